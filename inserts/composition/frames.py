"""Frames fitted to what they show, then placed as marks.

Invariant: fitting decides sizes and knows no position; placing gives positions and decides nothing.
Marks carry their frame's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import assert_never

from ..errors import LayoutError, Place
from ..page import Box, Colour, Image, Mark, Picture, Rectangle, Rule, Symbol
from ..units import MM
from .desk import Desk
from .flow import Item, arrange, stacked, tightest
from .layout import (
    AnyFrame,
    AreaFrame,
    GroupFrame,
    PictureFrame,
    QrFrame,
    RuleFrame,
    ScaleFrame,
    Side4,
    SuggestionsFrame,
    TextFrame,
)
from .manuscript import Manuscript
from .pictures import WHOLE, contain, cover
from .symbol import symbol
from .tiles import Tiles, fit_tiles, place_tiles
from .typeset import SetText, place_text

QUIET = 4
"""Modules of quiet zone around a QR symbol."""

FINEST_MODULE = 0.33 * MM


class Overset(LayoutError):
    """A text that fits at no size, or a side too full."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A frame fitted: its width, its height, the height to which it gives way, and what it shows."""

    frame: AnyFrame
    width: float
    height: float
    least: float
    shows: SetText | Tiles | Stack | Symbol | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Frames that flow one under the other, and those pinned to the stack's box."""

    flow: tuple[Fit, ...]
    pinned: tuple[Fit, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(Item(fit.frame.gap, fit.height, fit.least, fit.frame.push) for fit in self.flow)


Still = tuple[Callable[..., list[Mark]], tuple[object, ...]]
"""Marks that many sides share, not drawn yet: how to draw them, and from what; equal where they are."""


@dataclass(frozen=True, slots=True)
class Sink:
    """Where marks go while a side is placed: those that many sides share, and those of this one."""

    still: list[Still] = field(default_factory=list)
    own: list[Mark] = field(default_factory=list)


# ── fitting ───────────────────────────────────────────────────────────────────────────────────


def fit_stack(frames: tuple[AnyFrame, ...], width: float, desk: Desk, copy: Manuscript, step: int) -> Stack:
    """The frames that have something to show, fitted to a stack so wide; step: how far texts have to shrink."""
    flow: list[Fit] = []
    pinned: list[Fit] = []
    for frame in frames:
        if fit := _named(frame, width, desk, copy, step):
            (flow if frame.top is None and frame.bottom is None else pinned).append(fit)
    return Stack(tuple(flow), tuple(pinned))


def _named(frame: AnyFrame, width: float, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    """The frame fitted; its errors name it."""
    try:
        return _fit(frame, width, desk, copy, step)
    except LayoutError as fault:
        if fault.where and fault.where.spot:
            raise
        where = Place(fault.where.file if fault.where else "", spot=frame.name)
        raise type(fault)(fault.code, fault.message, where, fault.hint) from fault


def _fit(frame: AnyFrame, width: float, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    own = frame.width or width - frame.left - frame.right
    match frame:
        case TextFrame():
            return _fit_text(frame, own, desk, copy, step)
        case SuggestionsFrame():
            tiles = fit_tiles(frame, own, desk, copy.suggestions, copy.insert.locale)
            return Fit(frame, own, tiles.height, tiles.least, tiles) if tiles else None
        case GroupFrame():
            return _fit_group(frame, own, desk, copy, step)
        case QrFrame():
            return _fit_qr(frame, own, desk, copy)
        case PictureFrame() | AreaFrame() | RuleFrame() | ScaleFrame():
            height = frame.height or (own / (frame.last - frame.first + 1) if isinstance(frame, ScaleFrame) else 0.0)
            return Fit(frame, own, height, frame.least or height)
        case _:
            assert_never(frame)


def _fit_text(frame: TextFrame, width: float, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    text = copy.words(frame.shows)
    if not text:
        if frame.required:
            raise LayoutError("text-missing", f"there are no words for '{frame.shows}'.")
        return None
    found = desk.set_text(frame.style, text, width, copy.insert.locale, frame.lines, step)
    if found is None:
        raise overset(frame)
    height = max(found.height, frame.height or 0.0)
    return Fit(frame, width, height, height, found)


def overset(frame: AnyFrame) -> Overset:
    """The error of a text too long for its frame."""
    lines = f" in {frame.lines} lines" if isinstance(frame, TextFrame) and frame.lines else ""
    message = f"the text of frame '{frame.name}' does not fit{lines}, even at its smallest size."
    return Overset("text-does-not-fit", message, Place(spot=frame.name), "Shorten the text, or enlarge the frame.")


def _fit_group(frame: GroupFrame, width: float, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    stack = fit_stack(frame.frames, width - 2 * frame.inside, desk, copy, step)
    if not stack.flow and not stack.pinned:
        return None
    around = frame.above + frame.below
    height = max(stacked(stack.items) + around, frame.height or 0.0)
    least = max(tightest(stack.items) + around, frame.height or 0.0)
    return Fit(frame, width, height, least, stack)


def _fit_qr(frame: QrFrame, width: float, desk: Desk, copy: Manuscript) -> Fit | None:
    payload = copy.payload(frame.shows)
    if not payload:
        return None
    rows, size = symbol(payload)
    module = width / (size + 2 * QUIET)
    if module < FINEST_MODULE:
        message = f"the QR symbol needs {size} modules of 0.33 mm, the frame leaves {module / MM:.2f} mm each."
        raise LayoutError("qr-too-fine", message, None, "Shorten the address, or enlarge the frame.")
    box = Box(module * QUIET, module * QUIET, module * size, module * size)
    return Fit(frame, width, width, width, Symbol(box, rows, size, desk.colours[frame.colour], payload, frame.name))


# ── placing ───────────────────────────────────────────────────────────────────────────────────


def place_stack(stack: Stack, box: Box, desk: Desk, copy: Manuscript, sink: Sink) -> bool:
    """The stack's marks in a box; False, and no marks, where it is too full."""
    places = arrange(stack.items, box.height)
    if places is None:
        return False
    for fit, (y, height) in zip(stack.flow, places, strict=True):
        place(fit, Box(_left(fit, box), box.y + y, fit.width, height), desk, copy, sink)
    for fit in stack.pinned:
        place(fit, Box(_left(fit, box), _top(fit, box), fit.width, fit.height), desk, copy, sink)
    return True


def _left(fit: Fit, box: Box) -> float:
    """A frame with a width stands left, unless it says how far from the right."""
    frame = fit.frame
    if frame.width and "right" in frame.model_fields_set:
        return box.right - frame.right - frame.width
    return box.x + frame.left


def _top(fit: Fit, box: Box) -> float:
    if fit.frame.top is not None:
        return box.y + fit.frame.top
    return box.bottom - (fit.frame.bottom or 0.0) - fit.height


def place(fit: Fit, box: Box, desk: Desk, copy: Manuscript, sink: Sink) -> None:
    """The marks of one fitted frame in its box."""
    frame, name = fit.frame, fit.frame.name
    match frame, fit.shows:
        case TextFrame(), SetText() as text if frame.static:
            sink.still.append((place_text, (text, box.x, box.y, box.width, name)))
        case TextFrame(), SetText() as text:
            sink.own.extend(place_text(text, box.x, box.y, box.width, name))
        case SuggestionsFrame(), Tiles() as tiles:
            sink.own.extend(place_tiles(tiles, box, frame, desk))
        case GroupFrame(), Stack() as stack:
            _place_group(frame, stack, box, desk, copy, sink)
        case QrFrame(), Symbol() as found:
            sink.still.append((_area, (box, desk.colours[frame.patch], frame.radius, name)))
            modules = Box(box.x + found.box.x, box.y + found.box.y, found.box.width, found.box.height)
            sink.own.append(replace(found, box=modules))
        case PictureFrame() | AreaFrame() | RuleFrame() | ScaleFrame(), _:
            sink.still.append(_drawn(frame, box, desk, copy))


def _place_group(frame: GroupFrame, stack: Stack, box: Box, desk: Desk, copy: Manuscript, sink: Sink) -> None:
    if frame.fill:
        area = reach(box, frame.edges, desk.limits)
        sink.still.append((_area, (area, desk.colours[frame.fill], 0.0, frame.name)))
    width, height = box.width - 2 * frame.inside, box.height - frame.above - frame.below
    place_stack(stack, Box(box.x + frame.inside, box.y + frame.above, width, height), desk, copy, sink)


def _drawn(frame: PictureFrame | AreaFrame | RuleFrame | ScaleFrame, box: Box, desk: Desk, copy: Manuscript) -> Still:
    """What a frame without words draws, and from what."""
    to_edge = reach(box, frame.edges, desk.limits)
    match frame:
        case PictureFrame():
            image = desk.pictures.find(copy.insert.art, desk.art)
            return _picture, (image, to_edge, frame.fit, frame.name)
        case AreaFrame():
            return _area, (to_edge, desk.colours[frame.colour], frame.radius, frame.name)
        case RuleFrame():
            return _rule, (to_edge, frame.thickness, desk.colours[frame.colour], frame.name)
        case ScaleFrame():
            return _scale, (frame.first, frame.last, frame.style, frame.colour, frame.name, box, desk)
        case _:
            assert_never(frame)


def reach(box: Box, edges: tuple[Side4, ...], limits: Box) -> Box:
    """The box, run to the limits of the page on the sides named."""
    if not edges:
        return box
    x = limits.x if "left" in edges else box.x
    y = limits.y if "top" in edges else box.y
    right = limits.right if "right" in edges else box.right
    bottom = limits.bottom if "bottom" in edges else box.bottom
    return Box(x, y, right - x, bottom - y)


def _area(box: Box, colour: Colour, radius: float, name: str) -> list[Mark]:
    return [Rectangle(box, colour, radius, name)]


def _picture(image: Image, box: Box, fit: str, name: str) -> list[Mark]:
    if fit == "contain":
        return [Picture(contain(image, box), image, WHOLE, name)]
    return [Picture(box, image, cover(image, box), name)]


def _rule(box: Box, thickness: float, colour: Colour, name: str) -> list[Mark]:
    """Along the box's upper edge, or its left one where it is higher than wide."""
    if box.height > box.width:
        return [Rule(box.x, box.y, box.x, box.bottom, thickness, colour, name)]
    return [Rule(box.x, box.y, box.right, box.y, thickness, colour, name)]


def _scale(first: int, last: int, style: str, colour: str, name: str, box: Box, desk: Desk) -> list[Mark]:
    """Round fields, evenly spread, with a number in the middle of each."""
    count = last - first + 1
    side = min(box.height, box.width / count)
    step = (box.width - side) / (count - 1)
    cap = desk.types[style].cap * desk.types[style].sizes[0]
    marks: list[Mark] = []
    for at in range(count):
        field_box = Box(box.x + at * step, box.y, side, side)
        marks.append(Rectangle(field_box, desk.colours[colour], side / 2, name))
        if (number := desk.set_text(style, str(first + at), side, "")) is None:
            raise Overset("text-does-not-fit", f"{first + at} does not fit into its field.", Place(spot=name))
        wide = number.lines[0].width
        marks += place_text(number, field_box.x + (side - wide) / 2, box.y + (side - cap) / 2, wide, name)
    return marks
