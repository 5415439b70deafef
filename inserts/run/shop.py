"""A shop opened: its settings, its declarations as plain values, its layouts and texts, what it can be asked.

Invariant: opening reads settings, layouts and texts and writes nothing (but the key, on first use, where allowed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..composition import Layout, Pictures, load
from ..content import Edition, House, Texts, sample_code
from ..declared import Codes
from ..errors import InsertsError, LayoutError
from ..keys import customer_key
from ..page import NEAR, SINGLE, Sheet
from ..prepress import load_sheet
from ..settings import Settings
from ..toml import Toml
from ..units import length
from . import shelf
from .codes import pool_of

if TYPE_CHECKING:
    from ..intake import Intake


@dataclass(frozen=True, slots=True)
class Shop:
    """What all commands work with. layouts, texts and sheets are by layout name: every layout that a
    campaign uses, and what it is printed on."""

    settings: Settings
    house: House
    layouts: Mapping[str, Layout]
    texts: Mapping[str, Texts]
    sheets: Mapping[str, Sheet]
    pictures: Pictures

    @property
    def folder(self) -> Path:
        return self.settings.folder

    @property
    def layout(self) -> str:
        """The layout of campaigns that name none."""
        return self.settings.file.print.layout

    def edition(self, intake: Intake) -> Edition:
        """What content needs for one run."""
        return Edition(
            house=self.house,
            assortment=intake.assortment,
            layout=self.layout,
            texts=self.texts,
            picture_fault=cache(self.picture_fault),
            picture_sha256=cache(lambda name: self.pictures.inspect(name).sha256),
            roles={name: tuple(sorted(layout.roles)) for name, layout in self.layouts.items()},
            sample_code=cache(self._sample_code),
            bare=frozenset(name for name, layout in self.layouts.items() if "suggestions" not in layout.shows),
        )

    def _sample_code(self, codes: Codes) -> str:
        return sample_code(codes, pool_of(self.folder / codes.pool) if codes.source == "pool" else ())

    def take_in(self, today: date) -> Intake:
        """All tables, read and joined; today is the day of shipments that name none."""
        from ..intake import take_in  # only who reads tables waits for pandas; a reprint does not

        file = self.settings.file
        zone, currency, country = file.shop.timezone, file.shop.currency, file.shop.country
        return take_in(self.folder, file.tables, zone=zone, today=today, currency=currency, country=country)

    def take_order(self, data: bytes, name: str, today: date) -> Intake:
        """One order as JSON, joined with the shop's tables; name is what errors call it."""
        from ..intake import take_order

        file = self.settings.file
        zone, currency, country = file.shop.timezone, file.shop.currency, file.shop.country
        return take_order(
            self.folder, file.tables, data, file=name, zone=zone, today=today, currency=currency, country=country
        )

    def picture_fault(self, name: str) -> str:
        """What is wrong with a picture that a table names; empty where nothing is."""
        try:
            self.pictures.inspect(name)
        except InsertsError as fault:
            return f"its picture: {fault.message}"
        return ""


def enter(settings: Settings, *, lasting: bool = True) -> Shop:
    """Open the shop; lasting: codes count, so a missing key is made. Errors of settings, layouts and texts."""
    _know(settings)
    names = dict.fromkeys((settings.file.print.layout, *_named(settings)))
    layouts = {name: open_layout(name, settings) for name in names}
    own = text_files(settings.folder / "texts")
    texts = {name: Texts(own, text_files(layout.folder / "texts")) for name, layout in layouts.items()}
    sheets = {name: sheet_for(layout, settings) for name, layout in layouts.items()}
    return Shop(settings, _house(settings, lasting), layouts, texts, sheets, Pictures(settings.folder))


