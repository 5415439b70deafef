"""Memory: which insert each shipment was given, which codes were issued, which files were made and printed.

Invariant: the primary key of `coupon` is the proof that nobody gets an offer twice, its index over codes that no
code is given twice. No personal data: customers are keyed hashes that the caller makes. The statements are plain
SQLAlchemy Core and good for Postgres too; what is SQLite's own stands in `sqlite.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from .. import sqlite
from ..errors import ConflictError, CouponError, Place
from . import prints
from .schema import (
    COUPON,
    DECISION,
    MADE_VOLUME,
    MIGRATIONS,
    MOVED_DECISION,
    MOVING,
    NEW_COUPON,
    VOLUME,
    WRITTEN_COUPON,
)
from .words import AlreadyHad, Claim, Decision, Event, EventKind, Issued, Lies, Print, Printed, Source, Volume

FILE = "ledger.sqlite"
ATTEMPTS = 20
"""How often a code is derived anew where it is taken; reached only if codes are far too short for the shop."""


class Ledger:
    """The ledger of one shop, open until it is closed; a context manager.

    `Ledger.open` works on the file. `Ledger.rehearse` works on a copy in memory (empty where there is
    no ledger yet): what is written to it is forgotten, so a preview cannot write by mistake.
    """

    def __init__(self, engine: sql.Engine, where: Place) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, state: Path, patience: float | None = None) -> Ledger:
        """The ledger in the state folder, both made where they are missing. patience: seconds that a transaction
        waits for those of other runs, a minute where it is None; between them no connection is open.

        Raises EnvironmentFault where the folder cannot be written, LedgerError where the file is no ledger
        or a newer one, ConflictError where another run keeps it busy.
        """
        where = Place(str(state / FILE))
        return cls(sqlite.opened(state / FILE, MIGRATIONS, where, patience), where)

    @classmethod
    def rehearse(cls, state: Path) -> Ledger:
        """A copy in memory of the ledger in the state folder; neither folder nor file is made or written."""
        where = Place(str(state / FILE))
        return cls(sqlite.copied(state / FILE, MIGRATIONS, where), where)

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
            return {row.file: Volume(**row._mapping) for row in _rows(connection, VOLUME, VOLUME.c.file, files)}

    def volumes_of(self, pick_list: str) -> tuple[Volume, ...]:
        """The files that were made for a pick list, by name."""
        with sqlite.reading(self._engine, self._where) as connection:
            mine = sql.select(VOLUME).where(VOLUME.c.pick_list == pick_list).order_by(VOLUME.c.file)
            return tuple(Volume(**row._mapping) for row in connection.execute(mine))

    def pick_lists(self) -> tuple[str, ...]:
        """The pick lists of which anything was printed, sorted."""
        with sqlite.reading(self._engine, self._where) as connection:
            lists = sql.select(VOLUME.c.pick_list).distinct().order_by(VOLUME.c.pick_list)
            return tuple(connection.scalars(lists))

    def voided(self) -> Mapping[str, str]:
        """The shipment of each code that is void, by code."""
        with sqlite.reading(self._engine, self._where) as connection:
            return _voided(connection)

    def named(self, what: str) -> tuple[str, ...]:
        """The shipments whose number, order, match id or code this is (codes with or without separators), the last
        printed first. CouponError "code-is-everybodys" for a code that all cards of an offer carry."""
        with sqlite.reading(self._engine, self._where) as connection:
            found = prints.named(connection, what)
            if not found and prints.everybodys(connection, what):
                hint = "Name the shipment, the order or the match id."
                raise CouponError("code-is-everybodys", f"'{what}' stands on all cards of its offer.", hint=hint)
            return found

    def history(self, shipments: Iterable[str]) -> Mapping[str, tuple[Print, ...]]:
        """Everything printed for these shipments, by shipment, the first first; those never printed are missing."""
        with sqlite.reading(self._engine, self._where) as connection:
            return prints.history(connection, shipments)

    def events(self, files: Iterable[str]) -> tuple[Event, ...]:
        """When files of these names were made, the first first; also such as hold no card that lies somewhere."""
        with sqlite.reading(self._engine, self._where) as connection:
            return prints.events(connection, files)

    def owed(self, file: str) -> bool:
        """Whether a file of that name was last made for a printer, and not handed to one yet."""
        with sqlite.reading(self._engine, self._where) as connection:
            return prints.owed(connection, file)

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

    def voided(self) -> Mapping[str, str]:
        """As Ledger.voided, of this very moment."""
        return _voided(self._connection)

    def history(self, shipments: Iterable[str]) -> Mapping[str, tuple[Print, ...]]:
        """As Ledger.history, of this very moment."""
        return prints.history(self._connection, shipments)

    def lying(self, orders: Iterable[str]) -> Mapping[str, tuple[Lies, ...]]:
        """The cards that lie in stacks for these orders, by order."""
        return prints.lying(self._connection, orders)

    def issue(self, claim: Claim, derive: Callable[[int], str]) -> Issued | AlreadyHad:
        """The claim's coupon: the one issued before, or a new one with the code derive(attempt).

        attempt counts up from 0 while the code is another's. Raises CouponError "codes-collide" in the end.
        """
        for attempt in range(ATTEMPTS):
            if (found := self._settle(claim, derive(attempt), "derived", attempt)) is not None:
                return found
        hint = "Give the offer longer codes."
        raise CouponError("codes-collide", f"{ATTEMPTS} codes for one coupon were taken.", hint=hint)

    def issue_all(
        self, claims: Sequence[Claim], derive: Callable[[Claim, int], str]
    ) -> list[Issued | AlreadyHad | CouponError]:
        """As `issue` for each of the claims, with derive(claim, attempt); one that fails takes no other with it.

        Those that are new and whose first code is nobody's, nearly all, are written in one statement.
        """
        firsts = [Issued(claim, derive(claim, 0), "derived") for claim in claims]
        rows = [_coupon_row(first) for first in firsts]
        written = set(map(tuple, self._connection.execute(WRITTEN_COUPON, rows))) if rows else set()
        return [
            one if (*_key(one.claim), one.claim.shipment, one.code) in written else self._issued(one.claim, derive)
            for one in firsts
        ]

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
            self._connection.execute(MOVED_DECISION, [_row(decision) for decision in wanted.values()])

    def forget(self, shipments: Iterable[str]) -> None:
        """Take back decisions whose insert could not be printed: they are taken anew once that is mended.

        Coupons stay, so that the same shipment gets the same code then.
        """
        for chunk in prints.chunks(shipments):
            self._connection.execute(sql.delete(DECISION).where(DECISION.c.shipment.in_(chunk)))

    def void(self, shipments: Iterable[str], at: str) -> None:
        """Mark the codes of these shipments as void since `at`: their cards are taken out. A code that is everybody's
        stays. A void code is live again as soon as the same claim is made, by this shipment or another."""
        for chunk in prints.chunks(shipments):
            theirs = (COUPON.c.shipment.in_(chunk), COUPON.c.source != "fixed", COUPON.c.voided == "")
            self._connection.execute(sql.update(COUPON).where(*theirs).values(voided=at or "?"))

    def revive(self, shipments: Iterable[str]) -> None:
        """Mark the codes of these shipments as live."""
        for chunk in prints.chunks(shipments):
            theirs = (COUPON.c.shipment.in_(chunk), COUPON.c.voided != "")
            self._connection.execute(sql.update(COUPON).where(*theirs).values(voided=""))

    def volume(self, volume: Volume) -> None:
        """Keep what a file holds, instead of what it held before."""
        self._connection.execute(MADE_VOLUME, _row(volume))

    def forget_volumes(self, files: Iterable[str]) -> None:
        """Files that are no longer there."""
        for chunk in prints.chunks(files):
            self._connection.execute(sql.delete(VOLUME).where(VOLUME.c.file.in_(chunk)))

    def printed(self, event: Event, leaves: Iterable[Printed]) -> int:
        """Keep that a file was printed, and what is on it; gives the event's number."""
        return prints.record(self._connection, event, leaves)

    def owed(self, file: str) -> bool:
        """As Ledger.owed, of this very moment."""
        return prints.owed(self._connection, file)

    def printed_before(self, file: str, sha256: str) -> int:
        """The number of the last event that printed this very file, 0 where there is none."""
        return prints.known(self._connection, file, sha256)

    def counted(self, pick_list: str, kind: EventKind) -> int:
        """How many events of a kind a pick list has had."""
        return prints.counted(self._connection, pick_list, kind)

    def completed(self, event: int, sha256: str, leaves: Iterable[Printed]) -> None:
        """The file of an event that was kept before it was made is there now: this is on it."""
        prints.complete(self._connection, event, sha256, leaves)

    def withdrawn(self, event: int) -> None:
        """The file of an event that was kept before it was made could not be made."""
        prints.withdraw(self._connection, event)

    def answered(self, event: int, printer: str, answer: str) -> None:
        """What a printer answered when it was sent the file of an event."""
        prints.answer(self._connection, event, printer, answer)

    def _issued(self, claim: Claim, derive: Callable[[Claim, int], str]) -> Issued | AlreadyHad | CouponError:
        try:
            return self.issue(claim, partial(derive, claim))
        except CouponError as fault:
            return fault

    def _settle(self, claim: Claim, code: str, source: Source, attempt: int) -> Issued | AlreadyHad | None:
        """Try to give the code; None where it is another's."""
        if not claim.key:
            raise ValueError("a claim needs a key: customers without identity have a coupon by order")
        new = Issued(claim, code, source, attempt)
        done = self._connection.execute(NEW_COUPON, _coupon_row(new))
        return new if done.rowcount == 1 else self._had(claim)

    def _had(self, claim: Claim) -> Issued | AlreadyHad | None:
        """What the claim's key was given before, if anything."""
        key = (COUPON.c.offer == claim.offer, COUPON.c.key_kind == claim.key_kind, COUPON.c.key == claim.key)
        row = self._connection.execute(sql.select(COUPON).where(*key)).first()
        if row is None:
            return None
        had = _coupon_of(row)
        if row.voided:
            return self._taken_over(had, claim, key)
        return had if had.claim.shipment == claim.shipment else AlreadyHad(had.claim.shipment, had.claim.issued)

    def _taken_over(self, had: Issued, claim: Claim, key: tuple[sql.ColumnElement[bool], ...]) -> Issued:
        """A void coupon is live again: as it was for its own shipment, on today's terms for another one."""
        now = had if had.claim.shipment == claim.shipment else Issued(claim, had.code, had.source, had.attempt)
        self._connection.execute(sql.update(COUPON).where(*key).values(**_coupon_row(now), voided=""))
        return now

    def _ungiven(self, codes: Iterable[str]) -> Iterator[str]:
        # the index alone would do; this spares a long pool one refused insert a code already given
        given = set(self._connection.scalars(sql.select(COUPON.c.code).where(COUPON.c.source == "pool")))
        return (code for code in dict.fromkeys(codes) if code not in given)


