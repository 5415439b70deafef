"""The finished file read back: every fault that is put in is found, on its page, and nowhere else."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image as Pillow
from prepress_pages import CUT, HAND, INSET, MADE, card, content, page, printed, symbol, text

from inserts.page import BLACK, Box, Form, Page, Rectangle
from inserts.prepress import (
    Edge,
    Finding,
    Imposition,
    Slip,
    Volume,
    Written,
    load_sheet,
    preview,
    read_back,
    read_pixels,
    slots,
)  # fmt: skip
from inserts.prepress.preflight import operators, pen
from inserts.prepress.preflight import readback as readback_module
from inserts.prepress.preflight.operators import Line, Lines, Table, payload
from inserts.prepress.preflight.pen import LIGHT, Painting, Pen, Stretches
from tests.changing import replace

Fault = Callable[[pikepdf.Pdf], Any]
NAMES = ("Anna", "Björn", "Zoë")


def _on_page(at: int, old: bytes, new: bytes) -> Fault:
    """Another content stream on one page."""

    def put(file: pikepdf.Pdf) -> None:
        stream = file.pages[at].Contents
        changed = re.sub(old, new, stream.read_bytes(), count=1)
        assert changed != stream.read_bytes()
        stream.write(changed)

    return put


def _swap(file: pikepdf.Pdf) -> None:
    file.pages[0].Contents, file.pages[2].Contents = file.pages[2].Contents, file.pages[0].Contents


def _no_font(file: pikepdf.Pdf) -> None:
    del file.pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor.FontFile2


def _other_letters(file: pikepdf.Pdf) -> None:
    cmap = file.pages[0].Resources.Font.F1.ToUnicode
    cmap.write(cmap.read_bytes().replace(b"<0048> <0065>", b"<0048> <0066>"))


def _no_scaling(file: pikepdf.Pdf) -> None:
    file.Root.ViewerPreferences.PrintScaling = pikepdf.Name.AppDefault


def _action(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


FILE = {("file-structure", 0, None)}
FAULTS: dict[str, tuple[Fault, set[tuple[str, int, int | None]]]] = {
    "a glyph": (_on_page(0, rb"<0024", b"<0025"), {("page-text", 1, 0)}),
    "a line": (_on_page(2, rb"(?s)/Span.*?EMC\n", b""), {("page-text", 3, 1)}),
    "logical text": (_on_page(4, rb"(?<=Text<)44", b"45"), {("page-text", 5, 2)}),
    "a font's name": (_on_page(0, rb"/F2 22", b"/F1 22"), {("page-text", 1, 0)}),
    "a code twice": (_on_page(1, rb"(?s)(/Span.*?EMC\n)", rb"\1\1"), {("page-text", 2, 0)}),
    "two cards": (_swap, {("page-text", 1, 0), ("page-text", 3, 1)}),
    "text in no line": (_on_page(2, rb"Q\n", b"BT <0024>Tj ET Q\n"), {("page-operators", 3, 1)}),
    "text before a line's place": (_on_page(2, rb"(?=BT [\d. ]+Td)", b"BT <0024>Tj ET "), {("page-text", 3, 1)}),
    "a line without a place": (
        _on_page(2, rb"Q\n", b"/Span<</ActualText<>>>BDC\nBT (x)Tj ET EMC\nQ\n"), {("page-text", 3, 1)},
    ),
    "text as a string": (_on_page(2, rb"\]TJ\nET", b"]TJ\n(x) Tj\nET"), {("page-text", 3, 1)}),
    "an operator in a line": (_on_page(2, rb"\]TJ\nET", b"]TJ\n3 Tr\nET"), {("page-text", 3, 1)}),
    "high rectangles": (_on_page(1, rb"1 re\n(\d+ \d+ \d+) 1 re", rb"1 re\n\1 7 re"), {("page-symbols", 2, 0)}),
    "a rectangle of two numbers": (_on_page(1, rb"cm\n\d+ ", b"cm\n"), {("page-symbols", 2, 0)}),
    "sixty rectangles": (_on_page(1, rb"(\d+ \d+ \d+ 1 re\n){60}", b""), {("page-symbols", 2, 0)}),
    "a symbol": (_on_page(3, rb"(?s)q 0 g\n[\d. ]+ cm\n(\d+ \d+ \d+ 1 re\n)+f Q\n", b""), {("page-symbols", 4, 1)}),
    "a picture": (_on_page(5, rb"q [\d. ]+re W n [-\d. ]+ cm\n/X\d+ Do\nQ\n", b""), {("page-pictures", 6, 2)}),
    "another trim": (lambda file: setattr(file.pages[2], "TrimBox", [0, 0, 9, 9]), {("page-boxes", 3, 1)}),
    "an action": (_action, FILE),
    "names": (lambda file: setattr(file.Root, "Names", pikepdf.Dictionary()), FILE),
    "a page's action": (lambda file: setattr(file.pages[3], "AA", pikepdf.Dictionary()), {("page-structure", 4, 1)}),
    "an annotation": (lambda file: setattr(file.pages[0], "Annots", pikepdf.Array()), {("page-structure", 1, 0)}),
    "scaling": (_no_scaling, FILE),
    "no font": (_no_font, {("file-fonts", 0, None)}),
    "a page less": (lambda file: file.pages.__delitem__(5), {("file-pages", 0, None)}),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_where_it_is_and_nowhere_else(tmp_path: Path, name: str) -> None:
    put, expected = FAULTS[name]
    data, written = _spoilt(put, tmp_path)
    assert {(finding.code, finding.page, finding.leaf) for finding in read_back(data, written)} == expected


def test_wrong_letters_in_a_font_are_found_on_every_page_that_uses_it(tmp_path: Path) -> None:
    found = read_back(*_spoilt(_other_letters, tmp_path))
    assert {finding.code for finding in found} == {"page-text"}
    assert {finding.page for finding in found} == {1, 2, 3, 4, 5, 6}  # the frame says "Fernweh Tee" on all of them


def test_a_line_is_read_in_the_font_in_force_and_by_its_own_logical_text() -> None:
    lines = Lines({b"F1": Table({36: "A"}), b"F2": Table({36: "B"})}, Stretches(LIGHT, {}))
    line = b"41>>>BDC\nBT 30 60 Td\n[<0024>]TJ\nET "
    nine, eight, other = (Pen(Painting(font=font)) for font in (b"F1 9", b"F2 8", b"F3 9"))
    assert lines.read(line, nine) == Line("A", "A", (b"|0 g|0 30 60|9",), (), nine)
    assert lines.read(line, eight) == Line("A", "B", (b"|0 g|0 30 60|8",), (), eight)
    assert lines.read(line.replace(b"41>", b"42>"), nine) == Line("B", "A", (b"|0 g|0 30 60|9",), (), nine)
    assert lines.read(line.replace(b"[", b"/F2 8 Tf\n["), nine) == Line("A", "B", (b"|0 g|0 30 60|8",), (), eight)
    assert lines.read(line.replace(b"24>", b"240099>"), nine).letters == "A\ufffd"
    assert lines.read(line, other).letters == "\ufffd"
    assert lines.read(line.replace(b"BT", b"[<0024>]TJ\nBT"), nine).letters == "\ufffd"


def test_a_line_stands_in_the_state_that_was_left_before_it() -> None:
    lines = Lines({b"F1": Table({36: "A"})}, Stretches(LIGHT, {}))
    line = b"41>>>BDC\n1 g\n2 Tc\nBT 30 60 Td\n[<0024>]TJ\nET "
    for frame in (b"q ", b"r "):
        begun = Pen(Painting(frame, font=b"F1 9"))
        read = lines.read(line, begun)
        assert read.marks == (frame + b"|1 g|2 30 60|9",)
        assert read.pen == Pen(Painting(frame, fill=b"1 g", tracking=b"2", font=b"F1 9"))


def test_a_font_comes_back_after_a_picture_and_a_symbol(tmp_path: Path) -> None:
    front, back = card("Anna", tmp_path)
    picture, code = back.marks[-2:]
    bold = text("Fett", font="VeraBd")
    marks = (bold, Form("inner", (text("Form"),)), picture, code, replace(bold, y=90))
    data, written = printed([(replace(front, marks=marks),)])
    assert content(data, 0).count("/F1 9 Tf") == 1
    assert read_back(data, written) == ()


def test_a_symbol_is_of_rectangles_and_nothing_else(tmp_path: Path) -> None:
    stream = content(printed([card("Anna", tmp_path)])[0], 1)
    found = re.search(r"cm\n((?:\d+ \d+ \d+ 1 re\n)+)f ", stream)
    assert found
    drawn = found[1].encode()
    assert payload(drawn) == "https://tee.example/Anna"
    assert {payload(drawn + more) for more in (b"re\n", b"1 re\n", b"0 0 9 9 re\n", b"7\n", b"3 1 re\n")} == {""}
    assert {payload(drawn + more) for more in (b"40 9 9 1 re\n", b"9 40 9 1 re\n", b"9 9 200 1 re\n")} == {""}
    assert payload(drawn + drawn[: drawn.index(b"re\n") + 3]) == "https://tee.example/Anna"  # one painted twice


@pytest.mark.parametrize("length", [1, 100, 300, 900])
def test_small_symbols_and_large_ones_are_read(length: int) -> None:
    data, written = printed([(page(CUT, symbol("a" * length)),)])
    assert read_back(data, written) == ()


def test_a_file_is_read_however_little_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "CACHED_LINES", 1)
    monkeypatch.setattr(operators, "CACHED_RUNS", 1)
    monkeypatch.setattr(pen, "CACHED_STRETCHES", 1)
    assert read_back(*printed([card(name, tmp_path) for name in NAMES])) == ()


def test_a_single_byte_more_is_another_file(tmp_path: Path) -> None:
    data, written = printed([card("Anna", tmp_path)])
    assert read_back(data + b"\n", written) == (Finding("file-changed", "the file is not the one that was written."),)


def test_half_a_file_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    data, written = printed([card("Anna", tmp_path)])
    assert [finding.code for finding in read_back(data[: len(data) // 2], written)] == ["file-structure"]


def test_findings_and_notes_hold_nothing_personal(tmp_path: Path) -> None:
    data, written = _spoilt(_swap, tmp_path)
    said = repr(read_back(data, written)) + repr(written)
    assert not any(word in said for word in (*NAMES, "Danke", "tee.example"))


def test_a_fault_on_a_slip_or_cover_is_known_by_its_leaf(tmp_path: Path) -> None:
    slip = Slip(Edge(2, 2, "4712"), "", True, "unlesbar")
    data, written = printed([card("Anna", tmp_path), slip])
    expected = list(written.expected)
    expected[2] = written.expected[0]
    found = read_back(data, replace(written, expected=tuple(expected)))
    assert [(finding.code, finding.page, finding.leaf) for finding in found] == [("page-text", 3, 1)]


def test_a_file_is_read_window_by_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readback_module, "WINDOW", 1)
    data, written = printed([(page(CUT, text(f"Karte {at}")),) for at in range(200)])
    path = tmp_path / "volume.pdf"
    path.write_bytes(data)
    assert read_back(path, written) == ()


def test_symbols_are_read_from_pixels(tmp_path: Path) -> None:
    data, written = printed([card(name, tmp_path) for name in NAMES])
    assert read_pixels(data, written) == ()
    white = _spoilt(_on_page(1, rb"q 0 g\n([\d.]+ 0 0)", rb"q 1 g\n\1"), tmp_path)
    assert [(finding.code, finding.page) for finding in read_back(*white)] == [("page-marks", 2)]
    assert [(finding.code, finding.page, finding.leaf) for finding in read_pixels(*white)] == [("page-pixels", 2, 0)]


def test_a_preview_shows_the_card_as_it_is_when_cut() -> None:
    flooded = page(CUT, Rectangle(Box(-20, -20, 400, 500), (0.8, 0.3, 0.2)), Rectangle(Box(0, 0, 72, 72), BLACK))
    for leaf, corner in ((CUT, (0, 0, 0)), (INSET, (255, 255, 255))):
        sides = preview([replace(flooded, bleed=leaf.bleed, shows=leaf.shows)], HAND, dpi=72)
        picture = Pillow.open(io.BytesIO(sides[0])).convert("RGB")
        assert len(sides) == 1
        assert (abs(picture.width - 297.6) < 1, abs(picture.height - 419.5) < 1) == (True, True)
        assert picture.getpixel((2, 2)) == corner


@pytest.mark.parametrize(("width", "height"), [(200.0, 300.0), (300.0, 200.0)])
def test_a_preview_shows_the_back_of_every_card_upright(width: float, height: float) -> None:
    corner = Rectangle(Box(0, 0, 50, 50), BLACK)
    sides = preview([Page(width, height, 0.0, (corner,))] * 2, HAND, dpi=72)
    assert [Pillow.open(io.BytesIO(side)).convert("L").getpixel((10, 10)) for side in sides] == [0, 0]


def _spoilt(put: Fault, folder: Path) -> tuple[bytes, Written]:
    """Three cards with a fault put in by qpdf; the hash is set right, so that it does not give the fault away."""
    data, written = printed([card(name, folder) for name in NAMES])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        put(file)
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue(), replace(written, sha256=hashlib.sha256(out.getvalue()).hexdigest())


# ── several cards on a page ───────────────────────────────────────────────────────────────────

FOUR = load_sheet(Path(__file__).parents[2] / "layouts/sheets/a4-4xa6.toml")


def _on_sheets(put: Fault | None, folder: Path, **how: Any) -> tuple[bytes, Written]:
    """Five cards on two sheets (places 1, 2 and 3; 1 and 2), with a fault put in."""
    imposition = Imposition(FOUR, **how)
    out = io.BytesIO()
    volume = Volume(out, INSET, HAND, title="", language="de", made=MADE, imposition=imposition)
    for at in slots(5, imposition):
        if at is None:
            volume.blank()
        else:
            volume.insert(card(f"N{at}", folder, INSET), Edge(at + 1, 5, f"{4711 + at}"))
    written = volume.close()
    if put is None:
        return out.getvalue(), written
    spoilt = io.BytesIO()
    with pikepdf.open(out) as file:
        put(file)
        file.save(spoilt, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return spoilt.getvalue(), replace(written, sha256=hashlib.sha256(spoilt.getvalue()).hexdigest())


def _swap_cards(file: pikepdf.Pdf) -> None:
    """The first two cards of a sheet change places, all that is written of them in the other's matrix."""
    stream = file.pages[0].Contents
    head, first, second, *rest = re.split(rb"(?<=\n)(?=q\n1 0 0 1 )", stream.read_bytes())
    opening = rb"^q\n1 0 0 1 [\d.]+ [\d.]+ cm\n"
    ours, theirs = re.match(opening, first), re.match(opening, second)
    assert ours and theirs
    swapped = [ours[0] + second[theirs.end() :], theirs[0] + first[ours.end() :]]
    stream.write(b"".join([head, *swapped, *rest]))


