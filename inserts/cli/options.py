"""What several commands may be told: their common options, each worded once.

Invariant: an option has the same name, the same shape and the same meaning with every command that has it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from ..errors import did_you_mean
from ..page import ProfileName, Turn


def one_of(*known: str) -> Callable[[str], Any]:
    """What reads an option that takes one of a few words."""

    def read(word: str) -> str:
        if word not in known:
            hint = did_you_mean(word, known) or f"There are: {', '.join(known)}."
            raise typer.BadParameter(f"there is no '{word}'. {hint}")
        return word

    return read


ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder, with its inserts.toml.", metavar="DIR")]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", help="Where key, ledger and plans are kept. [default: SHOP/state]", metavar="DIR"),
]
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="The ship date where the data has none.", metavar="YYYY-MM-DD"),
]
PrinterOption = Annotated[
    str | None,
    typer.Option("--printer", help="Print there: a printer's name; off: nowhere. [default: as set]", metavar="NAME"),
]
StationOption = Annotated[
    str | None,
    typer.Option("--station", help="What this place is called in the record. [default: as set]", metavar="NAME"),
]
CopiesOption = Annotated[
    int | None, typer.Option("--copies", min=1, max=20, help="Each card so many times. [default: as set]", metavar="N")
]


ProfileOption = Annotated[
    ProfileName | None,
    typer.Option(
        "--profile", help="What the file is made for. [default: as set]", metavar="office|press|thermal|…",
        parser=one_of(*get_args(ProfileName)),
    ),
]  # fmt: skip
SheetOption = Annotated[
    str | None, typer.Option("--sheet", help="What cards are printed on, as a4-4xa6. [default: as set]", metavar="NAME")
]
TurnOption = Annotated[
    Turn | None,
    typer.Option(
        "--turn", help="The edge over which paper is turned. [default: as set]", metavar="long|short",
        parser=one_of(*get_args(Turn)),
    ),
]  # fmt: skip
ReverseOption = Annotated[
    bool | None,
    typer.Option("--reverse/--no-reverse", help="Last sheet first, for face-up trays. [default: as set]"),
]
SkipOption = Annotated[
    int, typer.Option("--skip", min=0, help="Places of the first sheet that are used already.", metavar="N")
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Print all of lists again that were printed before, instead of a supplement.")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Where the files go. [default: SHOP/out]", metavar="DIR")]
ReasonOption = Annotated[
    Literal["jam", "damaged", "lost", "wrong"],
    typer.Option(
        "--reason", help="Why: paper jam, damaged, lost, or a wrong card.", metavar="jam|damaged|lost|wrong",
        parser=one_of("jam", "damaged", "lost", "wrong"),
    ),
]  # fmt: skip
PositionsOption = Annotated[
    str, typer.Option("--positions", help="Positions as printed on the cards: 7,8,12-14.", metavar="LIST")
]
ShipmentsOption = Annotated[list[str] | None, typer.Option("--shipment", help="A shipment; repeatable.", metavar="ID")]
MatchesOption = Annotated[list[str] | None, typer.Option("--match", help="A match id; repeatable.", metavar="ID")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
HERE = Path()
