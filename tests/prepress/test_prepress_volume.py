"""A volume as a file: structure, boxes, order, sameness."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from prepress_pages import (
    CUT,
    FONTS,
    HAND,
    INSET,
    MADE,
    card,
    opened,
    page,
    printed,
    text,
    words,
)

from inserts.errors import LayoutError
from inserts.lettering import Letters
from inserts.page import Box, Image, Picture
from inserts.prepress import Edge, Hand, Volume, leaf_of, read_back
from inserts.prepress import document as document_module
from inserts.units import MM
from tests.changing import replace


def test_a_volume_is_a_file_that_qpdf_finds_no_fault_in(tmp_path: Path) -> None:
    data, written = printed([card("Anna", tmp_path), card("Björn", tmp_path)])
    assert opened(data).check_pdf_syntax() == []
    assert (written.pages, written.cover, written.size) == (4, 0, len(data))
    assert written.sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_printed_reads_back_as_it_was_meant(tmp_path: Path) -> None:
    data, written = printed([card("Anna", tmp_path), card("Łucja", tmp_path)])
    assert read_back(data, written) == ()
    assert words(data, 2) == "Fernweh Tee Danke, Łucja! 2/2 4712"


def test_the_boxes_of_a_leaf_that_is_cut_leave_room_for_bleed_and_slug(tmp_path: Path) -> None:
    first = opened(printed([card("Anna", tmp_path)])[0]).pages[0]
    assert _mm(first.MediaBox) == [0, 0, 125, 168]
    assert _mm(first.CropBox) == [0, 0, 125, 168]
    assert _mm(first.BleedBox) == [7, 7, 118, 161]
    assert _mm(first.TrimBox) == [10, 10, 115, 158]


def test_the_boxes_of_a_leaf_with_a_white_border_are_the_card(tmp_path: Path) -> None:
    first = opened(printed([card("Anna", tmp_path, INSET)], INSET)[0]).pages[0]
    boxes = [_mm(first[name]) for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox")]
    assert boxes == [[0, 0, 105, 148]] * 4


def test_without_a_slug_the_paper_ends_at_the_bleed(tmp_path: Path) -> None:
    leaf = leaf_of(card("Anna", tmp_path), slug=False)
    data, written = printed([card("Anna", tmp_path)], leaf)
    assert _mm(opened(data).pages[0].MediaBox) == [0, 0, 111, 154]
    assert words(data, 0) == "Fernweh Tee Danke, Anna!"
    assert read_back(data, written) == ()


def test_a_printer_is_told_not_to_scale_and_to_turn_over_the_long_edge(tmp_path: Path) -> None:
    root = opened(printed([card("Anna", tmp_path)])[0]).Root
    assert root.ViewerPreferences == pikepdf.Dictionary(
        PrintScaling=pikepdf.Name("/None"), Duplex=pikepdf.Name.DuplexFlipLongEdge
    )
    assert str(root.Lang) == "de"


def test_one_side_says_nothing_of_turning_over() -> None:
    leaf = replace(CUT, sides=1)
    assert "/Duplex" not in opened(printed([(page(leaf),)], leaf)[0]).Root.ViewerPreferences


def test_the_file_is_dated_as_told_and_names_nobody(tmp_path: Path) -> None:
    data, _ = printed([card("Anna", tmp_path)])
    info = {key: str(value) for key, value in opened(data).trailer.Info.items()}
    date = "D:20261204093000+00'00'"
    assert info == {"/Title": "PL-1", "/Producer": "inserts", "/CreationDate": date, "/ModDate": date}
    assert b"Anna" not in data
    assert str(tmp_path).encode() not in data
    assert opened(data).pdf_version == "1.7"


def test_the_same_cards_give_the_same_bytes_wherever_fonts_and_pictures_lie(tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    for font in FONTS.glob("Vera*.ttf"):
        shutil.copy(font, moved)
    elsewhere = Hand(Letters([moved]), ("Vera",), ("VeraBd",))
    assert printed([card("Anna", tmp_path)])[0] == printed([card("Anna", moved)], hand=elsewhere)[0]


def test_other_cards_give_another_id(tmp_path: Path) -> None:
    first, second = (opened(printed([card(name, tmp_path)])[0]).trailer.ID[0] for name in ("Anna", "Anne"))
    assert bytes(first) != bytes(second)


def test_a_side_that_an_insert_lacks_is_blank() -> None:
    data, written = printed([(page(CUT, text("Nur vorn")),), (page(CUT, text("Auch vorn")),)])
    assert [words(data, at) for at in range(4)] == ["Nur vorn 1/2 4711", "", "Auch vorn 2/2 4712", ""]
    assert read_back(data, written) == ()


def test_an_insert_with_more_sides_or_of_another_size_is_refused() -> None:
    with pytest.raises(LayoutError, match=r"\[page-count\] an insert has 3 sides, its volume prints 2"):
        printed([(page(CUT), page(CUT), page(CUT))])
    with pytest.raises(LayoutError, match=r"\[page-size\] a page is 105.0 × 148.0 mm with 0.0 mm bleed"):
        printed([(page(INSET),)])


def test_an_insert_that_cannot_be_painted_leaves_no_page_behind(tmp_path: Path) -> None:
    out = io.BytesIO()
    volume = Volume(out, CUT, HAND, title="", language="de", made=MADE)
    gone = Picture(Box(0, 0, 9, 9), Image(str(tmp_path / "gone.png"), "0" * 64, 90, 90), Box(0, 0, 1, 1))
    with pytest.raises(LayoutError, match="picture-missing"):
        volume.insert((page(CUT, text("Halb")), page(CUT, gone)), Edge(1, 2, "4711"))
    assert volume.insert((page(CUT, text("Ganz")),), Edge(2, 2, "4712")) == 0
    written = volume.close()
    assert written.pages == 2
    assert read_back(out.getvalue(), written) == ()


def test_what_the_layout_says_once_is_in_the_file_once(tmp_path: Path) -> None:
    def things(count: int) -> list[tuple[str, str]]:
        objects = opened(printed([card("Anna", tmp_path)] * count)[0]).objects
        kinds = [
            (str(thing.get("/Type")), str(thing.get("/Subtype")))
            for thing in objects
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)
        ]
        return sorted(kind for kind in kinds if kind[0] in ("/XObject", "/Font"))

    assert things(1) == things(20)
    assert things(1).count(("/XObject", "/Image")) == 1
    assert things(1).count(("/XObject", "/Form")) == 2  # the frame, the crop marks


def test_nothing_but_offsets_is_kept_of_a_page_but_for_a_few_that_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_module, "TOGETHER", 6)
    out = io.BytesIO()
    volume = Volume(out, CUT, HAND, title="", language="de", made=MADE)
    pages = card("Anna", tmp_path)
    kept = []
    for at in range(10):
        before = out.tell()
        for card_of_three in range(3):
            volume.insert(pages, Edge(3 * at + card_of_three, 30, "4711"))
        assert out.tell() > before  # they have gone out
        kept.append(
            (len(volume._document.idToObject), len(volume._document.numberToId), len(volume._document._waiting))
        )
    assert len(set(kept)) == 1


def test_a_long_page_tree_is_balanced_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "KIDS", 3)
    leaf = replace(CUT, sides=1)
    data, written = printed([(page(leaf, text(f"Karte {at}")),) for at in range(31)], leaf)
    root = opened(data).Root.Pages

    def widest(node: pikepdf.Object) -> int:
        return max(len(node.Kids), *(widest(kid) for kid in node.Kids if "/Kids" in kid), 0)

    assert (int(root.Count), widest(root)) == (31, 3)
    assert [words(data, at).split()[1] for at in range(31)] == [str(at) for at in range(31)]
    assert read_back(data, written) == ()


def test_a_volume_without_a_page_is_none() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        printed([])


def test_position_and_match_stand_in_the_white_border_of_every_side(tmp_path: Path) -> None:
    import pypdfium2

    data, _ = printed([card("Anna", tmp_path, INSET)] * 2, INSET)
    for at in range(2):
        side = pypdfium2.PdfDocument(data)[at].get_textpage()
        left, bottom, right, top = _bounds(side, "1/2")
        assert 0 < bottom < top < 5 * MM - 1
        assert 5 * MM < left < right < 100 * MM


def test_position_and_match_stand_outside_of_the_bleed_where_the_leaf_is_cut(tmp_path: Path) -> None:
    import pypdfium2

    data, _ = printed([card("Anna", tmp_path)] * 2)
    _, bottom, right, top = _bounds(pypdfium2.PdfDocument(data)[1].get_textpage(), "1/2")
    assert 0 < bottom < top < 7 * MM
    assert right < 115 * MM


def test_positions_have_as_many_figures_as_the_last() -> None:
    assert [Edge(at, 25, "").place for at in (7, 25, None)] == ["07/25", "25/25", "–/25"]
    assert Edge(7, 120, "").place == "007/120"


def _bounds(side: object, wanted: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of some text, in points from the bottom left of the paper."""
    found = side.search(wanted).get_next()  # type: ignore[attr-defined]
    boxes = [side.get_charbox(found[0] + at) for at in range(found[1])]  # type: ignore[attr-defined]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _mm(box: pikepdf.Array) -> list[float]:
    return [round(float(side) / MM, 2) for side in box]
