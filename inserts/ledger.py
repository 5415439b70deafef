"""Memory: which insert each shipment was given, which codes were issued, which files were made.

Invariant: the primary key of `coupon` is the proof that nobody gets an offer twice, its index over codes that no
code is given twice. No personal data: customers are keyed hashes that the caller makes. The statements are plain
SQLAlchemy Core and run on Postgres unchanged; what is SQLite's own stands in `sqlite.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sql
from sqlalchemy.dialects.postgresql import insert  # this one compiles for SQLite as well; SQLite's own does not

from . import sqlite
from .errors import ConflictError, CouponError, Place

FILE = "ledger.sqlite"
ATTEMPTS = 20
"""How often a code is derived anew where it is taken; reached only if codes are far too short for the shop."""

_CHUNK = 500  # ids in one question; SQLite's oldest limit is 999

KeyKind = Literal["order", "shipment", "customer"]
Source = Literal["derived", "pool", "fixed"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a shipment, for ever: all but plan, content_hash and fingerprint never changes.

    plan is the name of the plan's file; offer is empty and offer_version 0 where the insert has no coupon.
    """

    shipment: str
    order_id: str
    customer_ref: str
    campaign: str
    day: date
    holdout: bool = False
    offer: str = ""
    offer_version: int = 0
    plan: str = ""
    content_hash: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A shipment's claim to a coupon: one is given for each (offer, key_kind, key).

    key is the id of the order or shipment, or the customer's keyed hash; issued is the shipment's day;
    kid names the secret that codes are derived with.
    """

    offer: str
    version: int
    bucket: str
    key_kind: KeyKind
    key: str
    campaign: str
    shipment: str
    expires: date
    issued: date
    kid: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A coupon as it was first issued; claim is the one recorded, whatever the offer became since."""

    claim: Claim
    code: str
    source: Source
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class AlreadyHad:
    """The key got its coupon with another shipment, on that day: this one gets none."""

    shipment: str
    issued: date


@dataclass(frozen=True, slots=True)
class Volume:
    """A file that was made: its name, and the sha256 (hex) and pages of what it holds."""

    file: str
    pick_list: str
    sheet: str
    part: str
    sha256: str
    pages: int
    plan: str
    made: date


# ── the schema ────────────────────────────────────────────────────────────────────────────────

_METADATA = sql.MetaData()


def _column(name: str, kind: type[sql.types.TypeEngine[Any]] = sql.Text, **said: Any) -> sql.Column[Any]:
    return sql.Column(name, kind, nullable=False, **said)


_DECISION = sql.Table(
    "decision",
    _METADATA,
    _column("shipment", primary_key=True),
    *map(_column, ("order_id", "customer_ref", "campaign", "offer", "plan", "content_hash", "fingerprint")),
    _column("offer_version", sql.Integer),
    _column("holdout", sql.Boolean),
    _column("day", sql.Date),
)

_COUPON = sql.Table(
    "coupon",
    _METADATA,
    *(_column(name, primary_key=True) for name in ("offer", "key_kind", "key")),
    *map(_column, ("code", "source", "bucket", "campaign", "kid")),
    _column("shipment", index=True),
    _column("version", sql.Integer),
    _column("attempt", sql.Integer),
    _column("expires", sql.Date),
    _column("issued", sql.Date),
)

_OWN = sql.text("source <> 'fixed'")
sql.Index("coupon_code", _COUPON.c.code, unique=True, sqlite_where=_OWN, postgresql_where=_OWN)

_VOLUME = sql.Table(
    "volume",
    _METADATA,
    _column("file", primary_key=True),
    *map(_column, ("pick_list", "sheet", "part", "sha256", "plan")),
    _column("pages", sql.Integer),
    _column("made", sql.Date),
)

_MOVING = ("plan", "content_hash", "fingerprint")
_NEW_COUPON = insert(_COUPON).on_conflict_do_nothing()
_NEW_DECISION = insert(_DECISION)
_MOVED_DECISION = _NEW_DECISION.on_conflict_do_update(
    index_elements=["shipment"], set_={name: _NEW_DECISION.excluded[name] for name in _MOVING}
)
_NEW_VOLUME = insert(_VOLUME)
_MADE_VOLUME = _NEW_VOLUME.on_conflict_do_update(
    index_elements=["file"], set_={column.name: _NEW_VOLUME.excluded[column.name] for column in _VOLUME.c}
)


