"""The samples of the shelf, printed as their owner would: every parcel has its card, which says what it should."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import Ran, inserts, run_batch
from tests.shelf import SHELF, cards, sample_of

SAMPLES = [name for name in SHELF if name != "postcard"]
"""The postcard's sample is the sample shop, which has tests of its own."""

HYPHEN = "\x02"
"""What pdfium reads at the end of a line instead of one."""

EACH = pytest.mark.parametrize("name", SAMPLES)


def rows(sample: Path, table: str) -> list[dict[str, str]]:
    """A table's rows; a row that is longer or shorter than the header fails. None where there is no such table."""
    path = sample / "data" / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        head, *read = csv.reader(file)
    return [dict(zip(head, row, strict=True)) for row in read]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Each sample, printed one card a page."""
    return {name: run_batch(sample_of(name), tmp_path_factory.mktemp(name), "--sheet=single") for name in SAMPLES}


@EACH
def test_a_sample_has_all_that_belongs_to_one(name: str) -> None:
    sample = sample_of(name)
    assert (sample / "README.md").is_file()
    assert 4 <= len({row["shipment"] for row in rows(sample, "shipments")}) <= 8
    pictures = {row["picture"] for row in rows(sample, "products")} - {""}
    assert pictures == {f"pictures/{path.name}" for path in sample.glob("pictures/*")}


@EACH
def test_nothing_of_a_sample_would_be_held(name: str) -> None:
    checked = inserts("check", "--shop", sample_of(name), "--today", "2026-12-04")
    assert checked.returncode == 0, checked.stderr
    *notes, last = checked.stdout.decode().splitlines()
    assert last.endswith("none would be held; mind the notes." if notes else "all well.")
    assert all("there is no history" in note for note in notes)


@EACH
def test_every_shipment_of_a_sample_gets_its_card(name: str, printed: dict[str, Ran]) -> None:
    ran = printed[name]
    shipments = {row["shipment"] for row in rows(sample_of(name), "shipments")}
    assert ran.code == 0, ran.stderr
    (manifest,) = ran.out.glob("*.json")
    counts = json.loads(manifest.read_text("utf-8"))["counts"]
    assert counts == {"read": len(shipments), "sealed": len(shipments), "held": 0, "skipped": 0}


@EACH
def test_what_the_cards_say_is_read_on_their_pages(name: str, printed: dict[str, Ran]) -> None:
    (manifest,) = printed[name].out.glob("*.json")
    (file,) = printed[name].out.glob("*.pdf")
    pages = {row["shipment"]: row["pages"] for row in json.loads(manifest.read_text("utf-8"))["rows"]}
    with pypdfium2.PdfDocument(file) as pdf:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    for shipment, insert, _ in cards(name, "inset"):
        said = " ".join(texts[number - 1] for number in pages[shipment])
        wanted = [insert.texts["headline"], insert.coupon.until if insert.coupon else ""]
        wanted += [action.call for action in insert.actions]
        for words in wanted if insert.language != "ar" else []:  # which readers give back in this order or that
            assert " ".join(words.split()) in said.replace(HYPHEN, "-"), shipment


@EACH
def test_a_sample_is_printed_on_the_sheet_that_it_names(name: str, tmp_path: Path) -> None:
    ran = run_batch(sample_of(name), tmp_path)
    assert ran.code == 0, ran.stderr
    assert [volume["counts"]["held"] for volume in ran.json["volumes"]] == [0]
