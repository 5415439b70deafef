"""What grows and what it grows in: leaves, herbs, pots, and the shadow they throw.

Invariant: everything stands in the same light (upper left, warm) and is seen from slightly above:
a circle lying flat is `FLAT` times as high as it is wide.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from .brush import Blend, Board, Outline, Point, ellipse, mix, moved, path, smooth, turned

FLAT = 0.17
FOOT = 668
"""Where the things for sale stand, in units from the top."""

LEAF, DEEP, FRESH, PALE, SAGE = "#3f7d55", "#14483d", "#6fa35a", "#a9c77d", "#8fae92"
TERRACOTTA, CLAY, CREAM, SAND, BARK, SOIL = "#c96f45", "#a9532f", "#f8f0df", "#e6d5b8", "#8d6748", "#4a382e"
SUN, BLUSH, BRASS, INK, MIST = "#f2c66d", "#e9b79c", "#c79a4b", "#2c3a35", "#c9dcd8"


def ground(board: Board, x: float, y: float, rx: float, alpha: float = 1.0) -> None:
    """The shadow of a thing whose foot is an ellipse around (x, y)."""
    board.cast(ellipse(x + rx * 0.45, y + rx * 0.02, rx * 1.3, rx * 0.19), rx * 0.12, 0.2 * alpha, "#6b5648")
    board.cast(ellipse(x + rx * 0.05, y + 2, rx * 0.98, rx * FLAT), 6, 0.36 * alpha, "#5a463d")


def leaf(
    board: Board,
    at: Point,
    length: float,
    width: float,
    angle: float,
    colour: str,
    bend: float = 0.0,
    tip: float = 0.62,
    vein: bool = True,
) -> None:
    """A leaf growing from `at` towards `angle` (0: right, clockwise); tip is where it is widest."""
    half = width / 2

    def grown(points: Outline) -> Outline:
        bent = [(x, y + bend * length * (x / length) ** 2) for x, y in points]
        return moved(turned(bent, angle), *at)

    upper = path(f"M0 0 C{length * 0.08} {-half * 1.1} {length * tip} {-half * 1.35} {length} 0")
    lower = [(x, -y) for x, y in upper]
    rib = [(length * i / 16, 0.0) for i in range(16)]
    whole = board.shape(grown(upper + lower[::-1]))
    board.lay(whole, Blend(mix(colour, DEEP, 0.22), mix(colour, PALE, 0.18), at, grown([(length, 0)])[0]))
    down = math.cos(math.radians(angle)) > 0
    board.lay(board.shape(grown((lower if down else upper) + rib[::-1])).within(whole), DEEP, 0.22)
    board.shade(whole, "#fbf3c8", (half * 0.16, half * 0.16), half * 0.12, 0.28)
    if vein:
        line = mix(colour, "#f4f3d6", 0.5)
        board.line(grown(rib), max(1.2, width * 0.045), line, max(0.6, width * 0.012), 0.8)
        for share in (0.28, 0.46, 0.64):
            for side in (-1, 1):
                reach = [(length * share, 0.0), (length * (share + 0.13), side * half * 0.56 * (1.1 - share * 0.6))]
                board.line(grown(reach), width * 0.02, line, width * 0.008, 0.45)


def stem(board: Board, points: list[Point], width: float, colour: str = LEAF) -> Outline:
    """A stem through the points; returns its line."""
    line = smooth(points, closed=False)
    board.line([points[0], *line], width, mix(colour, DEEP, 0.3), width * 0.6)
    return [points[0], *line]


def pot(
    board: Board,
    x: float,
    foot: float,
    width: float,
    height: float,
    colour: str = TERRACOTTA,
    rim: float = 0.2,
    taper: float = 0.72,
    soil: bool = True,
) -> Point:
    """A pot of `width` at its rim, standing on (x, foot); returns the middle of its opening."""
    rx, low, top = width / 2, width / 2 * taper, foot - height
    ground(board, x, foot - low * FLAT * 0.4, low)
    edge = top + height * rim
    body = [
        (x - rx * 0.93, edge - 4),
        *ellipse(x, foot - low * FLAT, low, low * FLAT, 180, 0),
        (x + rx * 0.93, edge - 4),
    ]
    shape = board.form(
        body,
        Blend(mix(colour, "#ffe3bd", 0.1), mix(colour, "#5a2a2a", 0.1), (x - rx, 0), (x + rx, 0)),
        width * 0.16,
        0.55,
    )
    under = [(x - rx, edge), *ellipse(x, edge, rx, rx * FLAT, 180, 0), (x + rx, edge - 20), (x - rx, edge - 20)]
    board.lay(board.shape(moved(under, 0, height * 0.06), soft=width * 0.02).within(shape), "#3d1d22", 0.34)
    if rim:
        band = [(x - rx, top), *ellipse(x, edge, rx, rx * FLAT, 180, 0), (x + rx, top)]
        board.form(
            band,
            Blend(mix(colour, "#ffe3bd", 0.22), mix(colour, "#5a2a2a", 0.06), (x - rx, 0), (x + rx, 0)),
            width * 0.13,
            0.5,
        )
    board.lay(board.shape(ellipse(x, top, rx, rx * FLAT)), mix(colour, "#ffe9cf", 0.32))
    hole = board.shape(ellipse(x, top + rx * 0.012, rx * 0.9, rx * FLAT * 0.84))
    board.lay(hole, SOIL if soil else mix(colour, "#3d1d22", 0.55))
    board.shade(hole, "#1d1418", (width * 0.04, width * 0.05), width * 0.03, 0.7)
    return x, top + rx * 0.03


def sprig(board: Board, at: Point, height: float, lean: float, colour: str, size: float = 1.0, pairs: int = 4) -> None:
    """A herb's shoot with leaves in pairs, larger below, and a rosette on top."""
    x, y = at
    line = stem(board, [at, (x + lean * 0.35, y - height * 0.5), (x + lean, y - height)], 7 * size, colour)
    for pair in range(pairs):
        share = 0.3 + 0.7 * pair / pairs
        px, py = line[min(len(line) - 1, int(share * len(line)))]
        grow = (1.15 - 0.5 * share) * size
        tilt = lean / height * 40
        leaf(board, (px, py), 92 * grow, 56 * grow, 180 + 24 + tilt, mix(colour, DEEP, 0.12), -0.12)
        leaf(board, (px, py), 92 * grow, 56 * grow, -24 + tilt, colour, 0.12)
    top = line[-1]
    for angle, part in ((-148, 0.62), (-32, 0.62), (-112, 0.72), (-68, 0.72), (-90, 0.6)):
        leaf(board, top, 74 * part * size, 46 * part * size, angle + lean / height * 40, mix(colour, PALE, 0.25))


