"""Letters: text shaped to glyphs by HarfBuzz, measured, and laid out on lines in any script.

Invariant: a character that no font has is an error, never an empty box. The caches of shaped words belong to one
Letters, are bounded by the letters in them, and are gone with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from .bidi import CONTROLS, direction, levels, may_turn, runs_left, visual
from .errors import LayoutError, Place
from .faces import Face, Faces, Metrics
from .page import Font, Word
from .scripts import INVISIBLE, JOINED, LATIN, divided, families, graphemes, marks, tongue

Chain = tuple[str, ...]
"""Names of fonts (file names without suffix), the first that has all of a word's characters sets it."""

SPACES: Mapping[str, float] = {
    " ": 0.0, "\u00a0": 0.0, "\u202f": 0.2, "\u2009": 0.2, "\u2007": 0.5, "\u2002": 0.5, "\u2003": 1.0, "\u200a": 0.1,
    "\u2000": 0.5, "\u2001": 1.0, "\u2004": 0.333, "\u2005": 0.25, "\u2006": 0.167, "\u2008": 0.2, "\u205f": 0.222,
    "\u3000": 1.0,
}  # fmt: skip
"""Widths of spaces in em; 0: the font's own space. Spaces are distances, never glyphs."""

_SPACE = re.compile(f"([{''.join(SPACES)}])")
MOST_MARKS = 4
"""Combining marks on one letter; no name needs more, and what is piled higher runs into other lines."""

CACHED_LETTERS = 131_072
"""So many letters of words for all chains and languages together; with 120 to 300 bytes each, less than 40 MB."""

LONG = 8
"""Han text longer than this is a sentence, of which each letter has the first font that has it; else it is a name."""


Turn = tuple[int, tuple[int, ...]]
"""Which way a line runs: the level of its paragraph, and that of each of its characters; none where they are alike."""


class Stretch(NamedTuple):
    """A part of a line that is all of one colour: its words, placed as in the line, and what it says."""

    words: tuple[tuple[float, Word], ...]
    text: str
    accent: bool


class SetLine(NamedTuple):
    """Words with their distance in points from the line's start, and the line's width in points.

    text is as it is read, words are as they stand; reordered: the one is not in the order of the other. leftward:
    its paragraph, or its language, is read from right to left. tracking in points is after every glyph: none where
    letters hang together. stretches are all of it, where some of it is in the accent colour.
    """

    words: tuple[tuple[float, Word], ...]
    width: float
    text: str
    tracking: float = 0.0
    reordered: bool = False
    leftward: bool = False
    stretches: tuple[Stretch, ...] = ()


class Letters:
    """The fonts of one volume and the words shaped with them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Fonts are the *.ttf files of the folders; where two have one name, the first folder's counts."""
        self._faces = Faces(folders)
        self._cases: dict[tuple[Chain, tuple[str, ...], str], Case] = {}
        self._kept = Kept()

    def font(self, name: str) -> Font:
        """The font called `name`."""
        return self._faces[name].font

    def metrics(self, name: str) -> Metrics:
        """Heights and the width of its space."""
        return self._faces[name].metrics

    def case(self, chain: Chain, features: tuple[str, ...] = (), locale: str = "") -> Case:
        """What sets text in a chain of fonts, as readers of that locale ("de_AT") expect it."""
        key = (chain, features, locale)
        if (known := self._cases.get(key)) is None:
            alike, first = (chain, features, "-".join(tongue(locale))), self._faces[chain[0]]
            if alike not in self._cases:
                language, han = tongue(locale)
                case = Case(self._faces, chain, features, language, han, first, runs_left(locale), self._kept)
                self._cases[alike] = case
            known = self._cases[key] = self._cases[alike]
        return known

    def words(self, text: str, chain: Chain, features: tuple[str, ...] = ()) -> tuple[Word, ...]:
        """Text without spaces as shaped words: one, or one a font where a chain must share the letters."""
        return self.case(chain, features).words(text)

    def width(self, text: str, chain: Chain, features: tuple[str, ...] = ()) -> float:
        """Width in em of text (NFC) set on one line without tracking."""
        return self.widths(chain, features)(text)

    def widths(self, chain: Chain, features: tuple[str, ...] = (), locale: str = "") -> Callable[[str], float]:
        """The same of many texts: what measures them, for one chain."""
        return self.case(chain, features, locale).measure

    def line(
        self, text: str, chain: Chain, size: float, tracking: float = 0.0, features: tuple[str, ...] = (),
        locale: str = "",
    ) -> SetLine:  # fmt: skip
        """Text on one line: words and spaces laid out from 0; tracking in points is added after every glyph."""
        return self.case(chain, features, locale).line(text, size, tracking)


