"""Orders one by one, as a shop system prints them: many at once, again, killed, in conflict; and beside a batch.

Real processes on one shop. What was printed is read by pdfium and zxing-cpp, which the program does not write with.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from inserts import open_shop

from .conftest import ROOT, inserts

DAY = date(2026, 12, 4)
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
WINDOWS = sys.platform == "win32"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The shop that ships with the program, without key and state."""
    return Path(shutil.copytree(ROOT / "samples" / "starter", tmp_path / "shop"))


def order(n: int = 1, **more: Any) -> dict[str, Any]:
    """A guest's first order: it gets the welcome and a code."""
    return {
        "shipment": f"W-{n:04}",
        "order": f"7{n:03}",
        "lines": [{"sku": "CUP-01", "quantity": 1, "price": "14.90"}],
        "customer": {"email": f"guest{n}@example.com", "first_name": f"Mia{n}", "tone": "du"},
        "ship_date": "2026-12-04",
        "country": "DE",
        "language": "de",
        **more,
    }


def written(path: Path, said: dict[str, Any]) -> Path:
    path.write_text(json.dumps(said), "utf-8")
    return path


def seen(pdf: bytes | Path) -> tuple[str, list[str]]:
    """The text of all pages, and what their QR symbols lead to."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    found = [
        symbol.text
        for page in document
        for symbol in zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil(), formats=QR)
    ]
    return "".join(text.split()), found


# ── many at once ──────────────────────────────────────────────────────────────────────────────


def at_once(shop: Path, files: list[Path], suffix: str) -> None:
    """Print all orders at the same time, a process each; what each said lies beside its PDF."""
    told = [sys.executable, "-m", "inserts", "order", "--shop", str(shop)]
    if shutil.which("xargs"):
        # xargs puts the file last; sh takes it to the names of what is written
        script = 'for f; do :; done; exec "$@" --out "$f$0.pdf" > "$f$0.said" 2> "$f$0.stderr"'
        subprocess.run(
            ["xargs", "-P8", "-n1", "sh", "-c", script, suffix, *told],
            input="\n".join(map(str, files)), text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        return

    def run(file: Path) -> None:
        done = inserts(*told[3:], file, "--out", f"{file}{suffix}.pdf")
        Path(f"{file}{suffix}.said").write_bytes(done.stdout)
        Path(f"{file}{suffix}.stderr").write_bytes(done.stderr)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, files))


def test_eight_orders_at_once_get_eight_codes_and_again_the_same_bytes(shop: Path, tmp_path: Path):
    files = [written(tmp_path / f"order{n}.json", order(n)) for n in range(8)]
    at_once(shop, files, ".1")
    assert [Path(f"{file}.1.stderr").read_text("utf-8") for file in files] == [""] * 8
    codes, opened = [], open_shop(shop)
    for n, file in enumerate(files):
        first = json.loads(Path(f"{file}.1.said").read_text("utf-8"))
        assert (first["status"], first["shipment"], first["campaign"]) == ("sealed", f"W-{n:04}", "welcome")
        pdf = Path(f"{file}.1.pdf")
        again = opened.order(order(n))
        assert pdf.read_bytes() == again.pdf and json.loads(again.as_json()) == first
        text, symbols = seen(pdf)
        assert f"Willkommen,Mia{n}!" in text and first["code"] in text
        assert symbols == first["qr"] == [f"https://my-shop.example/c/{first['code']}"]
        codes.append(first["code"])
    assert len(set(codes)) == 8
    assert not [path.name for path in tmp_path.rglob("*.part")]


# ── killed ────────────────────────────────────────────────────────────────────────────────────

MOMENTS: dict[str, Callable[[Path], bool]] = {
    "while it loads": lambda home: True,
    "once the ledger is there": lambda home: (home / "state" / "ledger.sqlite").exists(),
    "while the plan is written": lambda home: any((home / "state" / "plans").glob("*")),
    "while the PDF is written": lambda home: any(home.glob(".card.pdf.*")),
}


@pytest.mark.skipif(WINDOWS, reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_order_killed_and_repeated_gets_the_code_of_an_undisturbed_one(moment: str, shop: Path, tmp_path: Path):
    home = tmp_path / "disturbed"
    for state in (home / "state", tmp_path / "calm"):
        state.mkdir(parents=True)
        (state / "key").write_text("one key for both of the states, so codes are equal")
    calm = open_shop(shop, tmp_path / "calm").order(order())
    file = written(tmp_path / "order.json", order())
    told = ["order", str(file), "--shop", str(shop), "--state", str(home / "state"), "--out", str(home / "card.pdf")]
    process = subprocess.Popen(
        [sys.executable, "-m", "inserts", *told], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if moment == "while it loads":
        time.sleep(0.3)
    until = time.monotonic() + 30
    while process.poll() is None and not MOMENTS[moment](home) and time.monotonic() < until:
        time.sleep(0.0002)
    process.kill()
    assert process.wait() in (-signal.SIGKILL, 0), "killed, or done before"

    again = open_shop(shop, home / "state").order(order())
    said = json.loads(again.as_json())
    assert said["code"] == calm.as_dict()["code"] != ""
    assert again.pdf == calm.pdf
    if (home / "card.pdf").exists():
        assert (home / "card.pdf").read_bytes() == calm.pdf, "there whole, or not at all"
    assert seen(calm.pdf)[1] == said["qr"]


# ── one by one ────────────────────────────────────────────────────────────────────────────────


def test_a_pdf_goes_to_stdout_and_what_is_said_of_it_to_stderr(shop: Path):
    done = inserts("order", "-", "--shop", shop, stdin=json.dumps(order()).encode())
    assert done.returncode == 0
    said = json.loads(done.stderr)
    assert said["status"] == "sealed" and said["sha256"]
    assert done.stdout.startswith(b"%PDF-")
    text, symbols = seen(done.stdout)
    assert symbols == said["qr"] and said["code"] in text
    assert len(pypdfium2.PdfDocument(done.stdout)) == 2


def test_a_different_order_under_the_same_number_is_a_conflict_that_names_the_fields(shop: Path, tmp_path: Path):
    first = open_shop(shop).order(order())
    other = order(country="AT", customer={"email": "guest1@example.com", "first_name": "Ida", "tone": "du"})
    file = written(tmp_path / "order.json", other)
    done = inserts("order", file, "--shop", shop, "--out", tmp_path / "card.pdf")
    assert (done.returncode, done.stdout) == (6, b"")
    said = done.stderr.decode()
    assert "[order-differs]" in said and "order.country" in said and "customer.first_name" in said
    assert "Ida" not in said and "Mia" not in said and "order.lines" not in said
    assert not (tmp_path / "card.pdf").exists()
    assert open_shop(shop).order(order()).pdf == first.pdf, "the first one is as it was"


@pytest.mark.parametrize(
    ("more", "code", "status", "reason"),
    [
        ({"channel": "flohmarkt"}, 3, "held", "unknown-channel"),
        ({"channel": "amazon"}, 0, "skipped", "marketplace"),
    ],
    ids=["held", "skipped"],
)
def test_a_held_or_skipped_order_gives_no_bytes(
    more: dict[str, str], code: int, status: str, reason: str, shop: Path, tmp_path: Path
):
    done = inserts("order", written(tmp_path / "order.json", order(**more)), "--shop", shop)
    assert (done.returncode, done.stdout) == (code, b"")
    said = json.loads(done.stderr)
    assert (said["status"], said["reason"], said["code"], said["sha256"]) == (status, reason, "", "")


def test_an_order_with_a_letter_no_font_has_is_held_and_leaves_no_file(shop: Path, tmp_path: Path):
    file = written(
        tmp_path / "order.json", order(customer={"email": "a@example.com", "first_name": "\U00013000", "tone": "du"})
    )
    done = inserts("order", file, "--shop", shop, "--out", tmp_path / "card.pdf")
    assert done.returncode == 3
    said = json.loads(done.stdout)
    assert (said["status"], said["reason"]) == ("held", "glyph-missing")
    assert not (tmp_path / "card.pdf").exists()
    mended = open_shop(shop).order(order())
    assert mended.exit_code == 0, "once it is mended it is printed"


def test_what_is_no_order_is_refused_with_the_spot(shop: Path, tmp_path: Path):
    file = written(tmp_path / "order.json", order(lines=[{"sku": "CUP-01", "quantity": "one"}]))
    done = inserts("order", file, "--shop", shop)
    assert (done.returncode, done.stdout) == (4, b"")
    assert "/lines/0/quantity" in done.stderr.decode()
    assert not (shop / "state" / "ledger.sqlite").exists()


# ── beside a batch ────────────────────────────────────────────────────────────────────────────

OF_THE_BATCH = {
    "shipment": "S-1001",
    "order": "2001",
    "pick_list": "PL-1",
    "lines": [{"sku": "CUP-01", "quantity": 2}],
    "customer": {"id": "C-1"},
    "ship_date": "2026-12-04",
    "country": "DE",
    "language": "de",
}
"""The first shipment of the starter's tables, as its shop system would send it."""


