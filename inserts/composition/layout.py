"""The layout: a folder with layout.toml, texts/ and art/, read, checked and frozen.

Invariant: a Layout that leaves here is well formed: every name in it is declared, no type is too small to read.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..declared import NO_BRAND, Brand
from ..emphasis import ACCENT, BOLD, ITALIC
from ..errors import LayoutError, Place
from ..toml import Toml
from .format import LayoutFile
from .frames import (
    AnyFrame,
    Condition,
    Difference,
    Frame,
    GroupFrame,
    PictureFrame,
    QrFrame,
    SuggestionsFrame,
    TextFrame,
    TileText,
)
from .parts import frames_of, put_in, read_parts, standing
from .preprinted import check_preprinted, spread
from .wellformed import check_frames, check_page, check_styles

FILE = "layout.toml"
SETTINGS = "inserts.toml"
PARTS = "parts"
"""The folder beside layouts in which shared parts lie."""


class Layout(Struct, frozen=True):
    """A layout, checked: its name, its folder, and what the file says, with its parts put in and the shop's brand
    on; logo is the name of the brand's."""

    name: str
    folder: Path
    file: LayoutFile
    logo: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The roles of an insert's texts that some frame shows."""
        return frozenset(f.shows for f in self._texts() if "." not in f.shows)

    @property
    def shows(self) -> frozenset[str]:
        """What else some frame shows: coupon, lead, second, suggestions, stamps, art, logo."""
        named = {f.shows.split(".")[0] for f in self._texts() if "." in f.shows}
        kinds = {f.kind for _, f in frames_of(self.file) if f.kind in ("suggestions", "stamps")}
        drawn = {f.shows for _, f in frames_of(self.file) if isinstance(f, QrFrame | PictureFrame)}
        return frozenset(named | kinds | drawn)

    @property
    def looks(self) -> dict[str, int]:
        """The looks that all frames can give the words they show, by these: headline, coupon.call, reason …"""
        shown = [(frame.shows, frame.style) for frame in self._texts()]
        for _, frame in frames_of(self.file):
            if isinstance(frame, SuggestionsFrame):
                shown += [
                    (one.shows, one.style)
                    for one in frame.frames
                    if isinstance(one, TileText) and one.shows == "reason"
                ]
        found: dict[str, int] = {}
        for words, style in shown:
            found[words] = found.get(words, BOLD | ITALIC | ACCENT) & self.file.styles[style].looks
        return found

    def font_place(self, name: str, font: str) -> Place:
        """Where a font of a chain is named: in the layout's file, else by the brand."""
        toml = _read(self.folder)
        own = font in toml.data["fonts"].get(name, ())
        return toml.place(("fonts", name)) if own else Place(SETTINGS, column=f"brand.fonts.{name}")

    @property
    def preprinted(self) -> bool:
        """Whether some of it comes from the offset press, where cards are printed on such paper."""
        return any(frame.preprinted for _, frame in frames_of(self.file))

    def _texts(self) -> list[TextFrame]:
        return [frame for _, frame in frames_of(self.file) if isinstance(frame, TextFrame)]


def load(folder: Path, parts: Sequence[Path] = (), brand: Brand = NO_BRAND) -> Layout:
    """The layout in `folder`, in the brand's colours and fonts; parts are folders of shared parts, looked into before
    the one beside the layout. LayoutError with the place of the first mistake."""
    toml = _read(folder)
    file = _branded(toml.check(LayoutFile), brand)
    shared = read_parts(file, toml, (*parts, folder.parent / PARTS))
    whole = put_in(file, shared)
    check_page(file, toml, {name: Place(SETTINGS, column=f"brand.colours.{name}") for name in brand.colours})
    check_styles(file.styles, file, toml)
    for part in shared.values():
        check_styles({name: one for name, one in part.file.styles.items() if name not in file.styles}, file, part.toml)
    check_frames(whole, standing(file, toml, shared))
    check_preprinted(whole, standing(file, toml, shared))
    return Layout(folder.name, folder, spread(whole), brand.logo)


def _read(folder: Path) -> Toml:
    return Toml(folder / FILE, f"layouts/{folder.name}/{FILE}", LayoutError)


def _branded(file: LayoutFile, brand: Brand) -> LayoutFile:
    """The layout with the brand's colours and fonts where it has some of that name; colours only where it has any."""
    branded = {} if file.one_colour else brand.colours
    colours = {name: branded.get(name, own) for name, own in file.colours.items()}
    fonts = {name: brand.fonts.get(name, own) for name, own in file.fonts.items()}
    return file.model_copy(update={"colours": colours, "fonts": fonts})


def under(frames: tuple[AnyFrame, ...], holds: frozenset[Condition]) -> tuple[AnyFrame, ...]:
    """The frames that are shown where these conditions hold, with the distances that then count."""
    return tuple(_differing(frame, holds) for frame in frames if _applies(frame, holds))


def droppable(frame: AnyFrame) -> list[str]:
    """Names of the frames, this one or those it holds, that may be left out where a side is too full."""
    if isinstance(frame, GroupFrame):
        return [name for inner in frame.frames for name in droppable(inner)]
    return [frame.name] if isinstance(frame, TextFrame) and frame.overflow == "drop" else []


def without(frames: tuple[AnyFrame, ...], dropped: int) -> tuple[AnyFrame, ...]:
    """The frames but for the last so many of those that may be dropped."""
    if not dropped:
        return frames
    names = [name for frame in frames for name in droppable(frame)]
    return _but(frames, frozenset(names[-dropped:]))


def _but(frames: tuple[AnyFrame, ...], names: Set[str]) -> tuple[AnyFrame, ...]:
    kept = [frame for frame in frames if frame.name not in names]
    return tuple(
        frame.model_copy(update={"frames": _but(frame.frames, names)}) if isinstance(frame, GroupFrame) else frame
        for frame in kept
    )


def _applies(what: Frame | Difference, holds: frozenset[Condition]) -> bool:
    return holds.issuperset(what.when) and holds.isdisjoint(what.unless)


def _differing(frame: AnyFrame, holds: frozenset[Condition]) -> AnyFrame:
    changed: dict[str, Any] = {}
    for difference in frame.differs:
        if _applies(difference, holds):
            changed |= difference.model_dump(exclude_unset=True, exclude={"when", "unless"})
    if isinstance(frame, GroupFrame):
        changed["frames"] = under(frame.frames, holds)
    return frame.model_copy(update=changed)
