"""Draws what a terminal would show, for the pictures in docs/ and for looking at.

Invariant: equal screens and an equal typeface give equal pictures; no clock, no terminal, no window.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.color import Color
from rich.segment import Segment
from textual.app import App

from inserts.station.poster import BLOCKS

INK, GROUND = (216, 216, 216), (24, 26, 30)
WHERE = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf"),
)
"""A monospaced typeface, regular and bold; on Debian the package fonts-dejavu-core."""

Colour = tuple[int, int, int]


def draw(app: App[None], size: int = 15, ink: Colour = INK, ground: Colour = GROUND) -> Image.Image:
    """The screen of a running app; ink and ground are the terminal's own colours."""
    faces = [ImageFont.truetype(str(path), size) for path in WHERE]
    wide = round(faces[0].getlength("M"))
    high = wide * 2
    rows = [list(strip) for strip in app.screen._compositor.render_strips()]
    columns = max(sum(segment.cell_length for segment in row) for row in rows)
    picture = Image.new("RGB", (columns * wide, len(rows) * high), ground)
    pen = ImageDraw.Draw(picture)
    for at, row in enumerate(rows):
        for left, sign, style in cells(row):
            box = (left * wide, at * high, (left + 1) * wide - 1, (at + 1) * high - 1)
            front, back = colour(style.color if style else None, ink), colour(style.bgcolor if style else None, ground)
            if style and style.reverse:
                front, back = back, front
            if style and style.dim:
                front = tuple((3 * one + 2 * other) // 5 for one, other in zip(front, back, strict=True))  # type: ignore[assignment]
            pen.rectangle(box, fill=back)
            if sign in BLOCKS:
                block(pen, sign, box, front)
            else:
                face = faces[bool(style and style.bold)]
                pen.text((box[0], box[1] + high * 0.78), sign, font=face, fill=front, anchor="ls")
    return picture


def cells(row: Iterable[Segment]) -> Iterable[tuple[int, str, object]]:
    left = 0
    for segment in row:
        for sign in segment.text:
            yield left, sign, segment.style
            left += 1


def colour(said: Color | None, default: Colour) -> Colour:
    return default if said is None or said.is_default else tuple(said.get_truecolor())  # type: ignore[return-value]


def block(pen: ImageDraw.ImageDraw, sign: str, box: tuple[int, int, int, int], ink: Colour) -> None:
    """A block character, quarter by quarter."""
    left, top, right, bottom = box
    middle, half = (left + right + 1) // 2, (top + bottom + 1) // 2
    quarters = ((left, top, middle - 1, half - 1), (middle, top, right, half - 1))
    quarters += ((left, half, middle - 1, bottom), (middle, half, right, bottom))  # type: ignore[assignment]
    for bit, quarter in enumerate(quarters):
        if BLOCKS.index(sign) >> bit & 1:
            pen.rectangle(quarter, fill=ink)
