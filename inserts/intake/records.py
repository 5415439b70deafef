"""The data contract: each table the shop may give, its columns, their kinds, and an example.

Invariant: what is not named here is never read; docs/data.md is written from this module alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "id", "text", "email", "integer", "amount", "quantity", "date", "time", "bool",
    "country", "language", "currency", "choice", "skus", "path",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and an example as it may stand in a file.

    personal: its values are never quoted, those of others only where they look like what the column holds.
    signed: the number may be below nothing. choices maps the words that are understood to what they mean.
    by_language: `name` may also stand as `name_de`, `name_en` ...
    """

    name: str
    kind: Kind
    about: str
    example: str = ""
    required: bool = False
    personal: bool = False
    signed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    by_language: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One table. spread: several rows make one record, whose fields may stand on its first row only.
    attributes: free columns may be taken along, each mapped as `attributes.<name>`."""

    name: str
    about: str
    columns: tuple[Column, ...]
    spread: bool = False
    attributes: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; free attributes and names by language included."""
        if name.startswith(ATTRIBUTE):
            return Column(name, "text", "a free attribute", personal=True)
        known = {column.name: column for column in self.columns}
        return known.get(name) or known[name.rpartition("_")[0]]


ATTRIBUTE = "attributes."


def _same(*words: str) -> dict[str, str]:
    return {word: word for word in words}


