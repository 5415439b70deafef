"""Fitted frames placed: marks on the page.

Invariant: placing gives positions and decides nothing; marks carry their frame's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct, field

from ..errors import LayoutError, Place
from ..model import Stamps
from ..page import Artwork, Border, Box, Image, Link, Mark, Rectangle, Rule, TextLine
from .desk import Desk
from .dots import in_dots, on_dots
from .fits import Fit, Matrix, Stack, Tiles
from .fitting import Overset
from .flow import HAIR, Item, Places, abreast, arrange, lowest, tightest
from .frames import (
    BarcodeFrame,
    BoxFrame,
    Frame,
    GroupFrame,
    PictureFrame,
    QrFrame,
    RuleFrame,
    ScaleFrame,
    StampsFrame,
    TextFrame,
)
from .framing import Opening, framed
from .manuscript import Manuscript
from .slots import Slot
from .stamps import draw_stamps
from .symbols import place_symbol
from .tiles import links_in, place_tiles
from .typeset import SetText, place_text


class Still(NamedTuple):
    """Marks that many sides share, not drawn yet: their slot, its y and height, the words, picture or stamps it
    shows."""

    slot: Slot
    y: float
    height: float
    shows: SetText | Stamps | str = ""


class TooFull(Exception):
    """Something has more in it than room: by so many points; most is in the frame of that name. group is the name of
    the group that is too full, empty where the side is."""

    def __init__(self, over: float, frame: str, group: str = "") -> None:
        super().__init__(over, frame, group)
        self.over, self.frame, self.group = over, frame, group


class Sink(Struct, frozen=True):
    """Where marks go while a side is placed: those that many sides share, and those of this one; and its products'
    links. top and bottom are those of the side, over which nothing runs that knows its own height."""

    top: float
    bottom: float
    still: list[Still] = field(default_factory=list)
    own: list[Mark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def place_stack(
    stack: Stack, y: float, height: float, desk: Desk, copy: Manuscript, sink: Sink, grid: float = 0.0, group: str = ""
) -> None:
    """The stack's marks between y and y + height, on the baseline grid that begins at y (0: none). TooFull where that
    is not room enough; group is its name, empty for a side."""
    places = _lined_up(stack.items, height, grid, desk) if grid else arrange(stack.items, height)
    if places is None:
        raise _too_full(stack, tightest(stack.items) - height, group)
    flowing = iter(places)
    for fit in stack.fits:
        top, high = next(flowing) if fit.slot.flows else _pinned(fit, y, height, sink)
        _place(fit, y + top, high, desk, copy, sink)


def _too_full(stack: Stack, over: float, group: str) -> TooFull:
    """The fullest frame is the one to shorten."""
    return TooFull(over, max(stack.flow, key=lambda fit: fit.item.least).slot.frame.name, group)


def _lined_up(items: tuple[Item, ...], height: float, grid: float, desk: Desk) -> Places | None:
    """The places of a stack on the baseline grid, found once: many cards have words of one height."""
    key = (items, height, grid)
    return desk.arranged.known.get(key) or desk.arranged.keep(key, arrange(items, height, grid), 0)


def _place_row(stack: Stack, y: float, height: float, desk: Desk, copy: Manuscript, sink: Sink, group: str) -> None:
    """The marks of frames side by side; groups are as high as the row. TooFull where one is higher."""
    if (over := lowest(stack.items) - height) > HAIR:
        raise _too_full(stack, over, group)
    for fit in stack.fits:
        top, high = abreast(fit.item, height) if fit.slot.flows else _pinned(fit, y, height, sink)
        if fit.slot.flows and isinstance(fit.shows, Stack):
            top, high = 0.0, height
        _place(fit, y + top, high, desk, copy, sink)


def _pinned(fit: Fit, y: float, height: float, sink: Sink) -> tuple[float, float]:
    """Top and height of a frame pinned in a stack at y, so high. TooFull where it would run over the side."""
    frame = fit.slot.frame
    if frame.top is not None:
        return frame.top, _within(fit, sink.bottom - y - frame.top)
    bottom = height - (frame.bottom or 0.0)
    high = _within(fit, y + bottom - sink.top)
    return bottom - high, high


def _within(fit: Fit, room: float) -> float:
    """The height of a pinned frame where the side has that room for it; what knows its own height gives way."""
    _, height, least, *_ = fit.item
    if height <= room or fit.slot.frame.height or not isinstance(fit.shows, SetText | Tiles | Stack):
        return height
    if least > room + HAIR:
        raise TooFull(least - room, fit.slot.frame.name)
    return max(least, room)


def _place(fit: Fit, y: float, height: float, desk: Desk, copy: Manuscript, sink: Sink) -> None:
    """The marks of one fitted frame, its top at y."""
    slot, frame = fit.slot, fit.slot.frame
    if not desk.draws(frame) and not isinstance(fit.shows, Stack):
        return
    match fit.shows:
        case SetText() as text if isinstance(frame, TextFrame) and frame.static:
            sink.still.append(Still(slot, y, height, text))
        case SetText() | Tiles() as shows:
            key = (fit, y, height)
            if (known := desk.placed.known.get(key)) is None:
                marks = _words(shows, slot, y, height, desk)
                known = desk.placed.keep(key, marks, letters_in(marks))
            sink.own.extend(known)
            if desk.linked and isinstance(shows, Tiles):
                sink.links.extend(links_in(shows, slot, y, height))
        case Stack() as stack:
            _place_group(slot, stack, y, height, desk, copy, sink)
        case Matrix() as matrix:
            sink.still.append(Still(slot, y, height))
            sink.own.append(place_symbol(matrix, slot, y, height, desk))
        case Stamps() | str() as shows:
            sink.still.append(Still(slot, y, height, shows))
        case None:
            sink.still.append(Still(slot, y, height))


def letters_in(marks: Iterable[Mark]) -> int:
    """How many letters stand on lines of text."""
    return sum([len(mark.text) for mark in marks if isinstance(mark, TextLine)])


def _words(shows: SetText | Tiles, slot: Slot, y: float, height: float, desk: Desk) -> list[Mark]:
    if isinstance(shows, SetText):
        return place_text(shows, slot.x, y, slot.width, slot.frame.name)
    return place_tiles(shows, slot, y, height, desk)


def _place_group(slot: Slot, stack: Stack, y: float, height: float, desk: Desk, copy: Manuscript, sink: Sink) -> None:
    frame = slot.frame
    assert isinstance(frame, GroupFrame)
    if frame.fill and desk.draws(frame):
        sink.still.append(Still(slot, y, height))
    top, room = y + frame.above, height - frame.above - frame.below
    if frame.direction == "row":
        _place_row(stack, top, room, desk, copy, sink, frame.name)
    else:
        place_stack(stack, top, room, desk, copy, sink, group=frame.name)


def draw(still: Still, desk: Desk) -> list[Mark]:
    """The marks of a frame that is the same on many sides."""
    slot, frame, name = still.slot, still.slot.frame, still.slot.frame.name
    box = Box(slot.x, still.y, slot.width, still.height)
    match frame:
        case TextFrame() if isinstance(still.shows, SetText):
            return place_text(still.shows, box.x, box.y, box.width, name)
        case GroupFrame():
            return [Rectangle(_reach(box, frame, desk.limits), desk.colours[frame.fill], frame.radius, name)]
        case QrFrame() | BarcodeFrame():
            return [Rectangle(box, desk.colours[frame.patch], frame.radius, name)]
        case PictureFrame():
            shown = _picture(str(still.shows), frame, desk)
            trimmed = _reach(box, frame, desk.limits.meet(desk.trim))
            reach = _reach(box, frame, desk.limits)
            opening = Opening(reach, trimmed, frame.fit, frame.focus, frame.radius, frame.colours)
            return [framed(shown, opening, name)]
        case BoxFrame():
            return _box(frame, _reach(box, frame, desk.limits), desk)
        case RuleFrame():
            return [_rule(_reach(box, frame, desk.limits), frame, desk)]
        case ScaleFrame():
            return _scale(frame, box, slot.mirrored, desk)
        case StampsFrame() if isinstance(still.shows, Stamps):
            return draw_stamps(frame, box, still.shows, slot.mirrored, desk)
    raise AssertionError(f"frame '{name}' is no still one")


def _picture(called: str, frame: PictureFrame, desk: Desk) -> Image | Artwork:
    """The picture that a frame shows; an error names the frame."""
    try:
        return desk.picture(called, frame.page)
    except LayoutError as fault:
        where = Place(fault.where.file if fault.where else "", spot=frame.name)
        raise type(fault)(fault.code, fault.message, where, fault.hint) from fault


def _reach(box: Box, frame: Frame, limits: Box) -> Box:
    """The frame's box, run to the limits of the page on the sides it names."""
    if not frame.edges:
        return box
    edges = frame.edges
    x = limits.x if "left" in edges else box.x
    y = limits.y if "top" in edges else box.y
    right = limits.right if "right" in edges else box.right
    bottom = limits.bottom if "bottom" in edges else box.bottom
    return Box(x, y, right - x, bottom - y)


