"""One run in each language of a warehouse: its papers, its closing words and its costs, and machines' English."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from inserts.phrases import LANGUAGES
from tests.conftest import DAY, inserts

LIST = "PL-2026-1204-A"
SPOKEN = {
    "de": ("Packliste", "in Klärung", "Keine Karte", "Kosten: "),
    "en": ("Pick list", "held", "No card", "Cost: "),
    "pl": ("Lista kompletacyjna", "do wyjaśnienia", "Brak kartki", "Koszt: "),
    "tr": ("Toplama listesi", "beklemede", "Kart yok", "Maliyet: "),
}
"""By language: a word of the cover, one of the closing table, one of the slips, and the line of costs."""


def batch(shop: Path, where: Path, *more: str) -> str:
    done = inserts(
        "batch", LIST, "--shop", shop, "--state", where / "state", "--out", where / "out", "--today", DAY, *more
    )  # fmt: skip
    assert done.returncode == 3, done.stderr.decode()
    return done.stdout.decode()


def speak(shop: Path, language: str) -> None:
    settings = (shop / "inserts.toml").read_text("utf-8")
    changed = re.sub(r'^language = "de" .*(people who pack)', f'language = "{language}" # \\1', settings, flags=re.M)
    assert language == "de" or changed != settings
    (shop / "inserts.toml").write_text(changed, "utf-8")


def texts(folder: Path) -> list[str]:
    (path,) = folder.glob("*.pdf")
    with pypdfium2.PdfDocument(path) as file:
        return [" ".join(file[at].get_textpage().get_text_range().split()) for at in range(len(file))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_speaks_the_language_of_the_people_who_pack(language: str, sample_copy: Path, tmp_path: Path) -> None:
    speak(sample_copy, language)
    cover, table, slip, costs = SPOKEN[language]
    said = batch(sample_copy, tmp_path)
    assert table in said.splitlines()[0]
    assert sum(line.startswith(costs) for line in said.splitlines()) == 1
    pages = texts(tmp_path / "out")
    assert cover in pages[0]
    assert sum(page.startswith(slip) for page in pages) == 3


def test_machines_are_told_the_same_whatever_the_people_speak(sample_copy: Path, tmp_path: Path) -> None:
    told: list[Any] = []
    for language in ("de", "tr"):
        speak(sample_copy, language)
        told.append(json.loads(batch(sample_copy, tmp_path / language, "--json")))
    for each in told:
        each.pop("folder")
        for volume in each["volumes"]:
            volume.pop("sha256")
    assert told[0] == told[1]


def test_what_a_batch_costs_can_be_reckoned_by_hand_from_what_is_told(sample_copy: Path, tmp_path: Path) -> None:
    (volume,) = json.loads(batch(sample_copy, tmp_path, "--json"))["volumes"]
    cards, leaves, sides = volume["counts"]["sealed"], volume["leaves"], volume["printed_sides"]
    blank = sum(not page for page in texts(tmp_path / "out"))
    assert (leaves * 2, sides) == (volume["pages"], volume["pages"] - blank)
    total = (leaves * 0.021 + sides * 0.009) * 1.02 + cards * 3 * 16.50 / 3600
    assert float(volume["costs"]["batch"]) == pytest.approx(total, abs=0.005)
    assert float(volume["costs"]["card"]) == pytest.approx(total / cards, abs=0.0005)
    (manifest,) = (tmp_path / "out").glob("*.json")
    assert json.loads(manifest.read_text("utf-8"))["costs"] == volume["costs"]


def test_copies_are_cards_too_and_a_sheet_of_several_is_used_once(sample_copy: Path, tmp_path: Path) -> None:
    settings = sample_copy / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace("[costs]", "copies = 2\n[costs]", 1), "utf-8")
    (volume,) = json.loads(batch(sample_copy, tmp_path, "--json", "--sheet", "a4-4xa6"))["volumes"]
    assert volume["counts"] == {"read": 25, "sealed": 22, "held": 1, "skipped": 2}
    assert volume["costs"]["cards"] == 44
    total = (13 * 0.072 + volume["printed_sides"] * 0.027) * 1.02 + 44 * 3 * 16.50 / 3600
    assert float(volume["costs"]["batch"]) == pytest.approx(total, abs=0.005)
    assert volume["leaves"] == 1 + 12  # the cover; then 44 cards and 3 slips, four to a sheet
