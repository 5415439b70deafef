"""Suggestions as tiles: a square picture with its words, one to three of them in an arrangement of their own.

Invariant: words of like kind share a baseline along a row; a suggestion whose words do not fit is dropped
and the rest stand in the arrangement of their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from ..model import Suggestion
from ..page import Box, Link, Mark, Picture, Rectangle, Rule
from .desk import Desk
from .dots import in_dots, on_dots
from .fits import Matrix, Row, Tile, Tiles
from .frames import AnyTileFrame, Arrangement, SuggestionsFrame, TileBox, TileQr, TileRule, TileText
from .pictures import cover
from .slots import Slot
from .symbols import qr, symbol_in
from .typeset import SetText, place_text

Number = TypeVar("Number", int, float)

LIST = Arrangement.model_construct(text="beside", picture=0.0, least=0.0, columns=1)
"""Words alone, one under the other."""


def bare(suggestions: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """The suggestions without their pictures."""
    return tuple([replace(one, picture="", picture_sha256="") for one in suggestions])


def fit_tiles(
    slot: Slot, frame: SuggestionsFrame, desk: Desk, suggestions: tuple[Suggestion, ...], language: str
) -> Tiles | None:
    """The suggestions that fit, arranged; None where there is none."""
    if not suggestions:
        return None
    arrangement = _arrangement(frame, suggestions)
    column = (slot.width - frame.gutter * (arrangement.columns - 1)) / arrangement.columns
    if arrangement.picture > column:
        narrow = {"picture": column, "least": min(column, arrangement.least)}
        arrangement = arrangement.model_copy(update=narrow)
    words = (
        column if arrangement.text == "below" or arrangement is LIST else column - arrangement.picture - frame.gutter
    )
    steps = (0,) * len(frame.frames)
    tiles = [_tile(suggestion, frame.frames, steps, words, desk, language) for suggestion in suggestions]
    fitting = tuple([tile for tile in tiles if tile is not None])
    if len(fitting) < len(suggestions):
        return fit_tiles(slot, frame, desk, tuple(tile.suggestion for tile in fitting), language)
    fitting = _alike(fitting, frame.frames, words, desk, language)
    size = arrangement.columns
    rows = tuple([_row(fitting[at : at + size], frame.frames, arrangement) for at in range(0, len(fitting), size)])
    gaps = _row_gap(frame, arrangement) * (len(rows) - 1)
    height = sum([_height(row, arrangement, arrangement.picture) for row in rows]) + gaps
    least = sum([_height(row, arrangement, arrangement.least) for row in rows]) + gaps
    return Tiles(arrangement, rows, column, words, height, least)


def _arrangement(frame: SuggestionsFrame, suggestions: tuple[Suggestion, ...]) -> Arrangement:
    """That of their number; a list of words where no suggestion has a picture."""
    if not any(suggestion.picture for suggestion in suggestions):
        return LIST
    return (frame.one, frame.two, frame.three)[min(len(suggestions), 3) - 1]


def _row_gap(frame: SuggestionsFrame, arrangement: Arrangement) -> float:
    return frame.bare_gap if arrangement is LIST else frame.row_gap


def _tile(
    suggestion: Suggestion, parts: tuple[AnyTileFrame, ...], steps: tuple[int, ...], width: float, desk: Desk,
    language: str,
) -> Tile | None:  # fmt: skip
    """The suggestion with its words set, each from a step of shrinking on; None where some do not fit at all."""
    shown: list[SetText | Matrix | None] = []
    heights: list[float] = []
    for part, step in zip(parts, steps, strict=True):
        found: SetText | Matrix | None = None
        if isinstance(part, TileText):
            if not (text := str(getattr(suggestion, part.shows)).strip()):
                height = 0.0
            elif (found := _words(text, suggestion, part, step, width, desk, language)) is None:
                return None
            else:
                height = found.height
        else:
            found = _symbol(suggestion, part, desk) if isinstance(part, TileQr) else None
            height = _fixed(part, suggestion, desk)
        shown.append(found)
        heights.append(height)
    sizes = tuple([one.step if isinstance(one, SetText) else 0 for one in shown])
    return Tile(suggestion, tuple(shown), sizes, tuple(heights))


def _words(
    text: str, suggestion: Suggestion, part: TileText, step: int, width: float, desk: Desk, language: str
) -> SetText | None:
    """The words of a part, by the product's short name where its name does not fit; None where they do not fit."""
    found = desk.set_text(part.style, text, width, language, part.lines, step)
    if found is None and part.shows == "name" and suggestion.short_name:
        return desk.set_text(part.style, suggestion.short_name, width, language, part.lines, step)
    return found


def _fixed(part: TileRule | TileBox | TileQr, suggestion: Suggestion, desk: Desk) -> float:
    """The height of what does not depend on words; 0 where it is not shown."""
    match part:
        case TileRule():
            return in_dots(part.thickness, desk.dot)
        case TileBox():
            return part.height
        case TileQr():
            return part.width if suggestion.url else 0.0


def _symbol(suggestion: Suggestion, part: TileQr, desk: Desk) -> Matrix | None:
    return qr(suggestion.url, part.width, desk) if suggestion.url else None


