"""The flow of a stack: what stands under what, what gives way, where spare height goes.

Invariant: pure arithmetic on heights in points; nothing overlaps, and nothing is lower than the room.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

HAIR = 0.01
"""Points by which sums of floats may differ."""

CLOSER = 5
"""In so many halvings what a stack on a grid has to give way is found."""


class Item(NamedTuple):
    """Something in a stack: its gap above, its height, the height to which it gives way, whether spare height goes
    above it, and how far below its top it has a line for the baseline grid (0: none)."""

    gap: float
    height: float
    least: float
    push: bool = False
    sits: float = 0.0


def stacked(items: Sequence[Item]) -> float:
    """The height of the stack when nothing gives way; the first gap does not count."""
    return sum([item.height for item in items]) + sum([item.gap for item in items[1:]])


def tightest(items: Sequence[Item]) -> float:
    """The height of the stack when everything has given way."""
    return sum([item.least for item in items]) + sum([item.gap for item in items[1:]])


def highest(items: Sequence[Item]) -> float:
    """The height of the items side by side when nothing gives way."""
    return max([item.height for item in items], default=0.0)


def lowest(items: Sequence[Item]) -> float:
    """The height of the items side by side when everything has given way."""
    return max([item.least for item in items], default=0.0)


def abreast(item: Item, room: float) -> tuple[float, float]:
    """(y, height) of an item in a row of height room: at its top, or at its bottom where it pushes; one that has no
    height is as high as the row."""
    high = max(item.least, min(item.height, room)) if item.height else room
    return (room - high if item.push else 0.0), high


Places = tuple[tuple[float, float], ...]
"""(y, height) of each item in a stack."""


def arrange(items: Sequence[Item], room: float, grid: float = 0.0) -> Places | None:
    """The places of items in a stack of height room; None where it is too full even when tightest.

    grid is the distance of the lines on which items sit; they move down to them, unless that makes it too full.
    """
    excess = stacked(items) - room
    give = sum([item.height - item.least for item in items])
    if excess > give + HAIR:
        return None
    lined = _lined_up(items, room, excess, give, grid) if grid and any(item.sits for item in items) else None
    return lined or tuple(_set(items, excess, give))


def _lined_up(items: Sequence[Item], room: float, excess: float, give: float, grid: float) -> Places | None:
    """What moving down costs is taken from spare height, then from what gives way; None where neither is enough."""
    places, step, least = _set(items, excess, give, grid), 1, excess
    while (over := sum(places[-1]) - room) > HAIR:
        if excess >= give:
            return None
        least, excess, step = excess, min(give, excess + over * step), step * 2
        places = _set(items, excess, give, grid)
    for _ in range(CLOSER if least < excess else 0):
        middle = (least + excess) / 2
        closer = _set(items, middle, give, grid)
        if sum(closer[-1]) - room <= HAIR:
            places, excess = closer, middle
        else:
            least = middle
    return tuple(places)


def _set(items: Sequence[Item], excess: float, give: float, grid: float = 0.0) -> list[tuple[float, float]]:
    """The items one under the other: excess is given way in proportion; less than none is spare."""
    share = min(1.0, max(0.0, excess) / give) if give else 0.0
    spare = max(0.0, -excess)
    y = 0.0
    placed: list[tuple[float, float]] = []
    for at, (gap, height, least, push, sits) in enumerate(items):
        y += (gap if at else 0.0) + (spare if push else 0.0)
        spare = 0.0 if push else spare  # the first that pushes takes it all
        if grid and sits:
            down = ceil((y + sits - HAIR) / grid) * grid - sits - y
            y += down
            _follow(placed, items, down)
        high = height - (height - least) * share
        placed.append((y, high))
        y += high
    return placed


def _follow(placed: list[tuple[float, float]], items: Sequence[Item], down: float) -> None:
    """What stands above an item that moved down moves after it, as far as something above has given way and can grow:
    the gaps stay what they were."""
    for at in range(len(placed) - 1, -1, -1):
        y, high = placed[at]
        if (grown := min(down, items[at].height - high)) > 0:
            placed[at:] = [(y, high + grown), *[(below + grown, its) for below, its in placed[at + 1 :]]]
            return
        if items[at].sits:
            return
