"""Texts set in frames: words broken to lines at the largest size that fits.

Invariant: a text that fits at none of its sizes is an error that names it, never cut and never overprinted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..lettering import Chain, Letters, SetLine
from ..page import Colour, Mark, TextLine
from .layout import LayoutFile
from .lines import HYPHEN, SOFT, headline, one_line, paragraph
from .memory import Memory

STEPS = 4
"""In so many steps a text shrinks from its size to its least."""

BEFORE: Mapping[str, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}
"""The share of a line's spare width that stands before it."""


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Type left standing from earlier cards: lines of words, and the lines that stretches without a break fill.

    What is only now and then another (a name in a note) costs its own lines; no lines: it does not fit.
    """

    lines: Memory[tuple[Type, int, str], SetLine] = field(default_factory=Memory)
    stretches: Memory[tuple[Type, int, float, str, str], list[str]] = field(default_factory=Memory)


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
    text: str, kind: Type, width: float, letters: Letters, standing: Standing, language: str, most: int | None,
    step: int,
) -> SetText | None:  # fmt: skip
    """The text in lines no wider than width points, at most so many; None where it fits at no size from `step` on."""
    plain = unicodedata.normalize("NFC", text)
    for at in range(min(step, len(kind.sizes) - 1), len(kind.sizes)):
        if most == 1:
            line = letters.line(one_line(plain), kind.chain, kind.sizes[at], kind.tracking, kind.features)
            if line.width <= width:
                return _stacked([[line]], kind, at)
            continue
        paragraphs = _paragraphs(plain, kind, at, width, letters, standing, language)
        if paragraphs is not None and (most is None or sum(map(len, paragraphs)) <= most):
            shaped = [[_line(line, kind, at, letters, standing) for line in lines] for lines in paragraphs]
            return _stacked(shaped, kind, at)
    return None


def place_text(found: SetText, x: float, y: float, width: float, frame: str) -> list[Mark]:
    """The lines as marks; x, y is the top left of the frame, y at the height of the capitals."""
    kind = found.type
    before = BEFORE[kind.align]
    return [
        TextLine(
            x + (width - line.width) * before, y + baseline, found.size, kind.colour, line.words, line.text,
            kind.tracking, frame,
        )
        for line, baseline in zip(found.lines, found.baselines, strict=True)
    ]  # fmt: skip


def _paragraphs(
    text: str, kind: Type, step: int, width: float, letters: Letters, standing: Standing, language: str
) -> list[list[str]] | None:
    """Paragraphs of lines; a blank line divides paragraphs, a line break stays one."""
    paragraphs: list[list[str]] = []
    for block in text.strip().split("\n\n"):
        lines: list[str] = []
        for stretch in block.strip().split("\n"):
            key = (kind, step, width, language, stretch)
            broken = standing.stretches.known.get(key)
            if broken is None:
                broken = standing.stretches.keep(key, _broken(stretch, kind, step, width, letters, language))
            if not broken:
                return None
            lines += broken
        paragraphs.append(lines)
    return paragraphs


def _broken(stretch: str, kind: Type, step: int, width: float, letters: Letters, language: str) -> list[str]:
    """The lines of a stretch; none where a word is too wide."""
    size = kind.sizes[step]
    tracking = kind.tracking / size
    plain = letters.widths(kind.chain, kind.features)

    def tracked(word: str) -> float:
        return plain(word) + tracking * len(word)

    measure = tracked if tracking else plain
    args = (stretch, width / size, measure, kind.space + tracking)
    return (headline(*args) if kind.balance else paragraph(*args, language if kind.hyphenate else "")) or []


def _line(line: str, kind: Type, step: int, letters: Letters, standing: Standing) -> SetLine:
    """A line as glyphs; a hyphen that only ends the line stays a soft one in its logical text."""
    key = (kind, step, line)
    if (known := standing.lines.known.get(key)) is not None:
        return known
    found = letters.line(line.replace(SOFT, HYPHEN), kind.chain, kind.sizes[step], kind.tracking, kind.features)
    return standing.lines.keep(key, SetLine(found.words, found.width, line) if line.endswith(SOFT) else found)


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
