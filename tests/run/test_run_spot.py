"""find says in four languages where on its sheet a card stands."""

from __future__ import annotations

import pytest

from inserts.phrases import Language, phrases_in
from inserts.run.floor.find import spot


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Bogen 7, Platz 1 (oben links)"),
        ("en", "sheet 7, place 1 (top left)"),
        ("pl", "arkusz 7, miejsce 1 (u góry po lewej)"),
        ("tr", "tabaka 7, yer 1 (üstte solda)"),
    ],
)
def test_the_place_of_a_card_is_said_in_words(language: Language, said: str) -> None:
    assert spot("sheet 7, place 1 (top left)", phrases_in(language).find) == said


def test_places_without_corners_in_grids_and_of_several_copies_are_said_too() -> None:
    words = phrases_in("de").find
    assert spot("sheet 2, place 9 (row 3, column 1)", words) == "Bogen 2, Platz 9 (Reihe 3, Spalte 1)"
    assert spot("sheet 1, place 1; sheet 1, place 2", words) == "Bogen 1, Platz 1; Bogen 1, Platz 2"
    assert spot("", words) == ""
