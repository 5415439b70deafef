"""Level 3: pages as pixels, and QR symbols read from them as a phone would read them from paper.

Invariant: pixels are made by pdfium from the finished file; nothing here knows how it was painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image as Pillow

from ..imposition import paper_of, stands
from ..written import Written
from .expected import NOTHING, Expected, digest_of
from .readback import Finding

DPI = 200
SAMPLE = 3
SYMBOLS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
MOST_SYMBOLS = 4


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
