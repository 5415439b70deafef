"""Pots, and what grows in them: for sale on the sill.

Invariant: every foot stands near y = `FOOT`, so that pictures side by side stand on one line.
"""

from __future__ import annotations

import math

from .brush import Blend, Board, Outline, box, ellipse, mix, moved, path, smooth, turned
from .plants import (
    BARK,
    CLAY,
    CREAM,
    DEEP,
    FLAT,
    FOOT,
    FRESH,
    INK,
    LEAF,
    PALE,
    SAGE,
    SAND,
    SOIL,
    TERRACOTTA,
    ground,
    leaf,
    monstera,
    pearls,
    pot,
    stem,
)


def small_pot(board: Board) -> None:
    """The 12 cm pot of terracotta."""
    pot(board, 400, FOOT, 360, 330, TERRACOTTA, 0.24, soil=False)


def large_pot(board: Board) -> None:
    """The 18 cm pot: larger, ribbed, with a band of bare clay."""
    pot(board, 400, FOOT + 8, 480, 440, mix(TERRACOTTA, "#d98a5f", 0.4), 0.2, soil=False)
    for y, half in ((430, 206), (456, 202)):
        arc = ellipse(400, y, half, half * FLAT, 172, 8)
        board.line(arc, 7, mix(CLAY, TERRACOTTA, 0.5), 7, 0.75)
        board.line(moved(arc, 0, 5), 3, "#f0b78d", 3, 0.6)


def saucer(board: Board) -> None:
    """Two saucers of terracotta, one leaning on the other's rim."""
    ground(board, 400, 624, 226)
    low = [(158, 560), *ellipse(400, 618, 178, 178 * FLAT, 180, 0), (642, 560)]
    board.form(
        low, Blend(mix(TERRACOTTA, "#ffe3bd", 0.16), mix(TERRACOTTA, "#5a2a2a", 0.08), (158, 0), (642, 0)), 40, 0.5
    )
    board.lay(board.shape(ellipse(400, 560, 242, 242 * FLAT)), mix(TERRACOTTA, "#ffe9cf", 0.35))
    well = board.shape(ellipse(400, 563, 222, 222 * FLAT * 0.92))
    board.lay(well, Blend(mix(TERRACOTTA, CLAY, 0.55), mix(TERRACOTTA, "#ffe3bd", 0.1), (250, 530), (560, 600)))
    board.shade(well, "#3d1d22", (16, 12), 12, 0.6)
    board.form(ellipse(400, 570, 128, 128 * FLAT), mix(TERRACOTTA, "#ffd9b0", 0.06), 14, 0.3)
    at = pot(board, 400, 592, 226, 200, "#efe6d4", 0.22, 0.74)
    for angle, length in ((-160, 150), (-20, 150), (-135, 168), (-45, 168), (-112, 178), (-68, 178), (-90, 186)):
        leaf(board, at, length, 52, angle, mix(SAGE, LEAF, (length - 140) / 60), 0.0)


def labels(board: Board) -> None:
    """Plant labels of birch, stuck into a tray of compost."""
    ground(board, 404, FOOT - 42, 246)
    board.form(
        [(140, 560), (660, 560), (640, 672), (160, 672)], Blend("#d9b98c", "#b48e60", (140, 0), (660, 0)), 26, 0.4
    )
    board.lay(board.shape(box(140, 548, 520, 30, 10)), mix("#d9b98c", CREAM, 0.45))
    board.lay(board.shape(box(154, 553, 492, 20, 10)), SOIL)
    for i, (x, lean, top) in enumerate(((226, -7, 300), (338, 3, 226), (458, -3, 268), (572, 6, 318))):
        outline = turned(smooth_label(x, top), lean, (x, 566))
        board.cast(moved(outline, 12, 6), 8, 0.2)
        board.form(outline, Blend("#f8ecd2", "#ead6b0", (x - 46, 0), (x + 46, 0)), 3, 0.3)
        tone = (LEAF, "#8f79b5", FRESH, TERRACOTTA)[i]
        middle = turned([(x, top + 92)], lean, (x, 566))[0]
        for angle in ((-130, -90, -50), (-110, -70), (-120, -60, -90), (-140, -90, -40))[i]:
            leaf(board, middle, 54, 26, angle + lean, tone, vein=False)
        board.line(turned([(x, top + 86), (x, top + 128)], lean, (x, 566)), 4, mix(tone, DEEP, 0.3))
        for k, width in enumerate((56, 36)):
            board.lay(
                board.shape(turned(box(x - width / 2, top + 150 + k * 20, width, 8, 4), lean, (x, 566))), BARK, 0.8
            )
    for i in range(40):
        board.form(
            ellipse(164 + (i * 73) % 474, 560 + (i * 7) % 9, 6, 4.5), mix(SOIL, (BARK, SAND, "#241a18")[i % 3], 0.4), 3
        )
    board.lay(board.shape(box(148, 570, 504, 8, 4)), "#b48e60", 0.9)


