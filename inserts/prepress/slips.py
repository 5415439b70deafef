"""The slip that lies in the stack in place of a card that was held back or left out.

Invariant: a slip is a leaf like any card's, so that a gap never shifts the stack.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..page import Mark, Page, Rule
from ..units import MM
from .edge import Edge
from .hand import GREY, HAIR, HAIRLINE, HEAD, INK, SMALL, TEXT, TITLE, Hand
from .leaf import Leaf
from .words import Words

MARGIN = 9 * MM
FIGURES = (64.0, 48.0, 36.0, HEAD)
GRID = 4.5 * MM


@dataclass(frozen=True, slots=True)
class Slip:
    """A position without a card: which one, its shipment (blank where unreadable), held or left out, and why."""

    edge: Edge
    shipment: str
    held: bool
    reason: str
    code: str = ""


def slip_page(slip: Slip, leaf: Leaf, hand: Hand, words: Words) -> Page:
    """The front of a slip's leaf; its other sides stay blank."""
    left, right = MARGIN, leaf.width - MARGIN
    top = MARGIN + hand.cap(TITLE)
    marks: list[Mark] = [hand.line(words.no_card, left, top, TITLE, strong=True)]
    below = top + 3.5 * GRID + hand.cap(FIGURES[0])
    marks += _figures(slip.edge, left, right, below - 2 * GRID, hand)
    marks += _pair(words.match, slip.edge.match or words.unknown, left, right, below, hand)
    if slip.shipment:
        marks += _pair(words.shipment, slip.shipment, (left + right) / 2, right, below, hand)
    marks.append(Rule(left, below + 2 * GRID, right, below + 2 * GRID, HAIRLINE, HAIR))
    marks += _reason(slip, left, right, below + 3.5 * GRID, hand, words)
    return Page(leaf.width, leaf.height, leaf.bleed, tuple(marks), leaf.shows)


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


def _reason(slip: Slip, left: float, right: float, y: float, hand: Hand, words: Words) -> list[Mark]:
    """Why there is no card, in words, and the code to look up."""
    said = hand.wrapped(words.slip_held if slip.held else words.slip_skipped, right - left, TEXT)
    why = hand.wrapped(slip.reason, right - left, TEXT)
    lines = [(text, GREY) for text in said] + [(text, INK) for text in why]
    marks: list[Mark] = [hand.line(text, left, y + at * GRID, TEXT, colour) for at, (text, colour) in enumerate(lines)]
    if slip.code:
        marks.append(hand.line(slip.code, left, y + (len(lines) + 0.5) * GRID, SMALL, GREY))
    return marks
