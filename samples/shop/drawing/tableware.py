"""The five things the starter shop sells: a stoneware set called "Morning", a spoon of birch, and coffee.

Invariant: they stand on the sample shop's sill in the sample shop's light, on pictures of 600 × 600.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .brush import Blend, Board, Outline, Point, Shape, box, ellipse, mix, moved, path, ribbon, smooth, turned
from .goods import bars, paper
from .plants import BARK, BRASS, CREAM, DEEP, FLAT, FOOT, FRESH, INK, LEAF, SAND, SUN, TERRACOTTA, ground, leaf, stem
from .products import SIDE, posed

LIMIT = 59_000
SCALE = 600 / SIDE
GLAZE, BIRCH, KRAFT, COFFEE = "#faf4e8", "#e3c393", "#cda873", "#5b3a29"


def morning(board: Board, within: Shape, sun: Point, radius: float) -> None:
    """The set's picture: a sun behind two hills, below it glaze the colour of leaves."""
    x, y = sun
    board.lay(
        board.shape(ellipse(x, y, radius, radius)).within(within),
        Blend(SUN, TERRACOTTA, (x, y - radius), (x, y + radius * 1.6)),
    )
    far = [*smooth([(x - 300, y + 6), (x - 120, y + 34), (x + 40, y + 26), (x + 150, y - 8), (x + 300, y + 10)], False)]
    near = [
        *smooth([(x - 300, y + 20), (x - 140, y + 28), (x + 10, y + 62), (x + 150, y + 66), (x + 300, y + 40)], False)
    ]
    for ridge, colour in ((far, mix(LEAF, FRESH, 0.55)), (near, mix(DEEP, LEAF, 0.45))):
        hill = [*ridge, (x + 300, y + 400), (x - 300, y + 400)]
        board.lay(
            board.shape(hill).within(within), Blend(mix(colour, CREAM, 0.1), colour, (x - 140, y), (x + 140, y + 80))
        )


def glazed(board: Board, outline: Outline, sun: Point, radius: float, depth: float = 44) -> None:
    """A pot of the set: cream glaze, its picture, and the light over both."""
    shape = board.shape(outline)
    left, right = min(x for x, _ in outline), max(x for x, _ in outline)
    board.lay(shape, Blend("#fffcf5", mix(GLAZE, BARK, 0.2), (left, 0), (right, 0)))
    morning(board, shape, sun, radius)
    board.shade(shape, mix(BARK, INK, 0.4), (-depth, -depth * 0.3), depth * 0.6, 0.34)
    board.shade(shape, "#fffaf0", (depth * 0.3, depth * 0.2), depth * 0.3, 0.5)


def mouth(board: Board, x: float, y: float, rx: float, inside: str) -> None:
    """An opening with its lip, filled to just below it."""
    board.lay(board.shape(ellipse(x, y, rx, rx * FLAT)), "#fffdf8")
    hole = board.shape(ellipse(x, y + rx * 0.012, rx * 0.92, rx * FLAT * 0.86))
    board.lay(hole, mix(GLAZE, BARK, 0.3))
    board.lay(board.shape(ellipse(x, y + rx * 0.05, rx * 0.9, rx * FLAT * 0.84)).within(hole), inside)
    board.shade(hole, INK, (rx * 0.05, rx * 0.05), rx * 0.04, 0.4)


def handle(board: Board, line: Outline, width: float) -> None:
    """A handle along the line, lit on its upper side."""
    board.line(line, width, mix(GLAZE, BARK, 0.32))
    board.line(moved(line, -3, -4), width * 0.62, mix(GLAZE, BARK, 0.08))
    board.line(moved(line, -5, -7), width * 0.22, "#fffdf8", alpha=0.8)


