"""The sample shop is what its README says, read here with nothing but csv, tomllib and a picture reader."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SHOP = Path(__file__).resolve().parents[2] / "samples" / "shop"
SETTINGS = tomllib.loads((SHOP / "inserts.toml").read_text("utf-8"))
TEXTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (SHOP / "texts").glob("*.toml")}
PRINTING = [campaign for campaign in SETTINGS["campaign"] if campaign.get("insert") != "none"]


def rows(name: str) -> list[dict[str, str]]:
    """A table's rows; a row that is longer or shorter than the header fails."""
    with (SHOP / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file, delimiter=SETTINGS["tables"][name]["separator"]))
    return [dict(zip(read[0], row, strict=True)) for row in read[1:]]


def written(data: dict[str, Any]) -> list[str]:
    """Every text below a section."""
    return [text for value in data.values() for text in (written(value) if isinstance(value, dict) else [str(value)])]


def test_three_pick_lists_hold_sixty_shipments_at_positions_without_gaps() -> None:
    positions: dict[str, set[int]] = defaultdict(set)
    shipments: dict[str, set[str]] = defaultdict(set)
    for row in rows("shipments"):
        positions[row["Pickliste"]].add(int(row["Platz"]))
        shipments[row["Pickliste"]].add(row["Sendung"])
    assert {name: len(found) for name, found in shipments.items()} == {
        "PL-2026-1204-A": 25,
        "PL-2026-1204-B": 20,
        "PL-2026-1204-C": 15,
    }
    assert {name: sorted(found) for name, found in positions.items()} == {
        name: list(range(1, len(found) + 1)) for name, found in shipments.items()
    }


def test_the_last_four_of_a_shipment_number_tell_it_from_the_others_of_its_list() -> None:
    shipments = {(row["Pickliste"], row["Sendung"]) for row in rows("shipments")}
    assert len({(pick_list, number[-4:]) for pick_list, number in shipments}) == len(shipments) == 60


def test_all_is_shipped_on_one_fixed_day() -> None:
    assert {row["Versandtag"] for row in rows("shipments")} == {"04.12.2026"}


def test_one_order_is_in_two_parcels_and_no_shipment_on_two_lists() -> None:
    parcels = Counter(order for order, _ in {(row["Auftrag"], row["Sendung"]) for row in rows("shipments")})
    assert [count for count in parcels.values() if count > 1] == [2]
    assert len({row["Sendung"] for row in rows("shipments")}) == 60


def test_exactly_three_records_are_wrong_each_in_its_own_way() -> None:
    customers = {row["customer"] for row in rows("customers")}
    declared = {"", "shop", "amazon", "etsy", *SETTINGS["channels"]}
    strangers = {row["Sendung"] for row in rows("shipments") if row["Kundennr"] not in customers | {""}}
    misread = {row["Sendung"] for row in rows("shipments") if not re.fullmatch(r"[0-9]+", row["Menge"])}
    undeclared = {row["Sendung"] for row in rows("shipments") if row["Kanal"] not in declared}
    assert (strangers, misread, undeclared) == ({"FB-104240"}, {"FB-104314"}, {"FB-104397"})


def test_sixteen_products_each_with_a_square_picture_in_two_languages() -> None:
    products = rows("products")
    assert len({row["sku"] for row in products}) == len(products) == 16
    for row in products:
        path = SHOP / row["picture"]
        assert path.stat().st_size < 120_000, path.name
        with Image.open(path) as picture:
            assert picture.size == (800, 800), path.name
            assert picture.mode == "RGB", path.name
        assert all(row[name] for name in ("name_de", "short_name_de", "name_en", "short_name_en", "category", "guide"))


def test_every_picture_is_used_and_every_front_is_of_the_size_the_card_asks_for() -> None:
    assert {path.name for path in (SHOP / "pictures").iterdir()} == {
        Path(row["picture"]).name for row in rows("products")
    }
    used = {campaign.get("art", "front") for campaign in PRINTING}
    assert {path.stem for path in (SHOP / "art").iterdir()} == used | {"front"}
    for path in (SHOP / "art").iterdir():
        assert path.stat().st_size < 400_000, path.name
        with Image.open(path) as picture:
            assert picture.size == (1480, 1200), path.name


def test_the_tables_know_the_products_they_name() -> None:
    known = {row["sku"] for row in rows("products")}
    advised = {row[name] for row in rows("recommendations") for name in ("sku", "recommended")} - {""}
    sold = {row["Artikel"] for name in ("shipments", "history") for row in rows(name)}
    gifts = {offer["gift_sku"] for offer in SETTINGS["offer"] if offer["kind"] == "gift"}
    assert advised | sold | gifts <= known
    assert sold == known


