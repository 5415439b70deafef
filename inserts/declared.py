"""What the shop declares in inserts.toml: tables, campaigns, offers, actions, channels.

Invariant: every table is frozen and forbids keys that are not named here; inside, the types are trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .model import ActionKind
from .page import Colour, Light, Recipe
from .units import LENGTH, PAPER, points

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""Ids the shop gives in its own files: lower-case letters, digits and hyphens."""


LengthText = Annotated[str, Field(pattern=LENGTH)]
"""How a length stands in a file, for JSON Schema."""

PaperText = Annotated[str, Field(json_schema_extra={"enum": list(PAPER)})] | tuple[LengthText, LengthText]
"""How a paper size stands in a file, for JSON Schema."""


def _length(value: Any) -> float:
    if not isinstance(value, str):
        raise ValueError("a length is written with its unit, as in '12mm'")
    return points(value)


def _paper(value: Any) -> tuple[float, float]:
    if isinstance(value, str):
        if value not in PAPER:
            known = ", ".join(PAPER)
            raise ValueError(f"'{value}' is no paper size; write one of {known}, or ['105mm', '148mm']")
        return PAPER[value]
    width, height = value
    return _length(width), _length(height)


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError("must be greater than nothing")
    return value


def _no_less(value: float) -> float:
    if value < 0:
        raise ValueError("a length is no less than nothing")
    return value


Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=LengthText)]
"""A length as a file has it, with its unit, and in points."""

Size = Annotated[Length, AfterValidator(_positive)]
"""A length that something must have."""

Distance = Annotated[Length, AfterValidator(_no_less)]
"""A length that may be nothing, and never less."""

Paper = Annotated[tuple[float, float], BeforeValidator(_paper, json_schema_input_type=PaperText)]
"""A paper size as a file has it, by name or as [width, height], and in points."""


def _light(value: Any) -> Light:
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    if len(digits) != len("rrggbb") or any(d not in "0123456789abcdefABCDEF" for d in digits):
        raise ValueError("a colour is written '#rrggbb'")
    rgb = tuple(round(int(digits[i : i + 2], 16) / 255, 4) for i in (0, 2, 4))
    return rgb[:1] if len(set(rgb)) == 1 else rgb


class Declared(BaseModel):
    """A table of a readable file: frozen, and no key that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # built where it is first used


InkText = Annotated[str, Field(pattern=r"^#?[0-9a-fA-F]{6}$")]
PerCent = Annotated[float, Field(ge=0, le=100)]
PLATES = ("cyan", "magenta", "yellow", "black")
EVERY_PLATE = ("all", "none", *PLATES)
"""Names of plates that no spot colour has."""


class InkRecipe(Declared):
    """A colour with what a press mixes it from."""

    screen: InkText = Field(description="How it looks, '#rrggbb'; all but a press prints that.")
    cmyk: tuple[PerCent, PerCent, PerCent, PerCent] | None = Field(
        default=None, description="Per cent of cyan, magenta, yellow and black. Absent: what looks like `screen`."
    )
    spot: str = Field(
        default="", max_length=60, description="The ink it has a plate of its own for, as the print shop calls it."
    )


def _colour(value: Any) -> Colour:
    return _recipe(value) if isinstance(value, Mapping) else _light(value)


def _recipe(table: Mapping[str, Any]) -> Recipe:
    try:
        ink = InkRecipe.model_validate(table)
    except ValidationError as fault:
        first = fault.errors()[0]
        key, *inks = first["loc"]
        part = "".join(f"{plate} in " for at, plate in enumerate(PLATES) if at in inks)
        raise ValueError(f"{part}'{key}' of a colour: {first['msg'].lower()}") from fault
    if not ink.spot and ink.cmyk is None:
        raise ValueError("a colour that is a table has 'cmyk', 'spot' or both")
    if ink.spot.strip().lower() in EVERY_PLATE:
        raise ValueError(f"'{ink.spot}' is no spot colour")
    cyan, magenta, yellow, black = (part / 100 for part in ink.cmyk or (0.0,) * 4)
    return Recipe(_light(ink.screen), (cyan, magenta, yellow, black) if ink.cmyk else None, ink.spot.strip())


Ink = Annotated[Colour, BeforeValidator(_colour, json_schema_input_type=InkText | InkRecipe)]
"""A colour as a file has it, '#rrggbb' or a table of what a press mixes it from, and as it is printed."""


class Codes(Declared):
    """Where an offer's codes come from: derived from the order by key, a pool file, or one fixed code for all."""

    source: Literal["derived", "pool", "fixed"] = Field(
        default="derived", description="derived: made by the program; pool: the shop's own file; fixed: one for all."
    )
    length: Literal[12, 16] = Field(default=16, description="Signs of a derived code; 16 are harder to guess.")
    pool: str = Field(default="", description="For pool: the file, in the shop's folder, with one code a line.")
    code: str = Field(default="", description="For fixed: the code that is everybody's.")


