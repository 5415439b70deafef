import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from intake_shops import read_bytes

from inserts.declared import Table
from inserts.errors import InsertsError
from inserts.intake.source import Broken, Moment, Number, column_letters, pointer
from inserts.intake.tables import files


def fault(tmp_path: Path, data: bytes, name: str = "t.csv", **declared: str) -> tuple[str, str]:
    with pytest.raises(InsertsError) as caught:
        read_bytes(tmp_path, data, name, **declared)
    return caught.value.code, str(caught.value.where)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_header(tmp_path: Path, sign: str) -> None:
    source = read_bytes(tmp_path, f"a{sign}b\n1{sign}2\n".encode())
    assert source.header == ("a", "b")
    assert source.rows == [("1", "2")]


def test_a_header_with_two_separators_is_unclear_until_one_is_declared(tmp_path: Path) -> None:
    data = b"a;b,c\n1;2,3\n"
    assert fault(tmp_path, data) == ("separator-unclear", "t.csv:1")
    assert read_bytes(tmp_path, data, separator=";").rows == [("1", "2,3")]


def test_a_quoted_separator_in_the_header_is_not_one(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b'"a;b",c\n1,2\n').header == ("a;b", "c")


def test_a_table_of_one_column_needs_no_separator(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"email\nmia@example.com\n").rows == [("mia@example.com",)]


def test_text_stays_text(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b"a,b,c,d\n00123,0012E5,NA,12345678901234567890\n")
    assert source.rows == [("00123", "0012E5", "NA", "12345678901234567890")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n").header == ("a", "b")


def test_cp1252_is_read_only_where_it_is_declared(tmp_path: Path) -> None:
    data = "a,b\n1,Zoë\n".encode("cp1252")
    assert fault(tmp_path, data) == ("not-in-encoding", "t.csv:2")
    assert read_bytes(tmp_path, data, encoding="cp1252").rows == [("1", "Zoë")]
    assert fault(tmp_path, data, encoding="klingon") == ("unknown-encoding", "t.csv")


def test_utf16_is_recognised_in_the_hint(tmp_path: Path) -> None:
    data = "a,b\n1,2\n".encode("utf-16")
    with pytest.raises(InsertsError, match='encoding = "utf-16"'):
        read_bytes(tmp_path, data)
    assert read_bytes(tmp_path, data, encoding="utf-16").rows == [("1", "2")]


def test_a_duplicate_column_is_an_error_with_its_place(tmp_path: Path) -> None:
    assert fault(tmp_path, b"a,b,a\n1,2,3\n") == ("duplicate-column", "t.csv:1:3 (a)")


def test_columns_without_a_name_are_no_duplicates(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"a,b,,\n1,2,,\n").rows == [("1", "2", "", "")]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\r\n"])
def test_an_empty_file_is_an_error(tmp_path: Path, data: bytes) -> None:
    assert fault(tmp_path, data)[0] == "empty-file"


def test_long_and_short_rows_are_torn_and_the_others_read(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b"a,b,c\n1,2,3\n4,5,6,7\n8,9\n\n,,\nx,y,z\n")
    assert source.rows == [("1", "2", "3"), ("x", "y", "z")]
    assert [(torn.held.code, torn.held.where) for torn in source.torn] == [
        ("long-row", "t.csv:3:4"),
        ("short-row", "t.csv:4:3 (c)"),
    ]
    assert source.read == 4


def test_lines_are_counted_through_quoted_line_breaks(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b'a,b\n1,"two\nlines"\n3,4\n')
    assert source.rows == [("1", "two\nlines"), ("3", "4")]
    assert str(source.place(1, 1)) == "t.csv:4:2 (b)"


def test_a_quotation_mark_left_open_swallows_no_other_row(tmp_path: Path) -> None:
    rows = "".join(f'{n},"x{n}",z\n' for n in range(5, 40))
    source = read_bytes(tmp_path, f'a,b,c\n1,2,3\n4,"oh no,z\n{rows}'.encode())
    assert len(source.rows) == 36
    assert [(torn.held.code, torn.held.where) for torn in source.torn] == [("quotation-marks", "t.csv:3:2")]


def test_a_torn_row_of_several_lines_is_one_row(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b'a,b,c\n1,"two\nlines",3,4\n5,6,7\n')
    assert source.rows == [("5", "6", "7")]
    assert [torn.held.where for torn in source.torn] == ["t.csv:2:4"]


def test_text_behind_a_closing_quotation_mark_tears_the_row(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b'a,b\n"x"y,2\n3,4\n')
    assert source.rows == [("3", "4")]
    assert source.torn[0].held.code == "quotation-marks"


def test_a_nul_tears_its_row_alone(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b"a,b\n1,\x00\n3,4\n")
    assert source.rows == [("3", "4")]
    assert source.torn[0].held.where == "t.csv:2:2 (b)"
    assert fault(tmp_path, b"a,\x00b\n1,2\n")[0] == "nul-byte"


def test_a_field_too_long_to_be_one_tears_its_row_alone(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b"a,b\n1," + b"x" * 200_000 + b"\n3,4\n")
    assert source.rows == [("3", "4")]
    assert len(source.torn) == 1


def test_old_mac_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"a,b\r1,2\r3,4\r").rows == [("1", "2"), ("3", "4")]


