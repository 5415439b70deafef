from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from intake_shops import DAY, SHIPMENTS, refusals, taken

from inserts.model import Facts, Parcel

HEADER = "order,customer,email,ordered_at,sku,quantity,price,status,kind,coupon\n"


def facts(tmp_path: Path, history: str, shipments: str = SHIPMENTS) -> dict[str, Facts]:
    intake = taken(tmp_path, {"shipments": shipments, "history": HEADER + history}, DAY)
    return {one.shipment.id: one.facts for one in intake.parcels["A"]}


def test_orders_and_money_are_those_before_this_order_and_this_one(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        "H-1,C-1,,2026-01-05 09:00:00,TEA,2,5.00,,,\n"
        "H-1,C-1,,2026-01-05 09:00:00,POT,1,20.00,,,\n"
        "H-2,C-1,,2026-03-05 09:00:00,TEA,1,5.00,completed,,SAVE\n"
        "H-3,C-2,,2026-03-05 09:00:00,TEA,1,5.00,,,\n",
    )["S-1"]
    assert found == Facts(
        orders=3,
        spent_before=Decimal("35.00"),
        spent_after=Decimal("65.00"),
        first_order=date(2026, 1, 5),
        last_order=date(2026, 3, 5),
        bought={"TEA": date(2026, 3, 5), "POT": date(2026, 1, 5)},
        coupon_share=Decimal("0.5"),
    )


def test_cancelled_returned_and_replacement_orders_count_for_nothing(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        "H-1,C-1,,2026-01-05 09:00:00,A,1,1.00,cancelled,,\n"
        "H-2,C-1,,2026-01-06 09:00:00,B,1,1.00,Refunded,,\n"
        "H-3,C-1,,2026-01-07 09:00:00,C,1,1.00,,replacement,\n"
        "H-4,C-1,,2026-01-08 09:00:00,D,1,1.00,paid,subscription,\n",
    )["S-1"]
    assert (found.orders, found.spent_before, set(found.bought)) == (2, Decimal("1.00"), {"D"})


def test_what_lies_after_the_order_does_not_count(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        "H-1,C-1,,2026-11-30 09:59:59,A,1,1,,,\nH-2,C-1,,2026-11-30 10:00:01,B,1,1,,,\n"
        "O-0,C-1,,2026-11-30 10:00:00,C,1,1,,,\nO-2,C-1,,2026-11-30 10:00:00,D,1,1,,,\n",
    )["S-1"]
    assert (found.orders, set(found.bought)) == (3, {"A", "C"})


def test_this_order_is_counted_once_though_the_history_has_it(tmp_path: Path) -> None:
    found = facts(tmp_path, "O-1,C-1,,2026-11-30 10:00:00,TEA,2,5.00,,,\nO-1,C-1,,2026-11-29 10:00:00,POT,1,20,,,\n")[
        "S-1"
    ]
    assert found == Facts(orders=1, spent_after=Decimal("30.00"))


def test_two_shipments_of_one_order_are_one_order_with_one_total(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at\n"
        "S-1,O-1,A,1,C-1,TEA,1,5,2026-11-30 10:00:00\nS-2,O-1,B,1,C-1,POT,1,20,2026-11-30 10:00:00\n"
    )
    intake = taken(tmp_path, {"shipments": text, "history": HEADER}, DAY)
    parcels: list[Parcel] = [*intake.parcels["A"], *intake.parcels["B"]]
    assert [one.facts for one in parcels] == [Facts(orders=1, spent_after=Decimal(25))] * 2
    assert [one.shipment.total for one in parcels] == [Decimal(25)] * 2


def test_another_order_on_the_same_list_counts_in_order_of_time(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at\n"
        "S-2,O-2,A,1,C-1,POT,1,20,2026-11-30 11:00:00\nS-1,O-1,A,2,C-1,TEA,1,5,2026-11-30 10:00:00\n"
    )
    found = facts(tmp_path, "", text)
    assert (found["S-1"].orders, found["S-1"].spent_before) == (1, Decimal(0))
    assert (found["S-2"].orders, found["S-2"].spent_before, found["S-2"].last_order) == (
        2,
        Decimal(5),
        date(2026, 11, 30),
    )
    assert dict(found["S-2"].bought) == {"TEA": date(2026, 11, 30)}


