"""The shop that `inserts init` starts with: well-formed as it lies there, and in order once it is copied."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import inserts, run_batch

STARTER = Path(__file__).resolve().parents[2] / "samples" / "starter"


def rows(name: str) -> list[dict[str, str]]:
    """A table's rows; a row that is longer or shorter than the header fails."""
    with (STARTER / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *read = csv.reader(file)
    return [dict(zip(head, row, strict=True)) for row in read]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy, as the command makes it."""
    folder = tmp_path_factory.mktemp("starter") / "shop"
    assert inserts("init", folder).returncode == 0
    return folder


@pytest.mark.parametrize("table", ["shipments", "customers", "products", "suppression"])
def test_every_row_of_the_starter_is_as_long_as_its_header(table: str) -> None:
    assert rows(table)


def test_five_products_in_two_languages_each_of_its_own_category() -> None:
    products = rows("products")
    assert [row["sku"] for row in products] == ["CUP-01", "PLATE-01", "SPOON-01", "JUG-01", "COFFEE-01"]
    assert len({row["category"] for row in products}) == 5
    assert all(row["name_de"] and row["name_en"] and float(row["price"]) > 0 for row in products)


def test_every_product_has_a_square_picture_and_no_picture_lies_there_unused() -> None:
    named = {row["picture"] for row in rows("products")}
    assert named == {f"pictures/{path.name}" for path in (STARTER / "pictures").iterdir()}
    for name in named:
        assert (STARTER / name).stat().st_size < 60_000, name
        with Image.open(STARTER / name) as picture:
            assert (picture.size, picture.mode, picture.format) == ((960, 960), "RGB", "JPEG"), name


def test_accessories_and_parcels_name_known_products_and_none_names_itself() -> None:
    accessories = {row["sku"]: row["accessories"].split(", ") for row in rows("products")}
    assert {sku for named in accessories.values() for sku in named} <= set(accessories)
    assert not [sku for sku, named in accessories.items() if sku in named]
    assert {row["sku"] for row in rows("shipments")} <= set(accessories)


def test_nothing_of_a_fresh_copy_would_be_held_and_only_the_missing_history_is_noted(started: Path) -> None:
    checked = inserts("check", "--shop", started)
    assert checked.returncode == 0
    assert checked.stdout.decode().splitlines() == [
        "note: there is no history: every order counts as its customer's first.",
        "3 shipments read, none would be held; mind the notes.",
    ]


@pytest.mark.parametrize(
    ("shipment", "suggested"),
    [
        ("S-1001", ["SPOON-01", "PLATE-01", "COFFEE-01"]),
        ("S-1002", ["SPOON-01", "COFFEE-01", "JUG-01"]),
        ("S-1003", ["CUP-01", "JUG-01", "SPOON-01"]),
    ],
)
def test_each_card_of_a_fresh_copy_shows_three_things_and_their_prices(
    started: Path, shipment: str, suggested: list[str]
) -> None:
    told = json.loads(inserts("explain", shipment, "--shop", started, "--json").stdout)
    assert told["outcome"] == "insert"
    assert [one["sku"] for one in told["suggestions"]] == suggested
    assert all(one["price"] for one in told["suggestions"])


def test_a_fresh_copy_prints_all_its_cards(started: Path, tmp_path: Path) -> None:
    ran = run_batch(started, tmp_path)
    assert ran.code == 0, ran.stderr
    (written,) = ran.out.glob("pl-1-*.json")
    assert json.loads(written.read_text("utf-8"))["counts"] == {"read": 3, "sealed": 3, "held": 0, "skipped": 0}
