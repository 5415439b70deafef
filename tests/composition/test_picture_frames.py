"""Frames of pictures: what they show, which part of it, and with which corners."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import card, flat
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from small_layouts import layout, ready

from inserts.composition.compose import compose
from inserts.composition.layout import load
from inserts.composition.pictures import cover
from inserts.errors import LayoutError
from inserts.page import Box, Image, Picture
from inserts.units import MM

FRAME = '[[sides.frames]]\nkind = "picture"\nname = "art"\nheight = "40mm"\n'
SQUARE = Image("", "", 100, 100)


def picture(folder: Path, keys: str) -> Picture:
    """The picture that a frame with these keys shows; front.png and logo.png are 200 × 100 pixels."""
    art = folder / "art"
    art.mkdir(parents=True)
    for name in ("front", "meadow"):
        Pillow.new("RGB", (200, 100), "green").save(art / f"{name}.png")
    (page,) = compose(card(), ready(folder, FRAME + keys))
    (found,) = (mark for mark in flat(page) if isinstance(mark, Picture))
    return found


def test_a_frame_shows_the_campaigns_art_or_always_the_same_file(tmp_path: Path) -> None:
    assert Path(picture(tmp_path / "one", "").image.path).stem == "front"
    always = picture(tmp_path / "other", 'shows = "file"\nfile = "meadow"\nradius = "3mm"\n')
    assert (Path(always.image.path).stem, always.radius) == ("meadow", pytest.approx(3 * MM))


def test_a_frame_for_a_logo_closes_up_where_the_shop_has_none(tmp_path: Path) -> None:
    (page,) = compose(card(), ready(tmp_path, FRAME + 'shows = "logo"\n'))
    assert page.marks == ()


def test_a_file_without_a_name_is_a_mistake_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"layout\.toml:\d+.*\[missing-key\].*'file'"):
        load(layout(tmp_path, FRAME + 'shows = "file"\n'))


@pytest.mark.parametrize(
    ("focus", "left"), [((0.5, 0.5), 0.25), ((0.0, 0.5), 0.0), ((0.4, 0.5), 0.15), ((0.9, 0.5), 0.5), ((1.0, 1.0), 0.5)]
)
def test_what_cover_cuts_is_far_from_the_focus(focus: tuple[float, float], left: float) -> None:
    shown = cover(SQUARE, Box(0, 0, 50, 100), focus)
    assert (shown.x, shown.y, shown.width, shown.height) == pytest.approx((left, 0.0, 0.5, 1.0))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 10))
def test_the_focus_is_always_in_sight(x: float, y: float, ratio: float) -> None:
    shown = cover(SQUARE, Box(0, 0, 100 * ratio, 100), (x, y))
    assert shown.x - 1e-9 <= x <= shown.right + 1e-9
    assert shown.y - 1e-9 <= y <= shown.bottom + 1e-9
    assert shown.x >= 0 and shown.y >= 0 and shown.right <= 1 + 1e-9 and shown.bottom <= 1 + 1e-9