def _know(settings: Settings) -> None:
    """LayoutError "unknown-layout" where [print] names one that there is not, with its place."""
    known, printing = shelf.layouts(settings.folder), settings.file.print
    named = [("sheets", name) for name in printing.sheets] + [("profiles", name) for name in printing.profiles]
    for table, name in named:
        if name not in known:
            shelf.layout_folder(settings.folder, name, settings.toml.place(("print", table, name)))


def open_layout(name: str, settings: Settings) -> Layout:
    """The layout called `name`, with the shop's parts and in its brand. LayoutError: unknown-layout, and those of
    its files."""
    folder = shelf.layout_folder(settings.folder, name)
    return load(folder, shelf.part_folders(settings.folder), settings.file.brand)


def sheet_for(layout: Layout, settings: Settings) -> Sheet:
    """The sheet that a layout is printed on. LayoutError: unknown-sheet, sheet-does-not-fit, label-sheet, and those of
    its file."""
    printing = settings.file.print
    if settings.profile(layout.name) == "screen":
        return SINGLE
    name = printing.sheets.get(layout.name, printing.sheet)
    sheet = load_sheet(shelf.sheet_file(settings.folder, name))
    keys = ("print", "sheets", layout.name) if layout.name in printing.sheets else ("print", "sheet")
    if not _fits(layout, sheet):
        known = (load_sheet(path) for path in shelf.sheets(settings.folder).values())
        fitting = ", ".join(sorted(one.name for one in known if _fits(layout, one)))
        hint = f"These sheets fit: {fitting}. Name one with --sheet, or under [print.sheets]."
        raise LayoutError("sheet-does-not-fit", _misfit(layout, sheet), settings.toml.place(keys), hint)
    if sheet.places and settings.profile(layout.name) == "thermal":
        message = f"a label printer prints one card at a time, and sheet '{name}' has {sheet.ups} places."
        hint = f"Name the sheet \"single\" for '{layout.name}', under [print.sheets] or with --sheet."
        raise LayoutError("label-sheet", message, settings.toml.place(keys), hint)
    return replace(sheet, turn=printing.turn) if printing.turn else sheet


def _fits(layout: Layout, sheet: Sheet) -> bool:
    """Whether the sheet takes the layout's cards, and shows no more bleed than they have."""
    return sheet.takes(*layout.file.page.size) and sheet.bleed < layout.file.page.bleed + NEAR


def _misfit(layout: Layout, sheet: Sheet) -> str:
    page = layout.file.page
    if sheet.takes(*page.size):
        bleed, shown = length(page.bleed), length(sheet.bleed)
        return f"'{layout.name}' has {bleed} of bleed, and sheet '{sheet.name}' shows {shown} around each card."
    return f"'{layout.name}' is {page.name}, which the places of sheet '{sheet.name}' are not."


def text_files(folder: Path) -> dict[str, Toml]:
    """The text files of a folder by language tag."""
    return {path.stem: Toml(path, f"{folder.name}/{path.name}") for path in sorted(folder.glob("*.toml"))}


def _named(settings: Settings) -> tuple[str, ...]:
    campaigns = (settings.file.neutral, *settings.file.campaign)
    return tuple(campaign.layout for campaign in campaigns if campaign.layout)


def _house(settings: Settings, lasting: bool) -> House:
    file = settings.file
    key = settings.key(lasting=lasting)
    return House(
        name=file.shop.name,
        key=key,
        customer_key=customer_key(key),
        imprint=file.shop.imprint,
        currency=file.shop.currency,
        language=file.shop.language,
        tone=file.shop.tone,
        country=file.shop.country,
        delivery_days=file.delivery.days,
        reserve=file.suggestions.reserve,
        dearer=file.suggestions.dearer,
        exclude_categories=file.suggestions.exclude_categories,
        hosts=file.qr.hosts,
        fallback=file.texts.fallback,
        channels=settings.channels,
        campaigns=file.campaign,
        neutral=file.neutral,
        offers={offer.id: offer for offer in file.offer},
        actions={action.id: action for action in file.action},
        stamps=file.stamps,
    )
