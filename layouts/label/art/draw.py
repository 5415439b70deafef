"""Draws front.png, the art of the label: a woodcut, a bird that brings a parcel at sunrise. Run it: python draw.py.

Black and white and nothing between. A unit is a dot of a thermal printer (203 to the inch); no line is under two.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 764, 404
"""Dots: 95.6 by 50.5 mm."""
FINE = 3
"""Pixels to a dot, each way: the picture has 609 to the inch."""
BLACK, WHITE = 0, 1

Point = tuple[float, float]
BARBED = 16.0
"""Feathers as wide as this have a shaft and barbs."""
HALO = 40
"""How dark the blurred outline still is where the wood is left standing, of 255."""
SUN, SUN_RADIUS = (212.0, 330.0), 74.0


class Block:
    """The block of wood: black where it stands, white where it is cut away. A shade is all white, for its outline."""

    def __init__(self, shade: bool = False) -> None:
        self.picture = Image.new("1", (WIDTH * FINE, HEIGHT * FINE), BLACK)
        self.pen = ImageDraw.Draw(self.picture)
        self.shade = shade

    def ink(self, colour: int) -> int:
        return WHITE if self.shade else colour

    def area(self, outline: Iterable[Point], colour: int) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in outline], fill=self.ink(colour))

    def gouge(self, start: Point, end: Point, width: float, bend: float = 0.0, colour: int = WHITE) -> None:
        """A stroke of the gouge: it goes in thin, is widest past its middle, and leaves thin."""
        (x1, y1), (x2, y2) = start, end
        long = math.hypot(x2 - x1, y2 - y1) or 1.0
        nx, ny = (y1 - y2) / long, (x2 - x1) / long
        left, right = [], []
        for step in range(17):
            t = step / 16
            arc = bend * math.sin(math.pi * t)
            half = width / 2 * math.sin(math.pi * t**0.8) ** 0.7 if 0 < t < 1 else 0.0
            x, y = x1 + (x2 - x1) * t + nx * arc, y1 + (y2 - y1) * t + ny * arc
            left.append((x + nx * half, y + ny * half))
            right.append((x - nx * half, y - ny * half))
        self.area([*left, *reversed(right)], colour)

    def line(self, points: Sequence[Point], width: float, colour: int) -> None:
        fine = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(fine, fill=self.ink(colour), width=round(width * FINE), joint="curve")
        r = width * FINE / 2
        for x, y in (fine[0], fine[-1]):
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=self.ink(colour))

    def disc(self, middle: Point, radius: float, colour: int) -> None:
        x, y, r = middle[0] * FINE, middle[1] * FINE, radius * FINE
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=self.ink(colour))


def smooth(points: Sequence[Point], closed: bool = False) -> list[Point]:
    """A curve through the points (Catmull-Rom)."""
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for step in range(12):
            t = step / 12
            x, y = (
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            curve.append((x, y))
    return curve if closed else [*curve, points[-1]]


def along(points: Sequence[Point], share: float) -> Point:
    """The point at a share of a polyline's length."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = share * sum(lengths)
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length:
            t = left / length if length else 0.0
            return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
        left -= length
    return points[-1]


def sky(block: Block) -> None:
    """Rays of the sun, cut stroke by stroke, wider as they go out."""
    rays = 72
    for ray in range(rays):
        angle = math.pi + math.pi * 1.0 * ray / (rays - 1)
        at = SUN_RADIUS + 12 + 16 * (ray % 2)
        for stroke in range(9):
            long = 52 + 17 * stroke + 13 * math.sin(ray * 2.7 + stroke * 1.9)
            wide = min(2.2 + at / 95, at * math.pi / rays - 2.8)
            x1, y1 = SUN[0] + math.cos(angle) * at, SUN[1] + math.sin(angle) * at
            x2, y2 = SUN[0] + math.cos(angle) * (at + long), SUN[1] + math.sin(angle) * (at + long)
            block.gouge((x1, y1), (x2, y2), max(2.2, wide), 1.5 * math.sin(ray + stroke))
            at += long + 9 + 3 * math.cos(ray * 1.3)


