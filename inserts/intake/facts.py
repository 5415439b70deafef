"""What is known of each customer on the day of a shipment, from the history and from the pick lists themselves.

Invariant: only what lies before the shipment's order counts, in the order of (time, order id); an order
counts once, whether it is in the history, on a pick list, or both; a blank identity joins nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from msgspec import Struct

from ..model import Facts, Line
from .history import NO_MONEY, History, frame

Key = tuple[str, str]
"""Identity and order."""


class Placed(Struct, frozen=True):
    """An order on the pick lists: counts is false for replacements; total is its gross total where declared."""

    identity: str
    order: str
    moment: datetime
    counts: bool
    lines: tuple[Line, ...]
    total: Decimal | None = None


def merge_orders(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """The shipments of one order as one order: their lines together, at the earliest time, with the first total."""
    groups: dict[Key, list[Placed]] = {}
    for one in placed:
        groups.setdefault((one.identity, one.order), []).append(one)
    return tuple(
        Placed(
            identity,
            order,
            min(one.moment for one in group),
            any(one.counts for one in group),
            tuple(line for one in group for line in one.lines),
            next((one.total for one in group if one.total is not None), None),
        )
        for (identity, order), group in groups.items()
    )


def know(history: History, orders: Sequence[Placed], zone: ZoneInfo) -> dict[Key, tuple[Facts, Decimal | None]]:
    """Facts by identity and order, each with the order's own gross total where that can be known."""
    rows = _rows(history, orders)
    past = _orders(rows)
    priced = past[past["priced"] & past["valid"] & past["order"].isin({one.order for one in orders})]
    cost = dict(zip(zip(priced["identity"], priced["order"], strict=True), priced["money"], strict=True))
    totals = {(one.identity, one.order): _total(one, cost) for one in orders}
    known = [one for one in orders if one.identity]
    claims = pd.DataFrame(
        {
            "claim": range(len(known)),
            "identity": pd.Series([one.identity for one in known], dtype=object),
            "own": pd.Series([one.order for one in known], dtype=object),
            "now": pd.Series([one.moment for one in known], dtype="datetime64[us, UTC]"),
            "counts": pd.Series([one.counts for one in known], dtype=bool),
        }
    )
    sums = _sums(_before(claims, past[past["valid"]]), zone)
    bought = _bought(_before(claims, rows[rows["valid"] & (rows["sku"] != "")]), zone)
    number = {(one.identity, one.order): claim for claim, one in enumerate(known)}
    return {
        (one.identity, one.order): (
            _facts(one, number.get((one.identity, one.order)), sums, bought, totals, history),
            totals[one.identity, one.order],
        )
        for one in orders
    }


def _rows(history: History, orders: Sequence[Placed]) -> pd.DataFrame:
    """The rows of the customers on the lists, and the lists' own orders that the history has not."""
    wanted = {one.identity for one in orders if one.identity}
    mine = history.frame[history.frame["identity"].isin(wanted)]
    there = set(zip(mine["identity"], mine["order"], strict=True))
    fresh = [one for one in orders if one.identity and (one.identity, one.order) not in there]
    flat = [(one, line) for one in fresh for line in (one.lines or (Line("", NO_MONEY),))]
    pool = {
        "identity": [one.identity for one, _ in flat],
        "order": [one.order for one, _ in flat],
        "moment": [one.moment for one, _ in flat],
        "sku": [line.sku for _, line in flat],
        "units": [line.quantity for _, line in flat],
        "price": [line.price for _, line in flat],
        "total": [one.total for one, _ in flat],
        "valid": [one.counts for one, _ in flat],
        "coupon": [False for _ in flat],
    }
    return pd.concat([mine, frame({"discount": [None] * len(flat), **pool})], ignore_index=True)


