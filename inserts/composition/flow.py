"""The flow of a stack: what stands under what, what gives way, where spare height goes.

Invariant: pure arithmetic on heights in points; nothing overlaps, and nothing is lower than the room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

HAIR = 0.01
"""Points by which sums of floats may differ."""


class Item(NamedTuple):
    """Something in a stack: its gap above, its height, the height to which it gives way, and whether spare
    height goes above it."""

    gap: float
    height: float
    least: float
    push: bool = False


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


def arrange(items: Sequence[Item], room: float) -> tuple[tuple[float, float], ...] | None:
    """(y, height) of each item in a stack of height room; None where it is too full even when tightest."""
    excess = stacked(items) - room
    give = sum([item.height - item.least for item in items])
    if excess > give + HAIR:
        return None
    share = min(1.0, max(0.0, excess) / give) if give else 0.0
    spare = max(0.0, -excess)
    y = 0.0
    placed = []
    for at, (gap, height, least, push) in enumerate(items):
        y += (gap if at else 0.0) + (spare if push else 0.0)
        spare = 0.0 if push else spare  # the first that pushes takes it all
        high = height - (height - least) * share
        placed.append((y, high))
        y += high
    return tuple(placed)
