"""Volumes: the plan of a pick list becomes finished files, each with its manifest, its codes and its record.

Invariant: a volume that fails takes no other with it, and leaves no file of its own behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from .. import delivery
from ..delivery import Failure, Plan, VolumeReport
from ..errors import InsertsError
from ..ledger import Ledger, Volume
from ..model import Entry, Held
from ..prepress import Leaf
from .produce import Job, Press, Produced, produce

Progress = Callable[[int, int, str], None]
CODES = "codes.csv"


@dataclass(slots=True)
class Gathered:
    """What comes together while a run's volumes are made."""

    volumes: list[VolumeReport] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    codes: str = ""
    files: list[Volume] = field(default_factory=list)
    unprintable: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def silent(done: int, total: int, what: str) -> None:
    """No progress."""


def print_list(
    pick_list: str, read: int, press: Press, ledger: Ledger, out: Path, gathered: Gathered, progress: Progress
) -> None:
    """Make all volumes of a pick list: one for each kind of leaf its layouts need."""
    try:
        with Plan(press.shop.settings.state / "plans" / delivery.plan_name(pick_list)) as plan:
            leaves = _leaves(plan, press)
            names = _file_names(pick_list, leaves)
            for part, (leaf, mine) in enumerate(leaves.items()):
                read_here = read if len(leaves) == 1 else len(mine)
                sisters = tuple(name for name in names if name != names[part])
                job = Job(
                    pick_list, plan.day, read_here, max(len(plan), plan.highest), leaf, part + 1, len(leaves), sisters
                )
                _print_volume(job, names[part], plan, mine, press, ledger, out, gathered, progress)
    except InsertsError as fault:
        where = str(fault.where or "")
        gathered.failures.append(Failure(pick_list, fault.code, fault.message, where, fault.hint, fault.exit_code))


def _leaves(plan: Plan, press: Press) -> dict[Leaf, frozenset[int]]:
    """The kinds of leaves a plan needs, each with the places (from 0) of its entries; slips go with the shop's own."""
    places: dict[Leaf, set[int]] = {}
    for place, layout in enumerate(plan.layouts()):
        places.setdefault(press.leaf(layout or press.shop.layout), set()).add(place)
    return {leaf: frozenset(mine) for leaf, mine in places.items()}


def _file_names(pick_list: str, leaves: Mapping[Leaf, frozenset[int]]) -> list[str]:
    if len(leaves) == 1:
        return [delivery.volume_name(pick_list)]
    return [delivery.volume_name(pick_list, str(part + 1)) for part in range(len(leaves))]


def _print_volume(
    job: Job, name: str, plan: Plan, mine: frozenset[int], press: Press, ledger: Ledger, out: Path,
    gathered: Gathered, progress: Progress,
) -> None:  # fmt: skip
    """Write one volume and its manifest; what the ledger must know of it is gathered."""
    before = ledger.volumes([name]).get(name)

    def entries() -> Iterator[Entry]:
        return (entry for place, entry in enumerate(plan.entries()) if place in mine)

    def seen(done: int) -> None:
        progress(done, len(mine), job.pick_list)

    with delivery.drafted(out / name, replaces=before.sha256 if before else "") as draft:
        done = produce(job, entries, press, cast(BinaryIO, draft.file), draft.path, seen)
    part = str(job.part) if job.parts > 1 else ""
    report = VolumeReport(
        job.pick_list, job.read, done.rows, name, draft.sha256, done.written.pages, "single", part
    )  # fmt: skip
    _write_manifest(report, out / name)
    gathered.volumes.append(report)
    gathered.codes = _write_codes(done.rules, out) or gathered.codes
    gathered.left_out += done.left_out
    gathered.unprintable += _unprintable(entries(), done)
    gathered.files.append(
        Volume(name, job.pick_list, "single", part, draft.sha256, done.written.pages, "", job.day)
    )  # fmt: skip


def _unprintable(entries: Iterable[Entry], done: Produced) -> Iterator[str]:
    """Shipments that were decided and could not be printed."""
    if any(row.status == "held" for row in done.rows):
        for entry, row in zip(entries, done.rows, strict=True):
            if row.status == "held" and not isinstance(entry.outcome, Held):
                yield entry.shipment


def _write_manifest(report: VolumeReport, pdf: Path) -> None:
    for suffix, data in ((".csv", delivery.manifest_csv(report)), (".json", delivery.manifest_json(report))):
        path = pdf.with_suffix(suffix)
        delivery.write_whole(path, data, replaces=delivery.sha256_of(path))


def _write_codes(rules: Iterable[tuple[str, ...]], out: Path) -> str:
    """Add the codes of the sealed cards to the file of codes; its name, empty where there are none."""
    named = [dict(zip(delivery.CODE_COLUMNS, rule, strict=True)) for rule in rules]
    path = out / CODES
    if not named:
        return ""
    before = path.read_bytes() if path.exists() else b""
    delivery.write_whole(path, delivery.codes_csv(named, before), replaces=delivery.sha256_of(path))
    return CODES


def remember(gathered: Gathered, ledger: Ledger) -> None:
    """Keep in the ledger what was made so far, and take back what could not be: safe to repeat."""
    with ledger.writing() as writing:
        for volume in gathered.files:
            writing.volume(volume)
        writing.forget(gathered.unprintable)
