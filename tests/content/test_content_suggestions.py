"""What is suggested, and every reason against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from content_samples import DU, EN, anna, parcel, product
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.actions import Dropped
from inserts.content.formats import Voice
from inserts.content.prices import Price, priced
from inserts.content.suggestions import Bounds, suggest
from inserts.model import Assortment, Facts, Parcel, Product, Recommendation


def fine(path: str) -> str:
    return ""


def stock(*products: Product, **said: Any) -> Assortment:
    return Assortment({one.sku: one for one in products}, **said)


def skus(one: Parcel, goods: Assortment, count: int = 3, **said: Any) -> list[str]:
    return [pick.product.sku for pick in suggest(one, goods, Bounds(), count, fine, **said)[0]]


def against(candidate: Product, one: Parcel | None = None, bounds: Bounds | None = None, **rec: Any) -> str:
    """Why a recommended product was dropped; empty where it was kept."""
    found = Recommendation("ASSAM", candidate.sku, 1, **rec)
    goods = stock(product("ASSAM"), candidate, for_sku={"ASSAM": (found,)})
    kept, dropped = suggest(one or parcel("ASSAM"), goods, bounds or Bounds(), 3, fine)
    assert bool(kept) != bool(dropped)
    return dropped[0].why if dropped else ""


def test_sources_come_in_order_customer_sku_accessory_best_seller() -> None:
    goods = stock(
        product("ASSAM", accessories=("SIEB",)), *(product(sku) for sku in ("KANNE", "SIEB", "HONIG", "DOSE")),
        for_customer={"C-1": (Recommendation("C-1", "KANNE", 1),)},
        for_sku={"ASSAM": (Recommendation("ASSAM", "HONIG", 1),)},
        best_sellers=("DOSE",),
    )  # fmt: skip
    assert skus(parcel("ASSAM", customer=anna()), goods) == ["KANNE", "HONIG", "SIEB"]
    assert skus(parcel("ASSAM"), goods) == ["HONIG", "SIEB", "DOSE"]
    assert skus(parcel("ASSAM", customer=anna()), goods, named=False) == ["HONIG", "SIEB", "DOSE"]
    assert skus(parcel("ASSAM", customer=anna()), goods, count=1) == ["KANNE"]
    assert skus(parcel("ASSAM"), goods, count=0) == []


def test_recommendations_for_several_lines_go_by_rank() -> None:
    goods = stock(
        *(product(sku) for sku in "ABCDEF"),
        for_sku={"A": (Recommendation("A", "C", 1), Recommendation("A", "D", 2)), "B": (Recommendation("B", "E", 1),)},
    )
    assert skus(parcel("A", "B"), goods) == ["C", "E", "D"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"stock": 0}, "stock 0, reserve 0"),
        ({"stock": 1}, ""),
        ({"stock": None}, ""),
        ({"no_advertise": True}, "must not be advertised"),
        ({"category": "Gutschein"}, "category 'Gutschein' is excluded"),
    ],
)
def test_stock_flags_and_categories(said: Any, why: str) -> None:
    assert against(product("SIEB", **said), bounds=Bounds(exclude_categories=("Gutschein",))) == why


def test_a_reserve_stays_in_stock() -> None:
    excluded = product("SIEB", no_discount=True)
    assert against(excluded, bounds=Bounds(beside_coupon=True)) == "the coupon on this card does not count for it"
    assert against(excluded) == ""
    assert against(product("SIEB", stock=5), bounds=Bounds(reserve=5)) == "stock 5, reserve 5"
    assert against(product("SIEB", stock=6), bounds=Bounds(reserve=5)) == ""


def test_what_the_customer_has_is_not_suggested_unless_it_is_used_up() -> None:
    owner = parcel("ASSAM", customer=anna(), facts=Facts(bought={"SIEB": date(2026, 1, 1)}))
    assert against(product("SIEB"), owner) == "was bought before"
    assert against(product("SIEB", consumable=True), owner) == ""
    assert against(product("SIEB", consumable=True), parcel("ASSAM", "SIEB")) == "is in this parcel"


@pytest.mark.parametrize("relation", ["upgrade", "similar"])
def test_an_upgrade_is_at_most_thirty_per_cent_dearer(relation: Any) -> None:
    assert against(product("KANNE", "13.00"), relation=relation) == ""
    why = f"{relation}, 13.01 is more than 30 % dearer than 10.00"
    assert against(product("KANNE", "13.01"), relation=relation) == why
    assert against(product("KANNE", None), relation=relation) == f"{relation}, and its price cannot be measured"
    assert against(product("KANNE", "15.00"), relation=relation, bounds=Bounds(dearer=50)) == ""


@pytest.mark.parametrize("relation", ["accessory", "replacement"])
def test_an_accessory_may_cost_what_it_likes(relation: Any) -> None:
    assert against(product("KANNE", "99.00"), relation=relation) == ""


def test_no_two_of_a_kind() -> None:
    goods = stock(
        product("A"), product("B", category="Siebe"), product("C", category="Siebe"),
        product("D", short_names={"de": "Kanne"}), product("E", short_names={"de": "Kanne"}),
        best_sellers=("B", "C", "D", "E"),
    )  # fmt: skip
    kept, dropped = suggest(parcel("A"), goods, Bounds(), 3, fine)
    assert [pick.product.sku for pick in kept] == ["B", "D"]
    assert dropped == (Dropped("C", "is of a kind with B"), Dropped("E", "is of a kind with D"))


def test_a_picture_that_cannot_be_used_drops_the_product_none_at_all_does_not() -> None:
    goods = stock(product("A"), product("B", picture="b.jpg"), product("C"), best_sellers=("B", "C", "GONE"))
    kept, dropped = suggest(parcel("A"), goods, Bounds(), 3, lambda path: f"{path} is too small")
    assert [pick.product.sku for pick in kept] == ["C"]
    assert dropped == (Dropped("B", "picture: b.jpg is too small"), Dropped("GONE", "is not in the products table"))


def test_the_trace_goes_on_but_changes_nothing() -> None:
    goods = stock(*(product(sku) for sku in "ABCDE"), best_sellers=("B", "C", "D", "E"))
    short, long = (suggest(parcel("A"), goods, Bounds(), 2, fine, trace=trace) for trace in (False, True))
    assert short == (long[0], ())
    assert long[1] == (Dropped("D", "there are 2 already"), Dropped("E", "there are 2 already"))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.integers(0, 3), st.booleans(), st.sampled_from("xyz"))))
def test_no_suggestion_ever_breaks_a_hard_constraint(rows: list[tuple[str, int, bool, str]]) -> None:
    goods = {sku: product(sku, stock=left, no_advertise=flag, category=kind) for sku, left, flag, kind in rows}
    one = parcel("A", "B", customer=anna(), facts=Facts(bought={"C": date(2026, 1, 1)}))
    picks, _ = suggest(one, Assortment(goods, best_sellers=tuple("ABCDEFGH")), Bounds(reserve=1), 3, fine)
    found = [pick.product for pick in picks]
    assert len(found) <= 3
    assert len({item.category for item in found}) == len(found)
    assert all((item.stock or 0) > 1 and not item.no_advertise and item.sku not in "ABC" for item in found)


# ── prices ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({}, ""),
        ({"unit": "piece"}, ""),
        ({"content": Decimal(100), "unit": "g"}, "99,00\u202f€/kg"),
        ({"content": Decimal(1), "unit": "kg"}, ""),
        ({"content": Decimal(2), "unit": "kg"}, "4,95\u202f€/kg"),
        ({"content": Decimal(1000), "unit": "ml"}, ""),
        ({"content": Decimal(750), "unit": "ml"}, "13,20\u202f€/l"),
        ({"content": Decimal("2.5"), "unit": "m2"}, "3,96\u202f€/m²"),
        ({"content": Decimal(9), "unit": "g"}, ""),
        ({"list_price": Decimal(12), "low_30": Decimal("9.50")}, "niedrigster Preis der letzten 30 Tage: 9,50\u202f€"),
        ({"list_price": Decimal("9.90")}, ""),
    ],
)
def test_a_price_with_what_must_stand_beside_it(said: Any, note: str) -> None:
    assert priced(product("A", "9.90", **said), DU) == Price("9,90\u202f€", note)


def test_unit_price_and_low_stand_side_by_side() -> None:
    said: Any = {"content": Decimal(50), "unit": "g", "list_price": Decimal(12), "low_30": Decimal("9.50")}
    assert priced(product("A", "9.90", **said), EN).note == "£198.00/kg · lowest price of the last 30 days: £9.50"


def test_an_arabic_unit_price_names_its_unit_in_arabic() -> None:
    voice = Voice("ar", "ar_DE", "du", "EUR")
    said: Any = {"content": Decimal(50), "unit": "g", "list_price": Decimal(12), "low_30": Decimal("9.50")}
    assert priced(product("A", "9.90", **said), voice).note == (
        "\u200f198.00\u202f€/كغ · أدنى سعر خلال آخر 30 يومًا: \u200f9.50\u202f€"
    )


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (None, {}),
        ("0", {}),
        ("9.90", {"list_price": Decimal(12)}),
        ("9.90", {"unit": "g"}),
        ("9.90", {"content": Decimal(100)}),
        ("9.90", {"content": Decimal(0), "unit": "g"}),
        ("9.90", {"content": Decimal(1), "unit": "Bund"}),
    ],
)
def test_a_price_that_lacks_something_is_not_printed(price: str | None, said: Any) -> None:
    found = priced(product("A", price, **said), DU)
    assert (found.price, found.note) == ("", "")
    assert found.why_not
