"""How parcels are decided: some at a time, with no more said for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inserts.run import decide
from tests.floor import floor


def test_it_does_not_matter_how_many_parcels_are_decided_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSERTS_KEY", "7" * 64)
    found = []
    for together in (1, 3, 64):
        monkeypatch.setattr(decide, "TOGETHER", together)
        made = floor(tmp_path / str(together), 7)
        made.set("[print]\n", '[print]\nonce_per = "order"\n')
        made.row(3, order="2001", customer="C-1")
        made.row(6, channel="nowhere")
        made.batch()
        found.append(made.files())
    assert found[0] == found[1] == found[2]
    assert len(found[0]["codes.csv"].splitlines()) == 1 + 5  # not the second parcel of an order, nor the one held
