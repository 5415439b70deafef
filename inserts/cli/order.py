"""What shop systems call, an order at a time.

Invariant: parse, call, print; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from .options import HERE, ProfileOption, ShopOption, StateOption, TodayOption
from .terminal import content_of, day_of, settings_of

commands = typer.Typer()


@commands.command(epilog="Example: inserts order order.json --shop samples/shop --out card.pdf")
def order(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="One order with its customer as JSON; - is stdin.")
    ] = "",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an order and stop.")] = False,
    profile: ProfileOption = None,
    shop: ShopOption = HERE,
    out: Annotated[Path | None, typer.Option("--out", help="The PDF; stdout without it.", metavar="FILE")] = None,
    state: StateOption = None,
    today: TodayOption = None,
) -> None:
    """Print the insert of one order: JSON in, one PDF out; the same order again gives the same bytes."""
    from ..run import order as one

    if schema:
        typer.echo(one.schema_text())
        raise typer.Exit
    if not file:
        raise typer.BadParameter("Name a file, or - for stdin.")
    source = sys.stdin.buffer.read() if file == "-" else content_of(Path(file))
    settings = settings_of(shop, state).made_for(profile)
    occasion = settings.occasion(datetime.now(UTC))
    done = one.print_order(settings, source, name=file, out=out, today=day_of(today), occasion=occasion)
    typer.echo(done.as_json(), err=out is None)
    if out is None and done.pdf:
        sys.stdout.buffer.write(done.pdf)
    raise typer.Exit(done.exit_code)
