"""Cards that come printed in part: where they are free, slips on them, and position and match id within their edge."""

from __future__ import annotations

from prepress_pages import HAND, page, printed

from inserts.page import BLACK, Box, Page, Rectangle, Rule, TextLine, drawn, extent
from inserts.phrases import phrases_in
from inserts.prepress import Edge, Leaf, Slip, free_of, read_back
from inserts.prepress.edge import slug
from inserts.prepress.slips import slip_page
from inserts.units import MM
from tests.changing import replace

CUT_ALREADY = Leaf(105 * MM, 148 * MM, 0.0, Box(0.0, 0.0, 105 * MM, 148 * MM), sides=2)
SLIP = Slip(Edge(7, 25, "4711"), "2026-104711", held=True, reason="The amount cannot be read.", code="bad-amount")


def stock(*boxes: Box) -> Page:
    return page(CUT_ALREADY, *(Rectangle(box, BLACK) for box in boxes))


def test_the_largest_strip_without_a_mark_is_free() -> None:
    width, height = CUT_ALREADY.width, CUT_ALREADY.height
    assert free_of(stock()) is None and free_of(stock(Box(-9, -9, 3, 3))) is None
    top = free_of(stock(Box(-9, -9, 400, 9 + 50 * MM)))
    assert top is not None and abs(top.y - 52 * MM) < 0.01 and abs(top.bottom - height) < 0.01
    side = free_of(stock(Box(-9, -9, 9 + 20 * MM, 500)))
    assert side is not None and abs(side.x - 22 * MM) < 0.01 and side.height == height
    both = free_of(stock(Box(0, 0, width, 30 * MM), Box(0, 100 * MM, width, 48 * MM)))
    assert both is not None and abs(both.y - 32 * MM) < 0.01 and abs(both.bottom - 98 * MM) < 0.01


def test_a_slip_stands_where_the_paper_is_free_and_says_the_same() -> None:
    free = Box(0.0, 85 * MM, 105 * MM, 60 * MM)
    leaf = replace(CUT_ALREADY, free=free)
    usual, small = (slip_page(SLIP, one, HAND, phrases_in("de")) for one in (CUT_ALREADY, leaf))
    lines = [[mark.text for mark in drawn(one.marks) if isinstance(mark, TextLine)] for one in (usual, small)]
    assert lines[0] == lines[1]
    boxes = [extent(mark) for mark in drawn(small.marks)]
    assert all(free.y <= box.y and box.bottom <= free.bottom and box.right <= free.right for box in boxes)
    assert any(isinstance(mark, Rule) for mark in small.marks)
    pdf, written = printed([SLIP, (usual,)], leaf)
    assert read_back(pdf, written) == ()


def test_where_nothing_is_preprinted_a_slip_is_as_ever() -> None:
    roomy = replace(CUT_ALREADY, free=Box(0.0, 0.0, 105 * MM, 148 * MM))
    usual, other = (slip_page(SLIP, one, HAND, phrases_in("de")) for one in (CUT_ALREADY, roomy))
    assert [extent(mark) for mark in drawn(usual.marks)] == [extent(mark) for mark in drawn(other.marks)]


def test_on_a_card_that_comes_cut_position_and_match_id_stand_within_the_edge() -> None:
    (line,) = slug(Edge(7, 25, "4711"), CUT_ALREADY, HAND)
    box = extent(line)
    assert box.right <= CUT_ALREADY.width - 4.4 * MM and box.y >= CUT_ALREADY.height - 5 * MM
    assert box.bottom < CUT_ALREADY.height
