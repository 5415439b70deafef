"""A shop's brand: on its cards, and in what check says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from inserts.run.check import check
from inserts.run.shop import open_layout
from inserts.settings import load
from tests.conftest import ROOT

BRAND = """
[brand]
logo = "sign"
[brand.colours]
accent = "#7a1f3d"
acent = "#7a1f3d"
[brand.fonts]
display = ["SourceSans3-SemiBold"]
headlines = ["SourceSans3-SemiBold"]
"""


def branded(shop: Path, brand: str) -> Path:
    """The shop with a brand."""
    with (shop / "inserts.toml").open("a", encoding="utf-8") as file:
        file.write(brand)
    return shop


def test_layouts_are_opened_in_the_shop_s_brand(sample_copy: Path) -> None:
    layout = open_layout("postcard", load(branded(sample_copy, BRAND)))
    assert layout.file.colours["accent"] == (0.4784, 0.1216, 0.2392)
    assert layout.file.fonts["display"] == ("SourceSans3-SemiBold",)
    assert layout.logo == "sign"


def test_what_no_layout_has_is_said_by_check_with_its_place_and_a_guess(sample_copy: Path) -> None:
    lines = (branded(sample_copy, BRAND) / "inserts.toml").read_text("utf-8").splitlines()
    found = check(load(sample_copy), date(2026, 12, 4))
    colour, font = (one for one in found.notices if "no layout in use" in one)
    at = lines.index('acent = "#7a1f3d"') + 1
    nothing = "so the brand's changes nothing."
    guess = "Did you mean 'accent'?"
    assert colour == f"inserts.toml:{at}:1 no layout in use has 'acent' among its colours, {nothing} {guess}"
    place = f"inserts.toml:{at + 3}:1"
    assert font.startswith(f"{place} no layout in use has 'headlines' among its fonts, {nothing} There are: ")
    assert found.faults == ()


def test_a_shop_s_own_part_hides_the_shipped_one(sample_copy: Path) -> None:
    part = (ROOT / "layouts/parts/small-print.toml").read_text("utf-8")
    own = sample_copy / "layouts/parts"
    own.mkdir(parents=True)
    (own / "small-print.toml").write_text(part.split('[[frames]]\nkind = "text"\nname = "objection"')[0], "utf-8")
    settings = load(sample_copy)
    assert "objection" not in open_layout("postcard", settings).roles
    assert "imprint" in open_layout("postcard", settings).roles


PALE = """
[brand.colours]
accent = "#f3d9e4"
"""


def test_check_says_where_the_brand_s_colours_are_hard_to_read(sample_copy: Path) -> None:
    lines = (branded(sample_copy, PALE) / "inserts.toml").read_text("utf-8").splitlines()
    found = check(load(sample_copy), date(2026, 12, 4))
    (said,) = (one for one in found.notices if "hard to read" in one)
    at = lines.index("[brand.colours]") + 1
    assert said.startswith(f"inserts.toml:{at}:1 layout 'postcard' is hard to read in the brand's colours: frame '")
    assert "contrast of 1.1 : 1 with its ground; 3 : 1 are wanted." in said
    assert said.endswith("Take other colours; inserts layout check postcard names every frame.")
    assert "all well" not in found.as_text()


def test_check_says_nothing_of_colours_that_can_be_read(sample_copy: Path) -> None:
    branded(sample_copy, PALE.replace("#f3d9e4", "#7a1f3d"))
    assert [one for one in check(load(sample_copy), date(2026, 12, 4)).notices if "hard to read" in one] == []