def test_an_order_on_the_list_that_is_held_still_was_placed(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at\n"
        "S-1,O-1,A,1,C-1,TEA,x,5,2026-11-30 10:00:00\nS-2,O-2,A,2,C-1,POT,1,20,2026-11-30 11:00:00\n"
    )
    assert facts(tmp_path, "", text)["S-2"].orders == 2


def test_a_replacement_is_no_order_and_knows_the_one_it_replaces(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at,kind\n"
        "S-1,O-1,A,1,C-1,TEA,1,5,2026-11-30 10:00:00,replacement\n"
    )
    found = facts(tmp_path, "O-1,C-1,,2026-11-30 10:00:00,TEA,1,5,,,\nH-1,C-1,,2026-10-01 10:00:00,POT,1,20,,,\n", text)
    assert (found["S-1"].orders, found["S-1"].spent_after) == (2, Decimal(25))


def test_a_replacement_without_its_order_in_the_history_counts_the_others_only(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,sku,quantity,price,ordered_at,kind\n"
        "S-1,O-1,A,1,C-1,TEA,1,5,2026-11-30 10:00:00,replacement\n"
    )
    found = facts(tmp_path, "H-1,C-1,,2026-10-01 10:00:00,POT,1,20,,,\n", text)["S-1"]
    assert (found.orders, found.spent_before, found.spent_after) == (1, Decimal(20), Decimal(20))


def test_a_guest_with_an_email_is_known_and_one_without_is_not(tmp_path: Path) -> None:
    text = (
        "shipment,order,pick_list,position,customer,email,sku,quantity,price\n"
        "S-1,O-1,A,1,,Mia@example.com,TEA,1,5\nS-2,O-2,A,2,,,TEA,1,5\n"
    )
    history = (
        "H-1,,mia@example.com,2026-01-05 09:00:00,TEA,1,5,,,\nH-2,,MIA@example.com,2026-02-05 09:00:00,TEA,1,5,,,\n"
        "H-3,,,2026-03-05 09:00:00,TEA,1,5,,,\n"
    )
    found = facts(tmp_path, history, text)
    assert (found["S-1"].orders, found["S-1"].spent_before) == (3, Decimal(10))
    assert found["S-2"] == Facts(orders=1, spent_after=Decimal(5))


def test_orders_by_number_and_by_email_are_the_same_customers(tmp_path: Path) -> None:
    text = "shipment,order,pick_list,position,customer,email,sku,quantity\nS-1,O-1,A,1,C-1,mia@example.com,TEA,1\n"
    history = "H-1,,mia@example.com,2026-01-05 09:00:00,TEA,1,5,,,\nH-2,C-1,,2026-02-05 09:00:00,TEA,1,5,,,\n"
    assert facts(tmp_path, history, text)["S-1"].orders == 3


def test_a_total_given_for_an_order_counts_more_than_its_rows(tmp_path: Path) -> None:
    history = "order,customer,ordered_at,total,discount,price\nH-1,C-1,2026-01-05 09:00:00,18.00,,20\nH-1,C-1,2026-01-05 09:00:00,,,3\nH-2,C-1,2026-01-06 09:00:00,,2.50,10\n"  # noqa: E501
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "history": history}, DAY)
    assert intake.parcels["A"][0].facts.spent_before == Decimal("25.50")


def test_a_wrong_history_row_holds_its_customers_shipments_alone(tmp_path: Path) -> None:
    history = (
        "H-1,C-1,,2026-01-05,TEA,1,5,,,\nH-2,C-2,,2026-01-05 09:00:00,TEA,1,5,completed,,\n"
        "H-3,C-9,,2026-01-05 09:00:00,TEA,1,5,lost,,\nH-4,C-2,,2026-01-05 09:00:00,TEA\n"
    )
    intake = taken(tmp_path, {"shipments": SHIPMENTS, "history": HEADER + history}, DAY)
    assert refusals(intake) == [
        ("S-1", "not-a-date", "history.csv:2:4 (ordered_at)"),
        ("S-2", "short-row", "history.csv:5:6 (quantity)"),
    ]
    assert [one.shipment.id for one in intake.parcels["A"]] == ["S-3"]
    (account,) = [one for one in intake.accounts if one.table == "history"]
    assert (account.read, account.used, account.unmatched, account.rejected) == (4, 1, 0, 3)


