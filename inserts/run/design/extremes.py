"""The extremes of a shop's own data: the inserts with the longest words, and the products that are hardest to set.

Invariant: what is found is named by shipment or SKU, never by what a customer is called. Equal data, equal extremes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from PIL import Image

from ...composition import Layout
from ...content import Edition
from ...intake import Intake
from ...model import Assortment, Insert, Parcel, Product
from ...scripts import script_names
from ..decide import decide_one
from ..issuing import sample

MANY = 1_000_000
"""More pixels than a picture has on its side."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """An insert of the shop's and in what it is extreme."""

    caption: str
    parcel: Parcel
    insert: Insert


@dataclass(frozen=True, slots=True)
class Best:
    """The products with most of something, the most first."""

    caption: str
    skus: tuple[str, ...]


def written(intake: Intake, edition: Edition, layout: str) -> Iterator[tuple[Parcel, Insert]]:
    """Every insert that the shop's data give the layout today."""
    for parcels in intake.parcels.values():
        for parcel in parcels:
            insert = decide_one(parcel, edition, sample(edition)).outcome
            if isinstance(insert, Insert) and insert.layout == layout:
                yield parcel, insert


def extremes(inserts: Iterable[tuple[Parcel, Insert]], layout: Layout) -> Iterator[Extreme]:
    """Of each language: the longest text of each role, of coupon, actions and products; the highest price; the
    letters of each script; and one insert of each campaign."""
    most: dict[tuple[str, str], tuple[int, Extreme]] = {}
    for parcel, insert in inserts:
        for caption, size in _measures(parcel, insert, layout):
            key = (caption, insert.language)
            if key not in most or size > most[key][0]:
                most[key] = (size, Extreme(caption, parcel, insert))
    yield from (extreme for _, extreme in most.values())


def _measures(parcel: Parcel, insert: Insert, layout: Layout) -> Iterator[tuple[str, int]]:
    yield f"campaign '{insert.campaign}' as it is", 0
    for role, text in insert.texts.items():
        if role in layout.roles:
            yield f"longest {role}", len(text)
    if insert.coupon:
        yield "longest coupon headline", len(insert.coupon.headline)
        yield "longest terms", len(insert.coupon.terms)
        yield "longest address of a coupon", len(insert.coupon.url)
    for at, action in enumerate(insert.actions, 1):
        yield f"longest words of action {at}", len(action.title) + len(action.text)
        yield f"longest address of action {at}", len(action.url)
    yield counted(len(insert.suggestions)), 0
    for suggestion in insert.suggestions:
        yield "longest product name on a card", len(suggestion.name)
        yield "longest reason", len(suggestion.reason)
        yield "longest price", len(suggestion.price)
        yield "longest note on a price", len(suggestion.note)
    if parcel.customer:
        name = f"{parcel.customer.first_name}{parcel.customer.last_name}"
        yield from ((f"letters: {script}", 0) for script in script_names(map(ord, name), 1))


def counted(suggestions: int) -> str:
    """ "1 suggestion", "2 suggestions"."""
    return f"{suggestions} suggestion{'s' if suggestions != 1 else ''}"


def product_extremes(products: Iterable[Product], language: str, folder: Path) -> Iterator[Best]:
    """The products with the longest names and short names in the language, the highest prices, the smallest pictures
    and none; folder is where pictures lie."""
    known = sorted(products, key=lambda product: product.sku)
    named = [(len(_said(product, language)), product) for product in known]
    short = [(len(product.short_names.get(language) or product.short_names.get("", "")), product) for product in known]
    priced = [(product.price or Decimal(0), product) for product in known]
    small = [(MANY - _pixels(folder / product.picture), product) for product in known if product.picture]
    bare = [(1, product) for product in known if not product.picture]
    for caption, scored in (
        ("longest product names", named), ("longest short names", short), ("highest prices", priced),
        ("smallest pictures", small), ("products without picture", bare),
    ):  # fmt: skip
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
        if best:
            yield Best(caption, tuple(product.sku for _, product in best))


def _pixels(path: Path) -> int:
    """The shorter side of a picture, read from its head; a file that is none is found elsewhere."""
    try:
        with Image.open(path) as found:
            return min(found.size)
    except (OSError, ValueError, Image.DecompressionBombError):
        return MANY


def _said(product: Product, language: str) -> str:
    return product.names.get(language) or product.names.get("") or next(iter(product.names.values()), "")


def suggesting(edition: Edition, skus: tuple[str, ...]) -> Edition:
    """The edition in which the first of these products that may be suggested are."""
    products = {sku: replace(product, accessories=()) for sku, product in edition.assortment.products.items()}
    return replace(edition, assortment=Assortment(products, best_sellers=skus))
