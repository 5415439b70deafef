"""Texts set in frames: words broken to lines at the largest size that fits.

Invariant: a text that fits at none of its sizes is an error that names it, never cut and never overprinted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ..bidi import direction, levels, may_turn, runs_left
from ..emphasis import ACCENT, BOLD, CLOSE, FACES, ITALIC, PLAIN, bare
from ..lettering import Case, Chain, Letters, SetLine, Turn
from ..page import Colour, Mark, TextLine
from . import mixed
from .format import LayoutFile
from .lines import HYPHEN, SOFT, UNSEEN, headline, one_line, paragraph
from .memory import Memory

STEPS = 4
"""In so many steps a text shrinks from its size to its least."""

BEFORE: Mapping[str, float] = {"left": 0.0, "centre": 0.5, "right": 1.0, "justify": 0.0}
"""The share of a line's spare width that stands before it; where the text is read from the right, left is right."""

LOOSEST = 0.8
"""In em: a space that would have to be stretched further leaves its line ragged."""

Broken = tuple[str, Turn | None]
"""A line, and which way it runs (None: to the right, all of it)."""


class Type(Struct, frozen=True, eq=False):
    """A style, resolved: chain of fonts, sizes in points by step of shrinking, and how it is set.

    faces are the chains of bold and of italic words, accent the colour of accented ones, as far as it has them.
    """

    chain: Chain
    sizes: tuple[float, ...]
    leading: float
    colour: Colour
    tracking: float
    align: Literal["left", "centre", "right", "justify"]
    features: tuple[str, ...]
    hyphenate: bool
    balance: bool
    paragraph: float
    cap: float
    space: float
    faces: Mapping[int, Chain] = field(default_factory=dict)
    accent: Colour | None = None
    grid: bool = False
    cases: dict[str, Case] = field(default_factory=dict)

    def case(self, letters: Letters, locale: str) -> Case:
        """What sets it for readers of a locale."""
        if (known := self.cases.get(locale)) is None:
            known = self.cases[locale] = letters.case(self.chain, self.features, locale)
        return known

    def face(self, look: int, letters: Letters, locale: str) -> Case:
        """The same for words of a look."""
        return letters.case(self.faces.get(look & FACES, self.chain), self.features, locale)

    @property
    def looks(self) -> int:
        """The sum of the looks that its words may have."""
        return sum(self.faces) | (ACCENT if self.accent else PLAIN)


class SetText(Struct, frozen=True, eq=False):
    """A text broken to lines: their height is from the capitals of the first to the baseline of the last.

    baselines are distances in points from the top; step is how far it had to shrink; coloured: some of it may be in
    the accent colour.
    """

    lines: tuple[SetLine, ...]
    baselines: tuple[float, ...]
    height: float
    size: float
    step: int
    type: Type
    coloured: bool = False


class Standing(Struct, frozen=True, eq=False):
    """Type left standing from earlier cards: lines of words, and the lines that stretches without a break fill.

    What is only now and then another (a name in a note) costs its own lines; no lines: it does not fit.
    """

    lines: Memory[tuple[Type, str, int, Broken], SetLine] = field(default_factory=Memory)
    stretches: Memory[tuple[Type, int, float, str, str], list[Broken]] = field(default_factory=Memory)


def types(file: LayoutFile, letters: Letters) -> Mapping[str, Type]:
    """The styles of a layout by name; their fonts have been opened."""
    return {name: _type(name, file, letters) for name in file.styles}


def _type(name: str, file: LayoutFile, letters: Letters) -> Type:
    style = file.styles[name]
    chain = file.fonts[style.font]
    least = style.least or style.size
    sizes = tuple(style.size - (style.size - least) * step / STEPS for step in range(STEPS + 1))
    metrics = letters.metrics(chain[0])
    faces = {look: file.fonts[named] for look, named in ((BOLD, style.bold), (ITALIC, style.italic)) if named}
    return Type(
        chain, sizes if style.least else sizes[:1], style.leading, file.colours[style.colour], style.tracking,
        style.align, style.features, style.hyphenate, style.balance, style.paragraph, metrics.cap_height, metrics.space,
        faces, file.colours[style.accent] if style.accent else None,
        style.grid,
    )  # fmt: skip


def set_text(
    text: str, kind: Type, width: float, letters: Letters, standing: Standing, language: str, most: int | None,
    step: int,
) -> SetText | None:  # fmt: skip
    """The text in lines no wider than width points, at most so many; None where it fits at no size from `step` on.

    LayoutError no-bold, no-italic, no-accent: the style does not have what the text asks for.
    """
    plain = unicodedata.normalize("NFC", text)
    if marked := CLOSE in plain:
        mixed.allow(plain, kind.looks)
    for at in range(min(step, len(kind.sizes) - 1), len(kind.sizes)):
        if most == 1:
            whole = one_line(plain)
            turns = _turns(whole, [whole], language)
            line = _set((whole, turns[0]), kind, at, letters, language)
            if line.width <= width:
                return _stacked([[line]], kind, at, marked)
            continue
        paragraphs = _paragraphs(plain, kind, at, width, letters, standing, language)
        if paragraphs is not None and (most is None or sum(map(len, paragraphs)) <= most):
            shaped = [[_line(line, kind, at, letters, standing, language) for line in lines] for lines in paragraphs]
            if kind.align == "justify":
                shaped = _justified(shaped, paragraphs, kind, at, width, letters, language)
            return _stacked(shaped, kind, at, marked)
    return None