def basil(board: Board, at: Point, size: float = 1.0, colour: str = FRESH) -> None:
    """A bushy pot of basil."""
    x, y = at
    for dx, height, lean, share in (
        (-52, 150, -95, 0.2),
        (52, 155, 90, 0.1),
        (-22, 215, -48, 0.1),
        (24, 210, 52, 0.0),
        (0, 250, 4, -0.1),
    ):
        shoot = mix(colour, DEEP, share) if share >= 0 else mix(colour, PALE, -share)
        sprig(board, (x + dx * size, y), height * size, lean * size, shoot, size * 0.92)


def blades(board: Board, at: Point, size: float = 1.0, colour: str = LEAF) -> None:
    """Chives: thin blades in a tuft, some with a flower."""
    x, y = at
    for i in range(23):
        share = i / 22 * 2 - 1
        wave = math.sin(i * 2.4)
        reach, height = share * 150 + wave * 18, 250 + wave * 42 - abs(share) * 70
        line = [
            (x + share * 46 * size, y),
            (x + (share * 60 + reach * 0.2) * size, y - height * 0.6 * size),
            (x + (share * 50 + reach) * size, y - height * size),
        ]
        curve = smooth(line, closed=False)
        board.line(curve, 8.5 * size, mix(colour, (DEEP, PALE, FRESH)[i % 3], 0.38), 2 * size)
        if i in (4, 11, 17):
            for ring, count in ((15, 10), (7, 6)):
                for k in range(count):
                    px, py = curve[-1]
                    a = math.tau * k / count
                    board.lay(
                        board.shape(
                            ellipse(
                                px + ring * size * math.cos(a),
                                py - 6 + ring * size * math.sin(a),
                                6.5 * size,
                                6.5 * size,
                            )
                        ),
                        mix("#b58bc0", CREAM, (k % 3) * 0.2),
                    )


