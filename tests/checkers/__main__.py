"""`python -m tests.checkers [--profile NAME] FILE…`: each checker, its version, and what it says.

Invariant: exit code 0 only where every checker passed every file; 3 where one found something, 5 where one is absent.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import CHECKERS, DEMANDS, Demand, NoVerdict, demanded

PASSED, FOUND, ABSENT = 0, 3, 5
SHOWN = 10
"""Findings of one checker on one file."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.checkers")
    parser.add_argument("--profile", choices=DEMANDS, help="what the files are made for; else as their names say")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    asked = parser.parse_args()
    codes = [_show(file, DEMANDS[asked.profile] if asked.profile else demanded(file)) for file in asked.files]
    return FOUND if FOUND in codes else max(codes)


def _show(file: Path, demand: Demand) -> int:
    if not file.is_file():
        sys.exit(f"{file}: there is no such file")
    print(file)
    return max(_line(name, file, demand) for name in CHECKERS)


def _line(name: str, file: Path, demand: Demand) -> int:
    try:
        version = CHECKERS[name].version()
        found = CHECKERS[name].check(file, demand)
    except NoVerdict as reason:
        print(f"  {name:17} {'-':12} skipped: {reason}")
        return ABSENT
    print(f"  {name:17} {version:12} {f'{len(found)} findings' if found else 'passed'}")
    for finding in (*found[:SHOWN], *([f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else [])):
        print(f"{'':33}{finding}")
    return FOUND if found else PASSED


if __name__ == "__main__":
    sys.exit(main())
