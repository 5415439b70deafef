"""Starting a shop, and looking whether all is well.

Invariant: parse, call, print; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import HERE, JsonOption, ShopOption, StateOption, TodayOption
from .terminal import day_of, settings_of

commands = typer.Typer()


@commands.command(epilog="Example: inserts init my-shop")
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Start a shop: settings to fill in, small example tables, texts in German and English."""
    from ..run.start import start

    for line in start(folder):
        typer.echo(line)


@commands.command(epilog="Example: inserts check --shop samples/shop")
def check(
    shop: ShopOption = HERE, state: StateOption = None, today: TodayOption = None, as_json: JsonOption = False
) -> None:
    """Read settings, data, layouts and texts, and say what would go wrong. Writes nothing."""
    from ..run.check import check as examine

    found = examine(settings_of(shop, state), day_of(today))
    typer.echo(found.as_json() if as_json else found.as_text())
    raise typer.Exit(found.exit_code)


@commands.command(epilog="Example: inserts doctor --shop samples/shop")
def doctor(shop: ShopOption = HERE, state: StateOption = None) -> None:
    """Look at the machine and the shop's folders: versions, fonts, key, ledger, what is missing."""
    from ..run.doctor import examine

    found = examine(shop, state)
    typer.echo(found.as_text())
    raise typer.Exit(found.exit_code)
