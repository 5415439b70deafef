"""The cover of a volume: what is in the stack, what is not, and why.

Invariant: the cover says what was counted, as it was told; it adds nothing up and leaves no position out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..page import Box, Colour, Mark, Page, Rectangle, Rule
from ..units import MM
from .edge import Edge
from .hand import GREY, HAIR, HAIRLINE, HEAD, INK, SMALL, TEXT, TINT, TINY, TITLE, Hand
from .leaf import Leaf
from .words import Words

MARGIN = 9 * MM
GRID = 4.5 * MM
ROW = 10.5
NOTE = 8.5
HEADS = (HEAD, 18.0, TITLE, TEXT)
GROUP = 5
"""After so many positions a hairline, for the eye to hold on to."""

SHIPMENT, MATCH = 0.12, 0.6
"""Where the columns of the table begin, as parts of its width; the status ends it."""

Status = Literal["sealed", "held", "skipped"]


@dataclass(frozen=True, slots=True)
class Row:
    """One position of the pick list; reason, place and hint say why it has no card."""

    edge: Edge
    shipment: str
    status: Status
    code: str = ""
    reason: str = ""
    where: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says: shop, pick list and its day, counts, every position, the other volumes of the
    pick list by file name, notices, and whether codes were made with the public demonstration key."""

    shop: str
    pick_list: str
    day: date
    read: int
    sealed: int
    held: int
    skipped: int
    rows: tuple[Row, ...]
    part: int = 1
    parts: int = 1
    sisters: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    demo: bool = False


def cover_pages(cover: Cover, leaf: Leaf, hand: Hand, words: Words) -> tuple[Page, ...]:
    """The cover's pages, as many as it takes."""
    flow = Flow(leaf, hand)
    _opening(cover, flow, words)
    if cover.demo:
        _warning(flow, words)
    _held([row for row in cover.rows if row.status == "held"], flow, words)
    _skipped([row for row in cover.rows if row.status == "skipped"], flow, words)
    _listed(words.notices, cover.notices, flow)
    _listed(words.sisters, cover.sisters, flow)
    _table(cover.rows, flow, words)
    return flow.pages(cover.shop, cover.pick_list)


class Flow:
    """Lines set one under the other, page after page."""

    def __init__(self, leaf: Leaf, hand: Hand) -> None:
        self.hand = hand
        self.left, self.right = MARGIN, leaf.width - MARGIN
        self.width = self.right - self.left
        self._leaf = leaf
        self._bottom = leaf.height - MARGIN
        self._sides: list[list[Mark]] = []
        self._turn()

    def down(self, pitch: float) -> float:
        """Go down to the next baseline, on the next page where this one is full; gives y."""
        self.keep(pitch)
        self.y += pitch
        return self.y

    def keep(self, height: float) -> bool:
        """What comes next needs so much room on one page; says whether that took a new one."""
        turns = self.y + height > self._bottom
        if turns:
            self._turn()
        return turns

    def add(self, *marks: Mark) -> None:
        """Put marks on the page."""
        self._sides[-1] += marks

    def text(self, text: str, pitch: float, size: float, colour: Colour = INK, strong: bool = False) -> None:
        """A line of text from the left, so far below the last."""
        y = self.down(pitch)
        self.add(self.hand.line(text, self.left, y, size, colour, strong))

    def prose(self, text: str, pitch: float, size: float, colour: Colour = INK) -> None:
        """Text in as many lines as it takes."""
        for line in self.hand.wrapped(text, self.width, size):
            self.text(line, pitch, size, colour)

    def rule(self, pitch: float) -> None:
        """A hairline across."""
        y = self.down(pitch)
        self.add(Rule(self.left, y, self.right, y, HAIRLINE, HAIR))

    def title(self, text: str) -> None:
        """What the next part is about, with room for a little of it beneath."""
        self.keep(4.5 * GRID)
        self.text(text, 1.5 * GRID, TEXT, strong=True)

    def pages(self, first: str, others: str) -> tuple[Page, ...]:
        """All pages, each with a line at its head and its number."""
        leaf, count = self._leaf, len(self._sides)
        y = MARGIN + self.hand.cap(SMALL)
        sides = []
        for at, marks in enumerate(self._sides):
            number = self.hand.line(f"{at + 1}/{count}", self.right, y, SMALL, GREY, align="right")
            head = self.hand.shortened(others if at else first, self.width * 0.8, SMALL)
            sides.append((self.hand.line(head, self.left, y, SMALL, GREY), number, *marks))
        return tuple(Page(leaf.width, leaf.height, leaf.bleed, side, leaf.shows) for side in sides)

    def _turn(self) -> None:
        self._sides.append([])
        self.y = MARGIN + GRID


def _opening(cover: Cover, flow: Flow, words: Words) -> None:
    """What this is: pick list, day, part, and the counts."""
    hand = flow.hand
    flow.text(words.cover, 1.5 * GRID, TEXT, GREY)
    size = hand.largest(cover.pick_list, flow.width, HEADS)
    flow.text(hand.shortened(cover.pick_list, flow.width, size, strong=True), 2 * GRID, size, strong=True)
    day = words.day(cover.day)
    if cover.parts > 1:
        day += f" · {words.part.format(part=cover.part, parts=cover.parts)}"
    flow.text(day, 1.5 * GRID, TEXT)
    flow.rule(GRID)
    _counts(cover, flow, words)
    flow.rule(GRID * 0.75)


