"""Volumes printed, turned, cut and stacked as paper is: the stack is the pick list, each back behind its front."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from prepress_pages import HAND, MADE, page, symbol, text

from inserts.page import SINGLE, Box, Sheet, Turn
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
from tests.cutting import DPI, Side, cuts, in_hand, raster, stack, text_in

SHEETS = Path(__file__).parents[2] / "layouts" / "sheets"
CARDS = {"single": (105, 148), "a4-4xa6": (105, 148), "a4-2xa5": (148, 210), "a4-3xdl": (99, 210)}
SLIPS, ONE_SIDED = {3}, {2, 5}
"""Positions of every list here: one has a slip, two have no back."""


def printed(count: int, sheet: Sheet, reverse: bool = False, block: int = 50, skip: int = 0) -> tuple[bytes, Written]:
    """A list of so many cards: a QR symbol and a line on each side, a slip, and cards without a back."""
    width, height = CARDS[sheet.name]
    border = Box(5 * MM, 5 * MM, (width - 10) * MM, (height - 10) * MM)
    leaf = Leaf(width * MM, height * MM, 0.0, border, sides=2)
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
        volume.insert(
            [page(leaf, text(f"Karte {at} {side}"), symbol(f"https://t.example/{at}/{side}")) for side in sides], edge
        )
    rows = tuple(Row(Edge(at, count, ""), f"S-{at}", "sealed") for at in range(1, count + 1))
    written = volume.close(Cover("Tee", "PL-1", MADE.date(), count, count, 0, 0, rows))
    return out.getvalue(), written


def cards_of(data: bytes, written: Written, turn: Turn) -> list[tuple[Side, Side]]:
    """What lies on the packing table once the cover is taken off."""
    imposition = written.imposition
    papers = stack(data, turn, face_up=imposition.reverse)
    covers, papers = papers[: written.cover // 2], papers[written.cover // 2 :]
    assert [text_in(one.front, (0, 0, 1, 0.1)).startswith("Tee") for one in covers] == [True] * len(covers) != []
    return in_hand(papers, imposition.block, half_used=imposition.skip > 0)


def assert_in_order(cards: Sequence[tuple[Side, Side]], count: int) -> None:
    """Positions 1 to count, each back behind its front, all of them upright, turned like the page of a book."""
    assert len(cards) == count
    for at, (front, back) in enumerate(cards, 1):
        assert f"{at:0{len(str(count))}}/{count} {4710 + at}" in front.text, at
        assert front.upright and back.upright
        if at in SLIPS:
            assert ("Keine Karte" in front.text, back.white) == (True, True)
            continue
        assert front.payloads == (f"https://t.example/{at}/front",)
        assert back.payloads == (() if at in ONE_SIDED else (f"https://t.example/{at}/back",))
        assert back.white if at in ONE_SIDED else f"Karte {at} back" in back.text
        assert at in ONE_SIDED or f"{at:0{len(str(count))}}/{count} {4710 + at}" in back.text


def sheet_of(name: str, turn: Turn = "long") -> Sheet:
    return dataclasses.replace(load_sheet(SHEETS / f"{name}.toml"), turn=turn)


# ── and that it comes out right ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("count", [1, 3, 4, 5])
def test_cut_and_stacked_the_cards_are_the_pick_list(name: str, count: int) -> None:
    data, written = printed(count, sheet_of(name))
    assert_in_order(cards_of(data, written, "long"), count)
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
    assert_in_order(cards_of(data, written, turn), 6)
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
    for name, wanted in (("a4-4xa6", ([105], [148.5])), ("a4-2xa5", ([148.5], [])), ("a4-3xdl", ([99, 198], []))):
        data, written = printed(4, sheet_of(name))
        for side in (0, 1):
            picture = raster(pypdfium2.PdfDocument(data)[written.cover + side])
            found = tuple([at * 25.4 / DPI for at in each] for each in cuts(picture))
            for each, should in zip(found, wanted, strict=True):
                assert each == pytest.approx(should, abs=0.3)


def test_the_file_says_over_which_edge_it_is_turned() -> None:
    for turn, word in (("long", "/DuplexFlipLongEdge"), ("short", "/DuplexFlipShortEdge")):
        data, _ = printed(1, sheet_of("single", turn))  # type: ignore[arg-type]
        assert word.encode() in data


def test_one_card_a_page_is_what_it_was_before_there_were_sheets() -> None:
    data, _ = printed(3, SINGLE)
    assert printed(3, sheet_of("single"))[0] == data
