"""RGB that is told by figures: sRGB, and calibrated spaces, as ICC profiles of version 2, which every press reads.

Invariant: equal figures give equal bytes, whatever library is installed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy

KNEE = 0.04045
"""Up to here sRGB is straight."""

STEPS = 1_024
"""Points of a curve."""

D50 = (0.96420288, 1.0, 0.82490540)
BRADFORD = numpy.array(((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296)))
MADE = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
PRIMARIES = (0.4124564, 0.2126729, 0.0193339, 0.3575761, 0.7151522, 0.1191920, 0.1804375, 0.0721750, 0.9503041)
DAYLIGHT = (0.95047, 1.0, 1.08883)


def calibrated(said: Any) -> bytes:
    """The profile of a /CalRGB space, by its dictionary."""
    gammas = [float(value) for value in said.get("/Gamma", (1, 1, 1))]
    matrix = [float(value) for value in said.get("/Matrix", (1, 0, 0, 0, 1, 0, 0, 0, 1))]
    white = [float(value) for value in said["/WhitePoint"]]
    return _profile("calibrated RGB", white, matrix, [partial(_power, gamma) for gamma in gammas])


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """The profile of sRGB."""
    return _profile("sRGB", DAYLIGHT, PRIMARIES, [_srgb] * 3)


def _power(gamma: float, part: float) -> float:
    return float(part**gamma)


def _srgb(part: float) -> float:
    return part / 12.92 if part <= KNEE else ((part + 0.055) / 1.055) ** 2.4


def _profile(
    called: str, white: Sequence[float], matrix: Sequence[float], curves: Sequence[Callable[[float], float]]
) -> bytes:
    """matrix has the XYZ of red, green and blue under that white."""
    adapted = numpy.array(matrix).reshape(3, 3) @ _adapting(white).T
    lines = [_curve(curve) for curve in curves]
    tags = [
        (b"desc", _described(called)), (b"cprt", b"text\0\0\0\0no rights are claimed in this profile\0"),
        (b"wtpt", _xyz(D50)), *zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, adapted.tolist()), strict=True),
        *zip((b"rTRC", b"gTRC", b"bTRC"), lines, strict=True),
    ]  # fmt: skip
    places: dict[bytes, int] = {}
    body, start = b"", 128 + 4 + 12 * len(tags)
    for _, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
    table = b"".join(name + struct.pack(">2I", places[data], len(data)) for name, data in tags)
    head = struct.pack(">I4xI", start + len(body), 0x02100000) + b"mntrRGB XYZ " + MADE + b"acsp"
    return head.ljust(68, b"\0") + _xyz(D50)[8:].ljust(60, b"\0") + struct.pack(">I", len(tags)) + table + body


def _adapting(white: Sequence[float]) -> Any:
    """The matrix from XYZ under that white to XYZ under D50."""
    scales = (BRADFORD @ numpy.array(D50)) / (BRADFORD @ numpy.array(white))
    return numpy.linalg.inv(BRADFORD) @ numpy.diag(scales) @ BRADFORD


def _curve(curve: Callable[[float], float]) -> bytes:
    points = [round(curve(step / (STEPS - 1)) * 65_535) for step in range(STEPS)]
    return b"curv" + struct.pack(f">4xI{STEPS}H", STEPS, *points)


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + struct.pack(">4x3i", *(round(value * 65_536) for value in values))


def _described(called: str) -> bytes:
    text = called.encode() + b"\0"
    return b"desc" + struct.pack(">4xI", len(text)) + text + b"\0" * (4 + 4 + 2 + 1 + 67)
