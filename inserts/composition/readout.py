"""Marks read out as text, a line each: for golden files, and for the key of what many pages share.

Invariant: two marks that print alike read alike on every machine; paths are not part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import assert_never

from ..page import (
    Art,
    Border,
    Box,
    Colour,
    Form,
    Mark,
    Page,
    Picture,
    Recipe,
    Rectangle,
    Rule,
    Symbol,
    TextLine,
    as_seen,
)  # fmt: skip


def read_out(page: Page) -> str:
    """A page as readable text: its boxes, then a line for each mark, forms opened; lengths in points."""
    shows = f" shows {_box(page.shows)}" if page.shows else ""
    head = f"page {page.width:.2f} {page.height:.2f} bleed {page.bleed:.2f}{shows}"
    return "\n".join([head, *_lines(page.marks, "")])


def key_of(marks: Iterable[Mark]) -> str:
    """32 hexadecimal digits that are unique to what the marks print."""
    return hashlib.sha256("\n".join(_lines(marks, "")).encode()).hexdigest()[:32]


def _lines(marks: Iterable[Mark], indent: str) -> list[str]:
    lines: list[str] = []
    for mark in marks:
        if isinstance(mark, Form):
            lines += [f"{indent}form", *_lines(mark.marks, indent + "  ")]
        else:
            lines.append(f"{indent}{_line(mark)}")
    return lines


def _line(mark: Mark) -> str:
    match mark:
        case TextLine():
            fonts = "+".join(dict.fromkeys(word.font.sha256[:6] for _, word in mark.words))
            spot = f"{mark.x:.2f} {mark.y:.2f} {mark.size:.2f}pt {fonts} {_colour(mark.colour)} {mark.tracking:.2f}"
            return f"{mark.frame}: text {spot} {mark.text!r}"
        case Picture():
            shown = f"{mark.image.sha256[:12]} crop {_box(mark.crop, 4)}"
            return f"{mark.frame}: picture {_box(mark.box)} {shown}{_rounded(mark.radius)}"
        case Art():
            shown = f"{mark.artwork.sha256[:12]} page {mark.artwork.page} crop {_box(mark.crop, 4)}"
            return f"{mark.frame}: art {_box(mark.box)} {shown}{_rounded(mark.radius)}"
        case Rectangle():
            return f"{mark.frame}: rectangle {_box(mark.box)} {_colour(mark.colour)} radius {mark.radius:.2f}"
        case Border():
            spot = f"{_box(mark.box)} {mark.width:.2f} {_colour(mark.colour)}"
            return f"{mark.frame}: border {spot} radius {mark.radius:.2f}"
        case Rule():
            ends = f"{mark.x1:.2f} {mark.y1:.2f} {mark.x2:.2f} {mark.y2:.2f}"
            return f"{mark.frame}: rule {ends} {mark.width:.2f} {_colour(mark.colour)}"
        case Symbol():
            return f"{mark.frame}: symbol {_box(mark.box)} {mark.size} {_colour(mark.colour)} {mark.payload!r}"
        case Form():
            return f"form {mark.key}"
        case _:
            assert_never(mark)


def _rounded(radius: float) -> str:
    return f" radius {radius:.2f}" if radius else ""


def _box(box: Box, digits: int = 2) -> str:
    return " ".join(f"{value:.{digits}f}" for value in (box.x, box.y, box.width, box.height))


def _colour(colour: Colour) -> str:
    shown = ",".join(f"{part:.4g}" for part in as_seen(colour))
    if not isinstance(colour, Recipe):
        return shown
    shares = "" if colour.shares is None else " ".join(f"{share:.4g}" for share in colour.shares)
    return f"{shown}[{shares}]{colour.spot}"