def cup(board: Board) -> None:
    """A cup of coffee, steaming."""
    x, top = 372, 404
    ground(board, x, FOOT - 12, 112)
    handle(board, smooth([(508, 452), (590, 440), (612, 510), (570, 580), (484, 596)], closed=False), 29)
    side = path(f"M{x - 154} {top} C{x - 152} 520 {x - 136} 610 {x - 96} 650")
    foot = ellipse(x, FOOT - 16, 92, 92 * FLAT, 180, 0)
    glazed(board, [*side, *foot, *((2 * x - px, py) for px, py in reversed(side))], (x + 6, 528), 54)
    mouth(board, x, top, 154, COFFEE)
    for dx, rise in ((-48, 0), (6, -26), (56, 4)):
        y = top - 22 + rise * 0.2
        steam = smooth(
            [(x + dx, y), (x + dx - 20, y - 48), (x + dx + 16, y - 100), (x + dx - 6, y - 158 + rise)], False
        )
        board.lay(board.shape(*ribbon(steam, 15, 3), soft=5), "#ffffff", 0.75)


def plate(board: Board) -> None:
    """A dinner plate, leaning against the wall."""
    x, y, r = 400, 434, 232
    rim = ellipse(x, y, r, r * 0.985)
    board.cast(ellipse(x + 30, FOOT - 6, 150, 14), 11, 0.34, "#5a463d")
    board.cast(moved(rim, 24, 12), 16, 0.24)
    board.lay(board.shape(moved(rim, 3, 5)), mix(GLAZE, BARK, 0.42))
    glazed(board, rim, (x + 8, y + 26), 88, 22)
    well = board.shape(ellipse(x, y + 2, r * 0.7, r * 0.69))
    board.shade(well, mix(BARK, INK, 0.5), (9, 9), 9, 0.34)
    board.shade(well, "#ffffff", (-7, -7), 6, 0.55)
    board.lay(board.shape(*ribbon(ellipse(x, y, r - 15, r * 0.985 - 15, 190, 262), 9, 5), soft=3), "#ffffff", 0.85)


def spoon(board: Board) -> None:
    """A spoon of birch, leaning against the wall, and a twig of the tree."""
    tilt, about = 24, (400, 430)
    half = [(0, 132), (44, 142), (78, 196), (82, 260), (58, 322), (24, 358), (15, 400), (16, 520), (21, 640), (17, 690)]
    whole = [(400 + dx, y) for dx, y in half] + [(400, 702)] + [(400 - dx, y) for dx, y in reversed(half[1:])]
    outline = turned(smooth(whole), tilt, about)
    board.cast(moved(outline, 26, 14), 13, 0.28)
    shape = board.form(outline, Blend(mix(BIRCH, "#fff6df", 0.4), mix(BIRCH, BARK, 0.16), (330, 0), (520, 0)), 14, 0.5)
    hollow = turned(
        smooth([(400, 156), (450, 184), (462, 248), (440, 306), (400, 328), (360, 306), (338, 248), (350, 184)]),
        tilt,
        about,
    )
    dip = board.shape(hollow)
    board.lay(dip, Blend(mix(BIRCH, BARK, 0.34), mix(BIRCH, "#fff6df", 0.32), (440, 200), (520, 320)))
    board.shade(dip, mix(BARK, INK, 0.3), (10, 12), 9, 0.5)
    for dx, low, high in (
        (-7, 372, 690),
        (2, 350, 640),
        (9, 420, 694),
        (-26, 210, 300),
        (-4, 190, 316),
        (20, 200, 306),
    ):
        grain = smooth([(400 + dx, low), (400 + dx * 1.3 + 2, (low + high) / 2), (400 + dx, high)], closed=False)
        board.lay(board.shape(*ribbon(turned(grain, tilt, about), 2.6, 1.4)).within(shape), BARK, 0.28)
    stem(board, [(664, 660), (596, 640), (540, 566)], 7, BARK)
    for at, length, angle, tone in (
        ((602, 640), 96, -34, FRESH),
        ((566, 604), 88, 196, LEAF),
        ((542, 570), 104, -104, mix(LEAF, FRESH, 0.6)),
    ):
        leaf(board, at, length, length * 0.66, angle, tone, 0.06, 0.4)


