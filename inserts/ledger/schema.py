"""The ledger's tables, the statements that are written often, and how a ledger grows from version to version.

Invariant: a migration that was released is never changed again; ledgers in the field have had it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sql

from .. import sqlite

METADATA = sql.MetaData()


def _column(name: str, kind: type[sql.types.TypeEngine[Any]] = sql.Text, **said: Any) -> sql.Column[Any]:
    return sql.Column(name, kind, nullable=False, **said)


DECISION = sql.Table(
    "decision",
    METADATA,
    _column("shipment", primary_key=True),
    *map(_column, ("order_id", "customer_ref", "campaign", "offer", "plan", "content_hash", "fingerprint")),
    _column("offer_version", sql.Integer),
    _column("holdout", sql.Boolean),
    _column("day", sql.Date),
    sql.Index("decision_order", "order_id"),
)

COUPON = sql.Table(
    "coupon",
    METADATA,
    *(_column(name, primary_key=True) for name in ("offer", "key_kind", "key")),
    *map(_column, ("code", "source", "bucket", "campaign", "kid")),
    _column("shipment", index=True),
    _column("version", sql.Integer),
    _column("attempt", sql.Integer),
    _column("expires", sql.Date),
    _column("issued", sql.Date),
    _column("voided", server_default=""),  # when its card was taken out; empty while the code is live
)

_OWN = sql.text("source <> 'fixed'")
_CODES = sql.Index("coupon_code", COUPON.c.code, unique=True, sqlite_where=_OWN)


def speak(dialect: str) -> None:
    """Let another dialect than SQLite's say which codes must differ; SQLAlchemy loads a dialect where it is named."""
    _CODES.dialect_kwargs[f"{dialect}_where"] = _OWN


VOLUME = sql.Table(
    "volume",
    METADATA,
    _column("file", primary_key=True),
    *map(_column, ("pick_list", "sheet", "part", "sha256", "plan")),
    _column("pages", sql.Integer),
    _column("made", sql.Date),
)

EVENT = sql.Table(
    "print_event",
    METADATA,
    _column("id", sql.Integer, primary_key=True),
    *map(_column, ("at", "kind", "pick_list", "file", "sheet", "sha256", "station", "reason", "printer", "answer")),
    _column("copies", sql.Integer),
    sql.Index("print_event_list", "pick_list"),
)

PRINTED = sql.Table(
    "printed",
    METADATA,
    sql.Column("event", sql.Integer, sql.ForeignKey("print_event.id"), nullable=False, index=True),
    _column("shipment", index=True),
    sql.Column("position", sql.Integer),
    _column("match", index=True),
    _column("page", sql.Integer),
    *map(_column, ("place", "status")),
)

MOVING = ("plan", "content_hash", "fingerprint")


class Upserts(NamedTuple):
    """Rows that may be there already: coupons stay as they are, of decisions what moves is replaced, of volumes all.
    written_coupon gives key, shipment and code of those that are new."""

    new_coupon: Any
    written_coupon: Any
    moved_decision: Any
    made_volume: Any


def upserts(insert: Callable[[sql.Table], Any]) -> Upserts:
    """The statements, by a dialect's own insert: SQLite and Postgres say them alike, SQLAlchemy has one for each."""
    coupon, decision, volume = insert(COUPON).on_conflict_do_nothing(), insert(DECISION), insert(VOLUME)
    moved = {name: decision.excluded[name] for name in MOVING}
    made = {column.name: volume.excluded[column.name] for column in VOLUME.c}
    return Upserts(
        coupon,
        coupon.returning(*COUPON.primary_key, COUPON.c.shipment, COUPON.c.code),
        decision.on_conflict_do_update(index_elements=["shipment"], set_=moved),
        volume.on_conflict_do_update(index_elements=["file"], set_=made),
    )


NEW_COUPON, WRITTEN_COUPON, MOVED_DECISION, MADE_VOLUME = upserts(sqlite.insert)

# ── from version to version ───────────────────────────────────────────────────────────────────

_FIRST = (
    """CREATE TABLE decision (
    shipment TEXT NOT NULL, order_id TEXT NOT NULL, customer_ref TEXT NOT NULL, campaign TEXT NOT NULL,
    offer TEXT NOT NULL, "plan" TEXT NOT NULL, content_hash TEXT NOT NULL, fingerprint TEXT NOT NULL,
    offer_version INTEGER NOT NULL, holdout BOOLEAN NOT NULL, day DATE NOT NULL, PRIMARY KEY (shipment))""",
    """CREATE TABLE coupon (
    offer TEXT NOT NULL, key_kind TEXT NOT NULL, "key" TEXT NOT NULL, code TEXT NOT NULL, source TEXT NOT NULL,
    bucket TEXT NOT NULL, campaign TEXT NOT NULL, kid TEXT NOT NULL, shipment TEXT NOT NULL,
    version INTEGER NOT NULL, attempt INTEGER NOT NULL, expires DATE NOT NULL, issued DATE NOT NULL,
    PRIMARY KEY (offer, key_kind, "key"))""",
    "CREATE UNIQUE INDEX coupon_code ON coupon (code) WHERE source <> 'fixed'",
    "CREATE INDEX ix_coupon_shipment ON coupon (shipment)",
    """CREATE TABLE volume (
    file TEXT NOT NULL, pick_list TEXT NOT NULL, sheet TEXT NOT NULL, part TEXT NOT NULL, sha256 TEXT NOT NULL,
    "plan" TEXT NOT NULL, pages INTEGER NOT NULL, made DATE NOT NULL, PRIMARY KEY (file))""",
)
_SECOND = (
    "CREATE INDEX decision_order ON decision (order_id)",
    "ALTER TABLE coupon ADD COLUMN voided TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE print_event (
    id INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, pick_list TEXT NOT NULL, file TEXT NOT NULL,
    sheet TEXT NOT NULL, sha256 TEXT NOT NULL, station TEXT NOT NULL, reason TEXT NOT NULL, printer TEXT NOT NULL,
    answer TEXT NOT NULL, copies INTEGER NOT NULL, PRIMARY KEY (id))""",
    "CREATE INDEX print_event_list ON print_event (pick_list)",
    """CREATE TABLE printed (
    event INTEGER NOT NULL REFERENCES print_event (id), shipment TEXT NOT NULL, position INTEGER,
    "match" TEXT NOT NULL, page INTEGER NOT NULL, place TEXT NOT NULL, status TEXT NOT NULL)""",
    "CREATE INDEX ix_printed_event ON printed (event)",
    "CREATE INDEX ix_printed_shipment ON printed (shipment)",
    'CREATE INDEX ix_printed_match ON printed ("match")',
)


def _migration(statements: tuple[str, ...]) -> sqlite.Migration:
    def migrate(connection: sql.Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    return migrate


MIGRATIONS: tuple[sqlite.Migration, ...] = tuple(map(_migration, (_FIRST, _SECOND)))
"""A ledger of version n has had the first n of these; a test holds them against the tables above."""