class Offer(Declared):
    """What a coupon is worth and for whom; the sentence of terms is made from these keys and no others."""

    id: Id = Field(description="Its name for ever; campaigns refer to it.")
    version: int = Field(default=1, description="Count it up when you change the terms; it stands in codes.csv.")
    kind: Literal["percent", "amount", "shipping", "gift"] = Field(description="What the coupon gives.")
    value: Decimal | None = Field(default=None, description="Per cent (10), or an amount in the shop's currency.")
    gift_sku: str = Field(default="", description="For gift: the product that is given; it must be in the products.")
    minimum: Decimal | None = Field(default=None, description="Gross value of the basket that is asked for.")
    exclude_categories: tuple[str, ...] = Field(default=(), description="Categories it does not count for.")
    exclude_reduced: bool = Field(default=False, description="It does not count for goods that are reduced already.")
    combinable: bool = Field(default=False, description="It counts together with other coupons.")
    once_per: Literal["order", "shipment", "customer"] = Field(
        default="order", description="Who gets it once: each order, each shipment, or each customer (ever)."
    )
    scope: Literal["personal", "public"] = Field(
        default="personal", description="Whether the terms call the code personal."
    )
    valid_from: date | None = Field(default=None, description="The first day it counts; absent: at once.")
    days: int = Field(default=30, ge=1, description="Valid at least so many days after delivery.")
    bucket: Literal["week", "month"] = Field(
        default="month", description="Its last day is the end of one of these, so that one promotion serves many codes."
    )
    redeem: str = Field(description="Where it counts, as printed in the terms.")
    url: str = Field(description="What the QR opens; may use {{ code }} and {{ language }}.")
    codes: Codes = Field(default=Codes(), description="Where its codes come from.")


class ActionOffer(Declared):
    """Something an insert can ask for: its kind and the address behind its QR, a template
    that may use {{ token }}, {{ language }} and the fields of product (the line it is about)."""

    id: Id = Field(description="Its name for ever; campaigns refer to it.")
    kind: ActionKind = Field(description="What it asks for; the layout has words for each kind.")
    url: str = Field(description="What the QR opens; may use {{ token }}, {{ language }} and the fields of product.")


class Campaign(Declared):
    """What to say when `when` holds; campaigns are tried top to bottom, the first that holds wins."""

    id: Id = Field(description="Its name for ever: the manifest and the hold-out go by it.")
    when: str = Field(default="true", description="The condition; its names are those of docs/texts.md.")
    starts: date | None = Field(default=None, description="First day of shipping on which it runs.")
    ends: date | None = Field(default=None, description="Last day of shipping on which it runs.")
    holdout: float = Field(
        default=0.0, ge=0, le=1, description="Share (0 to 1) of customers who get no insert, to measure the effect."
    )
    insert: Literal["full", "neutral", "none"] = Field(
        default="full", description="neutral: without name, coupon and suggestions; none: print nothing."
    )
    layout: str = Field(default="", description="The layout, where it is not that of [print].")
    offer: str = Field(default="", description="The id of the offer whose coupon it carries.")
    actions: tuple[str, ...] = Field(
        default=(), description="Ids of actions, the first that fit: two, or one beside a coupon."
    )
    suggestions: int = Field(default=3, ge=0, le=3, description="At most so many products.")
    texts: str = Field(default="", description="The section of the text files, where it is not called like the id.")
    art: str = Field(default="front", description="The picture of the front: a file of art/, without its suffix.")


class Brand(Declared):
    """What a shop looks like, in whatever layout: its own colours and fonts, where layouts have some of that name."""

    colours: Mapping[str, Ink] = Field(
        default={}, description="Colours by name, '#rrggbb' or tables, instead of the layout's own of that name."
    )
    fonts: Mapping[str, tuple[str, ...]] = Field(
        default={}, description="Chains of font files by name, instead of the layout's own of that name."
    )
    logo: str = Field(default="", description="The shop's sign: a file of its art/, without suffix.")


NO_BRAND = Brand()


class StampCard(Declared):
    """Stamps that a customer collects, one an order; a full card is followed by the next."""

    of: int = Field(default=10, ge=2, le=40, description="How many fields the card has; the last is the reward.")
    count: str = Field(
        default="customer.orders",
        description="How many stamps the customer ever got, this order's counted: a name of docs/texts.md that is a "
        "whole number, or an expression of such names. Unknown, or less than one: the card shows no stamps.",
    )


class SheetCosts(Declared):
    """What differs for one kind of sheet; what is not given is that of `[costs]`."""

    paper: Decimal | None = Field(default=None, ge=0, description="A sheet of paper.")
    click: Decimal | None = Field(default=None, ge=0, description="A printed side.")


