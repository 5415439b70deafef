"""The contact sheet: what a layout prints, case by case on A4, for somebody to say yes to.

Invariant: cards are painted as they print, as drawings and not as pictures of them; equal cards give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from msgspec import Struct

from ..page import BLACK, Box, Colour, Mark, Page, Rule
from ..units import MM, PAPER
from .document import Document, Painted
from .hand import GREY, HAIR, HAIRLINE, HEAD, INK, SMALL, TEXT, TITLE, Hand
from .images import Darkroom
from .leaf import Leaf
from .paint import Painter
from .volume import enclosed, joined

WIDTH, HEIGHT = PAPER["a4"]
PAPER_LEAF = Leaf(WIDTH, HEIGHT, 0.0, Box(0.0, 0.0, WIDTH, HEIGHT), 1, False)
LEFT, TOP, BOTTOM = 16 * MM, 18 * MM, 16 * MM
MEASURE = WIDTH - 2 * LEFT
GAP = 6 * MM
"""Between the sides of a card, and between cards beside each other."""
CAPTION = 11 * MM
"""Height of what stands above a card."""
BELOW = 7 * MM
SMALLEST = 0.55
"""Rather than so small, one card stands where two could."""
ROW = 4.6 * MM
COLUMN = 34 * MM
WARN: Colour = (0.7, 0.26, 0.1)


class Shot(Struct, frozen=True):
    """A card on the sheet: its number, its caption, what else tells it from others, and its sides."""

    number: int
    caption: str
    about: str
    pages: tuple[Page, ...]


class Section(Struct, frozen=True):
    """Cards that belong together, on pages of their own."""

    title: str
    shots: tuple[Shot, ...]


class Remark(Struct, frozen=True):
    """Something to know before one signs; grave: as it is, it cannot be printed."""

    text: str
    aside: str = ""
    grave: bool = False


class ContactSheet(Struct, frozen=True):
    """What is proofed and by whom: the head of the first page, facts beneath it (name and value), the cards, remarks
    before the signature, the words for it, and what stands at the foot of every page. The first card of all stands
    on the first page."""

    kicker: str
    title: str
    owner: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    remarks_title: str
    remarks: tuple[Remark, ...]
    approval: str
    foot: str


class Stood(Struct, frozen=True):
    """A card that stands on a page: the top left of its first side."""

    shot: Shot
    x: float
    y: float


@dataclass(slots=True)
class Side:
    """A page of the sheet being filled: its own marks, and the cards on it."""

    marks: list[Mark]
    cards: list[Stood]


class Grid(Struct, frozen=True):
    """How cards stand on a page: their scale, how many beside and below each other, and the size of a card with all
    its sides, in points on the page."""

    scale: float
    columns: int
    rows: int
    width: float
    height: float


def print_contact_sheet(
    out: BinaryIO, sheet: ContactSheet, hand: Hand, *, made: datetime, darkroom: Darkroom | None = None
) -> int:
    """Print the sheet into `out`; gives its number of pages. All cards are of one size."""
    page = sheet.sections[0].shots[0].pages[0]
    leaf = Leaf(page.width, page.height, 0.0, page.shows or Box(0.0, 0.0, page.width, page.height), 1, False)
    grid = grid_of(page.width, page.height, max(len(shot.pages) for one in sheet.sections for shot in one.shots))
    document = Document(out, leaf, sheet.title, "en", made, paper=PAPER_LEAF)
    painter = Painter(document, leaf, darkroom or Darkroom())
    sides = list(_sides(sheet, grid, hand))
    for number, side in enumerate(sides, 1):
        foot = _foot(sheet.foot, f"{number} / {len(sides)}", hand)
        document.page(_painted([*side.marks, *foot], side.cards, grid, painter))
    painter.close()
    document.close()
    return len(sides)


def grid_of(width: float, height: float, sides: int) -> Grid:
    """The largest scale, no more than actual size, at which two cards stand below each other, or one where that
    would make them too small; and as many as there is room for at that scale."""
    room = HEIGHT - TOP - BOTTOM
    tried = []
    for rows in (2, 1):
        high = room / rows - CAPTION - BELOW
        scale = min(1.0, (MEASURE - GAP * (sides - 1)) / (width * sides), high / height)
        wide = width * sides * scale + GAP * (sides - 1)
        columns = max(1, int((MEASURE + 2 * GAP) / (wide + 2 * GAP)))
        fit = max(rows, int(room / (height * scale + CAPTION + BELOW)))
        tried.append(Grid(scale, columns, fit, wide, height * scale))
    two, one = tried
    return two if two.scale >= SMALLEST or two.scale == one.scale else one


# ── pages ─────────────────────────────────────────────────────────────────────────────────────


def _sides(sheet: ContactSheet, grid: Grid, hand: Hand) -> Iterator[Side]:
    yield _first(sheet, grid, hand)
    for section in sheet.sections:
        room = grid.columns * grid.rows
        for start in range(0, len(section.shots), room):
            title = section.title if start == 0 else f"{section.title}, continued"
            yield _gallery(title, section.shots[start : start + room], grid, hand)
    yield from _last(sheet, hand)


def _first(sheet: ContactSheet, grid: Grid, hand: Hand) -> Side:
    """What this is, and the first card of all."""
    right, y = WIDTH - LEFT, TOP + hand.cap(SMALL)
    size = hand.largest(sheet.title, MEASURE, (HEAD, 18.0, TITLE))
    marks: list[Mark] = [
        hand.line(sheet.kicker, LEFT, y, SMALL, GREY),
        hand.line(sheet.owner, right, y, SMALL, GREY, align="right"),
        hand.line(hand.shortened(sheet.title, MEASURE, size, strong=True), LEFT, y + 14 * MM, size, strong=True),
    ]
    y += 24 * MM
    marks.append(Rule(LEFT, y - ROW, right, y - ROW, HAIRLINE, HAIR))
    for name, value in sheet.facts:
        lines = hand.wrapped(value, MEASURE - COLUMN, TEXT)
        marks.append(hand.line(name, LEFT, y, TEXT, GREY))
        for line in lines:
            marks.append(hand.line(line, LEFT + COLUMN, y, TEXT))
            y += ROW
        y += 0.25 * ROW
    shot = sheet.sections[0].shots[0]
    spot = Stood(shot, LEFT, max(y + 2 * ROW, HEIGHT - BOTTOM - BELOW - grid.height))
    return Side(marks, [spot] if spot.y + grid.height <= HEIGHT - BOTTOM else [])


def _gallery(title: str, shots: Sequence[Shot], grid: Grid, hand: Hand) -> Side:
    """As many cards as a page has room for, in reading order, each under its caption."""
    side = Side([hand.line(title, LEFT, TOP - 4 * MM, SMALL, GREY)], [])
    pitch = (HEIGHT - TOP - BOTTOM) / grid.rows
    for at, shot in enumerate(shots):
        x = LEFT + at % grid.columns * (grid.width + 2 * GAP)
        y = TOP + at // grid.columns * pitch
        side.marks += _caption(shot, x, y, grid.width, hand)
        side.cards.append(Stood(shot, x, y + CAPTION))
    return side


def _caption(shot: Shot, x: float, y: float, width: float, hand: Hand) -> Iterator[Mark]:
    """The case, and smaller what else tells the card from others."""
    baseline = y + hand.cap(TEXT) + 2 * MM
    number = hand.line(str(shot.number), x + width, baseline, TEXT, GREY, align="right")
    caption = hand.shortened(shot.caption, number.x - x - TEXT, TEXT, strong=True)
    yield number
    yield hand.line(caption, x, baseline, TEXT, strong=True)
    yield hand.line(hand.shortened(shot.about, width, SMALL), x, baseline + 4 * MM, SMALL, GREY)


def _last(sheet: ContactSheet, hand: Hand) -> Iterator[Side]:
    """Remarks, as many pages as they take, and the lines to sign on."""
    side, y = _headed(sheet.remarks_title, hand)
    for remark in sheet.remarks:
        lines = [(line, TEXT, WARN if remark.grave else INK) for line in hand.wrapped(remark.text, MEASURE, TEXT)]
        lines += [(line, SMALL, GREY) for line in hand.wrapped(remark.aside, MEASURE, SMALL)]
        if y + (len(lines) + 1) * ROW > HEIGHT - BOTTOM - 2 * ROW:
            yield side
            side, y = _headed(f"{sheet.remarks_title}, continued", hand)
        for line, size, colour in lines:
            side.marks.append(hand.line(line, LEFT, y, size, colour))
            y += ROW
        y += 0.6 * ROW
    if y > HEIGHT - BOTTOM - 75 * MM:
        yield side
        side = Side([], [])
    side.marks += _signature(sheet, hand)
    yield side


def _headed(title: str, hand: Hand) -> tuple[Side, float]:
    y = TOP + hand.cap(TITLE)
    return Side([hand.line(title, LEFT, y, TITLE, strong=True)], []), y + 2.5 * ROW


def _signature(sheet: ContactSheet, hand: Hand) -> Iterator[Mark]:
    """Three lines at the foot of the page, and above them what is signed."""
    y = HEIGHT - BOTTOM - 16 * MM
    lines = hand.wrapped(sheet.approval, MEASURE, TEXT)
    for at, line in enumerate(lines):
        yield hand.line(line, LEFT, y - 28 * MM - (len(lines) - at) * ROW, TEXT)
    third = (MEASURE - 2 * GAP) / 3
    for at, name in enumerate(("Name", "Place and date", "Signature")):
        x = LEFT + at * (third + GAP)
        yield Rule(x, y, x + third, y, 0.5, BLACK)
        yield hand.line(name, x, y + 3.6 * MM, SMALL, GREY)


def _foot(text: str, number: str, hand: Hand) -> tuple[Mark, ...]:
    y = HEIGHT - 8 * MM
    return (
        hand.line(text, LEFT, y, SMALL, GREY),
        hand.line(number, WIDTH - LEFT, y, SMALL, GREY, align="right"),
    )


# ── painting ──────────────────────────────────────────────────────────────────────────────────


def _painted(marks: Sequence[Mark], cards: Sequence[Stood], grid: Grid, painter: Painter) -> Painted:
    """A page: each side of its cards as it prints, at the grid's scale, within a hairline where it is cut."""
    parts = []
    frames: list[Mark] = []
    for card in cards:
        for at, page in enumerate(card.shot.pages):
            x, width, height = card.x + at * (page.width * grid.scale + GAP), page.width, page.height
            matrix = (grid.scale, 0.0, 0.0, grid.scale, x, HEIGHT - card.y - height * grid.scale)
            parts.append(enclosed(painter.page(page.marks), matrix))
            frames += _around(Box(x, card.y, width * grid.scale, height * grid.scale))
    return joined([*parts, painter.page([*frames, *marks], leaf=PAPER_LEAF)])


def _around(box: Box) -> Iterator[Mark]:
    """A hairline around a card."""
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        yield Rule(x1, y1, x2, y2, HAIRLINE, HAIR)