def test_a_pattern_stands_for_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    for name in ("b", "a"):
        (tmp_path / "lists" / f"{name}.csv").write_text("x\n")
    assert files(tmp_path, "lists/*.csv") == ("lists/a.csv", "lists/b.csv")
    with pytest.raises(InsertsError, match="file-missing"):
        files(tmp_path, "none/*.csv")


def test_a_missing_file_and_an_unknown_format_are_said(tmp_path: Path) -> None:
    with pytest.raises(InsertsError, match=r"gone.csv \[file-missing\]"):
        from inserts.intake.tables import read

        read(tmp_path, Table(file="gone.csv"), lambda header, _: ())
    assert fault(tmp_path, b"x", "t.ods")[0] == "unknown-format"
    assert fault(tmp_path, b"PK\x03\x04", "t.csv")[0] == "not-text"


# ── workbooks ─────────────────────────────────────────────────────────────────────────────────


def workbook(*rows: list[object], sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(1, sheets):
        book.create_sheet()
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_says_what_it_stored_as_number_and_date(tmp_path: Path) -> None:
    row = ["00123", 123, 12.5, True, datetime(2025, 4, 3), date(2025, 4, 3), None, "NA"]
    source = read_bytes(tmp_path, workbook(["a", "b", "c", "d", "e", "f", "g", "h"], row), "t.xlsx")
    assert source.rows == [("00123", "123", "12.5", "true", "2025-04-03 00:00:00", "2025-04-03 00:00:00", "", "NA")]
    assert [type(cell) for cell in source.rows[0]] == [str, Number, Number, str, Moment, Moment, str, str]
    assert str(source.place(0, 2)) == "t.xlsx:Sheet!C2 (c)"


def test_a_formula_without_a_stored_value_is_not_blank(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, workbook(["a", "b"], ["x", "=1+1"]), "t.xlsx")
    assert isinstance(source.rows[0][1], Broken)


def test_a_workbook_row_longer_than_the_header_is_torn(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, workbook(["a", "b"], ["1", "2", "3"], ["4"], [None, None], ["5", "6"]), "t.xlsx")
    assert source.rows == [("4", ""), ("5", "6")]
    assert source.torn[0].held.where == "t.xlsx:Sheet!C2"


def test_of_several_sheets_one_must_be_declared(tmp_path: Path) -> None:
    data = workbook(["a"], ["1"], sheets=2)
    assert fault(tmp_path, data, "t.xlsx")[0] == "sheet-unclear"
    assert fault(tmp_path, data, "t.xlsx", sheet="Orders")[0] == "sheet-missing"
    assert read_bytes(tmp_path, data, "t.xlsx", sheet="Sheet").rows == [("1",)]


def test_a_damaged_workbook_is_an_error(tmp_path: Path) -> None:
    good = workbook(["a"], ["1"])
    for data in (b"no zip", good[:200], good[:-300]):
        assert fault(tmp_path, data, "t.xlsx")[0] == "workbook-damaged"


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_bomb_and_declared_entities_are_refused_unopened(tmp_path: Path) -> None:
    assert fault(tmp_path, packed({"xl/sheet.xml": b"0" * 30_000_000}), "t.xlsx")[0] == "workbook-too-large"
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><a>&lol;</a>'
    assert fault(tmp_path, packed({"xl/workbook.xml": laughs}), "t.xlsx")[0] == "workbook-hostile"


def test_columns_have_a_workbooks_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────


def test_json_keeps_digits_and_flattens_objects(tmp_path: Path) -> None:
    data = b'[{"id": "00123", "n": 12.50, "b": {"email": "x@y.z"}, "t": true, "l": ["a", "b"], "z": null}]'
    source = read_bytes(tmp_path, data, "t.json")
    assert source.header == ("id", "n", "b.email", "t", "l", "z")
    assert source.rows == [("00123", "12.50", "x@y.z", "true", "a\nb", "")]
    assert str(source.place(0, 2)) == "t.json:/0/b/email (b.email)"


def test_a_pointer_leads_to_the_records(tmp_path: Path) -> None:
    data = b'{"data": {"orders": [{"id": "1"}, {"id": "2"}]}}'
    assert fault(tmp_path, data, "t.json") == ("records-missing", "t.json:/")
    source = read_bytes(tmp_path, data, "t.json", records="/data/orders")
    assert source.rows == [("1",), ("2",)]
    assert str(source.place(1, 0)) == "t.json:/data/orders/1/id (id)"


def test_records_within_records_carry_the_outer_ones_columns(tmp_path: Path) -> None:
    data = b'{"orders": [{"id": "1", "line_items": [{"sku": "A"}, {"sku": "B"}]}, {"id": "2", "line_items": []}]}'
    source = read_bytes(tmp_path, data, "t.json", records="/orders/line_items")
    assert source.header == ("id", "line_items.sku")
    assert source.rows == [("1", "A"), ("1", "B"), ("2", "")]
    assert pointer("/orders/0/line_items/1", "line_items.sku") == "/orders/0/line_items/1/sku"
    assert pointer("/orders/0/line_items/1", "id") == "/orders/0/id"


def test_json_lines_tear_one_by_one(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b'{"a": "1"}\n{"a": \n[1]\n\n{"a": "2", "a": "3"}\n{"b": "4"}\n', "t.jsonl")
    assert source.rows == [("1", ""), ("", "4")]
    assert [torn.held.where for torn in source.torn] == ["t.jsonl:2:7", "t.jsonl:3", "t.jsonl:5"]
    assert str(source.place(1, 1)) == "t.jsonl:6:2 (b)"


@pytest.mark.parametrize(
    "data", [b"[" * 200_000, b'{"a":' * 100_000, b"[NaN]", b'[{"a": 1, "a": 2}]', b"[{]", b'"text"', b"[1, 2]", b"nul"]
)
def test_json_that_is_no_table_is_an_error_or_torn_and_never_a_crash(tmp_path: Path, data: bytes) -> None:
    try:
        assert not read_bytes(tmp_path, data, "t.json").rows
    except InsertsError as caught:
        assert caught.code in {"not-json", "records-missing"}


def test_a_number_of_a_million_digits_is_only_text(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, b'[{"a": ' + b"9" * 1_000_000 + b"}]", "t.json")
    assert len(source.rows[0][0]) == 1_000_000
