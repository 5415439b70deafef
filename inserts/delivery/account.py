"""What became of every shipment of a run: the figures that manifest and terminal share.

Invariant: read = sealed + held + skipped for every volume; `read` comes from whoever read the tables, the others
are counted from the rows, and a difference is a bug that stops the run instead of being printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, assert_never

from ..model import Entry, Held, Insert, Skipped
from ..page import ProfileName
from ..phrases import ENGLISH, Language, phrases_in
from .costs import Cost, costs_as_dict
from .printer import Handed

Status = Literal["sealed", "held", "skipped"]
WORST_FIRST = (1, 5, 6, 4, 3)
"""Exit codes, the one that speaks for the whole run first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One shipment of a volume. pages are the file's pages (from 1) on which its insert or slip stands,
    place says where on its sheet, blank where it has one to itself;
    qr are the addresses in its QR symbols. reason, message, where and hint say why it was held or skipped."""

    shipment: str
    order: str
    position: int | None
    status: Status
    match: str
    campaign: str = ""
    holdout: bool = False
    layout: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    qr: tuple[str, ...] = ()
    reason: str = ""
    message: str = ""
    where: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Out:
    """A leaf to take out of the stack, as it was printed: a card (status sealed) or a slip; code: it bears one.

    position is None and shipment blank where they could not be read.
    """

    position: int | None
    shipment: str
    match: str
    status: Status
    code: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A leaf that stays in the stack, printed as position `was`, which is `now` on today's list."""

    was: int
    now: int
    match: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Shipments read, sealed, held and skipped."""

    read: int
    sealed: int
    held: int
    skipped: int


@dataclass(frozen=True, slots=True)
class VolumeReport:
    """One volume: `read` as counted by intake, its rows in picking order, and its file (a name without folder).

    file, sha256 (hex) and pages are empty in a dry run. part is empty where the pick list has one volume.
    leaves are its sheets of paper, half_used is the number of the one whose places are used in part, in the order of
    printing (0 for none), printed_sides those sides of them that are not blank; cost is None where the
    shop does not say what printing costs. supplement is the number of the supplement to the pick list that it is, 0
    for the stack itself, and takes_out what that says to take out. again: this very file was made before; in the
    report of a run its rows are those that stand in the stack today. profile is what it is made for, stock the
    preprinted paper that it goes on; ink, where that is a press, the most ink anywhere in it, in per cent.
    """

    pick_list: str
    read: int
    rows: tuple[Row, ...]
    file: str = ""
    sha256: str = ""
    pages: int = 0
    sheet: str = ""
    part: str = ""
    leaves: int = 0
    half_used: int = 0
    printed_sides: int = 0
    cost: Cost | None = None
    supplement: int = 0
    takes_out: tuple[Out, ...] = ()
    again: bool = False
    profile: ProfileName = "office"
    stock: str = ""
    ink: int | None = None


@dataclass(frozen=True, slots=True)
class StackReport:
    """A pick list that was printed before: its supplement of today (0 where nothing is new), what that takes out and
    puts in, what stands at another position today, and the cards that stay though their row cannot be read today
    (shipment and error code). before is how many leaves of today's list were printed before; fresh: all of it was
    printed anew; for_slips are shipments that are put in in place of their slip."""

    pick_list: str
    supplement: int = 0
    takes_out: tuple[Out, ...] = ()
    puts_in: tuple[Row, ...] = ()
    moved: tuple[Moved, ...] = ()
    stays: tuple[tuple[str, str], ...] = ()
    before: int = 0
    fresh: bool = False
    for_slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A volume that was not made, or not sent: the error's code, message, place, hint and exit code. supplement is the
    number of the supplement to the pick list that it is, 0 for the stack itself."""

    pick_list: str
    code: str
    message: str
    where: str = ""
    hint: str = ""
    exit_code: int = 4
    supplement: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader should know: the code of a phrase, and what is filled in there. Numbers, names and ids only."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def said(self, language: Language = ENGLISH) -> str:
        """The notice in a language."""
        return phrases_in(language).notices[self.code].format(**dict(self.facts))


