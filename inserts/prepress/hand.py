"""Hand setting: the few lines that prepress itself adds to a volume, on slips, covers and edges.

Invariant: these lines are always set: a sign that no font has is written by its number, since the papers
that report a fault must not fail for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import Literal

from msgspec import Struct

from ..errors import LayoutError
from ..lettering import Chain, Letters, SetLine
from ..page import BLACK, Colour, TextLine

TINY, SMALL, TEXT, TITLE, HEAD = 6.0, 7.5, 9.0, 13.0, 22.0
"""The scale of type, in points."""

INK: Colour = BLACK
GREY: Colour = (0.38,)
HAIR: Colour = (0.72,)
TINT: Colour = (0.93,)
HAIRLINE = 0.25
FEATURES = ("tnum",)
BREAKS = re.compile(r"[\t\n\v\f\r]+")
ELLIPSIS = "…"

Align = Literal["left", "right"]


class Hand(Struct, frozen=True):
    """The fonts at hand: a quiet one and a strong one of the same family."""

    letters: Letters
    quiet: Chain
    strong: Chain

    def line(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Colour = INK,
        strong: bool = False,
        align: Align = "left",
        room: float = inf,
    ) -> TextLine:
        """Text with its left (or right) end at x and its baseline at y, shortened to the room it has."""
        found = self._set(text, size, strong)
        if found.width > room:
            found = self._set(self.shortened(text, room, size, strong), size, strong)
        return TextLine(x - found.width if align == "right" else x, y, size, colour, found.words, found.text)

    def width(self, text: str, size: float, strong: bool = False) -> float:
        """Width of the text in points."""
        return self._set(text, size, strong).width

    def shortened(self, text: str, width: float, size: float, strong: bool = False) -> str:
        """The text, without its beginning where it is too wide: what tells ids apart stands at their end."""
        if self.width(text, size, strong) <= width:
            return text
        ends = (ELLIPSIS + text[start:] for start in range(1, len(text)))
        return next((end for end in ends if self.width(end, size, strong) <= width), ELLIPSIS)

    def largest(self, text: str, width: float, sizes: tuple[float, ...], strong: bool = True) -> float:
        """The first of the sizes at which the text fits; else the last."""
        return next((size for size in sizes if self.width(text, size, strong) <= width), sizes[-1])

    def wrapped(self, text: str, width: float, size: float, strong: bool = False) -> list[str]:
        """The text in lines no wider than width; a word that is wider is broken anywhere."""
        lines = [""]
        for word in self._pieces(text, width, size, strong):
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size, strong) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line]

    def cap(self, size: float) -> float:
        """Height of capitals and figures, in points."""
        return self.letters.metrics(self.quiet[0]).cap_height * size

    def _pieces(self, text: str, width: float, size: float, strong: bool) -> Iterator[str]:
        for word in text.split():
            while len(word) > 1 and self.width(word, size, strong) > width:
                ends = range(len(word) - 1, 0, -1)
                fits = next(n for n in ends if n == 1 or self.width(word[:n], size, strong) <= width)
                yield word[:fits]
                word = word[fits:]
            yield word

    def _set(self, text: str, size: float, strong: bool) -> SetLine:
        """The text on one line, each sign that no font has as its number: U+1F600."""
        chain = self.strong if strong else self.quiet
        text = BREAKS.sub(" ", text)
        try:
            return self.letters.line(text, chain, size, features=FEATURES)
        except LayoutError:
            spelt = "".join(sign if self._has(sign, chain) else f"[U+{ord(sign):04X}]" for sign in text)
            return self.letters.line(spelt, chain, size, features=FEATURES)

    def _has(self, sign: str, chain: Chain) -> bool:
        try:
            self.letters.words(sign, chain, FEATURES)
        except LayoutError:
            return False
        return True
