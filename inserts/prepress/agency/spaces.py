"""Colour spaces of a PDF: of what kind the numbers are, and by which ICC profile.

Invariant: a space is told by its definition alone; what is not understood is strange, and never guessed.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, Literal

import pikepdf
from msgspec import Struct
from PIL import ImageCms

from .rgb import calibrated, srgb

Kind = Literal["grey", "rgb", "cmyk", "lab", "index", "pattern", "spot", "strange"]

DEVICES: dict[str, tuple[Kind, int, str]] = {
    "/DeviceGray": ("grey", 1, "/DefaultGray"),
    "/DeviceRGB": ("rgb", 3, "/DefaultRGB"),
    "/DeviceCMYK": ("cmyk", 4, "/DefaultCMYK"),
    "/Pattern": ("pattern", 0, ""),
}
BY_ICC: dict[tuple[int, bytes], Kind] = {(1, b"GRAY"): "grey", (3, b"RGB "): "rgb", (4, b"CMYK"): "cmyk"}


class Space(Struct, frozen=True):
    """A colour space: how many numbers a colour has; of RGB the ICC profile; of an index, and of patterns that are
    painted in a colour, the space of that colour."""

    kind: Kind
    parts: int
    profile: bytes = b""
    base: Space | None = None


GREY = Space("grey", 1)
CMYK = Space("cmyk", 4)
STRANGE = Space("strange", 0)


def space_of(value: Any, named: Any) -> Space:
    """The space that a value says; named are those of the resources, what devices mean among them."""
    if isinstance(value, pikepdf.Name):
        return _named(str(value), named)
    family, *said = value
    match str(family):
        case "/ICCBased":
            return _by_icc(said[0])
        case "/CalRGB":
            return Space("rgb", 3, calibrated(said[0]))
        case "/CalGray":
            return GREY
        case "/Lab":
            return Space("lab", 3)
        case "/Indexed":
            return Space("index", 1, base=space_of(said[0], named))
        case "/Pattern":
            base = space_of(said[0], named) if said else None
            return Space("pattern", base.parts if base else 0, base=base)
        case "/Separation":
            return Space("spot", 1)
        case "/DeviceN":
            return Space("spot", len(said[0]))
    return _named(str(family), named)


def _named(name: str, named: Any) -> Space:
    if name not in DEVICES:
        found = named.get(name)
        itself = found is None or (isinstance(found, pikepdf.Name) and str(found) == name)
        return STRANGE if itself else space_of(found, {"/DefaultRGB": named.get("/DefaultRGB")})
    kind, parts, meant = DEVICES[name]
    meaning = named.get(meant) if meant else None
    if meaning is not None and not isinstance(meaning, pikepdf.Name):
        return space_of(meaning, {})
    return Space(kind, parts, srgb() if kind == "rgb" else b"")


def _by_icc(stream: Any) -> Space:
    parts, data = int(stream["/N"]), stream.read_bytes()
    kind = BY_ICC.get((parts, data[16:20]))
    if kind is None or (kind == "rgb" and not _readable(data)):
        return STRANGE
    return Space(kind, parts, data if kind == "rgb" else b"")


@lru_cache(maxsize=64)
def _readable(profile: bytes) -> bool:
    """Whether RGB colours can be told by an ICC profile."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.buildTransform(source, ImageCms.createProfile("LAB"), "RGB", "LAB")
    except (ImageCms.PyCMSError, OSError):
        return False
    return True
