from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from intake_shops import CUSTOMERS, DAY, SHIPMENTS, refusals, taken

from inserts.errors import InsertsError
from inserts.intake.join import alias, match
from inserts.intake.profiles import Profiles
from inserts.model import Customer, Parcel


def parcels(tmp_path: Path, customers: str = CUSTOMERS, **files: str) -> dict[str, Parcel]:
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "customers": customers, **files}, DAY)
    return {one.shipment.id: one for one in intake.parcels.get("A", ())}


def test_each_shipment_has_its_own_customer(tmp_path: Path) -> None:
    found = parcels(tmp_path)
    names = {key: one.customer.first_name if one.customer else "" for key, one in found.items()}
    assert names == {"S-1": "Mia", "S-2": "Noa", "S-3": ""}
    assert [one.identity for one in found.values()] == ["C-1", "C-2", ""]


def test_a_doubled_customer_never_doubles_a_shipment(tmp_path: Path) -> None:
    found = parcels(tmp_path, CUSTOMERS + "C-1,MIA@example.com,Mia ,yes\n")
    assert list(found) == ["S-1", "S-2", "S-3"]


def test_a_customer_given_twice_in_different_words_holds_its_shipments(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "customers": CUSTOMERS + "C-1,mia@example.com,Maya,yes\n"}, DAY)
    assert refusals(intake) == [("S-1", "customer-twice", "customers.csv:4")]


class Doubled(dict[str, Customer]):
    """A table that somehow has each customer twice."""

    def __iter__(self) -> Iterator[str]:
        return iter([*self.keys(), *self.keys()])


def test_the_join_itself_refuses_a_customer_that_is_there_twice() -> None:
    with pytest.raises(pd.errors.MergeError):
        match(["C-1"], Profiles(Doubled({"C-1": Customer("C-1")})))


def test_an_unknown_customer_is_held_where_there_is_a_customers_table(tmp_path: Path) -> None:
    only = "customer,first_name\nC-2,Noa\n"
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "customers": only}, DAY)
    assert refusals(intake) == [("S-1", "customer-unknown", "shipments.csv:2:5 (customer)")]
    assert taken(tmp_path, {"shipments": SHIPMENTS}, DAY).refused == ()


def test_a_wrong_customer_row_holds_that_customers_shipments_with_its_own_place(tmp_path: Path) -> None:
    text = "customer,first_name,birthday\nC-1,Mia,31.2.1980\nC-2,Noa,1990-01-01\nC-3,Xu\n"
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "customers": text}, DAY)
    assert refusals(intake) == [("S-1", "not-a-date", "customers.csv:2:3 (birthday)")]
    assert "31.2" not in intake.refused[0].held.message


def test_a_torn_customer_row_holds_that_customers_shipments(tmp_path: Path) -> None:
    text = "customer,first_name,language\nC-1,Mia, oh,de\nC-2,Noa,de\n"
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "customers": text}, DAY)
    assert refusals(intake) == [("S-1", "long-row", "customers.csv:2:4")]


def test_a_blank_key_joins_nothing(tmp_path: Path) -> None:
    found = parcels(tmp_path, CUSTOMERS + ",,Nobody,yes\n")
    assert found["S-3"].customer is None
    assert found["S-3"].identity == ""


EMAILS = """\
shipment,order,pick_list,position,email,sku,quantity
S-1,O-1,A,1,MIA@Example.com,TEA,1
S-2,O-2,A,2,stranger@example.com,TEA,1
S-3,O-3,A,3,two@example.com,TEA,1
"""


def test_without_a_number_the_email_finds_the_customer(tmp_path: Path) -> None:
    customers = CUSTOMERS + "C-3,two@example.com,Al,yes\nC-4,two@example.com,Bo,yes\n"
    intake = taken(tmp_path, {"shipments": EMAILS, "customers": customers}, DAY)
    first, second = intake.parcels["A"]
    assert (first.identity, first.customer.first_name if first.customer else "") == ("C-1", "Mia")
    assert (second.identity, second.customer) == ("stranger@example.com", None)
    assert refusals(intake) == [("S-3", "customer-unclear", "shipments.csv:4:5 (email)")]


def test_customers_without_numbers_are_known_by_email(tmp_path: Path) -> None:
    customers = "email,first_name\nmia@example.com,Mia\n"
    intake = taken(tmp_path, {"shipments": EMAILS, "customers": customers}, DAY)
    assert [one.customer.first_name if one.customer else "" for one in intake.parcels["A"]] == ["Mia", "", ""]