def turned(text: str, language: str) -> Turn:
    """Which way a paragraph on one line runs."""
    base = direction(text, language)
    found = levels(text, base)
    return base, tuple(found) if any(level != base for level in found) else ()


@dataclass(slots=True, eq=False)
class Kept:
    """How many letters all cases of one Letters keep."""

    letters: int = 0
    cases: list[Case] = field(default_factory=list)


class Widths(dict[str, float]):
    """Widths in em by text, measured on first use."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, text: str) -> float:
        wide = self._case.line(text, 1.0).width
        self._case._keep(text)
        self[text] = wide
        return wide


@dataclass(slots=True, eq=False)
class Case:
    """The sorts that one kind of text is set from: a chain of fonts, and, after it, whatever font has a letter.

    language and han are those of scripts.tongue; first is the chain's first font, whose spaces all have;
    leftward: the language is read from right to left.
    """

    faces: Faces
    chain: Chain
    features: tuple[str, ...]
    language: str
    han: str
    first: Face
    leftward: bool
    kept: Kept
    _words: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    _leftward: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    _chains: dict[tuple[str, ...], Chain] = field(default_factory=dict)
    _widths: Widths = field(init=False)

    def __post_init__(self) -> None:
        self._widths = Widths(self)
        self.kept.cases.append(self)

    def words(self, text: str, leftward: bool = False) -> tuple[Word, ...]:
        """Text without spaces as shaped words, from left to right: one, or one for each font and script."""
        return (self._leftward if leftward else self._words).get(text) or self._shaped(text, leftward)

    def width(self, text: str) -> float:
        """Width in em of text set on one line without tracking."""
        return self.measure(text)

    @property
    def measure(self) -> Callable[[str], float]:
        """The same of many texts, in the least time."""
        return self._widths.__getitem__

    def line(
        self, text: str, size: float, tracking: float = 0.0, turn: Turn | None = None, stretch: float = 0.0
    ) -> SetLine:
        """Text on one line, from 0; tracking is added after every glyph, stretch to every space between words.

        turn says which way its letters run, where its paragraph has found that.
        """
        if turn:
            return self._turned(text, size, tracking, turn, stretch)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
            if may_turn(text):
                return self._turned(text, size, tracking, turned(text, self.language), stretch)
            tracking = tracking and self.tracked(text, tracking)
        known, space = self._words, self.first.metrics.space
        placed: list[tuple[float, Word]] = []
        x = 0.0
        for part in _SPACE.split(text):
            if part in SPACES:
                x += (SPACES[part] or space) * size + tracking + (stretch if part == " " else 0.0)
            elif part:
                for word in known.get(part) or self._shaped(part):
                    placed.append((x, word))
                    x += word.width * size / word.font.units + tracking * len(word.glyphs)
        return SetLine(tuple(placed), x - tracking if placed else x, text, tracking, False, self.leftward)

    def _turned(self, text: str, size: float, tracking: float, turn: Turn, stretch: float) -> SetLine:
        """The same where some of it runs to the left."""
        base, found = turn
        tracking = tracking and self.tracked(text, tracking)
        placed: list[tuple[float, Word]] = []
        x = 0.0
        for level, part in self._runs(text, found) if found else self._plain_runs(text, base):
            if part in SPACES:
                x += self.gap(part) * size + tracking + (stretch if part == " " else 0.0)
                continue
            for word in self.words(part, level % 2 == 1):
                placed.append((x, word))
                x += word.width * size / word.font.units + tracking * len(word.glyphs)
        return SetLine(tuple(placed), x - tracking if placed else x, text, tracking, True, base == 1 or self.leftward)

    def gap(self, space: str) -> float:
        """The width in em of a space."""
        return SPACES[space] or self.first.metrics.space

    @staticmethod
    def _plain_runs(text: str, base: int) -> list[tuple[int, str]]:
        """Words and spaces of a line that runs one way, each with its level, from left to right."""
        parts = [(base, part) for part in _SPACE.split(CONTROLS.sub("", text)) if part]
        return parts[::-1] if base else parts

    @staticmethod
    def _runs(text: str, found: Sequence[int]) -> list[tuple[int, str]]:
        """Words and spaces, each with its level, from left to right; signs that only turn are left out."""
        runs: list[tuple[int, str]] = []
        at = 0
        for level, group in groupby(found):
            end = at + len(list(group))
            for part in _SPACE.split(CONTROLS.sub("", text[at:end])):
                if part:
                    runs.append((level, part))
            at = end
        return [runs[at] for at in visual([level for level, _ in runs])]

    def tracked(self, text: str, tracking: float) -> float:
        """Tracking, unless letters hang together."""
        return 0.0 if any(script in JOINED for script, _ in divided(text)) else tracking

    def _keep(self, text: str) -> None:
        """Count what is kept; where it is too much, all is forgotten first."""
        self.kept.letters += len(text)
        if self.kept.letters > CACHED_LETTERS:
            for case in self.kept.cases:
                for known in (case._words, case._leftward, case._widths):
                    known.clear()
            self.kept.letters = len(text)

    def _shaped(self, text: str, leftward: bool = False) -> tuple[Word, ...]:
        """The same, shaped and from now on known."""
        if not leftward and self.first.has(text) and LATIN.fullmatch(text):  # most words, in the least time
            found: tuple[Word, ...] = (self._shape(text, self.first, "", False),)
        else:
            words = [
                word
                for script, part in divided(text)
                for shared, face in self._shared(part, script)
                if (word := self._shape(shared, face, script, leftward)).glyphs
            ]
            found = tuple(words[::-1] if leftward else words)
        self._keep(text)
        (self._leftward if leftward else self._words)[text] = found
        return found

    def _shared(self, text: str, script: str) -> list[tuple[str, Face]]:
        """(part, face): all of it in the first font that has it, else each letter in the first that has that."""
        clusters = [] if text.isascii() else graphemes(text)
        if any(len(cluster) > MOST_MARKS and marks(cluster) > MOST_MARKS for cluster in clusters):
            message = f"a letter carries more than {MOST_MARKS} marks and would run into other lines."
            raise LayoutError("marks-piled-up", message, Place(), "Mend the name.")
        names = self._chain(text, script)
        sentence = script == "Hani" and len(text) > LONG
        for name in names[: len(self.chain) + 1 + self.first.heavy] if sentence else names:
            if self.faces[name].has(text):
                return [(text, self.faces[name])]
        light = tuple(name for name in names if not name.endswith("-SemiBold")) if sentence else names
        shared: list[tuple[str, Face]] = []
        for cluster in clusters or text:
            face = self._first(cluster, light)
            if shared and shared[-1][1] is face:
                shared[-1] = (shared[-1][0] + cluster, face)
            else:
                shared.append((cluster, face))
        return shared

    def _chain(self, text: str, script: str) -> Chain:
        """The chain, then the world's fonts that may have a text of a script, then the shop's."""
        likely = families(script, self.han, text)
        if (known := self._chains.get(likely)) is None:
            world = self.faces.of_families(likely, self.first.heavy)
            known = self._chains[likely] = tuple(dict.fromkeys((*self.chain, *world, *self.faces.own)))
        return known

    def _first(self, cluster: str, names: Chain) -> Face:
        """The first font that has a letter with all that belongs to it."""
        for name in (*names, *self.faces.files):
            if self.faces[name].has(cluster):
                return self.faces[name]
        signs = " ".join(f"U+{ord(c):04X}" for c in cluster)
        message = f"no font of {', '.join(self.chain)} has {signs}, nor has any other."
        raise LayoutError("glyph-missing", message, Place(), "Add a font that has it.")

    def _shape(self, text: str, face: Face, script: str, leftward: bool) -> Word:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        if script:
            buffer.script = script
        buffer.direction = "rtl" if leftward else "ltr"
        buffer.language = self.language  # else HarfBuzz takes the machine's
        if not text.isascii() and INVISIBLE.search(text):
            buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(face.shaper, buffer, dict.fromkeys(self.features, True))
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        advances = tuple([place.x_advance for place in places])
        moved = any(place.x_offset or place.y_offset for place in places)
        offsets = tuple([(place.x_offset, place.y_offset) for place in places]) if moved else ()
        return Word(
            text, face.font, tuple([i.codepoint for i in infos]), advances, offsets,
            tuple([i.cluster for i in infos]), sum(advances), leftward,
        )  # fmt: skip