ON_SHEETS: dict[str, tuple[Fault, set[tuple[str, int, int | None]]]] = {
    "two cards": (_swap_cards, {("page-text", 1, 0), ("page-text", 1, 1)}),
    "a card beside its place": (_on_page(0, rb"(?<=q\n1 0 0 1 )0 ", b"3 "), {("page-places", 1, None)}),
    "a card upside down": (_on_page(0, rb"(?<=q\n)1 0 0 1 0 ", b"-1 0 0 -1 0 "), {("page-places", 1, None)}),
    "a sheet moved": (_on_page(0, rb"^q ", b"1 0 0 1 9 0 cm\nq "), {("page-places", 1, None)}),
    "text outside of all places": (
        _on_page(0, rb"\A", b"q /Span<</ActualText<41>>>BDC\nBT 0 0 Td\nET EMC\nQ\n"), {("page-text", 1, None)},
    ),
}  # fmt: skip


def test_cards_on_sheets_read_back_as_they_were_meant(tmp_path: Path) -> None:
    for how in ({}, {"reverse": True}, {"skip": 1}, {"offsets": ((3.0, -2.0), (0.5, 1.25))}):
        data, written = _on_sheets(None, tmp_path, **how)
        assert (read_back(data, written), read_pixels(data, written)) == ((), ())


