"""What the packer reads at a card's edge, and where the cutter cuts.

Invariant: both stand outside of the design: in the white border, or where the leaf is cut, beyond the bleed; and
where a printer can print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, assert_never

from msgspec import Struct

from ..page import BLACK, REGISTRATION, Box, Colour, Form, Mark, Rule, Sheet, TextLine
from ..units import MM
from .hand import Hand
from .imposition import Matrix
from .leaf import Leaf

SIZE = 8.0
DARK: Colour = (0.3,)
NEAR = 2.0
"""Distance in points from the design: far from the paper's edge, where many printers cannot print."""

AWAY, LENGTH, WIDTH = 3 * MM, 4 * MM, 0.25
"""Crop marks: at least so far from the trim, so long, so wide."""

ON_EDGE = 0.1
"""Nearer than this to the paper's edge nothing is cut off."""

WITHIN = 4.5 * MM
"""Of a card that comes cut and has no border: from its edge, where printers can print, and still beside the design."""

ARM = 2.5 * MM
"""Crop marks on a sheet: so long to each side of where two cuts cross."""

NAME = 0.6
"""Of a card's width so much may be what its sheet is called."""

Seat = Literal["bottom", "top", "right", "left"]
"""The edge of a card along which position and match id stand; at the right and left they run upwards."""

SEATS: tuple[Seat, ...] = ("bottom", "top", "right", "left")


class Edge(Struct, frozen=True):
    """Position on the pick list, of how many, and the match id to hold against the delivery note."""

    position: int | None
    of: int
    match: str

    @property
    def number(self) -> str:
        """The position in as many figures as the last one has: "07"; where it is not known "–"."""
        return "–" if self.position is None else f"{self.position:0{len(str(self.of))}}"

    @property
    def place(self) -> str:
        """Position and of how many: "07/25"."""
        return f"{self.number}/{self.of}"


def slug(edge: Edge | None, leaf: Leaf, hand: Hand) -> tuple[Mark, ...]:
    """The marks around the design of one side: crop marks where the leaf is cut, position and match id."""
    if not leaf.slug:
        return ()
    marks, right, below = _around(leaf)
    if edge is None:
        return marks
    return (*marks, hand.line(_said(edge), right, below + hand.cap(SIZE), SIZE, _ink(leaf), align="right"))


@lru_cache(maxsize=8)
def _around(leaf: Leaf) -> tuple[tuple[Mark, ...], float, float]:
    """What all sides of a leaf have around them, and where position and match id end, and have their upper edge."""
    marks = (crop_marks(leaf),) if leaf.cut else ()
    if leaf.shows and leaf.shows.bottom >= leaf.height:
        return marks, leaf.width - WITHIN, leaf.height - WITHIN
    right = leaf.shows.right if leaf.shows else leaf.width - AWAY
    return marks, right, leaf.window.bottom + (NEAR if leaf.shows else AWAY)


def crop_marks(leaf: Leaf) -> Form:
    """Two short rules at each corner, in line with the trim."""
    away = max(leaf.bleed, AWAY)
    near, far = -away, -away - LENGTH
    right, bottom = leaf.width, leaf.height
    across = [(x, y) for y in (0.0, bottom) for x in ((far, near), (right - near, right - far))]
    down = [(x, y) for x in (0.0, right) for y in ((far, near), (bottom - near, bottom - far))]
    rules = [Rule(x1, y, x2, y, WIDTH, REGISTRATION) for (x1, x2), y in across]
    rules += [Rule(x, y1, x, y2, WIDTH, REGISTRATION) for x, (y1, y2) in down]
    return Form("crop-marks", tuple(rules))


def _ink(leaf: Leaf) -> Colour:
    """Dark grey, which the customer overlooks; black where a printer would turn grey into dots."""
    return BLACK if leaf.one_colour else DARK


def _said(edge: Edge) -> str:
    return f"{edge.place}\u2003{edge.match}"


# ── on a sheet ────────────────────────────────────────────────────────────────────────────────


class Seated(Struct, frozen=True):
    """What stands at the edge of a card on a sheet: a line that begins or ends at nothing, and what takes it to its
    place in the card's own coordinates, from its lower left corner upwards."""

    line: TextLine
    matrix: Matrix


