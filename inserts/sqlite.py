"""A SQLite file of ours: opened with care, brought up to its version, its faults said in the shop's words.

Invariant: another program's file, or one of a newer version, is never written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert as insert
from sqlalchemy.pool import NullPool, StaticPool

from .errors import ConflictError, EnvironmentFault, InsertsError, LedgerError, Place

PATIENCE = 60
"""Seconds that one run waits for another to finish writing."""

_APPLICATION = 0x50496E73  # "PIns": a file that says so is a ledger

Migration = Callable[[sql.Connection], None]


def opened(path: Path, migrations: Sequence[Migration], where: Place, patience: float | None = None) -> sql.Engine:
    """The file, made together with its folder (0700) where missing, at the version of the migrations; patience:
    seconds that a transaction waits for another run's, the usual where it is None."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise _not_writable(where, str(fault.strerror)) from fault
    engine = _engine(sql.URL.create("sqlite", database=str(path)), patience, poolclass=NullPool)
    return _migrated(engine, migrations, where)


def copied(path: Path, migrations: Sequence[Migration], where: Place) -> sql.Engine:
    """A copy of the file in memory, empty where there is none; the file itself is left alone."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    if path.exists():
        with _faults(where), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as file:
            file.backup(memory)
    engine = _engine(sql.URL.create("sqlite"), poolclass=StaticPool, creator=lambda: memory)
    return _migrated(engine, migrations, where)


@contextmanager
def reading(engine: sql.Engine, where: Place) -> Iterator[sql.Connection]:
    """A transaction that only reads: all it sees is of one moment."""
    with _faults(where), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sql.Engine, where: Place) -> Iterator[sql.Connection]:
    """A transaction that writes, alone from its first moment; kept as a whole, or not at all after an error."""
    # The lock is taken at once: a reader that becomes a writer would be refused without waiting.
    with _faults(where), engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection


def _engine(url: sql.URL, patience: float | None = None, **kept: Any) -> sql.Engine:
    engine = sql.create_engine(url, **kept)
    seconds = PATIENCE if patience is None else patience
    sql.event.listen(engine, "connect", lambda connection, _: _set_up(connection, seconds))
    sql.event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, patience: float) -> None:
    # TRUNCATE, not WAL: at rest the ledger is one file (any backup copies it whole), works on every file
    # system and every SQLite, and commits a thousand times a second, which is more than doors can ask.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(patience * 1000)}",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "journal_mode = TRUNCATE",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sql.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _migrated(engine: sql.Engine, migrations: Sequence[Migration], where: Place) -> sql.Engine:
    with reading(engine, where) as connection:
        current = _version(connection, len(migrations), where) == len(migrations)
    if not current:
        with writing(engine, where) as connection:
            for migration in migrations[_version(connection, len(migrations), where) :]:
                migration(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
            connection.exec_driver_sql(f"PRAGMA user_version = {len(migrations)}")
    return engine


def _version(connection: sql.Connection, known: int, where: Place) -> int:
    """How many migrations the file has had; LedgerError where it is not ours, or has more than are known."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application != _APPLICATION and (application or version or tables):
        raise LedgerError("not-a-ledger", "this database is another program's.", where, "Move it away.")
    if version > known:
        message = f"this ledger has version {version}; this program knows {known}."
        raise LedgerError("ledger-newer", message, where, "Use the newer program that wrote it.")
    return version


@contextmanager
def _faults(where: Place) -> Iterator[None]:
    """SQLite's errors in the shop's words."""
    try:
        yield
    except (sql.exc.DatabaseError, sqlite3.DatabaseError) as fault:
        cause = fault.orig if isinstance(fault, sql.exc.DatabaseError) else fault
        if isinstance(cause, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # ours to mend, not the shop's
        raise _in_words(cause, where) from fault


def _in_words(fault: BaseException | None, where: Place) -> InsertsError:
    match getattr(fault, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message = "another run has been writing the ledger all the while."
            return ConflictError("ledger-busy", message, where, "Wait for it, then run the same command again.")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return LedgerError("ledger-damaged", f"{fault}.", where, "Put back the last backup of the state folder.")
        case sqlite3.SQLITE_FULL:
            return EnvironmentFault("disk-full", "the disk is full.", where, "Make room; nothing was kept by halves.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _not_writable(where, str(fault))
        case _:
            return LedgerError("ledger-fault", f"{fault}.", where)


def _not_writable(where: Place, why: str) -> EnvironmentFault:
    return EnvironmentFault("state-not-writable", f"{why}.", where, "Give a folder you may write with --state.")
