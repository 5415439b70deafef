from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from intake_shops import CUSTOMERS, DAY, SHIPMENTS, refusals, taken

from inserts.errors import InsertsError
from inserts.model import Line

HEADER = "shipment,order,pick_list,position,sku,quantity\n"


def codes(tmp_path: Path, text: str, **extra: object) -> list[tuple[str, str]]:
    return [(one.shipment, one.held.code) for one in taken(tmp_path, {"shipments": text}, DAY, **extra).refused]


def test_the_lines_of_a_shipment_come_together_in_picking_order(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"shipments": SHIPMENTS})
    first, second, third = intake.parcels["A"]
    assert [one.shipment.id for one in (first, second, third)] == ["S-1", "S-2", "S-3"]
    assert first.shipment.lines == (Line("TEA", Decimal(2), Decimal("5.00")), Line("POT", Decimal(1), Decimal("20.00")))
    assert first.shipment.total == Decimal("30.00")
    assert str(third.shipment.place) == "shipments.csv:5"
    assert intake.refused == ()


def test_order_fields_may_stand_on_the_first_row_only(tmp_path: Path) -> None:
    text = "shipment,order,pick_list,position,country,sku,quantity\nS-1,O-1,A,7,AT,TEA,1\nS-1,,,,,POT,1\n"
    (parcel,) = taken(tmp_path, {"shipments": text}, DAY).parcels["A"]
    assert (parcel.shipment.position, parcel.shipment.country, len(parcel.shipment.lines)) == (7, "AT", 2)


def test_an_ignored_first_row_still_gives_its_shipment_its_fields(tmp_path: Path) -> None:
    text = "shipment,order,pick_list,position,country,sku,quantity\nS-1,O-1,A,7,AT,POST,1\nS-1,,,,,POT,1\n"
    extra = {"ignore": {"sku": ("POST",)}}
    (parcel,) = taken(tmp_path, {"shipments": text}, DAY, shipments=extra).parcels["A"]
    assert (parcel.shipment.country, [line.sku for line in parcel.shipment.lines]) == ("AT", ["POT"])


def test_positions_are_sorted_as_numbers(tmp_path: Path) -> None:
    text = HEADER + "S-1,O-1,A,10,T,1\nS-2,O-2,A,9,T,1\nS-3,O-3,A,2,T,1\n"
    parcels = taken(tmp_path, {"shipments": text}, DAY).parcels["A"]
    assert [one.shipment.position for one in parcels] == [2, 9, 10]


def test_without_a_column_for_it_the_file_gives_the_position_and_a_notice_says_so(tmp_path: Path) -> None:
    text = "shipment,order,pick_list,sku,quantity\nS-9,1,A,T,1\nS-8,2,B,T,1\nS-9,1,A,U,1\nS-7,3,A,T,oops\nS-6,4,A,T,1\n"
    intake = taken(tmp_path, {"shipments": text}, DAY)
    assert [(one.shipment.id, one.shipment.position) for one in intake.parcels["A"]] == [("S-9", 1), ("S-6", 3)]
    assert [(one.shipment, one.position) for one in intake.refused] == [("S-7", 2)]
    assert any("numbered in the order of the file" in notice for notice in intake.notices)


def test_a_position_given_twice_holds_both(tmp_path: Path) -> None:
    text = HEADER + "S-1,O-1,A,1,T,1\nS-2,O-2,A,1,T,1\nS-3,O-3,A,2,T,1\nS-4,O-4,B,1,T,1\n"
    intake = taken(tmp_path, {"shipments": text}, DAY)
    assert refusals(intake) == [
        ("S-1", "position-twice", "shipments.csv:2:4 (position)"),
        ("S-2", "position-twice", "shipments.csv:3:4 (position)"),
    ]
    assert [one.shipment.id for one in intake.parcels["A"]] == ["S-3"]


def test_a_shipment_on_two_lists_is_held_on_both(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"shipments": HEADER + "S-1,O-1,A,1,T,1\nS-1,O-1,B,1,T,1\nS-2,O-2,B,2,T,1\n"}, DAY)
    assert [(one.pick_list, one.held.code) for one in intake.refused] == [("A", "on-two-lists"), ("B", "on-two-lists")]
    assert list(intake.parcels) == ["B"]


