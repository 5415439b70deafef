"""Gauges: what one measures on a test page, with a steel rule, a loupe, a phone, or against the light.

Invariant: every distance a gauge shows is the one it says, at 100 %; a mark of the back lies exactly behind its
partner on the front when the sheet is turned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from ..page import BLACK, Box, Colour, Mark, Rectangle, Rule, Symbol
from ..units import MM
from .hand import GREY, INK, Hand

PAPER: Colour = (1.0,)
FINE, MINI = 0.25, 5.0
"""Width of a gauge's lines and size of its numbers, in points."""

FRAMES = 6
TICKS = {10: 3.5 * MM, 5: 2.5 * MM, 1: 1.5 * MM}
"""Length of a ruler's ticks by the millimetres they count."""

REACH = 5
"""Millimetres that a target's scales reach to both sides."""
STRIP = 11 * MM
"""From the middle of a target to its scales."""
RING, HOLE, DOT = 3.0 * MM, 2.4 * MM, 0.8 * MM
NONIUS = 0.9
"""Millimetres between the five lines of the back: the one that meets a line of the front tells the tenths."""

QUIET = 4
"""Modules that stay free around a QR symbol."""


GREYS = (0, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 100)
COLOURS: tuple[Colour, ...] = ((0, 0.68, 0.94), (0.93, 0, 0.55), (1, 0.95, 0), (0.93, 0.11, 0.14), (0, 0.65, 0.31),
                               (0.18, 0.19, 0.57))  # fmt: skip
"""Cyan, magenta, yellow, red, green, blue."""
RAYS = 96
WIDTHS = (0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1.0)
SIZES = (5, 6, 7, 8, 9, 10)
SMALLER = SIZES[:5]

Draw = Callable[[str], tuple[tuple[int, ...], int]]
"""From a payload to a QR symbol's rows and modules a side, as Symbol has them."""
Rung = tuple[tuple[float, ...], str]


# ── the paper: edges and rulers ───────────────────────────────────────────────────────────────


def frames(paper: Box, hand: Hand) -> Iterator[Mark]:
    """Frames one millimetre apart from the edge inwards, each with its number on all four sides."""
    for at in range(1, FRAMES + 1):
        yield from outline(paper.inset(at * MM), FINE)
    for at in range(1, FRAMES + 1):
        step, edge = (2.5 * at - 26) * MM, at * MM
        across, down = paper.width / 2 + step, paper.height / 2 + step
        spots = ((across, edge), (across, paper.height - edge), (edge, down), (paper.width - edge, down))
        for x, y in spots:
            yield from plate(str(at), x, y, hand)


def plate(text: str, x: float, y: float, hand: Hand, size: float = MINI) -> Iterator[Mark]:
    """Text in the middle of a point, on a ground of paper."""
    width, height = hand.width(text, size) + 1.2, hand.cap(size) + 1.6
    yield Rectangle(Box(x - width / 2, y - height / 2, width, height), PAPER)
    yield centred(text, x, y + hand.cap(size) / 2, hand, size)


def centred(text: str, x: float, y: float, hand: Hand, size: float = MINI, colour: Colour = INK) -> Mark:
    """Text with its middle at x."""
    return hand.line(text, x - hand.width(text, size) / 2, y, size, colour)


def outline(box: Box, width: float, colour: Colour = BLACK) -> tuple[Mark, ...]:
    """Four rules around a box, their middles on its edges."""
    ends = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return tuple(Rule(*ends[at], *ends[(at + 1) % 4], width, colour) for at in range(4))


def rulers(paper: Box, gap: float, hand: Hand) -> Iterator[Mark]:
    """Millimetres from the left and from the upper edge, through the middle, which they leave free by `gap`."""
    middle_x, middle_y = paper.width / 2, paper.height / 2
    for start, end in ((0.0, middle_x - gap), (middle_x + gap, paper.width)):
        yield Rule(start, middle_y, end, middle_y, FINE, BLACK)
    for start, end in ((0.0, middle_y - gap), (middle_y + gap, paper.height)):
        yield Rule(middle_x, start, middle_x, end, FINE, BLACK)
    for at, length in _ticks(paper.width, gap):
        yield Rule(at * MM, middle_y, at * MM, middle_y + length, FINE, BLACK)
        if at % 10 == 0:
            yield centred(str(at), at * MM, middle_y + length + 0.6 * MM + hand.cap(MINI), hand)
    for at, length in _ticks(paper.height, gap):
        yield Rule(middle_x, at * MM, middle_x + length, at * MM, FINE, BLACK)
        if at % 10 == 0:
            yield hand.line(str(at), middle_x + length + 0.6 * MM, at * MM + hand.cap(MINI) / 2, MINI)


