"""The slip that lies in the stack in place of a card that was held back or left out.

Invariant: a slip is a leaf like any card's, so that a gap never shifts the stack.
"""

from __future__ import annotations

from msgspec import Struct

from ..page import Box, Colour, Mark, Page, Rule, drawn, extent, scaled
from ..phrases import Phrases
from ..units import MM
from .edge import Edge
from .hand import GREY, HAIR, HAIRLINE, HEAD, INK, SMALL, TEXT, TINY, TITLE, Hand
from .leaf import Leaf

MARGIN = 9 * MM
FIGURES = (64.0, 48.0, 36.0, HEAD)
GRID = 4.5 * MM
NOTE = 8.5


class Slip(Struct, frozen=True):
    """A position without a card: which one, its shipment (blank where unreadable), held or left out, and why:
    reason and hint are an error's own English words, code what phrases are found by, where a place in the data."""

    edge: Edge
    shipment: str
    held: bool
    reason: str
    code: str = ""
    where: str = ""
    hint: str = ""


def slip_page(slip: Slip, leaf: Leaf, hand: Hand, phrases: Phrases) -> Page:
    """The front of a slip's leaf; its other sides stay blank."""
    words = phrases.paper
    left, right = MARGIN, leaf.width - MARGIN
    top = MARGIN + hand.cap(TITLE)
    marks: list[Mark] = [hand.line(words.no_card, left, top, TITLE, strong=True)]
    below = top + 3.5 * GRID + hand.cap(FIGURES[0])
    marks += _figures(slip.edge, left, right, below - 2 * GRID, hand)
    marks += _pair(words.match, slip.edge.match or words.unknown, left, right, below, hand)
    if slip.shipment:
        marks += _pair(words.shipment, slip.shipment, (left + right) / 2, right, below, hand)
    marks.append(Rule(left, below + 2 * GRID, right, below + 2 * GRID, HAIRLINE, HAIR))
    marks += _reason(slip, left, right, below + 3.5 * GRID, hand, phrases)
    if leaf.free:
        marks = _within(leaf.free, marks, leaf)
    return Page(leaf.width, leaf.height, leaf.bleed, tuple(marks), leaf.shows)


def _within(free: Box, marks: list[Mark], leaf: Leaf) -> list[Mark]:
    """The slip where the paper bears nothing yet, as much smaller as that asks for."""
    lowest = max(mark.bottom for mark in map(extent, drawn(marks))) + MARGIN / 2
    scale = min(1.0, free.height / lowest, free.width / leaf.width)
    return [scaled(mark, scale, free.x, free.y) for mark in marks]


def _figures(edge: Edge, left: float, right: float, y: float, hand: Hand) -> list[Mark]:
    """The position, to be read at arm's length, and of how many."""
    of = f"/{edge.of}"
    size = hand.largest(edge.number, right - left - 2 * MM - hand.width(of, HEAD), FIGURES)
    x = left + hand.width(edge.number, size, strong=True) + 2 * MM
    return [hand.line(edge.number, left, y, size, strong=True), hand.line(of, x, y, HEAD, GREY)]


def _pair(name: str, value: str, x: float, right: float, y: float, hand: Hand) -> list[Mark]:
    """A value under its small name."""
    shown = hand.shortened(value, right - x, TITLE, strong=True)
    return [hand.line(name, x, y, SMALL, GREY), hand.line(shown, x, y + 1.25 * GRID, TITLE, strong=True)]


def _reason(slip: Slip, left: float, right: float, y: float, hand: Hand, phrases: Phrases) -> list[Mark]:
    """Why there is no card and what helps; then, small, where in the data and the code to look up."""
    paper, said = phrases.paper, phrases.explain(slip.code, slip.reason, slip.hint)
    marks: list[Mark] = []

    def set_prose(text: str, size: float, pitch: float, colour: Colour, strong: bool = False) -> None:
        nonlocal y
        for line in hand.wrapped(text, right - left, size, strong):
            marks.append(hand.line(line, left, y, size, colour, strong))
            y += pitch

    set_prose(paper.slip_held if slip.held else paper.slip_skipped, TEXT, GRID, GREY)
    set_prose(said.says, TEXT, GRID, INK, strong=True)
    if slip.held:
        set_prose(phrases.pack.held_do, TEXT, GRID, INK, strong=True)
    set_prose(said.do, TEXT, GRID, INK)
    y += 0.25 * GRID
    set_prose(" · ".join(part for part in (slip.where, slip.code) if part), TINY, NOTE, GREY)
    set_prose(said.detail, TINY, NOTE, GREY)
    return marks