def hill(block: Block, crest: Sequence[Point], rows: int, drop: float, phase: float) -> None:
    """A hill: a black back, a bright edge, and cuts that follow its slope."""
    line = smooth(crest)
    block.area([*line, (WIDTH, HEIGHT), (0, HEIGHT)], BLACK)
    block.line(line, 3.0, WHITE)
    for row in range(1, rows + 1):
        sunk = [(x, y + row * drop * (1 + 0.10 * row)) for x, y in line]
        share = 0.006 * ((row * 7 + phase * 3) % 5)
        while share < 1:
            long = 0.030 + 0.022 * abs(math.sin(share * 37 + row * 1.7 + phase))
            lit = along(sunk, min(1.0, share + long / 2))
            wide = 2.4 + 3.0 * max(0.0, 1 - math.dist(lit, SUN) / 520) + 0.25 * row
            block.gouge(along(sunk, share), along(sunk, min(1.0, share + long)), wide, 1.0)
            share += long + 0.010 + 0.004 * row


def feather(block: Block, root: Point, tip: Point, width: float, bend: float) -> None:
    """A white feather with a black edge, round at its tip, with its shaft and a few barbs cut in."""
    (x1, y1), (x2, y2) = root, tip
    long = math.dist(root, tip)
    ux, uy = (x2 - x1) / long, (y2 - y1) / long
    nx, ny = -uy, ux

    def at(t: float, side: float) -> Point:
        arc = bend * math.sin(math.pi * t * 0.8)
        return x1 + ux * long * t + nx * (arc + side), y1 + uy * long * t + ny * (arc + side)

    def half(t: float) -> float:
        return width / 2 * (0.45 + 0.55 * math.sin(math.pi / 2 * min(1.0, t * 1.5))) * math.sqrt(max(0.0, 1 - t**7))

    steps = [step / 24 for step in range(25)]
    for grown, colour in ((2.6, BLACK), (0.0, WHITE)):
        edge = [at(t, half(t) + grown) for t in steps] + [at(t, -half(t) - grown) for t in reversed(steps)]
        block.area(edge, colour)
        if grown:
            block.disc(at(0.97, 0), width / 2 * 0.7, colour)
    if width < BARBED:
        return
    block.line([at(t, 0) for t in steps[3:22]], 2.0, BLACK)
    for t in (0.42, 0.56, 0.70, 0.82):
        block.gouge(at(t, 0), at(t + 0.10, -half(t) * 0.85), 2.2, colour=BLACK)


def wing(block: Block, bone: Sequence[Point], tips: Sequence[Point], count: int, width: float, bend: float) -> None:
    """Feathers from the bone to the tips, the inner ones first; then the coverts over their roots."""
    rooted, ends = smooth(bone), smooth(tips)
    for at in range(count):
        share = at / (count - 1)
        feather(block, along(rooted, 0.04 + 0.94 * share), along(ends, share), width, bend)


def coverts(block: Block, bone: Sequence[Point], out: Point, rows: int, count: int, width: float) -> None:
    """Rows of small round feathers along the bone, like tiles."""
    rooted = smooth(bone)
    for row in range(rows, 0, -1):
        for at in range(count):
            share = (at + 0.5 * (row % 2)) / count
            x, y = along(rooted, 0.02 + 0.9 * share)
            reach = row * (1 - 0.35 * share)
            feather(block, (x, y), (x + out[0] * reach, y + out[1] * reach), width * (1 - 0.25 * share), 0)


