"""find: which pick list, position, file and page a card is on, when it was printed, how often, where and why.

Invariant: the ledger alone is asked, so no name can be shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from ...delivery import for_office, profile_in, volume_name
from ...errors import DataError
from ...ledger import Event, Issued, Ledger, Print
from ...phrases import Find, Language, Phrases, phrases_in
from ...settings import Settings

Whereabouts = Literal["stack", "out", "nowhere"]
SPOT = re.compile(r"sheet (\d+), place (\d+)(?: \((?:row (\d+), column (\d+)|([a-z ]+))\))?")
"""Where a card stands, as manifests and the ledger say it."""
PART = re.compile(r"(-\d{1,3})?\.pdf$")
"""Which part of its list a file is; other machines may need other parts."""
IN_STACKS = ("batch", "supplement")
"""The kinds of prints that are the stack of a list; others come out of it, or never were in it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a shipment's card: where it is now, every print of it (the first first), its code, whether that
    is void, the numbers of those prints whose file was replaced since, and when it was made for the screen."""

    shipment: str
    order: str
    campaign: str
    code: str
    void: bool
    prints: tuple[Print, ...]
    replaced: frozenset[int] = frozenset()
    screen: tuple[Event, ...] = ()

    @property
    def last(self) -> Print | None:
        """The last word on where it lies: what a reprint says of the list is what the list said."""
        return self.prints[-1] if self.prints else None

    @property
    def whereabouts(self) -> Whereabouts:
        if self.last is None:
            return "nowhere"
        if self.of_old_stack:
            return "out"
        return "out" if self.last.leaf.status == "out" else "stack"

    @property
    def twins(self) -> Mapping[int, Print]:
        """The prints that are a stack once more, made for another machine, by number, each with the first of it."""
        return dict(_twins(one for one in self.prints if one.number not in self.replaced))

    @property
    def of_old_stack(self) -> bool:
        """Whether its list was printed anew as a whole, and it is not on that any more."""
        listed = [one for one in self.prints if one.event.kind in IN_STACKS]
        packed = self.last is not None and self.last.event.kind == "pack"
        return bool(listed) and not packed and listed[-1].number in self.replaced

    @property
    def times(self) -> int:
        """How often its card was printed."""
        return sum(one.event.copies for one in self.prints if one.leaf.status == "sealed")


@dataclass(frozen=True, slots=True)
class Found:
    """The cards that were found, the last printed first."""

    asked: str
    cards: tuple[Card, ...]
    language: Language
    timezone: str

    def as_text(self) -> str:
        """In lines, in the language of the people who pack."""
        phrases = phrases_in(self.language)
        return "\n\n".join("\n".join(_lines(card, phrases, ZoneInfo(self.timezone))) for card in self.cards)

    def as_json(self) -> str:
        """The same as one JSON object; times are UTC."""
        said = {"asked": self.asked, "cards": [_as_dict(card) for card in self.cards]}
        return json.dumps(said, ensure_ascii=False, indent=1)


def find(settings: Settings, what: str) -> Found:
    """The cards whose match id, shipment, order or code this is; a code with or without its separators.

    DataError "not-found" where nothing is known of it; CouponError "code-is-everybodys".
    """
    with Ledger.rehearse(settings.state) as ledger:  # nothing is written, and nobody is waited for
        shipments = ledger.named(what.strip())
        if not shipments:
            hint = "Match id, shipment, order and code are known once they were printed."
            raise DataError("not-found", f"nothing is known of '{what}'.", hint=hint)
        decisions, coupons = ledger.decisions(shipments), ledger.coupons(shipments)
        history, void = ledger.history(shipments), ledger.voided()
        replaced = frozenset(_replaced(history, ledger))
        files = {shipment: volume_name(f"order {shipment}", profile="screen") for shipment in shipments}
        screen = ledger.events(files.values())
    cards = []
    for shipment in shipments:
        decision, code = decisions.get(shipment), _code(coupons, shipment)
        order, campaign = (decision.order_id, decision.campaign) if decision else ("", "")
        seen = tuple(event for event in screen if event.file == files[shipment])
        cards.append(Card(shipment, order, campaign, code, code in void, history.get(shipment, ()), replaced, seen))
    return Found(what, tuple(cards), settings.language, settings.file.shop.timezone)


def _replaced(history: Mapping[str, tuple[Print, ...]], ledger: Ledger) -> Iterator[int]:
    """The numbers of those prints whose file now holds something else, or is no longer one of its list's."""
    prints = [one for prints in history.values() for one in prints if one.event.kind in IN_STACKS]
    today = ledger.volumes({one.event.file for one in prints})
    for one in prints:
        volume = today.get(one.event.file)
        if volume is None or volume.sha256 != one.event.sha256:
            yield one.number


