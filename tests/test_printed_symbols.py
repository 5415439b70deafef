"""QR symbols as paper carries them: with the longest address that a layout takes, printed, smeared, and read.

The model of a thermal print: every dot of the finished file is four by four pixels; ink grows at each edge by 7.5 % of
a module, rounded up to such a pixel, so that a module is at least 15 % wider; then all is seen with one pixel a dot,
and blurred by a Gaussian of one pixel.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy
import pypdfium2
import pytest
import zxingcpp
from PIL import Image as Pillow
from PIL.ImageFilter import GaussianBlur

from inserts.composition import Layout
from inserts.composition.desk import Desk
from inserts.composition.frames import QrFrame
from inserts.composition.layout import load
from inserts.composition.parts import frames_of
from inserts.composition.symbol import symbol
from inserts.composition.symbols import QUIET, qr, symbol_in
from inserts.errors import LayoutError
from inserts.page import BLACK, Box, Page, Symbol
from inserts.prepress import OFFICE, Leaf, Profile, Volume, png_pages
from tests.prepress.prepress_pages import HAND, MADE

CASES = 200
THERMAL = Profile("thermal", dots=203)
FINE = 4
GAIN = 0.15
LABEL = Leaf(288.0, 432.0, 0.0, Box(0.0, 0.0, 288.0, 432.0), one_colour=True)
CARD = Leaf(297.6378, 419.5276, 0.0, Box(0.0, 0.0, 297.6378, 419.5276))


def widths(layout: Layout) -> list[float]:
    """How wide the layout's QR frames are, in points."""
    frames = [frame for _, frame in frames_of(layout.file) if isinstance(frame, QrFrame)]
    return sorted({frame.width for frame in frames if frame.width})


def desk(dots: int) -> Desk:
    """A desk that knows nothing but how large a dot is, and how symbols are made."""
    return cast(Desk, SimpleNamespace(dot=72 / dots if dots else 0.0, symbol=symbol))


def address(length: int, number: int) -> str:
    """An address of that length, unlike any other."""
    tail = "".join(hashlib.sha256(f"{number} {part}".encode()).hexdigest() for part in range(6))
    return f"https://fensterbrett.example/c/{tail}"[:length]


def longest(width: float, dots: int) -> int:
    """How many characters composition takes in a frame so wide."""
    for length in range(300, 0, -1):
        try:
            qr(address(length, 0), width, desk(dots))
            return length
        except LayoutError as fault:
            assert fault.code == "qr-too-fine"
    raise AssertionError


