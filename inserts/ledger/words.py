"""The ledger's words: decisions, coupons, files, and what was printed when, where and why.

Invariant: no personal data. Customers are keyed hashes that the caller makes; nothing here is worded for a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

KeyKind = Literal["order", "shipment", "customer"]
Source = Literal["derived", "pool", "fixed"]
EventKind = Literal["batch", "supplement", "reprint", "pack", "order"]
PrintStatus = Literal["sealed", "held", "skipped", "out"]
Reason = Literal["jam", "damaged", "lost", "wrong"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a shipment, for ever: all but plan, content_hash and fingerprint never changes.

    plan is the name of the plan's file; offer is empty and offer_version 0 where the insert has no coupon.
    """

    shipment: str
    order_id: str
    customer_ref: str
    campaign: str
    day: date
    holdout: bool = False
    offer: str = ""
    offer_version: int = 0
    plan: str = ""
    content_hash: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A shipment's claim to a coupon: one is given for each (offer, key_kind, key).

    key is the id of the order or shipment, or the customer's keyed hash; issued is the shipment's day;
    kid names the secret that codes are derived with.
    """

    offer: str
    version: int
    bucket: str
    key_kind: KeyKind
    key: str
    campaign: str
    shipment: str
    expires: date
    issued: date
    kid: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A coupon as it was first issued; claim is the one recorded, whatever the offer became since."""

    claim: Claim
    code: str
    source: Source
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class AlreadyHad:
    """The key got its coupon with another shipment, on that day: this one gets none."""

    shipment: str
    issued: date


@dataclass(frozen=True, slots=True)
class Volume:
    """A file that was made: its name, the plan it was made from, and the sha256 (hex) and pages of what it holds."""

    file: str
    pick_list: str
    sheet: str
    part: str
    sha256: str
    pages: int
    plan: str
    made: date


@dataclass(frozen=True, slots=True)
class Event:
    """A file was printed: when, by which station, why again (a reprint's reason), and what a printer answered.

    copies is how often each card lies in it. printer is the one it was made for, empty where it was made for none;
    answer is empty until it was handed over.
    """

    at: str
    kind: EventKind
    pick_list: str
    file: str
    sheet: str = ""
    sha256: str = ""
    station: str = ""
    reason: str = ""
    printer: str = ""
    answer: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """A leaf of an event: whose it is, the file's page (from 1) and the place on the sheet it is on.

    position is None where it could not be read. status "out": the supplement said to take it out; page is 0.
    """

    shipment: str
    position: int | None
    match: str
    page: int
    place: str
    status: PrintStatus


@dataclass(frozen=True, slots=True)
class Print:
    """A leaf together with its event, and the event's number."""

    number: int
    event: Event
    leaf: Printed


@dataclass(frozen=True, slots=True)
class Lies:
    """Where the card of an order lies: with which shipment, on which pick list, at which position."""

    shipment: str
    pick_list: str
    position: int | None
