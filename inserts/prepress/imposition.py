"""Imposition: which card goes where on which sheet, as plain arithmetic.

Cut and stack. The cards of a block lie in the places so that the block, cut as one pile, gives piles that are
laid on each other, first place on top, and are in picking order. Ten cards on sheets of four:

    sheet 1      sheet 2      sheet 3        piles
    +---+---+    +---+---+    +---+---+
    | 0 | 3 |    | 1 | 4 |    | 2 | 5 |      0 1 2 | 3 4 5 | 6 7 8 | 9
    +---+---+    +---+---+    +---+---+
    | 6 | 9 |    | 7 |   |    | 8 |   |
    +---+---+    +---+---+    +---+---+

Backs. The back is turned like the page of a book, so what stands left on the front stands right on the back.
Where the printer turns the paper over its upper edge, the whole back is printed upside down besides: then each
card's back still meets its front, and every card, wherever it was printed, turns like the page of a book.

    front        turned sideways   turned over the upper edge (4 upside down)
    +---+---+    +---+---+         +---+---+
    | 1 | 2 |    | 2 | 1 |         | 3 | 4 |
    +---+---+    +---+---+         +---+---+
    | 3 | 4 |    | 4 | 3 |         | 1 | 2 |
    +---+---+    +---+---+         +---+---+

Invariant: every card stands in exactly one place, and nothing here knows what a card shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ..page import SINGLE, Box, Sheet
from .leaf import Leaf

BLOCK = 50
"""Sheets that one can hold, and a cutter cut."""

Offset = tuple[float, float]


class Imposition(Struct, frozen=True):
    """How the cards of a volume are laid out.

    block: sheets that are cut together, at most. reverse: the last sheet first and the cover last, for trays in
    which sheets come to lie face up. skip: places of the first sheet that are used already. offsets: by how many
    points (to the right, down) all of the front and all of the back is moved, to meet what a printer does to it.
    """

    sheet: Sheet = SINGLE
    block: int = BLOCK
    reverse: bool = False
    skip: int = 0
    offsets: tuple[Offset, Offset] = ((0.0, 0.0), (0.0, 0.0))


class Block(Struct, frozen=True):
    """Sheets that are cut together: the first of them and how many, the first card (all from 0) and how many,
    and the places used already (only where it is a single sheet)."""

    sheet: int
    sheets: int
    card: int
    cards: int
    skip: int = 0

    def card_at(self, sheet: int, place: int) -> int | None:
        """The card in that place of its sheet-th sheet, None where it stays empty."""
        at = (place - self.skip) * self.sheets + sheet
        return self.card + at if 0 <= at < self.cards else None


class Spot(Struct, frozen=True):
    """Where a card stands: the sheet, counted from the top of the stack, and the place on it, both from 0."""

    sheet: int
    place: int


# ── which card on which sheet ─────────────────────────────────────────────────────────────────


def blocks(cards: int, imposition: Imposition) -> tuple[Block, ...]:
    """All blocks, from the top of the stack. A sheet that is half used already is a block of its own."""
    ups = imposition.sheet.ups
    skip = imposition.skip % ups
    made: list[Block] = []
    sheet, card = 0, 0
    while card < cards:
        room = ups - skip if skip else ups * imposition.block
        here = min(cards - card, room)
        made.append(Block(sheet, -(-(here + skip) // ups), card, here, skip))
        sheet, card, skip = sheet + made[-1].sheets, card + here, 0
    return tuple(made)


def sheets(cards: int, imposition: Imposition) -> Iterator[tuple[int | None, ...]]:
    """For each sheet in the order of printing the cards (from 0) by place, None where a place stays empty."""
    order = blocks(cards, imposition)
    for block in reversed(order) if imposition.reverse else order:
        within = range(block.sheets)
        for sheet in reversed(within) if imposition.reverse else within:
            yield tuple(block.card_at(sheet, place) for place in range(imposition.sheet.ups))


def slots(cards: int, imposition: Imposition) -> Iterator[int | None]:
    """The cards place by place and sheet by sheet, in the order of printing; None for a place that stays empty."""
    for sheet in sheets(cards, imposition):
        yield from sheet


def spots(cards: int, imposition: Imposition) -> tuple[Spot, ...]:
    """Where each card stands."""
    return tuple(_spot(block, at) for block in blocks(cards, imposition) for at in range(block.cards))


def _spot(block: Block, at: int) -> Spot:
    place, sheet = divmod(at, block.sheets)
    return Spot(block.sheet + sheet, place + block.skip)


def named(place: int, sheet: Sheet) -> str:
    """What a place is called: "place 2 (top right)"."""
    row, column = divmod(place, sheet.columns)
    rows = -(-len(sheet.places) // sheet.columns)
    heights = {1: ("",), 2: ("top", "bottom"), 3: ("top", "middle", "bottom")}.get(rows)
    widths = {1: ("",), 2: ("left", "right"), 3: ("left", "middle", "right")}.get(sheet.columns)
    if heights and widths:
        said = " ".join(word for word in (heights[row], widths[column]) if word)
    else:
        said = f"row {row + 1}, column {column + 1}"
    return f"place {place + 1} ({said})" if said else f"place {place + 1}"


# ── where on the paper ────────────────────────────────────────────────────────────────────────


Matrix = tuple[float, float, float, float, float, float]

STILL: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix that moves nothing."""


