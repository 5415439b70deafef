"""What each level of preflight costs an insert, in processor time: printed figures, not a test.

Run: python -m tests.benchmarks.bench_preflight [inserts]
The volume of that many reference inserts is printed by `inserts batch`, level by level measured while it is made, and
then looked at again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from inserts.composition import symbol
from inserts.prepress.preflight import expected
from inserts.run import produce
from inserts.run.batch import batch
from inserts.settings import load

from .reference import build

DAY = date(2026, 12, 4)
COUNT = 5000


def timed(what: str, call: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    """The same call, whose processor time is added up."""

    def measured(*given: Any, **more: Any) -> Any:
        start = time.process_time()
        try:
            return call(*given, **more)
        finally:
            spent[what] += time.process_time() - start

    return measured


def main(count: int) -> None:
    """Print what each level costs an insert."""
    spent: Counter[str] = Counter()
    symbol._read = timed("1, symbol: decoded as it is made", symbol._read, spent)
    expected.Notes.side = timed("2, page: noted before painting", expected.Notes.side, spent)  # type: ignore[method-assign]
    looked = produce.prepress
    looked.read_back = timed("2, page: read back", looked.read_back, spent)
    produce.note_specimens = timed("3, pixels: cards printed alone", produce.note_specimens, spent)
    looked.read_pixels = timed("3, pixels: looked at", looked.read_pixels, spent)
    with tempfile.TemporaryDirectory() as folder:
        shop = build(Path(folder) / "shop", count)
        start = time.process_time()
        batch(load(shop), ["PL-1"], out=Path(folder) / "out", today=DAY)
        whole = time.process_time() - start
    for what, seconds in sorted(spent.items()):
        print(f"level {what}: {seconds / count * 1000:.3f} ms an insert")
    print(
        f"all levels: {sum(spent.values()) / whole:.0%} of a run of {count:,}, {whole / count * 1000:.2f} ms an insert"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
