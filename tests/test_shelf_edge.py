"""Position and match id of every layout with a white border: outside of the design, and where printers print."""

from __future__ import annotations

import pytest

from inserts.page import TextLine
from inserts.prepress import Edge, leaf_of
from inserts.prepress.edge import SIZE, slug
from inserts.units import MM
from tests.shelf import SHELF, cards, press_of

DESCENDS = 0.25
"""Of its size so much of a line may be below its baseline."""


@pytest.mark.parametrize("name", SHELF)
def test_what_the_packer_reads_is_2_mm_from_the_papers_edge_and_below_the_design(name: str) -> None:
    hand = press_of(name, "inset").hand
    leaf = leaf_of(cards(name, "inset")[0][2])
    (line,) = slug(Edge(7, 25, "QQQ7"), leaf, hand)
    assert isinstance(line, TextLine)
    assert leaf.height - line.y >= 2 * MM
    assert leaf.height - (line.y + DESCENDS * SIZE) >= 1.5 * MM
    assert line.y - hand.cap(SIZE) >= leaf.window.bottom
