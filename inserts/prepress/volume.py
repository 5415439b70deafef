"""A volume: the leaves of one pick list, or of a part of it, as one PDF.

Invariant: a leaf is written whole or not at all; one that cannot be painted leaves no page behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from ..page import Page
from .cover import Cover, cover_pages
from .document import BLANK, Document
from .edge import Edge, slug
from .expected import NOTHING, Expected, expect
from .hand import Hand
from .images import Darkroom
from .leaf import Leaf, fits
from .paint import Painter
from .slips import Slip, slip_page
from .words import words_of


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: pages in all and how many of them are the cover's, size, sha256 (hex), the leaf;
    and what each page must say when the file is read back, in the order of the file."""

    pages: int
    cover: int
    bytes: int
    sha256: str
    leaf: Leaf
    expected: tuple[Expected, ...]


class Volume:
    """A volume being printed: leaves go out as they come, the cover is composed at the close."""

    def __init__(
        self, out: BinaryIO, leaf: Leaf, hand: Hand, *, title: str, language: str, made: datetime,
        darkroom: Darkroom | None = None,
    ) -> None:  # fmt: skip
        """out needs no seek. title goes into the file (no personal data), language is the warehouse's,
        made (aware) dates the file. A darkroom spares volumes of one run each other's work; bytes are the same."""
        self._leaf = leaf
        self._hand = hand
        self._words = words_of(language)
        self._document = Document(out, leaf, title, language, made)
        self._painter = Painter(self._document, leaf, darkroom or Darkroom())
        self._expected: list[Expected] = []

    def insert(self, pages: Sequence[Page], edge: Edge | None = None) -> int:
        """Print an insert on the next leaf, its missing sides blank; gives its first page, counted from 0
        without the cover. LayoutError: page-size, or a picture or font that cannot be used."""
        fits(pages, self._leaf)
        return self._print(pages, edge)

    def slip(self, slip: Slip) -> int:
        """Print a slip on the next leaf; gives its first page as `insert` does."""
        return self._print([slip_page(slip, self._leaf, self._hand, self._words)], slip.edge)

    def close(self, cover: Cover | None = None) -> Written:
        """Put the cover before all leaves and finish the file."""
        front = cover_pages(cover, self._leaf, self._hand, self._words) if cover else ()
        cards, self._expected = self._expected, []
        for at in range(0, len(front), self._leaf.sides):
            self._print(front[at : at + self._leaf.sides], None, front=True)
        covers = self._expected
        self._painter.close()
        self._document.close()
        pages = (*covers, *cards)
        done = self._document
        return Written(len(pages), len(covers), done.bytes, done.sha256.hexdigest(), self._leaf, pages)

    def _print(self, pages: Sequence[Page], edge: Edge | None, front: bool = False) -> int:
        """Paint all sides of a leaf, then write them; blank sides follow until the leaf is full."""
        around = slug(edge, self._leaf, self._hand)
        painted = [self._painter.page(page.marks, around) for page in pages]
        blank = self._leaf.sides - len(pages)
        first = len(self._expected)
        for side in (*painted, *[BLANK] * blank):
            self._document.page(side, front)
        self._expected += [expect((*page.marks, *around)) for page in pages]
        self._expected += [NOTHING] * blank
        return first