def printed(leaf: Leaf, width: float, profile: Profile, scale: float = 1.0) -> tuple[bytes, list[list[Symbol]]]:
    """A file with two hundred symbols of the longest address, and which symbols its pages have."""
    out, pages = io.BytesIO(), []
    length, across, down = longest(width, profile.dots), int(leaf.width // width), int(leaf.height // width)
    symbols = [
        symbol_in(
            Box(at % across * width, at // across % down * width, width, width),
            qr(address(length, at), width, desk(profile.dots)), BLACK, "", desk(profile.dots),
        )
        for at in range(CASES)
    ]  # fmt: skip
    if scale != 1:
        symbols = [shrunk(symbol, scale) for symbol in symbols]
    volume = Volume(out, leaf, HAND, title="", language="de", made=MADE, profile=profile)
    for at in range(0, CASES, across * down):
        pages.append(symbols[at : at + across * down])
        volume.insert([Page(leaf.width, leaf.height, 0.0, tuple(pages[-1]), leaf.shows)])
    volume.close()
    return out.getvalue(), pages


def shrunk(symbol: Symbol, scale: float) -> Symbol:
    box = symbol.box
    small = Box(box.x, box.y, box.width * scale, box.height * scale)
    return Symbol(small, symbol.rows, symbol.size, symbol.colour, symbol.payload)


def smeared(page: Pillow.Image, module: float) -> Pillow.Image:
    """What a phone sees of a page of dots: ink has grown and is blurred; module in dots."""
    ink = numpy.kron(~numpy.asarray(page.convert("1")), numpy.ones((FINE, FINE), numpy.bool_))
    for _ in range(math.ceil(module * FINE * GAIN / 2)):
        ink = ink | numpy.roll(ink, 1, axis=1) | numpy.roll(ink, -1, axis=1)
        ink = ink | numpy.roll(ink, 1, axis=0) | numpy.roll(ink, -1, axis=0)
    share = ink.reshape(page.height, FINE, page.width, FINE).mean(axis=(1, 3))
    return Pillow.fromarray((255 * (1 - share)).astype(numpy.uint8)).filter(GaussianBlur(1))


def around(symbol: Symbol, dpi: float) -> tuple[int, int, int, int]:
    """The pixels of a symbol with its quiet zone."""
    box = symbol.box.inset(-QUIET * symbol.box.width / symbol.size)
    return tuple(round(max(0.0, at) * dpi / 72) for at in (box.x, box.y, box.right, box.bottom))  # type: ignore[return-value]


def read(picture: Pillow.Image, symbol: Symbol) -> bool:
    """Whether a scanner reads of the picture what the symbol says."""
    found = zxingcpp.read_barcode(numpy.asarray(picture.convert("L")), formats=zxingcpp.BarcodeFormat.QRCode)
    return found is not None and found.text == symbol.payload


def read_from_labels(pdf: bytes, pages: Sequence[Sequence[Symbol]]) -> int:
    """How many symbols are read from the dots of a thermal file, smeared as in print."""
    count = 0
    for png, symbols in zip(png_pages(pdf, THERMAL.dots), pages, strict=True):
        module = symbols[0].box.width / symbols[0].size * THERMAL.dots / 72
        paper = smeared(Pillow.open(io.BytesIO(png)), module)
        count += sum(read(paper.crop(around(one, THERMAL.dots)), one) for one in symbols)
    return count


def read_at(dpi: int, pdf: bytes, pages: Sequence[Sequence[Symbol]]) -> int:
    """How many symbols are read from the pages of a file at so many pixels an inch."""
    count = 0
    with pypdfium2.PdfDocument(pdf) as file:
        for page, symbols in zip(file, pages, strict=True):
            paper: Any = page.render(scale=dpi / 72).to_pil()
            count += sum(read(paper.crop(around(one, dpi)), one) for one in symbols)
    return count


def test_in_print_a_module_of_three_dots_is_at_least_15_percent_wider() -> None:
    bar = Pillow.new("1", (41, 41), 1)
    bar.paste(0, (19, 0, 22, 41))

    ink = 1 - numpy.asarray(smeared(bar, 3.0))[20] / 255

    assert 3 * 1.15 <= ink.sum() <= 3 * 1.2


@pytest.mark.parametrize("width", widths(load(Path("layouts/label"))), ids=lambda width: f"{width / 72 * 25.4:.1f}mm")
def test_symbols_with_the_longest_address_are_read_from_a_smeared_label(width: float) -> None:
    pdf, pages = printed(LABEL, width, THERMAL)

    assert len({one.payload for symbols in pages for one in symbols}) == CASES
    assert read_from_labels(pdf, pages) == CASES


@pytest.mark.parametrize(
    "width", widths(load(Path("layouts/postcard"))), ids=lambda width: f"{width / 72 * 25.4:.1f}mm"
)
def test_symbols_with_the_longest_address_are_read_from_a_card_at_150_dpi(width: float) -> None:
    pdf, pages = printed(CARD, width, OFFICE)

    assert read_at(150, pdf, pages) == CASES


def test_symbols_of_half_the_size_are_not_read_from_a_smeared_label() -> None:
    narrowest, *_ = widths(load(Path("layouts/label")))

    assert read_from_labels(*printed(LABEL, narrowest, THERMAL, 0.5)) < CASES / 10


def test_symbols_of_half_the_size_are_not_read_from_a_card_at_150_dpi() -> None:
    *_, widest = widths(load(Path("layouts/postcard")))

    assert read_at(150, *printed(CARD, widest, OFFICE, 0.5)) < CASES / 10
