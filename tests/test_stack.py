"""A pick list that changed after it was printed: only what is new is printed, and what is gone is said."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from inserts.delivery import Moved, Out
from inserts.delivery.stacks import arrows
from tests.changing import replace

from .floor import DAY, LIST, Floor, floor, pages


@pytest.fixture
def five(tmp_path: Path) -> Floor:
    """A list of five, printed."""
    made = floor(tmp_path, 5)
    assert made.batch().exit_code == 0
    return made


def stack(report: Any) -> Any:
    (one,) = report.run.stacks
    return one


def rows(made: Floor, file: str) -> dict[str, Any]:
    return {row["shipment"]: row for row in json.loads(made.files()[file])["rows"]}


def printed(made: Floor) -> dict[str, list[str]]:
    """The kinds of events by shipment, as the ledger has them."""
    with sqlite3.connect(made.folder / "state/ledger.sqlite") as ledger:
        found = ledger.execute("SELECT shipment, kind, status FROM printed JOIN print_event ON id = event ORDER BY id")
        said: dict[str, list[str]] = {}
        for shipment, kind, status in found:
            said.setdefault(shipment, []).append(kind if status != "out" else "out")
    return said


FILE = "pl-7-345ccc07"


# ── what has changed ──────────────────────────────────────────────────────────────────────────


def test_a_list_that_only_shrank_gets_a_supplement_of_a_cover_alone(five: Floor) -> None:
    del five.rows["S-1002"], five.rows["S-1004"]
    report = five.batch()
    assert [(out.position, out.match, out.code) for out in stack(report).takes_out] == [
        (2, "1002", True), (4, "1004", True),
    ]  # fmt: skip
    text = list(pages(five.out / f"{FILE}-s1.pdf"))
    assert len(text) == 2 and "Takeout2S-100210024S-10041004Nothingtoputin." in text[0]
    assert (report.exit_code, report.run.volumes[0].read, report.run.volumes[1].read) == (0, 3, 0)


def test_an_added_parcel_is_the_only_card_of_its_supplement(five: Floor) -> None:
    five.row(6)
    report = five.batch()
    assert [row.shipment for row in stack(report).puts_in] == ["S-1006"]
    assert list(rows(five, f"{FILE}-s1.json")) == ["S-1006"]
    assert len(five.codes()) == len(set(five.codes())) == 6


def test_several_changes_make_several_supplements_and_each_is_made_again_as_it_was(five: Floor) -> None:
    five.row(6)
    five.batch()
    del five.rows["S-1001"]
    five.batch()
    five.row(7)
    last = five.batch()
    before = five.files()
    for path in five.out.glob("*.pdf"):
        path.unlink()
    again = five.batch()
    assert five.files() == before
    assert {name for name in before if name.endswith(".pdf")} == {
        f"{FILE}{tail}.pdf" for tail in ("", "-s1", "-s2", "-s3")
    }
    assert (stack(last).supplement, stack(again).supplement) == (3, 0)
    assert [volume.read for volume in again.run.volumes] == [4, 1, 0, 1]
    assert all(volume.again for volume in again.run.volumes)


def test_a_list_that_did_not_change_is_not_printed_again_and_no_print_is_counted(five: Floor) -> None:
    before, events = five.files(), printed(five)
    report = five.batch()
    assert (five.files(), printed(five)) == (before, events)
    assert (stack(report).before, stack(report).supplement) == (5, 0)
    assert "PL-7: printed before, nothing new. In the stack: 5." in report.as_text(100)
    assert "actual size" not in report.as_text(100)


def test_positions_that_moved_are_said_and_nothing_is_printed(five: Floor) -> None:
    for number in (3, 4, 5):
        five.row(number + 10, f"S-100{number}", customer=f"C-{number}", order=f"200{number}")
    before = five.files()
    report = five.batch()
    assert stack(report).moved == (Moved(3, 13, "1003"), Moved(4, 14, "1004"), Moved(5, 15, "1005"))
    assert "Now at another position: 03–05 → 13–15" in report.as_text(100)
    assert five.files() == before


def test_a_supplement_says_on_its_cover_what_moved(five: Floor) -> None:
    del five.rows["S-1001"]
    for number in (2, 3, 4, 5):
        five.row(number - 1, f"S-100{number}", customer=f"C-{number}", order=f"200{number}")
    five.batch()
    cover = next(pages(five.out / f"{FILE}-s1.pdf"))
    assert "Takeout1S-10011001" in cover and "02–05→01–04" in cover


def test_neighbours_that_moved_alike_are_said_in_one_breath() -> None:
    moved = [Moved(2, 1, "A"), *(Moved(n, n - 2, "x") for n in (5, 6, 7)), Moved(9, 20, "B")]
    assert arrows(moved) == (("02", "01 (A)"), ("05–07", "03–05"), ("09", "20 (B)"))


def test_a_merged_parcel_takes_over_the_code_of_the_order(five: Floor) -> None:
    code = rows(five, f"{FILE}.json")["S-1002"]["code"]
    del five.rows["S-1002"]
    five.row(6, order="2002", customer="C-2")
    report = five.batch()
    assert rows(five, f"{FILE}-s1.json")["S-1006"]["code"] == code
    assert (five.codes("codes-void.csv"), report.run.voided) == ([], ())
    assert sorted(five.codes()).count(code) == 1 and len(five.codes()) == 5
    five.row(2)
    five.batch()
    assert rows(five, f"{FILE}-s2.json")["S-1002"]["code"] == ""
    assert len(five.codes()) == len(set(five.codes())) == 5


def test_a_row_that_is_spoilt_after_printing_leaves_its_card_in_the_stack_and_says_so(five: Floor) -> None:
    before = five.files()
    five.rows["S-1003"]["quantity"] = "1,O"
    report = five.batch()
    assert stack(report).stays == (("S-1003", "not-a-number"),)
    assert (report.exit_code, five.files()) == (0, before)
    assert "S-1003: the card stays in the stack" in report.as_text(100)


def test_a_slip_that_stays_is_reported_with_todays_reason(tmp_path: Path) -> None:
    made = floor(tmp_path, 3)
    made.row(2, quantity="1,O")
    made.batch()
    before = made.files()
    made.row(2, customer="C-99")
    report = made.batch()
    assert [row.reason for row in report.run.volumes[0].rows] == ["", "customer-unknown", ""]
    assert (report.exit_code, made.files()) == (3, before)


def test_rows_without_a_shipment_are_slips_that_come_and_go_by_their_position(tmp_path: Path) -> None:
    made = floor(tmp_path, 3)
    made.rows[""] = {**made.rows["S-1003"], "position": "4", "shipment": "", "customer": "C-1"}
    made.batch()
    del made.rows[""]
    made.row(4)
    report = made.batch()
    assert [(out.position, out.status) for out in stack(report).takes_out] == [(4, "held")]
    assert [(row.position, row.status) for row in stack(report).puts_in] == [(4, "sealed")]
    assert report.run.volumes[0].read + report.run.volumes[1].read == 4
    assert "Take out: 04 (slip)" in report.as_text(100)


def test_a_held_row_that_a_rule_now_leaves_out_gets_a_slip_that_says_so(tmp_path: Path) -> None:
    made = floor(tmp_path, 2)
    made.row(2, quantity="1,O")
    made.batch()
    made.row(2, channel="amazon")
    report = made.batch()
    assert [(row.shipment, row.status) for row in stack(report).puts_in] == [("S-1002", "skipped")]
    assert made.batch().exit_code == 0


def test_a_card_that_could_not_be_set_comes_as_a_supplement_once_its_name_is_mended(tmp_path: Path) -> None:
    made = floor(tmp_path, 2)
    shop, customers = made.shop, made.folder / "data/customers.csv"
    customers.write_text(customers.read_text("utf-8").replace("Mia2", "Mia\U00012000"), "utf-8")
    first = shop.batch(LIST, out=made.out)
    assert [row.reason for row in first.run.volumes[0].rows] == ["", "glyph-missing"]
    before = made.files()
    again = shop.batch(LIST, out=made.out)
    assert (stack(again).supplement, again.exit_code, made.files()) == (0, 3, before)
    report = made.batch()
    assert [(row.shipment, row.status) for row in stack(report).puts_in] == [("S-1002", "sealed")]
    assert {name: made.files()[name] for name in before if name != "codes.csv"} == {
        name: data for name, data in before.items() if name != "codes.csv"
    }
    assert len(made.codes()) == len(set(made.codes())) == 2


# ── all of it again ───────────────────────────────────────────────────────────────────────────


def test_again_makes_one_full_stack_with_the_same_codes_and_clears_away_what_it_replaces(five: Floor) -> None:
    five.row(6)
    del five.rows["S-1002"]
    five.batch()
    codes = sorted(five.codes())
    report = five.batch(again=True)
    assert stack(report).fresh and [volume.read for volume in report.run.volumes] == [5]
    assert {name for name in five.files() if name.endswith(".pdf")} == {f"{FILE}.pdf"}
    assert sorted(five.codes()) == codes
    before = five.files()
    assert stack(five.batch()).supplement == 0 and five.files() == before
    five.row(8)
    assert stack(five.batch()).supplement == 3
    assert f"{FILE}-s3.pdf" in five.files()


@pytest.mark.parametrize("position", [3, 6])
def test_again_prints_an_issued_card_as_it_was_though_its_row_is_spoilt_today(five: Floor, position: int) -> None:
    five.row(6)
    five.batch()
    card = f"S-{1000 + position}"
    code = {**rows(five, f"{FILE}.json"), **rows(five, f"{FILE}-s1.json")}[card]["code"]
    five.rows[card]["quantity"] = "1,O"
    report = five.batch(again=True)
    again = rows(five, f"{FILE}.json")[card]
    assert (again["status"], again["position"], again["code"]) == ("sealed", position, code)
    assert stack(report).stays == ((card, "not-a-number"),)
    assert f"{card}: the card stays in the stack" in report.as_text(100)
    assert (report.exit_code, five.codes().count(code), five.codes("codes-void.csv")) == (0, 1, [])
    before = five.files()
    assert stack(five.batch()).stays == ((card, "not-a-number"),)
    assert five.files() == before


def test_again_holds_a_spoilt_row_that_never_had_a_card(tmp_path: Path) -> None:
    made = floor(tmp_path, 2)
    made.row(2, quantity="1,O")
    made.batch()
    report = made.batch(again=True)
    assert [row.status for row in report.run.volumes[0].rows] == ["sealed", "held"]


def test_the_cover_of_a_stack_printed_anew_says_that_the_old_one_is_void(five: Floor) -> None:
    void = "Allprintedanew.Throwtheoldstackaway."
    assert void not in next(pages(five.out / f"{FILE}.pdf"))
    five.batch(again=True)
    assert void in next(pages(five.out / f"{FILE}.pdf"))
    five.row(6)
    five.batch()
    assert void in next(pages(five.out / f"{FILE}.pdf")), "the file is made again as it was"
    assert void not in next(pages(five.out / f"{FILE}-s2.pdf"))


def test_a_card_in_place_of_a_slip_counts_the_slip_as_lying_in_the_stack(tmp_path: Path) -> None:
    made = floor(tmp_path, 4)
    made.row(2, quantity="1,O")
    made.batch()
    made.row(2)
    made.row(5)
    said = made.batch()
    assert (stack(said).before, len(stack(said).puts_in)) == (4, 2)
    assert "In the stack: 4. New: 2." in said.as_text(100)
    assert "Put in: 02 (1002) in place of its slip, 05 (1005)" in said.as_text(100)


def test_a_list_that_is_asked_for_on_another_sheet_keeps_its_own_and_says_so(five: Floor) -> None:
    before = five.files()
    shop = five.shop
    other = replace(shop, settings=shop.settings.printed(reverse=True))
    report = other.batch(LIST, out=five.out, today=DAY)
    assert [one.code for one in report.run.notices if not isinstance(one, str)].count("keeps_sheet") == 1
    assert "only --again prints all of it on other ones" in " ".join(report.as_text(200).split())
    assert five.files() == before
    assert "keeps_sheet" not in [getattr(one, "code", "") for one in five.batch().run.notices]


def test_what_fails_is_named_as_the_list_or_its_supplement(five: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    five.row(6)
    (five.out / f"{FILE}-s1.pdf").write_bytes(b"somebody's")
    report = five.batch()
    assert [(one.code, one.supplement) for one in report.run.failures] == [("file-differs", 1)]
    assert "\n  PL-7 +1" in report.as_text(100)


def test_again_leaves_a_file_that_somebody_changed(five: Floor) -> None:
    five.row(6)
    five.batch()
    (five.out / f"{FILE}-s1.pdf").write_bytes(b"notes on it")
    five.batch(again=True)
    assert five.files()[f"{FILE}-s1.pdf"] == b"notes on it"


def test_without_its_plans_a_list_is_printed_as_a_whole_and_that_is_said(five: Floor) -> None:
    for plan in (five.folder / "state/plans").glob("*.jsonl"):
        plan.unlink()
    codes = sorted(five.codes())
    report = five.batch()
    assert [volume.read for volume in report.run.volumes] == [5]
    assert "no longer kept" in report.as_text(200)
    assert sorted(five.codes()) == codes


# ── several lists ─────────────────────────────────────────────────────────────────────────────


def test_a_parcel_on_another_list_keeps_its_code_and_its_first_list_says_take_it_out(five: Floor) -> None:
    code = rows(five, f"{FILE}.json")["S-1002"]["code"]
    five.row(1, "S-1002", pick_list="PL-8", customer="C-2", order="2002")
    other = five.batch("PL-8")
    assert other.run.volumes[0].rows[0].code == code
    assert "take it out there" in other.as_text(200)
    report = five.batch()
    assert [out.shipment for out in stack(report).takes_out] == ["S-1002"]
    assert (report.run.voided, sorted(five.codes()).count(code)) == ((), 1)


def test_who_is_taken_out_because_another_list_has_it_keeps_its_code_though_that_is_not_printed_yet(
    five: Floor,
) -> None:
    code = rows(five, f"{FILE}.json")["S-1002"]["code"]
    five.row(1, "S-1002", pick_list="PL-8", customer="C-2", order="2002")
    report = five.batch()
    assert ([out.shipment for out in stack(report).takes_out], report.run.voided) == (["S-1002"], ())
    assert code in five.codes()
    assert five.batch("PL-8").run.volumes[0].rows[0].code == code


def test_a_card_of_a_list_that_comes_in_another_file_keeps_its_code(five: Floor) -> None:
    five.row(1, "S-1002", pick_list="PL-8", customer="C-2", order="2002")
    five.batch("PL-8")
    del five.rows["S-1002"]  # today's file has PL-7 alone
    report = five.batch()
    assert ([out.shipment for out in stack(report).takes_out], report.run.voided) == (["S-1002"], ())


def test_a_run_that_died_before_its_supplement_was_made_leaves_nothing_half_done(
    five: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(five.codes())
    del five.rows["S-1002"]
    five.row(6)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("inserts.run.batch.print_list", interrupted)
        five.batch()
    five.row(2)
    report = five.batch()
    assert ([row.shipment for row in stack(report).puts_in], stack(report).takes_out) == (["S-1006"], ())
    assert (report.run.voided, five.codes("codes-void.csv")) == ((), [])
    assert set(before) < set(five.codes()) and len(five.codes()) == 6
    del five.rows["S-1002"]
    assert five.batch().run.voided == (rows(five, f"{FILE}.json")["S-1002"]["code"],)


def interrupted(*_: Any) -> None:
    raise KeyboardInterrupt


def test_again_counts_as_a_print_even_where_it_makes_the_same_bytes(five: Floor) -> None:
    five.batch(again=True)
    before = five.files()
    report = five.batch(again=True)
    assert five.files() == before
    assert printed(five)["S-1001"] == ["batch", "batch", "batch"]
    assert "actual size" in report.as_text(100)


def test_a_list_that_is_not_exported_any_more_is_left_alone(five: Floor) -> None:
    before = five.files()
    five.rows.clear()
    five.row(1, "S-2001", pick_list="PL-8")
    assert not five.shop.batch(out=five.out).run.stacks
    assert {name: data for name, data in five.files().items() if name in before and name != "codes.csv"} == {
        name: data for name, data in before.items() if name != "codes.csv"
    }


# ── looking ahead ─────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_says_what_a_supplement_would_do_and_writes_nothing(five: Floor) -> None:
    del five.rows["S-1002"]
    five.row(6)
    before = five.files()
    report = five.batch(dry_run=True)
    assert (stack(report).supplement, stack(report).before) == (1, 4)
    assert stack(report).takes_out == (Out(2, "S-1002", "1002", "sealed", True),)
    assert [row.shipment for row in stack(report).puts_in] == ["S-1006"]
    assert five.files() == before and len(list((five.folder / "state/plans").glob("*.jsonl"))) == 1
    assert replace(stack(five.batch()), puts_in=()) == replace(stack(report), puts_in=())


# ── copies, and parcels of one order ──────────────────────────────────────────────────────────


def test_copies_lie_in_the_stack_one_after_the_other_and_count_as_one(tmp_path: Path) -> None:
    made = floor(tmp_path, 3)
    made.set("[print]\n", "[print]\ncopies = 2\n")
    made.row(2, copies="3")
    made.row(3, copies="1")
    report = made.batch()
    found = {row.shipment: row.pages for row in report.run.volumes[0].rows}
    first = found["S-1001"][0]
    assert found == {
        "S-1001": tuple(range(first, first + 4)),
        "S-1002": tuple(range(first + 4, first + 10)),
        "S-1003": tuple(range(first + 10, first + 12)),
    }
    assert report.run.volumes[0].read == 3
    text = [page for page in pages(made.out / f"{FILE}.pdf") if "/3100" in page]
    assert ["2/31002" in page for page in text].count(True) == 6
    before = made.files()
    made.set("copies = 2", "copies = 5")
    made.batch()
    assert made.files() == before


def test_a_slip_is_one_leaf_however_many_copies(tmp_path: Path) -> None:
    made = floor(tmp_path, 1)
    made.set("[print]\n", "[print]\ncopies = 4\n")
    made.row(1, channel="amazon")
    (volume,) = made.batch().run.volumes
    assert len(volume.rows[0].pages) == 2


def test_the_second_parcel_of_an_order_gets_a_slip_that_says_where_the_card_lies(tmp_path: Path) -> None:
    made = floor(tmp_path, 4)
    made.set("[print]\n", '[print]\nonce_per = "order"\n')
    made.row(3, order="2001", customer="C-1")
    report = made.batch()
    third = report.run.volumes[0].rows[2]
    assert (third.status, third.reason, third.message) == (
        "skipped", "second-parcel", "the order's card is with position 01 · S-1001",
    )  # fmt: skip
    slip = list(pages(made.out / f"{FILE}.pdf"))[third.pages[0] - 1]
    assert "Thecardofthisorderiswithpos.01·S-1001." in slip
    assert stack(made.batch()).supplement == 0


def test_the_second_parcel_gets_the_card_once_the_first_is_taken_out(tmp_path: Path) -> None:
    made = floor(tmp_path, 4)
    made.set("[print]\n", '[print]\nonce_per = "order"\n')
    made.row(3, order="2001", customer="C-1")
    code = made.batch().run.volumes[0].rows[0].code
    del made.rows["S-1001"]
    report = made.batch()
    assert [(row.shipment, row.code) for row in stack(report).puts_in] == [("S-1003", code)]
    assert made.codes().count(code) == 1 and made.codes("codes-void.csv") == []


def test_the_card_of_an_order_is_with_its_first_parcel_in_picking_order(tmp_path: Path) -> None:
    made = floor(tmp_path, 4)
    made.set("[print]\n", '[print]\nonce_per = "order"\n')
    made.row(5, "S-0001", order="2002", customer="C-2")
    made.row(6, "S-0002", order="2002", customer="C-2")
    found = {row.position: (row.status, row.message) for row in made.batch().run.volumes[0].rows}
    assert found[2] == ("sealed", "")
    assert found[5] == found[6] == ("skipped", "the order's card is with position 02 · S-1002")


def test_a_card_that_was_decided_stays_where_it_is_though_its_order_gets_an_earlier_parcel(tmp_path: Path) -> None:
    made = floor(tmp_path, 4)
    made.set("[print]\n", '[print]\nonce_per = "order"\n')
    del made.rows["S-1001"]
    made.batch()
    with sqlite3.connect(made.folder / "state/ledger.sqlite") as ledger:  # decided, and killed before it was printed
        ledger.executescript("DELETE FROM printed; DELETE FROM print_event; DELETE FROM volume;")
    shutil.rmtree(made.out)
    made.row(1, order="2004", customer="C-4")
    found = {row.shipment: row.status for row in made.batch().run.volumes[0].rows}
    assert (found["S-1001"], found["S-1004"]) == ("skipped", "sealed")


def test_the_card_of_an_order_may_lie_in_the_stack_of_another_list(tmp_path: Path) -> None:
    made = floor(tmp_path, 2)
    made.set("[print]\n", '[print]\nonce_per = "order"\n')
    made.batch()
    made.row(1, "S-3001", pick_list="PL-8", order="2002", customer="C-2")
    (volume,) = made.batch("PL-8").run.volumes
    assert (volume.rows[0].reason, volume.rows[0].message) == (
        "second-parcel", "the order's card is with position 02 (PL-7) · S-1002",
    )  # fmt: skip
