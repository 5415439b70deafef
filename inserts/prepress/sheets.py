"""Sheet files: the paper, the grid of places on it, and how it is turned.

Invariant: places, with the bleed around them, lie on the paper, do not overlap, and stand in the middle of it, so that
a turned sheet has its places where its front has them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ..declared import Declared, Distance, Paper
from ..errors import LayoutError
from ..page import Box, Sheet, Turn
from ..toml import Toml
from ..units import MM, points

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
    bleed: Distance = Field(
        default=0.0,
        description="So much of the cards' bleed is printed around each place; absent: cards keep a white border.",
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
    if any(min(box.x, box.y, width - box.right, height - box.bottom) < file.bleed - NEAR for box in places):
        message = f"the places{' and their bleed' if file.bleed else ''} do not fit on the paper."
        raise toml.fault("sheet-too-small", message, ("place",), "Mend place or gap.")
    if any(gap < 2 * file.bleed - NEAR for gap in _gaps(file)):
        message = f"a gap of less than {2 * file.bleed / MM:.3g} mm has no room for the bleed of two neighbours."
        raise toml.fault("gap-too-small", message, ("gap",), "Make gap twice as wide as bleed, or bleed smaller.")
    return Sheet(path.stem, width, height, places, file.columns, file.margin, file.turn, file.bleed)


def _gaps(file: SheetFile) -> tuple[float, ...]:
    """The gaps that are there: none beside a single column, none below a single row."""
    return tuple(gap for gap, count in zip(file.gap, (file.columns, file.rows), strict=True) if count > 1)


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
