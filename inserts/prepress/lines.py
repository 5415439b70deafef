"""Lines of text as operators: most lines of a volume repeat, and are set once.

Invariant: equal lines give equal operators; what is kept is bounded, and gone with the document.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..page import TextLine, Word
from .document import numbers
from .type0 import Type0Fonts, utf16

CACHED_LINES = 4_096
LATIN = re.compile("[ -~¡-¬®-ÿ]*")
"""What is the same in Latin-1 and in the strings of a PDF."""

Placed = tuple[tuple[float, Word], ...]
Chosen = tuple[bytes, float]
"""A font by its resource name, and its size in points."""


class Setting(NamedTuple):
    """A line as operators: what it says (BDC), the font it begins with (None: it has no words), its words,
    and the font it leaves in force."""

    said: bytes
    first: Chosen | None
    words: bytes
    last: Chosen | None


class Lines:
    """The lines of one document."""

    def __init__(self, fonts: Type0Fonts) -> None:
        self._fonts = fonts
        self._known: dict[tuple[int, float, float, str], tuple[Placed, Setting]] = {}

    def setting(self, line: TextLine) -> Setting:
        """The line as operators, wherever it stands. Its words are known by identity, as lines that repeat share
        them; they are kept, so that no others get their id."""
        key = (id(line.words), line.size, line.tracking, line.text)
        if (known := self._known.get(key)) is None:
            if len(self._known) >= CACHED_LINES:
                self._known.clear()
            known = self._known[key] = line.words, self._set(line)
        return known[1]

    def _set(self, line: TextLine) -> Setting:
        """The pen moves by whole thousandths of an em, and errors do not add up."""
        parts: list[bytes] = []
        chosen: list[Chosen] = []
        unit, pen = line.size / 1000, 0.0
        for x, word in line.words:
            run = self._fonts.run(word)
            font = (run.font, line.size)
            if chosen and font != chosen[-1]:
                parts.append(selected(font))
            chosen.append(font)
            back = round((pen - x) / unit)
            parts.append(b"[%d" % back if back else b"[")
            parts.append(self._fonts.font(word.font).raised(word, line.size) if run.raised else run.body)
            pen += (run.width - back) * unit + line.tracking * run.glyphs
        first, last = (chosen[0], chosen[-1]) if chosen else (None, None)
        return Setting(actual_text(line.text), first, b"".join(parts), last)


@lru_cache(maxsize=256)
def selected(font: Chosen) -> bytes:
    """The operator that selects a font."""
    return b"/%b %b Tf\n" % (font[0], numbers((font[1],)))


def actual_text(text: str) -> bytes:
    """The operator that opens a line and says its logical text: letter by letter where it is Latin-1, which
    takes half the room, else as UTF-16."""
    plain = LATIN.fullmatch(text) and not text.startswith("þÿ")  # which would announce UTF-16
    digits = text.encode("latin-1").hex().upper().encode() if plain else b"FEFF" + utf16(text)
    return b"/Span<</ActualText<%b>>>BDC\n" % digits
