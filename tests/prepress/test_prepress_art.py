"""Art from PDF files in print: it looks as it did in its own file, is there once, and is read back."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import numpy
import pikepdf
import pypdfium2
import pytest
import qrcode
from prepress_pages import CUT, INSET, opened, page, printed, symbol, text

from inserts.composition.art import inspect
from inserts.composition.framing import Opening, framed
from inserts.errors import LayoutError
from inserts.page import Art, Artwork, Box, Form, Rectangle
from inserts.prepress import read_back, read_pixels
from tests.agency import BLEED, HIGH, WIDE, art

TRIM = Box(0, 0, WIDE, HIGH)


def whole(artwork: Artwork) -> Art:
    """The page over the whole card."""
    mark = framed(artwork, Opening(TRIM.inset(-BLEED), TRIM), "art")
    assert isinstance(mark, Art)
    return mark


def pixels(data: bytes | Path, at: int = 0) -> Any:
    """A page at 144 dpi."""
    with pypdfium2.PdfDocument(data) as file:
        return numpy.asarray(file[at].render(scale=2).to_pil().convert("RGB")).astype(int)


def within(picture: Any) -> Any:
    """What lies inside the bleed: the paper is 10 mm wider than the card on all sides, as the agency's is."""
    edge = round((10 - 2) / 25.4 * 144)
    return picture[edge:-edge, edge:-edge]


@pytest.mark.parametrize("turn", [0, 180])
def test_a_page_looks_as_it_does_in_its_own_file(tmp_path: Path, turn: int) -> None:
    path = art(tmp_path / "front.pdf", turn=turn)
    data, written = printed([(page(CUT, whole(inspect(path))),)])
    off = numpy.abs(within(pixels(data)) - within(pixels(path))).max(axis=2)
    assert (off > 24).mean() < 0.002
    assert within(pixels(path)).std() > 40  # there is something to see
    assert read_back(data, written) == ()


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_that_lies_on_its_side_is_printed_upright(tmp_path: Path, turn: int) -> None:
    path = art(tmp_path / "front.pdf", turn=turn)
    box = Box(0, 0, WIDE, WIDE / HIGH * WIDE)
    data, _ = printed([(page(CUT, framed(inspect(path), Opening(box, box), "art")),)])
    mine = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")
    theirs = pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil().convert("RGB")
    mm = 2 * 72 / 25.4
    mine = mine.crop(tuple(round(edge * mm) for edge in (10, 10, 115, 10 + box.height / 72 * 25.4))).resize((444, 315))
    theirs = theirs.crop(tuple(round(edge * mm) for edge in (10, 10, 158, 115))).resize((444, 315))
    assert numpy.abs(numpy.asarray(mine).astype(int) - numpy.asarray(theirs).astype(int)).mean() < 3


def test_fonts_colours_and_vectors_are_what_they_were(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf")
    data, _ = printed([(page(CUT, whole(inspect(path))),)])
    (form,) = (thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing)
    with pikepdf.open(path) as file:
        original = file.pages[0].obj
        assert form.read_bytes() == original.Contents.read_bytes()
        mine, theirs = form.Resources, original.Resources
        assert str(mine.ColorSpace["/PANTONE 021 C"][1]) == "/PANTONE 021 C"
        assert _program(mine) == _program(theirs)


def _program(resources: Any) -> bytes:
    """The font that is embedded."""
    fonts = [resources.Font[name] for name in resources.Font.keys()]  # noqa: SIM118 (no mapping)
    (program,) = (font.FontDescriptor.FontFile2.read_bytes() for font in fonts if "/FontDescriptor" in font)
    return bytes(program)


def test_what_comes_after_art_does_not_lean_on_it_nor_it_on_what_came_before(tmp_path: Path) -> None:
    plain = art(tmp_path / "front.pdf")
    box = Box(0, 0, WIDE / 2, HIGH / 2)
    marks = [Rectangle(Box(200, 300, 20, 20), (1.0, 0.0, 0.0)), text("Danke", 350, tracking=3),
             framed(inspect(plain), Opening(box, box), "art"), Rectangle(Box(230, 300, 20, 20), (1.0, 0.0, 0.0)),
             text("Anna", 380, tracking=3)]  # fmt: skip
    data, written = printed([(page(CUT, *marks),)])
    apart, _ = printed([(page(CUT, *(mark for mark in marks if not isinstance(mark, Art))),)])
    assert read_back(data, written) == ()
    assert numpy.abs(pixels(data)[500:] - pixels(apart)[500:]).max() == 0
    alone, _ = printed([(page(CUT, marks[2]),)])
    assert numpy.abs(pixels(data)[:470] - pixels(alone)[:470]).max() == 0


def test_art_is_in_the_file_once_and_equal_bytes_each_time(tmp_path: Path) -> None:
    both = [whole(inspect(art(tmp_path / "front.pdf", pages=2), at)) for at in (1, 2)]
    sides = tuple(page(CUT, Form(f"f{at}", (mark,))) for at, mark in enumerate(both))
    one, _ = printed([sides])
    many, written = printed([sides] * 12)
    assert read_back(many, written) == ()

    def counted(data: bytes) -> tuple[int, int]:
        things = [thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream)]
        return sum("/Matrix" in thing for thing in things), sum("/Length1" in thing for thing in things)

    assert counted(one) == counted(many) == (2, counted(one)[1])
    with pikepdf.open(tmp_path / "front.pdf") as file:
        shared = sum("/Length1" in thing for thing in file.objects if isinstance(thing, pikepdf.Stream))
    assert counted(one)[1] == shared + 1  # both pages have the font of their file; and there is that of the edge
    assert printed([sides] * 12)[0] == many


