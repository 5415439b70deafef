"""A shop's folder for the tests of intake: tables as text, taken in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inserts.declared import Table, Tables
from inserts.intake import Intake, take_in
from inserts.intake.source import Source
from inserts.intake.tables import read

DAY = date(2026, 12, 1)

SHIPMENTS = """\
shipment,order,pick_list,position,customer,email,sku,quantity,price,ordered_at,ship_date
S-1,O-1,A,1,C-1,,TEA,2,5.00,2026-11-30 10:00:00,2026-12-01
S-1,O-1,A,1,C-1,,POT,1,20.00,2026-11-30 10:00:00,2026-12-01
S-2,O-2,A,2,C-2,,TEA,1,5.00,2026-11-30 11:00:00,2026-12-01
S-3,O-3,A,3,,,CUP,1,7.50,2026-11-30 12:00:00,2026-12-01
"""

CUSTOMERS = """\
customer,email,first_name,consent
C-1,mia@example.com,Mia,yes
C-2,noa@example.com,Noa,yes
"""


def taken(
    folder: Path, files: Mapping[str, str], today: date | None = None, zone: str = "Europe/Berlin", **extra: Any
) -> Intake:
    """The shop whose tables are the named texts; extra are further settings of a table (shipments={...})."""
    declared: dict[str, Any] = {}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
        declared[name] = Table(**{"file": f"{name}.csv", **extra.get(name, {})})
    return take_in(folder, Tables(**declared), zone=zone, today=today, currency="EUR", country="DE")


def read_bytes(folder: Path, data: bytes, name: str = "t.csv", **declared: Any) -> Source:
    """One file read with all of its columns."""
    (folder / name).write_bytes(data)
    (source,) = read(folder, Table(file=name, **declared), lambda header, _file: range(len(header)))
    return source


def refusals(intake: Intake) -> list[tuple[str, str, str]]:
    """Shipment, code and place of everything refused."""
    return [(one.shipment, one.held.code, one.held.where) for one in intake.refused]


def real(folder: str) -> Path:
    """A folder of the real data, or the test is skipped."""
    root = Path(os.environ.get("INSERTS_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (root / folder).exists():
        pytest.skip(f"there is no {folder} in {root}; set INSERTS_TEST_DATA")
    return root / folder
