"""Where paper that comes printed in part is still free.

Invariant: what is called free has no mark of the stock in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..page import Box, Page, drawn, extent
from ..units import MM

AWAY = 2 * MM
"""From what is preprinted."""


def free_of(page: Page) -> Box | None:
    """The largest strip over all of the width, or all of the height, of a page that has no mark; None where it has none
    at all."""
    trim = Box(0.0, 0.0, page.width, page.height)
    taken = [extent(mark).inset(-AWAY).meet(trim) for mark in drawn(page.marks)]
    taken = [box for box in taken if box.width * box.height > 0]
    if not taken:
        return None
    top, bottom = _widest(((box.y, box.bottom) for box in taken), page.height)
    left, right = _widest(((box.x, box.right) for box in taken), page.width)
    across = Box(0.0, top, page.width, bottom - top)
    upright = Box(left, 0.0, right - left, page.height)
    return max((across, upright), key=lambda box: box.width * box.height)


def _widest(taken: Iterable[tuple[float, float]], end: float) -> tuple[float, float]:
    """The widest gap between stretches from 0 to the end."""
    at, found = 0.0, (0.0, 0.0)
    for start, stop in (*sorted(taken), (end, end)):
        if start - at > found[1] - found[0]:
            found = (at, start)
        at = max(at, stop)
    return found
