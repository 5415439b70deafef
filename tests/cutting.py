"""Printed sheets, turned, cut and stacked as paper is: the raster is cut at its marks, the piles are laid on each
other, and what lies in the stack is read from pixels and from the text within the cuts.

Nothing here knows how cards are laid out; only how a printer turns paper, how trays stack it, and how a cutter cuts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image as Pillow

DPI = 100
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
WHOLE = (0.0, 0.0, 1.0, 1.0)
INK, WHITE = 230, 250
"""Darker than the one is a mark, lighter than the other is paper."""

STRIP = 40
"""Narrower pieces, in pixels, are what is cut away between cards."""

MARKED = ((0.5, 2.5), (2.5, 5.5), (5.0, 8.0))
"""Where cutters look for marks: so many millimetres from the edges of the paper."""

HALF = 4
"""Pixels at a card's edges on which half of a cutting mark may be left."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as parts of the paper."""


@dataclass(frozen=True)
class Side:
    """One side of a card in the hand: what its QR symbols say, whether they stand upright, its text (by pdfium, which
    finds text of a form where the form would stand if nothing moved it), and whether there is no ink on it at all."""

    payloads: tuple[str, ...]
    upright: bool
    text: str
    white: bool


@dataclass(frozen=True)
class Paper:
    """A printed sheet: its pages, and whether it was turned sideways in the printer, or over its upper edge."""

    front: pypdfium2.PdfPage
    back: pypdfium2.PdfPage
    sideways: bool

    def pictures(self) -> tuple[Pillow.Image, Pillow.Image]:
        """Front and back; the back as one sees it through the paper."""
        front, back = (raster(side) for side in (self.front, self.back))
        flip = Pillow.Transpose.FLIP_LEFT_RIGHT if self.sideways else Pillow.Transpose.FLIP_TOP_BOTTOM
        return front, back.transpose(flip)

    def texts(self, box: Box = WHOLE) -> tuple[str, str]:
        """What front and back say within a box of the front."""
        left, top, right, bottom = box
        behind = (1 - right, top, 1 - left, bottom) if self.sideways else (left, 1 - bottom, right, 1 - top)
        return text_in(self.front, box), text_in(self.back, behind)


def pixels(millimetres: float) -> int:
    """A length on a raster."""
    return round(millimetres * DPI / 25.4)


def raster(side: pypdfium2.PdfPage) -> Pillow.Image:
    """A page in greys."""
    picture: Pillow.Image = side.render(scale=DPI / 72).to_pil().convert("L")
    return picture


def text_in(side: pypdfium2.PdfPage, box: Box = WHOLE) -> str:
    """What a page says within a box, on one line."""
    (width, height), (left, top, right, bottom) = side.get_size(), box
    corners = (left * width, height * (1 - bottom), right * width, height * (1 - top))
    return " ".join(side.get_textpage().get_text_bounded(*corners).split())


def stack(source: bytes | Path, turn: str, face_up: bool) -> list[Paper]:
    """The sheets of a two-sided job as they lie in the stack, from the top, once it is taken out of the tray and
    turned front up: trays in which sheets lie face down keep the order, those in which they lie face up reverse it."""
    file = pypdfium2.PdfDocument(source)
    width, height = file[0].get_size()
    sideways = (turn == "long") == (height >= width)
    sheets = [Paper(file[at], file[at + 1], sideways) for at in range(0, len(file), 2)]
    return sheets[::-1] if face_up else sheets


def cuts(picture: Pillow.Image) -> tuple[list[int], list[int]]:
    """Where the marks say that the sheet is cut, in pixels: across its width, and down its height."""
    return _ticks(picture), _ticks(picture.transpose(Pillow.Transpose.TRANSPOSE))


def _ticks(picture: Pillow.Image) -> list[int]:
    """Columns with a thin line near the upper and near the lower edge, and white beside it."""
    return sorted({x for near, far in MARKED for x in _marked(picture, pixels(near), pixels(far))})


def _marked(picture: Pillow.Image, near: int, far: int) -> list[int]:
    """Those where the lines are so far from the edges."""
    beside = pixels(1.5)
    bands = [picture.crop((0, top, picture.width, top + far - near)) for top in (near, picture.height - far)]
    lightest = [[max(band.crop((x, 0, x + 1, band.height)).tobytes()) for x in range(band.width)] for band in bands]
    dark = [x for x in range(beside, picture.width - beside) if all(band[x] < INK for band in lightest)]
    alone = [x for x in dark if all(band[x - beside] > WHITE < band[x + beside] for band in lightest)]
    return [x for x in alone if x - 1 not in alone]


def cut(papers: Sequence[Paper]) -> Iterator[tuple[Side, Side]]:
    """Sheets cut together, pile after pile laid on each other: each card's front and back, from the top; what is
    white on both sides is thrown away."""
    pictures = [paper.pictures() for paper in papers]
    (columns, rows), (width, height) = cuts(pictures[0][0]), pictures[0][0].size
    for top, bottom in pairwise([0, *rows, height]):
        for left, right in pairwise([0, *columns, width]):
            if min(right - left, bottom - top) < STRIP:
                continue
            box = (left / width, top / height, right / width, bottom / height)
            for paper, picture in zip(papers, pictures, strict=True):
                front, through = (side.crop((left, top, right, bottom)) for side in picture)
                back = through.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)  # turned like the page of a book
                sides = [read(side, text) for side, text in zip((front, back), paper.texts(box), strict=True)]
                if not all(side.white for side in sides):
                    yield sides[0], sides[1]


def read(picture: Pillow.Image, text: str) -> Side:
    """What a side shows."""
    found = zxingcpp.read_barcodes(picture, formats=QR)
    darkest, _ = picture.crop((HALF, HALF, picture.width - HALF, picture.height - HALF)).getextrema()
    upright = all(abs(one.orientation) < 3 for one in found)
    return Side(tuple(one.text for one in found), upright, text, darkest > WHITE)  # type: ignore[operator]


def in_hand(papers: Sequence[Paper], block: int = 50, half_used: bool = False) -> list[tuple[Side, Side]]:
    """The cards as they lie on the packing table, from the top: cut block by block, a half-used sheet by itself."""
    many = [1] if half_used else []
    cards: list[tuple[Side, Side]] = []
    while papers:
        sheets = many.pop() if many else block
        cards += cut(papers[:sheets])
        papers = papers[sheets:]
    return cards
