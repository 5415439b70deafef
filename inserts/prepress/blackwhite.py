"""A page in black and white, for printers that know nothing else: each mark is one or the other, never a grey.

Invariant: what could be told from its ground can be told from it still, and what could not, cannot; dark areas are
black, symbols always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from msgspec.structs import replace

from ..page import BLACK, WHITE, Art, Border, Box, Colour, Drawn, Picture, Rectangle, Rule, Symbol, TextLine, as_seen

DARK = 0.5
"""Areas darker than this are black."""

NEARLY_WHITE = 0.85
"""On pictures, what is lighter than this is white."""

SAME = 0.03
"""Tones that differ by less cannot be told apart."""

PAPER = 1.0

Ground = tuple[Box, float | None]
"""What lies under others: its box, and its tone; None for a picture, which has many."""


def in_black_and_white(marks: Iterable[Drawn]) -> Iterator[Drawn]:
    """The marks, in the order of painting; pictures and art stay as they are."""
    grounds: list[Ground] = []
    for mark in marks:
        match mark:
            case Picture() | Art():
                grounds.append((mark.box, None))
                yield mark
            case Rectangle():
                grounds.append((mark.box, tone(mark.colour)))
                yield replace(mark, colour=_area(tone(mark.colour)))
            case Symbol():
                yield replace(mark, colour=BLACK)
            case TextLine() | Border() | Rule():
                yield replace(mark, colour=_line(tone(mark.colour), _ground(_spot(mark), grounds)))
            case _:
                assert_never(mark)


def tone(colour: Colour) -> float:
    """How light a colour looks, from 0, black, to 1, white."""
    seen = as_seen(colour)
    if len(seen) == 1:
        return seen[0]
    red, green, blue = seen
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _area(own: float) -> Colour:
    return BLACK if own < DARK else WHITE


def _line(own: float, ground: float | None) -> Colour:
    """What is drawn in lines is not what its ground is, unless it cannot be seen there at all."""
    if ground is None:
        return WHITE if own > NEARLY_WHITE else BLACK
    below = _area(ground)
    seen = abs(own - ground) >= SAME
    return (WHITE if below == BLACK else BLACK) if seen else below


def _ground(spot: tuple[float, float], grounds: Sequence[Ground]) -> float | None:
    """The tone of what lies uppermost at a spot."""
    x, y = spot
    return next(
        (tone for box, tone in reversed(grounds) if box.x <= x <= box.right and box.y <= y <= box.bottom), PAPER
    )


def _spot(mark: TextLine | Border | Rule) -> tuple[float, float]:
    """A spot that a mark covers."""
    match mark:
        case TextLine():
            return mark.x + mark.size / 4, mark.y - mark.size / 4
        case Border():
            return mark.box.x, mark.box.y + mark.box.height / 2
        case Rule():
            return (mark.x1 + mark.x2) / 2, (mark.y1 + mark.y2) / 2
        case _:
            assert_never(mark)
