"""The packing bench without its screen: what each scan does, on a copy of the sample shop."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from inserts import delivery
from inserts.ledger import Ledger
from inserts.run.batch import batch
from inserts.run.floor import pack as packing
from inserts.run.floor.pack import Bench, Stand, open_bench
from inserts.settings import load
from tests.changing import replace
from tests.conftest import ROOT
from tests.cups import Cups

DAY = date(2026, 12, 4)
MOMENT = datetime(2026, 12, 4, 8, 14, tzinfo=UTC)
LIST, OTHER_LIST = "PL-2026-1204-A", "PL-2026-1204-B"
CARD, MARKETPLACE, ORDER = "FB-104220", "FB-104250", "B-26-31533"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> datetime:
        return self.now


def opened(shop: Path, out: Path, *, printer: str = "off", pick_list: str = "", clock: Clock | None = None) -> Bench:
    settings = load(shop).printed(station="bench-2").on(printer)
    return open_bench(settings, Stand(out, printer == "off", clock or Clock(), pick_list))


@pytest.fixture
def bench(sample_copy: Path, tmp_path: Path) -> Bench:
    return opened(sample_copy, tmp_path / "out")


def printed(bench: Bench, shipment: str) -> list[tuple[str, str, str, str]]:
    """Kind, reason, station and file of everything printed for a shipment."""
    with Ledger.open(bench.settings.state) as ledger:
        events = [one.event for one in ledger.history([shipment]).get(shipment, ())]
    return [(one.kind, one.reason, one.station, one.file) for one in events]


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as file:
        return "".join(" ".join(page.get_textpage().get_text_range().split()) for page in file)


def codes(out: Path) -> list[str]:
    with (out / "codes.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def add_row(shop: Path, shipment: str, order: str, position: int) -> None:
    """One more parcel on the sample's first list."""
    table = shop / "data/shipments.csv"
    first = next(line for line in table.read_text("utf-8").splitlines() if line.startswith(CARD))
    fields = first.split(";")
    fields[:4] = [shipment, order, LIST, str(position)]
    table.write_text(f"{table.read_text('utf-8')}{';'.join(fields)}\n", "utf-8")


# ── what a scan comes to ──────────────────────────────────────────────────────────────────────


def test_the_first_scan_prints_one_card_and_the_second_asks_why(bench: Bench, tmp_path: Path) -> None:
    first = bench.scan("]C1fb-104220 ")
    assert (first.kind, first.shipment, first.match, first.position, first.pick_list) == (
        "insert", CARD, "4220", "01/25", LIST,
    )  # fmt: skip
    assert first.do == "In dieses Paket legen."
    second = bench.scan(CARD)
    assert (second.kind, second.says) == ("again", "Schon gedruckt: 09:14, bench-2 (Packplatz).")
    assert second.choices == ("Papierstau", "beschädigt", "verloren", "falsche Karte")
    assert [path.name for path in sorted((tmp_path / "out").glob("*.pdf"))] == [first.file]
    assert printed(bench, CARD) == [("pack", "", "bench-2", first.file)]
    assert bench.count == 1


def test_a_reason_prints_the_same_card_again_and_is_counted(bench: Bench, tmp_path: Path) -> None:
    first = bench.scan("FB-104222")
    again = bench.reply(bench.scan("4222"), 1)
    assert (again.kind, again.aside) == ("insert", "beschädigt")
    assert again.file == first.file.replace(".pdf", "-r1.pdf")
    assert (tmp_path / "out" / again.file).read_bytes() == (tmp_path / "out" / first.file).read_bytes()
    assert [one[:2] for one in printed(bench, "FB-104222")] == [("pack", ""), ("reprint", "damaged")]
    assert len(codes(tmp_path / "out")) == 1
    assert bench.scan("FB-104222", "lost").kind == "insert"
    assert printed(bench, "FB-104222")[-1][1] == "lost"


def test_a_rule_against_a_card_is_said_and_nothing_is_printed(bench: Bench, tmp_path: Path) -> None:
    for _ in range(2):
        answer = bench.scan(MARKETPLACE)
        assert (answer.kind, answer.says) == ("none", "Dieser Verkaufskanal erlaubt keine Beileger.")
        assert answer.do == "Paket ohne Karte packen."
    assert printed(bench, MARKETPLACE) == []
    assert not list(tmp_path.glob("out/*.pdf"))


def test_a_parcel_that_is_held_back_says_why_and_where(bench: Bench) -> None:
    held = [one for one in bench._tables.sought._shipments.values() if one.held]
    answer = bench.scan(held[0].shipment)
    assert (answer.kind, answer.do) == ("held", "Paket zur Seite legen oder ohne Karte packen.")
    assert "shipments.csv:" in answer.aside
    assert printed(bench, held[0].shipment) == []


