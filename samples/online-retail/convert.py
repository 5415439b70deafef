"""Makes a products table of the Online Retail file: one row a StockCode.

    python convert.py online_retail_2010-12.csv products.csv

Invariant: the name is the most frequent description, the price the last one above nothing.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path


def convert(source: Path, target: Path) -> None:
    """Writes sku, name and price of every product; fees and other codes without a product's number are left out."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    prices: dict[str, str] = {}
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sku, name = row["StockCode"].strip(), row["Description"].strip()
            if re.match(r"[0-9]{5}", sku) and float(row["UnitPrice"]) > 0 and name:
                names[sku][name.capitalize()] += 1
                prices[sku] = row["UnitPrice"]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sku", "name", "price"])
        for sku in sorted(names):
            writer.writerow([sku, names[sku].most_common(1)[0][0], prices[sku]])


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
