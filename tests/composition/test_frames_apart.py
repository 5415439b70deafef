"""Every text of a card is seen, inside the trim, and covers nothing: looked at as pixels, with names of the world."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy
import pypdfium2
import pytest
from composition_cards import CARDS, LONGEST_NAME, compiled, flat, letters

from inserts.composition.compose import compose
from inserts.model import Insert
from inserts.page import BLACK, Box, Mark, Page, Picture, Symbol, TextLine
from inserts.prepress import Hand, Leaf, Volume
from tests.changing import replace

SCALE = 2.0
INKED = 128
"""A pixel darker than this has ink."""

NAMES = {
    "de_DE": LONGEST_NAME, "vi": "Nguyễn Thị Ánh", "el": "Γεώργιος Παπαδόπουλος", "ru": "Владимир Йовович",
    "ar_EG": "محمد الأمين", "fa": "مریم حسینی\u200cنژاد", "he": "נועה בן־דוד", "hi": "नेहा श्रीकृष्ण शर्मा",
    "bn": "রবীন্দ্রনাথ ঠাকুর", "ta": "தமிழ்ச்செல்வி", "te": "శ్రీనివాస్ రెడ్డి", "th": "น้ำฝน ศรีสุวรรณ", "ka": "ნინო ბერიძე",
    "hy": "Արամ Հարությունյան", "zh_CN": "王小明", "zh_TW": "陳怡君", "ja": "髙橋さくら", "ko": "김서연",
}  # fmt: skip


def named(insert: Insert, name: str, locale: str) -> Insert:
    """The card with the name in its headline and in its note."""
    texts = {**insert.texts, "headline": f"\u2068{name}\u2069!", "note": f"\u2068{name}\u2069, {insert.texts['note']}"}
    return replace(insert, texts=texts, language=locale[:2], locale=locale)


def rasters(pages: Iterable[Page]) -> Iterator[numpy.ndarray]:
    """Each page's tones within the trim."""
    pages = list(pages)
    first, out = pages[0], io.BytesIO()
    leaf = Leaf(first.width, first.height, first.bleed, first.shows, slug=False)
    hand = Hand(letters(), ("SourceSans3-Regular",), ("SourceSans3-SemiBold",))
    volume = Volume(out, leaf, hand, title="frames", language="de", made=datetime(2026, 12, 4, tzinfo=UTC))
    for page in pages:
        volume.insert([page])
    volume.close()
    margin = round(leaf.margin * SCALE)
    for drawn in pypdfium2.PdfDocument(out.getvalue()):
        whole = numpy.asarray(drawn.render(scale=SCALE, grayscale=True).to_pil())
        yield whole[margin : margin + round(first.height * SCALE), margin : margin + round(first.width * SCALE)]


def faults(page: Page) -> list[str]:
    """Text frames that change nothing, reach out of the trim, or lie upon one another, a picture or a symbol."""
    marks = flat(page)
    names = list(dict.fromkeys(mark.frame for mark in marks if isinstance(mark, TextLine)))
    alone = [replace(page, marks=tuple(_black(mark) for mark in marks if _of(mark, name))) for name in names]
    without = [replace(page, marks=tuple(mark for mark in marks if not _of(mark, name))) for name in names]
    full, *drawn = rasters([replace(page, marks=tuple(marks)), *without, *alone])
    hidden = drawn[: len(names)]
    inks = [tones < INKED for tones in drawn[len(names) :]]
    found = [f"{name} cannot be seen" for name, other in zip(names, hidden, strict=True) if _same(full, other)]
    found += [f"{name} lies outside" for name, ink in zip(names, inks, strict=True) if not ink.any() or _at_edge(ink)]
    taken = numpy.zeros(full.shape, bool)
    for mark in marks:
        if isinstance(mark, Symbol | Picture):
            taken[_pixels(mark.box)] = True
    for name, ink in zip(names, inks, strict=True):
        if (ink & taken).any():
            found.append(f"{name} covers something")
        taken |= ink
    return found


def _of(mark: Mark, name: str) -> bool:
    return isinstance(mark, TextLine) and mark.frame == name


def _black(mark: Mark) -> Mark:
    assert isinstance(mark, TextLine)
    return replace(mark, colour=BLACK)


def _same(one: numpy.ndarray, other: numpy.ndarray) -> bool:
    """Whether no pixel differs by what an eye can see."""
    return int(numpy.abs(one.astype(int) - other).max()) < 64


def _at_edge(ink: numpy.ndarray) -> bool:
    return bool(ink[0].any() or ink[-1].any() or ink[:, 0].any() or ink[:, -1].any())


def _pixels(box: Box) -> tuple[slice, slice]:
    x, y = max(0, round(box.x * SCALE)), max(0, round(box.y * SCALE))
    return slice(y, round(box.bottom * SCALE)), slice(x, round(box.right * SCALE))


@pytest.mark.parametrize("locale", NAMES)
def test_each_text_is_seen_inside_the_trim_and_covers_nothing(locale: str) -> None:
    front, _ = compose(named(CARDS["everything"], NAMES[locale], locale), compiled())
    assert faults(front) == []


@pytest.mark.parametrize("card", CARDS)
def test_so_it_is_on_every_kind_of_card(card: str) -> None:
    assert [faults(page) for page in compose(CARDS[card], compiled())] == [[], []]


@pytest.mark.parametrize("card", ["survey-and-three", "everything"])
def test_so_it_is_with_a_white_border_and_in_a_mirror(card: str) -> None:
    insert = named(CARDS[card], NAMES["ar_EG"], "ar_EG")
    assert [faults(page) for page in compose(insert, compiled("inset"))] == [[], []]


def test_so_it_is_with_the_longest_real_name_of_every_language(real_data: Path) -> None:
    path = real_data / "names" / "cldr-person-names" / "sample-names-12-languages.csv"
    longest: dict[str, str] = {}
    for row in csv.DictReader(path.open(encoding="utf-8-sig")):
        name = unicodedata.normalize("NFC", " ".join(filter(None, (row["given"], row["given2"], row["surname"]))))
        longest[row["locale"]] = max(name, longest.get(row["locale"], ""), key=len)
    assert len(longest) >= 12
    for locale, name in longest.items():
        front, _ = compose(named(CARDS["nothing"], name, locale), compiled())
        assert faults(front) == [], locale


def test_a_text_that_lies_upon_another_is_found() -> None:
    front, _ = compose(CARDS["nothing"], compiled())
    lines = [mark for mark in flat(front) if isinstance(mark, TextLine)]
    note = next(line for line in lines if line.frame == "note")
    moved = [replace(mark, y=note.y) if _of(mark, "headline") else mark for mark in flat(front)]
    assert faults(replace(front, marks=tuple(moved))) == ["note covers something"]
    out = [replace(mark, x=-300.0) if _of(mark, "note") else mark for mark in flat(front)]
    assert faults(replace(front, marks=tuple(out))) == ["note cannot be seen", "note lies outside"]
    white = [replace(mark, colour=(1.0,)) if _of(mark, "note") else mark for mark in flat(front)]
    assert faults(replace(front, marks=tuple(white))) == ["note cannot be seen"]