def test_a_card_that_cannot_be_set_is_held_and_tried_anew_once_it_is_mended(sample_copy: Path, tmp_path: Path) -> None:
    customers = sample_copy / "data/customers.csv"
    good = customers.read_text("utf-8")
    row = next(line for line in good.splitlines() if line.startswith("K-20418,"))
    fields = row.split(",")
    fields[2] = "Ada\U00013000"
    customers.write_text(good.replace(row, ",".join(fields)), "utf-8")
    bench = opened(sample_copy, tmp_path / "out")
    answer = bench.scan("FB-104222")
    assert answer.kind == "held"
    assert printed(bench, "FB-104222") == []
    customers.write_text(good, "utf-8")
    assert bench.scan("FB-104222").kind == "insert"


def test_an_unknown_number_prints_nothing(bench: Bench) -> None:
    answer = bench.scan("]C199887766")
    assert (answer.kind, answer.scanned) == ("unknown", "99887766")


def test_an_order_in_two_parcels_asks_which_and_prints_that_one(bench: Bench) -> None:
    asked = bench.scan(ORDER)
    assert asked.kind == "several"
    assert asked.choices == (f"FB-104228 · {LIST} · 05", f"FB-104229 · {LIST} · 06")
    answer = bench.reply(asked, 1)
    assert (answer.kind, answer.shipment) == ("insert", "FB-104229")
    assert printed(bench, "FB-104228") == []


def test_a_bench_with_a_pick_list_knows_its_positions(sample_copy: Path, tmp_path: Path) -> None:
    bench = opened(sample_copy, tmp_path / "out", pick_list=LIST)
    assert bench.scan("01").shipment == CARD
    assert bench.scan("01/25").kind == "again"


def test_a_match_id_of_another_list_asks_and_prints_that_parcel_only_when_told(
    sample_copy: Path, tmp_path: Path
) -> None:
    bench = opened(sample_copy, tmp_path / "out", pick_list=OTHER_LIST)
    asked = bench.scan("4220")
    assert (asked.kind, asked.says) == (
        "several", f"Das gehört nicht zu dieser Packliste, sondern zu {LIST}.",
    )  # fmt: skip
    assert asked.choices == (f"{CARD} · {LIST} · 01",)
    assert printed(bench, CARD) == []
    answer = bench.reply(asked, 0)
    assert (answer.kind, answer.shipment, answer.other) == ("insert", CARD, f"Andere Packliste: {LIST}")


def test_a_full_number_of_another_list_names_that_list(sample_copy: Path, tmp_path: Path) -> None:
    bench = opened(sample_copy, tmp_path / "out", pick_list=OTHER_LIST)
    none = bench.scan(MARKETPLACE)
    assert (none.kind, none.other) == ("none", f"Andere Packliste: {LIST}")
    assert (bench.scan(CARD).kind, bench.scan(CARD).kind, bench.scan(CARD).other) == (
        "insert", "again", f"Andere Packliste: {LIST}",
    )  # fmt: skip
    own = next(one for one in bench._tables.sought._shipments.values() if one.pick_list == OTHER_LIST)
    assert bench.scan(own.shipment).other == ""


def test_a_pick_list_that_is_not_there_is_no_bench(sample_copy: Path, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="unknown-pick-list"):
        opened(sample_copy, tmp_path / "out", pick_list="PL-9")


# ── beside batches ────────────────────────────────────────────────────────────────────────────


def test_what_a_batch_printed_lies_in_the_stack(bench: Bench, tmp_path: Path) -> None:
    occasion = bench.settings.occasion(MOMENT - timedelta(days=1))
    batch(bench.settings, [LIST], out=tmp_path / "batch", today=DAY, occasion=replace(occasion, station="office"))
    answer = bench.scan(CARD)
    assert (answer.kind, answer.says) == ("again", "Schon gedruckt: 3. Dez., 09:14, office (Stapel).")


