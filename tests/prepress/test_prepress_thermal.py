"""Thermal files: one picture of one bit a page, in the printer's own dots, that every viewer shows alike."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from prepress_pages import HAND, MADE, WHOLE, image, page, symbol, text

from inserts.composition.art import inspect
from inserts.page import BLACK, WHITE, Art, Border, Box, Drawn, Mark, Picture, Rectangle, Rule, Symbol, TextLine
from inserts.prepress import (
    Edge,
    Finding,
    Imposition,
    Leaf,
    Profile,
    Volume,
    Written,
    png_pages,
    read_back,
    read_pixels,
)
from inserts.prepress.blackwhite import in_black_and_white
from inserts.prepress.wholedots import on_whole_dots
from tests.agency import art
from tests.changing import replace

DOTS = 203
DOT = 72 / DOTS
THERMAL = Profile("thermal", dots=DOTS)
LABEL = Leaf(288.0, 432.0, 0.0, Box(9.0, 9.0, 270.0, 414.0), one_colour=True)
WIDTH, HEIGHT = 812, 1218


def whole(symbol: Symbol, dots: int = 6, left: int = 100, top: int = 600) -> Symbol:
    """The symbol with modules of so many dots, so many dots from the left and the top."""
    side = symbol.size * dots * DOT
    return replace(symbol, box=Box(left * DOT, top * DOT, side, side))


def label(name: str, *more: Mark) -> tuple[Any, ...]:
    """A label for somebody."""
    tea = whole(symbol(f"https://tea.example/{name}"))
    return (page(LABEL, text(f"Danke, {name}!", 60, 22, font="VeraBd"), *more, tea),)


def printed(*cards: tuple[Any, ...], **options: Any) -> tuple[bytes, Written]:
    """A thermal volume of cards, numbered from 1."""
    out = io.BytesIO()
    volume = Volume(out, LABEL, HAND, title="PL-1", language="de", made=MADE, profile=THERMAL, **options)
    for at, card in enumerate(cards, start=1):
        volume.insert(card, Edge(at, len(cards), f"{4710 + at}"))
    written = volume.close()
    return out.getvalue(), written


def dots(pdf: bytes, at: int = 0) -> Any:
    """A page's dots, True where they are white, out of its picture as qpdf decodes it."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (picture,) = file.pages[at].Resources.XObject.values()
        rows = numpy.frombuffer(picture.read_bytes(), numpy.uint8).reshape(int(picture.Height), -1)
        return numpy.unpackbits(rows, axis=1)[:, : int(picture.Width)].astype(bool)


def black(pdf: bytes, box: Box, at: int = 0) -> float:
    """How much of a box is black."""
    left, top, right, bottom = (round(side / DOT) for side in (box.x, box.y, box.right, box.bottom))
    return float(1 - dots(pdf, at)[top:bottom, left:right].mean())


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_one_picture_of_one_bit_in_whole_dots() -> None:
    pdf, _ = printed(label("Mia"))

    with pikepdf.open(io.BytesIO(pdf)) as file:
        (picture,) = file.pages[0].Resources.XObject.values()
        assert (picture.Width, picture.Height, picture.BitsPerComponent, picture.ColorSpace) == (
            WIDTH, HEIGHT, 1, "/DeviceGray",
        )  # fmt: skip
        assert [float(side) for side in file.pages[0].MediaBox] == [0, 0, 288, 432]
        assert "/Duplex" not in file.Root.ViewerPreferences
        drawn = re.sub(rb"/Span.*?EMC\n", b"", file.pages[0].Contents.read_bytes(), flags=re.S)
        assert re.sub(rb"X\d+", b"X1", drawn).splitlines() == [
            b"q 287.998 0 0 431.998 0.001 0.001 cm", b"/X1 Do", b"Q", b"3 Tr", b"q 9 9 270 414 re W n", b"Q",
        ]  # fmt: skip


def test_pdf_png_and_two_viewers_show_the_same_dots(tmp_path: Path) -> None:
    photo = image(Pillow.linear_gradient("L"), tmp_path / "photo.png")
    pdf, _ = printed(label("Mia", Picture(Box(30, 100, 200, 90), photo, WHOLE)), label("Zoë"))
    pngs = [Pillow.open(io.BytesIO(one)) for one in png_pages(pdf, DOTS)]

    assert [(one.size, one.mode, [round(dpi) for dpi in one.info["dpi"]]) for one in pngs] == [
        ((WIDTH, HEIGHT), "1", [DOTS, DOTS])
    ] * 2
    for at, png in enumerate(pngs):
        assert numpy.array_equal(numpy.asarray(png), dots(pdf, at))
        seen = pypdfium2.PdfDocument(pdf)[at].render(scale=DOTS / 72, grayscale=True).to_pil()
        assert numpy.array_equal(numpy.asarray(png) * 255, numpy.asarray(seen.convert("L")))


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler is not installed")
@pytest.mark.parametrize("how", ["-gray", "-mono"])
def test_poppler_shows_the_same_dots(how: str, tmp_path: Path) -> None:
    pdf, _ = printed(label("Mia"))
    (tmp_path / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DOTS), how, "-singlefile", "a.pdf", "a"], cwd=tmp_path, check=True)

    seen = Pillow.open(next(tmp_path.glob("a.p[gb]m"))).convert("L")

    assert numpy.array_equal(numpy.asarray(seen), dots(pdf) * 255)


