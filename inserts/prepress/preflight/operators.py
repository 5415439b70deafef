"""What operators say: lines of text by their glyph codes, QR symbols by their rectangles.

Invariant: shares nothing with the painter, and takes in no operator it does not know: what is not written as a
volume's lines are reads as a sign that nobody meant to print.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy
import zxingcpp

from .pen import Token, tokens

CACHED_LINES = 4_096
OPENING, CLOSING, PLACED = b"/Span<</ActualText<", b"EMC\n", b" Td\n"
"""What opens and closes a line of text, and what stands between its place and its words."""

WORDS = re.compile(rb"(?:/F\d+ [\d.]+ Tf\n|(?:-?[\d.]+ Ts)?\[(?:-?\d+|<(?:[\dA-F]{4})+>)*\]TJ\n|0 Ts\n)*ET ")
FONT = re.compile(rb"/(F\d+ [\d.]+) Tf\n")
HEAD = re.compile(rb"([\dA-F]*)>>>BDC\n((?:-?[\d.]+ |/\w+ |[A-Za-z]+\n)*)BT (-?[\d.]+ -?[\d.]+)")
"""What opens a line: its logical text, the state that it changes, its place."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """A line read: its logical text, what its glyphs say, the font in force at its end (with its size); what it changes
    of the graphics state, where it stands, and the sizes of its letters."""

    logical: str
    letters: str
    font: bytes
    changes: tuple[Token, ...] = ()
    place: bytes = b""
    sizes: bytes = b""


def split(content: bytes) -> list[tuple[bytes | None, bytes, bytes]]:
    """The lines of a content stream: each with what is written of it from its logical text on, what closes it,
    and what follows it; first what comes before all lines."""
    before, *lines = content.split(OPENING)
    return [(None, b"", before), *[line.partition(CLOSING) for line in lines]]


class Lines:
    """Reads the lines of one font dictionary; those that repeat are read once, a bounded number is kept."""

    def __init__(self, tables: Mapping[bytes, Table]) -> None:
        self._tables = tables
        self._known: dict[tuple[bytes, bytes], Line] = {}

    def read(self, line: bytes, font: bytes) -> Line:
        """A line by all that is written of it, from its logical text on, and the font in force at its start."""
        if (known := self._known.get((line, font))) is None:
            known = self._read(line, font)
            if len(self._known) >= CACHED_LINES:
                self._known.clear()
            self._known[line, font] = known
        return known

    def _read(self, line: bytes, font: bytes) -> Line:
        """Where it is not written as a line is, no letter of it is known."""
        head, _, words = line.partition(PLACED)
        opening = HEAD.fullmatch(head)
        if opening is None or not WORDS.fullmatch(words):
            return Line("", UNKNOWN, font)
        letters, last, sizes = self._letters(words, font)
        changes = tuple(tokens(opening[2])) if opening[2] else ()
        return Line(_logical(opening[1]), letters, last, changes, opening[3], b" ".join(sizes))

    def _letters(self, words: bytes, font: bytes) -> tuple[str, bytes, dict[bytes, None]]:
        """The letters of one line by its glyph codes, the font in force at its end, and the sizes they are set in."""
        parts = FONT.split(words)
        letters: list[str] = []
        sizes: dict[bytes, None] = {}
        for at in range(0, len(parts), 2):
            font = parts[at - 1] if at else font
            if codes := b"".join(CODES.findall(parts[at])):
                name, _, size = font.partition(b" ")
                sizes[size] = None
                data = bytes.fromhex(codes.decode())
                letters += map(self._tables.get(name, NO_FONT).__getitem__, struct.unpack(f">{len(data) // 2}H", data))
        return "".join(letters), font, sizes


def _logical(digits: bytes) -> str:
    """Logical text by its hex digits: UTF-16 where it says so, else Latin-1, in which PDF strings agree with it."""
    data = bytes.fromhex(digits.decode())
    return data[2:].decode("utf-16-be", "replace") if data.startswith(UTF16) else data.decode("latin-1")


def payload(rectangles: bytes) -> str:
    """What the symbol painted by these rectangles says; blank where it cannot be read."""
    count = rectangles.count(b" 1 re\n")  # all are one module high, and nothing else is drawn
    if any(rectangles.count(sign) != count for sign in (b"r", b"e", b"\n")):
        return ""
    cells = numpy.fromstring(rectangles.translate(None, b"re"), dtype=numpy.int32, sep=" ")
    if cells.size != 4 * count:
        return ""
    x, y, width, _ = cells.reshape(-1, 4).T
    if not y.any():
        return _code(x, width)
    size = int(max((x + width).max(), y.max() + 1))
    line = size + 1  # one column more, where the runs at the right edge end
    start = y * line + x
    edges = numpy.bincount(start, minlength=size * line) - numpy.bincount(start + width, minlength=size * line)
    dark = edges.reshape(size, line).cumsum(axis=1)[::-1, :size]
    modules = numpy.where(dark > 0, 0, 255).astype(numpy.uint8)
    found = zxingcpp.read_barcode(
        modules, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=False, try_downscale=False, try_invert=False, binarizer=zxingcpp.Binarizer.BoolCast, is_pure=True,
    )  # fmt: skip
    return str(found.text) if found else ""


def _code(x: Any, width: Any) -> str:
    """What the bars that begin at x and are so wide say, as Code 128; blank where they cannot be read."""
    dark = numpy.zeros(int((x + width).max()) + 2 * BESIDE, numpy.uint8)
    for start, wide in zip(x.tolist(), width.tolist(), strict=True):
        dark[BESIDE + start : BESIDE + start + wide] = 1
    found = zxingcpp.read_barcode(
        numpy.tile(numpy.where(dark > 0, 0, 255).astype(numpy.uint8), (BESIDE, 1)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128),
        try_rotate=False, try_downscale=False, try_invert=False, binarizer=zxingcpp.Binarizer.BoolCast,
    )  # fmt: skip
    return str(found.text) if found else ""
