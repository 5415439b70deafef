from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.lines import headline, one_line, paragraph

TEXT = (
    "Deinen Darjeeling haben wir heute früh abgewogen und gleich versiegelt. Gib ihm beim ersten Aufguss drei Minuten, "
    "dann zeigt er, warum wir jedes Frühjahr wieder hinfahren."
)


def measure(text: str) -> float:
    """Every letter is one wide, a space too."""
    return float(len(text))


def set_paragraph(text: str, width: float, language: str = "") -> list[str] | None:
    return paragraph(text, width, measure, 1.0, language)


def set_headline(text: str, width: float) -> list[str] | None:
    return headline(text, width, measure, 1.0)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.text("abcdeä", min_size=1, max_size=9), min_size=1, max_size=40), st.integers(10, 60))
def test_lines_hold_every_word_in_order_and_are_never_too_wide(words: list[str], width: int) -> None:
    lines = set_paragraph(" ".join(words), width)
    assert lines is not None
    assert " ".join(lines).split(" ") == words
    assert max(map(len, lines)) <= width


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.integers(18, 60))
def test_hyphens_are_all_that_is_added(width: int) -> None:
    lines = set_paragraph(TEXT, width, "de_DE")
    assert lines is not None
    assert "".join(line[:-1] if line.endswith("\u00ad") else f"{line} " for line in lines).strip() == TEXT
    assert max(map(len, lines)) <= width


def test_a_paragraph_has_no_more_lines_than_it_needs() -> None:
    assert set_paragraph("aaa bbb ccc ddd", 7) == ["aaa bbb", "ccc ddd"]


def test_the_last_line_of_a_paragraph_is_not_a_single_short_word() -> None:
    lines = set_paragraph("Eine Zahl genügt uns schon von dir, mehr gern.", 41)
    assert lines is not None
    assert len(lines[-1]) > 10


def test_a_widow_is_given_company_where_no_narrower_measure_does_it() -> None:
    lines = [
        "versiegelt davon und Platz etwas etwas", "gutes Pflanzenlampe haben macht Platz",
        "stehen neidisch Pflanzenlampe kümmern", "trotzdem gleich Stück Minuten uns auf", "Aufguss",
    ]  # fmt: skip
    assert set_paragraph(" ".join(lines), 42) == [*lines[:3], "trotzdem gleich Stück Minuten uns", "auf Aufguss"]


def test_words_break_by_the_rules_of_their_language() -> None:
    word = "Sorgfaltspflichten"
    assert set_paragraph(f"Das sind unsere {word} hier", 26, "de_DE") == [
        "Das sind unsere Sorgfalts\u00ad",
        "pflichten hier",
    ]
    assert set_paragraph(f"Das sind unsere {word} hier", 26) == ["Das sind unsere", f"{word} hier"]


def test_a_language_without_rules_breaks_no_word() -> None:
    assert set_paragraph("Das sind unsere Sorgfaltspflichten", 26, "xx_XX") == ["Das sind unsere", "Sorgfaltspflichten"]


def test_a_word_wider_than_the_measure_does_not_fit() -> None:
    assert set_paragraph("Donaudampfschiff", 10) is None
    assert set_headline("Donaudampfschiff", 10) is None


def test_non_breaking_spaces_never_break() -> None:
    assert set_paragraph("aaaa z.\u00a0B. bb", 8) == ["aaaa", "z.\u00a0B. bb"]
    assert set_paragraph("nur 19,90\u202f€ jetzt", 9) == ["nur", "19,90\u202f€", "jetzt"]


@pytest.mark.parametrize("text", ["Dose mit 250 g", "Dose mit 1,2 l", "Dose bis 24. Mai", "Dose mit 10 %"])
def test_a_number_keeps_its_unit_and_a_day_its_month(text: str) -> None:
    lines = set_paragraph(text, 11)
    assert lines is not None
    assert lines[0] in ("Dose mit", "Dose bis", "Dose")


