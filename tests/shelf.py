"""The shelf: every layout that ships, and the cards of the sample shop that shows it.

A layout's sample has its name; the postcard's is the sample shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from inserts.composition.frames import Edge
from inserts.model import Insert
from inserts.page import Page
from inserts.run.decide import decide_one
from inserts.run.issuing import sample
from inserts.run.produce import Press, make_press
from inserts.run.shop import enter
from inserts.settings import load

ROOT = Path(__file__).parent.parent
DAY = date(2026, 12, 4)
SHELF = sorted(path.parent.name for path in (ROOT / "layouts").glob("*/layout.toml"))

Card = tuple[str, Insert, tuple[Page, ...]]
"""The shipment, what its card says, its sides."""


def sample_of(name: str) -> Path:
    """The folder of a layout's sample."""
    return ROOT / "samples" / ("shop" if name == "postcard" else name)


@cache
def press_of(name: str, edge: Edge) -> Press:
    """The press of a layout's sample, one card a page."""
    return make_press(enter(load(sample_of(name)).printed(edge=edge, sheet="single"), lasting=False))


@cache
def cards(name: str, edge: Edge) -> tuple[Card, ...]:
    """Every card of a layout's sample, in picking order."""
    return tuple(_set(name, press_of(name, edge)))


def _set(name: str, press: Press) -> Iterator[Card]:
    intake = press.shop.take_in(DAY)
    edition = press.shop.edition(intake)
    for parcels in intake.parcels.values():
        for parcel in parcels:
            outcome = decide_one(parcel, edition, sample(edition)).outcome
            if isinstance(outcome, Insert) and outcome.layout == name:
                yield parcel.shipment.id, outcome, press.pages(outcome)
