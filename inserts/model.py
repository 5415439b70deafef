"""The shop's words: what the stages hand each other, from a shipment to a plan.

Invariant: ids are text exactly as given (NFC, trimmed), money is Decimal gross in the shop's one currency,
times are aware. What the shop declares in its own files stands in `declared.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from .errors import NOWHERE, Place

Kind = Literal["order", "replacement", "exchange", "sample", "subscription"]
Tone = Literal["du", "sie"]
Relation = Literal["accessory", "upgrade", "replacement", "similar"]
Spot = Callable[[str], Place]
"""Where the value of a column stands in its table."""
ActionKind = Literal["survey", "review", "guide", "advice", "refer", "newsletter", "service", "link"]


class Remark(str):
    """What the reader of a report should know, in English; other languages say it by its code and its facts, which
    are numbers and names of files and columns."""

    code: str
    facts: Mapping[str, str | int]

    def __new__(cls, text: str, code: str, **facts: str | int) -> Remark:
        remark = super().__new__(cls, text)
        remark.code, remark.facts = code, facts
        return remark


# ── what we were given ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a shipment; price is the gross price paid for one piece, None where the table has none."""

    sku: str
    quantity: Decimal
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel to pack: `position` on `pick_list`; customer and email are blank where unknown.

    total is the gross total of the whole order (all its shipments), None where it cannot be known. copies is how
    often its card is printed, None where the shop's setting counts.
    """

    id: str
    order: str
    pick_list: str
    position: int
    customer: str
    email: str
    lines: tuple[Line, ...]
    ship_date: date
    ordered_at: datetime | None = None
    country: str = ""
    language: str = ""
    channel: str = ""
    kind: Kind = "order"
    gift_message: str = ""
    business: bool = False
    total: Decimal | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE
    spot: Spot | None = field(default=None, compare=False, repr=False)
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's profile; birthday is the date of birth, attributes are the table's other columns."""

    id: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    salutation: str = ""
    language: str = ""
    tone: Tone | None = None
    birthday: date | None = None
    member_since: date | None = None
    consent: bool | None = None
    open_complaint: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE
    spot: Spot | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the order history says of a customer on the day of the shipment.

    orders counts distinct order ids, the current one included, without cancelled, returned and
    replacement ones. spent is gross: before this order, and with it. last_order is the day of the order
    before this one. bought maps each SKU bought before to the day it was last bought. coupon_share is
    the share (0 to 1) of earlier orders with a coupon, None where there is none.
    """

    orders: int = 1
    spent_before: Decimal = Decimal(0)
    spent_after: Decimal = Decimal(0)
    first_order: date | None = None
    last_order: date | None = None
    bought: Mapping[str, date] = field(default_factory=dict)
    coupon_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A shipment joined with its customer and history.

    identity is the customer number, else the normalised e-mail, else blank (an unknown guest).
    objected: the suppression list names this customer, or consent is refused.
    """

    shipment: Shipment
    customer: Customer | None
    facts: Facts
    identity: str = ""
    objected: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A product; names and short_names are by language, "" the language of a table that names none.

    low_30 is the lowest price of the last 30 days. content and unit (g, kg, ml, l, m, m2, m3, piece)
    give the unit price. interval is the days a consumable usually lasts. picture is a file's path.
    """

    sku: str
    names: Mapping[str, str]
    short_names: Mapping[str, str] = field(default_factory=dict)
    price: Decimal | None = None
    list_price: Decimal | None = None
    low_30: Decimal | None = None
    category: str = ""
    picture: str = ""
    stock: int | None = None
    accessories: tuple[str, ...] = ()
    content: Decimal | None = None
    unit: str = ""
    no_discount: bool = False
    no_advertise: bool = False
    consumable: bool = False
    interval: int | None = None
    link: str = ""
    guide: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`sku` goes well with `subject` (a customer id or a SKU); rank 1 is best; reasons are by language."""

    subject: str
    sku: str
    rank: int
    relation: Relation = "accessory"
    source: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assortment:
    """All that can be suggested: products by SKU, recommendations by customer and by SKU (by rank), best sellers."""

    products: Mapping[str, Product]
    for_customer: Mapping[str, tuple[Recommendation, ...]] = field(default_factory=dict)
    for_sku: Mapping[str, tuple[Recommendation, ...]] = field(default_factory=dict)
    best_sellers: tuple[str, ...] = ()


# ── what each insert says ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon as printed: everything is final text in the insert's language; code has its separators.

    rule says the same terms as data, for the shop system: what was printed, whatever the offer becomes.
    """

    offer: str
    version: int
    code: str
    value: str
    headline: str
    until: str
    terms: str
    url: str
    expires: date
    call: str = ""
    rule: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """A thing the insert asks for, as printed: title, one line of text, a verb beside the QR, the QR's address."""

    id: str
    kind: ActionKind
    title: str
    text: str
    call: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product as printed; price is empty where the law would ask for what the data lacks; note is the unit
    price or 30-day low beside it; picture is a file's path and its sha256, both empty where there is none;
    short_name stands in for a name that does not fit; url is the address of its page, empty where no QR code may lead
    there."""

    sku: str
    name: str
    reason: str
    price: str = ""
    note: str = ""
    picture: str = ""
    picture_sha256: str = ""
    short_name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stamps:
    """A card of stamps as printed: how many of how many fields are stamped, one at least."""

    have: int
    of: int

    @property
    def left(self) -> int:
        """How many are missing."""
        return self.of - self.have


@dataclass(frozen=True, slots=True)
class Insert:
    """All that one insert says, final: composition looks nothing up and words nothing.

    texts holds the words by role: greeting, headline, note, signature, imprint, suggestions_title, prices_note ...
    locale is language and destination country ("de_AT"). neutral: no name, no coupon, no suggestion.
    art names the picture of the front, a file of the shop's or the layout's art folder without its suffix. stamps is
    None where the shop gives none, or it is not known how many the customer has.
    """

    shipment: str
    order: str
    campaign: str
    layout: str
    language: str
    locale: str
    tone: Tone
    texts: Mapping[str, str]
    coupon: Coupon | None = None
    actions: tuple[Action, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    neutral: bool = False
    art: str = "front"
    stamps: Stamps | None = None


# ── what happens to each shipment ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Held:
    """Why a shipment has no insert though it should: an error's code, message, place and hint."""

    code: str
    message: str
    where: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a rule decided to print no insert: "marketplace", "hold-out", "campaign"; and in words."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One shipment of a pick list (or one row that could not be read: shipment and order blank).

    position is None where it could not be read. fingerprint tells whether its data changed since it was
    planned. holdout: this customer is in the campaign's control group. places says where the names on the
    card stand in the data, by name, and under "" where the shipment does: for what only shows when it is set.
    """

    position: int | None
    shipment: str
    order: str
    match: str
    outcome: Insert | Held | Skipped
    campaign: str = ""
    holdout: bool = False
    fingerprint: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
