import csv
import runpy
import tomllib
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from intake_shops import real

from inserts.declared import Table, Tables
from inserts.errors import InsertsError
from inserts.intake import Intake, take_in
from inserts.intake.columns import gather
from inserts.intake.records import PRODUCTS
from inserts.intake.tables import read

SAMPLES = Path(__file__).parents[2] / "samples"
CODES = {"POST", "DOT", "D", "M", "m", "S", "C2", "BANK CHARGES", "AMAZONFEE"}


def declared(sample: str) -> Tables:
    return Tables(**tomllib.loads((SAMPLES / sample / "inserts.toml").read_text("utf-8"))["tables"])


@pytest.fixture(scope="module")
def retail() -> tuple[Intake, list[dict[str, str]]]:
    folder = real("online-retail")
    with (folder / "online_retail_2010-12.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tables = declared("online-retail")
    return take_in(folder, tables, zone="Europe/London", today=None, currency="GBP", country="GB"), rows


def test_a_real_day_becomes_its_parcels_by_settings_alone(retail: tuple[Intake, list[dict[str, str]]]) -> None:
    intake, rows = retail
    day = [row for row in rows if row["InvoiceDate"].startswith("2010-12-23")]
    goods = [r for r in day if r["InvoiceNo"][0] != "C" and r["StockCode"] not in CODES and r["Quantity"][0] != "-"]
    parcels = intake.parcels["2010-12-23"]
    assert [one.shipment.id for one in parcels] == list(dict.fromkeys(row["InvoiceNo"] for row in goods))
    assert len(parcels) == 27
    assert sum(len(one.shipment.lines) for one in parcels) == len(goods)
    assert intake.refused == ()


def test_every_row_of_the_real_day_is_accounted_for(retail: tuple[Intake, list[dict[str, str]]]) -> None:
    shipments, history = retail[0].accounts
    assert shipments.read == history.read == len(retail[1]) == 42_481
    assert shipments.adds_up and history.adds_up
    assert (shipments.used, shipments.rejected, history.rejected) == (939, 0, 0)


def test_the_facts_of_the_real_customers_are_those_of_the_file(retail: tuple[Intake, list[dict[str, str]]]) -> None:
    intake, rows = retail
    orders: defaultdict[str, set[str]] = defaultdict(set)
    spent: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        good = row["InvoiceNo"][0] != "C" and row["StockCode"] not in CODES and row["Quantity"][0] != "-"
        if good and row["InvoiceDate"] < "2010-12-23":
            orders[row["CustomerID"]].add(row["InvoiceNo"])
            spent[row["CustomerID"]] += int(row["Quantity"]) * Decimal(row["UnitPrice"])
    parcels = intake.parcels["2010-12-23"]
    seen: Counter[str] = Counter()
    for one in parcels:
        key = f"{one.identity}.0"
        if one.identity and not seen[key]:
            assert (one.facts.orders, one.facts.spent_before) == (len(orders[key]) + 1, spent[key])
        elif not one.identity:
            assert one.facts.orders == 1
        seen[key] += 1
    guests = {row["InvoiceNo"] for row in rows if not row["CustomerID"]}
    assert [one.shipment.id for one in parcels if not one.identity] == [
        one.shipment.id for one in parcels if one.shipment.id in guests
    ]
    assert sum(not one.identity for one in parcels) == 10


def test_half_a_million_rows_of_history_take_a_few_seconds(tmp_path: Path) -> None:
    source = real("online-retail") / "online_retail_2010-12.csv"
    header, *rows = source.read_text("utf-8").splitlines(keepends=True)
    years = [
        row.replace("2010-12-", f"20{year:02}-12-").replace("5", str(year), 1)
        for year in range(98 - 88, 22)
        for row in rows
    ]
    (tmp_path / "history.csv").write_text(header + "".join(years), "utf-8")
    (tmp_path / "shipments.csv").write_text(
        "shipment,order,pick_list,position,customer,sku,quantity\nS,O,A,1,17850,X,1\n", "utf-8"
    )
    table = declared("online-retail").history
    assert table is not None
    tables = Tables(shipments=Table(file="shipments.csv"), history=table.model_copy(update={"file": "history.csv"}))
    intake = take_in(tmp_path, tables, zone="Europe/London", today=date(2026, 1, 1), currency="GBP", country="GB")
    assert len(years) > 500_000
    assert intake.parcels["A"][0].facts.orders > 30


def test_every_hostile_file_is_a_table_or_says_why_not() -> None:
    outcomes: Counter[str] = Counter()
    for path in sorted(real("hostile-csv").rglob("*")):
        if path.is_file():
            try:
                (source,) = read(path.parent, Table(file=path.name), lambda header, _: range(len(header)))
                outcomes["table"] += 1
                assert source.read == len(source.rows) + len(source.torn)
            except InsertsError as fault:
                outcomes[fault.code] += 1
    assert outcomes["table"] > 100
    assert set(outcomes) <= {
        "table", "unknown-format", "not-in-encoding", "empty-file", "records-missing", "sheet-unclear",
        "duplicate-column",
    }  # fmt: skip


def test_the_spectrum_of_csv_files_reads_as_its_json_twins() -> None:
    folder = real("hostile-csv") / "csv-spectrum"
    for path in sorted((folder / "csvs").glob("*.csv")):
        twin = folder / "json" / f"{path.stem}.json"
        if path.stem == "location_coordinates":  # its twin is no list
            continue
        (table,) = read(path.parent, Table(file=path.name), lambda header, _: range(len(header)))
        (records,) = read(twin.parent, Table(file=twin.name), lambda header, _: range(len(header)))
        assert table.header == records.header, path.stem
        assert [[cell.replace("\r\n", "\n") for cell in row] for row in table.rows] == [
            [cell.replace("\r\n", "\n") for cell in row] for row in records.rows
        ], path.stem


def test_the_real_catalogue_becomes_products_and_recommendations(tmp_path: Path) -> None:
    convert = runpy.run_path(str(SAMPLES / "magento-gear" / "convert.py"))["convert"]
    convert(real("catalogue-magento-gear"), tmp_path)
    tables = declared("magento-gear")
    intake = take_in(tmp_path, tables, zone="UTC", today=date(2026, 12, 1), currency="USD", country="US")
    goods = intake.assortment
    assert (len(intake.parcels["gear"]), len(goods.products), intake.refused) == (43, 52, ())
    assert [one.sku for one in goods.for_sku["24-MB01"]][:3] == ["24-WG086", "24-WG083-blue", "24-UG01"]
    assert {one.relation for listed in goods.for_sku.values() for one in listed} == {"accessory", "upgrade"}
    assert all((tmp_path / one.picture).is_file() for one in goods.products.values() if one.picture)


def test_products_of_the_real_retailer_have_one_name_each(tmp_path: Path) -> None:
    convert = runpy.run_path(str(SAMPLES / "online-retail" / "convert.py"))["convert"]
    convert(real("online-retail") / "online_retail_2010-12.csv", tmp_path / "products.csv")
    from zoneinfo import ZoneInfo

    rows = gather(tmp_path, Table(file="products.csv"), PRODUCTS, ZoneInfo("UTC"))
    assert len(rows) == len(set(rows.column("sku"))) > 2_000
    assert not rows.faults


def test_woocommerces_own_products_are_read_by_settings_alone() -> None:
    from zoneinfo import ZoneInfo

    columns = {
        "sku": "SKU",
        "name": "Name",
        "price": "Regular price",
        "accessories": "Cross-sells",
        "category": "Categories",
    }
    table = Table(file="sample_products.csv", columns=columns)
    rows = gather(real("catalogue-woocommerce"), table, PRODUCTS, ZoneInfo("UTC"))
    assert len(rows) > 20
    assert [rows.refusal(row) for row in rows.faults] == []
    assert rows.of("sku", 0) == "cc-tee"
