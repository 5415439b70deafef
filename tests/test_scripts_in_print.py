"""Names of the whole world, set and printed: what the file says against what was to be said, by code that shares
nothing with the program (HarfBuzz called anew, pikepdf, pdfium, poppler, hb-view)."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
import pytest
import uharfbuzz as hb
from PIL import Image

from inserts.content.formats import clean
from inserts.errors import LayoutError
from inserts.lettering import Letters
from inserts.page import BLACK, Page, TextLine
from inserts.prepress import Hand, Leaf, Volume, read_back

from .conftest import ROOT

TEXT = ("SourceSans3-Regular", "NotoSans-Regular")
STRONG = ("SourceSans3-SemiBold", "NotoSans-SemiBold")
LEAF = Leaf(400.0, 600.0, 0.0, slug=False)
FILES = {path.stem: path for path in (ROOT / "fonts").rglob("*.ttf")}
SIZE = 20.0
NAMES = {
    "Latin": ("vi", "Nguyễn Thị Ánh", "SourceSans3-Regular"),
    "Greek": ("el", "Γεώργιος Παπαδόπουλος", "SourceSans3-Regular"),
    "Cyrillic": ("ru", "Владимир Йовович", "SourceSans3-Regular"),
    "Arabic": ("ar", "محمد الأمين", "NotoSansArabic-Regular"),
    "Persian": ("fa", "مریم حسینی\u200cنژاد", "NotoSansArabic-Regular"),
    "Hebrew": ("he", "נועה בן־דוד", "NotoSansHebrew-Regular"),
    "Devanagari": ("hi", "नेहा श्रीकृष्ण शर्मा", "NotoSans-Regular"),
    "Bengali": ("bn", "রবীন্দ্রনাথ ঠাকুর", "NotoSansBengali-Regular"),
    "Tamil": ("ta", "தமிழ்ச்செல்வி", "NotoSansTamil-Regular"),
    "Telugu": ("te", "శ్రీనివాస్ రెడ్డి", "NotoSansTelugu-Regular"),
    "Thai": ("th", "น้ำฝน ศรีสุวรรณ", "NotoSansThai-Regular"),
    "Georgian": ("ka", "ნინო ბერიძე", "NotoSansGeorgian-Regular"),
    "Armenian": ("hy", "Արամ Հարությունյան", "NotoSansArmenian-Regular"),
    "Chinese": ("zh_CN", "王小明", "NotoSansSC-Regular"),
    "Taiwanese": ("zh_TW", "陳怡君", "NotoSansTC-Regular"),
    "Japanese": ("ja", "髙橋さくら", "NotoSansJP-Regular"),
    "Korean": ("ko", "김서연", "NotoSansKR-Regular"),
    "Emoji": ("en", "👩\u200d🚀❤\ufe0f", "NotoEmoji-Regular"),
}
BAND, SCALE = 32.0, 8.0
"""In points: the height that a name has on the page of all scripts; pixels a point."""
LIKE = 0.97
"""Correlation of our raster with HarfBuzz's: only how edges are smoothed may differ."""


@cache
def letters() -> Letters:
    return Letters([ROOT / "fonts"])


def printed(names: list[tuple[str, str]]) -> bytes:
    """A file with a page for each (locale, name), read back without a finding."""
    pages = []
    for locale, name in names:
        found = letters().line(name, TEXT, SIZE, locale=locale)
        line = TextLine(40.0, 80.0, SIZE, BLACK, found.words, found.text, found.tracking, "name", found.reordered)
        pages.append(Page(LEAF.width, LEAF.height, LEAF.bleed, (line,), LEAF.shows))
    return filed(pages)


def filed(pages: list[Page]) -> bytes:
    """A file of pages, read back without a finding."""
    out = io.BytesIO()
    hand = Hand(letters(), TEXT, STRONG)
    volume = Volume(out, LEAF, hand, title="names", language="de", made=datetime(2026, 12, 4, tzinfo=UTC))
    for page in pages:
        volume.insert([page])
    written = volume.close()
    assert read_back(out.getvalue(), written) == ()
    return out.getvalue()