def bird(block: Block) -> None:
    """A pigeon that flies to the right, its wings up, the parcel in its beak."""
    far_bone = ((560, 168), (556, 120), (578, 70), (604, 34))
    far_tips = ((500, 108), (512, 66), (534, 30), (566, 4), (616, 2))
    wing(block, far_bone, far_tips, 9, 21, -3)
    edge = smooth(far_bone)
    block.line(edge, 13, BLACK)
    block.line(edge, 7, WHITE)
    for at in range(7):
        share = at / 6
        feather(block, (392, 226), (268 + 26 * share**2, 196 + 92 * share), 24, 3 - 6 * share)
    body = smooth(
        ((628, 148), (640, 160), (636, 182), (612, 214), (560, 246), (500, 256), (440, 248), (372, 230),
         (420, 204), (480, 184), (540, 170), (584, 156), (600, 140), (616, 138)), closed=True,
    )  # fmt: skip
    block.line([*body, body[0]], 7, BLACK)
    block.area(body, WHITE)
    for row in range(6):
        for at in range(9 - row):
            x = 448 + at * 19 + row * 15
            y = 243 - row * 9 - at * (1.4 + row * 0.5)
            block.gouge((x + 11, y - 4), (x - 9, y + 2), 3.0, 2.4, BLACK)
    near_bone = ((552, 186), (520, 138), (478, 96), (430, 60))
    near_tips = ((402, 208), (372, 176), (346, 138), (326, 98), (318, 58), (332, 22), (372, 8))
    wing(block, near_bone, near_tips, 13, 26, 5)
    coverts(block, near_bone, (-22, 10), 3, 9, 21)
    block.line(smooth(near_bone), 6, BLACK)
    block.line(smooth([(x + 1, y - 3) for x, y in near_bone]), 7, WHITE)
    block.line(smooth([(x + 5, y - 5) for x, y in near_bone]), 2.4, BLACK)
    block.area(smooth(((632, 152), (650, 160), (668, 166), (650, 172), (632, 172)), closed=True), BLACK)
    block.area(((636, 156), (662, 165), (636, 163)), WHITE)
    block.area(((636, 166), (658, 168), (636, 170)), WHITE)
    block.disc((617, 158), 5.4, BLACK)
    block.disc((618.5, 156.5), 1.7, WHITE)


def parcel(block: Block) -> None:
    """The parcel at its string, tied with a bow, one side in the shade."""
    knot = (648.0, 236.0)
    block.line(((652, 168), (656, 200), knot), 7.5, BLACK)
    front = ((604, 250), (676, 238), (688, 306), (616, 318))
    side = ((676, 238), (702, 250), (712, 312), (688, 306))
    top = ((604, 250), (634, 240), (702, 250), (676, 238))
    whole = ((600, 247), (634, 236), (680, 234), (707, 247), (717, 316), (688, 311), (612, 323))
    block.area(whole, BLACK)
    block.area(front, WHITE)
    block.area(side, WHITE)
    block.area(top, WHITE)
    for at in range(9):
        y = 252 + at * 7.0
        block.gouge((678 + at * 1.2, y - 6), (704 + at * 1.0, y + 4), 3.6, 0, BLACK)
    block.line(((676, 238), (688, 306)), 2.6, BLACK)
    block.line(((640, 244), (652, 312)), 5, BLACK)
    block.line(((610, 284), (682, 272), (708, 281)), 5, BLACK)
    block.line(((652, 168), (656, 200), knot), 2.6, WHITE)
    for wide in (BLACK, WHITE):
        grown = 3.0 if wide == BLACK else 0.0
        for tip, bend in (((618, 222), 12), ((676, 214), -12)):
            block.gouge(knot, tip, 15 + 2 * grown, bend, wide)
    for tip in ((624, 225), (670, 218)):
        block.gouge(knot, tip, 4, 3, BLACK)
    block.disc(knot, 6.5, BLACK)
    block.disc(knot, 3.2, WHITE)


def lift(block: Block) -> None:
    """Leave the wood standing around bird and parcel, so that they come forward."""
    shade = Block(shade=True)
    bird(shade)
    parcel(shade)
    around = shade.picture.convert("L").filter(ImageFilter.GaussianBlur(5 * FINE))
    block.picture.paste(BLACK, mask=around.point([255 * (value > HALO) for value in range(256)]).convert("1"))


def draw() -> Image.Image:
    """The picture."""
    block = Block()
    sky(block)
    block.disc(SUN, SUN_RADIUS + 8, BLACK)
    block.disc(SUN, SUN_RADIUS, WHITE)
    hill(block, ((0, 322), (90, 300), (200, 318), (330, 296), (470, 322), (620, 350), (764, 322)), 3, 11, 0.0)
    hill(block, ((0, 352), (120, 362), (260, 338), (420, 364), (580, 384), (764, 352)), 5, 11, 2.0)
    lift(block)
    bird(block)
    parcel(block)
    return block.picture


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("front.png"), optimize=True)
