"""pack: what a scan at the packing bench does. No screen, no keyboard: a scan in, an answer out.

Invariant: a parcel gets one card unless somebody says why it needs another. That is written down before the card is
printed, so that neither a second scan, a second bench nor a batch prints it as well; and whatever happens is an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from ... import delivery
from ...content import Edition
from ...declared import Table
from ...delivery import Sent
from ...errors import ConflictError, CouponError, DataError, InsertsError, did_you_mean
from ...ledger import Event, Ledger, Printed, Reason, Writing
from ...model import Entry, Insert, Parcel
from ...phrases import Phrases, phrases_in
from ...settings import Settings
from ..codes import file_codes
from ..decide import decide_one
from ..issuing import sample
from ..planning import matches_of
from ..plans import reader
from ..produce import Press, make_press
from ..profiles import for_paper
from ..shop import enter
from ..single import Card, decide_alone, print_alone
from .answers import REASONS, Answer, astray, coming, excuse, printed, unclear, without
from .printing import ticket_for
from .scans import Meant, Sought, all_meant, cleaned, plain

PATIENCE = 4.0
"""Seconds to wait for another run before the answer is "busy"."""
GLANCE = 0.1
WATCHED = 0.3
"""Seconds for which the queue is watched after a card was handed over: enough to see that it stands still."""

Stamps = Mapping[str, tuple[int, int] | None]
"""When each file was changed last, and its size; None where there is no file."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a bench stands: the folder for codes and, where keep is set, cards; its pick list, if it has one; the
    clock (aware), and the day of shipments that name none, where that is not the clock's."""

    out: Path
    keep: bool
    clock: Callable[[], datetime]
    pick_list: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """The shop's tables as last read: on which day, in which state of their files, and what they say."""

    day: date
    stamps: Stamps
    edition: Edition
    sought: Sought


@dataclass(frozen=True, slots=True)
class Begun:
    """A card that is written down and about to be printed: its entry and day, its event's number, its file's name,
    and how often it is printed."""

    entry: Entry
    day: date
    event: int
    name: str
    copies: int


