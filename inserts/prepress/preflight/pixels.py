"""Level 3: pages as pixels. QR symbols are read from them as a phone would read them from paper, and frames compared
with what the same cards look like alone.

Invariant: pixels are made by pdfium from the finished file; nothing here knows how it was painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pypdfium2
import zxingcpp

from ..imposition import Stand, paper_of, stands, whole
from ..written import Written
from .expected import Expected, digest_of
from .patches import FINER, Raster, raster, unlike
from .readback import Finding

EACH = 100
"""One in so many sides with a symbol is read."""

SQUARES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
SYMBOLS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128))
MOST_SYMBOLS = 4

Spot = tuple[int, int]
"""A page of the file, and a place on it, both from 0."""


def read_pixels(source: Path | bytes, written: Written) -> tuple[Finding, ...]:
    """What does not look as it should: page-pixels where a symbol cannot be read, page-frames where a frame is not as
    on the card alone. Looked at are the spots of `chosen`."""
    with pypdfium2.PdfDocument(source) as file:
        return tuple(_unlike(file, written))


def chosen(written: Written) -> tuple[Spot, ...]:
    """The spots to look at: those that a specimen is kept of; the first and the last side with a symbol; and where no
    specimen is kept, one in a hundred between."""
    spots = [(page, place) for page in range(written.pages) for place in range(written.spread(page)[1])]
    coded = [spot for spot in spots if _expected(written, spot).symbols]
    between = () if written.specimens else coded[::EACH]
    kept = ((one.page, one.place) for one in written.specimens)
    return tuple(sorted({*kept, *between, *coded[:1], *coded[-1:]}))


def _unlike(file: pypdfium2.PdfDocument, written: Written) -> Iterator[Finding]:
    kept = {(one.page, one.place): one.patches for one in written.specimens}
    for spot in chosen(written):
        number, place = spot
        if number >= len(file):
            continue
        page, stand, expected = file[number], _stand(written, spot), _expected(written, spot)
        pixels = raster(page, stand)
        first = written.spread(number)[2]
        leaf = None if first is None else first + place
        readings = _readings(pixels, page, stand, written.profile.dots or FINER)
        if expected.symbols and not any(_says(found, expected, written.key) for found in readings):
            yield Finding("page-pixels", "a QR symbol cannot be read from the printed page.", number + 1, leaf)
        if frames := unlike(kept.get(spot, ()), pixels):
            named = ", ".join(f"'{frame}'" for frame in frames)
            yield Finding("page-frames", f"{named}: not as on the card alone.", number + 1, leaf)


def _expected(written: Written, spot: Spot) -> Expected:
    page, place = spot
    return written.expected[written.spread(page)[0] + place]


def _stand(written: Written, spot: Spot) -> Stand:
    """Where on its page something stands."""
    page, place = spot
    side, paper = page % written.leaf.sides, paper_of(written.leaf, written.imposition)
    if written.spread(page)[2] is None:
        return whole(paper, written.imposition, side)
    return stands(written.leaf, written.imposition, side)[place]


def _readings(pixels: Raster, page: pypdfium2.PdfPage, stand: Stand, dpi: float) -> Iterator[list[str]]:
    """What the symbols that stand there say: squares alone, which is soonest done, then bars too, then closer."""
    yield _read(pixels, SQUARES)
    yield _read(pixels, SYMBOLS)
    yield _read(raster(page, stand, dpi), SYMBOLS)


def _read(pixels: Raster, formats: zxingcpp.BarcodeFormats) -> list[str]:
    return [barcode.text for barcode in zxingcpp.read_barcodes(pixels, formats=formats)][:MOST_SYMBOLS]


def _says(found: list[str], expected: Expected, key: bytes) -> bool:
    """Whether what was read, in some order, is what was expected; art may have symbols of its own."""
    orders = (order for count in range(len(found), 0, -1) for order in permutations(found, count))
    return any(digest_of(order, key) == expected.symbols for order in orders)
