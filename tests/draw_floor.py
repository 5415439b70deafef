"""`make pictures`: what docs/warehouse.md and docs/sheets.md show, cut out of files printed of the sample shop."""

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
        shop = _shop(Path(folder) / "shop", "a4-4xa6")
        first = _print(shop)
        _keep(first, 0, (0, 0, 210, 106), "floor-cover")
        _keep(first, 2, (0, 0, 210, 297), "floor-sheet", dpi=45)
        _keep(first, 4, (0, 149.5, 105, 217), "floor-slip")
        _keep(first, 2, (52, 120, 104.5, 147.5), "floor-edge")
        _change(shop / "data" / "shipments.csv")
        _keep(_print(shop), 0, (0, 0, 210, 76), "floor-supplement")
        full = _shop(Path(folder) / "full", "sra3-8xa6")
        _keep(_print(full), 2, (0, 0, 450, 320), "sheet-full", dpi=48)


def _shop(folder: Path, sheet: str) -> Path:
    """The sample shop, of a warehouse that speaks English and prints on such sheets."""
    shutil.copytree(ROOT / "samples" / "shop", folder, ignore=shutil.ignore_patterns("state", "out", "drawing"))
    settings = folder / "inserts.toml"
    before, after = settings.read_text("utf-8").split("[print]", 1)
    after = after.replace('language = "de"', 'language = "en"', 1)
    settings.write_text(f'{before}[print]\nsheet = "{sheet}"{after}', "utf-8")
    return folder


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
