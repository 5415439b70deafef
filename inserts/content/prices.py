"""A product's price as the law lets it be printed: with its unit price, with the low of 30 days beside a reduction.

Invariant: where something is missing that must stand beside it, there is no price; never half of it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from ..model import Product
from .formats import Voice, money
from .terms import PHRASES

UNITS: dict[str, tuple[str, Decimal]] = {
    "g": ("kg", Decimal(1000)),
    "kg": ("kg", Decimal(1)),
    "ml": ("l", Decimal(1000)),
    "l": ("l", Decimal(1)),
    "m": ("m", Decimal(1)),
    "m2": ("m²", Decimal(1)),
    "m3": ("m³", Decimal(1)),
}
"""Units of content: the unit its price is given for, and how many of the first make one of the second."""

TINY = Decimal(10)
"""Grams or millilitres under which no unit price is asked for."""


class Price(Struct, frozen=True):
    """The price as printed and what stands beside it; both empty, with the reason, where it must not be printed."""

    price: str = ""
    note: str = ""
    why_not: str = ""


def priced(product: Product, voice: Voice) -> Price:
    """The product's gross price in the voice's language, with its notes."""
    if product.price is None or product.price <= 0:
        return Price(why_not="has no price")
    unit = unit_price(product, voice)
    if unit is None:
        return Price(why_not="content and unit do not give a unit price")
    low = ""
    if product.list_price is not None and product.list_price > product.price:
        phrases = PHRASES.get(voice.language.split("-", 1)[0])
        if product.low_30 is None or phrases is None:
            return Price(why_not="is reduced, and the lowest price of 30 days cannot be said")
        low = phrases.low_30.format(price=money(product.low_30, voice.currency, voice.locale))
    note = " · ".join(part for part in (unit, low) if part)
    return Price(money(product.price, voice.currency, voice.locale), note)


def unit_price(product: Product, voice: Voice) -> str | None:
    """ "59,80 €/kg"; empty where none is asked for (pieces, tiny packs, one kilogram exactly), None where it
    cannot be told. A product without content and unit counts as sold by the piece."""
    if product.unit == "piece" or (not product.unit and product.content is None):
        return ""
    if product.price is None or product.content is None or product.content <= 0 or product.unit not in UNITS:
        return None
    base, size = UNITS[product.unit]
    if size > 1 and product.content < TINY:
        return ""
    if product.content == size:
        return ""
    amount = (product.price * size / product.content).quantize(Decimal("0.01"), ROUND_HALF_UP)
    phrases = PHRASES.get(voice.language.split("-", 1)[0])
    return f"{money(amount, voice.currency, voice.locale)}/{phrases.units.get(base, base) if phrases else base}"
