"""What one key of a layout cannot tell alone: names that are declared, frames named once, type large enough to read.

Invariant: a fault names the line of the key that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import did_you_mean
from ..toml import Key, Toml
from .format import LayoutFile
from .frames import AnyFrame, GroupFrame, SuggestionsFrame, TextFrame

SMALLEST_TYPE = 5.5
SMALLEST_WHITE_TYPE = 7.0
LIGHT = 0.6

WORDS_OF = {
    "coupon": ("headline", "value", "code", "until", "call", "terms"),
    "lead": ("title", "text", "call"),
    "second": ("title", "text", "call"),
}
"""What a text frame can show of a coupon and of the actions."""


def frames_of(file: LayoutFile) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    """Every frame with its key path, groups before what they hold."""
    for at, side in enumerate(file.sides):
        yield from _walk(side.frames, ("sides", at, "frames"))


def _walk(frames: tuple[AnyFrame, ...], keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    for at, frame in enumerate(frames):
        yield (*keys, at), frame
        if isinstance(frame, GroupFrame):
            yield from _walk(frame.frames, (*keys, at, "frames"))


def check_styles(file: LayoutFile, toml: Toml) -> None:
    for name, style in file.styles.items():
        keys = ("styles", name)
        _known(style.font, file.fonts, (*keys, "font"), toml)
        _known(style.colour, file.colours, (*keys, "colour"), toml)
        light = min(file.colours[style.colour]) > LIGHT
        floor = SMALLEST_WHITE_TYPE if light else SMALLEST_TYPE
        if (style.least or style.size) < floor:
            raise toml.fault("type-too-small", f"style '{name}' goes below {floor:g} pt.", keys)


def check_frames(file: LayoutFile, toml: Toml) -> None:
    seen: set[str] = set()
    for keys, frame in frames_of(file):
        if frame.name in seen:
            raise toml.fault("frame-twice", f"two frames are called '{frame.name}'.", (*keys, "name"))
        seen.add(frame.name)
        for key, value in _names_in(frame):
            known: Mapping[str, object] = file.styles if key == "style" else file.colours
            _known(value, known, (*keys, key), toml)
        if isinstance(frame, TextFrame) and "." in frame.shows:
            owner, part = frame.shows.split(".", 1)
            _known(owner, WORDS_OF, (*keys, "shows"), toml)
            _known(part, WORDS_OF[owner], (*keys, "shows"), toml)


def _names_in(frame: AnyFrame) -> list[tuple[str, str]]:
    """(key, name) of each style and colour a frame names."""
    named = [(key, getattr(frame, key, "")) for key in ("style", "colour", "patch", "fill")]
    if isinstance(frame, SuggestionsFrame):
        named += [("style", part.style) for part in frame.parts]
    return [(key, value) for key, value in named if value]


def _known(name: str, names: Mapping[str, object] | tuple[str, ...], keys: tuple[Key, ...], toml: Toml) -> None:
    if name not in names:
        raise toml.fault("unknown-name", f"'{name}' is not declared.", keys, did_you_mean(name, names))
