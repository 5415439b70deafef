"""One order as JSON, for shops that print a card the moment they pack.

Invariant: what the payload says of customer and history counts more than the shop's tables; the suppression
list counts more than both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import structs
from pydantic import BeforeValidator, Field, StrictBool, StrictInt, ValidationError, WithJsonSchema

from ..declared import Declared, Tables
from ..errors import DataError, Place, did_you_mean
from ..model import Customer, Held, Kind, Line, Parcel, Tone
from . import cells
from .documents import parse
from .front import Intake, combine, read_tables
from .join import Claim
from .records import ATTRIBUTE
from .separated import decode
from .shipments import Defaults, Draft


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text; write it in quotation marks")
    return value


def _id(value: Any) -> str:
    found = cells.identifier(_text(value))
    if not found:
        raise ValueError("must not be blank")
    return found


def _loose_id(value: Any) -> str:
    return cells.identifier(_text(value), personal=True)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a number")
    return cells.amount(str(value), signed=True)


def _day(value: Any) -> date | None:
    return cells.day(_text(value), "%Y-%m-%d")


def _moment(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(_text(value))
    except ValueError as fault:
        raise ValueError("must be a time as in 2026-12-01T09:30:00+01:00") from fault


_AMOUNT = WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}, {"type": "number"}]})
Id = Annotated[str, BeforeValidator(_id), Field(min_length=1, max_length=cells.LONGEST_ID)]
LooseId = Annotated[str, BeforeValidator(_loose_id), Field(max_length=cells.LONGEST_ID)]
Text = Annotated[str, BeforeValidator(lambda value: cells.plain(_text(value))), Field(max_length=cells.LONGEST_TEXT)]
Email = Annotated[str, BeforeValidator(lambda value: cells.email(_text(value)))]
Amount = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0), _AMOUNT]
Units = Annotated[Decimal, BeforeValidator(_decimal), Field(gt=0), _AMOUNT]
Share = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=1), _AMOUNT]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Time = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Country = Annotated[str, BeforeValidator(lambda value: cells.country(_text(value)))]
Language = Annotated[str, BeforeValidator(lambda value: cells.language(_text(value)))]
Currency = Annotated[str, BeforeValidator(lambda value: cells.currency(_text(value)))]


class OrderLine(Declared):
    """One line: price is the gross price paid for one piece."""

    sku: Id
    quantity: Units
    price: Amount | None = None


class OrderCustomer(Declared):
    """The customer; fields that are not given come from the shop's customers table."""

    id: LooseId = ""
    email: Email = ""
    first_name: Text = ""
    last_name: Text = ""
    salutation: Text = ""
    language: Language = ""
    tone: Tone | None = None
    birthday: Day | None = None
    member_since: Day | None = None
    consent: StrictBool | None = None
    open_complaint: StrictBool = False
    attributes: Mapping[str, Text] = {}


class OrderHistory(Declared):
    """Facts that count more than the shop's history. orders: so far, this one counted; spent: gross."""

    orders: StrictInt | None = Field(default=None, ge=0)
    spent_before: Amount | None = None
    spent_after: Amount | None = None
    first_order: Day | None = None
    last_order: Day | None = None
    bought: Mapping[str, Day] | None = None
    coupon_share: Share | None = None


class Order(Declared):
    """One shipment of one order, with its customer."""

    shipment: Id
    order: Id
    lines: tuple[OrderLine, ...] = Field(min_length=1)
    pick_list: LooseId = ""
    position: StrictInt = Field(default=1, ge=0)
    customer: OrderCustomer = OrderCustomer()
    ship_date: Day | None = None
    ordered_at: Time | None = None
    country: Country = ""
    language: Language = ""
    channel: Text = ""
    kind: Kind = "order"
    gift_message: Text = ""
    business: StrictBool = False
    total: Amount | None = None
    currency: Currency = ""
    attributes: Mapping[str, Text] = {}
    history: OrderHistory = OrderHistory()


def order_schema() -> dict[str, Any]:
    """The JSON Schema of an order."""
    return Order.model_json_schema()


