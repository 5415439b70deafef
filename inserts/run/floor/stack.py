"""What stands of a pick list: the leaves that its plans so far have put into the stack; and what differs today.

Invariant: only the plans and the ledger's files are asked, never a PDF; a plan whose volume was made is never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ...delivery import Imposed, Moved, Out, Plan, Row, Status, plan_name, plan_number
from ...ledger import Print, Volume
from ...model import Held


class Stands(NamedTuple):
    """A leaf in the stack: as it was printed, and the number of its plan."""

    plan: int
    position: int | None
    shipment: str
    match: str
    status: Status
    code: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """A pick list as printed so far: the numbers of the plans that count, the whole one first (none where it was never
    printed, or its plans are gone), their leaves by shipment, those whose shipment could not be read, and the number
    of its next plan. imposed is how the whole one was laid out."""

    pick_list: str
    plans: tuple[int, ...] = ()
    leaves: Mapping[str, Stands] = field(default_factory=dict)
    unreadable: tuple[Stands, ...] = ()
    next: int = 1
    lost: bool = False
    imposed: Imposed = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its plans."""
        return tuple(plan_name(self.pick_list, number) for number in self.plans)

    def is_new(self, shipment: str, status: Status) -> bool:
        """Whether a leaf of today's list is to be printed: it is not in the stack, or a slip that became more."""
        before = self.leaves.get(shipment)
        if before is None:
            return True
        return before.status != "sealed" and status != before.status and status != "held"


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on today's list, as far as the tables tell: leaves that are gone, leaves whose position is
    another one, and positions of new rows that cannot be read."""

    gone: tuple[Stands, ...] = ()
    moved: tuple[Moved, ...] = ()
    unreadable: tuple[int | None, ...] = ()

    @property
    def takes_out(self) -> tuple[Out, ...]:
        """What is gone, in the order of the stack."""
        return tuple(Out(one.position, one.shipment, one.match, one.status, one.code) for one in self.gone)


def stack_of(pick_list: str, made: Iterable[Volume], folder: Path) -> Stack:
    """The stack of a pick list; made are its files as the ledger knows them, folder has the plans."""
    numbers = sorted({plan_number(one.plan or plan_name(pick_list), pick_list) for one in made} - {0})
    if not numbers:
        return Stack(pick_list)
    after = numbers[-1] + 1
    with ExitStack() as opened:
        plans: list[Plan] = []
        for number in reversed(numbers):
            path = folder / plan_name(pick_list, number)
            if not path.exists():
                return Stack(pick_list, next=after, lost=True)
            plans.insert(0, opened.enter_context(Plan(path)))
            if plans[0].head.whole:
                break
        return replace(united(pick_list, plans, after), imposed=plans[0].head.imposed)


def united(pick_list: str, plans: Sequence[Plan], after: int) -> Stack:
    """What stands when each plan has taken out and added its own."""
    leaves: dict[str, Stands] = {}
    unreadable: list[Stands] = []
    for plan in plans:
        for out in plan.head.takes_out:
            if out.shipment:
                leaves.pop(out.shipment, None)
            else:
                unreadable.remove(next(one for one in unreadable if one.position == out.position))
        for line in plan.lines:
            one = Stands(plan.head.number, line.position, line.shipment, line.match, line.status, line.code)
            if line.shipment:
                leaves[line.shipment] = one
            else:
                unreadable.append(one)
    return Stack(pick_list, tuple(plan.head.number for plan in plans), leaves, tuple(unreadable), after)


def compare(stack: Stack, today: Mapping[str, int | None], unreadable: Sequence[int | None]) -> Change:
    """What is different today: position by shipment, and the positions of rows whose shipment cannot be read."""
    gone = [one for shipment, one in stack.leaves.items() if shipment not in today]
    still = Counter(unreadable)
    for one in stack.unreadable:
        if still[one.position]:
            still[one.position] -= 1
        else:
            gone.append(one)
    moved = (
        Moved(one.position, now, one.match)
        for shipment, one in stack.leaves.items()
        if one.position is not None and (now := today.get(shipment)) is not None and now != one.position
    )
    by_position = sorted(gone, key=lambda one: (one.position is None, one.position or 0, one.shipment))
    return Change(tuple(by_position), tuple(sorted(moved, key=lambda one: one.was)), tuple(still.elements()))


def standing(rows: Iterable[Row], later: Sequence[Plan], held: Mapping[str, Held]) -> Iterator[Row]:
    """The rows of a volume whose leaves stand in the stack after the plans that came later; slips with the reason
    for which they are held today, by shipment."""
    gone = {line.shipment for plan in later for line in plan.lines} - {""}
    outs = [out for plan in later for out in plan.head.takes_out]
    gone |= {out.shipment for out in outs} - {""}
    unreadable = Counter(out.position for out in outs if not out.shipment)
    for row in rows:
        if row.shipment in gone:
            continue
        if not row.shipment and unreadable[row.position]:
            unreadable[row.position] -= 1
            continue
        why = held.get(row.shipment)
        yield replace(row, reason=why.code, message=why.message, where=why.where, hint=why.hint) if why else row


def bench_of(prints: Iterable[Print]) -> str:
    """The packing bench that printed the card which lies with its parcel, blank where a batch printed it."""
    bench = ""
    for one in prints:
        match one.leaf.status, one.event.kind:
            case "out", _:
                bench = ""
            case "sealed", "pack":
                bench = one.event.station or "–"
            case "sealed", "reprint":
                pass
            case "sealed", _:
                return ""
    return bench