def _box(frame: BoxFrame, box: Box, desk: Desk) -> list[Mark]:
    """What fills it, then its outline."""
    marks: list[Mark] = []
    if frame.colour:
        marks.append(Rectangle(box, desk.colours[frame.colour], frame.radius, frame.name))
    if frame.line:
        marks.append(
            Border(box, desk.colours[frame.line], in_dots(frame.thickness, desk.dot), frame.radius, frame.name)
        )
    return marks


def _rule(box: Box, frame: RuleFrame, desk: Desk) -> Mark:
    """Along the box's upper edge, or its left one where it is higher than wide."""
    thick, colour = in_dots(frame.thickness, desk.dot), desk.colours[frame.colour]
    if box.height > box.width:
        x = on_dots(box.x - thick / 2, desk.dot) + thick / 2
        return Rule(x, box.y, x, box.bottom, thick, colour, frame.name)
    y = on_dots(box.y - thick / 2, desk.dot) + thick / 2
    return Rule(box.x, y, box.right, y, thick, colour, frame.name)


def _scale(frame: ScaleFrame, box: Box, mirrored: bool, desk: Desk) -> list[Mark]:
    """Round fields, evenly spread, with a number in the middle of each."""
    count = frame.last - frame.first + 1
    side = min(box.height, box.width / count)
    step = (box.width - side) / (count - 1)
    kind = desk.types[frame.style]
    cap = kind.cap * kind.sizes[0]
    marks: list[Mark] = []
    for at in range(count):
        x = box.right - side - at * step if mirrored else box.x + at * step
        field_box = Box(x, box.y, side, side)
        marks.append(Rectangle(field_box, desk.colours[frame.colour], side / 2, frame.name))
        if (number := desk.set_text(frame.style, str(frame.first + at), side, "")) is None:
            raise Overset(
                "text-does-not-fit", f"{frame.first + at} does not fit into its field.", Place(spot=frame.name)
            )
        wide = number.lines[0].width
        marks += place_text(
            number, field_box.x + (side - wide) / 2, box.y + (side - cap) / 2, wide, frame.name
        )  # fmt: skip
    return marks
