"""Frames drawn over a page with their names, for whoever makes a layout.

Invariant: it draws beside and over a finished picture of the page; the page itself is as it prints.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from ..page import Box, Page

GUTTER = 84.0
AROUND = 22.0
LABEL = 6.2
STEP = 8.6
FINE, HAIR = 0.4, 0.3
DASH = 2.4
WHITE, TRIM, BLEED, SAFE, GREY = "#ffffff", "#222222", "#c0392b", "#8c8c8c", "#777777"
FRAMES = ("#1f6fb2", "#b2571f", "#6b3fa0", "#0f8a8a", "#a83277")
"""Colours of frames, in turn, so that neighbours differ."""


class Outline(Struct, frozen=True):
    """A frame: its name and its box, in points from the top left of the trim."""

    name: str
    box: Box


class _Board:
    """A picture to draw on in points from the top left of the trim."""

    def __init__(self, page: Page, dpi: float, font: Path) -> None:
        self.scale = dpi / 72
        size = page.width + 2 * GUTTER, page.height + 2 * AROUND
        self.picture = Pillow.new("RGB", (self.pixels(size[0]), self.pixels(size[1])), WHITE)
        self.draw = ImageDraw.Draw(self.picture)
        self.font = ImageFont.truetype(str(font), LABEL * self.scale)

    def pixels(self, points: float) -> int:
        return round(points * self.scale)

    def at(self, x: float, y: float) -> tuple[int, int]:
        return self.pixels(x + GUTTER), self.pixels(y + AROUND)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        self.draw.line([self.at(*point) for point in points], colour, max(1, self.pixels(width)))

    def box(self, box: Box, colour: str, width: float) -> None:
        corners = [self.at(box.x, box.y), self.at(box.right, box.bottom)]
        self.draw.rectangle([*corners[0], *corners[1]], outline=colour, width=max(1, self.pixels(width)))

    def dashes(self, box: Box, colour: str) -> None:
        across = [(box.x + at * DASH, y) for y in (box.y, box.bottom) for at in range(0, int(box.width / DASH), 2)]
        down = [(x, box.y + at * DASH) for x in (box.x, box.right) for at in range(0, int(box.height / DASH), 2)]
        for x, y in across:
            self.line([(x, y), (x + DASH, y)], colour, HAIR)
        for x, y in down:
            self.line([(x, y), (x, y + DASH)], colour, HAIR)

    def say(self, x: float, y: float, text: str, colour: str, anchor: str) -> None:
        self.draw.text(self.at(x, y), text, colour, self.font, anchor)


def frames_over(picture: bytes, page: Page, outlines: Sequence[Outline], safe: Box, font: Path, dpi: float) -> bytes:
    """PNG of a side with its frames and its boxes; picture is the side with its bleed, at that dpi."""
    board = _Board(page, dpi, font)
    with Pillow.open(io.BytesIO(picture)) as printed:
        board.picture.paste(printed.convert("RGB"), board.at(-page.bleed, -page.bleed))
    trim = Box(0.0, 0.0, page.width, page.height)
    boxes = [("trim", trim, TRIM), ("safe area", safe, SAFE)]
    if page.bleed:
        boxes.append(("bleed", trim.inset(-page.bleed), BLEED))
    for name, box, colour in boxes:
        if name == "safe area":
            board.dashes(box, colour)
        else:
            board.box(box, colour, HAIR)
    _key(board, page, [(name, colour) for name, _, colour in boxes])
    middle = page.width / 2
    left = [one for one in outlines if one.box.x + one.box.width / 2 <= middle + 1]
    right = [one for one in outlines if one not in left]
    colours = {one.name: FRAMES[at % len(FRAMES)] for at, one in enumerate(outlines)}
    for one in outlines:
        board.box(one.box, colours[one.name], FINE)
    _name(board, page, left, colours, right=False)
    _name(board, page, right, colours, right=True)
    out = io.BytesIO()
    board.picture.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _key(board: _Board, page: Page, boxes: Sequence[tuple[str, str]]) -> None:
    """What the thin boxes mean, under the page."""
    x, y = 0.0, page.height + AROUND - 6
    for name, colour in boxes:
        board.line([(x, y), (x + 10, y)], colour, FINE)
        board.say(x + 13, y, name, GREY, "lm")
        x += 52


def _name(board: _Board, page: Page, outlines: Sequence[Outline], colours: dict[str, str], *, right: bool) -> None:
    """The names beside the page, each with a line to its frame, none over another."""
    ordered = sorted(outlines, key=lambda one: (one.box.y + min(one.box.height / 2, 12), one.box.x))
    edge = page.width + page.bleed + 8 if right else -page.bleed - 8
    lowest = -AROUND
    tops = []
    for one in ordered:
        lowest = max(one.box.y + min(one.box.height / 2, 12), lowest + STEP)
        tops.append(lowest)
    over = max(0.0, (tops[-1] if tops else 0.0) - page.height)
    for one, y in zip(ordered, (top - over for top in tops), strict=True):
        target = one.box.right if right else one.box.x
        spot = one.box.y + min(one.box.height / 2, 12)
        elbow = page.width + page.bleed + 3 if right else -page.bleed - 3
        board.line([(target, spot), (elbow, spot), (edge - (1 if right else -1), y)], colours[one.name], HAIR)
        board.say(edge + (1 if right else -1), y, one.name, colours[one.name], "lm" if right else "rm")
