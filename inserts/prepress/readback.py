"""The finished file read back: what each page says, by code that shares nothing with the painter.

Structure is read by qpdf, text from glyph codes through the file's own ToUnicode maps, QR symbols from the
painted rectangles by zxing-cpp. What must be there was noted as digests before it was painted, so that
neither this nor any finding holds personal data.

Invariant: a page that does not say exactly what its Page said has a finding.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import zxingcpp

from ..page import Form, Mark, Picture, Symbol, TextLine

CATALOG = {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/Contents", "/Resources"}
RESOURCES = {"/Font", "/XObject"}
SOFT_HYPHEN, HYPHEN = "\u00ad", "-"
BETWEEN = "\x01"
NEAR = 0.01
"""How far a box may be off, in points."""

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
SYMBOL = re.compile(rb" cm\n((?:\d+ \d+ \d+ 1 re\n)+)f\b")
TOKEN = re.compile(
    rb"ActualText<FEFF([0-9A-F]*)>|/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>|/(X\d+) Do|(EMC)"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page must say: digests of its text and of its symbols' payloads, and how many pictures it shows."""

    text: bytes
    symbols: bytes
    pictures: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a finished file. page is counted from 1, 0 for the file as a whole; leaf is that of
    the cards and slips, counted from 0, None where it is the cover or the file."""

    code: str
    message: str
    page: int = 0
    leaf: int | None = None


@dataclass(slots=True)
class Said:
    """What a page, or a form on it, says: its lines as logical text and as glyphs, payloads, pictures."""

    logical: list[str] = field(default_factory=list)
    glyphs: list[str] = field(default_factory=list)
    payloads: list[str] = field(default_factory=list)
    pictures: int = 0

    def add(self, other: Said) -> None:
        """What a form says, in its place."""
        self.logical += other.logical
        self.glyphs += other.glyphs
        self.payloads += other.payloads
        self.pictures += other.pictures

    def digested(self) -> Expected:
        """The digests to compare."""
        glyphs = _squeezed(BETWEEN.join(self.glyphs))
        text = f"{BETWEEN.join(self.logical)}{BETWEEN}{BETWEEN}{glyphs}"
        return Expected(_digest(text), _digest(BETWEEN.join(self.payloads)), self.pictures)


def expect(marks: Iterable[Mark]) -> Expected:
    """What a page with these marks must say."""
    said = Said()
    _note(marks, said)
    return said.digested()


def _note(marks: Iterable[Mark], said: Said) -> None:
    for mark in marks:
        match mark:
            case TextLine():
                said.logical.append(mark.text)
                said.glyphs.append(mark.text)
            case Symbol():
                said.payloads.append(mark.payload)
            case Picture():
                said.pictures += 1
            case Form():
                _note(mark.marks, said)
            case _:
                pass


def _squeezed(text: str) -> str:
    """Text without spaces, as its glyphs say it: a hyphen at the end of a line is one."""
    text = "".join(text.split()).replace(SOFT_HYPHEN, HYPHEN)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


NOTHING = Said().digested()


def read_back(path: Path, written: Written) -> tuple[Finding, ...]:
    """Level 2: every page of the finished file against what was noted when it was printed."""
    findings = []
    with pikepdf.open(path) as file:
        findings += _file(file, written)
        reader = Reader(file, written.leaf)
        for number, page in enumerate(_pages(file.Root.Pages)):
            findings += reader.page(number, page, written.expected)
    return tuple(findings)


def _pages(node):
    for kid in node.Kids:
        if "/Kids" in kid:
            yield from _pages(kid)
        else:
            yield kid
