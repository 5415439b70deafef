"""One parcel by itself: decided under the same rules as in its pick list, and its cards made as a file of their own.

Invariant: a decision is sticky here as everywhere. Whoever decides first, batch or bench, the other finds the same
insert with the same code.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

from msgspec import structs

from .. import delivery
from ..content import Edition
from ..delivery import Head
from ..errors import InsertsError
from ..ledger import Decision, Lies, Writing
from ..model import Entry, Held, Insert, Parcel
from ..page import SINGLE
from ..prepress import Imposition, Leaf, Volume, Written, upright
from .decide import Memory, blamed, decide, decision_of
from .issuing import issuer
from .plans import reader
from .produce import Press, examine
from .shop import Shop


@dataclass(frozen=True, slots=True)
class Card:
    """An insert as a file of its own. pdf is empty and written None where the entry turned out to be held."""

    entry: Entry
    pdf: bytes = b""
    written: Written | None = None
    rules: tuple[tuple[str, ...], ...] = ()


def decide_alone(parcel: Parcel, match: str, edition: Edition, shop: Shop, writing: Writing) -> Entry:
    """The entry of a parcel: the one decided before, or a new one, which ledger and a plan of its own then keep."""
    shipment, folder = parcel.shipment, shop.settings.state / "plans"
    with ExitStack() as opened:
        decisions = _standing(shipment.id, writing)
        read = reader(folder, opened)
        fresh = not any(read(decision) for decision in decisions.values())
        memory = Memory(decisions, read, cards=_cards(parcel, shop, writing))
        (entry,) = decide([parcel], edition, issuer(edition, writing, shop.folder), memory, {shipment.id: match})
    own = f"order {shipment.id}"
    written = delivery.encode_outcome(entry.outcome)
    decision = decision_of(entry, parcel, delivery.plan_name(own), shop.house.customer_key, written)
    if fresh and decision is not None:
        with delivery.planning(folder, Head(own, shipment.ship_date)) as plan:
            plan.add(entry)
        writing.record([decision])
    if isinstance(entry.outcome, Insert) and shipment.id in writing.voided().values():
        writing.revive([shipment.id])
    return entry


def _standing(shipment: str, writing: Writing) -> dict[str, Decision]:
    """What was decided before; taken back where its code went to another shipment while its card was taken out."""
    decisions = dict(writing.decisions([shipment]))
    if any(decision.offer for decision in decisions.values()) and not writing.coupons([shipment]):
        writing.forget([shipment])
        return {}
    return decisions


def _cards(parcel: Parcel, shop: Shop, writing: Writing) -> dict[str, Lies] | None:
    """Where the card of the parcel's order lies already, where there is one an order."""
    if shop.settings.file.print.once_per != "order":
        return None
    return {order: cards[0] for order, cards in writing.lying([parcel.shipment.order]).items() if cards}


def print_alone(entry: Entry, day: date, press: Press, copies: int = 1) -> Card:
    """The insert of an entry, so many times, one card a page, without cover and without position and match id."""
    insert = entry.outcome
    assert isinstance(insert, Insert)
    settings, out = press.shop.settings, BytesIO()
    made = datetime.combine(day, time(), ZoneInfo(settings.file.shop.timezone))
    try:
        pages, leaf = press.pages(insert), structs.replace(press.leaf(insert.layout), slug=False)
        volume = Volume(
            out, leaf, press.hand, title=settings.file.shop.name, language=insert.language, made=made,
            darkroom=press.darkroom, imposition=_single(insert.layout, leaf, press),
            profile=press.profile(insert.layout), key=press.page_key,
        )  # fmt: skip
        for _ in range(copies):
            volume.insert(pages)
        written = volume.close()
    except InsertsError as fault:
        return Card(replace(entry, outcome=blamed(fault, insert, entry.places)))
    for finding in examine(out.getvalue(), written):
        return Card(replace(entry, outcome=Held(finding.code, finding.message, "the finished file")))
    rules = (tuple(insert.coupon.rule.values()),) if insert.coupon else ()
    return Card(entry, out.getvalue(), written, rules)


def _single(layout: str, leaf: Leaf, press: Press) -> Imposition:
    """One card a page: upright for the screen, turned as the printer turns it on paper."""
    if press.profile(layout).seen:
        return upright(leaf)
    settings = press.shop.settings
    turn = settings.file.print.turn or press.sheet(layout).turn
    return Imposition(structs.replace(SINGLE, turn=turn), offsets=settings.offsets)