def _twins(prints: Iterable[Print]) -> Iterator[tuple[int, Print]]:
    firsts: dict[tuple[str, str, str], Print] = {}
    for one in prints:
        if one.event.kind in IN_STACKS:
            said = (one.event.kind, one.event.pick_list, PART.sub("", for_office(one.event.file)))
            first = firsts.setdefault(said, one)
            if first.event.file != one.event.file:
                yield one.number, first


def _code(coupons: Mapping[str, Issued], shipment: str) -> str:
    return coupons[shipment].code if shipment in coupons else ""


# ── in words ──────────────────────────────────────────────────────────────────────────────────


def _lines(card: Card, phrases: Phrases, zone: ZoneInfo) -> Iterator[str]:
    paper, words = phrases.paper, phrases.find
    yield " · ".join(_pairs((paper.shipment, card.shipment), (words.order, card.order)))
    yield from _printed(card, card.last, phrases, zone) if card.last else [words.never]
    for event in card.screen:
        yield "  " + "  ".join(filter(None, (_at(event, phrases, zone), event.station, words.screen, event.file)))


def _printed(card: Card, last: Print, phrases: Phrases, zone: ZoneInfo) -> Iterator[str]:
    """Where it lies, and every print of it."""
    paper, words = phrases.paper, phrases.find
    place = "–" if last.leaf.position is None else f"{last.leaf.position:02}"
    list_of = (paper.cover, last.event.pick_list) if last.event.pick_list else ("", "")
    yield " · ".join(_pairs(list_of, (paper.position, place), (paper.match, last.leaf.match)))
    yield " · ".join(filter(None, [_status(card, phrases), words.void if card.void else ""]))
    for one in card.prints:
        since = f"  ({words.replaced})" if one.number in card.replaced else ""
        if first := card.twins.get(one.number):
            since = f"  ({words.same_stack.format(profile=profile_in(one.event.file), before=first.event.file)})"
        yield f"  {_print(one, phrases, zone)}{since}"


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in pairs if value]


def _status(card: Card, phrases: Phrases) -> str:
    if card.of_old_stack:
        return phrases.find.old_stack
    if card.whereabouts == "out":
        return phrases.find.taken_out
    status = card.last.leaf.status if card.last else "out"
    return f"{_slip(status, phrases) or phrases.paper.sealed}, {phrases.find.in_stack}"


def _slip(status: str, phrases: Phrases) -> str:
    """What a slip is called, with why it is one; blank for a card."""
    why = {"held": phrases.paper.held, "skipped": phrases.paper.skipped}.get(status)
    return f"{phrases.stack.slip} ({why})" if why else ""


def _print(one: Print, phrases: Phrases, zone: ZoneInfo) -> str:
    """One print in a line: when, what kind, by which station, why, in which file and where."""
    words, event = phrases.find, one.event
    kind = " ".join(filter(None, [words.kinds[event.kind], _slip(one.leaf.status, phrases)]))
    what = words.taken_out if one.leaf.status == "out" else kind
    why = f"({words.reasons.get(event.reason, event.reason)})" if event.reason else ""
    page = words.page.format(page=one.leaf.page) if one.leaf.page else ""
    printer = event.printer if event.answer else ""
    where = ", ".join(part for part in (event.file, page, spot(one.leaf.place, words)) if part)
    at = _at(event, phrases, zone)
    return "  ".join(part for part in (at, event.station, f"{what} {why}".strip(), where, printer) if part)


def _at(event: Event, phrases: Phrases, zone: ZoneInfo) -> str:
    return format_datetime(datetime.fromisoformat(event.at), "short", zone, locale=phrases.locale) if event.at else "–"


def spot(place: str, words: Find) -> str:
    """Where on its sheet a card stands, as a manifest says it, in the words of the people who pack."""

    def said(found: re.Match[str]) -> str:
        sheet, number, row, column, corner = found.groups()
        named = " ".join(words.corners[side] for side in (corner or "").split())
        grid = words.grid.format(row=row, column=column) if row else named
        return words.spot.format(sheet=sheet, place=number) + (f" ({grid})" if grid else "")

    return SPOT.sub(said, place)


def _as_dict(card: Card) -> dict[str, Any]:
    last = card.last
    return {
        "shipment": card.shipment,
        "order": card.order,
        "campaign": card.campaign,
        "pick_list": last.event.pick_list if last else "",
        "position": last.leaf.position if last else None,
        "match": last.leaf.match if last else "",
        "status": last.leaf.status if last else "",
        "whereabouts": card.whereabouts,
        "code": card.code,
        "void": card.void,
        "times": card.times,
        "prints": [
            {
                **asdict(one.event),
                **asdict(one.leaf),
                "replaced": one.number in card.replaced,
                "same_stack_as": card.twins[one.number].event.file if one.number in card.twins else "",
            }
            for one in card.prints
        ],
        "screen": [{"at": one.at, "station": one.station, "file": one.file} for one in card.screen],
    }
