"""Manifest and codes: every shipment once, no name, no formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.declared import Codes, Offer
from inserts.delivery.account import Row, VolumeReport, account
from inserts.delivery.costs import Cost
from inserts.delivery.manifest import codes_csv, codes_files, codes_in, harmless, manifest_csv, manifest_json, terms_of
from inserts.model import Action, Coupon, Entry, Held, Insert, Skipped
from tests.changing import replace

COUPON = Coupon("ten", 1, "BCDF-GHJK", "10 %", "", "", "", "https://a.example/c/BCDF-GHJK", date(2026, 12, 31))
REVIEW = Action("review", "review", "", "", "", "https://a.example/r/7f")
INSERT = Insert(
    "S-1", "O-1", "thanks", "postcard", "de", "de_AT", "du", {"greeting": "Liebe Łucja,"}, COUPON, (REVIEW,)
)
ROWS = (
    replace(account(Entry(1, "S-1", "O-1", "0001", INSERT, "thanks"), (3, 4)), place="sheet 1, place 2 (right)"),
    account(Entry(2, "S-2", "O-2", "0002", Held("no-glyph", "U+4E00", "customers.csv:3:4 (first_name)", "…")), (5, 6)),
    account(Entry(3, "S-3", "O-3", "0003", Skipped("hold-out", "control group"), "birthday", True), (7, 8)),
)
COST = Cost(Decimal("0.12349"), "EUR", 1)
VOLUME = VolumeReport("KW 49", 3, ROWS, "kw-49-1a2b3c4d.pdf", "ab" * 32, 8, "a6", leaves=4, printed_sides=5, cost=COST)

MANIFEST = (
    '"shipment","order","position","status","campaign","holdout","layout","language","pages","place","match","code","qr",'
    '"reason","message","where","file","sha256"\r\n'
    '"S-1","O-1","1","sealed","thanks","false","postcard","de","3 4","sheet 1, place 2 (right)","0001","BCDF-GHJK",'
    '"https://a.example/c/BCDF-GHJK https://a.example/r/7f","","","",'
    f'"kw-49-1a2b3c4d.pdf","{"ab" * 32}"\r\n'
    '"S-2","O-2","2","held","","false","","","5 6","","0002","","","no-glyph","U+4E00",'
    f'"customers.csv:3:4 (first_name)","kw-49-1a2b3c4d.pdf","{"ab" * 32}"\r\n'
    '"S-3","O-3","3","skipped","birthday","true","","","7 8","","0003","","","hold-out","control group","",'
    f'"kw-49-1a2b3c4d.pdf","{"ab" * 32}"\r\n'
)


def test_the_manifest_has_a_line_for_every_shipment() -> None:
    assert manifest_csv(VOLUME).decode() == MANIFEST


def test_the_manifest_as_json_has_the_volume_its_counts_and_every_row() -> None:
    said = json.loads(manifest_json(VOLUME))
    rows = said.pop("rows")
    assert said == {
        "pick_list": "KW 49",
        "part": "",
        "sheet": "a6",
        "profile": "office",
        "stock": "",
        "ink": None,
        "supplement": 0,
        "takes_out": [],
        "file": "kw-49-1a2b3c4d.pdf",
        "sha256": "ab" * 32,
        "pages": 8,
        "leaves": 4,
        "printed_sides": 5,
        "counts": {"read": 3, "sealed": 1, "held": 1, "skipped": 1},
        "costs": {"currency": "EUR", "batch": "0.12", "card": "0.123", "cards": 1},
    }
    assert [(row["shipment"], row["status"], row["pages"]) for row in rows] == [
        ("S-1", "sealed", [3, 4]),
        ("S-2", "held", [5, 6]),
        ("S-3", "skipped", [7, 8]),
    ]


def test_no_name_stands_in_a_manifest() -> None:
    assert "Łucja" not in manifest_csv(VOLUME).decode() + manifest_json(VOLUME).decode()


def test_a_row_that_could_not_be_read_has_a_line_too() -> None:
    row = account(Entry(None, "", "", "", Held("row-too-long", "9 cells, not 8.", "shipments.csv:5")))
    cells = list(csv.reader(io.StringIO(manifest_csv(VolumeReport("", 1, (row,))).decode())))[1]
    assert cells[:4] == ["", "", "", "held"] and cells[13:16] == ["row-too-long", "9 cells, not 8.", "shipments.csv:5"]


def test_a_shipment_that_is_unaccounted_for_stops_the_manifest() -> None:
    with pytest.raises(RuntimeError, match="unaccounted shipments in pick list 'KW 49'"):
        manifest_json(replace(VOLUME, read=4))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("S-1", "S-1"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        ("\x00A", "' A"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("a\r\nb\x0bc\u2028d", "a  b c d"),
        ('say "tea", please', 'say "tea", please'),
    ],
)
def test_a_cell_is_text_to_every_spreadsheet(cell: str, written: str) -> None:
    assert harmless(cell) == written


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(), st.text())
def test_whatever_stands_in_the_data_a_row_is_one_line_of_the_csv(shipment: str, order: str) -> None:
    row = Row(shipment, order, 1, "sealed", "0001")
    lines = manifest_csv(VolumeReport("KW 49", 1, (row,))).decode().split("\r\n")
    assert len(lines) == 3 and lines[2] == ""
    cells = next(csv.reader([lines[1]]))
    assert len(cells) == 18
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


# ── codes ─────────────────────────────────────────────────────────────────────────────────────

TEN = Offer(
    id="ten",
    kind="percent",
    value=Decimal("10"),
    minimum=Decimal("25.00"),
    exclude_categories=("books", "gift-cards"),
    redeem="a.example",
    url="https://a.example/{{ code }}",
)
EVERYBODY = TEN.model_copy(
    update={"id": "all", "kind": "shipping", "value": None, "minimum": None, "codes": Codes(source="fixed", code="TEA")}
)


def test_codes_stand_in_one_order_each_once_with_the_terms_that_were_printed() -> None:
    day = date(2026, 12, 31)
    codes = [
        terms_of(TEN, "EUR", "2026-12", "ZZZZ", day),
        terms_of(TEN, "EUR", "2026-12", "BBBB", day),
        terms_of(EVERYBODY, "EUR", "2026-12", "TEA", day),
        terms_of(EVERYBODY, "EUR", "2026-12", "TEA", day),
    ]
    assert (
        codes_csv(codes).decode()
        == codes_csv(reversed(codes)).decode()
        == (
            '"code","offer","version","bucket","kind","value","currency","gift_sku","minimum","valid_from","valid_until",'
            '"uses","combinable","excluded_categories","exclude_reduced"\r\n'
            '"TEA","all","1","2026-12","shipping","","","","","","2026-12-31","","false","books|gift-cards","false"\r\n'
            '"BBBB","ten","1","2026-12","percent","10","EUR","","25.00","","2026-12-31","1","false","books|gift-cards",'
            '"false"\r\n'
            '"ZZZZ","ten","1","2026-12","percent","10","EUR","","25.00","","2026-12-31","1","false","books|gift-cards",'
            '"false"\r\n'
        )
    )


def test_a_value_is_written_as_a_plain_number() -> None:
    offer = TEN.model_copy(update={"kind": "amount", "value": Decimal("1E+1")})
    assert b'"amount","10","EUR"' in codes_csv([terms_of(offer, "EUR", "b", "B", date(2026, 12, 31))])


def test_the_codes_of_an_earlier_run_stay_in_the_file() -> None:
    day = date(2026, 12, 31)
    first = codes_csv([terms_of(TEN, "EUR", "2026-12", "ZZZZ", day)])
    both = codes_csv([terms_of(TEN, "EUR", "2026-12", "BBBB", day)], first)
    assert [line.split(b",")[0] for line in both.splitlines()[1:]] == [b'"BBBB"', b'"ZZZZ"']
    assert codes_csv([terms_of(TEN, "EUR", "2026-12", "BBBB", day)], both) == both


def code_of(row: bytes) -> str:
    return row.split(b",")[0].strip(b'"').decode()


def test_a_code_is_live_or_void_never_both_and_comes_back_with_its_latest_terms() -> None:
    day, later = date(2026, 12, 31), date(2027, 1, 31)
    rules = [terms_of(TEN, "EUR", "2026-12", code, day) for code in ("AAAA", "BBBB")]
    live, void = codes_files(rules, b"", b"", {"AAAA"})
    assert (codes_in(live), codes_in(void)) == ({"BBBB"}, {"AAAA"})
    taken_over = terms_of(TEN, "EUR", "2027-01", "AAAA", later)
    live, void = codes_files([taken_over], live, void, ())
    assert (codes_in(live), codes_in(void)) == ({"AAAA", "BBBB"}, frozenset())
    assert sorted((code_of(line), b"2027-01-31" in line) for line in live.splitlines()[1:]) == [
        ("AAAA", True), ("BBBB", False),
    ]  # fmt: skip


def test_a_code_that_is_everybodys_stands_in_the_file_once_for_each_of_its_terms() -> None:
    everybodys = TEN.model_copy(update={"codes": Codes(source="fixed", code="TEA")})
    rules = [terms_of(everybodys, "EUR", bucket, "TEA", date(2026, 12, 31)) for bucket in ("2026-12", "2027-01")]
    live, _ = codes_files([*rules, *rules], b"", b"", ())
    assert [code_of(line) for line in live.splitlines()[1:]] == ["TEA", "TEA"]


def test_a_code_that_a_spreadsheet_would_run_stands_once_however_often_the_file_is_written() -> None:
    rule = terms_of(TEN, "EUR", "2026-12", "-10OFF", date(2026, 12, 31))
    once, _ = codes_files([rule], b"", b"", ())
    assert codes_files([rule], once, b"", ())[0] == once == codes_csv([rule], once)
    assert (codes_in(once), b'"\'-10OFF"' in once) == ({"-10OFF"}, True)
