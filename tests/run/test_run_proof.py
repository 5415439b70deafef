"""The proof of a layout: every case of its cast on A4, as it prints, with what to know and a line to sign on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from inserts.errors import LayoutError
from inserts.prepress.contact import BELOW, BOTTOM, CAPTION, HEIGHT, LEFT, MEASURE, TOP, grid_of
from inserts.run.design.layout_preview import Wanted, draw
from inserts.run.design.proof import Proof, proof
from inserts.run.shelf import shipped
from inserts.units import MM
from tests.conftest import DAY, inserts

TODAY = date.fromisoformat(DAY)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter, with the layout as one of its own."""
    home = tmp_path_factory.mktemp("proof") / "shop"
    shutil.copytree(shipped("starter"), home)
    assert inserts("layout", "new", "card", "--shop", home).returncode == 0
    return home


@pytest.fixture(scope="module")
def made(shop: Path) -> Proof:
    return proof(shop, "card", shop.parent / "proof.pdf", TODAY)


@pytest.fixture(scope="module")
def texts(made: Proof) -> list[str]:
    """What each page says."""
    with pypdfium2.PdfDocument(made.path) as file:
        return [page.get_textpage().get_text_range() for page in file]


@pytest.fixture
def layout(shop: Path) -> Iterator[Path]:
    """The layout's file, as it was again in the end."""
    file = shop / "layouts" / "card" / "layout.toml"
    before = file.read_text("utf-8")
    yield file
    file.write_text(before, "utf-8")


def test_it_is_said_what_was_written(shop: Path, made: Proof, tmp_path: Path):
    out = tmp_path / "deep" / "proof.pdf"
    done = inserts("layout", "proof", "card", "--shop", shop, "--out", out, "--today", DAY)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == f"{out}: {made.pages} pages, {made.cards} cards, content {made.hash}"
    assert out.read_bytes() == made.path.read_bytes()  # another process, another place, the same bytes


def test_every_page_is_a4_and_says_layout_content_day_and_which_of_how_many_it_is(made: Proof, texts: list[str]):
    assert len(texts) == made.pages
    with pikepdf.open(made.path) as pdf:
        assert {tuple(float(side) for side in page.mediabox) for page in pdf.pages} == {(0, 0, 595.276, 841.89)}
        assert "/Duplex" not in pdf.Root.ViewerPreferences
    for number, text in enumerate(texts, 1):
        assert f"card · content {made.hash} · 4 December 2026" in text
        assert f"{number} / {made.pages}" in text


def test_the_first_page_says_what_it_is_and_the_last_has_lines_to_sign_on(made: Proof, texts: list[str]):
    assert "Proof for approval" in texts[0]
    assert "A6, 105 × 148 mm, 2 sides" in texts[0]
    assert "Before you sign" in texts[-1]
    assert "Nothing is open: " in texts[-1]
    assert "Signature" in texts[-1]


def test_every_card_is_there_once_numbered_and_captioned(made: Proof, texts: list[str]):
    numbers = [int(one) for text in texts[1:-1] for one in re.findall(r"(\d+)\r?\n[^\r\n]+ · (?:German|English)", text)]
    assert sorted(numbers) == list(range(1, made.cards + 1))
    captions = "\n".join(texts[1:-1])
    for caption in ("Longest name", "Arabic", "Chinese", "Vietnamese"):
        assert caption in captions


def test_cards_are_drawings_with_their_words_in_them_and_their_codes_are_samples(texts: list[str]):
    said = "\n".join(texts[1:-1])
    assert set(re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9-]+\b", said)) == {"MUST-ERMU-STER-MUST"}


def test_a_card_looks_as_it_prints(shop: Path, made: Proof, tmp_path: Path):
    front, _, _ = draw(Wanted(shop, "card", TODAY), tmp_path, 144)
    with Image.open(front) as picture:
        card = picture.convert("RGB")
    grid = grid_of(105 * MM, 148 * MM, 2)
    scale = 2 / grid.scale  # of the page, so that its cards are as large as the picture
    with pypdfium2.PdfDocument(made.path) as file:
        page = file[1].render(scale=scale).to_pil().convert("RGB")
    at = round(LEFT * scale), round((TOP + CAPTION) * scale)
    found = page.crop((*at, at[0] + card.width, at[1] + card.height))
    different = ImageStat.Stat(ImageChops.difference(found, card).convert("L")).mean[0]
    assert different < 2.0  # of 255; another card's would be more than 10
    other = page.crop((at[0] + 40, *at[1:], at[0] + 40 + card.width, at[1] + card.height))
    assert ImageStat.Stat(ImageChops.difference(other, card).convert("L")).mean[0] > 10


@pytest.mark.parametrize(
    ("size", "sides", "percent", "columns", "rows"),
    [
        ((105, 148), 2, 77, 1, 2),  # A6
        ((148, 105), 2, 58, 1, 3),  # A6 on its side
        ((148, 210), 2, 58, 1, 1),  # A5
        ((99, 210), 2, 87, 1, 1),  # DIN lang
        ((74, 105), 2, 100, 1, 2),  # A7, at its own size
        ((101.6, 152.4), 1, 74, 2, 2),  # a label: two beside each other
        ((210, 297), 1, 82, 1, 1),  # A4, folded
    ],
)
def test_cards_stand_as_large_as_the_paper_allows(
    size: tuple[float, float], sides: int, percent: float, columns: int, rows: int
):
    grid = grid_of(size[0] * MM, size[1] * MM, sides)
    assert (round(grid.scale * 100), grid.columns, grid.rows) == (percent, columns, rows)
    assert grid.width <= MEASURE + 0.001
    assert (grid.height + CAPTION + BELOW) * rows <= HEIGHT - TOP - BOTTOM + 0.001


def test_the_content_is_another_when_a_word_is_and_the_same_when_only_the_file_is(
    shop: Path, layout: Path, made: Proof, tmp_path: Path
):
    layout.write_text("# a remark\n" + layout.read_text("utf-8"), "utf-8")
    assert proof(shop, "card", tmp_path / "same.pdf", TODAY).hash == made.hash
    layout.write_text(layout.read_text("utf-8").replace('size = "9pt"', 'size = "8.9pt"', 1), "utf-8")
    assert proof(shop, "card", tmp_path / "other.pdf", TODAY).hash != made.hash


def test_what_cannot_be_printed_is_said_before_the_signature_and_the_rest_is_shown(
    shop: Path, layout: Path, made: Proof, tmp_path: Path
):
    text = layout.read_text("utf-8").replace('size = "22pt"\nleast = "15pt"', 'size = "22pt"', 1)
    layout.write_text(text.replace("lines = 3", "lines = 1", 1), "utf-8")
    found = proof(shop, "card", tmp_path / "proof.pdf", TODAY)
    assert 0 < found.cards < made.cards
    with pypdfium2.PdfDocument(found.path) as file:
        last = file[len(file) - 1].get_textpage().get_text_range()
    assert "[text-does-not-fit]" in last
    assert "Nothing is open: " not in last


def test_a_layout_of_which_nothing_can_be_printed_has_no_proof(shop: Path, layout: Path, tmp_path: Path):
    text = layout.read_text("utf-8")
    layout.write_text(text.replace('shows = "headline"', 'shows = "headlines"', 1), "utf-8")
    with pytest.raises(LayoutError, match="text-missing"):
        proof(shop, "card", tmp_path / "proof.pdf", TODAY)
    assert not (tmp_path / "proof.pdf").exists()
