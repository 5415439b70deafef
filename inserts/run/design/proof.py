"""layout proof: one PDF with every case of a layout's cast, for the client to sign.

Invariant: cards are as they print, but for their codes, which are samples; equal layouts and data give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from ... import prepress
from ...composition import read_out
from ...delivery import sha256_of, write_whole
from ...errors import DataError, InsertsError
from ...page import Page
from ...units import MM, paper_name
from ..produce import Press, make_press
from ..shop import Shop
from .cast import Case, cast, open_for
from .check import LayoutChecked, check_layout

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was written: where, how many pages and cards, and the hash of all that the cards show."""

    path: Path
    pages: int
    cards: int
    hash: str

    def as_text(self) -> str:
        """One line."""
        return f"{self.path}: {self.pages} pages, {self.cards} cards, content {self.hash}"


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the proof, and all cases that print it so."""

    cases: tuple[Case, ...]
    pages: tuple[Page, ...]
    said: str


def proof(folder: Path, layout: str, out: Path, today: date) -> Proof:
    """Write the proof of a layout to `out`; without a shop in the folder, the starter stands in.

    SettingsError, LayoutError: what keeps the shop from being opened. DataError: nothing-to-show.
    """
    shop = open_for(folder, layout)
    found = cast(shop, layout, shop.take_in(today), today)
    press = make_press(shop)
    cards, troubles = _set(found.cases, press)
    if not cards:
        raise troubles[0] if troubles else DataError("nothing-to-show", "no campaign writes anything on this layout.")
    mark = _grouped(hashlib.sha256("\n\n".join(card.said for card in cards).encode()).hexdigest()[:16])
    sheet = _sheet(shop, layout, cards, tuple(_remarks(check_layout(folder, layout, today))), mark, today)
    made = datetime.combine(today, time(), ZoneInfo(shop.settings.file.shop.timezone))
    file = io.BytesIO()
    pages = prepress.print_contact_sheet(file, sheet, press.hand, made=made, darkroom=press.darkroom)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, file.getvalue(), replaces=sha256_of(out))
    return Proof(out, pages, len(cards), mark)


def _set(cases: Iterable[Case], press: Press) -> tuple[tuple[Card, ...], tuple[InsertsError, ...]]:
    """Every card that prints otherwise than the others, with its cases; and the errors of those that do not."""
    found: dict[str, Card] = {}
    troubles: dict[str, InsertsError] = {}
    for case in cases:
        try:
            pages = press.pages(case.insert)
        except InsertsError as fault:
            troubles.setdefault(str(fault), fault)
            continue
        said = "\n".join(map(read_out, pages))
        known = found.get(said)
        found[said] = Card((*known.cases, case) if known else (case,), pages, said)
    return tuple(found.values()), tuple(troubles.values())


# ── the sheet ─────────────────────────────────────────────────────────────────────────────────


def _sheet(
    shop: Shop, layout: str, cards: tuple[Card, ...], remarks: tuple[prepress.Remark, ...], mark: str, today: date
) -> prepress.ContactSheet:
    day = format_date(today, "d MMMM y", locale=ENGLISH)
    return prepress.ContactSheet(
        kicker="Proof for approval",
        title=shop.layouts[layout].file.title or layout,
        owner=shop.settings.file.shop.name,
        facts=tuple(_facts(shop, layout, cards, mark, day)),
        sections=tuple(_sections(cards)),
        remarks_title="Before you sign",
        remarks=remarks,
        approval=f"I have seen all cards of this proof and approve layout “{layout}”, content {mark}, for print.",
        foot=f"{layout} · content {mark} · {day}",
    )


def _facts(shop: Shop, layout: str, cards: tuple[Card, ...], mark: str, day: str) -> Iterator[tuple[str, str]]:
    page, cases = shop.layouts[layout].file.page, [case for card in cards for case in card.cases]
    width, height = page.size
    size, name = f"{width / MM:g} × {height / MM:g} mm", paper_name(width, height)
    sides = len(cards[0].pages)
    edge = "white border" if cards[0].pages[0].shows else "to the edge, cut; shown as cut"
    yield "Layout", layout
    yield "Format", ", ".join([*([] if "×" in name else [name]), size, f"{sides} side{'s' if sides > 1 else ''}", edge])
    yield "Languages", ", ".join(dict.fromkeys(_tongue(case.insert.language) for case in cases))
    yield "Campaigns", ", ".join(dict.fromkeys(case.insert.campaign for case in cases))
    yield "Shown", f"{len(cards)} cards for {len(cases)} cases; cases that print alike are shown once"
    yield "Codes", "samples, in place of codes that a shop accepts"
    yield "Date", day
    yield "Content", f"{mark}, the same as long as nothing on any card changes"


def _sections(cards: tuple[Card, ...]) -> Iterator[prepress.Section]:
    """A section a language, in the order in which they first come."""
    by_language: dict[str, list[Card]] = {}
    for card in cards:
        by_language.setdefault(card.cases[0].insert.language, []).append(card)
    numbers = count(1)
    for language, mine in by_language.items():
        yield prepress.Section(_tongue(language), tuple(_shot(card, next(numbers)) for card in mine))


def _shot(card: Card, number: int) -> prepress.Shot:
    first, *others = card.cases
    insert = first.insert
    also = list(dict.fromkeys(other.caption for other in others if other.caption != first.caption))
    about = [insert.campaign, _tongue(insert.language), *([insert.tone.title()] if insert.language == "de" else [])]
    about += [f"shipment {first.shipment}"] if first.shipment else []
    about += [f"also: {', '.join(also)}"] if also else []
    return prepress.Shot(number, _sentence(first.caption), " · ".join(about), card.pages)


def _remarks(checked: LayoutChecked) -> Iterator[prepress.Remark]:
    """What is open, errors first, and what is not shown."""
    for one in checked.findings:
        cases = f", {one.cases} cases" if one.cases > 1 else ""
        on = f"{one.worst}{cases}. " if one.worst else ""
        yield prepress.Remark(
            _sentence(one.message),
            f"{one.where} {one.severity} [{one.code}] {on}{one.hint}".strip(),
            grave=one.severity == "error",
        )
    if not checked.findings:
        yield prepress.Remark(f"Nothing is open: {checked.cases} cases were set and looked at.")
    if checked.left_out:
        yield prepress.Remark(f"{checked.left_out} more cases are not shown; those that matter most are.")


def _tongue(language: str) -> str:
    """The language's English name."""
    try:
        return Locale.parse(language, sep="-").get_display_name(ENGLISH) or language
    except (UnknownLocaleError, ValueError):
        return language


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
