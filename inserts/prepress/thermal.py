"""Pages for thermal printers: each is one picture in the printer's own dots, over text that is there to be found.

A page is drawn as vectors, in black and white, with pictures left out in red; a dot is what covers most of it. Then the
pictures' own dots are set in, so that text on them stays sharp.

Invariant: a page is a whole number of dots, and nothing but pictures is made of greys.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy
import pypdfium2
from msgspec.structs import replace
from PIL import Image as Pillow
from pypdfium2 import raw

from ..page import BLACK, Art, Box, Colour, Drawn, Mark, Picture, Rectangle, TextLine, drawn
from .blackwhite import in_black_and_white
from .document import Document, Painted, numbers
from .dots import Plate, plate_of
from .halftone import HALF, Dots, dithered, sharp
from .images import Darkroom, shown
from .leaf import Leaf
from .paint import Painter
from .wholedots import corners, on_whole_dots

RED: Colour = (1.0, 0.0, 0.0)
GREEN, RED_PART = 1, 2
"""Where pdfium keeps them in a pixel."""

HAIR = 0.001
"""Points between the picture and the page's edges: one that ends on the very edge of a dot, viewers take into the next,
and make all of it larger."""

KEPT = 256
"""Pictures whose dots are kept."""

FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)

Key = tuple[str, int, Box, int, int]


class Plates:
    """Makes the pages of one document in dots, for a printer of so many an inch."""

    def __init__(
        self, document: Document, text: Painter, darkroom: Darkroom, dots: int, offset: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        """text paints what is said on the pages; offset: by how many points, to the right and down, what is printed is
        moved, to meet what the printer does to it."""
        self._document = document
        self._text = text
        self._darkroom = darkroom
        self._dot = 72 / dots
        self._offset = round(offset[0] / self._dot), round(offset[1] / self._dot)
        self._pictures: dict[Key, Dots] = {}

    def side(self, design: Sequence[Mark], around: Sequence[Mark], leaf: Leaf) -> tuple[Painted, str]:
        """One side, a picture that fills it over its text, which nobody sees; and the fingerprint of its dots."""
        plate = self.plate(tuple(drawn(design)), tuple(drawn(around)), leaf)
        number = self._document.stream(plate.data, plate.entries)
        said = self._text.page(_lines(design), _lines(around), leaf)
        place = numbers((leaf.width - 2 * HAIR, 0, 0, leaf.height - 2 * HAIR, HAIR, HAIR))
        content = b"q %b cm\n/X%d Do\nQ\n3 Tr\n%b" % (place, number, said.content)
        return Painted(content, (number,)), plate.fingerprint

    def plate(self, design: Sequence[Drawn], slug: Sequence[Drawn], leaf: Leaf) -> Plate:
        """One side in dots."""
        pictures = [mark for mark in (*design, *slug) if isinstance(mark, Picture | Art)]
        pixels = self._drawn(list(self._vectors(design)), list(self._vectors(slug)), leaf)
        white = pixels[:, :, RED_PART] >= HALF
        if pictures:
            white &= (pixels[:, :, GREEN] >= HALF) | self._set_in(pictures, white.shape)
        return plate_of(moved(white, *self._offset))

    def _vectors(self, marks: Sequence[Drawn]) -> Iterator[Drawn]:
        """The marks in black and white, with red areas, in whole dots, instead of pictures."""
        for mark in in_black_and_white(marks):
            if isinstance(mark, Picture | Art):
                mark = Rectangle(mark.box, RED, mark.radius)
            yield on_whole_dots(mark, self._dot)

    def _drawn(self, design: Sequence[Mark], slug: Sequence[Mark], leaf: Leaf) -> numpy.ndarray:
        """A page of these marks as pixels, one a dot."""
        out = io.BytesIO()
        document = Document(out, leaf, "", "en", FROM_THE_START)
        painter = Painter(document, leaf, self._darkroom, fonts=self._text.fonts)
        document.page(painter.page(design, slug))
        painter.close()
        document.close()
        return rendered(out.getvalue(), round(leaf.width / self._dot), round(leaf.height / self._dot))

    def _set_in(self, pictures: Iterable[Picture | Art], shape: tuple[int, int]) -> Dots:
        """The pictures' dots where they stand, one over the other, on white."""
        ground = numpy.ones(shape, numpy.bool_)
        for picture in pictures:
            left, top, right, bottom = corners(picture.box, self._dot)
            dots = self._dots(picture, right - left, bottom - top)
            inside = dots[max(0, -top) : shape[0] - top, max(0, -left) : shape[1] - left]
            ground[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = inside
        return ground

    def _dots(self, picture: Picture | Art, width: int, height: int) -> Dots:
        source = picture.image if isinstance(picture, Picture) else picture.artwork
        key = (source.sha256, picture.artwork.page if isinstance(picture, Art) else 0, picture.crop, width, height)
        if (known := self._pictures.get(key)) is None:
            if len(self._pictures) >= KEPT:
                self._pictures.clear()
            known = self._pictures[key] = self._made(picture, width, height)
        return known

    def _made(self, picture: Picture | Art, width: int, height: int) -> Dots:
        if isinstance(picture, Art):
            box = Box(0.0, 0.0, width * self._dot, height * self._dot)
            leaf = Leaf(box.width, box.height, slug=False)
            pixels = self._drawn([replace(picture, box=box, radius=0.0)], (), leaf)
            return dithered(Pillow.fromarray(numpy.ascontiguousarray(pixels[:, :, ::-1])))
        found = shown(picture.image, picture.crop, width, height)
        return sharp(found) if picture.image.bits == 1 else dithered(found)


def _lines(marks: Iterable[Mark]) -> list[Mark]:
    """The lines of text among the marks; as nobody sees them, all of one colour."""
    return [replace(mark, colour=BLACK) for mark in drawn(marks) if isinstance(mark, TextLine)]


def moved(white: Dots, right: int, down: int) -> Dots:
    """The dots so many further to the right and down; paper comes after them."""
    height, width = white.shape
    ground = numpy.ones_like(white)
    ground[max(0, down) : height + down, max(0, right) : width + right] = white[
        max(0, -down) : height - down, max(0, -right) : width - right
    ]
    return ground


def rendered(pdf: bytes, width: int, height: int) -> numpy.ndarray:
    """The first page of a file at that pixel size: rows of blue, green and red."""
    with pypdfium2.PdfDocument(pdf) as file:
        page = file[0]
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        pixels: numpy.ndarray = bitmap.to_numpy().copy()
        return pixels
