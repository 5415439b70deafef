"""How much ink a page of art takes where it takes most.

Invariant: what is told by inks is counted; what a press turns into inks itself is within the limit of its profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy
import pikepdf

from .lawful import filters_of
from .pictures import MOST_PIXELS, unpacked
from .spaces import CMYK, GREY, Space, space_of
from .units import Unit, units_of

SETTING = "q Q g G k K rg RG cs CS sc SC scn SCN"
ROWS = 256


def most_ink(page: Any) -> int:
    """The most of all inks together, in per cent, that a colour or a pixel of the page has; spot colours count as
    inks. What lies over each other does not count."""
    return round(100 * max((part for unit in units_of(page) for part in _weights(unit)), default=0.0))


def _weights(unit: Unit) -> Iterator[float]:
    if unit.mask:
        return
    yield from _colours(unit)
    for image in unit.images:
        if "/ColorSpace" in image and not bool(image.get("/ImageMask", False)):
            yield _heaviest(image, space_of(image["/ColorSpace"], unit.named))


def _colours(unit: Unit) -> Iterator[float]:
    """What each colour weighs that the stream sets."""
    force = {"cs": GREY, "CS": GREY}
    saved: list[dict[str, Space]] = []
    for one in pikepdf.parse_content_stream(unit.stream, SETTING):
        operator, parts = str(one.operator), [part for part in one.operands if not isinstance(part, pikepdf.Name)]
        match operator:
            case "q":
                saved.append(dict(force))
            case "Q":
                force = saved.pop() if saved else force
            case "cs" | "CS":
                force[operator] = space_of(one.operands[0], unit.named)
            case "k" | "K":
                yield sum(map(float, parts))
            case "sc" | "scn" | "SC" | "SCN":
                space = force["cs" if operator.islower() else "CS"]
                space = space.base or space
                yield sum(map(float, parts)) if space.kind in ("cmyk", "spot") else 0.0


def _heaviest(image: Any, space: Space) -> float:
    """What the heaviest pixel of a picture in CMYK weighs."""
    if space != CMYK or "/JPXDecode" in filters_of(image) or int(image["/Width"]) * int(image["/Height"]) > MOST_PIXELS:
        return 0.0
    inks = unpacked(image, CMYK.parts)
    if "/Decode" in image and float(image["/Decode"][0]) > float(image["/Decode"][1]):
        inks = 255 - inks
    heaviest = (inks[at : at + ROWS].sum(axis=2, dtype=numpy.uint16).max() for at in range(0, len(inks), ROWS))
    return max(map(int, heaviest), default=0) / 255
