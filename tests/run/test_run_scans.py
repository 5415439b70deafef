"""What a scan means: forgiving in how it is written, never guessing between two."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.model import Facts, Parcel, Shipment
from inserts.run.floor.scans import Meant, Sought, cleaned, plain

A = Meant("FB-104223", "B-26-31524", "LIST-A", 3, 25, "4223")
B = Meant("FB-104228", "B-26-31533", "LIST-A", 5, 25, "4228")
C = Meant("FB-104229", "B-26-31533", "LIST-A", 6, 25, "4229")
D = Meant("GX-204223", "B-26-40000", "LIST-B", 3, 20, "4223")
TORN = Meant("", "", "LIST-A", 7, 25, "")


def meant(text: str, pick_list: str = "") -> list[str]:
    return [one.shipment for one in Sought([A, B, C, D, TORN], pick_list).meant(cleaned(text))]


@pytest.mark.parametrize(
    "text", ["FB-104223", " FB-104223\t", "fb-104223", "FB104223", "FB 104223", "]C1FB-104223", "]d2fb-104223",
             "\x1dFB-104223\x1e", "FBß104223", "B-26-31524"],
)  # fmt: skip
def test_a_number_is_known_however_a_scanner_sends_it(text: str) -> None:
    assert meant(text) == ["FB-104223"]


def test_an_order_in_two_parcels_means_both() -> None:
    assert meant("B-26-31533") == ["FB-104228", "FB-104229"]


def test_a_match_id_of_two_lists_means_both_and_one_where_the_bench_has_a_list() -> None:
    assert meant("4223") == ["FB-104223", "GX-204223"]
    assert meant("4223", "LIST-B") == ["GX-204223"]


def test_a_match_id_of_another_list_means_nothing_here_and_is_known_elsewhere() -> None:
    here = Sought([A, B, C, D, TORN], "LIST-B")
    assert (here.meant("4228"), here.elsewhere("4228")) == ((), (B,))
    assert here.elsewhere("4223") == (A,)
    assert here.elsewhere("") == here.elsewhere("-") == Sought([A, B, C, D]).elsewhere("4228") == ()


def test_a_full_number_of_another_list_is_known_all_the_same() -> None:
    assert meant("GX-204223", "LIST-A") == ["GX-204223"]


@pytest.mark.parametrize("text", ["3", "03", "003", "03/25"])
def test_a_position_counts_on_the_benchs_own_list_only(text: str) -> None:
    assert meant(text, "LIST-A") == ["FB-104223"]
    assert meant(text, "LIST-B") == ["GX-204223"]
    assert meant(text) == []


def test_a_row_without_a_shipment_is_found_by_its_position() -> None:
    assert Sought([A, TORN], "LIST-A").meant("7") == (TORN,)


def test_a_number_that_is_also_a_match_id_means_both() -> None:
    short = Meant("4228", "X-1", "LIST-B", 9, 20, "4228x")
    assert [one.shipment for one in Sought([B, short]).meant("4228")] == ["FB-104228", "4228"]


@pytest.mark.parametrize("text", ["", "   ", "]C1", "-", "/", "07/", "999999999999"])
def test_what_means_nothing_means_nothing(text: str) -> None:
    assert meant(text, "LIST-A") == []


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_whatever_is_scanned_means_only_parcels_that_bear_it(text: str) -> None:
    for name in meant(text, "LIST-A"):
        one = next(each for each in (A, B, C, D, TORN) if each.shipment == name)
        marks = {plain(one.shipment), plain(one.order), plain(one.match)}
        assert plain(cleaned(text)) in marks or cleaned(text).split("/")[0].lstrip("0") == str(one.position)


def test_a_parcel_is_not_part_of_what_makes_two_the_same() -> None:
    shipment = Shipment("FB-104223", "B-26-31524", "LIST-A", 3, "", "", (), date(2026, 12, 4))
    parcel = Parcel(shipment, None, Facts())
    assert Meant("FB-104223", "B-26-31524", "LIST-A", 3, 25, "4223", parcel) == A
