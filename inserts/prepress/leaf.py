"""The leaf of paper that all of a volume is printed on, and its boxes.

Invariant: every page of a volume, card, slip, cover or blank, has the boxes of one Leaf.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ..errors import LayoutError
from ..page import Box, Page
from ..units import MM

SLUG = 7 * MM
"""Width of the strip outside the bleed that carries crop marks and slug."""


class Leaf(Struct, frozen=True):
    """A leaf: trim size and bleed in points, what shows of a design (None: up to the bleed), sides printed.

    On a sheet that shows the bleed of its cards, `shows` is larger than the trim, and the paper around is the sheet's.

    slug: cards carry position and match id; where the leaf is cut this takes a strip outside the bleed. one_colour:
    nothing is printed in grey. free is where its front bears nothing yet, None where that is all of it.
    """

    width: float
    height: float
    bleed: float = 0.0
    shows: Box | None = None
    sides: int = 1
    slug: bool = True
    one_colour: bool = False
    free: Box | None = None

    @property
    def cut(self) -> bool:
        """Whether the design may reach the trim, so that paper around it is cut away."""
        return self.shows is None

    @property
    def margin(self) -> float:
        """Paper beyond the trim, in points, on each side."""
        return (self.bleed + SLUG if self.slug else self.bleed) if self.cut else 0.0

    @property
    def trim(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)

    @property
    def media(self) -> Box:
        """The whole page, in the coordinates of the trim."""
        return self.trim.inset(-self.margin)

    @property
    def reach(self) -> Box:
        """Whatever may be painted: the page, and what shows beyond it where the card stands on a sheet."""
        return self.trim.inset(min(-self.margin, self.window.x))

    @property
    def window(self) -> Box:
        """What may show of a design."""
        return self.shows or self.trim.inset(-self.bleed)


def leaf_of(pages: Sequence[Page], slug: bool = True) -> Leaf:
    """The leaf that one insert's pages are made for; LayoutError where its sides differ in size."""
    first = pages[0]
    leaf = Leaf(first.width, first.height, first.bleed, first.shows, len(pages), slug)
    fits(pages, leaf)
    return leaf


def fits(pages: Sequence[Page], leaf: Leaf) -> None:
    """LayoutError unless the pages are made for the leaf, and are no more than it has sides."""
    for page in pages:
        if (page.width, page.height, page.bleed, page.shows) != (leaf.width, leaf.height, leaf.bleed, leaf.shows):
            message = (
                f"a page is {_size(page.width, page.height)} with {page.bleed / MM:.1f} mm bleed, "
                f"its volume {_size(leaf.width, leaf.height)} with {leaf.bleed / MM:.1f} mm."
            )
            raise LayoutError("page-size", message, hint="Layouts of one volume share trim, bleed and border.")
    if len(pages) > leaf.sides:
        raise LayoutError("page-count", f"an insert has {len(pages)} sides, its volume prints {leaf.sides}.")


def _size(width: float, height: float) -> str:
    return f"{width / MM:.1f} × {height / MM:.1f} mm"
