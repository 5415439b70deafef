"""Draws front.png, the postcard's own art: morning over hills. Run it to draw it again: python draw.py."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1480, 1200
FINE = 3
"""Drawn so many times larger, then reduced, for smooth edges."""

SKY, SUN = "#f3eee4", "#e3a32b"
HILLS = (("#b9c7b5", 640, 70, 0.8, 0.4), ("#6f9483", 735, 85, 1.1, 2.3), ("#2f6a5a", 850, 75, 0.9, 4.4),
         ("#14483d", 985, 60, 1.3, 0.9))  # fmt: skip
"""Colour, height, swing, waves across the width, phase."""


def hill(height: float, swing: float, waves: float, phase: float) -> list[tuple[float, float]]:
    """The outline of a hill, down to the lower edge."""
    line = [
        (x * FINE, (height + swing * math.sin(phase + waves * math.tau * x / WIDTH)) * FINE)
        for x in range(0, WIDTH + 1, 4)
    ]
    return [*line, (WIDTH * FINE, HEIGHT * FINE), (0, HEIGHT * FINE)]


def draw() -> Image.Image:
    """The picture."""
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), SKY)
    pen = ImageDraw.Draw(picture)
    x, y, r = 1010 * FINE, 545 * FINE, 175 * FINE
    pen.ellipse((x - r, y - r, x + r, y + r), fill=SUN)
    for colour, *shape in HILLS:
        pen.polygon(hill(*shape), fill=colour)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("front.png"), optimize=True)
