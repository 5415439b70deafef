"""The names that conditions and texts may use, and their values for one parcel.

Invariant: the table below is the whole list; a value is one scalar or one list of texts, cleaned for print;
what is blank or not to be known is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ..model import Assortment, Customer, Facts, Line, Parcel, Product, Shipment
from .formats import clean
from .grammar import Fields
from .house import House
from .stamps import stamp_fields
from .values import Context, Entries, Money, Value

Group = dict[str, Value]
What = Literal["text", "yes/no", "whole number", "number", "money", "date", "list of texts"]
OPEN = ("customer", "order", "product")
"""Groups that also hold every further column of their table."""


@dataclass(frozen=True, slots=True)
class Field:
    """A name's type, whether it can be unknown, and what it says."""

    what: What
    about: str
    always: bool = False


CUSTOMER = {
    "known": Field("yes/no", "has a customer number or an e-mail address", always=True),
    "first_name": Field("text", "as in the profile"),
    "last_name": Field("text", "as in the profile"),
    "salutation": Field("text", 'as in the profile ("Frau"); never guessed'),
    "language": Field("text", "language of the profile"),
    "member_since": Field("date", "first day as a member"),
    "days_member": Field("whole number", "days from `member_since` to the day of shipping"),
    "days_to_birthday": Field(
        "whole number", "days from delivery to the nearest birthday, negative where it was; 29 February is 1 March"
    ),
    "consent": Field("yes/no", "has agreed to advertising"),
    "open_complaint": Field("yes/no", "waits for a complaint to be settled"),
    "orders": Field("whole number", "orders so far, this one counted; cancelled, returned and replacements not"),
    "spent_before": Field("money", "gross turnover before this order"),
    "spent_after": Field("money", "gross turnover with this order"),
    "first_order": Field("date", "day of the first order"),
    "last_order": Field("date", "day of the order before this one"),
    "days_since_first": Field("whole number", "days from the first order to the day of shipping"),
    "days_since_last": Field("whole number", "days from the order before this one to the day of shipping"),
    "coupon_share": Field("number", "share of earlier orders with a coupon, 0 to 1"),
}
ORDER = {
    "date": Field("date", "day of the order"),
    "country": Field("text", "destination, as a country code"),
    "language": Field("text", "language of the order"),
    "channel": Field("text", '"shop" where the table says nothing', always=True),
    "kind": Field("text", "order, replacement, exchange, sample or subscription", always=True),
    "gift": Field("yes/no", "comes with a gift message", always=True),
    "business": Field("yes/no", "was ordered by a business", always=True),
    "total": Field("money", "gross total of the whole order"),
    "value": Field("money", "gross value of this parcel"),
    "lines": Field("whole number", "lines in this parcel", always=True),
    "items": Field("number", "pieces in this parcel", always=True),
    "skus": Field("list of texts", "SKUs in this parcel, whole: `'TEA-01' in order.skus`", always=True),
    "categories": Field("list of texts", "their categories", always=True),
}
PARCEL = {
    "ship_date": Field("date", "day of shipping", always=True),
    "delivery_date": Field("date", "day of shipping and the usual days of delivery", always=True),
}
SHOP = {
    "name": Field("text", "the shop's name", always=True),
    "imprint": Field("text", "who sells, with legal form and address"),
    "country": Field("text", "the shop's country code", always=True),
    "currency": Field("text", "the shop's currency", always=True),
}
PRODUCT = {
    "sku": Field("text", "the main product: the dearest line of the parcel, the first of equals"),
    "name": Field("text", "its name in the insert's language"),
    "short_name": Field("text", "its short name, else its name"),
    "category": Field("text", "its category"),
    "price": Field("money", "its gross price"),
    "link": Field("text", "its page in the shop"),
    "guide": Field("text", "address of its guide or care instruction"),
}
REPLENISH = {
    "sku": Field("text", "a consumable bought before, used up by the day of delivery, not in this parcel"),
    "name": Field("text", "its name in the insert's language"),
    "short_name": Field("text", "its short name, else its name"),
    "days": Field("whole number", "days since it was bought, on the day of delivery"),
}
COUPON = {
    "value": Field("text", '"10 %", "5,00 €" or the gift\'s name; in texts only'),
    "expires": Field("date", "last day it counts; in texts only"),
    "minimum": Field("money", "gross value of the basket asked for; in texts only"),
}
STAMPS = {
    "have": Field("whole number", "stamps on the customer's card, this order's counted: see [stamps]"),
    "of": Field("whole number", "fields of the card"),
    "left": Field("whole number", "stamps that are missing; 0: the card is full"),
}
TABLE: Mapping[str, Mapping[str, Field]] = {
    "customer": CUSTOMER, "order": ORDER, "parcel": PARCEL, "shop": SHOP, "product": PRODUCT,
    "replenish": REPLENISH, "stamps": STAMPS, "coupon": COUPON,
}  # fmt: skip
NAMES = ("first_name", "last_name", "salutation")
UNKNOWN: Group = {}


