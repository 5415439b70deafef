"""The font program that is embedded: a TrueType file with the used glyphs only, at their old ids.

Tables are cut as bytes, as the OpenType specification lays them out; no glyph is drawn anew. Hints are left out:
paper has no need of them.

Invariant: glyph ids stay what they are, and every glyph that a used one is composed of is there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterator

from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import SFNTWriter

HEADER = 10
"""Bytes before a glyph's outline: the number of its contours (−1: it is composed of other glyphs), its box."""

WIDE_PLACE, SCALE, MORE, TWO_SCALES, HINTED, MATRIX = 0x1, 0x8, 0x20, 0x40, 0x100, 0x80
"""Flags of a component; sizes of what follows depend on them."""


class Glyphs:
    """The outlines of a font file by glyph id, as bytes."""

    def __init__(self, file: TTFont) -> None:
        self._data: bytes = file.reader["glyf"]
        loca: bytes = file.reader["loca"]
        if file["head"].indexToLocFormat:
            self._starts = struct.unpack(f">{len(loca) // 4}L", loca)
        else:
            self._starts = tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))

    def __getitem__(self, glyph: int) -> bytes:
        return self._data[self._starts[glyph] : self._starts[glyph + 1]]

    def closed(self, glyphs: Collection[int]) -> set[int]:
        """The glyphs with all that they are composed of, and .notdef, which every font has."""
        found: set[int] = set()
        waiting = [0, *glyphs]
        while waiting:
            if (glyph := waiting.pop()) not in found:
                found.add(glyph)
                waiting += [part for _, _, part in components(self[glyph])]
        return found

    def unhinted(self, glyph: int) -> bytes:
        """The outline without its instructions."""
        data = self[glyph]
        count = contours(data)
        if not data or count < 0:
            return composed(data)
        at = HEADER + 2 * count
        (length,) = struct.unpack_from(">H", data, at)
        return data[:at] + b"\0\0" + data[at + 2 + length :]


def contours(data: bytes) -> int:
    """How many contours an outline has; −1: it is composed of other glyphs."""
    count: int = struct.unpack_from(">h", data)[0] if data else 0
    return count


def components(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Of a composed glyph each component: where it ends in the data, its flags, its glyph."""
    if contours(data) >= 0:
        return
    at, flags = HEADER, MORE
    while flags & MORE:
        flags, glyph = struct.unpack_from(">HH", data, at)
        at += 8 if flags & WIDE_PLACE else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
        yield at, flags, glyph


def program(file: TTFont, glyphs: Collection[int]) -> bytes:
    """The font file with those glyphs; it ends at the last of them."""
    outlines = Glyphs(file)
    used = outlines.closed(glyphs)
    count = max(used) + 1
    cut = [outlines.unhinted(glyph) if glyph in used else b"" for glyph in range(count)]
    starts, parts = [0], []
    for data in cut:
        parts.append(data + bytes(-len(data) % 4))
        starts.append(starts[-1] + len(parts[-1]))
    tables = {
        "head": _with(file.reader["head"], 50, 1),  # loca in bytes
        "hhea": _with(file.reader["hhea"], 34, count),
        "maxp": _with(file.reader["maxp"], 4, count),
        "hmtx": _metrics(file, used, count),
        "loca": struct.pack(f">{count + 1}L", *starts),
        "glyf": b"".join(parts),
    }
    out = io.BytesIO()
    writer = SFNTWriter(out, len(tables), file.sfntVersion)
    for name in sorted(tables):
        writer[name] = tables[name]
    writer.close()
    return out.getvalue()


def composed(data: bytes) -> bytes:
    """A composed glyph without instructions, which follow its last component."""
    kept, at = bytearray(data), HEADER
    for end, flags, _ in components(data):
        struct.pack_into(">H", kept, at, flags & ~HINTED)
        at = end
    return bytes(kept[:at])


def _metrics(file: TTFont, used: Collection[int], count: int) -> bytes:
    """Advance and left side bearing of each glyph, nothing for those that are left out."""
    table: bytes = file.reader["hmtx"]
    whole: int = file["hhea"].numberOfHMetrics
    rows = [table[at : at + 4] for at in range(0, 4 * whole, 4)]
    last = rows[-1][:2]  # the advance of all glyphs that follow, which note their bearing alone
    rows += [last + table[at : at + 2] for at in range(4 * whole, len(table) - 1, 2)]
    return b"".join(rows[glyph] if glyph in used else bytes(4) for glyph in range(count))


def _with(table: bytes, at: int, value: int) -> bytes:
    """The table with a 16-bit number put in."""
    return table[:at] + value.to_bytes(2, "big") + table[at + 2 :]
