import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from intake_shops import DAY, taken

from inserts.declared import Table, Tables
from inserts.errors import InsertsError
from inserts.intake import Intake, order_schema, take_order
from inserts.model import Facts, Line

ORDER: dict[str, Any] = {
    "shipment": "S-1",
    "order": "O-1",
    "ordered_at": "2026-11-30T10:00:00",
    "lines": [{"sku": "TEA", "quantity": 2, "price": "5.00"}],
    "customer": {"id": "C-1"},
}
CUSTOMERS = "customer,email,first_name,language,consent\nC-1,mia@example.com,Mia,de,yes\n"
HISTORY = "order,customer,ordered_at,sku,price\nH-1,C-1,2026-01-05 09:00:00,POT,20\n"


def order(folder: Path, change: dict[str, Any], today: date | None = DAY, **files: str) -> Intake:
    declared = {"shipments": Table(file="not-read.csv")}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
        declared[name] = Table(file=f"{name}.csv")
    data = json.dumps({**ORDER, **change}).encode()
    return take_order(
        folder, Tables(**declared), data, file="-", zone="Europe/Berlin", today=today, currency="EUR", country="DE"
    )


def fault(folder: Path, data: bytes) -> tuple[str, str, str]:
    tables = Tables(shipments=Table(file="x.csv"))
    with pytest.raises(InsertsError) as caught:
        take_order(folder, tables, data, file="-", zone="UTC", today=DAY, currency="EUR", country="DE")
    return caught.value.code, str(caught.value.where), str(caught.value)


def test_an_order_is_the_parcel_that_the_tables_would_give(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at\n"
        "S-1,O-1,,1,C-1,TEA,2,5.00,2026-11-30 10:00:00\n"
    ).replace(",,1", ",A,1")
    files = {"customers": CUSTOMERS, "history": HISTORY}
    (from_table,) = taken(tmp_path, {"shipments": text, **files}, DAY).parcels["A"]
    (from_order,) = order(tmp_path, {"pick_list": "A"}, **files).parcels["A"]
    assert from_order.facts == from_table.facts
    assert from_order.customer == from_table.customer
    assert from_order.identity == from_table.identity == "C-1"
    assert from_order.shipment.total == from_table.shipment.total == Decimal("10.00")
    assert from_order.shipment.lines == from_table.shipment.lines == (Line("TEA", Decimal(2), Decimal("5.00")),)


def test_history_in_the_order_counts_more_than_the_shops(tmp_path: Path) -> None:
    told = {"orders": 10, "spent_before": 412.30, "bought": {"CUP": "2026-02-03"}}
    (parcel,) = order(tmp_path, {"history": told}, history=HISTORY).parcels[""]
    assert parcel.facts == Facts(
        orders=10,
        spent_before=Decimal("412.3"),
        spent_after=Decimal("422.3"),
        first_order=date(2026, 1, 5),
        last_order=date(2026, 1, 5),
        bought={"CUP": date(2026, 2, 3)},
    )


def test_a_profile_in_the_order_lies_over_the_shops(tmp_path: Path) -> None:
    (parcel,) = order(tmp_path, {"customer": {"id": "C-1", "language": "en"}}, customers=CUSTOMERS).parcels[""]
    assert parcel.customer is not None
    assert (parcel.customer.first_name, parcel.customer.language) == ("Mia", "en")


def test_an_unknown_customer_is_held_unless_the_order_says_who_it_is(tmp_path: Path) -> None:
    (refused,) = order(tmp_path, {"customer": {"id": "C-9"}}, customers=CUSTOMERS).refused
    assert refused.held.code == "customer-unknown"
    (parcel,) = order(tmp_path, {"customer": {"id": "C-9", "first_name": "Xu"}}, customers=CUSTOMERS).parcels[""]
    assert parcel.customer is not None and parcel.customer.first_name == "Xu"