def _alike(
    tiles: tuple[Tile, ...], parts: tuple[AnyTileFrame, ...], width: float, desk: Desk, language: str
) -> tuple[Tile, ...]:
    """The tiles with like words in one size: where one had to shrink, all do."""
    steps = _highest([tile.steps for tile in tiles])
    if not any(steps):
        return tiles
    return tuple([_tile(tile.suggestion, parts, steps, width, desk, language) or tile for tile in tiles])


def _row(tiles: tuple[Tile, ...], parts: tuple[AnyTileFrame, ...], arrangement: Arrangement) -> Row:
    heights = _highest([tile.heights for tile in tiles])
    gaps = [part.gap for part, height in zip(parts, heights, strict=True) if height]
    words = sum([gap + height for gap, height in zip(gaps, filter(None, heights), strict=True)])
    return Row(tiles, heights, words - (gaps[0] if gaps and arrangement.text == "beside" else 0.0))


def _highest(columns: list[tuple[Number, ...]]) -> tuple[Number, ...]:
    """Of values by part, a tuple a tile: the highest of each part."""
    return tuple(map(max, zip(*columns, strict=True)))


def _height(row: Row, arrangement: Arrangement, picture: float) -> float:
    return picture + row.words if arrangement.text == "below" else max(picture, row.words)


def place_tiles(tiles: Tiles, slot: Slot, top: float, height: float, desk: Desk) -> list[Mark]:
    """The marks of the block in its slot, from top on; pictures take what height the words leave."""
    marks: list[Mark] = []
    for tile, row, box, side in _cells(tiles, slot, top, height):
        x = box.right - side if slot.mirrored else box.x
        marks += _place(tile, row, tiles, Box(x, box.y, side, side), slot, desk)
    return marks


def links_in(tiles: Tiles, slot: Slot, top: float, height: float) -> list[Link]:
    """A link over each suggestion of the block, picture and words, to the product's page; none where it has none."""
    cells = _cells(tiles, slot, top, height)
    return [Link(box, tile.suggestion.url) for tile, _, box, _ in cells if tile.suggestion.url]


def _cells(tiles: Tiles, slot: Slot, top: float, height: float) -> Iterator[tuple[Tile, Row, Box, float]]:
    """Each tile with its row, the box of its column in that row, and the side of its picture."""
    frame = slot.frame
    assert isinstance(frame, SuggestionsFrame)
    short = (tiles.height - height) / len(tiles.rows)
    y = top
    for row in tiles.rows:
        side = max(tiles.arrangement.least, tiles.arrangement.picture - short)
        high = _height(row, tiles.arrangement, side)
        for at, tile in enumerate(row.tiles):
            x = slot.x + at * (tiles.column + frame.gutter)
            if slot.mirrored:
                x = 2 * slot.x + slot.width - x - tiles.column
            yield tile, row, Box(x, y, tiles.column, high), side
        y += high + _row_gap(frame, tiles.arrangement)


def _place(tile: Tile, row: Row, tiles: Tiles, square: Box, slot: Slot, desk: Desk) -> list[Mark]:
    frame = slot.frame
    assert isinstance(frame, SuggestionsFrame)
    bare = tiles.arrangement is LIST
    marks = [] if bare else [_picture(tile.suggestion, square, tiles.arrangement.picture, frame, desk)]
    beside = tiles.arrangement.text == "beside"
    shift = square.width + frame.gutter if beside and not bare else 0.0
    x = square.right - shift - tiles.width if slot.mirrored else square.x + shift
    y = square.y if beside else square.bottom
    first = beside
    for part, height, found in zip(frame.frames, row.heights, tile.shows, strict=True):
        if not height:
            continue
        y += 0.0 if first else part.gap
        first = False
        marks += _drawn(part, found, Box(x, y, tiles.width, height), slot, desk)
        y += height
    return marks


def _drawn(part: AnyTileFrame, found: SetText | Matrix | None, box: Box, slot: Slot, desk: Desk) -> list[Mark]:
    """The marks of one frame of a suggestion, whose box is as wide as its words and as high as that of its row."""
    name = slot.frame.name
    match part, found:
        case TileText(), SetText() as words:
            return place_text(words, box.x, box.y, box.width, name)
        case TileRule(), _:
            thick = in_dots(part.thickness, desk.dot)
            y = on_dots(box.y, desk.dot) + thick / 2
            return [Rule(box.x, y, box.right, y, thick, desk.colours[part.colour], name)]
        case TileBox(), _:
            return [Rectangle(_narrowed(box, part.width, slot), desk.colours[part.colour], part.radius, name)]
        case TileQr(), Matrix() as matrix:
            square = _narrowed(box, part.width, slot)
            patch = Rectangle(square, desk.colours[part.patch], 0.0, name)
            return [patch, symbol_in(square, matrix, desk.colours[part.colour], name, desk)]
    return []


def _narrowed(box: Box, width: float | None, slot: Slot) -> Box:
    """The part of the box, so wide, where one begins to read."""
    wide = width or box.width
    return Box(box.right - wide if slot.mirrored else box.x, box.y, wide, box.height)


def _picture(suggestion: Suggestion, square: Box, room: float, frame: SuggestionsFrame, desk: Desk) -> Mark:
    if not suggestion.picture:
        return Rectangle(square, desk.colours[frame.patch], 0.0, frame.name)
    image = desk.pictures.inspect(suggestion.picture)
    return Picture(square, image, cover(image, square), frame.name, room=room)
