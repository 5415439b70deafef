"""Pictures as dots: brought to the very dots that they cover, their greys made by error diffusion.

Invariant: nothing is random; a picture of black and white alone stays one, and no grey is made of it.
"""

from __future__ import annotations

from typing import Any

import numpy
from PIL import Image as Pillow
from PIL.ImageFilter import UnsharpMask

Dots = numpy.ndarray[Any, numpy.dtype[numpy.bool_]]
"""Rows of dots, top to bottom; True is white."""

GAIN = 0.8
"""Exponent of the tone curve: dots of ink are larger than the paper that they should cover, so greys are lightened."""

LIGHT = 0.96
"""Lighter than this is white paper, without a lone dot here and there."""

TONES = [round(255 * min(1.0, value / 255 / LIGHT) ** GAIN) for value in range(256)]

CRISP = UnsharpMask(radius=1.0, percent=80, threshold=0)
"""Diffusion blurs edges; this makes up for it."""

HALF = 128


def dithered(picture: Pillow.Image) -> Dots:
    """The dots of a picture in greys or colours, pixel by pixel."""
    grey = picture.convert("L").filter(CRISP).point(TONES)
    return numpy.asarray(grey.convert("1", dither=Pillow.Dither.FLOYDSTEINBERG))


def sharp(picture: Pillow.Image) -> Dots:
    """The dots of a picture that has no greys but where it was made smaller."""
    return numpy.asarray(picture.convert("L")) >= HALF
