"""The layout format: a folder with layout.toml, texts/ and art/, checked and frozen.

Invariant: every key of layout.toml is declared and described here; a length carries its unit in the file and
is points inside. A frame stands in a stack: it flows under the frame before it, or is pinned by top or bottom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ..declared import Declared, LengthText, PaperText
from ..errors import LayoutError, did_you_mean
from ..page import Colour
from ..toml import Key, Toml
from ..units import MM, PAPER, points

FILE = "layout.toml"
SMALLEST_TYPE = 5.5
SMALLEST_WHITE_TYPE = 7.0
LIGHT = 0.6

Edge = Literal["inset", "bleed"]
Condition = Literal["coupon", "lead", "survey", "second", "suggestions", "alone", "empty", "inset"]


def _length(value: Any) -> float:
    if not isinstance(value, str):
        raise ValueError("a length is written with its unit, as in '12mm'")
    return points(value)


def _colour(value: Any) -> Colour:
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    if len(digits) != len("rrggbb") or any(d not in "0123456789abcdefABCDEF" for d in digits):
        raise ValueError("a colour is written '#rrggbb'")
    rgb = tuple(round(int(digits[i : i + 2], 16) / 255, 4) for i in (0, 2, 4))
    return rgb[:1] if len(set(rgb)) == 1 else rgb


def _paper(value: Any) -> tuple[float, float]:
    if isinstance(value, str):
        if value not in PAPER:
            known = ", ".join(PAPER)
            raise ValueError(f"'{value}' is no paper size; write one of {known}, or ['105mm', '148mm']")
        return PAPER[value]
    width, height = value
    return _length(width), _length(height)


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError("must be greater than nothing")
    return value


Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=LengthText)]
Size = Annotated[Length, AfterValidator(_positive)]
InkText = Annotated[str, Field(pattern=r"^#?[0-9a-fA-F]{6}$")]
Ink = Annotated[Colour, BeforeValidator(_colour, json_schema_input_type=InkText)]
Side4 = Literal["top", "left", "right", "bottom"]


class PageFormat(Declared):
    """The card itself."""

    size: Annotated[tuple[float, float], BeforeValidator(_paper, json_schema_input_type=PaperText)] = Field(
        description="Trim size: a name (a6, a5, dl, 4x6in …) or [width, height]."
    )
    bleed: Length = Field(default=points("3mm"), description="How far art runs over the trim where edge is bleed.")
    border: Length = Field(default=points("5mm"), description="White border on all sides where edge is inset.")
    margin: Length = Field(description="From the trim to the box in which each side's frames stand.")
    inset_margin: Length = Field(description="The same where edge is inset; more than the border.")

    @property
    def name(self) -> str:
        """The paper size by name, else in millimetres."""
        named = next((name for name, size in PAPER.items() if size == self.size), "")
        return named or " × ".join(f"{length / MM:g}" for length in self.size) + " mm"


class Style(Declared):
    """How a text is set."""

    font: str = Field(description="A name of [fonts].")
    size: Size = Field(description="Type size, as in '9pt'.")
    least: Size | None = Field(default=None, description="The size to which it may shrink to fit; absent: never.")
    leading: Size = Field(description="From baseline to baseline; shrinks with the size.")
    colour: str = Field(default="ink", description="A name of [colours].")
    tracking: Length = Field(default=0.0, description="Extra space after every letter.")
    align: Literal["left", "centre", "right", "justify"] = Field(
        default="left",
        description="Ragged on the other side; where a text runs from right to left, left is right. "
        "justify: lines of one length, but for the last.",
    )
    features: tuple[str, ...] = Field(default=(), description="OpenType features to turn on, as in ['tnum'].")
    hyphenate: bool = Field(default=False, description="Break words by the rules of the insert's language.")
    balance: bool = Field(default=False, description="Break by sense, with lines of like length: for headlines.")
    paragraph: Length = Field(default=0.0, description="Extra space between paragraphs.")


class Difference(Declared):
    """What is different in a frame under conditions."""

    when: tuple[Condition, ...] = Field(default=(), description="Applies where all hold; conditions as in the frame.")
    unless: tuple[Condition, ...] = Field(default=(), description="Applies only where none of them holds.")
    gap: Length | None = Field(default=None, description="As in the frame.")
    left: Length | None = Field(default=None, description="As in the frame.")
    right: Length | None = Field(default=None, description="As in the frame.")
    width: Size | None = Field(default=None, description="As in the frame.")
    top: Length | None = Field(default=None, description="As in the frame.")
    bottom: Length | None = Field(default=None, description="As in the frame.")
    height: Size | None = Field(default=None, description="As in the frame.")
    least: Size | None = Field(default=None, description="As in the frame.")


class Frame(Declared):
    """What all frames have: where they stand, and when."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Its name in errors and marks; unique in the layout.")
    when: tuple[Condition, ...] = Field(
        default=(),
        description="Shown only where all hold. coupon: the insert has one; lead: it has none, but an action; "
        "survey: that action is a survey; second: there is one more action; suggestions; "
        "alone: suggestions and no more; empty: none of them; inset: a white border is kept.",
    )
    unless: tuple[Condition, ...] = Field(default=(), description="Shown only where none of them holds.")
    gap: Length = Field(default=0.0, description="Least distance from the frame above; the first in a stack has none.")
    left: Length = Field(default=0.0, description="Distance from the left of the stack.")
    right: Length = Field(default=0.0, description="Distance from the right of the stack.")
    width: Size | None = Field(
        default=None, description="Instead of left or right: stands left, or, where right is given, right."
    )
    top: Length | None = Field(default=None, description="Pinned: distance from the top of the stack, out of the flow.")
    bottom: Length | None = Field(default=None, description="Pinned: distance from the bottom of the stack.")
    height: Size | None = Field(default=None, description="Height; texts and suggestions know their own.")
    least: Size | None = Field(default=None, description="The height to which it gives way when the side is full.")
    push: bool = Field(default=False, description="Spare height of the stack goes above this frame.")
    edges: tuple[Side4, ...] = Field(
        default=(), description="Sides on which it runs to the edge: over the trim, or to the white border."
    )
    differs: tuple[Difference, ...] = Field(
        default=(), description="Distances and heights that are others under conditions; later ones win."
    )


