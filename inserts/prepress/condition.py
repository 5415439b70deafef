"""A printing condition: the ICC profile of a press and its paper, and colours in that press's inks.

Invariant: colours become inks through the profile alone, relative colorimetric with black point compensation; what
is grey is black ink alone.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image as Pillow
from PIL import ImageCms

from ..errors import Place, SettingsError
from ..page import Light, Shares
from .profile import Condition

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
PRINTER, INKS = "prtr", "CMYK"
REGISTERED = {"fogra39-coated": "FOGRA39"}
"""What the trade calls the conditions that ship with the program."""


def read_condition(path: Path, place: Place, name: str = "", most_ink: int = 300) -> Condition:
    """The condition whose profile is the file; place is where it is asked for, name what the trade calls it, most_ink
    the per cent of ink that it takes. SettingsError: condition-damaged, condition-not-cmyk."""
    data = path.read_bytes()
    try:
        profile: Any = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
        kind, space = profile.device_class.strip(), profile.xcolor_space.strip()
        described = " ".join((profile.profile_description or "").split())
    except (OSError, ImageCms.PyCMSError) as fault:
        hint = "Ask the print shop for it again."
        raise SettingsError("condition-damaged", f"{path.name} is no ICC profile.", place, hint) from fault
    if (kind, space) != (PRINTER, INKS):
        message = f"{path.name} is a profile of class '{kind}' for {space}, and not of a press that prints CMYK."
        raise SettingsError("condition-not-cmyk", message, place, "Ask the print shop for the profile of its press.")
    called = name or REGISTERED.get(path.stem, "")
    return Condition(
        str(path), hashlib.sha256(data).hexdigest(), called or described or path.stem, most_ink, bool(called)
    )


def profile_data(condition: Condition) -> bytes:
    """The bytes of the profile, which are those that were read before. SettingsError: condition-changed."""
    path = Path(condition.path)
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != condition.sha256:
        message = "the profile of the printing condition changed while it was in use."
        raise SettingsError("condition-changed", message, Place(path.name), "Run again.")
    return data


@lru_cache(maxsize=1_024)
def shares_of(colour: Light, condition: Condition) -> Shares:
    """The inks of a colour, each a share to a thousandth."""
    if len(set(colour)) == 1:
        return (0.0, 0.0, 0.0, round(1 - colour[0], 3))
    red, green, blue = (round(255 * part) for part in colour)
    dot = Pillow.new("RGB", (1, 1), (red, green, blue))
    cyan, magenta, yellow, black = (round(part / 255, 3) for part in inked(dot, condition).tobytes())
    return (cyan, magenta, yellow, black)


def inked(picture: Pillow.Image, condition: Condition) -> Pillow.Image:
    """An RGB or CMYK picture in the condition's inks, in one step from the profile it carries. Where it has none, or
    none that fits, RGB is sRGB, and CMYK is the press's own already."""
    own: bytes | None = picture.info.get("icc_profile")
    if own is not None:
        try:
            return _through(picture, condition, own)
        except (ImageCms.PyCMSError, OSError):
            pass
    return picture if picture.mode == INKS else _through(picture, condition, None)


def _through(picture: Pillow.Image, condition: Condition, own: bytes | None) -> Pillow.Image:
    if picture.mode == INKS and own is not None and hashlib.sha256(own).hexdigest() == condition.sha256:
        return picture
    turned = ImageCms.applyTransform(picture, _transform(condition, own, picture.mode))
    assert turned is not None  # it is not made in place
    return turned


@lru_cache(maxsize=8)
def _transform(condition: Condition, own: bytes | None, mode: str) -> ImageCms.ImageCmsTransform:
    source = SRGB if own is None else ImageCms.ImageCmsProfile(io.BytesIO(own))
    press = ImageCms.ImageCmsProfile(io.BytesIO(profile_data(condition)))
    return ImageCms.buildTransform(
        source, press, mode, INKS, ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    )