def lavender(board: Board, at: Point, size: float = 1.0, bloom: str = "#8f79b5") -> None:
    """Lavender: stiff stems with ears of small flowers, grey leaves at the foot."""
    x, y = at
    for i in range(9):
        leaf(board, (x + (i - 4) * 12 * size, y), 105 * size, 13 * size, -90 + (i - 4) * 15, SAGE, vein=False)
    for i in (0, 6, 1, 5, 2, 4, 3):
        share = i / 3 - 1
        top = (x + share * 120 * size, y - (285 - abs(share) * 60) * size)
        line = stem(board, [(x + share * 22 * size, y), (x + share * 62 * size, y - 150 * size), top], 5 * size, SAGE)
        for k in range(9):
            px, py = line[-1 - k * 2]
            for side in (-1, 1):
                bud = ellipse(px + side * (4 + k * 0.7) * size, py, (6 + k * 0.5) * size, 8.5 * size)
                board.lay(board.shape(bud), mix(bloom, "#efe2f3" if side < 0 else "#4d3b6b", 0.22))


def monstera(board: Board, at: Point, size: float, angle: float, colour: str = LEAF) -> None:
    """One leaf of a monstera, about 200 units long at size 1, its stalk at `at`, its tip towards `angle`."""

    def grown(points: Outline) -> Outline:
        return moved(turned(points, angle, size=size), *at)

    def rim(t: float, side: int) -> Point:
        a = math.pi * t
        return (-38 + 128 * (1 - math.cos(a)) * 0.93, side * (118 * math.sin(a) ** 0.72 * (1.12 - 0.42 * t)))

    upper, lower = ([_notched(rim, side)] for side in (-1, 1))
    outline = [(0.0, 0.0), *upper[0], (208.0, 0.0), *reversed(lower[0])]
    whole = board.shape(grown(outline))
    board.lay(whole, Blend(mix(colour, DEEP, 0.4), mix(colour, FRESH, 0.45), at, grown([(200, 0)])[0]))
    board.lay(
        board.shape(grown([(0, 0), *(lower[0] if math.cos(math.radians(angle)) > 0 else upper[0]), (208, 0)])).within(
            whole
        ),
        DEEP,
        0.24,
    )
    board.shade(whole, "#f6f3c2", (3 * size, 3 * size), 3 * size, 0.35)
    rib = mix(colour, "#eef0cf", 0.55)
    board.line(grown([(i * 12.0, 0.0) for i in range(17)]), 5 * size, rib, 1.5 * size)
    for t in (0.2, 0.36, 0.52, 0.68):
        for side in (-1, 1):
            x, y = rim(t, side)
            board.line(grown([(x * 0.42 + 4, 0), (x * 0.9, y * 0.8)]), 2.4 * size, rib, 0.8 * size, 0.7)


def _notched(rim: Callable[[float, int], Point], side: int) -> Outline:
    """One side of a monstera leaf from stalk to tip: lobes, and slits between them that reach inwards."""
    points: Outline = []
    cuts = (0.3, 0.46, 0.61, 0.75)
    edges = (0.0, *cuts, 1.0)
    for start, end in pairwise(edges):
        first, last = (start + 0.018 if start else 0.0), (end - 0.018 if end < 1 else 0.985)
        points += [rim(first + (last - first) * i / 12, side) for i in range(13)]
        if end < 1:
            x, y = rim(end, side)
            points += [(x * 0.8 + 4, y * 0.5), (x * 0.77 + 4, y * 0.4), (x * 0.83 + 4, y * 0.47)]
    return points


def pearls(board: Board, start: Point, points: list[Point], colour: str, size: float = 1.0) -> None:
    """A strand of round leaves hanging from `start` through the points."""
    line = [start, *smooth([start, *points], closed=False)]
    board.line(line, 3 * size, mix(colour, DEEP, 0.4), 1.6 * size)
    gap, since = 19 * size, 99.0
    for i, (x, y) in enumerate(line[1:], 1):
        since += math.dist(line[i - 1], (x, y))
        if since < gap:
            continue
        since = 0
        side = 1 if i % 2 else -1
        r = (12.5 + 2 * math.sin(i * 1.7)) * size
        pearl = board.shape(ellipse(x + side * 7 * size, y, r, r * 1.04))
        board.lay(pearl, mix(colour, PALE if side < 0 else DEEP, 0.18))
        board.shade(pearl, DEEP, (-r * 0.5, -r * 0.5), r * 0.4, 0.55)
        board.lay(
            board.shape(ellipse(x + side * 7 * size - r * 0.35, y - r * 0.38, r * 0.26, r * 0.2)), "#f7f8da", 0.75
        )