@pytest.mark.parametrize("name", ON_SHEETS)
def test_a_fault_on_a_sheet_names_the_card_or_else_the_sheet(tmp_path: Path, name: str) -> None:
    put, expected = ON_SHEETS[name]
    data, written = _on_sheets(put, tmp_path)
    assert {(finding.code, finding.page, finding.leaf) for finding in read_back(data, written)} == expected


def test_each_card_of_a_sheet_is_told_from_the_others(tmp_path: Path) -> None:
    for leaf, name in enumerate(("N0", "N2", "N4", None, "N1", "N3")):
        if name is None:
            continue
        digits = "".join(f"{ord(sign):02X}" for sign in f"Danke, {name}!").encode()
        page_at = 0 if leaf < 4 else 2
        data, written = _on_sheets(_on_page(page_at, digits, digits.replace(b"44", b"45", 1)), tmp_path)
        found = {(finding.code, finding.page, finding.leaf) for finding in read_back(data, written)}
        assert found == {("page-text", page_at + 1, leaf)}


def test_a_symbol_on_a_sheet_is_read_from_the_pixels_of_its_place(tmp_path: Path) -> None:
    put = _on_page(1, rb"q 0 g\n([\d.]+ 0 0)", rb"q 1 g\n\1")  # the first card's, on the back
    data, written = _on_sheets(put, tmp_path)
    assert [(finding.code, finding.page, finding.leaf) for finding in read_back(data, written)] == [
        ("page-marks", 2, 0)
    ]
    found = {(finding.code, finding.page, finding.leaf) for finding in read_pixels(data, written)}
    assert found == {("page-pixels", 2, 0)}
