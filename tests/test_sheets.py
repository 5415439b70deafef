"""Cards that share sheets, from the pick list to the packing table: printed by the program, cut and stacked as paper
is, through a working day: the list, a reprint, a cancelled parcel and a mended one."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from inserts.run.batch import batch
from inserts.run.check import check
from inserts.run.floor.reprint import Chosen, reprint
from inserts.settings import Occasion, Settings, load

from .conftest import DAY, ROOT, SAMPLE, inserts, run_batch
from .cutting import WHITE, Side, in_hand, pixels, raster, stack, text_in

LIST = "PL-2026-1204-C"
TODAY = date.fromisoformat(DAY)
AT = Occasion("2026-12-04T10:00:00+00:00", "Tisch 1")
SHEETS = {
    "single": "postcard", "a4-4xa6": "postcard", "a4-2xa5": "folder", "a4-3xdl": "slim", "sra3-8xa6": "postcard",
    "letter-4": "quarter",
}  # fmt: skip
"""Each sheet of upright cards, and a layout that it takes."""

ASIDE = {"a4-4xa6-across": "care", "a4-8xa7": "stamps"}
"""Each sheet of cards on their sides, and the layout, with its sample, that it takes."""

FULL = {"sra3-8xa6"}
"""Sheets on which cards have no white border: position and match id are cut away with what is beside the card."""

SIZES = {"folder": "a5", "slim": "dl", "quarter": "4.25x5.5in"}
"""Layouts of the tests: the postcard in other sizes."""

SLIPS = {4: "Keine Karte", 6: "Keine Karte"}
"""Position 4 is held, position 6 left out."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop with a list of seven, and layouts for every sheet."""
    shop = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("sheets") / "shop"))
    kept = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "11": "6", "7": "7"}
    write(shop, (row | {"Platz": kept[row["Platz"]]} for row in rows_of(shop) if row["Platz"] in kept))
    for name, size in SIZES.items():
        folder = shutil.copytree(ROOT / "layouts/postcard", shop / "layouts" / name)
        file = folder / "layout.toml"
        file.write_text(file.read_text("utf-8").replace('size = "a6"', f'size = "{size}"'), "utf-8")
    return shop


