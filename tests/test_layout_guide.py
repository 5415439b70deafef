"""docs/layouts.md followed word by word, as somebody would who knows nothing else: from a sketch, and from a PDF."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from inserts.run.shelf import shipped
from inserts.units import MM
from tests.conftest import DAY, ROOT, inserts
from tests.test_docs import fenced

PAGE = ROOT / "docs" / "layouts.md"


def part(title: str, where: Path) -> Path:
    """A part of the page, from its heading to the next of that rank, as a page of its own."""
    found = PAGE.read_text("utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    path = where / "part.md"
    path.write_text(found, "utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """The folder above a shop, begun as the page says."""
    assert "`inserts init my-shop`" in PAGE.read_text("utf-8")
    assert inserts("init", "my-shop", cwd=tmp_path).returncode == 0
    yield tmp_path


def run(line: str, desk: Path) -> None:
    """A command of the page; what stays open is looked at once instead."""
    words = [word for word in shlex.split(line) if word != "--watch"]
    assert words[0] == "inserts"
    day = () if words[1:3] == ["layout", "new"] else ("--today", DAY)
    out = ("--out", "preview") if words[1:3] == ["layout", "preview"] else ()
    done = inserts(*words[1:], *out, *day, cwd=desk)
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, f"{line}\n{said}"
    if words[1:3] == ["layout", "check"]:
        assert "nothing to mend" in said, said


def commands(page: Path) -> list[str]:
    return [line for block in fenced(page, "sh") for line in block.splitlines()]


def layout_of(page: Path) -> str:
    """The blocks of the layout's file, one below the other."""
    return "\n".join(block for block in fenced(page, "toml") if not re.match(r"\[print\]", block))


def test_a_layout_from_a_sketch(desk: Path) -> None:
    page = part("From a sketch", desk)
    begin, look, *rest = commands(page)
    run(begin, desk)
    (desk / "my-shop/layouts/summer-card/layout.toml").write_text(layout_of(page), "utf-8")
    for line in (look, *rest):
        run(line, desk)
    assert (desk / "summer-card-proof.pdf").read_bytes().startswith(b"%PDF")
    settings = desk / "my-shop/inserts.toml"
    assert 'layout = "postcard"' in settings.read_text("utf-8")
    settings.write_text(settings.read_text("utf-8").replace('layout = "postcard"', 'layout = "summer-card"'), "utf-8")
    run("inserts check --shop my-shop", desk)
    run("inserts batch --all --shop my-shop", desk)


def test_a_layout_from_an_agencys_pdf(desk: Path) -> None:
    page = part("From an agency's PDF", desk)
    begin, *rest = commands(page)
    run(begin, desk)
    folder = desk / "my-shop/layouts/agency-card"
    (folder / "layout.toml").write_text(layout_of(page), "utf-8")
    (folder / "art/design.pdf").write_bytes(design())
    for line in rest:
        run(line, desk)
    with Image.open(desk / "preview/agency-card-front.png") as front:
        assert front.convert("RGB").getpixel((front.width // 2, front.height // 4)) == (41, 99, 71)
    with pypdfium2.PdfDocument(desk / "preview/agency-card.pdf") as file:
        said = [side.get_textpage().get_text_range() for side in file]
    assert "Sommer" in said[0]  # the agency's own letters, as letters
    assert "Erika" in said[0]
    assert "MUST-ERMU-STER-MUST" in said[1]


def design() -> bytes:
    """What an agency sends: two pages of A6 with 3 mm of bleed, fonts embedded."""
    (face,) = shipped("fonts").rglob("Fraunces-SemiBold.ttf")
    pdfmetrics.registerFont(TTFont("agency", face))
    bleed, width, height = 3 * MM, 105 * MM, 148 * MM
    out = io.BytesIO()
    canvas = Canvas(out, (width + 2 * bleed, height + 2 * bleed), initialFontName="agency")
    for number in (1, 2):
        canvas.setTrimBox((bleed, bleed, bleed + width, bleed + height))
        canvas.setBleedBox((0, 0, width + 2 * bleed, height + 2 * bleed))
        if number == 1:
            canvas.setFillColorRGB(41 / 255, 99 / 255, 71 / 255)
            canvas.rect(0, bleed + 75 * MM, width + 2 * bleed, 73 * MM + bleed, stroke=0, fill=1)
            canvas.setFillColorRGB(1, 1, 1)
            canvas.setFont("agency", 30)
            canvas.drawString(bleed + 12 * MM, bleed + 132 * MM, "Sommer")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
