"""The commands: parse, call, print.

Invariant: results go to stdout, everything else to stderr; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .errors import InsertsError
from .options import (
    HERE,
    AgainOption,
    CopiesOption,
    JsonOption,
    MatchesOption,
    OutOption,
    PositionsOption,
    PrinterOption,
    ReasonOption,
    ReverseOption,
    SheetOption,
    ShipmentsOption,
    ShopOption,
    SkipOption,
    StateOption,
    StationOption,
    TodayOption,
    TurnOption,
)

if TYPE_CHECKING:
    from threading import Event

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
    again: AgainOption = False,
    copies: CopiesOption = None,
    sheet: SheetOption = None,
    turn: TurnOption = None,
    reverse: ReverseOption = None,
    skip: SkipOption = 0,
    shop: ShopOption = HERE,
    out: OutOption = None,
    state: StateOption = None,
    today: TodayOption = None,
    station: StationOption = None,
    printer: PrinterOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count cards a campaign; write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print pick lists: one PDF each, in picking order, with cover, slips and manifest. A list that was printed before
    and has changed gets a supplement: only what is new, and what to take out."""
    from .run.batch import batch as run_batch

    if bool(pick_lists) == every:
        raise typer.BadParameter("Name pick lists, or give --all.")
    settings = _settings(shop, state).on(printer)
    settings = settings.printed(copies=copies, station=station, sheet=sheet, turn=turn and turn.value, reverse=reverse)
    report = run_batch(
        settings, tuple(pick_lists or ()), out=out or shop / "out", today=_day(today), dry_run=dry_run, again=again,
        skip=skip,
        occasion=settings.occasion(datetime.now(UTC)), progress=_progress,
    )  # fmt: skip
    typer.echo(report.as_json() if as_json else report.as_text(_columns()))
    raise typer.Exit(report.exit_code)


@app.command(epilog="Example: inserts reprint PL-2026-1204-A --positions 7,8,12-14 --reason jam --shop samples/shop")
def reprint(
    pick_list: Annotated[str, typer.Argument(metavar="PICK_LIST", help="A pick list that was printed.")],
    reason: ReasonOption,
    positions: PositionsOption = "",
    shipment: ShipmentsOption = None,
    match: MatchesOption = None,
    sheet: SheetOption = None,
    skip: SkipOption = 0,
    shop: ShopOption = HERE,
    out: OutOption = None,
    state: StateOption = None,
    station: StationOption = None,
    printer: PrinterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print cards of a list once more: the same words, the same codes; counted with time, station and reason."""
    from .run.reprint import chosen
    from .run.reprint import reprint as print_again

    try:
        cards = chosen(positions, shipment or (), match or ())
    except ValueError as fault:
        raise typer.BadParameter(f"{fault}.") from fault
    settings = _settings(shop, state).on(printer).printed(sheet=sheet, station=station)
    done = print_again(
        settings, pick_list, cards, reason=reason, out=out or shop / "out",
        occasion=settings.occasion(datetime.now(UTC)), skip=skip,
    )  # fmt: skip
    typer.echo(done.as_json() if as_json else done.as_text())
    raise typer.Exit(done.exit_code)


@app.command(epilog="Example: inserts find 4223 --shop samples/shop")
def find(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A match id, a shipment, an order or a coupon code.")],
    shop: ShopOption = HERE,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where a card is: pick list, position, file and page, when it was printed, how often, where and why."""
    from .run.find import find as look

    found = look(_settings(shop, state), what)
    typer.echo(found.as_json() if as_json else found.as_text())


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
    settings = _settings(shop, state)
    occasion = settings.occasion(datetime.now(UTC))
    done = one.print_order(settings, source, name=file, out=out, today=_day(today), occasion=occasion)
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


@app.command(epilog="Example: inserts watch inbox --shop samples/shop --once")
def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder into which pick lists are dropped.")],
    once: Annotated[bool, typer.Option("--once", help="Print what lies there and stop.")] = False,
    settle: Annotated[
        float,
        typer.Option("--settle", min=0, help="A file is whole when it did not change for so long.", metavar="SECONDS"),
    ] = 2.0,
    shop: ShopOption = HERE,
    out: OutOption = None,
    state: StateOption = None,
    today: TodayOption = None,
    station: StationOption = None,
    printer: PrinterOption = None,
) -> None:
    """Print every pick list file that is dropped into a folder, then move it to done/ or held/ with its report.
    Ctrl-C ends it after the file at hand; a second one at once."""
    from .run.batch import Report
    from .run.batch import batch as run_batch
    from .run.hotfolder import HotFolder
    from .run.watch import Watcher
    from .run.watch import watch as run_watch

    def settings() -> Settings:
        return _settings(shop, state).printed(station=station).on(printer)

    def printing(settings: Settings) -> Report:
        occasion = settings.occasion(datetime.now(UTC))
        return run_batch(settings, (), out=out or shop / "out", today=_day(today), occasion=occasion)

    watcher = Watcher(HotFolder(folder, settle), settings, printing, _say, _asked_to_stop())
    raise typer.Exit(run_watch(watcher, once=once))


@app.command(epilog="Example: inserts pack --shop samples/shop --printer card-printer")
def pack(
    pick_list: Annotated[
        str,
        typer.Option("--pick-list", help="The list that is packed here: its positions can be scanned.", metavar="NAME"),
    ] = "",
    shop: ShopOption = HERE,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Where cards go as files, if not to a printer, and codes. [default: SHOP/out]", metavar="DIR"
        ),
    ] = None,
    state: StateOption = None,
    today: TodayOption = None,
    station: StationOption = None,
    printer: PrinterOption = None,
    mute: Annotated[bool, typer.Option("--mute", help="Ring no bell.")] = False,
) -> None:
    """The packing bench: a full screen that waits for scans, prints each parcel's card and says what to do.
    Ctrl-Q ends it."""
    from .run.pack import Stand
    from .station import pack as run_pack

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise typer.BadParameter("The packing bench needs a terminal; start it in one.")
    settings = _settings(shop, state).printed(station=station).on(printer)
    keep = out is not None or not settings.printer
    stand = Stand(out or shop / "out", keep, lambda: datetime.now(UTC), pick_list, today.date() if today else None)
    run_pack(settings, stand, mute=mute)


@app.command(epilog="Example: inserts testpage --shop samples/shop --sheet a4-4xa6 --out testpage.pdf")
def testpage(
    printer: PrinterOption = None,
    sheet: Annotated[
        str, typer.Option("--sheet", help="For the paper of this sheet. [default: that of the settings]")
    ] = "",
    shop: ShopOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", help="The PDF. [default: SHOP/out/testpage-….pdf]", metavar="FILE")
    ] = None,
) -> None:
    """Make a page that shows what a printer does to paper: scale, margins, front and back, QR codes, greys, type."""
    from .run.testpage import test_page

    typer.echo(test_page(_settings(shop, None).on(printer), sheet=sheet, out=out).as_text())


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


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _asked_to_stop() -> Event:
    """Set by the first Ctrl-C or SIGTERM; the second Ctrl-C interrupts."""
    import signal
    from threading import Event

    asked = Event()

    def ask(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        asked.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    return asked


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
