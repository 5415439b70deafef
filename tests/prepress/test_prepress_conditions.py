"""The colour profile that ships: what offset on coated paper makes of colours on a screen."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

CONDITIONS = Path(__file__).parents[2] / "layouts" / "conditions"
COATED = CONDITIONS / "fogra39-coated.icc"

RELATIVE = (ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION)
INTENTS = {
    "perceptual": (ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.NONE, 286),
    "relative": (ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.NONE, 295),
    "relative, black point": (*RELATIVE, 262),
}


def separate(colours: np.ndarray, intent: ImageCms.Intent, flags: ImageCms.Flags) -> np.ndarray:
    """Percent of cyan, magenta, yellow and black for each of the sRGB colours, rows of three bytes."""
    screen = ImageCms.createProfile("sRGB")
    press = ImageCms.getOpenProfile(str(COATED))
    transform = ImageCms.buildTransform(screen, press, "RGB", "CMYK", intent, flags=flags)
    turned = ImageCms.applyTransform(Image.fromarray(colours[None].astype(np.uint8)), transform)
    return np.asarray(turned)[0] / 2.55


def test_the_profile_is_a_printers_in_four_inks_and_says_who_made_it() -> None:
    profile = ImageCms.getOpenProfile(str(COATED)).profile
    assert (profile.device_class, profile.xcolor_space, profile.connection_space) == ("prtr", "CMYK", "Lab ")
    assert profile.profile_description == "FOGRA39L coated, self-built (not ECI)"
    assert "zlib licence" in profile.copyright


def test_the_profile_is_the_one_its_page_describes() -> None:
    page = (CONDITIONS / "README.md").read_text()
    assert hashlib.sha256(COATED.read_bytes()).hexdigest() in page
    assert f"{COATED.stat().st_size:,} bytes" in page
    (command,) = (line for line in (CONDITIONS / "make.sh").read_text().splitlines() if line.startswith("colprof "))
    assert command in page


@pytest.mark.parametrize("name", INTENTS)
def test_white_paper_stays_free_of_ink(name: str) -> None:
    intent, flags, _ = INTENTS[name]
    assert separate(np.array([[255, 255, 255]]), intent, flags).tolist() == [[0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("colour", "cmyk"),
    {
        "#ff0000": (0, 95, 95, 0),
        "#00ff00": (62, 0, 93, 0),
        "#0000ff": (96, 73, 0, 0),
        "#ffff00": (5, 0, 95, 0),
        "#808080": (16, 13, 13, 53),
        "#000000": (64, 54, 51, 92),
        "#1f6f54": (69, 0, 56, 49),
        "#e0ac69": (0, 30, 59, 14),
    }.items(),
)
def test_a_colour_of_the_screen_becomes_the_inks_that_a_printer_expects(
    colour: str, cmyk: tuple[int, int, int, int]
) -> None:
    rgb = np.array([list(bytes.fromhex(colour[1:]))])
    assert separate(rgb, *RELATIVE)[0] == pytest.approx(cmyk, abs=2)


@pytest.mark.parametrize("name", INTENTS)
def test_no_colour_asks_for_more_ink_than_the_page_says(name: str) -> None:
    intent, flags, most = INTENTS[name]
    steps = np.arange(0, 256, 5)
    cube = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 3)
    reached = separate(cube, intent, flags).sum(axis=1).max()
    assert most - 3 < reached < most + 1  # and 300 % is what the profile was made for
    assert f"{most} %" in (CONDITIONS / "README.md").read_text()
