"""Draws front.png, the art of the care card: a plate that broke and was mended with gold. Run it: python draw.py."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIDE = 732
"""Pixels: 62 mm at 300 dpi."""
FINE = 3
"""Drawn so many times larger, then reduced, for smooth edges."""
SIZE = (SIDE * FINE, SIDE * FINE)

PAPER, SHADE = "#ffffff", "#e6e3db"
GLAZES = ("#2c4e6d", "#24425f", "#325877", "#294866", "#1f3b57", "#2f5472", "#26466a")
"""Each shard has its own, as if it had lain elsewhere for a while."""
CLAY, DEEP, LIGHT, GOLD, GLINT = "#8d6f52", "#142a42", "#7d9cb5", "#c08c28", "#f0d07c"

MIDDLE, RADIUS, WELL = 356.0, 346.0, 216.0
HIT = (322.0, 410.0)
"""Where it was struck: the seams run out from here, and beyond the rim."""
SEAMS: tuple[tuple[tuple[float, float], ...], ...] = (
    (HIT, (282, 362), (262, 300), (238, 266), (196, 208), (178, 160), (126, 52), (100, -20)),
    (HIT, (366, 392), (418, 368), (466, 312), (536, 296), (600, 258), (730, 196), (752, 186)),
    (HIT, (296, 462), (304, 500), (338, 566), (322, 618), (332, 752)),
    ((466, 312), (462, 262), (478, 206), (520, 150), (516, 104), (534, -10)),
    ((238, 266), (186, 284), (148, 308), (96, 298), (-20, 340)),
    ((304, 500), (254, 512), (216, 540), (186, 590), (96, 668), (20, 752)),
    ((338, 566), (396, 560), (446, 578), (502, 622), (596, 700), (640, 752)),
)
GLEAMS = ((306, 198, 248, 120, 9), (306, 252, 258, 120, 9), (288, 206, 226, 70, 5))
"""Radius, first and last degree, strength, width."""
SEEDS = ((350, 130), (620, 160), (540, 470), (440, 650), (240, 640), (110, 440), (90, 200))
"""A point in each shard."""


def disc(radius: float, shift: float = 0.0, blur: float = 0.0) -> Image.Image:
    """A mask of a circle around the middle of the plate, moved to the lower right, its edge blurred."""
    mask = Image.new("L", SIZE, 0)
    low, high = (MIDDLE + shift - radius) * FINE, (MIDDLE + shift + radius) * FINE
    ImageDraw.Draw(mask).ellipse((low, low, high, high), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(blur * FINE)) if blur else mask


def faded(mask: Image.Image, share: float) -> Image.Image:
    """The mask at a share of its strength."""
    return mask.point([round(value * share) for value in range(256)])


def course(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A crack: straight runs between the points, each a little broken in its middle."""
    line = [points[0]]
    for at, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        bend = (0.05, -0.06, 0.04)[at % 3]
        line += [((x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend), (x2, y2)]
    return line


def seam(mask: Image.Image, points: Sequence[tuple[float, float]], width: float, shift: float = 0.0) -> None:
    """The gold as it ran into the crack: thick where the plate was struck and in each bend, thinner at the rim."""
    pen, line = ImageDraw.Draw(mask), course(points)
    runs = [(a, b, t) for a, b in pairwise(line) for t in range(60)]
    steps = [(a[0] + (b[0] - a[0]) * t / 60, a[1] + (b[1] - a[1]) * t / 60, t) for a, b, t in runs]
    for at, (x, y, t) in enumerate(steps):
        r = width * (1.0 - 0.35 * at / len(steps) + 0.12 * math.cos(math.tau * t / 60)) * FINE / 2
        x, y = (x + shift) * FINE, (y + shift) * FINE
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)


def shards() -> Image.Image:
    """The plate's pieces, each in its own glaze; where they meet there will be gold."""
    cracks = Image.new("L", (SIDE, SIDE), 0)
    for points in SEAMS:
        ImageDraw.Draw(cracks).line(course(points), fill=255, width=4)
    pieces = Image.new("RGB", (SIDE, SIDE), GLAZES[0])
    for at, seed in enumerate(SEEDS, 1):
        ImageDraw.floodfill(cracks, seed, at)
        pieces.paste(GLAZES[at - 1], mask=cracks.point([255 * (value == at) for value in range(256)]))
    return pieces.resize(SIZE, Image.Resampling.NEAREST)


def speckled(plate: Image.Image) -> None:
    """Iron in the clay comes through the glaze in small dots, thicker towards the rim."""
    pen = ImageDraw.Draw(plate)
    for at in range(420):
        angle, far = at * 2.399963, RADIUS * math.sqrt(abs(math.sin(at * 78.233) * 437.585) % 1.0)
        if math.sin(at * 12.9898) < far / RADIUS - 0.5:
            x, y = (MIDDLE + math.cos(angle) * far) * FINE, (MIDDLE + math.sin(angle) * far) * FINE
            r = (0.7 + (at * 0.377) % 1.0) * FINE
            pen.ellipse((x - r, y - r, x + r, y + r), fill=DEEP if at % 3 else LIGHT)


def shaped(pieces: Image.Image) -> Image.Image:
    """The pieces as a plate: its rim is bare clay, its well lies in shade at the upper left, and it gleams there."""
    plate = pieces.copy()
    plate.paste(DEEP, mask=faded(disc(WELL + 7, 0, 3), 0.55))
    plate.paste(LIGHT, mask=faded(disc(WELL, 5, 1), 0.7))
    plate.paste(pieces, mask=disc(WELL, 0, 1))
    speckled(plate)
    gleam = Image.new("L", SIZE, 0)
    for radius, start, end, strength, width in GLEAMS:
        box = [(MIDDLE - radius) * FINE] * 2 + [(MIDDLE + radius) * FINE] * 2
        ImageDraw.Draw(gleam).arc(box, start, end, fill=strength, width=width * FINE)
    plate.paste("#d9e6ef", mask=gleam.filter(ImageFilter.GaussianBlur(1.2 * FINE)))
    bare = Image.new("RGB", SIZE, CLAY)
    bare.paste(DEEP, mask=disc(RADIUS - 4))
    bare.paste(plate, mask=disc(RADIUS - 7, 0, 1))
    return bare


def mended(plate: Image.Image) -> Image.Image:
    """The plate with its seams: a shadow, the gold, and the light on it."""
    for colour, width, shift in ((DEEP, 12.0, 2.6), (GOLD, 11.5, 0.0), (GLINT, 3.6, -1.6)):
        mask = Image.new("L", SIZE, 0)
        for points in SEAMS:
            seam(mask, points, width, shift)
        plate.paste(colour, mask=mask)
    return plate


def draw() -> Image.Image:
    """The picture."""
    picture = Image.new("RGB", SIZE, PAPER)
    picture.paste(SHADE, mask=disc(RADIUS, 15))
    picture.paste(mended(shaped(shards())), mask=disc(RADIUS))
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("front.png"), optimize=True)
