"""preview: a shipment's insert as pictures, a side each, with a sample code.

Invariant: nothing but the pictures is written, and no live code is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ... import prepress
from ...delivery import sha256_of, slug, write_whole
from ...errors import DataError, Place
from ...model import Insert
from ...settings import Settings
from ..decide import decide_one
from ..issuing import sample
from ..produce import make_press
from ..shop import enter
from .explain import find


def preview(settings: Settings, shipment: str, *, out: Path, dpi: int, today: date) -> Iterator[Path]:
    """Write the pictures into `out` and give their paths; DataError where the shipment gets no insert."""
    shop = enter(settings, lasting=False)
    intake = shop.take_in(today)
    for refused in intake.refused:
        if refused.shipment == shipment:
            held = refused.held
            raise DataError(held.code, held.message, Place(held.where), held.hint)
    edition = shop.edition(intake)
    outcome = decide_one(find(intake, shipment), edition, sample(edition)).outcome
    if not isinstance(outcome, Insert):
        raise DataError(outcome.code, f"this shipment gets no insert: {outcome.message}")
    press = make_press(shop)
    out.mkdir(parents=True, exist_ok=True)
    made_for = press.profile(outcome.layout)
    profile = made_for if made_for.dots else prepress.OFFICE
    for side, picture in enumerate(prepress.preview(press.pages(outcome), press.hand, dpi, profile=profile), 1):
        path = out / f"{slug(shipment)}-{side}.png"
        write_whole(path, picture, replaces=sha256_of(path))
        yield path
