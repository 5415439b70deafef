"""Gradients inside of art, from RGB to the inks of the press.

Invariant: edges stay where they are; between them, inks are sampled so closely that nobody sees a step.
"""

from __future__ import annotations

from typing import Any

import numpy
import pikepdf
from msgspec import Struct

from ..profile import Condition
from .pictures import Unfit
from .separation import ramp
from .spaces import Space

AXIAL, RADIAL = 2, 3
SAMPLED, POWER, STITCHED = 0, 2, 3
STEPS = 64
SAMPLES = {8: ">u1", 16: ">u2"}
FINE = 1_024
"""Samples of a gradient whose parts are told one by one, and whose edges are not known."""


def convert_gradient(file: pikepdf.Pdf, shading: Any, space: Space, condition: Condition) -> None:
    """The gradient, whose colours are RGB, in inks. Unfit where that cannot be done faithfully."""
    if int(shading["/ShadingType"]) not in (AXIAL, RADIAL):
        raise Unfit("gradients in RGB that are no straight or round ones (meshes)")
    function = shading["/Function"]
    if isinstance(function, pikepdf.Array) and len(function) == 1:
        function = function[0]
    grey = all(len(set(colour)) == 1 for colour in _samples(function, STEPS))
    into = Into(file, space.profile, condition, grey)
    shading["/Function"], shading["/ColorSpace"] = into.inks(function), pikepdf.Name.DeviceCMYK
    if "/Background" in shading:
        ground = tuple(float(part) for part in shading["/Background"])
        shading["/Background"] = pikepdf.Array(ramp([ground], space.profile, condition, grey)[0])


class Into(Struct, frozen=True, eq=False):
    """What a gradient's colours become: functions of that file, from RGB of that profile; grey: all are."""

    file: pikepdf.Pdf
    profile: bytes
    condition: Condition
    grey: bool

    def inks(self, function: Any) -> Any:
        """A function of RGB colours, or one for each part of them, as one of inks."""
        if isinstance(function, pikepdf.Array) or int(function["/FunctionType"]) != STITCHED:
            return self._sampled(function)
        parts = [self.inks(one) for one in function["/Functions"]]
        kept = {key: function[key] for key in ("/FunctionType", "/Domain", "/Bounds", "/Encode")}
        return self.file.make_indirect(pikepdf.Dictionary({**kept, "/Functions": pikepdf.Array(parts)}))

    def _sampled(self, function: Any) -> Any:
        colours = _samples(function, FINE if isinstance(function, pikepdf.Array) else STEPS)
        inks = numpy.array(ramp(colours, self.profile, self.condition, self.grey))
        return self.file.make_stream(
            (inks * 65_535).round().astype(">u2").tobytes(), FunctionType=SAMPLED, Domain=_domain(function),
            Range=[0, 1] * 4, Size=[len(colours)], BitsPerSample=16,
        )  # fmt: skip


def _domain(function: Any) -> list[float]:
    first = function[0] if isinstance(function, pikepdf.Array) else function
    return [float(edge) for edge in first["/Domain"]]


def _samples(function: Any, count: int) -> list[tuple[float, ...]]:
    """So many colours of a function, evenly spread over its domain."""
    start, end = _domain(function)
    return [_colour(function, start + (end - start) * step / (count - 1)) for step in range(count)]


def _colour(function: Any, at: float) -> tuple[float, ...]:
    """The value of a function of one number, or of one for each part."""
    if isinstance(function, pikepdf.Array):
        return tuple(part for one in function for part in _colour(one, at))
    match int(function["/FunctionType"]):
        case 0:
            found = _sampled(function, at)
        case 2:
            found = _power(function, at)
        case 3:
            found = _stitched(function, at)
        case _:
            raise Unfit("gradients in RGB that a program computes (PostScript)")
    return found


def _power(function: Any, at: float) -> tuple[float, ...]:
    one, other = ([float(value) for value in function.get(key, usual)] for key, usual in (("/C0", [0]), ("/C1", [1])))
    share = at ** float(function["/N"])
    return tuple(low + share * (high - low) for low, high in zip(one, other, strict=True))


def _stitched(function: Any, at: float) -> tuple[float, ...]:
    start, end = (float(edge) for edge in function["/Domain"])
    bounds = [start, *(float(edge) for edge in function["/Bounds"]), end]
    part = sum(at >= edge for edge in bounds[1:-1])
    low, high = bounds[part], bounds[part + 1]
    first, last = (float(function["/Encode"][2 * part + side]) for side in (0, 1))
    share = (at - low) / (high - low) if high > low else 0.0
    return _colour(function["/Functions"][part], first + share * (last - first))


def _sampled(function: Any, at: float) -> tuple[float, ...]:
    ranges = numpy.array([float(edge) for edge in function["/Range"]]).reshape(-1, 2)
    decode = numpy.array([float(edge) for edge in function.get("/Decode", function["/Range"])]).reshape(-1, 2)
    count, bits = int(function["/Size"][0]), int(function["/BitsPerSample"])
    if bits not in SAMPLES:
        raise Unfit("gradients in RGB of another depth than 8 or 16 bits")
    table = numpy.frombuffer(function.read_bytes(), SAMPLES[bits])
    table = table[: count * len(ranges)].reshape(count, -1) / (2**bits - 1)
    start, end = (float(edge) for edge in function["/Domain"])
    first, last = (float(edge) for edge in function.get("/Encode", (0, count - 1)))
    place = min(max(first + (at - start) / (end - start) * (last - first), 0.0), count - 1.0)
    lower = min(int(place), count - 2) if count > 1 else 0
    between = table[lower] + (place - lower) * (table[min(lower + 1, count - 1)] - table[lower])
    values = decode[:, 0] + between * (decode[:, 1] - decode[:, 0])
    return tuple(numpy.clip(values, ranges[:, 0], ranges[:, 1]).tolist())
