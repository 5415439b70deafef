"""Plans as files: what a second run, a reprint and a changed pick list work from.

A head and then one entry a line, written as they are decided and read one at a time, so that no plan need ever be
in memory whole. A pick list that changed after it was printed gets a further plan that holds only what is new, and
says in its head what is taken out; the plans before it stay as they were, so that every file can be made again.

Invariant: an entry read is the entry written, to the last character. It holds names, so it is private (0600); that is
why it is a file that can be deleted, and not part of the ledger, which keeps no personal data and is kept for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO, Annotated, Any, Literal, NamedTuple, assert_never

from pydantic import Field, TypeAdapter
from pydantic_core import from_json, to_json

from ..errors import DataError, Place
from ..model import Entry, Held, Insert, Skipped
from .account import Moved, Out, Status
from .files import drafted, sha256_of, slug

FORMAT = 1

_OUTCOMES: dict[str, TypeAdapter[Any]] = {
    "insert": TypeAdapter(Insert),
    "held": TypeAdapter(Held),
    "skipped": TypeAdapter(Skipped),
}
_Outcome = Annotated[Insert | Held | Skipped, Field(union_mode="left_to_right")]
_Kind = Literal["insert", "held", "skipped"]
_STATUS: Mapping[str, Status] = {"insert": "sealed", "held": "held", "skipped": "skipped"}
_LINE = TypeAdapter(tuple[int | None, str, str, str, str, bool, str, dict[str, str], _Kind, _Outcome])
"""What stands on a line; thousands are read, so it is understood in one go."""


Imposed = Mapping[str, str | bool | int | dict[str, str] | None]
"""Keys of [print] with their values."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a plan is: the first of its pick list or a further one (number, from 1), and the day it is dated.

    whole: it holds all of the list, and the plans before it count no more; otherwise it adds to them. of is how many
    positions the list has (0 where that shows from the entries). copies is how often a shipment's card is printed,
    under "" that of all others. imposed is how its cards were laid out, as said in [print] where that was not the
    usual; skip how many places of the first sheet were used already: so its files can be made again.
    """

    pick_list: str
    day: date
    number: int = 1
    whole: bool = True
    of: int = 0
    takes_out: tuple[Out, ...] = ()
    moved: tuple[Moved, ...] = ()
    copies: Mapping[str, int] = field(default_factory=dict)
    imposed: Imposed = field(default_factory=dict)
    skip: int = 0


_HEADS = TypeAdapter(Head)


class Line(NamedTuple):
    """Where an entry begins in the file, and what can be said of it without reading it whole; in picking order."""

    nowhere: bool
    place: int
    shipment: str
    spot: int
    match: str
    status: Status
    layout: str
    code: bool

    @property
    def position(self) -> int | None:
        return None if self.nowhere else self.place


def plan_name(pick_list: str, number: int = 1) -> str:
    """The file name of a pick list's first plan, or a further one."""
    return f"{slug(pick_list)}-{number}.jsonl" if number > 1 else f"{slug(pick_list)}.jsonl"


def plan_number(name: str, pick_list: str) -> int:
    """Which plan of the pick list the file of that name is; 0 where it is none of them."""
    tail = name.removeprefix(slug(pick_list)).removesuffix(".jsonl")
    number = int(tail[1:]) if tail.startswith("-") and tail[1:].isdecimal() else 1
    return number if plan_name(pick_list, number) == name else 0


class Draft:
    """A plan being written; its lines say where each entry begins, for whoever reads it next."""

    def __init__(self, file: IO[bytes], begins: int = 0) -> None:
        self.lines: list[Line] = []
        self._file, self._end = file, begins

    def add(self, entry: Entry) -> bytes:
        """Write the next entry; gives its outcome as written."""
        outcome = encode_outcome(entry.outcome)
        line = _encode(entry, outcome) + b"\n"
        self._file.write(line)
        self.lines.append(_line(entry, self._end))
        self._end += len(line)
        return outcome


def _line(entry: Entry, spot: int) -> Line:
    outcome = entry.outcome
    layout, code = (outcome.layout, outcome.coupon is not None) if isinstance(outcome, Insert) else ("", False)
    status, position = _STATUS[_kind(outcome)], entry.position
    return Line(position is None, position or 0, entry.shipment, spot, entry.match, status, layout, code)


