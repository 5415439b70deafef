"""produce: entries of a plan become one finished, verified file.

Invariant: pure. It opens no ledger, no table and no clock; the same entries, layout and edge give the same bytes.
A card that cannot be set or does not read back as planned is held, and its place is taken by a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from sys import intern
from typing import BinaryIO
from zoneinfo import ZoneInfo

from .. import prepress
from ..composition import Compiled, Pictures, compile, compose
from ..delivery import Row, account
from ..errors import InsertsError, Place
from ..lettering import Letters
from ..model import Entry, Held, Insert
from ..page import Page, TextLine
from ..prepress import Cover, Darkroom, Edge, Finding, Hand, Leaf, Slip, Volume, Written
from .decide import blamed
from .shelf import font_folders
from .shop import Shop

QUIET = ("SourceSans3-Regular", "NotoSans-Regular")
SOFT_HYPHEN = "\u00ad"
STRONG = ("SourceSans3-SemiBold", "NotoSans-SemiBold")


@dataclass(frozen=True, slots=True)
class Press:
    """What prints a run: fonts, the layouts made ready for its edge by name, and the pictures prepared so far."""

    shop: Shop
    letters: Letters
    compiled: dict[str, Compiled]
    darkroom: Darkroom

    @property
    def hand(self) -> Hand:
        return Hand(self.letters, QUIET, STRONG)

    def leaf(self, layout: str) -> Leaf:
        """The leaf that the layout's inserts are printed on."""
        made = self.compiled[layout]
        return Leaf(made.width, made.height, made.bleed, made.shows, len(made.sides))

    def pages(self, insert: Insert) -> tuple[Page, ...]:
        """The insert set on its layout, its pictures found in the shop's folder."""
        suggestions = tuple(
            replace(one, picture=str(self.shop.picture(one.picture)) if one.picture else "")
            for one in insert.suggestions
        )
        return compose(replace(insert, suggestions=suggestions), self.compiled[insert.layout])


@dataclass(frozen=True, slots=True)
class Job:
    """A volume to print: what it is called, how many were read for it, and its place among its pick list's."""

    pick_list: str
    day: date
    read: int
    of: int
    leaf: Leaf
    part: int = 1
    parts: int = 1
    sisters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Produced:
    """A finished volume: what was written, what became of each entry in the order of the leaves, the terms of
    its coupons (as columns of codes.csv), and what was left out of cards because it did not fit, in words."""

    written: Written
    rows: tuple[Row, ...]
    rules: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()


def make_press(shop: Shop) -> Press:
    """Fonts opened, and every layout of the shop compiled. LayoutError where one cannot be."""
    letters = Letters(font_folders(shop.folder))
    edge = shop.settings.file.print.edge
    pictures = Pictures()
    art = (shop.folder / "art",)
    compiled = {name: compile(layout, letters, edge, pictures, art) for name, layout in shop.layouts.items()}
    return Press(shop, letters, compiled, Darkroom())


def produce(
    job: Job,
    entries: Callable[[], Iterable[Entry]],
    press: Press,
    out: BinaryIO,
    path: Path,
    seen: Callable[[int], None],
) -> Produced:
    """Print the volume into `out`, the file at `path`, read it back, and print it again without what was wrong.

    entries gives the volume's entries in picking order, each time it is asked. InsertsError where the file as
    a whole is wrong.
    """
    wrong: dict[int, Held] = {}
    while True:
        out.seek(0)
        out.truncate()
        done = _print(job, _without(entries(), wrong), press, out, seen)
        out.flush()
        found = _examine(path, done.written)
        if not found:
            return done
        for finding in found:
            if finding.leaf is None or finding.leaf in wrong:
                raise _unfit(finding, job)
            wrong[finding.leaf] = Held(
                finding.code, finding.message, "the finished file", "Report this with the layout."
            )


def _without(entries: Iterable[Entry], wrong: dict[int, Held]) -> Iterator[Entry]:
    for leaf, entry in enumerate(entries):
        yield replace(entry, outcome=wrong[leaf]) if leaf in wrong else entry


