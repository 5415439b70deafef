"""What of a card comes from the offset press: the same on every card, in the same place, and never lighter above.

Invariant: a frame that is preprinted stands where it stands whatever the card says: nothing before it varies, and it
gives way to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..errors import LayoutError, Place
from ..page import WHITE, Art, Colour, Form, Page, Picture, Rectangle, TextLine, as_seen, drawn, extent
from ..toml import Key, Toml
from .format import LayoutFile, SideFormat
from .frames import AnyFrame, GroupFrame, PictureFrame, TextFrame
from .parts import Standing

FIXED_KINDS = ("picture", "box", "rule", "scale", "text", "group")
LIGHTER = 0.02
"""So much lighter than what lies beneath is no matter of rounding."""

DARK = 0.5
"""What has no more of any light darkens whatever it is printed on."""

Spots = Mapping[str, tuple[Toml, tuple[Key, ...]]]


def spread(file: LayoutFile) -> LayoutFile:
    """The layout with all frames of a preprinted group preprinted."""
    sides = tuple(side.model_copy(update={"frames": _spread(side.frames, False)}) for side in file.sides)
    return file.model_copy(update={"sides": sides})


def _spread(frames: Sequence[AnyFrame], within: bool) -> tuple[AnyFrame, ...]:
    return tuple(_marked(frame, within or frame.preprinted) for frame in frames)


def _marked(frame: AnyFrame, preprinted: bool) -> AnyFrame:
    inner = {"frames": _spread(frame.frames, preprinted)} if isinstance(frame, GroupFrame) else {}
    return frame.model_copy(update={"preprinted": preprinted, **inner})


def unyielding(side: SideFormat) -> SideFormat:
    """The side with what is preprinted at its full height, however full the side is: the ink is on the paper."""
    return side.model_copy(update={"frames": tuple(map(_unyielding, side.frames))})


def _unyielding(frame: AnyFrame) -> AnyFrame:
    if not frame.preprinted:
        return frame
    differs = tuple(one.model_copy(update={"least": None}) for one in frame.differs)
    inner = {"frames": tuple(map(_unyielding, frame.frames))} if isinstance(frame, GroupFrame) else {}
    return frame.model_copy(update={"least": None, "differs": differs, **inner})


def check_preprinted(file: LayoutFile, frames: Iterable[Standing]) -> None:
    """LayoutError "not-preprintable" where a preprinted frame cannot be the same on every card."""
    spots = {frame.name: (toml, keys) for toml, keys, frame in frames}
    for side in file.sides:
        _check(side.frames, "", spots)


def _check(frames: Sequence[AnyFrame], group: str, spots: Spots) -> None:
    """The frames of a stack, which is a side or the group of that name."""
    before = ""
    for frame in frames:
        flows = frame.top is None and frame.bottom is None
        if frame.preprinted:
            why = _varies(frame) or (f"group '{group}', in which it stands, is not preprinted" if group else "")
            if why := why or (
                f"it flows after '{before}', which is not the same on every card" if flows * before else ""
            ):
                toml, keys = spots[frame.name]
                hint = "Pin it with 'top' or 'bottom', or take out 'preprinted'."
                raise toml.fault("not-preprintable", f"frame '{frame.name}' cannot be preprinted: {why}.", keys, hint)
        elif isinstance(frame, GroupFrame):
            _check(frame.frames, frame.name, spots)
        if flows and not frame.preprinted:
            before = frame.name


def _varies(frame: AnyFrame) -> str:
    """Why the frame, or one in it, is not the same on every card; blank where it is."""
    said = f"'{frame.name}'"
    if frame.kind not in FIXED_KINDS:
        return f"{said} shows what each card has of its own"
    if frame.when or frame.unless or any({*one.when, *one.unless} - {"inset", "preprinted"} for one in frame.differs):
        return f"{said} is not shown alike on every card"
    if frame.push:
        return f"{said} stands where the others leave room"
    if isinstance(frame, TextFrame) and not (frame.static and frame.overflow == "hold"):
        return f"the words of {said} are not 'static', or may be left out"
    if isinstance(frame, PictureFrame) and frame.height is None:
        return f"{said} has no height"
    inner = frame.frames if isinstance(frame, GroupFrame) else ()
    return next(filter(None, map(_varies, inner)), "")


def bear(varying: Sequence[Page], preprinted: Sequence[Page]) -> None:
    """LayoutError "no-white-ink" where what is printed on a card is lighter than what lies beneath it already: it would
    not be seen."""
    for page, stock in zip(varying, preprinted, strict=True):
        below = [(extent(one), _darkest(one)) for one in drawn(stock.marks)]
        for mark in drawn(page.marks):
            light = _lightest(mark)
            if light is None:
                continue
            for box, dark in below:
                common = box.meet(extent(mark))
                if common.width > 1 and common.height > 1 and light > dark + LIGHTER:
                    message = (
                        f"frame '{mark.frame}' is lighter than what is preprinted beneath it, and no ink is white."
                    )
                    hint = "Preprint less, or let it be dark there."
                    raise LayoutError("no-white-ink", message, Place(spot=mark.frame), hint)


def _lightest(mark: object) -> float | None:
    """How light the mark's lightest part is, 1 for white; None where it darkens whatever it is on."""
    colour = mark.colour if isinstance(mark, TextLine | Rectangle) else None
    return None if colour is None or max(as_seen(colour)) < DARK else _light(colour)


def _darkest(mark: object) -> float:
    """How dark the mark's darkest part is, 0 for black; pictures may be that anywhere."""
    if isinstance(mark, Picture | Art | Form):
        return 0.0
    return _light(getattr(mark, "colour", WHITE))


def _light(colour: Colour) -> float:
    seen = as_seen(colour)
    return sum(seen) / len(seen)
