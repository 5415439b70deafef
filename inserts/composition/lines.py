"""Line breaking: paragraphs ragged right with quiet edges, headlines broken by sense.

Invariant: no letter is lost or added but a hyphen at the end of a line; non-breaking spaces never break.
Text that cannot be broken to fit is None, and whoever asked decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..emphasis import CLOSE, looks_of, shared, signed
from .breaks import UNSPACED, may_part, parts
from .hyphens import dictionary

Measure = Callable[[str], float]
"""The width of a text without breakable spaces, signs of emphasis in it or not; the unit is the caller's."""

SOFT = "\u00ad"
HYPHEN = "-"
UNSEEN = "\u00ad\u200b"
"""Places to break that show only where a line ends there, or not at all."""
_GAP = "[ \t\u2002\u2003]"
BREAKING = re.compile(
    rf"{_GAP}(?:(?<![0-9].)(?<![0-9][.].){_GAP}*"
    rf"|(?<=[0-9].){_GAP}*(?!(?:mg|g|kg|ml|cl|l|mm|cm|m|°C|%|€|£|×|Uhr)(?![^\W\d_])))"
)
"""Where a line may end: at a space, but never between a number and its unit, or a day ("24.") and its month."""
_BREAKING_WORDS = re.compile(f"{_GAP}+")
"""The same where no number stands in the text."""
_DIGIT = re.compile("[0-9]")
_OPENINGS = ("", "(", "„", "“", "»", "«", "‚", "‘")
_TITLES = (
    "Dr.", "Prof.", "Mag.", "Dipl.", "Ing.", "St.", "Sankt", "Frau", "Herr", "Herrn", "Familie", "Mr", "Mr.", "Mrs",
    "Mrs.", "Ms", "Ms.", "Mx", "Mx.",
)  # fmt: skip
_COUNTED = ("§", "§§", "Nr.", "No.", "Art.", "Abs.", "Kap.", "Bd.", "Abb.", "Tel.", "ca.")
_INITIALS = [f"{chr(sign)}." for sign in range(0x41, 0x180) if chr(sign).isalpha()]
_BEFORE_NUMBERS = frozenset(opening + word for opening in _OPENINGS for word in _COUNTED)
_BEFORE_WORDS = frozenset(opening + word for opening in _OPENINGS for word in (*_TITLES, *_INITIALS))
_HOLDING = _BEFORE_NUMBERS | _BEFORE_WORDS
"""Titles, initials and one-letter abbreviations ("z. B."), and what stands before the number of a thing: a line ends
after them only where it has no room for what follows."""
_RUNS = re.compile("[ \t\n]+")
_TRIMMED = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_SENSE = re.compile(rf"[,;:.!?…–—]['\"”“’»«){CLOSE}]*$")

NARROWER = (0.97, 0.94, 0.91, 0.88, 0.84, 0.8, 0.75, 0.7)
"""Measures tried for a paragraph; the calmest edge with no line more wins."""

WORTH_A_HYPHEN = 0.16
"""A word is broken only where the line would else miss more than this share of the measure."""

WORTH_A_SYLLABLE = 0.35
"""Words without spaces are parted between syllables only where the line would else miss more than this."""

SHORTEST_LEFT, SHORTEST_RIGHT, SHORTEST_WORD = 3, 3, 7
SHORT_WORD = 3
WIDOW = 0.25
HALF = 0.5
WIDOW_OF_HEADLINE = 0.4
TOP_HEAVY = 1.2
HAIR = 1e-6

CALM = 0.004
"""Unrest below which an edge is calm enough to look no further."""


class Pieces(NamedTuple):
    """Stretches that do not break, as they would stand on one endless line.

    starts and ends are their left and right edges; spaced tells whether a space stands before each.
    """

    texts: tuple[str, ...]
    spaced: tuple[bool, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]

    def line(self, first: int, last: int) -> str:
        """Pieces first to last (excluded) as a line: a soft hyphen shows only where the line ends with it."""
        text = self.texts[first]
        for at in range(first + 1, last):
            text += f" {self.texts[at]}" if self.spaced[at] else self.texts[at]
        if SOFT in text or "\u200b" in text:
            end = SOFT if text.endswith(SOFT) else ""
            return text.replace(SOFT, "").replace("\u200b", "") + end
        return text


def one_line(text: str) -> str:
    """The text without places to break, for frames of one line."""
    return _RUNS.sub(" ", text.replace(SOFT, "").replace("\u200b", ""))


Lines = tuple[Pieces, tuple[int, ...]]
"""Pieces, and the index after the last piece of each line."""

Tail = tuple[float, tuple[int, ...]]
"""What lines cost, and the index after the last piece of each."""