def _orders(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an order: its time, whether any of it is valid, what it cost, whether a coupon was used."""
    rows = rows.assign(
        money=rows["money"].where(rows["valid"], NO_MONEY),
        coupon=rows["coupon"] & rows["valid"],
        priced=rows["priced"] | ~rows["valid"],
    )
    keys = ["identity", "order"]
    groups = rows.groupby(keys, sort=False)
    found = groups.agg({"moment": "min", "valid": "any", "coupon": "any", "priced": "all"}).reset_index()
    found = found.assign(money=_added(rows["money"], groups.ngroup(), len(found)))
    given = rows[rows["total"].notna() & rows["valid"]].drop_duplicates(keys)[[*keys, "total"]]
    found = found.merge(given, on=keys, how="left", validate="one_to_one")
    whole = found["total"].notna()
    return found.assign(money=found["total"].where(whole, found["money"]), priced=found["priced"] | whole)


def _total(one: Placed, cost: Mapping[Key, Decimal]) -> Decimal | None:
    """The order's gross total: declared, else the history's, else the sum of its lines."""
    if one.total is not None:
        return one.total
    if (known := cost.get((one.identity, one.order))) is not None:
        return known
    prices = [None if line.price is None else line.quantity * line.price for line in one.lines]
    return sum((price for price in prices if price is not None), NO_MONEY) if prices and None not in prices else None


def _before(claims: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """Each claim with what lies before it; for a replacement also the order it replaces."""
    pairs = claims.merge(past, on="identity", how="inner", validate="many_to_many")
    earlier = (pairs["moment"] < pairs["now"]) | ((pairs["moment"] == pairs["now"]) & (pairs["order"] < pairs["own"]))
    same = pairs["order"] == pairs["own"]
    return pairs[(earlier & ~same) | (same & ~pairs["counts"])]


def _sums(pairs: pd.DataFrame, zone: ZoneInfo) -> dict[Any, Any]:
    pairs = pairs.assign(day=pairs["moment"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize())
    groups = pairs.groupby("claim")
    sums = groups.agg(
        orders=("order", "size"),
        first=("day", "min"),
        last=("day", "max"),
        coupons=("coupon", "sum"),
    )
    days = {name: sums[name].dt.date for name in ("first", "last")}
    sums = sums.assign(**days, spent=_added(pairs["money"], groups.ngroup(), len(sums)))
    return {row.Index: row for row in sums.itertuples()}


def _added(amounts: pd.Series[Any], groups: pd.Series[Any], count: int) -> np.ndarray[Any, Any]:
    """The sum of each group: pandas calls numpy for every single one, which takes longer than the adding."""
    sums = np.full(count, NO_MONEY, dtype=object)
    for group, amount in zip(groups.tolist(), amounts.tolist(), strict=True):
        sums[group] += amount
    return sums


def _bought(pairs: pd.DataFrame, zone: ZoneInfo) -> dict[int, dict[str, date]]:
    taken = pairs[np.fromiter((units > 0 for units in pairs["units"]), dtype=bool, count=len(pairs))]
    last = taken.groupby(["claim", "sku"])["moment"].max().dt.tz_convert(zone).dt.date
    found: dict[int, dict[str, date]] = {}
    for (claim, sku), day in zip(last.index, last, strict=True):
        found.setdefault(claim, {})[sku] = day
    return found


def _facts(
    one: Placed,
    claim: int | None,
    sums: Mapping[Any, Any],
    bought: Mapping[int, Mapping[str, date]],
    totals: Mapping[Key, Decimal | None],
    history: History,
) -> Facts:
    own = (totals[one.identity, one.order] or NO_MONEY) if one.counts else NO_MONEY
    before = sums.get(claim) if claim is not None else None
    if before is None:
        return Facts(orders=int(one.counts), spent_after=own)
    share = Decimal(int(before.coupons)) / Decimal(int(before.orders)) if history.with_coupons else None
    spent = Decimal(before.spent)
    return Facts(
        orders=int(before.orders) + int(one.counts),
        spent_before=spent,
        spent_after=spent + own,
        first_order=before.first,
        last_order=before.last,
        bought=bought.get(claim, {}) if claim is not None else {},
        coupon_share=share,
    )