@pytest.mark.parametrize("column", ["order", "position", "country", "kind", "business", "gift_message"])
def test_a_shipment_whose_rows_disagree_is_held(tmp_path: Path, column: str) -> None:
    words = {"order": ("1", "2"), "position": ("1", "2"), "country": ("DE", "AT"), "kind": ("order", "sample"),
             "business": ("yes", "no"), "gift_message": ("x", "y")}  # fmt: skip
    given = [{"order": "1", "position": "1", column: word} for word in words[column]]
    names = list(given[0])
    rows = "".join(f"S-1,A,T,1,{','.join(row[name] for name in names)}\n" for row in given)
    text = f"shipment,pick_list,sku,quantity,{','.join(names)}\n{rows}"
    intake = taken(tmp_path, {"shipments": text}, DAY)
    assert refusals(intake) == [("S-1", "rows-disagree", f"shipments.csv:3:{5 + names.index(column)} ({column})")]


def test_the_day_comes_from_the_data_else_from_today_else_the_shipment_is_held(tmp_path: Path) -> None:
    text = HEADER.replace("\n", ",ship_date\n") + "S-1,O-1,A,1,T,1,2026-12-24\nS-2,O-2,A,2,T,1,\n"
    first, second = taken(tmp_path, {"shipments": text}, DAY).parcels["A"]
    assert (first.shipment.ship_date, second.shipment.ship_date) == (date(2026, 12, 24), DAY)
    assert refusals(taken(tmp_path, {"shipments": text})) == [
        ("S-2", "ship-date-missing", "shipments.csv:3:7 (ship_date)")
    ]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("S-1,O-1,A,x,T,1", "not-an-integer", "4 (position)"),
        ("S-1,O-1,A,,T,1", "cell-missing", "4 (position)"),
        ("S-1,,A,1,T,1", "cell-missing", "2 (order)"),
        ("S-1,17.0,A,1,T,1", "id-looks-like-a-number", "2 (order)"),
        ("S-1,O-1,A,1,,1", "cell-missing", "5 (sku)"),
        ("S-1,O-1,A,1,T,", "cell-missing", "6 (quantity)"),
        ("S-1,O-1,A,1,T,0", "quantity-not-positive", "6 (quantity)"),
        ("S-1,O-1,A,1,T,1x", "not-a-number", "6 (quantity)"),
    ],
)
def test_a_wrong_cell_holds_its_shipment_alone(tmp_path: Path, row: str, code: str, column: str) -> None:
    intake = taken(tmp_path, {"shipments": f"{HEADER}{row}\nS-2,O-2,A,2,T,1\n"}, DAY)
    assert refusals(intake) == [("S-1", code, f"shipments.csv:2:{column}")]
    assert [one.shipment.id for one in intake.parcels["A"]] == ["S-2"]


def test_a_row_without_a_readable_shipment_counts_by_itself_on_its_list(tmp_path: Path) -> None:
    text = HEADER + "17.0,O-1,A,1,T,1\n,O-2,A,2,T,1\nS-3,O-3,,3,T,1\nS-3,O-3,,3,U,1\n,,,,T,1\nS-5,O-5,A,5,T,1\n"
    intake = taken(tmp_path, {"shipments": text}, DAY)
    assert [(one.pick_list, one.position, one.shipment, one.held.code) for one in intake.refused] == [
        ("", None, "S-3", "cell-missing"),
        ("", None, "S-3", "cell-missing"),
        ("A", 1, "", "id-looks-like-a-number"),
        ("A", 2, "", "cell-missing"),
        ("", None, "", "cell-missing"),
    ]
    assert [one.shipment.id for one in intake.parcels["A"]] == ["S-5"]


def test_a_torn_row_holds_the_shipment_or_stands_on_the_list_that_whole_rows_know(tmp_path: Path) -> None:
    text = (
        HEADER + "S-1,O-1,A,1,T,1\nS-1,O-1,A,1,U,1,oops\nS-2,O-2,A,2,T\nS-3,O-3,Z,3,T\nS-4,O-4,A,4,T,1\nS-5,O-5,A,4\n"
    )
    intake = taken(tmp_path, {"shipments": text}, DAY)
    assert [(one.pick_list, one.position, one.shipment, one.held.code) for one in intake.refused] == [
        ("A", 1, "S-1", "long-row"),
        ("A", 2, "S-2", "short-row"),
        ("", None, "", "short-row"),
        ("A", None, "", "short-row"),
    ]
    assert [one.shipment.id for one in intake.parcels["A"]] == ["S-4"]


