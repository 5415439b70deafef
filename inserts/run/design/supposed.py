"""What a shop does not have yet and its layout has room for: a coupon with the longest terms, a survey, two actions,
products with long names and without pictures.

Invariant: nothing of it is the shop's; its addresses lead to a host that QR codes of the shop may name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from ...content import Edition
from ...declared import ActionOffer, Campaign, Offer
from ...model import ActionKind, Assortment

HOST = "shop.example"
KINDS: tuple[ActionKind, ...] = ("survey", "service", "review")
OFFER = "muster"
NAMES = (
    (
        {"": "Long-necked watering can of brushed stainless steel, 1.5 litres",
         "de": "Gießkanne aus gebürstetem Edelstahl mit langem Hals, 1,5 Liter"},
        {"": "Watering can", "de": "Gießkanne"},
    ),
    (
        {"": "Organic fertiliser for herbs and vegetables, 500 ml bottle",
         "de": "Bio-Flüssigdünger für Kräuter- und Gemüsepflanzen, 500 ml"},
        {"": "Herb fertiliser", "de": "Kräuterdünger"},
    ),
    (
        {"": "Hand-thrown stoneware planter with saucer, glazed twice",
         "de": "Handgedrehter Steinzeug-Übertopf mit Untersetzer, glasiert"},
        {"": "Stoneware planter", "de": "Steinzeug-Übertopf"},
    ),
)  # fmt: skip
"""Long and short names of products, by language."""


def supposed(edition: Edition, campaign: Campaign, shows: frozenset[str], today: date) -> Iterator[tuple[str, Edition]]:
    """(what it shows, the edition in which the campaign does it), for what the layout has frames for."""
    house = edition.house
    host = house.hosts[0] if house.hosts else HOST
    actions: dict[str, ActionOffer] = {
        kind: ActionOffer(id=kind, kind=kind, url=f"https://{host}/{kind}/{{{{ token }}}}") for kind in KINDS
    }
    house = replace(
        house, hosts=(*house.hosts, host), offers={OFFER: _offer(edition, host, today)}, actions=actions
    )  # fmt: skip
    asked: list[tuple[str, str, tuple[str, ...]]] = []
    if "coupon" in shows:
        asked.append(("longest terms", OFFER, ()))
    if {"coupon", "second"} <= shows:
        asked.append(("coupon and action", OFFER, ("service",)))
    if "lead" in shows:
        asked.append(("survey", "", ("survey",)))
    if {"lead", "second"} <= shows:
        asked.append(("two actions", "", ("survey", "review")))
    for caption, offer, ids in asked:
        changed = campaign.model_copy(update={"offer": offer, "actions": ids, "texts": campaign.texts or campaign.id})
        yield caption, replace(edition, house=replace(house, campaigns=(changed,)))
    if "suggestions" in shows:
        changed = campaign.model_copy(update={"suggestions": 3, "texts": campaign.texts or campaign.id})
        staged = replace(edition, house=replace(edition.house, campaigns=(changed,)))
        yield "long product names", replace(staged, assortment=_renamed(edition.assortment))
        yield "no pictures", replace(staged, assortment=_without_pictures(edition.assortment))


def _renamed(assortment: Assortment) -> Assortment:
    """The same products, called at length, each with a short name."""
    names = cycle(NAMES)
    products = {
        sku: replace(product, names=dict(long), short_names=dict(short))
        for (sku, product), (long, short) in zip(assortment.products.items(), names, strict=False)
    }
    return replace(assortment, products=products)


def _without_pictures(assortment: Assortment) -> Assortment:
    products = {sku: replace(product, picture="") for sku, product in assortment.products.items()}
    return replace(assortment, products=products)


def _offer(edition: Edition, host: str, today: date) -> Offer:
    """One with all that terms can say."""
    count = Counter(product.category for product in edition.assortment.products.values() if product.category)
    categories = sorted(count, key=lambda category: (count[category], category))  # those that few would miss
    return Offer(
        id=OFFER, kind="amount", value=Decimal("12.50"), minimum=Decimal("49.90"),
        exclude_categories=tuple(categories[:2]), exclude_reduced=True, once_per="customer",
        valid_from=today + timedelta(days=7), redeem=host, url=f"https://{host}/c/{{{{ code }}}}",
    )  # fmt: skip