# ── rows and words ────────────────────────────────────────────────────────────────────────────


def _decisions(connection: sql.Connection, shipments: Iterable[str]) -> dict[str, Decision]:
    rows = _rows(connection, DECISION, DECISION.c.shipment, shipments)
    return {row.shipment: Decision(**row._mapping) for row in rows}


def _coupons(connection: sql.Connection, shipments: Iterable[str]) -> dict[str, Issued]:
    rows = _rows(connection, COUPON, COUPON.c.shipment, shipments)
    return {row.shipment: _coupon_of(row) for row in rows}


def _voided(connection: sql.Connection) -> dict[str, str]:
    void = sql.select(COUPON.c.code, COUPON.c.shipment).where(COUPON.c.voided != "")
    return {row.code: row.shipment for row in connection.execute(void)}


def _rows(
    connection: sql.Connection, table: sql.Table, column: sql.Column[Any], values: Iterable[str]
) -> Iterator[sql.Row[Any]]:
    for chunk in prints.chunks(values):
        yield from connection.execute(sql.select(table).where(column.in_(chunk)))


def _row(word: Decision | Claim | Volume) -> dict[str, Any]:
    return {name: getattr(word, name) for name in word.__slots__}


def _coupon_row(issued: Issued) -> dict[str, Any]:
    return {**_row(issued.claim), "code": issued.code, "source": issued.source, "attempt": issued.attempt}


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.offer, claim.key_kind, claim.key


def _coupon_of(row: sql.Row[Any]) -> Issued:
    claim = Claim(**{field.name: row._mapping[field.name] for field in fields(Claim)})
    return Issued(claim, row.code, row.source, row.attempt)


def _same_or_conflict(before: Decision, now: Decision) -> None:
    fixed = [field.name for field in fields(Decision) if field.name not in MOVING]
    changed = [name for name in fixed if getattr(before, name) != getattr(now, name)]
    if changed:
        message = f"shipment '{now.shipment}' was decided otherwise before: {', '.join(changed)}."
        hint = "A decision is for ever; give a new shipment a new number."
        raise ConflictError("decided-otherwise", message, hint=hint)
