"""Marks as operators: where the pen goes, what shows, how a symbol is drawn, what letters its glyphs stand for."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from prepress_pages import CUT, FONTS, INSET, LETTERS, WHOLE, content, image, opened, page, printed, symbol, text, words

from inserts.errors import LayoutError
from inserts.page import BLACK, Border, Box, Font, Form, Picture, Rectangle, Rule, Symbol, TextLine, Word
from inserts.prepress import read_back
from inserts.prepress.document import numbers
from inserts.prepress.leaf import Leaf
from inserts.prepress.lines import Lines
from inserts.prepress.program import composed, program
from inserts.prepress.type0 import Type0Fonts
from tests.changing import replace

VERA = LETTERS.font("Vera")
DRAWN = re.compile(r"(\d+) (\d+) (\d+) 1 re")


def test_a_nought_has_no_sign_whatever_was_written_before() -> None:
    assert [numbers((value,)) for value in (-0.0, 0.0, -0.0001, 12.3456)] == [b"0", b"0", b"0", b"12.346"]


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(36, 90), st.integers(0, 2400)), min_size=1, max_size=12), st.floats(5, 40))
def test_the_pen_never_strays_from_where_the_words_were_set(glyphs: list[tuple[int, int]], size: float) -> None:
    letters = "x" * len(glyphs)
    word = Word(letters, VERA, *_columns(glyphs), (), tuple(range(len(glyphs))), sum(advance for _, advance in glyphs))
    ends = word.width * size / VERA.units
    line = TextLine(10, 50, size, BLACK, ((0.0, word), (ends + 3, word), (2 * ends + 6, word)), letters * 3)
    data, _ = printed([(page(CUT, line),)])
    near = 0.6 * size / 1000 + 0.002  # half of the thousandth of an em in which a viewer counts
    assert [
        at == pytest.approx(should, abs=near)
        for at, should in zip(_starts(data), (0, ends + 3, 2 * ends + 6), strict=True)
    ]
    assert _starts(data) == pytest.approx([0, ends + 3, 2 * ends + 6], abs=near)


def test_pure_black_is_printed_with_black_alone() -> None:
    rectangles = [Rectangle(Box(10, 10, 5, 5), colour) for colour in ((0.0, 0.0, 0.0), (0.5,), (0.8, 0.3, 0.2))]
    inks = re.findall(r"^[\d. ]+ (?:g|rg)$", content(printed([(page(CUT, *rectangles),)])[0], 0), re.M)
    assert inks[:3] == ["0 g", "0.5 g", "0.8 0.3 0.2 rg"]


def test_nothing_of_a_design_shows_beyond_the_white_border() -> None:
    flooded = page(INSET, Rectangle(Box(-50, -50, 900, 900), BLACK))
    pixels = pypdfium2.PdfDocument(printed([(flooded,)], INSET)[0])[0].render(scale=1).to_pil().convert("L")
    assert [pixels.getpixel(at) for at in ((13, 200), (16, 200), (150, 12), (150, 16))] == [255, 0, 255, 0]


def test_nothing_of_a_design_shows_beyond_the_bleed() -> None:
    flooded = page(CUT, Rectangle(Box(-50, -50, 900, 900), BLACK))
    pixels = pypdfium2.PdfDocument(printed([(flooded,)])[0])[0].render(scale=1).to_pil().convert("L")
    assert [pixels.getpixel(at) for at in ((18, 200), (22, 200), (150, 18), (150, 22))] == [255, 0, 255, 0]


def test_a_rectangle_has_round_corners() -> None:
    mark = Rectangle(Box(50, 50, 100, 60), BLACK, 20)
    leaf = Leaf(200, 200, 0, Box(0, 0, 200, 200), 1)
    pixels = pypdfium2.PdfDocument(printed([(page(leaf, mark),)], leaf)[0])[0].render(scale=1).to_pil().convert("L")
    dark = [pixels.getpixel(at) < 128 for at in ((52, 52), (57, 57), (147, 107), (52, 80), (100, 51), (48, 80))]
    assert dark == [False, True, False, True, True, False]


@pytest.mark.parametrize(("radius", "corner"), [(0.0, True), (20.0, False)])
def test_the_outline_of_a_box_is_drawn_inside_it(radius: float, corner: bool) -> None:
    mark = Border(Box(50, 50, 100, 60), BLACK, 6, radius)
    leaf = Leaf(200, 200, 0, Box(0, 0, 200, 200), 1)
    data, written = printed([(page(leaf, mark),)], leaf)
    pixels = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L")
    dark = [pixels.getpixel(at) < 128 for at in ((52, 52), (51, 80), (54, 80), (48, 80), (58, 80), (100, 80))]
    assert dark == [corner, True, True, False, False, False]
    assert read_back(data, written) == ()


@pytest.mark.parametrize("crop", [WHOLE, Box(0.1, 0.1, 0.8, 0.8), Box(0, 0, 0.3, 0.3)], ids=["whole", "most", "little"])
def test_a_picture_has_round_corners(tmp_path: Path, crop: Box) -> None:
    black = image(Pillow.new("RGB", (600, 600)), tmp_path / "black.png")
    leaf = Leaf(200, 200, 0, Box(0, 0, 200, 200), 1)
    marks = [Picture(Box(50, 50, 100, 60), black, crop, radius=20), Rectangle(Box(0, 0, 20, 20), (0.5,))]
    pixels = pypdfium2.PdfDocument(printed([(page(leaf, *marks),)], leaf)[0])[0].render(scale=1).to_pil().convert("L")
    dark = [pixels.getpixel(at) < 100 for at in ((52, 52), (57, 57), (147, 107), (52, 80), (100, 51), (48, 80))]
    assert dark == [False, True, False, True, True, False]
    assert pixels.getpixel((10, 10)) == 128  # the window ends with the picture


def test_a_rule_runs_where_it_was_set() -> None:
    leaf = Leaf(200, 300, 0, Box(0, 0, 200, 300), 1)
    assert "0.5 G 2 w 20 260 m 120 260 l S" in content(
        printed([(page(leaf, Rule(20, 40, 120, 40, 2, (0.5,))),)], leaf)[0], 0
    )


def _modules(size: int) -> st.SearchStrategy[tuple[int, list[int]]]:
    return st.tuples(st.just(size), st.lists(st.integers(0, 2**size - 1), min_size=size, max_size=size))


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.integers(1, 60).flatmap(_modules))
def test_the_rectangles_of_a_symbol_are_its_dark_modules(drawn: tuple[int, list[int]]) -> None:
    size, rows = drawn
    stream = content(printed([(page(CUT, Symbol(Box(9, 9, 70, 70), tuple(rows), size, BLACK, "")),)])[0], 0)
    cells = {(int(x) + at, size - 1 - int(y)) for x, y, width in DRAWN.findall(stream) for at in range(int(width))}
    assert cells == {(x, y) for y, row in enumerate(rows) for x in range(size) if row >> (size - 1 - x) & 1}


def test_a_symbol_stands_in_its_box_and_is_one_path() -> None:
    stream = content(printed([(page(CUT, symbol("https://tee.example/x", 30, 200)),)])[0], 0)
    size = 25
    module, x, y = re.findall(r"([\d.]+) 0 0 \1 ([\d.]+) ([\d.]+) cm\n\d+ \d+ \d+ 1 re", stream)[0]
    assert float(module) == pytest.approx(70.866 / size, abs=1e-4)
    assert (float(x), float(y)) == (pytest.approx(30), pytest.approx(419.528 - 200 - 70.866, abs=0.002))
    assert len(re.findall(r"re\nf ", stream)) == 1


def test_tracking_widens_every_glyph() -> None:
    code = "K7QM-2X9A"
    tight, wide = (_width(printed([(page(CUT, text(code, tracking=by)),)])[0], code) for by in (0, 2))
    assert wide - tight == pytest.approx(8 * 2, abs=0.1)


def test_tracked_words_stand_where_they_were_set() -> None:
    line = text("K7QM 2X9A PD4T", tracking=2)
    data, _ = printed([(page(CUT, line),)])
    assert "2 Tc" in content(data, 0)
    assert _starts(data) == pytest.approx([at for at, _ in line.words], abs=0.01)


def test_a_form_after_tracked_words_is_not_tracked() -> None:
    form = Form("below", (text("Gruß", y=90),))
    alone = printed([(page(CUT, text("Anna"), form),)])[0]
    data, written = printed([(page(CUT, text("Anna", tracking=2), form, text("Bo", y=120)),)])
    assert read_back(data, written) == ()
    assert _width(data, "Gruß") == _width(alone, "Gruß")
    assert re.findall(r"[\d.]+ Tc|Do", content(data, 0))[:3] == ["2 Tc", "0 Tc", "Do"]


def test_the_slug_does_not_lean_on_what_the_design_left_behind() -> None:
    like_the_slug = replace(text("Klein", size=8), colour=(0.3,))
    data, written = printed([(page(CUT, like_the_slug),)])
    assert read_back(data, written) == ()
    assert content(data, 0).count("/F1 8 Tf") == content(data, 0).count("0.3 g") == 2


def test_a_ligature_says_all_its_letters() -> None:
    ligature = Word("office", VERA, (82, 73, 70, 72), (1253, 1300, 1126, 1260), (), (0, 1, 4, 5), 4939)
    data, written = printed([(page(CUT, TextLine(30, 60, 9, BLACK, ((0.0, ligature),), "office")),)])
    assert read_back(data, written) == ()
    assert _to_unicode(data)[0x49] == "ffi"


def test_a_mark_that_the_font_sets_by_itself_says_its_own_letter() -> None:
    composed = Word("é", VERA, (72, 116), (1260, 0), ((0, 0), (-300, 40)), (0, 0), 1260)
    data, written = printed([(page(CUT, TextLine(30, 60, 9, BLACK, ((0.0, composed),), "é")),)])
    assert read_back(data, written) == ()
    assert (_to_unicode(data)[72], _to_unicode(data)[116]) == ("e", "\u0301")
    assert "0.176 Ts[146<0074>" in content(data, 0)


def test_a_glyph_that_stands_for_two_letters_says_each_where_it_stands() -> None:
    both = [Word(letter, VERA, (16,), (739,), (), (0,), 739) for letter in ("-", "\u2010")]
    line = TextLine(30, 60, 9, BLACK, ((0.0, both[0]), (9.0, both[1])), "- \u2010")
    data, written = printed([(page(CUT, line),)])
    assert read_back(data, written) == ()
    assert "[<0010>]TJ" in content(data, 0)
    assert _width(data, "-") == pytest.approx(2.0, abs=1.5)  # both are drawn


def test_text_is_found_by_a_reader_that_knows_nothing_of_us() -> None:
    said = "Überraschung für Łucja: 19,90\u202f€ – „schön“"
    assert words(printed([(page(CUT, text(said)),)])[0], 0).startswith("Überraschung für Łucja: 19,90 € – „schön“")


def test_fonts_are_embedded_with_no_more_than_the_glyphs_used() -> None:
    data, _ = printed([(page(CUT, text("Anna")),)])
    fonts = opened(data).pages[0].Resources.Font
    assert sorted(fonts.keys()) == ["/F1"]
    font = fonts.F1
    program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    assert re.fullmatch(r"/[A-Z]{6}\+BitstreamVeraSans-Roman", str(font.BaseFont))
    assert (font.Subtype, font.Encoding) == ("/Type0", "/Identity-H")
    assert len(program) < (FONTS / "Vera.ttf").stat().st_size / 5
    assert set(_to_unicode(data).values()) == set("Anna1/14711")


@pytest.mark.parametrize("said", ["Anna", "éÅç", "f"])
def test_an_embedded_glyph_is_drawn_as_in_its_font_file(said: str) -> None:
    data, _ = printed([(page(CUT, text(said)),)])
    descriptor = opened(data).pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor
    cut, whole = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())), TTFont(FONTS / "Vera.ttf")
    used = [glyph for _, word in text(f"{said} 1/1 4711").words for glyph in word.glyphs]
    for glyph in used:
        name, old = cut.getGlyphName(glyph), whole.getGlyphName(glyph)
        assert _outline(cut, name) == _outline(whole, old)
        assert cut["hmtx"][name] == whole["hmtx"][old]
    inked = {glyph for glyph, name in enumerate(cut.getGlyphOrder()) if cut["glyf"][name].numberOfContours}
    assert set(used) <= inked
    assert len(inked) <= len({*used}) + 1 + 2 * sum(letter in "éÅç" for letter in said)  # .notdef; letter and accent
    assert sorted(cut.keys()) == ["GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp"]
    programs = [getattr(cut["glyf"][name], "program", None) for name in cut.getGlyphOrder()]
    assert not any(program.getBytecode() for program in programs if program)


def _outline(font: TTFont, name: str) -> tuple[list[tuple[int, int]], list[int]]:
    coordinates, ends, _ = font["glyf"][name].getCoordinates(font["glyf"])
    return list(coordinates), list(ends)


def test_logical_text_is_read_letter_by_letter_or_as_utf_16() -> None:
    for said, digits in (("Grüße", "4772FCDF65"), ("Łucja", "FEFF0141"), ("þÿ", "FEFF00FE00FF"), ("x\u00adx", "FEFF")):
        data, written = printed([(page(CUT, text(said)),)])
        assert f"ActualText<{digits}" in content(data, 0)
        assert read_back(data, written) == ()
    assert words(printed([(page(CUT, text("Grüße, Zoë!")),)])[0], 0).startswith("Grüße, Zoë!")


def test_lines_that_repeat_look_alike_whatever_stood_before_them() -> None:
    bold = replace(text("Fett", 80, font="VeraBd"), colour=(0.5,))
    data, written = printed([(page(CUT, text("Satz"), bold, text("Satz", 100), text("Satz", 120, tracking=1)),)] * 2)
    assert read_back(data, written) == ()
    fonts = re.findall(r"/F\d 9 Tf", content(data, 2))
    assert fonts == ["/F1 9 Tf", "/F2 9 Tf", "/F1 9 Tf"]
    assert re.findall(r"[\d.]+ Tc", content(data, 0)) == re.findall(r"[\d.]+ Tc", content(data, 2)) == ["1 Tc"]


def test_the_same_words_are_set_anew_at_another_size_or_with_another_logical_text() -> None:
    line = text("Satz")
    lines = (line, replace(line, size=12), replace(line, text="Sa\u00adtz"))
    stream = content(printed([(page(CUT, *lines),)])[0], 0)
    assert re.findall(r"/F1 (9|12) Tf", stream) == ["9", "12", "9"]
    assert re.findall(r"Text<(\w+)>", stream)[:3] == ["5361747A", "5361747A", "FEFF0053006100AD0074007A"]


def test_words_of_a_line_that_is_gone_are_not_taken_for_those_of_another() -> None:
    lines, ((_, one),) = Lines(Type0Fonts()), text("eins").words
    wide = one.width * 9 / VERA.units
    for gap in range(1, 50):  # words of a new line would stand in memory where those of an old one stood
        words = (0.0, one), (wide + gap, one), (2 * wide + 2 * gap, one)
        moved = re.findall(rb"\[-(\d+)", lines.setting(TextLine(30, 60, 9, BLACK, words, "eins eins eins")).words)
        assert [int(back) for back in moved] == pytest.approx([gap / 0.009] * 2, abs=1)
        del words


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(36, 90), st.integers(0, 2400)), min_size=1, max_size=12))
def test_each_letter_of_a_word_stands_where_it_was_set(glyphs: list[tuple[int, int]]) -> None:
    word = Word(
        "x" * len(glyphs), VERA, *_columns(glyphs), (), tuple(range(len(glyphs))), sum(wide for _, wide in glyphs)
    )
    fonts, em = Type0Fonts(), 1000 / VERA.units
    widths = dict(zip(word.glyphs, [fonts.font(VERA)._advances[glyph] * em for glyph in word.glyphs], strict=True))
    pen, starts, run = 0.0, [], fonts.run(word)
    for digits, back in re.findall(rb"([0-9A-F]{4})|>(-?\d+)<", run.body):
        starts += [pen] if digits else []
        pen += widths[word.glyphs[len(starts) - 1]] if digits else -int(back)
    wanted = [em * sum(word.advances[:at]) for at in range(len(glyphs))]
    assert starts == pytest.approx(wanted, abs=0.501)
    assert run.width == pytest.approx(pen)


def test_a_line_in_two_fonts_leaves_the_second_in_force() -> None:
    mixed = (*text("eins").words, (30.0, text("zwei", font="VeraBd").words[0][1]))
    line = replace(text("eins"), words=mixed, text="eins zwei")
    data, written = printed([(page(CUT, line, text("drei", 90, font="VeraBd"), replace(line, y=99)),)])
    assert re.findall(r"/(F\d) 9 Tf", content(data, 0)) == ["F1", "F2", "F1", "F2"]
    assert read_back(data, written) == ()


def test_glyphs_that_share_the_last_advance_keep_it() -> None:
    font = TTFont(FONTS / "Vera.ttf")
    for name in font.getGlyphOrder()[-9:]:
        font["hmtx"][name] = (777, font["hmtx"][name][1])
    file = io.BytesIO()
    font.save(file)
    whole = TTFont(file)
    last = whole["maxp"].numGlyphs - 1
    assert whole["hhea"].numberOfHMetrics == last - 7
    cut = TTFont(io.BytesIO(program(whole, [last - 1, last])))
    for glyph in (last - 1, last):
        assert cut["hmtx"][cut.getGlyphName(glyph)] == whole["hmtx"][whole.getGlyphName(glyph)]
    assert cut["hmtx"][cut.getGlyphName(last - 2)] == (0, 0)


def test_a_composed_glyph_loses_its_instructions_and_says_so() -> None:
    box = bytes(8)
    parts = bytes.fromhex("0122 0003 0102  0100 0004 0506".replace(" ", ""))  # two components, both flagged
    plain = bytes.fromhex("0022 0003 0102  0000 0004 0506".replace(" ", ""))
    assert composed(b"\xff\xff" + box + parts + b"\0\2\1\1") == b"\xff\xff" + box + plain


def test_a_slanted_font_says_by_how_much() -> None:
    data, _ = printed([(page(CUT, text("schräg", font="VeraIt")),)])
    descriptor = opened(data).pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor
    assert (int(descriptor.ItalicAngle), int(descriptor.Flags)) == (-11, 4 + 64)


def test_a_subset_is_named_by_what_is_in_it() -> None:
    def name(said: str) -> str:
        return str(opened(printed([(page(CUT, text(said)),)])[0]).pages[0].Resources.Font.F1.BaseFont)

    assert name("Anna") == name("naAn")
    assert name("Anna") != name("Anne")


def test_a_font_that_changed_since_it_was_measured_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Vera.ttf"
    path.write_bytes((FONTS / "Vera.ttf").read_bytes() + b"\0")
    word = Word("A", Font(str(path), VERA.sha256, 2048), (36,), (1401,), (), (0,), 1401)
    with pytest.raises(LayoutError, match=r"Vera.ttf \[font-changed\]"):
        printed([(page(CUT, TextLine(30, 60, 9, BLACK, ((0.0, word),), "A")),)])


def _columns(glyphs: list[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(glyph for glyph, _ in glyphs), tuple(advance for _, advance in glyphs)


def _starts(data: bytes) -> list[float]:
    """Where each TJ of the first line begins, from the line's own start, by the widths that the file declares."""
    line = re.search(r"BT.*?ET", content(data, 0), re.S)
    assert line
    size = float(re.findall(r"/F\d+ ([\d.]+) Tf", line[0])[0])
    tracking = float((re.findall(r"([\d.]+) Tc", content(data, 0)) or ["0"])[0])
    widths, pen, starts = _widths(data), 0.0, []
    for array in re.findall(r"\[(.*?)\]TJ", line[0]):
        lead, parts = re.match(r"-?\d*", array), re.findall(r"<([0-9A-F]+)>|(-?\d+)", array)
        first = float(lead[0] or 0) if lead else 0.0
        starts.append(pen - first * size / 1000)
        for codes, back in parts:
            pen -= float(back or 0) * size / 1000
            shown = [widths[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4)]
            pen += sum(shown) * size / 1000 + len(shown) * tracking
    return starts


def _widths(data: bytes) -> dict[int, float]:
    array = list(opened(data).pages[0].Resources.Font.F1.DescendantFonts[0].W)
    rows = zip(array[::2], array[1::2], strict=True)
    return {int(first) + at: float(width) for first, row in rows for at, width in enumerate(row)}


def _to_unicode(data: bytes) -> dict[int, str]:
    cmap = opened(data).pages[0].Resources.Font.F1.ToUnicode.read_bytes().decode().partition("beginbfchar")[2]
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap)
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def _width(data: bytes, wanted: str) -> float:
    side = pypdfium2.PdfDocument(data)[0].get_textpage()
    first, count = side.search(wanted).get_next()
    return side.get_charbox(first + count - 1)[2] - side.get_charbox(first)[0]
