"""What helps the plants: seeds, compost, cans, scissors, paper and print.

Invariant: every foot stands near y = `FOOT`, so that pictures side by side stand on one line.
"""

from __future__ import annotations

import math

from .brush import Blend, Board, Outline, box, ellipse, mix, moved, path, ribbon, smooth, turned
from .plants import (
    BARK,
    BRASS,
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
    SUN,
    TERRACOTTA,
    basil,
    ground,
    leaf,
    pot,
    stem,
)


def bars(
    board: Board, x: float, y: float, widths: tuple[float, ...], colour: str, step: float = 22, thick: float = 8
) -> None:
    """Lines of lettering, as bars around the middle x."""
    for i, width in enumerate(widths):
        board.lay(board.shape(box(x - width / 2, y + i * step, width, thick, thick / 2)), colour)


def paper(board: Board, outline: Outline, colour: str, depth: float = 18) -> None:
    """A flat thing of paper or card, lit like everything else."""
    board.form(
        outline,
        Blend(mix(colour, "#ffffff", 0.25), mix(colour, BARK, 0.07), outline[0], outline[len(outline) // 2]),
        depth,
        0.3,
    )


def bottle(board: Board, x: float, top: float, colour: str, half: float, neck: float, shoulder: float) -> Outline:
    """A bottle from `top` to the foot; returns its outline."""
    low = ellipse(x, FOOT - half * FLAT, half, half * FLAT, 180, 0)
    left = path(
        f"M{x - half} {FOOT - 40} L{x - half} {shoulder + 70} C{x - half} {shoulder} {x - neck} {shoulder + 20} "
        f"{x - neck} {shoulder - 34} L{x - neck} {top}"
    )
    outline = [*left, *((2 * x - px, py) for px, py in reversed(left)), *low[::-1]]
    ground(board, x, FOOT - 8, half)
    board.form(
        outline,
        Blend(mix(colour, "#ffffff", 0.22), mix(colour, "#1d1418", 0.12), (x - half, 0), (x + half, 0)),
        40,
        0.5,
    )
    return outline


def seeds(board: Board) -> None:
    """A paper packet of basil seeds, some of them spilt."""
    ground(board, 404, FOOT - 24, 140)
    packet = turned(box(252, 148, 300, 512, 8), -3, (400, 660))
    board.cast(moved(packet, 26, 8), 18, 0.2)
    paper(board, packet, "#f9f0dc")
    label = turned(box(252, 210, 300, 300), -3, (400, 660))
    whole = board.shape(packet)
    board.lay(board.shape(label).within(whole), Blend(LEAF, DEEP, (252, 200), (552, 520)))
    board.lay(board.shape(turned(ellipse(402, 360, 112, 112), -3, (400, 660))), "#f6eccf")
    pale = mix(FRESH, PALE, 0.3)
    for angle, size, tone in (
        (-90, 1.0, FRESH),
        (-140, 0.85, pale),
        (-40, 0.85, FRESH),
        (178, 0.7, FRESH),
        (2, 0.7, FRESH),
    ):
        leaf(board, (384, 410), 104 * size, 62 * size, angle - 3, tone, 0.06)
    stem(board, [(384, 406), (388, 440)], 7)
    for i, width in enumerate((190, 120)):
        bar = box(402 - width / 2, 546 + i * 30, width, 15 if i == 0 else 9, 7)
        board.lay(board.shape(turned(bar, -3, (400, 660))), DEEP if i == 0 else SAGE)
    board.line(turned([(260 + i * 12.0, 186) for i in range(25)], -3, (400, 660)), 2, "#d9c9a4")
    for x, y in ((578, 668), (604, 682), (562, 694), (636, 672), (598, 706), (220, 700), (198, 688)):
        board.cast(ellipse(x + 4, y + 4, 9, 5), 2, 0.35)
        board.form(ellipse(x, y, 9, 6.5), SOIL, 5)


def soil(board: Board) -> None:
    """A standing bag of herb compost, folded at the top, a heap beside it."""
    ground(board, 404, FOOT - 32, 168)
    bag = smooth(
        [
            (242, 214),
            (400, 206),
            (560, 214),
            (572, 330),
            (578, 560),
            (566, 652),
            (400, 668),
            (232, 652),
            (222, 560),
            (230, 330),
        ]
    )
    shape = board.form(bag, Blend("#86a886", "#5d8465", (230, 0), (580, 0)), 46, 0.5)
    board.lay(board.shape(ellipse(400, 470, 118, 118)), "#f6eccf")
    leaf(board, (400, 532), 130, 66, -112, LEAF, 0.1)
    leaf(board, (400, 532), 112, 58, -58, FRESH, -0.1)
    stem(board, [(400, 556), (400, 520)], 7)
    board.lay(board.shape(path("M302 540 Q400 512 498 540 Q470 590 400 589 Q330 590 302 540")), SOIL)
    board.lay(board.shape(path("M302 540 Q400 512 498 540 Q400 532 302 540")), mix(SOIL, SAND, 0.25))
    bars(board, 400, 296, (200, 126), "#f6eccf", 32, 14)
    board.shade(shape, "#f2f6dc", (16, 0), 10, 0.25)
    fold = box(238, 176, 326, 56, 8)
    board.cast(moved(fold, 2, 14), 6, 0.3, DEEP)
    board.form(fold, Blend("#9cb899", "#6f9573", (238, 0), (566, 0)), 14, 0.4)
    for x in (300, 500):
        board.form(box(x - 12, 168, 24, 72, 5), BRASS, 6)
    heap = smooth([(528, 690), (560, 660), (600, 634), (646, 644), (690, 672), (716, 692), (620, 704)])
    board.cast(moved(heap, 10, 6), 8, 0.35)
    board.form(heap, SOIL, 22, 0.5)
    for i in range(16):
        x, y = 556 + (i * 53) % 134, 664 + (i * 29) % 30
        board.form(ellipse(x, y, 6, 4.5), mix(SOIL, (SAND, BARK, "#241a18")[i % 3], 0.4), 3)


def fertiliser(board: Board) -> None:
    """A brown glass bottle with a green label, and a dropper's cap."""
    outline = bottle(board, 400, 250, "#8c5a32", 124, 46, 330)
    glass = board.shape(outline)
    label = [
        (276, 430),
        *ellipse(400, 430, 124, 10, 180, 0),
        (524, 600),
        *ellipse(400, 600, 124, 12, 0, 180),
        (276, 430),
    ]
    on = board.shape(label).within(glass)
    board.lay(on, Blend("#fbf4e2", "#e2d3b4", (276, 0), (524, 0)))
    for angle, length, colour in ((-120, 74, LEAF), (-60, 74, FRESH), (-90, 88, mix(FRESH, PALE, 0.3))):
        leaf(board, (392, 540), length, 40, angle, colour)
    bars(board, 392, 562, (134, 84), DEEP, 20, 9)
    cap = [
        (350, 214),
        *ellipse(400, 214, 50, 50 * FLAT, 180, 360),
        (450, 266),
        *ellipse(400, 266, 50, 50 * FLAT, 0, 180),
    ]
    board.form(cap, Blend("#40574b", INK, (350, 0), (450, 0)), 16, 0.5)
    board.form(path("M376 210 Q370 120 400 112 Q430 120 424 210 Q400 218 376 210"), "#5c4a40", 16)
    board.lay(board.shape(box(296, 404, 13, 22, 6), box(298, 350, 11, 44, 6)), "#fff3d8", 0.5)
    drop = path(
        "M610 566 C640 616 652 634 652 652 C652 676 634 690 610 690 C586 690 568 676 568 652 C568 634 580 616 610 566"
    )
    board.cast(ellipse(622, 690, 48, 9), 6, 0.3)
    board.form(drop, Blend("#b8894e", "#8c5a32", (580, 590), (640, 690)), 18, 0.5)
    board.lay(board.shape(turned(ellipse(592, 650, 7, 15), 14, (592, 650))), "#fff3d8", 0.7)


def can(board: Board) -> None:
    """A round-bellied watering can with a long spout."""
    green = "#56806a"
    ground(board, 350, FOOT - 8, 170)
    handle = smooth([(262, 400), (180, 360), (150, 460), (190, 560), (232, 604)], closed=False)
    board.line([(262, 400), *handle], 27, mix(green, DEEP, 0.45))
    board.line(moved([(262, 400), *handle], -4, -3), 12, mix(green, PALE, 0.35), 12, 0.6)
    spout = [*smooth([(496, 590), (560, 528), (606, 420), (648, 300)], closed=False)]
    board.line([(496, 590), *spout], 62, mix(green, DEEP, 0.28), 25)
    board.line(moved([(496, 590), *spout], -8, -6), 22, mix(green, PALE, 0.4), 7, 0.6)
    rose = turned([(612, 262), *ellipse(660, 262, 56, 20, 180, 360), (676, 312), (642, 312)], 24, (655, 290))
    board.form(rose, BRASS, 14)
    face = turned(ellipse(660, 258, 56, 21), 24, (655, 290))
    board.lay(board.shape(face), mix(BRASS, CREAM, 0.4))
    for dx, dy in ((-30, 0), (-10, -7), (10, -7), (30, 0), (-16, 7), (16, 7), (0, 1)):
        board.lay(board.shape(turned(ellipse(660 + dx, 258 + dy, 3.6, 2.8), 24, (655, 290))), BARK)
    body = [
        (232, 372),
        (468, 372),
        *smooth([(468, 372), (522, 480), (526, 580), (488, 650)], closed=False),
        *ellipse(350, 646, 140, 140 * FLAT, 0, 180),
        *smooth([(212, 650), (174, 580), (178, 480), (232, 372)], closed=False),
    ]
    board.form(body, Blend(mix(green, PALE, 0.35), mix(green, DEEP, 0.35), (190, 0), (530, 0)), 52, 0.5)
    board.lay(board.shape(ellipse(350, 372, 118, 118 * FLAT)), mix(green, CREAM, 0.42))
    board.lay(board.shape(ellipse(350, 374, 104, 104 * FLAT)), mix(green, INK, 0.7))
    arch = smooth([(258, 372), (290, 250), (400, 226), (452, 290), (450, 372)], closed=False)
    board.line([(258, 372), *arch], 24, BRASS)
    board.line(moved([(258, 372), *arch], -3, -3), 9, mix(BRASS, CREAM, 0.6), 9, 0.7)
    board.lay(
        board.shape(smooth([(222, 470), (236, 430), (248, 440), (232, 520), (226, 560), (216, 520)])), "#f3f6df", 0.4
    )


def mister(board: Board) -> None:
    """A mister of ribbed glass with a brass head, and its mist."""
    outline = bottle(board, 390, 300, "#a9c9bf", 136, 52, 390)
    glass = board.shape(outline)
    water = [(240, 520), *ellipse(390, 520, 140, 140 * FLAT * 0.7, 180, 360), (540, 700), (240, 700)]
    board.lay(board.shape(water).within(glass), Blend("#7fb0ab", "#5d928f", (250, 0), (530, 0)), 0.8)
    board.lay(board.shape(ellipse(390, 520, 134, 134 * FLAT * 0.7)).within(glass), "#b9d9d3", 0.8)
    for x in range(278, 520, 32):
        board.lay(board.shape(box(x, 420, 9, 240, 4)).within(glass), "#f2fbf6", 0.26)
    board.lay(board.shape(box(286, 450, 15, 150, 7)).within(glass), "#ffffff", 0.55)
    board.form([(330, 268), (450, 268), (450, 316), *ellipse(390, 316, 60, 10, 0, 180), (330, 316)], BRASS, 18)
    board.form(
        path("M356 270 L356 176 Q358 138 398 136 L520 136 L520 178 L430 186 L424 270 Z"), mix(BRASS, CREAM, 0.12), 16
    )
    board.form(box(514, 128, 34, 58, 6), mix(BRASS, BARK, 0.25), 10)
    board.form(path("M430 190 Q476 212 486 290 L470 300 Q452 236 424 228 Z"), mix(BRASS, BARK, 0.12), 10)
    board.form(ellipse(386, 128, 40, 16), mix(BRASS, CREAM, 0.25), 8)
    board.lay(board.shape([(556, 152), (770, 66), (790, 160), (770, 250), (556, 164)], soft=16), "#ffffff", 0.5)
    for i in range(46):
        reach = 24 + 190 * math.sqrt(math.sin(i * 12.9898) * 43758.5453 % 1)
        spread = (math.sin(i * 78.233) * 43758.5453 % 1 * 2 - 1) * reach * 0.42
        r = 2.6 + (i % 4) * 1.3 + reach * 0.012
        board.lay(board.shape(ellipse(552 + reach, 158 + spread, r, r)), "#7fb3b3", 0.75 - reach / 400)
        board.lay(board.shape(ellipse(551.4 + reach, 157.2 + spread, r * 0.62, r * 0.62)), "#ffffff", 0.9)


def scissors(board: Board) -> None:
    """Herb scissors, half open, with a sprig they have just cut."""
    for side, angle in ((1, -24), (-1, 24)):
        blade = path("M386 440 C380 330 388 220 404 128 C420 210 424 330 418 440 Z")
        blade = turned(blade, angle, (400, 430))
        board.cast(moved(blade, 16, 16), 9, 0.26)
        board.form(blade, Blend("#eef2f0", "#a9b6b4", (330, 0), (480, 0)), 10, 0.5)
        edge = turned([(402 + side * 1.0, 150), (402 + side * 4.0, 420)], angle, (400, 430))
        board.line(edge, 2.5, "#ffffff", 2.5, 0.8)
    for side, angle in ((1, -24), (-1, 24)):
        bow = [
            turned(moved(ellipse(400 + side * 62, 574, rx, ry), 0, 0), angle, (400, 430))
            for rx, ry in ((76, 98), (46, 67))
        ]
        shank = turned(
            path(
                f"M384 430 Q{400 + side * 2} 500 {400 + side * 16} 520 "
                f"L{400 + side * 62} 492 Q{400 + side * 24} 450 418 430 Z"
            ),
            angle,
            (400, 430),
        )
        ring = bow[0] + bow[1][::-1]
        board.cast(moved(ring, 14, 14), 9, 0.3)
        board.form(shank, mix(DEEP, LEAF, 0.5), 12)
        board.form(ring, Blend(mix(LEAF, PALE, 0.12), DEEP, (270, 520), (560, 660)), 14, 0.5)
    board.form(ellipse(400, 430, 24, 24), BRASS, 10)
    board.line([(390, 436), (410, 424)], 4, BARK)
    stem(board, [(610, 420), (622, 320), (606, 214)], 8, FRESH)
    for (x, y), size in (((617, 370), 1.0), ((620, 305), 0.86), ((613, 250), 0.7)):
        leaf(board, (x, y), 96 * size, 56 * size, -20, FRESH, 0.1)
        leaf(board, (x, y), 96 * size, 56 * size, 204, mix(FRESH, DEEP, 0.15), -0.1)
    for angle in (-130, -90, -50):
        leaf(board, (606, 216), 66, 38, angle, mix(FRESH, PALE, 0.3))


def seed_paper(board: Board) -> None:
    """Cards of seed paper, tied with string, sprouting at a corner."""
    ground(board, 410, FOOT - 36, 186)
    for angle, colour, dx in ((8, "#cfdcc0", 30), (2, "#f0cfb9", 8), (-5, "#faf3e3", -16)):
        card = turned(box(208 + dx, 250, 380, 412, 10), angle, (400, 660))
        board.cast(moved(card, 14, 6), 10, 0.2)
        paper(board, card, colour)
    for i in range(46):
        fleck = turned([(226 + (i * 89) % 322, 270 + (i * 137) % 372)], -5, (400, 660))[0]
        tone = (TERRACOTTA, SAGE, BRASS, "#8f79b5")[i % 4]
        board.lay(board.shape(turned(ellipse(*fleck, 5.5, 2.6), i * 47, fleck)), tone, 0.6)
    at = (382, 520)
    stem(board, [at, (384, 470), (376, 404)], 7, LEAF)
    for angle, length, tone in ((-150, 82, FRESH), (-30, 82, FRESH), (-115, 66, PALE), (-65, 66, PALE)):
        leaf(board, (376, 408), length, 40, angle - 4, tone, 0.05)
    leaf(board, (383, 466), 66, 32, -26, LEAF)
    leaf(board, (383, 466), 66, 32, 200, LEAF)
    band = turned(box(190, 556, 382, 13, 6), -5, (400, 660))
    board.form(band, "#c9a06a", 5)
    bow = turned(
        smooth([(382, 562), (336, 532), (318, 556), (338, 580), (382, 562), (428, 532), (446, 556), (424, 580)]),
        -5,
        (400, 660),
    )
    board.line([*bow, bow[0]], 9, "#c9a06a")
    for dx in (-34, 38):
        board.line(smooth([(382, 580), (382 + dx * 0.6, 612), (382 + dx, 640)], closed=False), 8, "#b98e57", 6)


def book(board: Board) -> None:
    """The book: "Kräuter auf dem Fensterbrett", standing, seen a little from the left."""
    ground(board, 410, FOOT - 32, 176)
    cover = [(276, 166), (588, 196), (588, 652), (276, 668)]
    board.cast(moved(cover, 26, 4), 16, 0.22)
    board.form([(232, 186), (276, 166), (276, 668), (232, 654)], Blend("#17392b", DEEP, (232, 0), (276, 0)), 8)
    board.form(cover, Blend("#2f6549", DEEP, (276, 180), (588, 660)), 26, 0.4)
    board.lay(board.shape([(280, 168), (288, 169), (288, 667), (280, 667)]), "#0f2a1f", 0.35)
    board.lay(board.shape(ellipse(434, 488, 112, 116)), SUN)
    at = pot(board, 434, 596, 122, 92, TERRACOTTA, 0.26)
    basil(board, (at[0], at[1]), 0.62, FRESH)
    for i, (width, thick) in enumerate(((214, 17), (150, 17), (92, 9))):
        x, y = 326, 212 + i * 34
        slope = 0.07 * (1 - i * 0.12)
        board.lay(
            board.shape(
                [(x, y), (x + width, y + width * slope), (x + width, y + width * slope + thick), (x, y + thick)]
            ),
            CREAM,
        )
    board.lay(board.shape([(326, 622), (540, 618), (540, 624), (326, 628)]), BRASS)


def small_cup(board: Board, x: float, foot: float) -> None:
    """A steaming cup; not for sale, but no window sill in winter is without one."""
    ground(board, x, foot - 8, 62)
    board.line(ellipse(x + 64, foot - 66, 28, 30, -90, 90), 13, "#cfe0d8")
    sides = [(x - 66, foot - 112), *ellipse(x, foot - 14, 50, 12, 180, 0), (x + 66, foot - 112)]
    board.form(sides, Blend("#eef5f0", "#bcd3c9", (x - 66, 0), (x + 66, 0)), 22, 0.4)
    board.lay(board.shape(ellipse(x, foot - 112, 66, 66 * FLAT)), "#f8fcf9")
    board.lay(board.shape(ellipse(x, foot - 110, 58, 58 * FLAT * 0.86)), "#a9814f")
    for dx in (-22, 14):
        steam = smooth(
            [(x + dx, foot - 132), (x + dx - 16, foot - 166), (x + dx + 12, foot - 202), (x + dx - 4, foot - 244)],
            closed=False,
        )
        board.lay(board.shape(*ribbon(steam, 12, 3), soft=4), "#ffffff", 0.8)
