"""Cards for the screen from end to end: what goes by mail has links, and no stack is told of a card that nobody has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from inserts.ledger import Ledger
from inserts.run.floor.find import find
from inserts.settings import load
from tests.conftest import DAY, SAMPLE, inserts

GUEST = {
    "shipment": "W-1", "order": "701", "lines": [{"sku": "CUP-01", "quantity": 1, "price": "14.90"}],
    "customer": {"email": "mia.frisch@example.com", "first_name": "Mia", "last_name": "Frisch", "tone": "du"},
    "ship_date": "2026-12-04", "country": "DE", "language": "de",
}  # fmt: skip
STARTER = SAMPLE.parent / "starter"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "shop"))


def links(path: Path) -> list[list[str]]:
    """Where the links of each page lead."""
    with pikepdf.open(path) as file:
        return [[str(one.A.URI) for one in page.get("/Annots", ())] for page in file.pages]


def order(shop: Path, out: Path, *more: str) -> dict[str, Any]:
    done = inserts("order", "-", "--shop", shop, "--out", out, *more, stdin=json.dumps(GUEST).encode())
    assert done.returncode == 0, done.stderr.decode()
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_an_order_for_the_screen_has_the_same_code_as_its_card_and_counts_as_no_card(shop: Path) -> None:
    seen = order(shop, shop / "seen.pdf", "--profile", "screen")
    assert seen["qr"] and set(seen["qr"]) <= {link for page in links(shop / "seen.pdf") for link in page}
    with Ledger.open(shop / "state") as ledger, ledger.writing() as writing:
        assert writing.lying(["701"]).get("701", ()) == () and not writing.history(["W-1"]).get("W-1")
    card = order(shop, shop / "card.pdf")
    assert card["code"] == seen["code"] and links(shop / "card.pdf") == [[], []]
    with Ledger.open(shop / "state") as ledger, ledger.writing() as writing:
        assert [one.event.file for one in writing.history(["W-1"])["W-1"]] == ["order-w-1-1c23a760.pdf"]
    assert order(shop, shop / "again.pdf", "--profile", "screen") == seen


@pytest.mark.parametrize(
    ("language", "nowhere", "made"),
    [
        ("de", "noch nicht gedruckt", "für den Bildschirm gemacht, nicht gedruckt"),
        ("en", "not printed yet", "made for the screen, not printed"),
        ("pl", "jeszcze nie wydrukowano", "przygotowano na ekran, nie wydrukowano"),
        ("tr", "henüz yazdırılmadı", "ekran için hazırlandı, yazdırılmadı"),
    ],
)
def test_whoever_looks_for_a_card_is_told_that_it_was_made_for_the_screen(
    shop: Path, language: str, nowhere: str, made: str
) -> None:
    order(shop, shop / "seen.pdf", "--profile", "screen")
    settings = load(shop).printed(language=language)
    found = find(settings, "W-1")
    head, status, line = found.as_text().splitlines()
    assert head.endswith(" 701") and status == nowhere
    assert line.endswith(f"  {made}  order-w-1-1c23a760-screen.pdf")
    (card,) = json.loads(found.as_json())["cards"]
    assert (card["whereabouts"], card["times"]) == ("nowhere", 0)
    assert [one["file"] for one in card["screen"]] == ["order-w-1-1c23a760-screen.pdf"]
    order(shop, shop / "card.pdf")
    *_, printed, seen = find(settings, "W-1").as_text().splitlines()
    assert printed.endswith("order-w-1-1c23a760.pdf, " + PAGE[language]) and seen == line


PAGE = {"de": "Seite 1", "en": "page 1", "pl": "strona 1", "tr": "sayfa 1"}


def test_nothing_in_a_file_for_the_screen_says_who_it_is_for_but_the_card(shop: Path) -> None:
    order(shop, shop / "seen.pdf", "--profile", "screen")
    with pikepdf.open(shop / "seen.pdf") as file:
        said = f"{file.docinfo} {file.Root.ViewerPreferences} {links(shop / 'seen.pdf')}"
    assert "Mia" not in said and "Frisch" not in said and "mia.frisch" not in said


def test_a_preview_comes_as_pdf_with_links_beside_its_pictures(tmp_path: Path) -> None:
    done = inserts("preview", "FB-104321", "--shop", SAMPLE, "--out", tmp_path, "--pdf", "--today", DAY)
    paths = [Path(line) for line in done.stdout.decode().splitlines()]
    assert [path.suffix for path in paths] == [".png", ".png", ".pdf"]
    front, back = links(paths[2])
    assert front == ["https://fensterbrett.example/post/de"]
    assert back == [
        "https://fensterbrett.example/p/sa-101", "https://fensterbrett.example/p/to-112",
        "https://fensterbrett.example/c/MUST-ERMU-STER-MUST", "https://fensterbrett.example",
        "mailto:nein@fensterbrett.example", "https://fensterbrett.example",
    ]  # fmt: skip
    with pikepdf.open(paths[2]) as file:
        assert [float(value) for value in file.pages[0].MediaBox] == pytest.approx([0, 0, 297.638, 419.528])


@pytest.mark.parametrize("command", ["batch --all", "batch --all --dry-run"])
def test_no_stack_is_made_for_the_screen(shop: Path, command: str) -> None:
    settings = (shop / "inserts.toml").read_text("utf-8")
    (shop / "inserts.toml").write_text(settings.replace("[print]\n", '[print]\nprofile = "screen"\n'), "utf-8")
    name, *more = command.split()
    done = inserts(name, *more, "--shop", shop, cwd=shop)
    assert done.returncode == 4 and b"[screen-is-no-paper]" in done.stderr
    assert not (shop / "state" / "ledger.sqlite").exists() and not list((shop / "out").glob("*.pdf"))


def test_a_reprint_is_no_file_for_the_screen_either(shop: Path) -> None:
    assert inserts("batch", "--all", "--shop", shop).returncode in (0, 3)
    name = next(one for one in _lists(shop))
    done = inserts("reprint", name, "--positions", "1", "--reason", "lost", "--profile", "screen", "--shop", shop)
    assert done.returncode == 4 and b"[screen-is-no-paper]" in done.stderr


def _lists(shop: Path) -> tuple[str, ...]:
    with Ledger.open(shop / "state") as ledger:
        return tuple(ledger.pick_lists())


def test_a_printer_takes_no_files_for_the_screen(shop: Path) -> None:
    settings = (shop / "inserts.toml").read_text("utf-8")
    (shop / "inserts.toml").write_text(settings + '\n[printers.bench]\nprofile = "screen"\n', "utf-8")
    done = inserts("check", "--shop", shop)
    assert done.returncode == 4 and b"printers.bench.profile" in done.stderr
