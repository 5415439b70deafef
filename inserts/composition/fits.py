"""What fitting hands to placing: frames and tiles with their sizes and what they show.

Invariant: plain values; a Fit says how high a slot wants to be and knows no top. Fits and tiles are known by
identity, since the same one stands for the same words on many cards.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from ..model import Stamps, Suggestion
from .flow import Item
from .frames import Arrangement
from .slots import Slot
from .typeset import SetText


class Tile(Struct, frozen=True, eq=False):
    """A suggestion and what its frames show, None where that is nothing or a plain area; steps and heights are theirs,
    0 where they do not shrink or are not there."""

    suggestion: Suggestion
    shows: tuple[SetText | Matrix | None, ...]
    steps: tuple[int, ...]
    heights: tuple[float, ...]


class Row(Struct, frozen=True):
    """Tiles side by side; heights are those of each part in the row, 0 where no tile has it."""

    tiles: tuple[Tile, ...]
    heights: tuple[float, ...]
    words: float


class Tiles(Struct, frozen=True):
    """The block: its rows, the width of a column and of its words, its height and the least of it."""

    arrangement: Arrangement
    rows: tuple[Row, ...]
    column: float
    width: float
    height: float
    least: float


class Matrix(NamedTuple):
    """A QR symbol without a place: its rows, how many modules a side has, a module's width, and what it says."""

    rows: tuple[int, ...]
    size: int
    module: float
    payload: str


class Fit(Struct, frozen=True, eq=False):
    """A frame fitted: its slot, its heights, and what it shows."""

    slot: Slot
    item: Item
    shows: SetText | Tiles | Stack | Matrix | Stamps | str | None = None
    """A str is the name of a picture."""


class Stack(NamedTuple):
    """Frames in the order of painting: those that flow one after the other, and those pinned to the stack's box."""

    fits: tuple[Fit, ...]
    flow: tuple[Fit, ...]
    items: tuple[Item, ...]
    """Those of the flow."""
