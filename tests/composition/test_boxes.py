"""Boxes: filled, outlined, rounded."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import card, flat
from composition_layouts import frame, ready, text

from inserts.composition.compose import compose
from inserts.page import Border, Box, Form, Rectangle
from inserts.units import MM

ACCENT, TINT = (0.0784, 0.2824, 0.2392), (0.9529, 0.9333, 0.8941)


def drawn(folder: Path, *keys: str) -> list[object]:
    """The marks of a box of 20 mm."""
    (front,) = compose(card(), ready(folder, frame("box", "box", "height = '20mm'", "width = '20mm'", *keys)))
    return [mark for mark in flat(front) if isinstance(mark, Rectangle | Border)]


SQUARE = Box(10 * MM, 10 * MM, 20 * MM, 20 * MM)


@pytest.mark.parametrize(
    ("keys", "marks"),
    [
        ([], []),
        (['colour = "tint"'], [Rectangle(SQUARE, TINT, 0.0, "box")]),
        (['line = "accent"'], [Border(SQUARE, ACCENT, 0.35, 0.0, "box")]),
        (
            ['colour = "tint"', 'line = "accent"', 'thickness = "1pt"', 'radius = "2mm"'],
            [Rectangle(SQUARE, TINT, 2 * MM, "box"), Border(SQUARE, ACCENT, 1.0, 2 * MM, "box")],
        ),
    ],
)
def test_a_box_is_filled_and_outlined_as_it_says(tmp_path: Path, keys: list[str], marks: list[object]) -> None:
    assert drawn(tmp_path, *keys) == marks


def test_the_area_of_a_group_has_round_corners(tmp_path: Path) -> None:
    group = frame("group", "group", 'fill = "tint"', 'radius = "3mm"', 'above = "2mm"', 'below = "2mm"')
    compiled = ready(tmp_path, group + text("note", within="sides.frames.frames"))
    (area,) = [mark for mark in flat(compose(card(), compiled)[0]) if isinstance(mark, Rectangle)]
    assert area.radius == 3 * MM


def test_frames_are_painted_in_the_order_of_the_file_pinned_or_not(tmp_path: Path) -> None:
    ground = frame("box", "ground", 'colour = "tint"', 'top = "0mm"', 'height = "60mm"')
    stamp = frame("box", "stamp", 'colour = "accent"', 'top = "0mm"', 'height = "5mm"')
    (front,) = compose(card(), ready(tmp_path, ground + text("note", "static = true") + stamp))
    names = [mark.frame for mark in flat(front) if not isinstance(mark, Form)]
    assert list(dict.fromkeys(names)) == ["ground", "note", "stamp"]
