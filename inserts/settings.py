"""A shop's settings: inserts.toml and the environment, checked once and frozen.

Invariant: the only room that reads the environment.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from .declared import (
    NO_BRAND,
    ActionOffer,
    Brand,
    Campaign,
    Channel,
    Costs,
    Declared,
    Offer,
    Offset,
    Printer,
    StampCard,
    Tables,
)  # fmt: skip
from .errors import Place, SettingsError
from .keys import DEMO_KEY, checked, make_key
from .model import Tone
from .page import ProfileName, Turn
from .phrases import Language, spoken
from .toml import Toml

FILE = "inserts.toml"

NO_PRINTER = "off"

IMPOSED = ("sheet", "sheets", "turn", "reverse", "block")
"""Keys of [print] on which depends how cards are laid out."""

CHANNELS: Mapping[str, Channel] = {
    "shop": Channel(insert="full"),
    "amazon": Channel(insert="none", why="Amazon forbids advertising and requests in parcels"),
    "zalando": Channel(insert="none", why="Zalando forbids partners' own inserts"),
    "otto": Channel(insert="none", why="OTTO forbids partners' own inserts"),
    "kaufland": Channel(insert="none", why="Kaufland forbids partners' own inserts"),
    "ebay": Channel(insert="none", why="eBay's rules on offers outside of eBay: check before you allow it"),
    "etsy": Channel(insert="neutral", why="Etsy allows a thank-you; buyers' data only serve their order"),
}
"""Channels as shipped; [channels] in a shop's settings adds to and overrides them."""


class Shop(Declared):
    """Who sends the parcels: language, tone and country are what counts where the data say nothing."""

    name: str = Field(description="The shop's name, as printed.")
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$", description="The one currency of all amounts.")
    timezone: str = Field(default="Europe/Berlin", description="Where the days of the shop begin.")
    language: str = Field(default="de", description="Where neither order nor profile names one.")
    tone: Tone = Field(default="du", description="How German addresses customers, where the profile does not say.")
    country: str = Field(default="DE", pattern=r"^[A-Z]{2}$", description="Destination, where a shipment names none.")
    imprint: str = Field(
        default="", description="Who sells, with legal form and address; without it no price is printed."
    )
    demo: bool = Field(default=False, description="Codes come from a public key: for samples only.")

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, zone: str) -> str:
        """A zone of the tz database."""
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise ValueError(f"'{zone}' is no time zone; write one like 'Europe/Berlin'") from fault
        return zone


class Print(Declared):
    """How cards are printed."""

    layout: str = Field(default="postcard", description="The layout of campaigns that name none.")
    profile: ProfileName = Field(
        default="office",
        description="What files are made for: office (any printer), press (a print shop), thermal (a label printer), "
        "screen (mail), preprinted (only what varies).",
    )
    profiles: Mapping[str, ProfileName] = Field(
        default={}, description="For a layout: what its files are made for, where it is not that."
    )
    edge: Literal["inset", "bleed"] | None = Field(
        default=None,
        description="inset: a white border, for printers that need one; bleed: over the trim, to be cut. Absent: bleed "
        "for a press, else inset; labels are always inset.",
    )
    sheet: str = Field(default="single", description="What cards are printed on: a file of sheets/, without suffix.")
    sheets: Mapping[str, str] = Field(
        default={}, description="For a layout: the sheet it is printed on, where it is not that one."
    )
    turn: Turn | None = Field(
        default=None, description="The edge over which the printer turns the paper. Absent: as the sheet says."
    )
    reverse: bool = Field(
        default=False, description="Print the last sheet first, for trays in which sheets come to lie face up."
    )
    block: int = Field(default=50, ge=1, description="At most so many sheets are cut together.")
    language: Language | None = Field(
        default=None,
        description="What the people who pack read: covers, slips, terminal. Absent: the shop's, or else English.",
    )
    copies: int = Field(default=1, ge=1, le=20, description="How often each card is printed, one after the other.")
    once_per: Literal["shipment", "order"] = Field(
        default="shipment",
        description="order: one card an order, with its first parcel in picking order; the others get a slip that says "
        "where it lies.",
    )
    printer: str = Field(
        default="", description="The printer that finished files are sent to. Absent: none; they are only written."
    )
    station: str = Field(
        default="", description="What this place is called in the record of prints. Absent: the computer's name."
    )
    match: Literal["tail", "hash"] = Field(
        default="tail", description="The match id: the end of the shipment number, or of a secret hash of it."
    )
    match_length: int = Field(
        default=4, ge=3, le=12, description="Its characters; more where that is needed to tell a list's parcels apart."
    )


