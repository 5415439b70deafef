"""Labels: thermal files of a whole run, and the same pages as PNG."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from datetime import date
from pathlib import Path

import numpy
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from inserts.model import Insert
from inserts.page import ProfileName, Symbol, drawn
from inserts.prepress import png_pages
from inserts.run.batch import batch as run_batch
from inserts.run.decide import decide_one
from inserts.run.issuing import sample
from inserts.run.produce import make_press
from inserts.run.shop import enter
from inserts.settings import Occasion, load
from tests.conftest import DAY, ROOT, inserts

NOW = Occasion("2026-12-04T09:00:00+00:00", "desk")
ORDER = {
    "shipment": "FB-1", "order": "B-1", "lines": [{"sku": "TO-112", "quantity": 1, "price": "8.90"}],
    "customer": {"email": "mia@example.com", "first_name": "Mia", "tone": "du"},
    "ship_date": "2026-12-04", "country": "DE", "language": "de",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The sample shop of labels, which also wants PNG pages."""
    folder = Path(shutil.copytree(ROOT / "samples" / "label", tmp_path / "shop"))
    settings = folder / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace("# png = true", "png = true"), "utf-8")
    return folder


def batch(shop: Path, profile: ProfileName | None = None) -> dict[str, bytes]:
    """The files of a run, by their paths in the folder."""
    settings = load(shop).made_for(profile)
    report = run_batch(settings, (), out=shop / "out", today=date.fromisoformat(DAY), occasion=NOW)
    assert report.exit_code == 0
    files = (path for path in (shop / "out").rglob("*") if path.is_file())
    return {path.relative_to(shop / "out").as_posix(): path.read_bytes() for path in files}


def set_dpi(shop: Path, dpi: int) -> None:
    settings = shop / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace("dpi = 203", f"dpi = {dpi}"), "utf-8")


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_run_gives_labels_and_the_same_dots_as_png(dpi: int, shop: Path) -> None:
    set_dpi(shop, dpi)
    files = batch(shop)
    name = next(name for name in files if name.endswith("-thermal.pdf")).removesuffix(".pdf")
    pngs = [files[f"{name}/{page:04}.png"] for page in range(1, 10)]

    assert f"{name}/0010.png" not in files
    with pikepdf.open(io.BytesIO(files[f"{name}.pdf"])) as pdf:
        for page, png in zip(pdf.pages, pngs, strict=True):
            (picture,) = page.Resources.XObject.values()
            rows = numpy.frombuffer(picture.read_bytes(), numpy.uint8).reshape(int(picture.Height), -1)
            shown = numpy.asarray(Image.open(io.BytesIO(png)))
            assert shown.shape == (6 * dpi, 4 * dpi)
            assert numpy.array_equal(shown, numpy.unpackbits(rows, axis=1)[:, : 4 * dpi])
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(pngs[2])).convert("L"))
    assert any(one.text.startswith("https://fensterbrett.example/c/") for one in found)


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_modules_and_bars_are_whole_dots_of_the_printer_at_hand(dpi: int, shop: Path) -> None:
    set_dpi(shop, dpi)
    press = make_press(enter(load(shop), lasting=False))
    intake = press.shop.take_in(date.fromisoformat(DAY))
    edition = press.shop.edition(intake)
    outcomes = [decide_one(parcel, edition, sample(edition)).outcome for parcel in intake.parcels["PL-LABEL"]]
    pages = [page for one in outcomes if isinstance(one, Insert) for page in press.pages(one)]
    symbols = [mark for page in pages for mark in drawn(page.marks) if isinstance(mark, Symbol)]
    lengths = [
        length * dpi / 72
        for one in symbols
        for length in (one.box.x, one.box.y, one.box.height, one.box.width / one.size)
    ]

    assert len(pages) == 8
    assert {len(one.rows) == 1 for one in symbols} == {True, False}
    assert lengths == [pytest.approx(round(length), abs=1e-6) for length in lengths]


def test_the_same_run_again_is_the_same_bytes(shop: Path) -> None:
    assert batch(shop) == batch(shop)


def test_png_pages_that_are_no_longer_wanted_go(shop: Path) -> None:
    assert any(name.endswith(".png") for name in batch(shop))

    settings = shop / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace("png = true", "png = false"), "utf-8")

    assert not any(name.endswith(".png") for name in batch(shop))


def test_the_office_has_its_own_file_of_the_same_cards(shop: Path) -> None:
    thermal, both = set(batch(shop)), set(batch(shop, "office"))

    assert {name for name in both - thermal if name.endswith(".pdf")} == {"pl-label-92edf6f4.pdf"}


def test_an_order_comes_as_png_where_that_is_asked_for(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text(json.dumps(ORDER), "utf-8")

    for out in ("card.png", "card.pdf"):
        done = inserts("order", tmp_path / "order.json", "--shop", shop, "--out", tmp_path / out)
        assert done.returncode == 0, done.stderr.decode()
        sha256 = hashlib.sha256((tmp_path / out).read_bytes()).hexdigest()
        said = json.loads(done.stdout)
        named = said.get("files") or [{"file": str(tmp_path / out), "sha256": said["sha256"]}]
        assert named == [{"file": str(tmp_path / out), "sha256": sha256}] and ("files" in said) == (out == "card.png")

    assert (tmp_path / "card.png").read_bytes() == next(png_pages(tmp_path / "card.pdf", 203))


def test_a_card_is_written_under_no_name_that_says_something_else(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text(json.dumps(ORDER), "utf-8")
    out = tmp_path / "card.jpg"

    done = inserts("order", tmp_path / "order.json", "--shop", shop, "--out", out)

    assert (done.returncode, "not-a-card-file" in done.stderr.decode(), out.exists()) == (4, True, False)


def test_a_png_is_for_label_printers_alone(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text(json.dumps(ORDER), "utf-8")
    out = tmp_path / "card.png"

    done = inserts("order", tmp_path / "order.json", "--shop", shop, "--out", out, "--profile", "office")

    assert (done.returncode, "png-for-labels" in done.stderr.decode(), out.exists()) == (4, True, False)


def test_several_cards_on_a_sheet_are_not_for_label_printers(tmp_path: Path) -> None:
    command = ("batch", "--all", "--shop", ROOT / "samples" / "shop", "--today", DAY, "--out", tmp_path)
    done = inserts(*command, "--state", tmp_path / "state", "--profile", "thermal", "--sheet", "a4-4xa6")

    assert done.returncode == 4
    assert "[label-sheet] a label printer prints one card at a time" in done.stderr.decode()


def test_any_layout_is_printed_in_whole_dots(tmp_path: Path) -> None:
    shop = ROOT / "samples" / "shop"
    done = inserts("preview", "FB-104220", "--shop", shop, "--profile", "thermal", "--today", DAY, "--out", tmp_path)

    pictures = [Image.open(path) for path in done.stdout.decode().split()]

    assert [(one.mode, one.size) for one in pictures] == [("1", (839, 1183))] * 2
    assert zxingcpp.read_barcode(pictures[0].convert("L")) is not None
