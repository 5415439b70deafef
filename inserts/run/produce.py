"""produce: entries of a plan become one finished, verified file.

Invariant: pure. It opens no ledger, no table and no clock; the same entries, layout and edge give the same bytes.
A card that cannot be set or does not read back as planned is held, and its place is taken by a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from sys import intern
from typing import BinaryIO, Protocol
from zoneinfo import ZoneInfo

from .. import prepress
from ..composition import Compiled, Half, Layout, ahead, bear, compile, compose
from ..composition import Edge as Variant
from ..delivery import Notice, Row, account, note
from ..errors import InsertsError, Place, SettingsError
from ..keys import page_key
from ..lettering import Letters
from ..model import Entry, Held, Insert
from ..page import Page, Sheet
from ..prepress import (
    OFFICE,
    Cover,
    Darkroom,
    Edge,
    Finding,
    Hand,
    Imposition,
    Leaf,
    Profile,
    Sample,
    Slip,
    Supplement,
    Volume,
    Written,
    note_specimens,
)  # fmt: skip
from .archive import Archive
from .decide import blamed
from .leftout import fine_enough, suggested
from .profiles import profile_of
from .shelf import font_folders
from .shop import Shop, open_layout, sheet_for
from .stocks import Stock, on_shelf, stock_of

QUIET = ("SourceSans3-Regular", "NotoSans-Regular")
TOGETHER = 128
"""So many cards are read, set and printed together."""

STRONG = ("SourceSans3-SemiBold", "NotoSans-SemiBold")


@dataclass(frozen=True, slots=True)
class Press:
    """What prints a run: fonts, the layouts made ready for its edge by name, and the pictures prepared so far;
    preprinted are those layouts with what comes from the offset press alone, profiles what their files are made for."""

    shop: Shop
    letters: Letters
    compiled: dict[str, Compiled]
    darkroom: Darkroom
    preprinted: dict[str, Compiled] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)

    @property
    def hand(self) -> Hand:
        return Hand(self.letters, QUIET, STRONG)

    @property
    def page_key(self) -> bytes:
        """The key of what preflight notes of pages."""
        return page_key(self.shop.house.key)

    def made(self, layout: str) -> Compiled:
        """The layout made ready; one that only an earlier plan names, now. LayoutError: unknown-layout, and its own."""
        if layout not in self.compiled:
            opened = open_layout(layout, self.shop.settings)
            self.compiled[layout] = _made(opened, self.sheet(layout), self.shop, self.letters)
        return self.compiled[layout]

    def sheet(self, layout: str) -> Sheet:
        """The sheet that the layout is printed on."""
        settings = self.shop.settings
        return self.shop.sheets.get(layout) or sheet_for(open_layout(layout, settings), settings)

    def profile(self, layout: str) -> Profile:
        """What files of the layout are made for."""
        if (known := self.profiles.get(layout)) is None:
            known = self.profiles[layout] = profile_of(layout, self.shop.settings)
        return known

    def leaf(self, layout: str) -> Leaf:
        """The leaf that the layout's inserts are printed on."""
        made = self.made(layout)
        sides, black = len(made.sides), made.desk.one_colour or self.profile(layout).dots > 0
        return Leaf(made.width, made.height, made.bleed, made.shows, sides, one_colour=black)

    def stock(self, insert: Insert) -> Stock | None:
        """The preprinted stock that an insert goes on; None where its layout is printed whole. LayoutError where it
        does not fit, or there is no such stock."""
        name = insert.layout
        if self.profile(name).name != "preprinted":
            return None
        if name not in self.preprinted:
            opened = open_layout(name, self.shop.settings)
            self.preprinted[name] = _made(opened, self.sheet(name), self.shop, self.letters, "preprinted")
        stock = stock_of(insert, self.preprinted[name])
        on_shelf(stock, self.shop.settings.file.preprinted.stocks)
        return stock

    def imposition(self, layout: str, skip: int = 0) -> Imposition:
        """How the layout's inserts are laid out by the shop's settings; skip: places of the first sheet that are
        used already. SettingsError: skip-too-many."""
        printing, sheet = self.shop.settings.file.print, self.sheet(layout)
        if not 0 <= skip < sheet.ups:
            message = f"sheet '{sheet.name}' has {sheet.ups} places, so {skip} of them cannot be used already."
            raise SettingsError("skip-too-many", message, hint=f"Skip fewer than {sheet.ups}.")
        return Imposition(sheet, printing.block, printing.reverse, skip, self.shop.settings.offsets)

    def ahead(self, insert: Insert) -> None:
        """Make the symbols of an insert whose pages are asked for soon."""
        if insert.layout in self.compiled:
            ahead(insert, self.compiled[insert.layout])

    def pages(self, insert: Insert) -> tuple[Page, ...]:
        """The insert set on its layout, without suggestions whose picture is too coarse for it. LayoutError where it
        cannot be, or there is no stock for it."""
        pages = compose(insert, self.made(insert.layout))
        while (finer := fine_enough(insert, pages, self.profile(insert.layout))) != insert:
            insert, pages = finer, compose(finer, self.made(insert.layout))
        if stock := self.stock(insert):
            bear(pages, stock.pages)
        return pages


