"""What became of every shipment of a run: the figures that manifest and terminal share.

Invariant: read = sealed + held + skipped for every volume; `read` comes from whoever read the tables, the others
are counted from the rows, and a difference is a bug that stops the run instead of being printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from ..model import Entry, Held, Insert, Skipped

Status = Literal["sealed", "held", "skipped"]
WORST_FIRST = (1, 5, 6, 4, 3)
"""Exit codes, the one that speaks for the whole run first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One shipment of a volume. pages are the file's pages (from 1) on which its insert or slip stands;
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
    code: str = ""
    qr: tuple[str, ...] = ()
    reason: str = ""
    message: str = ""
    where: str = ""
    hint: str = ""


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
    """

    pick_list: str
    read: int
    rows: tuple[Row, ...]
    file: str = ""
    sha256: str = ""
    pages: int = 0
    sheet: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A volume that was not made at all, and the error's code, message, place, hint and exit code."""

    pick_list: str
    code: str
    message: str
    where: str = ""
    hint: str = ""
    exit_code: int = 4


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run: its volumes and failures, the folder of its files, the name of its file of codes
    (empty where no code was given), and what the reader should know."""

    volumes: tuple[VolumeReport, ...]
    failures: tuple[Failure, ...] = ()
    folder: str = ""
    codes: str = ""
    notices: tuple[str, ...] = ()
    dry: bool = False


def account(entry: Entry, pages: tuple[int, ...] = ()) -> Row:
    """The row of one entry of a plan, printed on these pages (from 1) of the volume's file."""
    row = Row(
        entry.shipment,
        entry.order,
        entry.position,
        "held",
        entry.match,
        campaign=entry.campaign,
        holdout=entry.holdout,
        pages=pages,
    )
    match entry.outcome:
        case Insert() as said:
            code = said.coupon.code if said.coupon else ""
            qr = _addresses(said)
            return replace(row, status="sealed", layout=said.layout, language=said.language, code=code, qr=qr)
        case Held() as why:
            return replace(row, reason=why.code, message=why.message, where=why.where, hint=why.hint)
        case Skipped() as why:
            return replace(row, status="skipped", reason=why.code, message=why.message)
        case _:
            assert_never(entry.outcome)


def tally(volume: VolumeReport) -> Counts:
    """The volume's counts; RuntimeError where a shipment is unaccounted for."""
    found = Counter(row.status for row in volume.rows)
    counts = Counts(volume.read, found["sealed"], found["held"], found["skipped"])
    if counts.read != found.total():
        raise RuntimeError(f"unaccounted shipments in pick list '{volume.pick_list}': {counts}")
    return counts


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
