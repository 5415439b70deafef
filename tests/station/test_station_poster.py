"""Large words in block characters: as large as there is room, and never larger."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.phrases import LANGUAGES, phrases_in
from inserts.station.poster import BLOCKS, Sign, poster
from tests.conftest import ROOT

FONT = ROOT / "fonts/source-sans-3/SourceSans3-SemiBold.ttf"


def test_a_letter_is_drawn_in_blocks() -> None:
    lines = poster(FONT, "H", 20, 5)
    assert len(lines) == 5
    assert lines[0] == lines[1] == lines[-1], "two posts"
    posts, bar = lines[0].count("█"), lines[2].count("█") + lines[2].count("▀") + lines[2].count("▄")
    assert 2 <= posts < bar, "and what joins them"


def test_where_there_is_no_room_for_blocks_the_word_is_plain() -> None:
    assert poster(FONT, "KARTE", 5, 1) == ("KARTE",)
    assert poster(FONT, "KEINE KARTE", 6, 7) == ("KEINE ",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_large_word_fills_the_smallest_screen(language: str) -> None:
    pack = phrases_in(language).pack  # type: ignore[arg-type]
    for name in type(pack).model_fields:
        if name.startswith("big_"):
            lines = poster(FONT, getattr(pack, name), 76, 7, "tick")
            assert len(lines) >= 6, name


@given(st.sampled_from(["STOPP", "TEKRAR MI?", "CZEKAJ", "07"]), st.integers(4, 200), st.integers(1, 30))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_nothing_is_wider_or_higher_than_its_room(word: str, width: int, height: int) -> None:
    lines = poster(FONT, word, width, height, "stop")
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    assert all(sign in BLOCKS for line in lines for sign in line) or lines == (word[:width],)


def test_every_sign_is_different() -> None:
    drawn = {poster(FONT, "A", 40, 7, sign) for sign in get_args(Sign)}
    assert len(drawn) == len(get_args(Sign))
