"""Letters: font files opened, text shaped to glyphs by HarfBuzz and measured.

Invariant: a character that no font of a chain has is an error, never an empty box. The cache of shaped
words belongs to one Letters, is bounded, and is gone with it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

from .errors import LayoutError, Place, did_you_mean
from .page import Font, Word

Chain = tuple[str, ...]
"""Names of fonts (file names without suffix), the first that has all of a word's characters sets it."""

SPACES: Mapping[str, float] = {
    " ": 0.0, "\u00a0": 0.0, "\u202f": 0.2, "\u2009": 0.2, "\u2007": 0.5, "\u2002": 0.5, "\u2003": 1.0, "\u200a": 0.1,
}  # fmt: skip
"""Widths of spaces in em; 0: the font's own space. Spaces are distances, never glyphs."""

_SPACE = re.compile(f"([{''.join(SPACES)}])")

MOST_MARKS = 4
"""Combining marks on one letter; no name needs more, and what is piled higher runs into other lines."""

CACHED_WORDS = 4_000
"""So many for each chain of fonts."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """A font's heights in em: above the baseline positive, descent negative."""

    ascent: float
    descent: float
    cap_height: float
    x_height: float
    space: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """Words with their distance in points from the line's start, and the line's width in points."""

    words: tuple[tuple[float, Word], ...]
    width: float
    text: str