class TextFrame(Frame):
    """Words of the insert: a role of its texts, or a part of its coupon or its actions."""

    kind: Literal["text"]
    shows: str = Field(
        description="A role (headline, note …), coupon.headline, .value, .code, .until, .call, .terms, "
        "or lead. and second. with title, text, call."
    )
    style: str = Field(description="A name of [styles].")
    lines: int | None = Field(
        default=None, ge=1, description="At most so many lines; then it shrinks, then it is held."
    )
    required: bool = Field(default=False, description="An insert without these words is held.")
    static: bool = Field(default=False, description="The same words on most inserts (imprint, titles): drawn once.")


class PictureFrame(Frame):
    """The insert's art, filling the frame; cut evenly where proportions differ."""

    kind: Literal["picture"]
    shows: Literal["art"] = Field(default="art", description="art: the file named by the campaign.")
    fit: Literal["cover", "contain"] = Field(
        default="cover", description="cover fills and cuts; contain shows it whole."
    )


class AreaFrame(Frame):
    """A filled area."""

    kind: Literal["area"]
    colour: str = Field(description="A name of [colours].")
    radius: Length = Field(default=0.0, description="Rounds the corners.")


class RuleFrame(Frame):
    """A horizontal line; vertical where it is higher than wide."""

    kind: Literal["rule"]
    colour: str = Field(description="A name of [colours].")
    thickness: Size = Field(default=0.35, description="Thickness of the line.")


class QrFrame(Frame):
    """A QR symbol with its quiet zone inside the frame, which is square."""

    kind: Literal["qr"]
    shows: Literal["coupon", "lead", "second"] = Field(description="Whose address it carries.")
    colour: str = Field(default="ink", description="Colour of the dark modules.")
    patch: str = Field(default="paper", description="Colour of the light area behind, quiet zone included.")
    radius: Length = Field(default=0.0, description="Rounds the corners of the patch.")


class ScaleFrame(Frame):
    """A row of round fields with the numbers of a rating scale, as in 0 to 10."""

    kind: Literal["scale"]
    first: int = Field(default=0, description="The first number.")
    last: int = Field(default=10, description="The last number.")
    style: str = Field(description="A name of [styles], of the numbers.")
    colour: str = Field(description="Colour of the fields.")


class Part(Declared):
    """One text of a suggestion."""

    shows: Literal["reason", "name", "price", "note"] = Field(description="Which.")
    style: str = Field(description="A name of [styles].")
    lines: int = Field(default=1, ge=1, description="At most so many lines; a suggestion that needs more is dropped.")
    gap: Length = Field(default=0.0, description="Distance from the part above.")


class Arrangement(Declared):
    """How so many suggestions stand."""

    text: Literal["below", "beside"] = Field(default="below", description="Where the words stand: the picture's side.")
    picture: Size = Field(description="Side of the square picture.")
    least: Size = Field(description="The side to which it gives way when the side is full.")
    columns: int = Field(ge=1, le=4, description="How many columns; further suggestions start a new row.")


class SuggestionsFrame(Frame):
    """One to three products; closes up where there is none."""

    kind: Literal["suggestions"]
    gutter: Length = Field(description="Distance between columns, and between picture and words.")
    row_gap: Length = Field(default=0.0, description="Distance between rows.")
    patch: str = Field(default="tint", description="Colour of the square where a product has no picture.")
    one: Arrangement = Field(description="Where there is one suggestion.")
    two: Arrangement = Field(description="Where there are two.")
    three: Arrangement = Field(description="Where there are three.")
    bare_gap: Length = Field(default=0.0, description="Distance between suggestions where none has a picture: a list.")
    parts: tuple[Part, ...] = Field(min_length=1, description="The words of each, top to bottom.")