def test_days_are_days_of_the_shops_zone(tmp_path: Path) -> None:
    found = facts(tmp_path, "H-1,C-1,,2026-01-05 00:30:00,TEA,1,5,,,\n")["S-1"]
    assert found.last_order == date(2026, 1, 5)


def test_best_sellers_are_those_of_the_last_ninety_days(tmp_path: Path) -> None:
    history = (
        "H-1,X,,2026-01-05 09:00:00,OLD,99,5,,,\nH-2,X,,2026-11-05 09:00:00,TEA,2,5,,,\n"
        "H-3,,,2026-11-06 09:00:00,CUP,2,5,,,\nH-4,Y,,2026-11-07 09:00:00,POT,3,5,,,\n"
        "H-5,Y,,2026-11-07 09:00:00,GONE,9,5,,,\nH-6,Y,,2026-11-07 09:00:00,CUP,9,5,cancelled,,\n"
        "H-7,Y,,2026-12-07 09:00:00,TEA,9,5,,,\n"
    )
    products = "sku,name\n" + "".join(f"{sku},x\n" for sku in ("TEA", "CUP", "POT", "OLD"))
    files = {"shipments": SHIPMENTS, "history": HEADER + history, "products": products}
    assert taken(tmp_path, files, DAY).assortment.best_sellers == ("POT", "CUP", "TEA")
    early = HEADER + history.splitlines(keepends=True)[0]
    assert taken(tmp_path, {**files, "history": early}, DAY).assortment.best_sellers == ("OLD",)


def test_without_a_history_a_notice_says_what_that_means(tmp_path: Path) -> None:
    intake = taken(tmp_path, {"shipments": SHIPMENTS}, DAY)
    assert "there is no history: every order counts as its customer's first." in intake.notices


row = st.tuples(
    st.integers(0, 8),
    st.sampled_from(["C-1", "C-2", ""]),
    st.integers(0, 40),
    st.sampled_from(["A", "B", ""]),
    st.integers(-1, 3),
    st.integers(0, 999),
    st.sampled_from(["", "cancelled", "completed"]),
)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(rows=st.lists(row, max_size=25))
def test_the_facts_are_those_a_patient_clerk_would_find(tmp_path_factory, rows) -> None:  # type: ignore[no-untyped-def]
    """The same facts, counted row by row in plain loops."""
    tmp_path = tmp_path_factory.mktemp("clerk")
    start = datetime(2026, 11, 28, 0, 0)
    text, orders = "", defaultdict(list)
    for number, customer, hours, sku, units, cents, status in rows:
        moment = start + timedelta(hours=2 * hours)
        text += f"H-{number},{customer},,{moment},{sku},{units},{cents / 100:.2f},{status},,\n"
        if customer and status != "cancelled":
            orders[customer, f"H-{number}"].append((moment, sku, units, Decimal(cents) / 100))
    found = facts(tmp_path, text)
    for shipment, customer, now in (("S-1", "C-1", 10), ("S-2", "C-2", 11)):
        mine = {
            order: lines
            for (who, order), lines in orders.items()
            if who == customer
            and (_earliest(rows, who, order, start), order) < (datetime(2026, 11, 30, now), f"O-{shipment[-1]}")
        }
        assert found[shipment].orders == len(mine) + 1
        assert found[shipment].spent_before == sum(
            (u * p for lines in mine.values() for _, _, u, p in lines), Decimal(0)
        )


def _earliest(rows, who: str, order: str, start: datetime) -> datetime:  # type: ignore[no-untyped-def]
    return min(start + timedelta(hours=2 * r[2]) for r in rows if r[1] == who and f"H-{r[0]}" == order)
