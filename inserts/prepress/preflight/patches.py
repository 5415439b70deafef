"""Patches: what the marks of a side look like, as the mean colour of the paper that each of them stands on.

Invariant: a patch says nothing personal: a frame's name, a box, a colour.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence

import numpy
import pypdfium2
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image as Pillow

from ...page import Art, Border, Box, Drawn, Mark, Picture, Rectangle, Rule, Symbol, TextLine, drawn
from ..imposition import Stand

DPI = 150
FINER = 300
"""What cannot be read at that resolution may be as fine as bars are; dpi."""

TOLERANCE = 4.0
"""By so much, of 255, a colour may differ: pdfium smooths edges of equal marks a little differently."""

ABOVE, BELOW = 0.8, 0.25
"""How high letters stand, and how deep, in parts of their size."""

AROUND = 3.0
"""So many points beside a rule belong to its patch."""

BESIDE = 1.5

FLAGS = pypdfium2.raw.FPDF_REVERSE_BYTE_ORDER | pypdfium2.raw.FPDF_RENDER_NO_SMOOTHIMAGE
"""Red before green before blue; and pictures not smoothed, which takes a quarter of the time: all are made so."""

EDGE = "edge"
"""What marks are called that stand in no frame: position and match id."""

Colour = tuple[float, float, float]
Raster = NDArray[numpy.uint8]


class Patch(Struct, frozen=True):
    """A mark's frame, its box in points from the top left of what stands there, and its mean colour (red, green and
    blue, 0 to 255)."""

    frame: str
    box: Box
    colour: Colour


class Specimen(Struct, frozen=True):
    """What a place of a page (both from 0) looks like where it is printed alone."""

    page: int
    place: int
    patches: tuple[Patch, ...]


def raster(page: pypdfium2.PdfPage, stand: Stand, dpi: float = DPI) -> Raster:
    """What stands there on a page, upright, as rows of red, green and blue. Wherever it stands, its corner is the
    corner of a pixel, so that two rasters of the same are the same."""
    box, scale, raw = stand.box, dpi / 72, pypdfium2.raw
    width, height = round(box.width * scale), round(box.height * scale)
    pixels = numpy.full((height, width, 3), 255, numpy.uint8)
    buffer = numpy.ctypeslib.as_ctypes(pixels.reshape(-1))
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR, buffer=buffer)
    across, down = (scale * side / int(side) for side in page.get_size())  # pdfium takes a page for whole points
    if stand.turned:
        matrix = raw.FS_MATRIX(-across, 0, 0, -down, box.right * scale, box.bottom * scale)
    else:
        matrix = raw.FS_MATRIX(across, 0, 0, down, -box.x * scale, -box.y * scale)
    clip = raw.FS_RECTF(0, 0, width, height)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, ctypes.byref(matrix), ctypes.byref(clip), FLAGS)
    return pixels


def as_picture(pixels: Raster) -> Pillow.Image:
    """A raster as a picture."""
    return Pillow.fromarray(pixels)


def patches(marks: Iterable[Mark], pixels: Raster, corner: float, seen: Box, unnamed: str = EDGE) -> Iterator[Patch]:
    """The patches of marks on a raster whose top left lies so many points beyond their trim's; of each, what lies in
    the box that is seen."""
    for mark in drawn(marks):
        box = _box(mark).meet(seen)
        there = Box(round(box.x + corner, 2), round(box.y + corner, 2), round(box.width, 2), round(box.height, 2))
        if (colour := colour_of(pixels, there)) is not None:
            yield Patch(mark.frame or unnamed, there, colour)


def unlike(found: Sequence[Patch], pixels: Raster) -> list[str]:
    """The frames of patches that look otherwise on that raster, each once."""
    others = ((patch, colour_of(pixels, patch.box)) for patch in found)
    return list(dict.fromkeys(patch.frame for patch, colour in others if not _alike(patch.colour, colour)))


def colour_of(pixels: Raster, box: Box) -> Colour | None:
    """The mean colour of a box in points on a raster; None where it is not there, or too small to be seen."""
    scale = DPI / 72
    rows = slice(max(0, round(box.y * scale)), max(0, round(box.bottom * scale)))
    columns = slice(max(0, round(box.x * scale)), max(0, round(box.right * scale)))
    area = pixels[rows, columns]
    if not area.size:
        return None
    sums = area.sum(axis=0, dtype=numpy.uint32).sum(axis=0)  # row by row: all at once takes ten times as long
    red, green, blue = (sums / (area.size // 3)).round(1).tolist()
    return red, green, blue


def _alike(one: Colour, other: Colour | None) -> bool:
    return other is not None and all(abs(is_ - was) <= TOLERANCE for is_, was in zip(one, other, strict=True))


def _box(mark: Drawn) -> Box:
    """Where a mark is seen."""
    match mark:
        case TextLine():
            ends = [x + word.width * mark.size / word.font.units for x, word in mark.words]
            width = max(ends, default=0.0)
            return Box(mark.x, mark.y - ABOVE * mark.size, width, (ABOVE + BELOW) * mark.size).inset(-BESIDE)
        case Rule():
            x, y = min(mark.x1, mark.x2), min(mark.y1, mark.y2)
            return Box(x, y, abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1)).inset(-AROUND)
        case Picture() | Art() | Rectangle() | Border() | Symbol():
            return mark.box
