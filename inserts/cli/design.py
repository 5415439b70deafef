"""What marketers look at before anything is printed.

Invariant: parse, call, print; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import HERE, JsonOption, ProfileOption, ShopOption, StateOption, TodayOption
from .terminal import asked_to_stop, day_of, say, settings_of

commands = typer.Typer()
layouts = typer.Typer(help="Layouts: what there is to print on.", no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(layouts, name="layout")
fonts = typer.Typer(help="Fonts: what names can be set in.", no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(fonts, name="fonts")


@commands.command(epilog="Example: inserts preview FB-104201 --shop samples/shop --out preview")
def preview(
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help="A shipment of the shop's data.")],
    shop: ShopOption = HERE,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.", metavar="DIR")] = HERE,
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Dots per inch.")] = 150,
    profile: ProfileOption = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also as PDF for the screen, with links.")] = False,
    today: TodayOption = None,
) -> None:
    """Draw a shipment's insert as PNG, a picture a side, with a sample code that no shop accepts; for a label printer
    dot by dot."""
    from ..run.design.preview import preview as draw

    settings = settings_of(shop, None).made_for(profile)
    for path in draw(settings, shipment, out=out, dpi=dpi, today=day_of(today), pdf=pdf):
        typer.echo(path)


@commands.command(epilog="Example: inserts explain FB-104201 --shop samples/shop")
def explain(
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help="A shipment of the shop's data.")],
    shop: ShopOption = HERE,
    state: StateOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why a shipment gets the insert it gets: campaigns, products, offer, texts."""
    from ..run.design.explain import explain as account_for

    found = account_for(settings_of(shop, state), shipment, today=day_of(today))
    typer.echo(found.as_json() if as_json else found.as_text())


@layouts.command("list", epilog="Example: inserts layout list --shop samples/shop")
def list_layouts(shop: ShopOption = HERE) -> None:
    """List layouts: name, size, sides, languages of their texts, where they lie."""
    from ..run.doctor import layout_table

    typer.echo(layout_table(shop))


@layouts.command("new", epilog="Example: inserts layout new summer-card --like postcard --shop my-shop")
def new_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name: lower-case letters, digits and hyphens.")],
    like: Annotated[str, typer.Option("--like", help="The layout to start from.", metavar="LAYOUT")] = "postcard",
    shop: ShopOption = HERE,
) -> None:
    """Start a layout in the shop's folder as a copy of another. Overwrites nothing."""
    from ..run.design.layouts import begin

    for line in begin(settings_of(shop, None).folder, name, like):
        typer.echo(line)


@layouts.command("show", epilog="Example: inserts layout show postcard --shop samples/shop --out frames")
def show_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A layout: one of `inserts layout list`.")],
    shop: ShopOption = HERE,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.", metavar="DIR")] = HERE,
    dpi: Annotated[int, typer.Option("--dpi", min=72, max=600, help="Dots per inch.")] = 150,
    today: TodayOption = None,
) -> None:
    """Draw a layout's frames with their names over its sides, filled with the first shipment that uses it, else with
    a made-up one."""
    from ..run.design.show import show

    for path in show(shop, name, out=out, dpi=dpi, today=day_of(today)):
        typer.echo(path)


@layouts.command("preview", epilog="Example: inserts layout preview postcard --shop samples/shop --out preview")
def preview_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A layout: one of `inserts layout list`.")],
    shop: ShopOption = HERE,
    shipment: Annotated[str, typer.Option("--shipment", help="Show this shipment of the shop's.", metavar="ID")] = "",
    case: Annotated[
        str, typer.Option("--case", help='Show this case, as in "longest name". [default: the first]', metavar="CASE")
    ] = "",
    language: Annotated[
        str, typer.Option("--language", help="In this language. [default: the first]", metavar="de|en|…")
    ] = "",
    out: Annotated[Path, typer.Option("--out", help="Folder for pictures and PDF.", metavar="DIR")] = HERE,
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Dots per inch.")] = 150,
    watch: Annotated[bool, typer.Option("--watch", help="Show it in the browser instead, anew on each save.")] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Of that page. [default: 8420, or a free one]")
    ] = None,
    today: TodayOption = None,
) -> None:
    """Draw a layout with a case of its cast: a PNG a side and the PDF. With --watch: a page in the browser that
    shows every save at once. Ctrl-C ends it."""
    from ..run.design import layout_preview

    wanted = layout_preview.Wanted(shop, name, day_of(today), shipment, case, language)
    if watch:
        layout_preview.watch(wanted, port, typer.echo, asked_to_stop())
        return
    for path in layout_preview.draw(wanted, out, dpi, say):
        typer.echo(path)


@layouts.command("proof", epilog="Example: inserts layout proof postcard --shop samples/shop --out proof.pdf")
def proof_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A layout: one of `inserts layout list`.")],
    shop: ShopOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", help="The PDF. [default: NAME-proof.pdf]", metavar="FILE")
    ] = None,
    today: TodayOption = None,
) -> None:
    """Print a layout for approval: one PDF with every case of its cast, what to know before, and a line to sign on."""
    from ..run.design.proof import proof

    typer.echo(proof(shop, name, out or Path(f"{name}-proof.pdf"), day_of(today)).as_text())


@layouts.command("stock", epilog="Example: inserts layout stock postcard --shop samples/shop --out stock")
def stock_of_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A layout: one of `inserts layout list`.")],
    shop: ShopOption = HERE,
    out: Annotated[Path, typer.Option("--out", help="Folder for the PDFs.", metavar="DIR")] = HERE,
    today: TodayOption = None,
) -> None:
    """Draw what of a layout comes from the offset press: a PDF with bleed and crop marks for each stock that its
    campaigns need."""
    from ..run.design.stock import draw_stocks

    for line in draw_stocks(shop, name, out, day_of(today)):
        typer.echo(line)


@layouts.command("check", epilog="Example: inserts layout check postcard --shop samples/shop")
def check_layout(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A layout: one of `inserts layout list`.")],
    shop: ShopOption = HERE,
    as_json: JsonOption = False,
    today: TodayOption = None,
) -> None:
    """Look at a layout with made-up customers and the shop's hardest cases, and say what would go wrong in print.

    Where there is no shop, the example shop that ships with the program is taken.
    """
    from ..run.design.check import check_layout as check

    found = check(shop, name, day_of(today))
    typer.echo(found.as_json() if as_json else found.as_text())
    raise typer.Exit(found.exit_code)


@layouts.command("schema", epilog="Example: inserts layout schema > layout.schema.json")
def schema_of_layouts() -> None:
    """Print the JSON Schema of layout.toml, by which editors complete and check it."""
    from ..run.design.schema import layout_schema

    typer.echo(layout_schema())


@commands.command(epilog="Example: inserts schema > inserts.schema.json")
def schema() -> None:
    """Print the JSON Schema of inserts.toml, by which editors complete and check it."""
    from ..run.design.schema import settings_schema

    typer.echo(settings_schema())


@fonts.command("list", epilog="Example: inserts fonts list --shop samples/shop")
def list_fonts(shop: ShopOption = HERE, state: StateOption = None, today: TodayOption = None) -> None:
    """List fonts: name, whose, weight, scripts; and letters of the shop's data that none of them has."""
    from ..run.design.fonts import font_list

    found = font_list(shop, state, day_of(today))
    typer.echo(found.as_text())
    raise typer.Exit(found.exit_code)
