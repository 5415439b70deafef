"""RGB of art in the inks of the press: single colours, tables and pictures.

Invariant: through the colour's own profile in one step; a colour that is grey is black ink alone, a picture or a
gradient only where all of it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy
from msgspec import Struct
from PIL import Image as Pillow

from ..condition import inked
from ..profile import Condition

Colour = tuple[float, ...]


@lru_cache(maxsize=4_096)
def shares(colour: Colour, profile: bytes, condition: Condition) -> Colour:
    """The inks of an RGB colour, each a share to a thousandth."""
    if len(set(colour)) == 1:
        return (0.0, 0.0, 0.0, round(1 - min(max(colour[0], 0.0), 1.0), 3))
    return ramp((colour,), profile, condition, grey=False)[0]


def ramp(colours: Sequence[Colour], profile: bytes, condition: Condition, grey: bool) -> list[Colour]:
    """The inks of RGB colours that run into each other; grey: all of them are, on the whole of their way."""
    if grey:
        return [shares(colour[:1], profile, condition) for colour in colours]
    table = numpy.clip(numpy.array(colours) * 255 + 0.5, 0, 255).astype(numpy.uint8)
    inks = _inks(table[None], profile, condition)[0] / 255
    return [tuple(round(float(part), 3) for part in one) for one in inks]


class Separated(Struct, frozen=True):
    """Samples (rows, columns, parts; 8 bits) in a device's space: /DeviceCMYK, or /DeviceGray where all is grey."""

    space: str
    samples: Any


def separate(rgb: Any, profile: bytes, condition: Condition) -> Separated:
    """RGB samples (rows, columns, 3; 8 bits) as inks."""
    if (rgb == rgb[..., :1]).all():
        return Separated("/DeviceGray", rgb[..., :1])
    return Separated("/DeviceCMYK", _inks(rgb, profile, condition))


def _inks(rgb: Any, profile: bytes, condition: Condition) -> Any:
    picture = Pillow.fromarray(numpy.ascontiguousarray(rgb), "RGB")
    picture.info["icc_profile"] = profile
    return numpy.asarray(inked(picture, condition))