def place_text(found: SetText, x: float, y: float, width: float, frame: str) -> list[Mark]:
    """The lines as marks; x, y is the top left of the frame, y at the height of the capitals."""
    kind = found.type
    before = BEFORE[kind.align]
    mirrored = 1.0 - before
    marks: list[Mark] = [
        TextLine(
            x + (width - line.width) * (mirrored if line.leftward else before), y + baseline, found.size, kind.colour,
            line.words, line.text, line.tracking, frame, line.reordered,
        )
        for line, baseline in zip(found.lines, found.baselines, strict=True)
    ]  # fmt: skip
    if found.coloured:
        return [part for line, mark in zip(found.lines, marks, strict=True) for part in _coloured(line, mark, kind)]
    return marks


def _coloured(line: SetLine, mark: Mark, kind: Type) -> list[Mark]:
    """A line's mark; one for each stretch where it has two colours."""
    if not line.stretches or kind.accent is None or not isinstance(mark, TextLine):
        return [mark]
    return [
        replace(
            mark, x=mark.x + stretch.words[0][0], colour=kind.accent if stretch.accent else kind.colour,
            words=tuple([(x - stretch.words[0][0], word) for x, word in stretch.words]), text=stretch.text,
        )
        for stretch in line.stretches if stretch.words
    ]  # fmt: skip


def _paragraphs(
    text: str, kind: Type, step: int, width: float, letters: Letters, standing: Standing, language: str
) -> list[list[Broken]] | None:
    """Paragraphs of lines; a blank line divides paragraphs, a line break stays one."""
    paragraphs: list[list[Broken]] = []
    for block in text.strip().split("\n\n"):
        lines: list[Broken] = []
        for stretch in block.strip().split("\n"):
            key = (kind, step, width, language, stretch)
            broken = standing.stretches.known.get(key)
            if broken is None:
                broken = standing.stretches.keep(
                    key, _broken(stretch, kind, step, width, letters, language), len(stretch)
                )
            if not broken:
                return None
            lines += broken
        paragraphs.append(lines)
    return paragraphs


def _broken(stretch: str, kind: Type, step: int, width: float, letters: Letters, language: str) -> list[Broken]:
    """The lines of a stretch; none where a word is too wide."""
    size = kind.sizes[step]
    tracking = kind.tracking / size
    plain = kind.case(letters, language).measure

    def tracked(word: str) -> float:
        return plain(word) + tracking * len(word)

    measure = tracked if tracking else plain
    if CLOSE in stretch:
        measure = mixed.measure(lambda look: kind.face(look, letters, language), tracking)
    args = (stretch, width / size, measure, kind.space + tracking)
    lines = (headline(*args) if kind.balance else paragraph(*args, language if kind.hyphenate else "")) or []
    return list(zip(lines, _turns(stretch, lines, language), strict=True))


def _turns(stretch: str, lines: list[str], language: str) -> list[Turn | None]:
    """Which way each line of a stretch runs, found for the stretch as a whole."""
    if CLOSE in stretch:
        stretch, lines = bare(stretch), list(map(bare, lines))
    if not runs_left(language) and not may_turn(stretch):
        return [None] * len(lines)
    base = direction(stretch, language)
    whole = levels(stretch, base)
    if all(level == base for level in whole):
        return [(base, ())] * len(lines)
    turns: list[Turn | None] = []
    at = 0
    for line in lines:
        own: list[int] = []
        for char in line:
            while at < len(stretch) and stretch[at] != char and (stretch[at].isspace() or stretch[at] in UNSEEN):
                at += 1  # lost at the end of a line, or between words
            there = at < len(stretch) and stretch[at] == char
            own.append(whole[at] if there else own[-1] if own else base)  # else a hyphen that breaking put in
            at += there
        turns.append((base, tuple(own)))
    return turns


def _line(line: Broken, kind: Type, step: int, letters: Letters, standing: Standing, language: str) -> SetLine:
    """A line as glyphs; a hyphen that only ends the line stays a soft one in its logical text."""
    key = (kind, language, step, line)
    if (known := standing.lines.known.get(key)) is not None:
        return known
    return standing.lines.keep(key, _set(line, kind, step, letters, language), len(line[0]))


def _set(line: Broken, kind: Type, step: int, letters: Letters, language: str, stretch: float = 0.0) -> SetLine:
    text, turn = line
    if CLOSE in text:
        faces: mixed.Faces = lambda look: kind.face(look, letters, language)  # noqa: E731
        return mixed.line(text, faces, kind.sizes[step], kind.tracking, turn, stretch)
    case = kind.case(letters, language)
    found = case.line(text.replace(SOFT, HYPHEN), kind.sizes[step], kind.tracking, turn, stretch)
    return found._replace(text=text) if text.endswith(SOFT) else found


def _justified(
    shaped: list[list[SetLine]], paragraphs: list[list[Broken]], kind: Type, step: int, width: float,
    letters: Letters, language: str,
) -> list[list[SetLine]]:  # fmt: skip
    """The lines with their spaces stretched to the measure, but for the last of each paragraph."""
    done: list[list[SetLine]] = []
    for lines, broken in zip(shaped, paragraphs, strict=True):
        done.append(list(lines))
        for at, line in enumerate(lines[:-1]):
            spaces = line.text.count(" ")
            stretch = (width - line.width) / spaces if spaces else 0.0
            if 0 < stretch <= LOOSEST * kind.sizes[step]:
                done[-1][at] = _set(broken[at], kind, step, letters, language, stretch)
    return done


def _stacked(paragraphs: list[list[SetLine]], kind: Type, step: int, coloured: bool) -> SetText:
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
    return SetText(together, tuple(baselines), baselines[-1], size, step, kind, coloured)
