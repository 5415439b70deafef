"""find: which pick list, position, file and page a card is on, when it was printed, how often, where and why.

Invariant: the ledger alone is asked, so no name can be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from ..errors import DataError
from ..ledger import Issued, Ledger, Print
from ..phrases import Language, Phrases, phrases_in
from ..settings import Settings

Whereabouts = Literal["stack", "out", "nowhere"]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a shipment's card: where it is now, every print of it (the first first), its code, and whether
    that is void."""

    shipment: str
    order: str
    campaign: str
    code: str
    void: bool
    prints: tuple[Print, ...]

    @property
    def last(self) -> Print | None:
        """The last word on where it lies: what a reprint says of the list is what the list said."""
        return self.prints[-1] if self.prints else None

    @property
    def whereabouts(self) -> Whereabouts:
        if self.last is None:
            return "nowhere"
        return "out" if self.last.leaf.status == "out" else "stack"

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
    cards = []
    for shipment in shipments:
        decision, code = decisions.get(shipment), _code(coupons, shipment)
        order, campaign = (decision.order_id, decision.campaign) if decision else ("", "")
        cards.append(Card(shipment, order, campaign, code, code in void, history.get(shipment, ())))
    return Found(what, tuple(cards), settings.language, settings.file.shop.timezone)


def _code(coupons: Mapping[str, Issued], shipment: str) -> str:
    return coupons[shipment].code if shipment in coupons else ""


# ── in words ──────────────────────────────────────────────────────────────────────────────────


def _lines(card: Card, phrases: Phrases, zone: ZoneInfo) -> Iterator[str]:
    paper, words = phrases.paper, phrases.find
    yield " · ".join(_pairs((paper.shipment, card.shipment), (words.order, card.order)))
    last = card.last
    if last is None:
        yield words.never
        return
    place = "–" if last.leaf.position is None else f"{last.leaf.position:02}"
    list_of = (paper.cover, last.event.pick_list) if last.event.pick_list else ("", "")
    yield " · ".join(_pairs(list_of, (paper.position, place), (paper.match, last.leaf.match)))
    yield " · ".join(filter(None, [_status(card, phrases), words.void if card.void else ""]))
    for one in card.prints:
        yield f"  {_print(one, phrases, zone)}"


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in pairs if value]


def _status(card: Card, phrases: Phrases) -> str:
    if card.whereabouts == "out":
        return phrases.find.taken_out
    said = {"held": phrases.paper.held, "skipped": phrases.paper.skipped}
    status = card.last.leaf.status if card.last else "out"
    return f"{said.get(status, phrases.paper.sealed)}, {phrases.find.in_stack}"


def _print(one: Print, phrases: Phrases, zone: ZoneInfo) -> str:
    """One print in a line: when, what kind, by which station, why, in which file and where."""
    words, event = phrases.find, one.event
    at = format_datetime(datetime.fromisoformat(event.at), "short", zone, locale=phrases.locale) if event.at else "–"
    what = words.taken_out if one.leaf.status == "out" else words.kinds[event.kind]
    why = f"({words.reasons.get(event.reason, event.reason)})" if event.reason else ""
    page = words.page.format(page=one.leaf.page) if one.leaf.page else ""
    where = ", ".join(part for part in (event.file, page, one.leaf.place) if part)
    return "  ".join(part for part in (at, event.station, f"{what} {why}".strip(), where, event.printer) if part)


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
        "prints": [{**asdict(one.event), **asdict(one.leaf)} for one in card.prints],
    }
