"""Texts set in frames: words broken to lines at the largest size that fits.

Invariant: a text that fits at none of its sizes is an error that names it, never cut and never overprinted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..lettering import Chain, Letters, SetLine
from ..page import Colour, Mark, TextLine
from .layout import LayoutFile
from .lines import HYPHEN, SOFT, headline, one_line, paragraph

STEPS = 4
"""In so many steps a text shrinks from its size to its least."""


@dataclass(frozen=True, slots=True)
class Type:
    """A style, resolved: chain of fonts, sizes in points by step of shrinking, and how it is set."""

    chain: Chain
    sizes: tuple[float, ...]
    leading: float
    colour: Colour
    tracking: float
    align: Literal["left", "centre", "right"]
    features: tuple[str, ...]
    hyphenate: bool
    balance: bool
    paragraph: float
    cap: float
    space: float


@dataclass(frozen=True, slots=True, eq=False)
class SetText:
    """A text broken to lines: their height is from the capitals of the first to the baseline of the last.

    baselines are distances in points from the top; step is how far it had to shrink.
    """

    lines: tuple[SetLine, ...]
    baselines: tuple[float, ...]
    height: float
    size: float
    step: int
    type: Type


def types(file: LayoutFile, letters: Letters) -> Mapping[str, Type]:
    """The styles of a layout by name, with their fonts opened."""
    return {name: _type(name, file, letters) for name in file.styles}


def _type(name: str, file: LayoutFile, letters: Letters) -> Type:
    style = file.styles[name]
    chain = file.fonts[style.font]
    for font in chain:
        letters.font(font)
    least = style.least or style.size
    sizes = tuple(style.size - (style.size - least) * step / STEPS for step in range(STEPS + 1))
    metrics = letters.metrics(chain[0])
    return Type(
        chain, sizes if style.least else sizes[:1], style.leading, file.colours[style.colour], style.tracking,
        style.align, style.features, style.hyphenate, style.balance, style.paragraph, metrics.cap_height, metrics.space,
    )  # fmt: skip


def set_text(
    text: str, kind: Type, width: float, letters: Letters, language: str, most: int | None, step: int
) -> SetText | None:
    """The text in lines no wider than width points, at most so many; None where it fits at no size from `step` on."""
    plain = unicodedata.normalize("NFC", text)
    for at in range(min(step, len(kind.sizes) - 1), len(kind.sizes)):
        if most == 1:
            line = letters.line(one_line(plain), kind.chain, kind.sizes[at], kind.tracking, kind.features)
            if line.width <= width:
                return _stacked([[line]], kind, at)
            continue
        lines = _lines(plain, kind, kind.sizes[at], width, letters, language)
        if lines is not None and (most is None or sum(map(len, lines)) <= most):
            return _stacked(_shaped(lines, kind, at, letters), kind, at)
    return None


def place_text(found: SetText, x: float, y: float, width: float, frame: str) -> list[Mark]:
    """The lines as marks; x, y is the top left of the frame, y at the height of the capitals."""
    kind = found.type
    marks: list[Mark] = []
    for line, baseline in zip(found.lines, found.baselines, strict=True):
        spare = {"left": 0.0, "centre": (width - line.width) / 2, "right": width - line.width}[kind.align]
        marks.append(
            TextLine(
                x + spare, y + baseline, found.size, kind.colour, line.words, line.text, kind.tracking, frame
            )
        )  # fmt: skip
    return marks


def _lines(text: str, kind: Type, size: float, width: float, letters: Letters, language: str) -> list[list[str]] | None:
    """Paragraphs of lines; a blank line divides paragraphs, a line break stays one."""
    tracking = kind.tracking / size

    def measure(word: str) -> float:
        wide = letters.width(word, kind.chain, kind.features)
        return wide + tracking * len(word) if tracking else wide

    paragraphs: list[list[str]] = []
    for block in text.strip().split("\n\n"):
        lines: list[str] = []
        for stretch in block.strip().split("\n"):
            args = (stretch, width / size, measure, kind.space + tracking)
            broken = headline(*args) if kind.balance else paragraph(*args, language if kind.hyphenate else "")
            if broken is None:
                return None
            lines += broken
        paragraphs.append(lines)
    return paragraphs


def _shaped(paragraphs: list[list[str]], kind: Type, step: int, letters: Letters) -> list[list[SetLine]]:
    """Lines as glyphs; a hyphen that only ends the line stays a soft one in its logical text."""

    def shaped(line: str) -> SetLine:
        found = letters.line(line.replace(SOFT, HYPHEN), kind.chain, kind.sizes[step], kind.tracking, kind.features)
        return SetLine(found.words, found.width, line) if line.endswith(SOFT) else found

    return [[shaped(line) for line in lines] for lines in paragraphs]


def _stacked(paragraphs: list[list[SetLine]], kind: Type, step: int) -> SetText:
    """Lines under each other, paragraphs apart."""
    size = kind.sizes[step]
    leading = kind.leading * size / kind.sizes[0]
    baselines: list[float] = []
    y = kind.cap * size
    for at, lines in enumerate(paragraphs):
        y += kind.paragraph if at else 0.0
        for _ in lines:
            baselines.append(y)
            y += leading
    together = tuple(line for lines in paragraphs for line in lines)
    return SetText(together, tuple(baselines), baselines[-1], size, step, kind)
