"""The five things the starter shop sells: a stoneware set called "Morning", a spoon of birch, and coffee.

Invariant: they stand on the sample shop's sill in the sample shop's light, on pictures of 960 × 960, enough for 81 mm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .brush import Blend, Board, Outline, Point, Shape, box, ellipse, mix, moved, path, ribbon, smooth, turned
from .goods import bars, paper
from .plants import BARK, CREAM, DEEP, FLAT, FOOT, FRESH, INK, LEAF, SUN, TERRACOTTA, ground, leaf, stem
from .products import SIDE, posed

LIMIT = 59_000
SCALE = 960 / SIDE
GLAZE, BIRCH, KRAFT, COFFEE = "#faf4e8", "#e3c393", "#cda873", "#5b3a29"


def morning(board: Board, within: Shape, sun: Point, radius: float) -> None:
    """The set's picture: a sun behind two hills, below it glaze the colour of leaves."""
    x, y = sun
    size = max(1.0, radius / 60)
    dawn = Blend(SUN, TERRACOTTA, (x, y - radius), (x, y + radius * 1.6))
    board.lay(board.shape(ellipse(x, y, radius, radius)).within(within), dawn)
    far = [(-300, 6), (-120, 34), (40, 26), (150, -8), (300, 10)]
    near = [(-300, 20), (-140, 28), (10, 62), (150, 66), (300, 40)]
    for points, colour in ((far, mix(LEAF, FRESH, 0.55)), (near, mix(DEEP, LEAF, 0.45))):
        ridge = smooth([(x + dx * size, y + dy * radius / 60) for dx, dy in points], closed=False)
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
    right = [
        (36, 133),
        (72, 172),
        (86, 230),
        (76, 290),
        (46, 338),
        (20, 380),
        (15, 430),
        (17, 540),
        (22, 640),
        (18, 690),
    ]
    whole = [(400.0, 124.0), *((400 + dx, y) for dx, y in right), (400, 704), *((400 - dx, y) for dx, y in right[::-1])]
    outline = turned(smooth(whole), tilt, about)
    board.cast(moved(outline, 26, 14), 13, 0.28)
    shape = board.form(outline, Blend(mix(BIRCH, "#fff6df", 0.4), mix(BIRCH, BARK, 0.16), (330, 0), (520, 0)), 14, 0.5)
    for dx, low, high in ((-7, 372, 690), (2, 350, 640), (9, 420, 694)):
        grain = smooth([(400 + dx, low), (400 + dx * 1.3 + 2, (low + high) / 2), (400 + dx, high)], closed=False)
        board.lay(board.shape(*ribbon(turned(grain, tilt, about), 2.6, 1.4)).within(shape), BARK, 0.26)
    dip = board.shape(turned(ellipse(400, 232, 62, 86), tilt, about))
    board.lay(dip, Blend(mix(BIRCH, BARK, 0.34), mix(BIRCH, "#fff6df", 0.32), (440, 200), (520, 320)))
    for dx in (-34, -12, 10, 32):
        grain = smooth([(400 + dx, 150), (400 + dx * 1.2, 232), (400 + dx, 314)], closed=False)
        board.lay(board.shape(*ribbon(turned(grain, tilt, about), 2, 2)).within(dip), BARK, 0.2)
    board.shade(dip, mix(BARK, INK, 0.3), (10, 12), 9, 0.5)
    twig(board)


def twig(board: Board) -> None:
    """Birch leaves on a twig, lying on the sill."""
    board.cast(ellipse(596, 690, 120, 15), 9, 0.26, "#5a463d")
    stem(board, [(712, 674), (610, 682), (500, 664)], 7, BARK)
    for at, length, angle, tone in (
        ((640, 680), 92, -62, LEAF),
        ((584, 680), 104, -112, FRESH),
        ((506, 665), 96, -166, mix(LEAF, FRESH, 0.6)),
    ):
        leaf(board, at, length, length * 0.7, angle, tone, 0.06, 0.4)


