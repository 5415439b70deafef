"""The desk at which a volume's cards are set: letters, pictures, styles, colours, and what was set before.

Invariant: what it remembers only saves time, and is bounded; a card set on a fresh desk is the same card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field

from ..errors import LayoutError, Place
from ..lettering import Letters
from ..model import Suggestion
from ..page import Artwork, Box, Colour, Image, Mark
from .fits import Fit
from .flow import Item, Places
from .frames import Frame, Half
from .memory import Memory
from .pictures import Pictures
from .slots import Slot
from .symbol import symbol
from .typeset import SetText, Standing, Type, set_text

TextKey = tuple[str, str, float, str, int | None, int]
Modules = tuple[tuple[int, ...], int]
"""A QR symbol: as of symbol.symbol."""

SYMBOLS = 256
"""So many are at hand: those of the cards that are composed together, and more."""

FitKey = tuple[Slot, str | tuple[Suggestion, ...], str, int]


class Desk(Struct, frozen=True, eq=False):
    """trim is the card, limits the box up to which frames with edges run: the bleed, or the white border. art are
    folders; logo is the name of a picture in them, empty where there is none. dot is the printer's where it is seen,
    in points, else 0; one_colour: nothing but black and white is printed; linked: pages have links; half: what is
    drawn of a card."""

    letters: Letters
    pictures: Pictures
    types: Mapping[str, Type]
    colours: Mapping[str, Colour]
    art: tuple[Path, ...]
    limits: Box
    trim: Box
    logo: str = ""
    dot: float = 0.0
    one_colour: bool = False
    linked: bool = False
    half: Half = "whole"
    standing: Standing = field(default_factory=Standing)
    symbol: Callable[[str], Modules] = field(default_factory=lambda: lru_cache(SYMBOLS)(symbol))
    texts: Memory[TextKey, SetText | None] = field(default_factory=Memory)
    fits: Memory[FitKey, Fit | None] = field(default_factory=Memory)
    arranged: Memory[tuple[tuple[Item, ...], float, float], Places | None] = field(default_factory=Memory)
    placed: Memory[tuple[Fit, float, float], list[Mark]] = field(default_factory=Memory)

    def draws(self, frame: Frame) -> bool:
        """Whether the frame's own marks are drawn; its place it has anyway."""
        return self.half == "whole" or frame.preprinted == (self.half == "preprinted")

    def picture(self, name: str, page: int = 1) -> Image | Artwork:
        """The picture of that name, or that page of a PDF. LayoutError: as of `Pictures.find`; not-one-bit."""
        found = self.pictures.find(name, self.art, page)
        if self.one_colour and not (isinstance(found, Image) and found.bits == 1):
            message = "the layout is of one colour, and this picture has greys or colours."
            if isinstance(found, Artwork):
                message = "the layout is of one colour, and takes no pages of PDF files, not even black ones."
            hint = "Save it as a PNG of one bit, black and white, at 300 pixels an inch or more."
            raise LayoutError("not-one-bit", message, Place(Path(found.path).name), hint)
        return found

    def set_text(
        self, style: str, text: str, width: float, language: str, most: int | None = None, step: int = 0
    ) -> SetText | None:
        """The text in a style, set once; None where it fits at no size."""
        key = (style, text, width, language, most, step)
        if key in self.texts.known:
            return self.texts.known[key]
        found = set_text(text, self.types[style], width, self.letters, self.standing, language, most, step)
        return self.texts.keep(key, found, len(text))
