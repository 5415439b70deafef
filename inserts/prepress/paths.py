"""Paths of boxes, as operators: square ones, and those with round corners.

Invariant: a path is closed and nothing is painted; what follows it says whether it is filled, stroked or a window.
"""

from __future__ import annotations

from ..page import Box
from .document import numbers

ROUND = 0.5523
"""Length of a Bézier handle, as a part of the radius, that makes a quarter of a circle."""


def rectangle(box: Box, height: float) -> bytes:
    """The box on a page so high."""
    return b"%b re" % numbers((box.x, height - box.bottom, box.width, box.height))


def rounded(box: Box, radius: float, height: float) -> bytes:
    """The box with round corners, anticlockwise from the left end of its lower edge; square where radius is 0."""
    if radius <= 0:
        return rectangle(box, height)
    r = min(radius, box.width / 2, box.height / 2)
    near = r * (1 - ROUND)
    left, right, low, high = box.x, box.right, height - box.bottom, height - box.y
    return b"%b m %b l %b c %b l %b c %b l %b c %b l %b c" % tuple(map(numbers, (
        (left + r, low),
        (right - r, low), (right - near, low, right, low + near, right, low + r),
        (right, high - r), (right, high - near, right - near, high, right - r, high),
        (left + r, high), (left + near, high, left, high - near, left, high - r),
        (left, low + r), (left, low + near, left + near, low, left + r, low),
    )))  # fmt: skip