def _counts(cover: Cover, flow: Flow, words: Words) -> None:
    """60 read = 54 printed + 4 held back + 2 left out."""
    counts = [(cover.read, words.read), (cover.sealed, words.sealed)]
    counts += [(cover.held, words.held), (cover.skipped, words.skipped)]
    y, step = flow.down(1.5 * GRID), flow.width / len(counts)
    for at, ((count, name), sign) in enumerate(zip(counts, ("", "=", "+", "+"), strict=True)):
        x = flow.left + at * step
        flow.add(flow.hand.line(str(count), x, y, TITLE, strong=True))
        flow.add(flow.hand.line(name, x, y + GRID, SMALL, GREY))
        if sign:
            flow.add(flow.hand.line(sign, x - 0.25 * step, y, TITLE, HAIR))
    flow.down(GRID)


def _warning(flow: Flow, words: Words) -> None:
    """The demonstration key is in use: said on a tinted ground, so that nobody overlooks it."""
    lines = flow.hand.wrapped(words.demo, flow.width - GRID, SMALL)
    height = (len(lines) + 2.2) * ROW
    flow.keep(height + GRID)
    top = flow.down(GRID)
    flow.add(Rectangle(Box(flow.left, top, flow.width, height), TINT))
    x = flow.left + GRID / 2
    flow.add(flow.hand.line(words.demo_title, x, flow.down(1.3 * ROW), TEXT, strong=True))
    for line in lines:
        flow.add(flow.hand.line(line, x, flow.down(ROW), SMALL))
    flow.down(0.9 * ROW)


def _held(rows: Sequence[Row], flow: Flow, words: Words) -> None:
    """Each position that was held back: why, where in the data, what to do."""
    if rows:
        flow.title(words.why_held)
    for row in rows:
        flow.keep(5 * NOTE)
        y = flow.down(GRID)
        flow.add(flow.hand.line(row.edge.number, flow.left, y, SMALL, strong=True))
        _named(row, y, flow)
        flow.prose(row.reason, ROW, SMALL)
        flow.prose(row.hint, ROW, SMALL)
        flow.prose(" · ".join(part for part in (row.where, row.code) if part), NOTE, TINY, GREY)


def _named(row: Row, y: float, flow: Flow) -> None:
    """Shipment and match id in their columns."""
    hand, column = flow.hand, flow.left + MATCH * flow.width
    begin = flow.left + SHIPMENT * flow.width
    flow.add(hand.line(hand.shortened(row.shipment, column - begin - SMALL, SMALL), begin, y, SMALL))
    flow.add(hand.line(row.edge.match, column, y, SMALL))


def _skipped(rows: Sequence[Row], flow: Flow, words: Words) -> None:
    """Each reason for printing no card, with the positions that it met."""
    if rows:
        flow.title(words.why_skipped)
    for reason in dict.fromkeys(row.reason for row in rows):
        flow.keep(GRID + ROW)
        flow.prose(reason, GRID, SMALL)
        places = ", ".join(row.edge.number for row in rows if row.reason == reason)
        flow.prose(places, ROW, SMALL, GREY)


def _listed(title: str, lines: Sequence[str], flow: Flow) -> None:
    if lines:
        flow.title(title)
    for line in lines:
        flow.prose(line, GRID, SMALL)


def _table(rows: Sequence[Row], flow: Flow, words: Words) -> None:
    """Every position with shipment, match id and status."""
    flow.keep(8 * ROW)
    flow.text(words.positions, 1.5 * GRID, TEXT, strong=True)
    for at, row in enumerate(rows):
        if flow.keep(1.5 * ROW) or at == 0:
            _columns(flow, words)
        y = flow.down(ROW)
        sealed = row.status == "sealed"
        status = {"sealed": words.sealed, "held": words.held, "skipped": words.skipped}[row.status]
        flow.add(flow.hand.line(row.edge.number, flow.left, y, SMALL, strong=True))
        _named(row, y, flow)
        colour = GREY if sealed else INK
        flow.add(flow.hand.line(status, flow.right, y, SMALL, colour, strong=not sealed, align="right"))
        if (at + 1) % GROUP == 0:
            flow.add(Rule(flow.left, y + 0.3 * ROW, flow.right, y + 0.3 * ROW, HAIRLINE, HAIR))


def _columns(flow: Flow, words: Words) -> None:
    """The heads of the table's columns."""
    y = flow.down(GRID)
    names = ((words.position, 0.0), (words.shipment, SHIPMENT), (words.match, MATCH))
    for name, part in names:
        flow.add(flow.hand.line(name, flow.left + part * flow.width, y, TINY, GREY))
    flow.add(flow.hand.line(words.status, flow.right, y, TINY, GREY, align="right"))
    flow.add(Rule(flow.left, y + 0.3 * ROW, flow.right, y + 0.3 * ROW, HAIRLINE, HAIR))