def _print(job: Job, entries: Iterable[Entry], press: Press, out: BinaryIO, seen: Callable[[int], None]) -> Produced:
    shop = press.shop.settings.file.shop
    made = datetime.combine(job.day, time(), ZoneInfo(shop.timezone))
    title = f"{shop.name}: {job.pick_list}"
    volume = Volume(
        out, job.leaf, press.hand, title=title, language=shop.language, made=made, darkroom=press.darkroom
    )  # fmt: skip
    rows: list[Row] = []
    rules: list[tuple[str, ...]] = []
    left_out: list[str] = []
    for entry in entries:
        printed = _leaf(entry, job, press, volume, left_out)
        rows.append(account(printed))
        if isinstance(printed.outcome, Insert) and printed.outcome.coupon:
            rules.append(tuple(map(intern, printed.outcome.coupon.rule.values())))  # most are the same words
        seen(len(rows))
    written = volume.close(_cover(job, rows, press))
    return Produced(written, tuple(_paged(rows, written)), tuple(rules), tuple(left_out))


def _leaf(entry: Entry, job: Job, press: Press, volume: Volume, left_out: list[str]) -> Entry:
    """Print an entry on the next leaf: its insert, or a slip. Gives it back with what became of it."""
    edge = Edge(entry.position, job.of, entry.match)
    if isinstance(entry.outcome, Insert):
        try:
            pages = press.pages(entry.outcome)
            volume.insert(pages, edge)
            if missing := len(entry.outcome.suggestions) - suggested(entry.outcome, pages):
                left_out.append(f"{entry.shipment}: {missing} of its suggestions had no room and were left out.")
            return entry
        except InsertsError as fault:
            entry = replace(entry, outcome=blamed(fault, entry.outcome, entry.places))
    row = account(entry)
    volume.slip(Slip(edge, entry.shipment, row.status == "held", row.message, row.reason))
    return entry


def suggested(insert: Insert, pages: Iterable[Page]) -> int:
    """How many of the insert's suggestions stand on its pages: those whose name has its first line there."""
    lines = {
        "".join(mark.text.replace(SOFT_HYPHEN, "").split())
        for page in pages
        for mark in page.marks
        if isinstance(mark, TextLine) and mark.frame.startswith("suggestions")
    }
    names = (
        ["".join(name.replace(SOFT_HYPHEN, "").split()) for name in (one.name, one.short_name)]
        for one in insert.suggestions
    )
    return sum(any(name.startswith(line) for line in lines if line for name in both) for both in names)


def _paged(rows: Iterable[Row], written: Written) -> Iterator[Row]:
    """The rows with their pages in the file, counted from 1."""
    sides = written.leaf.sides
    for leaf, row in enumerate(rows):
        first = written.cover + leaf * sides + 1
        yield replace(row, pages=tuple(range(first, first + sides)))


def _cover(job: Job, rows: list[Row], press: Press) -> Cover:
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
            )
            for row in rows
        ),
        part=job.part,
        parts=job.parts,
        sisters=job.sisters,
        demo=press.shop.settings.demo_key,
    )


def _examine(source: Path | bytes, written: Written) -> tuple[Finding, ...]:
    """Every page read back; then the first symbol, the last and a sample between from pixels."""
    return prepress.read_back(source, written) or prepress.read_pixels(source, written)


def _unfit(finding: Finding, job: Job) -> InsertsError:
    message = f"the file of pick list '{job.pick_list}' does not read back: {finding.message}"
    return InsertsError(finding.code, message, Place(spot=f"page {finding.page}" if finding.page else ""))


def print_one(entry: Entry, day: date, press: Press) -> tuple[bytes, Entry]:
    """One insert as a file of its own, without cover and slug; empty where it is held (the entry says why)."""
    insert = entry.outcome
    assert isinstance(insert, Insert)
    shop, out = press.shop.settings.file.shop, BytesIO()
    try:
        pages = press.pages(insert)
        leaf = replace(press.leaf(insert.layout), slug=False)
        made = datetime.combine(day, time(), ZoneInfo(shop.timezone))
        volume = Volume(out, leaf, press.hand, title=shop.name, language=insert.language, made=made)
        volume.insert(pages)
        written = volume.close()
    except InsertsError as fault:
        return b"", replace(entry, outcome=blamed(fault, insert, entry.places))
    for finding in _examine(out.getvalue(), written):
        return b"", replace(entry, outcome=Held(finding.code, finding.message, "the finished file"))
    return out.getvalue(), entry