@dataclass(frozen=True, slots=True)
class Job:
    """A volume to print: what it is called, how many were read for it, how its cards are laid out, and its place
    among its pick list's; anew: it replaces a stack that was printed before; profile: what it is made for; stock: the
    preprinted paper that it goes on."""

    pick_list: str
    day: date
    read: int
    of: int
    leaf: Leaf
    part: int = 1
    parts: int = 1
    sisters: tuple[str, ...] = ()
    imposition: Imposition = field(default_factory=Imposition)
    supplement: Supplement | None = None
    anew: bool = False
    profile: Profile = OFFICE
    stock: str = ""


class Entries(Protocol):
    """The entries of a volume in picking order, asked for one by one: a list, or a plan read from its file."""

    def __len__(self) -> int: ...

    def __getitem__(self, card: int, /) -> Entry: ...


@dataclass(frozen=True, slots=True)
class Produced:
    """A finished volume: what was written, what became of each entry in picking order, the terms of
    its coupons (as columns of codes.csv), and what was left out of cards because it did not fit, in words."""

    written: Written
    rows: tuple[Row, ...]
    rules: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[Notice, ...] = ()


def make_press(shop: Shop, letters: Letters | None = None) -> Press:
    """Fonts opened, unless letters are at hand, and every layout of the shop compiled: where several cards share a
    sheet, with as much of an edge as it shows. LayoutError where one cannot be, SettingsError where its profile
    cannot."""
    for name in shop.layouts:
        profile_of(name, shop.settings)
    letters = letters or Letters(font_folders(shop.folder))
    compiled = {name: _made(layout, shop.sheets[name], shop, letters) for name, layout in shop.layouts.items()}
    return Press(shop, letters, compiled, Darkroom(Archive(shop.settings.state / "pictures")))


def _made(layout: Layout, sheet: Sheet, shop: Shop, letters: Letters, half: Half = "whole") -> Compiled:
    edge: Variant = "bleed" if sheet.bleed else "inset" if sheet.places else shop.settings.edge(layout.name)
    profile = profile_of(layout.name, shop.settings)
    hosts = shop.house.hosts if profile.seen else None
    half = "varying" if profile.name == "preprinted" and half == "whole" else half
    return compile(layout, letters, edge, shop.pictures, (shop.folder / "art",), profile.dots, hosts, half)


