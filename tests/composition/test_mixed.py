"""Bold, italic and accented words: in their own face, on one baseline, broken like any others."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from composition_cards import COUPON, SUGGESTIONS, WORDS, card, compiled, flat, letters, postcard
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.compose import compile, compose
from inserts.composition.ellipsis import cut
from inserts.composition.typeset import Standing, place_text, set_text, types
from inserts.emphasis import ACCENT, BOLD, ITALIC, SIGNS, bare, signed
from inserts.errors import LayoutError
from inserts.page import Page, TextLine
from inserts.prepress import Hand, Leaf, Volume, read_back
from tests.changing import replace

FONTS = {0: "SourceSans3-Regular", BOLD: "SourceSans3-SemiBold", ITALIC: "SourceSans3-Italic"}
GERMAN = "Sorgfaltspflichten und Donaudampfschifffahrt, am 24. Dezember für 19,90\u202f€: eine Zahl genügt uns schon."


def marked(text: str, look: int, words: str) -> str:
    """The text with that look for some of its words."""
    at = text.index(words)
    return signed(text, [look * (at <= here < at + len(words)) for here in range(len(text))])


def lines(page: Page, frame: str) -> list[TextLine]:
    return [mark for mark in flat(page) if isinstance(mark, TextLine) and mark.frame == frame]


def faces(line: TextLine) -> list[tuple[str, str]]:
    """(word, font) of a line."""
    return [(word.text, Path(word.font.path).stem) for _, word in line.words]


def noted(note: str, locale: str = "de_DE") -> list[TextLine]:
    return lines(compose(card({"note": note}, locale=locale), compiled())[0], "note")


def test_bold_and_italic_words_are_set_in_their_own_font_on_the_same_line() -> None:
    text = "Am Samstag kommt die Monstera deliciosa."
    (line,) = noted(marked(text, ITALIC, "Monstera deliciosa"))
    assert line.text == text
    assert faces(line)[-3:] == [
        ("Monstera", "SourceSans3-Italic"), ("deliciosa", "SourceSans3-Italic"), (".", "SourceSans3-Regular"),
    ]  # fmt: skip
    (line,) = noted(marked(text, BOLD, "Samstag"))
    assert faces(line)[:3] == [
        ("Am", "SourceSans3-Regular"), ("Samstag", "SourceSans3-SemiBold"), ("kommt", "SourceSans3-Regular"),
    ]  # fmt: skip


def test_accented_words_are_marks_of_their_own_on_the_same_baseline() -> None:
    headline = marked("Zehnmal danke, Anna!", ACCENT, "Zehnmal")
    first, second = lines(compose(card({"headline": headline}), compiled())[0], "headline")
    assert (first.text, second.text) == ("Zehnmal ", "danke, Anna!")
    assert first.y == second.y
    assert first.colour == postcard().file.colours["accent"]
    assert second.colour == postcard().file.colours["ink"]
    (plain,) = lines(compose(card({"headline": bare(headline)}), compiled())[0], "headline")
    assert second.x == pytest.approx(plain.x + plain.words[1][0])
    assert first.x == plain.x


def test_a_line_in_two_colours_from_the_right_says_each_part_in_its_order() -> None:
    note = marked("تصل الهدية يوم السبت القادم.", ACCENT, "يوم السبت")
    right, accent, left = noted(note, "ar_EG")
    assert [right.text, accent.text, left.text] == ["تصل الهدية ", "يوم السبت ", "القادم."]
    assert right.x > accent.x > left.x
    (plain,) = noted(bare(note), "ar_EG")
    assert left.x == pytest.approx(plain.x)
    assert right.x + right.words[-1][0] == pytest.approx(plain.x + plain.words[-1][0])


def test_where_letters_hang_together_a_word_has_one_look() -> None:
    (line,) = noted(marked("مرحبا والسبت، هنا", BOLD, "السبت"), "ar_EG")
    assert faces(line)[1:3] == [("،", "NotoSansArabic-Regular"), ("والسبت", "NotoSansArabic-SemiBold")]
    (line,) = noted(marked("مرحبا والسبت!", BOLD, "السبت"), "ar_EG")
    assert faces(line)[0] == ("والسبت!", "NotoSansArabic-SemiBold")


def test_a_word_broken_by_a_hyphen_stays_in_its_face_and_so_does_the_hyphen() -> None:
    kind = types(postcard().file, letters())["note"]
    text = "Das sind unsere Sorgfaltspflichten hier"
    found = set_text(marked(text, BOLD, "Sorgfaltspflichten"), kind, 118.0, letters(), Standing(), "de_DE", None, 0)
    assert found is not None
    assert [line.text for line in found.lines] == ["Das sind unsere Sorgfalts\u00ad", "pflichten hier"]
    words = [(word.text, Path(word.font.path).stem) for line in found.lines for _, word in line.words]
    assert words[3:] == [("Sorgfalts-", FONTS[BOLD]), ("pflichten", FONTS[BOLD]), ("hier", FONTS[0])]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.integers(0, len(GERMAN)), st.integers(0, len(GERMAN)), st.sampled_from([1, 2, 4, 5]), st.integers(90, 300))
def test_lines_of_marked_words_lose_nothing_and_are_never_too_wide(start: int, end: int, look: int, width: int) -> None:
    kind = types(postcard().file, letters())["note"]
    text = signed(GERMAN, [look * (start <= at < end) for at in range(len(GERMAN))])
    found = set_text(text, kind, width, letters(), Standing(), "de_DE", None, 0)
    assert found is not None
    said = "".join(line.text.removesuffix("\u00ad") + " " * (not line.text.endswith("\u00ad")) for line in found.lines)
    assert said.strip() == GERMAN
    assert max(line.width for line in found.lines) <= width + 0.01
    shown = [
        (letter, {v: k for k, v in FONTS.items()}[Path(word.font.path).stem])
        for line in found.lines for _, word in line.words
        for letter in word.text.removesuffix("-" if line.text.endswith("\u00ad") and word is line.words[-1][1] else "")
    ]  # fmt: skip
    wanted = [(char, (look & 3) * (start <= at < end)) for at, char in enumerate(GERMAN) if not char.isspace()]
    assert shown == wanted


def test_a_marked_text_breaks_as_its_plain_text_does_where_faces_are_as_wide() -> None:
    kind = replace(types(postcard().file, letters())["note"], faces={BOLD: ("SourceSans3-Regular", "NotoSans-Regular")})
    text = WORDS["note"].split("\n")[0]
    for width in range(110, 260, 10):
        plain = set_text(text, kind, width, letters(), Standing(), "de_DE", None, 0)
        found = set_text(marked(text, BOLD, text), kind, width, letters(), Standing(), "de_DE", None, 0)
        assert plain is not None
        assert found is not None
        assert [line.text for line in found.lines] == [line.text for line in plain.lines]
        assert [line.width for line in found.lines] == pytest.approx([line.width for line in plain.lines])


def test_a_number_keeps_its_unit_though_one_of_them_is_bold() -> None:
    kind = types(postcard().file, letters())["note"]
    text = marked("Dose mit 250 g", BOLD, "250")
    found = set_text(text, kind, 48.0, letters(), Standing(), "de_DE", None, 0)
    assert found is not None
    assert [line.text for line in found.lines] == ["Dose mit", "250 g"]


def test_chinese_words_may_be_bold_in_the_midst() -> None:
    (line,) = noted(marked("您的茶叶已经打包好了。", BOLD, "已经打包"), "zh_CN")
    assert faces(line) == [
        ("您的茶叶", "NotoSansSC-Regular"), ("已经打包", "NotoSansSC-SemiBold"), ("好了。", "NotoSansSC-Regular"),
    ]  # fmt: skip


@pytest.mark.parametrize(("look", "code"), [(BOLD, "no-bold"), (ITALIC, "no-italic"), (ACCENT, "no-accent")])
def test_what_a_style_does_not_have_holds_the_card(look: int, code: str) -> None:
    with pytest.raises(LayoutError) as fault:
        compose(card({"signature": marked("Ida und Jonas", look, "Ida")}), compiled())
    assert fault.value.code == code
    assert fault.value.where is not None
    assert fault.value.where.spot == "front/signature"


def test_labels_of_coupons_and_suggestions_may_be_marked() -> None:
    coupon = replace(COUPON, headline=marked("10\u00a0% für dich", ITALIC, "für dich"))
    reasons = [replace(one, reason=marked(one.reason, BOLD, one.reason[:4])) for one in SUGGESTIONS]
    _, back = compose(card(coupon=coupon, suggestions=reasons), compiled())
    assert [font for _, font in faces(lines(back, "coupon-headline")[-1])][-1] == "Fraunces-SemiBoldItalic"
    assert "SourceSans3-SemiBold" in {font for _, font in faces(lines(back, "suggestions")[0])}


def test_the_file_says_the_words_and_no_sign() -> None:
    """Painted and read back, left and right, with one TextLine a colour."""
    headline = marked("Zehnmal danke, Anna!", ACCENT, "Zehnmal")
    german = card({"headline": headline, "note": marked(GERMAN, BOLD, "am 24.")})
    arabic = card({"note": marked("تصل الهدية يوم السبت القادم.", ACCENT, "يوم السبت")}, locale="ar_EG")
    ready = compile(postcard(), letters(), "bleed")
    out = io.BytesIO()
    leaf = Leaf(ready.width, ready.height, ready.bleed, sides=2, slug=False)
    hand = Hand(letters(), ("SourceSans3-Regular",), ("SourceSans3-SemiBold",))
    volume = Volume(out, leaf, hand, title="t", language="de", made=datetime(2026, 12, 4, tzinfo=UTC))
    for insert in (german, arabic):
        volume.insert(compose(insert, ready))
    written = volume.close()
    assert read_back(out.getvalue(), written) == ()
    with pikepdf.open(io.BytesIO(out.getvalue())) as file:
        content = b"".join(page.Contents.read_bytes() for page in file.pages)
    assert "Zehnmal ".encode("latin-1").hex().upper().encode() in content
    assert not any(char.encode("utf-16-be").hex().upper().encode() in content for char in SIGNS)
    for page in (*compose(german, ready), *compose(arabic, ready)):
        assert all(SIGNS.isdisjoint(mark.text) for mark in flat(page) if isinstance(mark, TextLine))


def test_an_ellipsis_looks_like_the_words_it_stands_behind() -> None:
    kind = types(postcard().file, letters())["note"]
    text = marked("Eine Zahl genügt, uns schon", BOLD, "Zahl genügt,")
    found = cut(text, lambda words: set_text(words, kind, 80.0, letters(), Standing(), "de_DE", 1, 0))
    assert found is not None
    assert [line.text for line in found.lines] == ["Eine Zahl genügt…"]
    assert [Path(word.font.path).stem for _, word in found.lines[0].words] == [FONTS[0], FONTS[BOLD], FONTS[BOLD]]


def test_place_text_gives_one_mark_a_line_where_nothing_is_accented() -> None:
    kind = types(postcard().file, letters())["note"]
    found = set_text(marked(GERMAN, BOLD, "eine Zahl"), kind, 150.0, letters(), Standing(), "de_DE", None, 0)
    assert found is not None
    assert len(place_text(found, 0, 0, 150.0, "note")) == len(found.lines)


BIDI = "שלום Anna (12 g) עולם, bis 24.12. ערב טוב!"


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.integers(0, len(BIDI)), st.integers(0, len(BIDI)), st.sampled_from([1, 4]), st.sampled_from(["de", "he"]))
def test_signs_change_nothing_in_the_order_of_letters(start: int, end: int, look: int, locale: str) -> None:
    kind = replace(types(postcard().file, letters())["note"], faces={BOLD: ("SourceSans3-Regular", "NotoSans-Regular")})
    shown = []
    for text in (BIDI, signed(BIDI, [look * (start <= at < end) for at in range(len(BIDI))])):
        found = set_text(text, kind, 400.0, letters(), Standing(), locale, None, 0)
        assert found is not None
        (line,) = found.lines
        assert line.text == BIDI
        shown.append("".join(word.text[::-1] if word.leftward else word.text for _, word in line.words))
    assert shown[0] == shown[1]
