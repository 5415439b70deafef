"""Pages as pixels: previews to look at, and QR symbols read from paper as a phone would.

Invariant: pixels are made by pdfium from the finished file; nothing here knows how it was painted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image as Pillow

from ..page import Page
from .expected import NOTHING, Expected, digest_of
from .hand import Hand
from .images import Darkroom
from .imposition import paper_of, stands, upright
from .leaf import leaf_of
from .readback import Finding
from .volume import Volume, Written

DPI = 200
SAMPLE = 3
FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)
SYMBOLS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
MOST_SYMBOLS = 4
SMALL, QUICK = 6, 1
"""How hard zlib tries."""


def preview(pages: Sequence[Page], hand: Hand, dpi: float = 150, *, bleed: bool = False) -> tuple[bytes, ...]:
    """An insert's sides as PNG at dpi dots an inch, as they look when cut: without bleed, marks and slug; with bleed,
    where that is asked for."""
    pdf = print_alone(pages, hand, title="", language="en", made=FROM_THE_START)
    crop = 0.0 if bleed else leaf_of(pages, slug=False).margin
    return tuple(picture(pdf, side, dpi, crop) for side in range(len(pages)))


def print_alone(
    pages: Sequence[Page], hand: Hand, *, title: str, language: str, made: datetime, darkroom: Darkroom | None = None
) -> bytes:
    """An insert as a PDF of its own, without crop marks and slug, every side upright; title, language and made are
    as of a Volume."""
    out = io.BytesIO()
    leaf = leaf_of(pages, slug=False)
    volume = Volume(
        out, leaf, hand, title=title, language=language, made=made, darkroom=darkroom, imposition=upright(leaf)
    )
    volume.insert(pages)
    volume.close()
    return out.getvalue()


def picture(pdf: bytes, side: int, dpi: float, crop: float = 0.0, *, small: bool = True) -> bytes:
    """PNG of a page (from 0) of a file at dpi dots an inch, without `crop` points at each edge; not small: made in
    half the time, and larger."""
    with pypdfium2.PdfDocument(pdf) as file:
        return _png(_rendered(file[side], dpi, (crop,) * 4), SMALL if small else QUICK)


def read_pixels(source: Path | bytes, written: Written, sample: int = SAMPLE) -> tuple[Finding, ...]:
    """Level 3: the QR symbols of the first, the last and some pages between, read from a raster."""
    with pypdfium2.PdfDocument(source) as file:
        return tuple(_unread(file, written, sample))


def _unread(file: pypdfium2.PdfDocument, written: Written, sample: int) -> Iterator[Finding]:
    wanted = set(chosen(written.expected, sample))
    for at in range(written.pages if wanted else 0):
        start, count, first = written.spread(at)
        for place in range(count):
            if start + place in wanted and not _says(
                _card(file[at], at, place, written), written.expected[start + place]
            ):
                leaf = None if first is None else first + place
                yield Finding("page-pixels", "a QR symbol cannot be read from the printed page.", at + 1, leaf)


def _card(page: pypdfium2.PdfPage, at: int, place: int, written: Written) -> Pillow.Image:
    """The place of a page (from 0) as pixels."""
    side = at % written.leaf.sides
    box, paper = (
        stands(written.leaf, written.imposition, side)[place].box,
        paper_of(written.leaf, written.imposition).media,
    )
    crop = (box.x, paper.height - box.bottom, paper.width - box.right, box.y)
    return _rendered(page, DPI, tuple(max(0.0, edge) for edge in crop))


def chosen(expected: Sequence[Expected], sample: int) -> list[int]:
    """The first and the last of a file's cards with a symbol, and `sample` others evenly between: their sides in
    the order of the file."""
    sides = [at for at, side in enumerate(expected) if side.symbols != NOTHING.symbols]
    last = len(sides) - 1
    return sorted({sides[last * step // (sample + 1)] for step in range(sample + 2)}) if sides else []


def _says(picture: Pillow.Image, expected: Expected) -> bool:
    """Whether the symbols in the picture, in some order, are those expected; art may have others of its own."""
    formats = zxingcpp.BarcodeFormats(SYMBOLS)
    found = [barcode.text for barcode in zxingcpp.read_barcodes(picture, formats=formats)][:MOST_SYMBOLS]
    orders = (order for count in range(len(found), 0, -1) for order in permutations(found, count))
    return any(digest_of(order) == expected.symbols for order in orders)


def _rendered(page: pypdfium2.PdfPage, dpi: float, crop: tuple[float, ...]) -> Pillow.Image:
    """The page without so many points at the left, bottom, right and top."""
    picture: Pillow.Image = page.render(scale=dpi / 72, crop=crop).to_pil()
    return picture


def _png(picture: Pillow.Image, effort: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=effort)
    return out.getvalue()