class GroupFrame(Frame):
    """A stack within the stack, with an area of its own."""

    kind: Literal["group"]
    fill: str = Field(default="", description="A name of [colours]; absent: no area.")
    above: Length = Field(default=0.0, description="From the area's top to the first frame.")
    below: Length = Field(default=0.0, description="From the last frame to the area's bottom.")
    inside: Length = Field(default=0.0, description="From the area's left and right to the frames.")
    frames: tuple[AnyFrame, ...] = Field(min_length=1, description="The frames of the group.")


AnyFrame = Annotated[
    TextFrame | PictureFrame | AreaFrame | RuleFrame | QrFrame | ScaleFrame | SuggestionsFrame | GroupFrame,
    Field(discriminator="kind"),
]


class SideFormat(Declared):
    """One side of the card: a stack of frames in the box that the margins leave."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="front, back …")
    frames: tuple[AnyFrame, ...] = Field(description="The frames, in order of flow and of painting.")


class LayoutFile(Declared):
    """The shape of layout.toml."""

    title: str = Field(default="", description="What it is, in a few words.")
    page: PageFormat
    colours: Mapping[str, Ink] = Field(
        description="Colours by name, '#rrggbb'; equal parts print as pure black or grey."
    )
    fonts: Mapping[str, tuple[str, ...]] = Field(
        description="Chains of font files (without suffix) by name: the first that has all of a word's letters sets it."
    )
    styles: Mapping[str, Style] = Field(description="Styles by name.")
    sides: tuple[SideFormat, ...] = Field(min_length=1, description="The sides, front first.")


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout, checked: its name, its folder, and what the file says."""

    name: str
    folder: Path
    file: LayoutFile

    @property
    def roles(self) -> frozenset[str]:
        """The roles of an insert's texts that some frame shows."""
        return frozenset(f.shows for f in self._texts() if "." not in f.shows)

    @property
    def shows(self) -> frozenset[str]:
        """What else some frame shows: coupon, lead, second, suggestions, art."""
        named = {f.shows.split(".")[0] for f in self._texts() if "." in f.shows}
        kinds = {f.kind for _, f in frames_of(self.file) if f.kind == "suggestions"}
        drawn = {f.shows for _, f in frames_of(self.file) if isinstance(f, QrFrame | PictureFrame)}
        return frozenset(named | kinds | drawn)

    def _texts(self) -> list[TextFrame]:
        return [frame for _, frame in frames_of(self.file) if isinstance(frame, TextFrame)]


WORDS_OF = {
    "coupon": ("headline", "value", "code", "until", "call", "terms"),
    "lead": ("title", "text", "call"),
    "second": ("title", "text", "call"),
}
"""What a text frame can show of a coupon and of the actions."""


def load(folder: Path) -> Layout:
    """The layout in `folder`; LayoutError with the place of the first mistake."""
    toml = Toml(folder / FILE, f"{folder.name}/{FILE}", LayoutError)
    file = toml.check(LayoutFile)
    _check_styles(file, toml)
    _check_frames(file, toml)
    return Layout(folder.name, folder, file)


def frames_of(file: LayoutFile) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    """Every frame with its key path, groups before what they hold."""
    for at, side in enumerate(file.sides):
        yield from _walk(side.frames, ("sides", at, "frames"))


def under(frames: tuple[AnyFrame, ...], holds: frozenset[Condition]) -> tuple[AnyFrame, ...]:
    """The frames that are shown where these conditions hold, with the distances that then count."""
    return tuple(_differing(frame, holds) for frame in frames if _applies(frame, holds))


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


def _walk(frames: tuple[AnyFrame, ...], keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], AnyFrame]]:
    for at, frame in enumerate(frames):
        yield (*keys, at), frame
        if isinstance(frame, GroupFrame):
            yield from _walk(frame.frames, (*keys, at, "frames"))


def _check_styles(file: LayoutFile, toml: Toml) -> None:
    for name, style in file.styles.items():
        keys = ("styles", name)
        _known(style.font, file.fonts, (*keys, "font"), toml)
        _known(style.colour, file.colours, (*keys, "colour"), toml)
        light = min(file.colours[style.colour]) > LIGHT
        floor = SMALLEST_WHITE_TYPE if light else SMALLEST_TYPE
        if (style.least or style.size) < floor:
            raise toml.fault("type-too-small", f"style '{name}' goes below {floor:g} pt.", keys)


def _check_frames(file: LayoutFile, toml: Toml) -> None:
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