@contextmanager
def planning(folder: Path, head: Head) -> Iterator[Draft]:
    """Write the plan, over one of the same number; after any error that one stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / plan_name(head.pick_list, head.number)
    with drafted(path, replaces=sha256_of(path)) as draft:
        yield Draft(draft.file, draft.file.write(_encode_head(head)))


def amend(folder: Path, head: Head, held: Mapping[str, Held]) -> None:
    """Write into a plan why these shipments could not be printed, in place of what they were to get."""
    path = folder / plan_name(head.pick_list, head.number)
    with drafted(path, replaces=sha256_of(path)) as draft, path.open("rb") as source:
        draft.file.write(source.readline())
        for line in source:
            shipment = from_json(line)[1]
            if shipment in held:
                line = encode_entry(replace(decode_entry(line), outcome=held[shipment])) + b"\n"
            draft.file.write(line)


class Plan:
    """A plan, open for reading until it is closed; a context manager."""

    def __init__(self, path: Path, lines: Iterable[Line] | None = None) -> None:
        """lines are those of its draft, where it was just written. DataError "plan-missing", "plan-unreadable" where
        there is no plan or the file is damaged."""
        self._path = path
        try:
            self._file = path.open("rb")
        except FileNotFoundError as fault:
            message = "there is no such plan; it may have been purged."
            raise DataError("plan-missing", message, Place(path.name)) from fault
        try:
            self.head = _decode_head(self._file.readline())
            self.lines = sorted(self._index() if lines is None else lines)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            self._file.close()
            raise self._damaged() from fault
        self._spots = {line.shipment: line.spot for line in self.lines}
        self._cards = [line for line in self.lines for _ in range(self._copies(line))]

    def __enter__(self) -> Plan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.lines)

    def close(self) -> None:
        """Let go of the file; safe to repeat."""
        self._file.close()

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def pick_list(self) -> str:
        return self.head.pick_list

    @property
    def day(self) -> date:
        return self.head.day

    @property
    def of(self) -> int:
        """How many positions the pick list has, as printed beside each."""
        highest = max((line.place for line in self.lines), default=0)
        return self.head.of or max(len(self.lines), highest)

    def shipments(self, cards: Sequence[int]) -> int:
        """How many entries these cards (counted from 0) belong to."""
        return len({self._cards[card].spot for card in cards})

    def layouts(self) -> list[str]:
        """The layout of each card in picking order, empty where there is no insert."""
        return [line.layout for line in self._cards]

    def entries(self) -> Iterator[Entry]:
        """The entry of each card in picking order, those without a position last, read one by one."""
        for line in self._cards:
            yield self._entry(line.spot)

    def entry(self, card: int) -> Entry:
        """The entry of the card at that place of the picking order, counted from 0."""
        return self._entry(self._cards[card].spot)

    def find(self, shipment: str) -> Entry | None:
        """The entry of a shipment, None where it is not in this plan."""
        spot = self._spots.get(shipment)
        return None if spot is None else self._entry(spot)

    def _copies(self, line: Line) -> int:
        """How many cards an entry is; a slip is one leaf however many the card would have been."""
        said = self.head.copies
        return said.get(line.shipment, said.get("", 1)) if said and line.status == "sealed" else 1

    def _index(self) -> Iterator[Line]:
        """Where each entry begins, without keeping it."""
        spot = self._file.tell()
        for line in self._file:
            position, shipment, _, match, *_, kind, outcome = from_json(line)
            layout, code = (outcome["layout"], bool(outcome["coupon"])) if kind == "insert" else ("", False)
            yield Line(position is None, position or 0, shipment, spot, match, _STATUS[kind], layout, code)
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


def _encode_head(head: Head) -> bytes:
    said = _HEADS.dump_python(head, mode="json", exclude_defaults=True)
    return json.dumps({"format": FORMAT, **said}, ensure_ascii=False).encode() + b"\n"


def _decode_head(line: bytes) -> Head:
    said = json.loads(line)
    if said.pop("format") != FORMAT:
        raise ValueError("another format")
    return _HEADS.validate_python(said)


def encode_entry(entry: Entry) -> bytes:
    """An entry on one line: its fields as a list, the outcome's kind and the outcome last."""
    return _encode(entry, encode_outcome(entry.outcome))


def encode_outcome(outcome: Insert | Held | Skipped) -> bytes:
    """What an entry comes to, as it stands in a plan."""
    return _OUTCOMES[_kind(outcome)].dump_json(outcome)


def _encode(entry: Entry, outcome: bytes) -> bytes:
    shipment = (entry.position, entry.shipment, entry.order, entry.match)
    said = (entry.campaign, entry.holdout, entry.fingerprint, entry.places, _kind(entry.outcome))
    return to_json((*shipment, *said))[:-1] + b"," + outcome + b"]"


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
