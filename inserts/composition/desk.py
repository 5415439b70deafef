"""The desk at which a volume's cards are set: letters, pictures, styles, colours, and what was set before.

Invariant: what it remembers only saves time, and is bounded; a card set on a fresh desk is the same card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..lettering import Letters
from ..model import Suggestion
from ..page import Box, Colour, Mark
from .fits import Fit
from .flow import Item, Places
from .memory import Memory
from .pictures import Pictures
from .slots import Slot
from .typeset import SetText, Standing, Type, set_text

TextKey = tuple[str, str, float, str, int | None, int]
FitKey = tuple[Slot, str | tuple[Suggestion, ...], str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """limits is the box up to which frames with edges run: the bleed, or the white border; art are folders; logo
    is the name of the shop's."""

    letters: Letters
    pictures: Pictures
    types: Mapping[str, Type]
    colours: Mapping[str, Colour]
    art: tuple[Path, ...]
    limits: Box
    logo: str = ""
    standing: Standing = field(default_factory=Standing)
    texts: Memory[TextKey, SetText | None] = field(default_factory=Memory)
    fits: Memory[FitKey, Fit | None] = field(default_factory=Memory)
    arranged: Memory[tuple[tuple[Item, ...], float, float], Places | None] = field(default_factory=Memory)
    placed: Memory[tuple[Fit, float, float], list[Mark]] = field(default_factory=Memory)

    def set_text(
        self, style: str, text: str, width: float, language: str, most: int | None = None, step: int = 0
    ) -> SetText | None:
        """The text in a style, set once; None where it fits at no size."""
        key = (style, text, width, language, most, step)
        if key in self.texts.known:
            return self.texts.known[key]
        found = set_text(text, self.types[style], width, self.letters, self.standing, language, most, step)
        return self.texts.keep(key, found)
