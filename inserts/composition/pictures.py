"""Pictures: files looked at once a volume, safely, and the arithmetic of cropping.

Invariant: a picture that Pillow cannot read to its end, or that is larger than 40 megapixels, never reaches a page.
"""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageFile, UnidentifiedImageError

from ..errors import NOWHERE, LayoutError, Place, did_you_mean
from ..page import Artwork, Box, Image
from . import art

FORMATS = ("PNG", "JPEG", "WEBP")
"""What can be printed; prepress reads the same."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
MOST_PIXELS = 40_000_000
ORIENTATION = 0x0112
TURNED = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""

WHOLE = Box(0.0, 0.0, 1.0, 1.0)
MIDDLE = (0.5, 0.5)


class Pictures:
    """The pictures of one volume: each file is opened once."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder is that of the shop, in which the pictures that its tables name must lie."""
        self._folder = folder
        self._named: dict[str, Image] = {}
        self._found: dict[tuple[str, tuple[Path, ...], int], Image | Artwork] = {}
        self._seen: dict[Path, Image] = {}

    def inspect(self, name: str) -> Image:
        """The picture that a table names, read to its end.

        LayoutError: picture-outside, picture-missing, picture-damaged, picture-format, picture-too-large.
        """
        if (known := self._named.get(name)) is None:
            known = self._named[name] = self._at(_inside(self._folder, name) if self._folder else Path(name))
        return known

    def find(self, name: str, folders: tuple[Path, ...], page: int = 1) -> Image | Artwork:
        """The picture called `name` (without suffix) in the first folder that has it, or that page of a PDF.

        LayoutError: picture-missing and others as of `inspect`, and of `art.inspect`.
        """
        key = (name, folders, page)
        if (found := self._found.get(key)) is None:
            path = _path(name, folders)
            found = self._found[key] = art.inspect(path, page) if path.suffix == art.SUFFIX else self._at(path)
        return found

    def _at(self, path: Path) -> Image:
        if (seen := self._seen.get(path)) is None:
            seen = self._seen[path] = _read(path)
        return seen


def cover(image: Image | Artwork, box: Box, focus: tuple[float, float] = MIDDLE) -> Box:
    """The largest part of the image with the proportions of `box`, as near around its focus as can be; as fractions
    of its size."""
    ratio = (box.width / box.height) / (image.width / image.height)
    if ratio >= 1:
        return Box(0.0, _start(focus[1], 1 / ratio), 1.0, 1 / ratio)
    return Box(_start(focus[0], ratio), 0.0, ratio, 1.0)


def _start(focus: float, length: float) -> float:
    """Where a part so long begins that has the focus in its middle, and lies within 0 to 1."""
    return min(max(focus - length / 2, 0.0), 1 - length)


def contain(image: Image | Artwork, box: Box) -> Box:
    """The largest box in the middle of `box` with the proportions of the image."""
    scale = min(box.width / image.width, box.height / image.height)
    width, height = image.width * scale, image.height * scale
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        hint = "Pictures lie in the shop's folder; name them relative to it."
        raise LayoutError("picture-outside", "this picture lies outside the shop's folder.", Place(name), hint)
    return path


def _path(name: str, folders: tuple[Path, ...]) -> Path:
    for folder in folders:
        for suffix in (art.SUFFIX, *SUFFIXES):
            if (path := folder / f"{name}{suffix}").is_file():
                return path
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    there = {path.stem for path in files if path.suffix in (art.SUFFIX, *SUFFIXES)}
    looked = " and ".join(f"{folder.parent.name}/{folder.name}" for folder in folders)
    hint = did_you_mean(name, there) or f"Put {name}.pdf, .png, .jpg or .webp there."
    raise LayoutError("picture-missing", f"there is no picture '{name}' in {looked}.", NOWHERE, hint)


def _read(path: Path) -> Image:
    where = Place(path.name)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise LayoutError("picture-missing", "there is no such picture.", where) from fault
    return Image(str(path), hashlib.sha256(data).hexdigest(), *_decoded(data, where))


def _decoded(data: bytes, where: Place) -> tuple[int, int, int]:
    """Pixel size after EXIF rotation and bits of a pixel, once all pixels have been read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(BytesIO(data), formats=FORMATS) as picture:
                return _sound(picture, where)
    except UnidentifiedImageError as fault:
        hint = f"Save it as PNG or JPEG ({', '.join(FORMATS)} are read)."
        raise LayoutError("picture-format", "this is no picture that can be read.", where, hint) from fault
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as fault:
        raise _too_large(where) from fault
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, MemoryError) as fault:
        hint = "Save it anew from its source."
        raise LayoutError("picture-damaged", "the picture breaks off or is damaged.", where, hint) from fault


def _sound(picture: ImageFile.ImageFile, where: Place) -> tuple[int, int, int]:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _too_large(where)
    picture.draft(None, (1, 1))  # a JPEG is read to its end all the same, but only an eighth of its pixels is made
    picture.load()
    turned = picture.getexif().get(ORIENTATION) in TURNED
    bits = 1 if picture.mode == "1" else 8
    return (height, width, bits) if turned else (width, height, bits)


def _too_large(where: Place) -> LayoutError:
    message = f"the picture has more than {MOST_PIXELS // 1_000_000} megapixels."
    return LayoutError("picture-too-large", message, where, "300 pixels an inch at printed size are enough.")
