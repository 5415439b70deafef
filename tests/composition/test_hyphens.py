from __future__ import annotations

import random

import pyphen
import pytest

from inserts.composition.hyphens import dictionary


@pytest.mark.parametrize("language", ["en_US", "hu_HU", "af_ZA", "el_GR", "ru_RU", "ca"])
def test_words_break_where_pyphen_breaks_them(language: str) -> None:
    theirs, ours, chance = pyphen.Pyphen(lang=language, left=0, right=0), dictionary(language), random.Random(7)
    assert ours is not None
    syllables = [letters.strip(".") for letters in theirs.hd.patterns]
    for _ in range(300):
        word = "".join(chance.choices(syllables, k=3))
        assert ours.breaks(word) == [int(at) for at in theirs.positions(word)], word


def test_a_pattern_that_says_nothing_leaves_another_of_the_same_letters_alone() -> None:
    theirs, ours = pyphen.Pyphen(lang="de_AT", left=0, right=0), dictionary("de_AT")
    assert ours is not None
    assert ours.patterns.keys() == theirs.hd.patterns.keys()


def test_a_country_without_rules_of_its_own_takes_those_of_its_language() -> None:
    assert dictionary("de_LI") is dictionary("de")
    assert dictionary("xx") is None