class Letters:
    """The fonts of one volume and the words shaped with them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Fonts are the *.ttf files of the folders; where two have one name, the first folder's counts."""
        self._files = {path.stem: path for folder in reversed(folders) for path in sorted(folder.rglob("*.ttf"))}
        self._open: dict[str, tuple[Font, hb.Font, Metrics]] = {}
        self._there: dict[str, set[str]] = {}
        self._words: dict[tuple[Chain, tuple[str, ...]], dict[str, tuple[Word, ...]]] = {}
        self._widths: dict[tuple[Chain, tuple[str, ...]], dict[str, float]] = {}

    def font(self, name: str) -> Font:
        """The font called `name`."""
        return self._face(name)[0]

    def metrics(self, name: str) -> Metrics:
        """Heights and the width of its space."""
        return self._face(name)[2]

    def words(self, text: str, chain: Chain, features: tuple[str, ...] = ()) -> tuple[Word, ...]:
        """Text without spaces as shaped words: one, or one a font where a chain must share the letters."""
        known = self._words.setdefault((chain, features), {})
        return known.get(text) or self._shaped(text, chain, features, known)

    def width(self, text: str, chain: Chain, features: tuple[str, ...] = ()) -> float:
        """Width in em of text (NFC) set on one line without tracking."""
        return self.widths(chain, features)(text)

    def widths(self, chain: Chain, features: tuple[str, ...] = ()) -> Callable[[str], float]:
        """The same of many texts: what measures them, for one chain."""
        known = self._widths.setdefault((chain, features), {})

        def width(text: str) -> float:
            if (wide := known.get(text)) is None:
                wide = self.line(text, chain, 1.0, 0.0, features).width
                if len(known) >= CACHED_WORDS:
                    known.clear()
                known[text] = wide
            return wide

        return width

    def line(
        self, text: str, chain: Chain, size: float, tracking: float = 0.0, features: tuple[str, ...] = ()
    ) -> SetLine:
        """Text on one line: words and spaces laid out from 0; tracking in points is added after every glyph."""
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        space = self.metrics(chain[0]).space
        known = self._words.setdefault((chain, features), {})
        placed: list[tuple[float, Word]] = []
        x = 0.0
        for part in _SPACE.split(text):
            if part in SPACES:
                x += (SPACES[part] or space) * size + tracking
            elif part:
                for word in known.get(part) or self._shaped(part, chain, features, known):
                    placed.append((x, word))
                    x += word.width * size / word.font.units + tracking * len(word.glyphs)
        return SetLine(tuple(placed), x - tracking if placed else x, text)

    def _shaped(
        self, text: str, chain: Chain, features: tuple[str, ...], known: dict[str, tuple[Word, ...]]
    ) -> tuple[Word, ...]:
        """The same, shaped and from now on known."""
        words = tuple(self._shape(part, name, features) for part, name in self._share(text, chain))
        if len(known) >= CACHED_WORDS:
            known.clear()
        known[text] = words
        return words

    def _face(self, name: str) -> tuple[Font, hb.Font, Metrics]:
        if name not in self._open:
            if name not in self._files:
                message = f"there is no font '{name}'."
                raise LayoutError("unknown-font", message, hint=did_you_mean(name, self._files))
            data = self._files[name].read_bytes()
            face = hb.Face(data)
            self._open[name] = self._measured(self._files[name], data, face)
        return self._open[name]

    @staticmethod
    def _measured(path: Path, data: bytes, face: hb.Face) -> tuple[Font, hb.Font, Metrics]:
        font = hb.Font(face)
        extents = font.get_font_extents("ltr")
        space = font.get_glyph_h_advance(font.get_nominal_glyph(32) or 0)

        def height(char: str) -> float:
            found = font.get_glyph_extents(font.get_nominal_glyph(ord(char)) or 0)
            return found.y_bearing / face.upem if found else 0.7

        metrics = Metrics(
            extents.ascender / face.upem, extents.descender / face.upem, height("H"), height("x"), space / face.upem
        )
        return Font(str(path), hashlib.sha256(data).hexdigest(), face.upem), font, metrics

    def _share(self, text: str, chain: Chain) -> list[tuple[str, str]]:
        """(part, font name): the whole word in the first font that has it all, else cluster by cluster."""
        if not text.isascii() and any(len(cluster) > MOST_MARKS + 1 for cluster in _clusters(text)):
            message = f"a letter carries more than {MOST_MARKS} marks and would run into other lines."
            raise LayoutError("marks-piled-up", message, Place(), "Mend the name.")
        for name in chain:
            if self._has(text, name):
                return [(text, name)]
        shared: list[tuple[str, str]] = []
        for cluster in _clusters(text):
            name = next((name for name in chain if self._has(cluster, name)), "")
            if not name:
                signs = " ".join(f"U+{ord(c):04X}" for c in cluster)
                raise LayoutError(
                    "glyph-missing", f"no font of {', '.join(chain)} has {signs}.", Place(), "Add a font that has it."
                )
            if shared and shared[-1][1] == name:
                shared[-1] = (shared[-1][0] + cluster, name)
            else:
                shared.append((cluster, name))
        return shared

    def _has(self, text: str, name: str) -> bool:
        there = self._there.setdefault(name, set("\u200c\u200d\ufe0e\ufe0f"))
        if there.issuperset(text):
            return True
        font = self._face(name)[1]
        there.update(c for c in text if font.get_nominal_glyph(ord(c)))
        return there.issuperset(text)

    def _shape(self, text: str, name: str, features: tuple[str, ...]) -> Word:
        font, shaper, _ = self._face(name)
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        buffer.language = "und"  # else HarfBuzz takes the machine's
        hb.shape(shaper, buffer, dict.fromkeys(features, True))
        infos = buffer.glyph_infos
        positions = [place.position for place in buffer.glyph_positions]  # x offset, y offset, x advance, y advance
        offsets = tuple([place[:2] for place in positions])
        advances = tuple([place[2] for place in positions])
        return Word(
            text, font, tuple([i.codepoint for i in infos]), advances,
            offsets if any(map(any, offsets)) else (), tuple([i.cluster for i in infos]), sum(advances),
        )  # fmt: skip


def _clusters(text: str) -> list[str]:
    """Letters with the marks and joiners that belong to them."""
    clusters: list[str] = []
    for char in text:
        joins = unicodedata.combining(char) or char in "\u200c\u200d\ufe0e\ufe0f"
        if clusters and joins:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
