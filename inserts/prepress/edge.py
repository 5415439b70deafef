"""What the packer reads at a card's edge, and where the cutter cuts.

Invariant: both stand outside of the design: in the white border, or where the leaf is cut, beyond the bleed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..page import BLACK, Colour, Form, Mark, Rule, TextLine
from ..units import MM
from .hand import Hand
from .leaf import Leaf

SIZE = 8.0
DARK: Colour = (0.3,)
NEAR = 2.0
"""Distance in points from the design: far from the paper's edge, where many printers cannot print."""

AWAY, LENGTH, WIDTH = 3 * MM, 4 * MM, 0.25
"""Crop marks: at least so far from the trim, so long, so wide."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Position on the pick list, of how many, and the match id to hold against the delivery note."""

    position: int | None
    of: int
    match: str

    @property
    def number(self) -> str:
        """The position in as many figures as the last one has: "07"; where it is not known "–"."""
        return "–" if self.position is None else f"{self.position:0{len(str(self.of))}}"

    @property
    def place(self) -> str:
        """Position and of how many: "07/25"."""
        return f"{self.number}/{self.of}"


def slug(edge: Edge | None, leaf: Leaf, hand: Hand) -> tuple[Mark, ...]:
    """The marks around the design of one side: crop marks where the leaf is cut, position and match id."""
    marks: tuple[Mark, ...] = (crop_marks(leaf),) if leaf.cut and leaf.slug else ()
    return (*marks, _line(edge, leaf, hand)) if edge and leaf.slug else marks


@lru_cache(maxsize=8)
def crop_marks(leaf: Leaf) -> Form:
    """Two short rules at each corner, in line with the trim."""
    away = max(leaf.bleed, AWAY)
    near, far = -away, -away - LENGTH
    right, bottom = leaf.width, leaf.height
    across = [(x, y) for y in (0.0, bottom) for x in ((far, near), (right - near, right - far))]
    down = [(x, y) for x in (0.0, right) for y in ((far, near), (bottom - near, bottom - far))]
    rules = [Rule(x1, y, x2, y, WIDTH, BLACK) for (x1, x2), y in across]
    rules += [Rule(x, y1, x, y2, WIDTH, BLACK) for x, (y1, y2) in down]
    return Form("crop-marks", tuple(rules))


def _line(edge: Edge, leaf: Leaf, hand: Hand) -> TextLine:
    right = leaf.shows.right if leaf.shows else leaf.width - AWAY
    below = leaf.window.bottom + (NEAR if leaf.shows else AWAY)
    text = f"{edge.place}\u2003{edge.match}"
    return hand.line(text, right, below + hand.cap(SIZE), SIZE, DARK, align="right")
