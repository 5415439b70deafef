from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inserts.declared import Table
from inserts.errors import InsertsError
from inserts.intake.columns import Rows, fold, gather
from inserts.intake.records import CUSTOMERS, HISTORY, PRODUCTS, RECOMMENDATIONS, Record


def gathered(folder: Path, text: str, record: Record = CUSTOMERS, **declared: Any) -> Rows:
    (folder / "t.csv").write_text(text, "utf-8")
    return gather(folder, Table(file="t.csv", **declared), record, ZoneInfo("Europe/Berlin"))


def code(folder: Path, text: str, record: Record = CUSTOMERS, **declared: Any) -> str:
    with pytest.raises(InsertsError) as caught:
        gathered(folder, text, record, **declared)
    return str(caught.value)


def test_headers_match_without_regard_to_case_spaces_and_hyphens(tmp_path: Path) -> None:
    assert {fold(name) for name in ("first_name", "First Name", "first-name", "FirstName ")} == {"firstname"}
    assert gathered(tmp_path, "Customer,First Name\nC-1,Mia\n").of("first_name", 0) == "Mia"


def test_columns_are_mapped_and_two_of_ours_may_be_one_of_theirs(tmp_path: Path) -> None:
    rows = gathered(
        tmp_path,
        "InvoiceNo,InvoiceDate\nC1,2026-01-01 10:00:00\n",
        HISTORY,
        columns={"order": "InvoiceNo", "status": "invoice no", "ordered_at": "Invoice Date"},
        values={"status": {"C*": "cancelled", "*": "valid"}},
    )
    assert (rows.of("order", 0), rows.of("status", 0)) == ("C1", "cancelled")


def test_a_mapped_column_that_is_not_there_is_said_with_a_guess(tmp_path: Path) -> None:
    said = code(tmp_path, "Kundennummer,Mail\n1,x@y.de\n", columns={"customer": "Kundennumer"})
    assert "[mapped-column-missing]" in said
    assert "Did you mean 'Kundennummer'?" in said


def test_a_setting_for_a_column_we_do_not_have_is_said_with_a_guess(tmp_path: Path) -> None:
    for key, value in (("columns", {"emial": "Mail"}), ("fill", {"emial": ""}), ("values", {"emial": {}})):
        said = code(tmp_path, "customer,Mail\n1,x@y.de\n", **{key: value})
        assert "[unknown-column]" in said
        assert "Did you mean 'email'?" in said
    assert "[unknown-column]" in code(tmp_path, "sku,x\nA,1\n", RECOMMENDATIONS, columns={"attributes.x": "x"})


def test_a_missing_required_column_says_how_to_give_it(tmp_path: Path) -> None:
    said = code(tmp_path, "ordr,ordered_at\nO-1,2026-01-01 10:00:00\n", HISTORY)
    assert "[column-missing]" in said
    assert "[tables.history.columns]" in said
    assert "Did you mean 'ordr'?" in said


def test_two_headers_that_could_be_one_column_are_unclear(tmp_path: Path) -> None:
    assert "[column-unclear]" in code(tmp_path, "customer,Email,e-mail\n1,a@b.de,\n")


def test_columns_nobody_asked_for_are_not_kept(tmp_path: Path) -> None:
    rows = gathered(
        tmp_path, "customer,Street,Notes,Level\nC-1,Main St,secret,gold\n", columns={"attributes.level": "Level"}
    )
    assert rows.sources[0].dropped == ("Street", "Notes")
    assert rows.sources[0].rows == [("C-1", "gold")]
    assert rows.gathered("attributes.", 0) == {"level": "gold"}


def test_names_come_by_language(tmp_path: Path) -> None:
    rows = gathered(tmp_path, "sku,Name,Name DE,name_en,short_name_de\nT,Te,Tee,Tea,T.\n", PRODUCTS)
    assert rows.gathered("name", 0) == {"": "Te", "de": "Tee", "en": "Tea"}
    assert rows.gathered("short_name", 0) == {"de": "T."}


def test_fill_gives_a_value_to_a_column_the_file_has_not(tmp_path: Path) -> None:
    rows = gathered(tmp_path, "customer\nC-1\n", fill={"language": "de"})
    assert rows.of("language", 0) == "de"


def test_rows_are_left_out_by_word_by_pattern_and_by_a_column_of_theirs(tmp_path: Path) -> None:
    text = "customer,Type\nC-1,a\nX-1,a\nX-2,a\nC-2,test\nC-3,a\n"
    rows = gathered(tmp_path, text, ignore={"customer": ("X-*",), "Type": ("test",)})
    assert rows.column("customer") == ["C-1", "C-3"]
    assert rows.ignored == (3,)
    assert str(rows.place(1, "customer")) == "t.csv:6:1 (customer)"
    assert "Type" not in rows.values


def test_words_are_mapped_the_equal_one_before_a_pattern(tmp_path: Path) -> None:
    words = {"*": "no", "ja*": "yes", "jain": ""}
    rows = gathered(tmp_path, "customer,consent\n1,jain\n2,nie\n", values={"consent": words})
    assert rows.column("consent") == [None, False]


def test_number_and_date_formats_are_the_tables(tmp_path: Path) -> None:
    rows = gathered(
        tmp_path, "sku;price\nT;1.234,50\n", PRODUCTS, decimal=",", thousands=".", columns={"list_price": "price"}
    )
    assert rows.of("list_price", 0) == Decimal("1234.50")
    rows = gathered(tmp_path, "customer,birthday\nC,3.12.1988\n", date="%d.%m.%Y")
    assert rows.of("birthday", 0) == date(1988, 12, 3)


def test_a_fault_knows_line_field_and_column(tmp_path: Path) -> None:
    rows = gathered(tmp_path, "customer,birthday\nC-1,1988-12-03\nC-2,3.12.1988\n")
    held = rows.refusal(1)
    assert held is not None
    assert (held.code, held.where) == ("not-a-date", "t.csv:3:2 (birthday)")
    assert "3.12" not in held.message
    assert rows.refusal(0) is None


def test_several_files_are_one_table_and_keep_their_places(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("customer,language\nC-1,de\n")
    (tmp_path / "b.csv").write_text("language,customer\n??,C-2\n")
    rows = gather(tmp_path, Table(file="*.csv"), CUSTOMERS, ZoneInfo("UTC"))
    assert rows.column("customer") == ["C-1", "C-2"]
    held = rows.refusal(1)
    assert held is not None and held.where == "b.csv:2:1 (language)"


def test_a_table_of_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert len(gathered(tmp_path, "customer\n")) == 0
    (tmp_path / "t.json").write_text("[]")
    assert len(gather(tmp_path, Table(file="t.json"), HISTORY, ZoneInfo("UTC"))) == 0
