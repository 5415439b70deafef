"""What operators say: lines of text by their glyph codes, QR symbols by their rectangles.

Invariant: shares nothing with the painter, and takes in no operator it does not know: what is not written as a
volume's lines are reads as a sign that nobody meant to print.
"""

from __future__ import annotations

import re
import struct
from binascii import unhexlify
from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

import numpy
import zxingcpp

from .expected import squeezed
from .pen import Fault, Painting, Pen, Stretches

CACHED_LINES = 4_096
CACHED_RUNS = 8_192
OPENING, CLOSING = b"/Span<</ActualText<", b"EMC\n"
"""What opens and closes a line of text."""

LINE = re.compile(
    rb"([\dA-F]*+)>>>BDC\n((?:-?[\d.]++ |/\w++ |[A-Za-z]++[ \n])*?)BT (-?[\d.]++ -?[\d.]++) Td\n"
    rb"((?:(?:-?[\d.]++ Ts)?+\[(?:<(?:[\dA-F]{4})++>|-?\d++)*+\]TJ\n|/F\d++ [\d.]++ Tf\n|0 Ts\n)*+)ET "
)
"""A line: its logical text, the state that it changes, its place, its words."""

FONT = re.compile(rb"/(F\d+ [\d.]+) Tf\n")
DRAWN = re.compile(rb"(?<=cm\n)(\d+ \d+ \d+ 1 re\n[^f]*)f |/(X\d+) Do\n")
"""The modules of a symbol, after what moves them to their place; or what is drawn by its name."""

BARS = re.compile(rb"(?:\d{1,4} 0 \d{1,4} 1 re\n)+")
RUN = re.compile(rb"\d{1,4} \d{1,4} \d{1,4}")
SQUARES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
CODE = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
CODES = re.compile(rb"<([\dA-F]+)>")
UTF16 = b"\xfe\xff"
UNKNOWN = "\ufffd"
BESIDE = 10
"""Light modules beside bars."""


class Table(dict[int, str]):
    """What the codes of a font stand for."""

    def __missing__(self, code: int) -> str:
        return UNKNOWN


NO_FONT = Table()


class Line(NamedTuple):
    """A line read: its logical text, what its glyphs say, squeezed, the marks that it is (just one, in a line of
    ours), its faults, and how it leaves the pen."""

    logical: str
    letters: str
    marks: tuple[bytes, ...]
    faults: tuple[Fault, ...]
    pen: Pen


def split(content: bytes) -> list[tuple[bytes | None, bytes, bytes]]:
    """The lines of a content stream: each with what is written of it from its logical text on, what closes it,
    and what follows it; first what comes before all lines."""
    before, *lines = content.split(OPENING)
    return [(None, b"", before), *[line.partition(CLOSING) for line in lines]]


def parted(stretch: bytes) -> Iterable[tuple[bytes, bytes | None, bytes | None]]:
    """What stands between lines, up to each symbol, with the rectangles of its modules, and up to each thing that is
    drawn by its name, with that; last what follows, with neither."""
    *parts, last = DRAWN.split(stretch)
    return [*zip(parts[::3], parts[1::3], parts[2::3], strict=True), (last, None, None)]


class Lines:
    """Reads the lines of one font dictionary; those that repeat are read once, a bounded number is kept."""

    def __init__(self, tables: Mapping[bytes, Table], stretches: Stretches) -> None:
        """stretches reads what opens a line."""
        self._tables = tables
        self._stretches = stretches
        self._known: dict[tuple[bytes, Pen], Line] = {}

    def read(self, line: bytes, pen: Pen) -> Line:
        """A line by all that is written of it, from its logical text on, and the pen at its start."""
        if (known := self._known.get((line, pen))) is None:
            if len(self._known) >= CACHED_LINES:
                self._known.clear()
            known = self._known[line, pen] = self._read(line, pen)
        return known

    def _read(self, line: bytes, pen: Pen) -> Line:
        """Where it is not written as a line is, no letter of it is known."""
        if (found := LINE.fullmatch(line)) is None:
            return Line("", UNKNOWN, (_mark(pen.state),), (), pen)
        digits, changes, place, words = found.groups()
        marks, faults, pen = self._stretches.read(changes, pen)
        letters, font, sizes = self._letters(words, pen.state.font)
        mark = _mark(pen.state, place, b" ".join(sizes))
        return Line(_logical(digits), squeezed(letters), (*marks, mark), faults, pen.holding(font))

    def _letters(self, words: bytes, font: bytes) -> tuple[str, bytes, dict[bytes, None]]:
        """The letters of one line by its glyph codes, the font in force at its end, and the sizes they are set in."""
        parts = FONT.split(words)
        letters = ""
        sizes: dict[bytes, None] = {}
        for at in range(0, len(parts), 2):
            font = parts[at - 1] if at else font
            if codes := b"".join(CODES.findall(parts[at])):
                name, _, size = font.partition(b" ")
                sizes[size] = None
                glyphs = struct.unpack(f">{len(codes) // 4}H", unhexlify(codes))
                letters += "".join(map(self._tables.get(name, NO_FONT).__getitem__, glyphs))
        return letters, font, sizes


