"""Volumes printed, turned, cut and stacked as paper is: the stack is the pick list, each back behind its front."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from prepress_pages import HAND, MADE, page, symbol, text

from inserts.page import SINGLE, Colour, Rectangle, Sheet, Turn
from inserts.prepress import (
    Cover,
    Edge,
    Imposition,
    Leaf,
    Row,
    Slip,
    Volume,
    Written,
    blocks,
    load_sheet,
    read_back,
    read_pixels,
    slots,
)  # fmt: skip
from inserts.units import MM
from tests.changing import replace
from tests.cutting import DPI, Side, cuts, in_hand, pixels, raster, stack, text_in

SHEETS = Path(__file__).parents[2] / "layouts" / "sheets"
CARDS = {
    "single": (105, 148), "a4-4xa6": (105, 148), "a4-2xa5": (148, 210), "a4-3xdl": (99, 210), "sra3-8xa6": (105, 148),
    "letter-4": (107.95, 139.7),
}  # fmt: skip
FULL = {"sra3-8xa6"}
"""Sheets that show the bleed of their cards."""

WANTED: dict[str, tuple[list[float], list[float]]] = {
    "a4-4xa6": ([105], [148.5]), "a4-2xa5": ([148.5], []), "a4-3xdl": ([99, 198], []), "letter-4": ([107.95], [139.7]),
    "sra3-8xa6": ([6, 111, 117, 222, 228, 333, 339, 444], [9, 157, 163, 311]),
}  # fmt: skip
"""Where sheets are cut, in millimetres."""

SLIPS, ONE_SIDED = {3}, {2, 5}
"""Positions of every list here: one has a slip, two have no back."""


def printed(count: int, sheet: Sheet, reverse: bool = False, block: int = 50, skip: int = 0) -> tuple[bytes, Written]:
    """A list of so many cards: a QR symbol and a line on each side, a slip, and cards without a back. Where their bleed
    shows, each has a ground that reaches further."""
    width, height = CARDS[sheet.name]
    leaf = Leaf(width * MM, height * MM, 3 * MM, sides=2)
    if not sheet.bleed:
        leaf = replace(leaf, bleed=0.0, shows=leaf.trim.inset(5 * MM))
    imposition = Imposition(sheet, block, reverse, skip)
    out = io.BytesIO()
    volume = Volume(out, leaf, HAND, title="PL-1", language="de", made=MADE, imposition=imposition)
    for card in slots(count, imposition):
        if card is None:
            volume.blank()
            continue
        at = card + 1
        edge = Edge(at, count, f"{4710 + at}")
        if at in SLIPS:
            volume.slip(Slip(edge, f"S-{at}", True, "weil"))
            continue
        sides = ("front",) if at in ONE_SIDED else ("front", "back")
        grounds = [Rectangle(leaf.trim.inset(-9 * MM), ground_of(at))] if sheet.bleed else []
        volume.insert(
            [
                page(leaf, *grounds, text(f"Karte {at} {side}"), symbol(f"https://t.example/{at}/{side}"))
                for side in sides
            ],
            edge,
        )
    rows = tuple(Row(Edge(at, count, ""), f"S-{at}", "sealed") for at in range(1, count + 1))
    written = volume.close(Cover("Tee", "PL-1", MADE.date(), count, count, 0, 0, rows))
    return out.getvalue(), written


def ground_of(at: int) -> Colour:
    """The grey of a card's ground: light enough for its symbol, and another one than its neighbours'."""
    return (0.93 - at % 7 * 0.05,)


def cards_of(data: bytes, written: Written, turn: Turn) -> list[tuple[Side, Side]]:
    """What lies on the packing table once the cover is taken off."""
    imposition = written.imposition
    papers = stack(data, turn, face_up=imposition.reverse)
    covers, papers = papers[: written.cover // 2], papers[written.cover // 2 :]
    assert [text_in(one.front, (0, 0, 1, 0.1)).startswith("Tee") for one in covers] == [True] * len(covers) != []
    return in_hand(papers, imposition.block, half_used=imposition.skip > 0)


def assert_in_order(cards: Sequence[tuple[Side, Side]], count: int, bordered: bool = True) -> None:
    """Positions 1 to count, each back behind its front, all of them upright, turned like the page of a book; bordered:
    with a white border, in which position and match id stand."""
    assert len(cards) == count
    for at, (front, back) in enumerate(cards, 1):
        edge = f"{at:0{len(str(count))}}/{count} {4710 + at}"
        assert (edge in front.text) is bordered, at
        assert front.upright and back.upright
        if at in SLIPS:
            assert ("Keine Karte" in front.text, back.white) == (True, True)
            continue
        assert front.payloads == (f"https://t.example/{at}/front",)
        assert back.payloads == (() if at in ONE_SIDED else (f"https://t.example/{at}/back",))
        assert f"Karte {at} front" in front.text
        assert back.white if at in ONE_SIDED else f"Karte {at} back" in back.text
        assert at in ONE_SIDED or (edge in back.text) is bordered


def sheet_of(name: str, turn: Turn = "long") -> Sheet:
    return replace(load_sheet(SHEETS / f"{name}.toml"), turn=turn)


# ── and that it comes out right ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("count", [1, 3, 4, 5])
def test_cut_and_stacked_the_cards_are_the_pick_list(name: str, count: int) -> None:
    data, written = printed(count, sheet_of(name))
    assert_in_order(cards_of(data, written, "long"), count, name not in FULL)
    assert (read_back(data, written), read_pixels(data, written)) == ((), ())


def test_twenty_five_cards_on_seven_sheets() -> None:
    data, written = printed(25, sheet_of("a4-4xa6"))
    assert (written.pages - written.cover, written.cover) == (14, 2)
    assert_in_order(cards_of(data, written, "long"), 25)
    assert (read_back(data, written), read_pixels(data, written)) == ((), ())


@pytest.mark.parametrize("reverse", [False, True], ids=["face-down", "face-up"])
@pytest.mark.parametrize("turn", ["long", "short"])
@pytest.mark.parametrize("name", CARDS)
def test_every_sheet_turned_over_either_edge_into_either_tray(name: str, turn: Turn, reverse: bool) -> None:
    data, written = printed(6, sheet_of(name, turn), reverse)
    assert_in_order(cards_of(data, written, turn), 6, name not in FULL)
    assert (read_back(data, written), read_pixels(data, written)) == ((), ())


def test_blocks_are_cut_one_after_the_other() -> None:
    data, written = printed(13, sheet_of("a4-4xa6"), block=2)
    assert_in_order(cards_of(data, written, "long"), 13)
    assert len(blocks(13, written.imposition)) == 2


def test_a_half_used_sheet_goes_through_again_and_its_used_places_stay_white() -> None:
    data, written = printed(5, sheet_of("a4-4xa6"), skip=2)
    assert text_in(pypdfium2.PdfDocument(data)[2], (0, 0, 1, 0.48)) == ""
    assert_in_order(cards_of(data, written, "long"), 5)


def test_a_printer_that_turns_over_the_other_edge_is_found_out() -> None:
    data, written = printed(5, sheet_of("a4-4xa6", "long"))
    with pytest.raises(AssertionError):
        assert_in_order(cards_of(data, written, "short"), 5)


def test_the_marks_are_found_where_the_paper_is_to_be_cut() -> None:
    for name, wanted in WANTED.items():
        data, written = printed(4, sheet_of(name))
        for side in (0, 1):
            picture = raster(pypdfium2.PdfDocument(data)[written.cover + side])
            found = tuple([at * 25.4 / DPI for at in each] for each in cuts(picture))
            for each, should in zip(found, wanted, strict=True):
                assert each == pytest.approx(should, abs=0.3)


@pytest.mark.parametrize("turn", ["long", "short"])
def test_beyond_every_cut_a_card_shows_its_bleed_and_no_more(turn: Turn) -> None:
    data, written = printed(8, sheet_of("sra3-8xa6", turn))
    for side, corners in enumerate(grounds_at(turn)):
        picture = raster(pypdfium2.PdfDocument(data)[written.cover + side])
        for at, (x, y) in corners.items():
            own, box = round(255 * ground_of(at)[0]), (x, y, x + 105, y + 148)
            for off, shown in ((-0.4, own), (0.4, own), (2.6, own), (3.4, None)):
                found = {picture.getpixel(tuple(map(pixels, spot))) for spot in around(box, off)}
                assert all(abs(grey - own) < 3 for grey in found) if shown else own not in found, (at, off)


def grounds_at(turn: Turn) -> tuple[dict[int, tuple[float, float]], dict[int, tuple[float, float]]]:
    """Where eight cards on SRA3 begin, in millimetres, by position, on the front and on the back; without those that
    have no ground there."""
    grid = {at + 1: (6 + at % 4 * 111, 9 + at // 4 * 154) for at in range(8)}
    across, below = 450 - 105, 320 - 148
    over = {at: (x, below - y) if turn == "long" else (across - x, y) for at, (x, y) in grid.items()}
    return (
        {at: spot for at, spot in grid.items() if at not in SLIPS},
        {at: spot for at, spot in over.items() if at not in SLIPS | ONE_SIDED},
    )


def around(box: tuple[float, float, float, float], off: float) -> list[tuple[float, float]]:
    """A spot beyond the middle of each edge of a box, so far off."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    return [(left - off, y), (right + off, y), (x, top - off), (x, bottom + off)]


