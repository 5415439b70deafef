"""The sample on US Letter: four cards to a sheet, cut and stacked into the pick list, in dollars."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import ROOT, Ran, inserts, run_batch
from tests.cutting import in_hand, stack

SAMPLE = ROOT / "samples" / "letter-4"
SAID = {
    1: ("Welcome to the ridge, Dolores!", "$5 off"),
    2: ("Good to see you again, Marcus.", "Brew it right"),
    3: ("You know the way up, Bartholomew", "How do you like it?"),
    4: ("Welcome to the ridge, Mei!", "$5 off"),
    5: ("Good to see you again, José.", "Brew it right"),
    6: ("Thank you for your order!", "Brew it right"),
}
"""What stands on front and back, by position."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run_batch(SAMPLE, tmp_path_factory.mktemp("letter"))


def test_nothing_of_it_would_be_held() -> None:
    checked = inserts("check", "--shop", SAMPLE, "--today", "2026-12-04")
    assert (checked.returncode, checked.stdout.decode()) == (0, "6 shipments read, all well.\n")


def test_cut_and_stacked_its_cards_are_the_pick_list(ran: Ran) -> None:
    (file,) = ran.out.glob("*.pdf")
    made = json.loads(file.with_suffix(".json").read_text("utf-8"))
    assert (ran.code, made["sheet"], made["leaves"], made["counts"]["sealed"]) == (0, "letter-4", 3, 6)
    cover, *papers = stack(file, "long", face_up=False)
    assert cover.front.get_size() == papers[0].front.get_size() == (612, 792)
    cards = in_hand(papers)
    assert len(cards) == 6
    for (front, back), row in zip(cards, made["rows"], strict=True):
        headline, action = SAID[row["position"]]
        edge = f"{row['position']}/6 {row['match']}"
        assert (headline in front.text, action in back.text) == (True, True)
        assert (edge in front.text, edge in back.text) == (True, True)
        assert back.payloads == tuple(row["qr"])
        assert "VAT" not in back.text and "$" in back.text


@pytest.mark.parametrize("profile", ["office", "press"])
def test_folded_below_a_tracked_signature_its_cards_are_still_as_they_were_to_be(tmp_path: Path, profile: str) -> None:
    shop = Path(shutil.copytree(SAMPLE, tmp_path / "shop"))
    file = shop / "layouts" / "quarter" / "layout.toml"
    usual = file.read_text("utf-8")
    folded = usual.replace('baseline = "0.1875in"', 'baseline = "0.1875in"\nfolds = ["2.75in"]')
    file.write_text(folded.replace('font = "hand"', 'font = "hand"\ntracking = "0.5pt"'), "utf-8")
    ran = run_batch(shop, tmp_path, f"--profile={profile}")
    (made,) = ran.json["volumes"]
    assert (ran.code, made["counts"]["sealed"]) == (0, 6)


def test_its_art_and_its_pictures_are_large_enough(ran: Ran) -> None:
    (file,) = ran.out.glob("*.pdf")
    with pypdfium2.PdfDocument(file) as pdf:
        kinds = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        images = [one for page in pdf for one in page.get_objects(filter=[kinds], max_depth=3)]
        assert len(images) >= 6
        assert min(one.get_metadata().horizontal_dpi for one in images) >= 240