def fields(columns: Mapping[str, tuple[str, ...]] | None, coupon: bool) -> Fields:
    """All names as a check knows them. columns: further columns by group, None: any; coupon: for a text."""
    known: dict[str, tuple[str, ...] | None] = {}
    for group, table in TABLE.items():
        further = ("*",) if columns is None else columns.get(group, ())
        known[group] = (*table, *further) if group in OPEN else tuple(table)
    if not coupon:
        del known["coupon"]
    return known


def context_page() -> str:
    """The table of names as Markdown, for the documentation."""
    rows = ["| name | type | what it says |", "|---|---|---|"]
    for group, table in TABLE.items():
        rows += [
            f"| `{group}.{name}` | {field.what}{'' if field.always else ', may be unknown'} | {field.about} |"
            for name, field in table.items()
        ]
        if group in OPEN:
            rows.append(f"| `{group}.<column>` | text, may be unknown | a column mapped as `attributes.<column>` |")
    return "\n".join(rows) + "\n"


# ── one parcel ────────────────────────────────────────────────────────────────────────────────


def delivery_day(shipment: Shipment, days: int) -> date:
    """When the parcel will probably arrive."""
    return shipment.ship_date + timedelta(days=days)


def build(parcel: Parcel, assortment: Assortment, house: House, language: str, hidden: bool = False) -> Context:
    """The context of one insert on its own day; hidden leaves the customer out (objection, gift, neutral)."""
    shipment = parcel.shipment
    arrives = delivery_day(shipment, house.delivery_days)
    product = main_product(shipment, assortment)
    made: dict[str, Group] = {
        "customer": UNKNOWN if hidden else _customer(parcel, arrives),
        "order": _order(shipment, assortment),
        "parcel": {"ship_date": shipment.ship_date, "delivery_date": arrives},
        "shop": _blank_is_unknown(
            {"name": house.name, "imprint": house.imprint, "country": house.country, "currency": house.currency}
        ),
        "product": product_fields(product, language),
        "replenish": UNKNOWN if hidden else _replenish(parcel, assortment, arrives, language),
    }
    return {**made, "stamps": UNKNOWN if hidden else stamp_fields(house.stamps, made)}


def main_product(shipment: Shipment, assortment: Assortment) -> Product | None:
    """The product of the dearest line (price a piece), the first of equals; None where none is in the table."""
    best: Product | None = None
    most = Decimal(-1)
    for line in shipment.lines:
        product = assortment.products.get(line.sku)
        if product is not None and (worth := _worth(line, product)) > most:
            best, most = product, worth
    return best


def product_fields(product: Product | None, language: str) -> Group:
    """The fields of a product in a language."""
    if product is None:
        return UNKNOWN
    made: Group = {name: clean(value) for name, value in product.attributes.items()}
    made |= {
        "sku": product.sku,
        "name": name_of(product, language),
        "short_name": short_name_of(product, language),
        "category": clean(product.category),
        "price": _money(product.price),
        "link": product.link,
        "guide": product.guide,
    }
    return _blank_is_unknown(made)


def name_of(product: Product, language: str) -> str:
    """Its name in the language, else in its base language, else in the table's own, else in any."""
    return clean(_in(product.names, language) or next((name for name in product.names.values() if name), product.sku))


def short_name_of(product: Product, language: str) -> str:
    """Its short name in the language, else its name."""
    return clean(_in(product.short_names, language)) or name_of(product, language)


def _in(by_language: Mapping[str, str], language: str) -> str:
    return by_language.get(language) or by_language.get(language.split("-", 1)[0]) or by_language.get("", "")


