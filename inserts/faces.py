"""Faces: font files found, opened and measured.

Invariant: a font that forbids to be embedded or cut down is refused by name, before anything is set with it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb

from .errors import LayoutError, Place, did_you_mean
from .page import Font
from .scripts import INVISIBLE

RESTRICTED, WHOLE_ONLY, BITMAPS_ONLY = 0x2, 0x100, 0x200
"""What OS/2's fsType forbids: to embed at all, to cut down, to embed outlines."""

HEAVY = 500
"""From this weight on, letters of other fonts beside it are semi-bold where there are any."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """A font's heights in em: above the baseline positive, descent negative."""

    ascent: float
    descent: float
    cap_height: float
    x_height: float
    space: float


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font opened: what marks name, what shapes, its heights and weight, and characters known to be in it or not."""

    font: Font
    shaper: hb.Font
    metrics: Metrics
    weight: int
    there: set[str] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)

    @property
    def heavy(self) -> bool:
        """Whether it is semi-bold or bolder, or nearly."""
        return self.weight >= HEAVY

    def characters(self) -> frozenset[int]:
        """The code points it has glyphs for."""
        return frozenset(self.shaper.face.unicodes)

    def has(self, text: str) -> bool:
        """Whether all that shows of a text is in the font."""
        if self.there.issuperset(text):
            return True
        if not self.lacking.isdisjoint(text):
            return False
        nominal = self.shaper.get_nominal_glyph
        found = [char for char in text if nominal(ord(char)) or INVISIBLE.match(char)]
        self.there.update(found)
        self.lacking.update(set(text).difference(found))
        return len(found) == len(text)


class Faces:
    """The fonts of folders by name, each opened when it is asked for."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Fonts are the *.ttf files of the folders; where two have one name, the first folder's counts."""
        self.files: Mapping[str, Path] = {
            path.stem: path for folder in reversed(folders) for path in sorted(folder.rglob("*.ttf"))
        }
        shipped = {path.stem for folder in folders[-1:] for path in folder.rglob("*.ttf")}
        self.own = tuple(sorted(set(self.files) - shipped))
        self._open: dict[str, Face] = {}

    def __getitem__(self, name: str) -> Face:
        """LayoutError: unknown-font, font-not-embeddable, font-outlines, font-unreadable."""
        if (known := self._open.get(name)) is None:
            if name not in self.files:
                raise LayoutError("unknown-font", f"there is no font '{name}'.", hint=did_you_mean(name, self.files))
            known = self._open[name] = opened(self.files[name])
        return known

    def of_families(self, families: Iterable[str], heavy: bool) -> tuple[str, ...]:
        """The files of families in one weight, and, where that is the heavy one, in the other after it."""
        styles = ("SemiBold", "Regular") if heavy else ("Regular",)
        names = (f"{family}-{style}" for family in families for style in styles)
        return tuple(name for name in names if name in self.files)


def opened(path: Path) -> Face:
    """The font of a file."""
    data = path.read_bytes()
    face = hb.Face(data)
    if not face.glyph_count or not face.upem:
        raise LayoutError("font-unreadable", "this is no font.", Place(path.name), "Use a static TrueType file.")
    _permitted(face, path)
    shaper = hb.Font(face)
    font = Font(str(path), hashlib.sha256(data).hexdigest(), face.upem)
    return Face(font, shaper, _metrics(face, shaper), _number(face, 4) or 400)


def _permitted(face: hb.Face, path: Path) -> None:
    """Whether it may and can be embedded, cut down to the letters used."""
    if "glyf" not in face.table_tags or "fvar" in face.table_tags:
        message = "the font varies." if "fvar" in face.table_tags else "the font has no TrueType outlines."
        raise LayoutError("font-outlines", message, Place(path.name), "Use a static TrueType file.")
    kind = _number(face, 8)
    if kind & 0xF == RESTRICTED or kind & (WHOLE_ONLY | BITMAPS_ONLY):
        message = f"the font's maker forbids to embed it (fsType {kind})."
        hint = "Use another font, or ask its maker for a licence and a file that permits embedding."
        raise LayoutError("font-not-embeddable", message, Place(path.name), hint)


def _number(face: hb.Face, at: int) -> int:
    """A 16-bit number of the OS/2 table; 0 where it has none."""
    data = bytes(face.reference_table("OS/2").data)[at : at + 2]
    found: int = struct.unpack(">H", data)[0] if len(data) == struct.calcsize(">H") else 0
    return found


def _metrics(face: hb.Face, shaper: hb.Font) -> Metrics:
    extents = shaper.get_font_extents("ltr")
    space = shaper.get_glyph_h_advance(shaper.get_nominal_glyph(32) or 0)

    def height(char: str) -> float:
        found = shaper.get_glyph_extents(shaper.get_nominal_glyph(ord(char)) or 0)
        return float(found.y_bearing / face.upem) if found else 0.7

    return Metrics(
        extents.ascender / face.upem, extents.descender / face.upem, height("H"), height("x"), space / face.upem
    )
