"""Lines that flow down the pages of a cover, one under the other.

Invariant: what is set stays within the margins, and a page that is full is followed by another.
"""

from __future__ import annotations

from ..page import Colour, Mark, Page, Rule
from ..units import MM
from .hand import GREY, HAIR, HAIRLINE, INK, SMALL, TEXT, Hand
from .leaf import Leaf

MARGIN = 9 * MM
GRID = 4.5 * MM
ROW = 10.5
MEASURE = 120 * MM
"""Lines are no longer than this, however wide the paper."""


class Flow:
    """Lines set one under the other, page after page, no longer than one can read."""

    def __init__(self, leaf: Leaf, hand: Hand) -> None:
        self.hand = hand
        self.left, self.right = MARGIN, leaf.width - MARGIN
        self.width = self.right - self.left
        self.measure = min(self.width, MEASURE)
        self._leaf = leaf
        self._bottom = leaf.height - MARGIN
        self._sides: list[list[Mark]] = []
        self.turn()

    def down(self, pitch: float) -> float:
        """Go down to the next baseline, on the next page where this one is full; gives y."""
        self.keep(pitch)
        self.y += pitch
        return self.y

    def keep(self, height: float) -> bool:
        """What comes next needs so much room on one page; says whether that took a new one."""
        turns = self.y + height > self._bottom
        if turns:
            self.turn()
        return turns

    @property
    def room(self) -> float:
        """Height that is left on the page."""
        return self._bottom - self.y

    def turn(self) -> None:
        """Go on at the head of the next page."""
        self._sides.append([])
        self.y = MARGIN + GRID

    def add(self, *marks: Mark) -> None:
        """Put marks on the page."""
        self._sides[-1] += marks

    def text(self, text: str, pitch: float, size: float, colour: Colour = INK, strong: bool = False) -> None:
        """A line of text from the left, so far below the last."""
        y = self.down(pitch)
        self.add(self.hand.line(text, self.left, y, size, colour, strong))

    def prose(self, text: str, pitch: float, size: float, colour: Colour = INK, strong: bool = False) -> None:
        """Text in as many lines as it takes."""
        for line in self.hand.wrapped(text, self.measure, size, strong):
            self.text(line, pitch, size, colour, strong)

    def rule(self, pitch: float) -> None:
        """A hairline across."""
        y = self.down(pitch)
        self.add(Rule(self.left, y, self.right, y, HAIRLINE, HAIR))

    def title(self, text: str) -> None:
        """What the next part is about, with room for a little of it beneath."""
        self.keep(4.5 * GRID)
        self.text(text, 1.5 * GRID, TEXT, strong=True)

    def pages(self, first: str, others: str) -> tuple[Page, ...]:
        """All pages, each with a line at its head and its number."""
        leaf, count = self._leaf, len(self._sides)
        y = MARGIN + self.hand.cap(SMALL)
        sides = []
        for at, marks in enumerate(self._sides):
            number = self.hand.line(f"{at + 1}/{count}", self.right, y, SMALL, GREY, align="right")
            head = self.hand.shortened(others if at else first, self.width * 0.8, SMALL)
            sides.append((self.hand.line(head, self.left, y, SMALL, GREY), number, *marks))
        return tuple(Page(leaf.width, leaf.height, leaf.bleed, side, leaf.shows) for side in sides)
