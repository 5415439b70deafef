from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import bidi as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.bidi import direction, levels, visual

CASES = Path(__file__).parent / "bidi_cases.txt"
ALL_CASES = Path("/usr/share/unicode/BidiCharacterTest.txt")
"""Where Debian's unicode-data puts the whole file."""


def wrong(lines: Iterable[str]) -> Iterator[str]:
    """The Consortium's cases in which we find other levels, another order or another direction."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        points, asked, base, wanted, order = line.strip().split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        found = levels(text, int(base))
        shown = [at for at, level in enumerate(wanted.split()) if level != "x"]
        ours = [shown[at] for at in visual([found[at] for at in shown])]
        right = [found[at] for at in shown] == [int(level) for level in wanted.split() if level != "x"]
        if not right or ours != [int(at) for at in order.split()] or (asked == "2" and direction(text) != int(base)):
            yield line


def test_levels_and_order_are_the_unicode_consortiums() -> None:
    assert list(wrong(CASES.read_text("utf-8").splitlines())) == []


def test_levels_and_order_are_the_unicode_consortiums_in_all_its_cases() -> None:
    if not ALL_CASES.exists():
        pytest.skip("Debian's unicode-data is not installed")
    lines = ALL_CASES.read_text("utf-8").splitlines()
    assert len(lines) > 90_000
    assert list(wrong(lines)) == []


@given(st.text("abc אבג محمد 123 (),.!-\u0661\u0662[]\u2067\u2068\u2069", max_size=30), st.booleans())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_the_order_is_that_of_python_bidi(text: str, from_the_right: bool) -> None:
    base = int(from_the_right)
    found = levels(text, base)
    order = visual(found)
    theirs = str(reference.get_display(text, base_dir="LR"[base]))
    assert plain("".join([text[at] for at in order])) == plain(theirs)


def plain(text: str) -> str:
    """Without what only turns, and brackets that look one way: which way they look is for the font to say."""
    return re.sub("[()\\[\\]]", "|", re.sub("[\u2067\u2068\u2069]", "", text))


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Danke!", "de", 0),
        ("شكرا", "ar_EG", 1),
        ("محمد, schön, dass du da bist", "de_DE", 0),  # a name does not turn the sentence around
        ("\u2068محمد\u2069!", "de_DE", 0),
        ("محمد", "de_DE", 1),  # nothing runs as German does
        ("Fernweh Tee", "ar", 0),
        ("Fernweh شاي", "ar", 1),
        ("104", "he_IL", 1),
        ("104", "", 0),
        ("שלום Anna", "", 1),
        ("Anna שלום", "", 0),
    ],
)
def test_a_text_runs_as_its_language_does(text: str, language: str, wanted: int) -> None:
    assert direction(text, language) == wanted
