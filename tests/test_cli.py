"""The doors: help, exit codes, what goes where, what is never written, and the program as it is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from .conftest import DAY, ROOT, SAMPLE, inserts

COMMANDS = ("init", "check", "batch", "order", "preview", "explain", "doctor", "layout list", "fonts list")
DESIGN = ("layout new", "layout show", "layout schema", "schema")
HEAVY = {
    "pandas", "reportlab", "sqlalchemy", "pydantic", "jinja2", "uharfbuzz", "numpy", "fontTools", "babel", "pikepdf",
    "PIL", "qrcode", "openpyxl", "pypdfium2", "zxingcpp",
}  # fmt: skip
WINDOWS = sys.platform == "win32"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The shop that ships with the program, without key and state."""
    return Path(shutil.copytree(ROOT / "samples" / "starter", tmp_path / "shop"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; folders with none."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


# ── help ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", (*COMMANDS, *DESIGN))
def test_every_command_has_help_with_an_example(command: str):
    done = inserts(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"Example: inserts {command}" in done.stdout.decode()


def test_the_programs_help_names_every_command_and_imports_nothing_heavy():
    script = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    script += "sys.argv = ['inserts', '--help']; from inserts.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert [command for command in COMMANDS if command.split()[0] not in done.stdout] == []
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "inserts" in loaded and loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("batch --profile offce", "'--profile': there is no 'offce'. Did you mean 'office'?"),
        ("batch --turn banana", "'--turn': there is no 'banana'. There are: long, short."),
        ("reprint PL-1 --reason loss", "'--reason': there is no 'loss'. Did you mean 'lost'?"),
    ],
)
def test_a_word_that_an_option_does_not_take_is_said_with_what_it_takes(command: str, told: str):
    done = inserts(*command.split())
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == f"Error: Invalid value for {told}"


def test_the_version_is_the_packages():
    assert inserts("--version").stdout.decode().startswith("inserts 0.")


# ── exit codes, and what goes where ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        ["batch"],
        ["batch", "PL-1", "--all"],
        ["batch", "--all", "--today", "4.12.2026"],
        ["batch", "--al"],
        ["order"],
        ["preview"],
        ["print"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_says_so_on_stderr(wrong: list[str], shop: Path):
    done = inserts(*wrong, cwd=shop)
    assert (done.returncode, done.stdout) == (2, b""), done.stderr.decode()
    assert done.stderr and b"Traceback" not in done.stderr
    assert not (shop / "state").exists()


def test_an_unknown_pick_list_is_4_and_the_nearest_is_named(shop: Path, tmp_path: Path):
    done = inserts("batch", "PL-11", "--shop", shop, "--out", tmp_path / "out", "--json")
    assert (done.returncode, done.stdout) == (4, b"")
    assert "[unknown-pick-list]" in done.stderr.decode() and "Did you mean 'PL-1'?" in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_after_a_mistake_nothing_stands_beside_its_message(shop: Path):
    inserts("layout", "new", "own", "--like", "postcard", "--shop", shop)
    layout = shop / "layouts/own/layout.toml"
    layout.write_text(layout.read_text("utf-8").replace("9pt", "20px"), "utf-8")
    settings = (shop / "inserts.toml").read_text("utf-8")
    (shop / "inserts.toml").write_text(settings.replace('layout = "postcard"', 'layout = "own"'), "utf-8")
    done = inserts("check", "--shop", shop)
    assert (done.returncode, done.stderr) == (4, b"") and b"20px" in done.stdout


@pytest.mark.parametrize("command", ["batch --all", "order -"])
def test_no_shop_is_4(command: str, tmp_path: Path):
    done = inserts(*command.split(), cwd=tmp_path, stdin=b"{}")
    assert done.returncode == 4, done.stderr.decode()
    assert b"[no-shop]" in done.stdout + done.stderr and b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(WINDOWS or os.geteuid() == 0, reason="nothing is unwritable for root")
def test_a_state_that_cannot_be_written_is_5(shop: Path, tmp_path: Path):
    (shop / "state").mkdir(mode=0o500)
    done = inserts("batch", "--all", "--shop", shop, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (5, b"")
    assert b"[state-not-writable]" in done.stderr


@pytest.mark.parametrize("command", ["batch --all", "order -"])
def test_a_state_that_is_a_file_is_5(command: str, shop: Path, tmp_path: Path):
    (tmp_path / "state").write_text("mine")
    order = {"shipment": "W-1", "order": "1", "lines": [{"sku": "CUP-01", "quantity": 1}]}
    done = inserts(
        *command.split(), "--shop", shop, "--state", tmp_path / "state", stdin=json.dumps(order).encode()
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (5, b""), done.stderr.decode()
    assert (tmp_path / "state").read_text() == "mine"
    assert b"Traceback" not in done.stderr and done.stderr.count(b"\n") == (2 if "batch" in command else 1)


def test_an_output_folder_that_another_run_writes_is_6(shop: Path, tmp_path: Path):
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".inserts.lock").open("ab") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        done = inserts("batch", "--all", "--shop", shop, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (6, b"")
    assert b"[output-busy]" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".inserts.lock"]


def test_somebody_elses_file_in_place_of_the_pdf_is_6_and_stays(shop: Path, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "pl-1-34831942.pdf").write_bytes(b"my holidays")
    done = inserts("batch", "PL-1", "--shop", shop, "--out", out, "--json")
    assert done.returncode == 6
    said = json.loads(done.stdout)
    assert said["exit"] == 6 and [one["code"] for one in said["failed"]] == ["file-differs"]
    assert (out / "pl-1-34831942.pdf").read_bytes() == b"my holidays"
    assert sorted(path.name for path in out.iterdir()) == [".inserts.lock", "pl-1-34831942.pdf"]


# ── json ──────────────────────────────────────────────────────────────────────────────────────


def test_a_run_says_the_same_as_text_and_as_json_and_nothing_else(shop: Path, tmp_path: Path):
    told = ["batch", "--all", "--shop", shop, "--out", tmp_path / "out"]
    text = inserts(*told)
    assert (text.returncode, text.stderr) == (0, b"")
    assert str(tmp_path / "out" / "pl-1-34831942.pdf") in text.stdout.decode()
    done = inserts(*told, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    assert said["counts"] == {"read": 3, "sealed": 3, "held": 0, "skipped": 0}
    assert [volume["file"] for volume in said["volumes"]] == ["pl-1-34831942.pdf"]
    assert "PL-1" in text.stdout.decode().split("\n")[1]


# ── what writes nothing ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["check --json", "explain S-1001 --json", "batch --all --dry-run --json"])
def test_looking_writes_nothing(command: str, shop: Path):
    before = tree(shop)
    done = inserts(*command.split(), "--shop", shop, "--today", DAY, cwd=shop)
    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    assert tree(shop) == before
    if "dry-run" in command:
        assert said["dry_run"] and said["campaigns"] == {"welcome": 3}
    codes = done.stdout.replace(b"MUST-ERMU-STER-MUST", b"")
    assert b"https://my-shop.example/c/" not in codes or b"MUST-" in done.stdout


def test_a_preview_shows_a_sample_code_and_writes_its_pictures_alone(shop: Path, tmp_path: Path):
    before = tree(shop)
    done = inserts("preview", "S-1001", "--shop", shop, "--out", tmp_path / "preview", "--dpi", "300", "--today", DAY)
    assert (done.returncode, done.stderr) == (0, b"")
    pictures = [Path(line) for line in done.stdout.decode().split()]
    assert tree(shop) == before
    assert sorted(pictures) == sorted((tmp_path / "preview").iterdir()) and len(pictures) == 2
    found = [symbol.text for path in pictures for symbol in zxingcpp.read_barcodes(Image.open(path))]
    assert found == ["https://my-shop.example/c/MUST-ERMU-STER-MUST"]


def test_init_fills_a_new_folder_and_no_other(tmp_path: Path):
    assert inserts("init", tmp_path / "new").returncode == 0
    assert (tmp_path / "new" / "inserts.toml").exists()
    before = tree(tmp_path / "new")
    again = inserts("init", tmp_path / "new")
    assert (again.returncode, again.stdout) == (6, b"")
    assert b"[folder-not-empty]" in again.stderr and tree(tmp_path / "new") == before
    (tmp_path / "file").write_text("mine")
    assert inserts("init", tmp_path / "file").returncode == 6
    assert (tmp_path / "file").read_text() == "mine"


# ── interrupted ───────────────────────────────────────────────────────────────────────────────


INTERRUPTED = """
import os, signal, sys
from importlib import import_module
from inserts.cli import main
module, _, path = sys.argv.pop(1).partition(":")
*owners, name = path.split(".")
home = import_module(module)
for owner in owners:
    home = getattr(home, owner)
whole = getattr(home, name)
def interrupted(*given, **named):
    os.kill(os.getpid(), signal.SIGINT)
    return whole(*given, **named)
setattr(home, name, interrupted)
main()
"""
"""The program, which is sent Ctrl-C as it comes to a certain function."""


@pytest.mark.skipif(WINDOWS, reason="Windows sends no SIGINT")
@pytest.mark.parametrize("moment", ["inserts.intake:take_in", "inserts.prepress.volume:Volume.close"])
def test_an_interrupted_run_is_130_and_leaves_no_half_file(moment: str, shop: Path, tmp_path: Path):
    out = tmp_path / "out"
    told = ["batch", "--all", "--shop", str(shop), "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, moment, *told],
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, b""), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not [path.name for path in tmp_path.rglob("*.part")]
    for path in out.glob("*.pdf"):
        pikepdf.open(path).close()
    assert not list(out.glob("*.json")) or list(out.glob("*.pdf")), "a manifest has its file"


# ── installed ─────────────────────────────────────────────────────────────────────────────────


def test_the_wheel_works_in_an_empty_folder_with_layouts_and_fonts_inside(tmp_path: Path):
    missing = [name for name in ("build", "hatchling", "pip") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no wheel can be built here: {', '.join(missing)} missing")
    python, target, empty = sys.executable, tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    quiet = {"capture_output": True, "text": True, "check": True}
    subprocess.run(
        [python, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT], cwd=tmp_path, **quiet
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-deps", "--no-index"]
    subprocess.run([python, *pip, "--target", target, wheel], cwd=tmp_path, **quiet)
    environment = {name: value for name, value in os.environ.items() if name != "INSERTS_KEY"}
    told = {"cwd": empty, "env": {**environment, "PYTHONPATH": str(target)}, **quiet}
    where = subprocess.run([python, "-c", "import inserts; print(inserts.__file__)"], **told).stdout.strip()
    assert Path(where).is_relative_to(target)
    subprocess.run([python, "-m", "inserts", "init", "shop"], **told)
    done = subprocess.run([python, "-m", "inserts", "batch", "--all", "--shop", "shop", "--json"], **told)
    said = json.loads(done.stdout)
    assert said["counts"] == {"read": 3, "sealed": 3, "held": 0, "skipped": 0}
    with pikepdf.open(empty / "shop" / "out" / said["volumes"][0]["file"]) as pdf:
        assert len(pdf.pages) == said["volumes"][0]["pages"]


def test_a_test_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for out in (tmp_path / "file/page.pdf", tmp_path, Path("/dev/null/page.pdf")):
        done = inserts("testpage", "--shop", SAMPLE, "--out", out)
        assert (done.returncode, done.stdout) == (5, b"")
        assert "Traceback" not in done.stderr.decode()
        assert str(out if out == tmp_path else out.parent) in done.stderr.decode().splitlines()[-1]