def take_order(
    shop: Path,
    tables: Tables,
    data: bytes,
    *,
    file: str,
    zone: str,
    today: date | None,
    currency: str,
    country: str,
) -> Intake:
    """One order as JSON, joined with the shop's tables apart from its pick lists: one parcel or one refusal.

    file names the payload in errors ("-" for stdin). DataError with the JSON pointer of what is wrong.
    """
    at = ZoneInfo(zone)
    order = parse_order(data, file)
    read = read_tables(shop, tables, at, shipments=False)
    drafts = [_draft(order, at, Defaults(today, currency, country), file)]
    intake = combine(read, drafts, at, currency, today, lambda claim: _amended(order.customer, claim))
    told = {name: tuple(_told(one, order.history) for one in parcels) for name, parcels in intake.parcels.items()}
    return replace(intake, parcels=told)


def parse_order(data: bytes, file: str) -> Order:
    """The order of a payload; DataError with the JSON pointer of its first mistake."""
    text = decode(data, file, "utf-8")
    try:
        return Order.model_validate(parse(text, int, Decimal))
    except ValidationError as fault:
        raise _explain(fault, file) from fault
    except ValueError as fault:
        hint = "Its shape: inserts order --schema."
        raise DataError("not-json", f"this is no JSON: {fault}.", Place(file), hint) from fault


def _explain(fault: ValidationError, file: str) -> DataError:
    first = fault.errors(include_input=False)[0]
    keys = [str(key) for key in first["loc"]]
    place = Place(file, spot="/" + "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys))
    hint = "Its shape: inserts order --schema."
    match first["type"]:
        case "extra_forbidden":
            guess = did_you_mean(keys[-1], _keys())
            return DataError("unknown-key", f"'{keys[-1]}' is no key here.", place, guess or hint)
        case "missing":
            return DataError("missing-key", f"'{keys[-1]}' is missing.", place, hint)
        case _:
            said = first["msg"].removeprefix("Value error, ")
            return DataError("bad-value", f"'{keys[-1] if keys else 'order'}': {said}.", place, hint)


def _keys() -> list[str]:
    return [key for model in (Order, OrderLine, OrderCustomer, OrderHistory) for key in model.model_fields]


def _speaks_against(order: Order, day: date | None, currency: str, file: str) -> Held | None:
    if day is None:
        hint = "Give it, or say the day with --today."
        return Held("ship-date-missing", "the shipment has no day.", str(Place(file, spot="/ship_date")), hint)
    if order.currency and order.currency != currency:
        message = f"the money is {order.currency}, the shop's is {currency}."
        return Held("foreign-currency", message, str(Place(file, spot="/currency")), "Convert it, or give it a shop.")
    return None


def _draft(order: Order, zone: ZoneInfo, defaults: Defaults, file: str) -> Draft:
    moment, day = order.ordered_at, order.ship_date or defaults.today
    values = {
        **order.model_dump(include={"language", "channel", "kind", "gift_message", "business", "total"}),
        "customer": order.customer.id,
        "email": order.customer.email,
        "ship_date": day,
        "ordered_at": moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment,
        "country": order.country or defaults.country,
        **{f"{ATTRIBUTE}{name}": text for name, text in order.attributes.items()},
    }
    lines = tuple(Line(line.sku, line.quantity, line.price) for line in order.lines)
    held = _speaks_against(order, day, defaults.currency, file)
    place = Place(file, spot="/")
    return Draft(order.pick_list, order.position, order.shipment, order.order, values, lines, held, (), place)


def _amended(given: OrderCustomer, claim: Claim) -> Claim:
    """The claim with what the payload says of its customer; a profile in the payload makes an unknown one known."""
    said = {name: getattr(given, name) for name in given.model_fields_set - {"id", "email"}}
    if not said:
        return claim
    held = None if claim.held and claim.held.code == "customer-unknown" else claim.held
    base = claim.customer or Customer(given.id, given.email)
    if "attributes" in said:
        said["attributes"] = {**base.attributes, **given.attributes}
    customer = replace(base, **said)
    return structs.replace(claim, customer=customer, objected=claim.objected or customer.consent is False, held=held)


def _told(parcel: Parcel, given: OrderHistory) -> Parcel:
    """The parcel with the payload's facts; money spent after this order follows from what was spent before."""
    said = {name: value for name in given.model_fields_set if (value := getattr(given, name)) is not None}
    if "spent_before" in said and "spent_after" not in said:
        said["spent_after"] = said["spent_before"] + (parcel.facts.spent_after - parcel.facts.spent_before)
    return replace(parcel, facts=replace(parcel.facts, **said)) if said else parcel
