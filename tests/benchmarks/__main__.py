"""`make benchmark`: what the main job costs, as figures of one machine and ratios of one run.

Prints inserts a second and peak memory of `batch` over 1,000 and 5,000 reference inserts, each in a process of its
own, with everything on that a real run has: reading, joining, deciding, the ledger, composing, painting, reading back.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from .reference import build

MEASURE = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
began, used = time.perf_counter(), time.process_time()
from inserts.settings import load
from inserts.run.batch import batch
shop, out = Path(sys.argv[1]), Path(sys.argv[2])
report = batch(load(shop, out / "state"), (), out=out, today=date(2026, 12, 4))
volume = report.run.volumes[0]
print(json.dumps({
    "sealed": sum(row.status == "sealed" for row in volume.rows),
    "seconds": time.perf_counter() - began,
    "cpu": time.process_time() - used,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "bytes": (out / volume.file).stat().st_size,
}))
"""


def measure(count: int) -> dict[str, float]:
    """One run of `count` inserts in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        shop = build(Path(folder) / "shop", count)
        command = [sys.executable, "-c", MEASURE, str(shop), str(Path(folder) / "out")]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    if figures["sealed"] != count:
        raise RuntimeError(f"{count} inserts were asked for, {figures['sealed']} sealed")
    return figures


def main() -> None:
    """Measure and print."""
    print("inserts  seconds    cpu  inserts/s  peak MB  bytes/insert")
    found = {}
    for count in (1000, 5000):
        found[count] = one = measure(count)
        rate, size = count / one["seconds"], one["bytes"] / count
        print(f"{count:7,}  {one['seconds']:7.2f}  {one['cpu']:5.2f}  {rate:9.0f}  {one['peak_mb']:7.0f}  {size:12.0f}")
    small, large = found[1000], found[5000]
    more = (large["seconds"] - small["seconds"]) / 4000
    print(f"each further insert: {more * 1000:.2f} ms, {1 / more:.0f} a second")
    print(f"memory of 5,000 to memory of 1,000: {large['peak_mb'] / small['peak_mb']:.2f}")
    print(f"each further insert: {(large['bytes'] - small['bytes']) / 4000:.0f} bytes")


main()
