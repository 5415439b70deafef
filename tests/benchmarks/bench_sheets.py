"""What it costs to print several cards on a sheet, beside one card a page: ratios of one run.

Run: python -m tests.benchmarks.bench_sheets [inserts] [rounds]
The reference inserts of `make benchmark`, each kind of sheet in turn, so that a slow moment of the machine meets all of
them; of each the best round counts. First whole runs of `inserts batch`, in processor time from start to end. Then
printing alone, from composed pages to the closed file, and its reading back.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from inserts.delivery import Plan, plan_name
from inserts.page import Page
from inserts.prepress import Edge, Volume, read_back, slots
from inserts.run.batch import batch
from inserts.run.produce import Press, make_press
from inserts.run.shop import enter
from inserts.settings import load

from .__main__ import measure
from .reference import build

SHEETS = ("single", "a4-4xa6", "sra3-8xa6")
"""The first is what the others are compared with."""

COUNT, ROUNDS = 2000, 3
MADE = datetime(2026, 12, 4, tzinfo=UTC)


class Cost(NamedTuple):
    """Milliseconds of work to print an insert and to read it back, and its bytes."""

    printing: float
    reading: float
    size: float


def main(count: int, rounds: int) -> None:
    """Measure and print."""
    runs: dict[str, list[dict[str, float]]] = {sheet: [] for sheet in SHEETS}
    for _ in range(rounds):
        for sheet in SHEETS:
            runs[sheet].append(measure(count, sheet))
    print(f"{count:,} inserts, best of {rounds}\n\nwhole runs   ms/insert  ratio  bytes/insert  ratio")
    first = runs[SHEETS[0]]
    for sheet, found in runs.items():
        ms, size = (min(one[key] for one in found) / count for key in ("cpu", "bytes"))
        usual_ms, usual_size = (min(one[key] for one in first) / count for key in ("cpu", "bytes"))
        print(f"{sheet:<11}  {ms * 1000:9.3f}  {ms / usual_ms:5.2f}  {size:12.0f}  {size / usual_size:5.3f}")
    print("\nprinting     ms/insert  ratio  read back, ms  ratio")
    costs = printing(count, rounds)
    usual = costs[SHEETS[0]]
    for sheet, cost in costs.items():
        ratios = cost.printing / usual.printing, cost.reading / usual.reading
        print(f"{sheet:<11}  {cost.printing:9.3f}  {ratios[0]:5.2f}  {cost.reading:13.3f}  {ratios[1]:5.2f}")


def printing(count: int, rounds: int) -> dict[str, Cost]:
    """What printing alone costs on each sheet, and reading back."""
    with tempfile.TemporaryDirectory() as folder:
        shop = build(Path(folder) / "shop", count)
        presses, pages = {}, {}
        for sheet in SHEETS:
            settings = load(shop, Path(folder) / sheet).printed(sheet=sheet)
            batch(settings, [], out=Path(folder) / sheet, today=MADE.date())
            presses[sheet] = make_press(enter(settings))
            pages[sheet] = composed(presses[sheet], Path(folder) / sheet / "plans" / plan_name("PL-1", 1))
        found: dict[str, list[Cost]] = {sheet: [] for sheet in SHEETS}
        for _ in range(rounds):
            for sheet in SHEETS:
                found[sheet].append(printed(presses[sheet], pages[sheet], Path(folder) / "volume.pdf"))
    return {sheet: Cost(*map(min, zip(*each, strict=True))) for sheet, each in found.items()}


def composed(press: Press, plan: Path) -> list[tuple[Page, ...]]:
    """All inserts of a plan, set."""
    with Plan(plan) as opened:
        entries = (opened.entry(at) for at in range(len(opened.lines)))
        return [press.pages(entry.outcome) for entry in entries]  # type: ignore[arg-type]  # all are inserts


def printed(press: Press, pages: list[tuple[Page, ...]], path: Path) -> Cost:
    """The inserts as a volume: what it cost."""
    imposition, count = press.imposition("reference"), len(pages)
    start = time.process_time()
    with path.open("wb") as out:
        volume = Volume(
            out, press.leaf("reference"), press.hand, title="Bench", language="de", made=MADE,
            darkroom=press.darkroom, imposition=imposition,
        )  # fmt: skip
        for card in slots(count, imposition):
            if card is None:
                volume.blank()
            else:
                volume.insert(pages[card], Edge(card + 1, count, f"{card * 7919 % 10000:04d}"))
        written = volume.close()
    done = time.process_time()
    if findings := read_back(path, written):
        raise RuntimeError(f"the file does not read back: {findings[0]}")
    each = 1000 / count
    return Cost((done - start) * each, (time.process_time() - done) * each, written.size / count)


if __name__ == "__main__":
    told = [int(one) for one in sys.argv[1:]]
    main(*(told + [COUNT, ROUNDS][len(told) :]))
