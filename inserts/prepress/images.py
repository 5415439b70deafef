"""Pictures: opened with care, brought to sRGB or to a press's inks and to the size they are printed at, each in the
file once.

Invariant: a picture's file is what it was when the page was composed, or its insert is held; whatever else
the file carries (place, camera, thumbnails) stays behind.
"""

from __future__ import annotations

import hashlib
import io
import math
import warnings
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy
import PIL
from msgspec import Struct
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError, features

from ..errors import LayoutError, Place
from ..page import Artwork, Box, Image, Page, Picture
from .condition import SRGB, inked
from .document import Document
from .inks import Load
from .profile import OFFICE, Condition, Profile

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
DPI = 300
STEPS = tuple(round(320 * 1.25**step) for step in range(-7, 14))
"""Widths in pixels that pictures are embedded at, from 67 to 5821."""
ENOUGH = 0.9
"""Of a file's width: a step beyond is not worth the loss, and the file's own pixels are kept."""
HALF = 0.5
"""Resolutions count in whole dpi."""

MOST_OF_IT = 0.5
"""Of a picture's area: where a crop shows less, only the crop is embedded."""
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
QUALITY = 90
FLAT_COLOURS = 256
"""With no more colours than these a picture is flat art, sharper and often smaller without loss."""

METHOD = 1
"""Counted up when pictures are prepared in another way than before, so that none of those kept is used."""

SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
PAPER = {"RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}
INVERTED = b"[1 0 1 0 1 0 1 0]"


class Pixels(Struct, frozen=True):
    """A picture as the file carries it: pixel size, colour space and filter as PDF names, encoded bytes; bits of a part
    of its colour; inverted: what is full of an ink is written as nought; ink: the most in any place, in per cent."""

    width: int
    height: int
    space: str
    filter: str
    data: bytes
    bits: int = 8
    inverted: bool = False
    ink: int = 0

    @property
    def digest(self) -> str:
        """The digest (hex) of all of it."""
        head = f"{self.width} {self.height} {self.space} {self.filter} {self.bits} {self.inverted} "
        return hashlib.blake2b(head.encode() + self.data, digest_size=12).hexdigest()


class Exposure(Struct, frozen=True):
    """What is embedded of a picture: a part of it, as fractions of its size, at so many pixels."""

    part: Box
    width: int
    height: int


class Embedded(Struct, frozen=True):
    """A picture in the file: its XObject's number; whole: it holds all of the picture, crop or not; the digest of its
    pixels."""

    number: int
    whole: bool
    digest: str


class Archive(Protocol):
    """Where prepared pictures are kept from run to run, by names that say all they depend on."""

    def find(self, name: str, /) -> bytes | None: ...

    def keep(self, name: str, data: bytes, /) -> None: ...


class Darkroom:
    """Prepared pictures, shared by the volumes of a run: bounded in bytes, the longest unused go first."""

    def __init__(self, archive: Archive | None = None, most: int = 64_000_000) -> None:
        """archive: where prepared pictures outlast the run."""
        self._archive = archive
        self._most = most
        self._held = 0
        self._known: dict[tuple[str, Exposure, Condition | None], Pixels] = {}

    def develop(self, image: Image, exposure: Exposure, condition: Condition | None = None) -> Pixels:
        """The picture at that exposure, in the inks of the condition where there is one; LayoutError where the file is
        not fit to print."""
        key = (image.sha256, exposure, condition)
        if (known := self._known.pop(key, None)) is None:
            known = self._found(image, exposure, condition)
            self._held += len(known.data)
        self._known[key] = known  # at the end: used last
        while self._held > self._most:
            self._held -= len(self._known.pop(next(iter(self._known))).data)
        return known

    def _found(self, image: Image, exposure: Exposure, condition: Condition | None) -> Pixels:
        """From the archive, where it holds the picture, else from its file."""
        name = archived_as(image, exposure, condition)
        if self._archive is None:
            return prepare(image, exposure.part, exposure.width, exposure.height, condition)
        if (kept := self._archive.find(name)) is None or (known := unpacked(kept)) is None:
            known = prepare(image, exposure.part, exposure.width, exposure.height, condition)
            self._archive.keep(name, packed(known))
        return known


class Pictures:
    """The pictures of one document: each exposure of a file is an XObject once; loads are those of its colour
    pictures, where it is for a press."""

    def __init__(self, document: Document, darkroom: Darkroom, profile: Profile = OFFICE) -> None:
        self._document = document
        self._darkroom = darkroom
        self._finest, self._condition = profile.finest, profile.condition
        self.loads: list[Load] = []
        self._embedded: dict[tuple[str, Exposure], Embedded] = {}

    def embedded(self, picture: Picture) -> Embedded:
        """The picture in the file, written on first use; LayoutError where its file is not fit to print."""
        exposure = exposure_of(picture, self._finest)
        if (known := self._embedded.get((picture.image.sha256, exposure))) is None:
            pixels = self._darkroom.develop(picture.image, exposure, self._condition)
            known = Embedded(self._write(pixels), exposure.part == WHOLE, pixels.digest)
            self._embedded[picture.image.sha256, exposure] = known
            if pixels.ink:
                self.loads.append(Load(pixels.ink, Path(picture.image.path).name, picture.frame))
        return known

    def _write(self, pixels: Pixels) -> int:
        entries: dict[str, object] = {
            "Type": "/XObject", "Subtype": "/Image", "Width": pixels.width, "Height": pixels.height,
            "ColorSpace": pixels.space, "BitsPerComponent": pixels.bits, "Filter": pixels.filter,
        }  # fmt: skip
        return self._document.stream(pixels.data, entries | ({"Decode": INVERTED} if pixels.inverted else {}))


def archived_as(image: Image, exposure: Exposure, condition: Condition | None) -> str:
    """The name of a prepared picture in the archive: equal only where its bytes are."""
    tools = (METHOD, QUALITY, PIL.__version__, features.version("littlecms2"), zlib.ZLIB_RUNTIME_VERSION)
    seed = f"{tools} {image.sha256} {image.bits} {exposure} {condition.sha256 if condition else ''}"
    return hashlib.sha256(seed.encode()).hexdigest()


def packed(pixels: Pixels) -> bytes:
    """A prepared picture as it is kept: a digest, then a line of what it is, then its bytes."""
    head = (pixels.width, pixels.height, pixels.space, pixels.filter, pixels.bits, int(pixels.inverted), pixels.ink)
    body = " ".join(map(str, head)).encode() + b"\n" + pixels.data
    return hashlib.sha256(body).digest() + body


def unpacked(kept: bytes) -> Pixels | None:
    """What `packed` made the bytes of; None where they are damaged."""
    digest, body = kept[:32], kept[32:]
    if hashlib.sha256(body).digest() != digest:
        return None
    head, _, data = body.partition(b"\n")
    width, height, space, filter_, bits, inverted, ink = head.decode().split(" ")
    return Pixels(int(width), int(height), space, filter_, data, int(bits), inverted == "1", int(ink))


@lru_cache(maxsize=1_024)
def exposure_of(picture: Picture, finest: float = DPI) -> Exposure:
    """The whole picture, or its crop where that hides most of it, at the next step from so many dpi at the size it
    has room for, so that sizes that differ little share one; never more pixels than the file has. One of one bit is
    embedded as it is. What else is in the file does not count: a card is the same beside any other."""
    image, crop, box = picture.image, picture.crop, picture.box
    if image.bits == 1:
        return Exposure(WHOLE, image.width, image.height)
    part = WHOLE if crop.width * crop.height >= MOST_OF_IT else crop
    has = part.width * image.width
    inches = max(box.width / crop.width, box.height / crop.height * image.width / image.height) * part.width / 72
    step = bisect_left(STEPS, inches * max(1.0, picture.room / box.width) * finest - 0.5)
    width = STEPS[step] if step < len(STEPS) and STEPS[step] < ENOUGH * has else max(1, round(has))
    return Exposure(part, width, max(1, round(width * part.height * image.height / has)))


def resolution(picture: Picture) -> float:
    """The dpi that a picture is printed with."""
    exposure, box = exposure_of(picture), picture.box
    part = picture.crop if exposure.part == WHOLE else WHOLE
    return 72 * min(exposure.width * part.width / box.width, exposure.height * part.height / box.height)


def too_coarse(pages: Iterable[Page], profile: Profile) -> Iterator[Picture]:
    """The pictures on the pages that have too few pixels for what their file is made for."""
    least = profile.coarsest - HALF
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Picture) and resolution(mark) < least:
                yield mark


def prepare(image: Image, crop: Box, width: int, height: int, condition: Condition | None = None) -> Pixels:
    """The crop (in fractions of the image) at width × height pixels, in sRGB (or in the inks of the condition) or
    grey, on white.

    LayoutError: picture-missing, picture-changed, picture-format, picture-too-large, picture-damaged.
    """
    with readable(image):
        picture = _enough_of(image, crop, width, height)
        return bitten(picture) if image.bits == 1 else encode(scaled(flat(picture, condition), crop, width, height))


def shown(image: Image, crop: Box, width: int, height: int) -> Pillow.Image:
    """The crop as `prepare` takes it, as pixels. One of one bit comes as its own pixels where these are, but for one,
    as many. LayoutError: the same."""
    with readable(image):
        picture = flat(_enough_of(image, crop, width, height))
        left, top = round(crop.x * image.width), round(crop.y * image.height)
        spare = abs(crop.width * image.width - width), abs(crop.height * image.height - height)
        if image.bits == 1 and max(spare) <= 1 and left + width <= image.width and top + height <= image.height:
            return picture.crop((left, top, left + width, top + height))
        return scaled(picture, crop, width, height)