def paragraph(text: str, width: float, measure: Measure, space: float, language: str = "") -> list[str] | None:
    """Lines of one paragraph; language ("de_AT"), where given, breaks words too. None where a word is too wide."""
    pieces = _pieces(text, width, measure, space)
    best = _fill(pieces, width, width, measure, space, language)
    if best is None:
        return None
    least = _unrest(best, width)
    for share in NARROWER:
        if least < CALM:
            break
        lines = _fill(pieces, width * share, width, measure, space, language)
        if lines is None or len(lines[1]) > len(best[1]):
            break
        if (cost := _unrest(lines, width)) < least:
            best, least = lines, cost
    return _spoken(_without_widow(best, width))


def headline(text: str, width: float, measure: Measure, space: float) -> list[str] | None:
    """Lines of a headline: as few as the width allows, of like length, broken by sense, never a word."""
    pieces = _pieces(text, width, measure, space)
    filled = _fill(pieces, width, width, measure, space, "")
    if filled is None or len(filled[1]) == 1:
        return filled and _spoken(filled)
    ends = _balanced(pieces, len(filled[1]), width)
    return _spoken((pieces, ends or filled[1]))


def _spoken(lines: Lines) -> list[str]:
    pieces, ends = lines
    return [pieces.line(first, last) for first, last in zip((0, *ends), ends, strict=False)]


def _pieces(text: str, width: float, measure: Measure, space: float) -> Pieces:
    """Words, and parts of words that may break after a hyphen, a slash or a soft hyphen; what is held together counts
    as a word where that is no wider than width."""
    looks: list[int] = []
    if CLOSE in text:
        text, looks = looks_of(text)
    plain, spaced = _parted(text)
    texts = shared(plain, text, looks) if looks else plain
    if not _HOLDING.isdisjoint(plain):
        texts, spaced = _held(plain, texts, spaced, width, measure)
    return _measured(texts, spaced, measure, space)


def _held(
    plain: Sequence[str], texts: Sequence[str], spaced: Sequence[bool], width: float, measure: Measure
) -> tuple[list[str], list[bool]]:
    """The stretches, those together that hold on to each other; plain are they without signs of emphasis."""
    made, gaps = [texts[0]], [spaced[0]]
    for at in range(1, len(texts)):
        before, after = plain[at - 1 : at + 1]
        holds = after[:1].isdigit() if before in _BEFORE_NUMBERS else before in _BEFORE_WORDS
        if spaced[at] and holds and measure(f"{made[-1]} {texts[at]}") <= width:
            made[-1] += f" {texts[at]}"
        else:
            made.append(texts[at])
            gaps.append(spaced[at])
    return made, gaps


def _parted(text: str) -> tuple[list[str], list[bool]]:
    """The stretches of a text that do not break, and whether a space stands before each."""
    words = (BREAKING if _DIGIT.search(text) else _BREAKING_WORDS).split(text.strip())
    if not may_part(text):
        return words, [True] * len(words)
    texts: list[str] = []
    spaced: list[bool] = []
    for word in words:
        found = parts(word) if may_part(word) else [word]
        texts += found
        spaced += [True, *[False] * (len(found) - 1)]
    return texts, spaced


def _measured(texts: Sequence[str], spaced: Sequence[bool], measure: Measure, space: float) -> Pieces:
    starts: list[float] = []
    ends: list[float] = []
    x = 0.0
    widths = [measure(text.replace(SOFT, "")) for text in texts]
    for wide, gap in zip(widths, spaced, strict=True):
        x += space if gap and starts else 0.0
        starts.append(x)
        x += wide
        ends.append(x)
    return Pieces(tuple(texts), tuple(spaced), tuple(starts), tuple(ends))


def _fill(pieces: Pieces, width: float, most: float, measure: Measure, space: float, language: str) -> Lines | None:
    """Lines filled one after the other up to width; a word that is wider may need up to `most`."""
    ends: list[int] = []
    first = 0
    while first < len(pieces.texts):
        left = pieces.starts[first]
        last = bisect_right(pieces.ends, left + width + HAIR, first)
        if last == first and pieces.ends[first] - left <= most + HAIR:
            last = first + 1
        if last < len(pieces.texts) and not pieces.spaced[last] and UNSPACED.search(pieces.texts[last - 1]):
            last = _at_a_space(pieces, first, last, width)
        if last < len(pieces.texts) and language:
            room = (width if last > first else most) - (pieces.starts[last] - left)
            if _worth_a_hyphen(pieces, first, last, room, width):
                broken = _broken(pieces, last, room, measure, space, language)
                pieces, last = (broken, last + 1) if broken else (pieces, last)
        if last == first:
            return None
        ends.append(last)
        first = last
    return pieces, tuple(ends)


def _at_a_space(pieces: Pieces, first: int, last: int, width: float) -> int:
    """A break between syllables, or at the last space before it, where the line is not too short for that."""
    enough = pieces.starts[first] + width * (1 - WORTH_A_SYLLABLE)
    spaces = (at for at in range(last, first, -1) if pieces.spaced[at] and pieces.ends[at - 1] >= enough)
    return next(spaces, last)


