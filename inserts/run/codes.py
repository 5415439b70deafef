"""The files of codes: the shop's pools, and beside the volumes those that are live and those that must be blocked.

Invariant: a code that is one shipment's stands in exactly one of the two, once; the ledger says which are void.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import delivery
from ..errors import CouponError, Place
from ..ledger import Ledger

LIVE = "codes.csv"
VOID = "codes-void.csv"


@dataclass(frozen=True, slots=True)
class Filed:
    """The names of the files of live and void codes (empty where there is none), and codes that are void since this
    run, or live again."""

    live: str = ""
    void: str = ""
    voided: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()


def pool_of(path: Path) -> tuple[str, ...]:
    """The shop's own codes, one a line, a header `code` left out; CouponError where there is no such file."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        hint = "Name a text file with one code a line."
        raise CouponError("pool-missing", "the pool of codes cannot be read.", Place(path.name), hint) from fault
    codes = (line.split(",")[0].split(";")[0].strip().strip('"') for line in lines)
    return tuple(code for code in codes if code and code.lower() != "code")


def file_codes(rules: Iterable[tuple[str, ...]], ledger: Ledger, out: Path) -> Filed:
    """Add the codes of cards, given with their terms as columns of codes.csv, to the files in `out`."""
    named = [dict(zip(delivery.CODE_COLUMNS, rule, strict=True)) for rule in rules]
    live, void = (path.read_bytes() if path.exists() else b"" for path in (out / LIVE, out / VOID))
    if not named and not live:
        return Filed()
    good, bad = delivery.codes_files(named, live, void, ledger.voided())
    before, now = delivery.codes_in(void), delivery.codes_in(bad)
    _write(out / LIVE, good)
    if now or void:
        _write(out / VOID, bad)
    return Filed(LIVE, VOID if now else "", tuple(sorted(now - before)), tuple(sorted(before - now)))


def _write(path: Path, data: bytes) -> None:
    delivery.write_whole(path, data, replaces=delivery.sha256_of(path))