def produce(
    job: Job,
    entries: Entries,
    press: Press,
    out: BinaryIO,
    path: Path,
    seen: Callable[[int], None],
    cover: bool = True,
) -> Produced:
    """Print the volume into `out`, the file at `path`, read it back, and print it again without what was wrong.

    entries are asked for sheet by sheet. InsertsError where the file as a whole is wrong, or a sheet.
    """
    wrong: dict[int, Held] = {}
    order = tuple(prepress.slots(len(entries), job.imposition))
    while True:
        out.seek(0)
        out.truncate()
        done = _print(job, _Corrected(entries, wrong), order, press, out, seen, cover)
        out.flush()
        found = examine(path, done.written)
        if not found:
            return done
        known = frozenset(wrong)
        for finding in found:
            card = None if finding.leaf is None else order[finding.leaf]
            if card is None or card in known:
                raise _unfit(finding, job)
            wrong[card] = Held(finding.code, finding.message, "the finished file", "Report this with the layout.")


@dataclass(frozen=True, slots=True)
class _Corrected:
    """Entries, of which some turned out wrong in the finished file."""

    entries: Entries
    wrong: Mapping[int, Held]

    def __getitem__(self, card: int) -> Entry:
        entry = self.entries[card]
        return replace(entry, outcome=self.wrong[card]) if card in self.wrong else entry


@dataclass(frozen=True, slots=True)
class Card:
    """An entry ready to be printed: the pages of its insert, none where a slip takes its place."""

    entry: Entry
    pages: tuple[Page, ...] = ()


def _print(
    job: Job, entries: _Corrected, order: Sequence[int | None], press: Press, out: BinaryIO,
    seen: Callable[[int], None], cover: bool,
) -> Produced:  # fmt: skip
    shop = press.shop.settings.file.shop
    made = datetime.combine(job.day, time(), ZoneInfo(shop.timezone))
    title = f"{shop.name}: {job.pick_list}"
    volume = Volume(
        out, job.leaf, press.hand, title=title, language=press.shop.settings.language, made=made,
        darkroom=press.darkroom, imposition=job.imposition, profile=job.profile, key=press.page_key,
        sheets=len(order) // job.imposition.sheet.ups,
    )  # fmt: skip
    sample = Sample()
    rows: dict[int, Row] = {}
    rules: list[tuple[str, ...]] = []
    left_out: dict[int, Notice] = {}
    for place, (at, card) in enumerate(zip(order, _cards(entries, order, press), strict=True)):
        if at is None or card is None:
            volume.blank()
            continue
        printed, missing = _leaf(card, job, volume)
        if card.pages and isinstance(printed.outcome, Insert):
            sample.see(place, card.pages, Edge(printed.position, job.of, printed.match))
        rows[at] = account(printed)
        if isinstance(printed.outcome, Insert) and printed.outcome.coupon:
            rules.append(tuple(map(intern, printed.outcome.coupon.rule.values())))  # most are the same words
        if missing:
            left_out[at] = missing
        seen(len(rows))
    in_order = [rows[card] for card in range(len(rows))]
    closed = volume.close(_cover(job, in_order, press) if cover else None)
    written = note_specimens(closed, sample.cards, volume.cover, press.hand, press.darkroom)
    paged = together(_paged(in_order, order, written))
    return Produced(written, paged, tuple(rules), tuple(left_out[card] for card in sorted(left_out)))


def _cards(entries: _Corrected, order: Sequence[int | None], press: Press) -> Iterator[Card | None]:
    """The cards in the order of printing, None for a place that stays empty.

    Some are read, then their symbols are made, then all of them set, then printed: each of the four has its own things
    at hand in the processor's cache, which takes a fifth of the time off all of them.
    """
    for start in range(0, len(order), TOGETHER):
        read = [None if at is None else entries[at] for at in order[start : start + TOGETHER]]
        for entry in read:
            if entry and isinstance(entry.outcome, Insert):
                press.ahead(entry.outcome)
        yield from [None if entry is None else _set(entry, press) for entry in read]


def _set(entry: Entry, press: Press) -> Card:
    if not isinstance(entry.outcome, Insert):
        return Card(entry)
    try:
        return Card(entry, press.pages(entry.outcome))
    except InsertsError as fault:
        return Card(replace(entry, outcome=blamed(fault, entry.outcome, entry.places)))


