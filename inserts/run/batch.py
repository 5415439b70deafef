"""batch: pick lists in, one finished file each out, with manifest, codes and report.

A list that was printed before and has changed since gets a supplement; one that has not is left as it is.

Invariant: reads like the flow it is: take in, decide, produce, hand over. A volume that fails takes no other
with it, and every shipment read is sealed, held or skipped in exactly one place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .. import delivery
from ..delivery import Row, RunReport, VolumeReport, account
from ..errors import DataError, did_you_mean
from ..intake import Intake
from ..ledger import Ledger
from ..model import Entry
from ..settings import Occasion, Settings
from .decide import refused_entry
from .planning import Planned, Wanted, lasting, plan_lists, rehearsing
from .prices import unpriced
from .produce import make_press
from .profiles import for_paper, other_profile, without_bleed
from .shop import Shop, enter
from .volumes import Gathered, Progress, Works, print_list, silent

UNSAID = Occasion()
UNLISTED = "(no pick list)"
"""What rows are reported under whose pick list could not be read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, for people and for machines."""

    run: RunReport

    @property
    def exit_code(self) -> int:
        return delivery.exit_code(self.run)

    def as_text(self, width: int = 80, colour: bool = False) -> str:
        """The closing table."""
        return delivery.closing(self.run, width, colour).rstrip("\n")

    def as_json(self) -> str:
        """The same as one JSON object."""
        return json.dumps(delivery.as_dict(self.run), ensure_ascii=False, indent=1)


def batch(
    settings: Settings,
    pick_lists: Sequence[str],
    *,
    out: Path,
    today: date,
    dry_run: bool = False,
    again: bool = False,
    skip: int = 0,
    occasion: Occasion = UNSAID,
    progress: Progress = silent,
) -> Report:
    """Print these pick lists, or all where none is named. dry_run decides all the same and writes nothing; again
    prints lists as a whole that were printed before; skip: places of the first sheet that are used already, for what
    is new of the first list. The occasion goes into the record of prints."""
    wanted = Wanted(tuple(pick_lists), today, occasion.at, again, settings.imposed, skip)
    return _batch(settings, wanted, out, dry_run, occasion, progress)


def _batch(
    settings: Settings, wanted: Wanted, out: Path, dry_run: bool, occasion: Occasion, progress: Progress
) -> Report:
    """Take in, decide, produce, hand over."""
    shop = enter(settings, lasting=not dry_run)
    for_paper(shop.layouts, settings)
    intake = shop.take_in(wanted.today)
    wanted = replace(wanted, pick_lists=_known(wanted.pick_lists, intake))
    if dry_run:
        return Report(_rehearse(shop, intake, wanted))
    press = make_press(shop)
    press.imposition(shop.layout, wanted.skip)  # before anything is decided
    with ExitStack() as held, Ledger.open(settings.state) as ledger:
        held.enter_context(delivery.output_lock(out))
        for name in sorted(wanted.pick_lists):
            held.enter_context(delivery.list_lock(settings.state / "plans", name))
        planned = plan_lists(shop, intake, wanted, ledger, lasting(press))
        nowhere = _nowhere(intake)
        del intake  # it is large, and from here on the plans say everything
        gathered, works = Gathered(), Works(press, ledger, out, occasion, progress)
        for listing in planned.lists.values():
            print_list(listing, works, gathered)
    return Report(_told(gathered, planned, nowhere, out, shop))


def _known(pick_lists: Sequence[str], intake: Intake) -> tuple[str, ...]:
    known = intake.pick_lists()
    for name in pick_lists:
        if name not in known:
            hint = did_you_mean(name, known) or "inserts batch --all --dry-run lists them."
            raise DataError("unknown-pick-list", f"there is no pick list '{name}'.", hint=hint)
    return tuple(dict.fromkeys(pick_lists)) or known


def _told(gathered: Gathered, planned: Planned, nowhere: tuple[VolumeReport, ...], out: Path, shop: Shop) -> RunReport:
    """All that the run has to say."""
    settings, paid = shop.settings, (one.sheet for one in gathered.volumes if one.cost)
    notices = (*other_profile(settings), *without_bleed(shop.sheets, settings), *unpriced(paid, settings))
    return RunReport(
        (*gathered.volumes, *nowhere),
        tuple(gathered.failures),
        str(out),
        next((one.live for one in gathered.codes if one.live), ""),
        (*planned.notices, *notices, *gathered.left_out, *planned.changed),
        language=settings.language,
        stacks=tuple(gathered.stacks),
        void=next((one.void for one in gathered.codes if one.void), ""),
        voided=tuple(code for one in gathered.codes for code in one.voided),
        revived=tuple(code for one in gathered.codes for code in one.revived),
        prints=tuple(gathered.prints),
    )


def _rehearse(shop: Shop, intake: Intake, wanted: Wanted) -> RunReport:
    """What would be printed; neither ledger nor plans are written."""
    rows: dict[str, list[Row]] = {name: [] for name in wanted.pick_lists}

    def seen(pick_list: str, entry: Entry) -> None:
        rows[pick_list].append(account(entry))

    with Ledger.rehearse(shop.settings.state) as ledger:
        planned = plan_lists(shop, intake, wanted, ledger, rehearsing(seen))
    volumes = (VolumeReport(name, planned.lists[name].read, _in_order(found)) for name, found in rows.items())
    stacks = tuple(one.report(one.new) for one in planned.lists.values() if one.stack.plans)
    return RunReport(
        (*volumes, *_nowhere(intake)), notices=planned.notices, dry=True, language=shop.settings.language, stacks=stacks
    )


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.position is None, row.position or 0)))


def _nowhere(intake: Intake) -> tuple[VolumeReport, ...]:
    """Rows whose pick list could not be read: in no file, but in the report."""
    rows = tuple(account(refused_entry(one, "")) for one in intake.refused if not one.pick_list)
    return (VolumeReport(UNLISTED, len(rows), rows),) if rows else ()
