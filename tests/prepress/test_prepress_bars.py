"""Bar codes and pictures of one bit in print."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import pikepdf
from PIL import Image as Pillow
from prepress_pages import CUT, WHOLE, image, opened, page, printed, symbol

from inserts.composition.bars import bars
from inserts.page import BLACK, Box, Image, Picture, Symbol
from inserts.prepress import read_back, read_pixels
from inserts.units import MM

CODE = "TEE7-K2MQ-9XPA-H4WD"


def coded(code: str = CODE) -> Symbol:
    row, size = bars(code)
    return Symbol(Box(30, 60, size * 0.3 * MM, 12 * MM), (row,), size, BLACK, code)


def test_bars_are_read_back_from_the_file_and_from_its_pixels() -> None:
    data, written = printed([(page(CUT, coded(), symbol("https://tee.example/anna")),)] * 3)
    assert read_back(data, written) == ()
    assert read_pixels(data, written) == ()


def test_bars_that_say_something_else_are_found() -> None:
    _, written = printed([(page(CUT, coded()),)])
    other, _ = printed([(page(CUT, coded("TEE7-K2MQ-9XPA-H4WE")),)])
    assert "page-symbols" in {finding.code for finding in read_back(other, written)}
    assert "page-pixels" in {finding.code for finding in read_pixels(other, written)}
    with pikepdf.open(io.BytesIO(other)) as file:
        content = file.pages[0].Contents
        content.write(content.read_bytes().replace(b" 0 2 1 re", b" 0 1 1 re", 1))
        out = io.BytesIO()
        file.save(out)
    assert "page-symbols" in {finding.code for finding in read_back(out.getvalue(), written)}


def test_a_picture_of_one_bit_is_printed_pixel_by_pixel(tmp_path: Path) -> None:
    stripes = Pillow.fromarray((numpy.indices((90, 70))[1] % 2 * 255).astype(numpy.uint8)).convert("1")
    found = image(stripes, tmp_path / "stripes.png")
    mark = Picture(Box(30, 30, 35, 45), Image(found.path, found.sha256, 70, 90, 1), WHOLE)
    data, written = printed([(page(CUT, mark),)])
    assert read_back(data, written) == ()
    (picture,) = (thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and thing.get("/Width"))
    assert (int(picture.Width), int(picture.Height), int(picture.BitsPerComponent)) == (70, 90, 1)
    rows = numpy.unpackbits(numpy.frombuffer(picture.read_bytes(), numpy.uint8)).reshape(90, 72)[:, :70]
    assert (rows == numpy.asarray(stripes)).all()
