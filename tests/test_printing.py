"""Printing from end to end: what a run makes reaches a real queue, once, as sheet and printer ask for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from inserts.errors import DeliveryError, SettingsError
from inserts.ledger import Ledger
from inserts.page import Box, Sheet
from inserts.prepress import Imposition, Leaf
from inserts.run.batch import Report
from inserts.run.batch import batch as run_batch
from inserts.run.floor.printing import ticket_for
from inserts.run.floor.reprint import Chosen, reprint
from inserts.run.floor.testpage import offsets_as_toml
from inserts.settings import Occasion, Settings, load
from inserts.units import MM, PAPER
from tests.conftest import ROOT, SAMPLE
from tests.cups import Cups

LIST = "PL-2026-1204-C"
FILE = "pl-2026-1204-c-8825be42"

PRINTERS = """
[printers.desk]
tray = "Tray2"
media = "A6.Borderless"
front = ["0.4mm", "-0.2mm"]
back = ["0mm", "1mm"]
options = { media-type = "cardstock" }
"""


def call(cups: Cups, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command as its user calls it, on a machine with this CUPS."""
    environment = {**os.environ, **cups.environment, "PYTHONPATH": str(ROOT)}
    environment.pop("INSERTS_KEY", None)
    command = [sys.executable, "-m", "inserts", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)


def batch(shop: Path, where: Path, printer: str | None, again: bool = False) -> Report:
    """A run in this process, on that printer."""
    settings = load(shop, where / "state").on(printer)
    occasion = Occasion("2026-12-04T06:00:00+00:00", "here")
    return run_batch(settings, [LIST], out=where / "out", today=date(2026, 12, 4), occasion=occasion, again=again)


