"""The test page says what it measures: distances, symbols and words, read back from the finished file."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from inserts.composition.symbol import symbol
from inserts.lettering import Letters
from inserts.page import Rectangle, Rule, Sheet, Symbol, TextLine
from inserts.phrases import LANGUAGES, phrases_in
from inserts.prepress import Hand, TestPage, print_test_page, read_back
from inserts.prepress.gauges import NONIUS, signed
from inserts.prepress.testpage import test_pages as pages_of
from inserts.units import MM, PAPER
from tests.changing import replace
from tests.conftest import ROOT

TestPage.__test__ = False  # type: ignore[attr-defined]
pages_of.__test__ = False  # type: ignore[attr-defined]

DAY = datetime(2000, 1, 1, tzinfo=UTC)
HAND = Hand(
    Letters((ROOT / "fonts",)),
    ("SourceSans3-Regular", "NotoSans-Regular"),
    ("SourceSans3-SemiBold", "NotoSans-SemiBold"),
)
A4 = TestPage(Sheet("a4-4xa6"), *PAPER["a4"], printer="front-desk")
A6 = TestPage(Sheet("single"), *PAPER["a6"])
LYING = TestPage(Sheet("a4-2xa5"), PAPER["a4"][1], PAPER["a4"][0])
DPI = 600
DOTS = DPI / 25.4


def file_of(page: TestPage, language: str = "en") -> bytes:
    out = BytesIO()
    print_test_page(out, page, HAND, symbol, title="test page", language=language, made=DAY)
    return out.getvalue()


def side(data: bytes, number: int, dpi: float = DPI) -> Image.Image:
    with pypdfium2.PdfDocument(data) as file:
        return file[number].render(scale=dpi / 72, grayscale=True).to_pil()


@pytest.fixture(scope="module")
def a4() -> bytes:
    return file_of(A4)


@pytest.fixture(scope="module")
def front(a4: bytes) -> Image.Image:
    return side(a4, 0)


def text(data: bytes, number: int) -> str:
    with pypdfium2.PdfDocument(data) as file:
        return " ".join(file[number].get_textpage().get_text_range().split())


# ── measured in the raster ────────────────────────────────────────────────────────────────────


def peaks(row: np.ndarray) -> list[float]:
    """The middles of the dark runs, in millimetres."""
    dark = np.flatnonzero(row < 128)
    runs = np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1)
    return [(run[0] + run[-1] + 1) / 2 / DOTS for run in runs if run.size]


def test_a_hundred_millimetres_are_a_hundred_millimetres(front: Image.Image):
    pixels = np.asarray(front)
    below_the_line = round((297 / 2 + 3) * DOTS)  # where only the ticks of whole centimetres reach
    ticks = [at for at in peaks(pixels[below_the_line]) if 9 < at < 85 or 125 < at < 195]
    assert [round(at) for at in ticks] == [10, 20, 30, 40, 50, 60, 70, 80, 130, 140, 150, 160, 170, 180, 190]
    assert max(abs(at - round(at)) for at in ticks) < 0.05
    assert ticks[8] - ticks[2] == pytest.approx(100, abs=0.05)


def test_the_longer_ruler_is_right_where_the_page_says_to_measure(front: Image.Image):
    pixels = np.asarray(front)
    beside_the_line = round((210 / 2 + 3) * DOTS)
    ticks = peaks(pixels[:, beside_the_line])
    start, end = (min(ticks, key=lambda at: abs(at - wanted)) for wanted in (100, 200))
    assert (start, end - start) == (pytest.approx(100, abs=0.05), pytest.approx(100, abs=0.05))


def test_the_frames_are_one_to_six_millimetres_from_the_edge(front: Image.Image):
    row = np.asarray(front)[round(60 * DOTS)]
    assert peaks(row)[:6] == pytest.approx([1, 2, 3, 4, 5, 6], abs=0.05)
    assert [210 - at for at in peaks(row)[-6:]] == pytest.approx([6, 5, 4, 3, 2, 1], abs=0.05)


def test_the_cross_is_as_far_from_both_edges_as_it_says(front: Image.Image, a4: bytes):
    pixels = np.asarray(front)
    across = [at for at in peaks(pixels[round(16 * DOTS)]) if 18 < at < 22]  # above the ring, where only the arm is
    down = [at for at in peaks(pixels[:, round(16 * DOTS)]) if 18 < at < 22]
    assert (across, down) == ([pytest.approx(20, abs=0.05)], [pytest.approx(20, abs=0.05)])
    assert "20 mm is right" in text(a4, 1)


# ── symbols ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [A4, A6, LYING], ids=["a4", "a6", "lying"])
def test_every_symbol_says_the_size_of_its_modules_and_has_it(page: TestPage):
    marks = [
        mark for mark in pages_of(page, HAND, phrases_in("en").testpage, symbol)[0].marks if isinstance(mark, Symbol)
    ]
    for mark in marks:
        assert mark.payload.startswith(f"inserts testpage {mark.box.width / mark.size / MM:.2f} mm")
    read = {found.text for found in zxingcpp.read_barcodes(side(file_of(page), 0))}
    assert read == {mark.payload for mark in marks}
    assert {"inserts testpage 0.25 mm", "inserts testpage 0.50 mm"} <= read


# ── front and back ────────────────────────────────────────────────────────────────────────────


def dots(image: Image.Image) -> tuple[float, float]:
    """The middle of the back's dot nearest to the middle of the page, in millimetres from the middle."""
    pixels = np.asarray(image)
    high, wide = pixels.shape
    reach = round(4 * DOTS)
    near = pixels[high // 2 - reach : high // 2 + reach, wide // 2 - reach : wide // 2 + reach] < 128
    rows, columns = near.sum(1), near.sum(0)
    y = float(np.average(np.flatnonzero(rows > DOTS), weights=rows[rows > DOTS]))
    x = float(np.average(np.flatnonzero(columns > DOTS), weights=columns[columns > DOTS]))
    return (x + 0.5 - reach) / DOTS, (y + 0.5 - reach) / DOTS


def rules(page: TestPage, number: int) -> list[Rule]:
    marks = pages_of(page, HAND, phrases_in("en").testpage, symbol)[number].marks
    return [mark for mark in marks if isinstance(mark, Rule)]


@pytest.mark.parametrize("page", [A4, A6, LYING], ids=["a4", "a6", "lying"])
def test_the_back_lies_behind_the_front(page: TestPage):
    front, back = pages_of(page, HAND, phrases_in("en").testpage, symbol)
    discs = [
        [(mark.box.x + mark.box.width / 2, mark.box.y + mark.box.height / 2) for mark in side.marks if _round(mark)]
        for side in (front, back)
    ]
    rings = [spot for at, spot in enumerate(discs[0]) if at % 2 == 0][:5]
    assert sorted((round(page.width - x, 6), round(y, 6)) for x, y in rings) == sorted(
        (round(x, 6), round(y, 6)) for x, y in discs[1]
    )


def _round(mark: object) -> bool:
    return isinstance(mark, Rectangle) and mark.radius > 0 and mark.box.width < 7 * MM


@pytest.mark.parametrize("page", [A4, A6, LYING], ids=["a4", "a6", "lying"])
def test_the_nonius_lies_behind_the_scales(page: TestPage):
    """Turned like the page of a book, the back's long lines begin where the zeros of the front's scales end."""
    front, back = rules(page, 0), rules(page, 1)
    x, y = page.width / 2, page.height / 2
    long = [mark for mark in back if mark.width == 0.5]
    starts = {(round(page.width - mark.x1, 6), round(mark.y1, 6)) for mark in long}
    assert starts == {(round(x, 6), round(y + 11 * MM, 6)), (round(x + 11 * MM, 6), round(y, 6))}
    zeros = {(round(mark.x2, 6), round(mark.y2, 6)) for mark in front}
    assert starts <= zeros


@pytest.mark.parametrize("number", range(-2, 3))
def test_exactly_one_line_of_the_back_meets_a_line_of_the_front_and_tells_the_tenths(number: int):
    place = 1.5 + number / 10  # of the back's middle, in millimetres on the front's scale of halves
    lines = [place + at * NONIUS for at in range(-2, 3)]
    meeting = [at for at, line in zip(range(-2, 3), lines, strict=True) if abs(line * 2 - round(line * 2)) < 1e-9]
    assert meeting == [number]


@pytest.mark.parametrize(
    "page", [A4, LYING, replace(A4, sheet=Sheet("a4-4xa6", turn="short"))], ids=["a4", "lying", "short"]
)
@pytest.mark.parametrize("off", [(0.5, 0.0), (0.0, -1.5), (-2.0, 1.0)], ids=str)
def test_what_the_scales_say_moves_the_back_where_it_belongs(page: TestPage, off: tuple[float, float]):
    """A printer that prints backs so far to the right and down: read through the paper, write it down, print again."""
    over = page.width > page.height if page.sheet.turn == "long" else page.width < page.height
    seen = (off[0], -off[1]) if over else (-off[0], off[1])  # as it looks from the front, right and down
    written = (read_off(page, "below", seen[0]), read_off(page, "beside", seen[1]))
    assert written == (-off[0], -off[1])
    mended = replace(page, offsets=((0.0, 0.0), (written[0] * MM, written[1] * MM)))
    moved, still = dots(side(file_of(mended), 1)), dots(side(file_of(page), 1))
    assert [one + miss - other for one, miss, other in zip(moved, off, still, strict=True)] == pytest.approx(
        [0, 0], abs=0.06
    )


def read_off(page: TestPage, scale: str, place: float) -> float:
    """The number that a scale of the front shows at a place, in millimetres from its middle to the right or down."""
    front = pages_of(page, HAND, phrases_in("en").testpage, symbol)[0]
    middle = page.width / 2, page.height / 2
    near = [
        mark
        for mark in front.marks
        if isinstance(mark, TextLine) and mark.text in ("−5", "0", "+5")
        and abs(mark.x - middle[0]) < 12 * MM and abs(mark.y - middle[1]) < 12 * MM
    ]  # fmt: skip
    below = [mark for mark in near if mark.y > middle[1] + 5.9 * MM]
    chosen = below if scale == "below" else [mark for mark in near if mark not in below]
    at = {mark.text: (mark.x - middle[0] if scale == "below" else mark.y - middle[1]) for mark in chosen}
    assert set(at) == {"−5", "0", "+5"}
    return place if at["+5"] > at["−5"] else -place


# ── words ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [A4, A6, LYING], ids=["a4", "a6", "lying"])
def test_it_explains_itself_in_the_language_of_the_warehouse(page: TestPage, language: str):
    data, words = file_of(page, language), phrases_in(language).testpage
    assert words.title in text(data, 0)
    back = text(data, 1)
    for lead in (words.scale, words.margin, words.front, words.back, words.scan):
        assert lead in back
    assert "inserts.toml" in back
    assert "{" not in back


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["a6", "dl", "4x6in", "a5", "a4", "letter", "a3"])
def test_no_line_of_text_runs_over_the_paper_or_into_the_target(name: str, language: str):
    page = TestPage(Sheet("x"), *PAPER[name], printer="a-printer-with-a-long-name")
    middle = page.width / 2, page.height / 2
    for marks in (one.marks for one in pages_of(page, HAND, phrases_in(language).testpage, symbol)):
        for mark in (mark for mark in marks if isinstance(mark, TextLine) and len(mark.text) > 3):
            right = mark.x + HAND.width(mark.text, mark.size)  # type: ignore[arg-type]
            assert mark.x > 6 * MM
            assert right < page.width - 6 * MM, mark.text
            assert mark.y < page.height - 6 * MM, mark.text
            crossing = mark.x < middle[0] + 5 * MM and right > middle[0] - 5 * MM
            assert not (crossing and abs(mark.y - middle[1]) < 16 * MM), mark.text


