"""What the people who pack read, in the languages they speak: on covers, slips and the terminal.

Invariant: every language says everything and nothing more, with the same places to fill in; nothing here is about
a customer. To say something new, add a field to a table below and its words to every file: a test asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from ..declared import Declared
from ..toml import Toml

Language = Literal["de", "en", "pl", "tr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ENGLISH: Language = "en"

WITH_POSITION = "the order's card is with position "
"""How the message begins of which phrases take the rest, a position, to say the same."""
SAYS_NO_MORE = frozenset(
    {
        "campaign", "customer-twice", "customer-unclear", "customer-unknown", "customer-without-key", "empty-file",
        "hold-out", "list-busy", "marketplace", "no-campaign", "no-lines", "not-an-object", "nul-byte", "on-two-lists",
        "order-time-unclear", "output-busy", "picture-damaged", "picture-format", "picture-missing", "plan-missing",
        "plan-unreadable", "ship-date-missing",
    }
)  # fmt: skip
"""Codes whose English message holds nothing that their phrase does not say, or nothing for those who pack."""

MINOR: Mapping[str, str] = {"EUR": "ct", "GBP": "p", "USD": "¢", "CHF": "Rp.", "PLN": "gr", "TRY": "kr."}
"""What a hundredth of a currency is called for short."""


class Paper(Declared):
    """Cover and slips. {part} and {parts} are numbers, {stock} the name of preprinted paper."""

    cover: str
    part: str
    stock: str
    read: str
    sealed: str
    held: str
    skipped: str
    position: str
    shipment: str
    match: str
    status: str
    why_held: str
    once_mended: str
    why_skipped: str
    positions: str
    sisters: str
    notices: str
    demo_title: str
    demo: str
    no_card: str
    slip_held: str
    slip_skipped: str
    unknown: str


class Closing(Declared):
    """The closing table of a run. {count} is a number, {file} a path, {reasons} codes with their numbers,
    {card} and {batch} are money."""

    pick_list: str
    read: str
    sealed: str
    held: str
    skipped: str
    together: str
    held_title: str
    skipped_title: str
    more: str
    by_reason: str
    failed: str
    campaigns: str
    notices: str
    next: str
    dry: str
    print_one: str
    print_all: str
    load_codes: str
    mend: str
    cost: str


class Queue(Declared):
    """What became of a print job, by its state. {file}, {printer} and {job} are names, {state} one of the others."""

    title: str
    waiting: str
    held: str
    printing: str
    stopped: str
    cancelled: str
    aborted: str
    printed: str
    unknown: str
    sent: str


class Testpage(Declared):
    """The test page. {front} and {back} are millimetres, {printer} a name, the others whole millimetres."""

    title: str
    reverse: str
    moved: str
    codes: str
    tones: str
    sharpness: str
    lines: str
    type: str
    sample: str
    how: str
    scale: str
    scale_do: str
    margin: str
    margin_do: str
    front: str
    front_do: str
    back: str
    back_do: str
    scan: str
    scan_do: str


class Stack(Declared):
    """What is different about a pick list that was printed before: on the cover of a supplement, and on the terminal.
    {number} is the supplement's, {cards} and {moves} are positions, {before}, {new} and {count} numbers, {file} a
    path, {code} the code of an error."""

    supplement: str
    take_out: str
    put_in: str
    nothing_in: str
    slip: str
    for_slip: str
    moved: str
    title: str
    summary: str
    unchanged: str
    anew: str
    fresh: str
    out_line: str
    in_line: str
    moved_line: str
    stays: str
    void: str
    revived: str


class Sheets(Declared):
    """On the cover of cards that share sheets. {sheets} is how many, or in a block, {number}, its first to last, as
    {positions} are; {leaf} of {leaves} is the sheet's number in the order of printing, the cover's counted. front and
    back stand on the sheet itself, {sheet} of {sheets}."""

    title: str
    cut: str
    cut_blocks: str
    pile: str
    half_used: str
    block: str
    spot: str
    double_cuts: str
    front: str
    back: str


class Reprint(Declared):
    """What was printed again. {cards} are positions with their match ids; why says by code why a card is not."""

    printed: str
    why: Mapping[str, str]


class Find(Declared):
    """Where a card is and what became of it; {page}, {sheet}, {place}, {row} and {column} are numbers, kinds and
    reasons by the code of a print event."""

    order: str
    in_stack: str
    taken_out: str
    replaced: str
    same_stack: str
    old_stack: str
    never: str
    screen: str
    void: str
    page: str
    spot: str
    grid: str
    corners: Mapping[str, str]
    kinds: Mapping[str, str]
    reasons: Mapping[str, str]


class Pack(Declared):
    """The packing bench. The first ones stand on the screen in large letters: one or two short words in capitals.
    {file} and {pick_list} are names, {when} a time, {station} and {kind} say where and in what, {count} is a number."""

    big_ready: str
    big_working: str
    big_insert: str
    big_none: str
    big_again: str
    big_several: str
    big_stop: str
    big_busy: str
    ready: str
    ready_list: str
    working: str
    insert: str
    written: str
    insert_do: str
    again: str
    again_do: str
    several: str
    several_do: str
    astray: str
    other_list: str
    nothing: str
    held_do: str
    unknown: str
    unknown_do: str
    busy_do: str
    waits: str
    waits_do: str
    bug: str
    bug_do: str
    last: str
    files: str
    today: str
    old_tables: str
    quit: str


class Reason(Declared):
    """Why there is no card (or no file), in one plain sentence, and what helps. {message} is the program's own
    message, for codes whose message is no sentence but a place or a name."""

    says: str
    do: str


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as it is shown: the sentence, what to do, and (in English) particulars that the sentence lacks."""

    says: str
    do: str
    detail: str = ""


