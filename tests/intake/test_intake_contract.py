import json
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inserts.declared import Table
from inserts.intake import contract_page
from inserts.intake.cells import Fault, reading, understand
from inserts.intake.payload import parse_order
from inserts.intake.records import RECORDS, Column

PAGE = Path(__file__).parents[2] / "docs" / "data.md"


def test_the_page_is_what_the_program_writes() -> None:
    assert PAGE.read_text("utf-8") == contract_page()


@pytest.mark.parametrize("column", [column for record in RECORDS for column in record.columns])
def test_every_example_of_the_contract_can_be_read(column: Column) -> None:
    form = "%Y-%m-%d %H:%M:%S" if column.kind == "time" else "%Y-%m-%d"
    table = Table(file="t.csv", date="%Y-%m-%d", time=form)
    value = understand(column.example, column, reading(column, table, ZoneInfo("Europe/Berlin")))
    assert not isinstance(value, Fault), value
    assert column.about.endswith((".", "…", "…:"))


def test_the_order_on_the_page_is_one() -> None:
    found = re.search(r"```json\n(.*?)```", contract_page(), re.DOTALL)
    assert found is not None
    order = parse_order(json.dumps(json.loads(found[1])).encode(), "-")
    assert order.ship_date == date(2026, 12, 1)
