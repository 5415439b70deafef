"""From a shop's tables to its parcels, in the order in which it happens.

Invariant: shipments = parcels + refusals, list by list; each file's account adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ..declared import Table, Tables
from ..model import Assortment, Held, Parcel, Remark
from .accounts import Account, notice
from .assortment import assort, read_products, read_recommendations
from .columns import Rows, gather
from .facts import Placed, know, merge_orders
from .history import History, best_sellers, read_history
from .join import Claim, alias, join
from .profiles import read_objections, read_profiles
from .reckoning import count_goods, count_history, count_people, count_shipments
from .records import ATTRIBUTE, CUSTOMERS, HISTORY, LINES, PRODUCTS, RECOMMENDATIONS, SHIPMENTS, SUPPRESSION, Record
from .shipments import HEADS, Defaults, Draft, draft, seal


@dataclass(frozen=True, slots=True)
class Refused:
    """A shipment that is held, or a row whose shipment cannot be read (shipment and order blank).

    pick_list is blank where even that cannot be read, position None.
    """

    pick_list: str
    position: int | None
    shipment: str
    order: str
    held: Held


@dataclass(frozen=True, slots=True)
class Intake:
    """All parcels by pick list in picking order, what is refused, and what the parcels can be joined with.

    attributes: names of the free attributes by "shipment", "customer", "product".
    """

    parcels: Mapping[str, tuple[Parcel, ...]]
    refused: tuple[Refused, ...]
    assortment: Assortment
    accounts: tuple[Account, ...] = ()
    notices: tuple[Remark, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def pick_lists(self) -> tuple[str, ...]:
        """The names of all lists that anything was read for, sorted."""
        return tuple(sorted({*self.parcels, *(one.pick_list for one in self.refused if one.pick_list)}))


@dataclass(frozen=True, slots=True)
class Read:
    """The shop's tables as read, each None where it is not declared."""

    shipments: Rows | None
    lines: Rows | None
    customers: Rows | None
    suppression: Rows | None
    products: Rows | None
    history: Rows | None
    recommendations: Rows | None


def take_in(shop: Path, tables: Tables, *, zone: str, today: date | None, currency: str, country: str) -> Intake:
    """Reads all tables below the shop's folder and joins them.

    zone, currency and country are the shop's; today is the day of shipments that say none. DataError or
    SettingsError where a file, its columns or the suppression list cannot be read.
    """
    at = ZoneInfo(zone)
    read = read_tables(shop, tables, at)
    assert read.shipments is not None, "shipments are always declared"
    drafts = draft(read.shipments, read.lines, Defaults(today, currency, country))
    return combine(read, drafts, at, currency, today)


def attribute_names(tables: Tables) -> dict[str, tuple[str, ...]]:
    """The names of the free attributes that the settings map, by "shipment", "customer", "product"."""
    named = {"shipment": tables.shipments, "customer": tables.customers, "product": tables.products}
    return {
        word: tuple(sorted(name.removeprefix(ATTRIBUTE) for name in table.columns if name.startswith(ATTRIBUTE)))
        if table
        else ()
        for word, table in named.items()
    }


def read_tables(shop: Path, tables: Tables, zone: ZoneInfo, *, shipments: bool = True) -> Read:
    """The declared tables; without the pick lists where shipments is false."""

    def rows(table: Table | None, record: Record) -> Rows | None:
        return None if table is None else gather(shop, table, record, zone)

    heads = SHIPMENTS if tables.lines is None else HEADS
    return Read(
        shipments=rows(tables.shipments, heads) if shipments else None,
        lines=rows(tables.lines, LINES) if shipments else None,
        customers=rows(tables.customers, CUSTOMERS),
        suppression=rows(tables.suppression, SUPPRESSION),
        products=rows(tables.products, PRODUCTS),
        history=rows(tables.history, HISTORY),
        recommendations=rows(tables.recommendations, RECOMMENDATIONS),
    )


def combine(
    read: Read,
    drafts: Sequence[Draft],
    zone: ZoneInfo,
    currency: str,
    today: date | None,
    amend: Callable[[Claim], Claim] = lambda claim: claim,
) -> Intake:
    """Drafts joined with everything else: parcels, refusals, assortment, accounts; amend may know better who it is."""
    profiles, objections = read_profiles(read.customers), read_objections(read.suppression)
    aliases = alias(_pairs(read, drafts))
    claims = [amend(claim) for claim in join(drafts, profiles, objections, aliases)]
    history = read_history(read.history, aliases, currency)
    parcels, refused = _seal(claims, history, zone)
    goods, advice = read_products(read.products), read_recommendations(read.recommendations)
    accounts = (
        *count_shipments(read.shipments, read.lines, claims, frozenset(one.shipment.id for one in parcels)),
        *count_people(read.customers, profiles, read.suppression, claims),
        *count_goods(read.products, goods, read.recommendations, advice),
        *count_history(read.history, history, aliases, claims),
    )
    assert all(account.adds_up for account in accounts), "an account does not add up"
    sellers = best_sellers(history, max(_days(drafts), default=today), zone)
    notices = (*(said for account in accounts for said in notice(account)), *_notices(read, parcels))
    return Intake(_by_list(parcels), tuple(refused), assort(goods, advice, sellers), accounts, notices, _names(read))


