"""Makes a shop of Magento's sample data: products, links as recommendations, pictures, customers, parcels.

    python convert.py FOLDER_WITH_csv_AND_media SHOP

Invariant: nothing is invented but the pick list "gear", on which each product with a picture is bought once.
"""

from __future__ import annotations

import csv
import html
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

LINKS = {"crosssell": "accessory", "related": "accessory", "upsell": "upgrade"}
"""Magento's kinds of links, in the order in which they are suggested, and what they are called here."""

Row = dict[str, str]


def rows(paths: list[Path]) -> Iterator[Row]:
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def products(source: Path) -> list[Row]:
    """Each SKU once, with its first picture that is there; the category below "Gear" counts."""
    pictures: Row = {}
    for row in rows(sorted(source.glob("csv/*/**/images_*.csv"))):
        if (source / f"media{row['image']}").is_file():
            pictures.setdefault(row["sku"], "media" + row["image"])
    found: dict[str, Row] = {}
    files = [*sorted(source.glob("csv/*/**/products_*.csv")), *sorted(source.glob("csv/*/yoga_*.csv"))]
    for row in rows([file for file in files if file.name != "products_msrp.csv"]):
        sku = row["sku"].strip()
        found.setdefault(
            sku,
            {
                "sku": sku,
                "name": html.unescape(row["name"].strip()),
                "price": (row.get("special_price") or row["price"]).strip(),
                "category": "".join(row["category"].strip().splitlines()[1:2]),
                "picture": pictures.get(sku, ""),
                "stock": (row.get("qty") or "100").strip(),
            },
        )
    return list(found.values())


def recommendations(source: Path, known: set[str]) -> list[Row]:
    """One row a link between known products; several links between two are one, the first."""
    found: dict[tuple[str, str], Row] = {}
    for kind, relation in LINKS.items():
        for row in rows(sorted(source.glob(f"csv/**/{kind}.csv"))):
            for linked in row["linked_sku"].split():
                link = {"sku": row["sku"].strip(), "recommended": linked, "relation": relation, "source": kind}
                if {link["sku"], linked} <= known:
                    found.setdefault((link["sku"], linked), link)
    return list(found.values())


def pick_list(goods: list[Row]) -> list[Row]:
    pictured = [row for row in goods if row["picture"] and row["price"]]
    return [
        {
            "shipment": f"S-{1000 + n}",
            "order": str(1000 + n),
            "pick_list": "gear",
            "position": str(n),
            "sku": row["sku"],
            "quantity": "1",
            "price": row["price"],
            "channel": "shop",
        }
        for n, row in enumerate(pictured, 1)
    ]


def customers(source: Path) -> list[Row]:
    """The customer profiles; they have no number, so the e-mail address tells who it is."""
    return [
        {
            "email": row["email"].strip(),
            "first_name": row["firstname"].strip(),
            "last_name": row["lastname"].strip(),
            "birthday": row["dob"].strip(),
        }
        for row in rows(sorted(source.glob("csv/*/customer_profile.csv")))
    ]


def orders(source: Path) -> list[Row]:
    """The shop's own orders as a pick list, without the refunded ones: their parcels came back."""
    found = [row for row in rows(sorted(source.glob("csv/*/orders.csv"))) if row["refund"] != "yes"]
    return [
        {
            "shipment": f"S-{2000 + n}",
            "order": str(2000 + n),
            "pick_list": "orders",
            "position": str(n),
            "email": row["customer_email"].strip(),
            "sku": json.loads(row["product"])["sku"],
            "quantity": json.loads(row["product"])["qty"],
            "channel": "shop",
            "currency": row["currency"],
        }
        for n, row in enumerate(found, 1)
    ]


def write(path: Path, table: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        header = dict.fromkeys(column for row in table for column in row)
        writer = csv.DictWriter(file, list(header), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def convert(source: Path, shop: Path) -> None:
    """Writes products, recommendations, customers, pick lists and pictures into the shop's folder."""
    shop.mkdir(parents=True, exist_ok=True)
    goods = products(source)
    write(shop / "products.csv", goods)
    write(shop / "recommendations.csv", recommendations(source, {row["sku"] for row in goods}))
    write(shop / "customers.csv", customers(source))
    write(shop / "shipments.csv", [*pick_list(goods), *orders(source)])
    for row in goods:
        if row["picture"]:
            (shop / row["picture"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / row["picture"], shop / row["picture"])


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
