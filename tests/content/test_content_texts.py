"""Texts: whose language, which variant, and what is never printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from content_samples import DU, SIE, anna, house, parcel, shelf

from inserts.content.formats import Voice
from inserts.content.texts import Texts, language_of, section_of, tidy, voice_of
from inserts.errors import SettingsError

ANNA: Any = {"customer": {"first_name": "Anna", "last_name": "Groß", "salutation": "Frau"}}
NOBODY: Any = {"customer": {}}
EN_SIE = Voice("en", "en_GB", "sie", "GBP")


def said(
    folder: Path, voice: Voice, context: Any, role: str = "headline", section: str = "birthday", **files: str
) -> str | None:
    """What the shop's files say; files called layout_… are the layout's."""
    own = {name: source for name, source in files.items() if not name.startswith("layout_")}
    layout = {name.removeprefix("layout_"): source for name, source in files.items() if name.startswith("layout_")}
    made = Texts(shelf(folder / "shop", **own), shelf(folder / "layout", **layout))
    return made.words(voice, section_of(section, role), role, context)


FULL = """
[default]
headline = "Danke!"
[birthday]
headline = "Alles Gute, {{ customer.first_name }}!"
[birthday.nameless]
headline = "Alles Gute!"
[birthday.sie]
headline = "Alles Gute, {{ customer.salutation }} {{ customer.last_name }}!"
[birthday.sie.nameless]
headline = "Wir gratulieren!"
"""


@pytest.mark.parametrize(
    ("voice", "context", "words"),
    [
        (DU, ANNA, "Alles Gute, Anna!"),
        (SIE, ANNA, "Alles Gute, Frau Groß!"),
        (DU, NOBODY, "Alles Gute!"),
        (SIE, NOBODY, "Wir gratulieren!"),
        (SIE, {"customer": {"first_name": "Anna", "last_name": "Groß"}}, "Wir gratulieren!"),
        (DU, {"customer": {"last_name": "Groß", "salutation": "Frau"}}, "Alles Gute!"),
    ],
)
def test_tone_and_name_choose_the_variant(tmp_path: Path, voice: Voice, context: Any, words: str) -> None:
    assert said(tmp_path, voice, context, de=FULL) == words


def test_what_was_said_to_one_is_said_again_only_to_who_is_the_same(tmp_path: Path) -> None:
    source = '[default]\nheadline = "{% if customer.orders > 1 %}Wieder: {% endif %}{{ customer.first_name }}"'
    made = Texts(shelf(tmp_path, de=source), {})
    people: list[tuple[str, int]] = [("Anna", 1), ("Anna", 2), ("Bea", 2), ("Anna", 1)]
    said = [
        made.words(DU, section_of("x", "headline"), "headline", {"customer": {"first_name": name, "orders": orders}})
        for name, orders in people
    ]
    assert said == ["Anna", "Wieder: Anna", "Wieder: Bea", "Anna"]


def test_the_section_comes_before_the_default_and_the_shop_before_the_layout(tmp_path: Path) -> None:
    shop = '[default]\nheadline = "Shop, allgemein"\nnote = "Shop"'
    layout = '[birthday]\nheadline = "Layout, Geburtstag"\n[default]\nnote = "Layout"\nsignature = "Layout"'
    assert said(tmp_path, DU, ANNA, de=shop, layout_de=layout) == "Layout, Geburtstag"
    assert said(tmp_path, DU, ANNA, "note", de=shop, layout_de=layout) == "Shop"
    assert said(tmp_path, DU, ANNA, "signature", de=shop, layout_de=layout) == "Layout"
    assert said(tmp_path, DU, ANNA, "eyebrow", de=shop, layout_de=layout) is None


def test_labels_stand_in_labels_and_a_campaign_may_say_its_own(tmp_path: Path) -> None:
    shop = '[labels]\nreason = "Dazu passt:"\n[birthday]\nreason = "Gönn dir:"'
    assert said(tmp_path, DU, ANNA, "reason", section="thanks", de=shop) == "Dazu passt:"
    assert said(tmp_path, DU, ANNA, "reason", de=shop) == "Gönn dir:"


def test_an_empty_text_is_an_answer(tmp_path: Path) -> None:
    assert said(tmp_path, DU, ANNA, "note", de='[birthday]\nnote = ""\n[default]\nnote = "Danke"') == ""


def test_a_sie_text_is_not_replaced_by_a_du_one_where_the_name_is_unknown(tmp_path: Path) -> None:
    shop = '[birthday.nameless]\nnote = "du"\n[birthday.sie]\nnote = "Sie"'
    assert said(tmp_path, SIE, NOBODY, "note", de=shop) == "Sie"


def test_a_text_that_would_print_an_unknown_name_gives_way(tmp_path: Path) -> None:
    shop = '[birthday]\nheadline = "Gruß an {{ customer.last_name }}"\n[birthday.nameless]\nheadline = "Gruß"'
    assert said(tmp_path, DU, {"customer": {"first_name": "Anna"}}, de=shop) == "Gruß"


def test_where_nothing_nameless_is_written_the_insert_is_held(tmp_path: Path) -> None:
    shop = '[birthday]\nheadline = "Hallo {{ customer.first_name }}"\n[default]\nheadline = "Danke"'
    with pytest.raises(SettingsError) as fault:
        said(tmp_path, DU, NOBODY, de=shop)
    assert fault.value.code == "value-unknown"
    assert str(fault.value.where) == "texts/de.toml:2:1"
    assert "Anna" not in str(fault.value)


def test_a_language_that_knows_no_sie_asks_for_the_first_name_only(tmp_path: Path) -> None:
    english = '[default]\nheadline = "Thank you, {{ customer.first_name }}!"\n[default.nameless]\nheadline = "Thanks!"'
    assert said(tmp_path, EN_SIE, {"customer": {"first_name": "Zoë"}}, en=english) == "Thank you, Zoë!"
    assert said(tmp_path, EN_SIE, {"customer": {"last_name": "Day", "salutation": "Ms"}}, en=english) == "Thanks!"


def test_a_region_s_file_lies_over_its_language_s(tmp_path: Path) -> None:
    files = {"de": '[default]\nheadline = "Danke"\nnote = "Tüte"', "de_AT": '[default]\nnote = "Sackerl"'}
    austria = Voice("de", "de_AT", "du", "EUR")
    assert said(tmp_path, austria, ANNA, "note", **files) == "Sackerl"
    assert said(tmp_path, austria, ANNA, **files) == "Danke"
    assert said(tmp_path, DU, ANNA, "note", **files) == "Tüte"


def test_line_breaks_are_kept_and_spaces_tidied(tmp_path: Path) -> None:
    shop = '[default]\nnote = """\nEins  {% if customer.x %}zwei {% endif %} drei\n  vier\n\n\n\nfünf \\\n  sechs\n"""'
    assert said(tmp_path, DU, ANNA, "note", de=shop) == "Eins drei\nvier\n\nfünf sechs"
    assert tidy(" a\u00a0 b \n c") == "a\u00a0 b\nc"


# ── whose language, which tone ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("en", "de"), "en"),
        (("", "en"), "en"),
        (("", ""), "de"),
        (("en-GB",), "en"),
        (("en_us",), "en"),
        (("EN",), "en"),
        (("fr", "en"), "en"),
        (("gsw",), "de"),
        (("it", "en"), "de"),
        (("nl-BE",), "fr"),
        (("Deutsch",), "de"),
    ],
)
def test_the_language_is_the_first_named_or_what_it_falls_back_to(wanted: tuple[str, ...], found: str) -> None:
    fallback = {"fr": "en", "gsw": "de", "nl-be": "fr"}
    available = ("de", "en", "fr") if found == "fr" else ("de", "en")
    assert language_of(wanted, available, fallback, "de") == found


def test_a_shop_without_texts_in_its_own_language_is_told() -> None:
    with pytest.raises(SettingsError, match="no texts in 'de', the shop's language"):
        language_of((), ("en",), {}, "de")


def test_order_beats_profile_and_the_country_is_the_destination_s() -> None:
    one = parcel(customer=anna(language="de"), language="en", country="AT")
    assert voice_of(one, house(), ("de", "en")) == Voice("en", "en_AT", "du", "EUR")
    assert voice_of(parcel(country=""), house(), ("de",)).locale == "de_DE"


@pytest.mark.parametrize(
    ("own", "business", "shop", "tone"),
    [
        (None, False, "du", "du"),
        (None, False, "sie", "sie"),
        (None, True, "du", "sie"),
        ("du", True, "sie", "du"),
        ("sie", False, "du", "sie"),
    ],
)
def test_the_tone_is_the_profile_s_then_business_then_the_shop_s(
    own: Any, business: bool, shop: Any, tone: str
) -> None:
    one = parcel(customer=anna(tone=own), business=business)
    assert voice_of(one, house(tone=shop), ("de",)).tone == tone


def test_a_gift_is_not_spoken_to_in_the_payer_s_way() -> None:
    one = parcel(customer=anna(tone="sie", language="en"), gift_message="Alles Liebe")
    assert voice_of(one, house(), ("de", "en")) == Voice("de", "de_DE", "du", "EUR")


def test_a_name_that_runs_the_other_way_is_set_apart_first_and_last_name_together(tmp_path: Path) -> None:
    files = {"de": '[default]\nheadline = "Danke, {{ customer.first_name }} {{ customer.last_name }}!"'}
    hebrew: Any = {"customer": {"first_name": "נועה", "last_name": "בן־דוד", "salutation": "Frau"}}
    assert said(tmp_path, DU, hebrew, **files) == "Danke, \u2068נועה בן־דוד\u2069!"
    assert said(tmp_path, DU, ANNA, **files) == "Danke, Anna Groß!"


def test_in_a_language_from_the_right_other_names_are_set_apart(tmp_path: Path) -> None:
    files = {"he": '[default]\nheadline = "תודה, {{ customer.first_name }}!"'}
    voice = Voice("he", "he_IL", "du", "ILS")
    noa: Any = {"customer": {"first_name": "נועה", "last_name": "בן־דוד"}}
    assert said(tmp_path, voice, ANNA, **files) == "תודה, \u2068Anna\u2069!"
    assert said(tmp_path, voice, noa, **files) == "תודה, נועה!"
