"""What the warehouse asks for.

Invariant: parse, call, print; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    HERE,
    AgainOption,
    CopiesOption,
    JsonOption,
    MatchesOption,
    OutOption,
    PositionsOption,
    PrinterOption,
    ProfileOption,
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
from .terminal import asked_to_stop, columns, day_of, floor_settings, progress, say

if TYPE_CHECKING:
    from ..settings import Settings

commands = typer.Typer()


@commands.command(epilog="Example: inserts batch PL-2026-1204-A --shop samples/shop --out out")
def batch(
    pick_lists: Annotated[list[str] | None, typer.Argument(metavar="PICK_LIST...", help="Pick lists to print.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Print every pick list of the shop's data.")] = False,
    again: AgainOption = False,
    copies: CopiesOption = None,
    profile: ProfileOption = None,
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
    gc.set_threshold(1_000_000, 50, 50)  # a run is over before there is anything to collect
    from ..run.batch import batch as run_batch

    if bool(pick_lists) == every:
        raise typer.BadParameter("Name pick lists, or give --all.")
    settings = floor_settings(shop, state).on(printer).made_for(profile)
    settings = settings.printed(copies=copies, station=station, sheet=sheet, turn=turn, reverse=reverse)
    report = run_batch(
        settings, tuple(pick_lists or ()), out=out or shop / "out", today=day_of(today), dry_run=dry_run, again=again,
        skip=skip,
        occasion=settings.occasion(datetime.now(UTC)), progress=progress(),
    )  # fmt: skip
    typer.echo(report.as_json() if as_json else report.as_text(columns()))
    raise typer.Exit(report.exit_code)


@commands.command(
    epilog="Example: inserts reprint PL-2026-1204-A --positions 7,8,12-14 --reason jam --shop samples/shop"
)
def reprint(
    pick_list: Annotated[str, typer.Argument(metavar="PICK_LIST", help="A pick list that was printed.")],
    reason: ReasonOption,
    positions: PositionsOption = "",
    shipment: ShipmentsOption = None,
    match: MatchesOption = None,
    profile: ProfileOption = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", help="What cards are printed on, as a4-4xa6. [default: as the list]", metavar="NAME"),
    ] = None,
    skip: SkipOption = 0,
    shop: ShopOption = HERE,
    out: OutOption = None,
    state: StateOption = None,
    station: StationOption = None,
    printer: PrinterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print cards of a list once more: the same words, the same codes; counted with time, station and reason."""
    from ..run.floor.reprint import chosen
    from ..run.floor.reprint import reprint as print_again

    try:
        cards = chosen(positions, shipment or (), match or ())
    except ValueError as fault:
        raise typer.BadParameter(f"{fault}.") from fault
    settings = floor_settings(shop, state).on(printer).made_for(profile).printed(station=station)
    done = print_again(
        settings, pick_list, cards, reason=reason, out=out or shop / "out",
        occasion=settings.occasion(datetime.now(UTC)), skip=skip, sheet=sheet,
    )  # fmt: skip
    typer.echo(done.as_json() if as_json else done.as_text())
    raise typer.Exit(done.exit_code)


@commands.command(epilog="Example: inserts verify out/pl-2026-1204-a-1a2b3c4d.pdf --shop samples/shop")
def verify(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="PDFs that were made, their manifests beside them.", exists=True, dir_okay=False
        ),
    ],
    shop: ShopOption = HERE,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at finished files again, page by page, against their manifests: what they say, how they are painted, what
    they look like."""
    from ..run.verify import verify as look_again

    report = look_again(files, floor_settings(shop, state))
    typer.echo(report.as_json() if as_json else report.as_text())
    raise typer.Exit(report.exit_code)


@commands.command(epilog="Example: inserts find 4223 --shop samples/shop")
def find(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A match id, a shipment, an order or a coupon code.")],
    shop: ShopOption = HERE,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where a card is: pick list, position, file and page, when it was printed, how often, where and why."""
    from ..run.floor.find import find as look

    found = look(floor_settings(shop, state), what)
    typer.echo(found.as_json() if as_json else found.as_text())


@commands.command(epilog="Example: inserts pack --shop samples/shop --printer card-printer")
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
    from ..run.floor.pack import Stand
    from ..station import pack as run_pack

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise typer.BadParameter("The packing bench needs a terminal; start it in one.")
    settings = floor_settings(shop, state).printed(station=station).on(printer)
    keep = out is not None or not settings.printer
    stand = Stand(out or shop / "out", keep, lambda: datetime.now(UTC), pick_list, today.date() if today else None)
    run_pack(settings, stand, mute=mute)


@commands.command(epilog="Example: inserts watch inbox --shop samples/shop --once")
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
    from ..run.batch import Report
    from ..run.batch import batch as run_batch
    from ..run.floor.hotfolder import HotFolder
    from ..run.floor.watch import Watcher
    from ..run.floor.watch import watch as run_watch

    def settings() -> Settings:
        return floor_settings(shop, state).printed(station=station).on(printer)

    def printing(settings: Settings) -> Report:
        occasion = settings.occasion(datetime.now(UTC))
        return run_batch(settings, (), out=out or shop / "out", today=day_of(today), occasion=occasion)

    watcher = Watcher(HotFolder(folder, settle), settings, printing, say, asked_to_stop())
    raise typer.Exit(run_watch(watcher, once=once))


@commands.command(epilog="Example: inserts testpage --shop samples/shop --sheet a4-4xa6 --out testpage.pdf")
def testpage(
    printer: PrinterOption = None,
    sheet: Annotated[
        str,
        typer.Option("--sheet", help="For the paper of this sheet. [default: that of the settings]", metavar="NAME"),
    ] = "",
    shop: ShopOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", help="The PDF. [default: SHOP/out/testpage-….pdf]", metavar="FILE")
    ] = None,
) -> None:
    """Make a page that shows what a printer does to paper: scale, margins, front and back, QR codes, greys, type."""
    from ..run.floor.testpage import test_page

    typer.echo(test_page(floor_settings(shop, None).on(printer), sheet=sheet, out=out).as_text())
