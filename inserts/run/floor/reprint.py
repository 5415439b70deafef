"""reprint: some cards of a printed pick list once more, with the same words and the same codes.

Invariant: only plans and ledger are asked, never a table, and nothing is decided; what is printed is counted in the
ledger with the time, the station and the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, cast

from ... import delivery
from ...delivery import Handed, Plan, Row, VolumeReport
from ...errors import DataError, DeliveryError, did_you_mean
from ...ledger import Event, Ledger, Printed, Reason
from ...model import Entry, Insert
from ...phrases import Language, phrases_in
from ...settings import Occasion, Settings
from ..kinds import Kind, kinds
from ..labels import write_png_pages
from ..produce import Job, Press, make_press, produce, write_manifest
from ..shop import enter
from .printing import to_printer
from .stack import Stack, Stands, stack_of

NOT_ALL = 3
RANGE = 2
MOST = 10_000
"""More positions in one range are a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to print again: positions as printed on the cards, shipments, match ids."""

    positions: tuple[int, ...] = ()
    shipments: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was asked for and is not printed: as it was asked for, and why, as a code and in English."""

    asked: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of reprinted cards; what the queue answered of the printer it was handed to, or why that did not take it:
    then there is no file."""

    file: str
    sha256: str
    pages: int
    rows: tuple[Row, ...]
    event: int
    handed: Handed | None = None
    unsent: Missed | None = None


@dataclass(frozen=True, slots=True)
class Reprinted:
    """What was printed again: the files, in `folder`, and what could not be."""

    pick_list: str
    folder: str
    reason: Reason
    files: tuple[Sheet, ...] = ()
    missed: tuple[Missed, ...] = ()
    language: Language = "en"

    @property
    def printed(self) -> tuple[Sheet, ...]:
        """The files that came to be."""
        return tuple(one for one in self.files if not one.unsent)

    @property
    def exit_code(self) -> int:
        if any(one.unsent for one in self.files):
            return DeliveryError.exit_code
        return NOT_ALL if self.missed else 0

    def as_text(self) -> str:
        """In lines, in the language of the people who pack."""
        phrases, lines = phrases_in(self.language), list[str]()
        words = phrases.reprint
        for one in self.printed:
            cards = ", ".join(f"{row.position or 0:02} ({row.match})" for row in one.rows if row.status == "sealed")
            lines += [words.printed.format(cards=cards), f"  {Path(self.folder, one.file)}"]
            lines += [f"  {one.handed.said(self.language)}"] if one.handed else []
        for miss in self.missed:
            lines.append(f"{miss.asked}: {words.why.get(miss.code) or phrases.explain(miss.code, miss.message).says}")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same as one JSON object."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1)

    def as_dict(self) -> dict[str, Any]:
        """The same as a dict."""
        return {
            "exit": self.exit_code,
            "pick_list": self.pick_list,
            "reason": self.reason,
            "folder": self.folder,
            "files": [
                {"file": one.file, "sha256": one.sha256, "pages": one.pages, "rows": [asdict(row) for row in one.rows]}
                for one in self.printed
            ],
            "prints": [one.handed.as_dict() for one in self.files if one.handed],
            "missed": [asdict(one) for one in self.missed],
        }


def reprint(
    settings: Settings, pick_list: str, cards: Chosen, *, reason: Reason, out: Path, occasion: Occasion, skip: int = 0,
    sheet: str | None = None,
) -> Reprinted:  # fmt: skip
    """Print these cards of a pick list again, without a cover, on the sheet that the list was printed on, or another;
    skip: places of the first sheet that are used already.

    DataError "not-printed" where nothing of the list was printed, "plan-missing" where it is no longer kept. Whatever
    cannot be printed is said in the answer, and does not keep the others from being printed.
    """
    folder = settings.state / "plans"
    with Ledger.open(settings.state) as ledger, ExitStack() as opened:
        stack = _stack(pick_list, ledger, folder)
        plans = {
            number: opened.enter_context(Plan(folder / name))
            for number, name in zip(stack.plans, stack.files, strict=True)
        }
        leaves, missed = choose(stack, plans.values(), cards)
        entries = [entry for card in leaves if (entry := plans[card.plan].find(card.shipment))]
        press = make_press(enter(_as_printed(settings, stack, sheet)))
        newest = plans[stack.plans[-1]]
        files = tuple(_print(entries, newest, press, ledger, out, occasion, reason, skip)) if entries else ()
    failed = (
        Missed(row.shipment, row.reason, row.message) for one in files for row in one.rows if row.status == "held"
    )
    unsent = (one.unsent for one in files if one.unsent)
    return Reprinted(pick_list, str(out), reason, files, (*missed, *failed, *unsent), settings.language)


def _as_printed(settings: Settings, stack: Stack, sheet: str | None) -> Settings:
    """The settings with the sheet of the list, if no other is named; the printer may still turn it its own way."""
    return settings.imposed_as(stack.imposed).on(settings.printer or "off").printed(sheet=sheet)


def _stack(pick_list: str, ledger: Ledger, folder: Path) -> Stack:
    made = ledger.volumes_of(pick_list)
    if not made:
        hint = did_you_mean(pick_list, ledger.pick_lists()) or "Print it with inserts batch first."
        raise DataError("not-printed", f"nothing of the pick list '{pick_list}' was printed yet.", hint=hint)
    stack = stack_of(pick_list, made, folder)
    if stack.lost:
        hint = "Print it as a whole: inserts batch --again."
        raise DataError("plan-missing", f"the plans of the pick list '{pick_list}' are no longer kept.", hint=hint)
    return stack


# ── which cards ───────────────────────────────────────────────────────────────────────────────


def choose(stack: Stack, plans: Iterable[Plan], chosen: Chosen) -> tuple[tuple[Stands, ...], tuple[Missed, ...]]:
    """The cards that are meant, each once, in picking order, and what is meant but is no card of the stack."""
    leaves = list(stack.leaves.values())
    outs = [out for plan in plans for out in plan.head.takes_out]
    cards: dict[str, Stands] = {}
    missed: list[Missed] = []
    asked: list[tuple[str, list[Stands], bool]] = [
        (f"{at:02}", [one for one in leaves if one.position == at], any(one.position == at for one in outs))
        for at in chosen.positions
    ]
    asked += [
        (name, [one for one in leaves if one.shipment == name], any(one.shipment == name for one in outs))
        for name in chosen.shipments
    ]
    asked += [
        (name, [one for one in leaves if _same(one.match, name)], any(_same(one.match, name) for one in outs))
        for name in chosen.matches
    ]
    for name, found, out in asked:
        if fault := _missed(name, found, out):
            missed.append(fault)
        else:
            cards[found[0].shipment] = found[0]
    in_order = sorted(cards.values(), key=lambda one: (one.position is None, one.position or 0, one.shipment))
    return tuple(in_order), tuple(dict.fromkeys(missed))


def _same(match: str, asked: str) -> bool:
    return match.upper() == asked.upper()


def _missed(asked: str, found: Sequence[Stands], out: bool) -> Missed | None:
    """Why there is no card to print, None where there is exactly one."""
    match found:
        case []:
            if out:
                return Missed(asked, "taken-out", "it was taken out of the stack.")
            return Missed(asked, "not-in-stack", "there is no such card in the stack.")
        case [one]:
            return None if one.status == "sealed" else Missed(asked, "has-no-card", f"its shipment is {one.status}.")
        case _:
            shipments = ", ".join(one.shipment for one in found)
            return Missed(asked, "match-unclear", f"several leaves bear it: {shipments}.")


def chosen(positions: str, shipments: Iterable[str], matches: Iterable[str]) -> Chosen:
    """The cards that are named, positions as in "7,8,12-14"; ValueError where that is nothing of the kind, or nothing
    is named."""
    cards = Chosen(_positions(positions) if positions else (), tuple(shipments), tuple(matches))
    if cards == Chosen():
        raise ValueError("Say which cards: --positions, --shipment or --match")
    return cards


def _positions(text: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for part in text.split(","):
        ends = [one.strip() for one in part.split("-")]
        if len(ends) > RANGE or not all(re.fullmatch("[0-9]{1,9}", end) for end in ends):
            raise ValueError(f"'{part.strip()}': positions are written like 7,8,12-14")
        first, last = int(ends[0]), int(ends[-1])
        if not first <= last <= first + MOST:
            raise ValueError(f"'{part.strip()}' is no range of positions")
        found |= dict.fromkeys(range(first, last + 1))
    return tuple(found)


# ── printing them ─────────────────────────────────────────────────────────────────────────────


def _print(
    entries: Sequence[Entry], plan: Plan, press: Press, ledger: Ledger, out: Path, occasion: Occasion, reason: Reason,
    skip: int,
) -> Iterator[Sheet]:  # fmt: skip
    """One file for each kind of card and sheet; each is announced in the ledger first, so that its name is its own."""
    layouts = [entry.outcome.layout if isinstance(entry.outcome, Insert) else "" for entry in entries]
    for kind, mine in kinds(layouts, press, skip).items():
        sheet = kind.imposition.sheet.name
        with ledger.writing() as writing:
            name = _free_name(plan.pick_list, writing.counted(plan.pick_list, "reprint") + 1, kind, out)
            event = Event(occasion.at, "reprint", plan.pick_list, name, sheet, station=occasion.station, reason=reason)
            number = writing.printed(event, ())
        try:
            made = _handed(
                _write([entries[card] for card in mine], plan, kind, press, out / name, number), kind, press, out
            )
        except BaseException:
            with ledger.writing() as writing:
                writing.withdrawn(number)
            raise
        if made.unsent:
            _withdraw(number, ledger, out / name)
            yield made
            continue
        leaves = (
            Printed(row.shipment, row.position, row.match, min(row.pages), row.place, row.status) for row in made.rows
        )
        with ledger.writing() as writing:
            writing.completed(number, made.sha256, leaves)
            if made.handed:
                writing.answered(number, made.handed.printer, made.handed.sent.answer)
        yield made


def _withdraw(number: int, ledger: Ledger, path: Path) -> None:
    """What came to nobody was not printed: the next reprint has its number, and makes its file."""
    for suffix in (".pdf", ".csv", ".json"):
        path.with_suffix(suffix).unlink(missing_ok=True)
    with ledger.writing() as writing:
        writing.withdrawn(number)


def _handed(made: Sheet, kind: Kind, press: Press, out: Path) -> Sheet:
    """The file sent to the shop's printer, if there is one, with what its queue answered."""
    settings = press.shop.settings
    if not settings.printer:
        return made
    try:
        handed = to_printer(out / made.file, kind.leaf, kind.imposition, settings)
    except DeliveryError as fault:
        return replace(made, unsent=Missed(made.file, fault.code, fault.message))
    return replace(made, handed=handed)


