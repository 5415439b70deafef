"""A list that was printed on a layout which the settings no longer name."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT, inserts

DAY = "2026-12-04"


def test_a_list_printed_on_a_layout_no_longer_named_is_printed_again_as_it_was(
    sample_copy: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/summer-card")
    settings = sample_copy / "inserts.toml"
    plain = settings.read_text("utf-8")
    settings.write_text(plain.replace('layout = "postcard"', 'layout = "summer-card"'), "utf-8")
    out = tmp_path / "out"
    batch = ("batch", "--all", "--shop", sample_copy, "--today", DAY, "--out", out)
    assert inserts(*batch).returncode == 3
    before = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    settings.write_text(plain, "utf-8")
    again = inserts(*batch)
    assert (again.returncode, b"Traceback" in again.stderr) == (3, False)
    assert {path.name: path.read_bytes() for path in out.glob("*.pdf")} == before

    shutil.rmtree(sample_copy / "layouts/summer-card")
    gone = inserts(*batch)
    assert gone.returncode == 4
    said = (gone.stdout + gone.stderr).decode()
    assert "[unknown-layout]" in said and "summer-card" in said and "Traceback" not in said
