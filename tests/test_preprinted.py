"""Preprinted cards from end to end: stock and print together are the card, and no card meets the wrong stock."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
import pytest
from PIL import Image, ImageChops

from inserts.composition import compose
from inserts.model import Insert
from inserts.page import Art, Picture, drawn
from inserts.prepress import preview
from inserts.run.design.cast import Case, cast, open_for
from inserts.run.produce import Press, make_press
from inserts.run.shop import enter
from inserts.settings import load
from tests.changing import replace
from tests.conftest import DAY, SAMPLE, inserts, run_batch

TODAY = date.fromisoformat(DAY)
DPI = 101.6
"""Ten millimetres are forty pixels."""

TEN_MM = 10 * 72 / 25.4
"""From the trim to the edge of the press's paper."""


@pytest.fixture
def shop(sample_copy: Path) -> Path:
    """The sample shop; its cards come cut, with pictures to the edge."""
    settings = (sample_copy / "inserts.toml").read_text("utf-8")
    (sample_copy / "inserts.toml").write_text(settings.replace('edge = "inset"', "", 1), "utf-8")
    return sample_copy


def stocks(shop: Path, out: Path, layout: str = "postcard") -> dict[str, str]:
    """The campaigns of each stock that is drawn."""
    done = inserts("layout", "stock", layout, "--shop", shop, "--out", out, "--today", DAY)
    assert done.returncode == 0, done.stderr.decode()
    lines = [line.split(": ") for line in done.stdout.decode().splitlines()]
    return {Path(path).stem: campaigns for path, campaigns in lines}


def preprinted(shop: Path) -> Press:
    return make_press(enter(load(shop).made_for("preprinted"), lasting=False))


def cases(shop: Path, layout: str = "postcard") -> tuple[Case, ...]:
    opened = open_for(shop, layout)
    return cast(opened, layout, opened.take_in(TODAY), TODAY).cases


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def whole(insert: Insert, press: Press) -> tuple[Image.Image, ...]:
    """The card as both halves have to make it, drawn at once."""
    made = press.made(insert.layout)
    pages = compose(insert, replace(made, desk=replace(made.desk, half="whole"), slots={}))
    return tuple(picture(png) for png in preview(pages, press.hand, DPI))


def pressed(path: Path, size: tuple[int, int]) -> Image.Image:
    """The front of a stock, cut."""
    with pypdfium2.PdfDocument(path) as file:
        found: Image.Image = file[0].render(scale=DPI / 72, crop=(TEN_MM,) * 4).to_pil()
    return found.convert("RGB").resize(size)


