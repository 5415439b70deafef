"""What the shop declares in inserts.toml: tables, campaigns, offers, actions, channels.

Invariant: every table is frozen and forbids keys that are not named here; inside, the types are trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .model import ActionKind

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""Ids the shop gives in its own files: lower-case letters, digits and hyphens."""


class Declared(BaseModel):
    """A table of a readable file: frozen, and no key that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Codes(Declared):
    """Where an offer's codes come from: derived from the order by key, a pool file, or one fixed code for all."""

    source: Literal["derived", "pool", "fixed"] = "derived"
    length: Literal[12, 16] = 16
    pool: str = ""
    code: str = ""


class Offer(Declared):
    """What a coupon is worth and for whom; the sentence of terms is made from these keys and no others.

    value: percent (10) or amount in the shop's currency; kind "gift" names gift_sku. minimum is the gross
    basket value asked for. days is how long it is valid at least after delivery; the expiry is moved to the
    end of its bucket. redeem is the place where it counts ("fernweh-tee.example"); url what the QR opens,
    with {{ code }} in it.
    """

    id: Id
    version: int = 1
    kind: Literal["percent", "amount", "shipping", "gift"]
    value: Decimal | None = None
    gift_sku: str = ""
    minimum: Decimal | None = None
    exclude_categories: tuple[str, ...] = ()
    exclude_reduced: bool = False
    combinable: bool = False
    once_per: Literal["order", "shipment", "customer"] = "order"
    scope: Literal["personal", "public"] = "personal"
    valid_from: date | None = None
    days: int = Field(default=30, ge=1)
    bucket: Literal["week", "month"] = "month"
    redeem: str
    url: str
    codes: Codes = Codes()


class ActionOffer(Declared):
    """Something an insert can ask for: its kind and the address behind its QR, a template
    that may use {{ token }}, {{ language }} and the fields of product (the line it is about)."""

    id: Id
    kind: ActionKind
    url: str


class Campaign(Declared):
    """What to say when `when` holds; campaigns are tried top to bottom, the first that holds wins.

    holdout is the share (0 to 1) of customers who get no insert, so that the effect can be measured.
    insert "none" decides to print nothing; "neutral" prints without name, coupon and suggestions.
    texts names the section of the text files, the campaign's own id where empty. art names the picture of the front.
    """

    id: Id
    when: str = "true"
    starts: date | None = None
    ends: date | None = None
    holdout: float = Field(default=0.0, ge=0, le=1)
    insert: Literal["full", "neutral", "none"] = "full"
    layout: str = ""
    offer: str = ""
    actions: tuple[str, ...] = ()
    suggestions: int = Field(default=3, ge=0, le=3)
    texts: str = ""
    art: str = "front"


class Channel(Declared):
    """What may be put into parcels sold through a channel, and where the rule comes from."""

    insert: Literal["full", "neutral", "none"]
    why: str = ""


class Table(Declared):
    """One source table: its file (or files, with *), how it is written, and how its columns are called.

    columns maps our column to theirs; values maps, for a column, their value to ours; formats declares
    columns whose numbers are ids ("integer"); ignore lists, for a column, values whose rows are left out
    (and counted). fill gives a value to a column the table lacks.
    """

    file: str
    encoding: str = "utf-8"
    separator: Literal[",", ";", "\t", "|", ""] = ""
    sheet: str = ""
    records: str = ""
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    date: str = "%Y-%m-%d"
    time: str = "%Y-%m-%d %H:%M:%S"
    columns: Mapping[str, str] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    formats: Mapping[str, Literal["integer"]] = {}
    ignore: Mapping[str, tuple[str, ...]] = {}
    fill: Mapping[str, str] = {}


class Tables(Declared):
    """The shop's tables; all but shipments are optional."""

    shipments: Table
    lines: Table | None = None
    customers: Table | None = None
    suppression: Table | None = None
    products: Table | None = None
    history: Table | None = None
    recommendations: Table | None = None
