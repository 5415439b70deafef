"""`make pictures`: parts of cards as a thermal printer with 203 dots to the inch prints them, dots enlarged."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from inserts.run.design.preview import preview
from inserts.settings import load
from tests.shelf import DAY, ROOT

PICTURE = ROOT / "docs" / "images" / "label-dots.png"
TIMES, BETWEEN, ABOVE = 2, 36, 20
PARTS = (("label", "FB-3002", 0, (40, 734, 790, 1084)), ("shop", "FB-104220", 1, (56, 676, 290, 1026)))
"""Of a sample, a shipment: which side, and what of it, in dots."""


def draw() -> None:
    """The parts beside each other."""
    parts = [part(*shown) for shown in PARTS]
    width, height = sum(one.width for one in parts) + BETWEEN, max(one.height for one in parts)
    paper = Image.new("1", (width, height + 2 * ABOVE), 1)
    paper.paste(parts[0], (0, ABOVE))
    paper.paste(parts[1], (parts[0].width + BETWEEN, ABOVE))
    paper.save(PICTURE, optimize=True)


def part(sample: str, shipment: str, side: int, box: tuple[int, int, int, int]) -> Image.Image:
    """Part of a card, enlarged dot by dot."""
    settings = load(ROOT / "samples" / sample).made_for("thermal")
    with TemporaryDirectory() as folder:
        sides = list(preview(settings, shipment, out=Path(folder), dpi=0, today=DAY))
        found = Image.open(sides[side]).crop(box)
    return found.resize((found.width * TIMES, found.height * TIMES), Image.Resampling.NEAREST)


if __name__ == "__main__":
    draw()
