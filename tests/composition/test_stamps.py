"""Stamps: which fields are stamped, where they stand, and what the last one shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import PIXEL, card, flat
from hypothesis import given
from hypothesis import strategies as st
from small_layouts import ready

from inserts.composition.compose import Compiled, compose
from inserts.composition.frames import StampsFrame
from inserts.composition.stamps import _fields
from inserts.errors import LayoutError
from inserts.model import Stamps
from inserts.page import Box, Form, Page, Picture, Rectangle, TextLine
from inserts.units import MM
from tests.changing import replace

FRAME = """
[[sides.frames]]
kind = "stamps"
name = "stamps"
columns = 5
gutter = "5mm"
colour = "accent"
empty = "tint"
style = "small"
"""
ACCENT, TINT = (0.0784, 0.2824, 0.2392), (0.9529, 0.9333, 0.8941)


def side(compiled: Compiled, stamps: Stamps | None, locale: str = "de_DE") -> Page:
    (page,) = compose(replace(card(locale=locale), stamps=stamps), compiled)
    return page


def fields(page: Page) -> list[Rectangle]:
    return [mark for mark in flat(page) if isinstance(mark, Rectangle)]


def numbers(page: Page) -> list[str]:
    return [mark.text for mark in flat(page) if isinstance(mark, TextLine)]


def test_seven_of_ten_are_stamped_and_the_others_have_their_number(tmp_path: Path) -> None:
    page = side(ready(tmp_path, FRAME), Stamps(7, 10))
    assert [field.colour for field in fields(page)] == [ACCENT] * 7 + [TINT] * 3
    assert numbers(page) == ["8", "9", "10"]


def test_fields_are_round_and_stand_in_rows_over_the_whole_width(tmp_path: Path) -> None:
    found = fields(side(ready(tmp_path, FRAME), Stamps(1, 10)))
    side_of = (85 - 4 * 5) / 5 * MM
    assert {round(field.box.width, 3) for field in found} == {round(side_of, 3)}
    assert {round(field.radius, 3) for field in found} == {round(side_of / 2, 3)}
    assert [round(field.box.x / MM) for field in found[:5]] == [10, 28, 46, 64, 82]
    assert [round(field.box.y / MM) for field in found[::5]] == [10, 28]


def test_in_a_language_from_the_right_the_first_field_is_at_the_right(tmp_path: Path) -> None:
    found = fields(side(ready(tmp_path, FRAME), Stamps(2, 10), "ar_EG"))
    assert [round(field.box.x / MM) for field in found[:5]] == [82, 64, 46, 28, 10]
    assert [field.colour for field in found] == [ACCENT] * 2 + [TINT] * 8


def test_a_card_without_stamps_has_no_fields_and_the_rest_closes_up(tmp_path: Path) -> None:
    below = FRAME + '[[sides.frames]]\nkind = "text"\nname = "note"\nshows = "headline"\nstyle = "small"\ngap = "5mm"\n'
    page = side(ready(tmp_path, below), None)
    assert fields(page) == []
    (line,) = (mark for mark in flat(page) if isinstance(mark, TextLine))
    assert line.y < 15 * MM


def test_stamped_fields_and_the_reward_show_pictures_cut_round(tmp_path: Path) -> None:
    art = tmp_path / "card" / "art"
    art.mkdir(parents=True)
    for name in ("leaf", "gift"):
        (art / f"{name}.png").write_bytes(PIXEL)
    compiled = ready(tmp_path / "card", FRAME + 'file = "leaf"\nlast = { file = "gift" }\n')
    page = side(compiled, Stamps(2, 10))
    pictures = [mark for mark in flat(page) if isinstance(mark, Picture)]
    assert [Path(picture.image.path).stem for picture in pictures] == ["leaf", "leaf", "gift"]
    assert all(picture.radius == picture.box.width / 2 for picture in pictures)
    assert [field.colour for field in fields(page)] == [TINT] * 7
    full = side(compiled, Stamps(10, 10))
    assert [Path(mark.image.path).stem for mark in flat(full) if isinstance(mark, Picture)] == ["leaf"] * 9 + ["gift"]


def test_the_reward_has_a_colour_of_its_own_until_it_is_stamped(tmp_path: Path) -> None:
    compiled = ready(tmp_path, FRAME + 'last = { colour = "ink" }\n')
    assert [field.colour for field in fields(side(compiled, Stamps(9, 10)))][8:] == [ACCENT, (0.0,)]
    assert {field.colour for field in fields(side(compiled, Stamps(10, 10)))} == {ACCENT}


def test_cards_with_equal_stamps_share_one_form(tmp_path: Path) -> None:
    compiled = ready(tmp_path, FRAME)
    forms = [side(compiled, Stamps(have, 10)).marks[0] for have in (3, 3, 4)]
    assert all(isinstance(form, Form) for form in forms)
    assert forms[0] is forms[1]
    assert forms[0] != forms[2]


@given(count=st.integers(2, 40), columns=st.integers(1, 12), height=st.floats(20, 300), width=st.floats(60, 300))
def test_no_field_leaves_the_frame_or_touches_another(count: int, columns: int, height: float, width: float) -> None:
    frame = StampsFrame.model_construct(kind="stamps", name="stamps", columns=columns, gutter=1.0)
    box = Box(10, 20, width, height)
    rows = -(-count // columns)
    if min((width - columns + 1) / columns, (height - rows + 1) / rows) <= 0:
        return
    found = _fields(frame, box, count, mirrored=False)
    assert len(found) == count
    assert all(one.x >= 10 - 0.01 and one.right <= box.right + 0.01 for one in found)
    assert all(one.y >= 20 - 0.01 and one.bottom <= box.bottom + 0.01 for one in found)
    pairs = ((one, other) for at, one in enumerate(found) for other in found[:at])
    assert all(max(abs(one.x - other.x), abs(one.y - other.y)) >= one.width + 0.99 for one, other in pairs)


def test_a_number_too_wide_for_its_field_is_an_error_that_names_the_frame(tmp_path: Path) -> None:
    narrow = FRAME.replace("columns = 5", "columns = 40").replace('"5mm"', '"1.5mm"')
    with pytest.raises(LayoutError, match="stamps"):
        side(ready(tmp_path, narrow), Stamps(1, 40))
