"""Fold marks: hairlines at the ends of each fold, as on letter paper.

Invariant: they end before the margins, so no frame that keeps to them is touched.
"""

from __future__ import annotations

from ..page import BLACK, Box, Rule
from ..units import MM
from .format import PageFormat
from .frames import Edge

LENGTH = 3 * MM
WIDTH = 0.25


def fold_marks(page: PageFormat, edge: Edge) -> tuple[Rule, ...]:
    """The marks of all folds of a side: inside its white border, or in the bleed, up to the trim."""
    trim = Box(0.0, 0.0, *page.size)
    outer = page.framed(trim) if edge == "inset" else trim.inset(-page.bleed)
    length = min(LENGTH, page.inset_margin - page.border) if edge == "inset" else page.bleed or LENGTH
    inner = outer.inset(length)
    across = [((outer.x, y, inner.x, y), (inner.right, y, outer.right, y)) for y in page.folds]
    upright = [((x, outer.y, x, inner.y), (x, inner.bottom, x, outer.bottom)) for x in page.folds_upright]
    return tuple(Rule(*ends, WIDTH, BLACK, "fold") for pair in (*across, *upright) for ends in pair)
