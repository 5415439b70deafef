"""Pages of dots, taken out of a finished file: to read them, or to hand them out as PNG.

Invariant: shares nothing with what made the dots; a picture that is not exactly one of a page's dots is none.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import zxingcpp
from msgspec import Struct

from ..dots import plate_of, png
from .expected import digest_of
from .operators import split

SYMBOLS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
MOST_SYMBOLS = 4
EXACTLY = {
    "/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray", "/BitsPerComponent": 1,
    "/Filter": "/FlateDecode",
}  # fmt: skip
NUMBER = rb"-?\d+(?:\.\d+)?"
FILLED = re.compile(rb"q (%b) 0 0 (%b) 0.001 0.001 cm\n/(X\d+) Do\nQ\n3 Tr\n" % (NUMBER, NUMBER))
"""What a page begins with: a picture that fills it, but for a hair; from there on text does not show."""

AROUND = re.compile(rb"(?:q(?: %b){4} re W n\n|Q\n)*" % NUMBER)
OPENED = re.compile(rb"[\dA-F]*>>>BDC\n(?:0 g\n)?(?:%b Tc\n)?BT %b %b Td\n" % (NUMBER, NUMBER, NUMBER))
"""What may stand around lines of text, and what they open with: nothing that shows."""

NEAR = 0.01
ROWS = {"/Predictor": 15, "/Colors": 1, "/BitsPerComponent": 1}


class Bits(Struct, frozen=True):
    """The dots of a page: how many across and down; rows of them, top to bottom, eight a byte; 1 is white."""

    width: int
    height: int
    rows: bytes

    @property
    def fingerprint(self) -> str:
        """The sha256 (hex) of the rows."""
        return hashlib.sha256(self.rows).hexdigest()

    def said(self, symbols: bytes, key: bytes = b"") -> tuple[str, ...] | None:
        """What the symbols on the page say, in the order that has that digest; None where none has. Art may have others
        of its own."""
        packed = numpy.frombuffer(self.rows, numpy.uint8).reshape(self.height, -1)
        pixels = numpy.unpackbits(packed, axis=1)[:, : self.width] * numpy.uint8(255)
        found = zxingcpp.read_barcodes(
            pixels, formats=zxingcpp.BarcodeFormats(SYMBOLS), try_rotate=False, try_downscale=False, try_invert=False,
            binarizer=zxingcpp.Binarizer.BoolCast,
        )  # fmt: skip
        texts = [barcode.text for barcode in found][:MOST_SYMBOLS]
        orders = (order for count in range(len(texts), -1, -1) for order in permutations(texts, count))
        return next((order for order in orders if digest_of(order, key) == symbols), None)


def opened(content: bytes, width: float, height: float) -> tuple[bytes, bytes] | None:
    """Of a page of that size: the name of the picture that fills it, and the text that follows; None where the
    content is not just that."""
    found = FILLED.match(content)
    if found is None or abs(float(found[1]) - width) > NEAR or abs(float(found[2]) - height) > NEAR:
        return None
    text = content[found.end() :]
    plain = all((line is None or OPENED.match(line)) and AROUND.fullmatch(after) for line, _, after in split(text))
    return (found[3], text) if plain else None


def bits_of(image: Any) -> Bits | None:
    """The dots of a picture of a file; None where it is not such a picture."""
    said = {key: image[key] for key in image.keys()}  # noqa: SIM118 (no mapping)
    width, height, rows = said.pop("/Width", 0), said.pop("/Height", 0), said.pop("/DecodeParms", {})
    said.pop("/Length", None)
    if said != EXACTLY or dict(rows) != {**ROWS, "/Columns": width} or width * height <= 0:
        return None
    data = image.read_bytes()
    return Bits(width, height, data) if len(data) == height * -(-width // 8) else None


def png_pages(source: Path | bytes, dots: int) -> Iterator[bytes]:
    """The pages of a file for a printer of so many dots an inch as PNG, in its order; a blank side is white."""
    with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as file:
        for page in file.pages:
            image: Any = next(iter(page.obj.Resources.XObject.values()), None)
            if image is None:
                _, _, width, height = (round(float(at) * dots / 72) for at in page.mediabox)
                plate = plate_of(numpy.ones((height, width), numpy.bool_))
                yield png(width, height, plate.data, dots)
            else:
                yield png(int(image.Width), int(image.Height), image.read_raw_bytes(), dots)
