"""The cover of a volume: what is in the stack, what is not, and why.

Invariant: the cover says what was counted, as it was told; it adds nothing up and leaves no position out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

from msgspec import Struct, field
from msgspec.structs import replace

from ..page import Box, Page, Rectangle, scaled
from ..phrases import Paper, Phrases, Said
from ..units import MM
from .edge import Edge
from .flow import GRID, ROW, Flow
from .hand import GREY, HAIR, HEAD, SMALL, TEXT, TINT, TINY, TITLE, Hand
from .imposition import Imposition
from .leaf import Leaf
from .positions import MATCH, SHIPMENT, Row, cutting, named, table

NOTE = 8.5
A4 = 210 * MM * 297 * MM
"""Up to paper of this area covers are set at their own size, on larger paper so much larger."""

HEADS = (HEAD, 18.0, TITLE, TEXT)


class Leaving(Struct, frozen=True):
    """A leaf to take out of the stack: its edge as printed, its shipment, and whether it is a card or a slip."""

    edge: Edge
    shipment: str
    card: bool


class Supplement(Struct, frozen=True):
    """What a supplement does to the stack that was printed before: which one it is, what is to be taken out, the
    shipments whose cards come in place of a slip, and what stands at another position today (before and now)."""

    number: int
    takes_out: tuple[Leaving, ...] = ()
    for_slips: frozenset[str] = frozenset()
    moved: tuple[tuple[str, str], ...] = ()


class Cover(Struct, frozen=True):
    """What the cover says: shop, pick list and its day, counts, every position, the other volumes of the
    pick list by file name, notices, whether codes were made with the public demonstration key, and, where the
    pick list was printed before, what this adds to it, or that it replaces all of that (anew); how its cards are laid
    out, the number of each one's position in the order of the stack, and
    the preprinted stock that they go on."""

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
    supplement: Supplement | None = None
    anew: bool = False
    imposition: Imposition = field(default_factory=Imposition)
    numbers: tuple[str, ...] = ()
    stock: str = ""


def cover_pages(cover: Cover, leaf: Leaf, hand: Hand, phrases: Phrases, covers: int = 1) -> tuple[Page, ...]:
    """The cover's pages, as many as it takes; where a sheet is half used already they say which leaf of the tray it
    must be, and with more than `covers` leaves of their own they are composed anew for that. Paper larger than A4 lies
    further from the eye, so all of it is larger there."""
    scale = max(1.0, round(sqrt(leaf.width * leaf.height / A4), 2))
    smaller = replace(leaf, width=leaf.width / scale, height=leaf.height / scale)
    pages = tuple(_enlarged(page, scale, leaf) for page in _pages(cover, smaller, hand, phrases, covers))
    needed = -(-len(pages) // leaf.sides)
    told = cover.imposition.skip and needed > covers
    return cover_pages(cover, leaf, hand, phrases, needed) if told else pages


def _enlarged(page: Page, scale: float, leaf: Leaf) -> Page:
    if scale == 1:
        return page
    return replace(page, width=leaf.width, height=leaf.height, marks=tuple(scaled(mark, scale) for mark in page.marks))


def _pages(cover: Cover, leaf: Leaf, hand: Hand, phrases: Phrases, covers: int) -> tuple[Page, ...]:
    flow, words = Flow(leaf, hand), phrases.paper
    _opening(cover, flow, phrases)
    if cover.anew:
        _heading(phrases.stack.anew, flow)
    if cover.supplement:
        _changes(cover.supplement, cover.rows, flow, phrases)
    if cover.demo:
        _warning(flow, words)
    if cover.imposition.sheet.places and cover.numbers:
        cutting(cover.imposition, cover.numbers, flow, phrases.sheets, covers)
    _held([row for row in cover.rows if row.status == "held"], flow, phrases)
    _skipped([row for row in cover.rows if row.status == "skipped"], flow, phrases)
    _listed(words.notices, cover.notices, flow)
    _listed(words.sisters, cover.sisters, flow)
    if not cover.supplement:
        table(cover.rows, flow, words, phrases.sheets.spot if cover.imposition.sheet.places else "")
    return flow.pages(cover.shop, cover.pick_list)


def _opening(cover: Cover, flow: Flow, phrases: Phrases) -> None:
    """What this is: pick list, day, part, and the counts."""
    hand, words = flow.hand, phrases.paper
    supplement = phrases.stack.supplement.format(number=cover.supplement.number) if cover.supplement else ""
    flow.text(supplement or words.cover, 1.5 * GRID, TEXT, GREY)
    size = hand.largest(cover.pick_list, flow.width, HEADS)
    flow.text(hand.shortened(cover.pick_list, flow.width, size, strong=True), 2 * GRID, size, strong=True)
    day = phrases.day(cover.day)
    if cover.parts > 1:
        day += f" · {words.part.format(part=cover.part, parts=cover.parts)}"
    flow.text(day, 1.5 * GRID, TEXT)
    if cover.stock:
        flow.prose(words.stock.format(stock=cover.stock), 1.5 * GRID, TEXT, strong=True)
    flow.rule(GRID)
    if not cover.supplement:
        _counts(cover, flow, words)
        flow.rule(GRID * 0.75)


def _counts(cover: Cover, flow: Flow, words: Paper) -> None:
    """60 read = 54 printed + 4 held back + 2 left out."""
    counts = [(cover.read, words.read), (cover.sealed, words.sealed)]
    counts += [(cover.held, words.held), (cover.skipped, words.skipped)]
    y, step = flow.down(1.5 * GRID), flow.measure / len(counts)
    for at, ((count, name), sign) in enumerate(zip(counts, ("", "=", "+", "+"), strict=True)):
        x = flow.left + at * step
        flow.add(flow.hand.line(str(count), x, y, TITLE, strong=True))
        flow.add(flow.hand.line(name, x, y + GRID, SMALL, GREY))
        if sign:
            flow.add(flow.hand.line(sign, x - 0.25 * step, y, TITLE, HAIR))
    flow.down(GRID)


def _changes(supplement: Supplement, rows: Sequence[Row], flow: Flow, phrases: Phrases) -> None:
    """What the packer does with the stack: take out, put in; then what only reads otherwise today."""
    words = phrases.stack
    if supplement.takes_out:
        _heading(words.take_out, flow)
    for one in supplement.takes_out:
        _leaf(one.edge, one.shipment, "" if one.card else words.slip, flow)
    _heading(words.put_in if rows else words.nothing_in, flow)
    for row in rows:
        note = {"sealed": "", "held": phrases.paper.held, "skipped": phrases.paper.skipped}[row.status]
        _leaf(row.edge, row.shipment, note or (words.for_slip if row.shipment in supplement.for_slips else ""), flow)
    if supplement.moved:
        flow.title(words.moved)
        flow.prose(" · ".join(f"{was} → {now}" for was, now in supplement.moved), GRID, SMALL)


def _heading(text: str, flow: Flow) -> None:
    flow.keep(5 * GRID)
    flow.prose(text, 1.75 * GRID, TITLE, strong=True)
    flow.down(GRID / 4)


def _leaf(edge: Edge, shipment: str, note: str, flow: Flow) -> None:
    """A leaf of the stack on one line: its position large, shipment and match id, and what else is to be known."""
    hand, begin, column = flow.hand, flow.left + SHIPMENT * flow.measure, flow.left + MATCH * flow.measure
    y = flow.down(1.25 * GRID)
    flow.add(hand.line(edge.number, flow.left, y, TEXT, strong=True))
    flow.add(hand.line(shipment, begin, y, TEXT, room=column - begin - SMALL))
    flow.add(hand.line(edge.match, column, y, TEXT, strong=True))
    if note:
        rest = flow.left + flow.measure - column - hand.width(edge.match, TEXT, strong=True) - SMALL
        flow.add(hand.line(note, flow.left + flow.measure, y, SMALL, GREY, align="right", room=rest))


def _warning(flow: Flow, words: Paper) -> None:
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


def _held(rows: Sequence[Row], flow: Flow, phrases: Phrases) -> None:
    """Each position that was held back: why, what to do, and small where in the data, code and particulars."""
    if rows:
        flow.title(phrases.paper.why_held)
    for row in rows:
        flow.keep(5 * NOTE)
        y = flow.down(GRID)
        named(row, y, flow)
        said = phrases.explain(row.code, row.reason, row.hint)
        flow.prose(said.says, ROW, SMALL)
        flow.prose(said.do, ROW, SMALL)
        flow.prose(" · ".join(part for part in (row.where, row.code, said.detail) if part), NOTE, TINY, GREY)
    if rows:
        flow.down(ROW / 3)
        flow.prose(phrases.paper.once_mended, ROW, SMALL, GREY)


def _skipped(rows: Sequence[Row], flow: Flow, phrases: Phrases) -> None:
    """Each reason for printing no card, with the positions that it met."""
    if rows:
        flow.title(phrases.paper.why_skipped)
    alike: dict[Said, list[str]] = {}
    for row in rows:
        alike.setdefault(phrases.explain(row.code, row.reason), []).append(row.edge.number)
    for said, places in alike.items():
        flow.keep(GRID + ROW + NOTE)
        flow.prose(", ".join(places), GRID, SMALL, strong=True)
        flow.prose(said.says, ROW, SMALL)
        flow.prose(said.detail, NOTE, TINY, GREY)


def _listed(title: str, lines: Sequence[str], flow: Flow) -> None:
    if lines:
        flow.title(title)
    for line in lines:
        flow.prose(line, GRID, SMALL)