def test_prices_add_up_to_an_order_that_crosses_500_euro() -> None:
    def money(table: str, customer: str) -> Decimal:
        found = [row for row in rows(table) if row["Kundennr"] == customer and row.get("Status", "") != "storniert"]
        spent = (Decimal(row["Einzelpreis"].replace(",", ".")) * int(row["Menge"]) for row in found)
        given = (Decimal(row.get("Rabatt", "").replace(",", ".") or 0) for row in found)
        return sum(spent, Decimal(0)) - sum(given, Decimal(0))

    assert (money("history", "K-10102"), money("shipments", "K-10102")) == (Decimal("463.60"), Decimal("36.80"))
    assert (money("history", "K-10344"), money("shipments", "K-10344")) == (Decimal("440.60"), Decimal("61.60"))


def test_nine_valid_orders_make_the_next_one_the_tenth() -> None:
    orders = {(row["Auftrag"], row["Status"]) for row in rows("history") if row["Kundennr"] == "K-11865"}
    assert Counter(status for _, status in orders) == {"erledigt": 9, "storniert": 1, "zurück": 1}


def test_birthdays_lie_around_the_day_of_delivery() -> None:
    delivery = date(2026, 12, 4) + timedelta(days=SETTINGS["delivery"]["days"])
    birthdays = [date.fromisoformat(row["birthday"]) for row in rows("customers") if row["birthday"]]
    assert sorted((day.replace(year=2026) - delivery).days for day in birthdays) == [-1, -1, 0, 3]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_campaign_that_prints_has_its_words(language: str) -> None:
    texts = TEXTS[language]
    for campaign in PRINTING:
        section = texts[campaign["id"]]
        assert section["headline"], campaign["id"]
        assert section["note"], campaign["id"]
    assert texts["neutral"]["headline"]
    assert {action["id"] for action in SETTINGS["action"]} == set(texts["action"])


@pytest.mark.parametrize("campaign", [one["id"] for one in PRINTING])
def test_german_speaks_du_and_sie_and_never_both_in_one_text(campaign: str) -> None:
    du, sie = r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b", r"\b(Sie|Ihnen|Ihr|Ihre[nmrs]?)\b"
    section = dict(TEXTS["de"][campaign])
    formal = written(section.pop("sie", {}))
    assert not [text for text in formal if re.search(du, text)]
    assert not [text for text in written(section) if re.search(sie, text)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_card_shouts_once_at_most_and_its_note_has_55_words_at_most(language: str) -> None:
    for name, section in TEXTS[language].items():
        for tone in (section, {**section, **section.get("sie", {})}):
            said = [text for role, text in tone.items() if isinstance(text, str) and name not in ("labels", "action")]
            assert sum(text.count("!") for text in said) <= 1, name
            note = re.sub(r"{%\s*el(if|se).*?{%\s*endif\s*%}", "", tone.get("note", ""), flags=re.DOTALL)
            assert len(re.sub(r"{%.*?%}", "", note).split()) <= 55, name


@pytest.mark.parametrize("language", ["de", "en"])
def test_quotes_dashes_and_apostrophes_are_set_as_in_print(language: str) -> None:
    for section in TEXTS[language].values():
        for text in written(section):
            plain = re.sub(r"{[{%].*?[%}]}", "", text)
            assert not re.search(r"[\"'´`]| - |\.\.\.", plain), plain


def test_an_apology_sells_nothing_and_goes_before_everything() -> None:
    care = SETTINGS["campaign"][0]
    assert care["when"] == "customer.open_complaint"
    assert (care.get("offer"), care["suggestions"]) == (None, 0)


def test_the_last_campaign_is_for_everybody_and_one_measures_its_effect() -> None:
    assert "when" not in SETTINGS["campaign"][-1]
    assert [one["id"] for one in SETTINGS["campaign"] if one.get("holdout", 0) > 0] == ["thanks"]


def test_qr_addresses_stay_short() -> None:
    fill = {"{{ code }}": "XXXX-XXXX-XXXX-XXXX", "{{ token }}": "x" * 12, "{{ language }}": "de"}
    addresses = [one["url"] for one in (*SETTINGS["offer"], *SETTINGS["action"])] + [
        r["guide"] for r in rows("products")
    ]
    for address in addresses:
        for name, value in fill.items():
            address = address.replace(name, value)
        assert address == "{{ product.guide }}" or re.fullmatch(r"https://fensterbrett\.example/\S{1,31}", address)


def test_the_pool_has_more_codes_than_the_sample_can_give() -> None:
    codes = (SHOP / "codes" / "see-you-again.txt").read_text("ascii").split()
    assert len(set(codes)) == len(codes) == 24
