"""A pick list that survives a working day, as the people on the floor live it: printed, jammed, changed, looked up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from inserts.cli import app

from .floor import DAY, LIST, Floor, floor, pages

HELD = {5, 17}
MARKETPLACE = 12
STACK, SUPPLEMENT, REPRINT = "pl-7-345ccc07.pdf", "pl-7-345ccc07-s1.pdf", "pl-7-345ccc07-r1.pdf"


@dataclass
class Day:
    """What each command said, and what lay in the folder after it."""

    floor: Floor
    said: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    lay: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def run(self, name: str, *command: str) -> None:
        if command[0] != "find":
            command = (*command, "--out", str(self.floor.out), "--station", "bench-1")
        done = CliRunner().invoke(app, [*command, "--shop", str(self.floor.write()), "--json"])
        assert done.exit_code in (0, 3), done.output
        self.said[name], self.codes[name] = json.loads(done.stdout), done.exit_code
        self.lay[name] = self.floor.files()

    def pages(self, name: str, file: str) -> list[str]:
        path = self.floor.folder / "looked-at.pdf"
        path.write_bytes(self.lay[name][file])
        return list(pages(path))

    def manifest(self, name: str, file: str) -> dict[str, Any]:
        return json.loads(self.lay[name][file.replace(".pdf", ".json")])


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """From seven to four."""
    day = Day(floor(tmp_path_factory.mktemp("day"), 25))
    day.floor.row(5, quantity="1,O")
    day.floor.row(17, customer="C-99")
    day.floor.row(MARKETPLACE, channel="amazon")
    today = ("--today", str(DAY))
    day.run("morning", "batch", LIST, *today)
    day.run("jam", "reprint", LIST, "--positions", "7,8,13", "--reason", "jam")
    del day.floor.rows["S-1009"]
    day.floor.row(17)
    day.run("changed", "batch", LIST, *today)
    day.run("changed again", "batch", LIST, *today)
    day.run("asked for 09", "find", "1009")
    day.run("asked for 08", "find", "S-1008")
    day.floor.row(9)
    day.run("back", "batch", LIST, *today)
    return day


def cards(day: Day, name: str, file: str) -> list[tuple[str, str]]:
    """Position and first name on each front of a file, "" where there is a slip, in the order of its leaves."""
    fronts = [page for page in day.pages(name, file) if re.search(r"\d\d/25\d{4}", page)]
    found = [(re.search(r"\d\d/25", page), re.search(r"Mia(\d+)!|Nocard", page)) for page in fronts]
    return [(place[0], named[1] or "") for place, named in found if place and named]


def test_the_stack_has_every_position_in_order_with_a_slip_where_there_is_no_card(day: Day):
    assert day.said["morning"]["counts"] == {"read": 25, "sealed": 22, "held": 2, "skipped": 1}
    fronts = cards(day, "morning", STACK)
    named = {position: "" if position in {*HELD, MARKETPLACE} else str(position) for position in range(1, 26)}
    assert [place for place, _ in fronts] == [f"{position:02}/25" for position in range(1, 26)]
    assert {int(place[:2]): name for place, name in fronts} == named


def test_three_cards_are_printed_again_with_the_same_codes_and_no_cover(day: Day):
    rows = day.said["jam"]["files"][0]["rows"]
    morning = {row["shipment"]: row["code"] for row in day.manifest("morning", STACK)["rows"]}
    assert [(row["shipment"], row["code"]) for row in rows] == [
        (shipment, morning[shipment]) for shipment in ("S-1007", "S-1008", "S-1013")
    ]
    assert cards(day, "jam", REPRINT) == [("07/25", "7"), ("08/25", "8"), ("13/25", "13")]
    assert len(day.pages("jam", REPRINT)) == 6
    assert (day.codes["jam"], day.said["jam"]["missed"]) == (0, [])


def test_a_cancelled_and_a_mended_row_make_a_supplement_of_one_card_that_says_what_to_take_out(day: Day):
    cover, blank, *rest = day.pages("changed", SUPPLEMENT)
    assert "Supplement1tothepicklist" in cover
    assert "Takeout09S-10091009Putin17S-10171017inplaceofitsslip" in cover
    assert (blank, len(rest)) == ("", 2)
    assert cards(day, "changed", SUPPLEMENT) == [("17/25", "17")]
    (stack,) = day.said["changed"]["stacks"]
    assert (stack["supplement"], stack["before"], stack["fresh"]) == (1, 24, False)
    assert [out["shipment"] for out in stack["takes_out"]] == ["S-1009"]
    assert [one["shipment"] for one in stack["puts_in"]] == ["S-1017"]


def test_the_list_is_accounted_for_as_a_whole_and_the_stack_of_the_morning_stays_as_it_was(day: Day):
    assert day.said["changed"]["counts"] == {"read": 24, "sealed": 22, "held": 1, "skipped": 1}
    by_file = {volume["file"]: volume["counts"]["read"] for volume in day.said["changed"]["volumes"]}
    assert by_file == {STACK: 23, SUPPLEMENT: 1}
    assert day.lay["changed"][STACK] == day.lay["morning"][STACK]
    assert day.manifest("changed", STACK)["counts"] == {"read": 25, "sealed": 22, "held": 2, "skipped": 1}
    assert day.codes["changed"] == 3


def test_codes_csv_has_each_live_code_once_and_what_is_void_stands_apart(day: Day):
    def codes(name: str, file: str) -> list[str]:
        return re.findall(r'^"([A-Z0-9]{4}-[A-Z0-9-]+)"', day.lay[name].get(file, b"").decode(), re.MULTILINE)

    printed = {row["shipment"]: row["code"] for row in day.manifest("changed", STACK)["rows"] if row["code"]}
    printed |= {row["shipment"]: row["code"] for row in day.manifest("changed", SUPPLEMENT)["rows"]}
    assert len(printed) == 23
    cancelled = printed["S-1009"]
    assert sorted(codes("changed", "codes.csv")) == sorted(set(printed.values()) - {cancelled})
    assert codes("changed", "codes-void.csv") == [cancelled] == day.said["changed"]["voided"]
    assert sorted(codes("back", "codes.csv")) == sorted(printed.values())
    assert (codes("back", "codes-void.csv"), day.said["back"]["revived"]) == ([], [cancelled])


def test_the_same_command_again_changes_nothing(day: Day):
    assert day.lay["changed again"] == day.lay["changed"]
    (stack,) = day.said["changed again"]["stacks"]
    assert (stack["supplement"], stack["takes_out"], stack["puts_in"]) == (0, [], [])
    assert day.said["changed again"]["voided"] == []


def test_who_comes_back_gets_the_same_card_with_the_same_code(day: Day):
    second = SUPPLEMENT.replace("-s1", "-s2")
    before = {row["shipment"]: row["code"] for row in day.manifest("morning", STACK)["rows"]}
    assert [(row["shipment"], row["code"]) for row in day.manifest("back", second)["rows"]] == [
        ("S-1009", before["S-1009"])
    ]
    assert day.lay["back"][SUPPLEMENT] == day.lay["changed"][SUPPLEMENT]


def test_find_says_where_a_card_is_and_what_became_of_it(day: Day):
    (out,) = day.said["asked for 09"]["cards"]
    assert (out["shipment"], out["whereabouts"], out["void"], out["times"]) == ("S-1009", "out", True, 1)
    (card,) = day.said["asked for 08"]["cards"]
    assert (card["pick_list"], card["position"], card["match"], card["whereabouts"]) == (LIST, 8, "1008", "stack")
    prints = [(one["kind"], one["file"], one["page"], one["station"], one["reason"]) for one in card["prints"]]
    page = {row["shipment"]: row["pages"][0] for row in day.manifest("morning", STACK)["rows"]}["S-1008"]
    assert prints == [("batch", STACK, page, "bench-1", ""), ("reprint", REPRINT, 3, "bench-1", "jam")]


def test_no_name_stands_in_the_ledger_or_beside_the_cards(day: Day):
    ledger = (day.floor.folder / "state/ledger.sqlite").read_bytes()
    assert b"Mia" not in ledger and b"Brandt" not in ledger
    for name, data in day.lay["back"].items():
        assert name.endswith(".pdf") or b"Mia" not in data, name
    assert "Mia" not in json.dumps(day.said)
    assert isinstance(day.floor.folder, Path)