def test_the_page_names_printer_sheet_and_what_was_moved_already():
    page = replace(A4, offsets=((0.4 * MM, -0.2 * MM), (0.0, 1.0 * MM)))
    said = text(file_of(page), 0)
    assert "front-desk · a4-4xa6 · A4" in said
    assert "Moved: front +0.4 / −0.2, back 0 / +1 mm" in said


def test_numbers_bear_their_sign():
    assert [signed(one) for one in (5, -0.2, 0, -0.04, 1.25)] == ["+5", "−0.2", "0", "0", "+1.2"]


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def test_equal_pages_are_equal_bytes_and_others_are_not(a4: bytes):
    assert hashlib.sha256(file_of(A4)).digest() == hashlib.sha256(a4).digest()
    assert file_of(replace(A4, printer="other")) != a4


@pytest.mark.parametrize("page", [A4, A6, LYING], ids=["a4", "a6", "lying"])
def test_the_finished_file_reads_back_as_it_was_meant(page: TestPage):
    out = BytesIO()
    written = print_test_page(out, page, HAND, symbol, title="test page", language="pl", made=DAY)
    assert written.pages == 2
    assert read_back(out.getvalue(), written) == ()


def test_grey_steps_darken_from_paper_to_black():
    front = pages_of(A4, HAND, phrases_in("en").testpage, symbol)[0]
    steps = [
        mark.colour[0]
        for mark in front.marks
        if isinstance(mark, Rectangle) and len(mark.colour) == 1 and mark.radius == 0
    ]
    greys = [shade for shade in steps if shade not in (0.0, 1.0)]
    assert len(greys) == 13
    assert all(one > other for one, other in pairwise(greys))


def test_lines_are_as_wide_as_they_say():
    labels = {f"{width:g} pt" for width in (0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1.0)}
    front = pages_of(A4, HAND, phrases_in("en").testpage, symbol)[0]
    said = [mark for mark in front.marks if isinstance(mark, TextLine) and mark.text in labels]
    assert len(said) == 14  # black on white and white on black
    for label in said:
        beside = [
            mark
            for mark in rules(A4, 0)
            if mark.y1 == mark.y2 and abs(mark.y1 - label.y) < 3 and mark.x1 > label.x and mark.x2 < A4.width / 2
        ]
        assert [f"{mark.width:g} pt" for mark in beside] == [label.text]