class PressWork(Declared):
    """What a print shop asks of files for its press."""

    condition: str = Field(
        default="fogra39-coated",
        description="The printing condition: an ICC file of the shop's `conditions/`, or a shipped one; no suffix.",
    )
    name: str = Field(
        default="", description="What the trade calls it, as FOGRA39. Absent: as the ICC profile describes itself."
    )
    most_ink: int = Field(default=300, ge=100, le=400, description="Per cent of ink, all together, that it may have.")


class Thermal(Declared):
    """The label printer."""

    dpi: Literal[203, 300, 600] = Field(default=203, description="Its dots an inch.")
    png: bool = Field(
        default=False, description="Also write every page as a PNG, dot by dot, in a folder named like the file."
    )


class Preprinted(Declared):
    """Cards that come from the offset press printed in part."""

    stocks: tuple[str, ...] = Field(
        default=(),
        description="The stocks there are, as `inserts layout stock` names them; a card that needs another is held. "
        "Absent: there is every one.",
    )


class Suggest(Declared):
    """Bounds of what may be suggested."""

    reserve: int = Field(default=0, ge=0, description="Products with no more than so many in stock are left out.")
    dearer: int = Field(
        default=30, ge=0, description="By how many per cent an upgrade or similar product may be dearer than the other."
    )
    exclude_categories: tuple[str, ...] = Field(default=(), description="Categories that are never suggested.")


class Words(Declared):
    """Languages of the texts; the words themselves stand in texts/."""

    fallback: Mapping[str, str] = Field(
        default={}, description="For a language without texts: the one to use instead. Else the shop's."
    )


class Qr(Declared):
    """Hosts that a QR code may lead to; https only."""

    hosts: tuple[str, ...] = Field(default=(), description="The only hosts that a QR code may lead to.")


class Delivery(Declared):
    """Days a parcel usually takes, so that dates on a card count from its arrival."""

    days: int = Field(default=2, ge=0, le=60, description="From shipping to arrival.")


class State(Declared):
    """Where key, ledger and plans are kept; relative to the shop."""

    folder: str = Field(default="state", description="The folder; relative to the shop's.")


