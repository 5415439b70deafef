"""`make pictures`: what docs/warehouse.md shows, cut out of files that the program prints of the sample shop."""

from __future__ import annotations

import csv
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from inserts import open_shop

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images"
DAY, LIST = date(2026, 12, 4), "PL-2026-1204-A"
CANCELLED, HELD = "FB-104235", "FB-104240"
DPI = 110
Part = tuple[float, float, float, float]
"""A part of a page: left, top, right and bottom in millimetres."""


def draw() -> None:
    """Print a list four to a sheet, change it, print it again, and keep what a shift leader should see."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        shutil.copytree(ROOT / "samples" / "shop", shop, ignore=shutil.ignore_patterns("state", "out", "drawing"))
        settings = shop / "inserts.toml"
        settings.write_text(_in_english(settings.read_text("utf-8")), "utf-8")
        first = _print(shop)
        _keep(first, 0, (0, 0, 210, 106), "floor-cover")
        _keep(first, 2, (0, 0, 210, 297), "floor-sheet", dpi=45)
        _keep(first, 4, (0, 149.5, 105, 217), "floor-slip")
        _keep(first, 2, (52, 120, 104.5, 147.5), "floor-edge")
        _change(shop / "data" / "shipments.csv")
        _keep(_print(shop), 0, (0, 0, 210, 76), "floor-supplement")


def _in_english(settings: str) -> str:
    """The settings of a warehouse that speaks English and cuts four cards from a sheet."""
    before, after = settings.split("[print]", 1)
    return before + '[print]\nsheet = "a4-4xa6"' + after.replace('language = "de"', 'language = "en"', 1)


def _print(shop: Path) -> Path:
    """The file of the list, or of its supplement."""
    report = open_shop(shop).batch(LIST, out=shop / "out", today=DAY)
    return shop / "out" / report.run.volumes[-1].file


def _change(table: Path) -> None:
    """One parcel is cancelled, and the customer of another is known now."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    shipment, customer = rows[0].index("Sendung"), rows[0].index("Kundennr")
    rows = [row for row in rows if row[shipment] != CANCELLED]
    for row in rows:
        if row[shipment] == HELD:
            row[customer] = ""
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _keep(pdf: Path, page: int, part: Part, name: str, dpi: int = DPI) -> None:
    """That part of a page as a picture with a hairline around."""
    with pypdfium2.PdfDocument(pdf) as file:
        whole: Image.Image = file[page].render(scale=dpi / 72).to_pil()
    left, top, right, bottom = (round(edge / 25.4 * dpi) for edge in part)
    cut = whole.crop((left, top, min(right, whole.width), min(bottom, whole.height)))
    ImageOps.expand(cut, 1, "#c9c2b4").save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw()
