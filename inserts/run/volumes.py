"""Volumes: the plans of a pick list become finished files, each with its manifest, its codes and its record.

Invariant: a volume that fails takes no other with it, and leaves no file of its own behind. A manifest says what its
file holds; the report of a run says what stands in the stack today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from .. import delivery
from ..delivery import Cost, Failure, Handed, Head, Notice, Plan, StackReport, Used, VolumeReport, account, note, reckon
from ..errors import InsertsError
from ..ledger import Event, EventKind, Ledger, Printed, Volume, Writing
from ..model import Held, Insert
from ..prepress import Edge, Leaving, Supplement
from ..settings import Occasion, Settings
from .codes import Filed, file_codes
from .floor.printing import to_printer
from .floor.stack import standing
from .kinds import Cards, Kind, kinds
from .labels import write_png_pages
from .manifests import write_manifest
from .planning import Listing
from .produce import Job, Press, Produced, make_press, produce, together
from .shop import enter
from .twins import Before

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Gathered:
    """What comes together while a run's volumes are made; events are the numbers of print events by file name."""

    volumes: list[VolumeReport] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    stacks: list[StackReport] = field(default_factory=list)
    codes: list[Filed] = field(default_factory=list)
    left_out: list[Notice] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    prints: list[Handed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished volume of a plan: what report and ledger must know of it. unprintable are shipments that were
    decided and could not be printed."""

    plan: Plan
    kind: Kind
    report: VolumeReport
    rules: tuple[tuple[str, ...], ...]
    left_out: tuple[Notice, ...]
    unprintable: Mapping[str, Held]


@dataclass(frozen=True, slots=True)
class Works:
    """Where volumes are made, remembered and put: press, ledger and folder; on which occasion, and who watches."""

    press: Press
    ledger: Ledger
    out: Path
    occasion: Occasion
    progress: Progress


def silent(done: int, total: int, what: str) -> None:
    """No progress."""


def print_list(listing: Listing, works: Works, gathered: Gathered) -> None:
    """Make all volumes of a pick list: of each plan that counts, one for each kind of card and sheet. What was made
    before is made again, so that a file that was lost is restored; what stands in a stack that was made for another
    machine is only counted."""
    pick_list = listing.head.pick_list
    folder = works.press.shop.settings.state / "plans"
    made: list[Made] = []
    before = Before(works.ledger.volumes_of(pick_list), listing.begun)
    complete, number = False, 0
    with ExitStack() as opened:
        try:
            names = [delivery.plan_name(pick_list, number) for number in listing.plans]
            plans = [opened.enter_context(_opened(folder / name, listing)) for name in names]
            for at, plan in enumerate(plans):
                number = _supplement_of(plan.head)
                made += _print_plan(plan, plans[:at], before, listing, works)
            _tell(listing, plans, made, gathered)
            complete = True
        except InsertsError as fault:
            gathered.failures.append(_failure(pick_list, fault, number))
            gathered.volumes += (one.report for one in made)
        finally:
            _remember(listing, before, made, works, gathered)
        _hand_over(listing, made, works, gathered)
    _amend(listing, made, folder)
    if complete and listing.begun and listing.head.whole and listing.head.number > 1:
        _clear_away(listing, {one.report.file for one in made}, works)


def _opened(path: Path, listing: Listing) -> Plan:
    """The plan; where its entries begin need not be found again in the one that was written just now."""
    return Plan(path, listing.draft.lines if listing.draft and path.name == listing.plan else None)


def _print_plan(plan: Plan, plans: Sequence[Plan], before: Before, listing: Listing, works: Works) -> Iterator[Made]:
    """The volumes of a plan, which comes after these plans; one of a cover alone where a supplement only takes out."""
    number, fresh, head = _supplement_of(plan.head), _is_fresh(plan, listing), plan.head
    press = _press(head, works.press, fresh)
    layouts = plan.layouts()
    cards = Cards(plan, range(len(layouts)))
    needed = kinds(layouts, press, cards.__getitem__, head.skip) or dict.fromkeys(kinds([""], press), ())
    parts = [str(part) if len(needed) > 1 else "" for part in range(1, len(needed) + 1)]
    names = [
        delivery.volume_name(head.pick_list, part, number, profile=kind.profile.name)
        for part, kind in zip(parts, needed, strict=True)
    ]
    labels = [_label(name, kind) for name, kind in zip(names, needed, strict=True)]
    every = [delivery.plan_name(head.pick_list, one) for one in listing.plans]
    for part, (kind, mine) in enumerate(needed.items()):
        job = _job(plan, plans, kind, part, labels, plan.shipments(mine))
        if fresh and head.whole and len(needed) == 1:
            job = replace(job, read=listing.read)  # counted where the tables were read, not from the plan
        if not fresh and before.stands(plan.name, every, kind.profile.name):
            made = _stands(job, plan, kind, mine)
        else:
            made = _print_volume(job, names[part], plan, Cards(plan, mine), press, works)
        said = () if fresh else before.notices(made.report, plan.name, kind.profile.name)
        again = made.report.again and not fresh
        yield replace(made, report=replace(made.report, again=again), left_out=(*made.left_out, *said))


def _stands(job: Job, plan: Plan, kind: Kind, cards: Sequence[int]) -> Made:
    """What stands in the stack as it was made for another machine: no file, but counted."""
    entries = [plan.entry(card) for card in cards]
    outcomes = [entry.outcome for entry in entries]
    rules = [one.coupon.rule for one in outcomes if isinstance(one, Insert) and one.coupon]
    report = VolumeReport(
        job.pick_list, job.read, together(map(account, entries)), sheet=job.imposition.sheet.name,
        part=str(job.part) if job.parts > 1 else "", supplement=_supplement_of(plan.head), again=True,
        profile=job.profile.name, stock=job.stock,
    )  # fmt: skip
    return Made(plan, kind, report, tuple(tuple(rule.values()) for rule in rules), (), {})


def _supplement_of(head: Head) -> int:
    """Which supplement to its list a plan is, 0 where it is all of the list."""
    return 0 if head.whole else head.number - 1


def _is_fresh(plan: Plan, listing: Listing) -> bool:
    """Whether it is today's plan, and not one that was printed before."""
    return listing.begun and plan.head.number == listing.head.number


def _press(head: Head, press: Press, fresh: bool) -> Press:
    """The press set up as it was for the plan: other sheets or stocks today do not change what was printed before."""
    settings = press.shop.settings.imposed_as(head.imposed)
    if settings != press.shop.settings:
        press = make_press(enter(settings, lasting=False))
    return press if fresh else replace(press, shop=replace(press.shop, settings=settings.any_stock))


def _label(name: str, kind: Kind) -> str:
    """What a cover calls a volume beside its own: its file, its sheet where it has several cards, and its stock."""
    sheet = kind.imposition.sheet
    paper = ", ".join(filter(None, (sheet.name if sheet.places else "", kind.stock)))
    return f"{name} ({paper})" if paper else name


def _job(plan: Plan, before: Sequence[Plan], kind: Kind, part: int, names: Sequence[str], read: int) -> Job:
    sisters = tuple(name for name in names if name != names[part])
    supplement = None if plan.head.whole else _supplement(plan, before)
    anew = plan.head.whole and plan.head.number > 1
    return Job(
        plan.pick_list, plan.day, read, plan.of, kind.leaf, part + 1, len(names), sisters, kind.imposition, supplement,
        anew, kind.profile, kind.stock,
    )  # fmt: skip


def _supplement(plan: Plan, before: Sequence[Plan]) -> Supplement:
    """What the plan does to the stack of the plans before it."""
    slips = {line.shipment for one in before for line in one.lines if line.status != "sealed" and line.shipment}
    takes_out = (
        Leaving(Edge(one.position, plan.of, one.match), one.shipment, one.status == "sealed")
        for one in plan.head.takes_out
    )
    return Supplement(plan.head.number - 1, tuple(takes_out), frozenset(slips), delivery.arrows(plan.head.moved))


def _print_volume(job: Job, name: str, plan: Plan, entries: Cards, press: Press, works: Works) -> Made:
    """Write one volume and its manifest."""
    before = works.ledger.volumes([name]).get(name)

    def seen(done: int) -> None:
        works.progress(done, len(entries), job.pick_list)

    with delivery.drafted(works.out / name, replaces=before.sha256 if before else "") as draft:
        done = produce(job, entries, press, cast(BinaryIO, draft.file), draft.path, seen)
    part, sheet = str(job.part) if job.parts > 1 else "", job.imposition.sheet.name
    report = VolumeReport(
        job.pick_list, job.read, done.rows, name, draft.sha256, done.written.pages, sheet, part,
        done.written.leaves, done.written.half_used, done.written.printed_sides,
        _cost(done, sheet, works.press.shop.settings),
        job.supplement.number if job.supplement else 0, plan.head.takes_out if job.part == 1 else (),
        profile=job.profile.name, stock=job.stock, ink=done.written.loads[0].per_cent if done.written.loads else None,
    )  # fmt: skip
    write_png_pages(works.out / name, job.profile, works.press.shop.settings)
    write_manifest(report, done.written, works.out / name)
    again = before is not None and before.sha256 == draft.sha256
    kind, unprintable = Kind(job.leaf, job.imposition, job.profile, job.stock), dict(_unprintable(plan, done))
    said = (*done.left_out, *_inked(done, name))
    return Made(plan, kind, replace(report, again=again), done.rules, said, unprintable)


def _inked(done: Produced, name: str) -> Iterator[Notice]:
    """How much ink the press needs at most, and what needs more than it may have."""
    loads, condition = done.written.loads, done.written.profile.condition
    if condition is None or not loads:
        return
    layouts = ", ".join(sorted({row.layout for row in done.rows if row.layout}))
    yield note("most_ink", file=name, ink=loads[0].per_cent, limit=condition.most_ink, condition=condition.name)
    for load in loads:
        if load.per_cent > condition.most_ink:
            what = f"{load.what} ({load.frame})" if load.frame else load.what
            yield note("too_much_ink", layouts=layouts, what=what, ink=load.per_cent, limit=condition.most_ink)


def _cost(done: Produced, sheet: str, settings: Settings) -> Cost | None:
    """What the volume costs, where the shop says what printing does; each copy of a card is one."""
    costs, written = settings.file.costs, done.written
    cards = sum(len(row.pages) for row in done.rows if row.status == "sealed") // written.leaf.sides
    used = Used(written.leaves, written.printed_sides, cards)
    return reckon(used, costs, sheet, settings.file.shop.currency) if costs else None


def _unprintable(plan: Plan, done: Produced) -> Iterator[tuple[str, Held]]:
    """Shipments that were decided and could not be printed."""
    sealed = {line.shipment for line in plan.lines if line.status == "sealed"}
    for row in done.rows:
        if row.status == "held" and row.shipment in sealed:
            yield row.shipment, Held(row.reason, row.message, row.where, row.hint)


def _has_file(one: Made) -> bool:
    """Whether it was made by this run, and not only counted."""
    return bool(one.report.file)


# ── what is told and kept ─────────────────────────────────────────────────────────────────────


def _tell(listing: Listing, plans: Sequence[Plan], made: Sequence[Made], gathered: Gathered) -> None:
    """Report the list as it stands today; RuntimeError where that is not what was read for it."""
    told: list[VolumeReport] = []
    for one in made:
        later = plans[plans.index(one.plan) + 1 :]
        rows = tuple(standing(one.report.rows, later, listing.held))
        cost = None if one.report.again else one.report.cost
        told.append(replace(one.report, rows=rows, read=len(rows), cost=cost))
    counted = sum(len(one.rows) for one in told)
    if counted != listing.read:
        message = f"unaccounted shipments: {listing.read} read, {counted} in the stack of '{listing.head.pick_list}'"
        raise RuntimeError(message)
    gathered.volumes += told
    gathered.left_out += dict.fromkeys(said for one in made for said in one.left_out)
    if listing.stack.plans:
        today = [one for one in made if _is_fresh(one.plan, listing)]
        gathered.stacks.append(listing.report([row for one in today for row in one.report.rows]))


def _remember(listing: Listing, before: Before, made: Sequence[Made], works: Works, gathered: Gathered) -> None:
    """Keep in the ledger what was made, and take back what could not be; then file the codes."""
    with works.ledger.writing() as writing:
        for one in filter(_has_file, made):
            report, head = one.report, one.plan.head
            writing.volume(
                Volume(
                    report.file, report.pick_list, report.sheet, report.part, report.sha256, report.pages,
                    one.plan.name, head.day,
                )
            )  # fmt: skip
            fresh = _is_fresh(one.plan, listing)
            number = 0 if fresh else writing.printed_before(report.file, report.sha256)
            debts = [] if number else [twin for twin in before.twins(report.file, one.plan.name) if writing.owed(twin)]
            owed = fresh or bool(debts) or writing.owed(report.file)
            printer = works.press.shop.settings.printer if owed else ""
            if printer:
                _settle(debts, before, writing)
            elif works.press.shop.settings.printer and before.others(one.plan.name, report.profile):
                gathered.left_out.append(note("not_sent", file=report.file))
            event = _event(one, works.occasion, printer)
            gathered.events[report.file] = number or writing.printed(event, _leaves(one))
            writing.forget(one.unprintable if fresh else ())
    gathered.codes.append(file_codes((rule for one in made for rule in one.rules), works.ledger, works.out))


def _settle(debts: Sequence[str], before: Before, writing: Writing) -> None:
    """What was owed to a printer in another profile is no more, as it goes there in this one."""
    for one in before.files:
        if one.file in debts:
            writing.answered(writing.printed_before(one.file, one.sha256), "", "")


def _hand_over(listing: Listing, made: Sequence[Made], works: Works, gathered: Gathered) -> None:
    """Send to the shop's printer what is new, or was made for a printer and never sent: what was made for none was
    printed otherwise. What the queue answers goes into the ledger."""
    settings = works.press.shop.settings
    for one in filter(_has_file, made) if settings.printer else ():
        file = one.report.file
        if not works.ledger.owed(file):
            continue
        try:
            handed = to_printer(works.out / file, one.kind.leaf, one.kind.imposition, settings)
        except InsertsError as fault:
            gathered.failures.append(_failure(listing.head.pick_list, fault, one.report.supplement))
            continue
        gathered.prints.append(handed)
        with works.ledger.writing() as writing:
            writing.answered(gathered.events[file], handed.printer, handed.sent.answer)


def _failure(pick_list: str, fault: InsertsError, supplement: int) -> Failure:
    where = str(fault.where or "")
    return Failure(pick_list, fault.code, fault.message, where, fault.hint, fault.exit_code, supplement)


def _event(one: Made, occasion: Occasion, printer: str) -> Event:
    report, head = one.report, one.plan.head
    kind: EventKind = "batch" if head.whole else "supplement"
    return Event(
        occasion.at, kind, report.pick_list, report.file, report.sheet, report.sha256, occasion.station,
        printer=printer, copies=head.copies.get("", 1),
    )  # fmt: skip


def _leaves(one: Made) -> Iterator[Printed]:
    """The leaves of a volume as the ledger keeps them, then those that its cover says to take out."""
    for row in one.report.rows:
        yield Printed(row.shipment, row.position, row.match, min(row.pages), row.place, row.status)
    for out in one.report.takes_out:
        yield Printed(out.shipment, out.position, out.match, 0, "", "out")


def _clear_away(listing: Listing, made: Set[str], works: Works) -> None:
    """Delete files of ours that the list, printed anew as a whole, replaces; one that somebody changed stays."""
    old = [one for one in works.ledger.volumes_of(listing.head.pick_list) if one.file not in made]
    for one in old:
        path = works.out / one.file
        if delivery.sha256_of(path) == one.sha256:
            for suffix in (".pdf", ".csv", ".json"):
                path.with_suffix(suffix).unlink(missing_ok=True)
            delivery.clear_pages(path.with_suffix(""))
    with works.ledger.writing() as writing:
        writing.forget_volumes([one.file for one in old])


def _amend(listing: Listing, made: Sequence[Made], folder: Path) -> None:
    """Write into today's plan what could not be printed, so that it is made again as it is."""
    held = {shipment: why for one in made if _is_fresh(one.plan, listing) for shipment, why in one.unprintable.items()}
    if held:
        delivery.amend(folder, listing.head, held)
