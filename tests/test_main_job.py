"""The main job, as a warehouse would hold it against the delivery notes: counts, order, names, codes, bytes.

Everything is compared with the raw tables by code that shares nothing with the program: csv, pdfium, zxing-cpp.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from .conftest import DAY, ROOT, SAMPLE, Ran, run_batch

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
EXPECTED = ROOT / "tests" / "golden" / "sample-shop.csv"


def table(path: Path, separator: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def manifests(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(ran.out.glob("pl-*.json"))]


def rows(ran: Ran) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for manifest in manifests(ran):
        for row in manifest["rows"]:
            yield manifest, row


def plans(ran: Ran) -> dict[str, Any]:
    """Each shipment's planned insert (None where there is none), read as plain JSON."""
    lines = [json.loads(line) for path in ran.state.glob("plans/*.jsonl") for line in path.open("rb")]
    return {line[1]: line[9] if line[8] == "insert" else None for line in lines if isinstance(line, list)}


def squeezed(text: str) -> str:
    """Text as a PDF reader can be held to: without spaces, line ends and soft hyphens."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isprintable() and not sign.isspace())


@pytest.fixture(scope="module")
def texts(sample_run: Ran) -> dict[str, list[str]]:
    """The text of every page of every file, by another library than the one that wrote it."""
    return {
        path.name: [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
        for path in sample_run.out.glob("*.pdf")
    }


def card(texts: dict[str, list[str]], manifest: dict[str, Any], row: dict[str, Any]) -> str:
    return squeezed("".join(texts[manifest["file"]][page - 1] for page in row["pages"]))


# ── counts ────────────────────────────────────────────────────────────────────────────────────


def test_three_records_are_held_four_are_skipped_by_rules_and_the_rest_is_sealed(sample_run: Ran):
    assert sample_run.code == 3, sample_run.stderr
    assert sample_run.json["counts"] == {"read": 60, "sealed": 53, "held": 3, "skipped": 4}


def test_every_shipment_gets_what_the_sample_shop_means_it_to_get(sample_run: Ran):
    expected = {
        (row["pick_list"], int(row["position"]), row["shipment"], row["status"]): row for row in table(EXPECTED)
    }
    found = {
        (manifest["pick_list"], row["position"], row["shipment"], row["status"]): row
        for manifest, row in rows(sample_run)
    }
    assert found.keys() == expected.keys()
    assert {key: row["campaign"] for key, row in found.items() if key[3] == "sealed"} == {
        key: row["campaign"] for key, row in expected.items() if key[3] == "sealed"
    }


def test_manifest_json_terminal_and_cover_agree_with_a_count_of_the_raw_file(sample_run: Ran, texts):
    raw = Counter(
        pick_list
        for pick_list, _ in {(r["Pickliste"], r["Sendung"]) for r in table(SAMPLE / "data/shipments.csv", ";")}
    )
    assert {manifest["pick_list"]: manifest["counts"]["read"] for manifest in manifests(sample_run)} == raw
    for manifest, volume in zip(manifests(sample_run), sample_run.json["volumes"], strict=True):
        counts = manifest["counts"]
        assert counts["read"] == counts["sealed"] + counts["held"] + counts["skipped"]
        assert {name: volume["counts"][name] for name in counts} == counts
        cover = " ".join(texts[manifest["file"]][0].split())
        said = " ".join(
            f"{counts[name]} {word}"
            for name, word in zip(
                ("read", "sealed", "held", "skipped"), ("gelesen", "gedruckt", "in Klärung", "ohne Karte"), strict=True
            )
        )
        assert said in cover.replace("= ", "").replace("+ ", "")
        as_csv = table(sample_run.out / manifest["file"].replace(".pdf", ".csv"))
        assert Counter(row["status"] for row in as_csv) == Counter(row["status"] for row in manifest["rows"])


def test_a_file_has_two_pages_a_shipment_after_whole_leaves_of_cover(sample_run: Ran, texts):
    for manifest in manifests(sample_run):
        pages = texts[manifest["file"]]
        cover = len(pages) - 2 * manifest["counts"]["read"]
        assert manifest["pages"] == len(pages)
        assert cover > 0 and cover % 2 == 0
        assert [row["pages"] for row in manifest["rows"]] == [
            [cover + 1 + 2 * leaf, cover + 2 + 2 * leaf] for leaf in range(len(manifest["rows"]))
        ]


# ── the stack ─────────────────────────────────────────────────────────────────────────────────


def test_the_stack_is_in_picking_order_and_no_gap_shifts_it(sample_run: Ran, texts):
    for manifest in manifests(sample_run):
        positions = [row["position"] for row in manifest["rows"]]
        assert positions == list(range(1, len(positions) + 1))
        for row in manifest["rows"]:
            front = squeezed(texts[manifest["file"]][row["pages"][0] - 1])
            assert f"{row['position']:02}/{len(positions)}{row['match']}" in front, row["shipment"]
            assert row["match"] == row["shipment"][-4:]


def test_a_held_or_skipped_position_gets_a_slip_that_says_so(sample_run: Ran, texts):
    for manifest, row in rows(sample_run):
        assert ("KeineKarte" in card(texts, manifest, row)) == (row["status"] != "sealed")


def test_the_cover_lists_every_position_with_shipment_and_match_id(sample_run: Ran, texts):
    for manifest in manifests(sample_run):
        cover = squeezed("".join(texts[manifest["file"]][: manifest["rows"][0]["pages"][0] - 1]))
        for row in manifest["rows"]:
            assert f"{row['shipment']}{row['match']}" in cover
            assert row["status"] != "held" or row["reason"] in cover


# ── the cards ─────────────────────────────────────────────────────────────────────────────────


def test_each_card_bears_the_name_of_its_own_customer_and_nobody_elses(sample_run: Ran, texts):
    profiles = {row["customer"]: row for row in table(SAMPLE / "data/customers.csv")}
    customer = {row["Sendung"]: row["Kundennr"] for row in table(SAMPLE / "data/shipments.csv", ";") if row["Kundennr"]}
    gifts = {row["Sendung"] for row in table(SAMPLE / "data/shipments.csv", ";") if row["Grußtext"]}
    named = 0
    for manifest, row in rows(sample_run):
        said, profile = card(texts, manifest, row), profiles.get(customer.get(row["shipment"], ""))
        if row["status"] != "sealed" or profile is None:
            continue
        names = [squeezed(name) for name in (profile["first_name"], profile["last_name"]) if name]
        if row["campaign"] == "neutral" or row["shipment"] in gifts:
            assert not [name for name in names if len(name) > 2 and name in said], row["shipment"]
        elif profile["first_name"]:
            assert any(name in said for name in names), (row["shipment"], row["campaign"])
            named += 1
    assert named >= 35


def test_the_text_of_every_page_is_the_text_of_the_plan(sample_run: Ran, texts):
    planned = plans(sample_run)
    checked = 0
    for manifest, row in rows(sample_run):
        insert = planned[row["shipment"]]
        if row["status"] != "sealed":
            continue
        said = card(texts, manifest, row)
        wanted = [
            insert["texts"][role] for role in ("headline", "note", "signature", "imprint") if role in insert["texts"]
        ]
        wanted += (
            [insert["coupon"][part] for part in ("headline", "code", "until", "terms")] if insert["coupon"] else []
        )
        wanted += [one[part] for one in insert["suggestions"] for part in ("price", "note")]
        wanted += [
            one["name"] if _hyphenated(one["name"], said) else one["short_name"] for one in insert["suggestions"]
        ]
        wanted += [one["title"] for one in insert["actions"]]
        for text in wanted:
            assert squeezed(text) in said or _hyphenated(text, said), (row["shipment"], text)
            checked += 1
    assert checked > 400


def _hyphenated(text: str, said: str) -> bool:
    """Whether the text stands there with hyphens at the ends of lines."""
    signs = ("" if sign == "-" else re.escape(sign) for sign in squeezed(text))
    return re.search("-?".join(signs), said) is not None


def test_every_qr_symbol_read_from_pixels_by_another_library_says_what_was_planned(sample_run: Ran):
    for manifest in manifests(sample_run):
        with pypdfium2.PdfDocument(sample_run.out / manifest["file"]) as pdf:
            for row in manifest["rows"]:
                found = [
                    symbol.text
                    for page in row["pages"]
                    for symbol in zxingcpp.read_barcodes(pdf[page - 1].render(scale=200 / 72).to_pil(), formats=QR)
                ]
                assert sorted(found) == sorted(row["qr"]), row["shipment"]


def test_a_card_that_apologises_sells_nothing(sample_run: Ran):
    care = [plans(sample_run)[row["shipment"]] for _, row in rows(sample_run) if row["campaign"] == "care"]
    assert len(care) >= 2
    assert not any(insert["coupon"] or insert["suggestions"] for insert in care)


# ── codes ─────────────────────────────────────────────────────────────────────────────────────


def test_codes_csv_has_each_printed_code_once_with_its_terms(sample_run: Ran):
    codes = table(sample_run.out / "codes.csv")
    printed = [row["code"] for _, row in rows(sample_run) if row["code"]]
    assert sorted(row["code"] for row in codes) == sorted(set(printed))
    everybodys = {row["code"] for row in codes if not row["uses"]}
    personal = [code for code in printed if code not in everybodys]
    assert len(personal) == len(set(personal)) >= 20
    offers = {offer["id"]: offer for offer in tomllib.loads((SAMPLE / "inserts.toml").read_text("utf-8"))["offer"]}
    delivery = date(2026, 12, 6)
    for row in codes:
        assert date.fromisoformat(row["valid_until"]) >= delivery + timedelta(days=offers[row["offer"]].get("days", 30))
        assert row["kind"] == offers[row["offer"]]["kind"]


def test_the_second_shipment_of_an_order_gets_no_second_coupon(sample_run: Ran):
    orders = Counter(row["order"] for _, row in rows(sample_run))
    (twice,) = [order for order, count in orders.items() if count == 2]
    codes = [row["code"] for _, row in rows(sample_run) if row["order"] == twice]
    assert sorted(map(bool, codes)) == [False, True]


# ── again ─────────────────────────────────────────────────────────────────────────────────────


def test_a_second_run_is_byte_identical_whatever_stock_and_texts_became(
    sample_run: Ran, sample_copy: Path, tmp_path: Path
):
    first = run_batch(sample_copy, tmp_path)
    files = {path.name: path.read_bytes() for path in first.out.iterdir() if path.suffix in (".pdf", ".csv", ".json")}
    assert files == {path.name: path.read_bytes() for path in sample_run.out.iterdir() if path.name in files}
    again = run_batch(sample_copy, tmp_path)
    assert (again.code, again.json["notices"]) == (first.code, first.json["notices"])

    products = sample_copy / "data" / "products.csv"
    products.write_text(products.read_text("utf-8").replace(",214,", ",0,").replace(",160,", ",0,"), "utf-8")
    german = sample_copy / "texts" / "de.toml"
    german.write_text(german.read_text("utf-8").replace("Willkommen", "Servus"), "utf-8")
    changed = run_batch(sample_copy, tmp_path)
    assert changed.code == 3
    assert {path.name: path.read_bytes() for path in first.out.iterdir() if path.name in files} == files
    said = [notice for notice in changed.json["notices"] if "changed since it was decided" in notice]
    assert any(notice.startswith("FB-104222: texts") for notice in said), changed.json["notices"]


def test_what_was_mended_is_sealed_and_every_other_card_stays(sample_run: Ran, sample_copy: Path, tmp_path: Path):
    first = run_batch(sample_copy, tmp_path)
    before = plans(first)
    shipments = sample_copy / "data" / "shipments.csv"
    shipments.write_text(shipments.read_text("utf-8").replace(";1,O;", ";1,0;"), "utf-8")
    mended = run_batch(sample_copy, tmp_path, "PL-2026-1204-B")
    assert (mended.code, mended.json["counts"]) == (0, {"read": 20, "sealed": 20, "held": 0, "skipped": 0})
    after = plans(mended)
    assert {name for name in after if after[name] != before[name]} == {"FB-104314"}


# ── privacy ───────────────────────────────────────────────────────────────────────────────────


def test_no_name_and_no_address_leaves_the_cards_and_the_plans(sample_run: Ran):
    profiles = table(SAMPLE / "data/customers.csv")
    words = {row["email"] for row in profiles} | {row["last_name"] for row in profiles if len(row["last_name"]) > 5}
    with sqlite3.connect(sample_run.state / "ledger.sqlite") as ledger:
        dump = "\n".join(ledger.iterdump())
    public = [path for path in sample_run.out.iterdir() if path.suffix in (".csv", ".json")]
    said = [sample_run.stdout, sample_run.stderr, dump, *(path.read_text("utf-8") for path in public)]
    said += [path.name for path in sample_run.out.iterdir()]
    said += [f"{pypdfium2.PdfDocument(path).get_metadata_dict()}" for path in sample_run.out.glob("*.pdf")]
    assert [word for word in words for text in said if word and word in text] == []


def test_dates_in_the_files_come_from_the_shipping_day(sample_run: Ran):
    for path in sample_run.out.glob("*.pdf"):
        assert pypdfium2.PdfDocument(path).get_metadata_dict()["CreationDate"].startswith(f"D:{DAY.replace('-', '')}")
