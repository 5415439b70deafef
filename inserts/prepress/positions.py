"""The cover's table of positions, and how sheets become a stack in its order.

Invariant: every position is in the table once, in picking order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ..page import Box, Mark, Rectangle, Rule, TextLine
from ..phrases import Paper, Sheets
from ..units import MM
from .edge import Edge
from .flow import GRID, ROW, Flow
from .hand import GREY, HAIR, HAIRLINE, INK, SMALL, TEXT, TINT, TINY
from .imposition import Block, Imposition, Spot, blocks

GROUP = 5
"""After so many positions a hairline, for the eye to hold on to."""

SHIPMENT, MATCH = 0.12, 0.6
"""Where the columns of the table begin, as parts of its width; the status ends it."""

SPOT = 0.42
"""The same for the sheet and the place on it, where there are several."""

COLUMN, GUTTER = 84 * MM, 8 * MM
"""On wide paper the table has several columns, each at least so wide."""

PICTURE = 20 * MM
"""Height of the small picture of a sheet."""

Status = Literal["sealed", "held", "skipped"]


class Row(Struct, frozen=True):
    """One position of the pick list; code, reason, where and hint say why it has no card, the words in English;
    spot is where its card stands."""

    edge: Edge
    shipment: str
    status: Status
    code: str = ""
    reason: str = ""
    where: str = ""
    hint: str = ""
    spot: Spot | None = None


class Column(Struct, frozen=True):
    """A column of text and what it is set with: where it begins, how wide it is; ends are the words that end its lines,
    by status."""

    flow: Flow
    left: float
    width: float
    ends: dict[Status, TextLine] = field(default_factory=dict)

    def heads(self, y: float, words: Paper, spot: str) -> None:
        """What the table's parts are."""
        line = self.flow.hand.line
        for name, part in ((words.position, 0.0), (words.shipment, SHIPMENT), (spot, SPOT), (words.match, MATCH)):
            if name:
                self.flow.add(line(name, self.left + part * self.width, y, TINY, GREY))
        self.flow.add(line(words.status, self.left + self.width, y, TINY, GREY, align="right"))
        self.rule(y)

    def named(self, row: Row, y: float, with_spot: bool = False) -> None:
        """Position, shipment and match id; between them the place on the sheet."""
        hand, begin, match = self.flow.hand, self.left + SHIPMENT * self.width, self.left + MATCH * self.width
        end = self.left + SPOT * self.width if with_spot else match
        self.flow.add(hand.line(row.edge.number, self.left, y, SMALL, strong=True))
        self.flow.add(hand.line(row.shipment, begin, y, SMALL, room=end - begin - SMALL))
        if with_spot and row.spot:
            self.flow.add(hand.line(f"{row.spot.sheet + 1} · {row.spot.place + 1}", end, y, SMALL, GREY))
        self.flow.add(hand.line(row.edge.match, match, y, SMALL))

    def status(self, row: Row, y: float, words: Paper) -> None:
        """What became of the position, at the end of its line."""
        if (end := self.ends.get(row.status)) is None:
            sealed = row.status == "sealed"
            said = {"sealed": words.sealed, "held": words.held, "skipped": words.skipped}[row.status]
            right, colour = self.left + self.width, GREY if sealed else INK
            end = self.flow.hand.line(said, right, y, SMALL, colour, strong=not sealed, align="right")
            self.ends[row.status] = end
        self.flow.add(replace(end, y=y))

    def rule(self, y: float) -> None:
        """A hairline under a line of text."""
        self.flow.add(Rule(self.left, y + 0.3 * ROW, self.left + self.width, y + 0.3 * ROW, HAIRLINE, HAIR))


def named(row: Row, y: float, flow: Flow) -> None:
    """Position, shipment and match id as in the table."""
    Column(flow, flow.left, flow.measure).named(row, y)