def test_a_png_carries_the_very_bytes_of_the_pdf() -> None:
    pdf, _ = printed(label("Mia"))

    with pikepdf.open(io.BytesIO(pdf)) as file:
        (picture,) = file.pages[0].Resources.XObject.values()
        assert picture.read_raw_bytes() in next(png_pages(pdf, DOTS))


def test_a_blank_side_is_a_white_png() -> None:
    out = io.BytesIO()
    leaf = replace(LABEL, sides=2)
    volume = Volume(out, leaf, HAND, title="PL-1", language="de", made=MADE, profile=THERMAL)
    volume.insert(label("Mia"))
    volume.close()

    front, back = (Pillow.open(io.BytesIO(one)) for one in png_pages(out.getvalue(), DOTS))

    assert (back.size, back.getextrema()) == (front.size, (255, 255))


def test_text_can_be_found_and_does_not_show() -> None:
    pdf, _ = printed(label("Mia"))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.pages[0].Contents.write(re.sub(rb"/X\d+ Do\n", b"", file.pages[0].Contents.read_bytes()))
        bare = io.BytesIO()
        file.save(bare)

    with pypdfium2.PdfDocument(pdf) as shown, pypdfium2.PdfDocument(bare.getvalue()) as empty:
        assert "Danke, Mia!" in shown[0].get_textpage().get_text_range()
        assert empty[0].render(scale=1, grayscale=True).to_pil().convert("L").getextrema() == (255, 255)


def test_the_same_labels_are_the_same_bytes_and_one_does_not_change_the_next() -> None:
    both, alone = printed(label("Mia"), label("Zoë"))[0], printed(label("Zoë"))[0]

    assert both == printed(label("Mia"), label("Zoë"))[0]
    assert numpy.array_equal(dots(both, 1)[: HEIGHT - 60], dots(alone)[: HEIGHT - 60])  # but for its position


def test_what_a_printer_shifts_is_met_by_whole_dots() -> None:
    moved, _ = printed(label("Mia"), imposition=Imposition(offsets=((2 * DOT, -3.4 * DOT), (9.0, 9.0))))
    still, _ = printed(label("Mia"))

    assert numpy.array_equal(dots(moved)[:-3, 2:], dots(still)[3:, :-2])
    assert dots(moved)[-3:].all()
    assert dots(moved)[:, :2].all()


# ── dots ──────────────────────────────────────────────────────────────────────────────────────


def test_each_module_is_whole_dots() -> None:
    pdf, _ = printed(label("Mia"))
    one = whole(symbol("https://tea.example/Mia"))
    modules = [[not row >> one.size - 1 - at & 1 for at in range(one.size)] for row in one.rows]

    side = one.size * 6
    assert numpy.array_equal(
        dots(pdf)[594 : 606 + side, 94 : 106 + side],
        numpy.pad(numpy.kron(modules, numpy.ones((6, 6), bool)), 6, constant_values=True),
    )


@pytest.mark.parametrize(("grey", "share"), [(0, 1.0), (64, 0.65), (128, 0.42), (192, 0.17), (250, 0.0)])
def test_greys_of_pictures_become_so_many_dots(grey: int, share: float, tmp_path: Path) -> None:
    box = Box(30, 100, 200, 90)
    even = image(Pillow.new("L", (300, 135), grey), tmp_path / "even.png")
    pdf, _ = printed(label("Mia", Picture(box, even, WHOLE)))

    assert black(pdf, box.inset(4)) == pytest.approx(share, abs=0.02)


def test_a_picture_of_one_bit_stays_dot_for_dot(tmp_path: Path) -> None:
    noise = numpy.random.default_rng(1).integers(0, 2, (120, 160)).astype(bool)
    source = replace(image(Pillow.fromarray(noise), tmp_path / "bits.png"), bits=1)
    pdf, _ = printed(label("Mia", Picture(Box(100.4 * DOT, 300.4 * DOT, 160 * DOT, 120 * DOT), source, WHOLE)))

    assert numpy.array_equal(dots(pdf)[300:420, 100:260], noise)


