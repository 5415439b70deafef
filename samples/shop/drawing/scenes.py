"""The pictures on the front of the cards: one window sill, on different days.

Invariant: 111 × 90 mm at 10 units a millimetre; what matters lies between y = 170 and 730 and more than
80 units from the left and right edges, for the card may cut off the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from .brush import Blend, Board, box, ellipse, mix, moved, path, smooth, turned
from .goods import can, fertiliser, small_cup, soil
from .plants import (
    BARK,
    BLUSH,
    CLAY,
    CREAM,
    FRESH,
    LEAF,
    PALE,
    SAGE,
    SUN,
    TERRACOTTA,
    basil,
    blades,
    lavender,
    leaf,
    pot,
    stem,
)
from .window import (
    CALM,
    EVENING,
    FEAST,
    FOOT,
    MORNING,
    WINTER,
    curtain,
    fan,
    frame,
    herb,
    room,
    sill,
)


def front() -> Board:
    """Morning: basil, chives and lavender, and the watering can that has just been used."""
    board = room(MORNING)
    curtain(board, "#faf3e6")
    sill(board, MORNING)
    herb(board, 286, "chives", 150, 132, "#efe6d4", 0.82)
    herb(board, 466, "basil", 178, 150, TERRACOTTA, 0.94)
    herb(board, 660, "lavender", 146, 130, "#7f9c8c", 0.86)
    can(board.placed(732, 438, 0.4))
    return board


def first() -> Board:
    """The first order: one seedling, alone on a large sill, in a great deal of light."""
    board = room(MORNING, rail=None)
    sill(board, MORNING)
    x, y = pot(board, 555, FOOT, 210, 176, TERRACOTTA, 0.24)
    stem(board, [(x, y), (x + 8, y - 90), (x, y - 176)], 12, FRESH)
    for angle, length, share in ((-156, 128, 0.0), (-24, 128, 0.1), (-124, 84, 0.35), (-56, 84, 0.35)):
        leaf(board, (x, y - 172), length, length * 0.56, angle, mix(FRESH, PALE, share), 0.06)
    leaf(board, (x + 6, y - 92), 84, 44, -16, mix(FRESH, LEAF, 0.4))
    leaf(board, (x + 6, y - 92), 84, 44, 196, mix(FRESH, LEAF, 0.5))
    can(board.placed(690, 410, 0.44))
    return board


def second() -> Board:
    """The second order: two pots, which is the beginning of a window sill."""
    board = room(MORNING, rail=None)
    curtain(board, "#faf3e6", right=True)
    sill(board, MORNING)
    herb(board, 420, "basil", 182, 154, TERRACOTTA, 0.92)
    herb(board, 690, "chives", 164, 144, "#efe6d4", 0.9)
    return board


def jungle() -> Board:
    """Half a garden: leaves from one side of the window to the other."""
    board = room(EVENING, rail=None)
    sill(board, EVENING)
    x, y = pot(board, 308, FOOT, 176, 150, "#7f9c8c", 0.0, 0.76)
    fan(board, x, y, 0.68, ((-104, 160), (112, 180), (-60, 262), (70, 290), (0, 180)))
    x, y = pot(board, 802, FOOT, 176, 150, "#efe6d4", 0.0, 0.76)
    fan(board, x, y, 0.68, ((-112, 180), (104, 160), (-70, 290), (60, 262), (0, 190)))
    herb(board, 446, "lavender", 132, 116, BLUSH, 0.76)
    herb(board, 664, "chives", 132, 116, CLAY, 0.76)
    herb(board, 555, "basil", 150, 128, TERRACOTTA, 0.84)
    return board


def tenth() -> Board:
    """The tenth order: ten pots, counted."""
    board = room(EVENING, 60, 1050, 555, 210)
    sill(board, EVENING)
    shelf = box(60, 444, 990, 20)
    board.cast(moved(shelf, 0, 14), 9, 0.28, BARK)
    board.form(shelf, "#e3cfab", 8)
    for row, foot in enumerate((444, FOOT)):
        for i in range(5):
            x = 175 + i * 190
            colour = (TERRACOTTA, "#efe6d4", "#7f9c8c", BLUSH, CLAY)[(i + row * 2) % 5]
            shifted = board.placed(0, foot - FOOT, 1.0)
            spot = pot(shifted, x, FOOT, 104, 84, colour, 0.24 if (i + row) % 2 else 0.0, 0.76)
            _ten(shifted, (spot[0], spot[1] + 3), i + row * 3)
    return board


def _ten(board: Board, at: tuple[float, float], which: int) -> None:
    match which % 5:
        case 0:
            basil(board, at, 0.52, FRESH if which else mix(FRESH, LEAF, 0.5))
        case 1:
            lavender(board, at, 0.52)
        case 2:
            fan(board, at[0], at[1], 0.36, ((-110, 150), (110, 170), (0, 250)))
        case 3:
            blades(board, at, 0.54)
        case _:
            for angle, length in ((-158, 76), (-22, 76), (-134, 92), (-46, 92), (-112, 102), (-68, 102), (-90, 112)):
                leaf(board, at, length, 30, angle, mix(SAGE, LEAF, (length - 70) / 50))


def birthday() -> Board:
    """A birthday: bunting, candles in a cake, and a pot that wears a party hat."""
    board = room(FEAST, rail=None)
    rope = smooth([(-10, 190), (250, 268), (555, 292), (860, 268), (1120, 190)], closed=False)
    flags = (TERRACOTTA, SUN, LEAF, BLUSH, SAGE)
    for i, place in enumerate(range(3, len(rope) - 5, 7)):
        (x, y), (x2, y2) = rope[place], rope[place + 5]
        flag = [(x, y), (x2, y2), ((x + x2) / 2 + 3, max(y, y2) + 66)]
        board.cast(moved(flag, 6, 7), 5, 0.18)
        board.form(flag, flags[i % 5], 10, 0.35)
    board.line(rope, 4, CREAM)
    sill(board, FEAST)
    herb(board, 268, "lavender", 140, 120, "#efe6d4", 0.72)
    _cake(board, 560)
    x, y = pot(board, 836, FOOT, 168, 142, TERRACOTTA, 0.24)
    basil(board, (x, y + 4), 0.8, FRESH)
    hat = turned(path("M780 420 L836 272 L892 420 Q836 440 780 420"), 9, (836, 420))
    cone = board.form(hat, Blend("#e9a06f", TERRACOTTA, (780, 300), (892, 430)), 18, 0.45)
    for i in range(4):
        y = 318 + i * 38
        band = f"M770 {y + 8} Q836 {y + 28} 902 {y} L902 {y + 14} Q836 {y + 42} 770 {y + 22}"
        stripe = turned(path(band), 9, (836, 420))
        board.lay(board.shape(stripe).within(cone), CREAM, 0.9)
    tip = turned([(836, 272)], 9, (836, 420))[0]
    for k in range(9):
        a = math.tau * k / 9
        board.lay(
            board.shape(ellipse(tip[0] + 13 * math.cos(a), tip[1] + 13 * math.sin(a), 11, 11)),
            mix(SUN, CREAM, (k % 3) * 0.25),
        )
    board.lay(board.shape(ellipse(*tip, 14, 14)), SUN)
    return board


def _cake(board: Board, x: float) -> None:
    board.cast(ellipse(x + 60, FOOT + 2, 200, 20), 12, 0.25, BARK)
    board.form([*ellipse(x, FOOT - 12, 168, 24, 180, 360), *ellipse(x, FOOT - 6, 168, 26, 0, 180)], "#e8f0ea", 14)
    base = [(x - 122, 566), *ellipse(x, FOOT - 20, 122, 18, 180, 0), (x + 122, 566)]
    board.form(base, Blend("#e2b588", "#c08a5c", (x - 122, 0), (x + 122, 0)), 26, 0.45)
    drip = [
        (x - 124, 560),
        (x - 124, 596),
        (x - 104, 620),
        (x - 84, 602),
        (x - 58, 612),
        (x - 36, 644),
        (x - 12, 616),
        (x + 20, 612),
        (x + 44, 634),
        (x + 66, 606),
        (x + 92, 604),
        (x + 108, 626),
        (x + 124, 592),
        (x + 124, 560),
    ]
    board.form(smooth(drip), Blend("#fffaf0", "#f1dfca", (x - 124, 0), (x + 124, 0)), 10, 0.3)
    board.lay(board.shape(ellipse(x, 562, 124, 22)), "#fffcf4")
    for i, (dx, foot) in enumerate(((-78, 562), (-40, 570), (0, 570), (40, 570), (78, 562))):
        stick = box(x + dx - 6, foot - 86, 12, 88, 5)
        board.form(stick, (TERRACOTTA, SAGE, SUN, SAGE, TERRACOTTA)[i], 4)
        board.lay(board.shape(ellipse(x + dx, foot - 108, 30, 34), soft=10), "#ffe9a8", 0.7)
        flame = path(
            f"M{x + dx} {foot - 134} C{x + dx + 14} {foot - 112} {x + dx + 11} {foot - 92} {x + dx} {foot - 92} "
            f"C{x + dx - 11} {foot - 92} {x + dx - 14} {foot - 112} {x + dx} {foot - 134}"
        )
        board.lay(board.shape(flame), Blend("#f7b04a", "#fde38d", (0, foot - 134), (0, foot - 92)))
    for dx, angle in ((-20, -150), (20, -30), (0, -90)):
        leaf(board, (x + dx * 0.3, 578), 34, 20, angle, FRESH)


def winback() -> Board:
    """Winter outside, and inside all that has grown meanwhile: half a year has passed."""
    board = room(WINTER)
    pane = board.shape(box(168, -60, 774, 706))
    for x, y, size in ((240, 588, 1.0), (300, 604, 0.7), (872, 590, 1.05), (812, 606, 0.65), (598, 582, 0.6)):
        for k in range(3):
            tier = [
                (x, y - (118 - k * 30) * size),
                (x + (22 + k * 11) * size, y - (60 - k * 34) * size),
                (x - (22 + k * 11) * size, y - (60 - k * 34) * size),
            ]
            board.lay(board.shape(tier).within(pane), mix("#7d9a94", "#e9eeee", 0.2 + 0.2 * k))
    for i in range(70):
        x, y = math.sin(i * 12.9898) * 43758.5453 % 1, math.sin(i * 78.233) * 43758.5453 % 1
        r = 2.6 + (i % 4) * 1.3
        board.lay(board.shape(ellipse(172 + x * 766, y * 640, r, r)).within(pane), "#ffffff", 0.9)
    for x, width in ((168, 372), (570, 372)):
        drift = smooth(
            [(x, 648), (x, 628), (x + width * 0.2, 630), (x + width * 0.55, 640), (x + width, 634), (x + width, 648)]
        )
        board.lay(board.shape(drift), "#ffffff")
    frame(board, 150, 960, 555, 250)
    curtain(board, "#f6e6d3", right=True)
    sill(board, WINTER)
    x, y = pot(board, 380, FOOT, 184, 156, "#efe6d4", 0.0, 0.76)
    fan(board, x, y, 0.84, ((-130, 150), (130, 180), (-66, 262), (80, 286), (0, 190)))
    herb(board, 620, "basil", 150, 128, TERRACOTTA, 0.76)
    small_cup(board, 796, FOOT + 6)
    return board


def care() -> Board:
    """An apology: a plant with a bent stem, tied to a stick; it will recover."""
    board = room(CALM, rail=None, bar=-200)
    sill(board, CALM)
    x, y = pot(board, 555, FOOT, 206, 172, TERRACOTTA, 0.24)
    board.line([(x + 14, y + 4), (x + 22, y - 300)], 9, "#c9a06a", 8)
    line = stem(
        board, [(x - 10, y), (x + 4, y - 90), (x + 18, y - 180), (x - 24, y - 268), (x - 92, y - 282)], 11, FRESH
    )
    for share, angle, length in (
        (0.24, -12, 104),
        (0.3, 188, 92),
        (0.52, -28, 92),
        (0.56, 196, 80),
        (0.78, -72, 78),
        (0.8, 158, 70),
    ):
        leaf(
            board, line[int(share * len(line))], length, length * 0.54, angle, mix(FRESH, LEAF, 0.5 - share * 0.4), 0.12
        )
    for angle, length in ((148, 86), (196, 80), (232, 62), (108, 66)):
        leaf(board, line[-1], length, length * 0.54, angle, mix(FRESH, PALE, 0.25), 0.1)
    for dy in (118, 128, 184, 193):
        board.line([(x + 2, y - dy), (x + 32, y - dy - 5)], 6, TERRACOTTA)
    bow = smooth(
        [(x + 30, y - 188), (x + 60, y - 208), (x + 66, y - 186), (x + 30, y - 188), (x + 58, y - 166)], closed=False
    )
    board.line(bow, 5, TERRACOTTA)
    return board


def gift() -> Board:
    """A present: a pot in paper with a ribbon, a small parcel beside it."""
    board = room(FEAST, rail=None, bar=-200)
    sill(board, FEAST)
    x, y = 470.0, 500.0
    fan(board, x, y + 30, 0.9, ((-140, 110), (140, 130), (-56, 210), (72, 226), (0, 140)))
    from .plants import ground

    ground(board, x, FOOT - 12, 92)
    wrap = [
        (x - 132, y - 8),
        (x - 100, y + 18),
        (x - 66, y - 12),
        (x - 30, y + 20),
        (x + 4, y - 10),
        (x + 40, y + 20),
        (x + 74, y - 12),
        (x + 104, y + 18),
        (x + 132, y - 8),
        (x + 88, FOOT - 8),
        (x + 44, FOOT),
        (x - 44, FOOT),
        (x - 88, FOOT - 8),
    ]
    board.form(wrap, Blend("#e9cfa6", "#c9a473", (x - 130, 0), (x + 130, 0)), 34, 0.45)
    for dx, low in ((-66, -46), (4, 0), (74, 48), (-30, -22), (40, 26)):
        board.line([(x + dx, y + 2), (x + low, FOOT - 14)], 3, "#a9814f", 2, 0.35)
    _bow(board, x, 604, 108, TERRACOTTA)
    board.cast(ellipse(790, FOOT, 130, 16), 10, 0.28, BARK)
    board.form(box(680, 570, 196, 136, 5), Blend(mix(LEAF, PALE, 0.25), LEAF, (680, 0), (876, 0)), 26, 0.4)
    board.form(
        box(672, 548, 212, 40, 5), Blend(mix(LEAF, PALE, 0.4), mix(LEAF, PALE, 0.08), (672, 0), (884, 0)), 14, 0.4
    )
    board.form(box(762, 548, 32, 158), CREAM, 6)
    for side in (-1, 1):
        loop = smooth([(778, 546), (778 + side * 26, 496), (778 + side * 80, 492), (778 + side * 74, 536)])
        board.form(loop, CREAM, 10)
        board.lay(board.shape(turned(loop, 0, (778, 540), 0.55)), mix(CREAM, BARK, 0.35))
    board.form(ellipse(778, 542, 19, 15), CREAM, 5)
    return board


def _bow(board: Board, x: float, y: float, half: float, colour: str) -> None:
    board.form(
        [
            (x - half, y - 10),
            *ellipse(x, y - 6, half, 14, 180, 0),
            (x + half, y - 10),
            (x + half - 3, y + 14),
            *ellipse(x, y + 14, half - 3, 14, 0, 180),
        ],
        colour,
        10,
    )
    for side in (-1, 1):
        tail = [
            (x, y + 8),
            (x + side * 30, y + 96),
            (x + side * 48, y + 82),
            (x + side * 66, y + 88),
            (x + side * 16, y + 2),
        ]
        board.form(tail, mix(colour, CLAY, 0.4), 8)
        loop = smooth([(x, y + 4), (x + side * 34, y - 42), (x + side * 88, y - 34), (x + side * 76, y + 22)])
        board.form(loop, colour, 12)
        board.lay(board.shape(turned(loop, 0, (x, y + 4), 0.5)), mix(colour, "#4a1f1a", 0.5))
    board.form(ellipse(x, y + 4, 21, 18), colour, 6)


def refill() -> Board:
    """Nearly used up: compost and plant food beside a herb that is still hungry."""
    board = room(MORNING, bar=555)
    sill(board, MORNING)
    soil(board.placed(108, 330, 0.56))
    fertiliser(board.placed(430, 362, 0.512))
    herb(board, 836, "basil", 176, 150, TERRACOTTA, 0.94)
    return board


SCENES: Mapping[str, Callable[[], Board]] = {
    "front": front,
    "first": first,
    "second": second,
    "jungle": jungle,
    "tenth": tenth,
    "birthday": birthday,
    "winback": winback,
    "care": care,
    "gift": gift,
    "refill": refill,
}
"""Name of the art, as campaigns call it, to drawing."""
