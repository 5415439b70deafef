"""Parts that layouts share: files of frames, put where a layout names them.

Invariant: a layout with its parts put in holds none any more: each is a group of the part's frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from ..errors import LayoutError, did_you_mean
from ..toml import Key, Toml
from .format import LayoutFile, PartFile
from .frames import AnyFrame, GroupFrame, PartFrame

Standing = tuple[Toml, tuple[Key, ...], AnyFrame]
"""A frame, the file it is declared in, and its key path there."""


class Part(Struct, frozen=True):
    """A part, and where its keys stand."""

    file: PartFile
    toml: Toml


def read_parts(file: LayoutFile, toml: Toml, folders: Sequence[Path]) -> Mapping[str, Part]:
    """The parts that the layout names, by name, each from the first folder that has it. LayoutError: unknown-part,
    part-in-part, and those of its file."""
    parts: dict[str, Part] = {}
    for keys, frame in frames_of(file):
        if isinstance(frame, PartFrame) and frame.file not in parts:
            path = _path(frame.file, (*keys, "file"), toml, folders)
            part = Toml(path, f"layouts/parts/{path.name}", LayoutError)
            parts[frame.file] = Part(part.check(PartFile), part)
    return parts


def _path(name: str, keys: tuple[Key, ...], toml: Toml, folders: Sequence[Path]) -> Path:
    known = {path.stem: path for folder in reversed(folders) for path in sorted(folder.glob("*.toml"))}
    if name not in known:
        hint = did_you_mean(name, known) or "Parts lie in layouts/parts/."
        raise toml.fault("unknown-part", f"there is no part '{name}'.", keys, hint)
    return known[name]


def frames_of(file: LayoutFile) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    """Every frame with its key path, groups before what they hold."""
    for at, side in enumerate(file.sides):
        yield from _walk(side.frames, ("sides", at, "frames"))


def standing(file: LayoutFile, toml: Toml, parts: Mapping[str, Part]) -> Iterator[Standing]:
    """Every frame of the layout, and after each part's name its frames. LayoutError: part-in-part."""
    for keys, frame in frames_of(file):
        yield toml, keys, frame
        if isinstance(frame, PartFrame):
            part = parts[frame.file]
            for inner_keys, inner in _walk(part.file.frames, ("frames",)):
                if isinstance(inner, PartFrame):
                    raise part.toml.fault("part-in-part", "a part holds no other parts.", inner_keys)
                yield part.toml, inner_keys, inner


def put_in(file: LayoutFile, parts: Mapping[str, Part]) -> LayoutFile:
    """The layout with the frames of its parts in their places, and with their styles beside its own."""
    if not parts:
        return file
    styles = {name: style for part in parts.values() for name, style in part.file.styles.items()} | dict(file.styles)
    sides = tuple(side.model_copy(update={"frames": _opened(side.frames, parts)}) for side in file.sides)
    return file.model_copy(update={"styles": styles, "sides": sides})


def _opened(frames: tuple[AnyFrame, ...], parts: Mapping[str, Part]) -> tuple[AnyFrame, ...]:
    return tuple(_open(frame, parts) for frame in frames)


def _open(frame: AnyFrame, parts: Mapping[str, Part]) -> AnyFrame:
    if isinstance(frame, GroupFrame):
        return frame.model_copy(update={"frames": _opened(frame.frames, parts)})
    if isinstance(frame, PartFrame):
        said = {name: getattr(frame, name) for name in frame.model_fields_set - {"kind", "file"}}
        return GroupFrame.model_construct(kind="group", frames=parts[frame.file].file.frames, **said)
    return frame


def _walk(frames: tuple[AnyFrame, ...], keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    for at, frame in enumerate(frames):
        yield (*keys, at), frame
        if isinstance(frame, GroupFrame):
            yield from _walk(frame.frames, (*keys, at, "frames"))
