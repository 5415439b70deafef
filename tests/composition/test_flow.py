from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.flow import Item, arrange, stacked, tightest

heights = st.floats(0, 100, allow_nan=False)
items = st.builds(
    lambda gap, height, share, push: Item(gap, height, height * share, push),
    st.floats(0, 20), heights, st.floats(0, 1), st.booleans(),
)  # fmt: skip


def test_frames_stand_under_each_other() -> None:
    assert arrange([Item(9, 10, 10), Item(5, 20, 20)], 100) == ((0.0, 10), (15.0, 20))


def test_spare_height_goes_above_what_is_pushed() -> None:
    assert arrange([Item(0, 10, 10), Item(5, 20, 20, push=True)], 100) == ((0.0, 10), (80.0, 20))


def test_what_can_give_way_does_so_in_proportion() -> None:
    assert arrange([Item(0, 40, 20), Item(0, 10, 10), Item(0, 40, 0)], 60) == ((0.0, 30.0), (30.0, 10.0), (40.0, 20.0))


def test_a_stack_too_full_has_no_arrangement() -> None:
    assert arrange([Item(0, 40, 20), Item(0, 10, 10)], 29) is None


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(items, min_size=1, max_size=8), st.floats(0, 400))
def test_nothing_overlaps_and_nothing_is_lower_than_the_room(stack: list[Item], room: float) -> None:
    places = arrange(stack, room)
    if places is None:
        assert tightest(stack) > room
        return
    for (y, height), (below, _), item in zip(places, places[1:], stack[1:], strict=False):
        assert below >= y + height + item.gap - 1e-6
    assert places[-1][0] + places[-1][1] <= max(room, 0) + 0.011
    assert stacked(stack) > room or all(h == item.height for (_, h), item in zip(places, stack, strict=True))


GRID = 10.0


def test_an_item_moves_down_until_its_line_stands_on_the_grid() -> None:
    assert arrange([Item(0, 12, 12), Item(3, 8, 8, sits=6)], 100, GRID) == ((0, 12), (24, 8))


def test_one_that_stands_on_it_already_stays() -> None:
    assert arrange([Item(0, 12, 12), Item(2, 8, 8, sits=6)], 100, GRID) == ((0, 12), (14, 8))


def test_without_a_grid_nothing_moves() -> None:
    assert arrange([Item(0, 12, 12), Item(3, 8, 8, sits=6)], 100) == ((0, 12), (15, 8))


def test_moving_down_is_taken_from_spare_height_and_what_is_pushed_stays_at_the_bottom() -> None:
    found = arrange([Item(0, 12, 12), Item(3, 8, 8, sits=6), Item(0, 5, 5, True)], 100, GRID)
    assert found == ((0, 12), (24, 8), (95, 5))


def test_what_gives_way_gives_no_more_than_the_grid_asks_and_the_gaps_stay() -> None:
    found = arrange([Item(0, 50, 20), Item(4, 3, 3), Item(5, 8, 8, sits=6)], 60, GRID)
    assert found is not None
    (_, high), (small, _), (y, _) = found
    assert (high, small, y) == pytest.approx((32, 36, 44))


def test_where_the_grid_would_make_it_too_full_it_is_left() -> None:
    assert arrange([Item(0, 12, 12), Item(3, 8, 8, sits=6)], 23, GRID) == ((0, 12), (15, 8))


sitting = st.builds(
    lambda gap, height, share, push, sits: Item(gap, height, height * share, push, sits * height),
    st.floats(0, 20), st.floats(1, 60), st.floats(0.3, 1), st.booleans(), st.sampled_from([0.0, 0.0, 0.5, 1.0]),
)  # fmt: skip


@given(items=st.lists(sitting, min_size=1, max_size=6), room=st.floats(20, 300))
@settings(derandomize=True, max_examples=50)
def test_on_a_grid_nothing_overlaps_nothing_leaves_the_room_and_all_lines_stand_or_none_moves(
    items: list[Item], room: float
) -> None:
    items = [item._replace(least=item.height) if item.sits else item for item in items]
    found = arrange(items, room, GRID)
    loose = arrange(items, room)
    assert (found is None) == (loose is None)
    if found is None or found == loose:
        return
    y = 0.0
    for at, (item, (top, high)) in enumerate(zip(items, found, strict=True)):
        assert top >= y + (item.gap if at else 0) - 0.01
        assert item.least - 0.01 <= high <= item.height + 0.01
        assert not item.sits or abs((top + item.sits + 1) % GRID - 1) < 0.02
        y = top + high
    assert y <= room + 0.02
