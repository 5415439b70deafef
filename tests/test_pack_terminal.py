"""The packing bench as its user meets it: in a real terminal, and beside batches of other people."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import DAY, ROOT, SAMPLE, inserts

CARD, MARKETPLACE = "FB-104220", "FB-104250"


@dataclass(frozen=True)
class Terminal:
    """A terminal of 80 by 24 in which a bench runs."""

    server: str
    out: Path

    def tmux(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-L", self.server, *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    def scan(self, code: str) -> None:
        self.tmux("send-keys", "-l", code)
        self.tmux("send-keys", "Enter")

    def press(self, key: str) -> None:
        self.tmux("send-keys", key)

    def shows(self, *words: str, seconds: float = 30) -> str:
        """The screen as soon as it says all of this."""
        until = time.monotonic() + seconds
        while True:
            said = self.tmux("capture-pane", "-p")
            if all(word in said for word in words):
                return said
            if time.monotonic() > until:
                raise AssertionError(f"{words} not in:\n{said}")
            time.sleep(0.05)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux on this machine (Debian: tmux)")
    server = f"inserts-{tmp_path.parent.name}-{tmp_path.name}"[-60:]
    command = [
        sys.executable, "-m", "inserts", "pack", "--shop", SAMPLE, "--state", tmp_path / "state", "--out",
        tmp_path / "out", "--today", DAY, "--station", "bench-2", "--pick-list", "PL-2026-1204-A",
    ]  # fmt: skip
    line = " ".join(map(str, command)) + "; echo ended with $?; sleep 60"
    screen = Terminal(server, tmp_path / "out")
    subprocess.run(
        ["tmux", "-L", server, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "80", "-y", "24", line],
        cwd=ROOT, check=True,
    )  # fmt: skip
    try:
        yield screen
    finally:
        subprocess.run(["tmux", "-L", server, "kill-server"], capture_output=True, check=False)


def test_a_working_day_in_a_terminal(terminal: Terminal) -> None:
    terminal.shows("Paket scannen: Sendung, Bestellung, Kennung oder Position.", seconds=60)
    terminal.scan("]C1fb-104220")
    terminal.shows("In dieses Paket legen.", "Pos. 01/25", "✓ KARTE FB-104220", "Heute: 1")
    terminal.scan(MARKETPLACE)
    terminal.shows("Paket ohne Karte packen.", f"– KEINE KARTE {MARKETPLACE}")
    terminal.scan("01")
    terminal.shows("Schon gedruckt: ", "bench-2 (Packplatz).", "Papierstau", "falsche Karte")
    terminal.press("1")
    terminal.shows("FB-104220 Papierstau", "Heute: 2")
    terminal.scan("99887766")
    terminal.shows("Diese Nummer steht nicht in den Daten von heute.")
    terminal.press("C-q")
    terminal.shows("ended with 0")
    assert len(list(terminal.out.glob("fb-104220-*.pdf"))) == 2


def test_without_a_terminal_there_is_no_bench() -> None:
    done = inserts("pack", "--shop", SAMPLE)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr.decode()


# ── beside batches ────────────────────────────────────────────────────────────────────────────

BENCH = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from inserts.run.floor.pack import Stand, open_bench
from inserts.settings import load
shop, state, out, *scans = sys.argv[1:]
settings = load(Path(shop), Path(state)).printed(station="bench")
bench = open_bench(settings, Stand(Path(out), True, lambda: datetime.now(UTC)))
print("open", flush=True)
sys.stdin.readline()
for scan in scans:
    answer = bench.scan(scan)
    while answer.kind == "busy":
        answer = bench.scan(scan)
    print(json.dumps([scan, answer.kind, answer.aside]), flush=True)
bench.refresh()
"""


def test_two_batches_and_a_bench_at_once_give_no_code_twice(tmp_path: Path) -> None:
    with (SAMPLE / "data/shipments.csv").open(encoding="utf-8", newline="") as file:
        lists: dict[str, list[str]] = {}
        for row in csv.DictReader(file, delimiter=";"):
            lists.setdefault(row["Pickliste"], []).append(row["Sendung"])
    first, second, third = ([*dict.fromkeys(parcels)] for _, parcels in sorted(lists.items()))
    state, out = tmp_path / "state", tmp_path / "out"
    scans = [one for three in zip(first, second, third, strict=False) for one in three][:36]
    bench = subprocess.Popen(
        [sys.executable, "-c", BENCH, SAMPLE, state, out, *scans],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert bench.stdin and bench.stdout and bench.stderr
    assert bench.stdout.readline() == "open\n"
    batches = [
        subprocess.Popen(
            [sys.executable, "-m", "inserts", "batch", pick_list, "--shop", SAMPLE, "--state", state, "--out", folder,
             "--today", DAY], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for pick_list, folder in (("PL-2026-1204-A", out), ("PL-2026-1204-B", tmp_path / "other"))
    ]  # fmt: skip
    bench.stdin.write("go\n")
    bench.stdin.close()
    for one in batches:
        said, wrong = one.communicate(timeout=120)
        assert one.returncode in (0, 3), (said, wrong)
    answers = [json.loads(line) for line in bench.stdout]
    assert bench.wait(60) == 0, bench.stderr.read()
    bench.stdout.close(), bench.stderr.close()
    kinds = Counter(kind for _, kind, _ in answers)
    assert set(kinds) <= {"insert", "none", "held", "again"}, answers
    assert kinds["insert"] >= 10, "the third list is nobody's but the bench's"
    assert_each_code_once(state, [out / "codes.csv", tmp_path / "other/codes.csv"])


def assert_each_code_once(state: Path, files: list[Path]) -> None:
    with closing(sqlite3.connect(state / "ledger.sqlite")) as ledger:
        issued = dict(ledger.execute("SELECT code, shipment FROM coupon WHERE source <> 'fixed'").fetchall())
        count = ledger.execute("SELECT count(*) FROM coupon WHERE source <> 'fixed'").fetchone()[0]
        cards = Counter(ledger.execute(
            "SELECT shipment, kind FROM printed JOIN print_event ON id = event WHERE status = 'sealed'"
        ).fetchall())  # fmt: skip
    assert len(issued) == count > 10
    assert max(cards.values()) == 1, "neither bench nor batch printed a card twice"
    filed = [row["code"] for path in files for row in csv.DictReader(path.read_text("utf-8").splitlines())]
    own = [code for code in filed if code in issued]
    assert set(own) == set(issued)
    assert all(count == 1 for path in files for count in Counter(
        row["code"] for row in csv.DictReader(path.read_text("utf-8").splitlines()) if row["code"] in issued
    ).values())  # fmt: skip
