"""The fonts of one document: Type0 with Identity-H, glyph by glyph as HarfBuzz chose them.

A code (CID) stands for a glyph and the letters it was set for, so that text read back is the text that was
written, ligatures and look-alikes included. Codes are glyph ids as long as a glyph stands for one text only.

Invariant: a font is embedded once, at the close, with no more than the glyphs that were used.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from reportlab.pdfbase.pdfdoc import PDFDictionary

from ..errors import LayoutError, Place
from ..page import Font, Word, letters_of
from .document import Document, numbers, reference
from .program import program

CACHED_WORDS = 4_096
CODES = 0xFFFF
BFCHARS = 100  # the most that one block of a ToUnicode map may hold
SYMBOLIC, ITALIC = 4, 64
CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%bendcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Run(NamedTuple):
    """A word as a viewer gets it: resource name of its font, a TJ operator after its opening bracket, how far
    that moves the pen in thousandths of an em (tracking left out), how many glyphs it sets, and whether some
    stand above or below the line, which takes operators of its own at each size."""

    font: bytes
    body: bytes
    width: float
    glyphs: int
    raised: bool


class Type0Fonts:
    """The fonts of one document, and words as operators: bounded, gone with the document."""

    def __init__(self) -> None:
        self._fonts: dict[str, Type0Font] = {}
        self._runs: dict[Word, Run] = {}

    def run(self, word: Word) -> Run:
        """The word as operators."""
        if (known := self._runs.get(word)) is None:
            known = self.font(word.font).run(word)
            if len(self._runs) >= CACHED_WORDS:
                self._runs.clear()
            self._runs[word] = known
        return known

    def font(self, font: Font) -> Type0Font:
        """The font in this document; LayoutError where its file changed or has no TrueType outlines."""
        if (known := self._fonts.get(font.sha256)) is None:
            known = self._fonts[font.sha256] = Type0Font(b"F%d" % (len(self._fonts) + 1), font)
        return known

    def embed(self, document: Document) -> None:
        """Write every font that was used."""
        for font in self._fonts.values():
            document.font(font.name.decode(), font.embed(document))


class Type0Font:
    """One font of the document: its codes so far."""

    def __init__(self, name: bytes, font: Font) -> None:
        data = Path(font.path).read_bytes()
        place = Place(Path(font.path).name)
        if hashlib.sha256(data).hexdigest() != font.sha256:
            raise LayoutError("font-changed", "the font changed while it was in use.", place, "Run again.")
        self.name = name
        self._file = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False)
        if "glyf" not in self._file:
            hint = "Use a static TrueType file."
            raise LayoutError("font-outlines", "the font has no TrueType outlines.", place, hint)
        self._advances = _advances(self._file)
        self._em = 1000 / self._file["head"].unitsPerEm
        self._codes: dict[tuple[int, str], int] = {}
        self._glyphs: dict[int, int] = {}
        self._cut: tuple[int, bytes] = (0, b"")

    def run(self, word: Word) -> Run:
        """The word as operators; where HarfBuzz's advances and offsets differ from the font's own, the pen moves."""
        codes = self.codes(word)
        if word.offsets:
            return self._moved(word, codes)
        digits = struct.pack(f">{len(codes)}H", *codes).hex().upper().encode()
        body, start, beyond = b"<", 0, 0.0
        for at, (glyph, advance) in enumerate(zip(word.glyphs, word.advances, strict=True), 1):
            if more := self._advances[glyph] - advance:
                beyond += more * self._em
                if at < len(codes) and (back := round(beyond)):
                    body += b"%b>%d<" % (digits[start : 4 * at], back)
                    start = 4 * at
                    beyond -= back
        return Run(self.name, b"%b%b>]TJ\n" % (body, digits[start:]), word.width * self._em + beyond, len(codes), False)

    def _moved(self, word: Word, codes: Sequence[int]) -> Run:
        """The same where glyphs stand beside their places."""
        body, pen, wanted = [], 0.0, 0.0
        em, own = self._em, self._advances
        for code, glyph, advance, (right, _) in zip(codes, word.glyphs, word.advances, word.offsets, strict=True):
            if back := round(pen - wanted - right * em):
                body.append(b">%d<" % back)
            body.append(b"%04X" % code)
            pen += own[glyph] * em - back
            wanted += advance * em
        raised = any(up for _, up in word.offsets)
        return Run(self.name, b"<%b>]TJ\n" % b"".join(body), wanted if raised else pen, len(codes), raised)

    def raised(self, word: Word, size: float) -> bytes:
        """A word of which glyphs stand above or below the line, glyph by glyph, as the body of a run at that size."""
        parts = [b"]TJ\n"]
        for code, glyph, advance, (right, up) in zip(
            self.codes(word), word.glyphs, word.advances, word.offsets, strict=True
        ):
            after = right + self._advances[glyph] - advance
            moves = (round(-right * self._em), code, round(after * self._em))
            parts.append(b"%b Ts[%d<%04X>%d]TJ\n" % (numbers((up * self._em * size / 1000,)), *moves))
        return b"%b0 Ts\n" % b"".join(parts)

    def codes(self, word: Word) -> list[int]:
        """The code of each glyph."""
        known = self._codes
        return [known.get(pair) or self._code(*pair) for pair in zip(word.glyphs, letters_of(word), strict=True)]

    def _code(self, glyph: int, text: str) -> int:
        """The code of a glyph that stands for these letters for the first time."""
        code = glyph if glyph not in self._glyphs else self._spare()
        self._codes[glyph, text] = code
        self._glyphs[code] = glyph
        return code

    def _spare(self) -> int:
        """A code beyond the font's own glyphs, for a glyph that stands for other letters already."""
        code = max(len(self._advances), max(self._glyphs) + 1)
        if code > CODES:
            raise LayoutError("font-codes", "a font has no code left for a glyph that stands for several letters.")
        return code

    def embed(self, document: Document) -> int:
        """Write font, descriptor, widths and map to Unicode; gives the font's object number."""
        name = f"{self._tag()}+{_postscript_name(self._file)}"
        descriptor = _descriptor(self._file, name)
        data = self._program()
        descriptor["FontFile2"] = reference(document.stream(data, {"Length1": len(data)}))
        descendant = {
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": f"/{name}", "W": self._widths(),
            "CIDSystemInfo": PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
            "FontDescriptor": reference(document.put(descriptor)), "CIDToGIDMap": self._glyph_map(document),
        }  # fmt: skip
        to_unicode = _to_unicode({code: text for (_, text), code in self._codes.items()})
        return document.put({
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{name}", "Encoding": "/Identity-H",
            "DescendantFonts": b"[%b]" % reference(document.put(descendant)),
            "ToUnicode": reference(document.stream(to_unicode, {})),
        })  # fmt: skip

    def _program(self) -> bytes:
        """The font's program, cut anew only where glyphs were added since."""
        if self._cut[0] != len(self._glyphs):
            self._cut = len(self._glyphs), program(self._file, self._glyphs.values())
        return self._cut[1]

    def _tag(self) -> str:
        """Six letters that name the subset: equal for equal fonts with equal glyphs only."""
        seed = f"{_postscript_name(self._file)} {sorted(self._codes.items(), key=lambda item: item[1])}"
        digest = hashlib.sha256(seed.encode()).digest()
        return "".join(chr(65 + byte % 26) for byte in digest[:6])

    def _widths(self) -> bytes:
        """The W array: runs of neighbouring codes with their widths."""
        runs = groupby(enumerate(sorted(self._glyphs)), key=lambda item: item[1] - item[0])
        parts = []
        for _, run in runs:
            codes = [code for _, code in run]
            widths = numbers(tuple(self._advances[self._glyphs[code]] * self._em for code in codes))
            parts.append(b"%d[%b]" % (codes[0], widths))
        return b"[%b]" % b"".join(parts)

    def _glyph_map(self, document: Document) -> bytes:
        """Codes are glyph ids, or a stream that says which glyph each code is."""
        if all(code == glyph for code, glyph in self._glyphs.items()):
            return b"/Identity"
        glyphs = (self._glyphs.get(code, 0) for code in range(max(self._glyphs) + 1))
        return reference(document.stream(b"".join(glyph.to_bytes(2, "big") for glyph in glyphs), {}))