def test_a_batch_after_the_bench_prints_a_slip_for_what_is_packed_already(bench: Bench, tmp_path: Path) -> None:
    bench.scan("FB-104222")
    (code,) = codes(tmp_path / "out")
    report = batch(bench.settings, [LIST], out=tmp_path / "out", today=DAY, occasion=bench.settings.occasion(MOMENT))
    assert codes(tmp_path / "out").count(code) == 1
    row = next(row for row in report.run.volumes[0].rows if row.shipment == "FB-104222")
    assert (row.status, row.reason, row.message, row.code) == ("skipped", "packed-at-bench", "bench-2", "")
    (pdf,) = (tmp_path / "out").glob(f"{LIST.lower()}*.pdf")
    assert words(pdf).count("Die Karte dieser Sendung wurde schon am Packplatz bench-2 gedruckt.") == 2, "cover, slip"
    occasion = bench.settings.occasion(MOMENT)
    for again in (True, False):
        before = pdf.read_bytes()
        report = batch(bench.settings, [LIST], out=tmp_path / "out", today=DAY, occasion=occasion, again=again)
        row = next(row for row in report.run.volumes[0].rows if row.shipment == "FB-104222")
        assert (row.reason, report.run.stacks[0].supplement) == ("packed-at-bench", 0)
    assert pdf.read_bytes() == before
    assert bench.scan("FB-104222").kind == "again"
    assert codes(tmp_path / "out").count(code) == 1


def test_a_shipment_that_left_the_tables_is_printed_again_from_its_plan(bench: Bench, sample_copy: Path) -> None:
    bench.scan("FB-104222")
    table = sample_copy / "data/shipments.csv"
    rest = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("FB-104222")]
    table.write_text("\n".join(rest) + "\n", "utf-8")
    asked = bench.scan("fb-104222")
    assert asked.kind == "again"
    assert bench.reply(asked, 0).kind == "insert"
    assert bench.scan("4222").kind == "unknown", "a match id is only as good as the day's tables"


def test_one_card_an_order_where_the_shop_wants_that(sample_copy: Path, tmp_path: Path) -> None:
    settings = load(sample_copy).printed(once_per="order", station="bench-2")
    bench = open_bench(settings, Stand(tmp_path / "out", True, Clock()))
    assert bench.scan("FB-104229").kind == "insert"
    answer = bench.scan("FB-104228")
    assert (answer.kind, answer.says) == ("none", "Die Karte dieser Bestellung liegt bei Pos. 06 · FB-104229.")


def test_copies_are_in_the_file_one_after_the_other(sample_copy: Path, tmp_path: Path) -> None:
    settings = load(sample_copy).printed(copies=3)
    bench = open_bench(settings, Stand(tmp_path / "out", True, Clock()))
    with pypdfium2.PdfDocument(tmp_path / "out" / bench.scan(CARD).file) as file:
        assert len(file) == 6


HOLD_LIST = """
import sys
from pathlib import Path
from inserts.delivery import list_lock, output_lock
lock = list_lock if sys.argv[1] == "list" else output_lock
with lock(*([Path(sys.argv[2]), sys.argv[3]] if sys.argv[1] == "list" else [Path(sys.argv[2])])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(*what: str | Path, seconds: float = 60) -> Iterator[None]:
    """Another process that holds a lock, for so long at most."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD_LIST, *map(str, what)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert other.stdin and other.stdout
    other.stdout.readline()
    letting_go = threading.Timer(seconds, other.stdin.close)
    letting_go.start()
    try:
        yield
    finally:
        letting_go.cancel()
        other.stdin.close()
        other.wait(10)
        other.stdout.close()


def test_while_a_run_prints_the_list_the_bench_is_busy(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "PATIENCE", 0.3)
    with held_elsewhere("list", bench.settings.state / "plans", LIST):
        answer = bench.scan(CARD)
        assert (answer.kind, answer.do) == ("busy", "Gleich noch einmal scannen.")
        assert bench.scan("FB-104306").kind == "insert", "another list is nobody's business"
    assert bench.scan(CARD).kind == "insert"


