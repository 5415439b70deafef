"""Cards once more: the same words and codes, counted; and where a card is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from inserts.cli import app
from inserts.errors import CouponError, DataError, DeliveryError
from inserts.run.floor.reprint import Chosen, Reprinted, chosen, reprint
from tests.changing import replace

from .floor import DAY, LIST, Floor, floor, pages

FILE = "pl-7-345ccc07"


@pytest.fixture
def seven(tmp_path: Path) -> Floor:
    """A list of seven, printed: 3 is held, 4 is left out, 6 was taken out, 8 was added; the tables are gone."""
    made = floor(tmp_path, 7)
    made.row(3, quantity="1,O")
    made.row(4, channel="amazon")
    made.batch()
    del made.rows["S-1006"]
    made.row(8)
    made.batch()
    return made


def again(made: Floor, cards: Chosen, **more: Any) -> Reprinted:
    """Reprinted from plans and ledger alone: the tables are away."""
    shop = made.shop
    for table in (made.folder / "data").iterdir():
        table.unlink()
    return shop.reprint(LIST, cards, more.pop("reason", "damaged"), out=made.out, **more)


def test_cards_are_named_by_position_shipment_and_match_id_and_come_once_in_picking_order(seven: Floor) -> None:
    done = again(seven, Chosen((7, 2), ("S-1008", "S-1002"), ("1001",)))
    (sheet,) = done.files
    assert [(row.position, row.shipment) for row in sheet.rows] == [
        (1, "S-1001"), (2, "S-1002"), (7, "S-1007"), (8, "S-1008"),
    ]  # fmt: skip
    assert (sheet.file, sheet.pages, done.missed, done.exit_code) == (f"{FILE}-r1.pdf", 8, (), 0)


def test_a_reprint_says_what_the_first_print_said(seven: Floor) -> None:
    rows = json.loads(seven.files()[f"{FILE}.json"])["rows"]
    first = {row["shipment"]: row for row in rows}["S-1007"]
    text = list(pages(seven.out / f"{FILE}.pdf"))
    (sheet,) = again(seven, Chosen((7,))).files
    assert sheet.rows[0].code == first["code"] != ""
    printed = [page.replace("7/8", "7/7") for page in pages(seven.out / sheet.file)]
    assert printed == [text[page - 1] for page in first["pages"]]


def test_what_is_no_card_is_said_and_the_others_are_printed(seven: Floor) -> None:
    done = again(seven, Chosen((3, 4, 5, 6, 99), ("S-1",), ("1006",)))
    assert [row.shipment for row in done.files[0].rows] == ["S-1005"]
    assert {one.asked: one.code for one in done.missed} == {
        "03": "has-no-card", "04": "has-no-card", "06": "taken-out", "99": "not-in-stack", "S-1": "not-in-stack",
        "1006": "taken-out",
    }  # fmt: skip
    assert done.exit_code == 3
    assert done.as_text().splitlines()[2:4] == [
        "03: there is a slip in its place, no card.", "04: there is a slip in its place, no card.",
    ]  # fmt: skip


def test_where_nothing_can_be_printed_there_is_no_file(seven: Floor) -> None:
    before = seven.files()
    done = again(seven, Chosen((3,)))
    assert (done.files, done.exit_code, seven.files()) == ((), 3, before)


def test_a_position_of_two_cards_must_be_named_otherwise(tmp_path: Path) -> None:
    made = floor(tmp_path, 2)
    made.batch()
    made.row(3, "S-1002", customer="C-2", order="2002")
    made.row(2, "S-1009", customer="C-9", order="2009")
    made.batch()
    done = again(made, Chosen((2,), matches=("1009",)))
    assert [(one.asked, one.code) for one in done.missed] == [("02", "match-unclear")]
    assert "S-1002, S-1009" in done.missed[0].message
    assert [row.shipment for row in done.files[0].rows] == ["S-1009"]


def test_each_reprint_has_a_file_of_its_own_and_is_counted_with_its_reason(seven: Floor) -> None:
    assert again(seven, Chosen((1,)), reason="jam").files[0].file == f"{FILE}-r1.pdf"
    (seven.out / f"{FILE}-r2.pdf").write_bytes(b"somebody's")
    assert again(seven, Chosen((1,)), reason="lost").files[0].file == f"{FILE}-r3.pdf"
    (card,) = seven.shop.find("S-1001").cards
    assert [(one.event.kind, one.event.reason, one.event.file) for one in card.prints] == [
        ("batch", "", f"{FILE}.pdf"), ("reprint", "jam", f"{FILE}-r1.pdf"), ("reprint", "lost", f"{FILE}-r3.pdf"),
    ]  # fmt: skip
    assert (card.times, all(one.event.at and one.event.station for one in card.prints)) == (3, True)


def test_the_same_cards_again_are_the_same_bytes(seven: Floor) -> None:
    one, two = (again(seven, Chosen((1, 8))).files[0] for _ in range(2))
    assert one.sha256 == two.sha256 and one.file != two.file


def test_a_list_that_was_not_printed_or_is_not_known_is_an_error(seven: Floor) -> None:
    with pytest.raises(DataError, match=r"\[not-printed\] nothing of the pick list 'PL-77' .* Did you mean 'PL-7'"):
        seven.shop.reprint("PL-77", Chosen((1,)), "jam", out=seven.out)
    for plan in (seven.folder / "state/plans").glob("*.jsonl"):
        plan.unlink()
    with pytest.raises(DataError, match=r"\[plan-missing\]"):
        again(seven, Chosen((1,)))


def test_a_reprint_that_fails_is_not_counted(seven: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="the disk is gone"):
        patched.setattr("inserts.run.floor.reprint.produce", fail)
        again(seven, Chosen((1,)))
    assert again(seven, Chosen((1,))).files[0].file == f"{FILE}-r1.pdf"
    (card,) = seven.shop.find("S-1001").cards
    assert [one.event.kind for one in card.prints] == ["batch", "reprint"]


@pytest.mark.parametrize(
    ("text", "positions"), [("7", (7,)), ("7,8,12-14", (7, 8, 12, 13, 14)), (" 3 - 4 , 3", (3, 4))]
)
def test_positions_are_listed_as_people_write_them(text: str, positions: tuple[int, ...]) -> None:
    assert chosen(text, (), ()) == Chosen(positions)


@pytest.mark.parametrize("text", ["x", "1;2", "1-", "1-9999999", "9-7", "1-2-3", "", "²"])
def test_what_is_no_list_of_positions_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        chosen(text, (), ())


def test_the_command_asks_for_a_reason_and_for_cards(seven: Floor) -> None:
    for arguments in (["--positions", "1"], ["--reason", "jam"], ["--reason", "spite", "--positions", "1"]):
        done = CliRunner().invoke(app, ["reprint", LIST, *arguments, "--shop", str(seven.folder)])
        assert done.exit_code == 2, arguments


# ── find ──────────────────────────────────────────────────────────────────────────────────────


def test_a_card_is_found_by_shipment_match_id_order_and_code(seven: Floor) -> None:
    code = json.loads(seven.files()[f"{FILE}.json"])["rows"][0]["code"]
    for what in ("S-1001", "1001", "2001", code, code.replace("-", ""), code.lower(), f" {code.replace('-', ' ')} "):
        found = seven.shop.find(what)
        assert [card.shipment for card in found.cards] == ["S-1001"], what


def test_find_says_in_lines_where_a_card_is(seven: Floor) -> None:
    lines = seven.shop.find("1006").as_text().splitlines()
    assert lines[:3] == [
        "Shipment S-1006 · Order 2006", "Pick list PL-7 · Pos. 06 · Match 1006",
        "taken out of the stack · its code is void",
    ]  # fmt: skip
    assert [line.split("  ")[-1] for line in lines[3:]] == [f"{FILE}.pdf, page 13", f"{FILE}-s1.pdf"]


def test_a_slip_is_found_too(seven: Floor) -> None:
    (card,) = seven.shop.find("1003").cards
    assert (card.whereabouts, card.times) == ("stack", 0)
    lines = seven.shop.find("1003").as_text().splitlines()
    assert lines[2] == "slip (held back), in the stack"
    assert "stack slip (held back)" in lines[3]


def test_find_says_which_files_were_replaced_and_what_the_new_stack_lacks(seven: Floor) -> None:
    del seven.rows["S-1001"]
    seven.batch(again=True)
    kept = seven.shop.find("S-1002")
    assert kept.cards[0].whereabouts == "stack"
    said = kept.as_text().splitlines()[3:]
    assert [line.endswith("(this file was replaced since)") for line in said] == [True, False]
    gone = seven.shop.find("S-1001")
    assert gone.cards[0].whereabouts == "out"
    assert "not in the new stack; the old one is void" in gone.as_text()
    assert [one["replaced"] for one in json.loads(gone.as_json())["cards"][0]["prints"]] == [True]


def test_a_reprint_is_on_the_sheet_of_its_list_unless_another_is_named(tmp_path: Path) -> None:
    made = floor(tmp_path, 5)
    shop = made.shop
    on_sheets = replace(shop, settings=shop.settings.printed(sheet="a4-4xa6"))
    on_sheets.batch(LIST, out=made.out, today=DAY)
    occasion = shop.settings.occasion(datetime.now(UTC))
    places = [
        reprint(
            shop.settings, LIST, Chosen((1,)), reason="jam", out=made.out, occasion=occasion, sheet=sheet
        ).files[0].rows[0].place
        for sheet in (None, "single")
    ]  # fmt: skip
    assert places == ["sheet 1, place 1 (top left)", ""]


def test_a_reprint_that_is_not_sent_is_neither_counted_nor_kept(seven: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise DeliveryError("printer-refused", "no.")

    settings = replace(seven.shop.settings, printer="desk")
    occasion = settings.occasion(datetime.now(UTC))
    with monkeypatch.context() as patched:
        patched.setattr("inserts.run.floor.reprint.to_printer", refuse)
        unsent = reprint(settings, LIST, Chosen((1,)), reason="jam", out=seven.out, occasion=occasion)
    assert (unsent.exit_code, [one.code for one in unsent.missed]) == (5, ["printer-refused"])
    assert "Printed again" not in unsent.as_text() and json.loads(unsent.as_json())["files"] == []
    assert not (seven.out / f"{FILE}-r1.pdf").exists()
    assert seven.shop.find("S-1001").cards[0].times == 1
    assert again(seven, Chosen((1,))).files[0].file == f"{FILE}-r1.pdf"


def test_what_nobody_knows_and_a_code_of_everybody_are_errors(seven: Floor) -> None:
    with pytest.raises(DataError, match=r"\[not-found\] nothing is known of 'X'"):
        seven.shop.find("X")
    seven.set("days = 30 ", 'codes = { source = "fixed", code = "TEA10" }\ndays = 30 ')
    seven.row(9)
    seven.batch()
    with pytest.raises(CouponError, match="code-is-everybodys"):
        seven.shop.find("tea10")


def test_an_order_that_was_printed_alone_is_found(seven: Floor) -> None:
    order = json.dumps({
        "shipment": "W-1", "order": "7001", "lines": [{"sku": "CUP-01", "quantity": 1, "price": "14.90"}],
        "customer": {"email": "a@example.com", "first_name": "Mia"}, "ship_date": "2026-12-04",
    })  # fmt: skip
    for _ in range(2):
        assert seven.shop.order(order.encode()).exit_code == 0
    (card,) = seven.shop.find("7001").cards
    assert [(one.event.kind, one.event.pick_list) for one in card.prints] == [("order", "")]
