"""Marks on whole dots, for printers whose dots are seen: what has straight edges begins and ends where a dot does.

Invariant: nothing is lost: what is there is at least one dot wide. Text and symbols stay where they are.
"""

from __future__ import annotations

from msgspec.structs import replace

from ..page import Border, Box, Drawn, Rectangle, Rule

INSIDE = 0.1
"""Of a dot: so far areas stay inside of theirs, so that however edges are rounded, no other dot is touched."""

Corners = tuple[int, int, int, int]
"""Left, top, right and bottom, in dots."""


def corners(box: Box, dot: float) -> Corners:
    """The whole dots that a box covers, one at least each way."""
    left, top = round(box.x / dot), round(box.y / dot)
    return left, top, max(round(box.right / dot), left + 1), max(round(box.bottom / dot), top + 1)


def boxed(whole: Corners, dot: float) -> Box:
    """The box of so many dots."""
    left, top, right, bottom = whole
    return Box(left * dot, top * dot, (right - left) * dot, (bottom - top) * dot)


def on_whole_dots(mark: Drawn, dot: float) -> Drawn:
    """The mark with its edges on those of dots; lines are whole dots thick."""
    match mark:
        case Rectangle():
            return replace(mark, box=boxed(corners(mark.box, dot), dot).inset(INSIDE * dot))
        case Border():
            return replace(mark, box=boxed(corners(mark.box, dot), dot), width=_thick(mark.width, dot))
        case Rule() if mark.x1 == mark.x2:
            x = _middle(mark.x1, mark.width, dot)
            return replace(mark, x1=x, x2=x, width=_thick(mark.width, dot))
        case Rule() if mark.y1 == mark.y2:
            y = _middle(mark.y1, mark.width, dot)
            return replace(mark, y1=y, y2=y, width=_thick(mark.width, dot))
        case _:
            return mark


def _thick(width: float, dot: float) -> float:
    return max(1, round(width / dot)) * dot


def _middle(place: float, width: float, dot: float) -> float:
    """Where a line runs, so that its edges are those of dots."""
    thick = _thick(width, dot)
    return round((place - thick / 2) / dot) * dot + thick / 2
