"""The order history as a frame with identities, and what sells best in it.

Invariant: a wrong row counts for nothing and makes its customer's facts doubtful; only valid rows (neither
cancelled, returned nor a replacement) are orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from ..model import Held
from .accounts import Fate
from .columns import Rows
from .shipments import foreign

RECENT = timedelta(days=90)
BEST = 100
NO_MONEY = Decimal(0)
ONE = Decimal(1)
UNCOUNTED = frozenset({"cancelled", "returned"})


@dataclass(frozen=True, slots=True)
class History:
    """The readable rows: identity, order, moment (UTC), sku, units, money, total (Decimal, total None where it
    is not given), priced, valid, coupon. doubtful: identities whose rows are wrong, with the first refusal."""

    frame: pd.DataFrame
    with_coupons: bool = False
    doubtful: Mapping[str, Held] = field(default_factory=dict)
    wrong: Mapping[int, Held] = field(default_factory=dict)


def read_history(rows: Rows | None, aliases: Mapping[str, str], currency: str) -> History:
    """The history's rows with their identities, the wrong ones set apart."""
    if rows is None:
        return History(frame([]))
    identities = identify(rows.column("customer"), rows.column("email"), aliases)
    wrong = {row: held for row in sorted(rows.faults) if (held := rows.refusal(row))}
    for row in _foreign_rows(rows, currency):
        if (held := foreign(rows, row, rows.of("currency", row), currency)) is not None:
            wrong.setdefault(row, held)
    doubtful: dict[str, Held] = {}
    for row, held in wrong.items():
        doubtful.setdefault(identities[row], held)
    for owner, held in rows.torn("customer", "email"):
        doubtful.setdefault(aliases.get(owner, owner), held)
    doubtful.pop("", None)
    return History(_frame(rows, identities, wrong), "coupon" in rows.values, doubtful, wrong)


def identify(customers: Sequence[Any], emails: Sequence[Any], aliases: Mapping[str, str]) -> list[str]:
    """Customer number, else the number that the e-mail belongs to, else the e-mail, else blank."""
    addresses = [aliases.get(email, email) if isinstance(email, str) else "" for email in emails]
    return [
        customer if isinstance(customer, str) and customer else address
        for customer, address in zip(customers, addresses, strict=True)
    ]


def _foreign_rows(rows: Rows, currency: str) -> list[int]:
    cells = rows.column("currency")
    strange = {cell for cell in set(cells) if isinstance(cell, str) and cell not in ("", currency)}
    return [row for row, cell in enumerate(cells) if cell in strange] if strange else []


def _frame(rows: Rows, identities: Sequence[str], wrong: Mapping[int, Held]) -> pd.DataFrame:
    states, kinds = rows.column("status"), rows.column("kind")
    table = {
        "identity": identities,
        "order": rows.column("order"),
        "moment": rows.column("ordered_at"),
        "sku": rows.column("sku"),
        "units": rows.column("quantity"),
        "price": rows.column("price"),
        "discount": rows.column("discount"),
        "total": rows.column("total"),
        "valid": [s not in UNCOUNTED and k != "replacement" for s, k in zip(states, kinds, strict=True)],
        "coupon": [bool(cell) for cell in rows.column("coupon")],
    }
    keep = [row for row in range(len(rows)) if row not in wrong] if wrong else None
    picked = {name: cells if keep is None else [cells[row] for row in keep] for name, cells in table.items()}
    return frame(picked)


def frame(columns: Mapping[str, Sequence[Any]] | Iterable[Any]) -> pd.DataFrame:
    """Rows of orders as History holds them, from lists by column; empty where there are none."""
    given = columns if isinstance(columns, Mapping) else {}

    def cells(name: str) -> pd.Series[Any]:
        return pd.Series(list(given.get(name, ())), dtype=object)

    units, price = cells("units"), cells("price")
    units = units.where(units.notna(), ONE)
    discount = cells("discount")
    money = units * price.where(price.notna(), NO_MONEY) - discount.where(discount.notna(), NO_MONEY)
    sku = cells("sku")
    return pd.DataFrame(
        {
            "identity": cells("identity"),
            "order": cells("order"),
            "moment": _utc(given.get("moment", ())),
            "sku": sku.where(sku.notna(), ""),
            "units": units,
            "money": money,
            "total": cells("total"),
            "priced": price.notna(),
            "valid": cells("valid").astype(bool),
            "coupon": cells("coupon").astype(bool),
        }
    )


def _utc(moments: Sequence[datetime | None]) -> pd.Series[Any]:
    """Aware moments as UTC; each distinct one converted once, for the zone's arithmetic is slow."""
    known = {id(moment): moment for moment in moments}
    micros = {key: _micros(moment) for key, moment in known.items()}
    counted = np.fromiter((micros[id(moment)] for moment in moments), dtype="int64", count=len(moments))
    return pd.Series(counted.view("datetime64[us]")).dt.tz_localize("UTC")


def _micros(moment: datetime | None) -> int:
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return (moment - epoch) // timedelta(microseconds=1) if moment is not None else 0


def fates(rows: Rows, history: History, identities: Sequence[str], wanted: frozenset[str]) -> list[Fate]:
    """What becomes of each row: used where its customer has a shipment on these lists."""
    found: list[Fate] = ["used" if identity in wanted else "unmatched" for identity in identities]
    for row in history.wrong:
        found[row] = "rejected"
    return found


def best_sellers(history: History, day: date | None, zone: ZoneInfo) -> tuple[str, ...]:
    """SKUs by units sold in the 90 days before the day's end, else ever before; the most sold first."""
    sold = history.frame
    sold = sold[sold["valid"].to_numpy(bool) & (sold["sku"] != "").to_numpy(bool)]
    if day is not None:
        end = pd.Timestamp(datetime.combine(day + timedelta(days=1), time(), zone))
        sold = sold[sold["moment"] < end]
        recent = sold[sold["moment"] >= end - RECENT]
        sold = recent if len(recent) else sold
    units = sold.groupby("sku", sort=False)["units"].sum()
    ranked = sorted(((-count, str(sku)) for sku, count in units.items() if count > 0))
    return tuple(sku for _, sku in ranked[:BEST])
