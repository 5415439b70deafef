"""Where the frames of a side came to stand, for whoever looks at a layout.

Invariant: read from the finished page; nothing is placed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..page import Art, Border, Box, Drawn, Page, Picture, Rectangle, Rule, Symbol, drawn
from .compose import Compiled
from .format import SideFormat
from .slots import Slot

ABOVE, BELOW = 0.78, 0.24
"""What letters take above and below their line, as parts of the type size: near enough to draw by."""


def outlines(page: Page, side: SideFormat, compiled: Compiled) -> Iterator[tuple[str, Box]]:
    """Name and box of each frame that shows something on a page of that side, composed last with `compiled`."""
    known = [frames for (name, *_), frames in compiled.slots.items() if name == side.name]
    marks = list(drawn(page.marks))
    for slot in _all(known[-1]):
        own = [_box(mark) for mark in marks if mark.frame.split("/")[0] == slot.frame.name]
        if own:
            box = _around(own)
            yield slot.frame.name, box if slot.frame.edges else Box(slot.x, box.y, slot.width, box.height)


def _all(slots: Iterable[Slot]) -> Iterator[Slot]:
    for slot in slots:
        yield slot
        yield from _all([*slot.rows.values()][-1] if slot.rows else slot.inner)


def _box(mark: Drawn) -> Box:
    match mark:
        case Picture() | Art() | Rectangle() | Border() | Symbol():
            return mark.box
        case Rule():
            return Box(mark.x1, mark.y1, mark.x2 - mark.x1, mark.y2 - mark.y1)
    return Box(mark.x, mark.y - mark.size * ABOVE, 0.0, mark.size * (ABOVE + BELOW))


def _around(boxes: list[Box]) -> Box:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)
