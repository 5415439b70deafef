"""Dots as files carry them: the same bytes in a PDF's picture and in a PNG.

Invariant: rows are packed as PNG packs them, each behind a filter byte of 0, and compressed once; 1 is white.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy
from msgspec import Struct

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ONE_BIT_GREY = (1, 0, 0, 0, 0)
INCH = 0.0254
EFFORT = 6


class Plate(Struct, frozen=True):
    """A page in dots: how many across and down; data is its rows, compressed; fingerprint the sha256 (hex) of them
    without filter bytes."""

    width: int
    height: int
    data: bytes
    fingerprint: str

    @property
    def entries(self) -> Mapping[str, object]:
        """What the dictionary of a PDF's picture says of it."""
        return {
            "Type": "/XObject", "Subtype": "/Image", "Width": self.width, "Height": self.height,
            "ColorSpace": "/DeviceGray", "BitsPerComponent": 1, "Filter": "/FlateDecode",
            "DecodeParms": b"<</Predictor 15/Colors 1/BitsPerComponent 1/Columns %d>>" % self.width,
        }  # fmt: skip


def plate_of(white: numpy.ndarray[Any, numpy.dtype[numpy.bool_]]) -> Plate:
    """The plate of rows of dots, top to bottom, in which True is white."""
    height, width = white.shape
    packed = numpy.packbits(white, axis=1)
    rows = numpy.pad(packed, ((0, 0), (1, 0)))
    return Plate(width, height, zlib.compress(rows.tobytes(), EFFORT), hashlib.sha256(packed.tobytes()).hexdigest())


def png(width: int, height: int, data: bytes, dots: int) -> bytes:
    """A PNG file of a plate's rows, as compressed, for a printer of so many dots an inch."""
    metre = round(dots / INCH)
    chunks = (
        (b"IHDR", struct.pack(">II5B", width, height, *ONE_BIT_GREY)),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", data),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