def test_a_picture_of_one_bit_made_smaller_gets_no_greys(tmp_path: Path) -> None:
    half = numpy.zeros((400, 400), bool)
    half[:, 200:] = True
    source = replace(image(Pillow.fromarray(half), tmp_path / "half.png"), bits=1)
    pdf, _ = printed(label("Mia", Picture(Box(100 * DOT, 300 * DOT, 100 * DOT, 100 * DOT), source, WHOLE)))

    assert not dots(pdf)[300:400, 100:150].any()
    assert dots(pdf)[300:400, 150:200].all()


def test_text_on_a_picture_is_as_sharp_as_on_paper(tmp_path: Path) -> None:
    light = image(Pillow.new("L", (300, 135), 250), tmp_path / "light.png")
    ground = Picture(Box(20, 90, 240, 90), light, WHOLE)
    line = text("Scharf bis zum Rand", 140, 18)

    on_paper, on_picture = printed(label("Mia", line))[0], printed(label("Mia", ground, line))[0]

    assert black(on_paper, ground.box) > 0.03
    assert numpy.array_equal(dots(on_paper), dots(on_picture))


def test_white_text_on_a_dark_picture_is_white(tmp_path: Path) -> None:
    dark = image(Pillow.new("L", (300, 135), 0), tmp_path / "dark.png")
    ground = Picture(Box(20, 90, 240, 90), dark, WHOLE)
    line = text("Weiss", 140, 18)

    negative = printed(label("Mia", ground, replace(line, colour=WHITE)))[0]

    assert black(negative, ground.box) == pytest.approx(1 - black(printed(label("Mia", line))[0], ground.box), abs=0.01)


def test_art_from_a_pdf_is_dithered_where_it_stands(tmp_path: Path) -> None:
    artwork = inspect(art(tmp_path / "front.pdf"))
    box = Box(120, 100, 148.8, 209.8)
    pdf, written = printed(label("Mia", Art(box, artwork, WHOLE)))

    left, top = round(box.x / DOT), round(box.y / DOT)
    right, bottom = round(box.right / DOT), round(box.bottom / DOT)
    greys = dots(pdf)[top:bottom, left:right].astype(numpy.uint8) * 255
    seen = Pillow.fromarray(greys).resize((15, 21), Pillow.Resampling.BOX)
    own = pypdfium2.PdfDocument(artwork.path)[0].render(scale=2, grayscale=True).to_pil().convert("L")
    edge = round(10 / 25.4 * 144)
    own = own.crop((edge, edge, own.width - edge, own.height - edge)).resize((15, 21), Pillow.Resampling.BOX)

    assert numpy.corrcoef(numpy.asarray(seen).ravel(), numpy.asarray(own).ravel())[0, 1] > 0.95
    assert read_back(pdf, written) == ()


# ── black and white ───────────────────────────────────────────────────────────────────────────

GROUND = Box(0, 0, 200, 200)


@pytest.mark.parametrize(
    ("area", "colour", "becomes"),
    [
        (None, (0.3,), BLACK),  # grey text on paper
        (None, (1.0,), WHITE),  # nobody saw it, nobody will
        ((0.9, 0.4, 0.1), (1.0,), BLACK),  # white on orange, which is too light for black
        ((0.2, 0.3, 0.2), (1.0,), WHITE),  # white on dark green
        ((0.45,), (0.0,), WHITE),  # black on a grey that becomes black
        ((0.2,), (0.2,), BLACK),  # as dark as its ground
    ],
)
def test_lines_can_be_told_from_their_ground(area: Any, colour: Any, becomes: Any) -> None:
    marks: list[Drawn] = [Rectangle(GROUND, area)] if area else []
    *_, line = in_black_and_white([*marks, replace(text("Tee"), colour=colour)])

    assert isinstance(line, TextLine)
    assert line.colour == becomes


def test_dark_areas_are_black_and_symbols_always() -> None:
    marks = [Rectangle(GROUND, (0.45,)), Rectangle(GROUND, (0.55,)), replace(symbol("A"), colour=(0.6, 0.1, 0.1))]

    assert [mark.colour for mark in in_black_and_white(marks)] == [BLACK, WHITE, BLACK]  # type: ignore[union-attr]


LENGTH = st.floats(0, 400, allow_nan=False)


@given(LENGTH, LENGTH, st.floats(0.01, 60))
def test_lines_and_areas_begin_and_end_where_dots_do(x: float, y: float, wide: float) -> None:
    rule = on_whole_dots(Rule(x, y, x, y + 50, wide, BLACK), DOT)
    area = on_whole_dots(Rectangle(Box(x, y, wide, wide), BLACK), DOT)
    border = on_whole_dots(Border(Box(x, y, wide, wide), BLACK, wide / 9), DOT)

    assert isinstance(rule, Rule)
    assert isinstance(area, Rectangle)
    assert isinstance(border, Border)
    edges = [(rule.x1 - rule.width / 2) / DOT, (rule.x1 + rule.width / 2) / DOT, border.box.x / DOT, border.width / DOT]
    assert edges == [pytest.approx(round(edge), abs=1e-6) for edge in edges]
    assert rule.width >= DOT - 1e-9
    assert area.box.width >= 0.8 * DOT - 1e-9
    assert abs(rule.x1 - x) <= DOT + 1e-9


