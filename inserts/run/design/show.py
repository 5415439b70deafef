"""layout show: the sides of a layout with its frames drawn over them, filled with a shipment of the shop's or with one
that is made up.

Invariant: nothing but the pictures is written, and no live code is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ... import prepress
from ...composition import outlines
from ...delivery import sha256_of, write_whole
from ...errors import DataError, Place
from ...model import Insert
from ..decide import decide_one
from ..issuing import sample
from ..produce import make_press
from ..shelf import shipped
from ..shop import Shop
from .cast import cast, open_for

LABELS = "SourceSans3-Regular.ttf"


def show(folder: Path, layout: str, *, out: Path, dpi: int, today: date) -> Iterator[Path]:
    """Write a picture a side into `out` and give their paths; without a shop in the folder, the starter stands in.
    LayoutError: unknown-layout, and all that keeps the card from being set; DataError: nothing-to-show."""
    shop = open_for(folder, layout)
    insert = _example(shop, layout, today)
    press = make_press(shop)
    pages = press.pages(insert)
    made = press.compiled[layout]
    pictures = prepress.preview(pages, press.hand, dpi, bleed=True)
    (font,) = shipped("fonts").rglob(LABELS)
    out.mkdir(parents=True, exist_ok=True)
    for side, page, picture in zip(made.sides, pages, pictures, strict=True):
        frames = [prepress.Outline(name, box) for name, box in outlines(page, side, made)]
        path = out / f"{layout}-{side.name}.png"
        drawn = prepress.frames_over(picture, page, frames, made.inner, font, dpi)
        write_whole(path, drawn, replaces=sha256_of(path))
        yield path


def _example(shop: Shop, layout: str, today: date) -> Insert:
    """The insert of the first shipment that is printed on the layout; where there is none, one that is made up."""
    intake = shop.take_in(today)
    edition = shop.edition(intake)
    for parcels in intake.parcels.values():
        for parcel in parcels:
            outcome = decide_one(parcel, edition, sample(edition)).outcome
            if isinstance(outcome, Insert) and outcome.layout == layout:
                return outcome
    for case in cast(shop, layout, intake, today).cases:
        return case.insert
    hint = "Run inserts check to see why."
    raise DataError("nothing-to-show", "no campaign writes anything on this layout.", Place(str(shop.folder)), hint)