def rows_of(shop: Path) -> list[dict[str, str]]:
    with (shop / "data/shipments.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=";") if row["Pickliste"] == LIST]


def write(shop: Path, rows: Iterator[dict[str, str]]) -> None:
    found = list(rows)
    with (shop / "data/shipments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0], delimiter=";")
        writer.writeheader()
        writer.writerows(found)


def manifest(out: Path, name: str = "pl-*.json") -> dict[str, Any]:
    (path,) = out.glob(name)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found | {"path": path.with_suffix(".pdf")}


def on_the_table(
    made: dict[str, Any], settings: Settings, covers: int | None = None
) -> tuple[list[tuple[Side, Side]], list[str]]:
    """The cards of a file, cut and stacked, and what its covers say."""
    printing = settings.file.print
    papers = stack(made["path"], printing.turn or "long", printing.reverse)
    cards = {page for row in made["rows"] for page in row["pages"]}
    front = (made["pages"] - len(cards)) // 2 if covers is None else covers
    return in_hand(papers[front:], printing.block), [text_in(paper.front) for paper in papers[:front]]


def assert_as_planned(
    cards: Sequence[tuple[Side, Side]], rows: Sequence[dict[str, Any]], of: int, bordered: bool = True
) -> None:
    """Every row's card, in the rows' order: its codes, all upright; where it has a white border, its position and match
    id on both sides."""
    assert len(cards) == len(rows)
    for (front, back), row in zip(cards, rows, strict=True):
        edge = f"{row['position']:0{len(str(of))}}/{of} {row['match']}"
        assert (edge in front.text) is bordered
        assert front.upright and back.upright
        if row["status"] != "sealed":
            assert ("Keine Karte" in front.text, row["match"] in front.text, back.white) == (True, True, True)
            continue
        assert (edge in back.text) is bordered
        assert sorted((*front.payloads, *back.payloads)) == sorted(row["qr"])


# ── a working day, on every sheet ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reverse", [False, True], ids=["face-down", "face-up"])
@pytest.mark.parametrize("turn", ["long", "short"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_working_day(small: Path, tmp_path: Path, sheet: str, turn: str, reverse: bool) -> None:
    shop = Path(shutil.copytree(small, tmp_path / "shop", symlinks=True))

    def opened() -> Settings:
        settings = load(shop, tmp_path / "state")
        return settings.printed(layout=SHEETS[sheet], sheet=sheet, turn=turn, reverse=reverse)

    batch(opened(), [LIST], out=tmp_path, today=TODAY, occasion=AT)
    morning = manifest(tmp_path)
    cards, covers = on_the_table(morning, opened())
    bordered = sheet not in FULL
    assert len(morning["rows"]) == 7
    assert_as_planned(cards, morning["rows"], 7, bordered)
    assert [row["position"] for row in morning["rows"] if row["status"] != "sealed"] == list(SLIPS)
    assert covers[0].startswith("Fensterbrett")
    assert morning["sheet"] == sheet

    reprint(opened(), LIST, Chosen(positions=(1, 3)), reason="jam", out=tmp_path, occasion=AT)
    (again,) = tmp_path.glob("pl-*-r1.pdf")
    wanted = [row for row in morning["rows"] if row["position"] in (1, 3)]
    assert_as_planned(in_hand(stack(again, turn, reverse)), wanted, 7, bordered)

    mended = ({**row, "Kanal": ""} for row in rows_of(shop) if row["Platz"] != "2")
    write(shop, mended)
    batch(opened(), [LIST], out=tmp_path, today=TODAY, occasion=AT)
    added = manifest(tmp_path, "pl-*-s1.json")
    cards, covers = on_the_table(added, opened())
    assert [row["position"] for row in added["rows"]] == [4]
    assert_as_planned(cards, added["rows"], 7, bordered)
    assert "02" in covers[0] or " 2 " in covers[0]


@pytest.mark.parametrize("turn", ["long", "short"])
@pytest.mark.parametrize("sheet", ASIDE)
def test_cards_on_their_sides_share_sheets_too(tmp_path: Path, sheet: str, turn: str) -> None:
    settings = load(ROOT / "samples" / ASIDE[sheet], tmp_path / "state").printed(sheet=sheet, turn=turn)
    batch(settings, [], out=tmp_path, today=TODAY, occasion=AT)
    made = manifest(tmp_path)
    cards, _ = on_the_table(made, settings)
    assert made["sheet"] == sheet
    assert_as_planned(cards, made["rows"], made["counts"]["read"])


def test_twenty_five_positions_on_seven_sheets(tmp_path: Path) -> None:
    ran = run_batch(SAMPLE, tmp_path, "PL-2026-1204-A", "--sheet", "a4-4xa6")
    assert ran.code == 3, ran.stderr
    made = manifest(ran.out)
    assert (made["sheet"], made["pages"], made["leaves"]) == ("a4-4xa6", 16, 8)
    cards, covers = on_the_table(made, load(SAMPLE, ran.state))
    assert_as_planned(cards, made["rows"], 25)
    assert "Stapel 1 liegt oben" in covers[0]
    assert [row["place"] for row in made["rows"]][6:8] == [
        "sheet 7, place 1 (top left)",
        "sheet 1, place 2 (top right)",
    ]
    assert made["rows"][7]["pages"] == [3, 4]
    for row in made["rows"]:
        assert f"{row['position']:02}/25 {row['match']}" in text_in(
            stack(made["path"], "long", False)[(row["pages"][0] - 1) // 2].front
        )


@pytest.mark.parametrize("reverse", [False, True], ids=["face-down", "face-up"])
def test_every_sheet_of_full_cards_says_in_its_waste_which_it_is(tmp_path: Path, reverse: bool) -> None:
    ran = run_batch(SAMPLE, tmp_path, "PL-2026-1204-A", "--sheet", "sra3-8xa6", *["--reverse"] * reverse)
    made = manifest(ran.out)
    cover, *papers = stack(made["path"], "long", reverse)
    assert "Zwischen zwei Karten liegen zwei Schnitte" in text_in(cover.front)
    tops, bottoms = (0, 0, 1, 6 / 320), (0, 314 / 320, 1, 1)
    said = [(text_in(paper.front, tops), text_in(paper.back, bottoms)) for paper in papers]
    assert len(papers) == 4
    for number, (front, back) in enumerate(said, 1):
        assert f"Fensterbrett: PL-2026-1204-A · Bogen {number}/4 · vorn" in front
        assert f"Fensterbrett: PL-2026-1204-A · Bogen {number}/4 · hinten" in back
        assert f"{number:02}/25" in front


@pytest.mark.parametrize(("more", "leaf"), [((), 2), (("--reverse",), 7)])
def test_the_half_used_sheet_is_the_first_after_the_cover_or_the_last_before_it(
    more: tuple[str, ...], leaf: int, tmp_path: Path
) -> None:
    done = inserts(
        "batch", "PL-2026-1204-A", "--sheet", "a4-4xa6", "--skip", "2", *more, "--shop", SAMPLE, "--state",
        tmp_path / "state", "--out", tmp_path, "--today", "2026-12-04",
    )  # fmt: skip
    half = f"Den angebrochenen Bogen als Blatt {leaf} von 8 einlegen"
    assert half in " ".join(done.stdout.decode().split())
    made = manifest(tmp_path)
    (first,) = [row for row in made["rows"] if row["position"] == 1]
    assert (made["leaves"], (first["pages"][0] + 1) // 2) == (8, leaf)
    with pypdfium2.PdfDocument(made["path"]) as file:
        assert half in " ".join(file[14 if more else 0].get_textpage().get_text_range().split())


# ── which sheet ───────────────────────────────────────────────────────────────────────────────


def test_what_was_printed_stays_on_its_sheet_whatever_is_set_today(small: Path, tmp_path: Path) -> None:
    settings = load(small, tmp_path / "state")
    batch(settings.printed(sheet="a4-4xa6", reverse=True), [LIST], out=tmp_path, today=TODAY, skip=3)
    made = manifest(tmp_path)
    before = made["path"].read_bytes()
    assert [row["place"] for row in made["rows"]][:2] == [
        "sheet 1, place 4 (bottom right)",
        "sheet 2, place 1 (top left)",
    ]
    for other in (settings, settings.printed(sheet="a4-4xa6")):
        done = batch(other, [LIST], out=tmp_path, today=TODAY)
        assert made["path"].read_bytes() == before
        assert [volume.again for volume in done.run.volumes] == [True]


def test_half_a_sheet_is_used_up_by_a_reprint(small: Path, tmp_path: Path) -> None:
    settings = load(small, tmp_path / "state").printed(sheet="a4-4xa6")
    batch(settings, [LIST], out=tmp_path, today=TODAY)
    reprint(settings, LIST, Chosen(positions=(5, 1)), reason="lost", out=tmp_path, occasion=AT, skip=2)
    (paper,) = stack(next(tmp_path.glob("pl-*-r1.pdf")), "long", False)
    used, left, right = (text_in(paper.front, box) for box in ((0, 0, 1, 0.49), (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1)))
    assert (used, "1/7 4391" in left, "5/7 4399" in right) == ("", True, True)


def test_cards_of_several_sizes_become_a_file_a_sheet_and_every_cover_says_so(small: Path, tmp_path: Path) -> None:
    shop = Path(shutil.copytree(small, tmp_path / "shop"))
    file = shop / "inserts.toml"
    said = file.read_text("utf-8").replace(
        "[print]\n", '[print]\nsheet = "a4-4xa6"\nsheets = { slim = "a4-3xdl" }\n', 1
    )
    file.write_text(said.replace('id = "guest"\n', 'id = "guest"\nlayout = "slim"\n', 1), "utf-8")
    rows = rows_of(shop)
    write(shop, ({**row, "Kundennr": "" if row["Platz"] in ("2", "5") else row["Kundennr"]} for row in rows))
    notice = [one for one in check(load(shop, tmp_path / "state"), TODAY).notices if "different paper" in one]
    assert notice == [
        "layouts need different paper, so a pick list with several of them becomes a file each: "
        "postcard on sheet 'a4-4xa6'; slim on sheet 'a4-3xdl'."
    ]
    batch(load(shop, tmp_path / "state"), [LIST], out=tmp_path, today=TODAY)
    first, second = (manifest(tmp_path, f"pl-*-{part}.json") for part in (1, 2))
    assert [(one["sheet"], [row["position"] for row in one["rows"]]) for one in (first, second)] == [
        ("a4-4xa6", [1, 3, 4, 6, 7]), ("a4-3xdl", [2, 5]),
    ]  # fmt: skip
    for one, other in ((first, second), (second, first)):
        cards, covers = on_the_table(one, load(shop, tmp_path / "state"))
        assert_as_planned(cards, one["rows"], 7)
        assert other["path"].name in covers[0].replace(" ", "")
        assert f"({other['sheet']})" in covers[0]


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--sheet", "a4-2xa5"], 4, "[sheet-does-not-fit] 'postcard' is a6, which the places of sheet 'a4-2xa5'"),
        (["--sheet", "a4-2xa5"], 4, "These sheets fit: a4-4xa6, single, sra3-8xa6."),
        (["--sheet", "a4-4xa66"], 4, "[unknown-sheet] there is no sheet 'a4-4xa66'. Did you mean 'a4-4xa6'?"),
        (["--sheet", "a4-4xa6", "--skip", "4"], 4, "[skip-too-many]"),
        (["--skip", "1"], 4, "[skip-too-many]"),
        (["--turn", "left"], 2, "'left'"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_so_is_refused_before_anything_is_written(
    tmp_path: Path, more: list[str], code: int, says: str
) -> None:
    where = ("--shop", SAMPLE, "--state", tmp_path / "state", "--out", tmp_path / "out")
    done = inserts("batch", "--all", *where, "--today", DAY, *more)
    assert done.returncode == code
    assert says in " ".join(done.stderr.decode().replace("│", "").split())
    assert not list(tmp_path.rglob("*.pdf")) and not list(tmp_path.rglob("*.jsonl"))


def test_check_refuses_a_layout_on_a_sheet_it_does_not_fit(sample_copy: Path, tmp_path: Path) -> None:
    file = sample_copy / "inserts.toml"
    file.write_text(file.read_text("utf-8").replace("[print]\n", '[print]\nsheet = "a4-3xdl"\n', 1), "utf-8")
    (fault,) = check(load(sample_copy, tmp_path / "state"), TODAY).faults
    assert (fault.code, str(fault.where)) == ("sheet-does-not-fit", "inserts.toml:15:1")


def test_a_sheet_shows_no_bleed_that_a_layout_does_not_have(sample_copy: Path, tmp_path: Path) -> None:
    layout = Path(shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/postcard")) / "layout.toml"
    layout.write_text(layout.read_text("utf-8").replace('bleed = "3mm"', 'bleed = "2mm"', 1), "utf-8")
    (fault,) = check(load(sample_copy, tmp_path / "state").printed(sheet="sra3-8xa6"), TODAY).faults
    assert fault.code == "sheet-does-not-fit"
    assert fault.message == "'postcard' has 2mm of bleed, and sheet 'sra3-8xa6' shows 3mm around each card."
    assert "These sheets fit: a4-4xa6, single." in fault.hint


def test_a_sheet_with_bleed_shows_it_whatever_edge_says(small: Path, tmp_path: Path) -> None:
    for edge in ("inset", "bleed"):
        settings = load(small, tmp_path / edge).printed(sheet="sra3-8xa6", edge=edge)
        batch(settings, [LIST], out=tmp_path / edge, today=TODAY)
    one, other = (manifest(tmp_path / edge)["path"] for edge in ("inset", "bleed"))
    assert one.read_bytes() == other.read_bytes()
    front = raster(stack(one, "long", False)[1].front)
    assert front.getpixel((pixels(60), pixels(9 - 2.5))) < WHITE < front.getpixel((pixels(60), pixels(9 - 3.5)))


def test_a_shops_own_sheet_hides_one_that_ships_and_keeps_the_white_border(small: Path, tmp_path: Path) -> None:
    shop = Path(shutil.copytree(small, tmp_path / "shop"))
    (shop / "layouts/sheets").mkdir()
    (shop / "layouts/sheets/a4-4xa6.toml").write_text(
        'paper = "letter"\ncolumns = 2\nplace = "a6"\ngap = ["2mm", "0mm"]\n', "utf-8"
    )
    settings = load(shop, tmp_path / "state").printed(sheet="a4-4xa6", edge="bleed")
    batch(settings, [LIST], out=tmp_path, today=TODAY)
    made = manifest(tmp_path)
    cards, _ = on_the_table(made, settings)
    assert_as_planned(cards, made["rows"], 7)
    assert {row["place"].split(", ")[1] for row in made["rows"]} == {"place 1 (left)", "place 2 (right)"}


def test_sheets_travel_with_the_program() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    bundled = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert bundled["layouts"] == "inserts/_bundled/layouts"
    assert {path.stem for path in (ROOT / "layouts/sheets").glob("*.toml")} == {*SHEETS, *ASIDE}