class Bench:
    """A packing bench, open for a working day. Scans may wait for others, and never raise.

    trouble says why newer tables are not in use; it is empty while all is well.
    """

    def __init__(self, press: Press, ledger: Ledger, stand: Stand) -> None:
        """Errors of tables; DataError "unknown-pick-list"."""
        self._press, self._ledger, self._stand = press, ledger, stand
        self._codes: list[tuple[str, ...]] = []
        self._counted = (self._today(), 0)
        self._refused: tuple[date, Stamps] | None = None
        self._warm: set[str] = set()
        self.trouble = ""
        self._tables = self._read(self._today(), self._stamps())

    @property
    def settings(self) -> Settings:
        return self._press.shop.settings

    @property
    def words(self) -> Phrases:
        return phrases_in(self.settings.language)

    @property
    def station(self) -> str:
        """What this bench is called in the record of prints."""
        return self.settings.station()

    @property
    def printer(self) -> str:
        """Where cards are sent, blank where they become files."""
        return self.settings.printer

    @property
    def pick_list(self) -> str:
        """The pick list that is packed here, blank where it is not one."""
        return self._stand.pick_list

    @property
    def count(self) -> int:
        """Cards printed at this bench today."""
        day, cards = self._counted
        return cards if day == self._today() else 0

    def scan(self, text: str, reason: Reason | None = None) -> Answer:
        """What is to be done with the parcel that was scanned. Its card is printed, if it is to have one; a card that
        was printed before is printed again only for a reason."""
        scanned = cleaned(text)
        try:
            self.refresh()
            sought = self._tables.sought
            meant = sought.meant(scanned)
            if not meant and (others := sought.elsewhere(scanned)):
                return astray(scanned, others, self.words)
            meant = meant or self._printed_before(scanned)
            return self._hand_out(scanned, meant[0], reason) if len(meant) == 1 else unclear(scanned, meant, self.words)
        except Exception as fault:
            return excuse(scanned, fault, self.words)

    def reply(self, answer: Answer, choice: int) -> Answer:
        """What comes of a choice (from 0) among those of an answer: the reason why again, or the parcel."""
        again = answer.kind == "again"
        one, reason = (answer.means[0], REASONS[choice]) if again else (answer.means[choice], None)
        try:
            return self._hand_out(answer.scanned, one, reason)
        except Exception as fault:
            return excuse(answer.scanned, fault, self.words)

    def refresh(self) -> None:
        """Read the tables again if their files have changed or a new day has begun; if they cannot be read, the old
        ones stay in use. Then hand over codes that had to wait."""
        now = self._today(), self._stamps()
        if now not in ((self._tables.day, self._tables.stamps), self._refused):
            try:
                self._tables = self._read(*now)
                self.trouble, self._refused = "", None
            except InsertsError as fault:
                self.trouble, self._refused = str(fault), now
        self._file_codes()

    # ── what was scanned ──────────────────────────────────────────────────────────────────────

    def _today(self) -> date:
        return self._stand.today or self._stand.clock().astimezone(self._zone).date()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.file.shop.timezone)

    def _stamps(self) -> Stamps:
        tables = self.settings.file.tables
        declared = (getattr(tables, name) for name in type(tables).model_fields)
        names = [table.file for table in declared if isinstance(table, Table)]
        return {name: _stamp(self.settings.folder / name) for name in names}

    def _read(self, day: date, stamps: Stamps) -> Tables:
        shop, pick_list = self._press.shop, self._stand.pick_list
        intake = shop.take_in(day)
        known = intake.pick_lists()
        if pick_list and pick_list not in known:
            message = f"there is no pick list '{pick_list}'."
            raise DataError("unknown-pick-list", message, hint=did_you_mean(pick_list, known))
        sought = Sought(all_meant(intake, matches_of(shop, intake, known)), pick_list)
        edition = shop.edition(intake)
        self._warm_up((parcels[0] for parcels in intake.parcels.values()), edition)
        return Tables(day, stamps, edition, sought)

    def _warm_up(self, parcels: Iterable[Parcel], edition: Edition) -> None:
        """Make the first card of each layout for nobody: it loads much, and nobody should wait for that at a scan."""
        for parcel in parcels:
            insert = decide_one(parcel, edition, sample(edition)).outcome
            if isinstance(insert, Insert) and insert.layout not in self._warm:
                self._warm.add(insert.layout)
                print_alone(Entry(None, "", "", "", insert), parcel.shipment.ship_date, self._press, 1)

    def _printed_before(self, scanned: str) -> tuple[Meant, ...]:
        """The parcels that a scan may mean of those that were printed and have left the tables since."""
        if not plain(scanned):
            return ()
        history = self._ledger.history(self._named(scanned))
        last = {shipment: prints[-1] for shipment, prints in history.items() if prints[-1].leaf.status == "sealed"}
        orders = {one.shipment: one.order_id for one in self._ledger.decisions(last).values()}
        found_again = (last[name] for name in orders if plain(scanned) in (plain(name), plain(orders[name])))
        return tuple(
            Meant(
                one.leaf.shipment, orders[one.leaf.shipment], one.event.pick_list, one.leaf.position, 0, one.leaf.match
            )
            for one in found_again
        )

    def _named(self, scanned: str) -> list[str]:
        """The shipments that the ledger knows by what was scanned; a code that stands on all cards names none."""
        with suppress(CouponError):
            return [name for spelt in {scanned: 0, scanned.upper(): 0} for name in self._ledger.named(spelt)]
        return []

    # ── its card ──────────────────────────────────────────────────────────────────────────────

    def _hand_out(self, scanned: str, one: Meant, reason: Reason | None) -> Answer:
        """Print the card of a parcel, or say why not; of which list it is, where that is not the bench's."""
        answer = self._handed(scanned, one, reason)
        if not self.pick_list or one.pick_list == self.pick_list:
            return answer
        return replace(answer, other=self.words.pack.other_list.format(pick_list=one.pick_list or "–"))

    def _handed(self, scanned: str, one: Meant, reason: Reason | None) -> Answer:
        begun = self._begin(scanned, one, reason)
        if isinstance(begun, Answer):
            return begun.of(one)
        try:
            card = print_alone(begun.entry, begun.day, self._press, begun.copies)
            sent = self._send(card, begun.name)
        except BaseException:
            self._withdraw(begun)
            raise
        if not isinstance(card.entry.outcome, Insert):
            self._withdraw(begun, (one.shipment,))
            return without(scanned, card.entry.outcome, self.words).of(one)
        self._record(card, begun, sent)
        answer = coming(scanned, begun.name, sent, self.words).of(one)
        return replace(answer, aside=answer.aside or self.words.find.reasons[reason]) if reason else answer

    def _begin(self, scanned: str, one: Meant, reason: Reason | None) -> Begun | Answer:
        """Decide, and write down what is about to be printed; waits a while for other runs."""
        plans, until = self.settings.state / "plans", time.monotonic() + PATIENCE
        while True:
            while delivery.list_busy(plans, one.pick_list) and time.monotonic() < until:
                time.sleep(GLANCE)
            with self._ledger.writing() as writing:
                # Looked at again in here: a run that decided first keeps its list until its cards are in the ledger.
                if not delivery.list_busy(plans, one.pick_list):
                    return self._decide(scanned, one, reason, writing)
            if time.monotonic() >= until:
                raise ConflictError("list-busy", f"another run is printing the pick list '{one.pick_list}'.")

    def _decide(self, scanned: str, one: Meant, reason: Reason | None, writing: Writing) -> Begun | Answer:
        prints = writing.history([one.shipment] if one.shipment else []).get(one.shipment, ())
        leaves = [each for each in prints if each.leaf.status in ("sealed", "out")]
        before = leaves[-1] if leaves and leaves[-1].leaf.status == "sealed" else None
        if before and reason is None:
            return printed(scanned, before, self._zone, self._today(), self.words)
        entry, day = self._entry(one, writing)
        if not isinstance(entry.outcome, Insert):
            return without(scanned, entry.outcome, self.words)
        copies = one.parcel.shipment.copies if one.parcel else None
        occasion, name = self.settings.occasion(self._stand.clock()), self._free_name(one.shipment, len(leaves))
        event = Event(
            occasion.at, "reprint" if before else "pack", one.pick_list, name, "single", station=occasion.station,
            reason=reason or "" if before else "", copies=copies or self.settings.file.print.copies,
        )  # fmt: skip
        leaf = Printed(one.shipment, one.position, one.match, 1, "", "sealed")
        return Begun(entry, day, writing.printed(event, [leaf]), name, event.copies)

    def _entry(self, one: Meant, writing: Writing) -> tuple[Entry, date]:
        """What the parcel gets, and the day of its card: as decided before, else now."""
        if one.parcel:
            shop, edition = self._press.shop, self._tables.edition
            return decide_alone(one.parcel, one.match, edition, shop, writing), one.parcel.shipment.ship_date
        with ExitStack() as opened:
            read = reader(self.settings.state / "plans", opened)
            for decision in writing.decisions([one.shipment] if one.shipment else []).values():
                if kept := read(decision):
                    return kept, decision.day
        if one.held:
            return Entry(one.position, one.shipment, one.order, one.match, one.held), self._today()
        raise DataError("plan-missing", "what was printed for this shipment is no longer kept.")

    def _free_name(self, shipment: str, number: int) -> str:
        """The name of a parcel's next file, never that of one that is there."""
        while (self._stand.out / (name := delivery.volume_name(shipment, reprint=number))).exists():
            number += 1
        return name

    def _send(self, card: Card, name: str) -> Sent | None:
        """Put a card where it belongs: to the printer, and into the folder if it is to be kept."""
        if card.written is None:
            return None
        with TemporaryDirectory(prefix="inserts-") as passing:
            folder = self._stand.out if self._stand.keep else Path(passing)
            delivery.make_folder(folder)
            delivery.write_whole(folder / name, card.pdf)
            if not self.settings.printer:
                return None
            ticket = ticket_for(card.written.leaf, card.written.imposition, self.settings)
            return delivery.send(folder / name, ticket, Path(name).stem, WATCHED)

    # ── what is kept of it ────────────────────────────────────────────────────────────────────

    def _record(self, card: Card, begun: Begun, sent: Sent | None) -> None:
        assert card.written is not None
        # The card is out and written down. If others keep the ledger now, its hash and the queue's answer are missed.
        with suppress(ConflictError), self._ledger.writing() as writing:
            writing.completed(begun.event, card.written.sha256, ())
            if sent:
                writing.answered(begun.event, self.settings.printer, sent.answer)
        self._counted = (self._today(), self.count + 1)
        self._codes += card.rules
        self._file_codes()

    def _withdraw(self, begun: Begun, unprintable: Sequence[str] = ()) -> None:
        """The card did not come to be; what cannot be printed at all is decided anew the next time."""
        (self._stand.out / begun.name).unlink(missing_ok=True)
        with self._ledger.writing() as writing:
            writing.withdrawn(begun.event)
            writing.forget(unprintable)

    def _file_codes(self) -> None:
        """Hand the codes of printed cards to the shop; while another run writes there, they wait."""
        if self._codes:
            with suppress(ConflictError), delivery.output_lock(self._stand.out):
                file_codes(self._codes, self._ledger, self._stand.out)
                self._codes.clear()


def open_bench(settings: Settings, stand: Stand) -> Bench:
    """A bench of the shop, its layouts compiled and its tables read. Errors of settings, layouts, tables and ledger."""
    press = make_press(enter(settings))
    for_paper(press.shop.layouts, settings, bench=True)
    return Bench(press, Ledger.open(settings.state, PATIENCE), stand)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