def _advances(file: TTFont) -> tuple[int, ...]:
    """Advance widths by glyph id in font units, straight from the table: names of glyphs are slow to make."""
    metrics: int = file["hhea"].numberOfHMetrics
    widths: tuple[int, ...] = struct.unpack(f">{2 * metrics}H", file.reader["hmtx"][: 4 * metrics])[::2]
    glyphs: int = file["maxp"].numGlyphs
    return widths + widths[-1:] * (glyphs - metrics)


def _postscript_name(file: TTFont) -> str:
    name = file["name"].getDebugName(6) or "Font"
    return re.sub(r"[^A-Za-z0-9-]", "", name)


def _descriptor(file: TTFont, name: str) -> dict[str, object]:
    """The font descriptor: heights in thousandths of an em."""
    em = 1000 / file["head"].unitsPerEm
    head, metrics, angle = file["head"], file["hhea"], _angle(file)
    capitals = getattr(file.get("OS/2"), "sCapHeight", 0) or metrics.ascent * 0.7
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    return {
        "Type": "/FontDescriptor", "FontName": f"/{name}", "Flags": SYMBOLIC | (ITALIC if angle else 0),
        "FontBBox": b"[%b]" % numbers(tuple(side * em for side in box)), "ItalicAngle": numbers((angle,)),
        "Ascent": numbers((metrics.ascent * em,)), "Descent": numbers((metrics.descent * em,)),
        "CapHeight": numbers((capitals * em,)), "StemV": 80,
    }  # fmt: skip


def _angle(file: TTFont) -> float:
    """Degrees that the letters lean by, straight from the table, which has all names of glyphs besides."""
    angle: int = struct.unpack_from(">l", file.reader["post"], 4)[0] if "post" in file else 0
    return angle / 65536


def _to_unicode(letters: Mapping[int, str]) -> bytes:
    """The CMap from codes to the letters they stand for."""
    lines = [b"<%04X> <%b>" % (code, utf16(text)) for code, text in sorted(letters.items())]
    blocks = [lines[start : start + BFCHARS] for start in range(0, len(lines), BFCHARS)]
    chars = b"".join(b"%d beginbfchar\n%b\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    return CMAP % chars


def utf16(text: str) -> bytes:
    """Text as the hex digits of its UTF-16BE."""
    return text.encode("utf-16-be").hex().upper().encode()
