"""Actions: the at most two things an insert asks for, each with its words and its address.

Invariant: a coupon counts as one of the two. An action that cannot be printed is dropped, with the reason;
the insert goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..declared import ActionOffer
from ..errors import SettingsError
from ..model import Action, Assortment, Product, Shipment
from .addresses import address
from .codes import token
from .context import main_product, with_product
from .values import Context

MOST = 2
Words = Callable[[ActionOffer, str, Context], str]
"""Words of an action: (action, "title" | "text" | "call", context)."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was left out of an insert, and why: an action's id or a product's SKU."""

    what: str
    why: str


def ask(
    wanted: Iterable[ActionOffer],
    coupon: bool,
    shipment: Shipment,
    assortment: Assortment,
    context: Context,
    language: str,
    words: Words,
    hosts: tuple[str, ...],
    key: bytes,
) -> tuple[tuple[Action, ...], tuple[Dropped, ...]]:
    """The first actions that can be printed, two at most, one beside a coupon; and what was dropped."""
    asked: list[Action] = []
    dropped: list[Dropped] = []
    room = MOST - coupon
    for offer in wanted:
        if len(asked) == room:
            dropped.append(Dropped(offer.id, "an insert asks for two things at most"))
            continue
        product = subject(offer, shipment, assortment)
        if why := _lacking(offer, product):
            dropped.append(Dropped(offer.id, why))
            continue
        said = with_product(context, product, language)
        known = {**said, "token": token(key, shipment.id, offer.id), "language": language}
        try:
            url = address(offer.url, known, hosts)
        except SettingsError as fault:
            dropped.append(Dropped(offer.id, fault.message))
            continue
        title, text, call = (words(offer, role, said) for role in ("title", "text", "call"))
        asked.append(Action(offer.id, offer.kind, title, text, call, url))
    return tuple(asked), tuple(dropped)


def subject(offer: ActionOffer, shipment: Shipment, assortment: Assortment) -> Product | None:
    """The product an action is about: for a guide the first line's that has one, else the main product."""
    if offer.kind != "guide":
        return main_product(shipment, assortment)
    products = (assortment.products.get(line.sku) for line in shipment.lines)
    return next((product for product in products if product is not None and product.guide), None)


def _lacking(offer: ActionOffer, product: Product | None) -> str:
    if offer.kind == "guide" and product is None:
        return "no product in the parcel has a guide"
    return ""
