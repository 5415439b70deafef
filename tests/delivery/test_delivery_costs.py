"""What cards cost: by hand, by sheet, to the cent."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.declared import Costs, SheetCosts
from inserts.delivery.costs import Cost, Used, costs_as_dict, reckon, together

COSTS = Costs(paper=Decimal("0.012"), click=Decimal("0.009"), waste=Decimal(2), seconds=Decimal(4), wage=Decimal(18))


def test_paper_clicks_waste_and_handling_are_added_up() -> None:
    # 27 leaves at 1.2 ct and 52 sides at 0.9 ct are 79.2 ct; 2 % waste makes 80.784 ct;
    # 22 cards of 4 seconds at 18 an hour are 2 ct each.
    cost = reckon(Used(leaves=27, printed_sides=52, cards=22), COSTS, "single", "EUR")
    assert cost.total == Decimal("1.24784")
    assert (cost.batch, cost.card, cost.currency, cost.cards) == (Decimal("1.25"), Decimal("0.057"), "EUR", 22)


def test_a_kind_of_sheet_may_have_its_own_paper_and_click() -> None:
    costs = COSTS.model_copy(update={"waste": Decimal(0), "seconds": Decimal(0)})
    a4 = costs.model_copy(update={"sheets": {"a4-4xa6": SheetCosts(click=Decimal("0.03"))}})
    used = Used(leaves=10, printed_sides=20, cards=40)
    assert reckon(used, costs, "a4-4xa6", "EUR").total == Decimal("0.300")
    assert reckon(used, a4, "a4-4xa6", "EUR").total == Decimal("0.720")
    assert reckon(used, a4, "single", "EUR").total == Decimal("0.300")


def test_what_is_not_given_costs_nothing_and_a_free_click_is_free() -> None:
    free = Costs(click=Decimal("0.05"), sheets={"own": SheetCosts(click=Decimal(0))})
    assert reckon(Used(5, 10, 5), Costs(), "single", "EUR").total == 0
    assert reckon(Used(5, 10, 5), free, "own", "EUR").total == 0


def test_an_amount_is_rounded_once_and_half_up() -> None:
    cost = Cost(Decimal("0.125"), "EUR", 4)
    assert cost.batch == Decimal("0.13")
    assert cost.card == Decimal("0.031")  # 0.03125; from the rounded batch it would be 0.033
    assert Cost(Decimal("0.0625"), "EUR", 5).card == Decimal("0.013")


def test_where_there_is_no_card_there_is_no_price_of_one() -> None:
    assert costs_as_dict(Cost(Decimal("0.021"), "PLN", 0)) == {
        "currency": "PLN", "batch": "0.02", "card": None, "cards": 0,
    }  # fmt: skip
    assert costs_as_dict(None) is None
    assert together([]) is None


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*[st.integers(0, 9_999)] * 3), min_size=1, max_size=5))
def test_volumes_reckoned_apart_cost_what_they_cost_together(volumes: list[tuple[int, int, int]]) -> None:
    apart = together(reckon(Used(*one), COSTS, "single", "EUR") for one in volumes)
    whole = reckon(Used(*map(sum, zip(*volumes, strict=True))), COSTS, "single", "EUR")
    assert apart == whole
