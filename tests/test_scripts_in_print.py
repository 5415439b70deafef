"""Names of the whole world, set and printed: what the file says against what was to be said, by code that shares
nothing with the program (HarfBuzz called anew, pikepdf, pdfium, poppler, hb-view)."""

from __future__ import annotations

import csv
import io
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
LIKE = 0.97
"""Correlation of our raster with HarfBuzz's: only how edges are smoothed may differ."""


@cache
def letters() -> Letters:
    return Letters([ROOT / "fonts"])


def printed(names: list[tuple[str, str]]) -> bytes:
    """A file with a page for each (locale, name), read back without a finding."""
    out = io.BytesIO()
    hand = Hand(letters(), TEXT, STRONG)
    volume = Volume(out, LEAF, hand, title="names", language="de", made=datetime(2026, 12, 4, tzinfo=UTC))
    for locale, name in names:
        found = letters().line(name, TEXT, SIZE, locale=locale)
        line = TextLine(40.0, 80.0, SIZE, BLACK, found.words, found.text, found.tracking, "name", found.reordered)
        volume.insert([Page(LEAF.width, LEAF.height, LEAF.bleed, (line,), LEAF.shows)])
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
    for digits, body in re.findall(rb"/ActualText<([0-9A-F]+)>>>BDC\n(.*?)EMC", content, re.DOTALL):
        data = bytes.fromhex(digits.decode())
        text = data[2:].decode("utf-16-be") if data.startswith(b"\xfe\xff") else data.decode("latin-1")
        glyphs, font = [], ("", b"")
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
    alone = 0
    with pikepdf.open(io.BytesIO(printed(names))) as file:
        for (locale, name), page in zip(names, file.pages, strict=True):
            ((text, glyphs),) = lines(page)
            assert text == name
            assert all(glyph for _, glyph in glyphs)
            fonts = {font for font, _ in glyphs}
            if len(fonts) == 1:
                alone += 1
                assert [glyph for _, glyph in glyphs] == shaped(name, fonts.pop(), locale), f"{locale} {name}"
    assert alone > 0.95 * len(names)


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


@pytest.mark.parametrize("script", NAMES)
def test_a_name_looks_as_harfbuzz_draws_it(script: str, tmp_path: Path) -> None:
    if not shutil.which("hb-view"):
        pytest.skip("hb-view (Debian's libharfbuzz-bin) is not installed")
    locale, name, font = NAMES[script]
    name = max(name.split(), key=len)  # a space is as wide as the first font's, not as this one's
    data = printed([(locale, name)])
    with pikepdf.open(io.BytesIO(data)) as file:
        ((_, glyphs),) = lines(file.pages[0])
    assert {found for found, _ in glyphs} == {font}
    scale = 8.0
    ours = pypdfium2.PdfDocument(data)[0].render(scale=scale, grayscale=True).to_pil()
    path = tmp_path / "name.png"
    command = [
        "hb-view", f"--font-file={FILES[font]}", f"--font-size={SIZE * scale}", "--margin=20", f"--text={name}",
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


def test_letters_that_do_not_hang_together_would_be_told_apart(tmp_path: Path) -> None:
    pictures = []
    for name in ("محمد", "م\u200cح\u200cم\u200cد"):
        data = printed([("ar", name)])
        pictures.append(inked(pypdfium2.PdfDocument(data)[0].render(scale=8.0, grayscale=True).to_pil()))
    second = pictures[1].resize(pictures[0].size)
    found = numpy.corrcoef(numpy.asarray(pictures[0]).ravel(), numpy.asarray(second).ravel())[0, 1]
    assert found < 0.8
