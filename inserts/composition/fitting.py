"""Frames fitted to what they show.

Invariant: fitting decides sizes and knows no position on the page; what does not fit is an error naming its frame.
"""

from __future__ import annotations

from typing import assert_never

from ..errors import LayoutError, Place
from .desk import Desk
from .ellipsis import cut
from .fits import Fit, Stack
from .flow import Item, highest, lowest, stacked, tightest
from .frames import (
    AnyFrame,
    BarcodeFrame,
    BoxFrame,
    GroupFrame,
    PartFrame,
    PictureFrame,
    QrFrame,
    RuleFrame,
    ScaleFrame,
    StampsFrame,
    SuggestionsFrame,
    TextFrame,
)
from .layout import droppable
from .manuscript import Manuscript
from .slots import Slot, abreast
from .stamps import fit_stamps
from .symbols import fit_symbol
from .tiles import bare, fit_tiles
from .typeset import STEPS, SetText, set_text


class Overset(LayoutError):
    """A text that fits at no size, or a side too full."""


def fit_stack(slots: tuple[Slot, ...], desk: Desk, copy: Manuscript, step: int) -> Stack:
    """The frames that have something to show, fitted; step: how far texts have to shrink. Errors name the frame."""
    fits: list[Fit] = []
    for slot in slots:
        try:
            fit = _fit(slot, desk, copy, step)
        except LayoutError as fault:
            if fault.where and fault.where.spot:
                raise
            where = Place(fault.where.file if fault.where else "", spot=slot.frame.name)
            raise type(fault)(fault.code, fault.message, where, fault.hint) from fault
        if fit:
            fits.append(fit)
    flow = tuple([fit for fit in fits if fit.slot.flows])
    return Stack(tuple(fits), flow, tuple([fit.item for fit in flow]))