def test_stock_and_print_laid_over_each_other_are_the_card(shop: Path, tmp_path: Path) -> None:
    found = stocks(shop, tmp_path)
    press, seen = preprinted(shop), set()
    for case in cases(shop)[::25]:
        stock = press.stock(case.insert)
        assert stock is not None and stock.name in found
        seen.add(stock.name)
        drawn_whole = whole(case.insert, press)
        printed, stocked = (
            [picture(png) for png in preview(pages, press.hand, DPI)]
            for pages in (press.pages(case.insert), stock.pages)
        )
        for side, (card, paper, rest) in enumerate(zip(drawn_whole, stocked, printed, strict=True)):
            off = numpy.asarray(ImageChops.difference(ImageChops.multiply(paper, rest), card), dtype=float)
            assert off.mean() < 0.1 and (off > 32).mean() < 0.001, (case.title, side)
        front = pressed(tmp_path / f"{stock.name}.pdf", stocked[0].size)
        off = numpy.asarray(ImageChops.difference(front, stocked[0]), dtype=float)
        assert off.mean() < 8 and off[off.shape[0] // 2 :].max() < 2  # in the colours of a press, and nothing below
        assert numpy.asarray(front).std() > 10
    assert len(seen) >= 3


def test_a_stock_shows_what_is_preprinted_and_nothing_else(shop: Path, tmp_path: Path) -> None:
    found = stocks(shop, tmp_path)
    assert found[next(name for name in found if name.startswith("postcard-birthday-"))] == "birthday"
    assert len(found) == 10 and {path.stem for path in tmp_path.glob("*.pdf")} == set(found)
    with pypdfium2.PdfDocument(tmp_path / f"{next(iter(found))}.pdf") as file:
        assert [page.get_textpage().get_text_bounded() for page in file] == ["", ""]
        assert file[0].get_trimbox() == pytest.approx((28.346, 28.346, 325.984, 447.874), abs=0.01)
        assert file[0].get_bleedbox() == pytest.approx((19.843, 19.843, 334.488, 456.378), abs=0.01)


def test_each_file_is_for_one_stock_which_cover_and_manifest_name(shop: Path, tmp_path: Path) -> None:
    ran = run_batch(shop, tmp_path, "PL-2026-1204-A", "--profile", "preprinted")
    press, named = preprinted(shop), {}
    for path in sorted((tmp_path / "out").glob("*.json")):
        said = json.loads(path.read_text("utf-8"))
        with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as file:
            assert f"Papier: {said['stock']}" in file[0].get_textpage().get_text_bounded()
        named |= {row["shipment"]: said["stock"] for row in said["rows"] if row["status"] == "sealed"}
    assert len(set(named.values())) > 5 and ran.code == 3
    for shipment, stock in named.items():
        assert stock == f"postcard-{stock.split('-')[1]}-{stock.split('-')[2]}", shipment
    for case in (one for one in cases(shop) if one.shipment in named):
        own = press.stock(case.insert)
        assert own is not None and own.name == named[case.shipment]


def test_preprinted_files_have_no_picture_that_is_preprinted(shop: Path) -> None:
    press = preprinted(shop)
    for case in cases(shop)[::15]:
        front, *_ = press.pages(case.insert)
        assert not any(isinstance(mark, Picture | Art) and mark.frame == "art" for mark in drawn(front.marks))


def test_a_card_that_needs_another_stock_than_there_is_is_held(shop: Path, tmp_path: Path) -> None:
    name = next(one for one in stocks(shop, tmp_path) if one.startswith("postcard-front-"))
    declared(shop, f'[preprinted]\nstocks = ["{name}"]')
    ran = run_batch(shop, tmp_path, "PL-2026-1204-A", "--profile", "preprinted")
    rows = [row for path in ran.out.glob("*.json") for row in json.loads(path.read_text("utf-8"))["rows"]]
    held = [row for row in rows if row["reason"] == "no-such-stock"]
    sealed = [row for row in rows if row["status"] == "sealed"]
    assert len(held) > 5 and {row["campaign"] for row in sealed} <= {"business", "guest", "thanks", "neutral"}
    assert "postcard-first-" in next(row["message"] for row in held if row["campaign"] == "first-order")


def test_cards_without_stock_are_slips_among_those_that_have_one(shop: Path, tmp_path: Path) -> None:
    name = next(one for one in stocks(shop, tmp_path) if one.startswith("postcard-front-"))
    declared(shop, f'[preprinted]\nstocks = ["{name}"]')
    first = run_batch(shop, tmp_path, "PL-2026-1204-B", "--profile", "preprinted")
    (said,) = [json.loads(path.read_text("utf-8")) for path in first.out.glob("*.json")]
    assert said["stock"] == name and said["counts"] == {"read": 20, "sealed": 6, "held": 14, "skipped": 0}
    made = {path: path.read_bytes() for path in first.out.glob("*.pdf")}
    run_batch(shop, tmp_path, "PL-2026-1204-B", "--profile", "preprinted")
    assert {path: path.read_bytes() for path in first.out.glob("*.pdf")} == made


def test_cards_that_lie_on_their_stock_stay_there_when_another_is_in_the_tray(shop: Path, tmp_path: Path) -> None:
    found = stocks(shop, tmp_path)
    one, other = (next(name for name in found if name.startswith(f"postcard-{art}-")) for art in ("front", "first"))
    declared(shop, f'[preprinted]\nstocks = ["{one}"]')
    first = run_batch(shop, tmp_path, "PL-2026-1204-B", "--profile", "preprinted")
    (path,) = first.out.glob("*.pdf")
    made, settings = path.read_bytes(), shop / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace(one, other), "utf-8")
    second = run_batch(shop, tmp_path, "PL-2026-1204-B", "--profile", "preprinted")
    (before, supplement) = second.json["volumes"]
    assert (before["stock"], before["counts"]["sealed"]) == (one, 6) and path.read_bytes() == made
    assert (supplement["stock"], supplement["counts"]["sealed"]) == (other, 4)