def _leaf(card: Card, job: Job, volume: Volume) -> tuple[Entry, Notice | None]:
    """Print a card in the next place: its insert, or a slip. Gives its entry back with what became of it, and a notice
    of what was left out of it."""
    entry, edge = card.entry, Edge(card.entry.position, job.of, card.entry.match)
    if isinstance(entry.outcome, Insert):
        try:
            volume.insert(card.pages, edge)
            missing = len(entry.outcome.suggestions) - suggested(entry.outcome, card.pages)
            return entry, note("left_out", shipment=entry.shipment, count=missing) if missing else None
        except InsertsError as fault:
            entry = replace(entry, outcome=blamed(fault, entry.outcome, entry.places))
    row = account(entry)
    held = row.status == "held"
    volume.slip(Slip(edge, entry.shipment, held, row.message, row.reason, row.where, row.hint))
    return entry, None


def together(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with the copies of a card, which follow each other, as one; held if any of them is."""
    found: list[Row] = []
    for row in rows:
        last = found[-1] if found else None
        if last is None or not row.shipment or row.shipment != last.shipment:
            found.append(row)
            continue
        places = "; ".join(place for place in (last.place, row.place) if place)
        found[-1] = replace(row if row.status == "held" else last, pages=(*last.pages, *row.pages), place=places)
    return tuple(found)


def _paged(rows: Sequence[Row], order: Sequence[int | None], written: Written) -> Iterator[Row]:
    """The rows with their pages in the file, counted from 1, and where on a sheet they stand."""
    sides, sheet = written.leaf.sides, written.imposition.sheet
    leaves = {card: at // sheet.ups for at, card in enumerate(order)}
    for card, (row, spot) in enumerate(zip(rows, prepress.spots(len(rows), written.imposition), strict=True)):
        first = written.first + leaves[card] * sides + 1
        place = f"sheet {spot.sheet + 1}, {prepress.named(spot.place, sheet)}" if sheet.places else ""
        yield replace(row, pages=tuple(range(first, first + sides)), place=place)


def _cover(job: Job, cards: Sequence[Row], press: Press) -> Cover:
    """What the cover says; a position of several copies stands where its first card is."""
    rows = together(cards)
    shipments = [card.shipment for card in cards]
    firsts = (at for at, one in enumerate(shipments) if not one or not at or one != shipments[at - 1])
    spots = prepress.spots(len(cards), job.imposition)
    counts = {status: sum(row.status == status for row in rows) for status in ("sealed", "held", "skipped")}
    return Cover(
        shop=press.shop.settings.file.shop.name,
        pick_list=job.pick_list,
        day=job.day,
        read=job.read,
        sealed=counts["sealed"],
        held=counts["held"],
        skipped=counts["skipped"],
        rows=tuple(
            prepress.Row(
                Edge(row.position, job.of, row.match),
                row.shipment,
                row.status,
                row.reason,
                row.message,
                row.where,
                row.hint,
                spots[first],
            )
            for first, row in zip(firsts, rows, strict=True)
        ),
        part=job.part,
        parts=job.parts,
        sisters=job.sisters,
        demo=press.shop.settings.demo_key,
        supplement=job.supplement,
        anew=job.anew,
        imposition=job.imposition,
        stock=job.stock,
        numbers=tuple(Edge(card.position, job.of, "").number for card in cards) if job.imposition.sheet.places else (),
    )


def examine(source: Path | bytes, written: Written) -> tuple[Finding, ...]:
    """Every page read back; then the first card, the last and one in a hundred between looked at as pixels."""
    return prepress.read_back(source, written) or prepress.read_pixels(source, written)


def _unfit(finding: Finding, job: Job) -> InsertsError:
    message = f"the file of pick list '{job.pick_list}' does not read back: {finding.message}"
    return InsertsError(finding.code, message, Place(spot=f"page {finding.page}" if finding.page else ""))
