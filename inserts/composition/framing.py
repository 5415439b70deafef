"""Pictures and art set into boxes: what of them is seen, and where it stands.

Invariant: nothing is stretched; where a frame runs to the edge of the paper, no white edge is left when it is cut.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from ..errors import LayoutError, Place
from ..page import Art, Artwork, Box, Colours, Image, Page, Picture
from ..units import MM
from .flow import HAIR
from .pictures import MIDDLE, WHOLE, contain, cover

ALIKE = 0.5 * MM
"""Sizes that differ by less are the same."""

SLIGHT = 0.005
"""Nobody sees so small an enlargement."""

LACKING = 1 * MM
"""So much bleed may be missing: no cut is that far off. Where more is, art is enlarged."""


class Opening(NamedTuple):
    """Where a picture is to stand: the frame's box, run to the edges it names. trimmed is the part of it that is left
    when the card is cut; colours is what a press does with those of art."""

    box: Box
    trimmed: Box
    fit: Literal["cover", "contain"] = "cover"
    focus: tuple[float, float] = MIDDLE
    radius: float = 0.0
    colours: Colours = "keep"


def framed(shown: Image | Artwork, opening: Opening, frame: str) -> Picture | Art:
    """The picture in its opening; of art, the trim fills what is left of the opening, and its bleed what is cut."""
    if isinstance(shown, Artwork):
        return _art(shown, opening, frame)
    if opening.fit == "contain":
        return Picture(contain(shown, opening.box), shown, WHOLE, frame, opening.radius)
    return Picture(opening.box, shown, cover(shown, opening.box, opening.focus), frame, opening.radius)


def _art(shown: Artwork, opening: Opening, frame: str) -> Art:
    if opening.fit == "contain":
        trim = contain(shown, opening.trimmed)
        seen = _seen(shown, trim, _beyond(trim, opening))
    else:
        trim = _covering(shown, opening.trimmed, opening)
        seen = _seen(shown, trim, opening.box)
        if _short(seen, opening.box) > LACKING:
            trim, seen = _covering(shown, opening.box, opening), opening.box
    crop = Box(
        (seen.x - trim.x) / trim.width, (seen.y - trim.y) / trim.height,
        seen.width / trim.width, seen.height / trim.height,
    )  # fmt: skip
    return Art(seen, shown, crop, frame, opening.radius, opening.colours)


def remark(art: Art, page: Page) -> LayoutError | None:
    """What to tell of art that fills a whole page and was not made for it: art-size; None where it was."""
    shown, box, whole = art.artwork, art.box, page.shows or Box(0.0, 0.0, page.width, page.height)
    if _short(box, whole) > HAIR:
        return None
    its, ours = (f"{size.width / MM:.0f} × {size.height / MM:.0f} mm" for size in (shown, page))
    scale = box.width / art.crop.width / shown.width
    if abs(shown.width - page.width) >= ALIKE or abs(shown.height - page.height) >= ALIKE:
        trim = (
            ""
            if shown.trimmed
            else " It has no TrimBox: crop marks and whatever else lies around the design are printed."
        )
        message = f"the page is {its}, the card {ours}: it is printed at {scale:.0%}.{trim}"
    elif page.shows is None and scale > 1 + SLIGHT:
        message = (
            f"it has {_least_bleed(shown) / MM:.0f} mm of bleed, the card {page.bleed / MM:.0f} mm: "
            f"it is enlarged to {scale:.0%}, and what stands near its edges moves."
        )
    else:
        return None
    hint = f"Export it with a trim size (TrimBox) of {ours}, and with {page.bleed / MM or 3:.0f} mm of bleed."
    return LayoutError("art-size", message, Place(Path(shown.path).name, spot=art.frame), hint)


def _least_bleed(shown: Artwork) -> float:
    spread = shown.bleed
    return min(-spread.x, -spread.y, spread.right - shown.width, spread.bottom - shown.height)


def _covering(shown: Artwork, box: Box, opening: Opening) -> Box:
    """Where the trim stands so that it covers the box."""
    part = cover(shown, box, opening.focus)
    wide, high = box.width / part.width, box.height / part.height
    return Box(box.x - part.x * wide, box.y - part.y * high, wide, high)


def _seen(shown: Artwork, trim: Box, box: Box) -> Box:
    """What of the art, whose trim stands there, can be seen in the box."""
    scale, bleed = trim.width / shown.width, shown.bleed
    spread = Box(trim.x + bleed.x * scale, trim.y + bleed.y * scale, bleed.width * scale, bleed.height * scale)
    return spread.meet(box)


def _short(seen: Box, box: Box) -> float:
    """By how much what is seen falls short of the box, where that is most."""
    return max(seen.x - box.x, seen.y - box.y, box.right - seen.right, box.bottom - seen.bottom)


def _beyond(trim: Box, opening: Opening) -> Box:
    """The trim, and what is cut away on the sides where it ends with the card."""
    box, cut = opening.box, opening.trimmed
    x = box.x if trim.x - cut.x < HAIR else trim.x
    y = box.y if trim.y - cut.y < HAIR else trim.y
    right = box.right if cut.right - trim.right < HAIR else trim.right
    bottom = box.bottom if cut.bottom - trim.bottom < HAIR else trim.bottom
    return Box(x, y, right - x, bottom - y)