def test_areas_and_hairlines_are_whole_dots_on_the_page() -> None:
    area = Rectangle(Box(99.98 * DOT, 300.02 * DOT, 50.04 * DOT, 20 * DOT), BLACK)
    hairline = Rule(30, 401 * DOT, 250, 401 * DOT, 0.6 * DOT, BLACK)
    found = dots(printed(label("Mia", area, hairline))[0])

    assert not found[300:320, 100:150].any()
    assert found[299:321, 99:151].sum() == 22 * 52 - 20 * 50
    assert [row for row in range(398, 404) if not found[row, 100:700].any()] in ([400], [401])


# ── read back ─────────────────────────────────────────────────────────────────────────────────

Fault = Callable[[pikepdf.Pdf], None]


def content(old: bytes, new: bytes) -> Fault:
    """Another content stream on the first page."""

    def put(file: pikepdf.Pdf) -> None:
        stream = file.pages[0].Contents
        changed = re.sub(old, new, stream.read_bytes(), count=1)
        assert changed != stream.read_bytes()
        stream.write(changed)

    return put


def picture(**entries: Any) -> Fault:
    """Other entries in the first page's picture."""

    def put(file: pikepdf.Pdf) -> None:
        (found,) = file.pages[0].Resources.XObject.values()
        for key, value in entries.items():
            found[f"/{key}"] = value

    return put


def other_dots(file: pikepdf.Pdf) -> None:
    """One dot is black that was white."""
    (found,) = file.pages[0].Resources.XObject.values()
    rows = bytearray(found.read_bytes())
    rows[5] ^= 0x10
    found.write(bytes(rows))
    found.DecodeParms = pikepdf.Dictionary(Predictor=15, Colors=1, BitsPerComponent=1, Columns=WIDTH)


def swapped_pictures(file: pikepdf.Pdf) -> None:
    first, second = (page.Resources.XObject for page in file.pages)
    (one,), (other,) = first.keys(), second.keys()
    first[one], second[other] = second[other], first[one]


def swapped_pages(file: pikepdf.Pdf) -> None:
    first, second = file.pages
    first.Contents, second.Contents = second.Contents, first.Contents
    first.Resources, second.Resources = second.Resources, first.Resources


def found(pdf: bytes, written: Written, fault: Fault) -> set[str]:
    """What is found in the file with that fault, but that it is not the one that was written."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as file:
        fault(file)
        file.save(out)
    findings: tuple[Finding, ...] = read_back(out.getvalue(), written)
    return {one.code for one in findings} - {"file-changed", "file-structure"}


def test_a_finished_file_reads_back_without_a_finding() -> None:
    pdf, written = printed(label("Mia"), label("Zoë"), label("Ad"))

    assert read_back(pdf, written) == ()
    assert read_pixels(pdf, written) == ()
    assert found(pdf, written, lambda file: None) == set()


@pytest.mark.parametrize(
    "fault",
    [
        content(rb"3 Tr", b"0 Tr"),
        content(rb"Q\n/Span", b"Q\n0 g 10 10 90 90 re f\n/Span"),
        content(rb" cm\n/X", b" cm\n0.5 0 0 0.5 0 0 cm\n/X"),
        content(rb"q 287.998", b"q 200"),
        picture(Decode=pikepdf.Array([1, 0])),
        picture(ImageMask=True),
        picture(ColorSpace=pikepdf.Name("/DeviceRGB")),
        other_dots,
        swapped_pictures,
        swapped_pages,
    ],
    ids=[
        "visible text", "an area", "a shrunk picture", "a narrow picture", "inverted", "a mask", "colours", "a dot",
        "swapped pictures", "swapped pages",
    ],
)  # fmt: skip
def test_a_fault_is_found(fault: Fault) -> None:
    pdf, written = printed(label("Mia"), label("Zoë"))

    assert found(pdf, written, fault) & {"page-pictures", "page-art", "page-text", "page-symbols"}


def test_a_symbol_that_says_something_else_is_found_on_the_dots_themselves() -> None:
    other = whole(symbol("https://tea.example/Other"))
    pdf, written = printed((page(LABEL, text("Danke!"), replace(other, payload="https://tea.example/Mia")),))

    assert [one.code for one in read_back(pdf, written)] == ["page-symbols"]