def card(out: Path) -> tuple[dict[str, Any], str, list[str]]:
    """The manifest's row of the shipment in a batch's files, and the text and symbols of its card."""
    (path,) = out.glob("*.pdf")
    (row,) = [row for row in json.loads(path.with_suffix(".json").read_bytes())["rows"] if row["shipment"] == "S-1001"]
    whole, alone = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    alone.import_pages(whole, [page - 1 for page in row["pages"]])
    alone.save(out / "card.pdf")
    return row, *seen(out / "card.pdf")


@pytest.mark.parametrize("first", ["batch", "order"])
def test_batch_and_order_give_a_shipment_the_same_code_and_the_same_insert(first: str, shop: Path, tmp_path: Path):
    if first == "batch":
        open_shop(shop).batch("PL-1", out=tmp_path / "out", today=DAY)
        single = open_shop(shop).order(OF_THE_BATCH)
    else:
        single = open_shop(shop).order(OF_THE_BATCH)
        report = open_shop(shop).batch("PL-1", out=tmp_path / "out", today=DAY)
        assert not [said for said in report.run.notices if "S-1001" in said], "nothing has changed in between"
    row, text, symbols = card(tmp_path / "out")
    said = single.as_dict()
    for name in ("campaign", "layout", "language", "code", "qr", "match", "order", "status"):
        assert list(said[name]) == list(row[name]), name
    alone, found = seen(single.pdf)
    assert found == symbols == list(said["qr"]) and said["code"] in alone
    assert alone == text.replace("1/31001", ""), "but for position and match id, which stand outside of the design"


