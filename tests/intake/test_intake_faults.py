"""Faults put into clean tables at random: exactly those are held, at their places, and nobody else changes."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from intake_shops import DAY, taken

from inserts.intake import Intake

COLUMNS = "shipment order pick_list position customer sku quantity price ordered_at country kind gift_message".split()
WRONG = {
    "shipment": "17850.0", "order": "1.2E+05", "position": "1st", "customer": "nobody", "sku": "", "quantity": "1,O",
    "price": "12.5.0", "ordered_at": "30.11.2026", "country": "Germany", "kind": "gift", "gift_message": "x" * 2001,
}  # fmt: skip
"""A wrong value for a cell of each column."""


@dataclass(frozen=True)
class Fault:
    """What was done to a row: the column it was done to, blank where the whole row is torn."""

    row: int
    column: str
    tear: str = ""


def clean(seed: int, count: int) -> list[list[str]]:
    """One row a shipment, with customers of their own, so that no fault can touch a neighbour."""
    chance = random.Random(seed)
    return [
        [f"S-{n}", f"O-{n}", chance.choice("AB"), str(n), f"C-{n}", chance.choice(["TEA", "NA", "0012E5"]),
         str(chance.randint(1, 9)), f"{chance.randint(1, 9999) / 100:.2f}", f"2026-11-30 10:{n % 60:02}:00",
         chance.choice(["NA", "DE", ""]), chance.choice(["order", "", "sample"]),
         chance.choice(["", 'say "hi", you', "two\nlines"])]
        for n in range(1, count + 1)
    ]  # fmt: skip


TEARS: dict[str, Callable[[str], str]] = {
    "long": lambda line: line.rstrip("\n") + ",more\n",
    "short": lambda line: ",".join(line.rstrip("\n").split(",")[:5]) + "\n",
    "quote": lambda line: line.replace(",", ',"', 1),
    "nul": lambda line: line.replace("O-", "O\0", 1),
}


def written(rows: list[list[str]], faults: list[Fault]) -> tuple[str, dict[int, int]]:
    """The table's text with its faults, and the line each row starts on."""
    text, starts = ",".join(COLUMNS) + "\n", {}
    broken = {fault.row: fault for fault in faults}
    for number, row in enumerate(rows):
        cells, fault = list(row), broken.get(number)
        if fault and fault.tear:
            cells[-1] = ""
        if fault and fault.column:
            cells[COLUMNS.index(fault.column)] = WRONG[fault.column]
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(cells)
        line = buffer.getvalue()
        starts[number] = text.count("\n") + 1
        text += TEARS[fault.tear](line) if fault and fault.tear else line
    return text, starts


def take(folder: Path, rows: list[list[str]], faults: list[Fault]) -> tuple[Intake, dict[int, int]]:
    text, starts = written(rows, faults)
    customers = "customer,first_name\n" + "".join(f"{row[4]},Name {row[4]}\n" for row in rows)
    return taken(folder, {"shipments": text, "customers": customers}, DAY), starts


kinds = st.one_of(
    st.sampled_from(sorted(WRONG)).map(lambda column: (column, "")),
    st.sampled_from(sorted(TEARS)).map(lambda tear: ("", tear)),
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    count=st.integers(8, 25),
    chosen=st.dictionaries(st.integers(0, 24), kinds, max_size=6),
)
def test_exactly_the_faulty_rows_are_held_and_nobody_else_changes(tmp_path_factory, seed, count, chosen) -> None:  # type: ignore[no-untyped-def]
    rows = clean(seed, count)
    faults = [Fault(row % count, *kind) for row, kind in {row % count: kind for row, kind in chosen.items()}.items()]
    wrong = {fault.row for fault in faults}
    before, _ = take(tmp_path_factory.mktemp("clean"), rows, [])
    intake, starts = take(tmp_path_factory.mktemp("faulty"), rows, faults)

    def parcels(found: Intake) -> dict[str, object]:
        return {
            one.shipment.id: (
                one.shipment.lines,
                one.shipment.position,
                one.customer and one.customer.first_name,
                one.facts,
            )
            for listed in found.parcels.values()
            for one in listed
        }

    whole = parcels(before)
    assert len(whole) == count
    assert parcels(intake) == {name: one for name, one in whole.items() if int(name[2:]) - 1 not in wrong}
    assert len(intake.refused) == len(faults)
    held = {int(one.held.where.split(":")[1]): one for one in intake.refused}
    for fault in faults:
        refused = held[starts[fault.row]]
        if fault.column:
            place = f"shipments.csv:{starts[fault.row]}:{COLUMNS.index(fault.column) + 1} ({fault.column})"
            assert refused.held.where == place
            assert WRONG[fault.column] not in refused.held.message or fault.column not in ("customer", "gift_message")
    assert all(account.adds_up for account in intake.accounts)
