"""Fold marks: where they stand, and that nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import card, flat
from composition_layouts import ready, text

from inserts.composition.compose import compose
from inserts.composition.frames import Edge
from inserts.page import Rule
from inserts.units import MM

BACK = '\n[[sides]]\nname = "back"\n[[sides.frames]]\nkind = "text"\nname = "n"\nshows = "note"\nstyle = "text"\n'


def marks(folder: Path, edge: Edge, page: str) -> list[tuple[float, ...]]:
    """The ends of the marks of the front in millimetres."""
    front, back = compose(card(), ready(folder, text("signature") + BACK, edge, page=page))
    assert not [mark for mark in flat(back) if isinstance(mark, Rule)]
    rules = [mark for mark in flat(front) if isinstance(mark, Rule)]
    assert {(rule.frame, rule.width) for rule in rules} <= {("fold", 0.25)}
    return [tuple(round(end / MM, 2) for end in (rule.x1, rule.y1, rule.x2, rule.y2)) for rule in rules]


def test_without_folds_there_are_no_marks(tmp_path: Path) -> None:
    assert marks(tmp_path, "inset", "") == []


def test_on_a_printer_that_leaves_a_border_they_stand_inside_of_it(tmp_path: Path) -> None:
    assert marks(tmp_path, "inset", 'folds = ["40mm"]') == [(5, 40, 8, 40), (92, 40, 95, 40)]


def test_where_the_card_is_cut_they_are_cut_off(tmp_path: Path) -> None:
    assert marks(tmp_path, "bleed", 'folds = ["40mm"]') == [(-3, 40, 0, 40), (100, 40, 103, 40)]


def test_a_fold_upright_has_its_marks_above_and_below(tmp_path: Path) -> None:
    assert marks(tmp_path, "inset", 'folds_upright = ["50mm", "70mm"]') == [
        (50, 5, 50, 8), (50, 92, 50, 95), (70, 5, 70, 8), (70, 92, 70, 95)
    ]  # fmt: skip


@pytest.mark.parametrize("edge", ["inset", "bleed"])
def test_they_end_before_the_margin(tmp_path: Path, edge: Edge) -> None:
    (left, _) = marks(tmp_path, edge, 'folds = ["40mm"]\nborder = "8mm"')
    assert left[2] <= 10
