from __future__ import annotations

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
