"""Rows: frames side by side that close up where one has nothing to show."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from composition_cards import COUPON, card, flat
from composition_layouts import frame, ready, text
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.compose import Compiled, compose
from inserts.composition.frames import BoxFrame, GroupFrame
from inserts.composition.slots import abreast, slots
from inserts.errors import LayoutError
from inserts.model import Insert
from inserts.page import Picture, Rectangle, Rule, Symbol, TextLine
from inserts.units import MM

IN = "sides.frames.frames"
WIDTH = 80.0
"""Of the stack, in millimetres: the page's without its margins of 10."""


def row(*inner: str, keys: tuple[str, ...] = ()) -> str:
    return frame("group", "row", 'direction = "row"', *keys) + "".join(inner)


def box(name: str, *keys: str) -> str:
    return frame("box", name, 'colour = "tint"', "height = '10mm'", *keys, within=IN)


def places(compiled: Compiled, insert: Insert | None = None) -> dict[str, tuple[float, ...]]:
    """x, y, width and height of each box in millimetres, from the top left of the margins."""
    (front,) = compose(insert or card(), compiled)
    boxes = [(mark.frame, mark.box) for mark in flat(front) if isinstance(mark, Rectangle | Picture)]
    return {
        name: tuple(round(part / MM, 2) for part in (box.x - 10 * MM, box.y - 10 * MM, box.width, box.height))
        for name, box in boxes
    }


def lefts(compiled: Compiled, insert: Insert) -> dict[str, float]:
    """Where each text begins, in millimetres from the left margin."""
    (front,) = compose(insert, compiled)
    return {mark.frame: round(mark.x / MM - 10, 1) for mark in flat(front) if isinstance(mark, TextLine)}


def test_frames_share_what_those_with_a_width_leave(tmp_path: Path) -> None:
    compiled = ready(
        tmp_path, row(box("one", "width = '20mm'"), box("two", "gap = '4mm'"), box("three", "gap = '6mm'"))
    )
    assert places(compiled) == {"one": (0, 0, 20, 10), "two": (24, 0, 25, 10), "three": (55, 0, 25, 10)}


def test_a_frame_with_nothing_to_show_leaves_its_room_to_the_others(tmp_path: Path) -> None:
    compiled = ready(tmp_path, row(text("eyebrow", within=IN), text("note", "gap = '10mm'", within=IN)))
    assert lefts(compiled, card({"note": "Nun"})) == {"eyebrow": 0.0, "note": 45.0}
    assert lefts(compiled, card({"eyebrow": "", "note": "Nun"})) == {"note": 0.0}
    assert lefts(compiled, card({"note": ""})) == {"eyebrow": 0.0}
    assert compose(card({"eyebrow": "", "note": ""}), compiled)[0].marks == ()


def test_one_that_closed_up_has_room_for_what_did_not_fit_before(tmp_path: Path) -> None:
    words = "Das ist ein ziemlich langer Satz mit Wörtern"
    compiled = ready(tmp_path, row(text("eyebrow", within=IN), text("note", "lines = 1", within=IN)))
    assert lefts(compiled, card({"eyebrow": "", "note": words})) == {"note": 0.0}
    with pytest.raises(LayoutError, match="text-does-not-fit"):
        compose(card({"note": words}), compiled)


def test_a_text_that_is_dropped_leaves_its_room_too(tmp_path: Path) -> None:
    words = "Das ist ein ziemlich langer Satz mit Wörtern"
    drops = text("eyebrow", "lines = 1", "overflow = 'drop'", "width = '30mm'", within=IN)
    compiled = ready(tmp_path, row(drops, text("note", "lines = 1", within=IN)))
    assert lefts(compiled, card({"eyebrow": words * 2, "note": words})) == {"note": 0.0}


def test_the_row_is_as_high_as_its_highest_and_the_next_frame_stands_below(tmp_path: Path) -> None:
    inner = (box("one"), frame("box", "two", 'colour = "tint"', "height = '25mm'", within=IN))
    below = frame("box", "below", 'colour = "ink"', "gap = '5mm'", "height = '1mm'")
    assert places(ready(tmp_path, row(*inner) + below))["below"][1] == 30


