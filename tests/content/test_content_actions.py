"""Actions and the addresses behind QR codes."""

from __future__ import annotations

import pytest
from content_samples import HOST, KEY, action, parcel, product
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.actions import Dropped, ask
from inserts.content.addresses import address, qr_fault
from inserts.content.values import Context
from inserts.declared import ActionOffer
from inserts.errors import SettingsError
from inserts.model import Action, Assortment, Product

GUIDE = action("guide", url="{{ product.guide }}?t={{ token }}")


def asked(
    *wanted: ActionOffer, coupon: bool = False, goods: tuple[Product, ...] = (), skus: tuple[str, ...] = ("ASSAM",)
) -> tuple[tuple[Action, ...], tuple[Dropped, ...]]:
    stock = Assortment({one.sku: one for one in goods})
    shipment = parcel(*skus).shipment
    words = lambda offer, role, context: f"{role} {context['product'].get('sku', '')}".strip()  # noqa: E731
    return ask(wanted, coupon, shipment, stock, {}, "de", words, (HOST,), KEY)


def test_an_insert_asks_for_two_things_and_the_coupon_is_one() -> None:
    three = (action("survey"), action("review"), action("service"))
    assert [one.id for one in asked(*three)[0]] == ["survey", "review"]
    both, dropped = asked(*three, coupon=True)
    assert [one.id for one in both] == ["survey"]
    assert dropped[0] == Dropped("review", "an insert asks for two things at most")


def test_the_guide_is_the_one_of_the_first_line_that_has_one() -> None:
    goods = (product("SIEB"), product("ASSAM", guide=f"https://{HOST}/g/assam"))
    found, _ = asked(GUIDE, goods=goods, skus=("SIEB", "ASSAM"))
    assert found[0].title == "title ASSAM"
    assert found[0].url.startswith("https://fernweh-tee.example/g/assam?t=")


def test_an_action_that_cannot_be_printed_makes_room_for_the_next() -> None:
    found, dropped = asked(GUIDE, action("survey"), action("service"), goods=(product("ASSAM"),))
    assert [one.id for one in found] == ["survey", "service"]
    assert dropped == (Dropped("guide", "no product in the parcel has a guide"),)


def test_a_guide_on_a_foreign_host_is_dropped() -> None:
    found, dropped = asked(GUIDE, goods=(product("ASSAM", guide="https://evil.example/x"),))
    assert found == ()
    assert "leads to 'evil.example', which is not among the hosts" in dropped[0].why


def test_the_token_is_another_one_for_every_shipment_and_action_and_the_same_every_time() -> None:
    survey, review = asked(action("survey"), action("review"))[0]
    assert survey == asked(action("survey"))[0][0]
    assert survey.url == "https://fernweh-tee.example/survey?t=qnv53vg683vn"
    assert survey.url.rsplit("=")[1] != review.url.rsplit("=")[1]


def test_values_in_an_address_are_encoded() -> None:
    template = f"https://{HOST}/p/{{{{ product.sku }}}}?l={{{{ language }}}}&to={{{{ product.link }}}}"
    context: Context = {"language": "de", "product": {"sku": "TEA 01/ü", "link": "https://x/?a=1"}}
    assert address(template, context, [HOST]) == (
        "https://fernweh-tee.example/p/TEA%2001%2F%C3%BC?l=de&to=https%3A%2F%2Fx%2F%3Fa%3D1"
    )


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://fernweh-tee.example/c/ABC", ""),
        ("https://FERNWEH-TEE.example/", ""),
        ("http://fernweh-tee.example/", "does not begin"),
        ("javascript:alert(1)", "does not begin"),
        ("tel:+49123", "does not begin"),
        ("WIFI:S:x;;", "does not begin"),
        ("https://evil.example/", "leads to"),
        ("https://sub.fernweh-tee.example/", "leads to"),
        ("https://fernweh-tee.example.evil.example/", "leads to"),
        ("https://fernweh-tee.example@evil.example/", "user or a port"),
        ("https://user:pw@fernweh-tee.example/", "user or a port"),
        ("https://fernweh-tee.example:8443/", "user or a port"),
        ("https://fernweh-tee.example:/", "user or a port"),
        ("https://fernweh-tee.example/ü", "signs"),
        ("https://fernweh-tee.example/a b", "signs"),
        ("https://fernweh-tee.example/a\nb", "signs"),
        ("https://fernweh-tee.example\\@evil.example/", "signs"),
        ("https://[", "is none"),
        ("https:///x", "leads to"),
        ("https://fernweh-tee.example/" + "x" * 300, "300 are the most"),
    ],
)
def test_the_rules_of_addresses(url: str, fault: str) -> None:
    assert fault in qr_fault(url, [HOST])
    assert bool(fault) == bool(qr_fault(url, [HOST]))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_no_value_breaks_out_of_its_place_in_an_address(value: str) -> None:
    try:
        made = address(f"https://{HOST}/x?a={{{{ product.sku }}}}&b=1", {"product": {"sku": value}}, [HOST])
    except (SettingsError, UnicodeEncodeError):
        return
    assert made.startswith(f"https://{HOST}/x?a=")
    assert made.endswith("&b=1")
    assert made.count("&") == 1