def _first_tables(connection: sql.Connection) -> None:
    _METADATA.create_all(connection)


# A ledger of version n has had the first n of these; once released, one is never changed again
# (so that the second, when it comes, freezes the first as plain SQL).
_MIGRATIONS: tuple[sqlite.Migration, ...] = (_first_tables,)


# ── the ledger ────────────────────────────────────────────────────────────────────────────────


class Ledger:
    """The ledger of one shop, open until it is closed; a context manager.

    `Ledger.open` works on the file. `Ledger.rehearse` works on a copy in memory (empty where there is
    no ledger yet): what is written to it is forgotten, so a preview cannot write by mistake.
    """

    def __init__(self, engine: sql.Engine, where: Place) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, state: Path) -> Ledger:
        """The ledger in the state folder, both made where they are missing.

        Raises EnvironmentFault where the folder cannot be written, LedgerError where the file is no ledger
        or a newer one, ConflictError where another run keeps it busy.
        """
        where = Place(str(state / FILE))
        return cls(sqlite.opened(state / FILE, _MIGRATIONS, where), where)

    @classmethod
    def rehearse(cls, state: Path) -> Ledger:
        """A copy in memory of the ledger in the state folder; neither folder nor file is made or written."""
        where = Place(str(state / FILE))
        return cls(sqlite.copied(state / FILE, _MIGRATIONS, where), where)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; safe to repeat."""
        self._engine.dispose()

    def decisions(self, shipments: Iterable[str]) -> Mapping[str, Decision]:
        """What was decided for these shipments, by shipment; those never seen are missing."""
        with sqlite.reading(self._engine, self._where) as connection:
            return _decisions(connection, shipments)

    def coupons(self, shipments: Iterable[str]) -> Mapping[str, Issued]:
        """The coupons issued with these shipments, by shipment; those without one are missing."""
        with sqlite.reading(self._engine, self._where) as connection:
            return _coupons(connection, shipments)

    def volumes(self, files: Iterable[str]) -> Mapping[str, Volume]:
        """What these files held when they were last made, by file name."""
        with sqlite.reading(self._engine, self._where) as connection:
            return {row.file: Volume(**row._mapping) for row in _rows(connection, _VOLUME, _VOLUME.c.file, files)}

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all of it is kept at the end, none of it after an error.

        Others wait while it lasts (ConflictError after a minute), so keep slow work out of it.
        """
        with sqlite.writing(self._engine, self._where) as connection:
            yield Writing(connection)