class Phrases(Declared):
    """Everything in one language. reasons are by the code of an error or of a rule, notices by their own."""

    locale: str
    paper: Paper
    closing: Closing
    stack: Stack
    reprint: Reprint
    find: Find
    pack: Pack
    sheets: Sheets
    queue: Queue
    testpage: Testpage
    notices: Mapping[str, str]
    reasons: Mapping[str, Reason]

    def explain(self, code: str, message: str, hint: str = "") -> Said:
        """The reason behind a code; message and hint, which are English, speak where there is no phrase for it."""
        reason = self.reasons.get(code)
        if reason is None:
            return Said(message, hint)
        told = code in SAYS_NO_MORE or "{message}" in reason.says
        return Said(reason.says.format(message=message.removeprefix(WITH_POSITION)), reason.do, "" if told else message)

    def day(self, day: date) -> str:
        """The day in full: "Friday, 4 December 2026"."""
        return format_date(day, "full", locale=self.locale)

    def moment(self, at: datetime, today: date) -> str:
        """A moment of today as "09:14", another one as "3 Dec, 09:14"."""
        time = f"{at:%H:%M}"
        return time if at.date() == today else f"{format_skeleton('MMMd', at, locale=self.locale)}, {time}"

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with the currency's own decimals: "1.82 €"."""
        return format_currency(amount, currency, locale=self.locale)

    def small_money(self, amount: Decimal, currency: str) -> str:
        """A small amount to a tenth of a hundredth: "3.1 ct"; with three decimals where a hundredth has no name."""
        if currency not in MINOR:
            return format_currency(amount, currency, "#,##0.000\u00a0¤", locale=self.locale, currency_digits=False)
        return f"{format_decimal(amount * 100, '#,##0.0', locale=self.locale)}\u00a0{MINOR[currency]}"


@cache
def phrases_in(language: Language) -> Phrases:
    """The phrases of a language; read and checked once."""
    return Toml(Path(__file__).with_name(f"{language}.toml"), f"phrases/{language}.toml").check(Phrases)


def spoken(language: str) -> Language:
    """The language to speak where this one ("de", "pl_PL") is asked for: English where we do not speak it."""
    return next((one for one in LANGUAGES if language.lower().replace("_", "-").split("-")[0] == one), ENGLISH)
