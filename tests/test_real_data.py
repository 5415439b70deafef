"""The whole program on data that nobody here wrote: a retailer's month, a catalogue, names, hostile files.

What is expected is taken from the raw files by code that shares nothing with the program (csv, fontTools, pdfium,
Pillow). The data lie outside the repository; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import runpy
import shutil
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageStat

from inserts.errors import InsertsError
from inserts.run.batch import batch
from inserts.run.check import check
from inserts.run.design.explain import explain
from inserts.run.order import print_order
from inserts.settings import load

from .conftest import ROOT, inserts

SAMPLES = ROOT / "samples"
TODAY = date(2026, 12, 1)
FEES = {"POST", "DOT", "D", "M", "m", "S", "C2", "BANK CHARGES", "AMAZONFEE"}
Row = dict[str, str]


@dataclass(frozen=True)
class Stack:
    """What a run wrote: its code and report, the rows of all manifests, the pages of all files."""

    shop: Path
    code: int
    report: Mapping[str, Any]
    rows: Mapping[str, Mapping[str, Any]]
    pages: Mapping[str, list[str]]
    logical: Mapping[str, str]

    def card(self, shipment: str) -> str:
        """The text of a shipment's pages, spaces made one."""
        return " ".join(" ".join(self.pages[shipment]).replace("\ufffe", "").split())

    def planned(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each shipment's insert as planned, read as plain JSON."""
        for path in sorted(self.shop.glob("state/plans/*.jsonl")):
            for line in map(json.loads, path.read_bytes().splitlines()):
                if isinstance(line, list) and line[-2] == "insert":
                    yield line[1], line[-1]


def run(shop: Path, *pick_lists: str) -> Stack:
    """Print pick lists of a shop into its own folder, and read everything back."""
    done = batch(load(shop), pick_lists, out=shop / "out", today=TODAY)
    rows, pages, logical = {}, {}, {}
    for path in sorted((shop / "out").glob("*.json")):
        manifest = json.loads(path.read_bytes())
        pdf = pypdfium2.PdfDocument(shop / "out" / manifest["file"])
        file = pikepdf.open(shop / "out" / manifest["file"])
        for row in manifest["rows"]:
            rows[row["shipment"]] = row
            pages[row["shipment"]] = [pdf[n - 1].get_textpage().get_text_bounded() for n in row["pages"]]
            logical[row["shipment"]] = "".join(actual(file.pages[n - 1].Contents.read_bytes()) for n in row["pages"])
    return Stack(shop, done.exit_code, json.loads(done.as_json()), rows, pages, logical)


def actual(content: bytes) -> str:
    """The ActualText of all lines of a page."""
    found = [bytes.fromhex(digits.decode()) for digits in re.findall(rb"/ActualText<([0-9A-F]+)>", content)]
    return "".join(
        one[2:].decode("utf-16-be") if one.startswith(b"\xfe\xff") else one.decode("latin-1") for one in found
    )


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ── a real retailer's month ───────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def december(real_data: Path) -> list[Row]:
    return table(real_data / "online-retail" / "online_retail_2010-12.csv")


def goods(rows: Iterable[Row]) -> list[Row]:
    """Without cancelled invoices, postage and fees, and stock that was written off."""
    kept = (row for row in rows if row["InvoiceNo"][0] != "C" and row["StockCode"] not in FEES)
    return [row for row in kept if not row["Quantity"].startswith("-")]


def retailer(real_data: Path, shop: Path) -> Path:
    """The sample as its README says: settings, the file as it is, products by the converter."""
    shutil.copytree(SAMPLES / "online-retail", shop)
    shutil.copy(real_data / "online-retail" / "online_retail_2010-12.csv", shop)
    runpy.run_path(str(shop / "convert.py"))["convert"](shop / "online_retail_2010-12.csv", shop / "products.csv")
    settings = (shop / "inserts.toml").read_text("utf-8")
    commented = '# [tables.products]\n# file = "products.csv"'
    assert commented in settings
    (shop / "inserts.toml").write_text(settings.replace(commented, commented.replace("# ", "")), "utf-8")
    return shop


@pytest.fixture(scope="module")
def last_day(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    return run(retailer(real_data, tmp_path_factory.mktemp("retail") / "shop"), "2010-12-23")


def test_every_row_of_the_last_day_lies_in_a_parcel_or_is_left_out_for_a_reason(
    last_day: Stack, december: list[Row]
) -> None:
    day = [row for row in december if row["InvoiceDate"].startswith("2010-12-23")]
    why = Counter(
        "cancelled" if row["InvoiceNo"][0] == "C" else
        "fee" if row["StockCode"] in FEES else
        "write-off" if row["Quantity"].startswith("-") else "goods"
        for row in day
    )  # fmt: skip
    assert why == {"goods": 939, "cancelled": 18, "fee": 5, "write-off": 1}
    invoices = list(dict.fromkeys(row["InvoiceNo"] for row in day if row["InvoiceNo"][0] != "C"))
    assert len(invoices) == 28
    assert set(invoices) - set(last_day.rows) == {"539980"}  # nothing but a write-off
    assert list(last_day.rows) == list(dict.fromkeys(row["InvoiceNo"] for row in goods(day)))
    assert (last_day.code, last_day.report["counts"]) == (0, {"read": 27, "sealed": 27, "held": 0, "skipped": 0})


def test_the_last_day_gets_the_cards_that_its_customers_histories_ask_for(last_day: Stack) -> None:
    assert last_day.report["campaigns"] == {
        "guest": 10, "thank-you": 8, "first-order": 6, "big-spender": 2, "tenth-order": 1,
    }  # fmt: skip
    assert last_day.rows["539954"]["campaign"] == "tenth-order"
    assert "Ten times thank you!" in last_day.card("539954")
    assert "£15 off" in last_day.card("539954")
    assert "Order number 33, packed on 23 December." in last_day.card("539921")


def test_no_real_card_sells_what_lies_in_the_parcel_or_was_bought_before(last_day: Stack, december: list[Row]) -> None:
    parcel, owned = defaultdict(set), defaultdict(set)
    for row in goods(december):
        parcel[row["InvoiceNo"]].add(row["StockCode"])
        if row["InvoiceDate"] < "2010-12-23":
            owned[row["CustomerID"]].add(row["StockCode"])
    who = {row["InvoiceNo"]: row["CustomerID"] for row in december}
    suggested = {shipment: {one["sku"] for one in insert["suggestions"]} for shipment, insert in last_day.planned()}
    assert sum(map(len, suggested.values())) > 60
    for shipment, skus in suggested.items():
        assert not skus & parcel[shipment]
        assert not who[shipment] or not skus & owned[who[shipment]]


FACTS = '''
[default]
headline = "{{ customer.orders or 'Guest' }}"
note = """{% if customer.known %}\
Before {{ customer.spent_before | money }}, now {{ customer.spent_after | money }}.{% endif %}"""
'''


def test_orders_and_money_on_the_cards_of_two_days_are_those_of_the_raw_file(
    real_data: Path, december: list[Row], tmp_path: Path
) -> None:
    shop = retailer(real_data, tmp_path / "shop")
    settings = (shop / "inserts.toml").read_text("utf-8")
    settings = settings.replace('"2010-12-23*" = "2010-12-23"', '"2010-12-23*" = "last", "2010-12-09*" = "busiest"')
    settings = settings.replace('["2010-12-0*", ', '["2010-12-0[1-8]*", ')
    (shop / "inserts.toml").write_text(settings[: settings.index("[[campaign]]")] + '[[campaign]]\nid = "facts"\n')
    (shop / "texts" / "en.toml").write_text(FACTS)
    stack = run(shop)
    assert stack.report["counts"] == {"read": 158, "sealed": 158, "held": 0, "skipped": 0}
    expected = facts(december, stack.rows)
    assert len(expected) == 158 - 44  # the others are guests
    assert [(one, said) for one, said in expected if plain(said) not in plain(stack.card(one))] == []
    assert facts(december, ["539954"]) == [("539954", "10 Before £6,840.16, now £6,961.78.")]


def plain(text: str) -> str:
    """Letters and figures only: how money is written depends on the country it goes to."""
    return "".join(filter(str.isalnum, text))


def facts(december: list[Row], shipments: Iterable[str]) -> list[tuple[str, str]]:
    """What the cards of known customers must say: all orders up to this one, in time and then in the file's order."""
    worth: defaultdict[str, Decimal] = defaultdict(Decimal)
    when: dict[str, str] = {}
    theirs: defaultdict[str, list[str]] = defaultdict(list)
    for row in goods(december):
        if row["InvoiceNo"] not in when:
            when[row["InvoiceNo"]] = row["InvoiceDate"]
            theirs[row["CustomerID"]].append(row["InvoiceNo"])
        worth[row["InvoiceNo"]] += int(row["Quantity"]) * Decimal(row["UnitPrice"])
    said = []
    for customer, orders in theirs.items():
        orders.sort(key=lambda order: when[order])
        for count, order in enumerate(orders, 1) if customer else ():
            if order in shipments:
                after = sum(worth[one] for one in orders[:count])
                said.append((order, f"{count} Before £{after - worth[order]:,.2f}, now £{after:,.2f}."))
    return said


# ── a real catalogue ──────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def gear(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    shop = tmp_path_factory.mktemp("gear") / "shop"
    shutil.copytree(SAMPLES / "magento-gear", shop)
    runpy.run_path(str(shop / "convert.py"))["convert"](real_data / "catalogue-magento-gear", shop)
    return run(shop)


def links(source: Path) -> dict[tuple[str, str], set[str]]:
    """Each pair of linked products with the kinds of its links, from Magento's own files."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for kind in ("crosssell", "related", "upsell"):
        for path in source.glob(f"csv/**/{kind}.csv"):
            for row in table(path):
                for linked in row["linked_sku"].split():
                    found[row["sku"], linked].add(kind)
    return found


def test_real_links_become_suggestions_that_break_no_hard_constraint(gear: Stack, real_data: Path) -> None:
    source = real_data / "catalogue-magento-gear"
    raw = {
        row["sku"]: row
        for path in (*source.glob("csv/*/**/products_gear*.csv"), *source.glob("csv/**/products_training*.csv"),
                     *source.glob("csv/*/yoga_*.csv"))
        for row in table(path)
    }  # fmt: skip
    bought = {row["shipment"]: row["sku"] for row in table(gear.shop / "shipments.csv")}
    linked, kinds = links(source), Counter[str]()
    for shipment, insert in gear.planned():
        sku, skus = bought[shipment], [one["sku"] for one in insert["suggestions"]]
        assert sku not in skus
        assert len({raw[one]["category"].split("\n")[1] for one in skus}) == len(skus) <= 3
        for one in skus:
            assert linked[sku, one], f"{sku} has no link to {one}"
            assert plain(html.unescape(raw[one]["name"])) in plain(gear.card(shipment))
            assert not raw[one]["price"] or f"${Decimal(raw[one]['price']):.2f}" in gear.card(shipment)
            kinds["up-sell" if linked[sku, one] == {"upsell"} else "accessory"] += 1
            if linked[sku, one] == {"upsell"}:
                assert Decimal(raw[one]["price"]) <= Decimal(raw[sku]["price"]) * Decimal("1.30")
    assert kinds == {"accessory": 28, "up-sell": 4}
    assert gear.report["counts"] == {"read": 44, "sealed": 44, "held": 0, "skipped": 0}


def test_the_catalogues_one_customer_is_known_by_her_address_and_has_a_birthday(gear: Stack) -> None:
    settings = (gear.shop / "inserts.toml").read_text("utf-8")
    assert "days_to_birthday" in settings
    found = explain(load(gear.shop), "S-2001", today=date(2026, 12, 14))
    assert '"campaign": "birthday"' in found.as_json()
    assert "Thank you, Veronica!" in gear.card("S-2001")  # on 1 December it is not her birthday yet


def test_photographs_of_odd_sizes_keep_their_proportions_and_are_sharp(gear: Stack) -> None:
    seen = Counter[bool]()
    for path in sorted((gear.shop / "out").glob("gear-*.pdf")):
        for page in pypdfium2.PdfDocument(path):
            for thing in page.get_objects(max_depth=5):
                if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
                    left, bottom, right, top = thing.get_bounds()
                    if (width := right - left) < 140:  # a product, not the front's art
                        across, down = thing.get_px_size()
                        assert down / across == pytest.approx((top - bottom) / width, rel=0.01)
                        assert across / (width / 72) >= 290
                        seen[across == down] += 1
    assert seen == {True: 16, False: 16}


# ── names ─────────────────────────────────────────────────────────────────────────────────────

HEAD = '[shop]\nname = "Names"\nlanguage = "en"\ncountry = "GB"\ncurrency = "GBP"\ndemo = true\n'
THANKS = '[[campaign]]\nid = "thanks"\n'
WORDS = """
[default]
headline = "Thank you, {{ customer.first_name }}!"
note = "For {{ customer.first_name }} {{ customer.last_name or '' }} alone."
[default.nameless]
headline = "Thank you for your order!"
note = "Hello{% if customer.last_name is known %} {{ customer.last_name }}{% endif %}."
"""
Names = list[tuple[str, str]]


def shop_of(folder: Path, declared: str, files: Mapping[str, str | bytes]) -> Path:
    """A shop with these declarations and tables."""
    for name, content in {"inserts.toml": HEAD + declared, "texts/en.toml": WORDS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def named(folder: Path, names: Names) -> Stack:
    """One card for each name; customers are JSON Lines, so that every sign arrives as it is."""
    tables = '[tables.shipments]\nfile = "s.csv"\n[tables.customers]\nfile = "c.jsonl"\n'
    people = [{"customer": f"C{n}", "first_name": first, "last_name": last} for n, (first, last) in enumerate(names)]
    shipments = [f"S{n},O{n},names,{n + 1},C{n},X,1" for n in range(len(names))]
    files = {
        "c.jsonl": "\n".join(map(json.dumps, people)),
        "s.csv": "\n".join(["shipment,order,pick_list,position,customer,sku,quantity", *shipments]),
    }
    return run(shop_of(folder, tables + THANKS, files))


def people(real_data: Path) -> Names:
    """All of CLDR's sample names, five hundred popular ones, every fourth generated customer."""
    folder = real_data / "names"
    cldr = table(folder / "cldr-person-names" / "sample-names-12-languages.csv")
    popular = table(folder / "popular-names-by-country" / "common-forenames-by-country.csv")
    generated = table(folder / "faker-customers" / "customers_locales_A.csv")[::4]
    surnames = table(folder / "popular-names-by-country" / "common-surnames-by-country.csv")
    by_country = {row["Country"]: row["Localized Name"] for row in surnames}
    step = len(popular) // 500
    return [
        *((row["given"], f"{row['surname-core'] or row['surname']} {row['surname2']}".strip()) for row in cldr),
        *((row["Localized Name"], by_country.get(row["Country"], "")) for row in popular[::step][:500]),
        *((row["first"], row["last"]) for row in generated),
    ]


def naughty(real_data: Path) -> list[str]:
    text = (real_data / "names" / "big-list-of-naughty-strings" / "blns.json").read_text("utf-8")
    return [str(one) for one in json.loads(text)]


def bare(text: str) -> str:
    """Text without what cannot be seen: spaces, control and direction signs. NFC; ligatures are their letters."""
    text = unicodedata.normalize("NFC", text).replace("\ufb01", "fi").replace("\ufb02", "fl")
    unseen = ("Cc", "Cf", "Zs", "Zl", "Zp")
    return "".join(sign for sign in text if unicodedata.category(sign) not in unseen and sign != "\ufffe")


def beyond_readers(text: str) -> bool:
    """Letters that pdfium does not read as they are written: it knows no ActualText, nor letters beyond 16 bits,
    and puts what runs to the left into an order of its own."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") or ord(sign) > 0xFFFF for sign in text)


def longest_stack(text: str) -> int:
    """The most combining marks in a row."""
    marks = "".join("^" if unicodedata.combining(sign) else " " for sign in unicodedata.normalize("NFC", text))
    return max(map(len, marks.split()), default=0)


def signs() -> dict[str, set[str]]:
    """Every character that a font of ours has a glyph for, by the font's name."""
    return {path.stem: set(map(chr, TTFont(path).getBestCmap())) for path in (ROOT / "fonts").rglob("*.ttf")}


def missing(name: str, known: set[str]) -> list[str]:
    """Signs of a name that no font has, not even in pieces."""
    return [sign for sign in bare(name) if not set(unicodedata.normalize("NFD", sign)) <= known and sign not in known]


def judge(stack: Stack, names: Names) -> Counter[str]:
    """Holds each card against its name: sealed ones carry it exactly, held ones have a reason that is true."""
    fonts, count = signs(), Counter[str]()
    known = set().union(*fonts.values())
    for n, (first, last) in enumerate(names):
        row = stack.rows[f"S{n}"]
        count[row["reason"] or row["status"]] += 1
        if row["status"] == "held":
            assert re.search(r"postcard:front/(headline|note)\b", f"{row['message']} {row['where']}")
            row_of = rf"c\.jsonl:{n + 1}:\d+ \((first|last)_name\)|s\.csv:{n + 2}\b"
            assert re.match(rf"postcard:|{row_of}|texts/en\.toml \(headline\)", row["where"])
        match row["status"], row["reason"]:
            case "sealed", _:
                assert not missing(first + last, known), f"{n}: sealed, and no font has {missing(first + last, known)}"
                said = f"Thank you, {first}! For {first} {last} alone." if bare(first) else "Thank you for your order!"
                assert bare(said) in bare(stack.logical[f"S{n}"]), f"{n}: {first!a} {last!a}"
                if not beyond_readers(first + last):
                    assert bare(said) in bare("".join(stack.pages[f"S{n}"])), f"{n}: {first!a} {last!a}"
            case "held", "glyph-missing":
                told = re.match(r"no font of (.+) has((?: U\+[0-9A-F]{4,6})+)\b", row["message"])
                assert told
                wanted = {chr(int(sign[2:], 16)) for sign in told[2].split()}
                assert wanted <= set(unicodedata.normalize("NFC", first + last))
                assert all(wanted - fonts[font] for font in told[1].split(", "))
            case "held", "text-does-not-fit":
                assert max(len(first), len(last)) > 30
            case held:
                raise AssertionError(f"{n}: {held}")
    return count


def test_every_real_name_stands_on_its_card_letter_by_letter_or_is_held_for_want_of_a_glyph(
    real_data: Path, tmp_path: Path
) -> None:
    names = people(real_data)
    stack = named(tmp_path, names)
    count = judge(stack, names)
    assert (len(names), count) == (966, {"sealed": 966})
    latin = [
        n
        for n, name in enumerate(names)
        if all("LATIN" in unicodedata.name(c, "") for c in bare("".join(name)) if c.isalpha())
    ]
    assert len(latin) > 500
    assert {stack.rows[f"S{n}"]["status"] for n in latin} == {"sealed"}


def test_naughty_strings_as_names_are_printed_as_they_are_or_held_with_a_true_reason(
    real_data: Path, tmp_path: Path
) -> None:
    tame = [one for one in naughty(real_data) if len(one) <= 200 and longest_stack(one) <= 3 and bare(one)]
    names = [*((one, "Smith") for one in tame), *(("Ann", one) for one in tame)]
    count = judge(named(tmp_path, names), names)
    assert sum(count.values()) == 2 * 499
    assert set(count) == {"sealed", "glyph-missing", "text-does-not-fit"}
    assert count["sealed"] > 650


def test_a_held_card_blames_the_name_that_has_the_sign(tmp_path: Path) -> None:
    stack = named(tmp_path, [("Maryam", "\U00013000"), ("\U00013001", "\U00013000")])
    assert stack.rows["S0"]["where"].endswith("(last_name)")  # Maryam is Latin
    assert stack.rows["S1"]["where"].endswith("(first_name)")  # the headline prints nothing else


def test_a_name_of_nothing_but_spaces_is_no_name(tmp_path: Path) -> None:
    blanks = ["", " ", "\ufeff", "\u00a0", "\u2003\u3000", "\u200b", " \u200b\u2028\u2029 ", "\x01\x02"]
    stack = named(tmp_path, [(blank, "Smith") for blank in blanks])
    heads = [ascii(blank) for n, blank in enumerate(blanks) if "Thank you for your order!" not in stack.card(f"S{n}")]
    assert heads == []


def test_a_name_is_never_cut_short(real_data: Path, tmp_path: Path) -> None:
    long = [one for one in naughty(real_data) if len(one) > 200 and longest_stack(one) <= 3]
    names = [("Ann", one) for one in [*long, "a" * 150 + " " + "b" * 60]]
    stack = named(tmp_path, names)
    for n, (_, last) in enumerate(names):
        if stack.rows[f"S{n}"]["status"] == "sealed":
            assert bare(last) in bare(stack.card(f"S{n}")), f"{n}: {len(last)} signs"


def test_marks_piled_upon_letters_never_run_over_what_stands_below(real_data: Path, tmp_path: Path) -> None:
    piled = [one for one in naughty(real_data) if longest_stack(one) > 3]
    assert len(piled) == 6
    stack = named(tmp_path, [(one, "Smith") for one in piled])
    assert {row["status"] for row in stack.rows.values()} == {"held"}


# ── hostile tables ────────────────────────────────────────────────────────────────────────────


def first_columns(path: Path) -> tuple[str, str]:
    """The first two columns of a file, where it is CSV with a header; anything otherwise."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        separator = max(",;\t|", key=text.splitlines()[0].count)
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        return header[0], header[1]
    except (UnicodeError, IndexError, csv.Error, StopIteration):
        return "a", "b"


def as_shipments(path: Path) -> str:
    one, two = map(json.dumps, first_columns(path))
    columns = f"columns = {{ shipment = {one}, order = {one}, sku = {two} }}"
    fill = 'fill = { pick_list = "A", quantity = "1" }'
    return f"[tables.shipments]\nfile = {json.dumps(path.name)}\n{columns}\n{fill}\n"


def as_customers(path: Path) -> str:
    one, two = map(json.dumps, first_columns(path))
    columns = f"columns = {{ customer = {one}, first_name = {two} }}"
    return f'[tables.shipments]\nfile = "s.csv"\n[tables.customers]\nfile = {json.dumps(path.name)}\n{columns}\n'


def outcome(shop: Path, path: Path) -> str:
    """What becomes of a shop with this table: the code that refuses it, held, or printed; nothing else may happen."""
    checked = check(load(shop, shop / "state"), TODAY)
    for fault in checked.faults:
        assert path.name in str(fault.where) and fault.message and fault.exit_code == 4
        return fault.code
    for _, held in checked.held:
        assert held.code and held.message and re.match(r"^(.+\.\w+)(:|$)", held.where), held
        assert re.search(r":\d+|![A-Z]+\d+|:/\d+|row \d+", held.where), held.where
    return "held" if checked.held else "printed"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_hostile_table_is_printed_or_refused_with_its_place(real_data: Path, tmp_path: Path) -> None:
    count: Counter[str] = Counter()
    for n, path in enumerate(files(real_data / "hostile-csv")):
        shop = shop_of(tmp_path / str(n), as_shipments(path) + THANKS, {path.name: path.read_bytes()})
        count[outcome(shop, path)] += 1
    assert sum(count.values()) == 144
    assert count["printed"] >= 45 and count["held"] >= 25
    assert set(count) - {"printed", "held"} <= {
        "unknown-format", "mapped-column-missing", "not-in-encoding", "empty-file", "records-missing",
        "sheet-unclear", "duplicate-column",
    }  # fmt: skip


def test_hostile_customers_never_stop_the_others_cards(real_data: Path, tmp_path: Path) -> None:
    shipments = "shipment,order,pick_list,position,customer,sku,quantity\nS1,1,A,1,1,X,1\nS2,2,A,2,,X,1\n"
    count: Counter[str] = Counter()
    for n, path in enumerate(files(real_data / "hostile-csv")[::6]):
        shop = shop_of(
            tmp_path / str(n), as_customers(path) + THANKS, {path.name: path.read_bytes(), "s.csv": shipments}
        )
        count[found := outcome(shop, path)] += 1
        if found in ("printed", "held"):
            stack = run(shop)
            assert stack.rows["S2"]["status"] == "sealed"  # a guest, whatever the customers table says
            assert stack.code == (3 if found == "held" else 0)
    assert count["held"] + count["printed"] >= 10


# ── hostile pictures ──────────────────────────────────────────────────────────────────────────

DAMAGED = {
    "xc1n0g08.png", "xc9n2c08.png", "xcrn0g04.png", "xd0n2c08.png", "xd3n2c08.png", "xd9n2c08.png", "xdtn0g01.png",
    "xhdn0g08.png", "xlfn0g04.png", "xs1n0g01.png", "xs2n0g01.png", "xs4n0g01.png", "xs7n0g01.png",
    "circle.svg", "corrupt-header.jpg", "truncated.jpg", "truncated.png", "PngSuite.LICENSE", "PngSuite.README",
}  # fmt: skip
"""Pictures that no printer should be given, by the words of those who made them, and files that are none."""


@pytest.fixture(scope="module")
def pictured(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Stack, list[Path]]:
    """A shop of pictures: each is a product of its own, suggested to a parcel of its own."""
    pictures = files(real_data / "hostile-images")
    tables = "".join(f'[tables.{one}]\nfile = "{one}.csv"\n' for one in ("shipments", "products", "recommendations"))
    lists = {
        "shipments": ["shipment,order,pick_list,position,sku,quantity"],
        "products": ["sku,name,picture,category"],
        "recommendations": ["sku,recommended"],
    }
    for n, path in enumerate(pictures):
        lists["shipments"].append(f"S{n},{n},A,{n + 1},B{n},1")
        lists["products"].append(f"P{n},Product,p/{n}-{path.name},C{n}")
        lists["recommendations"].append(f"B{n},P{n}")
    content = {f"p/{n}-{path.name}": path.read_bytes() for n, path in enumerate(pictures)}
    content |= {f"{name}.csv": "\n".join(rows).encode() for name, rows in lists.items()}
    folder = tmp_path_factory.mktemp("pictures")
    return run(shop_of(folder, tables + THANKS + "suggestions = 1\n", content)), pictures


def test_a_damaged_picture_drops_its_suggestion_and_explain_says_so(pictured: tuple[Stack, list[Path]]) -> None:
    stack, pictures = pictured
    assert (stack.code, stack.report["counts"]["sealed"]) == (0, 202)
    assert sum("too coarse" in said for said in stack.report["notices"]) == 166  # sound, but 32 pixels a side
    dropped = {pictures[int(shipment[1:])].name for shipment, insert in stack.planned() if not insert["suggestions"]}
    assert dropped == DAMAGED
    truncated = next(n for n, path in enumerate(pictures) if path.name == "truncated.jpg")
    why = json.loads(explain(load(stack.shop), f"S{truncated}", today=TODAY).as_json())["dropped"]
    assert [(one["what"], "the picture breaks off or is damaged" in one["why"]) for one in why] == [
        (f"P{truncated}", True)
    ]


def test_photographs_of_every_exif_orientation_print_upright(pictured: tuple[Stack, list[Path]]) -> None:
    stack, pictures = pictured
    pdf = pypdfium2.PdfDocument(next((stack.shop / "out").glob("*.pdf")))
    seen = {}
    for n, path in enumerate(pictures):
        if path.parent.name == "exif-orientation":
            back = pdf[stack.rows[f"S{n}"]["pages"][1] - 1].render(scale=1).to_pil().convert("L")
            seen[path.stem] = _without_its_number(back)
    assert sorted(seen) == [f"Landscape_{n}" for n in range(9)]
    upright = seen["Landscape_1"]
    apart = {name: ImageStat.Stat(ImageChops.difference(upright, one)).mean[0] for name, one in seen.items()}
    assert max(apart.values()) < 3, apart
    turned = ImageStat.Stat(ImageChops.difference(upright, upright.rotate(180))).mean[0]
    assert turned > 10  # what a picture on its head would come to


def _without_its_number(back: Image.Image) -> Image.Image:
    """The page's picture; the digit in the middle, which differs, is made grey."""
    picture = back.crop((25, 50, 220, 245))
    picture.paste(128, (70, 70, 125, 125))
    return picture


def test_damaged_art_holds_the_cards_that_carry_it_and_no_others(real_data: Path, tmp_path: Path) -> None:
    pictures = files(real_data / "hostile-images")
    campaigns, content = "", {}
    rows = ["shipment,order,pick_list,position,sku,quantity"]
    for n, path in enumerate(pictures):
        suffix = path.suffix if path.suffix in (".png", ".jpg", ".webp") else ".png"
        content[f"art/p{n}{suffix}"] = path.read_bytes()
        rows.append(f"S{n},{n},A,{n + 1},B{n},1")
        campaigns += f'[[campaign]]\nid = "c{n}"\nwhen = "\'B{n}\' in order.skus"\nart = "p{n}"\nsuggestions = 0\n'
    content["s.csv"] = "\n".join(rows).encode()
    stack = run(shop_of(tmp_path, '[tables.shipments]\nfile = "s.csv"\n' + campaigns, content))
    held = {pictures[int(one[1:])].name: row["reason"] for one, row in stack.rows.items() if row["status"] == "held"}
    assert {name for name, reason in held.items() if reason != "picture-too-coarse"} == DAMAGED
    assert Counter(held.values()) == {"picture-format": 15, "picture-damaged": 4, "picture-too-coarse": 169}
    assert stack.code == 3


# ── other systems' payloads ───────────────────────────────────────────────────────────────────


def test_the_payloads_of_shop_systems_are_refused_with_the_key_that_is_wrong(real_data: Path, tmp_path: Path) -> None:
    shipments = "shipment,order,pick_list,position,sku,quantity\nS1,1,A,1,X,1\n"
    shop = shop_of(tmp_path, '[tables.shipments]\nfile = "s.csv"\n' + THANKS, {"s.csv": shipments})
    count: Counter[tuple[int, str]] = Counter()
    for folder in sorted(real_data.glob("payloads-*")):
        for path in files(folder):
            with pytest.raises(InsertsError) as refused:
                print_order(load(shop), path.read_bytes(), name=path.name, out=None, today=TODAY)
            assert path.name in str(refused.value.where) and "order --schema" in str(refused.value)
            count[refused.value.exit_code, refused.value.code] += 1
    assert count == {(4, "missing-key"): 156, (4, "bad-value"): 2}
    said = inserts("order", real_data / "payloads-shopify-admin-rest" / "order.json", "--shop", shop)
    assert (said.returncode, said.stdout) == (4, b"")
    assert b"[missing-key] 'shipment' is missing." in said.stderr