_KINDS = _same("order", "replacement", "exchange", "sample", "subscription")
_DONE = ("completed", "shipped", "delivered", "fulfilled", "paid", "processing")
_STATES = {
    **dict.fromkeys(("valid", *_DONE), "valid"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
    **dict.fromkeys(("returned", "refunded"), "returned"),
}
_CURRENCY = Column("currency", "currency", "Must be the shop's currency; rows in another one are held.", "EUR")

SHIPMENTS = Record(
    "shipments",
    "The pick lists: what lies in each parcel. One row for each line of a shipment; the shipment's own columns are"
    " repeated on each of its rows or stand on its first row only. With a table of lines, one row for each shipment.",
    (
        Column("shipment", "id", "The parcel's number; one shipment is one insert.", "S-10042", required=True),
        Column("order", "id", "The order it belongs to; an order may have several shipments.", "10042", required=True),
        Column("pick_list", "id", "The list it is picked on; becomes one print file.", "2026-12-01-A", required=True),
        Column("position", "integer", "Its place in the picking order. Without this column shipments are numbered in"
               " the order of the file, and a notice says so.", "7"),
        Column("customer", "id", "The customer's number; blank for a guest.", "C-0815", personal=True),
        Column("email", "email", "Known again by it where there is no customer number.", "mia@example.com",
               personal=True),
        Column("sku", "id", "The product on this row (unless there is a table of lines).", "TEA-0031", required=True),
        Column("quantity", "quantity", "How many pieces; above nothing (unless there is a table of lines).", "2",
               required=True),
        Column("price", "amount", "Gross price paid for one piece.", "12.90"),
        Column("ship_date", "date", "The day of the insert: birthdays and deadlines count from it. --today stands in"
               " where it is blank.", "2026-12-01"),
        Column("ordered_at", "time", "When the order was placed, in the shop's time zone unless it says another.",
               "2026-11-30 21:14:07"),
        Column("country", "country", "Country it goes to, two letters; the shop's own where blank.", "AT"),
        Column("language", "language", "Language of the order; counts more than the customer's.", "de"),
        Column("channel", "text", "Where it was sold; must be declared in [channels].", "shop"),
        Column("kind", "choice", "What kind of shipment it is; an order where blank.", "order", choices=_KINDS),
        Column("gift_message", "text", "Makes it a gift: nothing of the payer is printed.", "For Grandma",
               personal=True),
        Column("business", "bool", "Ordered by a business.", "no"),
        Column("total", "amount", "Gross total of the whole order; else the history's, else the sum of its lines.",
               "38.70"),
        Column("copies", "choice", "How often its card is printed, 1 to 20; as set under [print] where blank.", "2",
               choices=_same(*map(str, range(1, 21)))),
        _CURRENCY,
    ),
    spread=True,
    attributes=True,
)  # fmt: skip

LINES = Record(
    "lines",
    "The lines of the shipments, where they are a table of their own.",
    (
        Column("shipment", "id", "The shipment this line lies in.", "S-10042", required=True),
        Column("sku", "id", "The product.", "TEA-0031", required=True),
        Column("quantity", "quantity", "How many pieces; above nothing.", "2", required=True),
        Column("price", "amount", "Gross price paid for one piece.", "12.90"),
        _CURRENCY,
    ),
)

CUSTOMERS = Record(
    "customers",
    "Who the customers are. Known by their number, else by their e-mail; one of the two is needed. Rows that are"
    " equal count once; rows that differ hold the customer's shipments.",
    (
        Column("customer", "id", "The customer's number.", "C-0815", personal=True),
        Column("email", "email", "Compared without regard to case.", "mia@example.com", personal=True),
        Column("first_name", "text", "As the customer writes it.", "Mia", personal=True),
        Column("last_name", "text", "As the customer writes it.", "Jankowski", personal=True),
        Column("salutation", "text", "As you address the customer; never guessed from a name.", "Frau", personal=True),
        Column("language", "language", "Two letters; the order's language counts more.", "de"),
        Column("tone", "choice", "How German addresses the customer.", "du", choices=_same("du", "sie")),
        Column("birthday", "date", "The date of birth.", "1988-12-03", personal=True),
        Column("member_since", "date", "Since when the customer has an account.", "2021-05-17"),
        Column("consent", "bool", "Whether the customer may be advertised to; 'no' is an objection.", "yes"),
        Column("open_complaint", "bool", "A complaint is open: nothing is sold.", "no"),
    ),
    attributes=True,
)

SUPPRESSION = Record(
    "suppression",
    "Who objected to advertising: beats everything and never expires. A row that cannot be read stops the run,"
    " for it might be somebody's objection.",
    (
        Column("customer", "id", "The customer's number.", "C-0815", personal=True),
        Column("email", "email", "Compared without regard to case.", "mia@example.com", personal=True),
    ),
)

PRODUCTS = Record(
    "products",
    "What can be suggested. Equal rows count once; of rows that differ none is used. A shipment may hold products"
    " that are not in this table.",
    (
        Column("sku", "id", "The product's number.", "TEA-0031", required=True),
        Column("name", "text", "Its full name.", "Assam Mangalam, loose", by_language=True),
        Column("short_name", "text", "Its name in a sentence or on a small card.", "Assam", by_language=True),
        Column("price", "amount", "Gross price now.", "12.90"),
        Column("list_price", "amount", "Gross price before a reduction.", "14.90"),
        Column("low_30", "amount", "The lowest price of the last 30 days.", "12.90"),
        Column("category", "text", "Its category; two suggestions are never of the same.", "black tea"),
        Column("picture", "path", "A picture file below the shop's folder.", "art/products/assam.png"),
        Column("stock", "integer", "Pieces in stock; unknown where blank.", "40", signed=True),
        Column("accessories", "skus", "What goes with it; SKUs separated by comma, semicolon, bar or line break.",
               "POT-01, CUP-02"),
        Column("content", "amount", "Content for the unit price.", "250"),
        Column("unit", "choice", "The unit of the content.", "g",
               choices=_same("g", "kg", "ml", "l", "m", "m2", "m3", "piece")),
        Column("no_discount", "bool", "No coupon counts for it.", "no"),
        Column("no_advertise", "bool", "Never suggested.", "no"),
        Column("consumable", "bool", "Used up and bought again.", "yes"),
        Column("interval", "integer", "Days it usually lasts.", "60"),
        Column("link", "text", "Its page in the shop.", "https://shop.example/assam"),
        Column("guide", "text", "A page with instructions or care.", "https://shop.example/brew-assam"),
    ),
    attributes=True,
)  # fmt: skip

HISTORY = Record(
    "history",
    "Earlier orders, one row for each line or for each order. A row that cannot be read holds its customer's"
    " shipments, because what would be said about the customer might be false.",
    (
        Column("order", "id", "The order's number.", "9876", required=True),
        Column("customer", "id", "The customer's number; blank for a guest.", "C-0815", personal=True),
        Column("email", "email", "Known again by it where there is no customer number.", "mia@example.com",
               personal=True),
        Column("ordered_at", "time", "When the order was placed.", "2026-03-02 09:20:00", required=True),
        Column("sku", "id", "The product bought.", "TEA-0031"),
        Column("quantity", "quantity", "How many pieces; 1 where blank.", "1", signed=True),
        Column("price", "amount", "Gross price paid for one piece.", "12.90", signed=True),
        Column("total", "amount", "Gross total of the order, on one or all of its rows; else the sum of its rows.",
               "38.70", signed=True),
        Column("status", "choice", "Cancelled and returned rows count for nothing.", "completed", choices=_STATES),
        Column("coupon", "text", "The coupon used; blank for none."),
        Column("discount", "amount", "Taken off this row, gross.", "2.00", signed=True),
        Column("kind", "choice", "Replacements are no orders.", "order", choices=_KINDS),
        _CURRENCY,
    ),
)  # fmt: skip

RECOMMENDATIONS = Record(
    "recommendations",
    "What to suggest to a customer, or beside a product. Each row names either the customer or the SKU.",
    (
        Column("customer", "id", "For this customer …", "C-0815", personal=True),
        Column("sku", "id", "… or for those who bought this.", "TEA-0031"),
        Column("recommended", "id", "The product to suggest.", "POT-01", required=True),
        Column("rank", "integer", "1 is best; in the order of the file where blank.", "1"),
        Column("source", "text", "Where the recommendation comes from.", "cross-sell"),
        Column("relation", "choice", "How it relates; an accessory where blank.", "accessory",
               choices=_same("accessory", "upgrade", "replacement", "similar")),
        Column("reason", "text", "Why, in words that are printed.", "Keeps it hot:", by_language=True),
    ),
)  # fmt: skip

RECORDS = (SHIPMENTS, LINES, CUSTOMERS, SUPPRESSION, PRODUCTS, HISTORY, RECOMMENDATIONS)