class Costs(Declared):
    """What printing costs, in the shop's currency."""

    paper: Decimal = Field(default=Decimal(0), ge=0, description="A sheet of paper.")
    click: Decimal = Field(default=Decimal(0), ge=0, description="A printed side; blank sides cost none.")
    waste: Decimal = Field(
        default=Decimal(0), ge=0, le=100, description="Per cent of sheets and sides that are printed in vain."
    )
    seconds: Decimal = Field(default=Decimal(0), ge=0, description="Handling, a card: cutting, sorting, putting in.")
    wage: Decimal = Field(default=Decimal(0), ge=0, description="An hour of handling.")
    sheets: Mapping[str, SheetCosts] = Field(
        default={}, description="By the name of a sheet: its own `paper` and `click`."
    )


Offset = tuple[Length, Length]
"""How far something is moved, to the right and down, in points."""

CupsWord = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
"""A word that CUPS takes as it is: nothing in it is a second option."""


class Printer(Declared):
    """A printer: its queue in CUPS, what is asked of it, and by how much it misses the paper."""

    queue: str = Field(
        default="", pattern=r"^([^\s/#\\'\"?-][^\s/#\\'\"?]*)?$",
        description="Its name in CUPS, as `lpstat -e` says it. Absent: the name it has here.",
    )  # fmt: skip
    duplex: Literal["long", "short", "off"] | None = Field(
        default=None,
        description="The edge over which it turns the paper; off: it prints one side. Absent: as the sheet says.",
    )
    profile: Literal["office", "press", "thermal", "preprinted"] | None = Field(
        default=None, description="What files for it are made for, whatever the layout. Absent: as `[print]` says."
    )
    tray: CupsWord | None = Field(default=None, description="The tray: a word that CUPS has for InputSlot.")
    media: CupsWord | None = Field(default=None, description="The paper, in CUPS's word. Absent: that of the sheet.")
    reverse: bool | None = Field(
        default=None, description="Sheets come to lie face up, so the last is printed first. Absent: as `[print]` says."
    )
    front: Offset = Field(
        default=(0.0, 0.0), description="By how much fronts are moved, to the right and down, as the test page says."
    )
    back: Offset = Field(default=(0.0, 0.0), description="The same for backs.")
    options: Mapping[CupsWord, CupsWord] = Field(
        default={}, description="Further options of the queue: name = value, as `lpoptions -l` lists them."
    )


class Channel(Declared):
    """What may be put into parcels sold through a channel, and where the rule comes from."""

    insert: Literal["full", "neutral", "none"] = Field(
        description="neutral: without name, coupon and suggestions; none: nothing is put in."
    )
    why: str = Field(default="", description="Where the rule comes from; printed on slips and in reports.")


class Table(Declared):
    """One source table: its file, how it is written, and how its columns are called."""

    file: str = Field(description="CSV, XLSX, JSON or JSON Lines, in the shop's folder; * stands for any characters.")
    encoding: str = Field(default="utf-8", description="Of CSV: utf-8, cp1252, utf-16 …")
    separator: Literal[",", ";", "\t", "|", ""] = Field(
        default="", description="Of CSV; where it is not given, the header line tells."
    )
    sheet: str = Field(default="", description="Of a workbook with several sheets: which one.")
    records: str = Field(default="", description="Of JSON whose records lie deeper: where, as in /data/orders.")
    decimal: Literal[".", ","] = Field(default=".", description="The sign before the decimals.")
    thousands: Literal["", ".", ",", " ", "'"] = Field(default="", description="The sign between thousands.")
    date: str = Field(default="%Y-%m-%d", description="How dates are written: %d.%m.%Y is 24.12.2026.")
    time: str = Field(default="%Y-%m-%d %H:%M:%S", description="How dates with a time of day are written.")
    columns: Mapping[str, str] = Field(default={}, description="Our column = theirs, where they are called otherwise.")
    values: Mapping[str, Mapping[str, str]] = Field(
        default={}, description="For a column: their word = ours; * stands for any characters."
    )
    formats: Mapping[str, Literal["integer"]] = Field(
        default={}, description='Columns whose numbers are ids, "integer": 17850.0 is 17850.'
    )
    ignore: Mapping[str, tuple[str, ...]] = Field(
        default={}, description="For a column: values whose rows are left out, and counted."
    )
    fill: Mapping[str, str] = Field(default={}, description="A value for all rows, for a column the file lacks.")


class Tables(Declared):
    """The shop's tables; all but shipments are optional."""

    shipments: Table = Field(description="The pick lists: what lies in each parcel.")
    lines: Table | None = Field(default=None, description="Lines of shipments, where they are a table of their own.")
    customers: Table | None = Field(default=None, description="Profiles: names, language, birthday …")
    suppression: Table | None = Field(default=None, description="Who objected to advertising.")
    products: Table | None = Field(default=None, description="What can be suggested, with prices and pictures.")
    history: Table | None = Field(default=None, description="Earlier orders.")
    recommendations: Table | None = Field(default=None, description="What goes with what, and for whom.")