def test_a_list_without_any_card_on_the_shelf_is_one_file_of_slips_on_plain_paper(shop: Path, tmp_path: Path) -> None:
    declared(shop, '[preprinted]\nstocks = ["postcard-easter-000000"]')
    ran = run_batch(shop, tmp_path, "PL-2026-1204-C", "--profile", "preprinted")
    (said,) = ran.json["volumes"]
    assert (said["stock"], said["counts"]["sealed"], said["part"]) == ("plain", 0, "")


def test_another_picture_of_the_same_name_is_another_stock(shop: Path, tmp_path: Path) -> None:
    (insert,) = {one.insert.campaign: one.insert for one in cases(shop) if one.insert.campaign == "birthday"}.values()
    before = preprinted(shop).stock(insert)
    art = next((shop / "art").glob("birthday.*"))
    Image.open(art).rotate(180).save(art)
    after = preprinted(shop).stock(insert)
    assert before and after and before.name != after.name


@pytest.mark.parametrize(("names", "code"), [([], 4), (["postcard-a-1", "postcard-b-2"], 4)])
def test_no_printer_gets_cards_of_which_nobody_knows_the_stock(shop: Path, names: list[str], code: int) -> None:
    declared(shop, f"[preprinted]\nstocks = {json.dumps(names)}")
    done = inserts("batch", "--all", "--shop", shop, "--profile", "preprinted", "--printer", "laser", "--today", DAY)
    assert done.returncode == code and b"[stock-unclear]" in done.stderr
    assert not list((shop / "out").glob("*.pdf"))


def test_looking_at_a_card_shows_all_of_it(shop: Path, tmp_path: Path) -> None:
    one = inserts("preview", "FB-104321", "--shop", shop, "--out", tmp_path / "a", "--today", DAY)
    declared(shop, "", 'profile = "preprinted"\n')
    two = inserts("preview", "FB-104321", "--shop", shop, "--out", tmp_path / "b", "--today", DAY)
    assert one.returncode == two.returncode == 0
    front = Image.open(next((tmp_path / "b").glob("*-1.png"))).convert("L")
    assert numpy.asarray(front)[: front.height // 3].std() > 20


def test_a_layout_without_anything_preprinted_has_no_stock(tmp_path: Path) -> None:
    done = inserts("layout", "stock", "neutral", "--shop", SAMPLE, "--out", tmp_path, "--today", DAY)
    assert done.returncode == 4 and b"[nothing-preprinted]" in done.stderr


def test_a_letterhead_is_one_stock_for_all_campaigns(shop: Path, tmp_path: Path) -> None:
    (name,) = stocks(shop, tmp_path, "letter")
    assert name.startswith("letter-") and name.count("-") == 1


def test_an_order_says_its_stock(shop: Path, tmp_path: Path) -> None:
    order: dict[str, Any] = {
        "shipment": "W-1", "order": "701", "lines": [{"sku": "TO-118", "quantity": 1, "price": "14.90"}],
        "customer": {"email": "mia.frisch@example.com"}, "ship_date": DAY, "country": "DE", "language": "de",
    }  # fmt: skip
    done = inserts(
        "order", "-", "--shop", shop, "--out", tmp_path / "card.pdf", "--profile", "preprinted",
        stdin=json.dumps(order).encode(),
    )  # fmt: skip
    assert done.returncode == 0 and json.loads(done.stdout)["stock"].startswith("postcard-"), done.stderr.decode()


def declared(shop: Path, more: str, printing: str = "") -> None:
    """Further settings of the shop."""
    path = shop / "inserts.toml"
    path.write_text(path.read_text("utf-8").replace("[print]\n", f"[print]\n{printing}", 1) + f"\n{more}\n", "utf-8")
