"""What stands of a pick list: whatever happens to it, the stack is today's list."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.delivery import Head, Moved, Out, Plan, account, plan_name, planning
from inserts.ledger import Volume
from inserts.model import Entry, Held, Insert, Skipped
from inserts.run.floor.stack import Stack, compare, stack_of, standing

LIST, DAY = "PL-1", date(2026, 12, 4)
SAID = {
    "sealed": Insert("", "", "thanks", "postcard", "de", "de_DE", "du", {}),
    "held": Held("not-a-number", "no number.", "shipments.csv:2:3"),
    "skipped": Skipped("marketplace", "no inserts"),
}
RANK = {"held": 0, "skipped": 1, "sealed": 2}


def entry(shipment: str, position: int | None, status: str) -> Entry:
    return Entry(position, shipment, "", shipment[-4:], SAID[status])


def planned(folder: Path, head: Head, entries: list[Entry]) -> Volume:
    """A plan that was written and printed."""
    with planning(folder, head) as draft:
        for one in entries:
            draft.add(one)
    return Volume(f"{head.number}.pdf", LIST, "single", "", "", 2, plan_name(LIST, head.number), DAY)


def test_what_was_never_printed_has_no_stack(tmp_path: Path) -> None:
    assert stack_of(LIST, (), tmp_path) == Stack(LIST)


def test_a_supplement_adds_and_takes_out(tmp_path: Path) -> None:
    first = planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, "sealed"), entry("S-2", 2, "held")])
    out = (Out(1, "S-1", "S-1", "sealed"),)
    second = planned(tmp_path, Head(LIST, DAY, 2, False, takes_out=out), [entry("S-2", 2, "sealed")])
    found = stack_of(LIST, [first, second], tmp_path)
    assert (found.plans, found.next, list(found.leaves)) == ((1, 2), 3, ["S-2"])
    assert (found.leaves["S-2"].plan, found.leaves["S-2"].status) == (2, "sealed")


def test_a_whole_plan_counts_alone(tmp_path: Path) -> None:
    first = planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, "sealed")])
    second = planned(tmp_path, Head(LIST, DAY, 2, True), [entry("S-2", 1, "sealed")])
    found = stack_of(LIST, [first, second], tmp_path)
    assert (found.plans, found.next, list(found.leaves)) == ((2,), 3, ["S-2"])


def test_a_plan_that_was_never_printed_does_not_count(tmp_path: Path) -> None:
    first = planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, "sealed")])
    planned(tmp_path, Head(LIST, DAY, 2, False), [entry("S-2", 2, "sealed")])
    found = stack_of(LIST, [first], tmp_path)
    assert (found.plans, found.next, list(found.leaves)) == ((1,), 2, ["S-1"])


def test_a_ledger_that_did_not_know_plans_means_the_first_one(tmp_path: Path) -> None:
    planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, "sealed")])
    assert stack_of(LIST, [Volume("x.pdf", LIST, "single", "", "", 2, "", DAY)], tmp_path).plans == (1,)


def test_where_a_plan_is_gone_the_stack_is_lost_and_the_numbers_go_on(tmp_path: Path) -> None:
    volumes = [planned(tmp_path, Head(LIST, DAY, n, n == 1), [entry(f"S-{n}", n, "sealed")]) for n in (1, 2, 3)]
    (tmp_path / plan_name(LIST, 2)).unlink()
    assert stack_of(LIST, volumes, tmp_path) == Stack(LIST, next=4, lost=True)


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        ("sealed", "held", False), ("sealed", "skipped", False), ("held", "held", False), ("held", "sealed", True),
        ("held", "skipped", True), ("skipped", "sealed", True), ("skipped", "held", False), ("", "held", True),
    ],
)  # fmt: skip
def test_a_leaf_is_new_where_there_was_none_or_a_slip_became_more(
    tmp_path: Path, before: str, now: str, new: bool
) -> None:
    made = [planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, before)] if before else [])]
    assert stack_of(LIST, made, tmp_path).is_new("S-1", now) is new  # type: ignore[arg-type]


def test_a_position_that_moved_is_told_as_it_was_printed_and_as_it_is(tmp_path: Path) -> None:
    made = planned(tmp_path, Head(LIST, DAY), [entry("S-1", 1, "sealed"), entry("S-2", 2, "sealed")])
    change = compare(stack_of(LIST, [made], tmp_path), {"S-1": 1, "S-2": 5}, ())
    assert (change.moved, change.gone) == ((Moved(2, 5, "S-2"),), ())


statuses = st.sampled_from(sorted(SAID))
lists = st.dictionaries(st.sampled_from([f"S-{n}" for n in range(7)]), st.tuples(st.integers(1, 9), statuses))
blanks = st.lists(st.sampled_from([None, 1, 2]), max_size=2)
days = st.lists(st.tuples(lists, blanks, st.integers(0, 5).map(lambda n: n == 0)), min_size=1, max_size=5)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(days)
def test_whatever_happens_to_a_list_its_stack_is_todays_list(
    tmp_path_factory: pytest.TempPathFactory,
    days: list[tuple[dict[str, tuple[int, str]], list[int | None], bool]],
) -> None:
    """Each day the list is another one, some days it is printed anew as a whole: afterwards the stack holds each of
    today's shipments once, a card where it ever had one since, and the rows of all files that stand are today's."""
    folder = tmp_path_factory.mktemp("plans")
    made: list[Volume] = []
    best: dict[str, str] = {}
    for today, unreadable, again in days:
        stack = stack_of(LIST, made, folder)
        change = compare(stack, {shipment: position for shipment, (position, _) in today.items()}, unreadable)
        whole = again or not stack.plans
        head = Head(LIST, DAY, stack.next, whole, takes_out=() if whole else change.takes_out)
        entries = [entry(name, *said) for name, said in today.items() if whole or stack.is_new(name, said[1])]  # type: ignore[arg-type]
        entries += [entry("", position, "held") for position in (unreadable if whole else change.unreadable)]
        if whole or entries or head.takes_out:
            made.append(planned(folder, head, entries))
        kept = {} if whole else {name: status for name, status in best.items() if name in today}
        best = {name: max(kept.get(name, said[1]), said[1], key=lambda one: RANK[one]) for name, said in today.items()}
    found = stack_of(LIST, made, folder)
    assert {name: leaf.status for name, leaf in found.leaves.items()} == best
    assert Counter(leaf.position for leaf in found.unreadable) == Counter(unreadable)
    plans = [Plan(folder / name) for name in found.files]
    rows = [
        row
        for at, plan in enumerate(plans)
        for row in standing([account(one) for one in plan.entries()], plans[at + 1 :], {})
    ]
    for plan in plans:
        plan.close()
    assert sorted(row.shipment for row in rows) == sorted([*today, *("" for _ in unreadable)])
