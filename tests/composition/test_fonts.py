from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import FONTS, letters, postcard
from fontTools.ttLib import TTFont

from inserts.errors import LayoutError
from inserts.lettering import Letters

FILES = sorted(FONTS.rglob("*.ttf"))
NAMES = "Łukasz Đặng Nguyễn Þórdís Ćosić Șerban Žiga Ülkü Ğ İnci Ångström Ñuñez Zoë Œuvre ß ẞ Ŵyn Ħal Ŀl ǅ Ạ̈ x̂"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_font_is_static_truetype_that_may_be_embedded_and_has_its_licence(path: Path) -> None:
    font = TTFont(path)
    assert "glyf" in font
    assert "fvar" not in font
    assert font["OS/2"].fsType == 0
    assert "SIL Open Font License, Version 1.1" in (path.parent / "OFL.txt").read_text("utf-8")
    assert font["name"].getDebugName(6) == path.stem


def test_all_fonts_together_are_small_enough_for_a_wheel() -> None:
    assert sum(path.stat().st_size for path in FONTS.rglob("*") if path.is_file()) < 25_000_000


@pytest.mark.parametrize("style", ["code", "price", "price-large", "until", "small", "scale"])
def test_figures_are_of_one_width_where_prices_and_codes_are_set(style: str) -> None:
    file = postcard().file
    kind = file.styles[style]
    widths = {letters().width(digit, file.fonts[kind.font], kind.features) for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("chain", ["display", "hand", "text", "medium", "strong"])
def test_latin_with_all_its_accents_can_be_set(chain: str) -> None:
    fonts = postcard().file.fonts[chain]
    line = letters().line(NAMES, fonts, 9.0)
    assert line.width > 0
    for first in [*range(0x21, 0x7F), *range(0xA1, 0x17F), *range(0x1E00, 0x1EFA)]:
        letters().words(chr(first), fonts)


def test_no_glyph_is_ever_an_empty_box() -> None:
    fonts = postcard().file.fonts["text"]
    assert all(glyph for _, word in letters().line(NAMES, fonts, 9.0).words for glyph in word.glyphs)
    with pytest.raises(LayoutError) as caught:
        letters().words("Привет\U00013000", fonts)
    assert caught.value.code == "glyph-missing"


def test_spaces_are_distances_never_glyphs() -> None:
    fonts = postcard().file.fonts["text"]
    line = letters().line("19,90\u202f€", fonts, 10.0)
    assert [word.text for _, word in line.words] == ["19,90", "€"]
    gap = line.words[1][0] - line.words[0][1].width * 10.0 / line.words[0][1].font.units
    assert gap == pytest.approx(2.0)


def test_a_font_that_is_not_there_is_an_error_with_a_guess() -> None:
    with pytest.raises(LayoutError, match="Fraunces-SemiBold"):
        letters().font("Fraunces-Semibold")


def test_what_is_kept_of_words_is_bounded_over_all_languages_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inserts.lettering.CACHED_LETTERS", 500)
    fonts, fresh = postcard().file.fonts["text"], Letters([FONTS])
    cases = [fresh.case(fonts, (), locale) for locale in ("de_DE", "tr_TR", "ja_JP")]
    for number in range(100):
        for case in cases:
            assert case.line(f"word{number}", 9.0).words
        kept = sum(len(word) for case in cases for known in (case._words, case._widths) for word in known)
        assert kept <= 500
    assert fresh.case(fonts, (), "de_AT") is cases[0]
    assert fresh.case(fonts, (), "de_JP") is not cases[0]  # Han as in Japan


@pytest.mark.parametrize(
    ("locale", "name", "font"),
    [
        ("zh_CN", "骨直", "NotoSansSC-Regular"),
        ("de_DE", "骨直", "NotoSansSC-Regular"),
        ("zh_TW", "骨直", "NotoSansTC-Regular"),
        ("zh_Hant_DE", "骨直", "NotoSansTC-Regular"),
        ("ja", "骨直", "NotoSansJP-Regular"),
        ("de_JP", "骨直", "NotoSansJP-Regular"),
        ("de_DE", "骨さん", "NotoSansJP-Regular"),
        ("zh_TW", "骨镕", "NotoSansSC-Regular"),  # a name keeps one font
    ],
)
def test_han_is_set_as_the_reader_knows_it(locale: str, name: str, font: str) -> None:
    (word,) = letters().case(postcard().file.fonts["text"], (), locale).words(name)
    assert Path(word.font.path).stem == font


def test_beside_semi_bold_fonts_others_are_semi_bold_where_they_can_be() -> None:
    case = letters().case(postcard().file.fonts["display"], (), "de_DE")
    found = {text: Path(case.words(text)[0].font.path).stem for text in ("שלום", "김서연", "ಶ್ರೀ")}
    assert found == {
        "שלום": "NotoSansHebrew-SemiBold",
        "김서연": "NotoSansKR-SemiBold",
        "ಶ್ರೀ": "NotoSansKannada-Regular",
    }


def test_a_word_of_two_scripts_keeps_the_design_font_where_it_can() -> None:
    words = letters().case(postcard().file.fonts["text"], (), "zh_CN").words("iPhone手机")
    assert [(word.text, Path(word.font.path).stem) for word in words] == [
        ("iPhone", "SourceSans3-Regular"), ("手机", "NotoSansSC-Regular"),
    ]  # fmt: skip


def test_letters_that_hang_together_are_not_tracked() -> None:
    fonts = postcard().file.fonts["text"]
    assert letters().line("محمد", fonts, 9.0, 0.5).tracking == 0.0
    assert letters().line("Anna", fonts, 9.0, 0.5).tracking == 0.5