def _worth_a_hyphen(pieces: Pieces, first: int, last: int, room: float, width: float) -> bool:
    """Where the gap is wide and the line above has no hyphen; and where a word is wider than a line."""
    above = first > 0 and pieces.texts[first - 1].endswith(SOFT)
    return last == first or (room > WORTH_A_HYPHEN * width and not above)


def _broken(pieces: Pieces, at: int, room: float, measure: Measure, space: float, language: str) -> Pieces | None:
    """The pieces with one broken where its first half, with a hyphen, is as long as the room allows."""
    for left, right in _halves(pieces.texts[at], language):
        hyphened = left + HYPHEN if not left.endswith(CLOSE) else f"{left[:-1]}{HYPHEN}{CLOSE}"
        if measure(hyphened) <= room:
            texts = (*pieces.texts[:at], left + SOFT, right, *pieces.texts[at + 1 :])
            spaced = (*pieces.spaced[: at + 1], False, *pieces.spaced[at + 1 :])
            return _measured(texts, spaced, measure, space)
    return None


@lru_cache(maxsize=1024)
def _halves(part: str, language: str) -> tuple[tuple[str, str], ...]:
    """Ways to break a word in two, the longest first half first; a name's first capital stays with its word."""
    if CLOSE in part:
        text, looks = looks_of(part)
        halves = _halves(text, language)
        return tuple((signed(left, looks[: len(left)]), signed(right, looks[len(left) :])) for left, right in halves)
    found = _TRIMMED.match(part)
    head, word, tail = found.groups() if found else ("", part, "")
    if len(word) < SHORTEST_WORD or not word.isalpha() or (known := dictionary(language)) is None:
        return ()
    breaks = [at for at in known.breaks(word) if SHORTEST_LEFT <= at <= len(word) - SHORTEST_RIGHT]
    return tuple((head + word[:at], word[at:] + tail) for at in reversed(breaks))


def _unrest(lines: Lines, width: float) -> float:
    """How restless the right edge is: 0 is calm."""
    pieces, ends = lines
    wide = [pieces.ends[last - 1] - pieces.starts[first] for first, last in zip((0, *ends), ends, strict=False)]
    if len(wide) == 1:
        return 0.0
    edge = max(wide)
    cost = sum([((edge - w) / width) ** 2 for w in wide[:-1]])
    hyphens = [pieces.texts[last - 1].endswith(SOFT) for last in ends]
    return cost + 0.02 * sum(hyphens) + max(0.0, WIDOW - wide[-1] / width) + 0.2 * hyphens[-2]


def _without_widow(lines: Lines, width: float) -> Lines:
    """The lines, words of the last but one brought down to a last line that is too short, where no narrower measure
    has done that and enough of it stays."""
    pieces, ends = lines
    first, at = (0, 0, *ends)[-3:-1]
    while at and pieces.ends[-1] - pieces.starts[at] < WIDOW * width:
        at = next((before for before in range(at - 1, first, -1) if pieces.spaced[before]), 0)
    if not at or pieces.ends[at - 1] - pieces.starts[first] < HALF * width:
        return lines
    if pieces.ends[-1] - pieces.starts[at] > width:
        return lines
    return pieces, (*ends[:-2], at, ends[-1])


def _balanced(pieces: Pieces, count: int, width: float) -> tuple[int, ...]:
    """The ends of exactly `count` lines at least cost, by dynamic programming; empty where there are none."""
    many = len(pieces.texts)
    target = pieces.ends[-1] / count
    tails: dict[int, Tail] = {many: (0.0, ())}
    for left in range(1, count):
        firsts = range(count - left, many - left + 1)
        tails = {first: _best(pieces, first, left, tails, target, width) for first in firsts}
    return _best(pieces, 0, count, tails, target, width)[1]


def _best(pieces: Pieces, first: int, left: int, tails: Mapping[int, Tail], target: float, width: float) -> Tail:
    """The best lines, so many, from a piece on; tails: those with a line less, by their first piece."""
    many = len(pieces.texts)
    found: Tail = (float("inf"), ())
    for last in range(first + 1 if left > 1 else many, many - left + 2):
        wide = pieces.ends[last - 1] - pieces.starts[first]
        if wide > width + HAIR:
            break
        cost = ((wide - target) / target) ** 2 * (TOP_HEAVY if left > 1 and wide > target else 1.0)
        cost += _break_cost(pieces, last) if left > 1 else 0.5 * (wide < WIDOW_OF_HEADLINE * target)
        tail = tails[last]
        found = min(found, (cost + tail[0], (last, *tail[1])))
    return found


def _break_cost(pieces: Pieces, last: int) -> float:
    """How much a break before piece `last` hurts the sense."""
    before = pieces.texts[last - 1]
    if not pieces.spaced[last]:
        return 0.35
    if _SENSE.search(before):
        return -0.45
    return 0.12 if len(before) <= SHORT_WORD else 0.0