def real_names(real_data: Path) -> list[tuple[str, str]]:
    """All of CLDR's sample names and five hundred popular ones, each with its locale."""
    folder = real_data / "names"
    names = []
    with (folder / "cldr-person-names" / "sample-names-12-languages.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            names.append((row["locale"], " ".join(filter(None, (row["given"], row["given2"], row["surname"])))))
    with (folder / "popular-names-by-country" / "common-forenames-by-country.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names += [(f"und_{row['Country']}", row["Localized Name"]) for row in rows[:: len(rows) // 500][:500]]
    return [(locale, unicodedata.normalize("NFC", name)) for locale, name in names if name.strip()]


# ── reading the file ──────────────────────────────────────────────────────────────────────────


def lines(page: pikepdf.Page) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Each line of a page: its ActualText, and its glyphs as (PostScript name of the font, glyph id)."""
    fonts = {name: (font_name(font), glyph_map(font)) for name, font in page.Resources.Font.items()}
    content = page.Contents.read_bytes()
    font = ("", b"")
    for digits, body in re.findall(rb"/ActualText<([0-9A-F]+)>>>BDC\n(.*?)EMC", content, re.DOTALL):
        data = bytes.fromhex(digits.decode())
        text = data[2:].decode("utf-16-be") if data.startswith(b"\xfe\xff") else data.decode("latin-1")
        glyphs = []
        for name, codes in re.findall(rb"/(F\d+) [\d.]+ Tf|<((?:[0-9A-F]{4})+)>", body):
            if name:
                font = fonts["/" + name.decode()]
            for at in range(0, len(codes), 4):
                code = int(codes[at : at + 4], 16)
                glyph = int.from_bytes(font[1][2 * code : 2 * code + 2], "big") if font[1] else code
                glyphs.append((font[0], glyph))
        yield text, glyphs


def font_name(font: pikepdf.Object) -> str:
    return str(font.BaseFont).split("+")[1]


def glyph_map(font: pikepdf.Object) -> bytes:
    """Two bytes a code; empty where codes are glyph ids."""
    found = font.DescendantFonts[0].CIDToGIDMap
    return b"" if isinstance(found, pikepdf.Name) else bytes(found.read_bytes())


@cache
def shaper(name: str) -> hb.Font:
    return hb.Font(hb.Face(FILES[name].read_bytes()))


def shaped(text: str, name: str, locale: str) -> list[int]:
    """The glyphs of a name from left to right, word by word, as HarfBuzz itself guesses script and direction."""
    found: list[list[int]] = []
    leftward = False
    for word in text.split():
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        buffer.language = {"zh_TW": "zh-Hant", "zh_CN": "zh-Hans"}.get(locale, re.split("[_-]", locale)[0])
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        leftward = leftward or buffer.direction == "rtl"
        hb.shape(shaper(name), buffer)
        found.append([info.codepoint for info in buffer.glyph_infos])
    return [glyph for word in (found[::-1] if leftward else found) for glyph in word]


# ── tests ─────────────────────────────────────────────────────────────────────────────────────


def test_every_real_name_says_what_it_is_and_is_shaped_as_harfbuzz_shapes_it(real_data: Path) -> None:
    names = real_names(real_data)
    assert len(names) > 550
    with pikepdf.open(io.BytesIO(printed(names))) as file:
        for (locale, name), page in zip(names, file.pages, strict=True):
            ((text, glyphs),) = lines(page)
            assert text == name
            assert all(glyph for _, glyph in glyphs)
            (font,) = {font for font, _ in glyphs}
            assert [glyph for _, glyph in glyphs] == shaped(name, font, locale), f"{locale} {name}"
        assert drawn_otherwise(file) == []


def drawn_otherwise(file: pikepdf.Pdf) -> list[tuple[str, int]]:
    """(font, glyph) of each glyph in use whose outline in the file is not that of the font it was shaped with."""
    used: dict[str, set[int]] = {}
    programs: dict[str, bytes] = {}
    for page in file.pages:
        for font in page.Resources.Font.values():
            programs[font_name(font)] = bytes(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
        for _, glyphs in lines(page):
            for name, glyph in glyphs:
                used.setdefault(name, set()).add(glyph)
    found = []
    for name, glyphs in used.items():
        here, there = hb.Font(hb.Face(programs[name])), shaper(name)
        found += [(name, glyph) for glyph in glyphs if outline(here, glyph) != outline(there, glyph)]
    return found


def outline(font: hb.Font, glyph: int) -> list[tuple[object, ...]]:
    """What a glyph draws: move, line and curve operations with their points."""
    pen: list[tuple[object, ...]] = []
    functions = hb.DrawFuncs()
    for name in ("move_to", "line_to", "quadratic_to", "cubic_to", "close_path"):
        getattr(functions, f"set_{name}_func")(lambda *points, name=name: pen.append((name, *points[:-1])))
    font.draw_glyph(glyph, functions, None)
    return pen


@pytest.mark.parametrize("reader", ["pdfium", "poppler"])
def test_two_readers_read_real_names_from_left_to_right_as_they_are(
    reader: str, real_data: Path, tmp_path: Path
) -> None:
    names = [one for one in real_names(real_data) if not turns(one[1])]
    assert len(names) > 500
    path = tmp_path / "names.pdf"
    path.write_bytes(printed(names))
    if reader == "pdfium":
        file = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in file]
    elif shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
        pages = done.stdout.decode().split("\f")[: len(names)]
    else:
        pytest.skip("poppler's pdftotext is not installed")
    wrong = [(name, page) for (_, name), page in zip(names, pages, strict=True) if bare(page) != bare(name)]
    assert wrong == []


def turns(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in text)


def bare(text: str) -> str:
    """Letters only: how wide a gap is a reader's guess."""
    unseen = ("Cc", "Cf", "Zs", "Zl", "Zp")
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in unseen)


@cache
def page_of_scripts() -> tuple[Image.Image, dict[str, str]]:
    """One page with one word of a name of each script, and which font it is set in."""
    marks, words = [], {script: max(name.split(), key=len) for script, (_, name, _) in NAMES.items()}
    for at, (script, word) in enumerate(words.items()):
        found = letters().line(word, TEXT, SIZE, locale=NAMES[script][0])
        y = (at + 0.7) * BAND
        marks.append(TextLine(40.0, y, SIZE, BLACK, found.words, found.text, found.tracking, "name", found.reordered))
    data = filed([Page(LEAF.width, LEAF.height, LEAF.bleed, tuple(marks), LEAF.shows)])
    with pikepdf.open(io.BytesIO(data)) as file:
        fonts = dict(
            zip(words, ("+".join({font for font, _ in glyphs}) for _, glyphs in lines(file.pages[0])), strict=True)
        )
    return pypdfium2.PdfDocument(data)[0].render(scale=SCALE, grayscale=True).to_pil(), fonts


@pytest.mark.parametrize("script", NAMES)
def test_on_a_page_with_a_name_of_each_script_each_looks_as_harfbuzz_draws_it(script: str, tmp_path: Path) -> None:
    if not shutil.which("hb-view"):
        pytest.skip("hb-view (Debian's libharfbuzz-bin) is not installed")
    locale, name, font = NAMES[script]
    page, fonts = page_of_scripts()
    assert fonts[script] == font
    at, margin = list(NAMES).index(script), LEAF.margin * SCALE
    top = round(margin + at * BAND * SCALE)
    ours = page.crop((0, top, page.width, round(top + BAND * SCALE)))
    path = tmp_path / "name.png"
    word = max(name.split(), key=len)  # a space is as wide as the first font's, not as this one's
    command = [
        "hb-view", f"--font-file={FILES[font]}", f"--font-size={SIZE * SCALE}", "--margin=20", f"--text={word}",
        f"--output-file={path}", "--output-format=png", f"--language={locale.replace('_', '-')}",
    ]  # fmt: skip
    subprocess.run(command, check=True)
    theirs = Image.open(path).convert("L")
    assert likeness(ours, theirs) > LIKE, script


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Correlation of what is inked in two pictures, brought to one size, which may differ by little."""
    first, second = inked(one), inked(other)
    assert abs(first.width - second.width) <= 5
    assert abs(first.height - second.height) <= 5
    pixels = numpy.asarray(first, float), numpy.asarray(second.resize(first.size, Image.Resampling.BILINEAR), float)
    return float(numpy.corrcoef(pixels[0].ravel(), pixels[1].ravel())[0, 1])


def inked(picture: Image.Image) -> Image.Image:
    box = picture.point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert box, "nothing was printed"
    return picture.crop(box)


def test_naughty_strings_print_no_boxes_and_nothing_else_than_they_say(real_data: Path) -> None:
    path = real_data / "names" / "big-list-of-naughty-strings" / "blns.json"
    names, held = [], 0
    for one in json.loads(path.read_text("utf-8")):
        name = clean(str(one))[:60].strip()
        try:
            letters().line(name, TEXT, SIZE)
        except LayoutError as fault:
            assert fault.code in ("glyph-missing", "marks-piled-up")
            held += 1
            continue
        names += [("en", name)] if bare(name) else []
    assert (len(names), held) == (488, 19)
    with pikepdf.open(io.BytesIO(printed(names))) as file:
        for (_, name), page in zip(names, file.pages, strict=True):
            ((text, glyphs),) = lines(page)
            assert text == name
            assert all(glyph for _, glyph in glyphs), ascii(name)


def test_letters_that_do_not_hang_together_would_be_told_apart(tmp_path: Path) -> None:
    pictures = []
    for name in ("محمد", "م\u200cح\u200cم\u200cد"):
        data = printed([("ar", name)])
        pictures.append(inked(pypdfium2.PdfDocument(data)[0].render(scale=8.0, grayscale=True).to_pil()))
    second = pictures[1].resize(pictures[0].size)
    found = numpy.corrcoef(numpy.asarray(pictures[0]).ravel(), numpy.asarray(second).ravel())[0, 1]
    assert found < 0.8