def _mark(state: Painting, place: bytes = b"", sizes: bytes = b"") -> bytes:
    """A line as it is painted."""
    return b"%b|%b%b|%b %b|%b" % (state.frame, state.fill, state.over, state.tracking, place, sizes)


def _logical(digits: bytes) -> str:
    """Logical text by its hex digits: UTF-16 where it says so, else Latin-1, in which PDF strings agree with it."""
    data = unhexlify(digits)
    return data[2:].decode("utf-16-be", "replace") if data.startswith(UTF16) else data.decode("latin-1")


class Runs(dict[bytes, int]):
    """Dark modules by where they begin, across and up, and how many follow each other, as bits of lines that are so
    long; a bounded number is kept. What is no such run darkens all, so that nothing can be read."""

    def __init__(self, line: int) -> None:
        """line: whole bytes."""
        super().__init__()
        self.line = line

    def __missing__(self, run: bytes) -> int:
        line = self.line
        across, up, count = map(int, run.split(b" ")) if RUN.fullmatch(run) else (0, line, 0)
        fits = across + count <= line and up < line
        dark = ((1 << count) - 1) << (up * line + line - across - count) if fits else (1 << line * line) - 1
        if len(self) >= CACHED_RUNS:
            self.clear()
        self[run] = dark
        return dark


NARROW, WIDE = Runs(64), Runs(184)
"""For most symbols, and for the largest."""


@lru_cache(maxsize=256)
def payload(rectangles: bytes) -> str:
    """What the symbol painted by these rectangles says; blank where it cannot be read."""
    *runs, rest = rectangles.split(b" 1 re\n")  # all are one module high
    if rest or not runs:
        return ""
    if BARS.fullmatch(rectangles):
        return _code(runs)
    return _square(runs, NARROW) or _square(runs, WIDE)


def _square(runs: list[bytes], known: Runs) -> str:
    """What a QR symbol of these runs says."""
    dark, line = reduce(or_, map(known.__getitem__, runs)), known.line
    height = -(-dark.bit_length() // line)
    light = (dark ^ ((1 << height * line) - 1)).to_bytes(height * line // 8)
    found = zxingcpp.read_barcode(
        numpy.unpackbits(numpy.frombuffer(light, numpy.uint8)).reshape(height, line), formats=SQUARES,
        try_rotate=False, try_downscale=False, try_invert=False, binarizer=zxingcpp.Binarizer.BoolCast, is_pure=True,
    )  # fmt: skip
    return str(found.text) if found else ""


def _code(bars: list[bytes]) -> str:
    """What bars say, as Code 128; blank where they cannot be read."""
    places = [(int(start), int(wide)) for start, _, wide in (bar.split(b" ") for bar in bars)]
    light = numpy.full(max(start + wide for start, wide in places) + 2 * BESIDE, 1, numpy.uint8)
    for start, wide in places:
        light[BESIDE + start : BESIDE + start + wide] = 0
    found = zxingcpp.read_barcode(
        numpy.tile(light, (BESIDE, 1)), formats=CODE, try_rotate=False, try_downscale=False, try_invert=False,
        binarizer=zxingcpp.Binarizer.BoolCast,
    )  # fmt: skip
    return str(found.text) if found else ""
