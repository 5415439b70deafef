"""What was seen on one card, and the card as it is looked at.

Invariant: nothing personal is said: frames, files, sizes and colours only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ....composition import Compiled, Layout
from ....errors import NOWHERE, Place
from ....model import Insert
from ....page import Border, Box, Drawn, Mark, Page, Rectangle, Rule, Symbol, TextLine, drawn

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The worst first."""
CAPITALS, BELOW = 0.72, 0.22
"""What letters take above and below their line, as parts of the type size."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something seen on a card: error (it would be held, or is forbidden), warning (it looks poor) or note (it may
    be meant so).

    frame: whose; else where says the place. badness tells which of many is the worst. thing is what it is about,
    where a frame shows many things (a picture's file): they are counted.
    """

    severity: Severity
    code: str
    frame: str
    message: str
    hint: str = ""
    badness: float = 0.0
    thing: str = ""
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Laid:
    """A mark on its page: its box in points, its turn in painting, and whose it is; forms are opened."""

    mark: Drawn
    box: Box
    turn: int

    @property
    def frame(self) -> str:
        return self.mark.frame.split("/")[0]

    @property
    def pictured(self) -> bool:
        """Whether it is a picture of any kind."""
        return not isinstance(self.mark, TextLine | Rectangle | Border | Rule | Symbol)

    @property
    def solid(self) -> bool:
        """Whether it hides what lies under it."""
        return self.pictured or isinstance(self.mark, Rectangle)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card: its name, page, marks in the order of painting, and the box up to which it prints."""

    name: str
    page: Page
    marks: tuple[Laid, ...]
    printable: Box


@dataclass(frozen=True, slots=True)
class Card:
    """An insert composed: what is looked at."""

    insert: Insert
    layout: Layout
    compiled: Compiled
    sides: tuple[Side, ...]

    @property
    def inset(self) -> bool:
        """Whether it has a white border."""
        return self.compiled.shows is not None

    def shown(self) -> Iterator[Laid]:
        """The marks of all sides."""
        for side in self.sides:
            yield from side.marks


def card(insert: Insert, layout: Layout, compiled: Compiled, pages: Iterable[Page]) -> Card:
    """The card of an insert on its pages."""
    sides = (
        Side(side.name, page, tuple(_laid(page.marks)), page.shows or Box(0.0, 0.0, page.width, page.height))
        for side, page in zip(compiled.sides, pages, strict=True)
    )
    return Card(insert, layout, compiled, tuple(sides))


def _laid(marks: Iterable[Mark]) -> Iterator[Laid]:
    for turn, mark in enumerate(drawn(marks)):
        yield Laid(mark, box_of(mark), turn)


def box_of(mark: Drawn) -> Box:
    """Where a mark shows: of a text the height of its capitals and descenders, and its width."""
    match mark:
        case TextLine():
            wide = max(
                (x + _wide(word.width / word.font.units, len(word.glyphs), mark) for x, word in mark.words), default=0.0
            )
            return Box(mark.x, mark.y - mark.size * CAPITALS, wide, mark.size * (CAPITALS + BELOW))
        case Rule():
            half = mark.width / 2
            x, y = min(mark.x1, mark.x2), min(mark.y1, mark.y2)
            across, down = abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1)
            return Box(
                x - (half if down else 0.0), y - (half if across else 0.0), across or mark.width, down or mark.width
            )
        case _:
            return mark.box


def _wide(em: float, glyphs: int, line: TextLine) -> float:
    return em * line.size + glyphs * line.tracking


def meets(one: Box, other: Box, least: float = 0.5) -> bool:
    """Whether two boxes share more than a strip of that many points."""
    across = min(one.right, other.right) - max(one.x, other.x)
    return across > least and min(one.bottom, other.bottom) - max(one.y, other.y) > least


def covers(outer: Box, inner: Box, slack: float = 0.1) -> bool:
    """Whether one box holds the other."""
    around = outer.inset(-slack)
    return around.x <= inner.x and around.y <= inner.y and inner.right <= around.right and inner.bottom <= around.bottom
