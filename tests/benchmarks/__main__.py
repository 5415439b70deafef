"""`make benchmark`: what the main job costs, as figures of one machine and ratios of one run.

Prints inserts a second and peak memory of `inserts batch` over 1,000 and 5,000 reference inserts, each a process
of its own from start to end, with everything on that a real run has: reading, joining, deciding, the ledger, composing,
painting, reading back, manifest and codes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .bench_preflight import main as preflight
from .reference import build

SMALL, LARGE = 1000, 5000


def measure(count: int, sheet: str = "single") -> dict[str, float]:
    """One run of `count` inserts in a fresh process: seconds by the clock and of work, memory, bytes of the PDF."""
    with tempfile.TemporaryDirectory() as folder:
        shop, out = build(Path(folder) / "shop", count), Path(folder) / "out"
        told = ("--all", "--shop", str(shop), "--out", str(out), "--today", "2026-12-04", "--sheet", sheet, "--json")
        compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # as the program is where it is installed
        began = time.perf_counter()
        run = subprocess.Popen([sys.executable, "-m", "inserts", "batch", *told], stdout=subprocess.PIPE, env=compiled)
        said = run.stdout.read() if run.stdout else b""
        _, _, used = os.wait4(run.pid, 0)
        seconds = time.perf_counter() - began
        (volume,) = json.loads(said)["volumes"]
        if volume["counts"]["sealed"] != count:
            raise RuntimeError(f"{count} inserts were asked for, {volume['counts']['sealed']} sealed")
        return {
            "seconds": seconds,
            "cpu": used.ru_utime + used.ru_stime,
            "peak_mb": used.ru_maxrss / 1024,
            "bytes": (out / volume["file"]).stat().st_size,
        }


def main() -> None:
    """Measure and print."""
    print("inserts  seconds    cpu  inserts/s  peak MB  bytes/insert")
    found = {}
    for count in (SMALL, LARGE):
        found[count] = one = measure(count)
        rate, size = count / one["seconds"], one["bytes"] / count
        print(f"{count:7,}  {one['seconds']:7.2f}  {one['cpu']:5.2f}  {rate:9.0f}  {one['peak_mb']:7.0f}  {size:12.0f}")
    small, large, more = found[SMALL], found[LARGE], LARGE - SMALL
    each = (large["seconds"] - small["seconds"]) / more
    print(f"each further insert: {each * 1000:.2f} ms, {1 / each:.0f} a second")
    print(f"memory of {LARGE:,} to memory of {SMALL:,}: {large['peak_mb'] / small['peak_mb']:.2f}")
    print(f"each further insert: {(large['bytes'] - small['bytes']) / more:.0f} bytes")
    preflight(LARGE)


if __name__ == "__main__":
    main()
