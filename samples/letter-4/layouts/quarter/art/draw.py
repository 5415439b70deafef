"""Draws front.png, the card's own art: first light behind a ridge of firs. Run it to draw it again: python draw.py."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1380, 1020
FINE = 3
"""Drawn so many times larger, then reduced, for smooth edges."""

SKY = ((246, 239, 226), (244, 205, 150))
"""From the top to the horizon."""

SUN, HALO = "#e8892b", "#f2b56b"
RIDGES = (("#d9a066", 600, 60, 0.9, 0.4), ("#8a9a7c", 680, 55, 1.2, 2.0), ("#47705f", 770, 60, 0.9, 4.0),
          ("#14483d", 880, 40, 1.1, 0.7))  # fmt: skip
"""Colour, height, swing, waves across the width, phase."""

FIRS = ((70, 300), (165, 215), (255, 260), (1075, 205), (1160, 285), (1240, 235), (1335, 320))
"""Where firs stand on the front ridge, and how high they are."""


def edge(x: float, height: float, swing: float, waves: float, phase: float) -> float:
    """How high a ridge is at x."""
    jag = 7 * math.sin(x / 47 + phase) + 3 * math.sin(x / 19 + 2 * phase)
    return height + swing * math.sin(phase + waves * math.tau * x / WIDTH) + jag


def sky(pen: ImageDraw.ImageDraw) -> None:
    """Night turns to day, line by line."""
    above, below = SKY
    for y in range(HEIGHT * FINE):
        part = min(1.0, y / (700 * FINE))
        pen.line((0, y, WIDTH * FINE, y), tuple(round(a + (b - a) * part) for a, b in zip(above, below, strict=True)))


def fir(pen: ImageDraw.ImageDraw, x: float, height: float) -> None:
    """A fir of four tiers, its foot on the front ridge."""
    colour, *shape = RIDGES[-1]
    foot = edge(x, *shape) + 30
    for tier in range(4):
        top, wide = foot - height + tier * height * 0.2, height * (0.11 + 0.065 * tier)
        low = top + height * 0.4
        pen.polygon([(x * FINE, top * FINE), ((x - wide) * FINE, low * FINE), ((x + wide) * FINE, low * FINE)], colour)


def draw() -> Image.Image:
    """The picture."""
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE))
    pen = ImageDraw.Draw(picture)
    sky(pen)
    for radius, colour in ((185, HALO), (135, SUN)):
        pen.ellipse([(at + r) * FINE for r in (-radius, radius) for at in (690, 535)], colour)
    for colour, *shape in RIDGES:
        line = [(x * FINE, edge(x, *shape) * FINE) for x in range(0, WIDTH + 1, 3)]
        pen.polygon([*line, (WIDTH * FINE, HEIGHT * FINE), (0, HEIGHT * FINE)], colour)
    for x, height in FIRS:
        fir(pen, x, height)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("front.png"), optimize=True)
