"""The manifest of a volume and the codes of a run, for machines and spreadsheets.

Invariant: no name, and no cell that a spreadsheet would run as a formula; equal rows, equal bytes. JSON is the
lossless twin of the CSV, whose cells are one line each and may carry a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic_core import to_json

from ..declared import Offer
from .account import Row, VolumeReport, volume_as_dict

COLUMNS = (
    "shipment",
    "order",
    "position",
    "status",
    "campaign",
    "holdout",
    "layout",
    "language",
    "pages",
    "place",
    "match",
    "code",
    "qr",
    "reason",
    "message",
    "where",
    "file",
    "sha256",
)
"""Columns of the manifest as CSV: one row a shipment. status is sealed, held or skipped; holdout true or false;
pages those of the file ("3 4"), place where on a sheet of several cards ("sheet 3, place 2 (top right)"); qr the
addresses in the insert's QR symbols, separated by a space; reason and message why it was held or skipped, where the
spot in the data; file and sha256 the volume's."""

CODE_COLUMNS = (
    "code",
    "offer",
    "version",
    "bucket",
    "kind",
    "value",
    "currency",
    "gift_sku",
    "minimum",
    "valid_from",
    "valid_until",
    "uses",
    "combinable",
    "excluded_categories",
    "exclude_reduced",
)
"""Columns of the codes as CSV: one row a code, ready to be imported into a shop as one promotion an (offer, bucket).

kind is percent, amount, shipping or gift; value the percent or amount, empty for shipping and gift; minimum the
gross basket value asked for; valid_from and valid_until days (the last one counts to its end), valid_from empty
where the code counts at once; uses 1, or empty for a code that is everybody's. In WooCommerce's words code is the
coupon code, kind the discount type, value the coupon amount, valid_until the expiry date, minimum the minimum
spend, uses the usage limit, combinable = false "individual use only". Shopify and Shopware hold the terms once a
discount or promotion and need the code alone for it."""

_RUNS = ("=", "+", "-", "@")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def manifest_csv(volume: VolumeReport) -> bytes:
    """The manifest as CSV (UTF-8, comma, every cell quoted), see COLUMNS."""
    rows = ((*_cells(row), volume.file, volume.sha256) for row in volume.rows)
    return _csv(COLUMNS, rows)


def manifest_json(volume: VolumeReport, preflight: Mapping[str, Any] | None = None) -> bytes:
    """The manifest as JSON: the volume's file, sha256, pages, counts and costs, its rows with every field, and what
    preflight compares the file with (of JSON's own types)."""
    section = {"preflight": preflight} if preflight else {}
    return to_json({**volume_as_dict(volume), "rows": volume.rows, **section}, indent=1) + b"\n"


def terms_of(offer: Offer, currency: str, bucket: str, code: str, expires: date) -> dict[str, str]:
    """The terms of a coupon by CODE_COLUMNS, to keep with it: the offer may change, what was printed not. currency
    stands only beside an amount."""
    money = offer.kind == "amount" or offer.minimum is not None
    return {
        "code": code,
        "offer": offer.id,
        "version": str(offer.version),
        "bucket": bucket,
        "kind": offer.kind,
        "value": _number(offer.value),
        "currency": currency if money else "",
        "gift_sku": offer.gift_sku,
        "minimum": _number(offer.minimum),
        "valid_from": offer.valid_from.isoformat() if offer.valid_from else "",
        "valid_until": expires.isoformat(),
        "uses": "" if offer.codes.source == "fixed" else "1",
        "combinable": _flag(offer.combinable),
        "excluded_categories": "|".join(offer.exclude_categories),
        "exclude_reduced": _flag(offer.exclude_reduced),
    }


def codes_files(
    rules: Iterable[Mapping[str, str]], live: bytes, void: bytes, voided: Collection[str]
) -> tuple[bytes, bytes]:
    """The live codes and those to be voided as CSV, each as codes_csv does it; live and void are the files as they
    were, voided are the codes that are void now. A code that is one shipment's stands in one file, once, with its
    latest terms.
    """
    latest: dict[object, dict[str, str]] = {}
    for one in (*_read(void), *_read(live), *rules):
        row = {name: str(one.get(name) or "") for name in CODE_COLUMNS}
        latest[row["code"] if row["uses"] else tuple(row.values())] = row
    rows = latest.values()
    good = codes_csv(row for row in rows if row["code"] not in voided)
    return good, codes_csv(row for row in rows if row["code"] in voided)


def codes_in(data: bytes) -> frozenset[str]:
    """The codes of a file of codes."""
    return frozenset(row["code"] for row in _read(data))


def _read(data: bytes) -> list[dict[str, str]]:
    """The rows of a file of codes, as they were before they were made harmless."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
    return [{str(name): _as_was(str(cell or "")) for name, cell in row.items()} for row in rows]


def _as_was(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def codes_csv(rules: Iterable[Mapping[str, str]], before: bytes = b"") -> bytes:
    """The codes as CSV, each once, by offer, bucket and code; see CODE_COLUMNS.

    before is the file as it was: its codes stay, so that a run never loses those of the one before it.
    """
    rows = {tuple(str(one.get(name) or "") for name in CODE_COLUMNS) for one in (*_read(before), *rules)}
    return _csv(CODE_COLUMNS, sorted(rows, key=lambda row: (row[1], row[2], row[3], row[0])))


def _cells(row: Row) -> tuple[str, ...]:
    position = "" if row.position is None else str(row.position)
    pages = " ".join(str(page) for page in row.pages)
    said = (row.campaign, _flag(row.holdout), row.layout, row.language)
    printed = (pages, row.place, row.match, row.code, " ".join(row.qr))
    return (row.shipment, row.order, position, row.status, *said, *printed, row.reason, row.message, row.where)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(cell: str) -> str:
    """The cell on one line, and as text to every spreadsheet: an apostrophe keeps a formula from being one."""
    if cell.isascii() and cell.isprintable():  # nearly all
        return f"'{cell}" if cell.lstrip()[:1] in _RUNS else cell
    flat = _BREAKS.sub(" ", cell)
    begins = unicodedata.normalize("NFKC", flat.lstrip()[:1])  # full-width signs run as formulas, too
    return f"'{flat}" if begins in _RUNS or flat[:1] != cell[:1] else flat