def smooth_label(x: float, top: float) -> Outline:
    """A label's outline: round at the top, narrow at the foot."""
    return path(
        f"M{x - 44} {top + 40} Q{x - 44} {top} {x} {top} Q{x + 44} {top} {x + 44} {top + 40} "
        f"L{x + 44} {top + 210} Q{x + 40} 520 {x + 8} 568 L{x - 8} 568 Q{x - 40} 520 {x - 44} {top + 210} Z"
    )


def reservoir(board: Board) -> None:
    """A self-watering pot: cream, a window showing the water, chives in it."""
    from .plants import blades

    at = pot(board, 400, FOOT + 4, 344, 320, "#efe6d4", 0.0, 0.84)
    water = path(
        "M330 540 Q330 512 358 512 L442 512 Q470 512 470 540 L470 600 Q470 628 442 628 L358 628 Q330 628 330 600 Z"
    )
    pane = board.shape(water)
    board.lay(pane, Blend("#dff0ee", "#bcd9d6", (330, 512), (470, 628)))
    board.lay(
        board.shape(path("M320 566 Q365 548 400 566 Q435 584 480 566 L480 640 L320 640 Z")).within(pane), "#6ea8a8"
    )
    board.shade(pane, INK, (5, 6), 4, 0.5)
    board.lay(board.shape(box(344, 526, 12, 70, 6)), "#ffffff", 0.7)
    board.form(box(446, 396, 14, 110, 6), "#ffffff", 4)
    board.form(ellipse(453, 452, 5, 14), TERRACOTTA, 3)
    blades(board, (at[0], at[1] + 8), 1.0)


def cutting(board: Board) -> None:
    """A cutting of monstera in a glass of water, with roots."""
    ground(board, 400, FOOT - 8, 112)
    glass = [(286, 392), (514, 392), *ellipse(400, FOOT - 18, 98, 98 * FLAT, 0, 180)]
    shape = board.shape(glass)
    board.lay(shape, "#e6f1ee", 0.62)
    stems = (
        ((392, 620), (380, 420), (300, 282)),
        ((404, 624), (418, 420), (506, 330)),
        ((398, 600), (402, 380), (404, 260)),
    )
    for line in stems:
        stem(board, list(line), 11, mix(LEAF, FRESH, 0.4))
    level = board.shape(
        [(280, 470), *ellipse(400, 470, 108, 108 * FLAT * 0.8, 180, 360), (520, 700), (280, 700)]
    ).within(shape)
    board.lay(level, Blend("#a9d0ca", "#79aeaa", (290, 470), (510, 660)), 0.55)
    board.lay(board.shape(ellipse(400, 470, 105, 105 * FLAT * 0.8)).within(shape), "#e9f6f2", 0.6)
    for i in range(11):
        x, wave = 352 + i * 9.6, 9 * math.sin(i * 1.9)
        root = smooth([(398, 586), (x + wave, 612), (x - wave * 0.6 + (i - 5) * 3, 640 - abs(i - 5) * 2)], closed=False)
        board.line(root, 4.6, "#f6ecd4", 1.6)
    board.shade(shape, "#4d7774", (-14, -5), 8, 0.5)
    board.lay(board.shape(box(312, 420, 13, 180, 6)).within(shape), "#ffffff", 0.7)
    board.line(ellipse(400, 392, 114, 114 * FLAT), 5, "#ffffff", 5, 0.85)
    monstera(board, (404, 262), 0.86, -86, mix(LEAF, FRESH, 0.35))
    monstera(board, (300, 284), 1.04, -158, LEAF)
    monstera(board, (506, 330), 0.96, -24, mix(LEAF, DEEP, 0.2))