@pytest.mark.parametrize(
    "held",
    [
        "Dr. Weiß", "Prof. Dr. Weiß", "Frau Weiß", "Herrn Weiß", "Familie Weiß", "J. R. R. Tolkien", "St. Gallen",
        "z. B. Tee", "i. d. R. morgens", "§ 5", "§§ 3", "Nr. 7", "Abs. 2", "S. 12", "ca. 20", "9 Uhr", "Mr Bean",
    ],
)  # fmt: skip
def test_titles_initials_and_abbreviations_stay_with_what_follows(held: str) -> None:
    for filler in ("aaa", "aaaa aaa", "aaaaa aaaa"):
        for width in range(len(held) + 4, len(held) + 12):
            for lines in (set_paragraph(f"{filler} {held} bb", width), set_headline(f"{filler} {held} bb", width)):
                assert lines is not None
                assert any(held in line for line in lines), lines


@pytest.mark.parametrize("loose", ["Frau.", "Teekanne. Dr", "die Frauen aus", "Nr. sieben"])
def test_what_only_looks_like_a_title_breaks_like_any_words(loose: str) -> None:
    assert set_paragraph(loose, max(map(len, loose.split()))) == loose.split()


def test_a_title_gives_way_where_a_line_has_no_room_for_it_and_the_name() -> None:
    assert set_headline("Danke, Frau Weißenberger!", 14) == ["Danke, Frau", "Weißenberger!"]
    assert set_headline("Danke, Frau Weißenberger!", 18) == ["Danke,", "Frau Weißenberger!"]
    assert set_headline("Danke, Frau Weißenberger-Schmidt!", 19) == ["Danke,", "Frau Weißenberger-", "Schmidt!"]


NOTE_WORDS = st.text("abcdefghijklmnopqrstuvwxyzäöü", min_size=2, max_size=11)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(NOTE_WORDS, min_size=14, max_size=45), st.integers(36, 50), st.sampled_from(["", "de_DE"]))
def test_a_note_ends_on_no_widow(words: list[str], width: int, language: str) -> None:
    """Words of two to eleven letters, 36 to 50 to a line: what notes are made of. No last line is one short word."""
    lines = set_paragraph(" ".join(words), width, language)
    assert lines is not None
    assert len(lines[-1]) >= 0.25 * width, lines


def test_double_names_break_after_their_hyphen() -> None:
    assert set_headline("Hohenlohe-Waldenburg", 12) == ["Hohenlohe-", "Waldenburg"]


def test_codes_and_ranges_do_not_break() -> None:
    assert set_paragraph("3-4 Minuten", 9) == ["3-4", "Minuten"]


def test_soft_hyphens_show_only_where_the_line_ends() -> None:
    assert set_paragraph("Donau\u00addampf\u00adschiff", 30) == ["Donaudampfschiff"]
    assert set_paragraph("Donau\u00addampf\u00adschiff", 11) == ["Donaudampf\u00ad", "schiff"]
    assert one_line("Donau\u00addampf\n  schiff") == "Donaudampf schiff"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Willkommen, Lena.", 30, ["Willkommen, Lena."]),
        ("Schön, dass du da bist, Maximiliane!", 24, ["Schön, dass du da bist,", "Maximiliane!"]),
        ("Danke für das zehnte Mal, Jonathan.", 26, ["Danke für das zehnte Mal,", "Jonathan."]),
        ("Schon ausgepackt, Zoë?", 20, ["Schon", "ausgepackt, Zoë?"]),
        ("Ten times thank you, Tom!", 22, ["Ten times", "thank you, Tom!"]),
        ("Alles Gute zum Geburtstag", 20, ["Alles Gute", "zum Geburtstag"]),
    ],
)
def test_headlines_break_by_sense(text: str, width: int, lines: list[str]) -> None:
    assert set_headline(text, width) == lines


def test_headlines_are_balanced_and_end_on_no_widow() -> None:
    assert set_headline("aaaa bbbb cccc dddd ee", 20) == ["aaaa bbbb", "cccc dddd ee"]
