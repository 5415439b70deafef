"""layout stock: what of a layout comes from the offset press, a PDF for each stock that its campaigns need.

Invariant: what is drawn is what files for preprinted cards leave out, at the same place, and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import structs

from ...delivery import sha256_of, write_whole
from ...errors import InsertsError, LayoutError, Place, did_you_mean
from ...intake import Intake
from ...prepress import Imposition, Leaf, Volume
from ...settings import FILE, Settings, load
from ...units import MM
from ..produce import Press, examine, make_press
from ..profiles import profile_of
from ..shop import Shop, enter
from ..stocks import PLAIN, Stock
from .cast import Case, Cast, cast, open_for

LOWEST = 45 * MM
"""A slip needs so much free height to be read at arm's length."""


@dataclass(slots=True)
class Found:
    """A stock, the campaigns whose cards go on it, and what is wrong with a card on it, once each."""

    stock: Stock
    campaigns: dict[str, None] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)


def draw_stocks(folder: Path, layout: str, out: Path, today: date) -> Iterator[str]:
    """Write the stocks of a layout into `out`; a line for each, and for what to know of it.

    LayoutError: nothing-preprinted, and those of the layout; SettingsError and DataError of the shop.
    """
    shop = open_for(folder, layout)
    if not shop.layouts[layout].preprinted:
        hint = "Mark what is the same on every card with 'preprinted = true'."
        message = f"no frame of the layout '{layout}' is preprinted."
        raise LayoutError("nothing-preprinted", message, Place(f"layouts/{layout}/layout.toml"), hint)
    found = cast(shop, layout, shop.take_in(today), today)
    press = make_press(enter(_settings(folder, shop.settings), lasting=False))
    out.mkdir(parents=True, exist_ok=True)
    for one in _stocks(found, press).values():
        if one.stock.name == PLAIN:
            continue
        path = out / f"{one.stock.name}.pdf"
        write_whole(path, _pdf(one.stock, layout, press, found.cases[0], today), replaces=sha256_of(path))
        yield f"{path}: {', '.join(one.campaigns)}"
        yield from (f"  {fault}" for fault in one.faults)
        if (free := one.stock.free) and free.height < LOWEST:
            yield f"  its front leaves {free.height / MM:.0f} mm free: slips on it are hard to read."


def strange_stocks(shop: Shop, intake: Intake, today: date) -> Iterator[str]:
    """The stocks of [preprinted] that no card of the shop goes on."""
    settings = shop.settings
    if not (named := settings.file.preprinted.stocks):
        return
    press = make_press(enter(settings.any_stock.made_for("preprinted"), lasting=False))
    layouts = [name for name, layout in shop.layouts.items() if layout.preprinted]
    known = {PLAIN, *(stock for name in layouts for stock in _stocks(cast(shop, name, intake, today), press))}
    for at, name in enumerate(named):
        if name not in known:
            place = settings.toml.place(("preprinted", "stocks", at))
            hint = did_you_mean(name, sorted(known)) or "inserts layout stock draws those that there are."
            yield f"{place} no card goes on stock '{name}'. {hint}"


def _settings(folder: Path, shown: Settings) -> Settings:
    """The shop's own settings for preprinted cards, with the layout that they are shown for."""
    edge = load(folder).file.print.edge if (folder / FILE).is_file() else None
    printing = shown.file.print.model_copy(update={"edge": edge})
    own = replace(shown, file=shown.file.model_copy(update={"print": printing}))
    return own.any_stock.made_for("preprinted")


def _stocks(found: Cast, press: Press) -> dict[str, Found]:
    """The stocks that the cards of a cast go on, by name."""
    stocks: dict[str, Found] = {}
    for case in found.cases:
        try:
            stock = press.stock(case.insert)
        except LayoutError:  # layout check tells of it
            continue
        if stock is None:
            continue
        one = stocks.setdefault(stock.name, Found(stock))
        one.campaigns[case.insert.campaign] = None
        try:
            press.pages(case.insert)
        except InsertsError as fault:
            one.faults.setdefault(f"[{fault.code}] {fault.message}")
    return stocks


def _pdf(stock: Stock, layout: str, press: Press, case: Case, today: date) -> bytes:
    """The stock as the offset press takes it: with bleed and crop marks, or on its sheet."""
    settings, sheet, leaf = press.shop.settings, press.sheet(layout), press.leaf(layout)
    pages, imposition = stock.pages, press.imposition(layout)
    if not sheet.places:
        bleed = press.shop.layouts[layout].file.page.bleed
        leaf, imposition = Leaf(leaf.width, leaf.height, bleed, sides=len(pages)), Imposition(imposition.sheet)
        pages = tuple(structs.replace(page, bleed=bleed, shows=None) for page in pages)
    out = io.BytesIO()
    volume = Volume(
        out, leaf, press.hand, title=stock.name, language=case.insert.language,
        made=datetime.combine(today, time(), ZoneInfo(settings.file.shop.timezone)), darkroom=press.darkroom,
        imposition=imposition, profile=profile_of(layout, settings.made_for("press")),
    )  # fmt: skip
    for _ in range(sheet.ups):
        volume.insert(pages)
    written = volume.close()
    for finding in examine(out.getvalue(), written):
        raise LayoutError(finding.code, finding.message, Place(f"{stock.name}.pdf"))
    return out.getvalue()
