"""A warehouse's day in small: a shop whose one pick list is changed row by row, as exports change while people pack."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2

from inserts import open_shop
from inserts.run.batch import Report
from inserts.run.door import OpenShop

from .conftest import ROOT

DAY = date(2026, 12, 4)
LIST = "PL-7"
COLUMNS = (
    "pick_list", "position", "shipment", "order", "customer", "sku", "quantity", "ship_date", "country", "language",
    "channel", "copies",
)  # fmt: skip


@dataclass
class Floor:
    """A shop in a folder; rows are its shipments by number, to be changed at will."""

    folder: Path
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def row(self, position: int, shipment: str = "", **more: str) -> None:
        """A parcel for a customer of its own: S-1007 of order 2007 for Mia7 stands at position 7."""
        number = f"S-{1000 + position}"
        self.rows[shipment or number] = {
            "pick_list": LIST, "position": str(position), "shipment": shipment or number,
            "order": str(2000 + position), "customer": f"C-{position}", "sku": "CUP-01", "quantity": "1",
            "ship_date": str(DAY), "country": "DE", "language": "de", "channel": "", "copies": "", **more,
        }  # fmt: skip

    def write(self) -> Path:
        """The tables as files; gives the shop's folder."""
        numbers = sorted({row["customer"] for row in self.rows.values()})
        with (self.folder / "data/shipments.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows.values())
        customers = [f"{number},,Mia{number[2:]},Brandt,Frau,de,du" for number in numbers if number != "C-99"]
        head = "customer,email,first_name,last_name,salutation,language,tone"
        (self.folder / "data/customers.csv").write_text("\n".join([head, *customers]) + "\n", "utf-8")
        return self.folder

    def set(self, old: str, new: str) -> None:
        """Replace something in the settings."""
        path = self.folder / "inserts.toml"
        said = path.read_text("utf-8")
        assert old in said
        path.write_text(said.replace(old, new), "utf-8")

    @property
    def shop(self) -> OpenShop:
        return open_shop(self.write())

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def batch(self, *pick_lists: str, **more: Any) -> Report:
        """Print the list, in this process."""
        return self.shop.batch(*pick_lists or (LIST,), out=self.out, today=DAY, **more)

    def files(self) -> dict[str, bytes]:
        """All that lies in the folder for output, by name."""
        return {path.name: path.read_bytes() for path in sorted(self.out.iterdir()) if not path.name.startswith(".")}

    def codes(self, file: str = "codes.csv") -> list[str]:
        """The codes of a file of codes; none where there is no file."""
        path = self.out / file
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as rows:
            return [row["code"] for row in csv.DictReader(rows)]


def floor(folder: Path, count: int, language: str = "en") -> Floor:
    """A shop that was just started, with so many parcels, for people who read that language."""
    made = Floor(Path(shutil.copytree(ROOT / "samples" / "starter", folder / "shop")))
    made.set('language = "de"              # of the people', f'language = "{language}"  # of the people')
    for position in range(1, count + 1):
        made.row(position)
    return made


def pages(path: Path) -> Iterator[str]:
    """The text of each page, without spaces, by another library than the one that wrote it."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            yield "".join(page.get_textpage().get_text_bounded().split())
