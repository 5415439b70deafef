"""One insert, from its parcel to its words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from content_samples import GERMAN, action, anna, edition, house, offer, parcel, product, texts

from inserts.content import claimant, consider, write
from inserts.content.actions import Dropped
from inserts.declared import Campaign
from inserts.errors import SettingsError
from inserts.model import Facts, Insert, Parcel, Recommendation
from tests.changing import replace

WELCOME = Campaign(id="welcome", when="customer.orders == 1", offer="welcome", actions=("survey", "service"))
THANKS = Campaign(id="thanks", actions=("survey", "service"))
CODE = "9HRF-TMW6-2KYG-6F7G"
SIEB = {"ASSAM": (Recommendation("ASSAM", "SIEB", 1),)}


def written(folder: Path, one: Parcel, *campaigns: Campaign, code: str = CODE, **said: Any) -> Insert:
    shop = house(*(campaigns or (WELCOME, THANKS)), **said.pop("shop", {}))
    made = edition(folder, shop, *said.pop("goods", ()), **({"for_sku": SIEB} | said))
    return write(consider(one, made), made, code).insert


def test_a_first_order_in_german(tmp_path: Path) -> None:
    insert = written(tmp_path, parcel(customer=anna()))
    assert insert.texts == {
        "headline": "Danke, Anna!",
        "note": "Schön, dass du da bist.",
        "suggestions_title": "Das passt dazu",
        "prices_note": "Preise inkl. MwSt., zzgl. Versand.",
        "imprint": "Fernweh Tee GmbH, Kai 1, Hamburg",
        "objection": "Keine Karten mehr? Ein Wort genügt.",
    }
    assert insert.coupon is not None
    assert insert.coupon.headline == "10\u202f% für dich"
    assert insert.coupon.until == "gültig bis 31.\u00a0Januar 2027"
    assert insert.coupon.call == "Scannen und sparen"
    assert [one.id for one in insert.actions] == ["survey"]
    assert [(one.sku, one.reason, one.price) for one in insert.suggestions] == [("SIEB", "Dazu passt:", "10,00\u202f€")]
    assert (insert.campaign, insert.layout, insert.language, insert.locale) == ("welcome", "postcard", "de", "de_DE")


def test_a_layout_without_a_place_for_suggestions_gets_none_and_no_note_on_prices(tmp_path: Path) -> None:
    made = edition(tmp_path, house(WELCOME, THANKS), for_sku=SIEB)
    bare = replace(made, bare=frozenset({"postcard"}))
    with_room, without = (write(consider(parcel(customer=anna()), one), one, CODE).insert.texts for one in (made, bare))
    assert with_room.keys() - without.keys() == {"suggestions_title", "prices_note"}


def test_an_edition_with_other_goods_and_offers_says_what_they_are_now(tmp_path: Path) -> None:
    made = edition(tmp_path, house(WELCOME, THANKS), for_sku=SIEB)
    dearer = {"ASSAM": product("ASSAM"), "SIEB": product("SIEB", price=Decimal("12.50"))}
    other = replace(
        made,
        house=house(WELCOME, THANKS, offers={"welcome": offer(value=Decimal(20))}),
        assortment=replace(made.assortment, products=dearer),
    )
    said = [write(consider(parcel(customer=anna()), one), one, CODE).insert for one in (made, other)]
    assert [one.suggestions[0].price for one in said] == ["10,00\u202f€", "12,50\u202f€"]
    assert [one.coupon.value for one in said if one.coupon] == ["10\u202f%", "20\u202f%"]


def test_the_same_in_english_and_in_sie(tmp_path: Path) -> None:
    english = written(tmp_path, parcel(customer=anna(), language="en", country="GB"))
    assert english.texts["headline"] == "Thank you, Anna!"
    assert english.coupon is not None
    assert english.coupon.headline == "10% off for you"
    assert english.coupon.until == "valid until 31\u00a0January 2027"
    formal = written(tmp_path, parcel(customer=anna(tone="sie")))
    assert formal.texts["headline"] == "Danke, Frau Groß!"
    assert formal.coupon is not None
    assert formal.coupon.headline == "10\u202f% für Sie"


def test_without_a_code_there_is_no_coupon_and_room_for_a_second_action(tmp_path: Path) -> None:
    insert = written(tmp_path, parcel(customer=anna()), code="")
    assert insert.coupon is None
    assert [one.id for one in insert.actions] == ["survey", "service"]


def test_the_recorded_expiry_is_the_one_printed(tmp_path: Path) -> None:
    made = edition(tmp_path, house(WELCOME))
    insert = write(consider(parcel(customer=anna()), made), made, CODE, date(2026, 12, 24)).insert
    assert insert.coupon is not None
    assert insert.coupon.until == "gültig bis 24.\u00a0Dezember 2026"
    assert "24.\u00a0Dezember 2026" in insert.coupon.terms


def test_an_objector_s_insert_carries_no_name_no_coupon_no_suggestion_and_no_advertising(tmp_path: Path) -> None:
    neutral = Campaign(id="neutral", insert="neutral", actions=("survey", "service"), suggestions=3)
    insert = written(tmp_path, parcel(customer=anna(), objected=True), shop={"neutral": neutral})
    assert insert.neutral
    assert insert.texts["headline"] == "Danke!"
    assert (insert.coupon, insert.suggestions) == (None, ())
    assert [one.id for one in insert.actions] == ["service"]
    assert set(insert.texts) == {"headline", "note", "imprint"}
    assert "Anna" not in repr(insert)
    assert "Groß" not in repr(insert)


def test_a_gift_has_nothing_of_the_payer(tmp_path: Path) -> None:
    one = parcel(customer=anna(), gift_message="Für dich", facts=Facts(orders=1, bought={"SIEB": date(2026, 1, 1)}))
    gift = Campaign(id="gift", when="order.gift", offer="welcome")
    insert = written(tmp_path, one, WELCOME, gift)
    assert insert.campaign == "gift"
    assert insert.coupon is None
    assert insert.texts["headline"] == "Danke!"
    assert [(found.sku, found.price) for found in insert.suggestions] == [("SIEB", "")]
    assert "prices_note" not in insert.texts


@pytest.mark.parametrize(
    "one", [parcel(customer=anna(open_complaint=True)), parcel(customer=anna(), kind="replacement")]
)
def test_where_something_is_to_be_made_good_nothing_is_sold(tmp_path: Path, one: Parcel) -> None:
    insert = written(tmp_path, one)
    assert (insert.coupon, insert.suggestions, insert.texts.get("suggestions_title")) == (None, (), None)
    assert insert.texts["headline"] == "Danke, Anna!"


def test_a_business_is_spoken_to_in_sie_and_sees_no_consumer_prices(tmp_path: Path) -> None:
    insert = written(tmp_path, parcel(customer=anna(), business=True))
    assert insert.tone == "sie"
    assert [one.price for one in insert.suggestions] == [""]
    assert "prices_note" not in insert.texts


def test_without_an_imprint_there_is_no_price(tmp_path: Path) -> None:
    bare = GERMAN.replace('imprint = "{{ shop.imprint }}"', 'imprint = ""')
    insert = written(tmp_path, parcel(customer=anna()), texts=texts(tmp_path, de=bare))
    assert [one.price for one in insert.suggestions] == [""]


def test_a_product_that_lacks_what_the_law_asks_is_suggested_without_its_price(tmp_path: Path) -> None:
    goods = (product("ASSAM"), product("SIEB", list_price=Decimal(20), picture="sieb.jpg"))
    made = edition(tmp_path, house(), *goods, for_sku=SIEB)
    found = write(consider(parcel(), made), made)
    assert (found.insert.suggestions[0].price, found.insert.suggestions[0].picture_sha256) == ("", "ab12")
    assert found.dropped == (
        Dropped("SIEB", "stands without its price: is reduced, and the lowest price of 30 days cannot be said"),
    )


@pytest.mark.parametrize(
    ("labels", "recommended", "reason"),
    [
        ("", {"reasons": {"de": "Für dein Teesieb:"}}, "Für dein Teesieb:"),
        ("", {"reasons": {"": "Hält dicht:"}}, "Hält dicht:"),
        ("", {"reasons": {"en": "For you:"}}, "Dazu passt:"),
        ('reason_product = "Passt zu: {{ product.short_name }}"', {}, "Passt zu: Tee ASSAM"),
        ('reason_similar = "Ganz ähnlich:"', {"relation": "similar"}, "Ganz ähnlich:"),
    ],
)
def test_a_reason_is_the_shop_s_own_or_grammatical_for_any_product(
    tmp_path: Path, labels: str, recommended: Any, reason: str
) -> None:
    own = texts(tmp_path, de=GERMAN.replace("[labels]", f"[labels]\n{labels}"))
    rows = {"ASSAM": (Recommendation("ASSAM", "SIEB", 1, **recommended),)}
    insert = written(tmp_path, parcel(), texts=own, for_sku=rows)
    assert insert.suggestions[0].reason == reason


def test_a_best_seller_is_called_one(tmp_path: Path) -> None:
    own = texts(tmp_path, de=GERMAN.replace("[labels]", '[labels]\nreason_bestseller = "Gern gekauft:"'))
    insert = written(tmp_path, parcel(), texts=own, for_sku={}, best_sellers=("SIEB",))
    assert insert.suggestions[0].reason == "Gern gekauft:"


def test_a_guide_is_about_the_product_bought(tmp_path: Path) -> None:
    guide = action("guide", url="{{ product.guide }}")
    goods = (product("ASSAM", guide="https://fernweh-tee.example/g/assam"), product("SIEB"))
    insert = written(
        tmp_path, parcel(), Campaign(id="care", actions=("guide",)), goods=goods, shop={"actions": {"guide": guide}}
    )
    assert insert.actions[0].text == "Tee ASSAM: Menge, Zeit, Wasser."
    assert insert.actions[0].url == "https://fernweh-tee.example/g/assam"


def test_a_note_about_a_coupon_that_is_not_given_is_held(tmp_path: Path) -> None:
    own = texts(tmp_path, de=GERMAN + '\n[welcome]\nnote = "Hier sind {{ coupon.value }}."')
    with pytest.raises(SettingsError, match=r"prints coupon\.value, which is unknown"):
        written(tmp_path, parcel(customer=anna()), code="", texts=own)
    assert written(tmp_path, parcel(customer=anna()), texts=own).texts["note"] == "Hier sind 10\u202f%."


def test_a_campaign_without_a_headline_is_held(tmp_path: Path) -> None:
    own = texts(tmp_path, de='[labels]\nreason = "Dazu passt:"')
    with pytest.raises(SettingsError, match=r"text-missing.*'headline' for campaign 'thanks' in 'de'"):
        written(tmp_path, parcel(), Campaign(id="thanks"), texts=own)


def test_whom_an_offer_is_given_to_once() -> None:
    one = parcel(customer=anna())
    assert claimant(offer(), one) == ("order", "O-1")
    assert claimant(offer(once_per="shipment"), one) == ("shipment", "S-1")
    assert claimant(offer(once_per="customer"), one) == ("customer", "C-1")
    assert claimant(offer(once_per="customer"), parcel()) == ("order", "O-1")


def test_what_is_not_printed_is_said_before_a_code_is_asked_for(tmp_path: Path) -> None:
    made = edition(tmp_path, house(WELCOME))
    first, later = (consider(parcel(customer=anna(), facts=Facts(orders=n)), made, trace=True) for n in (1, 2))
    assert first.offer is not None
    assert first.expiry is not None
    assert first.expiry.bucket == "2027-01"
    assert (later.offer, later.choice.insert, later.choice.code) == (None, "none", "no-campaign")
    with pytest.raises(ValueError, match="nothing to write"):
        write(later, made)


def test_the_same_parcel_gives_the_same_insert(tmp_path: Path) -> None:
    one = parcel(customer=anna())
    assert written(tmp_path, one) == written(tmp_path, one)


def test_the_trace_says_where_the_words_stand(tmp_path: Path) -> None:
    made = edition(tmp_path, house(THANKS))
    one = consider(parcel(customer=anna(tone="sie")), made)
    assert write(one, made).sources == {}
    sources = write(one, made, trace=True).sources
    assert sources["headline"] == "texts/de.toml:7:1"
    assert sources["imprint"] == "texts/de.toml:17:1"


def test_a_suggestion_has_the_address_of_its_page_where_a_qr_code_may_lead_there(tmp_path: Path) -> None:
    for link, url in (("https://fernweh-tee.example/sieb", "https://fernweh-tee.example/sieb"), ("https://x.de", "")):
        insert = written(tmp_path, parcel(customer=anna()), goods=(product("ASSAM"), product("SIEB", link=link)))
        assert [one.url for one in insert.suggestions] == [url]
