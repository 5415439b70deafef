"""The same list made for another machine: what comes, and that nobody packs a card twice unawares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inserts.delivery import Handed, Sent, for_office, profile_in
from inserts.errors import DeliveryError
from inserts.page import ProfileName
from inserts.run.batch import Report
from inserts.run.batch import batch as run_batch
from inserts.run.floor.find import find
from inserts.settings import Occasion, load
from tests.changing import replace

from .floor import DAY, LIST, Floor, floor

FILE = "pl-7-345ccc07"


@pytest.fixture
def three(tmp_path: Path) -> Floor:
    """A list of three, printed for the office."""
    made = floor(tmp_path, 3)
    batch(made)
    return made


def batch(made: Floor, profile: ProfileName | None = None, again: bool = False, printer: str = "") -> Report:
    settings = replace(load(made.write()).made_for(profile), printer=printer)
    made.out.mkdir(exist_ok=True)
    moment = Occasion("2026-12-04T06:00:00+00:00", "here")
    return run_batch(settings, [LIST], out=made.out, today=DAY, again=again, occasion=moment)


def said(report: Report) -> list[str]:
    return json.loads(report.as_json())["notices"]


def pdfs(made: Floor) -> set[str]:
    return {name for name in made.files() if name.endswith(".pdf")}


SAME = f"PL-7 was printed for office ({FILE}.pdf); {FILE}-press.pdf is the same stack once more: do not pack both."
STAYS = (
    f"PL-7: what was printed for office ({FILE}.pdf) is not made again for press; "
    "--again prints all of it as one stack."
)


def test_an_unchanged_list_comes_for_another_machine_as_a_whole_and_says_that_it_is_the_same_stack(three: Floor):
    before = three.files()
    report = batch(three, "press")
    assert SAME in said(report) and SAME in " ".join(report.as_text(400).split())
    assert [(one.file, one.read, one.again) for one in report.run.volumes] == [(f"{FILE}-press.pdf", 3, False)]
    assert three.files()[f"{FILE}.pdf"] == before[f"{FILE}.pdf"]
    again = batch(three, "press")
    assert [one.again for one in again.run.volumes] == [True] and SAME not in said(again)


def test_a_list_that_changed_gets_its_supplement_for_the_machine_at_hand_and_no_second_stack(three: Floor):
    three.row(4)
    report = batch(three, "press")
    assert pdfs(three) == {f"{FILE}.pdf", f"{FILE}-s1-press.pdf"}
    assert [(one.file, one.read) for one in report.run.volumes] == [("", 3), (f"{FILE}-s1-press.pdf", 1)]
    assert STAYS in said(report) and report.exit_code == 0
    before = three.files()
    assert STAYS in said(batch(three, "press")) and three.files() == before
    batch(three)
    assert three.files() == before


def test_codes_of_what_stays_are_filed_all_the_same(three: Floor):
    codes = three.codes()
    (three.out / "codes.csv").unlink()
    three.row(4)
    batch(three, "press")
    assert len(three.codes()) == 4 and set(codes) < set(three.codes())


def test_again_prints_all_of_it_for_the_machine_at_hand(three: Floor):
    three.row(4)
    report = batch(three, "press", again=True)
    assert [(one.file, one.read) for one in report.run.volumes] == [(f"{FILE}-press.pdf", 4)]
    assert pdfs(three) == {f"{FILE}-press.pdf"} and not any("PL-7" in one for one in said(report))


def test_each_file_that_was_lost_is_made_again_in_the_profile_that_it_was_made_in(three: Floor):
    three.row(4)
    batch(three, "press")
    before = three.files()
    for name in pdfs(three):
        (three.out / name).unlink()
    batch(three, "press")
    assert pdfs(three) == {f"{FILE}-s1-press.pdf"}
    batch(three)
    assert three.files() == before


def test_other_dots_are_said(tmp_path: Path):
    made = floor(tmp_path, 1)
    batch(made, "thermal")
    notice = f"{FILE}-thermal.pdf was made before and looks different now"
    assert not any(notice in one for one in said(batch(made, "thermal")))
    path = made.folder / "inserts.toml"
    path.write_text(path.read_text("utf-8") + "\n[thermal]\ndpi = 300\n", "utf-8")
    assert any(notice in one for one in said(batch(made, "thermal")))


def sent(monkeypatch: pytest.MonkeyPatch, fails: bool) -> list[str]:
    """The files that go to a printer from now on."""
    files: list[str] = []

    def send(path: Path, *_: object) -> Handed:
        if fails:
            raise DeliveryError("printer-away", "no answer.")
        files.append(path.name)
        return Handed(path.name, "lab", Sent("lab-1", "printed"))

    monkeypatch.setattr("inserts.run.volumes.to_printer", send)
    return files


def test_what_failed_in_one_profile_is_sent_in_another_and_then_owed_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = floor(tmp_path, 1)
    sent(monkeypatch, fails=True)
    assert batch(made, printer="lab").run.failures
    files = sent(monkeypatch, fails=False)
    batch(made, "press", printer="lab")
    batch(made, "press", printer="lab")
    batch(made, printer="lab")
    assert files == [f"{FILE}-press.pdf"]


def test_a_stack_that_was_printed_is_not_sent_in_another_profile_and_that_is_said(
    three: Floor, monkeypatch: pytest.MonkeyPatch
):
    files = sent(monkeypatch, fails=False)
    notices = said(batch(three, "press", printer="lab"))
    assert files == [] and any(one.startswith(f"{FILE}-press.pdf was not sent to the printer") for one in notices)


def test_another_profile_than_the_printers_own_is_said(three: Floor, monkeypatch: pytest.MonkeyPatch):
    sent(monkeypatch, fails=False)
    path = three.folder / "inserts.toml"
    path.write_text(path.read_text("utf-8") + '\n[printers.lab]\nprofile = "thermal"\n', "utf-8")
    notice = "Printer lab is declared for thermal; what goes there now is made for press, as asked."
    assert notice in said(batch(three, "press", printer="lab"))
    assert notice not in said(batch(three, "thermal", printer="lab"))


def test_find_says_which_print_is_the_same_stack_made_for_another_machine(three: Floor):
    batch(three, "press")
    found = find(load(three.folder), "S-1002")
    lines = found.as_text().splitlines()
    assert lines[-1].endswith(f"{FILE}-press.pdf, page 5  (the same stack as {FILE}.pdf, made for press)")
    assert "same stack" not in lines[-2]
    prints = json.loads(found.as_json())["cards"][0]["prints"]
    assert [one["same_stack_as"] for one in prints] == ["", f"{FILE}.pdf"]
    batch(three, "press", again=True)
    assert "same stack" not in find(load(three.folder), "S-1002").as_text()


def test_names_of_files_say_what_they_are_made_for():
    names = [f"{FILE}.pdf", f"{FILE}-2.pdf", f"{FILE}-s1-2-press.pdf", f"{FILE}-thermal.pdf"]
    assert [profile_in(name) for name in names] == ["office", "office", "press", "thermal"]
    assert [for_office(name) for name in names] == [names[0], names[1], f"{FILE}-s1-2.pdf", names[0]]
