from __future__ import annotations

import csv
from pathlib import Path

from fontTools.ttLib import TTFont

from .conftest import ROOT, inserts

HEBREW = ROOT / "fonts" / "noto-sans-hebrew" / "NotoSansHebrew-Regular.ttf"


def listed(shop: Path) -> tuple[int, str]:
    done = inserts("fonts", "list", "--shop", shop, "--today", "2026-12-04")
    return done.returncode, done.stdout.decode()


def changed(target: Path, kind: int) -> None:
    """A font whose OS/2 table says what may be done with it."""
    font = TTFont(HEBREW)
    font["OS/2"].fsType = kind
    target.parent.mkdir(exist_ok=True)
    font.save(target)


def renamed(shop: Path, sign: str) -> None:
    """Every customer with a sign more in the first name."""
    path = shop / "data" / "customers.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "first_name": row["first_name"] + sign} for row in rows)


def test_every_font_is_listed_with_its_weight_and_scripts(sample_copy: Path) -> None:
    code, said = listed(sample_copy)
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in said.splitlines()}
    assert code == 0
    assert lines["NotoSansHebrew-SemiBold"] == "program 600 Hebrew"
    assert lines["Fraunces-Italic"] == "program 400 Latin"
    assert said.splitlines()[-1].endswith("letters and signs in names and products, 0 that no font has.")


def test_letters_of_the_data_that_no_font_has_are_counted_and_named_by_number(sample_copy: Path) -> None:
    renamed(sample_copy, "\U00013000")
    code, said = listed(sample_copy)
    assert code == 3
    assert "no font has U+13000, which comes" in said
    assert "\U00013000" not in said


def test_a_shops_own_font_stands_in_the_list_and_one_that_forbids_embedding_is_refused(sample_copy: Path) -> None:
    changed(sample_copy / "fonts" / "Mine-Regular.ttf", 8)
    changed(sample_copy / "fonts" / "Theirs-Regular.ttf", 2)
    changed(sample_copy / "fonts" / "Whole-Regular.ttf", 0x100)
    code, said = listed(sample_copy)
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in said.splitlines()}
    assert code == 4
    assert lines["Mine-Regular"] == "shop 400 Hebrew"
    assert lines["Theirs-Regular"] == "shop refused: the font's maker forbids to embed it (fsType 2)."
    assert lines["Whole-Regular"].startswith("shop refused:")


def test_without_a_shop_the_programs_fonts_are_listed(tmp_path: Path) -> None:
    code, said = listed(tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "There is no shop here, so no data was looked at.")


def test_a_shops_font_sets_what_no_other_can(sample_copy: Path) -> None:
    (sample_copy / "fonts").mkdir(exist_ok=True)
    font = TTFont(HEBREW)
    for table in font["cmap"].tables:
        table.cmap[0x13A0] = font.getBestCmap()[0x05D0]  # a letter of Cherokee, which no font of ours has
    font["OS/2"].fsType = 0
    font.save(sample_copy / "fonts" / "Mine-Regular.ttf")
    renamed(sample_copy, "\u13a0")
    assert listed(sample_copy)[0] == 0