class ShopFile(Declared):
    """The shape of inserts.toml."""

    shop: Shop
    tables: Tables
    print: Print = Print()
    press: PressWork = PressWork()
    thermal: Thermal = Thermal()
    preprinted: Preprinted = Preprinted()
    suggestions: Suggest = Suggest()
    texts: Words = Words()
    qr: Qr = Qr()
    delivery: Delivery = Delivery()
    brand: Brand = Field(default=NO_BRAND, description="What the shop looks like, in whatever layout.")
    printers: Mapping[str, Printer] = Field(default={}, description="What the printers are like, by name.")
    stamps: StampCard | None = Field(default=None, description="Stamps to collect; without it cards have none.")
    costs: Costs | None = Field(default=None, description="What printing costs; without it no costs are given.")
    state: State = State()
    channels: Mapping[str, Channel] = {}
    neutral: Campaign = Field(
        default=Campaign(id="neutral", insert="neutral", suggestions=0),
        description="The card where nothing may be advertised: keys as of a campaign, but always neutral.",
    )
    campaign: tuple[Campaign, ...] = ()
    offer: tuple[Offer, ...] = ()
    action: tuple[ActionOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where something is printed, for the record: UTC in ISO 8601, and the name of the station."""

    at: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is declared: the file, where it lies, the folder of its state, its key, and the name of the
    printer that files are sent to (blank: none)."""

    folder: Path
    state: Path
    file: ShopFile
    toml: Toml
    demo_key: bool
    printer: str = ""

    @property
    def channels(self) -> Mapping[str, Channel]:
        return {**CHANNELS, **self.file.channels}

    @property
    def language(self) -> Language:
        """What the people who pack read."""
        return self.file.print.language or spoken(self.file.shop.language)

    def printed(self, **given: str | int | None) -> Settings:
        """The settings with these keys of [print] instead of their own; None leaves one as it is."""
        changes = {name: value for name, value in given.items() if value is not None}
        printing = self.file.print.model_copy(update=changes)
        return replace(self, file=self.file.model_copy(update={"print": printing}))

    def made_for(self, profile: ProfileName | None) -> Settings:
        """The settings with files of all layouts made for that; None leaves them as they are."""
        if profile is None:
            return self
        printing = self.file.print.model_copy(update={"profile": profile, "profiles": {}})
        return replace(self, file=self.file.model_copy(update={"print": printing}))

    def profile(self, layout: str) -> ProfileName:
        """What files of the layout are made for."""
        return self.file.print.profiles.get(layout, self.file.print.profile)

    def edge(self, layout: str) -> Literal["inset", "bleed", "trim"]:
        """Where the layout's design ends, on paper that is a single card: with a white border, over the trim, or, on a
        screen and on cards that come cut, at it."""
        profile = self.profile(layout)
        if profile == "screen":
            return "trim"
        if profile == "thermal":  # nothing of a label is cut away
            return "inset"
        if self.file.print.edge:
            return self.file.print.edge
        return "bleed" if profile == "press" else "trim" if profile == "preprinted" else "inset"

    @property
    def shown_whole(self) -> Settings:
        """The settings for looking at cards: where half of them were preprinted, or they were for the screen, as they
        look in the end."""
        printing = self.file.print
        if not {"preprinted", "screen"} & {printing.profile, *printing.profiles.values()}:
            return self
        return self.made_for("office").printed(edge=printing.edge or "bleed")

    def where(self, value: object, *keys: str | int) -> Place | None:
        """Where in the file a value stands; None where something else does, as it was asked for otherwise."""
        return self.toml.place(keys) if self.toml.at(keys) == value else None

    @property
    def any_stock(self) -> Settings:
        """The settings for cards whatever stock they go on."""
        return replace(self, file=self.file.model_copy(update={"preprinted": Preprinted()}))

    @property
    def imposed(self) -> dict[str, Any]:
        """How cards are laid out: the keys of [print] that say so, where their value is not the usual."""
        said = self.file.print.model_dump(include=set(IMPOSED))
        return {name: value for name, value in said.items() if value != Print.model_fields[name].default}

    def imposed_as(self, said: Mapping[str, Any]) -> Settings:
        """The settings with cards laid out as `imposed` said once."""
        usual = {name: Print.model_fields[name].default for name in IMPOSED}
        printing = self.file.print.model_copy(update=usual | dict(said))
        return replace(self, file=self.file.model_copy(update={"print": printing}))

    def on(self, name: str | None = None) -> Settings:
        """The settings for that printer; None: that of [print]; "off": none. One not declared is a queue as it is."""
        name = self.file.print.printer if name is None else name
        if name in ("", NO_PRINTER):
            return self
        printer = self.file.printers.get(name, Printer())
        turn = None if printer.duplex == "off" else printer.duplex
        return replace(self.printed(turn=turn, reverse=printer.reverse).made_for(printer.profile), printer=name)

    @property
    def printing(self) -> Printer:
        """The printer that files are sent to: what is declared of it."""
        return self.file.printers.get(self.printer, Printer())

    @property
    def offsets(self) -> tuple[Offset, Offset]:
        """By how much fronts and backs are moved for that printer, in points."""
        return self.printing.front, self.printing.back

    def station(self, environ: Mapping[str, str] | None = None) -> str:
        """The name of the place where this runs: INSERTS_STATION, else as set, else the computer's."""
        given = (os.environ if environ is None else environ).get("INSERTS_STATION", "")
        return given or self.file.print.station or socket.gethostname()

    def occasion(self, moment: datetime) -> Occasion:
        """That moment (aware), at this station."""
        return Occasion(moment.astimezone(UTC).isoformat(timespec="seconds"), self.station())

    def key(self, environ: Mapping[str, str] | None = None, *, lasting: bool = True) -> bytes:
        """The shop's secret: INSERTS_KEY, else state/key (made on first use), else the public one of a demo.

        lasting False makes none: where there is no key yet, the public one serves for looking.
        """
        given = (os.environ if environ is None else environ).get("INSERTS_KEY", "")
        if given:
            return checked(given.encode(), Place("INSERTS_KEY"))
        path = self.state / "key"
        if path.exists():
            return checked(path.read_bytes().strip(), Place(str(path)))
        return make_key(path) if lasting and not self.file.shop.demo else DEMO_KEY


def load(shop: Path, state: Path | None = None) -> Settings:
    """The settings of the shop folder; SettingsError with the place of the first mistake."""
    if not (shop / FILE).is_file():
        hint = "Name a shop's folder with --shop, or make one: inserts init DIR."
        raise SettingsError("no-shop", f"there is no {FILE} here.", Place(str(shop)), hint)
    toml = Toml(shop / FILE, FILE)
    file = toml.check(ShopFile)
    home = state or shop / file.state.folder
    return Settings(shop, home, file, toml, demo_key=file.shop.demo and not (home / "key").exists())