def _ticks(length: float, gap: float) -> Iterator[tuple[int, float]]:
    """Every whole millimetre that a ruler shows, with the length of its tick."""
    for at in range(1, int(length / MM + 0.999)):
        if abs(at * MM - length / 2) > gap:
            yield at, next(tick for unit, tick in TICKS.items() if at % unit == 0)


# ── front and back: targets ───────────────────────────────────────────────────────────────────


def cross(x: float, y: float, arm: float, back: bool) -> Iterator[Mark]:
    """A cross in a ring; the back's is a dot that shows through in the middle of the ring."""
    if back:
        yield disc(x, y, DOT, BLACK)
    else:
        yield from (disc(x, y, RING, BLACK), disc(x, y, HOLE, PAPER))
    inner = 0.0 if back else 1.4 * MM
    for one, other in ((-arm, -inner), (inner, arm)):
        yield Rule(x + one, y, x + other, y, FINE, BLACK)
        yield Rule(x, y + one, x, y + other, FINE, BLACK)


def disc(x: float, y: float, radius: float, colour: Colour) -> Mark:
    """A filled circle."""
    return Rectangle(Box(x - radius, y - radius, 2 * radius, 2 * radius), colour, radius)


def scales(x: float, y: float, over: bool, hand: Hand) -> Iterator[Mark]:
    """The front's part of a target: half millimetres under its cross and to the right of it.

    They count as the settings do: reading off where the back's middle lies gives what the back must be moved.
    over: the paper is turned over its upper edge, and not like the page of a book.
    """
    way = -1 if over else 1
    below, beside = y + STRIP, x + STRIP
    reach = (REACH + 0.5) * MM
    yield Rule(x - reach, below, x + reach, below, FINE, BLACK)
    yield Rule(beside, y - reach, beside, y + reach, FINE, BLACK)
    for half in range(-2 * REACH, 2 * REACH + 1):
        at, length = half / 2 * MM, (2.6 if half % 10 == 0 else 1.9 if half % 2 == 0 else 1.2) * MM
        yield Rule(x + at, below - length, x + at, below, FINE, BLACK)
        yield Rule(beside - length, y + at, beside, y + at, FINE, BLACK)
    for count in (-REACH, 0, REACH):
        yield centred(signed(count * way), x + count * MM, below - 3.1 * MM, hand)
        cap = hand.cap(MINI) / 2
        yield hand.line(signed(-count * way), beside - 3.1 * MM, y + count * MM + cap, MINI, align="right")


def signed(number: float) -> str:
    """A number with its sign, to a tenth: "+5", "−0.2", "0"."""
    tenths = round(number * 10)
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else ''}{abs(tenths) / 10:g}"


def nonius(x: float, y: float) -> Iterator[Mark]:
    """The back's part of a target at x, y: five lines under it and, mirrored, to the left of it; the middle is long."""
    below, beside = y + STRIP, x - STRIP
    for count in range(-2, 3):
        at = count * NONIUS * MM
        length, width = (5 * MM, 0.5) if count == 0 else (2.5 * MM, FINE)
        yield Rule(x + at, below, x + at, below + length, width, BLACK)
        yield Rule(beside, y + at, beside - length, y + at, width, BLACK)


# ── what the printer can show ─────────────────────────────────────────────────────────────────


def ladder(box: Box, rungs: Sequence[Rung], hand: Hand, draw: Draw) -> Iterator[Mark]:
    """QR symbols that say the size of their modules, from fine to coarse, in as many rows as fit into the box.

    rungs: sizes of modules in millimetres, and what their symbols say, with {size} in it; each begins a row.
    """
    y = box.y
    for modules, payload in rungs:
        x, row = box.x, 0.0
        for module in modules:
            said = payload.format(size=f"{module:.2f} mm")
            rows, size = draw(said)
            inner, whole = size * module * MM, (size + 2 * QUIET) * module * MM
            if x + inner > box.right:
                x, y, row = box.x, y + row, 0.0
            if y + inner > box.bottom:
                return
            row = max(row, whole + 2 * hand.cap(MINI))
            yield Symbol(Box(x, y, inner, inner), rows, size, BLACK, said)
            yield hand.line(f"{module:.2f} mm", x, y + inner + 1.2 * MM + hand.cap(MINI), MINI)
            x += whole
        y += row


