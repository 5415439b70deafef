"""Stamps: round fields in rows, as many of them stamped as the customer has.

Invariant: the fields are the same on every card, whatever is stamped; they count from where the customer reads from.
"""

from __future__ import annotations

from ..errors import LayoutError, Place
from ..model import Stamps
from ..page import Art, Box, Mark, Rectangle
from .desk import Desk
from .fits import Fit
from .flow import Item
from .frames import StampsFrame
from .framing import Opening, framed
from .slots import Slot
from .typeset import place_text


def fit_stamps(slot: Slot, frame: StampsFrame, stamps: Stamps | None) -> Fit | None:
    """The fields in rows, as large as the frame is wide, or as its height allows; None where there is no card."""
    if stamps is None:
        return None
    rows = -(-stamps.of // frame.columns)
    side = (slot.width - frame.gutter * (frame.columns - 1)) / frame.columns
    height = frame.height or rows * side + frame.gutter * (rows - 1)
    return Fit(slot, Item(frame.gap, height, frame.least or height, frame.push), stamps)


def draw_stamps(frame: StampsFrame, box: Box, stamps: Stamps, mirrored: bool, desk: Desk) -> list[Mark]:
    """The fields of a card, evenly spread."""
    marks: list[Mark] = []
    for number, field in enumerate(_fields(frame, box, stamps.of, mirrored), start=1):
        marks += _field(frame, field, number, stamps, desk)
    return marks


def _fields(frame: StampsFrame, box: Box, count: int, mirrored: bool) -> list[Box]:
    """The box around each field, in the order of reading."""
    columns, rows = frame.columns, -(-count // frame.columns)
    wide = (box.width - frame.gutter * (columns - 1)) / columns
    side = min(wide, (box.height - frame.gutter * (rows - 1)) / rows)
    across = (box.width - side) / (columns - 1) if columns > 1 else 0.0
    down = (box.height - side) / (rows - 1) if rows > 1 else 0.0
    lefts = [box.right - side - at * across if mirrored else box.x + at * across for at in range(columns)]
    return [Box(lefts[at % columns], box.y + at // columns * down, side, side) for at in range(count)]


def _field(frame: StampsFrame, box: Box, number: int, stamps: Stamps, desk: Desk) -> list[Mark]:
    last, stamped = number == stamps.of, number <= stamps.have
    colour = frame.colour if stamped else (last and frame.last.colour) or frame.empty
    ground = Rectangle(box, desk.colours[colour], box.width / 2, frame.name)
    if name := (last and frame.last.file) or (stamped and frame.file):
        mark = framed(desk.picture(name), Opening(box, box, radius=box.width / 2), frame.name)
        return [ground, mark] if isinstance(mark, Art) else [mark]  # art may be a bare drawing; a picture leaves a rim
    return [ground, *(_number(frame, box, number, desk) if frame.style and not stamped else ())]


def _number(frame: StampsFrame, box: Box, number: int, desk: Desk) -> list[Mark]:
    """The number in the middle of its field."""
    kind = desk.types[frame.style]
    set_number = desk.set_text(frame.style, str(number), box.width, "")
    if set_number is None:
        raise LayoutError("text-does-not-fit", f"{number} does not fit into its field.", Place(spot=frame.name))
    wide, high = set_number.lines[0].width, kind.cap * set_number.size
    x, y = box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2
    return place_text(set_number, x, y, wide, frame.name)