def test_push_stands_at_the_bottom_of_the_row_and_no_height_is_all_of_it(tmp_path: Path) -> None:
    inner = (
        box("low", "push = true"),
        frame("box", "whole", 'colour = "tint"', within=IN),
        frame("box", "high", 'colour = "tint"', "height = '25mm'", within=IN),
        frame("rule", "line", 'colour = "ink"', "width = '1mm'", "gap = '2mm'", within=IN),
    )
    compiled = ready(tmp_path, row(*inner))
    found = places(compiled)
    assert (found["low"][1], found["whole"][1], found["whole"][3], found["high"][1]) == (15, 0, 25, 0)
    (line,) = [mark for mark in flat(compose(card(), compiled)[0]) if isinstance(mark, Rule)]
    assert (line.x1, round((line.y2 - line.y1) / MM)) == (line.x2, 25)


def test_areas_of_groups_in_a_row_are_of_one_height(tmp_path: Path) -> None:
    def tinted(name: str, shows: str) -> str:
        group = frame("group", name, 'fill = "tint"', "inside = '2mm'", "above = '2mm'", "below = '2mm'", within=IN)
        return group + text(shows, within=f"{IN}.frames")

    found = places(ready(tmp_path, row(tinted("one", "eyebrow"), tinted("two", "note"))))
    assert found["one"][3] == found["two"][3] > 20


def test_a_row_gives_way_when_the_side_is_full(tmp_path: Path) -> None:
    inner = (box("one", "least = '4mm'"), box("two"))
    high = frame("box", "high", 'colour = "ink"', "height = '72mm'")
    with pytest.raises(LayoutError, match="too full"):
        compose(card(), ready(tmp_path, row(*inner) + high))
    both = (box("one", "least = '4mm'"), box("two", "least = '6mm'"))
    found = places(ready(tmp_path, row(*both) + high))
    assert (found["one"][3], found["two"][3], found["high"][1]) == (8, 8, 8)


def test_frames_pinned_in_a_row_stand_out_of_it(tmp_path: Path) -> None:
    found = places(ready(tmp_path, row(box("one"), box("pinned", "bottom = '0mm'", "width = '10mm'", "right = '0mm'"))))
    assert found == {"one": (0, 0, 80, 10), "pinned": (70, 0, 10, 10)}


def test_in_a_language_from_the_right_a_row_begins_at_the_right(tmp_path: Path) -> None:
    compiled = ready(tmp_path, row(box("one", "width = '20mm'"), box("two", "gap = '4mm'")))
    assert places(compiled, card(locale="ar_EG")) == {"one": (60, 0, 20, 10), "two": (0, 0, 56, 10)}


def test_a_symbol_without_an_address_leaves_the_row_to_the_words(tmp_path: Path) -> None:
    symbol = frame("qr", "symbol", 'shows = "coupon"', "width = '25mm'", within=IN)
    compiled = ready(tmp_path, row(symbol, text("note", "gap = '5mm'", within=IN)))
    assert lefts(compiled, card({"note": "Nun"}, coupon=COUPON)) == {"note": 30.0}
    assert lefts(compiled, card({"note": "Nun"})) == {"note": 0.0}
    assert any(isinstance(mark, Symbol) for mark in flat(compose(card(coupon=COUPON), compiled)[0]))


millimetres = st.integers(0, 20).map(float)


@given(
    cells=st.lists(st.tuples(millimetres, st.none() | st.integers(1, 30).map(float)), min_size=1, max_size=5),
    shown=st.sets(st.integers(0, 4)), mirrored=st.booleans(),
)  # fmt: skip
@settings(derandomize=True, max_examples=50, deadline=None)
def test_a_row_keeps_gaps_and_widths_and_fills_its_measure(
    cells: list[tuple[float, float | None]], shown: set[int], mirrored: bool
) -> None:
    frames = tuple(
        BoxFrame.model_construct(kind="box", name=f"b{at}", gap=gap, width=width)
        for at, (gap, width) in enumerate(cells)
    )
    group = GroupFrame.model_construct(kind="group", name="row", direction="row", frames=frames)
    (slot,) = slots((group,), 7.0, 400.0, mirrored)
    found = abreast(slot, {frames[at].name for at in shown if at < len(frames)})
    assert [one.frame.name for one in found] == [f"b{at}" for at in sorted(shown) if at < len(frames)]
    ordered = found[::-1] if mirrored else found
    for one, after in pairwise(ordered):
        gap = (one if mirrored else after).frame.gap
        assert after.x == pytest.approx(one.x + one.width + gap)
    assert all(one.width == pytest.approx(one.frame.width) for one in found if one.frame.width)
    if any(not one.frame.width for one in found):
        assert sum(one.width for one in found) + sum(one.frame.gap for one in found[1:]) == pytest.approx(400)
    if found:
        edge = found[0].x + found[0].width if mirrored else found[0].x
        assert edge == pytest.approx(407.0 if mirrored else 7.0)
