"""Draws front.png, the slim card's own art: a long stem in a vase, leaning into the sun. Run it: python draw.py."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

WIDTH, HEIGHT = 900, 1860
"""Pixels: 76 × 157 mm at 300 an inch."""
FINE = 3
"""Drawn so many times larger, then reduced, for smooth edges."""

WALL, SUN, TABLE, EDGE = "#f3dcc3", "#e2703a", "#d9a577", "#c98f60"
GREEN, DEEP, OCHRE, BLUE = "#2f6b57", "#1f4a45", "#dba13a", "#3b6f86"
VASE, VASE_SHADE, BAND = "#fbf3e6", "#e9d6bd", "#b4472a"

Point = tuple[float, float]

# Where a leaf leaves the stem (share of its height), its length, its angle from the stem, leaf and darker half.
LEAVES = (
    (0.13, 270, 62, GREEN, DEEP), (0.17, 250, -66, BLUE, "#2d586c"), (0.28, 300, 58, OCHRE, "#bd8224"),
    (0.33, 310, -60, GREEN, DEEP), (0.46, 300, 52, BLUE, "#2d586c"), (0.51, 290, -54, OCHRE, "#bd8224"),
    (0.62, 260, 46, GREEN, DEEP), (0.68, 250, -46, BLUE, "#2d586c"), (0.79, 205, 38, OCHRE, "#bd8224"),
    (0.84, 190, -38, GREEN, DEEP), (1.0, 190, 0, BAND, "#8f3520"),
)  # fmt: skip


def bezier(a: Point, b: Point, c: Point, d: Point, steps: int = 400) -> list[Point]:
    """A cubic curve from a to d."""
    found = []
    for step in range(steps + 1):
        t = step / steps
        p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]))
    return found


STEM = bezier((455, 1490), (430, 1180), (520, 800), (470, 330), 1200)


class Board:
    """The picture as it is painted, in pixels of the result."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), WALL)
        self.pen = ImageDraw.Draw(self.image)

    def area(self, outline: list[Point], colour: str) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in outline], fill=colour)

    def disc(self, x: float, y: float, r: float, colour: str) -> None:
        self.pen.ellipse([(x - r) * FINE, (y - r) * FINE, (x + r) * FINE, (y + r) * FINE], fill=colour)

    def line(self, points: list[Point], colour: str, start: float, end: float) -> None:
        """A line that grows thinner, or thicker, on its way."""
        for at, (x, y) in enumerate(points):
            self.disc(x, y, (start + (end - start) * at / len(points)) / 2, colour)

    def stain(self, outline: list[Point], colour: str) -> None:
        """An area as of transparent ink: what lies beneath stays to be seen."""
        layer = Image.new("RGB", self.image.size, "#ffffff")
        ImageDraw.Draw(layer).polygon([(x * FINE, y * FINE) for x, y in outline], fill=colour)
        self.image = ImageChops.multiply(self.image, layer)
        self.pen = ImageDraw.Draw(self.image)


def leaf(board: Board, foot: Point, length: float, angle: float, colours: tuple[str, str]) -> None:
    """A leaf from its foot, leaning by angle (degrees; 0 is upwards, to the right where above it): light and dark
    half, ribs in the colour of the wall."""
    turn = math.radians(angle)
    along, across = (math.sin(turn), -math.cos(turn)), (math.cos(turn), math.sin(turn))

    def at(far: float, wide: float) -> Point:
        return (
            foot[0] + along[0] * far * length + across[0] * wide * length,
            foot[1] + along[1] * far * length + across[1] * wide * length,
        )

    middle = bezier(at(0, 0), at(0.35, 0.03), at(0.7, -0.03), at(1, 0))
    for side, colour in zip((-1, 1), colours, strict=True):
        edge = bezier(at(0, 0), at(0.18, 0.34 * side), at(0.72, 0.3 * side), at(1, 0))
        board.area([*edge, *reversed(middle)], colour)
    for far in (0.2, 0.34, 0.48, 0.62, 0.76):
        for side in (-1, 1):
            reach = 0.19 * math.sin(math.pi * min(1.0, far + 0.12) ** 0.9)
            rib = bezier(at(far, 0), at(far + 0.05, reach * 0.4 * side), at(far + 0.09, reach * 0.8 * side),
                         at(far + 0.12, reach * side), 120)  # fmt: skip
            board.line(rib, WALL, 4.2, 1.2)
    board.line(middle, WALL, 6.5, 2)


def vase(board: Board) -> None:
    """The vase on its table: a slim neck, a round belly, bands of brick red."""
    right = [*bezier((500, 1400), (505, 1480), (610, 1500), (612, 1600), 40),
             *bezier((612, 1600), (612, 1690), (560, 1730), (548, 1752), 40)]  # fmt: skip
    left = [(910 - x, y) for x, y in right]
    outline = [*right, *reversed(left)]
    board.stain([(430, 1752), (548, 1752), (900, 1790), (900, 1812), (640, 1800)], "#e9cfb4")
    board.area(outline, VASE)
    shade = [*right, *reversed([(x - 46 - 60 * math.sin((y - 1400) / 352 * math.pi), y) for x, y in right])]
    board.area(shade, VASE_SHADE)
    for low, high in ((1560, 1574), (1590, 1634), (1650, 1664)):
        band = [point for point in right if low <= point[1] <= high]
        board.area([*band, *reversed([(910 - x, y) for x, y in band])], BAND)
    board.area([(500, 1400), (506, 1384), (404, 1384), (410, 1400)], VASE_SHADE)


def draw() -> Image.Image:
    """The picture."""
    board = Board()
    board.disc(560, 520, 330, SUN)
    board.area([(0, 1700), (WIDTH, 1700), (WIDTH, HEIGHT), (0, HEIGHT)], TABLE)
    board.area([(0, 1700), (WIDTH, 1700), (WIDTH, 1708), (0, 1708)], EDGE)
    board.line(STEM, DEEP, 15, 8)
    vase(board)
    for share, length, angle, *colours in LEAVES:
        place = round(share * (len(STEM) - 1))
        (x, y), (u, v) = STEM[max(0, place - 9)], STEM[min(len(STEM) - 1, place + 9)]
        lean = math.degrees(math.atan2(u - x, y - v))
        leaf(board, STEM[place], length, lean + angle, (colours[0], colours[1]))
    return board.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw().quantize(160, dither=Image.Dither.NONE).convert("RGB").save(
        Path(__file__).with_name("front.png"), optimize=True
    )
