"""Pictures inside of art, and tables of colours, from RGB to the inks of the press.

Invariant: as many pixels as before; what was JPEG stays JPEG, what was packed without loss stays so.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy
import pikepdf
from PIL import Image as Pillow

from ..profile import Condition
from .lawful import filters_of
from .separation import Separated, separate
from .spaces import CMYK, GREY, Space, space_of

MOST_PIXELS = 40_000_000
QUALITY = 90
BYTE, DEEP = 8, 16


STRANGERS = "colours of a space that cannot be read (its ICC profile is damaged, or of another kind)"


class Unfit(Exception):
    """What cannot be converted, in words."""


def convert_picture(image: Any, named: Any, condition: Condition) -> None:
    """The picture (an image XObject), where its colours are RGB, in inks. Unfit where it cannot be, faithfully."""
    if bool(image.get("/ImageMask", False)):
        return
    space = _space(image, named)
    if space.kind == "index":
        image["/ColorSpace"] = indexed(image["/ColorSpace"], space, condition)
    elif space.kind == "strange":
        raise Unfit(STRANGERS)
    elif space.kind == "rgb":
        _refuse_mixed(image)
        _replace(image, separate(_samples(image), space.profile, condition), "/DCTDecode" in filters_of(image))


def indexed(value: Any, space: Space, condition: Condition) -> Any:
    """An indexed colour space with its table in inks, where that was RGB."""
    if space.base is None or space.base.kind != "rgb":
        return value
    said = value[3]
    table = said.read_bytes() if isinstance(said, pikepdf.Stream) else bytes(said)
    count = min(int(value[2]) + 1, len(table) // 3)
    found = separate(
        numpy.frombuffer(table, numpy.uint8)[: 3 * count].reshape(1, count, 3), space.base.profile, condition
    )
    base = pikepdf.Name(found.space)
    return pikepdf.Array([value[0], base, count - 1, pikepdf.String(found.samples.tobytes())])


def _space(image: Any, named: Any) -> Space:
    if "/ColorSpace" in image:
        return space_of(image["/ColorSpace"], named)
    parts = len(_jpeg_2000(image).getbands())  # only such a picture need not say
    return {1: GREY, 3: space_of(pikepdf.Name.DeviceRGB, named), 4: CMYK}.get(parts, Space("strange", parts))


def _refuse_mixed(image: Any) -> None:
    if isinstance(image.get("/Mask"), pikepdf.Array):
        raise Unfit("pictures of which one colour is left out (a colour key mask)")
    if "/Matte" in image.get("/SMask", {}) or int(image.get("/SMaskInData", 0)):
        raise Unfit("pictures whose edges are mixed with their background (Matte)")
    if int(image["/Width"]) * int(image["/Height"]) > MOST_PIXELS:
        raise Unfit(f"pictures of more than {MOST_PIXELS // 1_000_000} megapixels")


def _samples(image: Any) -> Any:
    """RGB samples: rows, columns, 3; 8 bits."""
    if "/JPXDecode" in filters_of(image):
        return numpy.asarray(_jpeg_2000(image).convert("RGB"))
    found = unpacked(image, 3)
    if "/Decode" not in image:
        return found
    ends = numpy.array([float(value) for value in image["/Decode"]], numpy.float32).reshape(3, 2)
    return numpy.clip((found * (ends[:, 1] - ends[:, 0]) + ends[:, 0] * 255).round(), 0, 255).astype(numpy.uint8)


def unpacked(image: Any, parts: int) -> Any:
    """The samples of a picture as they stand in the file, brought to 8 bits: rows, columns, parts."""
    wide, high, bits = int(image["/Width"]), int(image["/Height"]), int(image.get("/BitsPerComponent", 8))
    data = numpy.frombuffer(image.read_bytes(pikepdf.StreamDecodeLevel.all), numpy.uint8)
    line = (wide * parts * bits + 7) // 8
    rows = data[: line * high].reshape(high, line)
    if bits == DEEP:
        rows = rows[:, ::2]  # the upper half of each
    elif bits < BYTE:
        fields = numpy.unpackbits(rows, axis=1)[:, : wide * parts * bits].reshape(high, -1, bits)
        values = fields.dot(1 << numpy.arange(bits)[::-1])
        rows = (values * 255 // (2**bits - 1)).astype(numpy.uint8)
    return rows[:, : wide * parts].reshape(high, wide, parts)


def _jpeg_2000(image: Any) -> Pillow.Image:
    return Pillow.open(io.BytesIO(image.read_raw_bytes()), formats=("JPEG2000",))


def _replace(image: Any, found: Separated, photo: bool) -> None:
    for key in ("/Decode", "/Intent"):
        if key in image:
            del image[key]
    image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name(found.space), 8
    if not photo:
        image.write(zlib.compress(found.samples.tobytes(), 9), filter=pikepdf.Name.FlateDecode)
        return
    file, parts = io.BytesIO(), found.samples.shape[2]
    picture = Pillow.fromarray(found.samples if parts > 1 else found.samples[..., 0], "CMYK" if parts > 1 else "L")
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
    image.write(file.getvalue(), filter=pikepdf.Name.DCTDecode)
    if parts > 1:
        image["/Decode"] = pikepdf.Array([1, 0] * parts)  # in a JPEG, inks are written inverted
