"""Specimens: sampled cards printed alone, in a file of their own, and noted as they look there, so that the finished
file can be compared with them, and years later too.

Invariant: a specimen comes from another file than the one that is compared with it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2

from ...page import Box, Page
from ..edge import Edge, slug
from ..hand import Hand
from ..images import Darkroom
from ..imposition import Stand, paper_of, stands, upright, whole
from ..leaf import Leaf
from ..volume import Volume
from ..written import Written
from .patches import Specimen, patches, raster

EACH = 100
"""One in so many cards is looked at, and the first and the last."""

COVER = "cover"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

Card = tuple[Sequence[Page], Edge]


class Sample:
    """The cards of a volume that are looked at, as they go by: the first, one in a hundred, and the last."""

    def __init__(self) -> None:
        self._kept: dict[int, Card] = {}
        self._last: tuple[int, Card] | None = None

    def see(self, at: int, pages: Sequence[Page], edge: Edge) -> None:
        """The card in that place, counted in the order of printing with slips and empty places."""
        self._last = at, (pages, edge)
        if not self._kept or at % EACH == 0:
            self._kept[at] = pages, edge

    @property
    def cards(self) -> dict[int, Card]:
        """Those that are looked at, by their place."""
        return {**self._kept, **dict([self._last] if self._last else [])}


def note_specimens(
    written: Written, cards: Mapping[int, Card], cover: Sequence[Page], hand: Hand, darkroom: Darkroom
) -> Written:
    """What was written, with what these cards look like, and the first page of the cover."""
    if written.profile.dots:
        return written  # every dot was compared already
    found = [*_cover(written, cover[:1], hand), *_cards(written, cards, hand, darkroom)]
    return replace(written, specimens=tuple(found))


def _cards(written: Written, cards: Mapping[int, Card], hand: Hand, darkroom: Darkroom) -> Iterator[Specimen]:
    """The sides of the cards, printed one after the other, each on paper of its own: there position and match id stand
    where they stand on no sheet, so that they are looked at only where each card has its own paper."""
    if not cards:
        return
    leaf, sheet = written.leaf, written.imposition.sheet
    out = io.BytesIO()
    volume = Volume(
        out, leaf, hand, title="", language="en", made=LONG_AGO, darkroom=darkroom, imposition=upright(leaf),
        profile=written.profile,
    )  # fmt: skip
    for pages, edge in cards.values():
        volume.insert(pages, None if sheet.places else edge)
    volume.close()
    corner = 0.0 if sheet.places else leaf.margin
    away = leaf.margin - corner
    shown = Stand(Box(away, away, leaf.width + 2 * corner, leaf.height + 2 * corner))
    with pypdfium2.PdfDocument(out.getvalue()) as file:
        for number, (at, (pages, edge)) in enumerate(cards.items()):
            page, place = written.first + at // sheet.ups * leaf.sides, at % sheet.ups
            for side, made in enumerate(pages):
                pixels = raster(file[number * leaf.sides + side], shown)
                seen = _seen(stands(leaf, written.imposition, side)[place], paper_of(leaf, written.imposition), corner)
                found = list(patches(made.marks, pixels, corner, leaf.window.meet(seen)))
                if not sheet.places:
                    found += patches(slug(edge, leaf, hand)[-1:], pixels, corner, seen)
                yield Specimen(page + side, place, tuple(found))


def _cover(written: Written, front: Sequence[Page], hand: Hand) -> Iterator[Specimen]:
    """The first page of the cover, line by line; it alone is printed."""
    if not front:
        return
    paper, out = paper_of(written.leaf, written.imposition), io.BytesIO()
    volume = Volume(
        out, paper, hand, title="", language="en", made=LONG_AGO, imposition=upright(paper),
        profile=written.profile,
    )  # fmt: skip
    volume.insert(front)
    volume.close()
    first = written.pages - written.leaf.sides if written.imposition.reverse else 0
    stand = whole(paper, written.imposition, 0)
    with pypdfium2.PdfDocument(out.getvalue()) as file:
        pixels = raster(file[0], whole(paper, upright(paper), 0))
    seen = _seen(stand, paper, paper.margin)
    yield Specimen(first, 0, tuple(patches(front[0].marks, pixels, paper.margin, seen, COVER)))


def _seen(stand: Stand, paper: Leaf, corner: float) -> Box:
    """What of the paper what stands there covers, in points from the top left of its trim, which lies so many points
    inside of it: what is moved off the paper is not seen."""
    box, width, height = stand.box, paper.media.width, paper.media.height
    left, top = (box.right - width, box.bottom - height) if stand.turned else (-box.x, -box.y)
    seen = Box(left, top, width, height).meet(Box(0.0, 0.0, box.width, box.height))
    return Box(seen.x - corner, seen.y - corner, seen.width, seen.height)
