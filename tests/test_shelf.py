"""The shelf, counted from the marks: few type sizes, few left edges, much white, on every card of every sample.

Each is set with a white border and to the edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from inserts.composition.format import Style
from inserts.composition.frames import Edge, ScaleFrame, StampsFrame, SuggestionsFrame, TextFrame, TileText
from inserts.composition.layout import load as layout
from inserts.composition.parts import frames_of
from inserts.model import Insert
from inserts.page import Art, Border, Box, Form, Mark, Page, Picture, Rectangle, Rule, Symbol, TextLine
from inserts.units import MM
from tests.shelf import ROOT, SHELF, cards

LANGUAGES = {"de", "en", "ar"}

MOST_SIZES = 5
MOST_EDGES = 4
SAME_EDGE = 1.0 * MM
"""Edges of letters that are so near to each other stand under one another: letters have bearings."""
HAIR = 0.01
WHITE = 1 / 3
PAPER = 0.985
"""A colour as light as this is paper."""


def opened(mark: Mark) -> tuple[Mark, ...]:
    """The marks of a form, or the mark."""
    return mark.marks if isinstance(mark, Form) else (mark,)


def marks(page: Page) -> list[Mark]:
    """All marks of a page."""
    return [inner for mark in page.marks for inner in opened(mark)]


def lines(page: Page) -> list[TextLine]:
    """All lines of text of a page."""
    return [mark for mark in marks(page) if isinstance(mark, TextLine)]


def width(line: TextLine) -> float:
    """From the first letter to the end of the last, in points."""
    return max(at + word.width / word.font.units * line.size for at, word in line.words)


@cache
def styles_of(name: str) -> dict[str, list[Style]]:
    """The styles in which each frame of a layout is set."""
    file = layout(ROOT / "layouts" / name).file
    lettered = (frame for _, frame in frames_of(file) if isinstance(frame, TextFrame | ScaleFrame | StampsFrame))
    named = ((frame.name, frame.style) for frame in lettered if frame.style)
    parts = (
        (frame.name, part.style)
        for _, frame in frames_of(file)
        if isinstance(frame, SuggestionsFrame)
        for part in frame.frames
        if isinstance(part, TileText)
    )
    found: dict[str, list[Style]] = defaultdict(list)
    for frame, style in (*named, *parts):
        found[frame].append(file.styles[style])
    return found


@cache
def stamps_of(name: str) -> set[str]:
    """The frames of a layout that hold stamps."""
    return {
        frame.name for _, frame in frames_of(layout(ROOT / "layouts" / name).file) if isinstance(frame, StampsFrame)
    }


def sizes(page: Page, name: str) -> set[float]:
    """Type sizes of a page in points. Letters that had to shrink, for a very long name, count as what they were."""
    return {min(style.size for style in _may_be(line, name)) for line in lines(page)}


def _may_be(line: TextLine, name: str) -> list[Style]:
    styles = [style for frame, known in styles_of(name).items() if frame in line.frame.split("/") for style in known]
    return [style for style in styles if (style.least or style.size) - HAIR <= line.size <= style.size + HAIR]


def edges(page: Page, name: str, leftward: bool) -> list[float]:
    """Where letters and pictures begin, in millimetres: on the left, or on the right where it is read from there.

    Text that stands in the middle or on its other edge begins nowhere; neither do the numbers of a scale. Stamps are
    one picture.
    """
    starts: dict[str, list[float]] = defaultdict(list)
    for mark in marks(page):
        match mark:
            case TextLine() if all(style.align in ("left", "justify") for style in _may_be(mark, name)):
                starts[f"{mark.frame} {mark.size} {mark.y:.0f}"].append(mark.x + width(mark) if leftward else mark.x)
            case Picture() if mark.box.x > 0 and mark.box.right < page.width:
                spot = "" if mark.frame in stamps_of(name) else f"{mark.box.x:.1f}"
                starts[f"{mark.frame} {spot}"].append(mark.box.right if leftward else mark.box.x)
    found: list[float] = []
    for start in sorted(max(places) if leftward else min(places) for places in starts.values()):
        if not found or start - found[-1] > SAME_EDGE:
            found.append(start)
    return [round(edge / MM, 1) for edge in found]


def white(page: Page) -> float:
    """The share of the trim that nothing covers; a line of text covers its letters from top to foot."""
    step = 0.5 * MM
    paper = np.ones((round(page.height / step), round(page.width / step)), dtype=bool)
    for mark in marks(page):
        match mark:
            case TextLine():
                box, covers = Box(mark.x, mark.y - 0.7 * mark.size, width(mark), 0.75 * mark.size), True
            case Rectangle():
                box, covers = mark.box, min(mark.colour) < PAPER
            case Rule() | Border():
                continue
            case Picture() | Art() | Symbol():
                box, covers = mark.box, True
            case _:
                raise AssertionError(f"{type(mark).__name__} is not counted yet")
        shown = box if page.shows is None else box.meet(page.shows)
        top, foot = (max(0, round(y / step)) for y in (shown.y, shown.bottom))
        left, right = (max(0, round(x / step)) for x in (shown.x, shown.right))
        paper[top:foot, left:right] = not covers
    return float(paper.mean())


def pages(name: str, edge: Edge) -> Iterator[tuple[str, Insert, Page]]:
    """Every side of every card, called by shipment and number."""
    for shipment, insert, sides in cards(name, edge):
        for number, side in enumerate(sides, 1):
            yield f"{shipment}/{number}", insert, side


BOTH = pytest.mark.parametrize("edge", ["inset", "bleed"])
EACH = pytest.mark.parametrize("name", SHELF)


@EACH
def test_every_layout_has_words_in_german_both_ways_english_and_arabic(name: str) -> None:
    texts = ROOT / "layouts" / name / "texts"
    assert {path.stem for path in texts.glob("*.toml")} >= LANGUAGES
    german = (texts / "de.toml").read_text("utf-8")
    assert name == "neutral" or "[default.sie]" in german


@EACH
def test_every_sample_of_the_shelf_speaks_its_languages_and_ways(name: str) -> None:
    spoken = {insert.language for _, insert, _ in cards(name, "inset")}
    assert spoken >= (LANGUAGES if name != "postcard" else {"de", "en"})
    assert name == "neutral" or {insert.tone for _, insert, _ in cards(name, "inset")} == {"du", "sie"}


@BOTH
@EACH
def test_a_side_has_at_most_five_sizes_of_type(name: str, edge: Edge) -> None:
    found = {side: sizes(page, name) for side, _, page in pages(name, edge)}
    assert not {side: sizes for side, sizes in found.items() if len(sizes) > MOST_SIZES}


@BOTH
@EACH
def test_what_stands_on_a_side_begins_at_few_edges(name: str, edge: Edge) -> None:
    found = {side: edges(page, name, insert.language == "ar") for side, insert, page in pages(name, edge)}
    assert not {side: edges for side, edges in found.items() if len(edges) > MOST_EDGES}


@BOTH
@EACH
def test_a_third_of_a_side_is_white(name: str, edge: Edge) -> None:
    found = {side: round(white(page), 2) for side, _, page in pages(name, edge)}
    assert not {side: share for side, share in found.items() if share < WHITE}