class Stand(Struct, frozen=True):
    """Where a card stands on one side of a sheet: its box, in points from the top left of that side as the
    printer prints it, with bleed and marks where these are on a page of the card's own; and whether it stands upside
    down."""

    box: Box
    turned: bool = False

    def matrix(self, height: float) -> Matrix:
        """What takes a card's own coordinates (from its lower left corner, upwards) to those of paper so high."""
        box = self.box
        if self.turned:
            return -1.0, 0.0, 0.0, -1.0, box.right, height - box.y
        return 1.0, 0.0, 0.0, 1.0, box.x, height - box.bottom


def paper_of(leaf: Leaf, imposition: Imposition) -> Leaf:
    """The leaf of paper on which such cards are printed: their own, or the sheet's."""
    sheet = imposition.sheet
    if not sheet.places:
        return leaf
    whole = Box(0.0, 0.0, sheet.width, sheet.height)
    return Leaf(sheet.width, sheet.height, shows=whole, sides=leaf.sides, slug=False)


def placed(leaf: Leaf, imposition: Imposition) -> Leaf:
    """The leaf of a card as it is in its place: so much of its bleed shows as the sheet has room for."""
    bleed = imposition.sheet.bleed
    return replace(leaf, shows=leaf.trim.inset(-bleed)) if bleed and leaf.cut else leaf


def stands(leaf: Leaf, imposition: Imposition, side: int) -> tuple[Stand, ...]:
    """Where the cards stand on a side (0 the front), place by place."""
    paper = paper_of(leaf, imposition)
    if not imposition.sheet.places:
        return (whole(paper, imposition, side),)
    boxes = (_centred(leaf, place) for place in imposition.sheet.places)
    return tuple(_stand(box, paper, imposition, side) for box in boxes)


def whole(paper: Leaf, imposition: Imposition, side: int) -> Stand:
    """How what takes up the whole paper, as a cover does, stands on a side."""
    return _stand(Box(0.0, 0.0, paper.media.width, paper.media.height), paper, imposition, side)


def _stand(box: Box, paper: Leaf, imposition: Imposition, side: int) -> Stand:
    """Where on a side stands what takes up this box of the front."""
    right, down = imposition.offsets[side % 2]
    width, height = paper.media.width, paper.media.height
    turned = side % 2 > 0 and turned_over(width, height, imposition)
    if turned:
        box = Box(box.x, height - box.bottom, box.width, box.height)
    elif side % 2:
        box = mirrored(box, width)
    return Stand(Box(box.x + right, box.y + down, box.width, box.height), turned)


def mirrored(box: Box, width: float) -> Box:
    """The box as it stands on the back of paper so wide that is turned like the page of a book."""
    return Box(width - box.right, box.y, box.width, box.height)


def upright(leaf: Leaf) -> Imposition:
    """One card a page, turned over so that no back stands upside down: for what is looked at, not printed."""
    return Imposition(replace(SINGLE, turn="short" if leaf.width > leaf.height else "long"))


def turned_over(width: float, height: float, imposition: Imposition) -> bool:
    """Whether paper of that size is turned over its upper edge, and not sideways like the page of a book."""
    return (imposition.sheet.turn == "long") == (width > height)


def _centred(leaf: Leaf, place: Box) -> Box:
    """The card in the middle of its place."""
    x, y = place.x + (place.width - leaf.width) / 2, place.y + (place.height - leaf.height) / 2
    return Box(x, y, leaf.width, leaf.height)