def test_money_in_another_currency_is_held(tmp_path: Path) -> None:
    text = HEADER.replace("\n", ",currency\n") + "S-1,O-1,A,1,T,1,CHF\nS-2,O-2,A,2,T,1,eur\nS-3,O-3,A,3,T,1,\n"
    assert codes(tmp_path, text) == [("S-1", "foreign-currency")]


def test_lines_may_be_a_table_of_their_own(tmp_path: Path) -> None:
    heads = "shipment,order,pick_list,position\nS-1,O-1,A,1\nS-2,O-2,A,2\nS-3,O-3,A,3\nS-4,O-4,A,4\n"
    lines = "shipment,sku,quantity,price\nS-1,T,1,5\nS-1,U,2,1.50\nS-2,T,x,5\nS-9,T,1,5\nS-4,T,1\n"
    intake = taken(tmp_path, {"shipments": heads, "lines": lines}, DAY)
    (parcel,) = intake.parcels["A"]
    assert (parcel.shipment.id, parcel.shipment.total) == ("S-1", Decimal("8.00"))
    assert refusals(intake) == [
        ("S-2", "not-a-number", "lines.csv:4:3 (quantity)"),
        ("S-3", "no-lines", "shipments.csv:4:1 (shipment)"),
        ("S-4", "no-lines", "shipments.csv:5:1 (shipment)"),
    ]


def test_free_attributes_are_those_that_are_mapped(tmp_path: Path) -> None:
    text = HEADER.replace("\n", ",Bay,Note\n") + "S-1,O-1,A,1,T,1,7b,x\n"
    extra = {"columns": {"attributes.bay": "Bay"}}
    intake = taken(tmp_path, {"shipments": text}, DAY, shipments=extra)
    assert intake.parcels["A"][0].shipment.attributes == {"bay": "7b"}
    assert intake.attributes == {"shipment": ("bay",), "customer": (), "product": ()}
    assert "shipments.csv: 1 column not read (Note)." in intake.notices


def test_every_row_of_every_file_is_accounted_for(tmp_path: Path) -> None:
    wrong = SHIPMENTS + "S-4,O-4,A,4,C-1,,TEA,x,5.00,2026-11-30 12:00:00,2026-12-01\nS-5,O-5\nS-6,O,A,6,,,POST,1,1,,\n"
    customers = CUSTOMERS + "C-1,mia@example.com,Mia,yes\nC-9,x@example.com,Xu,yes\nC-8,y@example.com,Yu,perhaps\n"
    intake = taken(
        tmp_path, {"shipments": wrong, "customers": customers}, DAY, shipments={"ignore": {"sku": ("POST",)}}
    )
    shipments, people = intake.accounts
    assert (shipments.read, shipments.used, shipments.rejected, shipments.ignored) == (7, 4, 2, 1)
    assert (people.read, people.used, people.unmatched, people.duplicate, people.rejected) == (5, 2, 1, 1, 1)
    assert all(account.adds_up for account in intake.accounts)


def test_a_shops_language_region_and_country_are_those_of_the_data(tmp_path: Path) -> None:
    text = (
        HEADER.replace("\n", ",language,country\n")
        + "S-1,O-1,A,1,T,1,de-AT,AT\nS-2,O-2,A,2,T,1,,\nS-3,O-3,A,3,T,1,en,NA\n"
    )
    parcels = taken(tmp_path, {"shipments": text}, DAY).parcels["A"]
    assert [(one.shipment.language, one.shipment.country) for one in parcels] == [
        ("de", "AT"),
        ("", "DE"),
        ("en", "NA"),
    ]


def test_a_table_that_is_missing_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(InsertsError, match="file-missing"):
        taken(tmp_path, {"shipments": SHIPMENTS}, DAY, shipments={"file": "gone.csv"})
