"""order: one order in as JSON, one PDF out.

Invariant: the same order again is the same bytes; a different order under the same number is a conflict. Safe to
run many times at once on one shop.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .. import delivery
from ..delivery import Head, account
from ..errors import ConflictError
from ..intake import Intake, order_schema
from ..ledger import Decision, Event, Ledger, Printed, Writing
from ..model import Entry, Held, Insert, Parcel
from ..prepress import Profile
from ..settings import Occasion, Settings
from .decide import (
    Memory,
    changed_fields,
    decide,
    decide_one,
    decision_of,
    fingerprint,
    match_ids,
    refused_entry,
)  # fmt: skip
from .issuing import issuer, sample
from .labels import check_suffix, write_card
from .plans import reader
from .produce import make_press
from .shop import Shop, enter
from .single import print_alone

HELD = 3
UNSAID = Occasion()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an order; pdf is empty unless it is sealed; stock is the preprinted paper that it goes on, files
    are the sha256 (hex) of what was written, by path."""

    pdf: bytes
    entry: Entry
    stock: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        return HELD if isinstance(self.entry.outcome, Held) else 0

    @property
    def sha256(self) -> str:
        """Of the file, in hex; blank where there is none."""
        return hashlib.sha256(self.pdf).hexdigest() if self.pdf else ""

    def as_json(self) -> str:
        """One JSON object: what the manifest says of a shipment, the PDF's sha256, and the files that are PNG."""
        return json.dumps(self.as_dict(), ensure_ascii=False)

    def as_dict(self) -> Mapping[str, Any]:
        """The same as a dict; coupon holds the printed terms by the columns of codes.csv."""
        row = account(self.entry)
        names = ("shipment", "order", "status", "campaign", "holdout", "layout", "language", "match", "code", "qr")
        said = {name: getattr(row, name) for name in names}
        why = {name: getattr(row, name) for name in ("reason", "message", "where", "hint") if getattr(row, name)}
        outcome = self.entry.outcome
        stock = {"stock": self.stock} if self.stock else {}
        coupon = dict(outcome.coupon.rule) if isinstance(outcome, Insert) and outcome.coupon else None
        pngs = [{"file": path, "sha256": sha256} for path, sha256 in self.files.items() if sha256 != self.sha256]
        return {**said, "coupon": coupon, **why, "sha256": self.sha256, **stock, **({"files": pngs} if pngs else {})}


def schema_text() -> str:
    """The JSON Schema of an order."""
    return json.dumps(order_schema(), ensure_ascii=False, indent=2)


def print_order(
    settings: Settings, data: bytes, *, name: str, out: Path | None, today: date, occasion: Occasion = UNSAID
) -> Ordered:
    """Decide and print the order of a payload; the PDF also goes to `out` where it is given. The occasion goes into
    the record of prints.

    DataError where the payload is no order; ConflictError "order-differs" where the shipment was printed before
    from other data; the fields are named.
    """
    if out is not None:
        check_suffix(out)
    shop = enter(settings)
    intake = shop.take_order(data, name, today)
    for refused in intake.refused:
        return Ordered(b"", refused_entry(refused, _match(shop, refused.shipment)))
    ((parcel,),) = intake.parcels.values()
    with Ledger.open(settings.state) as ledger:
        entry = _decide(shop, intake, parcel, ledger)
        if not isinstance(entry.outcome, Insert):
            return Ordered(b"", entry)
        press = make_press(shop)
        card = print_alone(entry, parcel.shipment.ship_date, press)
        pdf, printed, made_for = card.pdf, card.entry, press.profile(entry.outcome.layout)
        files = write_card(out, pdf, made_for) if pdf and out is not None else {}
        with ledger.writing() as writing:
            if isinstance(printed.outcome, Held):
                writing.forget([entry.shipment])
            else:
                _count(printed, pdf, made_for, occasion, writing)
        stock = press.stock(printed.outcome) if isinstance(printed.outcome, Insert) else None
    return Ordered(pdf, printed, stock.name if stock else "", files)


def _count(entry: Entry, pdf: bytes, made_for: Profile, occasion: Occasion, writing: Writing) -> None:
    """Keep that the insert was printed; the same bytes again are no second print, and what is seen on a screen is no
    card."""
    file = delivery.volume_name(f"order {entry.shipment}", profile=made_for.name)
    sha256, card = hashlib.sha256(pdf).hexdigest(), Printed(entry.shipment, None, entry.match, 1, "", "sealed")
    if not writing.printed_before(file, sha256):
        event = Event(occasion.at, "order", "", file, "single", sha256, occasion.station)
        writing.printed(event, () if made_for.seen else [card])


def _decide(shop: Shop, intake: Intake, parcel: Parcel, ledger: Ledger) -> Entry:
    folder, shipment = shop.settings.state / "plans", parcel.shipment
    edition, key = shop.edition(intake), shop.house.customer_key
    own = f"order {shipment.id}"
    decide_one(parcel, edition, sample(edition))  # what is slow the first time must not hold others up
    with ExitStack() as opened, ledger.writing() as writing:
        decisions = writing.decisions([shipment.id])
        _same_order(decisions.get(shipment.id), parcel, key)
        memory = Memory(decisions, reader(folder, opened))
        matches = {shipment.id: _match(shop, shipment.id)}
        (entry,) = decide([parcel], edition, issuer(edition, writing, shop.folder), memory, matches)
        opened.close()
        decision = decision_of(entry, parcel, delivery.plan_name(own), key, delivery.encode_outcome(entry.outcome))
        if shipment.id not in decisions and decision is not None:
            with delivery.planning(folder, Head(own, shipment.ship_date)) as plan:
                plan.add(entry)
            writing.record([decision])
    return entry


def _same_order(before: Decision | None, parcel: Parcel, key: bytes) -> None:
    """ConflictError where the shipment was decided from other data."""
    fields = changed_fields(before.fingerprint, fingerprint(parcel, key)) if before else []
    if fields:
        message = f"shipment '{parcel.shipment.id}' was decided before with other data: {', '.join(fields)}."
        raise ConflictError("order-differs", message, hint="Give a new shipment a new number.")


def _match(shop: Shop, shipment: str) -> str:
    printed = shop.settings.file.print
    return match_ids([shipment], printed.match, printed.match_length, shop.house.key)[shipment] if shipment else ""