@pytest.fixture
def here(cups: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    """The tests' CUPS is the one that this process prints to."""
    monkeypatch.setenv("CUPS_SERVER", cups.environment["CUPS_SERVER"])
    return cups


@pytest.fixture
def shop(sample_copy: Path) -> Path:
    """The sample shop with a printer."""
    with (sample_copy / "inserts.toml").open("a", encoding="utf-8") as file:
        file.write(PRINTERS)
    return sample_copy


def test_a_volume_is_sent_once_and_what_the_queue_answered_is_kept(here: Cups, shop: Path, tmp_path: Path):
    here.queue("desk")
    done = batch(shop, tmp_path, "desk")
    assert done.exit_code == 3
    kept = here.kept("desk")[-1]
    assert kept.data == (tmp_path / "out" / f"{FILE}.pdf").read_bytes()
    assert (kept.title, kept.copies) == (FILE, 1)
    wanted = {"sides": "two-sided-long-edge", "InputSlot": "Tray2", "media": "A6.Borderless", "media-type": "cardstock"}
    assert {**wanted, "print-scaling": "none"}.items() <= kept.options.items()
    job = f"desk-{kept.job}"
    assert json.loads(done.as_json())["prints"] == [
        {"file": f"{FILE}.pdf", "printer": "desk", "job": job, "state": "printed", "why": ""}
    ]
    with Ledger.open(tmp_path / "state") as ledger:
        [printed] = ledger.history(["FB-104393"])["FB-104393"]
    assert (printed.event.printer, printed.event.answer) == ("desk", f"{job} printed")
    count = len(here.kept("desk"))
    assert batch(shop, tmp_path, "desk").run.prints == ()
    assert len(here.kept("desk", count + 1, 0.3)) == count


def test_what_could_not_be_sent_is_sent_next_time(here: Cups, shop: Path, tmp_path: Path):
    failed = batch(shop, tmp_path, "later")
    assert [(one.code, failed.exit_code) for one in failed.run.failures] == [("unknown-printer", 5)]
    assert (tmp_path / "out" / f"{FILE}.pdf").exists()
    here.queue("later")
    assert batch(shop, tmp_path, "later").exit_code == 3
    assert [one.title for one in here.kept("later")] == [FILE]


def test_the_closing_table_says_what_the_printer_has(here: Cups, shop: Path, tmp_path: Path):
    here.queue("asleep")
    here.stop("asleep")
    said = " ".join(batch(shop, tmp_path, "asleep").as_text(200).split())
    assert f"{FILE}.pdf an asleep: wartet: Der Drucker ist angehalten, Paused (asleep-" in said
    assert "in Originalgröße drucken" not in said


def test_the_printer_of_the_settings_is_the_default_and_off_is_none(here: Cups, shop: Path, tmp_path: Path):
    here.queue("house")
    text = (shop / "inserts.toml").read_text("utf-8")
    (shop / "inserts.toml").write_text(text.replace("[print]\n", '[print]\nprinter = "house"\n', 1), "utf-8")
    assert batch(shop, tmp_path, "off").run.prints == ()
    assert here.kept("house", seconds=0.2) == ()
    assert [one.printer for one in batch(shop, tmp_path / "next", None).run.prints] == ["house"]


def test_what_was_made_for_no_printer_is_never_sent_to_one(here: Cups, shop: Path, tmp_path: Path):
    here.queue("second")
    batch(shop, tmp_path, "off")
    assert batch(shop, tmp_path, "second").run.prints == ()
    table = shop / "data/shipments.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(row for row in rows if "FB-104393" not in row), "utf-8")
    assert [one.file for one in batch(shop, tmp_path, "second").run.prints] == [f"{FILE}-s1.pdf"]
    assert [one.title for one in here.kept("second")] == [f"{FILE}-s1"]
    assert [one.file for one in batch(shop, tmp_path, "second", again=True).run.prints] == [f"{FILE}.pdf"]


def test_the_measured_offsets_move_what_is_printed(here: Cups, shop: Path, tmp_path: Path):
    files = {}
    for name in ("desk", "plain"):
        here.queue(name)
        batch(shop, tmp_path / name, name)
        files[name] = here.kept(name)[-1].data
    for page in (4, 5):
        moves = {name: first_text(data, page) for name, data in files.items()}
        right, down = (0.4, -0.2) if page % 2 == 0 else (0.0, 1.0)
        moved = tuple(one - other for one, other in zip(moves["desk"], moves["plain"], strict=True))
        assert moved == (pytest.approx(right * MM, abs=0.01), pytest.approx(-down * MM, abs=0.01))


def test_a_reprint_goes_to_the_printer_and_is_kept_with_its_answer(here: Cups, shop: Path, tmp_path: Path):
    here.queue("bench")
    batch(shop, tmp_path, "off")
    settings = load(shop, tmp_path / "state")
    occasion, cards = Occasion("2026-12-04T07:00:00+00:00", "here"), Chosen(positions=(2,))
    unsent = reprint(settings.on("bnch"), LIST, cards, reason="jam", out=tmp_path / "out", occasion=occasion)
    assert (unsent.exit_code, [one.code for one in unsent.missed]) == (5, ["unknown-printer"])
    done = reprint(settings.on("bench"), LIST, cards, reason="jam", out=tmp_path / "out", occasion=occasion)
    [kept] = here.kept("bench")
    assert (done.exit_code, kept.title) == (0, f"{FILE}-r1")
    assert kept.data == (tmp_path / "out" / f"{FILE}-r1.pdf").read_bytes()
    assert done.as_text().endswith(f"{FILE}-r1.pdf an bench: an den Drucker übergeben (bench-{kept.job})")
    with Ledger.open(tmp_path / "state") as ledger:
        prints = ledger.history(["FB-104393"])["FB-104393"]
    assert [one.event.answer for one in prints] == ["", f"bench-{kept.job} printed"]


def first_text(data: bytes, number: int) -> tuple[float, float]:
    """Where the first line of a page begins, in the page's own coordinates."""
    with pikepdf.open(BytesIO(data)) as file:
        matrix = pikepdf.Matrix()
        stack = []
        for operands, operator in pikepdf.parse_content_stream(file.pages[number]):
            match str(operator):
                case "q":
                    stack.append(matrix)
                case "Q":
                    matrix = stack.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "Td":
                    return matrix.transform((float(operands[0]), float(operands[1])))
    raise AssertionError("the page has no text")


def test_a_test_page_goes_to_the_printer_and_says_what_to_write(cups: Cups, shop: Path, tmp_path: Path):
    cups.queue("desk")
    out = tmp_path / "page.pdf"
    before = len(cups.kept("desk", 0))
    done = call(cups, "testpage", "--shop", shop, "--sheet", "a4-4xa6", "--printer", "desk", "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    assert cups.kept("desk", before + 1)[before].data == out.read_bytes()
    said = done.stdout.decode()
    assert said.endswith('[printers.desk]\nfront = ["0.4mm", "-0.2mm"]\nback = ["0mm", "1mm"]\n')


def test_a_dropped_list_goes_to_the_printer(cups: Cups, shop: Path, tmp_path: Path):
    cups.queue("hot")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    rows = (SAMPLE / "data/shipments.csv").read_text("utf-8").splitlines()
    chosen = [row for row in rows[1:] if f";{LIST};1;" in row]
    (inbox / "heute.csv").write_text("\n".join([rows[0], *chosen]) + "\n", "utf-8")
    where = ("--shop", shop, "--state", tmp_path / "state", "--out", tmp_path / "out")
    done = call(cups, "watch", inbox, "--once", "--settle", "0", *where, "--printer", "hot")
    assert done.returncode == 0, done.stderr.decode()
    assert [one.title for one in cups.kept("hot")] == [FILE]
    assert "an den Drucker übergeben" in (inbox / "done/heute.csv.txt").read_text("utf-8")


# ── settings and tickets ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def settings(shop: Path) -> Settings:
    return load(shop)


CARD = Leaf(*PAPER["a6"], shows=Box(0, 0, *PAPER["a6"]), sides=2, slug=False)
QUARTERS = Sheet("a4-4xa6", *PAPER["a4"], places=(Box(0, 0, *PAPER["a6"]),) * 4, columns=2, turn="short")


def test_the_ticket_asks_for_the_sheets_paper_and_turn(settings: Settings):
    ticket = ticket_for(CARD, Imposition(QUARTERS), settings.on("queue-of-cups"))
    assert (ticket.queue, ticket.media, ticket.turn, ticket.tray) == ("queue-of-cups", "A4", "short", "")
    assert ticket_for(CARD, Imposition(), settings.on("x")).media == "A6"
    one_sided = Leaf(CARD.width, CARD.height, shows=CARD.shows, sides=1, slug=False)
    assert ticket_for(one_sided, Imposition(), settings.on("x")).turn is None


def test_backs_do_not_go_to_a_printer_that_prints_one_side(shop: Path):
    with (shop / "inserts.toml").open("a", encoding="utf-8") as file:
        file.write('[printers.label]\nduplex = "off"\n')
    settings = load(shop).on("label")
    with pytest.raises(DeliveryError, match="prints one side") as caught:
        ticket_for(CARD, Imposition(), settings)
    assert caught.value.code == "one-sided-printer"
    assert ticket_for(Leaf(*PAPER["a6"]), Imposition(), settings).turn is None


def test_a_printer_brings_its_turn_its_order_and_its_offsets(shop: Path):
    with (shop / "inserts.toml").open("a", encoding="utf-8") as file:
        file.write('[printers.tower]\nqueue = "HP_4250"\nduplex = "short"\nreverse = true\n')
    settings = load(shop)
    tower, desk = settings.on("tower"), settings.on("desk")
    assert (tower.printing.queue, tower.file.print.turn, tower.file.print.reverse) == ("HP_4250", "short", True)
    assert (desk.file.print.turn, desk.file.print.reverse) == (settings.file.print.turn, settings.file.print.reverse)
    assert desk.offsets == ((0.4 * MM, -0.2 * MM), (0.0, 1.0 * MM))
    assert settings.offsets == ((0.0, 0.0), (0.0, 0.0))


def test_offsets_are_said_as_the_settings_have_them(settings: Settings):
    assert offsets_as_toml(settings.on("desk")) == '[printers.desk]\nfront = ["0.4mm", "-0.2mm"]\nback = ["0mm", "1mm"]'


@pytest.mark.parametrize(
    "wrong",
    ['queue = "-d other"', 'queue = "two words"', 'tray = "Tray2 sides=one-sided"', 'options = { "a b" = "c" }',
     'options = { a = "b -o c" }', 'front = ["1", "0mm"]', 'front = ["1mm"]', 'duplex = "both"'],
)  # fmt: skip
def test_nothing_in_a_printers_settings_can_become_another_option(shop: Path, wrong: str):
    with (shop / "inserts.toml").open("a", encoding="utf-8") as file:
        file.write(f"[printers.odd]\n{wrong}\n")
    with pytest.raises(SettingsError, match=r"bad-value|missing-key"):
        load(shop)
