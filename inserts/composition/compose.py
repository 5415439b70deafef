"""Composition: an insert and a layout become pages of placed marks.

Invariant: pure; equal inserts on equal layouts are equal pages, whatever was composed before. What does not fit
is an error naming side and frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from ..bidi import runs_left
from ..errors import LayoutError, Place
from ..lettering import Letters
from ..model import Insert
from ..page import Box, Form, Page
from ..units import MM
from .desk import Desk
from .dots import in_dots
from .fitting import Overset, fit_stack
from .folds import fold_marks
from .format import SideFormat
from .frames import AnyFrame, Condition, Edge, GroupFrame, Half, QrFrame
from .layout import Layout, droppable, under, without
from .links import links_of
from .manuscript import Manuscript, read
from .memory import Memory
from .pictures import Pictures
from .placing import Sink, Still, TooFull, draw, letters_in, place_stack
from .preprinted import unyielding
from .readout import key_of
from .slots import Slot, slots
from .typeset import STEPS, types


class Compiled(Struct, frozen=True):
    """A layout made ready for one volume: its sides, the desk, the page's boxes; forms drawn so far.

    inner is the box of the margins; shows that of Page.shows; lengths are points; folds is drawn on the front; grid is
    the distance of baselines, 0 for none; always are the conditions that hold on every card. hosts are those that links
    may lead to, None where there are none. coded: what its QR symbols show.
    slots remembers, for a side, the conditions that hold and how many frames are dropped, the frames that count;
    forms what many sides share.
    """

    layout: str
    sides: tuple[SideFormat, ...]
    desk: Desk
    width: float
    height: float
    bleed: float
    inner: Box
    shows: Box | None
    folds: tuple[Form, ...] = ()
    grid: float = 0.0
    always: frozenset[Condition] = frozenset()
    hosts: frozenset[str] | None = None
    coded: tuple[str, ...] = ()
    slots: dict[tuple[str, frozenset[Condition], bool, int], tuple[Slot, ...]] = field(default_factory=dict)
    forms: Memory[tuple[Still, ...], Form] = field(default_factory=Memory)


def compile(
    layout: Layout, letters: Letters, edge: Edge, pictures: Pictures | None = None, art: Sequence[Path] = (),
    dots: int = 0, hosts: Collection[str] | None = None, half: Half = "whole",
) -> Compiled:  # fmt: skip
    """The layout, ready: `art` are folders of pictures looked into before the layout's own. Once a volume.

    dots: those an inch of the printer at hand, where they are seen; pages then are whole dots wide and high, whatever
    the layout's own are. hosts: its pages have links, to these only; None: they have none. half: what is drawn; what is
    preprinted does not give way.

    LayoutError: unknown-font.
    """
    _open_fonts(layout, letters)
    page = layout.file.page
    fine = dots or page.dots
    dot = 72 / fine if fine else 0.0
    width, height = (in_dots(length, dot) for length in page.size) if dots else page.size
    trim = Box(0.0, 0.0, width, height)
    inset = edge == "inset"
    limits = page.framed(trim) if inset else trim.inset(-page.bleed)
    desk = Desk(
        letters, pictures or Pictures(), types(layout.file, letters), layout.file.colours,
        (*art, layout.folder / "art"), limits, trim, layout.logo,
        dot, layout.file.one_colour, hosts is not None, half,
    )  # fmt: skip
    folds = fold_marks(page, edge) if half != "varying" else ()
    sides = layout.file.sides if half == "whole" else tuple(map(unyielding, layout.file.sides))
    inner = trim.inset(page.inset_margin if inset else page.margin)
    return Compiled(
        layout.name, sides, desk, width, height, page.bleed if edge == "bleed" else 0.0, inner,
        {"inset": limits, "trim": trim, "bleed": None}[edge], (Form(key_of(folds), folds),) if folds else (),
        page.baseline or 0.0, _always(inset, half), None if hosts is None else frozenset(map(str.lower, hosts)),
        tuple(sorted({shows for side in sides for shows in _coded(side.frames)})),
    )  # fmt: skip


def _always(inset: bool, half: Half) -> frozenset[Condition]:
    """The conditions that hold on every card of a volume."""
    found: dict[Condition, bool] = {"inset": inset, "preprinted": half != "whole"}
    return frozenset(name for name, holds in found.items() if holds)


def _coded(frames: Iterable[AnyFrame]) -> Iterator[str]:
    """What the QR symbols among frames show."""
    for frame in frames:
        if isinstance(frame, QrFrame):
            yield frame.shows
        elif isinstance(frame, GroupFrame):
            yield from _coded(frame.frames)


def _open_fonts(layout: Layout, letters: Letters) -> None:
    """Opens what the styles are set in. LayoutError, with its place, where one cannot be opened."""
    for style in layout.file.styles.values():
        for name in filter(None, (style.font, style.bold, style.italic)):
            for font in layout.file.fonts[name]:
                try:
                    letters.font(font)
                except LayoutError as fault:
                    where = fault.where or layout.font_place(name, font)
                    raise LayoutError(fault.code, fault.message, where, fault.hint) from fault


def ahead(insert: Insert, compiled: Compiled) -> None:
    """Make the QR symbols of an insert that is composed soon. Those of several cards, one right after the other, take
    little more than half the time of each between other things. What cannot be made is told when it is composed."""
    with suppress(LayoutError):
        copy = read(insert)
        for payload in filter(None, map(copy.payload, compiled.coded)):
            compiled.desk.symbol(payload)


def compose(insert: Insert, compiled: Compiled) -> tuple[Page, ...]:
    """One page a side, final.

    LayoutError: text-does-not-fit, text-missing, glyph-missing, too-many-actions, qr-too-fine, qr-payload,
    qr-not-readable, picture-outside, picture-missing, picture-damaged, picture-format, picture-too-large; the place is
    the layout, with side and frame.
    """
    try:
        return _sides(read(insert), compiled)
    except Overset:
        if not insert.suggestions:
            raise
    return _sides(read(insert, with_suggestions=False), compiled)


def _sides(copy: Manuscript, compiled: Compiled) -> tuple[Page, ...]:
    return tuple(_named_side(side, copy, compiled) for side in compiled.sides)


def _named_side(side: SideFormat, copy: Manuscript, compiled: Compiled) -> Page:
    try:
        return _side(side, copy, compiled)
    except LayoutError as fault:
        spot = fault.where.spot if fault.where and fault.where.spot else ""
        picture = fault.where.file if fault.where else ""
        where = Place(compiled.layout, spot="/".join(part for part in (side.name, spot, picture) if part))
        raise type(fault)(fault.code, fault.message, where, fault.hint) from fault


def _side(side: SideFormat, copy: Manuscript, compiled: Compiled) -> Page:
    """The side at full size, else with its texts shrunk step by step, else without one more of the frames that may
    be dropped."""
    inner, dropped = compiled.inner, 0
    while True:
        frames = _slots(side, copy, compiled, dropped)
        for step in range(STEPS + 1):
            stack = fit_stack(frames, compiled.desk, copy, step)
            sink = Sink(inner.y, inner.bottom)
            try:
                place_stack(stack, inner.y, inner.height, compiled.desk, copy, sink, compiled.grid)
            except TooFull as fault:
                full = fault
            else:
                return _page(sink, side, compiled)
        if not any(droppable(slot.frame) for slot in frames):
            raise _overset(full, side)
        dropped += 1


def _slots(side: SideFormat, copy: Manuscript, compiled: Compiled, dropped: int) -> tuple[Slot, ...]:
    """The frames that count where its conditions hold, but for the last `dropped` of those that may be, each in its
    slot; in a language from the right, mirrored."""
    holds, mirrored = copy.holds, runs_left(copy.insert.locale)
    key = (side.name, holds, mirrored, dropped)
    if (known := compiled.slots.get(key)) is None:
        frames = without(under(side.frames, holds | compiled.always), dropped)
        known = compiled.slots[key] = slots(frames, compiled.inner.x, compiled.inner.width, mirrored)
    return known


def _page(sink: Sink, side: SideFormat, compiled: Compiled) -> Page:
    shared = (_form(tuple(sink.still), compiled),) if sink.still else ()
    folds = compiled.folds if side is compiled.sides[0] else ()
    marks = (*shared, *sink.own, *folds)
    links = () if compiled.hosts is None else links_of(marks, sink.links, compiled.hosts)
    return Page(compiled.width, compiled.height, compiled.bleed, marks, compiled.shows, links)


def _form(still: tuple[Still, ...], compiled: Compiled) -> Form:
    """What is still, drawn once for all sides on which it is the same."""
    if known := compiled.forms.known.get(still):
        return known
    marks = tuple(mark for one in still for mark in draw(one, compiled.desk))
    return compiled.forms.keep(still, Form(key_of(marks), marks), letters_in(marks), at_once=True)


def _overset(full: TooFull, side: SideFormat) -> Overset:
    what = f"group '{full.group}'" if full.group else f"side '{side.name}'"
    message = (
        f"{what} is too full by {full.over / MM:.1f} mm, even at the smallest sizes; most is in frame '{full.frame}'."
    )
    return Overset("text-does-not-fit", message, Place(spot=full.frame), "Shorten its text.")
