"""Draws stamp.png and reward.png, the stamps of the loyalty card: a parcel in red ink, and the present at the end of
the row. Run it: python draw.py."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIDE = 400
"""Pixels: 17 mm at 600 dpi."""
FINE = 4
"""Drawn so many times larger, then reduced, for smooth edges."""
LARGE = SIDE * FINE

PAPER, RED, SUN, LEAF, DEEP = "#ffffff", "#c8432b", "#f2b632", "#1f5a4a", "#8f2a1a"
SWELL = 118
"""How dark a blurred edge prints, of 255: less than half, so that it swells."""

Point = tuple[float, float]


class Plate:
    """A plate for one colour: black is what prints. A unit is a hundredth of the stamp, from its middle, turned."""

    def __init__(self, turn: float = 0.0) -> None:
        self.mask = Image.new("L", (LARGE, LARGE), 0)
        self.pen = ImageDraw.Draw(self.mask)
        self.cos, self.sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def at(self, point: Point) -> Point:
        x, y = point
        unit = LARGE / 100
        return LARGE / 2 + (x * self.cos - y * self.sin) * unit, LARGE / 2 + (x * self.sin + y * self.cos) * unit

    def disc(self, radius: float, ink: bool = True, middle: Point = (0, 0)) -> None:
        x, y = self.at(middle)
        r = radius * LARGE / 100
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=255 * ink)

    def area(self, points: Iterable[Point], ink: bool = True) -> None:
        self.pen.polygon([self.at(point) for point in points], fill=255 * ink)

    def line(self, points: Iterable[Point], width: float, ink: bool = True) -> None:
        fine = [self.at(point) for point in points]
        self.pen.line(fine, fill=255 * ink, width=round(width * LARGE / 100), joint="curve")
        r = width * LARGE / 200
        for x, y in (fine[0], fine[-1]):
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=255 * ink)


def loop(tip: Point, fat: float) -> list[Point]:
    """Half a bow: from the knot at (0, 0) out to its tip and back, in a curve."""
    x, y = tip
    out = []
    for step in range(33):
        t = step / 32 * math.tau
        along, aside = (1 - math.cos(t)) / 2, math.sin(t) * fat * math.sin(t / 2) ** 1.2
        out.append((x * along - y * aside / 10, y * along + x * aside / 10))
    return out


def moved(points: Iterable[Point], x: float, y: float) -> list[Point]:
    return [(px + x, py + y) for px, py in points]


def worn(mask: Image.Image) -> Image.Image:
    """The plate as rubber prints it: edges a little swollen, and grains of dust where no ink came to the paper."""
    soft = mask.filter(ImageFilter.GaussianBlur(1.1 * FINE)).point([255 * (v > SWELL) for v in range(256)])
    pen = ImageDraw.Draw(soft)
    for at in range(260):
        angle, far = at * 2.399963, 48 * math.sqrt(abs(math.sin(at * 78.233) * 437.585) % 1.0)
        x, y = LARGE / 2 + math.cos(angle) * far * LARGE / 100, LARGE / 2 + math.sin(angle) * far * LARGE / 100
        r = (0.12 + 0.5 * (abs(math.sin(at * 12.9898) * 43.7) % 1.0) ** 3) * LARGE / 100
        pen.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), fill=0)
    return soft


def printed(*plates: tuple[str, Image.Image]) -> Image.Image:
    """The colours printed over each other on paper."""
    picture = Image.new("RGB", (LARGE, LARGE), PAPER)
    for colour, mask in plates:
        picture.paste(colour, mask=mask)
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def stamp() -> Image.Image:
    """A parcel with its string, left white in a red disc with a milled edge; struck a little askew."""
    plate = Plate(turn=-9)
    plate.disc(48)
    for tooth in range(44):
        angle = math.tau * tooth / 44
        plate.disc(1.25, ink=False, middle=(math.cos(angle) * 48.4, math.sin(angle) * 48.4))
    for radius, ink in ((42.6, False), (41.2, True)):
        plate.disc(radius, ink)
    plate.area(((-24, -8), (2, -14), (26, -7), (26, 20), (2, 29), (-24, 21)), ink=False)
    plate.line(((-24, -8), (3, -1), (26, -7)), 1.9)
    plate.line(((3, -1), (2, 29)), 1.9)
    plate.line(((-11, -11.2), (15, -4), (15, 24.6)), 3.2)
    plate.line(((-11, -4.5), (-11, 25)), 3.2)
    plate.line(((14, -10.6), (-11, -4.5)), 3.2)
    for at in range(4):
        plate.line(((18.4, 1.2 + at * 5.2), (23.2, -0.2 + at * 5.2)), 1.3)
    for tip in ((-15, -14), (14, -16)):
        plate.area(moved(loop(tip, 4.6), 1.5, -9), ink=True)
    for tip in ((-13.2, -12.6), (12.4, -14.4)):
        plate.area(moved(loop(tip, 3.9), 1.5, -9.6), ink=False)
        plate.line(moved(((tip[0] * 0.25, tip[1] * 0.25), (tip[0] * 0.62, tip[1] * 0.62)), 1.5, -9.6), 1.5)
    plate.disc(3.6, middle=(1.5, -9))
    plate.disc(2.0, ink=False, middle=(1.5, -9))
    return printed((RED, worn(plate.mask)))


def reward() -> Image.Image:
    """The present: a sun with a wreath of rays, and a large bow on a box."""
    sun = Plate()
    rays = 20
    for ray in range(rays):
        angle, half = math.tau * ray / rays, math.tau / rays * 0.34
        ends = ((40, angle - half), (49.4, angle), (40, angle + half), (20, angle))
        sun.area([(math.cos(a) * r, math.sin(a) * r) for r, a in ends])
    sun.disc(40.5)
    box, band = Plate(), Plate()
    box.area(((-21, 0), (21, 0), (19, 27), (-19, 27)))
    box.area(((-24, -7), (24, -7), (24, 2.4), (-24, 2.4)))
    band.area(((-4, -7), (4, -7), (4, 27), (-4, 27)))
    for tip in ((-23, -17), (23, -17)):
        band.area(moved(loop(tip, 5.0), 0, -8))
    band.area(((-1, -8), (-12, 2), (-7, 5), (2, -4)))
    band.area(((1, -8), (12, 2), (7, 5), (-2, -4)))
    hole, seam = Plate(), Plate()
    for tip in ((-16, -11.8), (16, -11.8)):
        hole.area(moved(loop(tip, 3.6), 0, -9.4))
    seam.line(((-24, 2.4), (-5.2, 2.4)), 1.2)
    seam.line(((5.2, 2.4), (24, 2.4)), 1.2)
    knot = Plate()
    knot.disc(4.4, middle=(0, -8.4))
    return printed(
        (SUN, sun.mask), (RED, box.mask), (DEEP, seam.mask), (LEAF, band.mask), (SUN, hole.mask), (LEAF, knot.mask)
    )


if __name__ == "__main__":
    folder = Path(__file__).parent
    stamp().save(folder / "stamp.png", optimize=True)
    reward().save(folder / "reward.png", optimize=True)
