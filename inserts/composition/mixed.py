"""Lines in several faces: bold and italic words, and words in the accent colour, beside plain ones.

Invariant: a line without signs of emphasis never comes here. Where letters hang together, a word has one look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ..bidi import CONTROLS, visual
from ..emphasis import ACCENT, PLAIN, lacking, looks_of
from ..errors import LayoutError
from ..lettering import SPACES, Case, SetLine, Stretch, Turn
from ..page import Word
from .lines import HYPHEN, SOFT, Measure

Faces = Callable[[int], Case]
"""What sets words of a look."""

CURSIVE = re.compile(
    "[\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0710-\u08ff\u1807-\u18af\u200c\u200d"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+[^\\w\\s\u0600-\u08ff]*"
)
"""Letters that take another form where their neighbour is set apart, their marks, and Western signs after them, which
are set in the font of what they follow."""

_SPACE = re.compile(f"([{''.join(SPACES)}])")
Placed = tuple[float, Word, int]
"""A word, its distance from the line's start, and the number of the stretch that it belongs to."""


def allow(text: str, looks: int) -> None:
    """LayoutError no-bold, no-italic, no-accent: the text has words of a look that its style does not have."""
    used = 0
    for look in looks_of(text)[1]:
        used |= look
    for code, name in lacking(used, looks):
        message = f"the text has words in {name}, and its style does not say what that is."
        raise LayoutError(code, message, None, f"Give the style a key '{name}', or take the signs out.")


def measure(faces: Faces, tracking: float) -> Measure:
    """The width in em of a text without breakable spaces, with signs; tracking in em."""

    def width(text: str) -> float:
        plain, looks = _read(text)
        runs = groupby(zip(looks, plain, strict=True), lambda pair: pair[0])
        return sum(
            [faces(look).measure("".join([char for _, char in run])) for look, run in runs], tracking * len(plain)
        )

    return width


def line(text: str, faces: Faces, size: float, tracking: float, turn: Turn | None, stretch: float) -> SetLine:
    """A text with signs on one line, from 0; arguments as those of Case.line."""
    plain, looks = _read(text)
    shown = plain.replace(SOFT, HYPHEN)
    base, found = turn or (0, ())
    tracking = tracking and faces(PLAIN).tracked(shown, tracking)
    inks = _inks(plain, looks)
    placed: list[Placed] = []
    x = 0.0
    for level, look, ink, part in _runs(shown, found or (base,) * len(shown), looks, inks):
        if part in SPACES:
            x += faces(look).gap(part) * size + tracking + (stretch if part == " " else 0.0)
            continue
        for word in faces(look).words(part, level % 2 == 1):
            placed.append((x, word, ink))
            x += word.width * size / word.font.units + tracking * len(word.glyphs)
    words = tuple([(x, word) for x, word, _ in placed])
    leftward = base == 1 or faces(PLAIN).leftward
    width = x - tracking if placed else x
    return SetLine(words, width, plain, tracking, turn is not None, leftward, _stretches(plain, looks, inks, placed))


def _read(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is read and its looks: a hyphen at its end has that of its word, and letters that hang together
    have one."""
    plain, looks = looks_of(text)
    if plain.endswith(SOFT):
        looks[-1:] = looks[-2:-1]
    for word in CURSIVE.finditer(plain):
        own = looks[word.start() : word.end()]
        looks[word.start() : word.end()] = [next(filter(None, own), PLAIN)] * len(own)
    return plain, looks


def _runs(
    text: str, levels: Sequence[int], looks: Sequence[int], inks: Sequence[int]
) -> Iterator[tuple[int, int, int, str]]:
    """Words and spaces from left to right: (level, look, number of the stretch, text)."""
    runs: list[tuple[int, int, int, str]] = []
    for (level, look, ink), members in groupby(
        zip(levels, looks, inks, text, strict=True), lambda one: (one[0], one[1], one[2])
    ):
        part = CONTROLS.sub("", "".join([char for *_, char in members]))
        runs += [(level, look, ink, word) for word in _SPACE.split(part) if word]
    return (runs[at] for at in visual([level for level, *_ in runs]))


def _inks(text: str, looks: Sequence[int]) -> list[int]:
    """For each character the number of its stretch: a new one begins where the colour changes, never with a space."""
    inks: list[int] = []
    number, before = 0, None
    for char, look in zip(text, looks, strict=True):
        accent = look & ACCENT
        if char not in SPACES:
            number += before is not None and accent != before
            before = accent
        inks.append(number)
    return inks


def _stretches(text: str, looks: Sequence[int], inks: Sequence[int], placed: Sequence[Placed]) -> tuple[Stretch, ...]:
    """The line by colour, in the order of its text; none where all of it is of the style's own."""
    if not any(look & ACCENT for look in looks):
        return ()
    made: list[Stretch] = []
    for ink, members in groupby(zip(inks, looks, text, strict=True), lambda one: one[0]):
        found = list(members)
        words = tuple([(x, word) for x, word, number in placed if number == ink])
        accent = any(look & ACCENT for _, look, _ in found)
        made.append(Stretch(words, "".join([char for *_, char in found]), accent))
    return tuple(made)