def string_of_pearls(board: Board) -> None:
    """A string of pearls trailing from a pot on a block of wood."""
    ground(board, 400, FOOT + 2, 128)
    board.form(
        [(290, 470), (510, 470), (510, 660), *ellipse(400, 660, 110, 10, 0, 180), (290, 660)],
        Blend("#d9b98c", "#b48e60", (290, 0), (510, 0)),
        34,
        0.45,
    )
    board.lay(board.shape(ellipse(400, 470, 110, 110 * FLAT)), mix("#d9b98c", CREAM, 0.4))
    x, y = pot(board, 400, 484, 300, 224, "#f1e7d3", 0.0, 0.8)
    strands = (
        (-146, 330),
        (-132, 250),
        (-112, 190),
        (-84, 110),
        (-44, 66),
        (6, 54),
        (48, 84),
        (92, 130),
        (118, 214),
        (136, 350),
        (146, 270),
    )
    for i, (dx, drop) in enumerate(strands):
        edge = y + (150**2 - min(abs(dx), 148) ** 2) ** 0.5 * FLAT
        wave = 7 * math.sin(i * 2.1)
        points = [(x + dx, edge + 2), (x + dx * 1.07 + wave, edge + drop * 0.5), (x + dx * 1.05 - wave, edge + drop)]
        pearls(board, (x + dx * 0.66, y - 8), points, mix(FRESH, (LEAF, PALE, SAGE)[i % 3], 0.35), 1.15)
    for row, (lift, half) in enumerate(((6, 134), (-14, 112), (-32, 78))):
        for i in range(9 - row * 2):
            dx = half * (i / (4 - row) - 1)
            spot = (x + dx, y - lift * -1 + 8 * math.cos(i * 1.9 + row))
            pearls(board, spot, [(spot[0] + 22, spot[1] - 10)], mix(FRESH, PALE, ((i + row) % 3) * 0.25), 1.2)


def lamp(board: Board) -> None:
    """A grow lamp on a slender foot, a seedling in its light."""
    glow = [(218, 318), (584, 318), (660, 658), (134, 658)]
    board.lay(board.shape(ellipse(397, 664, 276, 44), soft=10), "#fff3c4", 0.75)
    board.lay(board.shape(glow, soft=10), Blend("#fff0bd", "#fff3c9", (400, 318), (400, 664)), 0.6)
    ground(board, 590, FOOT - 4, 100)
    board.form(
        [*ellipse(590, 656, 100, 100 * FLAT, 180, 360), (690, 668), *ellipse(590, 668, 100, 100 * FLAT, 0, 180)],
        INK,
        16,
    )
    neck = smooth([(590, 652), (592, 460), (590, 250), (530, 166), (424, 158), (400, 210)], closed=False)
    board.line([(590, 652), *neck], 15, mix(INK, SAGE, 0.2))
    board.line(moved([(590, 652), *neck], -3, -2), 4, SAGE, 4, 0.8)
    shade = path("M206 318 Q220 206 400 204 Q580 206 594 318 Q400 346 206 318")
    board.form(shade, Blend("#4c7a62", DEEP, (220, 0), (590, 0)), 34, 0.5)
    board.lay(board.shape(path("M206 318 Q400 346 594 318 Q400 300 206 318")), "#fff4cf")
    board.lay(board.shape(path("M250 286 Q268 238 340 226 Q286 250 268 290 Z")), "#e6f0d8", 0.45)
    at = pot(board, 350, FOOT, 190, 150, TERRACOTTA, 0.24)
    stem(board, [(at[0], at[1]), (at[0] + 5, at[1] - 60), (at[0], at[1] - 112)], 8, FRESH)
    for angle, size in ((-152, 1.0), (-28, 1.0), (-122, 0.7), (-58, 0.7)):
        leaf(board, (at[0], at[1] - 108), 88 * size, 44 * size, angle, mix(FRESH, PALE, 0.3), 0.05)
    leaf(board, (at[0] + 4, at[1] - 58), 60, 30, -20, FRESH)
    leaf(board, (at[0] + 4, at[1] - 58), 60, 30, 200, FRESH)
