"""What one key of a layout cannot tell alone: names that are declared, frames named once, type large enough to read.

Invariant: a fault names the line of the key that is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..errors import LayoutError, Place, did_you_mean
from ..page import BLACK, WHITE, Recipe, as_seen
from ..toml import Key, Toml
from .format import LayoutFile, Style
from .frames import AnyFrame, PictureFrame, QrFrame, StampsFrame, SuggestionsFrame, TextFrame
from .parts import Standing

SMALLEST_TYPE = 5.5
SMALLEST_WHITE_TYPE = 7.0
LIGHT = 0.6
ONE_PLATE = "A spot colour has one plate: give both the same 'screen' and 'cmyk', or one of them another 'spot'."

WHAT = {
    "unknown-font": "there is no font '{name}' in [fonts].",
    "unknown-colour": "there is no colour '{name}' in [colours].",
    "unknown-style": "there is no style '{name}' in [styles].",
    "unknown-name": "'{name}' is nothing that a text can show.",
}

WORDS_OF = {
    "coupon": ("headline", "value", "code", "until", "call", "terms"),
    "lead": ("title", "text", "call"),
    "second": ("title", "text", "call"),
}
"""What a text frame can show of a coupon and of the actions."""

WHOLE = frozenset((
    *(f"coupon.{part}" for part in WORDS_OF["coupon"] if part != "call"), "imprint", "objection", "prices_note",
))  # fmt: skip
"""What says something else, or breaks a law, where a part of it is missing."""

PERSONAL = frozenset(("coupon", "greeting", "suggestions", "stamps", "barcode"))
"""What frames show that is not the same for everyone: kinds, roles, and what has words of its own."""


def check_page(file: LayoutFile, toml: Toml, brand: Mapping[str, Place]) -> None:
    """The page and its colours; brand: where those of the shop stand. LayoutError."""
    spots: dict[str, tuple[str, Recipe]] = {}
    for name, colour in file.colours.items():
        if file.one_colour and colour not in (BLACK, WHITE):
            message = f"the layout is of one colour, and '{name}' is neither black nor white."
            raise toml.fault("not-one-colour", message, ("colours", name), "Write '#000000' or '#ffffff'.")
        if isinstance(colour, Recipe) and colour.spot:
            other, known = spots.setdefault(colour.spot, (name, colour))
            if known != colour:
                message = f"'{other}' and '{name}' are the spot colour '{colour.spot}', and are not alike."
                place = brand.get(name) or brand.get(other) or toml.place(("colours", name))
                raise LayoutError("spot-differs", message, place, ONE_PLATE)
    width, height = file.page.size
    for key, folds, length in (("folds", file.page.folds, height), ("folds_upright", file.page.folds_upright, width)):
        for at, fold in enumerate(folds):
            if fold >= length:
                raise toml.fault("bad-value", f"'page.{key}': a fold lies outside the page.", ("page", key, at))


def check_styles(styles: Mapping[str, Style], file: LayoutFile, toml: Toml) -> None:
    """Styles of the layout, or of a part in it."""
    for name, style in styles.items():
        keys = ("styles", name)
        for key in ("font", "bold", "italic"):
            if named := getattr(style, key):
                _known("unknown-font", named, file.fonts, (*keys, key), toml)
        for key in ("colour", "accent"):
            if named := getattr(style, key):
                _known("unknown-colour", named, file.colours, (*keys, key), toml)
        light = any(min(as_seen(file.colours[named])) > LIGHT for named in (style.colour, style.accent) if named)
        floor = SMALLEST_WHITE_TYPE if light else SMALLEST_TYPE
        if (style.least or style.size) < floor:
            why = f", and its colour '{style.colour}' is light" if light else ""
            raise toml.fault("type-too-small", f"style '{name}' goes below {floor:g} pt{why}.", keys)


def check_frames(file: LayoutFile, frames: Iterable[Standing]) -> None:
    """All frames of a layout whose styles are complete."""
    seen: set[str] = set()
    for toml, keys, frame in frames:
        if frame.name in seen:
            raise toml.fault("frame-twice", f"two frames are called '{frame.name}'.", (*keys, "name"))
        seen.add(frame.name)
        for key, value in _names_in(frame):
            if key == "style":
                _known("unknown-style", value, file.styles, (*keys, key), toml)
            else:
                _known("unknown-colour", value, file.colours, (*keys, key), toml)
        if isinstance(frame, TextFrame):
            _check_words(frame, keys, toml)
        if isinstance(frame, PictureFrame) and frame.shows == "file" and not frame.file:
            raise toml.fault("missing-key", f"picture '{frame.name}' does not say which 'file'.", keys)
        if file.neutral and _is_personal(frame):
            message = f"the layout is neutral, and frame '{frame.name}' shows what is not everyone's."
            raise toml.fault("personal-frame", message, keys, "Take it out, or take out 'neutral'.")


def _check_words(frame: TextFrame, keys: tuple[Key, ...], toml: Toml) -> None:
    if "." in frame.shows:
        owner, part = frame.shows.split(".", 1)
        _known("unknown-name", owner, WORDS_OF, (*keys, "shows"), toml)
        _known("unknown-name", part, WORDS_OF[owner], (*keys, "shows"), toml)
    if frame.overflow != "hold" and (frame.required or frame.shows in WHOLE):
        message = f"what frame '{frame.name}' shows is printed whole or not at all."
        raise toml.fault("must-be-whole", message, (*keys, "overflow"), "Take out 'overflow'.")
    if frame.overflow == "ellipsis" and frame.lines is None:
        hint = "Say how many with 'lines'."
        raise toml.fault("bad-value", "'overflow': where nothing limits the lines, nothing is cut.", keys, hint)


def _is_personal(frame: AnyFrame) -> bool:
    """Whether it shows what one customer has and another has not."""
    if isinstance(frame, TextFrame | QrFrame):
        return frame.shows in PERSONAL or frame.shows.split(".")[0] in PERSONAL
    return frame.kind in PERSONAL


def _names_in(frame: AnyFrame) -> list[tuple[str, str]]:
    """(key, name) of each style and colour a frame names."""
    named = [(key, getattr(frame, key, "")) for key in ("style", "colour", "line", "patch", "fill")]
    if isinstance(frame, StampsFrame):
        named += [("empty", frame.empty), ("last", frame.last.colour)]
    if isinstance(frame, SuggestionsFrame):
        keys = ("style", "colour", "patch")
        named += [(key, getattr(inner, key, "")) for inner in frame.frames for key in keys]
    return [(key, value) for key, value in named if value]


def _known(code: str, name: str, names: Collection[str], keys: tuple[Key, ...], toml: Toml) -> None:
    if name not in names:
        what = WHAT[code].format(name=name)
        raise toml.fault(code, what, keys, did_you_mean(name, names) or f"There are: {', '.join(names)}.")
