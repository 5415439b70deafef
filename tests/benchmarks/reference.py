"""The reference insert: one made-up shop that every figure is measured on.

N shipments of N differently named customers on one side of A6 with bleed: art, the name in the headline, a note of
66 words that names the product bought, a personal coupon with a QR symbol of version 5, two of 300 products with
pictures and prices; and a history of two orders each. The same N gives the same files.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw

FIRST = (
    "Anna Björn Çağla Dariusz Élodie Fátima Gáspár Hanna Ingólfur Jürgen Łucja Matěj Ngọc Oliver Pénélope Quirin "
    "Ragnheiður Søren Þóra Ülkü Václav Wiebke Xaver Yıldız Zoë Amélie Bartłomiej Clémence Dóra Emil Françoise Gül "
    "Håkon Ilse Jáchym Kamil Lærke Mónica Nils Øyvind"
).split()
LAST = (
    "Ackermann Bäcker Çelik Dąbrowski Étienne Fröhlich Großmann Håkansson Ivanović Jónsdóttir Kovács Lindqvist Müller "
    "Novák Özdemir Pfeiffer Quast Reißner Świątek Træn Übelacker Väisänen Wójcik Yılmaz Zöllner Álvarez Brøndum "
    "Côté Đặng Ekström Fähnrich Görtz Hübner Iñárritu Järvinen Kępka Løvås Mähler Nuñez Öberg"
).split()
SECOND = ("", "-Weiß", "-Ødegård", "-Şahin", "-Ruiz", "-Żak", "-Wolf")
PRODUCTS = 300
LAYOUT = Path(__file__).parent / "layout"
SHIPPED = Path(__file__).parents[2] / "layouts" / "postcard"
KINDS = "Becher Teller Schale Kanne Vase Tablett Leuchte Decke Kissen Korb".split()
COLOURS = "Moos Ziegel Sand Nebel Kohle Honig Beere Meer Schnee Rost".split()

SETTINGS = """
[shop]
name = "Referenz"
imprint = "Referenz GmbH, Musterstraße 1, 12345 Musterstadt"
demo = true
[print]
layout = "reference"
edge = "bleed"
[tables.shipments]
file = "shipments.csv"
[tables.customers]
file = "customers.csv"
[tables.products]
file = "products.csv"
[tables.recommendations]
file = "recommendations.csv"
[tables.history]
file = "history.csv"
[qr]
hosts = ["referenz.example"]
[[campaign]]
id = "thanks"
offer = "ten"
suggestions = 2
[[offer]]
id = "ten"
kind = "percent"
value = 10
minimum = 40
redeem = "referenz.example"
url = "https://referenz.example/gutschein/einloesen/{{ code }}"
"""

TEXTS = """
[default]
headline = "Danke, {{ customer.first_name }} {{ customer.last_name }}!"
note = '''
Liebe Grüße aus der Werkstatt. Wir haben dein Paket heute von Hand gepackt, und {{ product.name }} liegt obenauf. \
Stell es ans Licht, nimm es jeden Tag in die Hand, und erzähl uns, wie es dir damit geht. Fehlt etwas oder ist etwas \
zerbrochen, sag uns kurz Bescheid, wir bringen das in Ordnung. Und wenn alles so ist, wie du es wolltest, freuen wir \
uns auf das nächste Mal.
'''
[neutral]
headline = "Danke!"
"""


def build(folder: Path, count: int) -> Path:
    """Write the shop of `count` shipments into a new folder and give it back."""
    chance = random.Random(20261204)
    (folder / "texts").mkdir(parents=True)
    (folder / "pictures").mkdir()
    shutil.copytree(LAYOUT, folder / "layouts" / "reference")
    shutil.copytree(SHIPPED / "texts", folder / "layouts" / "reference" / "texts")
    (folder / "layouts" / "reference" / "art").mkdir()
    _picture(0).resize((1480, 480)).save(folder / "layouts" / "reference" / "art" / "front.jpg", quality=88)
    (folder / "inserts.toml").write_text(SETTINGS, "utf-8")
    (folder / "texts" / "de.toml").write_text(TEXTS, "utf-8")
    skus = [f"SKU-{number:03}" for number in range(PRODUCTS)]
    for number, sku in enumerate(skus):
        _picture(number).save(folder / "pictures" / f"{sku}.jpg", quality=88)
    _products(folder, skus)
    _shipments(folder, skus, count, chance)
    return folder


def _products(folder: Path, skus: list[str]) -> None:
    rows = (
        (sku, _name(number), f"{9 + number % 60}.90", "100", f"category-{number % 40}", f"pictures/{sku}.jpg")
        for number, sku in enumerate(skus)
    )
    _write(folder / "products.csv", "sku name_de price stock category picture".split(), rows)
    fits = (
        (sku, skus[(number + step * 7) % PRODUCTS], step) for number, sku in enumerate(skus) for step in (1, 2, 3, 4, 5)
    )
    _write(folder / "recommendations.csv", "sku recommended rank".split(), fits)


def _shipments(folder: Path, skus: list[str], count: int, chance: random.Random) -> None:
    customers = [(f"C-{n}", FIRST[n % 40], f"{LAST[n // 40 % 40]}{SECOND[n // 1600]}") for n in range(count)]
    _write(folder / "customers.csv", "customer first_name last_name".split(), customers)
    rows = (
        ("PL-1", n + 1, f"S-{100000 + n}", f"O-{n}", f"C-{n}", chance.choice(skus), 1, "2026-12-04", "DE", "de")
        for n in range(count)
    )
    header = "pick_list position shipment order customer sku quantity ship_date country language".split()
    _write(folder / "shipments.csv", header, rows)
    earlier = (
        (f"H-{n}", f"C-{n % count}", "2026-05-02 10:00:00", chance.choice(skus), 1, "24.90") for n in range(2 * count)
    )
    _write(folder / "history.csv", "order customer ordered_at sku quantity price".split(), earlier)


def _name(number: int) -> str:
    return f"{KINDS[number % 10]} „{COLOURS[number // 10 % 10]}“ aus der Werkstatt, No. {1 + number // 100}"


def _picture(number: int) -> Image.Image:
    """A pot on a table, in 300 colours: 600 × 600 pixels."""
    picture = Image.new("RGB", (600, 600), (243, 238, 228))
    pen = ImageDraw.Draw(picture)
    tone = (60 + number * 37 % 160, 70 + number * 53 % 140, 60 + number * 71 % 150)
    pen.rectangle((0, 470, 600, 600), fill=(228, 220, 204))
    pen.ellipse((150 - number % 30, 180, 450 + number % 30, 300), fill=tone)
    pen.polygon([(160, 240), (440, 240), (400, 500), (200, 500)], fill=tone)
    return picture


def _write(path: Path, header: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
