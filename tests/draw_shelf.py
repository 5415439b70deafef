"""`make pictures`: each layout of the shelf, front and back, as docs/layouts.md shows it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter

from inserts.prepress import preview
from tests.shelf import ROOT, SHELF, cards, press_of

PICTURES = ROOT / "docs" / "images"
DESK = "#e9e7e2"
SHADOW = (70, 64, 56)
DPI = 100
ROUND, BETWEEN, SOFT, DROP = 40, 28, 9, 5
"""Pixels of desk around the cards and between them; how soft their shadows are, and how far they fall."""
SHOWN = {"postcard": "FB-104222"}
"""Whose card is shown, where it is not the first of the sample."""


def draw() -> None:
    """Every layout that has a sample."""
    for name in SHELF:
        found = {shipment: pages for shipment, _, pages in cards(name, "bleed")}
        pages = found[SHOWN.get(name, next(iter(found)))]
        sides = [Image.open(BytesIO(png)).convert("RGB") for png in preview(pages, press_of(name, "bleed").hand, DPI)]
        keep(laid(sides), PICTURES / f"layout-{name}.png")


def laid(sides: list[Image.Image]) -> Image.Image:
    """The sides beside each other on a desk, each with a soft shadow."""
    width = sum(side.width for side in sides) + BETWEEN * (len(sides) - 1) + 2 * ROUND
    height = max(side.height for side in sides) + 2 * ROUND
    shadow = Image.new("L", (width, height), 0)
    places = [ROUND + sum(side.width + BETWEEN for side in sides[:at]) for at in range(len(sides))]
    for x, side in zip(places, sides, strict=True):
        shadow.paste(80, (x, ROUND + DROP, x + side.width, ROUND + DROP + side.height))
    desk = Image.new("RGB", (width, height), DESK)
    desk.paste(Image.new("RGB", desk.size, SHADOW), mask=shadow.filter(ImageFilter.GaussianBlur(SOFT)))
    for x, side in zip(places, sides, strict=True):
        desk.paste(side, (x, ROUND))
    return desk


def keep(picture: Image.Image, path: Path) -> None:
    """As PNG, with 256 colours: a quarter of the bytes."""
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    draw()
