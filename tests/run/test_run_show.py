"""Frames drawn over a layout's sides: each where it stands, named, over the page as it prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from inserts.composition import outlines
from inserts.errors import DataError, LayoutError
from inserts.page import Box
from inserts.run.design.cast import Cast
from inserts.run.design.show import _example, show
from inserts.run.produce import make_press
from inserts.run.shop import enter
from inserts.settings import load
from inserts.units import MM
from tests.conftest import SAMPLE, inserts

DAY = date(2026, 12, 4)


@pytest.fixture(scope="module")
def standing() -> dict[str, Box]:
    """The frames of the sample shop's first card, by name."""
    shop = enter(load(SAMPLE), lasting=False)
    press = make_press(shop)
    insert = _example(shop, "postcard", DAY)
    made = press.compiled["postcard"]
    pages = press.pages(insert)
    return {name: box for page, side in zip(pages, made.sides, strict=True) for name, box in outlines(page, side, made)}


def test_frames_stand_where_the_layout_says(standing):
    art, headline = standing["art"], standing["headline"]
    assert (art.x / MM, art.y / MM, art.width / MM) == pytest.approx((5, 5, 95))  # its edges run to the white border
    assert (headline.x / MM, headline.width / MM) == pytest.approx((10, 85))  # the whole frame, not its words alone
    assert art.bottom < headline.y < standing["note"].y


def test_each_frame_is_named_once_and_those_without_words_not_at_all(standing):
    assert {"art", "headline", "note", "suggestions", "imprint"} <= set(standing)
    assert all(box.width > 0 for box in standing.values())
    assert not any(name.startswith("coupon") for name in standing)  # this card has none


def test_a_picture_a_side_is_written_and_nothing_else(sample_copy, tmp_path):
    before = sorted(sample_copy.rglob("*"))
    out = tmp_path / "frames"
    done = inserts("layout", "show", "postcard", "--shop", sample_copy, "--out", out, "--today", "2026-12-04")
    assert (done.returncode, done.stderr) == (0, b"")
    assert sorted(path.name for path in out.iterdir()) == ["postcard-back.png", "postcard-front.png"]
    assert [Path(line).name for line in done.stdout.decode().split()] == ["postcard-front.png", "postcard-back.png"]
    assert sorted(sample_copy.rglob("*")) == before


@pytest.mark.parametrize(("edge", "art"), [("inset", False), ("bleed", True)])
def test_where_a_card_is_cut_its_bleed_is_seen(sample_copy, tmp_path, edge, art):
    settings = sample_copy / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace('edge = "inset"', f'edge = "{edge}"'), "utf-8")
    front, _ = show(sample_copy, "postcard", out=tmp_path, dpi=72, today=DAY)
    with Image.open(front) as picture:
        beyond = picture.getpixel((84 + 150, 22 - 4))  # between trim and bleed, above the art
    assert (beyond != (255, 255, 255)) == art


def test_a_layout_that_no_campaign_uses_yet_is_shown(sample_copy, tmp_path):
    assert inserts("layout", "new", "summer", "--shop", sample_copy).returncode == 0
    names = [path.name for path in show(sample_copy, "summer", out=tmp_path, dpi=72, today=DAY)]
    assert names == ["summer-front.png", "summer-back.png"]


def test_an_unknown_layout_is_refused_with_a_guess(tmp_path):
    with pytest.raises(LayoutError, match="Did you mean 'postcard'"):
        list(show(SAMPLE, "postcrad", out=tmp_path, dpi=72, today=DAY))


def test_where_no_shipment_gets_an_insert_a_made_up_one_is_shown(sample_copy, tmp_path):
    shipments = next(sample_copy.glob("data/shipments*.csv"))
    shipments.write_bytes(shipments.read_bytes().splitlines(keepends=True)[0])
    assert len(list(show(sample_copy, "postcard", out=tmp_path, dpi=72, today=DAY))) == 2


def test_where_no_campaign_writes_anything_there_is_nothing_to_show(sample_copy, tmp_path, monkeypatch):
    shipments = next(sample_copy.glob("data/shipments*.csv"))
    shipments.write_bytes(shipments.read_bytes().splitlines(keepends=True)[0])
    monkeypatch.setattr("inserts.run.design.show.cast", lambda *_: Cast(()))
    with pytest.raises(DataError, match="nothing-to-show"):
        list(show(sample_copy, "postcard", out=tmp_path, dpi=72, today=DAY))