def _free_name(pick_list: str, first: int, kind: Kind, out: Path) -> str:
    """The name of the next reprint, never that of a file that is there."""
    made_for = kind.profile.name
    names = (delivery.volume_name(pick_list, reprint=number, profile=made_for) for number in count(first))
    return next(name for name in names if not (out / name).exists())


def _write(entries: Sequence[Entry], plan: Plan, kind: Kind, press: Press, path: Path, number: int) -> Sheet:
    job = Job(
        plan.pick_list, plan.day, len(entries), plan.of, kind.leaf, imposition=kind.imposition, profile=kind.profile
    )
    delivery.make_folder(path.parent)
    with delivery.drafted(path) as draft:
        done = produce(job, entries, press, cast(BinaryIO, draft.file), draft.path, lambda done: None, cover=False)
    write_png_pages(path, kind.profile, press.shop.settings)
    report = VolumeReport(
        plan.pick_list, len(done.rows), done.rows, path.name, draft.sha256, done.written.pages,
        kind.imposition.sheet.name, leaves=done.written.leaves, half_used=done.written.half_used,
        printed_sides=done.written.printed_sides, profile=kind.profile.name,
    )  # fmt: skip
    write_manifest(report, done.written, path)
    return Sheet(path.name, draft.sha256, done.written.pages, done.rows, number)
