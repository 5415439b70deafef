"""The desk at which a volume's cards are set: letters, pictures, styles, colours, and what was set before.

Invariant: what it remembers only saves time; a card set on a fresh desk is the same card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..lettering import Letters
from ..page import Box, Colour, Mark
from .pictures import Pictures
from .typeset import SetText, Type, place_text, set_text

CACHED_TEXTS = 4096

TextKey = tuple[str, str, float, str, int | None, int]
PlacedKey = tuple[SetText, float, float, float, str]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """limits is the box up to which frames with edges run: the bleed, or the white border; art are folders."""

    letters: Letters
    pictures: Pictures
    types: Mapping[str, Type]
    colours: Mapping[str, Colour]
    art: tuple[Path, ...]
    limits: Box
    texts: dict[TextKey, SetText | None] = field(default_factory=dict)
    placed: dict[PlacedKey, list[Mark]] = field(default_factory=dict)

    def set_text(
        self, style: str, text: str, width: float, language: str, most: int | None = None, step: int = 0
    ) -> SetText | None:
        """The text in a style, set once; None where it fits at no size."""
        key = (style, text, width, language, most, step)
        if key not in self.texts:
            if len(self.texts) >= CACHED_TEXTS:
                self.texts.clear()
            self.texts[key] = set_text(text, self.types[style], width, self.letters, language, most, step)
        return self.texts[key]

    def place_text(self, found: SetText, x: float, y: float, width: float, frame: str) -> list[Mark]:
        """The marks of a text that stands in the same place on many cards, made once."""
        key = (found, x, y, width, frame)
        if (known := self.placed.get(key)) is None:
            if len(self.placed) >= CACHED_TEXTS:
                self.placed.clear()
            known = self.placed[key] = place_text(found, x, y, width, frame)
        return known
