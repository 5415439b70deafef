"""An agency's PDF on a press, as a shop meets it: the layout says what becomes of its colours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.agency import SPOT, art, lean
from tests.conftest import ROOT, inserts, run_batch

FRAME = 'kind = "picture"\nname = "art"\n'
LIST = "PL-2026-1204-C"
MESH = "<< /G << /ShadingType 5 /ColorSpace /DeviceRGB /Function << >> >> >>"
CHECK = ("layout", "check", "mine", "--today", "2026-12-04", "--shop")


@pytest.fixture
def mine(sample_copy: Path) -> Path:
    """The sample shop with a layout "mine" on which the front is a PDF, whose colours are converted for a press."""
    shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/mine")
    art(sample_copy / "layouts/mine/art/design.pdf")
    change(sample_copy, f'{FRAME}shows = "file"\nfile = "design"\ncolours = "convert"\n')
    settings = sample_copy / "inserts.toml"
    said = settings.read_text("utf-8").replace('layout = "postcard"', 'layout = "mine"')
    settings.write_text(re.sub(r'edge = "inset".*', "", said), "utf-8")
    return sample_copy


def change(shop: Path, new: str, old: str = FRAME) -> None:
    file = shop / "layouts/mine/layout.toml"
    source = file.read_text("utf-8")
    assert source.count(old) == 1
    file.write_text(source.replace(old, new), "utf-8")


def drawn(file: pikepdf.Pdf) -> list[Any]:
    """The art in a file."""
    return [thing for thing in file.objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing]


def test_art_is_converted_once_a_file_and_kept_where_the_layout_says_so(mine: Path, tmp_path: Path) -> None:
    colours = {}
    for said in ("convert", "keep"):
        if said == "keep":
            change(mine, 'colours = "keep"', 'colours = "convert"')
        done = run_batch(mine, tmp_path / said, LIST, "--profile=press")
        assert done.code in (0, 3), done.stderr
        (path,) = done.out.glob("*-press.pdf")
        with pikepdf.open(path) as file:
            (form,) = drawn(file)
            content = form.read_bytes()
            colours[said] = [sign in content for sign in (b" rg", b" RG", b"1 scn", b"0 0 0 1 k")]
            assert "PANTONE 021 C" in str(form.Resources.ColorSpace["/PANTONE 021 C"][1])
    assert colours == {"convert": [False, False, True, True], "keep": [True, False, True, False]}


def test_check_says_beforehand_what_a_press_would_refuse_and_only_where_the_shop_prints_on_one(mine: Path) -> None:
    lean(mine / "layouts/mine/art/design.pdf", "/S cs 1 scn 0 0 999 999 re f", Shading=MESH,
         ColorSpace=f"<< /S [{SPOT}] >>")  # fmt: skip
    assert b"art-" not in inserts(*CHECK, mine).stdout
    settings = mine / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace("[print]\n", '[print]\nprofile = "press"\n'), "utf-8")
    done = inserts(*CHECK, mine)
    (line,) = [line for line in done.stdout.decode().splitlines() if "art-cannot-convert" in line]
    assert line.startswith("layouts/mine/layout.toml:")
    assert "error [art-cannot-convert] design.pdf: page 1 cannot be converted to CMYK: it has gradients in RGB" in line
    assert 'Ask the agency for CMYK, or say colours = "keep".' in line
    assert done.returncode == 4


def test_a_card_whose_art_a_press_cannot_print_is_held_and_leaves_no_mark(mine: Path, tmp_path: Path) -> None:
    lean(mine / "layouts/mine/art/design.pdf", "", Shading=MESH)
    done = run_batch(mine, tmp_path, LIST, "--profile=press")
    assert done.code == 3
    (path,) = done.out.glob("*-press.pdf")
    assert "art-cannot-convert" in path.with_suffix(".csv").read_text("utf-8")
    with pikepdf.open(path) as file:
        assert drawn(file) == []
