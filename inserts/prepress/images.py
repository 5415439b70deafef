"""Pictures: opened with care, brought to sRGB and to the size they are printed at, each in the file once.

Invariant: a picture's file is what it was when the page was composed, or its insert is held; whatever else
the file carries (place, camera, thumbnails) stays behind.
"""

from __future__ import annotations

import hashlib
import io
import math
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from ..errors import LayoutError, Place
from ..page import Box, Image, Picture
from .document import Document

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
DPI = 300
QUALITY = 90
FLAT_COLOURS = 256
"""With no more colours than these a picture is flat art, sharper and often smaller without loss."""

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as the file carries it: pixel size, colour space and filter as PDF names, encoded bytes."""

    width: int
    height: int
    space: str
    filter: str
    data: bytes


class Pictures:
    """The pictures of one document: each part of a file at each size is an XObject once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers: dict[tuple[str, Box, int, int], int] = {}

    def number(self, picture: Picture) -> int:
        """The XObject's number, written on first use; LayoutError where the file is not fit to print."""
        width, height = printed_size(picture)
        key = (picture.image.sha256, picture.crop, width, height)
        if (known := self._numbers.get(key)) is None:
            known = self._numbers[key] = self._write(prepare(picture.image, picture.crop, width, height))
        return known

    def _write(self, pixels: Pixels) -> int:
        return self._document.stream(pixels.data, {
            "Type": "/XObject", "Subtype": "/Image", "Width": pixels.width, "Height": pixels.height,
            "ColorSpace": pixels.space, "BitsPerComponent": 8, "Filter": pixels.filter,
        })  # fmt: skip


def printed_size(picture: Picture) -> tuple[int, int]:
    """Pixels of the cropped picture at the size it is printed: what the file has, at most 300 dpi."""

    def pixels(length: float, has: float) -> int:
        return max(1, min(round(has), math.ceil(length * DPI / 72)))

    image, crop = picture.image, picture.crop
    return (
        pixels(picture.box.width, crop.width * image.width),
        pixels(picture.box.height, crop.height * image.height),
    )


def prepare(image: Image, crop: Box, width: int, height: int) -> Pixels:
    """The crop (in fractions of the image) at width × height pixels, in sRGB or grey, on white.

    LayoutError: picture-missing, picture-changed, picture-format, picture-too-large, picture-damaged.
    """
    place = Place(Path(image.path).name)
    data = _read(image, place)
    least = round(2 * max(width / crop.width, height / crop.height))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            return encode(scaled(flat(opened(data, place, least)), crop, width, height))
    except UnidentifiedImageError as fault:
        hint = f"Save it as PNG or JPEG ({', '.join(FORMATS)} are read)."
        raise LayoutError("picture-format", "this is no picture that can be read.", place, hint) from fault
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as fault:
        raise _too_large(place) from fault
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, MemoryError) as fault:
        message, hint = "the picture breaks off or is damaged.", "Save it anew from its source."
        raise LayoutError("picture-damaged", message, place, hint) from fault


def opened(data: bytes, place: Place, least: int = 0) -> Pillow.Image:
    """The first frame, upright, its pixels loaded; its embedded profile stands in info.

    A JPEG is decoded at an eighth, a quarter or half of its size where each side keeps `least` pixels.
    """
    picture = Pillow.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large(place)
    if least:
        picture.draft(None, (least, least))
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def flat(picture: Pillow.Image) -> Pillow.Image:
    """The picture in sRGB or, where it has no colour, grey; 8 bits deep; what is transparent lies on white."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return Pillow.fromarray((numpy.asarray(picture) // 257).clip(0, 255).astype(numpy.uint8))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return _on_white(picture.convert("RGBA"))
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    return _in_srgb(picture if picture.mode in ("RGB", "CMYK") else picture.convert("RGB"))


def scaled(picture: Pillow.Image, crop: Box, width: int, height: int) -> Pillow.Image:
    """The crop at that pixel size; never more pixels than it has."""
    left, top = crop.x * picture.width, crop.y * picture.height
    right, bottom = min(crop.right, 1.0) * picture.width, min(crop.bottom, 1.0) * picture.height
    if (left, top, right, bottom) == (0, 0, width, height):
        return picture
    return picture.resize((width, height), Pillow.Resampling.LANCZOS, box=(left, top, right, bottom))


def encode(picture: Pillow.Image) -> Pixels:
    """JPEG without colour subsampling for photographs; flat art without loss, where that is no larger."""
    space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
    photo = Pixels(picture.width, picture.height, space, "/DCTDecode", file.getvalue())
    if picture.getcolors(FLAT_COLOURS) is None:
        return photo
    art = zlib.compress(picture.tobytes(), 9)
    return Pixels(picture.width, picture.height, space, "/FlateDecode", art) if len(art) <= len(photo.data) else photo


def _read(image: Image, place: Place) -> bytes:
    try:
        data = Path(image.path).read_bytes()
    except OSError as fault:
        raise LayoutError("picture-missing", "there is no such picture.", place) from fault
    if hashlib.sha256(data).hexdigest() != image.sha256:
        raise LayoutError("picture-changed", "the picture changed while it was in use.", place, "Run again.")
    return data


def _on_white(picture: Pillow.Image) -> Pillow.Image:
    ground = Pillow.new("RGB", picture.size, "white")
    ground.paste(_in_srgb(picture.convert("RGB")), mask=picture.getchannel("A"))
    return ground


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """RGB or CMYK through its embedded profile; where there is none, or none that fits, taken as sRGB
    (or plain CMYK), as every viewer does."""
    if (profile := picture.info.get("icc_profile")) is None:
        return picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    return turned if turned is not None else picture


def _too_large(place: Place) -> LayoutError:
    message = f"the picture has more than {MOST_PIXELS // 1_000_000} megapixels."
    return LayoutError("picture-too-large", message, place, "300 pixels an inch at printed size are enough.")