@pytest.mark.skipif(which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("change", [None, "form", "cycle", "array"])
def test_qpdf_finds_nothing_wrong(tmp_path: Path, change: str | None) -> None:
    changes: dict[str | None, Callable[[Any], None] | None] = {
        None: None, "form": _in_a_form, "cycle": _in_a_circle, "array": _in_parts,
    }  # fmt: skip
    path = art(tmp_path / "front.pdf", change=changes[change])
    data, written = printed([(page(CUT, whole(inspect(path))),)])
    assert read_back(data, written) == ()
    (tmp_path / "out.pdf").write_bytes(data)
    done = subprocess.run(["qpdf", "--check", str(tmp_path / "out.pdf")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert opened(data).check_pdf_syntax() == []


def _in_a_form(file: Any) -> None:
    sheet = file.pages[0].obj
    form = file.make_stream(sheet.Contents.read_bytes(), Subtype=pikepdf.Name.Form, BBox=[0, 0, 900, 900])
    form.Resources = sheet.Resources
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/A form": form}))
    sheet.Contents = file.make_stream(b"/A#20form Do")


def _in_a_circle(file: Any) -> None:
    """Resources that lead back to themselves and to the page; a name that needs spelling."""
    sheet = file.pages[0].obj
    resources = file.make_indirect(sheet.Resources)
    again = file.make_indirect(pikepdf.Dictionary(Again=resources, Page=sheet, Nothing=None, Half=0.5))
    resources.Properties = pikepdf.Dictionary({"/MC (0)": again})
    sheet.Resources = resources


def _in_parts(file: Any) -> None:
    sheet = file.pages[0].obj
    whole = sheet.Contents.read_bytes().split(b"\n")
    parts = [whole[:5], whole[5:]]
    sheet.Contents = pikepdf.Array([file.make_stream(b"\n".join(part)) for part in parts])


def test_art_that_is_another_in_the_file_is_found(tmp_path: Path) -> None:
    data, written = printed([(page(CUT, whole(inspect(art(tmp_path / "front.pdf")))),)])
    for change in (_blacker, _bolder):
        with pikepdf.open(io.BytesIO(data)) as file:
            (form,) = (thing for thing in file.objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing)
            change(form)
            out = io.BytesIO()
            file.save(out, static_id=True)
        assert "page-art" in {finding.code for finding in read_back(out.getvalue(), written)}


def _blacker(form: Any) -> None:
    form.write(form.read_bytes().replace(b"0 0 0 rg", b"1 1 1 rg"))


def _bolder(form: Any) -> None:
    font = next(form.Resources.Font[name] for name in form.Resources.Font.keys() if name != "/F1")  # noqa: SIM118
    font.FirstChar = int(font.FirstChar) + 1


def test_art_that_changed_since_it_was_looked_at_is_refused_and_leaves_no_mark(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf")
    mark = whole(inspect(path))
    art(path, pages=2)
    with pytest.raises(LayoutError, match="picture-changed"):
        printed([(page(CUT, mark),)])
    path.unlink()
    with pytest.raises(LayoutError, match="picture-missing"):
        printed([(page(CUT, mark),)])


def test_a_symbol_in_the_art_does_not_trouble_those_of_the_card(tmp_path: Path) -> None:
    def with_symbol(file: Any) -> None:
        code = qrcode.QRCode(border=0)
        code.add_data("https://agency.example")
        rows = code.get_matrix()
        cells = [f"{x} {-y} 1 1 re" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
        drawn = f"q 1 g 150 100 130 130 re f 0 g 4 0 0 4 165 205 cm {' '.join(cells)} f Q".encode()
        sheet = file.pages[0].obj
        sheet.Contents = file.make_stream(b"q " + sheet.Contents.read_bytes() + b" Q " + drawn)

    mark = whole(inspect(art(tmp_path / "front.pdf", change=with_symbol)))
    patch = Rectangle(Box(20, 190, 100, 100), (1.0,))
    data, written = printed([(page(CUT, mark, patch, symbol("https://tee.example/anna")),)])
    assert read_back(data, written) == ()
    assert read_pixels(data, written) == ()


def test_art_stays_inside_the_white_border(tmp_path: Path) -> None:
    data, _ = printed([(page(INSET, whole(inspect(art(tmp_path / "front.pdf")))),)], INSET)
    picture = pixels(data)
    assert (picture[:20] == 255).all()
    assert (picture[40:60, 40:60] != 255).any()
