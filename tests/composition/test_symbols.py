"""Symbols in their frames: how fine they may be, where they stand, and what whole dots make of them."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from composition_cards import COUPON, SUGGESTIONS, card, flat, letters
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image as Pillow
from small_layouts import layout, ready

from inserts.composition import symbol as encoder
from inserts.composition.bars import bars
from inserts.composition.compose import ahead, compile, compose
from inserts.composition.dots import down_to_dots, in_dots, on_dots
from inserts.composition.layout import load
from inserts.declared import Brand
from inserts.errors import LayoutError
from inserts.page import Mark, Picture, Rectangle, Rule, Symbol
from inserts.units import MM
from tests.agency import art
from tests.changing import replace

BARCODE = '[[sides.frames]]\nkind = "barcode"\nname = "bars"\nheight = "15mm"\n'
QR = '[[sides.frames]]\nkind = "qr"\nname = "qr"\nshows = "coupon"\nwidth = "29mm"\n'
RULES = """
[[sides.frames]]
kind = "rule"
name = "across"
colour = "ink"
gap = "3mm"
[[sides.frames]]
kind = "rule"
name = "down"
colour = "ink"
thickness = "1pt"
width = "1mm"
height = "20mm"
gap = "3mm"
"""
DOT = 72 / 203


def marks(folder: Path, frames: str, code: str = COUPON.code, page: str = "", top: str = "") -> list[Mark]:
    insert = card(coupon=replace(COUPON, code=code), suggestions=SUGGESTIONS[:1])
    (side,) = compose(insert, ready(folder, frames, page=page, top=top))
    return flat(side)


def symbol(found: list[Mark]) -> Symbol:
    (one,) = (mark for mark in found if isinstance(mark, Symbol))
    return one


# ── ahead ─────────────────────────────────────────────────────────────────────────────────────


def test_a_symbol_made_ahead_is_that_of_its_card_and_is_made_once(tmp_path: Path, monkeypatch) -> None:
    insert, compiled = card(coupon=COUPON), ready(tmp_path, QR)
    alone = symbol(flat(compose(insert, ready(tmp_path, QR))[0]))
    decode, decoded = encoder._read, []
    monkeypatch.setattr(encoder, "_read", lambda rows, size: decoded.append(size) or decode(rows, size))
    ahead(insert, compiled)
    assert decoded == [alone.size]
    assert symbol(flat(compose(insert, compiled)[0])) == alone
    assert decoded == [alone.size]


def test_what_cannot_be_made_ahead_is_told_when_its_card_is_composed(tmp_path: Path) -> None:
    compiled = ready(tmp_path, QR)
    wrong = card(coupon=replace(COUPON, url="https://tee.example/grün"))
    ahead(wrong, compiled)
    with pytest.raises(LayoutError, match="qr-payload"):
        compose(wrong, compiled)


# ── bars ──────────────────────────────────────────────────────────────────────────────────────


@example("9900")
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=30))
def test_any_code_of_ascii_is_read_back(code: str) -> None:
    row, size = bars(code)
    assert row.bit_length() == size
    assert row & 0b11 == 0b11  # it ends with the stop


@pytest.mark.parametrize("code", ["", "Größe", "10 €", "A" * 49])
def test_what_no_bar_code_can_carry_is_an_error_that_does_not_repeat_it(code: str) -> None:
    with pytest.raises(LayoutError, match="barcode-payload") as caught:
        bars(code)
    assert not code or code not in str(caught.value)


def test_the_coupons_code_stands_as_bars_in_the_middle_of_its_patch(tmp_path: Path) -> None:
    found = marks(tmp_path, BARCODE)
    one = symbol(found)
    assert (one.payload, one.size, len(one.rows)) == ("TEE7-K2MQ-9XPA-H4WD", 244, 1)
    assert one.box.width / 244 / MM == pytest.approx(85 / 264)
    assert one.box.x / MM == pytest.approx(10 + 10 * 85 / 264)
    assert one.box.height / MM == pytest.approx(12)
    (patch,) = (mark for mark in found if isinstance(mark, Rectangle))
    assert (patch.box.width / MM, patch.box.height / MM) == pytest.approx((85, 15))


def test_a_short_code_has_no_bars_broader_than_half_a_millimetre(tmp_path: Path) -> None:
    one = symbol(marks(tmp_path, BARCODE, "SOMMER"))
    assert one.box.width / one.size / MM == pytest.approx(0.5)
    assert one.box.x + one.box.width / 2 == pytest.approx(52.5 * MM)


def test_bars_too_fine_to_be_scanned_are_refused_with_the_width_they_need(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"barcode-too-fine.*needs 66 mm, the frame has 60 mm"):
        marks(tmp_path, BARCODE + 'width = "60mm"\n')


def test_an_insert_without_a_coupon_has_no_bars(tmp_path: Path) -> None:
    (side,) = compose(card(), ready(tmp_path, BARCODE))
    assert side.marks == ()


# ── dots ──────────────────────────────────────────────────────────────────────────────────────


def whole(length: float) -> bool:
    return abs(length / DOT - round(length / DOT)) < 1e-4


@pytest.mark.parametrize(("frames", "dots"), [(QR, 5), (BARCODE, 2)])
def test_modules_are_whole_dots_and_begin_where_a_dot_begins(tmp_path: Path, frames: str, dots: int) -> None:
    one = symbol(marks(tmp_path, frames, page="dots = 203"))
    assert one.box.width / one.size / DOT == pytest.approx(dots)
    assert all(whole(length) for length in (one.box.x, one.box.y, one.box.height))


def test_a_symbol_in_whole_dots_is_never_finer_than_can_be_scanned(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="qr-too-fine"):
        marks(tmp_path, QR.replace("29mm", "15mm"), page="dots = 203")


def test_rules_are_whole_dots_thick_and_begin_where_a_dot_begins(tmp_path: Path) -> None:
    across, down = (mark for mark in marks(tmp_path, RULES, page="dots = 203") if isinstance(mark, Rule))
    assert (across.width / DOT, down.width / DOT) == pytest.approx((1, 3))
    assert whole(across.y1 - across.width / 2)
    assert whole(down.x1 - down.width / 2)
    plain = [mark.width for mark in marks(tmp_path / "plain", RULES) if isinstance(mark, Rule)]
    assert plain == [0.35, 1.0]


@given(st.floats(0.01, 500), st.floats(0.05, 1))
def test_whole_dots_are_near_what_was_asked(length: float, dot: float) -> None:
    assert length - dot < down_to_dots(length, dot) <= length + 1e-3
    assert abs(on_dots(length, dot) - length) <= dot / 2 + 1e-9
    assert in_dots(length, dot) >= dot
    assert (down_to_dots(length, 0), on_dots(length, 0), in_dots(length, 0)) == (length,) * 3


# ── one colour ────────────────────────────────────────────────────────────────────────────────

ONE = "one_colour = true\n"
ART = '[[sides.frames]]\nkind = "picture"\nname = "art"\nheight = "20mm"\n'
BLACK_AND_WHITE = (("#14483d", "#000000"), ("#f3eee4", "#ffffff"))
SUGGESTED = """
[[sides.frames]]
kind = "suggestions"
name = "suggestions"
gutter = "4mm"
one = { columns = 1, picture = "40mm", least = "20mm" }
two = { columns = 2, picture = "38mm", least = "20mm" }
three = { columns = 3, picture = "27mm", least = "16mm" }
frames = [{ kind = "text", shows = "name", style = "small" }]
"""


def one_colour(folder: Path, frames: str) -> Path:
    layout(folder, frames, top=ONE)
    source = (folder / "layout.toml").read_text("utf-8")
    for old, new in BLACK_AND_WHITE:
        source = source.replace(old, new)
    (folder / "layout.toml").write_text(source, "utf-8")
    return folder


def test_a_layout_of_one_colour_declares_no_other(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"layout\.toml:\d+.*not-one-colour.*'accent'"):
        load(layout(tmp_path, QR, top=ONE))
    green = Brand(colours={"accent": "#00ff00"})
    assert load(one_colour(tmp_path, QR), brand=green).file.colours["accent"] == (0.0,)


def test_its_pictures_are_of_one_bit_and_its_products_have_none(tmp_path: Path) -> None:
    made = one_colour(tmp_path, ART + SUGGESTED)
    (made / "art").mkdir()
    noise = Pillow.fromarray((numpy.indices((200, 300)).sum(axis=0) % 3 * 127).astype(numpy.uint8))
    noise.convert("1").save(made / "art" / "front.png")
    insert = card(suggestions=SUGGESTIONS[:1])
    (side,) = compose(insert, compile(load(made), letters(), "inset"))
    (picture,) = (mark for mark in flat(side) if isinstance(mark, Picture))
    assert picture.image.bits == 1
    noise.save(made / "art" / "front.png")
    with pytest.raises(LayoutError, match="not-one-bit"):
        compose(insert, compile(load(made), letters(), "inset"))
    art(made / "art" / "front.pdf")
    with pytest.raises(LayoutError, match="takes no pages of PDF files"):
        compose(insert, compile(load(made), letters(), "inset"))
