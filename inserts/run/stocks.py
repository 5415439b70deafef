"""Stocks: preprinted paper by name, so that no card is printed on the wrong one.

Invariant: a stock's name says all that is preprinted on it: cards of one stock bear the same marks in the same places,
and whatever changes them, a picture or a layout, makes another stock.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..composition import Compiled, compose, key_of
from ..errors import LayoutError
from ..model import Insert
from ..page import Art, Box, Page, Picture, drawn
from ..prepress import free_of

PLAIN = "plain"
"""The stock of cards on which nothing is preprinted."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock: its name, and what is preprinted on each side."""

    name: str
    pages: tuple[Page, ...]

    @property
    def free(self) -> Box | None:
        """Where its front bears nothing yet; None where that is all of it."""
        return free_of(self.pages[0]) if self.pages else None


BLANK = Stock(PLAIN, ())
"""Paper for slips alone."""


def stock_of(insert: Insert, preprinted: Compiled) -> Stock:
    """The stock that an insert goes on, by its layout with what is preprinted alone. LayoutError where the insert does
    not fit."""
    pages = compose(insert, preprinted)
    if not any(page.marks for page in pages):
        return Stock(PLAIN, pages)
    marks = [mark for page in pages for mark in page.marks]
    files = [
        mark.image if isinstance(mark, Picture) else mark.artwork
        for mark in drawn(marks)
        if isinstance(mark, Picture | Art)
    ]
    art = [insert.art] if insert.art in {Path(file.path).stem for file in files} else []
    return Stock("-".join([insert.layout, *art, key_of(marks)[:6]]), pages)


def on_shelf(stock: Stock, stocks: Collection[str]) -> None:
    """LayoutError "no-such-stock" where it is none of these; where none are named, there is every one."""
    if stocks and stock.name not in (*stocks, PLAIN):
        message = f"the card goes on stock '{stock.name}', which is none of [preprinted] stocks."
        hint = "Order it from the press and name it there, or print this card whole."
        raise LayoutError("no-such-stock", message, hint=hint)
