"""A shop that has its cards printed by a print shop: settings, spot colours, conditions, and what it is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import ROOT, run_batch

COATED = ROOT / "layouts" / "conditions" / "fogra39-coated.icc"
GOLD = 'accent = { screen = "#8a6d1f", cmyk = [20, 35, 90, 25], spot = "PANTONE 871 C" }'


def for_a_press(shop: Path, *more: str) -> Path:
    """The sample shop with these lines, printed for a press to the edge."""
    path = shop / "inserts.toml"
    usual = path.read_text("utf-8").replace('edge = "inset"', 'profile = "press"')
    path.write_text("\n".join([usual, *more]), "utf-8")
    return shop


def test_the_sample_shop_is_printed_for_a_press_without_a_colour_of_the_screen(
    sample_copy: Path, tmp_path: Path
) -> None:
    ran = run_batch(for_a_press(sample_copy), tmp_path, "PL-2026-1204-C")
    (file,) = ran.out.glob("*.pdf")
    assert file.name.endswith("-press.pdf")
    with pikepdf.open(file) as pdf:
        assert pdf.pdf_version == "1.6"
        things = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        drawn = b"\n".join(each.read_bytes() for each in things if "/BBox" in each)
        drawn += b"\n".join(each.Contents.read_bytes() for each in pdf.pages)
        assert not re.search(rb"\s(?:rg|RG|g|G)\s", drawn)
        assert {str(each.ColorSpace) for each in things if each.get("/Subtype") == "/Image"} == {"/DeviceCMYK"}
        assert [str(space[1]) for space in pdf.pages[2].Resources.ColorSpace.values()] == ["/All"]


def test_the_run_and_its_manifest_say_how_much_ink_the_press_needs(sample_copy: Path, tmp_path: Path) -> None:
    ran = run_batch(for_a_press(sample_copy, "[press]", "most_ink = 200"), tmp_path, "PL-2026-1204-C")
    (manifest,) = ran.out.glob("*-press.json")
    most = json.loads(manifest.read_text("utf-8"))["ink"]
    assert 200 < most < 300
    first, *others = [notice for notice in ran.json["notices"] if " ink" in notice]
    assert first == f"{manifest.stem}.pdf: most ink {most} % of 200 % (FOGRA39)."
    assert others and all(
        re.match(r"postcard: \S+( \(\S+\))? takes 2\d\d % of ink, more than the 200 %", one) for one in others
    )


def test_a_spot_colour_of_the_brand_has_a_plate_in_the_file(sample_copy: Path, tmp_path: Path) -> None:
    ran = run_batch(for_a_press(sample_copy, "[brand.colours]", GOLD), tmp_path, "PL-2026-1204-C")
    (file,) = ran.out.glob("*.pdf")
    with pikepdf.open(file) as pdf:
        spaces = pdf.pages[2].Resources.ColorSpace.values()
        assert {str(space[1]) for space in spaces} == {"/PANTONE 871 C", "/All"}


@pytest.mark.parametrize(
    ("colour", "says"),
    [
        ("accent = { cmyk = [1, 2, 3, 4] }", "'screen' of a colour: field required"),
        ('accent = { screen = "#8a6d1f" }', "a colour that is a table has 'cmyk', 'spot' or both"),
        ('accent = { screen = "#8a6d1f", cmyk = [1, 2, 3] }', "black in 'cmyk' of a colour: field required"),
        ('accent = { screen = "#8a6d1f", cmyk = [1, 2, 3, 101] }', "less than or equal to 100"),
        ('accent = { screen = "#8a6d1f", spot = "Black" }', "'Black' is no spot colour"),
        ('accent = { screen = "gold", spot = "Gold" }', "'screen' of a colour"),
        ('accent = { screen = "#8a6d1f", spott = "Gold" }', "'spott' of a colour"),
    ],
)
def test_a_colour_that_is_no_colour_is_said_with_its_place(
    sample_copy: Path, tmp_path: Path, colour: str, says: str
) -> None:
    ran = run_batch(for_a_press(sample_copy, "[brand.colours]", colour), tmp_path, "PL-2026-1204-C")
    assert ran.code == 4
    assert says in ran.stderr and "[bad-value]" in ran.stderr and "inserts.toml:" in ran.stderr


def test_a_shops_own_condition_is_taken_by_its_name(sample_copy: Path, tmp_path: Path) -> None:
    (sample_copy / "conditions").mkdir()
    (sample_copy / "conditions" / "house.icc").write_bytes(COATED.read_bytes())
    shop = for_a_press(sample_copy, "[press]", 'condition = "house"', 'name = "FOGRA51"')
    (file,) = run_batch(shop, tmp_path, "PL-2026-1204-C").out.glob("*.pdf")
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA51"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("fogra39-coatd", None, "condition-missing"), ("house", b"no profile", "condition-damaged")],
)
def test_a_condition_that_cannot_be_used_stops_the_run_at_its_place(
    sample_copy: Path, tmp_path: Path, name: str, data: bytes | None, code: str
) -> None:
    if data is not None:
        (sample_copy / "conditions").mkdir()
        (sample_copy / "conditions" / f"{name}.icc").write_bytes(data)
    shop = for_a_press(sample_copy, "[press]", f'condition = "{name}"')
    ran = run_batch(shop, tmp_path, "PL-2026-1204-C")
    assert ran.code == 4 and f"[{code}]" in ran.stdout + ran.stderr and "inserts.toml:" in ran.stdout + ran.stderr
    assert not list(ran.out.glob("*.pdf"))


def test_pictures_are_kept_beside_the_ledger_and_change_no_byte(sample_copy: Path, tmp_path: Path) -> None:
    shop = for_a_press(sample_copy)
    first = run_batch(shop, tmp_path / "first", "PL-2026-1204-C")
    kept = sorted((first.state / "pictures").iterdir())
    assert kept
    for at, path in enumerate(kept):
        path.write_bytes(b"damaged" if at % 2 else path.read_bytes())
    (file,) = first.out.glob("*.pdf")
    before = file.read_bytes()
    file.unlink()
    second = run_batch(shop, tmp_path / "first", "PL-2026-1204-C")
    assert second.code == first.code
    assert file.read_bytes() == before


def test_a_spot_that_two_colours_mix_in_two_ways_is_said_at_once(sample_copy: Path, tmp_path: Path) -> None:
    other = GOLD.replace("accent", "quiet").replace("25]", "30]")
    ran = run_batch(for_a_press(sample_copy, "[brand.colours]", GOLD, other), tmp_path, "PL-2026-1204-C")
    assert ran.code == 4
    assert "[spot-differs] 'quiet' and 'accent' are the spot colour 'PANTONE 871 C'" in ran.stderr
    assert "inserts.toml (brand.colours.accent) [spot-differs]" in ran.stderr
