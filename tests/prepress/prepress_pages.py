"""What the tests of prepress share: fonts, and small pages with every kind of mark."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import qrcode
import reportlab
from PIL import Image as Pillow

from inserts.errors import NOWHERE
from inserts.lettering import Letters
from inserts.page import BLACK, Box, Form, Image, Mark, Page, Picture, Rectangle, Rule, Symbol, TextLine
from inserts.prepress import (
    OFFICE,
    Cover,
    Darkroom,
    Edge,
    Hand,
    Leaf,
    Profile,
    Slip,
    Volume,
    Written,
    read_condition,
)  # fmt: skip
from inserts.units import MM

FONTS = Path(reportlab.__file__).parent / "fonts"
LETTERS = Letters([FONTS])
HAND = Hand(LETTERS, ("Vera",), ("VeraBd",))
CUT = Leaf(105 * MM, 148 * MM, 3 * MM, sides=2)
INSET = Leaf(105 * MM, 148 * MM, 0.0, Box(5 * MM, 5 * MM, 95 * MM, 138 * MM), sides=2)
MADE = datetime(2026, 12, 4, 9, 30, tzinfo=UTC)
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
COATED = Path(__file__).parents[2] / "layouts" / "conditions" / "fogra39-coated.icc"
PRESS = Profile("press", read_condition(COATED, NOWHERE), coarsest=150.0)


def text(words: str, y: float = 60, size: float = 9, tracking: float = 0, font: str = "Vera") -> TextLine:
    """A line of text that begins at 30 points."""
    found = LETTERS.line(words, (font,), size, tracking)
    return TextLine(30, y, size, BLACK, found.words, found.text, tracking)


def image(picture: Pillow.Image, path: Path, **options: Any) -> Image:
    """A picture saved to a file."""
    picture.save(path, **options)
    return Image(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), *picture.size)


def symbol(payload: str, x: float = 30, y: float = 200) -> Symbol:
    """A QR symbol 25 mm wide."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(payload, optimize=0)
    rows = tuple(int("".join("01"[bool(module)] for module in row), 2) for row in code.get_matrix())
    return Symbol(Box(x, y, 25 * MM, 25 * MM), rows, len(rows), BLACK, payload)


def page(leaf: Leaf, *marks: Mark) -> Page:
    """A page of the leaf's size."""
    return Page(leaf.width, leaf.height, leaf.bleed, marks, leaf.shows)


def card(name: str, folder: Path, leaf: Leaf = CUT) -> tuple[Page, Page]:
    """A two-sided insert for somebody, with every kind of mark."""
    tea = image(Pillow.linear_gradient("L").convert("RGB"), folder / "tea.png")
    frame = Form("frame", (Rectangle(Box(-9, -9, 400, 40), (0.8, 0.3, 0.2)), text("Fernweh Tee", 24)))
    front = page(leaf, frame, text(f"Danke, {name}!", 80, 22, font="VeraBd"), Rule(30, 90, 90, 90, 0.5, BLACK))
    back = page(
        leaf, frame, Rectangle(Box(20, 40, 200, 100), (0.93,), 8), text("K7QM-2X9A", 150, 13, 1.5),
        Picture(Box(30, 50, 60, 60), tea, Box(0.2, 0, 0.6, 1)),
        Picture(Box(120, 50, 100, 100), tea, WHOLE, radius=20), symbol(f"https://tee.example/{name}"),
    )  # fmt: skip
    return front, back


def printed(
    leaves: Sequence[tuple[Page, ...] | Slip],
    leaf: Leaf = CUT,
    cover: Cover | None = None,
    hand: Hand = HAND,
    darkroom: Darkroom | None = None,
    language: str = "de",
    profile: Profile = OFFICE,
) -> tuple[bytes, Written]:
    """A volume of inserts (numbered from 1, matched by 4711 and so on) and slips: its bytes and what was written."""
    out = io.BytesIO()
    volume = Volume(out, leaf, hand, title="PL-1", language=language, made=MADE, darkroom=darkroom, profile=profile)
    for at, each in enumerate(leaves, start=1):
        if isinstance(each, Slip):
            volume.slip(each)
        else:
            volume.insert(each, Edge(at, len(leaves), f"{4710 + at}"))
    written = volume.close(cover)
    return out.getvalue(), written


@lru_cache(maxsize=4)
def opened(data: bytes) -> pikepdf.Pdf:
    """The file by qpdf; kept open, since its objects live no longer than it."""
    return pikepdf.open(io.BytesIO(data))


def content(data: bytes, at: int) -> str:
    """The content stream of a page, from 0."""
    return opened(data).pages[at].Contents.read_bytes().decode("latin-1")


def words(data: bytes, at: int) -> str:
    """All that a page says, as pdfium reads it, on one line."""
    import pypdfium2

    return " ".join(pypdfium2.PdfDocument(data)[at].get_textpage().get_text_range().split())
