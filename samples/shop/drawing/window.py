"""The window and its sill, by the light of different days, and what always stands there.

Invariant: all lengths are tenths of a millimetre on the card; the sill is where it is in every picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .brush import Blend, Board, box, ellipse, mix, moved, smooth
from .plants import (
    BARK,
    DEEP,
    FRESH,
    LEAF,
    TERRACOTTA,
    basil,
    blades,
    lavender,
    monstera,
    pot,
    stem,
)

WIDTH, HEIGHT, SCALE, LIMIT = 1110, 900, 1480 / 1110, 395_000
FOOT, EDGE = 704, 742


@dataclass(frozen=True, slots=True)
class Day:
    """How it looks outside and in: sky above and below, three ranges of hills from far to near, wall, light."""

    sky: tuple[str, str]
    hills: tuple[str, str, str]
    wall: str
    light: str
    sun: tuple[float, float, float, str] | None = None


MORNING = Day(
    ("#cfe4e3", "#fbeccb"), ("#cddccb", "#b4cdb4", "#93b596"), "#f3eee4", "#fff4d6", (420, 380, 62, "#fbd98a")
)
FEAST = Day(("#f6d9c4", "#fdf0d6"), ("#efc9ae", "#dcb49a", "#b9b08c"), "#f6ebe0", "#fff0d8", (700, 330, 74, "#f7c873"))
WINTER = Day(("#9fb9c4", "#e9e6df"), ("#dbe4e6", "#e9eeee", "#f7f9f8"), "#efe6da", "#f7ead2", (680, 340, 48, "#fbf0d8"))
CALM = Day(("#dbe6df", "#eef1e6"), ("#d5e0d2", "#c6d5c4", "#b5c8b4"), "#eef0e6", "#fbf7e8")
EVENING = Day(
    ("#e8b892", "#f8dfae"), ("#c9a58c", "#a99a80", "#7f8c72"), "#f1e2d0", "#ffe6b8", (640, 410, 70, "#f9c46b")
)


def room(day: Day, left: float = 150, right: float = 960, bar: float = 555, rail: float | None = 250) -> Board:
    """A window in its wall, and the sill before it; nothing on it yet."""
    board = Board(WIDTH, HEIGHT, day.wall, SCALE)
    board.lay(
        board.shape(box(0, 0, WIDTH, HEIGHT)),
        Blend(mix(day.wall, "#ffffff", 0.35), mix(day.wall, BARK, 0.1), (0, 0), (1110, 900)),
    )
    pane = board.shape(box(left, -60, right - left, 740))
    board.lay(pane, Blend(*day.sky, (0, 40), (0, 560)))
    if day.sun:
        x, y, r, colour = day.sun
        for reach, alpha in ((3.6, 0.16), (2.3, 0.22), (1.5, 0.3)):
            board.lay(board.shape(ellipse(x, y, r * reach, r * reach), soft=r * 0.35).within(pane), colour, alpha)
        board.lay(board.shape(ellipse(x, y, r, r)).within(pane), mix(colour, "#ffffff", 0.25))
    for i, (colour, y, swing) in enumerate(zip(day.hills, (505, 560, 612), (46, 34, 22), strict=True)):
        ridge = smooth([(x, y + swing * math.sin(x / 118 + i * 2.1)) for x in range(0, 1200, 60)], closed=False)
        board.lay(
            board.shape([*ridge, (1200, 760), (-60, 760), (-60, y)]).within(pane),
            Blend(colour, mix(colour, day.sky[1], 0.35), (0, y - 40), (0, 690)),
        )
    frame(board, left, right, bar, rail)
    return board


def frame(board: Board, left: float, right: float, bar: float, rail: float | None) -> None:
    wood, dark = "#fbf8f0", "#d9cfbd"
    parts = [
        box(left - 26, -60, 44, 740),
        box(right - 18, -60, 44, 740),
        box(bar - 15, -60, 30, 740),
        box(left - 26, 646, right - left + 52, 44),
    ]
    if rail:
        parts.append(box(left, rail - 11, right - left, 22))
    board.lay(board.shape(*(moved(part, 9, 5) for part in parts), soft=7), "#6b5a48", 0.22)
    for part in parts:
        board.lay(board.shape(part), wood)
        board.shade(board.shape(part), dark, (-5, -4), 3, 0.9)


def sill(board: Board, day: Day) -> None:
    """The board that everything stands on, with the window's light lying across it."""
    top = "#f5e9d2"
    board.cast(box(-40, EDGE + 26, 1200, 46), 16, 0.3, BARK)
    plane = board.shape(box(-10, 672, 1130, EDGE - 672))
    board.lay(plane, Blend(mix(top, BARK, 0.16), mix(top, "#ffffff", 0.3), (0, 668), (0, EDGE)))
    for x in (230, 590):
        board.lay(
            board.shape([(x, 672), (x + 290, 672), (x + 350, EDGE), (x + 40, EDGE)], soft=5).within(plane),
            day.light,
            0.85,
        )
    board.lay(board.shape(box(-10, EDGE, 1130, 42)), Blend("#e3cfab", "#cdb48b", (0, EDGE), (0, EDGE + 42)))
    board.lay(board.shape(box(-10, EDGE, 1130, 4)), "#fdf6e6")


def curtain(board: Board, colour: str, right: bool = False) -> None:
    """A light curtain at one side, in soft folds."""

    def at(x: float) -> float:
        return WIDTH - x if right else x

    cloth = [
        (-20, -20),
        (214, -20),
        *smooth([(214, -20), (190, 300), (150, 560), (118, 664)], closed=False),
        (-20, 664),
    ]
    shape = board.shape([(at(x), y) for x, y in cloth])
    board.cast([(at(x + 12), y + 4) for x, y in cloth], 10, 0.16, BARK)
    board.lay(shape, colour)
    for i, (top, low) in enumerate(((20, 8), (66, 40), (112, 66), (158, 92), (196, 110))):
        fold = [(at(top), -20), (at(top + 22), -20), (at(low + 9), 664), (at(low), 664)]
        board.lay(board.shape(fold, soft=5).within(shape), mix(colour, BARK, 0.35) if i % 2 else "#ffffff", 0.32)


def herb(
    board: Board, x: float, kind: str, width: float, height: float, colour: str = TERRACOTTA, size: float = 1.0
) -> None:
    """A pot with a herb in it."""
    spot = pot(board, x, FOOT, width, height, colour, 0.24 if colour == TERRACOTTA else 0.0, 0.74)
    {"basil": basil, "chives": blades, "lavender": lavender}[kind](board, (spot[0], spot[1] + 4), size)


def fan(
    board: Board, x: float, y: float, size: float, spread: tuple[tuple[float, float], ...], colour: str = LEAF
) -> None:
    """A monstera: (lean, height) for each leaf, from the back to the front."""
    for i, (lean, height) in enumerate(spread):
        top = (x + lean * size, y - height * size)
        stem(board, [(x, y), (x + lean * 0.3 * size, y - height * 0.6 * size), top], 9 * size, mix(LEAF, FRESH, 0.4))
        angle = math.degrees(math.atan2(-height * 0.55, lean or 1))
        monstera(board, top, size, angle if lean else -88, mix(colour, (FRESH, DEEP, LEAF)[i % 3], 0.3))
