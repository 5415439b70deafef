"""Draws signature.png, a flourish of the pen where a shop has no signature of its own: python draw.py.

A shop's is drawn the same way in samples/letter/art, or scanned: blue ink on white paper.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

INK, PAPER = "#1f3d6b", "#ffffff"
FINE = 4
"""Drawn so many times larger, then reduced, for smooth edges."""
WIDTH, HEIGHT = 840, 336
"""Pixels: 71 × 28 mm at 300 an inch."""
SLANT = 0.22
PEN = (3.1, 8.6)
"""Width of the stroke in pixels: rising, falling."""

Point = tuple[float, float]

FLOURISH: tuple[tuple[Point, ...], ...] = (
    ((8, 52), (60, 96), (128, 104), (150, 66), (112, 40), (96, 80), (150, 128), (238, 92), (330, 44), (430, 62),
     (520, 84), (640, 62), (760, 72)),
    ((600, 6), (450, -14), (280, -14), (170, 0), (250, 4), (340, -6)),
)  # fmt: skip
"""Strokes as the hand makes them: points of a curve, x to the right, y upwards from the line that is written on."""


def curve(points: tuple[Point, ...], steps: int = 200) -> list[Point]:
    """A smooth line through the points (Catmull-Rom, centripetal)."""
    ends = (points[0], *points, points[-1])
    line: list[Point] = []
    for before, start, stop, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            line.append(_between(before, start, stop, after, step / steps))
    return [*line, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def one(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)

    return one(a[0], b[0], c[0], d[0]), one(a[1], b[1], c[1], d[1])


def write(pen: ImageDraw.ImageDraw, stroke: tuple[Point, ...], origin: Point, scale: float) -> None:
    """One stroke; a falling pen is pressed, and every stroke begins and ends lightly."""
    line = curve(stroke)
    thin, thick = PEN
    width = thin
    for at, ((x, y), (u, v)) in enumerate(pairwise(line)):
        falls = max(0.0, (y - v) / (math.hypot(u - x, v - y) or 1.0))
        ends = min(1.0, 0.35 + min(at, len(line) - at) / 300)
        width += ((thin + (thick - thin) * falls**1.4) * ends - width) * 0.03
        px, py = (origin[0] + (x + SLANT * y) * scale) * FINE, (origin[1] - y * scale) * FINE
        r = width * FINE / 2
        pen.ellipse((px - r, py - r, px + r, py + r), fill=INK)


def draw(strokes: tuple[tuple[Point, ...], ...]) -> Image.Image:
    """The strokes on paper."""
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        write(pen, stroke, (18, 226), 0.82)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw(FLOURISH).save(Path(__file__).with_name("signature.png"), optimize=True)