def table(rows: Sequence[Row], flow: Flow, words: Paper, spot: str) -> None:
    """Every position with shipment, match id and status; side by side on wide paper. spot is the head of the column
    that says on which sheet and place each is, blank where that goes without saying."""
    flow.keep(8 * ROW)
    flow.text(words.positions, 1.5 * GRID, TEXT, strong=True)
    columns, start = _columns(flow), 0
    while start < len(rows):
        if start:
            flow.turn()
        top = flow.down(GRID)
        even = -(-(len(rows) - start) // (len(columns) * GROUP)) * GROUP
        high = max(1, min(int(flow.room / ROW - 0.3), even))
        for column in columns:
            if part := range(start, min(start + high, len(rows))):
                column.heads(top, words, spot)
            for line, at in enumerate(part, 1):
                column.named(rows[at], top + line * ROW, bool(spot))
                column.status(rows[at], top + line * ROW, words)
                if (at + 1) % GROUP == 0:
                    column.rule(top + line * ROW)
            start += len(part)
        flow.y = top + high * ROW


def _columns(flow: Flow) -> list[Column]:
    """As many columns as the paper is wide enough for."""
    count = max(1, int((flow.width + GUTTER) // (COLUMN + GUTTER)))
    width = (flow.width - (count - 1) * GUTTER) / count
    return [Column(flow, flow.left + at * (width + GUTTER), width) for at in range(count)]


# ── sheets ────────────────────────────────────────────────────────────────────────────────────


def cutting(imposition: Imposition, numbers: Sequence[str], flow: Flow, words: Sheets, covers: int = 1) -> None:
    """How the sheets become the stack: a picture of the places by number, and in words what to do, also with a sheet
    that is half used already. numbers are the positions, card by card, covers the cover's own leaves."""
    made = blocks(len(numbers), imposition)
    cut = words.cut if len(made) == 1 else words.cut_blocks
    twice = [words.double_cuts] if imposition.sheet.bleed and imposition.sheet.ups > 1 else []
    lines = [cut.format(sheets=sum(block.sheets for block in made)), *twice, words.pile]
    if len(made) > 1:
        lines += [_block(at, block, numbers, words) for at, block in enumerate(made, 1)]
    if imposition.skip:
        sheets = sum(block.sheets for block in made)
        at = sheets if imposition.reverse else covers + 1
        lines.insert(0, words.half_used.format(leaf=at, leaves=covers + sheets))
    flow.title(words.title)
    scale = PICTURE / imposition.sheet.height
    left = flow.left + imposition.sheet.width * scale + GRID
    flow.keep(PICTURE + GRID)
    top = flow.y + GRID
    flow.add(*_picture(imposition, flow.left, top, scale, flow))
    y = top + flow.hand.cap(SMALL)
    for text in lines:
        for line in flow.hand.wrapped(text, flow.left + flow.measure - left, SMALL):
            flow.add(flow.hand.line(line, left, y, SMALL))
            y += ROW
        y += ROW / 3
    flow.y = max(y - ROW, top + PICTURE)


def _block(number: int, block: Block, numbers: Sequence[str], words: Sheets) -> str:
    first, last = numbers[block.card], numbers[block.card + block.cards - 1]
    sheets = f"{block.sheet + 1}–{block.sheet + block.sheets}" if block.sheets > 1 else f"{block.sheet + 1}"
    return words.block.format(number=number, sheets=sheets, positions=f"{first}–{last}" if first != last else first)


def _picture(imposition: Imposition, x: float, y: float, scale: float, flow: Flow) -> list[Mark]:
    """The sheet, small, with its places by number."""
    sheet, hand = imposition.sheet, flow.hand
    marks: list[Mark] = []
    for number, place in enumerate(sheet.places, 1):
        box = Box(x + place.x * scale, y + place.y * scale, place.width * scale, place.height * scale)
        marks.append(Rectangle(box.inset(2 * HAIRLINE), TINT))
        middle = box.x + (box.width - hand.width(str(number), TEXT, strong=True)) / 2
        marks.append(hand.line(str(number), middle, box.y + (box.height + hand.cap(TEXT)) / 2, TEXT, strong=True))
    return marks