def _pairs(read: Read, drafts: Sequence[Draft]) -> Iterator[tuple[str, str]]:
    """Customer number and e-mail wherever a row gives both."""
    for rows in (read.customers, read.history):
        if rows is not None and "customer" in rows.values and "email" in rows.values:
            both = set(zip(rows.values["customer"], rows.values["email"], strict=True))
            yield from (
                (number, address) for number, address in both if isinstance(number, str) and isinstance(address, str)
            )
    for one in drafts:
        yield one.values.get("customer") or "", one.values.get("email") or ""


def _seal(claims: Sequence[Claim], history: History, zone: ZoneInfo) -> tuple[list[Parcel], list[Refused]]:
    """A parcel for each claim that nothing speaks against, a refusal for each other."""
    placed = [place for claim in claims if (place := _placed(claim, zone)) is not None]
    known = know(history, merge_orders(placed), zone)
    doubtful = {**_untimed(claims), **history.doubtful}
    parcels: list[Parcel] = []
    refused: list[Refused] = []
    for claim in claims:
        one, held = claim.draft, claim.held or doubtful.get(claim.identity)
        if held is not None:
            refused.append(Refused(one.pick_list, one.position, one.shipment, one.order, held))
            continue
        facts, total = known[claim.identity, one.order]
        parcels.append(Parcel(seal(one, total), claim.customer, facts, claim.identity, claim.objected))
    return parcels, refused


def _placed(claim: Claim, zone: ZoneInfo) -> Placed | None:
    """The claim's order as the facts see it, if its number and its time are known; held ones count too."""
    one = claim.draft
    moment, day = one.values.get("ordered_at"), one.values.get("ship_date")
    if moment is None and day is not None:
        moment = datetime.combine(day + timedelta(days=1), time(), zone)
    if moment is None or not (one.order or claim.identity):
        return None
    counts = one.values.get("kind") != "replacement"
    order = one.order or f"order of {one.place}"  # whatever it is called, it was placed
    return Placed(claim.identity, order, moment, counts, one.lines, one.values.get("total"))


def _untimed(claims: Sequence[Claim]) -> dict[str, Held]:
    """Customers with an order of which nobody can tell whether it came before their others: those are held too."""
    message = "another order of this customer has a time that cannot be read, so its orders cannot be counted."
    return {
        claim.identity: Held("order-time-unclear", message, str(claim.draft.spot("ordered_at")), "Mend that time.")
        for claim in claims
        if claim.identity and "ordered_at" in claim.draft.unread
    }


def _days(drafts: Sequence[Draft]) -> list[date]:
    return [day for one in drafts if isinstance(day := one.values.get("ship_date"), date)]


def _by_list(parcels: Sequence[Parcel]) -> dict[str, tuple[Parcel, ...]]:
    lists: dict[str, list[Parcel]] = {}
    for parcel in sorted(parcels, key=lambda one: (one.shipment.pick_list, one.shipment.position)):
        lists.setdefault(parcel.shipment.pick_list, []).append(parcel)
    return {name: tuple(listed) for name, listed in lists.items()}


def _notices(read: Read, parcels: Sequence[Parcel]) -> Iterator[Remark]:
    if read.shipments is not None and "position" not in read.shipments.values:
        text = "shipments: there is no column 'position'; shipments are numbered in the order of the file."
        yield Remark(text, "no_positions")
    if read.history is None:
        yield Remark("there is no history: every order counts as its customer's first.", "no_history")
    if read.products is not None:
        sold = set(read.products.column("sku"))
        strange = {line.sku for one in parcels for line in one.shipment.lines} - sold
        if strange:
            count = "1 SKU" if len(strange) == 1 else f"{len(strange)} SKUs"
            text = f"products: {count} in parcels not found in the table; they are shipped all the same."
            yield Remark(text, "strange_products", count=len(strange))


def _names(read: Read) -> dict[str, tuple[str, ...]]:
    named = {"shipment": read.shipments, "customer": read.customers, "product": read.products}
    return {
        word: tuple(sorted(name.removeprefix(ATTRIBUTE) for name in rows.named(ATTRIBUTE))) if rows else ()
        for word, rows in named.items()
    }
