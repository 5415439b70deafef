"""The hot folder: whole files only, each printed once, whoever watches and whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from inserts.delivery import Failure, RunReport
from inserts.errors import ConflictError, DataError
from inserts.run.batch import Report
from inserts.run.floor.hotfolder import HotFolder
from inserts.run.floor.watch import Watcher, watch, with_list
from inserts.settings import Settings, load
from tests.changing import replace
from tests.conftest import DAY, ROOT, SAMPLE, inserts

SHIPMENTS = (SAMPLE / "data" / "shipments.csv").read_text("utf-8")
HEAD = SHIPMENTS.splitlines()[0]


def listed(*positions: int) -> str:
    """Some positions of a pick list of the sample shop as a file of its own; position 11 is held."""
    rows = (row for row in SHIPMENTS.splitlines()[1:] if ";PL-2026-1204-A;" in row)
    chosen = [row for row in rows if int(row.split(";")[3]) in positions]
    return "\n".join([HEAD, *chosen]) + "\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ── as its user calls it ──────────────────────────────────────────────────────────────────────


def watched(inbox: Path, *more: str, shop: Path = SAMPLE) -> subprocess.CompletedProcess[bytes]:
    home = inbox.parent
    return inserts(
        "watch", inbox, "--once", "--settle", "0", "--shop", shop, "--state", home / "state", "--out", home / "out",
        "--today", DAY, *more,
    )  # fmt: skip


def test_a_dropped_pick_list_is_printed_and_moved_to_done_with_its_report(inbox: Path):
    (inbox / "heute.csv").write_text(listed(1, 2, 3), "utf-8")
    done = watched(inbox)
    assert done.returncode == 0, done.stderr.decode()
    assert below(inbox) == {"done/heute.csv", "done/heute.csv.txt", "done/heute.csv.json"}
    assert "PL-2026-1204-A         3          3            0            0" in (inbox / "done/heute.csv.txt").read_text()
    assert json.loads((inbox / "done/heute.csv.json").read_text())["counts"]["read"] == 3
    assert (inbox.parent / "out/pl-2026-1204-a-4a997cad.pdf").read_bytes().startswith(b"%PDF")
    assert done.stderr.decode() == "heute.csv: done/heute.csv\n"


def test_a_list_with_a_held_shipment_is_printed_and_moved_to_held_and_its_report_names_the_file_as_dropped(inbox: Path):
    (inbox / "heute.csv").write_text(listed(1, 2, 11), "utf-8")
    done = watched(inbox)
    assert done.returncode == 3
    assert below(inbox) == {"held/heute.csv", "held/heute.csv.txt", "held/heute.csv.json"}
    assert "FB-104240  heute.csv:5:5 (Kundennr)" in (inbox / "held/heute.csv.txt").read_text()
    assert (inbox.parent / "out/pl-2026-1204-a-4a997cad.pdf").exists()


def test_what_cannot_be_read_is_held_with_the_reason_and_stops_no_other(inbox: Path):
    (inbox / "a.csv").write_text("Sendung;Auftrag\nx;y\n", "utf-8")
    (inbox / "b.pdf").write_bytes(b"%PDF")
    (inbox / "c.csv").write_text(listed(1, 2, 3), "utf-8")
    assert watched(inbox).returncode == 4
    assert {"held/a.csv", "held/b.pdf", "done/c.csv"} <= below(inbox)
    assert "a.csv:1 [mapped-column-missing]" in (inbox / "held/a.csv.txt").read_text()
    assert json.loads((inbox / "held/b.pdf.json").read_text())["failed"][0]["code"] == "unknown-format"


def test_the_same_list_dropped_again_prints_nothing_anew_and_gets_a_number(inbox: Path):
    for _ in range(2):
        (inbox / "heute.csv").write_text(listed(1, 2, 3), "utf-8")
        assert watched(inbox).returncode == 0
    assert {"done/heute.csv", "done/heute-2.csv", "done/heute-2.csv.txt"} <= below(inbox)
    assert [path.name for path in (inbox.parent / "out").glob("*.pdf")] == ["pl-2026-1204-a-4a997cad.pdf"]
    assert json.loads((inbox / "done/heute-2.csv.json").read_text())["stacks"][0]["before"] == 3


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    done = inserts("watch", tmp_path / "nowhere", "--once", "--shop", SAMPLE)
    assert done.returncode == 5
    assert b"[no-such-folder]" in done.stderr


def test_ctrl_c_ends_the_watch_cleanly(inbox: Path):
    command = [sys.executable, "-m", "inserts", "watch", str(inbox), "--settle", "0", "--shop", str(SAMPLE)]
    home = inbox.parent
    command += ["--state", str(home / "state"), "--out", str(home / "out"), "--today", DAY]
    (inbox / "heute.csv").write_text(listed(1, 2, 3), "utf-8")
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    try:
        assert awaited(lambda: (inbox / "done/heute.csv").exists())
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0
    finally:
        running.kill()
    assert running.stderr and running.stderr.read() == b"heute.csv: done/heute.csv\n"


def awaited(so: Callable[[], bool], seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while not so() and time.monotonic() < until:
        time.sleep(0.05)
    return so()


# ── the loop, with a printer that is none ─────────────────────────────────────────────────────

FINE = Report(RunReport(()))


class Bench:
    """A watcher whose printing a test decides, and what it printed and said."""

    def __init__(self, inbox: Path, settle: float = 0.0) -> None:
        self.inbox = inbox
        self.printed: list[str] = []
        self.said: list[str] = []
        self.stop = Event()
        self.answer: Callable[[Path], Report] = lambda path: FINE
        self.watcher = Watcher(HotFolder(inbox, settle), lambda: load(SAMPLE), self._print, self.said.append, self.stop)

    def _print(self, settings: Settings) -> Report:
        path = Path(settings.file.tables.shipments.file)
        self.printed.append(path.name)
        return self.answer(path)

    def once(self) -> int:
        return watch(self.watcher, once=True)


@pytest.fixture
def bench(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("inserts.run.floor.watch.PAUSE", 0.02)
    monkeypatch.setattr("inserts.run.floor.watch.PATIENCE", (0.01, 0.02))
    return Bench(inbox)


@pytest.mark.parametrize("name", [".heute.csv", "heute.csv.part", "heute.csv.crdownload", "heute.TMP", "~$heute.xlsx"])
def test_files_that_another_program_is_still_writing_are_let_be(bench: Bench, name: str):
    (bench.inbox / name).write_text("x")
    assert bench.once() == 0
    assert (bench.printed, below(bench.inbox)) == ([], {name})


def test_a_file_that_still_grows_is_not_whole(inbox: Path):
    folder = HotFolder(inbox, settle=0.2)
    path = inbox / "heute.csv"
    for size in range(4):
        path.write_text("x" * size)
        assert folder.look() == ()
        time.sleep(0.07)
    assert awaited(lambda: folder.look() == (path,), 2)


def test_a_file_that_is_replaced_by_one_of_equal_size_settles_anew(inbox: Path):
    folder = HotFolder(inbox, settle=0.1)
    path = inbox / "heute.csv"
    path.write_text("x")
    folder.look()
    time.sleep(0.12)
    path.write_text("y")
    os.utime(path, (1, 1))
    assert folder.look() == ()


def test_two_watchers_print_each_file_once(inbox: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inserts.run.floor.watch.PAUSE", 0.01)
    for number in range(40):
        (inbox / f"{number:02}.csv").write_text("x")
    benches = [Bench(inbox) for _ in range(3)]
    threads = [Thread(target=bench.once) for bench in benches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(name for bench in benches for name in bench.printed) == [f"{number:02}.csv" for number in range(40)]
    assert {f"done/{number:02}.csv" for number in range(40)} <= below(inbox)
    assert not list((inbox / "working").iterdir())


def test_what_a_dead_watcher_left_is_taken_over_and_what_a_living_one_works_on_is_not(bench: Bench):
    (bench.inbox / "working").mkdir()
    (bench.inbox / "working/heute.csv").write_text("x")
    other = HotFolder(bench.inbox, 0.0)
    with other.claimed(bench.inbox / "working/heute.csv") as theirs:
        assert theirs
        assert bench.once() == 0
        assert bench.printed == []
    assert bench.once() == 0
    assert bench.printed == ["heute.csv"]
    assert "done/heute.csv" in below(bench.inbox)


def test_a_killed_process_leaves_its_claim_to_the_next(bench: Bench):
    (bench.inbox / "heute.csv").write_text("x")
    script = (
        "import os; from pathlib import Path; from inserts.run.floor.hotfolder import HotFolder\n"
        f"folder = HotFolder(Path({str(bench.inbox)!r}), 0)\n"
        "with folder.claimed(folder.look()[0]) as mine: assert mine; os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 9
    assert below(bench.inbox) == {"working/heute.csv", "working/.heute.csv.lock"}
    assert bench.once() == 0
    assert bench.printed == ["heute.csv"]


def test_the_same_name_dropped_while_it_is_printed_waits_its_turn(bench: Bench):
    path = bench.inbox / "heute.csv"

    def dropped_again(working: Path) -> Report:
        if len(bench.printed) == 1:
            path.write_text("second")
        return FINE

    path.write_text("first")
    bench.answer = dropped_again
    assert bench.once() == 0
    assert (bench.inbox / "done/heute.csv").read_text() == "first"
    assert (bench.inbox / "done/heute-2.csv").read_text() == "second"


def test_what_a_dead_watcher_left_is_never_overwritten_by_a_new_file_of_its_name(bench: Bench):
    (bench.inbox / "working").mkdir()
    (bench.inbox / "working/heute.csv").write_text("first")
    (bench.inbox / "heute.csv").write_text("second")
    with bench.watcher.folder.claimed(bench.inbox / "heute.csv") as mine:
        assert mine
        assert mine.read_text() == "first"
    assert bench.once() == 0
    assert (bench.inbox / "done/heute.csv").read_text() == "first"
    assert (bench.inbox / "done/heute-2.csv").read_text() == "second"


def test_a_busy_ledger_is_waited_for(bench: Bench):
    (bench.inbox / "heute.csv").write_text("x")

    def at_last(path: Path) -> Report:
        if len(bench.printed) == 1:
            raise ConflictError("ledger-busy", "another run is writing.")
        if len(bench.printed) == 2:
            return Report(RunReport((), (Failure("PL-1", "list-busy", "another run.", exit_code=6),)))
        return FINE

    bench.answer = at_last
    assert bench.once() == 0
    assert bench.said == ["heute.csv: another run is busy; waiting", "heute.csv: done/heute.csv"]


def test_what_stays_busy_is_left_for_next_time(bench: Bench):
    (bench.inbox / "heute.csv").write_text("x")

    def never(path: Path) -> Report:
        raise ConflictError("output-busy", "another run is writing.")

    bench.answer = never
    assert bench.once() == 6
    assert below(bench.inbox) == {"working/heute.csv"}
    again = Bench(bench.inbox)
    assert again.once() == 0
    assert again.printed == ["heute.csv"]


def test_a_fault_of_the_program_holds_the_file_and_quotes_nobody(bench: Bench):
    for name in ("a.csv", "b.csv"):
        (bench.inbox / name).write_text("x")

    def broken(path: Path) -> Report:
        if path.name == "a.csv":
            raise KeyError("Erika Mustermann")
        return FINE

    bench.answer = broken
    assert bench.once() == 1
    assert {"held/a.csv", "done/b.csv"} <= below(bench.inbox)
    said = (bench.inbox / "held/a.csv.txt").read_text() + " ".join(bench.said)
    assert "KeyError in test_watch.py" in said
    assert "Mustermann" not in said


def test_an_error_is_said_in_the_language_of_the_warehouse(bench: Bench):
    (bench.inbox / "heute.csv").write_text("x")

    def refused(path: Path) -> Report:
        raise DataError("unknown-format", "'.xyz' files are not read.", hint="Save the table as .csv.")

    bench.answer = refused
    assert bench.once() == 4
    assert (bench.inbox / "held/heute.csv.txt").read_text().startswith("Dateien dieser Art sind nicht lesbar.\n")


def test_a_folder_that_comes_back_is_watched_on(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inserts.run.floor.watch.LATER", 0.05)
    thread = Thread(target=watch, args=(bench.watcher,), kwargs={"once": False})
    thread.start()
    try:
        time.sleep(0.1)
        bench.inbox.rename(bench.inbox.with_name("away"))
        assert awaited(lambda: len(bench.said) > 0, 5)
        bench.inbox.with_name("away").rename(bench.inbox)
        (bench.inbox / "heute.csv").write_text("x")
        assert awaited(lambda: "done/heute.csv" in below(bench.inbox), 5)
    finally:
        bench.stop.set()
        thread.join(5)
    assert bench.said[0] == f"{bench.inbox}: No such file or directory; trying again"


def test_a_stop_ends_the_watch_after_the_file_at_hand(bench: Bench):
    for name in ("a.csv", "b.csv"):
        (bench.inbox / name).write_text("x")

    def stopping(path: Path) -> Report:
        bench.stop.set()
        return FINE

    bench.answer = stopping
    assert watch(bench.watcher, once=False) == 0
    assert bench.printed == ["a.csv"]
    assert {"done/a.csv", "b.csv"} <= below(bench.inbox)


def test_the_dropped_file_is_read_like_the_shops_own_table(tmp_path: Path):
    settings = load(SAMPLE)
    path = tmp_path / "heute.csv"
    changed = with_list(settings, path)
    assert changed.file.tables.shipments.file == str(path)
    assert changed.file.tables.shipments.columns == settings.file.tables.shipments.columns
    assert replace(changed, file=settings.file) == settings
