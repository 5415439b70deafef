"""What was printed: events are written down, and found again by shipment, match id, code or order.

Invariant: history is only added to; what a printer answers later is the one thing that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sql

from .schema import COUPON, DECISION, EVENT, PRINTED
from .words import Event, Lies, Print, Printed

CHUNK = 500  # ids in one question; SQLite's oldest limit is 999
_SEPARATORS = " -\u00a0\u202f"


def record(connection: sql.Connection, event: Event, leaves: Iterable[Printed]) -> int:
    """Keep an event and its leaves; gives its number."""
    said = {name: getattr(event, name) for name in event.__slots__}
    key = connection.execute(sql.insert(EVENT).values(said)).inserted_primary_key
    assert key is not None
    number = int(key[0])
    add(connection, number, leaves)
    return number


def add(connection: sql.Connection, number: int, leaves: Iterable[Printed]) -> None:
    """Keep the leaves of an event."""
    rows = [
        {
            "event": number, "shipment": one.shipment, "position": one.position, "match": one.match,
            "page": one.page, "place": one.place, "status": one.status,
        }
        for one in leaves
    ]  # fmt: skip
    if rows:
        connection.execute(sql.insert(PRINTED), rows)


def complete(connection: sql.Connection, number: int, sha256: str, leaves: Iterable[Printed]) -> None:
    """What a file holds that was announced before it was made."""
    connection.execute(sql.update(EVENT).where(EVENT.c.id == number).values(sha256=sha256))
    add(connection, number, leaves)


def withdraw(connection: sql.Connection, number: int) -> None:
    """An event that never came to be."""
    connection.execute(sql.delete(PRINTED).where(PRINTED.c.event == number))
    connection.execute(sql.delete(EVENT).where(EVENT.c.id == number))


def answer(connection: sql.Connection, number: int, printer: str, said: str) -> None:
    """What a printer answered to an event's file."""
    connection.execute(sql.update(EVENT).where(EVENT.c.id == number).values(printer=printer, answer=said))


def known(connection: sql.Connection, file: str, sha256: str) -> int:
    """The number of the last event that printed this very file, 0 where there is none."""
    same = (EVENT.c.file == file, EVENT.c.sha256 == sha256)
    return int(connection.scalar(sql.select(sql.func.max(EVENT.c.id)).where(*same)) or 0)


def owed(connection: sql.Connection, file: str) -> bool:
    """Whether a file of that name was last made for a printer, and not handed to one yet."""
    last = sql.select(EVENT.c.printer, EVENT.c.answer).where(EVENT.c.file == file).order_by(EVENT.c.id.desc()).limit(1)
    return any(printer and not answer for printer, answer in connection.execute(last))


def counted(connection: sql.Connection, pick_list: str, kind: str) -> int:
    """How many events of a kind a pick list has had."""
    mine = (EVENT.c.pick_list == pick_list, EVENT.c.kind == kind)
    return int(connection.scalar(sql.select(sql.func.count()).select_from(EVENT).where(*mine)) or 0)


def history(connection: sql.Connection, shipments: Iterable[str]) -> dict[str, tuple[Print, ...]]:
    """Everything printed for these shipments, by shipment, the first first."""
    found: dict[str, list[Print]] = {}
    for chunk in chunks(shipments):
        question = sql.select(PRINTED, EVENT).join(EVENT, EVENT.c.id == PRINTED.c.event)
        for row in connection.execute(question.where(PRINTED.c.shipment.in_(chunk)).order_by(EVENT.c.id)):
            found.setdefault(row.shipment, []).append(_print(row))
    return {shipment: tuple(prints) for shipment, prints in found.items()}


def events(connection: sql.Connection, files: Iterable[str]) -> tuple[Event, ...]:
    """The events of files of these names, the first first."""
    questions = (sql.select(EVENT).where(EVENT.c.file.in_(chunk)) for chunk in chunks(files))
    rows = [row for question in questions for row in connection.execute(question)]
    return tuple(_event(row) for row in sorted(rows, key=lambda row: row.id))


def named(connection: sql.Connection, what: str) -> tuple[str, ...]:
    """The shipments that are called so, or whose order, match id or code is this, the last printed first."""
    spellings = {what, what.upper(), what.lower()}
    questions = (
        sql.select(DECISION.c.shipment).where(sql.or_(DECISION.c.shipment == what, DECISION.c.order_id == what)),
        sql.select(PRINTED.c.shipment).where(sql.or_(PRINTED.c.shipment == what, PRINTED.c.match.in_(spellings))),
        sql.select(COUPON.c.shipment).where(_plain(COUPON.c.code) == plain(what), COUPON.c.source != "fixed"),
    )
    shipments = {shipment for question in questions for shipment in connection.scalars(question) if shipment}
    last = sql.select(PRINTED.c.shipment, sql.func.max(PRINTED.c.event)).group_by(PRINTED.c.shipment)
    latest = {
        shipment: event
        for chunk in chunks(sorted(shipments))
        for shipment, event in connection.execute(last.where(PRINTED.c.shipment.in_(chunk)))
    }
    return tuple(sorted(shipments, key=lambda shipment: (-latest.get(shipment, 0), shipment)))


def everybodys(connection: sql.Connection, what: str) -> bool:
    """Whether this is a code that all cards of an offer carry."""
    fixed = (_plain(COUPON.c.code) == plain(what), COUPON.c.source == "fixed")
    return connection.execute(sql.select(COUPON.c.code).where(*fixed).limit(1)).first() is not None


def lying(connection: sql.Connection, orders: Iterable[str]) -> dict[str, tuple[Lies, ...]]:
    """The cards that lie in stacks for these orders, by order: the last word on the card of each shipment is not that
    it was taken out. A slip that says where a card lies takes none away."""
    found: dict[str, dict[str, Lies | None]] = {}
    for chunk in chunks(orders):
        question = (
            sql.select(
                DECISION.c.order_id, DECISION.c.shipment, EVENT.c.pick_list, PRINTED.c.position, PRINTED.c.status
            )
            .join(PRINTED, PRINTED.c.shipment == DECISION.c.shipment)
            .join(EVENT, EVENT.c.id == PRINTED.c.event)
            .where(DECISION.c.order_id.in_(chunk), PRINTED.c.status.in_(("sealed", "out")))
            .order_by(EVENT.c.id)
        )
        for order, shipment, pick_list, position, status in connection.execute(question):
            lies = Lies(shipment, pick_list, position) if status == "sealed" else None
            found.setdefault(order, {})[shipment] = lies
    return {order: tuple(one for one in cards.values() if one) for order, cards in found.items()}


def plain(code: str) -> str:
    """A code as it is compared: without separators, in capitals."""
    return code.upper().translate({ord(sign): None for sign in _SEPARATORS})


def _plain(code: sql.Column[Any]) -> sql.ColumnElement[str]:
    said: sql.ColumnElement[str] = sql.func.upper(code)
    for sign in _SEPARATORS:
        said = sql.func.replace(said, sign, "")
    return said


def chunks(values: Iterable[str]) -> Iterator[Sequence[str]]:
    """The values in portions that fit into one question."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _print(row: sql.Row[Any]) -> Print:
    leaf = Printed(**{name: row._mapping[PRINTED.c[name]] for name in Printed.__slots__})
    return Print(row.id, _event(row), leaf)


def _event(row: sql.Row[Any]) -> Event:
    return Event(**{name: row._mapping[name] for name in Event.__slots__})
