"""Suggestions: at most three products that help, and why the others were left out.

Invariant: every candidate is kept or dropped with a reason; a hard constraint has no exception. A price is
printed only with everything the law wants beside it, else the product is suggested without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from ..model import Assortment, Facts, Parcel, Product, Recommendation, Relation
from .actions import Dropped
from .context import main_product

MOST = 3
Source = Literal["customer", "product", "bestseller"]
MEASURED: tuple[Relation, ...] = ("upgrade", "similar")


class Candidate(Struct, frozen=True):
    """A product that could be suggested: where it comes from, and the product in the parcel it goes with."""

    sku: str
    source: Source
    relation: Relation = "accessory"
    anchor: Product | None = None
    reasons: Mapping[str, str] = {}


class Pick(Struct, frozen=True):
    """A candidate that was kept, with its product."""

    product: Product
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be suggested: pieces that must stay in stock, per cent an upgrade may be dearer, categories barred.

    beside_coupon: a coupon stands on the same card, so that nothing it excludes is held out beside it.
    """

    reserve: int = 0
    dearer: int = 30
    exclude_categories: tuple[str, ...] = ()
    beside_coupon: bool = False


def suggest(
    parcel: Parcel,
    assortment: Assortment,
    bounds: Bounds,
    count: int,
    picture_fault: Callable[[str], str],
    named: bool = True,
    trace: bool = False,
) -> tuple[tuple[Pick, ...], tuple[Dropped, ...]]:
    """The first `count` (three at most) candidates that pass, and the ones dropped before that.

    Sources, in this order until there are enough: recommendations for the customer, then for the SKUs of the
    parcel (by rank), the products' accessories, best sellers. named False leaves the customer out (gifts).
    trace goes on through all candidates, for `explain`. picture_fault says what is wrong with a picture file.
    """
    kept: list[Pick] = []
    dropped: list[Dropped] = []
    count = min(count, MOST)
    if count == 0:
        return (), ()
    packed = {line.sku for line in parcel.shipment.lines}
    facts = parcel.facts if named and parcel.identity else Facts()
    seen: set[str] = set()
    for candidate in _candidates(parcel, assortment, named):
        if len(kept) == count and not trace:
            break
        if candidate.sku in seen:
            continue
        seen.add(candidate.sku)
        why = _against(candidate, assortment, packed, facts, bounds, kept, picture_fault)
        if not why and len(kept) == count:
            why = f"there are {count} already"
        if why:
            dropped.append(Dropped(candidate.sku, why))
        else:
            kept.append(Pick(assortment.products[candidate.sku], candidate))
    return tuple(kept), tuple(dropped)


def _candidates(parcel: Parcel, assortment: Assortment, named: bool) -> Iterator[Candidate]:
    if named and parcel.identity and (own := _for_customer(parcel, assortment)):
        main = main_product(parcel.shipment, assortment)
        for found in own:
            yield Candidate(found.sku, "customer", found.relation, main, found.reasons)
    skus = list(dict.fromkeys([line.sku for line in parcel.shipment.lines]))
    by_sku = [found for sku in skus for found in assortment.for_sku.get(sku, ())]
    for found in sorted(by_sku, key=attrgetter("rank")):
        anchor = assortment.products.get(found.subject)
        yield Candidate(found.sku, "product", found.relation, anchor, found.reasons)
    for product in (assortment.products[sku] for sku in skus if sku in assortment.products):
        for sku in product.accessories:
            yield Candidate(sku, "product", anchor=product)
    for sku in assortment.best_sellers:
        yield Candidate(sku, "bestseller")


def _for_customer(parcel: Parcel, assortment: Assortment) -> Sequence[Recommendation]:
    if parcel.customer is not None and parcel.customer.id in assortment.for_customer:
        return assortment.for_customer[parcel.customer.id]
    return assortment.for_customer.get(parcel.identity, ())


def _against(
    candidate: Candidate,
    assortment: Assortment,
    packed: set[str],
    facts: Facts,
    bounds: Bounds,
    kept: list[Pick],
    picture_fault: Callable[[str], str],
) -> str:
    """The first reason against a candidate; empty where it passes."""
    product = assortment.products.get(candidate.sku)
    if product is None:
        return "is not in the products table"
    return (
        _unfit(product, bounds)
        or _possessed(product, packed, facts)
        or _too_dear(product, candidate, bounds)
        or _of_a_kind(product, kept)
        or _pictured(product, picture_fault)
    )


def _unfit(product: Product, bounds: Bounds) -> str:
    if product.no_advertise:
        return "must not be advertised"
    if bounds.beside_coupon and product.no_discount:
        return "the coupon on this card does not count for it"
    if product.category in bounds.exclude_categories:
        return f"category '{product.category}' is excluded"
    if product.stock is not None and product.stock <= bounds.reserve:
        return f"stock {product.stock}, reserve {bounds.reserve}"
    return ""


def _possessed(product: Product, packed: set[str], facts: Facts) -> str:
    if product.sku in packed:
        return "is in this parcel"
    if product.sku in facts.bought and not product.consumable:
        return "was bought before"
    return ""


def _too_dear(product: Product, candidate: Candidate, bounds: Bounds) -> str:
    """Upgrades and similar products only; measured gross against the product they go with."""
    if candidate.relation not in MEASURED:
        return ""
    anchor = candidate.anchor
    if anchor is None or anchor.price is None or product.price is None:
        return f"{candidate.relation}, and its price cannot be measured"
    if product.price > anchor.price * (100 + bounds.dearer) / Decimal(100):
        return f"{candidate.relation}, {product.price} is more than {bounds.dearer} % dearer than {anchor.price}"
    return ""


def _of_a_kind(product: Product, kept: list[Pick]) -> str:
    """Two of a kind: of one category, or called the same."""
    for other in [pick.product for pick in kept]:
        alike = product.category and product.category == other.category
        if alike or _called(product) & _called(other):
            return f"is of a kind with {other.sku}"
    return ""


def _called(product: Product) -> set[tuple[str, str]]:
    return {(language, name) for language, name in product.short_names.items() if name}


def _pictured(product: Product, picture_fault: Callable[[str], str]) -> str:
    fault = picture_fault(product.picture) if product.picture else ""
    return f"picture: {fault}" if fault else ""
