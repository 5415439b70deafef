"""What is left out of a card so that the rest of it can be printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from PIL import Image

from tests.conftest import DAY, SAMPLE, inserts

LIST = "PL-2026-1204-C"


def printed(shop: Path) -> dict[str, Any]:
    """What a run on the shop's list says, as JSON."""
    done = inserts("batch", LIST, "--shop", shop, "--out", shop / "out", "--today", DAY, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_suggestions_whose_picture_is_too_coarse_are_left_out_and_their_cards_printed(tmp_path: Path) -> None:
    shop = Path(shutil.copytree(SAMPLE, tmp_path / "shop", ignore=shutil.ignore_patterns("state", "out")))
    fine = printed(Path(shutil.copytree(shop, tmp_path / "fine")))
    for path in (shop / "pictures").iterdir():
        Image.open(path).resize((40, 40)).save(path)
    coarse = printed(shop)
    assert coarse["counts"] == fine["counts"]
    left_out = [said for said in coarse["notices"] if "picture is too coarse" in said]
    assert len(left_out) == 9 and not [said for said in fine["notices"] if "picture is too coarse" in said]