def note(code: str, **facts: str | int) -> Notice:
    """A notice with its facts."""
    return Notice(code, tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run: its volumes and failures, the folder of its files, the name of its file of codes
    (empty where no code was given), what the reader should know (a text is English), and the language of the people
    who pack.

    stacks are the pick lists that were printed before; voided are codes that the shop must block since this run
    (they stand in the file `void`, empty where there is none), revived such that are good again. prints are the files
    that were handed to a printer.
    """

    volumes: tuple[VolumeReport, ...]
    failures: tuple[Failure, ...] = ()
    folder: str = ""
    codes: str = ""
    notices: tuple[str | Notice, ...] = ()
    dry: bool = False
    language: Language = ENGLISH
    stacks: tuple[StackReport, ...] = ()
    void: str = ""
    voided: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    prints: tuple[Handed, ...] = ()


def account(entry: Entry, pages: tuple[int, ...] = ()) -> Row:
    """The row of one entry of a plan, printed on these pages (from 1) of the volume's file."""
    said, status = _outcome(entry.outcome)
    return Row(
        entry.shipment, entry.order, entry.position, status, entry.match, entry.campaign, entry.holdout, pages=pages,
        **said,
    )  # fmt: skip


def _outcome(outcome: Insert | Held | Skipped) -> tuple[dict[str, Any], Status]:
    """What a row says of an outcome, by column, and its status."""
    match outcome:
        case Insert() as card:
            code = card.coupon.code if card.coupon else ""
            return {"layout": card.layout, "language": card.language, "code": code, "qr": _addresses(card)}, "sealed"
        case Held() as why:
            return {"reason": why.code, "message": why.message, "where": why.where, "hint": why.hint}, "held"
        case Skipped() as why:
            return {"reason": why.code, "message": why.message}, "skipped"
        case _:
            assert_never(outcome)


def tally(volume: VolumeReport) -> Counts:
    """The volume's counts; RuntimeError where a shipment is unaccounted for."""
    found = Counter(row.status for row in volume.rows)
    counts = Counts(volume.read, found["sealed"], found["held"], found["skipped"])
    if counts.read != found.total():
        raise RuntimeError(f"unaccounted shipments in pick list '{volume.pick_list}': {counts}")
    return counts


def volume_as_dict(volume: VolumeReport) -> dict[str, Any]:
    """The volume as a whole as one dict of JSON's own types, for the run's JSON and the manifest."""
    return {
        "pick_list": volume.pick_list,
        "part": volume.part,
        "sheet": volume.sheet,
        "profile": volume.profile,
        "stock": volume.stock,
        "ink": volume.ink,
        "file": volume.file,
        "sha256": volume.sha256,
        "pages": volume.pages,
        "leaves": volume.leaves,
        "printed_sides": volume.printed_sides,
        "counts": asdict(tally(volume)),
        "costs": costs_as_dict(volume.cost),
        "supplement": volume.supplement,
        "takes_out": [asdict(one) for one in volume.takes_out],
    }


def total(run: RunReport) -> Counts:
    """The counts of all volumes together; RuntimeError where a shipment is unaccounted for."""
    counts = [tally(volume) for volume in run.volumes]
    return Counts(
        sum(one.read for one in counts),
        sum(one.sealed for one in counts),
        sum(one.held for one in counts),
        sum(one.skipped for one in counts),
    )


def cards_by_campaign(run: RunReport) -> Mapping[str, int]:
    """Sealed cards by campaign, the most frequent first."""
    sealed = Counter(row.campaign for volume in run.volumes for row in volume.rows if row.status == "sealed")
    return dict(sorted(sealed.items(), key=lambda item: (-item[1], item[0])))


def exit_code(run: RunReport) -> int:
    """0 where all is sealed or skipped, 3 where any is held, and a failed volume's own where that is worse."""
    codes = {failure.exit_code for failure in run.failures}
    if total(run).held:
        codes.add(3)
    return next((code for code in WORST_FIRST if code in codes), 0)


def _addresses(insert: Insert) -> tuple[str, ...]:
    coupon = (insert.coupon.url,) if insert.coupon else ()
    return (*coupon, *(action.url for action in insert.actions))