def seat_of(place: Box, sheet: Sheet) -> Seat | None:
    """The edge of a place at which a printer can print: the first that lies inside of the paper's margins. Where cards
    have no white border, the first beyond which there is paper for a line and no other card; None where none is."""
    room = _room(place, sheet)
    if not sheet.bleed:
        return next((seat for seat in SEATS if room[seat] >= 0.0), "bottom")
    least = [_room(other, sheet) for other in sheet.places]
    outer = [seat for seat in SEATS if room[seat] <= min(each[seat] for each in least) + ON_EDGE]
    return next((seat for seat in outer if room[seat] >= sheet.bleed + SIZE), None)


def _room(place: Box, sheet: Sheet) -> dict[Seat, float]:
    """How far each edge of a place is inside of the paper's margins."""
    inside = Box(0.0, 0.0, sheet.width, sheet.height).inset(sheet.margin)
    return {
        "bottom": inside.bottom - place.bottom,
        "top": place.y - inside.y,
        "right": inside.right - place.right,
        "left": place.x - inside.x,
    }


def seated(edge: Edge, leaf: Leaf, hand: Hand, seat: Seat) -> Seated:
    """Position and match id in the white border, or beyond the bleed, at that edge; their end is at the card's upper or
    right corner, clear of the marks to cut by."""
    window, cap = leaf.window, hand.cap(SIZE)
    line = hand.line(_said(edge), 0.0, leaf.height, SIZE, _ink(leaf), align="right")
    ends = leaf.trim.inset(AWAY) if window.x < 0.0 else window
    right, up = ends.right, leaf.height - ends.y
    match seat:
        case "bottom" | "top":
            return Seated(line, (1.0, 0.0, 0.0, 1.0, right, _level(leaf, hand, seat)))
        case "right":
            return Seated(line, (0.0, 1.0, -1.0, 0.0, window.right + NEAR + cap, up))
        case "left":
            return Seated(line, (0.0, 1.0, -1.0, 0.0, window.x - NEAR, up))
        case _:
            assert_never(seat)


def named(text: str, leaf: Leaf, hand: Hand, seat: Literal["bottom", "top"]) -> Seated:
    """What a sheet is called, for whoever cuts: beyond the bleed of a card, from its left, and short enough to leave
    position and match id their room."""
    line = hand.line(text, 0.0, leaf.height, SIZE, _ink(leaf), room=NAME * leaf.width)
    return Seated(line, (1.0, 0.0, 0.0, 1.0, AWAY, _level(leaf, hand, seat)))


def _level(leaf: Leaf, hand: Hand, seat: Literal["bottom", "top"]) -> float:
    """The baseline of what stands below or above all that shows of a card."""
    if seat == "bottom":
        return leaf.height - leaf.window.bottom - NEAR - hand.cap(SIZE)
    return leaf.height - leaf.window.y + 1.5 * NEAR


def cutting_marks(sheet: Sheet) -> tuple[Rule, ...]:
    """Where the sheet is cut: hairlines at both ends of every cut.

    Within white borders they lie on the cuts themselves and begin where a printer can print, with a cross where two
    cuts meet. Where bleed is cut away on both sides of a gap, they begin beyond all bleed towards the paper's edge.
    """
    down = _cuts((edge for box in sheet.places for edge in (box.x, box.right)), sheet.width)
    across = _cuts((edge for box in sheet.places for edge in (box.y, box.bottom)), sheet.height)
    heights, widths = _ends(across, sheet.height, sheet), _ends(down, sheet.width, sheet)
    rules = [Rule(x, y1, x, y2, WIDTH, REGISTRATION) for x in down for y1, y2 in heights]
    rules += [Rule(x1, y, x2, y, WIDTH, REGISTRATION) for y in across for x1, x2 in widths]
    for x, y in () if sheet.bleed else product(down, across):
        rules += [Rule(x - ARM, y, x + ARM, y, WIDTH, REGISTRATION), Rule(x, y - ARM, x, y + ARM, WIDTH, REGISTRATION)]
    return tuple(rules)


def _ends(crossed: Sequence[float], length: float, sheet: Sheet) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where both marks of a cut reach that runs so far, and crosses these cuts."""
    if not sheet.bleed:
        near, far = sheet.margin, sheet.margin + LENGTH
        return (near, far), (length - far, length - near)
    first, last = crossed[0] - sheet.bleed, crossed[-1] + sheet.bleed
    return (max(0.0, first - LENGTH), first), (last, min(length, last + LENGTH))


def _cuts(edges: Iterable[float], length: float) -> list[float]:
    """Where cuts run: each once, and none along the edge of the paper."""
    found = sorted({round(edge, 2) for edge in edges})
    return [at for at in found if ON_EDGE < at < length - ON_EDGE]
