"""Sheet files: the paper, the grid of places on it, and how it is turned.

Invariant: places lie on the paper, do not overlap, and stand in the middle of it, so that a turned sheet has
its places where its front has them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ..declared import Declared, Distance, Paper
from ..errors import LayoutError
from ..page import Box, Sheet, Turn
from ..toml import Toml
from ..units import points

NEAR = 0.01


class SheetFile(Declared):
    """The shape of a sheet file."""

    title: str = Field(default="", description="What it is, in a few words.")
    paper: Paper | None = Field(
        default=None,
        description="The paper as it is read: a name (a4, upright) or [width, height]; absent: one card a page.",
    )
    columns: int = Field(default=1, ge=1, le=20, description="Places side by side.")
    rows: int = Field(default=1, ge=1, le=20, description="Places one above the other.")
    place: Paper | None = Field(
        default=None, description="Trim of the cards: a name or [width, height]; absent: the paper, evenly divided."
    )
    gap: tuple[Distance, Distance] = Field(
        default=(0.0, 0.0), description="Paper between columns and between rows, which is cut away."
    )
    margin: Distance = Field(default=points("4.3mm"), description="What printers leave white along the paper's edges.")
    turn: Turn = Field(default="long", description="The edge over which a two-sided printer turns the paper.")


def load_sheet(path: Path) -> Sheet:
    """The sheet that a file describes, by the file's name; LayoutError with the place of the first mistake."""
    toml = Toml(path, f"{path.parent.name}/{path.name}", LayoutError)
    file = toml.check(SheetFile)
    if file.paper is None:
        return Sheet(path.stem, turn=file.turn)
    width, height = file.paper
    places = _places(file, width, height)
    if any(min(box.x, box.y, width - box.right, height - box.bottom) < -NEAR for box in places):
        raise toml.fault("sheet-too-small", "the places do not fit on the paper.", ("place",), "Mend place or gap.")
    return Sheet(path.stem, width, height, places, file.columns, file.margin, file.turn)


def _places(file: SheetFile, width: float, height: float) -> tuple[Box, ...]:
    """The grid, in the middle of the paper."""
    (beside, below), columns, rows = file.gap, file.columns, file.rows
    even = (width - (columns - 1) * beside) / columns, (height - (rows - 1) * below) / rows
    wide, high = file.place or even
    left = (width - columns * wide - (columns - 1) * beside) / 2
    top = (height - rows * high - (rows - 1) * below) / 2
    return tuple(
        Box(left + column * (wide + beside), top + row * (high + below), wide, high)
        for row in range(rows)
        for column in range(columns)
    )