def jug(board: Board) -> None:
    """A small jug of milk."""
    x, top = 380, 322
    ground(board, x, FOOT - 10, 120)
    handle(board, smooth([(452, 376), (548, 360), (596, 424), (572, 506), (498, 548)], closed=False), 28)
    right = path(f"M{x + 96} {top} C{x + 84} 390 {x + 86} 410 {x + 116} 470 C{x + 156} 550 {x + 144} 620 {x + 102} 654")
    left = path(f"M{x - 150} {top - 26} C{x - 112} {top + 6} {x - 92} {top + 40} {x - 90} {top + 76}")
    left += path(
        f"M{x - 90} {top + 76} C{x - 92} 420 {x - 96} 430 {x - 116} 470 C{x - 156} 550 {x - 144} 620 {x - 102} 654"
    )
    foot = ellipse(x, FOOT - 16, 100, 100 * FLAT, 180, 0)
    glazed(board, [*left, *foot, *reversed(right)], (x + 4, 536), 58, 50)
    beak = path(f"M{x - 152} {top - 28} C{x - 110} {top - 28} {x - 70} {top - 20} {x} {top - 16} L{x} {top + 16}")
    beak += path(f"M{x} {top + 16} C{x - 60} {top + 18} {x - 96} {top + 14} {x - 152} {top - 28}")
    board.lay(board.shape(beak, ellipse(x, top, 96, 96 * FLAT)), "#fffdf8")
    inside = path(f"M{x - 128} {top - 21} C{x - 96} {top - 22} {x - 50} {top - 16} {x} {top - 13} L{x} {top + 13}")
    inside += path(f"M{x} {top + 13} C{x - 50} {top + 14} {x - 92} {top + 8} {x - 128} {top - 21}")
    hole = board.shape(inside, ellipse(x, top + 1, 87, 87 * FLAT * 0.86))
    board.lay(hole, mix(GLAZE, BARK, 0.36))
    board.lay(board.shape(ellipse(x - 4, top + 6, 88, 88 * FLAT * 0.8)).within(hole), "#ffffff")
    board.shade(hole, INK, (5, 5), 4, 0.3)


def coffee(board: Board) -> None:
    """A bag of coffee, rolled up and tied, some beans before it."""
    ground(board, 396, FOOT - 26, 150)
    bag = path(
        "M266 200 L534 200 C536 340 550 560 546 646 Q546 666 526 666 L274 666 Q254 666 254 646 C250 560 264 340 266 200"
    )
    shape = board.form(bag, Blend(mix(KRAFT, CREAM, 0.3), mix(KRAFT, BARK, 0.22), (256, 0), (544, 0)), 40, 0.5)
    board.shade(shape, "#fff4d8", (14, 0), 9, 0.3)
    label, window = box(296, 316, 208, 274, 6), board.shape(box(314, 334, 172, 158, 4))
    board.cast(moved(label, 2, 3), 3, 0.2)
    paper(board, label, "#fbf4e4", 8)
    board.lay(window, "#f3e6cb")
    morning(board, window, (404, 416), 46)
    bars(board, 400, 516, (128, 78), DEEP, 26, 11)
    fold = box(262, 164, 276, 60, 5)
    board.cast(moved(fold, 2, 10), 5, 0.32, COFFEE)
    board.form(fold, Blend(mix(KRAFT, CREAM, 0.42), mix(KRAFT, BARK, 0.1), (262, 0), (538, 0)), 12, 0.4)
    for y in (184, 204):
        board.lay(board.shape(box(264, y, 272, 2.5)), BARK, 0.3)
    for x in (276, 504):
        board.form(box(x, 158, 20, 72, 5), mix(DEEP, LEAF, 0.4), 5)
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
    "plate": ("blush", plate, 1.04),
    "spoon": ("sage", spoon, 1.04),
    "jug": ("blush", jug, 1.1),
    "coffee": ("sand", coffee, 1.08),
}
"""File name (without suffix) to tint, drawing and size, one for each row of the starter's data/products.csv."""


def photograph(name: str) -> Board:
    """The thing on its sill."""
    return posed(*TABLEWARE[name], SCALE)
