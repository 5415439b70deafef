"""All that can be suggested: products, recommendations, best sellers.

Invariant: a product given twice in different words is not suggested at all; recommendations keep their rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import NOWHERE
from ..model import Assortment, Held, Product, Recommendation
from .accounts import Fate
from .columns import Rows
from .records import ATTRIBUTE


@dataclass(frozen=True, slots=True)
class Goods:
    """Products by SKU, what became of each row, and why some were refused."""

    products: Mapping[str, Product] = field(default_factory=dict)
    fates: tuple[Fate, ...] = ()
    refusals: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """Recommendations by customer and by SKU, what became of each row, and why some were refused."""

    for_customer: Mapping[str, tuple[Recommendation, ...]] = field(default_factory=dict)
    for_sku: Mapping[str, tuple[Recommendation, ...]] = field(default_factory=dict)
    fates: tuple[Fate, ...] = ()
    refusals: tuple[Held, ...] = ()


def read_products(rows: Rows | None) -> Goods:
    """The products table: equal duplicates are one, of differing ones none is used."""
    if rows is None:
        return Goods()
    first: dict[str, tuple[int, Product]] = {}
    fates: list[Fate] = ["used"] * len(rows)
    refused: dict[int, Held] = {}
    for row in range(len(rows)):
        held = rows.refusal(row)
        if held is not None:
            refused[row] = held
            continue
        product = _product(rows, row)
        known = first.setdefault(product.sku, (row, product))
        if known[0] != row and replace(known[1], place=NOWHERE) == replace(product, place=NOWHERE):
            fates[row] = "duplicate"
        elif known[0] != row:
            refused[row] = _twice(rows, row)
            refused.setdefault(known[0], _twice(rows, known[0]))
    for row in refused:
        fates[row] = "rejected"
    products = {sku: product for sku, (row, product) in first.items() if row not in refused}
    return Goods(products, tuple(fates), tuple(refused[row] for row in sorted(refused)))


def _twice(rows: Rows, row: int) -> Held:
    message = "this product is there twice, and the rows differ."
    return Held("product-twice", message, str(rows.place(row, "sku")), "Keep one of the rows.")


def _product(rows: Rows, row: int) -> Product:
    def text(name: str) -> str:
        return str(rows.of(name, row) or "")

    return Product(
        sku=text("sku"),
        names=rows.gathered("name", row),
        short_names=rows.gathered("short_name", row),
        price=rows.of("price", row),
        list_price=rows.of("list_price", row),
        low_30=rows.of("low_30", row),
        category=text("category"),
        picture=text("picture"),
        stock=rows.of("stock", row),
        accessories=rows.of("accessories", row) or (),
        content=rows.of("content", row),
        unit=text("unit"),
        no_discount=bool(rows.of("no_discount", row)),
        no_advertise=bool(rows.of("no_advertise", row)),
        consumable=bool(rows.of("consumable", row)),
        interval=rows.of("interval", row),
        link=text("link"),
        guide=text("guide"),
        attributes=rows.gathered(ATTRIBUTE, row),
        place=rows.place(row),
    )


def read_recommendations(rows: Rows | None) -> Advice:
    """The recommendations, best rank first; one without a rank comes in the order of the file."""
    if rows is None:
        return Advice()
    customers: dict[str, list[Recommendation]] = {}
    skus: dict[str, list[Recommendation]] = {}
    fates: list[Fate] = []
    refusals: list[Held] = []
    for row in range(len(rows)):
        held = rows.refusal(row) or _subject_unclear(rows, row)
        fates.append("used" if held is None else "rejected")
        if held is not None:
            refusals.append(held)
            continue
        where, subject = (customers, "customer") if rows.of("customer", row) else (skus, "sku")
        found = where.setdefault(rows.of(subject, row), [])
        found.append(_recommendation(rows, row, rows.of(subject, row), len(found) + 1))
    return Advice(_ranked(customers), _ranked(skus), tuple(fates), tuple(refusals))


def _subject_unclear(rows: Rows, row: int) -> Held | None:
    if bool(rows.of("customer", row)) != bool(rows.of("sku", row)):
        return None
    message = "the row must name either a customer or a SKU."
    return Held("subject-unclear", message, str(rows.place(row)), "Fill one of the two, and blank the other.")


def _recommendation(rows: Rows, row: int, subject: str, order: int) -> Recommendation:
    rank: Any = rows.of("rank", row)
    return Recommendation(
        subject=subject,
        sku=rows.of("recommended", row),
        rank=order if rank is None else rank,
        relation=rows.of("relation", row) or "accessory",
        source=rows.of("source", row) or "",
        reasons=rows.gathered("reason", row),
    )


def _ranked(found: Mapping[str, Sequence[Recommendation]]) -> dict[str, tuple[Recommendation, ...]]:
    return {subject: tuple(sorted(listed, key=lambda one: one.rank)) for subject, listed in found.items()}


def assort(goods: Goods, advice: Advice, sellers: Sequence[str]) -> Assortment:
    """The assortment; best sellers that are no products here are left out."""
    best = tuple(sku for sku in sellers if sku in goods.products)
    return Assortment(goods.products, advice.for_customer, advice.for_sku, best)
