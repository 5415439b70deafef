"""Lengths as people write them become points."""

import pytest

from inserts.units import PAPER, length, paper_name, points


def test_a_length_carries_its_unit():
    assert points("25.4mm") == pytest.approx(72)
    assert points("2.54 cm") == pytest.approx(72)
    assert points("1in") == 72
    assert points("9pt") == 9
    assert points("-3mm") == pytest.approx(-8.504, abs=0.001)


@pytest.mark.parametrize("wrong", ["12", "mm", "12 px", "1,5mm", "", "1e3pt"])
def test_a_length_without_a_known_unit_is_refused_and_the_message_shows_a_right_one(wrong):
    with pytest.raises(ValueError, match="as in '12mm'"):
        points(wrong)


@pytest.mark.parametrize("written", ["3mm", "-0.4mm", "0mm", "0.35pt", "9pt"])
def test_a_length_is_written_as_people_would(written):
    assert length(points(written)) == written


def test_a6_is_105_by_148_millimetres():
    width, height = PAPER["a6"]
    assert (round(width, 2), round(height, 2)) == (297.64, 419.53)


def test_paper_is_called_by_its_name_where_it_has_one():
    assert paper_name(*PAPER["a6"]) == "A6"
    assert paper_name(points("100mm"), points("50mm")) == "100 × 50 mm"
