"""A small tea shop that the tests of this room share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from inserts.content import Edition, House, Texts
from inserts.content.formats import Voice
from inserts.declared import ActionOffer, Campaign, Channel, Offer
from inserts.model import Assortment, Customer, Facts, Line, Parcel, Product, Recommendation, Shipment
from inserts.toml import Toml

SHIP = date(2026, 12, 1)
DU = Voice("de", "de_DE", "du", "EUR")
SIE = Voice("de", "de_DE", "sie", "EUR")
EN = Voice("en", "en_GB", "du", "GBP")
KEY = bytes(range(32))
HOST = "fernweh-tee.example"

GERMAN = """
[default]
headline = "Danke, {{ customer.first_name }}!"
note = "Schön, dass du da bist."
suggestions_title = "Das passt dazu"
[default.sie]
headline = "Danke, {{ customer.salutation }} {{ customer.last_name }}!"
note = "Schön, dass Sie da sind."
[default.nameless]
headline = "Danke!"
[labels]
coupon_headline_percent = "{{ coupon.value }} für dich"
coupon_until = "gültig bis {{ coupon.expires }}"
coupon_call = "Scannen und sparen"
reason = "Dazu passt:"
prices_note = "Preise inkl. MwSt., zzgl. Versand."
imprint = "{{ shop.imprint }}"
objection = "Keine Karten mehr? Ein Wort genügt."
[labels.sie]
coupon_headline_percent = "{{ coupon.value }} für Sie"
[action.guide]
title = "So gelingt er"
text = "{{ product.short_name }}: Menge, Zeit, Wasser."
call = "Scannen und lesen"
[action.survey]
title = "Wie war’s?"
text = "Zwei Fragen."
call = "Scannen und antworten"
[action.service]
title = "Hilfe"
text = "Wir sind da."
call = "Scannen"
"""
ENGLISH = """
[default]
headline = "Thank you, {{ customer.first_name }}!"
[default.nameless]
headline = "Thank you!"
[labels]
coupon_headline_percent = "{{ coupon.value }} off for you"
coupon_until = "valid until {{ coupon.expires }}"
coupon_call = "Scan and save"
reason = "Goes well with it:"
[action.guide]
title = "How to brew it"
text = "{{ product.short_name }}: how much, how long, how hot."
call = "Scan and read"
[action.survey]
title = "How was it?"
text = "Two questions."
call = "Scan and answer"
[action.service]
title = "Help"
text = "We are there."
call = "Scan"
"""


def product(sku: str, price: str | None = "10.00", **said: Any) -> Product:
    name = said.pop("name", f"Tee {sku}")
    return Product(
        sku,
        {"de": name, "en": said.pop("english", f"Tea {sku}")},
        price=None if price is None else Decimal(price),
        **said,
    )


def parcel(*skus: str, customer: Customer | None = None, facts: Facts | None = None, **said: Any) -> Parcel:
    objected = said.pop("objected", False)
    identity = said.pop("identity", customer.id if customer else "")
    shipment = {
        "id": "S-1", "order": "O-1", "pick_list": "P", "position": 1, "customer": identity, "email": "",
        "lines": tuple(Line(sku, Decimal(1), Decimal("10.00")) for sku in skus or ("ASSAM",)),
        "ship_date": SHIP, "country": "DE",
    } | said  # fmt: skip
    return Parcel(Shipment(**shipment), customer, facts or Facts(), identity, objected)


def anna(**said: Any) -> Customer:
    return Customer(**({"id": "C-1", "first_name": "Anna", "last_name": "Groß", "salutation": "Frau"} | said))


def offer(**said: Any) -> Offer:
    url = f"https://{HOST}/c/{{{{ code }}}}"
    return Offer(**({"id": "welcome", "kind": "percent", "value": 10, "redeem": HOST, "url": url} | said))


def action(kind: str = "survey", **said: Any) -> ActionOffer:
    return ActionOffer(**({"id": kind, "kind": kind, "url": f"https://{HOST}/{kind}?t={{{{ token }}}}"} | said))


def house(*campaigns: Campaign, **said: Any) -> House:
    made: dict[str, Any] = {
        "name": "Fernweh", "key": KEY, "customer_key": KEY[::-1], "imprint": "Fernweh Tee GmbH, Kai 1, Hamburg",
        "hosts": (HOST,), "campaigns": campaigns or (Campaign(id="thanks"),),
        "channels": {"shop": Channel(insert="full"), "amazon": Channel(insert="none", why="Amazon forbids it"),
                     "etsy": Channel(insert="neutral")},
        "offers": {"welcome": offer()},
        "actions": {kind: action(kind) for kind in ("survey", "service")},
    }  # fmt: skip
    return House(**(made | said))


def shelf(folder: Path, **languages: str) -> Mapping[str, Toml]:
    """Text files written to the folder, by language: de="[default] …"."""
    folder.mkdir(exist_ok=True)
    for language, source in languages.items():
        (folder / f"{language.replace('_', '-')}.toml").write_text(source, "utf-8")
    return {path.stem: Toml(path, f"texts/{path.name}") for path in sorted(folder.glob("*.toml"))}


def texts(folder: Path, **languages: str) -> Texts:
    """A shop's text files over those of an empty layout; the tea shop's where none are given."""
    return Texts(shelf(folder / "texts", **(languages or {"de": GERMAN, "en": ENGLISH})), {})


def edition(folder: Path, shop: House, *products: Product, **said: Any) -> Edition:
    stock = {one.sku: one for one in products or (product("ASSAM"), product("SIEB"))}
    recommended: dict[str, tuple[Recommendation, ...]] = said.pop("for_sku", {})
    return Edition(
        shop,
        Assortment(stock, for_sku=recommended, best_sellers=said.pop("best_sellers", ())),
        "postcard",
        {"postcard": said.pop("texts", None) or texts(folder)},
        said.pop("picture_fault", lambda path: ""),
        lambda path: "ab12",
    )
