"""Plans a run's pick lists: each parcel is decided, and each list gets the plan that it needs today.

A list that was never printed gets its first plan, a list that changed one that holds only what is new, a list that
did not change none.

Invariant: all of it is one transaction of the ledger. What stands in the stack keeps its card and its code; the code
of a card that is taken out is void, unless its parcel is on another list.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from .. import delivery
from ..content import Edition
from ..delivery import Draft, Head, Imposed, Notice, Row, StackReport, account, note
from ..errors import InsertsError
from ..intake import Intake, Refused
from ..ledger import Decision, Ledger, Lies, Writing
from ..model import Entry, Held, Insert, Parcel
from .decide import TOGETHER, Memory, blamed, decide, decision_of, match_ids, refused_entry
from .floor.stack import Change, Stack, bench_of, compare, stack_of
from .issuing import Issue, issuer, sample
from .plans import reader
from .produce import Press
from .shop import Shop


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked for: pick lists, the day of shipments that name none, the moment (UTC, ISO 8601),
    whether to print all of a list again, how cards are laid out (keys of [print]), and how many places of the first
    sheet are used already."""

    pick_lists: tuple[str, ...]
    today: date
    at: str = ""
    again: bool = False
    imposed: Imposed = field(default_factory=dict)
    skip: int = 0


