"""check: what would go wrong, before anything is printed.

Invariant: nothing is written; settings, layouts, texts and data are read exactly as batch reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..content import lint
from ..errors import InsertsError
from ..intake import Intake, attribute_names
from ..model import Held, Insert
from ..page import Page
from ..settings import Settings
from .decide import blamed, decide_one, places_of
from .design.examination import brand
from .design.stock import strange_stocks
from .issuing import sample
from .kinds import kinds
from .prices import for_no_sheet, unpriced
from .produce import Press, make_press
from .profiles import for_paper, without_bleed
from .shop import Shop, enter

HELD = 3
MOST = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """faults: what keeps everything from being printed (exit 4); held: shipments that would be held (exit 3).
    rejected: wrong rows of all tables."""

    faults: tuple[InsertsError, ...]
    held: tuple[tuple[str, Held], ...] = ()
    shipments: int = 0
    notices: tuple[str, ...] = ()
    rejected: int = 0

    @property
    def exit_code(self) -> int:
        return max((fault.exit_code for fault in self.faults), default=HELD if self.held else 0)

    def as_text(self) -> str:
        """A line for each finding, and what it comes to."""
        lines = [str(fault) for fault in self.faults]
        lines += [
            f"{name}: {held.where} [{held.code}] {held.message} {held.hint}".rstrip() for name, held in self.held[:MOST]
        ]
        if len(self.held) > MOST:
            lines.append(f"... and {len(self.held) - MOST} more")
        lines += [f"note: {notice}" for notice in self.notices]
        return "\n".join([*lines, self._sum()])

    def _sum(self) -> str:
        if self.faults:
            return f"{len(self.faults)} to mend before anything can be printed."
        if self.held:
            return f"{self.shipments} shipments read, {len(self.held)} would be held."
        if self.rejected:
            return f"{self.shipments} shipments read, none would be held; {self.rejected} other rows are wrong."
        if self.notices:
            return f"{self.shipments} shipments read, none would be held; mind the notes."
        return f"{self.shipments} shipments read, all well."

    def as_json(self) -> str:
        """The same as one JSON object."""
        return json.dumps(
            {
                "exit": self.exit_code,
                "shipments": self.shipments,
                "faults": [_fault(fault) for fault in self.faults],
                "held": [
                    {
                        "shipment": name,
                        "code": held.code,
                        "message": held.message,
                        "where": held.where,
                        "hint": held.hint,
                    }
                    for name, held in self.held
                ],
                "notices": list(self.notices),
            },
            ensure_ascii=False,
            indent=1,
        )


def check(settings: Settings, today: date) -> Checked:
    """Settings, layouts and texts first; the data where those are sound."""
    try:
        shop = enter(settings, lasting=False)
        for_paper(shop.layouts, settings.on())
        press = make_press(shop)
    except InsertsError as fault:
        return Checked((fault,))
    if faults := misdeclared(shop):
        return Checked(faults)
    try:
        intake = shop.take_in(today)
    except InsertsError as fault:
        return Checked((fault,))
    parcels = sum(len(group) for group in intake.parcels.values())
    cards: dict[tuple[str, str, str], tuple[Insert, tuple[Page, ...]]] = {}
    held = tuple(_held(shop, intake, press, cards))
    rejected = sum(account.rejected for account in intake.accounts)
    notices = (*intake.notices, *_several(press), *_off_brand(press, cards.values()), *_on_paper(shop, intake, today))
    return Checked((), held, parcels + len(intake.refused), notices, rejected)


def _several(press: Press) -> Iterator[str]:
    """Layouts whose cards cannot share a file."""
    names = tuple(press.shop.layouts)
    found = kinds(names, press)
    if len(found) > 1:
        said = "; ".join(
            f"{', '.join(names[at] for at in mine)} on sheet '{kind.imposition.sheet.name}'"
            for kind, mine in found.items()
        )
        yield f"layouts need different paper, so a pick list with several of them becomes a file each: {said}."


def _on_paper(shop: Shop, intake: Intake, today: date) -> Iterator[str]:
    """What of bleed, stocks and prices is not as one would think."""
    settings, sheets = shop.settings, (sheet.name for sheet in shop.sheets.values())
    yield from (one.said() for one in (*without_bleed(shop.sheets, settings), *unpriced(sheets, settings)))
    yield from (*strange_stocks(shop, intake, today), *for_no_sheet(settings))


def _off_brand(press: Press, cards: Iterable[tuple[Insert, tuple[Page, ...]]]) -> Iterator[str]:
    """What the brand says and no layout in use asks for; where its colours make words hard to read."""
    for seen in (*brand.unknown(press.shop), *brand.pale(cards, press)):
        yield f"{seen.where} {seen.message} {seen.hint}"


def misdeclared(shop: Shop, aloud: bool = True) -> tuple[InsertsError, ...]:
    """What is wrong with settings and texts, as far as that can be told without data; aloud as in `lint`."""
    file = shop.settings.file
    return lint(
        shop.house,
        shop.settings.toml,
        shop.texts,
        shop.layout,
        {name: "coupon" in layout.shows for name, layout in shop.layouts.items()},
        attribute_names(file.tables),
        {name: tuple(sorted(layout.roles)) for name, layout in shop.layouts.items()},
        (file.offer, file.action),
        {name: layout.looks for name, layout in shop.layouts.items()},
        aloud=aloud,
    )


def _held(
    shop: Shop, intake: Intake, press: Press, cards: dict[tuple[str, str, str], tuple[Insert, tuple[Page, ...]]]
) -> Iterator[tuple[str, Held]]:
    """Every shipment that would be held, composed as it would be; a card of each layout, campaign and language is
    put into `cards`."""
    for refused in intake.refused:
        yield refused.shipment or "a row", refused.held
    edition = shop.edition(intake)
    for parcels in intake.parcels.values():
        for parcel in parcels:
            outcome = decide_one(parcel, edition, sample(edition)).outcome
            if isinstance(outcome, Insert):
                try:
                    pages = press.pages(outcome)
                    cards.setdefault((outcome.layout, outcome.campaign, outcome.language), (outcome, pages))
                except InsertsError as fault:
                    yield parcel.shipment.id, blamed(fault, outcome, places_of(parcel))
            elif isinstance(outcome, Held):
                yield parcel.shipment.id, outcome


def _fault(fault: InsertsError) -> dict[str, str]:
    return {"code": fault.code, "message": fault.message, "where": str(fault.where or ""), "hint": fault.hint}
