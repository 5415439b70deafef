"""The fault corpus: every fault planted in a small layout is found, and its harmless twin passes.

A file of faults/ is one fault: what it is `about`; what is replaced in the base shop's layout (or in another `file`)
by the `fault`, and by its `twin`; the code that the check finds then, how severe, on which frame, and what it finds
`also`, as a consequence. `pictures` draws a picture in another size.
"""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image

from inserts.run.design.check import LayoutChecked, check_layout
from tests.conftest import ROOT

HERE = Path(__file__).parent
DAY = date(2026, 12, 4)
FAULTS = sorted((HERE / "faults").glob("*.toml"))
PICTURES = {"pictures/product.png": (900, 900), "art/front.png": (1480, 1200)}
LAYOUTS = sorted(path.parent.name for path in (ROOT / "layouts").glob("*/layout.toml"))

SAMPLES = {"postcard": "shop"}
"""The sample shop of a layout, where it is called otherwise."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The base shop, with its pictures drawn."""
    shop = Path(shutil.copytree(HERE / "shop", tmp_path / "shop"))
    for name, size in PICTURES.items():
        draw(shop / name, size)
    return shop


def draw(path: Path, size: tuple[int, int]) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", size, "#3d4a46").save(path)


def planted(shop: Path, fault: dict[str, Any], which: Literal["fault", "twin"]) -> LayoutChecked:
    """The base layout, checked with the fault or its twin in it."""
    file = shop / fault.get("file", "layouts/base/layout.toml")
    source = file.read_text("utf-8")
    if fault["replace"]:
        assert source.count(fault["replace"]) >= 1, "there is nothing to replace"
        file.write_text(source.replace(fault["replace"], fault[which], 1), "utf-8")
    if drawn := fault.get("pictures"):
        draw(shop / drawn["file"], tuple(drawn[which]))
    return check_layout(shop, "base", DAY)


def test_the_base_is_sound(base):
    assert check_layout(base, "base", DAY).findings == ()


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_planted_fault_is_found_and_nothing_else(path, base):
    fault = tomllib.loads(path.read_text("utf-8"))
    found = planted(base, fault, "fault")
    print(found.as_text())
    said = {(one.code, one.severity) for one in found.findings}
    also = {tuple(one.split()) for one in fault.get("also", ())}
    assert said == {(fault["finds"], fault["severity"]), *also}, found.as_text()
    assert fault.get("frame", "") in {one.frame for one in found.findings}
    assert found.exit_code == (4 if fault["severity"] == "error" else 0)


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_its_harmless_twin_passes(path, base):
    found = planted(base, tomllib.loads(path.read_text("utf-8")), "twin")
    assert found.findings == (), found.as_text()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_found_on_the_shelf(layout, tmp_path):
    found = check_layout(tmp_path, layout, DAY)
    assert found.findings == (), found.as_text()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_found_on_the_shelf_with_the_samples_of_each(layout):
    found = check_layout(ROOT / "samples" / SAMPLES.get(layout, layout), layout, DAY)
    assert found.findings == (), found.as_text()
