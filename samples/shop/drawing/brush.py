"""A small vector brush: paths in units, painted as masks three times too large and reduced at the end.

Invariant: nothing here knows chance or the clock; the same strokes give the same pixels. Light comes from
the upper left, so shading is what a shape loses when it is moved towards the light.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

OVER = 3
"""How many times larger than the result everything is painted."""

Point = tuple[float, float]
Outline = list[Point]
Colour = str


@dataclass(frozen=True, slots=True)
class Blend:
    """A linear gradient from `a` at `start` to `b` at `end`, in units."""

    a: Colour
    b: Colour
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Shape:
    """What a path covers: a mask and where its top left pixel lies."""

    mask: Image.Image
    at: tuple[int, int]

    def within(self, other: Shape) -> Shape:
        """The part of it that lies in `other`."""
        x, y = self.at[0] - other.at[0], self.at[1] - other.at[1]
        frame = other.mask.crop((x, y, x + self.mask.width, y + self.mask.height))
        return Shape(ImageChops.multiply(self.mask, frame), self.at)


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with `share` (0 to 1) of `b` in it."""
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in zip(rgb(a), rgb(b), strict=True))


class Board:
    """A picture being painted: width and height in units, `scale` pixels of the result a unit."""

    def __init__(self, width: float, height: float, paper: Colour, scale: float = 1.0) -> None:
        self.scale = scale * OVER
        self.size = (round(width * scale), round(height * scale))
        self.image = Image.new("RGB", (self.size[0] * OVER, self.size[1] * OVER), rgb(paper))
        self.origin = (0.0, 0.0)

    def placed(self, x: float, y: float, size: float) -> Board:
        """The same picture with another ruler: its (0, 0) stands at (x, y), a unit is `size` times as long."""
        other = copy(self)
        other.origin = self._pixel((x, y))
        other.scale = self.scale * size
        return other

    def shape(self, *outlines: Outline, soft: float = 0.0) -> Shape:
        """The area of closed outlines together, its edge blurred by `soft` units."""
        pixels = [[self._pixel(point) for point in outline] for outline in outlines]
        edge = math.ceil(soft * self.scale * 3) + 2
        left = math.floor(min(x for line in pixels for x, _ in line)) - edge
        top = math.floor(min(y for line in pixels for _, y in line)) - edge
        right = math.ceil(max(x for line in pixels for x, _ in line)) + edge
        bottom = math.ceil(max(y for line in pixels for _, y in line)) + edge
        mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        pen = ImageDraw.Draw(mask)
        for line in pixels:
            pen.polygon([(x - left, y - top) for x, y in line], fill=255)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * self.scale))
        return Shape(mask, (left, top))

    def lay(self, shape: Shape, paint: Colour | Blend, alpha: float = 1.0) -> None:
        """Colour on the shape."""
        mask = shape.mask if alpha == 1 else shape.mask.point(lambda value: round(value * alpha))
        box = (*shape.at, shape.at[0] + mask.width, shape.at[1] + mask.height)
        colour = self._blended(paint, shape) if isinstance(paint, Blend) else rgb(paint)
        self.image.paste(colour, box, mask)

    def shade(
        self, shape: Shape, colour: Colour, shift: Point, soft: float, alpha: float, clip: Shape | None = None
    ) -> None:
        """Colour on the rim that the shape loses when moved by `shift`: shade for a move to the light."""
        edge = math.ceil(soft * self.scale * 2)
        wide = Image.new("L", (shape.mask.width + 2 * edge, shape.mask.height + 2 * edge))
        wide.paste(shape.mask, (edge + round(shift[0] * self.scale), edge + round(shift[1] * self.scale)))
        wide = wide.filter(ImageFilter.GaussianBlur(soft * self.scale))
        kept = wide.crop((edge, edge, edge + shape.mask.width, edge + shape.mask.height))
        rim = Shape(ImageChops.multiply(shape.mask, ImageChops.invert(kept)), shape.at)
        self.lay(rim.within(clip) if clip else rim, colour, alpha)

    def form(self, outline: Outline, colour: Colour | Blend, depth: float = 30, alpha: float = 0.5) -> Shape:
        """A solid thing: filled, darker away from the light, a little lighter towards it."""
        base = colour.a if isinstance(colour, Blend) else colour
        shape = self.shape(outline)
        self.lay(shape, colour)
        self.shade(shape, mix(base, "#2a2438", 0.45), (-depth, -depth * 0.35), depth * 0.6, alpha)
        self.shade(shape, mix(base, "#fff6df", 0.6), (depth * 0.3, depth * 0.3), depth * 0.28, alpha * 0.75)
        return shape

    def cast(self, outline: Outline, soft: float, alpha: float, colour: Colour = "#4a3f4a") -> None:
        """A soft shadow of the outline."""
        self.lay(self.shape(outline, soft=soft), colour, alpha)

    def line(self, points: Outline, width: float, colour: Colour, end: float | None = None, alpha: float = 1.0) -> None:
        """A stroke along the points with round ends, `width` at its start and `end` at its end."""
        self.lay(self.shape(*ribbon(points, width, width if end is None else end)), colour, alpha)

    def save(self, path: Path, limit: int) -> None:
        """The picture as JPEG, of at most `limit` bytes."""
        small = self.image.resize(self.size, Image.Resampling.BOX)
        for quality in (92, 90, 86, 82, 78):
            small.save(path, quality=quality, subsampling=0, optimize=True, dpi=(300, 300))
            if path.stat().st_size <= limit:
                return
        raise ValueError(f"{path.name} is larger than {limit} bytes")

    def _pixel(self, point: Point) -> Point:
        return self.origin[0] + point[0] * self.scale, self.origin[1] + point[1] * self.scale

    def _blended(self, paint: Blend, shape: Shape) -> Image.Image:
        (x1, y1), (x2, y2) = self._pixel(paint.start), self._pixel(paint.end)
        width, height = shape.mask.size
        across = (np.arange(width) + shape.at[0] - x1) * (x2 - x1)
        down = (np.arange(height) + shape.at[1] - y1) * (y2 - y1)
        share = (across[None, :] + down[:, None]) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
        share = np.clip(share, 0, 1)[..., None]
        colours = np.array(rgb(paint.a)) + share * (np.array(rgb(paint.b)) - np.array(rgb(paint.a)))
        return Image.fromarray(np.round(colours).astype(np.uint8), "RGB")


