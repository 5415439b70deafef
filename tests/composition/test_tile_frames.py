"""The frames of a suggestion: words, lines, areas and the product's own address."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import SUGGESTIONS, card, flat
from small_layouts import layout, ready

from inserts.composition.compose import compose
from inserts.composition.layout import load
from inserts.errors import LayoutError
from inserts.page import Mark, Picture, Rectangle, Rule, Symbol, TextLine
from inserts.units import MM
from tests.changing import replace

FRAME = """
[[sides.frames]]
kind = "suggestions"
name = "suggestions"
gutter = "5mm"
one = { columns = 1, picture = "40mm", least = "20mm" }
two = { columns = 2, picture = "38mm", least = "20mm" }
three = { columns = 3, picture = "25mm", least = "16mm" }
frames = [
  { kind = "rule", colour = "accent", gap = "2mm", thickness = "1pt" },
  { kind = "text", shows = "name", style = "small", lines = 2, gap = "2mm" },
  { kind = "box", colour = "tint", height = "3mm", width = "10mm", gap = "1mm" },
  { kind = "qr", width = "20mm", gap = "2mm" },
]
"""
URL = "https://tee.example/p/"


def marks(folder: Path, *urls: str, locale: str = "de_DE") -> list[Mark]:
    shown = tuple(replace(one, url=url) for one, url in zip(SUGGESTIONS, urls, strict=False))
    (page,) = compose(card(suggestions=shown, locale=locale), ready(folder, FRAME))
    return flat(page)


def test_lines_words_areas_and_symbols_stand_below_the_picture_in_their_order(tmp_path: Path) -> None:
    found = marks(tmp_path, f"{URL}a", f"{URL}b")
    rules = [mark for mark in found if isinstance(mark, Rule)]
    assert [(round(rule.x1 / MM), round(rule.x2 / MM)) for rule in rules] == [(10, 50), (55, 95)]
    assert {round(rule.y1 - 0.5, 3) for rule in rules} == {round((10 + 38 + 2) * MM, 3)}
    lines = [mark for mark in found if isinstance(mark, TextLine)]
    bars = [mark.box for mark in found if isinstance(mark, Rectangle) and mark.box.height == pytest.approx(3 * MM)]
    symbols = [mark for mark in found if isinstance(mark, Symbol)]
    assert [symbol.payload for symbol in symbols] == [f"{URL}a", f"{URL}b"]
    assert rules[0].y1 < min(line.y for line in lines)
    assert max(line.y for line in lines) + 1 * MM == pytest.approx(bars[0].y)
    assert [round(bar.width / MM) for bar in bars] == [10, 10]
    assert symbols[0].box.y > bars[0].bottom + 2 * MM
    assert symbols[0].box.y == symbols[1].box.y


def test_a_product_without_an_address_has_no_symbol_and_a_row_without_any_closes_up(tmp_path: Path) -> None:
    one = [mark for mark in marks(tmp_path / "one", f"{URL}a", "") if isinstance(mark, Symbol)]
    assert [symbol.payload for symbol in one] == [f"{URL}a"]
    none = marks(tmp_path / "none", "", "")
    assert not [mark for mark in none if isinstance(mark, Symbol)]


def test_in_a_language_from_the_right_they_begin_at_the_right(tmp_path: Path) -> None:
    found = marks(tmp_path, f"{URL}a", locale="ar_EG")
    (bar,) = (mark.box for mark in found if isinstance(mark, Rectangle) and mark.box.height == pytest.approx(3 * MM))
    assert bar.right == pytest.approx(95 * MM)


def test_an_address_too_long_for_its_symbol_is_an_error_that_names_the_frame(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"suggestions.*qr-too-fine"):
        marks(tmp_path, URL + "a" * 250)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('colour = "accent"', 'colour = "acent"', "unknown-colour"),
        ('style = "small", lines', 'style = "smal", lines', "unknown-style"),
        ('kind = "qr", width', 'kind = "qrs", width', "bad-value"),
        ("lines = 2, ", 'lines = 2, colour = "ink", ', "unknown-key"),
    ],
)
def test_a_mistake_in_them_is_said_with_its_place(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(LayoutError, match=rf"layout\.toml:\d+:\d+ \[{code}\]"):
        load(layout(tmp_path, FRAME.replace(old, new)))


PLAIN = """
[[sides.frames]]
kind = "suggestions"
name = "suggestions"
gutter = "5mm"
one = { columns = 1, picture = "20mm", least = "10mm" }
two = { columns = 1, picture = "20mm", least = "10mm" }
three = { columns = 1, picture = "15mm", least = "10mm" }
frames = [{ kind = "text", shows = "name", style = "small" }, { kind = "text", shows = "price", style = "small" }]
"""


@pytest.mark.parametrize("pictures", [True, False])
def test_where_no_gap_is_said_nothing_stands_on_anything_else(tmp_path: Path, pictures: bool) -> None:
    shown = tuple(one if pictures else replace(one, picture="") for one in SUGGESTIONS)
    (page,) = compose(card(suggestions=shown), ready(tmp_path, PLAIN))
    found = [mark for mark in flat(page) if isinstance(mark, Picture | TextLine)]
    tops = [mark.box.y if isinstance(mark, Picture) else mark.y - mark.size * 0.7 for mark in found]
    bottoms = [mark.box.bottom if isinstance(mark, Picture) else mark.y for mark in found]
    gaps = [round((top - bottom) / MM) for bottom, top in zip(bottoms, tops[1:], strict=False)]
    assert gaps == ([2, 2, 5, 2, 2, 5, 2, 2] if pictures else [2, 5, 2, 5, 2])
