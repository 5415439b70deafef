"""The cast of a layout: who is in it, that it is written as the shop writes, and that it is nobody's."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from inserts.errors import InsertsError
from inserts.run.design.cast import MOST, Cast, cast, open_for
from inserts.run.design.people import PEOPLE
from tests.conftest import ROOT, SAMPLE

DAY = date(2026, 12, 4)


def cast_of(folder: Path, layout: str = "postcard") -> Cast:
    shop = open_for(folder, layout)
    return cast(shop, layout, shop.take_in(DAY), DAY)


@pytest.fixture(scope="module")
def sample() -> Cast:
    return cast_of(SAMPLE)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return cast_of(tmp_path_factory.mktemp("nowhere"))


def test_every_campaign_that_prints_speaks_to_the_longest_name_in_every_language(sample):
    said = {
        (case.insert.campaign, case.insert.language) for case in sample.cases if case.caption == "longest name"
    }  # fmt: skip
    campaigns = {
        "care", "gift", "replacement", "business", "birthday", "tenth", "over-500", "winback", "first-order",
        "second-order", "refill", "winter-sowing", "guest", "thanks", "neutral",
    }  # fmt: skip
    assert said == {(campaign, language) for campaign in campaigns for language in ("de", "en")}


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("plain", "Danke, Erika!"),
        ("no first name", "Danke für deine Bestellung!"),
        ("company only", "Danke für Ihre Bestellung!"),
        ("Korean", "Danke, 서연!"),
        ("Devanagari", "Danke, नेहा!"),
        ("Vietnamese", "Danke, Thị Ánh!"),
        ("Arabic", "Danke, \u2068محمد عبد الرحمن\u2069!"),
    ],
)
def test_where_there_is_no_shop_the_starter_is_written_to_names_of_all_the_world(starter, caption, said):
    headlines = {case.insert.texts["headline"] for case in starter.cases if case.caption == caption}
    assert said in headlines


def test_there_are_cards_with_every_number_of_suggestions_with_and_without_a_coupon(sample):
    shapes = {(len(case.insert.suggestions), case.insert.coupon is not None) for case in sample.cases}
    assert shapes == {(count, coupon) for count in range(4) for coupon in (True, False)}


def test_what_the_shop_does_not_offer_is_marked_as_supposed(starter):
    supposed = {case.caption for case in starter.cases if case.supposed}
    assert supposed == {
        "longest terms", "coupon and action", "survey", "two actions", "long product names", "no pictures",
    }  # fmt: skip
    longest = next(case.insert.coupon for case in starter.cases if case.caption == "longest terms")
    assert longest is not None
    assert "ab einem Warenwert von 49,90 € (inkl. MwSt.)" in longest.terms.replace("\u202f", " ")


def test_the_shop_s_own_extremes_are_named_by_their_shipment(sample):
    own = {case.caption: case for case in sample.cases if case.shipment}
    assert own["longest headline"].shipment == own["longest headline"].insert.shipment
    assert own["longest headline"].title.endswith(f"shipment {own['longest headline'].shipment})")
    assert {"longest note", "longest reason", "campaign 'gift' as it is"} <= own.keys()


def test_a_made_up_card_says_no_name_and_no_number_of_the_shop_s_customers(sample):
    customers = (SAMPLE / "data/customers.csv").read_text("utf-8").splitlines()[1:]
    last_names = {line.split(",")[3] for line in customers if line.split(",")[3]}
    made_up = [case.insert for case in sample.cases if not case.shipment]
    assert {(insert.shipment, insert.order) for insert in made_up} == {("MUSTER", "MUSTER")}
    said = {word for insert in made_up for text in insert.texts.values() for word in re.findall(r"[\w-]+", text)}
    assert last_names & said - {person.last for person in PEOPLE} == set()


def test_no_card_has_a_live_code_and_each_is_as_long_as_one(sample):
    codes = {case.insert.coupon.code for case in sample.cases if case.insert.coupon}
    assert codes == {"MUST-ERMU-STER-MUST", "MUST-ERMU-STER", "MUSTERM"}  # derived, pool, fixed


def test_it_is_bounded_and_the_same_each_time(sample):
    assert len(sample.cases) <= MOST and sample.left_out == 0 and sample.held == ()
    assert cast_of(SAMPLE) == sample


def test_a_layout_that_no_campaign_uses_is_cast_as_if_all_did(sample_copy):
    shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/mine")
    found = cast_of(sample_copy, "mine")
    assert {case.insert.layout for case in found.cases} == {"mine"}
    assert "tenth" in {case.insert.campaign for case in found.cases}


def test_a_layout_of_one_campaign_is_cast_with_that_campaign_alone(sample_copy):
    shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/mine")
    settings = sample_copy / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace('id = "tenth"', 'id = "tenth"\nlayout = "mine"'), "utf-8")
    assert {case.insert.campaign for case in cast_of(sample_copy, "mine").cases} == {"tenth"}
    assert "tenth" not in {case.insert.campaign for case in cast_of(sample_copy).cases}


def test_what_cannot_be_written_is_told_with_its_case(sample_copy):
    texts = sample_copy / "texts/en.toml"
    texts.write_text(texts.read_text("utf-8").replace("[tenth]", '[tenth]\nsignature = "{{ order.colour }}"'), "utf-8")
    held = cast_of(sample_copy).held
    assert [(title, one.code) for title, one in held] == [("longest name (tenth, en, du)", "value-unknown")]


def test_nothing_is_written_by_casting(sample_copy):
    before = sorted(sample_copy.rglob("*"))
    cast_of(sample_copy)
    assert sorted(sample_copy.rglob("*")) == before


def test_an_unknown_layout_is_refused_with_a_guess():
    with pytest.raises(InsertsError, match="Did you mean 'postcard'"):
        open_for(SAMPLE, "postcrad")


def test_the_products_that_are_hardest_to_set_are_suggested_whatever_the_data_would_suggest(sample_copy):
    products = sample_copy / "data/products.csv"
    lines = products.read_text("utf-8").splitlines()
    head = lines[0].split(",")
    sku, picture = head.index("sku"), head.index("picture")
    small = lines[-2].split(",")[picture - len(head)]
    Image.new("RGB", (90, 120)).save(sample_copy / small)
    found = {
        case.caption: [one.sku for one in case.insert.suggestions]
        for case in cast_of(sample_copy).cases if case.caption.endswith(", 1") and case.insert.language == "de"
    }  # fmt: skip
    assert found["smallest pictures, 1"] == [lines[-2].split(",")[sku]]
    assert found["highest prices, 1"] != found["smallest pictures, 1"]
