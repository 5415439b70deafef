"""Rules first, then campaigns from top to bottom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from content_samples import KEY, SHIP, anna, house, parcel

from inserts.content.campaigns import Choice, Passed, addressee, choose, held_out, stand
from inserts.content.context import build
from inserts.declared import Campaign
from inserts.errors import DataError, SettingsError
from inserts.model import Assortment, Facts, Parcel


def chosen(one: Parcel, *campaigns: Campaign, trace: bool = True) -> Choice:
    shop = house(*campaigns)
    standing = stand(one, shop.channels)
    context = build(one, Assortment({}), shop, "de", hidden=not standing.named)
    return choose(shop.campaigns, shop.neutral, standing, context, one.shipment.ship_date, addressee(one), KEY, trace)


FIRST = Campaign(id="first", when="customer.orders == 1")
TENTH = Campaign(id="tenth", when="customer.orders == 10")
THANKS = Campaign(id="thanks")


def test_the_first_campaign_that_holds_wins_and_the_trace_says_why_not_the_others() -> None:
    choice = chosen(parcel(customer=anna(), facts=Facts(orders=3)), FIRST, TENTH, THANKS, Campaign(id="never"))
    assert choice.campaign == THANKS
    assert choice.passed == (
        Passed("first", "customer.orders == 1: customer.orders is 3"),
        Passed("tenth", "customer.orders == 10: customer.orders is 3"),
    )


def test_the_tenth_order_is_exactly_the_tenth() -> None:
    for orders, won in ((9, "thanks"), (10, "tenth"), (11, "thanks")):
        choice = chosen(parcel(customer=anna(), facts=Facts(orders=orders)), TENTH, THANKS, trace=False)
        assert choice.campaign is not None
        assert choice.campaign.id == won
        assert choice.passed == ()


@pytest.mark.parametrize(
    ("day", "won"),
    [("2026-11-30", "thanks"), ("2026-12-01", "advent"), ("2026-12-24", "advent"), ("2026-12-25", "thanks")],
)
def test_a_window_counts_by_the_day_of_shipping_both_ends_included(day: str, won: str) -> None:
    advent = Campaign(id="advent", starts=date(2026, 12, 1), ends=date(2026, 12, 24))
    choice = chosen(parcel(ship_date=date.fromisoformat(day)), advent, THANKS)
    assert choice.campaign is not None
    assert choice.campaign.id == won


def test_where_no_campaign_holds_nothing_is_printed() -> None:
    choice = chosen(parcel(), FIRST)
    assert (choice.insert, choice.code, choice.campaign) == ("none", "no-campaign", None)
    assert choice.passed[0].why == "customer.orders == 1: customer.orders is unknown"


@pytest.mark.parametrize("kind", ["none", "neutral"])
def test_a_campaign_may_decide_against_a_full_insert(kind: Any) -> None:
    choice = chosen(parcel(), Campaign(id="quiet", insert=kind))
    assert (choice.insert, choice.code) == (kind, "campaign")


def test_a_marketplace_gets_nothing_and_an_undeclared_channel_is_an_error() -> None:
    choice = chosen(parcel(channel="amazon"), THANKS)
    assert (choice.insert, choice.code, choice.why) == ("none", "marketplace", "Amazon forbids it")
    with pytest.raises(DataError, match=r"unknown-channel.*etsi. is no declared channel.*Did you mean 'etsy'"):
        chosen(parcel(channel="etsi"), THANKS)


@pytest.mark.parametrize(("said", "code"), [({"objected": True}, "objection"), ({"channel": "etsy"}, "channel")])
def test_an_objection_and_a_neutral_channel_make_it_neutral(said: Any, code: str) -> None:
    choice = chosen(parcel(customer=anna(), **said), FIRST, THANKS)
    assert choice.campaign is not None
    assert (choice.insert, choice.code, choice.campaign.id) == ("neutral", code, "neutral")


def test_an_objector_on_a_marketplace_gets_nothing() -> None:
    assert chosen(parcel(objected=True, channel="amazon"), THANKS).code == "marketplace"


@pytest.mark.parametrize(
    ("one", "allowed"),
    [
        (parcel(), (True, True, True, True)),
        (parcel(gift_message="Alles Gute"), (False, False, True, False)),
        (parcel(customer=anna(open_complaint=True)), (True, False, False, True)),
        (parcel(kind="replacement"), (True, False, False, True)),
        (parcel(kind="exchange"), (True, False, False, True)),
        (parcel(business=True), (True, True, True, False)),
        (parcel(objected=True), (False, False, False, False)),
    ],
)
def test_rules_only_ever_take_away(one: Parcel, allowed: tuple[bool, ...]) -> None:
    found = stand(one, house().channels)
    assert (found.named, found.offers, found.suggests, found.prices) == allowed
    assert bool(found.reasons) == (allowed != (True, True, True, True))


def test_a_gift_meets_no_campaign_about_the_payer() -> None:
    choice = chosen(parcel(customer=anna(), gift_message="Für dich"), FIRST, Campaign(id="gift", when="order.gift"))
    assert choice.campaign is not None
    assert choice.campaign.id == "gift"


def test_the_hold_out_takes_its_share_the_same_people_every_time_and_others_in_another_campaign() -> None:
    spring, autumn = Campaign(id="spring", holdout=0.2), Campaign(id="autumn", holdout=0.2)
    people = [f"customer\0{number}" for number in range(5000)]
    out = [held_out(spring, who, KEY) for who in people]
    assert 0.18 < sum(out) / len(people) < 0.22
    assert out == [held_out(spring, who, KEY) for who in people]
    both = sum(one and held_out(autumn, who, KEY) for one, who in zip(out, people, strict=True))
    assert 0.03 < both / len(people) < 0.05
    assert not any(held_out(Campaign(id="spring"), who, KEY) for who in people[:50])
    assert all(held_out(Campaign(id="spring", holdout=1), who, KEY) for who in people[:50])


def test_who_is_held_out_gets_no_insert_not_the_next_campaign_s() -> None:
    choice = chosen(parcel(customer=anna()), Campaign(id="spring", holdout=1), THANKS)
    assert choice.campaign is not None
    assert (choice.campaign.id, choice.insert, choice.code, choice.holdout) == ("spring", "none", "hold-out", True)


def test_a_customer_is_one_person_and_a_guest_one_order() -> None:
    assert addressee(parcel(customer=anna(), order="O-9")) == addressee(parcel(customer=anna(), order="O-8"))
    assert addressee(parcel(order="O-9")) != addressee(parcel(order="O-8"))
    assert addressee(parcel(identity="7", order="1")) != addressee(parcel(order="7"))


def test_a_broken_condition_names_its_campaign() -> None:
    with pytest.raises(SettingsError, match="campaign 'first', when: "):
        chosen(parcel(ship_date=SHIP), Campaign(id="first", when="custmer.orders"))