# ── the schema ────────────────────────────────────────────────────────────────────────────────

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip
KEYWORDS = {
    "$defs", "$ref", "additionalProperties", "anyOf", "default", "description", "enum", "format", "items", "maxLength",
    "maximum", "minItems", "minLength", "minimum", "exclusiveMinimum", "pattern", "properties", "required", "title",
    "type",
}  # fmt: skip
FORMATS: dict[str, Callable[[str], object]] = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("$defs", "properties"):
        for part in schema.get(name, {}).values():
            yield from parts(part)
    for part in (schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())):
        yield from parts(part)


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether the value satisfies the schema, by the keywords above."""
    if "$ref" in schema and not fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root):
        return False
    if "anyOf" in schema and not any(fits(value, one, root) for one in schema["anyOf"]):
        return False
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return False
    if value not in schema.get("enum", [value]):
        return False
    match value:
        case dict():
            known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
            rest = [value[name] for name in value.keys() - known.keys()]
            return (
                set(schema.get("required", ())) <= value.keys()
                and all(fits(value[name], known[name], root) for name in value.keys() & known.keys())
                and (more is True or not rest or (more is not False and all(fits(one, more, root) for one in rest)))
            )
        case list():
            return len(value) >= schema.get("minItems", 0) and all(fits(one, schema["items"], root) for one in value)
        case str():
            try:
                FORMATS.get(schema.get("format", ""), str)(value)
            except ValueError:
                return False
            right = re.search(schema.get("pattern", ""), value) is not None
            return right and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
        case bool() | None:
            return True
        case _:
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def test_the_schema_of_an_order_is_json_schema_that_the_documented_order_satisfies():
    done = inserts("order", "--schema")
    assert (done.returncode, done.stderr) == (0, b"")
    schema = json.loads(done.stdout)
    for part in parts(schema):
        assert part.keys() <= KEYWORDS
        assert part.get("type", "object") in TYPES
        assert part.get("$ref", "").rpartition("/")[2] in {"", *schema["$defs"]}
        assert set(part.get("required", ())) <= part.get("properties", {}).keys()
        re.compile(part.get("pattern", ""))
    documented = (ROOT / "docs" / "data.md").read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    example = json.loads(documented)
    for good in (example, order(), OF_THE_BATCH):
        assert fits(good, schema, schema)
    del example["lines"][0]["sku"]
    for bad in (example, order(lines=[]), order(shipmnt="W-1"), order(position="1"), order(ship_date="4.12.2026")):
        assert not fits(bad, schema, schema)
