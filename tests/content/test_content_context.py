"""The names conditions and texts may use, and what they say of a parcel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from content_samples import SHIP, anna, house, parcel, product
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.context import TABLE, build, context_page, days_to_birthday, fields
from inserts.content.expressions import evaluate
from inserts.declared import StampCard
from inserts.model import Assortment, Facts, Line, Parcel


def context_of(one: Parcel, *products: Any, hidden: bool = False, language: str = "de") -> Any:
    stock = Assortment({item.sku: item for item in products})
    return build(one, stock, house(stamps=StampCard()), language, hidden)


def test_every_name_of_the_table_is_in_a_full_context_and_no_other() -> None:
    lines = (Line("ASSAM", Decimal(2), Decimal("10.00")),)
    facts = Facts(
        2, Decimal(10), Decimal(30), date(2026, 1, 1), date(2026, 6, 1), {"SENCHA": date(2026, 6, 1)}, Decimal("0.5")
    )
    customer = anna(language="de", member_since=date(2026, 1, 1), birthday=date(1990, 12, 4), consent=True)
    said = {"ordered_at": datetime(2026, 11, 30, tzinfo=UTC), "language": "de", "total": Decimal(20)}
    assam = product("ASSAM", category="schwarz", link="https://x", guide="https://y")
    sencha = product("SENCHA", consumable=True, interval=60)
    context = context_of(parcel(customer=customer, facts=facts, lines=lines, **said), assam, sencha)
    assert {group: set(names) for group, names in context.items()} == {
        group: set(names) for group, names in TABLE.items() if group != "coupon"
    }
    assert context["stamps"] == {"have": 2, "of": 10, "left": 8}
    assert context["customer"]["days_since_last"] == 183
    assert context["customer"]["days_to_birthday"] == 1
    assert context["order"]["items"] == 2
    assert context["order"]["value"] == Decimal("20.00")
    assert context["parcel"]["delivery_date"] == date(2026, 12, 3)
    assert context["product"]["name"] == "Tee ASSAM"
    assert context["replenish"] == {"sku": "SENCHA", "name": "Tee SENCHA", "short_name": "Tee SENCHA", "days": 185}


def test_a_guest_is_unknown_but_for_the_parcel() -> None:
    context = context_of(parcel())
    assert context["customer"] == {"known": False}
    assert not evaluate("customer.orders == 1", context).holds
    assert evaluate("not customer.known and not customer.open_complaint", context).holds


def test_a_guest_known_by_e_mail_has_a_history() -> None:
    context = context_of(parcel(identity="anna@example.org", facts=Facts(orders=10)))
    assert evaluate("customer.orders == 10 and customer.first_name is unknown", context).holds


def test_hidden_leaves_the_customer_out() -> None:
    facts = Facts(orders=3, bought={"SENCHA": date(2026, 1, 1)})
    sencha = product("SENCHA", consumable=True, interval=60)
    context = context_of(parcel(customer=anna(), facts=facts), sencha, hidden=True)
    assert context["customer"] == context["replenish"] == {}


def test_a_column_of_the_table_is_a_field_and_never_hides_one_of_ours() -> None:
    customer = anna(attributes={"hobby": "Segeln", "orders": "99", "first_name": "Mallory"})
    context = context_of(parcel(customer=customer, facts=Facts(orders=2)))
    assert context["customer"]["hobby"] == "Segeln"
    assert context["customer"]["orders"] == 2
    assert context["customer"]["first_name"] == "Anna"


def test_fields_named_like_methods_of_a_mapping_are_fields() -> None:
    customer = anna(attributes={"keys": "drei", "values": "x", "items": "y", "get": "z"})
    context = context_of(parcel(customer=customer))
    assert evaluate("customer.keys == 'drei' and customer.get == 'z' and order.items == 1", context).holds


def test_names_are_cleaned_for_print() -> None:
    context = context_of(parcel(customer=anna(first_name="Zoe\u0308\u202e\x00 \n Mai", last_name=" \u200b\u2060 ")))
    assert context["customer"]["first_name"] == "Zoë Mai"
    assert "last_name" not in context["customer"], "nothing of it shows: it is unknown"


def test_a_long_name_is_never_cut() -> None:
    context = context_of(parcel(customer=anna(last_name="x" * 300)))
    assert context["customer"]["last_name"] == "x" * 300


def test_an_unknown_price_makes_the_value_of_the_parcel_unknown() -> None:
    lines = (Line("ASSAM", Decimal(1), Decimal(5)), Line("SIEB", Decimal(1)))
    assert "value" not in context_of(parcel(lines=lines))["order"]


def test_the_main_product_is_the_dearest_line_and_the_first_of_equals() -> None:
    lines = (Line("A", Decimal(9), Decimal(5)), Line("B", Decimal(1), Decimal(8)), Line("C", Decimal(1), Decimal(8)))
    context = context_of(parcel(lines=lines), product("A"), product("B"), product("C"))
    assert context["product"]["sku"] == "B"


def test_a_name_in_the_insert_s_language_else_in_the_table_s() -> None:
    english = context_of(parcel(), product("ASSAM"), language="en")
    french = context_of(parcel(), product("ASSAM", name="Assam-Tee"), language="fr")
    assert english["product"]["name"] == "Tea ASSAM"
    assert french["product"]["name"] == "Assam-Tee"


@pytest.mark.parametrize(
    ("born", "on", "days"),
    [
        (date(1990, 12, 4), date(2026, 12, 3), 1),
        (date(1990, 12, 1), date(2026, 12, 3), -2),
        (date(1990, 1, 2), date(2026, 12, 30), 3),
        (date(1990, 12, 30), date(2027, 1, 2), -3),
        (date(2000, 2, 29), date(2027, 2, 28), 1),
        (date(2000, 2, 29), date(2028, 2, 28), 1),
        (date(2000, 2, 29), date(2028, 3, 1), -1),
    ],
)
def test_days_to_the_nearest_birthday(born: date, on: date, days: int) -> None:
    assert days_to_birthday(born, on) == days


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.dates(date(1920, 1, 1), date(2010, 1, 1)), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_birthday_is_never_further_than_half_a_year(born: date, on: date) -> None:
    assert -183 <= days_to_birthday(born, on) <= 183


@pytest.mark.parametrize(
    ("bought", "said", "sku"),
    [
        ({"A": date(2026, 10, 4)}, {}, "A"),
        ({"A": date(2026, 10, 5)}, {}, None),
        ({"A": date(2026, 9, 30), "B": date(2026, 9, 1)}, {}, "B"),
        ({"A": date(2026, 10, 4)}, {"consumable": False}, None),
        ({"A": date(2026, 10, 4)}, {"interval": None}, None),
        ({"ASSAM": date(2026, 1, 1)}, {}, None),
    ],
)
def test_a_consumable_whose_interval_has_run_out_by_delivery(bought: Any, said: Any, sku: str | None) -> None:
    goods = [product(one, **({"consumable": True, "interval": 60} | said)) for one in ("A", "B", "ASSAM")]
    context = context_of(parcel("ASSAM", customer=anna(), facts=Facts(bought=bought)), *goods)
    assert context["replenish"].get("sku") == sku
    assert evaluate("replenish.sku is known", context).holds == (sku is not None)


def test_crossing_500_euros_is_two_comparisons() -> None:
    when = "customer.spent_before < 500 and customer.spent_after >= 500"
    for before, after, crossed in ((480, 500, True), (500, 520, False), (400, 499, False)):
        facts = Facts(spent_before=Decimal(before), spent_after=Decimal(after))
        assert evaluate(when, context_of(parcel(customer=anna(), facts=facts))).holds == crossed


def test_the_page_of_names_has_every_name_once() -> None:
    page = context_page()
    for group, names in TABLE.items():
        for name in names:
            assert page.count(f"`{group}.{name}` |") == 1


def test_a_check_without_tables_allows_any_column_but_no_unknown_field_elsewhere() -> None:
    assert "*" in (fields(None, coupon=False)["customer"] or ())
    assert "*" not in (fields(None, coupon=False)["shop"] or ())
    assert "coupon" not in fields({}, coupon=False)
    assert fields({"order": ("gate",)}, coupon=True)["order"][-1] == "gate"  # type: ignore[index]


def test_the_day_of_an_insert_is_its_shipment_s() -> None:
    assert context_of(parcel())["parcel"]["ship_date"] == SHIP
