"""What the packing bench says: what a scan came to, in the words of the people who pack.

Invariant: every sentence is in their language; what is English stands aside. Nothing here is about a customer.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from ...delivery import Sent
from ...errors import ConflictError, DeliveryError, InsertsError
from ...ledger import Print, Reason
from ...model import Held, Skipped
from ...phrases import Phrases
from .scans import Meant

Kind = Literal["insert", "none", "again", "several", "held", "unknown", "busy", "printer", "fault"]
"""What a scan came to: a card is coming; none is meant; printed already, why again?; it may mean several parcels; no
card because something is wrong; not in the data; another run is at it; the printer did not take it; a fault."""

REASONS: tuple[Reason, ...] = get_args(Reason)
MOST = 9
"""So many choices have a key."""
_STANDS_STILL = ("stopped", "held")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scan came to: what is the matter, what to do, and particulars aside.

    scanned is the scan without what scanners add; position is that of how many ("07/25"). choices are what may be
    answered to "again" (a reason each) and to "several" (a parcel each, in the order of means). file is the card's.
    other names the parcel's list where the bench packs another one.
    """

    kind: Kind
    scanned: str
    says: str
    do: str = ""
    aside: str = ""
    shipment: str = ""
    match: str = ""
    position: str = ""
    pick_list: str = ""
    choices: tuple[str, ...] = ()
    file: str = ""
    other: str = ""
    means: tuple[Meant, ...] = field(default=(), repr=False)

    def of(self, one: Meant) -> Answer:
        """The answer with the parcel that it is about."""
        place = f"{one.position:02}" if one.position is not None else ""
        return replace(
            self, shipment=one.shipment, match=one.match, position=f"{place}/{one.of}" if place and one.of else place,
            pick_list=one.pick_list, means=(one,),
        )  # fmt: skip


def coming(scanned: str, file: str, sent: Sent | None, words: Phrases) -> Answer:
    """A card was made: it went to the printer, or, where none was asked, into a file."""
    if sent and sent.state in _STANDS_STILL:
        return Answer("printer", scanned, words.pack.waits, words.pack.waits_do, sent.why, file=file)
    says = words.pack.insert if sent else words.pack.written.format(file=file)
    return Answer("insert", scanned, says, words.pack.insert_do, file=file)


def without(scanned: str, outcome: Held | Skipped, words: Phrases) -> Answer:
    """There is no card: none is meant, or it is held back."""
    said = words.explain(outcome.code, outcome.message)
    if isinstance(outcome, Skipped):
        return Answer("none", scanned, said.says, said.do, said.detail)
    aside = " · ".join(part for part in (said.do, outcome.where) if part)
    return Answer("held", scanned, said.says, words.pack.held_do, aside)


def printed(scanned: str, last: Print, zone: ZoneInfo, today: date, words: Phrases) -> Answer:
    """The card was printed before: why again?"""
    event = last.event
    when = words.moment(datetime.fromisoformat(event.at).astimezone(zone), today) if event.at else "–"
    kind, station = words.find.kinds[event.kind], event.station or "–"
    choices = tuple(words.find.reasons[reason] for reason in REASONS)
    says = words.pack.again.format(when=when, station=station, kind=kind)
    return Answer("again", scanned, says, words.pack.again_do, choices=choices)


def unclear(scanned: str, meant: Sequence[Meant], words: Phrases) -> Answer:
    """The scan means no parcel, or may mean several."""
    if not meant:
        return Answer("unknown", scanned, words.pack.unknown, words.pack.unknown_do)
    choices = tuple(_label(one) for one in meant[:MOST])
    return Answer("several", scanned, words.pack.several, words.pack.several_do, choices=choices, means=tuple(meant))


def astray(scanned: str, others: Sequence[Meant], words: Phrases) -> Answer:
    """The scan is the match id of parcels of other lists than the bench's: is it one of them?"""
    lists = ", ".join(dict.fromkeys(one.pick_list for one in others))
    choices = tuple(_label(one) for one in others[:MOST])
    says = words.pack.astray.format(pick_list=lists)
    return Answer("several", scanned, says, words.pack.several_do, choices=choices, means=tuple(others))


def excuse(scanned: str, fault: Exception, words: Phrases) -> Answer:
    """Something went wrong: another run was quicker, the printer did not take the card, or a fault."""
    if not isinstance(fault, InsertsError):
        last = traceback.extract_tb(fault.__traceback__)[-1]  # where, never what: a message may quote a person
        where = f"{type(fault).__name__}, {Path(last.filename).name}:{last.lineno}"
        return Answer("fault", scanned, words.pack.bug, words.pack.bug_do, where)
    said = words.explain(fault.code, fault.message, fault.hint)
    if isinstance(fault, ConflictError) and fault.code.endswith("-busy"):
        return Answer("busy", scanned, said.says, words.pack.busy_do)
    return Answer("printer" if isinstance(fault, DeliveryError) else "fault", scanned, said.says, said.do, str(fault))


def _label(one: Meant) -> str:
    place = f"{one.position:02}" if one.position is not None else ""
    return " · ".join(part for part in (one.shipment or one.match, one.pick_list, place) if part)
