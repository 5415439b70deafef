"""Made-up customers and parcels: names as customers have them all over the world, and reasons to write to somebody.

Invariant: nobody here exists; a parcel is made of the shop's products and of nothing else that is the shop's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ...content import House
from ...model import Assortment, Customer, Facts, Line, Parcel, Product, Shipment, Tone

WHO = "MUSTER"
"""Stands for every id of somebody made up."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to."""

    caption: str
    first: str = ""
    last: str = ""
    salutation: str = ""
    business: bool = False


PLAIN = Person("plain", "Erika", "Mustermann", "Frau")
NAMELESS = Person("no name")
LONGEST = Person("longest name", "Maximiliane-Charlotte", "von Schnarrenberger-Leutheusser", "Frau")
PEOPLE = (
    PLAIN,
    LONGEST,
    Person("shortest name", "Bo", "Ax", "Frau"),
    Person("no first name", "", "Mustermann", "Frau"),
    Person("company only", "", "Gartenbaugesellschaft Hohenfelde mbH & Co. KG", business=True),
    Person("Arabic", "محمد عبد الرحمن", "الأمين", "السيد"),
    Person("Hebrew", "נועה", "בן־דוד", "גב׳"),
    Person("Chinese", "小明", "欧阳", "先生"),
    Person("Japanese", "さくら", "佐藤", "様"),
    Person("Korean", "서연", "김", "님"),
    Person("Devanagari", "नेहा", "शर्मा", "श्रीमती"),
    Person("Vietnamese", "Thị Ánh", "Nguyễn", "Bà"),
    Person("Cyrillic", "Владимир", "Преображенский", "г-н"),
)


def addressed(parcel: Parcel, person: Person, language: str, tone: Tone) -> Parcel:
    """The parcel, for that person, in that language and tone; nobody's but theirs. A guest's stays a guest's."""
    business = parcel.shipment.business or person.business
    shipment = replace(parcel.shipment, id=WHO, order=WHO, email="", language=language, business=business)
    if parcel.customer is None:
        return replace(parcel, shipment=shipment)
    customer = replace(
        parcel.customer, first_name=person.first, last_name=person.last, salutation=person.salutation,
        language=language, tone=tone,
    )  # fmt: skip
    return replace(parcel, shipment=shipment, customer=customer)


def parcels(house: House, zone: str, assortment: Assortment, columns: Mapping[str, tuple[str, ...]], today: date) -> (
    tuple[Parcel, ...]
):  # fmt: skip
    """A parcel for each common reason to write; the last is one of which everything is known."""
    plain = _plain(house, zone, assortment, columns, today)
    return (plain, *_occasions(plain, house, today), _known(plain, assortment, today))


def _plain(
    house: House, zone: str, assortment: Assortment, columns: Mapping[str, tuple[str, ...]], today: date
) -> Parcel:
    packed = _packed(assortment)
    lines = tuple(Line(product.sku, Decimal(1), product.price) for product in packed) or (Line(WHO, Decimal(1)),)
    total = sum((line.price for line in lines if line.price), Decimal(0))
    shipment = Shipment(
        WHO, WHO, WHO, 1, WHO, "", lines, today, datetime.combine(today, datetime.min.time(), ZoneInfo(zone)),
        country=house.country, language=house.language, total=total, attributes=_filled(columns, "shipment"),
    )  # fmt: skip
    customer = Customer(
        WHO, first_name=PLAIN.first, last_name=PLAIN.last, salutation=PLAIN.salutation, language=house.language,
        tone=house.tone, birthday=today - timedelta(days=180 + 30 * 365), member_since=today - timedelta(days=400),
        consent=True, attributes=_filled(columns, "customer"),
    )  # fmt: skip
    facts = Facts(
        5, Decimal(120), Decimal(120) + total, today - timedelta(days=400), today - timedelta(days=40),
        coupon_share=Decimal("0.2"),
    )  # fmt: skip
    return Parcel(shipment, customer, facts, WHO)


def _filled(columns: Mapping[str, tuple[str, ...]], table: str) -> dict[str, str]:
    return dict.fromkeys(columns.get(table, ()), "Muster")


def _packed(assortment: Assortment) -> tuple[Product, ...]:
    """The product with most that goes with it, and one with a guide."""
    known = assortment.products

    def linked(product: Product) -> int:
        return len(product.accessories) + len(assortment.for_sku.get(product.sku, ()))

    main = sorted(known.values(), key=lambda product: (-linked(product), product.sku))[:1]
    guided = [product for product in known.values() if product.guide and product not in main][:1]
    return (*main, *([] if any(product.guide for product in main) else guided))


def _occasions(plain: Parcel, house: House, today: date) -> Iterator[Parcel]:
    assert plain.customer is not None
    shipment, customer, facts = plain.shipment, plain.customer, plain.facts
    arrives = today + timedelta(days=house.delivery_days)
    yield replace(plain, objected=True)
    yield replace(plain, facts=Facts(1, spent_after=facts.spent_after - facts.spent_before))
    for orders in (2, 3, 10):
        yield replace(plain, facts=replace(facts, orders=orders))
    yield replace(plain, facts=replace(facts, last_order=today - timedelta(days=365)))
    yield replace(plain, customer=replace(customer, birthday=arrives.replace(year=1988, day=min(arrives.day, 28))))
    yield replace(plain, customer=replace(customer, open_complaint=True))
    yield replace(plain, shipment=replace(shipment, gift_message="Muster"))
    yield replace(plain, shipment=replace(shipment, business=True))
    for kind in ("replacement", "exchange", "sample", "subscription"):
        yield replace(plain, shipment=replace(shipment, kind=kind))
    yield replace(plain, customer=None, identity="", facts=Facts(), shipment=replace(shipment, customer=""))


def _known(plain: Parcel, assortment: Assortment, today: date) -> Parcel:
    """The parcel of somebody who bought a consumable that is used up."""
    packed = {line.sku for line in plain.shipment.lines}
    used = [one for one in assortment.products.values() if one.consumable and one.interval and one.sku not in packed]
    bought = {one.sku: today - timedelta(days=(one.interval or 0) + 7) for one in used[:1]}
    return replace(plain, facts=replace(plain.facts, bought=bought))