def jug(board: Board) -> None:
    """A small jug of milk."""
    x, top = 386, 330
    ground(board, x, FOOT - 10, 116)
    handle(board, smooth([(462, 372), (560, 366), (594, 440), (560, 520), (496, 556)], closed=False), 27)
    right = path(f"M{x + 92} {top} C{x + 84} 400 {x + 86} 410 {x + 112} 470 C{x + 150} 550 {x + 140} 620 {x + 98} 654")
    left = [(2 * x - px, py) for px, py in right]
    lip = path(f"M{x - 92} {top} Q{x - 116} {top - 6} {x - 132} {top - 22} Q{x - 112} {top + 34} {x - 84} {top + 62}")
    foot = ellipse(x, FOOT - 15, 96, 96 * FLAT, 180, 0)
    board.form([*lip, (x, top + 40), (x, top)], GLAZE, 12, 0.3)
    glazed(board, [*left, *foot, *reversed(right)], (x + 4, 540), 50)
    mouth(board, x, top, 92, "#ffffff")
    board.form(
        [
            (x - 132, top - 22),
            *smooth(
                [(x - 132, top - 22), (x - 110, top - 18), (x - 70, top - 14), (x - 72, top + 6), (x - 96, top + 4)],
                False,
            ),
        ],
        "#fffdf8",
        6,
        0.2,
    )


def coffee(board: Board) -> None:
    """A bag of coffee, rolled up and tied, some beans before it."""
    ground(board, 396, FOOT - 26, 150)
    bag = smooth(
        [
            (270, 226),
            (400, 222),
            (530, 226),
            (536, 340),
            (544, 560),
            (538, 660),
            (400, 670),
            (262, 660),
            (256, 560),
            (264, 340),
        ]
    )
    shape = board.form(bag, Blend(mix(KRAFT, CREAM, 0.3), mix(KRAFT, BARK, 0.22), (256, 0), (544, 0)), 40, 0.5)
    board.shade(shape, "#fff4d8", (14, 0), 9, 0.3)
    label = box(300, 318, 200, 268, 6)
    board.cast(moved(label, 2, 3), 3, 0.2)
    paper(board, label, "#fbf4e4", 8)
    board.lay(board.shape(box(318, 336, 164, 148, 4)), "#f3e6cb")
    morning(board, board.shape(box(318, 336, 164, 148, 4)), (404, 424), 40)
    bars(board, 400, 510, (128, 78), DEEP, 26, 11)
    fold = box(262, 176, 276, 66, 8)
    board.cast(moved(fold, 2, 14), 6, 0.3, COFFEE)
    board.form(fold, Blend(mix(KRAFT, CREAM, 0.42), mix(KRAFT, BARK, 0.1), (262, 0), (538, 0)), 14, 0.4)
    board.form(box(244, 200, 312, 18, 6), BRASS, 6)
    for at, angle in (((586, 676), 24), ((628, 692), -18), ((600, 708), 60), ((664, 678), 40), ((212, 700), -30)):
        bean(board, at, angle)


def bean(board: Board, at: Point, angle: float) -> None:
    """A coffee bean."""
    x, y = at
    board.cast(ellipse(x + 5, y + 7, 19, 9), 4, 0.35)
    board.form(turned(ellipse(x, y, 19, 13), angle, at), mix(COFFEE, TERRACOTTA, 0.12), 8)
    seam = smooth([(x - 17, y + 1), (x - 6, y - 4), (x + 6, y + 4), (x + 17, y - 1)], closed=False)
    board.line(turned(seam, angle, at), 3.2, mix(COFFEE, INK, 0.7), 3.2, 0.8)


TABLEWARE: Mapping[str, tuple[str, Callable[[Board], None], float]] = {
    "cup": ("mist", cup, 1.1),
    "plate": ("sage", plate, 1.0),
    "spoon": ("sage", spoon, 1.06),
    "jug": ("blush", jug, 1.1),
    "coffee": ("sand", coffee, 1.08),
}
"""File name (without suffix) to tint, drawing and size, one for each row of the starter's data/products.csv."""


def photograph(name: str) -> Board:
    """The thing on its sill."""
    return posed(*TABLEWARE[name], SCALE)