def test_an_address_with_several_numbers_is_nobodys_alias() -> None:
    pairs = [("1", "a@b.de"), ("1", "a@b.de"), ("2", "c@d.de"), ("3", "c@d.de"), ("", "x@y.de"), ("4", "")]
    assert alias(pairs) == {"a@b.de": "1"}


@pytest.mark.parametrize("row", ["C-1,", ",mia@example.com", ",MIA@EXAMPLE.COM "])
def test_the_suppression_list_beats_everything(tmp_path: Path, row: str) -> None:
    found = parcels(tmp_path, suppression=f"customer,email\n{row}\n")
    assert {key: one.objected for key, one in found.items()} == {"S-1": True, "S-2": False, "S-3": False}


def test_refused_consent_is_an_objection_and_none_given_is_not(tmp_path: Path) -> None:
    found = parcels(tmp_path, "customer,consent\nC-1,no\nC-2,\n")
    assert {key: one.objected for key, one in found.items()} == {"S-1": True, "S-2": False, "S-3": False}


@pytest.mark.parametrize("row", ["C-1,x,y\n", "17850.0,\n", ",not an address\n", '"C-1,\n'])
def test_a_suppression_list_that_cannot_be_read_stops_the_run(tmp_path: Path, row: str) -> None:
    with pytest.raises(InsertsError, match=r"suppression\.csv:2") as caught:
        parcels(tmp_path, suppression=f"customer,email\n{row}")
    assert caught.value.code == "objection-unreadable"


def test_a_sku_that_is_not_in_the_products_is_shipped_all_the_same(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "products": "sku,name\nTEA,Tea\n"}, DAY)
    assert len(intake.parcels["A"]) == 3
    assert any("2 SKUs in parcels not found in the table" in notice for notice in intake.notices)


def test_products_and_recommendations_become_the_assortment(tmp_path: Path) -> None:
    products = (
        'sku,name,name_de,accessories,stock,price\nTEA,Tea,Tee,"POT, CUP",-2,4.90\nPOT,Pot,,,3,x\n'
        "CUP,Cup,,,,1\nCUP,Cup,,,,1\nDUP,A,,,,1\nDUP,B,,,,1\n"
    )
    recommendations = (
        "customer,sku,recommended,rank,relation,reason_de\n,TEA,POT,2,upgrade,\n,TEA,CUP,1,,Dazu passt:\n"
        "C-1,,TEA,,similar,\nC-1,TEA,POT,,,\n,,POT,,,\n"
    )
    files = {"shipments": SHIPMENTS, "products": products, "recommendations": recommendations}
    intake = taken(tmp_path, files, DAY)
    goods = intake.assortment
    assert sorted(goods.products) == ["CUP", "TEA"]
    assert goods.products["TEA"].names == {"": "Tea", "de": "Tee"}
    assert goods.products["TEA"].accessories == ("POT", "CUP")
    assert goods.products["TEA"].stock == -2
    assert [(one.sku, one.rank, one.relation) for one in goods.for_sku["TEA"]] == [
        ("CUP", 1, "accessory"),
        ("POT", 2, "upgrade"),
    ]
    assert goods.for_sku["TEA"][0].reasons == {"de": "Dazu passt:"}
    assert [one.sku for one in goods.for_customer["C-1"]] == ["TEA"]
    accounts = {one.table: one for one in intake.accounts}
    assert (accounts["products"].duplicate, accounts["products"].rejected) == (1, 3)
    assert accounts["recommendations"].rejected == 2
    assert intake.refused == ()


def test_a_customers_profile_is_read_as_declared(tmp_path: Path) -> None:
    text = (
        "Kundennr;E-Mail;Vorname;Anrede;Du;Geburtstag;Werbung;Stufe\n"
        "C-1;mia@example.com;Mía;Frau;Du;03.12.1988;ja;Gold\nC-2;;;;;;;\n"
    )
    (tmp_path / "s.csv").write_text(SHIPMENTS)
    columns = {"customer": "Kundennr", "first_name": "Vorname", "salutation": "Anrede", "tone": "Du",
               "birthday": "Geburtstag", "consent": "Werbung", "attributes.tier": "Stufe"}  # fmt: skip
    intake = taken(
        tmp_path,
        {"shipments": SHIPMENTS, "customers": text},
        DAY,
        customers={"columns": columns, "date": "%d.%m.%Y"},
    )
    mia = intake.parcels["A"][0].customer
    assert mia is not None
    assert (mia.first_name, mia.tone, mia.birthday, mia.consent) == ("Mía", "du", date(1988, 12, 3), True)
    assert mia.attributes == {"tier": "Gold"}