def test_while_the_ledger_is_locked_the_bench_is_busy(
    sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PATIENCE", 0.3)
    bench = opened(sample_copy, tmp_path / "out")
    with closing(sqlite3.connect(bench.settings.state / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert bench.scan(CARD).kind == "busy"
        other.execute("ROLLBACK")
    assert bench.scan(CARD).kind == "insert"


def test_codes_wait_while_another_run_writes_into_the_folder(bench: Bench, tmp_path: Path) -> None:
    with held_elsewhere("out", tmp_path / "out"):
        assert bench.scan("FB-104222").kind == "insert"
        assert not (tmp_path / "out/codes.csv").exists()
    bench.refresh()
    assert len(codes(tmp_path / "out")) == 1


def test_a_bench_that_holds_a_lock_for_a_moment_keeps_no_batch_from_printing(tmp_path: Path) -> None:
    for lock, held in (
        (delivery.list_lock(tmp_path, LIST), ("list", tmp_path, LIST)),
        (delivery.output_lock(tmp_path), ("out", tmp_path)),
    ):
        with held_elsewhere(*held, seconds=0.15), lock:
            pass


# ── a long day ────────────────────────────────────────────────────────────────────────────────


def test_tables_are_read_again_when_they_change(bench: Bench, sample_copy: Path) -> None:
    assert bench.scan("FB-109999").kind == "unknown"
    add_row(sample_copy, "FB-109999", "B-26-39999", 26)
    answer = bench.scan("FB-109999")
    assert (answer.kind, answer.position) == ("insert", "26/26")


def test_tables_that_cannot_be_read_leave_the_old_ones_in_use(bench: Bench, sample_copy: Path) -> None:
    table = sample_copy / "data/customers.csv"
    good = table.read_bytes()
    table.write_bytes(b"\xff\xfe\x00broken")
    assert bench.scan(CARD).kind == "insert"
    assert "customers.csv" in bench.trouble
    table.write_bytes(good)
    bench.refresh()
    assert bench.trouble == ""


def test_a_new_day_is_noticed(sample_copy: Path, tmp_path: Path) -> None:
    clock = Clock()
    bench = opened(sample_copy, tmp_path / "out", clock=clock)
    bench.scan(CARD)
    assert (bench.count, bench._tables.day) == (1, DAY)
    clock.now = datetime(2026, 12, 4, 23, 30, tzinfo=UTC)  # half past midnight in the shop's zone
    bench.refresh()
    assert (bench.count, bench._tables.day) == (0, DAY + timedelta(days=1))


def test_a_fault_of_the_program_is_words_without_data_and_the_bench_goes_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(packing, "print_alone", lambda *_: {}["Ada Lovelace"])
        answer = bench.scan(CARD)
    assert (answer.kind, answer.says) == ("fault", "Das Programm hat einen Fehler.")
    assert "KeyError" in answer.aside
    assert "Ada" not in repr(answer)
    assert printed(bench, CARD) == []
    assert bench.scan(CARD).kind == "insert"


def test_half_a_thousand_scans_leave_no_file_open_and_no_memory_behind(bench: Bench) -> None:
    parcels = list(bench._tables.sought._shipments)
    scans = [parcels[at % 30] if at % 3 else f"99{at}" for at in range(500)]
    seen: dict[str, int] = {}
    before = (0, 0)
    for at, text in enumerate(scans):
        kind = bench.scan(text).kind
        seen[kind] = seen.get(kind, 0) + 1
        if at == 150:
            before = (_open_files(), _resident())
    assert seen["insert"] > 10
    assert seen["again"] > 200
    assert "fault" not in seen
    assert _open_files() == before[0]
    assert _resident() - before[1] < 12_000_000


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0


def _resident() -> int:
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


# ── to a printer ──────────────────────────────────────────────────────────────────────────────


def test_a_printer_that_is_not_there_is_said_and_the_card_is_not_counted(
    sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = opened(sample_copy, tmp_path / "out", printer="nowhere")
    with monkeypatch.context() as patched:
        patched.setenv("PATH", "")
        answer = bench.scan(CARD)
    assert (answer.kind, answer.says) == ("printer", "Der Druckdienst dieses Rechners antwortet nicht.")
    assert printed(bench, CARD) == []
    assert bench.count == 0


def test_a_card_goes_to_the_stations_printer_and_stays_nowhere_else(
    cups: Cups, sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cups.queue("bench-printer")
    for name, value in cups.environment.items():
        monkeypatch.setenv(name, value)
    bench = opened(sample_copy, tmp_path / "out", printer="bench-printer")
    answer = bench.scan("FB-104222")
    assert (answer.kind, answer.says) == ("insert", "Die Karte kommt aus dem Drucker.")
    (job,) = cups.kept("bench-printer")
    assert job.data.startswith(b"%PDF")
    assert job.title == Path(answer.file).stem
    assert [path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")] == ["codes.csv"]
    with Ledger.open(bench.settings.state) as ledger:
        (one,) = ledger.history(["FB-104222"])["FB-104222"]
    assert (one.event.printer, one.event.answer.split()[0]) == ("bench-printer", "bench-printer-" + job.job)


def test_a_printer_that_stands_still_is_said_and_the_card_counts(
    cups: Cups, sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cups.queue("bench-still")
    cups.stop("bench-still")
    for name, value in cups.environment.items():
        monkeypatch.setenv(name, value)
    bench = opened(sample_copy, tmp_path / "out", printer="bench-still")
    assert (bench.scan(CARD).kind, bench.scan(CARD).kind) == ("printer", "again")
    cups.resume("bench-still")
    assert len(cups.kept("bench-still")) == 1
