"""The pen: what operators between lines of text paint, by the graphics state they leave.

Invariant: shares nothing with the painter, and passes over no byte: what is no operator of a volume's, or in a colour
that the profile does not allow, is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

TOKEN = re.compile(rb"(?:((?:-?\d*\.?\d+ )+)|/(\w+) )?([A-Za-z]+)(?:[ \n]|\Z)")
"""An operator, after its numbers or its name."""

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

MATRIX = 6
DEEPEST = 8
"""So deep states may be saved in each other."""

CACHED_STRETCHES = 4_096


class Token(NamedTuple):
    """An operator with its numbers (each with a space after it) or its name."""

    numbers: bytes
    name: bytes
    operator: bytes


STRAY = Token(b"", b"", b"")
"""What is no operator."""


def tokens(content: bytes) -> Iterator[Token]:
    """The operators of a stretch of content, one after the other; STRAY at the first byte that belongs to none."""
    at = 0
    for found in TOKEN.finditer(content):
        if found.start() != at:
            break
        at = found.end()
        numbers, name, operator = found.groups(b"")
        yield Token(numbers, name, operator)
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


class Pen(NamedTuple):
    """One content stream on its way: the state in force, what was saved, the path begun, and whether that is to be a
    window."""

    state: Painting = Painting()
    saved: tuple[Painting, ...] = ()
    path: bytes = b""
    window: bool = False

    def holding(self, font: bytes) -> Pen:
        """The same with another font."""
        state = self.state
        if font == state.font:
            return self
        return Pen(Painting(*state[:6], font, state.over), self.saved, self.path, self.window)

    def close(self) -> Iterator[Fault]:
        """The end of the stream: nothing is left begun, nothing saved."""
        if self.path or self.saved:
            yield Fault("page-operators", "the page ends in the middle of something.")


class Fault(NamedTuple):
    """What is wrong with how something is painted."""

    code: str
    message: str


class Stretch(NamedTuple):
    """What a stretch of content paints, its faults, and how it leaves the pen."""

    marks: tuple[bytes, ...]
    faults: tuple[Fault, ...]
    pen: Pen


class Stretches:
    """Reads what stands between lines of text; stretches that repeat are read once, a bounded number is kept."""

    def __init__(self, colours: frozenset[bytes], names: Mapping[Named, bytes]) -> None:
        """colours: the operators of colour that are allowed; names: what a colour space or a graphics state stands for,
        by operator and name."""
        self._colours, self._names = colours, names
        self._known: dict[tuple[bytes, Pen], Stretch] = {}

    def read(self, content: bytes, pen: Pen) -> Stretch:
        """A stretch that begins with that pen."""
        if (known := self._known.get((content, pen))) is None:
            if len(self._known) >= CACHED_STRETCHES:
                self._known.clear()
            known = self._known[content, pen] = self._read(content, pen)
        return known

    def _read(self, content: bytes, pen: Pen) -> Stretch:
        marks: list[bytes] = []
        faults: list[Fault] = []
        for token in tokens(content):
            pen, made = self._taken(token, pen)
            if isinstance(made, Fault):
                faults.append(made)
            elif made:
                marks.append(made)
        return Stretch(tuple(marks), tuple(faults), pen)

    def _taken(self, token: Token, pen: Pen) -> tuple[Pen, bytes | Fault | None]:
        """How an operator leaves the pen, and the mark that it paints, None where it paints none."""
        numbers, _, operator = token
        state, saved, path, window = pen
        ready = path and not window
        match operator:
            case b"re" | b"m" | b"l" | b"c" if not window:
                return pen._replace(path=b"%b%b%b " % (path, numbers, operator)), None
            case b"W" if ready:
                return pen._replace(window=True), None
            case b"n" if window:
                return Pen(state._replace(frame=b"%b%bW " % (state.frame, path)), saved), None
            case b"f" if ready:
                return Pen(state, saved), b"%b|%b%b|%bf" % (state.frame, state.fill, state.over, path)
            case b"s" | b"S" if ready:
                drawn = state.frame, state.stroke, state.over, state.width, path, operator
                return Pen(state, saved), b"%b|%b%b|%b|%b%b" % drawn
            case b"q" if not numbers and len(saved) < DEEPEST:
                return pen._replace(saved=(*saved, state)), None
            case b"Q" if not numbers and saved:
                return pen._replace(state=saved[-1], saved=saved[:-1]), None
        changed = self._changed(token, state)
        return (pen, changed) if isinstance(changed, Fault) else (pen._replace(state=changed), None)

    def _changed(self, token: Token, state: Painting) -> Painting | Fault:
        """The state after an operator that changes it."""
        numbers, _, operator = token
        match operator:
            case b"cm" if numbers.count(b" ") == MATRIX:
                return state._replace(frame=b"%b%bcm " % (state.frame, numbers), matrix=numbers)
            case b"w" if numbers.count(b" ") == 1:
                return state._replace(width=numbers[:-1])
            case b"Tc" if numbers.count(b" ") == 1:
                return state._replace(tracking=numbers[:-1])
        return self._coloured(token, state)

    def _coloured(self, token: Token, state: Painting) -> Painting | Fault:
        """The same after an operator of colour."""
        numbers, name, operator = token
        count = numbers.count(b" ")
        if FILLS.get(operator) == count and operator in self._colours:
            return state._replace(fill=numbers + operator)
        if STROKES.get(operator) == count and operator in self._colours:
            return state._replace(stroke=numbers + operator)
        if (named := self._names.get((operator, name))) is not None:
            return state._replace(**{NAMED[operator]: named})
        if operator == b"scn" and numbers == FULL and state.fill.endswith(b" cs"):
            return state._replace(fill=b"%b 1 scn" % state.fill)
        if operator == b"SCN" and numbers == FULL and state.stroke.endswith(b" CS"):
            return state._replace(stroke=b"%b 1 SCN" % state.stroke)
        if operator in FILLS or operator in STROKES or operator in FOREIGN:
            return Fault("page-colour", f"the page is painted in a colour it must not have ({operator.decode()}).")
        return Fault("page-operators", "the page is painted with what no page is painted with.")
