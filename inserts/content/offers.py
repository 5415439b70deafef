"""Offers: until when a coupon counts, what it is worth, and how it reads.

Invariant: everything on a coupon follows from the offer's data, the shipment's day and the code that was given.
A coupon never runs out sooner than the offer's days after delivery.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..declared import Offer
from ..errors import CouponError, SettingsError
from ..model import Assortment, Coupon
from .addresses import address
from .context import short_name_of
from .formats import Voice, percent, round_money
from .terms import phrases, terms
from .values import Context, Money

FULL = Decimal(100)
Label = Callable[[str, Context], str]
"""Words of a label by its role: (role, context)."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day a coupon counts, and the bucket that day ends: "2026-12" or "2026-W49"."""

    expires: date
    bucket: str


def expiry(offer: Offer, delivery: date) -> Expiry:
    """The end of the first bucket that ends `days` or more after delivery (or after valid_from, where later)."""
    earliest = max(delivery, offer.valid_from or delivery) + timedelta(days=offer.days)
    if offer.bucket == "week":
        sunday = earliest + timedelta(days=7 - earliest.isoweekday())
        year, week, _ = sunday.isocalendar()
        return Expiry(sunday, f"{year}-W{week:02}")
    last = earliest.replace(day=calendar.monthrange(earliest.year, earliest.month)[1])
    return Expiry(last, f"{last.year}-{last.month:02}")


def worth(offer: Offer, assortment: Assortment, voice: Voice) -> str:
    """What the coupon is worth, as printed: "10 %", "5,00 €", "Versandkostenfrei", or the gift's name.

    CouponError "gift-unknown" where the gift is not in the products table.
    """
    match offer.kind:
        case "percent":
            return percent(_value(offer), voice.language)
        case "amount":
            return round_money(_value(offer), voice.currency, voice.locale)
        case "shipping":
            return phrases(voice.language).free_shipping
        case _:
            gift = assortment.products.get(offer.gift_sku)
            if gift is None:
                message = f"offer '{offer.id}': its gift is not in the products table."
                raise CouponError("gift-unknown", message, hint="Mend gift_sku, or add the product.")
            return short_name_of(gift, voice.language)


def _value(offer: Offer) -> Decimal:
    if fault := value_fault(offer):
        raise SettingsError("offer-value", f"offer '{offer.id}': {fault}")
    return offer.value or Decimal(0)


def value_fault(offer: Offer) -> str:
    """What is wrong with kind, value and gift together; empty where they fit."""
    match offer.kind:
        case "percent" if offer.value is None or not 0 < offer.value <= FULL:
            return "a percentage needs a value above 0, 100 at most."
        case "amount" if offer.value is None or offer.value <= 0:
            return "an amount needs a value above 0."
        case "gift" if not offer.gift_sku:
            return "a gift needs a gift_sku."
        case "shipping" | "gift" if offer.value is not None:
            return f"a coupon of kind {offer.kind} has no value."
    return ""


def exempt(assortment: Assortment, language: str) -> tuple[str, ...]:
    """Short names of the goods that must not be discounted, in the order of their SKUs."""
    goods = sorted((sku for sku, product in assortment.products.items() if product.no_discount))
    return tuple(dict.fromkeys(short_name_of(assortment.products[sku], language) for sku in goods))


def fields_of(offer: Offer, value: str, expires: date) -> Context:
    """What texts may say of the coupon."""
    minimum = {} if offer.minimum is None else {"minimum": Money(offer.minimum)}
    return {"coupon": {"value": value, "expires": expires, **minimum}}


@dataclass(frozen=True, slots=True)
class Promise:
    """What an offer gives on a day in a voice, as printed: what it is worth, and the sentence of terms."""

    value: str
    terms: str


def promise(
    offer: Offer, expires: date, starts: date | None, assortment: Assortment, barred: Sequence[str], voice: Voice
) -> Promise:
    """The promise; starts is None where it counts at once, barred is from `exempt`."""
    value = worth(offer, assortment, voice)
    return Promise(value, terms(offer, value, expires, starts, barred, voice))


def coupon(
    offer: Offer,
    code: str,
    expires: date,
    promised: Promise,
    context: Context,
    voice: Voice,
    label: Label,
    hosts: Collection[str],
    rule: Mapping[str, str],
) -> Coupon:
    """The coupon as printed. code has its separators; expires is the day recorded with it; rule is its terms as data.

    label gives the words of coupon_headline_<kind>, coupon_until and coupon_call.
    """
    said = {**context, **fields_of(offer, promised.value, expires)}
    return Coupon(
        offer=offer.id,
        version=offer.version,
        code=code,
        value=promised.value,
        headline=label(f"coupon_headline_{offer.kind}", said),
        until=label("coupon_until", said),
        terms=promised.terms,
        url=address(offer.url, {"code": code, "language": voice.language}, hosts),
        expires=expires,
        call=label("coupon_call", said),
        rule=rule,
    )
