"""preview: a shipment's insert as pictures, a side each, and as a PDF for the screen, with a sample code.

Invariant: nothing but pictures and PDF is written, and no live code is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ... import prepress
from ...delivery import sha256_of, slug, write_whole
from ...errors import DataError, Place
from ...model import Entry, Held, Insert
from ...settings import Settings
from ..decide import decide_one
from ..issuing import sample
from ..produce import make_press
from ..shop import enter
from ..single import print_alone
from .explain import find


def preview(
    settings: Settings, shipment: str, *, out: Path, dpi: int, today: date, pdf: bool = False
) -> Iterator[Path]:
    """Write the pictures, and the PDF where it is asked for, into `out` and give their paths; DataError where the
    shipment gets no insert."""
    shop = enter(settings.shown_whole, lasting=False)
    intake = shop.take_in(today)
    for refused in intake.refused:
        if refused.shipment == shipment:
            held = refused.held
            raise DataError(held.code, held.message, Place(held.where), held.hint)
    edition = shop.edition(intake)
    parcel = find(intake, shipment)
    outcome = decide_one(parcel, edition, sample(edition)).outcome
    if not isinstance(outcome, Insert):
        raise DataError(outcome.code, f"this shipment gets no insert: {outcome.message}")
    press = make_press(shop)
    out.mkdir(parents=True, exist_ok=True)
    made_for = press.profile(outcome.layout)
    profile = made_for if made_for.dots else prepress.OFFICE
    for side, picture in enumerate(prepress.preview(press.pages(outcome), press.hand, dpi, profile=profile), 1):
        yield _written(out / f"{slug(shipment)}-{side}.png", picture)
    if pdf:
        yield _written(out / f"{slug(shipment)}-screen.pdf", _screen(outcome, parcel.shipment.ship_date, settings))


def _written(path: Path, data: bytes) -> Path:
    write_whole(path, data, replaces=sha256_of(path))
    return path


def _screen(insert: Insert, day: date, settings: Settings) -> bytes:
    """The insert as a file for the screen. DataError where it cannot be made."""
    press = make_press(enter(settings.made_for("screen"), lasting=False))
    card = print_alone(Entry(None, "", "", "", insert), day, press)
    if isinstance(held := card.entry.outcome, Held):
        raise DataError(held.code, held.message, Place(held.where), held.hint)
    return card.pdf
