"""Several at once on one shop: no code twice, no lock error, "busy" where it must be. Real processes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from inserts.delivery import list_lock, output_lock

from .conftest import ROOT
from .floor import LIST, Floor, floor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process locks out itself there")


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """Three lists of four parcels; PL-8 and PL-9 have the second parcels of the orders of PL-7."""
    made = floor(tmp_path, 4)
    for position in range(1, 5):
        made.row(position, f"S-20{position}", pick_list="PL-8")
        made.row(position, f"S-30{position}", pick_list="PL-9")
    made.write()
    return made


def begun(made: Floor, pick_list: str, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "inserts", "batch", pick_list, "--shop", str(made.folder), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, "--out", str(made.folder / out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    said, wrong = process.communicate(timeout=120)
    assert b"Traceback" not in wrong and b"locked" not in wrong, wrong.decode()
    return process.returncode, (said if process.returncode in (0, 3) else wrong).decode()


def events(made: Floor) -> Counter[str]:
    with sqlite3.connect(made.folder / "state/ledger.sqlite") as ledger:
        return Counter(file for (file,) in ledger.execute("SELECT file FROM print_event"))


def test_three_lists_at_once_are_all_printed_and_no_order_gets_two_codes(made: Floor) -> None:
    runs = [begun(made, name, name) for name in (LIST, "PL-8", "PL-9")]
    done = [ended(run) for run in runs]
    assert [code for code, _ in done] == [0, 0, 0], done
    codes = [code for name in (LIST, "PL-8", "PL-9") for code in codes_in(made.folder / name)]
    assert (len(codes), len(set(codes))) == (4, 4)
    assert set(events(made).values()) == {1} and len(events(made)) == 3


def codes_in(folder: Path) -> list[str]:
    path = folder / "codes.csv"
    return [line.split('"')[1] for line in path.read_text("utf-8").splitlines()[1:]] if path.exists() else []


def test_one_list_at_once_is_printed_once_and_the_others_are_busy_or_find_it_done(made: Floor) -> None:
    runs = [begun(made, LIST, f"out{number}") for number in range(2)]
    done = [ended(run) for run in runs]
    assert 0 in [code for code, _ in done]
    assert {code for code, _ in done} <= {0, 6}, done
    assert all("[list-busy]" in said for code, said in done if code)
    sha = {volume["sha256"] for code, said in done if code == 0 for volume in json.loads(said)["volumes"]}
    assert len(sha) == 1 and set(events(made).values()) == {1}


def test_a_list_or_a_folder_that_another_run_has_is_busy(made: Floor) -> None:
    with list_lock(made.folder / "state/plans", LIST):
        code, said = ended(begun(made, LIST, "out"))
        assert (code, "[list-busy] another run is printing the pick list 'PL-7'" in said) == (6, True)
    with output_lock(made.folder / "out"):
        code, said = ended(begun(made, LIST, "out"))
        assert (code, "[output-busy]" in said) == (6, True)


def test_reprints_of_one_list_at_once_have_files_of_their_own(made: Floor) -> None:
    made.batch()
    command = [sys.executable, "-m", "inserts", "reprint", LIST, "--reason", "jam", "--shop", str(made.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.Popen(
            [*command, "--positions", str(number), "--out", str(made.out)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment,
        )
        for number in (1, 2)
    ]  # fmt: skip
    with output_lock(made.out):  # a batch that runs keeps nobody from the jam
        assert [ended(run)[0] for run in runs] == [0, 0]
    kinds = ("csv", "json", "pdf")
    assert sorted(name for name in made.files() if "-r" in name) == [
        f"pl-7-345ccc07-r{number}.{kind}" for number in (1, 2) for kind in kinds
    ]