class Writing:
    """An open transaction of the ledger."""

    def __init__(self, connection: sql.Connection) -> None:
        self._connection = connection
        self._free: dict[str, Iterator[str]] = {}

    def decisions(self, shipments: Iterable[str]) -> Mapping[str, Decision]:
        """As Ledger.decisions, of this very moment: nobody else decides until the transaction ends."""
        return _decisions(self._connection, shipments)

    def coupons(self, shipments: Iterable[str]) -> Mapping[str, Issued]:
        """As Ledger.coupons, of this very moment."""
        return _coupons(self._connection, shipments)

    def issue(self, claim: Claim, derive: Callable[[int], str]) -> Issued | AlreadyHad:
        """The claim's coupon: the one issued before, or a new one with the code derive(attempt).

        attempt counts up from 0 while the code is another's. Raises CouponError "codes-collide" in the end.
        """
        for attempt in range(ATTEMPTS):
            if (found := self._settle(claim, derive(attempt), "derived", attempt)) is not None:
                return found
        hint = "Give the offer longer codes."
        raise CouponError("codes-collide", f"{ATTEMPTS} codes for one coupon were taken.", hint=hint)

    def take_from_pool(self, claim: Claim, codes: Iterable[str]) -> Issued | AlreadyHad:
        """The claim's coupon: the one issued before, or a new one with the first code nobody was given yet.

        codes are all of the shop's own for this offer, in the order to give them; they are read at the offer's
        first claim in the transaction. Raises CouponError "pool-empty".
        """
        if (had := self._had(claim)) is not None:
            return had
        if claim.offer not in self._free:
            self._free[claim.offer] = self._ungiven(codes)
        for code in self._free[claim.offer]:
            if (found := self._settle(claim, code, "pool", 0)) is not None:
                return found
        hint = "Add codes to the offer's pool file, then run the same command again."
        raise CouponError("pool-empty", f"every code of the offer '{claim.offer}' has been given.", hint=hint)

    def issue_fixed(self, claim: Claim, code: str) -> Issued | AlreadyHad:
        """The claim's coupon: the one issued before, or a new one with the code that is everybody's."""
        found = self._settle(claim, code, "fixed", 0)
        assert found is not None  # a fixed code is never another's
        return found

    def record(self, decisions: Iterable[Decision]) -> None:
        """Keep these decisions; recording one again is no change.

        What moves with a new plan (plan, content_hash, fingerprint) is replaced. Anything else that differs
        from the decision already taken raises ConflictError "decided-otherwise".
        """
        wanted = {decision.shipment: decision for decision in decisions}
        for shipment, before in self.decisions(wanted).items():
            _same_or_conflict(before, wanted[shipment])
        if wanted:
            self._connection.execute(_MOVED_DECISION, [_row(decision) for decision in wanted.values()])

    def forget(self, shipments: Iterable[str]) -> None:
        """Take back decisions whose insert could not be printed: they are taken anew once that is mended.

        Coupons stay, so that the same shipment gets the same code then.
        """
        rest = iter(shipments)
        while chunk := list(islice(rest, _CHUNK)):
            self._connection.execute(sql.delete(_DECISION).where(_DECISION.c.shipment.in_(chunk)))

    def volume(self, volume: Volume) -> None:
        """Keep what a file holds, instead of what it held before."""
        self._connection.execute(_MADE_VOLUME, _row(volume))

    def _settle(self, claim: Claim, code: str, source: Source, attempt: int) -> Issued | AlreadyHad | None:
        """Try to give the code; None where it is another's."""
        if not claim.key:
            raise ValueError("a claim needs a key: customers without identity have a coupon by order")
        new = Issued(claim, code, source, attempt)
        done = self._connection.execute(_NEW_COUPON, _coupon_row(new))
        return new if done.rowcount == 1 else self._had(claim)

    def _had(self, claim: Claim) -> Issued | AlreadyHad | None:
        """What the claim's key was given before, if anything."""
        key = (_COUPON.c.offer == claim.offer, _COUPON.c.key_kind == claim.key_kind, _COUPON.c.key == claim.key)
        row = self._connection.execute(sql.select(_COUPON).where(*key)).first()
        if row is None:
            return None
        had = _issued(row)
        return had if had.claim.shipment == claim.shipment else AlreadyHad(had.claim.shipment, had.claim.issued)

    def _ungiven(self, codes: Iterable[str]) -> Iterator[str]:
        # the index alone would do; this spares a long pool one refused insert a code already given
        given = set(self._connection.scalars(sql.select(_COUPON.c.code).where(_COUPON.c.source == "pool")))
        return (code for code in dict.fromkeys(codes) if code not in given)


# ── rows and words ────────────────────────────────────────────────────────────────────────────


def _decisions(connection: sql.Connection, shipments: Iterable[str]) -> dict[str, Decision]:
    rows = _rows(connection, _DECISION, _DECISION.c.shipment, shipments)
    return {row.shipment: Decision(**row._mapping) for row in rows}


def _coupons(connection: sql.Connection, shipments: Iterable[str]) -> dict[str, Issued]:
    rows = _rows(connection, _COUPON, _COUPON.c.shipment, shipments)
    return {row.shipment: _issued(row) for row in rows}


def _rows(
    connection: sql.Connection, table: sql.Table, column: sql.Column[Any], values: Iterable[str]
) -> Iterator[sql.Row[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield from connection.execute(sql.select(table).where(column.in_(chunk)))


def _row(word: Decision | Claim | Volume) -> dict[str, Any]:
    return {name: getattr(word, name) for name in word.__slots__}


def _coupon_row(issued: Issued) -> dict[str, Any]:
    return {**_row(issued.claim), "code": issued.code, "source": issued.source, "attempt": issued.attempt}


def _issued(row: sql.Row[Any]) -> Issued:
    claim = Claim(**{field.name: row._mapping[field.name] for field in fields(Claim)})
    return Issued(claim, row.code, row.source, row.attempt)


def _same_or_conflict(before: Decision, now: Decision) -> None:
    fixed = [field.name for field in fields(Decision) if field.name not in _MOVING]
    changed = [name for name in fixed if getattr(before, name) != getattr(now, name)]
    if changed:
        message = f"shipment '{now.shipment}' was decided otherwise before: {', '.join(changed)}."
        hint = "A decision is for ever; give a new shipment a new number."
        raise ConflictError("decided-otherwise", message, hint=hint)
