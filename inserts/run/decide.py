"""decide: parcels become entries of a plan, in the order of order time, within one transaction of the ledger.

Invariant: a decision is sticky. A shipment that was decided before keeps its insert, to the last letter, whatever
stock, campaigns or texts have become; the other halves of the program never ask the ledger again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, TypeGuard

from ..content import Considered, Dropped, Edition, Written, consider, write
from ..delivery import Notice, note, terms_of
from ..emphasis import bare
from ..errors import CouponError, InsertsError, Place
from ..ledger import AlreadyHad, Decision, Issued, Lies
from ..model import Customer, Entry, Held, Insert, Parcel, Shipment, Skipped
from ..phrases import WITH_POSITION
from .issuing import Given, Issue, claim_of, reference

if TYPE_CHECKING:
    from ..intake import Refused

TOGETHER = 128
"""So many parcels are considered, then given their codes in one go, then worded: each step has its own things at hand
in the processor's cache."""
SECOND_PARCEL = "second-parcel"
PACKED = "packed-at-bench"
AS_PRINTED = 40
"""So many characters of a name are found again in a text that shortens what is endless."""
LARGE_PART = 4
"""A name is to blame for a text that does not fit where it is a fourth of it; else the text is too long itself."""
_ORDER_FIELDS = sorted(set(Shipment.__slots__) - {"place", "spot", "position", "pick_list", "copies"})
_CUSTOMER_FIELDS = sorted(set(Customer.__slots__) - {"place", "spot"})
"""What a shipment and a customer are; not where they stand in a table, nor how often a card is printed."""
_of_order, _of_customer = attrgetter(*_ORDER_FIELDS), attrgetter(*_CUSTOMER_FIELDS)
_FIELDS = (*(f"order.{name}" for name in _ORDER_FIELDS), *(f"customer.{name}" for name in _CUSTOMER_FIELDS))
_BLANK: tuple[object, ...] = ("", None, {})

