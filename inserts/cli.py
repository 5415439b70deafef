"""The commands: parse, call, print.

Invariant: results go to stdout, everything else to stderr; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .errors import InsertsError

if TYPE_CHECKING:
    from .settings import Settings

INTERRUPTED = 130

app = typer.Typer(
    name="inserts",
    help="Personal parcel inserts: a pick list in, a stack of print-ready cards out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
layouts = typer.Typer(help="Layouts: what there is to print on.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(layouts, name="layout")
fonts = typer.Typer(help="Fonts: what names can be set in.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(fonts, name="fonts")

ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder, with its inserts.toml.", metavar="DIR")]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", help="Where key, ledger and plans are kept. [default: SHOP/state]", metavar="DIR"),
]
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="The ship date where the data has none.", metavar="YYYY-MM-DD"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
HERE = Path()


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if show:
        from importlib.metadata import version as installed

        typer.echo(f"inserts {installed('inserts')}")
        raise typer.Exit


@app.command(epilog="Example: inserts init my-shop")
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Start a shop: settings to fill in, small example tables, texts in German and English."""
    from .run.start import start

    for line in start(folder):
        typer.echo(line)


@app.command(epilog="Example: inserts check --shop samples/shop")
def check(
    shop: ShopOption = HERE, state: StateOption = None, today: TodayOption = None, as_json: JsonOption = False
) -> None:
    """Read settings, data, layouts and texts, and say what would go wrong. Writes nothing."""
    from .run.check import check as examine

    found = examine(_settings(shop, state), _day(today))
    typer.echo(found.as_json() if as_json else found.as_text())
    raise typer.Exit(found.exit_code)


@app.command(epilog="Example: inserts batch PL-2026-1204-A --shop samples/shop --out out")
def batch(
    pick_lists: Annotated[list[str] | None, typer.Argument(metavar="PICK_LIST...", help="Pick lists to print.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Print every pick list of the shop's data.")] = False,
    shop: ShopOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where the files go. [default: SHOP/out]", metavar="DIR")
    ] = None,
    state: StateOption = None,
    today: TodayOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count cards a campaign; write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print pick lists: one PDF each, in picking order, with cover, slips and manifest."""
    from .run.batch import batch as run_batch

    if bool(pick_lists) == every:
        raise typer.BadParameter("Name pick lists, or give --all.")
    report = run_batch(
        _settings(shop, state), tuple(pick_lists or ()), out=out or shop / "out", today=_day(today), dry_run=dry_run,
        progress=_progress,
    )  # fmt: skip
    typer.echo(report.as_json() if as_json else report.as_text(_columns()))
    raise typer.Exit(report.exit_code)


@app.command(epilog="Example: inserts order order.json --shop samples/shop --out card.pdf")
def order(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="One order with its customer as JSON; - is stdin.")
    ] = "",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an order and stop.")] = False,
    shop: ShopOption = HERE,
    out: Annotated[Path | None, typer.Option("--out", help="The PDF; stdout without it.", metavar="FILE")] = None,
    state: StateOption = None,
    today: TodayOption = None,
) -> None:
    """Print the insert of one order: JSON in, one PDF out; the same order again gives the same bytes."""
    from .run import order as one

    if schema:
        typer.echo(one.schema_text())
        raise typer.Exit
    if not file:
        raise typer.BadParameter("Name a file, or - for stdin.")
    source = sys.stdin.buffer.read() if file == "-" else _read(Path(file))
    done = one.print_order(_settings(shop, state), source, name=file, out=out, today=_day(today))
    typer.echo(done.as_json(), err=out is None)
    if out is None and done.pdf:
        sys.stdout.buffer.write(done.pdf)
    raise typer.Exit(done.exit_code)


@app.command(epilog="Example: inserts preview FB-104201 --shop samples/shop --out preview")
def preview(
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help="A shipment of the shop's data.")],
    shop: ShopOption = HERE,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.", metavar="DIR")] = HERE,
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Dots per inch.")] = 150,
    today: TodayOption = None,
) -> None:
    """Draw a shipment's insert as PNG, a picture a side, with a sample code that no shop accepts."""
    from .run.preview import preview as draw

    for path in draw(_settings(shop, None), shipment, out=out, dpi=dpi, today=_day(today)):
        typer.echo(path)


@app.command(epilog="Example: inserts explain FB-104201 --shop samples/shop")
def explain(
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help="A shipment of the shop's data.")],
    shop: ShopOption = HERE,
    state: StateOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why a shipment gets the insert it gets: campaigns, products, offer, texts."""
    from .run.explain import explain as account_for

    found = account_for(_settings(shop, state), shipment, today=_day(today))
    typer.echo(found.as_json() if as_json else found.as_text())


@app.command(epilog="Example: inserts doctor --shop samples/shop")
def doctor(shop: ShopOption = HERE, state: StateOption = None) -> None:
    """Look at the machine and the shop's folders: versions, fonts, key, ledger, what is missing."""
    from .run.doctor import examine

    found = examine(shop, state)
    typer.echo(found.as_text())
    raise typer.Exit(found.exit_code)


@layouts.command("list", epilog="Example: inserts layout list --shop samples/shop")
def list_layouts(shop: ShopOption = HERE) -> None:
    """List layouts: name, size, sides, languages of their texts, where they lie."""
    from .run.doctor import layout_table

    typer.echo(layout_table(shop))


@fonts.command("list", epilog="Example: inserts fonts list --shop samples/shop")
def list_fonts(shop: ShopOption = HERE, state: StateOption = None, today: TodayOption = None) -> None:
    """List fonts: name, whose, weight, scripts; and letters of the shop's data that none of them has."""
    from .run.fonts import font_list

    found = font_list(shop, state, _day(today))
    typer.echo(found.as_text())
    raise typer.Exit(found.exit_code)


def main() -> NoReturn:
    """The program: an error of ours is one line on stderr and its exit code."""
    try:
        app()
    except InsertsError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(0)


def _settings(shop: Path, state: Path | None) -> Settings:
    from .settings import load

    return load(shop, state)


def _day(today: datetime | None) -> date:
    """The day for shipments without a ship date: the one given, else the clock's; nobody else asks the clock."""
    return today.date() if today else date.today()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}.") from fault


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 100


def _progress(done: int, total: int, what: str) -> None:
    """A line on stderr that is written over, only where somebody watches."""
    if sys.stderr.isatty():
        end = "\r\x1b[K" if done >= total else f"\r{what} {done:,}/{total:,}\x1b[K"
        typer.echo(end, nl=False, err=True)