def greys(box: Box, hand: Hand) -> Iterator[Mark]:
    """Steps from paper to black with their per cent, and the colours as six fields beneath."""
    step, high = box.width / len(GREYS), min(7 * MM, box.height / 3)
    for at, percent in enumerate(GREYS):
        yield Rectangle(Box(box.x + at * step, box.y, step, high), (1 - percent / 100,))
        number = centred(str(percent), box.x + (at + 0.5) * step, box.y + high + 0.8 * MM + hand.cap(MINI), hand)
        if step > 4 * MM or at % 2 == 0:
            yield number
    yield from outline(Box(box.x, box.y, box.width, high), FINE)
    below, wide = box.y + high + 4 * MM, box.width / len(COLOURS)
    for at, colour in enumerate(COLOURS):
        yield Rectangle(Box(box.x + at * wide, below, wide, high * 0.7), colour)


def stars(box: Box) -> Iterator[Mark]:
    """Rays that meet in the middle, black on white and white on black: how near they stay apart is the sharpness."""
    radius = min(box.width / 4 - 1.5 * MM, box.height / 2)
    ground = Box(box.x + 2 * radius + 3 * MM, box.y, 2 * radius, 2 * radius)
    yield Rectangle(ground, BLACK, radius)
    for left, ink in ((box.x, BLACK), (ground.x, PAPER)):
        x, y = left + radius, box.y + radius
        for ray in range(RAYS):
            across, down = math.cos(math.tau * ray / RAYS), math.sin(math.tau * ray / RAYS)
            near, far = 0.6 * MM, radius - (0.0 if ink == BLACK else 1 * MM)
            yield Rule(x + near * across, y + near * down, x + far * across, y + far * down, FINE, ink)


def hairlines(box: Box, hand: Hand) -> Iterator[Mark]:
    """Lines of growing width, lying, standing and slanting, black on white and white on black."""
    step, half = box.height / 2 / len(WIDTHS), box.height / 2
    ground = Rectangle(Box(box.x, box.y + half, box.width, half), BLACK)
    yield ground
    for part, ink in ((0.0, BLACK), (half, PAPER)):
        for at, width in enumerate(WIDTHS):
            y = box.y + part + (at + 0.5) * step
            left, right = box.x + 9 * MM, box.right - 2 * MM
            stand = left + (right - left) * 0.55
            yield hand.line(f"{width:g} pt", box.x + 2 * MM, y + hand.cap(MINI) / 2, MINI, ink)
            yield Rule(left, y, stand - 2 * MM, y, width, ink)
            for x in (stand, stand + 1.5 * MM, stand + 3 * MM):
                yield Rule(x, y - step * 0.35, x, y + step * 0.35, width, ink)
            yield Rule(stand + 5.5 * MM, y + step * 0.35, right, y - step * 0.35, width, ink)


def specimen(box: Box, sample: str, sizes: Sequence[int], hand: Hand) -> Iterator[Mark]:
    """The sample at growing sizes, black on white and white on black, as much of it as a line takes."""
    half, left = box.height / 2, box.x + 7 * MM
    leading = half / (sum(sizes) + sizes[0] / 2)
    yield Rectangle(Box(box.x, box.y + half, box.width, half), BLACK)
    for y, ink in ((box.y, INK), (box.y + half, PAPER)):
        for size in sizes:
            y += size * leading
            yield hand.line(f"{size}", box.x + 2 * MM, y, MINI, GREY if ink == INK else PAPER)
            yield hand.line(fitting(sample, box.right - 2 * MM - left, size, hand), left, y, size, ink)


def fitting(text: str, width: float, size: float, hand: Hand) -> str:
    """As many whole words of the text as fit."""
    words: Sequence[str] = text.split()
    fits = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((part for part in fits if hand.width(part, size) <= width), words[0])
