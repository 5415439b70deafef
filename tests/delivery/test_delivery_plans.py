"""Plans: what is read is what was written."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.delivery.plans import (
    Head,
    Moved,
    Out,
    Plan,
    amend,
    decode_entry,
    encode_entry,
    plan_name,
    plan_number,
    planning,
)
from inserts.errors import DataError
from inserts.model import Action, Coupon, Entry, Held, Insert, Skipped, Stamps, Suggestion
from tests.changing import replace

COUPON = Coupon(
    "ten", 1, "BCDF-GHJK", "10 %", "10 % für dich", "31. Dezember 2026", "…", "https://a", date(2026, 12, 31)
)
INSERT = Insert(
    shipment="S-1",
    order="O-1",
    campaign="thanks",
    layout="postcard",
    language="de",
    locale="de_AT",
    tone="du",
    texts={"greeting": "Liebe Łucja,", "note": "schön, dass du da bist.\u00a0"},
    coupon=COUPON,
    actions=(Action("nps", "survey", "Wie war’s?", "", "Sag es uns", "https://a/n"),),
    suggestions=(Suggestion("T-1", "Sencha", "Dazu passt:", "19,90\u2009€"),),
    stamps=Stamps(7, 10),
)
ENTRIES = (
    Entry(2, "S-2", "O-2", "0002", Held("customer-unknown", "no such customer.", "shipments.csv:3:4", "Add it.")),
    Entry(1, "S-1]", "O-1", "0001", INSERT, "thanks", False, "f00d"),
    Entry(3, "S-3", "O-3", "0003", Skipped("marketplace", "Amazon forbids it"), holdout=True),
    Entry(None, "", "", "", Held("row-too-long", "9 cells, not 8.", "shipments.csv:5")),
)
LIST = "KW 49/Süd"


def planned(folder: Path) -> Path:
    """The path of a plan of all entries, in the order of deciding."""
    with planning(folder, Head(LIST, date(2026, 12, 1))) as draft:
        for entry in ENTRIES:
            draft.add(entry)
    return folder / plan_name(LIST)


def test_a_plan_is_read_in_picking_order_whatever_the_order_of_deciding(tmp_path: Path) -> None:
    with Plan(planned(tmp_path / "plans")) as plan:
        assert (plan.pick_list, plan.day, len(plan)) == (LIST, date(2026, 12, 1), 4)
        assert list(plan.entries()) == [ENTRIES[1], ENTRIES[0], ENTRIES[2], ENTRIES[3]]


def test_an_entry_is_found_by_its_shipment(tmp_path: Path) -> None:
    with Plan(planned(tmp_path / "plans")) as plan:
        assert plan.find("S-1]") == ENTRIES[1]
        assert plan.find("S-9") is None


def test_a_missing_plan_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"\[plan-missing\]"):
        Plan(tmp_path / plan_name(LIST))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_plan_is_its_owners_alone(tmp_path: Path) -> None:
    file = planned(tmp_path / "plans")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_an_outcome_is_written_after_its_kind(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in planned(tmp_path).read_bytes().splitlines()[1:]]
    assert [line[8] for line in lines] == ["held", "insert", "skipped", "held"]
    assert lines[1][9]["coupon"]["expires"] == "2026-12-31"


def test_a_plan_that_cannot_be_finished_leaves_the_last_one(tmp_path: Path) -> None:
    before = planned(tmp_path).read_bytes()
    with pytest.raises(RuntimeError), planning(tmp_path, Head(LIST, date(2026, 12, 2))) as draft:
        draft.add(ENTRIES[0])
        raise RuntimeError
    assert (tmp_path / plan_name(LIST)).read_bytes() == before


texts = st.text(max_size=8)
inserts = st.builds(
    Insert,
    texts=st.dictionaries(texts, texts, max_size=3),
    coupon=st.none() | st.builds(Coupon, value=texts),
    suggestions=st.lists(st.builds(Suggestion), max_size=2).map(tuple),
)
outcomes = st.one_of(inserts, st.builds(Held, hint=texts), st.builds(Skipped))
entries = st.builds(Entry, outcome=outcomes)


def test_a_draft_knows_where_its_entries_begin_as_its_reader_finds_it(tmp_path: Path) -> None:
    head = Head("Süd", date(2026, 12, 4))
    with planning(tmp_path, head) as draft:
        for entry in ENTRIES:
            draft.add(entry)
    path = tmp_path / plan_name("Süd")
    with Plan(path) as read, Plan(path, draft.lines) as told:
        assert told.lines == read.lines
        assert list(told.entries()) == list(read.entries()) == [ENTRIES[1], ENTRIES[0], *ENTRIES[2:]]


def test_a_line_with_spaces_as_plans_once_had_is_read_the_same() -> None:
    now = b'[2,"S-2","O-2","0002","",false,"",{},"skipped",{"code":"campaign","message":"none"}]'
    once = b'[2, "S-2", "O-2", "0002", "", false, "", {}, "skipped", {"code":"campaign","message":"none"}]'
    entry = Entry(2, "S-2", "O-2", "0002", Skipped("campaign", "none"))
    assert encode_entry(entry) == now
    assert decode_entry(once) == decode_entry(now) == entry


@settings(max_examples=50, deadline=None, derandomize=True)
@given(entries)
def test_every_entry_is_read_as_it_was_written(entry: Entry) -> None:
    assert decode_entry(encode_entry(entry)) == entry
    assert b"\n" not in encode_entry(entry)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"{", b""),
        (b'"format": 1', b'"format": 2'),
        (b'"held"', b'"hold"'),
        (b'"held"', b'"skipped"'),
        (b'"day"', b'"date"'),
        (b'"2026-12-31"', b'"31.12.2026"'),
        (b"thanks", b"\xff"),
    ],
)
def test_a_damaged_plan_is_an_error_that_repeats_nothing_of_it(tmp_path: Path, old: bytes, new: bytes) -> None:
    file = planned(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(old, new))
    assert file.read_bytes() != whole
    with pytest.raises(DataError) as caught, Plan(file) as plan:
        list(plan.entries())
    assert caught.value.code == "plan-unreadable"
    assert "Łucja" not in str(caught.value) and "S-1" not in str(caught.value)


# ── further plans ─────────────────────────────────────────────────────────────────────────────

SUPPLEMENT = Head(
    LIST, date(2026, 12, 1), 2, whole=False, of=25, takes_out=(Out(9, "S-9", "0009", "sealed", True),),
    moved=(Moved(5, 6, "0005"),), copies={"": 2, "S-1]": 3},
)  # fmt: skip


def test_a_further_plan_has_a_file_of_its_own_and_says_what_it_takes_out(tmp_path: Path) -> None:
    first = planned(tmp_path)
    before = first.read_bytes()
    with planning(tmp_path, SUPPLEMENT) as draft:
        draft.add(ENTRIES[1])
    assert (first.read_bytes(), len(list(tmp_path.iterdir()))) == (before, 2)
    with Plan(tmp_path / plan_name(LIST, 2)) as plan:
        assert (plan.head, plan.of, len(plan)) == (SUPPLEMENT, 25, 1)


def test_a_head_as_the_first_version_wrote_it_is_a_first_plan(tmp_path: Path) -> None:
    path = tmp_path / plan_name(LIST)
    said = json.dumps({"format": 1, "pick_list": LIST, "day": "2026-12-01"}).encode()
    path.write_bytes(said + b"\n" + encode_entry(ENTRIES[2]) + b"\n")
    with Plan(path) as plan:
        assert plan.head == Head(LIST, date(2026, 12, 1), number=1, whole=True)
        assert plan.of == 3


def test_an_entry_as_written_before_there_were_stamps_has_none() -> None:
    line = encode_entry(ENTRIES[1])
    before = line.replace(b',"stamps":{"have":7,"of":10}', b"")
    assert len(before) < len(line)
    assert decode_entry(before).outcome == replace(INSERT, stamps=None)


def test_a_card_is_as_many_entries_as_it_has_copies_and_a_slip_is_one(tmp_path: Path) -> None:
    with planning(tmp_path, SUPPLEMENT) as draft:
        for entry in ENTRIES:
            draft.add(entry)
    with Plan(tmp_path / plan_name(LIST, 2)) as plan:
        assert [entry.shipment for entry in plan.entries()] == ["S-1]", "S-1]", "S-1]", "S-2", "S-3", ""]
        assert [plan.entry(card).shipment for card in range(6)] == ["S-1]", "S-1]", "S-1]", "S-2", "S-3", ""]
        assert plan.layouts() == ["postcard"] * 3 + [""] * 3
        assert (len(plan), plan.shipments((0, 1, 2, 3))) == (4, 2)


def test_a_line_is_told_without_reading_its_entry(tmp_path: Path) -> None:
    with Plan(planned(tmp_path)) as plan:
        assert [(line.position, line.shipment, line.match, line.status, line.code) for line in plan.lines] == [
            (1, "S-1]", "0001", "sealed", True),
            (2, "S-2", "0002", "held", False),
            (3, "S-3", "0003", "skipped", False),
            (None, "", "", "held", False),
        ]  # fmt: skip


def test_what_could_not_be_printed_is_written_into_the_plan_in_its_place(tmp_path: Path) -> None:
    path = planned(tmp_path)
    lines = path.read_bytes().splitlines()
    why = Held("glyph-missing", "no font has it.", "customers.csv:3:3")
    amend(tmp_path, Head(LIST, date(2026, 12, 1)), {"S-1]": why})
    after = path.read_bytes().splitlines()
    assert [before == now for before, now in zip(lines, after, strict=True)] == [True, True, False, True, True]
    with Plan(path) as plan:
        assert plan.find("S-1]") == replace(ENTRIES[1], outcome=why)


@pytest.mark.parametrize("number", [1, 2, 3, 12])
def test_the_number_of_a_plan_is_told_from_its_name(number: int) -> None:
    assert plan_number(plan_name(LIST, number), LIST) == number


@pytest.mark.parametrize("name", [plan_name("KW 50"), "x.jsonl", plan_name(LIST)[:-6] + "-x.jsonl", "", "-2.jsonl"])
def test_what_is_no_plan_of_the_list_has_no_number(name: str) -> None:
    assert plan_number(name, LIST) == 0
