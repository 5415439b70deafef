"""The pen: what operators between lines of text paint, by the graphics state they leave.

Invariant: shares nothing with the painter, and passes over no byte: what is no operator of a volume's, or in a colour
that the profile does not allow, is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(
    rb"((?:-?\d*\.?\d+ )+)cm\n(\d[\d re\n]+)f "  # a symbol: what moves its modules, and these
    rb"|(?:((?:-?\d*\.?\d+ )+)|/(\w+) )?([A-Za-z]+)(?:[ \n]|\Z)"  # any other: its numbers or its name, and the operator
)
FILLS = {b"g": 1, b"rg": 3, b"k": 4}
STROKES = {b"G": 1, b"RG": 3, b"K": 4}
"""Operators of colour, and how many numbers they take."""

FOREIGN = frozenset((b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN", b"sh", b"gs", b"ri"))
"""What else would change a colour."""

LIGHT = frozenset((b"g", b"rg", b"G", b"RG"))
"""Greys and colours in sRGB, as any printer takes them."""

INKS = frozenset((b"k", b"K", b"g", b"G"))
"""The inks of a press; greys are of its black."""

NAMED = {b"gs": "over", b"cs": "fill", b"CS": "stroke"}
"""What of the state an operator sets by a name."""

FULL = b"1 "
Named = tuple[bytes, bytes]

PATHS = frozenset((b"re", b"m", b"l", b"c"))
MATRIX = 6
SHORT = 256
DEEPEST = 8
"""So deep states may be saved in each other."""


class Token(NamedTuple):
    """An operator with its numbers (each with a space after it) or its name. squares: the modules of a symbol that
    `cm` brings to their place."""

    numbers: bytes
    name: bytes
    operator: bytes
    squares: bytes = b""


STRAY = Token(b"", b"", b"")
"""What is no operator."""


def tokens(content: bytes) -> Sequence[Token]:
    """The operators of a stretch of content, one after the other; STRAY at the first byte that belongs to none."""
    return _short(content) if len(content) <= SHORT else tuple(_tokens(content))


@lru_cache(maxsize=1024)
def _short(content: bytes) -> Sequence[Token]:
    """The same, kept: most of what stands between lines repeats."""
    return tuple(_tokens(content))


def _tokens(content: bytes) -> Iterator[Token]:
    at = 0
    for found in TOKEN.finditer(content):
        if found.start() != at:
            break
        at = found.end()
        moved, squares, numbers, name, operator = found.groups()
        yield Token(moved, b"", b"cm", squares) if squares else Token(numbers or b"", name or b"", operator)
    if at != len(content):
        yield STRAY


class Painting(NamedTuple):
    """The graphics state: what moves and hides what is painted, its last matrix, colours, width of lines, tracking
    and font with its size; whether it is printed over what is there."""

    frame: bytes = b""
    matrix: bytes = b""
    fill: bytes = b"0 g"
    stroke: bytes = b"0 G"
    width: bytes = b"1"
    tracking: bytes = b"0"
    font: bytes = b""
    over: bytes = b""


class Pen:
    """One content stream on its way: the state in force, what was saved, the path begun, and the faults so far."""

    def __init__(self, colours: frozenset[bytes], names: Mapping[Named, bytes], depth: int = 0) -> None:
        """colours: the operators of colour that are allowed; names: what a colour space or a graphics state stands for,
        by operator and name; depth: so many states are left by the stream that it did not save."""
        self.state = Painting()
        self.faults: list[tuple[str, str]] = []
        self._colours, self._names = colours, names
        self._saved = [self.state] * depth
        self._path = b""
        self._window = False

    def take(self, token: Token) -> bytes | None:
        """The mark that an operator paints, None where it paints none."""
        state, ready = self.state, self._path and not self._window
        match token.operator:
            case b"re" | b"m" | b"l" | b"c" if not self._window:
                self._path += b"%b%b " % (token.numbers, token.operator)
            case b"W" if ready:
                self._window = True
            case b"n" if self._window:
                self.state = state._replace(frame=b"%b%bW " % (state.frame, self._path))
                self._path, self._window = b"", False
            case b"f" if ready:
                return self._painted(b"%b|%b%b|%bf" % (state.frame, state.fill, state.over, self._path))
            case b"s" | b"S" if ready:
                drawn = state.frame, state.stroke, state.over, state.width, self._path, token.operator
                return self._painted(b"%b|%b%b|%b|%b%b" % drawn)
            case _:
                self._change(token)
        return None

    def _change(self, token: Token) -> None:
        """An operator that changes the state, saves it or brings it back."""
        numbers, _, operator, _ = token
        state = self.state
        match operator:
            case b"q" if not numbers and len(self._saved) < DEEPEST:
                self._saved.append(state)
            case b"Q" if not numbers and self._saved:
                self.state = self._saved.pop()
            case b"cm" if numbers.count(b" ") == MATRIX:
                self.state = state._replace(frame=b"%b%bcm " % (state.frame, numbers), matrix=numbers)
            case b"w" if numbers.count(b" ") == 1:
                self.state = state._replace(width=numbers[:-1])
            case b"Tc" if numbers.count(b" ") == 1:
                self.state = state._replace(tracking=numbers[:-1])
            case _:
                self._colour(token)

    def _painted(self, mark: bytes) -> bytes:
        self._path = b""
        return mark

    def _colour(self, token: Token) -> None:
        """An operator of colour, or a fault."""
        numbers, _, operator, _ = token
        count = numbers.count(b" ")
        if FILLS.get(operator) == count and operator in self._colours:
            self.state = self.state._replace(fill=numbers + operator)
        elif STROKES.get(operator) == count and operator in self._colours:
            self.state = self.state._replace(stroke=numbers + operator)
        elif (named := self._names.get((operator, token.name))) is not None:
            self.state = self.state._replace(**{NAMED[operator]: named})
        elif operator == b"scn" and numbers == FULL and self.state.fill.endswith(b" cs"):
            self.state = self.state._replace(fill=b"%b 1 scn" % self.state.fill)
        elif operator == b"SCN" and numbers == FULL and self.state.stroke.endswith(b" CS"):
            self.state = self.state._replace(stroke=b"%b 1 SCN" % self.state.stroke)
        elif operator in FILLS or operator in STROKES or operator in FOREIGN:
            self.faults.append(
                ("page-colour", f"the page is painted in a colour it must not have ({operator.decode()}).")
            )
        else:
            self.faults.append(("page-operators", "the page is painted with what no page is painted with."))

    def close(self) -> None:
        """The end of the stream: nothing is left begun, nothing saved."""
        if self._path or self._saved:
            self.faults.append(("page-operators", "the page ends in the middle of something."))
