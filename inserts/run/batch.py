"""batch: pick lists in, one finished file each out, with manifest, codes and report.

Invariant: reads like the flow it is: take in, decide, produce, hand over. A volume that fails takes no other
with it, and every shipment read is sealed, held or skipped in exactly one place.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .. import delivery
from ..delivery import RunReport, VolumeReport, account
from ..errors import DataError, did_you_mean
from ..intake import Intake, Refused
from ..ledger import Decision, Ledger
from ..settings import Settings
from .decide import Memory, decide, decision_of, issuer, match_ids, refused_entry, sample
from .plans import reader
from .produce import make_press
from .shop import Shop, enter
from .volumes import Gathered, Progress, print_list, remember, silent

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
    progress: Progress = silent,
) -> Report:
    """Print these pick lists, or all where none is named. dry_run decides all the same and writes nothing."""
    with seldom_swept():
        return _batch(settings, pick_lists, out, today, dry_run, progress)


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Look for cycles of unused objects a hundred times less often: nearly all of a run's objects are in use or
    free themselves, and going through them again and again costs a seventh of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(usual[0] * 100, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _batch(
    settings: Settings, pick_lists: Sequence[str], out: Path, today: date, dry_run: bool, progress: Progress
) -> Report:
    """Take in, decide, produce, hand over."""
    shop = enter(settings, lasting=not dry_run)
    intake = shop.take_in(today)
    wanted = _known(pick_lists, intake)
    if dry_run:
        return Report(_rehearse(shop, intake, wanted))
    press = make_press(shop)
    with delivery.output_lock(out), Ledger.open(settings.state) as ledger:
        decided = _plan(shop, intake, wanted, ledger, today)
        del intake  # it is large, and from here on the plans say everything
        gathered = Gathered()
        for pick_list, read in decided.read.items():
            print_list(pick_list, read, press, ledger, out, gathered, progress)
            remember(gathered, ledger)
    notices = (*decided.notices, *gathered.left_out, *decided.changed)
    volumes = (*gathered.volumes, *decided.nowhere)
    return Report(RunReport(volumes, tuple(gathered.failures), str(out), gathered.codes, notices))


def _known(pick_lists: Sequence[str], intake: Intake) -> tuple[str, ...]:
    known = intake.pick_lists()
    for name in pick_lists:
        if name not in known:
            hint = did_you_mean(name, known) or "inserts batch --all --dry-run lists them."
            raise DataError("unknown-pick-list", f"there is no pick list '{name}'.", hint=hint)
    return tuple(dict.fromkeys(pick_lists)) or known


@dataclass(frozen=True, slots=True)
class Planned:
    """What is left of the data once it is decided: how many were read for each list, what must be said."""

    read: Mapping[str, int]
    nowhere: tuple[VolumeReport, ...]
    notices: tuple[str, ...]
    changed: tuple[str, ...]


# ── decide ────────────────────────────────────────────────────────────────────────────────────


def _plan(shop: Shop, intake: Intake, wanted: Sequence[str], ledger: Ledger, today: date) -> Planned:
    """Decide, and keep of the data only what the report needs."""
    changed = _decide(shop, intake, wanted, ledger, today)
    refused = Counter(one.pick_list for one in intake.refused)
    read = {name: len(intake.parcels.get(name, ())) + refused[name] for name in wanted}
    return Planned(read, _nowhere(intake), intake.notices, changed)


def _decide(shop: Shop, intake: Intake, wanted: Sequence[str], ledger: Ledger, today: date) -> tuple[str, ...]:
    """Write the plans of these lists; what would be decided otherwise today is given back, in words."""
    folder = shop.settings.state / "plans"
    parcels = {parcel.shipment.id: parcel for name in wanted for parcel in intake.parcels.get(name, ())}
    edition, key = shop.edition(intake), shop.house.customer_key
    recorded: list[Decision] = []
    with ExitStack() as open_plans, ledger.writing() as writing:
        memory = Memory(writing.decisions(parcels), reader(folder, open_plans))
        issue = issuer(edition, writing, shop.folder)
        matches = _matches(shop, intake, wanted)
        with ExitStack() as drafts:
            plans = {
                name: drafts.enter_context(delivery.planning(folder, name, _day(intake, name, today)))
                for name in wanted
            }
            files = {name: delivery.plan_name(name) for name in wanted}
            for entry in decide(parcels.values(), edition, issue, memory, matches):
                parcel = parcels[entry.shipment]
                plans[parcel.shipment.pick_list].add(entry)
                recorded += filter(None, [decision_of(entry, parcel, files[parcel.shipment.pick_list], key)])
            for refused in _refused(intake, wanted):
                plans[refused.pick_list].add(refused_entry(refused, matches.get(refused.shipment, "")))
            open_plans.close()  # where a file that is open cannot be replaced
        writing.record(recorded)
    return tuple(memory.changed)


def _matches(shop: Shop, intake: Intake, wanted: Sequence[str]) -> dict[str, str]:
    printed = shop.settings.file.print
    found: dict[str, str] = {}
    for name in wanted:
        shipments = [parcel.shipment.id for parcel in intake.parcels.get(name, ())]
        shipments += [one.shipment for one in intake.refused if one.pick_list == name and one.shipment]
        found |= match_ids(shipments, printed.match, printed.match_length, shop.house.key)
    return found


def _refused(intake: Intake, wanted: Sequence[str]) -> Iterator[Refused]:
    return (one for one in intake.refused if one.pick_list in wanted)


def _day(intake: Intake, pick_list: str, today: date) -> date:
    """The day of a list: that of its first parcel, today where none of it can be read."""
    return min((parcel.shipment.ship_date for parcel in intake.parcels.get(pick_list, ())), default=today)


def _rehearse(shop: Shop, intake: Intake, wanted: Sequence[str]) -> RunReport:
    """What would be printed; neither ledger nor plans are written."""
    edition = shop.edition(intake)
    matches = _matches(shop, intake, wanted)
    volumes = []
    with Ledger.rehearse(shop.settings.state) as ledger, ExitStack() as opened:
        for name in wanted:
            parcels = intake.parcels.get(name, ())
            decisions = ledger.decisions(parcel.shipment.id for parcel in parcels)
            memory = Memory(decisions, reader(shop.settings.state / "plans", opened))
            rows = [account(entry) for entry in decide(parcels, edition, sample, memory, matches)]
            rows += [account(refused_entry(one, "")) for one in _refused(intake, (name,))]
            rows.sort(key=lambda row: (row.position is None, row.position or 0))
            volumes.append(VolumeReport(name, len(rows), tuple(rows)))
    return RunReport((*volumes, *_nowhere(intake)), notices=intake.notices, dry=True)


def _nowhere(intake: Intake) -> tuple[VolumeReport, ...]:
    """Rows whose pick list could not be read: in no file, but in the report."""
    rows = tuple(account(refused_entry(one, "")) for one in intake.refused if not one.pick_list)
    return (VolumeReport(UNLISTED, len(rows), rows),) if rows else ()