def test_what_is_said_beside_full_cards_in_the_middle_lies_in_the_waste_on_both_sides(tmp_path: Path) -> None:
    file = tmp_path / "sra3-8xa6.toml"
    file.write_text(
        'paper = ["400mm", "500mm"]\ncolumns = 2\nrows = 3\nplace = "a6"\ngap = ["6mm", "6mm"]\nbleed = "3mm"\n'
    )
    data, written = printed(6, load_sheet(file))
    front, back = list(pypdfium2.PdfDocument(data))[written.cover :]
    left, right = (0, 0, 89 / 400, 1), (1 - 89 / 400, 0, 1, 1)
    assert [text_in(front, box) for box in (left, right)] == ["3/6 4713", "4/6 4714"]
    assert [text_in(back, box) for box in (left, right)] == ["4/6 4714", ""]  # the third is a slip


def test_what_is_said_beside_full_cards_lies_in_the_waste_at_the_papers_edge() -> None:
    data, written = printed(8, sheet_of("sra3-8xa6"))
    front = pypdfium2.PdfDocument(data)[written.cover]
    said = [text_in(front, box) for box in ((0, 0, 1, 6 / 320), (0, 6 / 320, 1, 314 / 320), (0, 314 / 320, 1, 1))]
    assert [said[0].count(f"{at}/8 {4710 + at}") for at in range(1, 9)] == [1, 1, 1, 1, 0, 0, 0, 0]
    assert [said[2].count(f"{at}/8 {4710 + at}") for at in range(1, 9)] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert not any(f"{at}/8 {4710 + at}" in said[1] for at in range(1, 9))


def test_the_file_says_over_which_edge_it_is_turned() -> None:
    for turn, word in (("long", "/DuplexFlipLongEdge"), ("short", "/DuplexFlipShortEdge")):
        data, _ = printed(1, sheet_of("single", turn))  # type: ignore[arg-type]
        assert word.encode() in data


def test_one_card_a_page_is_what_it_was_before_there_were_sheets() -> None:
    data, _ = printed(3, SINGLE)
    assert printed(3, sheet_of("single"))[0] == data
