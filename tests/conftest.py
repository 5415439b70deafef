"""What several tests stand on: the sample shop run as its user runs it, the real data, copies of shops."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cups import Cups, running

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "shop"
DAY = "2026-12-04"


@dataclass(frozen=True)
class Ran:
    """A finished command: its exit code, what it said, and where it wrote."""

    code: int
    stdout: str
    stderr: str
    out: Path
    state: Path

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


def inserts(*arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as its user calls it."""
    command = [sys.executable, "-m", "inserts", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "INSERTS_KEY"}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=cwd or ROOT, input=stdin, capture_output=True, env=environment, check=False)


def run_batch(shop: Path, where: Path, *more: str) -> Ran:
    """`inserts batch --all --json` of a shop, with state and output below `where`."""
    out, state = where / "out", where / "state"
    lists = () if any(not argument.startswith("-") for argument in more) else ("--all",)
    done = inserts(
        "batch", *lists, *more, "--shop", shop, "--state", state, "--out", out, "--today", DAY, "--json"
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), out, state)


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The sample shop, printed once a session."""
    return run_batch(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    """A copy of the sample shop that a test may change."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "shop"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; the test is skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("INSERTS_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set INSERTS_TEST_DATA to try it")
    return folder


@pytest.fixture(scope="session")
def cups() -> Iterator[Cups]:
    """A CUPS of the tests' own; the test is skipped, saying why, where there is none."""
    with running() as scheduler:
        if isinstance(scheduler, str):
            pytest.skip(scheduler)
        yield scheduler
