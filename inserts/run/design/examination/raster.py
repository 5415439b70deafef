"""The ground of texts that stand on pictures, read from the painted side.

Invariant: a side is painted once for all cards that show the same but for their words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace
from PIL import Image

from ....composition import read_out
from ....page import Colour, Page, Symbol, TextLine, drawn
from ....prepress import Hand, preview

DPI = 72


@dataclass(frozen=True, slots=True)
class Ground:
    """Sides painted without their words, by what they show."""

    hand: Hand
    painted: dict[str, Image.Image] = field(default_factory=dict)

    def colours(self, page: Page, points: Sequence[tuple[float, float]]) -> list[Colour]:
        """The colours of the page's ground at points, from the top left of the trim."""
        bare = replace(page, marks=tuple(mark for mark in drawn(page.marks) if not isinstance(mark, TextLine | Symbol)))
        key = read_out(bare)
        if key not in self.painted:
            (png,) = preview((bare,), self.hand, DPI)
            self.painted[key] = Image.open(io.BytesIO(png)).convert("RGB")
        image = self.painted[key]
        return [self._at(image, x, y) for x, y in points]

    @staticmethod
    def _at(image: Image.Image, x: float, y: float) -> Colour:
        at = (min(max(int(x), 0), image.width - 1), min(max(int(y), 0), image.height - 1))
        red, green, blue = image.getpixel(at)  # type: ignore[misc]  # RGB, by convert
        return red / 255, green / 255, blue / 255
