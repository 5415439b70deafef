"""Suggestions as tiles: a square picture with its words, one to three of them in an arrangement of their own.

Invariant: words of like kind share a baseline along a row; a suggestion whose words do not fit is dropped
and the rest stand in the arrangement of their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Suggestion
from ..page import Box, Mark, Picture, Rectangle
from .desk import Desk
from .layout import Arrangement, Part, SuggestionsFrame
from .pictures import cover
from .typeset import SetText


@dataclass(frozen=True, slots=True)
class Tile:
    """A suggestion and its words, a part each; None where it has none."""

    suggestion: Suggestion
    words: tuple[SetText | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Tiles side by side; heights are those of each part in the row, 0 where no tile has it."""

    tiles: tuple[Tile, ...]
    heights: tuple[float, ...]
    words: float


@dataclass(frozen=True, slots=True)
class Tiles:
    """The block: its rows, the width of a column and of its words, its height and the least of it."""

    arrangement: Arrangement
    rows: tuple[Row, ...]
    column: float
    width: float
    height: float
    least: float


def fit_tiles(
    frame: SuggestionsFrame, width: float, desk: Desk, suggestions: tuple[Suggestion, ...], language: str
) -> Tiles | None:
    """The suggestions that fit, arranged; None where there is none."""
    if not suggestions:
        return None
    arrangement = (frame.one, frame.two, frame.three)[min(len(suggestions), 3) - 1]
    column = (width - frame.gutter * (arrangement.columns - 1)) / arrangement.columns
    words = column if arrangement.text == "below" else column - arrangement.picture - frame.gutter
    tiles = [_tile(suggestion, frame.parts, words, desk, language) for suggestion in suggestions]
    fitting = tuple(tile for tile in tiles if tile is not None)
    if len(fitting) < len(suggestions):
        return fit_tiles(frame, width, desk, tuple(tile.suggestion for tile in fitting), language)
    fitting = _alike(fitting, frame.parts, words, desk, language)
    size = arrangement.columns
    rows = tuple(_row(fitting[at : at + size], frame.parts, arrangement) for at in range(0, len(fitting), size))
    gaps = frame.row_gap * (len(rows) - 1)
    height = sum(_height(row, arrangement, arrangement.picture) for row in rows) + gaps
    least = sum(_height(row, arrangement, arrangement.least) for row in rows) + gaps
    return Tiles(arrangement, rows, column, words, height, least)


def _tile(
    suggestion: Suggestion, parts: tuple[Part, ...], width: float, desk: Desk, language: str, steps: Sequence[int] = ()
) -> Tile | None:
    """The suggestion with its words set, each from a step of shrinking on; None where some do not fit."""
    words: list[SetText | None] = []
    for part, step in zip(parts, steps or [0] * len(parts), strict=True):
        text = str(getattr(suggestion, part.shows)).strip()
        found = desk.set_text(part.style, text, width, language, part.lines, step) if text else None
        if text and found is None:
            return None
        words.append(found)
    return Tile(suggestion, tuple(words))


def _alike(
    tiles: tuple[Tile, ...], parts: tuple[Part, ...], width: float, desk: Desk, language: str
) -> tuple[Tile, ...]:
    """The tiles with like words in one size: where one had to shrink, all do."""
    steps = [
        max((found.step for found in column if found), default=0)
        for column in zip(*(t.words for t in tiles), strict=True)
    ]
    if not any(steps):
        return tiles
    return tuple(_tile(tile.suggestion, parts, width, desk, language, steps) or tile for tile in tiles)


def _row(tiles: tuple[Tile, ...], parts: tuple[Part, ...], arrangement: Arrangement) -> Row:
    heights = tuple(
        max((w.height for w in column if w), default=0.0) for column in zip(*(t.words for t in tiles), strict=True)
    )
    shown = [part.gap + height for part, height in zip(parts, heights, strict=True) if height]
    first = next((part.gap for part, height in zip(parts, heights, strict=True) if height), 0.0)
    return Row(tiles, heights, sum(shown) - (first if arrangement.text == "beside" else 0.0))


def _height(row: Row, arrangement: Arrangement, picture: float) -> float:
    return picture + row.words if arrangement.text == "below" else max(picture, row.words)


def place_tiles(tiles: Tiles, box: Box, frame: SuggestionsFrame, desk: Desk) -> list[Mark]:
    """The marks of the block in its box; pictures take what height the words leave."""
    short = (tiles.height - box.height) / len(tiles.rows)
    marks: list[Mark] = []
    y = box.y
    for row in tiles.rows:
        side = max(tiles.arrangement.least, tiles.arrangement.picture - short)
        for at, tile in enumerate(row.tiles):
            x = box.x + at * (tiles.column + frame.gutter)
            marks += _place(tile, row, tiles, Box(x, y, side, side), frame, desk)
        y += _height(row, tiles.arrangement, side) + frame.row_gap
    return marks


def _place(tile: Tile, row: Row, tiles: Tiles, square: Box, frame: SuggestionsFrame, desk: Desk) -> list[Mark]:
    marks = [_picture(tile.suggestion, square, frame, desk)]
    beside = tiles.arrangement.text == "beside"
    x = square.right + frame.gutter if beside else square.x
    y = square.y if beside else square.bottom
    first = beside
    for part, height, found in zip(frame.parts, row.heights, tile.words, strict=True):
        if not height:
            continue
        y += 0.0 if first else part.gap
        first = False
        if found:
            marks += desk.place_text(found, x, y, tiles.width, frame.name)
        y += height
    return marks


def _picture(suggestion: Suggestion, square: Box, frame: SuggestionsFrame, desk: Desk) -> Mark:
    if not suggestion.picture:
        return Rectangle(square, desk.colours[frame.patch], 0.0, frame.name)
    image = desk.pictures.inspect(suggestion.picture)
    return Picture(square, image, cover(image, square), frame.name)