def _worth(line: Line, product: Product) -> Decimal:
    paid = line.price if line.price is not None else product.price
    return paid if paid is not None else Decimal(0)


def _customer(parcel: Parcel, arrives: date) -> Group:
    profile, ships = parcel.customer, parcel.shipment.ship_date
    made: Group = {} if profile is None else _profile(profile, ships, arrives)
    if parcel.identity:
        made |= _facts(parcel.facts, ships)
    return _blank_is_unknown(made | {"known": bool(parcel.identity)})


def _profile(profile: Customer, ships: date, arrives: date) -> Group:
    made: Group = {name: clean(value) for name, value in profile.attributes.items()}
    return made | {
        "first_name": clean(profile.first_name),
        "last_name": clean(profile.last_name),
        "salutation": clean(profile.salutation),
        "language": profile.language,
        "member_since": profile.member_since,
        "days_member": _days(profile.member_since, ships),
        "days_to_birthday": None if profile.birthday is None else days_to_birthday(profile.birthday, arrives),
        "consent": profile.consent,
        "open_complaint": profile.open_complaint,
    }


def _facts(facts: Facts, ships: date) -> Group:
    return {
        "orders": facts.orders,
        "spent_before": Money(facts.spent_before),
        "spent_after": Money(facts.spent_after),
        "first_order": facts.first_order,
        "last_order": facts.last_order,
        "days_since_first": _days(facts.first_order, ships),
        "days_since_last": _days(facts.last_order, ships),
        "coupon_share": facts.coupon_share,
    }


def _order(shipment: Shipment, assortment: Assortment) -> Group:
    made: Group = {name: clean(value) for name, value in shipment.attributes.items()}
    products = [assortment.products.get(line.sku) for line in shipment.lines]
    priced = [line.price * line.quantity for line in shipment.lines if line.price is not None]
    complete = len(priced) == len(shipment.lines)
    made |= {
        "date": shipment.ordered_at.date() if shipment.ordered_at else None,
        "country": shipment.country,
        "language": shipment.language,
        "channel": shipment.channel or "shop",
        "kind": shipment.kind,
        "gift": bool(shipment.gift_message.strip()),
        "business": shipment.business,
        "total": _money(shipment.total),
        "value": Money(sum(priced, Decimal(0))) if complete else None,
        "lines": len(shipment.lines),
        "items": sum((line.quantity for line in shipment.lines), Decimal(0)),
        "skus": Entries(line.sku for line in shipment.lines),
        "categories": Entries(dict.fromkeys(product.category for product in products if product and product.category)),
    }
    return _blank_is_unknown(made)


def _replenish(parcel: Parcel, assortment: Assortment, arrives: date, language: str) -> Group:
    """The consumable most overdue on the day of delivery; the first SKU of equals."""
    packed = {line.sku for line in parcel.shipment.lines}
    due: list[tuple[int, str]] = []
    for sku, bought in parcel.facts.bought.items():
        product = assortment.products.get(sku)
        if product is None or not product.consumable or product.interval is None or sku in packed:
            continue
        over = (arrives - bought).days - product.interval
        if over >= 0:
            due.append((-over, sku))
    if not due or not parcel.identity:
        return UNKNOWN
    sku = min(due)[1]
    found = product_fields(assortment.products[sku], language)
    return {name: found.get(name) for name in ("sku", "name", "short_name")} | {
        "days": (arrives - parcel.facts.bought[sku]).days
    }


def days_to_birthday(born: date, on: date) -> int:
    """Days to the nearest birthday, negative where it was; a 29 February counts as 1 March in other years."""
    near = [(_birthday(born, year) - on).days for year in (on.year - 1, on.year, on.year + 1)]
    return min(near, key=lambda days: (abs(days), -days))


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _days(since: date | None, until: date) -> int | None:
    return None if since is None else (until - since).days


def _money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount)


def _blank_is_unknown(group: Group) -> Group:
    return {name: value for name, value in group.items() if value is not None and value != ""}


def with_product(context: Context, product: Product | None, language: str) -> Context:
    """The context with another product in it: the one a reason or an action is about, mostly the main one."""
    there = context.get("product")
    if product is not None and isinstance(there, Mapping) and there.get("sku") == product.sku:
        return context
    return {**context, "product": product_fields(product, language)}