def _enough_of(image: Image, crop: Box, width: int, height: int) -> Pillow.Image:
    least = math.ceil(width / crop.width), math.ceil(height / crop.height)
    return opened(unchanged(image), Place(Path(image.path).name), max(least))


@contextmanager
def readable(image: Image) -> Iterator[None]:
    """Whatever Pillow says of a file that is not fit to print comes out as a LayoutError."""
    place = Place(Path(image.path).name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            yield
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


def flat(picture: Pillow.Image, condition: Condition | None = None) -> Pillow.Image:
    """The picture in sRGB, or in the condition's inks; where it has no colour, grey; 8 bits deep; what is transparent
    lies on white."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return Pillow.fromarray((numpy.asarray(picture) // 257).clip(0, 255).astype(numpy.uint8))
    if condition and picture.mode == "LA":
        return Pillow.composite(
            picture.getchannel("L"), Pillow.new("L", picture.size, "white"), picture.getchannel("A")
        )
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return _on_white(picture.convert("RGBA"), condition)
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    return _coloured(picture if picture.mode in ("RGB", "CMYK") else picture.convert("RGB"), condition)


def scaled(picture: Pillow.Image, crop: Box, width: int, height: int) -> Pillow.Image:
    """The crop at that pixel size; never more pixels than it has."""
    left, top = crop.x * picture.width, crop.y * picture.height
    right, bottom = min(crop.right, 1.0) * picture.width, min(crop.bottom, 1.0) * picture.height
    if (left, top, right, bottom) == (0, 0, width, height):
        return picture
    return picture.resize((width, height), Pillow.Resampling.HAMMING, box=(left, top, right, bottom))


def encode(picture: Pillow.Image) -> Pixels:
    """JPEG without colour subsampling for photographs; flat art without loss, where that is no larger."""
    file, ink = io.BytesIO(), most_ink(picture)
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
    size, space, inverted = picture.size, SPACES[picture.mode], picture.mode == "CMYK"  # as JPEG files have inks
    photo = Pixels(*size, space, "/DCTDecode", file.getvalue(), inverted=inverted, ink=ink)
    if picture.getcolors(FLAT_COLOURS) is None:
        return photo
    art = zlib.compress(picture.tobytes(), 9)
    return Pixels(*size, space, "/FlateDecode", art, ink=ink) if len(art) <= len(photo.data) else photo


def most_ink(picture: Pillow.Image) -> int:
    """The most ink in any place of a picture of inks, in per cent; 0 for others."""
    if picture.mode != "CMYK":
        return 0
    inks = numpy.asarray(picture).reshape(-1, 4)
    return round(int(inks.sum(axis=1, dtype=numpy.uint16).max()) / 2.55)


def bitten(picture: Pillow.Image) -> Pixels:
    """A picture of black and white alone, pixel by pixel, so that no grey is made of it."""
    data = zlib.compress(picture.convert("1").tobytes(), 9)
    return Pixels(picture.width, picture.height, "/DeviceGray", "/FlateDecode", data, 1)


def unchanged(image: Image | Artwork) -> bytes:
    """The bytes of the file, which are those that composition saw. LayoutError: picture-missing, picture-changed."""
    place = Place(Path(image.path).name)
    try:
        data = Path(image.path).read_bytes()
    except OSError as fault:
        raise LayoutError("picture-missing", "there is no such picture.", place) from fault
    if hashlib.sha256(data).hexdigest() != image.sha256:
        raise LayoutError("picture-changed", "the picture changed while it was in use.", place, "Run again.")
    return data


def _on_white(picture: Pillow.Image, condition: Condition | None) -> Pillow.Image:
    coloured = _coloured(picture.convert("RGB"), condition)
    ground = Pillow.new(coloured.mode, picture.size, PAPER[coloured.mode])
    ground.paste(coloured, mask=picture.getchannel("A"))
    return ground


def _coloured(picture: Pillow.Image, condition: Condition | None) -> Pillow.Image:
    return inked(picture, condition) if condition else _in_srgb(picture)


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """RGB or CMYK through its embedded profile; where there is none, or none that fits, taken as sRGB
    (or plain CMYK), as every viewer does."""
    if (profile := picture.info.get("icc_profile")) is None:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    return turned if turned is not None else picture


def _too_large(place: Place) -> LayoutError:
    message = f"the picture has more than {MOST_PIXELS // 1_000_000} megapixels."
    return LayoutError("picture-too-large", message, place, "300 pixels an inch at printed size are enough.")