@dataclass(slots=True)
class Listing:
    """A pick list on its way to its plan.

    read is how many its table has. held: slips that stay in the stack, with today's reason; stays: cards that stay
    though their row cannot be read today; new: what a plan that adds to others holds. begun: there is something to
    print; coupons: shipments of those new cards that bear one.
    """

    head: Head
    stack: Stack
    change: Change
    read: int
    draft: Draft | None = None
    held: dict[str, Held] = field(default_factory=dict)
    stays: dict[str, Held] = field(default_factory=dict)
    new: list[Row] = field(default_factory=list)
    coupons: list[str] = field(default_factory=list)
    _unreadable: Counter[int | None] = field(default_factory=Counter)

    @property
    def begun(self) -> bool:
        return self.draft is not None

    @property
    def plans(self) -> tuple[int, ...]:
        """The plans that count from now on."""
        before = () if self.head.whole else self.stack.plans
        return (*before, self.head.number) if self.begun else self.stack.plans

    @property
    def plan(self) -> str:
        """The file name of the plan that is made today, if it comes to be needed."""
        return delivery.plan_name(self.head.pick_list, self.head.number)

    def planned(self, plan: str) -> bool:
        """Whether the file of that name is a plan of this list, of whatever number."""
        return plan.startswith(delivery.plan_name(self.head.pick_list).removesuffix(".jsonl"))

    @property
    def live(self) -> set[str]:
        """The shipments whose cards lie in the stack from now on and bear a code."""
        gone = {leaf.shipment for leaf in self.change.gone}
        kept = () if self.head.whole else (leaf.shipment for leaf in self.stack.leaves.values() if leaf.code)
        return {*kept, *self.coupons} - gone

    @property
    def keeps_sheet(self) -> bool:
        """Whether what was printed is laid out otherwise than what is printed today."""
        return bool(self.stack.plans) and not self.head.whole and self.stack.imposed != self.head.imposed

    def stays_held(self, shipment: str) -> bool:
        """Whether its slip stands in the stack, and no whole plan is made today."""
        stands = None if self.head.whole else self.stack.leaves.get(shipment)
        return stands is not None and stands.status == "held"

    def issued(self, shipment: str) -> bool:
        """Whether its card lies in the stack that a whole plan replaces today; each is asked for once."""
        lies = self.stack.leaves.get(shipment) if self.head.whole and shipment not in self.stays else None
        return lies is not None and lies.status == "sealed"

    def takes(self, entry: Entry) -> bool:
        """Whether the entry goes into today's plan; a leaf that stays in the stack is noted where it is held today."""
        if self.head.whole:
            return True
        row = account(entry)
        if self._is_new(row):
            self.new.append(row)
            return True
        if entry.shipment and isinstance(entry.outcome, Held):
            (self.held if self.stays_held(entry.shipment) else self.stays)[entry.shipment] = entry.outcome
        return False

    def _is_new(self, row: Row) -> bool:
        if row.shipment:
            return self.stack.is_new(row.shipment, row.status)
        self._unreadable[row.position] -= 1
        return self._unreadable[row.position] < 0

    def report(self, new: Sequence[Row]) -> StackReport:
        """What is different about a list that was printed before; new are the rows of what is printed today."""
        head, adds = self.head, self.begun and not self.head.whole
        for_slips = tuple(row.shipment for row in new if row.shipment in self.stack.leaves)
        return StackReport(
            head.pick_list,
            head.number - 1 if adds else 0,
            head.takes_out if adds else (),
            tuple(new) if adds else (),
            () if head.whole else self.change.moved,
            tuple((shipment, why.code) for shipment, why in self.stays.items()),
            0 if head.whole else self.read - len(new) + len(for_slips),
            head.whole,
            for_slips if adds else (),
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where plans are made: how codes are given, and how a plan is begun; seen is told of every entry of today. proof
    tries to set a card that could not be printed before, and gives it held where it still cannot."""

    issue: Callable[[Edition, Writing], Issue]
    begin: Callable[[Head], AbstractContextManager[Draft]]
    seen: Callable[[str, Entry], None] = lambda pick_list, entry: None
    proof: Callable[[Entry], Entry] = lambda entry: entry


@dataclass(frozen=True, slots=True)
class Planned:
    """What is left of the data once it is decided: the lists, and what must be said."""

    lists: Mapping[str, Listing]
    notices: tuple[str | Notice, ...]
    changed: tuple[Notice, ...]


def lasting(press: Press) -> Desk:
    """Codes are issued, and plans are kept in the shop's state."""
    shop = press.shop
    begin = partial(delivery.planning, shop.settings.state / "plans")
    return Desk(lambda edition, writing: issuer(edition, writing, shop.folder), begin, proof=partial(_proof, press))


def rehearsing(seen: Callable[[str, Entry], None]) -> Desk:
    """Codes are samples, and nothing is kept; for a ledger that forgets."""

    @contextmanager
    def begin(head: Head) -> Iterator[Draft]:
        with Path(os.devnull).open("wb") as nowhere:
            yield Draft(nowhere)

    return Desk(lambda edition, writing: sample(edition), begin, seen)


def plan_lists(shop: Shop, intake: Intake, wanted: Wanted, ledger: Ledger, desk: Desk) -> Planned:
    """Decide all parcels of the wanted lists, and write the plans that these need."""
    folder, copies = shop.settings.state / "plans", shop.settings.file.print.copies
    lists = {name: _listing(name, intake, wanted, ledger, folder, copies) for name in wanted.pick_lists}
    parcels = {parcel.shipment.id: parcel for name in lists for parcel in intake.parcels.get(name, ())}
    matches = matches_of(shop, intake, lists)
    edition = shop.edition(intake)
    with ExitStack() as opened, ledger.writing() as writing:
        _leave(lists.values(), intake, writing, wanted.at)
        decisions, elsewhere = _decisions(parcels, lists, writing)
        packed = _packed(decisions, parcels, lists, writing)
        cards = _cards(parcels.values(), lists, writing) if shop.settings.file.print.once_per == "order" else None
        memory = Memory(decisions, reader(folder, opened), cards=cards, packed=packed)
        entries = decide(parcels.values(), edition, desk.issue(edition, writing), memory, matches)
        with ExitStack() as drafts:
            decided = list(_decide(entries, parcels, lists, desk, drafts, shop.house.customer_key))
            for refused in _refused(intake, lists):
                entry = refused_entry(refused, matches.get(refused.shipment, ""))
                decided += _refuse(entry, lists[refused.pick_list], memory, writing, desk, drafts)
            opened.close()  # where a file that is open cannot be replaced
        writing.record(decided)
        _revive(lists.values(), writing)
    lost = (note("lost", pick_list=name) for name, one in lists.items() if one.stack.lost)
    sheets = (note("keeps_sheet", pick_list=name) for name, one in lists.items() if one.keeps_sheet)
    return Planned(lists, (*intake.notices, *elsewhere, *lost, *sheets), tuple(memory.changed))


# ── a list, and what it is today ──────────────────────────────────────────────────────────────


def _listing(name: str, intake: Intake, wanted: Wanted, ledger: Ledger, folder: Path, usual: int) -> Listing:
    """What stands of the list, what is gone and moved, and the head of the plan that it may need; usual: copies."""
    parcels, refused = intake.parcels.get(name, ()), [one for one in intake.refused if one.pick_list == name]
    today: dict[str, int | None] = {parcel.shipment.id: parcel.shipment.position for parcel in parcels}
    today |= {one.shipment: one.position for one in refused if one.shipment}
    unreadable = [one.position for one in refused if not one.shipment]
    stack = stack_of(name, ledger.volumes_of(name), folder)
    change = compare(stack, today, unreadable)
    whole, count = wanted.again or not stack.plans, len(today) + len(unreadable)
    head = Head(
        name,
        min((parcel.shipment.ship_date for parcel in parcels), default=wanted.today),
        stack.next,
        whole,
        max([count, *(position or 0 for position in (*today.values(), *unreadable))]),
        () if whole else change.takes_out,
        () if whole else change.moved,
        _copies(parcels, usual),
        wanted.imposed,
        wanted.skip if name == wanted.pick_lists[0] else 0,
    )
    still = Counter(unreadable) - Counter(change.unreadable)
    return Listing(head, stack, change, len(parcels) + len(refused), _unreadable=still)


def _copies(parcels: Iterable[Parcel], usual: int) -> dict[str, int]:
    """How often cards are printed: as the shipment says, else as usual."""
    own = {one.shipment.id: one.shipment.copies for one in parcels if one.shipment.copies not in (None, usual)}
    return ({"": usual} if usual > 1 else {}) | {shipment: copies or 1 for shipment, copies in own.items()}


def _refused(intake: Intake, lists: Mapping[str, Listing]) -> Iterator[Refused]:
    return (one for one in intake.refused if one.pick_list in lists)


def matches_of(shop: Shop, intake: Intake, lists: Iterable[str]) -> dict[str, str]:
    """The match id of each shipment of these pick lists."""
    printed = shop.settings.file.print
    found: dict[str, str] = {}
    for name in lists:
        shipments = [parcel.shipment.id for parcel in intake.parcels.get(name, ())]
        shipments += [one.shipment for one in intake.refused if one.pick_list == name and one.shipment]
        found |= match_ids(shipments, printed.match, printed.match_length, shop.house.key)
    return found


# ── what the ledger knows ─────────────────────────────────────────────────────────────────────


def _leave(lists: Iterable[Listing], intake: Intake, writing: Writing, at: str) -> None:
    """Void the codes of cards that are taken out, unless their parcel is on another list, today or when it was
    last decided."""
    present = {parcel.shipment.id for parcels in intake.parcels.values() for parcel in parcels}
    present |= {one.shipment for one in intake.refused}
    for one in lists:
        gone = [leaf.shipment for leaf in one.change.gone if leaf.shipment not in present]
        last = writing.decisions(gone)
        writing.void((shipment for shipment in last if one.planned(last[shipment].plan)), at)


def _decisions(
    parcels: Mapping[str, Parcel], lists: Mapping[str, Listing], writing: Writing
) -> tuple[dict[str, Decision], tuple[Notice, ...]]:
    """What was decided before, and in words which of it still lies in the stack of a list that is not printed now.

    A decision whose code went to another shipment while its own card was taken out is taken back.
    """
    decisions = dict(writing.decisions(parcels))
    own = {shipment: _list_of(parcels[shipment], lists) for shipment in decisions}
    elsewhere = [shipment for shipment, decision in decisions.items() if not own[shipment].planned(decision.plan)]
    unprinted = [shipment for shipment in decisions if shipment not in own[shipment].stack.leaves]
    coupons = writing.coupons(unprinted)
    lost = [shipment for shipment in unprinted if decisions[shipment].offer and shipment not in coupons]
    for shipment in lost:
        del decisions[shipment]
    writing.forget(lost)
    return decisions, tuple(_elsewhere(elsewhere, lists, writing))


def _elsewhere(shipments: Iterable[str], lists: Mapping[str, Listing], writing: Writing) -> Iterator[Notice]:
    for shipment, prints in writing.history(shipments).items():
        last = [one for one in prints if one.event.pick_list][-1:]
        for one in last:
            place = f"{one.leaf.position or 0:02} ({one.leaf.match})"
            if one.leaf.status == "sealed" and one.event.pick_list not in lists and not bench_of(prints):
                yield note("elsewhere", shipment=shipment, pick_list=one.event.pick_list, place=place)


def _packed(
    decisions: Iterable[str], parcels: Mapping[str, Parcel], lists: Mapping[str, Listing], writing: Writing
) -> dict[str, str]:
    """The shipments whose card was printed at a packing bench and nowhere else, each with that bench."""
    leaves = {shipment: _list_of(parcels[shipment], lists).stack.leaves.get(shipment) for shipment in decisions}
    asked = [shipment for shipment, leaf in leaves.items() if leaf is None or leaf.status != "sealed"]
    benches = {shipment: bench_of(prints) for shipment, prints in writing.history(asked).items()}
    return {shipment: bench for shipment, bench in benches.items() if bench}


def _cards(parcels: Iterable[Parcel], lists: Mapping[str, Listing], writing: Writing) -> dict[str, Lies]:
    """Where the card of each order lies already."""
    gone = {leaf.shipment for one in lists.values() for leaf in one.change.gone}
    lying = writing.lying({parcel.shipment.order for parcel in parcels})
    kept = {order: [one for one in cards if one.shipment not in gone] for order, cards in lying.items()}
    return {order: cards[0] for order, cards in kept.items() if cards}


def _revive(lists: Iterable[Listing], writing: Writing) -> None:
    """Codes that were void are live again where their cards lie in a stack."""
    void = set(writing.voided().values())
    if void:
        writing.revive(sorted(void.intersection(shipment for one in lists for shipment in one.live)))


def _list_of(parcel: Parcel, lists: Mapping[str, Listing]) -> Listing:
    return lists[parcel.shipment.pick_list]


# ── entries ───────────────────────────────────────────────────────────────────────────────────


def _decide(
    entries: Iterable[Entry], parcels: Mapping[str, Parcel], lists: Mapping[str, Listing], desk: Desk,
    drafts: ExitStack, key: bytes,
) -> Iterator[Decision]:  # fmt: skip
    """Write the entries into their plans; gives what the ledger must keep of those that are new."""
    for one in lists.values():
        if one.head.takes_out or (one.head.whole and one.read == 0):
            one.draft = drafts.enter_context(desk.begin(one.head))
    for some in _together(entries):
        written = [_write(entry, _list_of(parcels[entry.shipment], lists), desk, drafts) for entry in some]
        for entry, outcome in zip(some, written, strict=True):
            parcel = parcels[entry.shipment]
            listing = _list_of(parcel, lists)
            decision = decision_of(entry, parcel, listing.plan, key, outcome) if outcome else None
            if decision is not None:
                yield decision
                if decision.offer:
                    listing.coupons.append(entry.shipment)


def _together(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Some are decided, then written: each of the two has its own at hand in the processor's cache."""
    rest = iter(entries)
    while some := list(islice(rest, TOGETHER)):
        yield some


def _refuse(
    entry: Entry, listing: Listing, memory: Memory, writing: Writing, desk: Desk, drafts: ExitStack
) -> Iterator[Decision]:
    """Write a row that cannot be read: a slip; where all is printed again, the card that was issued for it before."""
    issued = writing.decisions([entry.shipment] if listing.issued(entry.shipment) else ()).get(entry.shipment)
    kept = memory.entries(issued) if issued else None
    if issued is None or kept is None or not isinstance(entry.outcome, Held):
        _write(entry, listing, desk, drafts)
        return
    listing.stays[entry.shipment] = entry.outcome
    position = kept.position if entry.position is None else entry.position
    _write(replace(kept, position=position, match=entry.match), listing, desk, drafts)
    if issued.offer:
        listing.coupons.append(entry.shipment)
    yield replace(issued, plan=listing.plan)


def _write(entry: Entry, listing: Listing, desk: Desk, drafts: ExitStack) -> bytes:
    """Write the entry into its list's plan, which is begun where need be; gives its outcome as written, nothing where
    it stays in the stack."""
    if listing.stays_held(entry.shipment):
        entry = desk.proof(entry)
    desk.seen(listing.head.pick_list, entry)
    if not listing.takes(entry):
        return b""
    if listing.draft is None:
        listing.draft = drafts.enter_context(desk.begin(listing.head))
    return listing.draft.add(entry)


def _proof(press: Press, entry: Entry) -> Entry:
    """The entry, held where its insert cannot be set."""
    if isinstance(entry.outcome, Insert):
        try:
            press.pages(entry.outcome)
        except InsertsError as fault:
            return replace(entry, outcome=blamed(fault, entry.outcome, entry.places))
    return entry