def _fit(slot: Slot, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    frame = slot.frame
    match frame:
        case TextFrame():
            return _fit_text(slot, frame, desk, copy, step)
        case SuggestionsFrame():
            return _fit_suggestions(slot, frame, desk, copy)
        case GroupFrame():
            return _fit_group(slot, frame, desk, copy, step)
        case QrFrame() | BarcodeFrame():
            return fit_symbol(slot, frame, copy, desk)
        case ScaleFrame():
            height = frame.height or slot.width / (frame.last - frame.first + 1)
            return Fit(slot, _item(frame, height, frame.least or height))
        case PictureFrame():
            return _fit_picture(slot, frame, desk, copy)
        case StampsFrame():
            return fit_stamps(slot, frame, copy.insert.stamps)
        case BoxFrame() | RuleFrame():
            height = frame.height or 0.0
            return Fit(slot, _item(frame, height, frame.least or height))
        case PartFrame():
            raise AssertionError("parts are put in when a layout is loaded")
        case _:
            assert_never(frame)


def _item(frame: AnyFrame, height: float, least: float) -> Item:
    return Item(frame.gap, height, least, frame.push)


def _fit_picture(slot: Slot, frame: PictureFrame, desk: Desk, copy: Manuscript) -> Fit | None:
    name = {"art": copy.insert.art, "logo": desk.logo, "file": frame.file}[frame.shows]
    height = frame.height or 0.0
    return Fit(slot, _item(frame, height, frame.least or height), name) if name else None


def _fit_text(slot: Slot, frame: TextFrame, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    text = copy.words(frame.shows)
    if not text:
        if frame.required:
            raise LayoutError("text-missing", f"there are no words for '{frame.shows}'.")
        return None
    key = (slot, text, copy.insert.locale, step)
    if known := desk.fits.known.get(key):
        return known
    fit = _set(slot, frame, text, desk, copy.insert.locale, step)
    return desk.fits.keep(key, fit, len(text), at_once=frame.static)


def _set(slot: Slot, frame: TextFrame, text: str, desk: Desk, language: str, step: int) -> Fit | None:
    """The frame with its text; None where it does not fit and is dropped."""
    kind = desk.types[frame.style]

    def setting(words: str, step: int = STEPS) -> SetText | None:
        return set_text(words, kind, slot.width, desk.letters, desk.standing, language, frame.lines, step)

    found = setting(text, step)
    if found is None and frame.overflow == "drop":
        return None
    if found is None and frame.overflow == "ellipsis":
        found = cut(text, setting)
    if found is None:
        raise _overset(frame)
    height = max(found.height, frame.height or 0.0)
    sits = found.baselines[0] if kind.grid else 0.0
    return Fit(slot, Item(frame.gap, height, height, frame.push, sits), found)


def _overset(frame: TextFrame) -> Overset:
    """The error of a text too long for its frame."""
    lines = f" in {frame.lines} lines" if frame.lines else ""
    message = f"the text of frame '{frame.name}' does not fit{lines}, even at its smallest size."
    return Overset("text-does-not-fit", message, Place(spot=frame.name), "Shorten the text, or enlarge the frame.")


def _fit_suggestions(slot: Slot, frame: SuggestionsFrame, desk: Desk, copy: Manuscript) -> Fit | None:
    if not copy.suggestions:
        return None
    suggestions = bare(copy.suggestions) if desk.one_colour else copy.suggestions
    key = (slot, suggestions, copy.insert.locale, 0)
    if known := desk.fits.known.get(key):
        return known
    tiles = fit_tiles(slot, frame, desk, suggestions, copy.insert.locale)
    fit = Fit(slot, _item(frame, tiles.height, tiles.least), tiles) if tiles else None
    return desk.fits.keep(key, fit, sum([len(f"{one.reason}{one.name}{one.price}") for one in suggestions]))


def _fit_group(slot: Slot, frame: GroupFrame, desk: Desk, copy: Manuscript, step: int) -> Fit | None:
    is_row = frame.direction == "row"
    stack = _fit_row(slot, desk, copy, step) if is_row else fit_stack(slot.inner, desk, copy, step)
    if not stack.fits:
        return None
    around = frame.above + frame.below
    if (own := frame.height) and not slot.flows:  # nothing makes room for it, so it does not grow
        return Fit(slot, _item(frame, own, own), stack)
    room = own or _reach(stack) + around
    height = max((highest(stack.items) if is_row else stacked(stack.items)) + around, room)
    least = max((lowest(stack.items) if is_row else tightest(stack.items)) + around, room)
    return Fit(slot, _item(frame, height, least), stack)


def _reach(stack: Stack) -> float:
    """How far what is pinned by its top reaches down."""
    tops = [fit.slot.frame.top + fit.item.height for fit in stack.fits if fit.slot.frame.top is not None]
    return max(tops, default=0.0)


def _fit_row(slot: Slot, desk: Desk, copy: Manuscript, step: int) -> Stack:
    """The frames of a row; those that turn out to have nothing to show leave their room to the others."""
    shown = {inner.frame.name for inner in slot.inner if _says(inner.frame, copy)}
    while True:
        cells = abreast(slot, shown)
        may_go = tuple(cell for cell in cells if droppable(cell.frame))
        gone = {cell.frame.name for cell in may_go} - _names(fit_stack(may_go, desk, copy, step))
        if not gone:
            stack = fit_stack(cells, desk, copy, step)
            if not (gone := shown - _names(stack)):
                return stack
        shown -= gone


def _names(stack: Stack) -> set[str]:
    """The frames that turned out to have something to show."""
    return {fit.slot.frame.name for fit in stack.fits}


def _says(frame: AnyFrame, copy: Manuscript) -> bool:
    """Whether a frame has something to show, as far as that is known before it is fitted."""
    match frame:
        case TextFrame():
            return frame.required or bool(copy.words(frame.shows))
        case SuggestionsFrame():
            return bool(copy.suggestions)
        case QrFrame():
            return bool(copy.payload(frame.shows))
        case BarcodeFrame():
            return bool(copy.words("coupon.code"))
        case StampsFrame():
            return copy.insert.stamps is not None
        case GroupFrame():
            return any(_says(inner, copy) for inner in frame.frames)
    return True
