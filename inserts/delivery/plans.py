"""Plans as files: what a second run, a reprint and a changed pick list work from.

A head and then one entry a line, written as they are decided and read one at a time, so that no plan need ever be
in memory whole.

Invariant: an entry read is the entry written, to the last character. It holds names, so it is private (0600); that is
why it is a file that can be deleted, and not part of the ledger, which keeps no personal data and is kept for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Annotated, Any, Literal, assert_never

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from ..errors import DataError, Place
from ..model import Entry, Held, Insert, Skipped
from .files import drafted, sha256_of, slug

FORMAT = 1

_OUTCOMES: dict[str, TypeAdapter[Any]] = {
    "insert": TypeAdapter(Insert),
    "held": TypeAdapter(Held),
    "skipped": TypeAdapter(Skipped),
}
_HEAD = json.JSONEncoder(ensure_ascii=False)
_Outcome = Annotated[Insert | Held | Skipped, Field(union_mode="left_to_right")]
_Kind = Literal["insert", "held", "skipped"]
_LINE = TypeAdapter(tuple[int | None, str, str, str, str, bool, str, dict[str, str], _Kind, _Outcome])
"""What stands on a line; thousands are read, so it is understood in one go."""


def plan_name(pick_list: str) -> str:
    """The file name of a pick list's plan."""
    return f"{slug(pick_list)}.jsonl"


class Draft:
    """A plan being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, entry: Entry) -> None:
        """Write the next entry."""
        self._file.write(encode_entry(entry) + b"\n")


@contextmanager
def planning(folder: Path, pick_list: str, day: date) -> Iterator[Draft]:
    """Write the pick list's plan, over its last one; after any error the last one stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / plan_name(pick_list)
    with drafted(path, replaces=sha256_of(path)) as draft:
        head = {"format": FORMAT, "pick_list": pick_list, "day": day.isoformat()}
        draft.file.write(json.dumps(head, ensure_ascii=False).encode() + b"\n")
        yield Draft(draft.file)


class Plan:
    """A plan, open for reading until it is closed; a context manager."""

    def __init__(self, path: Path) -> None:
        """DataError "plan-missing", "plan-unreadable" where there is no plan or the file is damaged."""
        self._path = path
        try:
            self._file = path.open("rb")
        except FileNotFoundError as fault:
            message = "there is no such plan; it may have been purged."
            raise DataError("plan-missing", message, Place(path.name)) from fault
        self._spots: dict[str, int] = {}
        self._order: list[tuple[bool, int, str, int]] = []
        self._layouts: dict[int, str] = {}
        try:
            self._index()
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            self._file.close()
            raise self._damaged() from fault

    def __enter__(self) -> Plan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._order)

    def close(self) -> None:
        """Let go of the file; safe to repeat."""
        self._file.close()

    @property
    def highest(self) -> int:
        """The highest position."""
        return max((position for _, position, *_ in self._order), default=0)

    def layouts(self) -> list[str]:
        """The layout of each entry in picking order, empty where there is no insert."""
        return [self._layouts.get(spot, "") for *_, spot in sorted(self._order)]

    def entries(self) -> Iterator[Entry]:
        """All entries in picking order, those without a position last, read one by one."""
        for *_, spot in sorted(self._order):
            yield self._entry(spot)

    def find(self, shipment: str) -> Entry | None:
        """The entry of a shipment, None where it is not in this plan."""
        spot = self._spots.get(shipment)
        return None if spot is None else self._entry(spot)

    def _index(self) -> None:
        """Note where each entry begins, without keeping it."""
        head = json.loads(self._file.readline())
        if head["format"] != FORMAT:
            raise ValueError("another format")
        self.pick_list, self.day = str(head["pick_list"]), date.fromisoformat(head["day"])
        spot = self._file.tell()
        for line in self._file:
            position, shipment, *_, kind, outcome = from_json(line)
            if kind == "insert":
                self._layouts[spot] = outcome["layout"]
            self._order.append((position is None, position or 0, shipment, spot))
            self._spots[shipment] = spot
            spot += len(line)

    def _entry(self, spot: int) -> Entry:
        self._file.seek(spot)
        try:
            return decode_entry(self._file.readline())
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise self._damaged() from fault

    def _damaged(self) -> DataError:
        """What stands in a plan is personal, so the fault's own words are not repeated."""
        hint = "Put back the last backup of the state folder, or delete the file to plan anew from the ledger."
        return DataError("plan-unreadable", "this plan is damaged, or a newer program's.", Place(self._path.name), hint)


def encode_entry(entry: Entry) -> bytes:
    """An entry on one line: its fields as a list, the outcome's kind and the outcome last."""
    kind = _kind(entry.outcome)
    shipment = (entry.position, entry.shipment, entry.order, entry.match)
    said = (entry.campaign, entry.holdout, entry.fingerprint, dict(entry.places))
    head = _HEAD.encode([*shipment, *said, kind])
    return head[:-1].encode() + b", " + _OUTCOMES[kind].dump_json(entry.outcome) + b"]"


def decode_entry(line: bytes) -> Entry:
    """The entry that was encoded; ValueError where it is none."""
    said = _LINE.validate_json(line)
    position, shipment, order, match, campaign, holdout, fingerprint, places, kind, outcome = said
    if kind != _kind(outcome):
        raise ValueError("an outcome of another kind")
    return Entry(position, shipment, order, match, outcome, campaign, holdout, fingerprint, places)


def _kind(outcome: Insert | Held | Skipped) -> str:
    match outcome:
        case Insert():
            return "insert"
        case Held():
            return "held"
        case Skipped():
            return "skipped"
        case _:
            assert_never(outcome)