@pytest.mark.parametrize("customer", [{"id": "C-1", "consent": True}, {"email": "Mia@example.com", "first_name": "M"}])
def test_the_suppression_list_counts_more_than_the_order(tmp_path: Path, customer: dict[str, Any]) -> None:
    (parcel,) = order(
        tmp_path, {"customer": customer}, customers=CUSTOMERS, suppression="email\nmia@example.com\n"
    ).parcels[""]
    assert parcel.objected


def test_refused_consent_in_the_order_is_an_objection(tmp_path: Path) -> None:
    (parcel,) = order(tmp_path, {"customer": {"id": "C-1", "consent": False}}, customers=CUSTOMERS).parcels[""]
    assert parcel.objected


def test_what_speaks_against_an_order_holds_it(tmp_path: Path) -> None:
    assert order(tmp_path, {"currency": "CHF"}).refused[0].held.code == "foreign-currency"
    assert order(tmp_path, {}, today=None).refused[0].held.where == "-:/ship_date"
    (parcel,) = order(tmp_path, {"ship_date": "2026-12-24"}, today=None).parcels[""]
    assert parcel.shipment.ship_date == date(2026, 12, 24)


def test_a_time_without_a_zone_is_the_shops(tmp_path: Path) -> None:
    (parcel,) = order(tmp_path, {}).parcels[""]
    assert parcel.shipment.ordered_at is not None
    assert parcel.shipment.ordered_at.astimezone(UTC) == datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"shipment": 10042}, "-:/shipment"),
        ({"shipment": "17850.0"}, "-:/shipment"),
        ({"shipment": " "}, "-:/shipment"),
        ({"order": None}, "-:/order"),
        ({"lines": []}, "-:/lines"),
        ({"lines": [{"sku": "T", "quantity": 0}]}, "-:/lines/0/quantity"),
        ({"lines": [{"sku": "T", "quantity": True}]}, "-:/lines/0/quantity"),
        ({"lines": [{"sku": "T", "quantity": 1, "price": "5,00"}]}, "-:/lines/0/price"),
        ({"lines": [{"sku": "T", "quantity": 1, "price": -5}]}, "-:/lines/0/price"),
        ({"ship_date": "24.12.2026"}, "-:/ship_date"),
        ({"ship_date": 1796083200}, "-:/ship_date"),
        ({"ordered_at": "yesterday"}, "-:/ordered_at"),
        ({"business": "yes"}, "-:/business"),
        ({"kind": "return"}, "-:/kind"),
        ({"customer": {"email": "n/a"}}, "-:/customer/email"),
        ({"history": {"orders": "3"}}, "-:/history/orders"),
        ({"history": {"coupon_share": 2}}, "-:/history/coupon_share"),
        ({"a/b": 1}, "-:/a~1b"),
    ],
)
def test_a_mistake_is_said_with_its_pointer(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    code, where, said = fault(tmp_path, json.dumps({**ORDER, **change}).encode())
    assert code in {"bad-value", "unknown-key"}
    assert where == place
    assert "n/a" not in said


def test_an_unknown_key_gets_a_guess(tmp_path: Path) -> None:
    assert (
        "Did you mean 'first_name'?"
        in fault(tmp_path, json.dumps({**ORDER, "customer": {"firstname": "M"}}).encode())[2]
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[" * 200_000, b"[]", b'"x"', b"\xff\xfe", b'{"shipment": NaN}', b'{"order": "1", "order": "2"}',
     b'{"a":' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_no_order_is_an_error_and_never_a_crash(tmp_path: Path, data: bytes) -> None:
    assert fault(tmp_path, data)[0] in {"not-json", "bad-value", "not-in-encoding", "unknown-key"}


def test_the_schema_names_what_is_required() -> None:
    schema = order_schema()
    assert schema["required"] == ["shipment", "order", "lines"]
    assert schema["additionalProperties"] is False
    json.dumps(schema)