# ── outlines ──────────────────────────────────────────────────────────────────────────────────


def path(text: str) -> Outline:
    """The points of an absolute SVG path of M, L, C, Q and Z, curves in 24 steps."""
    points: Outline = []
    for letter, numbers in re.findall(r"([MLCQ])([^MLCQZ]*)", text):
        values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        step = {"M": 1, "L": 1, "Q": 2, "C": 3}[letter]
        for i in range(0, len(pairs), step):
            points += _curve([points[-1], *pairs[i : i + step]]) if step > 1 else pairs[i : i + 1]
    return points


def ellipse(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> Outline:
    """An ellipse around (x, y), or its arc between two angles, clockwise from the right."""
    angles = [math.radians(start + (end - start) * i / 96) for i in range(97)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Outline:
    """A rectangle with round corners."""
    r = min(radius, width / 2, height / 2)
    right, bottom = x + width, y + height
    corners = ((right - r, y + r, 270), (right - r, bottom - r, 0), (x + r, bottom - r, 90), (x + r, y + r, 180))
    return [p for cx, cy, a in corners for p in ellipse(cx, cy, r, r, a, a + 90)[::4]]


def smooth(points: Sequence[Point], closed: bool = True) -> Outline:
    """A soft line through the points."""
    n = len(points)
    at = (lambda i: points[i % n]) if closed else (lambda i: points[min(max(i, 0), n - 1)])
    line: Outline = []
    for i in range(n if closed else n - 1):
        a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
        first = (b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6)
        second = (c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6)
        line += _curve([b, first, second, c])
    return line


def turned(outline: Sequence[Point], degrees: float, about: Point = (0, 0), size: float = 1.0) -> Outline:
    """The outline turned clockwise and scaled about a point."""
    c, s = math.cos(math.radians(degrees)) * size, math.sin(math.radians(degrees)) * size
    x0, y0 = about
    return [(x0 + (x - x0) * c - (y - y0) * s, y0 + (x - x0) * s + (y - y0) * c) for x, y in outline]


def moved(outline: Sequence[Point], dx: float, dy: float) -> Outline:
    """The outline moved."""
    return [(x + dx, y + dy) for x, y in outline]


def ribbon(points: Outline, start: float, end: float) -> list[Outline]:
    """The outlines of a stroke: quads between the points and a disc on each."""
    last = max(1, len(points) - 1)
    widths = [start + (end - start) * i / last for i in range(len(points))]
    parts = [ellipse(x, y, w / 2, w / 2)[::6] for (x, y), w in zip(points, widths, strict=True)]
    for i in range(len(points) - 1):
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        length = math.hypot(x2 - x1, y2 - y1) or 1
        nx, ny = (y1 - y2) / length / 2, (x2 - x1) / length / 2
        a, b = widths[i], widths[i + 1]
        parts.append(
            [
                (x1 + nx * a, y1 + ny * a),
                (x2 + nx * b, y2 + ny * b),
                (x2 - nx * b, y2 - ny * b),
                (x1 - nx * a, y1 - ny * a),
            ]
        )
    return parts


def _curve(control: Sequence[Point]) -> Outline:
    steps = 24
    points = []
    for i in range(1, steps + 1):
        level, t = list(control), i / steps
        while len(level) > 1:
            level = [(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t) for p, q in pairwise(level)]
        points.append(level[0])
    return points