_NAMES = ("first_name", "last_name", "salutation")
_DATA_FAULTS = ("glyph-missing", "marks-piled-up", "text-does-not-fit")


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for one parcel, and, where it was asked for, how it came about."""

    outcome: Insert | Held | Skipped
    considered: Considered | None = None
    dropped: tuple[Dropped, ...] = ()
    had: AlreadyHad | None = None

    @property
    def campaign(self) -> str:
        chosen = self.considered.choice.campaign if self.considered else None
        return chosen.id if chosen else ""

    @property
    def holdout(self) -> bool:
        return self.considered is not None and self.considered.choice.holdout


@dataclass(slots=True)
class Memory:
    """What was decided before: the ledger's decisions, and their inserts from the plans (None: purged since).

    changed collects what would be decided otherwise today. cards says where the card of each order lies already,
    and is added to; it is None where every shipment of an order gets a card. packed are the shipments that have their
    card from a packing bench, each with that bench.
    """

    decisions: Mapping[str, Decision]
    entries: Callable[[Decision], Entry | None]
    changed: list[Notice] = field(default_factory=list)
    cards: dict[str, Lies] | None = None
    packed: Mapping[str, str] = field(default_factory=dict)


# ── one parcel ────────────────────────────────────────────────────────────────────────────────


def decide_one(parcel: Parcel, edition: Edition, issue: Issue, trace: bool = False) -> Decided:
    """The insert of a parcel, or why there is none; any error of ours holds it."""
    (decided,) = _decide([parcel], edition, issue, trace)
    return decided


def _decide(parcels: Sequence[Parcel], edition: Edition, issue: Issue, trace: bool = False) -> list[Decided]:
    """The inserts of some parcels: all are considered, then given their codes, then worded."""
    found = [_considered(parcel, edition, trace) for parcel in parcels]
    given = iter(issue([one for one in found if _bears_coupon(one)]))
    return [
        _worded(parcel, one, next(given) if _bears_coupon(one) else None, edition, trace)
        for parcel, one in zip(parcels, found, strict=True)
    ]


def _considered(parcel: Parcel, edition: Edition, trace: bool) -> Considered | InsertsError:
    try:
        return consider(parcel, edition, trace)
    except InsertsError as fault:
        return fault


def _bears_coupon(found: Considered | InsertsError) -> TypeGuard[Considered]:
    return isinstance(found, Considered) and found.offer is not None


def _worded(
    parcel: Parcel, found: Considered | InsertsError, given: Given | None, edition: Edition, trace: bool
) -> Decided:
    """What is printed for a parcel that was considered, and given what its offer comes to."""
    place = parcel.shipment.place
    if isinstance(found, InsertsError):
        return Decided(held_by(found, place))
    if found.choice.insert == "none":
        return Decided(Skipped(found.choice.code, found.choice.why), found)
    try:
        written = _written(found, given, edition, trace)
    except InsertsError as fault:
        return Decided(held_by(fault, place), found)
    return Decided(written.insert, found, written.dropped, given if isinstance(given, AlreadyHad) else None)


def _written(found: Considered, given: Given | None, edition: Edition, trace: bool) -> Written:
    """The insert, its coupon with its terms as data beside the sentence, as the shop must know them."""
    if isinstance(given, CouponError):
        raise given
    if not isinstance(given, Issued) or found.offer is None or found.expiry is None:
        return write(found, edition, trace=trace)
    code, expires = given.code, given.claim.expires
    rule = terms_of(found.offer, edition.house.currency, found.expiry.bucket, code, expires)
    return write(found, edition, code, expires, rule, trace)


def held_by(fault: InsertsError, place: Place) -> Held:
    """The record of an error that holds a shipment; place is where the shipment stands."""
    where = str(fault.where) if fault.where and str(fault.where) else str(place)
    return Held(fault.code, fault.message, where, fault.hint)


def places_of(parcel: Parcel) -> dict[str, str]:
    """Where the names on the card stand in the data, by name; under "" where the shipment does."""
    places = {"": str(parcel.shipment.place)}
    customer = parcel.customer
    if customer is not None and customer.spot is not None:
        for column in _NAMES:
            if value := getattr(customer, column):
                places[value] = str(customer.spot(column))
    return places


def blamed(fault: InsertsError, insert: Insert, places: Mapping[str, str]) -> Held:
    """The record of a card that could not be set, at the place in the data that is to blame, if a name is."""
    frame = fault.where.spot if fault.where else ""
    said = bare(insert.texts.get(frame.split("/")[-1], ""))
    to_blame = [name for name in places if name and _is_to_blame(fault, name, said)]
    where = places[max(to_blame, key=len)] if to_blame else places.get("", "")
    if fault.code not in _DATA_FAULTS:
        return Held(fault.code, fault.message, str(fault.where or where), fault.hint)
    role = frame.split("/")[-1]
    if fault.code == "text-does-not-fit" and role in insert.texts and not to_blame:
        where = str(Place(f"texts/{insert.language}.toml", column=role))
    return Held(
        fault.code, f"{fault.message.rstrip('.')} ({fault.where}).", where or str(fault.where or ""), fault.hint
    )


def _is_to_blame(fault: InsertsError, name: str, said: str) -> bool:
    """Whether the name has the sign that no font has, or stands in the text that does not fit."""
    if name[:AS_PRINTED] not in said:
        return False
    if fault.code == "text-does-not-fit":
        return len(name) * LARGE_PART >= len(said)
    return fault.code != "glyph-missing" or any(f"U+{ord(sign):04X}" in fault.message for sign in name)


# ── all parcels of a run ──────────────────────────────────────────────────────────────────────


def decide(
    parcels: Iterable[Parcel], edition: Edition, issue: Issue, memory: Memory, matches: Mapping[str, str]
) -> Iterator[Entry]:
    """An entry for each parcel, in the order of order time; matches gives the match id of each shipment.

    Where an order has one card, its parcels come one after the other, those decided before first, then in picking
    order: who packs meets the card before the slips that tell where it lies.
    """
    turn = sorted(parcels, key=_by_time)
    if memory.cards is not None:
        begun: dict[str, int] = {}
        for number, parcel in enumerate(turn):
            begun.setdefault(parcel.shipment.order, number)
        turn.sort(key=lambda parcel: (begun[parcel.shipment.order], *_in_picking(parcel, memory)))
    for some in _together(turn, memory):
        yield from _entries(some, edition, issue, memory, matches)


def _together(turn: Iterable[Parcel], memory: Memory) -> Iterator[list[Parcel]]:
    """Some at a time; where an order has one card, never two of its parcels, as the second waits for the first."""
    some: list[Parcel] = []
    for parcel in turn:
        second = memory.cards is not None and some and some[-1].shipment.order == parcel.shipment.order
        if second or len(some) == TOGETHER:
            yield some
            some = []
        some.append(parcel)
    if some:
        yield some


def _by_time(parcel: Parcel) -> tuple[datetime, str, str]:
    ordered = parcel.shipment.ordered_at
    early = datetime.min if ordered is None else ordered.replace(tzinfo=None)
    return early, parcel.shipment.order, parcel.shipment.id


def _in_picking(parcel: Parcel, memory: Memory) -> tuple[bool, str, float]:
    """Where a parcel stands among those of its order; it comes last on its list where it has no position."""
    shipment = parcel.shipment
    position = inf if shipment.position is None else shipment.position
    return shipment.id not in memory.decisions, shipment.pick_list, position


def _entries(
    some: Sequence[Parcel], edition: Edition, issue: Issue, memory: Memory, matches: Mapping[str, str]
) -> Iterator[Entry]:
    """The entries of some parcels: of those that stand already, and of the others, which are decided together."""
    standing = [_standing(parcel, edition, memory, matches[parcel.shipment.id]) for parcel in some]
    new = [parcel for parcel, entry in zip(some, standing, strict=True) if entry is None]
    decided = iter(_decide(new, edition, issue))
    for parcel, entry in zip(some, standing, strict=True):
        entry = entry or _entry(parcel, next(decided), edition, matches[parcel.shipment.id])
        _lay(entry.outcome, parcel.shipment, memory)
        yield entry


def _standing(parcel: Parcel, edition: Edition, memory: Memory, match: str) -> Entry | None:
    """The entry of a parcel that needs no deciding: it has its card from a bench, or keeps what it was given, or the
    card of its order lies with another of its parcels."""
    shipment = parcel.shipment
    before = memory.decisions.get(shipment.id)
    kept = memory.entries(before) if before else None
    if bench := memory.packed.get(shipment.id):
        outcome, places = Skipped(PACKED, bench), places_of(parcel)
        return Entry(shipment.position, shipment.id, shipment.order, match, outcome, places=places)
    if before and kept and not isinstance(kept.outcome, Held):
        _compare(before, kept, parcel, edition, memory)
        return replace(kept, position=shipment.position, match=match, places=places_of(parcel))
    beside = _beside(shipment, memory)
    return _entry(parcel, beside, edition, match) if beside else None


def _entry(parcel: Parcel, made: Decided, edition: Edition, match: str) -> Entry:
    shipment, mark = parcel.shipment, fingerprint(parcel, edition.house.customer_key)
    return Entry(
        shipment.position, shipment.id, shipment.order, match, made.outcome, made.campaign, made.holdout, mark,
        places_of(parcel),
    )  # fmt: skip


def _lay(outcome: Insert | Held | Skipped, shipment: Shipment, memory: Memory) -> None:
    """Remember where the card of an order lies, unless another of its parcels has it."""
    if memory.cards is not None and isinstance(outcome, Insert):
        memory.cards.setdefault(shipment.order, Lies(shipment.id, shipment.pick_list, shipment.position))


def _beside(shipment: Shipment, memory: Memory) -> Decided | None:
    """No card, where that of its order lies with another of its shipments."""
    lies = (memory.cards or {}).get(shipment.order)
    if lies is None or lies.shipment == shipment.id:
        return None
    place = "–" if lies.position is None else f"{lies.position:02}"
    of = f" ({lies.pick_list})" if lies.pick_list != shipment.pick_list else ""
    return Decided(Skipped(SECOND_PARCEL, f"{WITH_POSITION}{place}{of} · {lies.shipment}"))


def _compare(before: Decision, kept: Entry, parcel: Parcel, edition: Edition, memory: Memory) -> None:
    """Note what would be decided otherwise today; nothing of it is printed."""
    mark = fingerprint(parcel, edition.house.customer_key)
    now = decide_one(parcel, edition, _kept_code(kept)).outcome
    if now == kept.outcome and mark == before.fingerprint:
        return
    fields = changed_fields(before.fingerprint, mark)
    what = ", ".join(fields) if fields else _difference(kept.outcome, now)
    memory.changed.append(note("changed", shipment=parcel.shipment.id, what=what))


def _kept_code(kept: Entry) -> Issue:
    coupon = kept.outcome.coupon if isinstance(kept.outcome, Insert) else None

    def given(considered: Considered) -> Given:
        claim = claim_of(considered, b"")
        if coupon is None or coupon.offer != claim.offer:
            return AlreadyHad("", claim.issued)
        return Issued(replace(claim, expires=coupon.expires), coupon.code, "fixed")

    return lambda some: [given(considered) for considered in some]


def _difference(kept: Insert | Held | Skipped, now: Insert | Held | Skipped) -> str:
    match kept, now:
        case Insert(), Insert():
            names = ("campaign", "layout", "language", "texts", "coupon", "actions", "suggestions")
            changed = [name for name in names if getattr(kept, name) != getattr(now, name)]
            return ", ".join(changed) or "texts"
        case _, Held():
            return f"outcome ({now.code})"
        case _:
            return "campaign"


def fingerprint(parcel: Parcel, key: bytes) -> str:
    """A keyed hash of each field of the shipment and its customer, "name:hash …": it tells what changed, not how."""
    values = _of_order(parcel.shipment) + (_of_customer(parcel.customer) if parcel.customer else ())
    said = [*zip(_FIELDS, values, strict=False), ("customer.objected", parcel.objected)]
    return " ".join([_hashed(name, repr(value), key) for name, value in said if value not in _BLANK])


@lru_cache(maxsize=1024)  # most fields say the same for most parcels
def _hashed(name: str, value: str, key: bytes) -> str:
    return f"{name}:{hashlib.blake2b(value.encode(), key=key, digest_size=4).hexdigest()}"


def changed_fields(before: str, now: str) -> list[str]:
    """The names of the fields in which two fingerprints differ."""
    differing = set(before.split()) ^ set(now.split())
    return sorted({field.rsplit(":", 1)[0] for field in differing})


def decision_of(entry: Entry, parcel: Parcel, plan: str, key: bytes, written: bytes) -> Decision | None:
    """What the ledger keeps of an entry, whose outcome was written so; None for one that is decided anew the next
    time: a held one, once it is mended, and a second parcel or one that has its card from a bench, once that card is
    gone."""
    outcome = entry.outcome
    if isinstance(outcome, Held) or (isinstance(outcome, Skipped) and outcome.code in (SECOND_PARCEL, PACKED)):
        return None
    coupon = outcome.coupon if isinstance(outcome, Insert) else None
    return Decision(
        shipment=entry.shipment,
        order_id=entry.order,
        customer_ref=reference(parcel.identity, key),
        campaign=entry.campaign,
        day=parcel.shipment.ship_date,
        holdout=entry.holdout,
        offer=coupon.offer if coupon else "",
        offer_version=coupon.version if coupon else 0,
        plan=plan,
        content_hash=hashlib.sha256(written).hexdigest()[:32],
        fingerprint=entry.fingerprint,
    )


# ── match ids ─────────────────────────────────────────────────────────────────────────────────


def match_ids(shipments: Iterable[str], how: str, length: int, key: bytes) -> dict[str, str]:
    """What the packer holds against the delivery note, by shipment: the last letters and digits of its number
    or of a keyed hash of it, as many as it takes to be different from all others of the list."""
    whole = {shipment: _signs(shipment, how, key) for shipment in dict.fromkeys(shipments)}
    found: dict[str, str] = {}
    while len(found) < len(whole):
        ends = {shipment: signs[-length:] for shipment, signs in whole.items() if shipment not in found}
        count = Counter(ends.values())
        for shipment, end in ends.items():
            if count[end] == 1 or length >= len(whole[shipment]):
                found[shipment] = end
        length += 1
    return found


def _signs(shipment: str, how: str, key: bytes) -> str:
    if how == "hash":
        return hmac.digest(key, f"inserts/match\0{shipment}".encode(), "sha256").hex()[:16].upper()
    return "".join(sign for sign in shipment if sign.isalnum()) or shipment


def refused_entry(refused: Refused, match: str) -> Entry:
    """The entry of a shipment that was held before anything could be decided."""
    return Entry(refused.position, refused.shipment, refused.order, match, refused.held)
