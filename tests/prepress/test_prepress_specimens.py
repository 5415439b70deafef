"""Specimens: no more is printed again, and looked at, than it takes to compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prepress_pages import CUT, HAND, card, printed

from inserts.page import Box
from inserts.phrases import phrases_in
from inserts.prepress import Cover, Darkroom, Edge, note_specimens, paper_of, read_pixels
from inserts.prepress.cover import cover_pages
from inserts.prepress.positions import Row
from inserts.prepress.preflight import pixels, specimens
from inserts.prepress.preflight.patches import DPI, colour_of, raster

PIXEL = 72 / DPI


def test_of_a_long_cover_the_first_page_alone_is_printed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(Row(Edge(at, 300, f"{4710 + at}"), f"S-{at}", "sealed") for at in range(1, 301))
    cover = Cover("Fernweh Tee", "PL-1", date(2026, 12, 4), 300, 300, 0, 0, rows)
    data, written = printed([], cover=cover)
    assert written.pages > 2
    lengths: list[int] = []

    def counted(file: pypdfium2.PdfPage, *more: Any) -> Any:
        lengths.append(len(file.pdf))
        return raster(file, *more)

    monkeypatch.setattr(specimens, "raster", counted)
    pages = cover_pages(cover, paper_of(written.leaf, written.imposition), HAND, phrases_in("de"))
    assert len(pages) == written.pages
    noted = note_specimens(written, {}, pages, HAND, Darkroom())
    assert lengths == [CUT.sides]
    assert [(one.page, one.place) for one in noted.specimens] == [(0, 0)]
    assert len(noted.specimens[0].patches) > 20
    assert read_pixels(data, noted) == ()


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.integers(1, 30), st.integers(0, 9))
def test_the_colour_of_a_box_is_the_mean_of_its_pixels(left: int, top: int, wide: int, high: int, seed: int) -> None:
    side = numpy.random.default_rng(seed).integers(0, 256, (60, 60, 3), dtype=numpy.uint8)
    area = side[top : top + high, left : left + wide].astype(float)
    box = Box(left * PIXEL, top * PIXEL, wide * PIXEL, high * PIXEL)
    assert colour_of(side, box) == tuple(area.mean(axis=(0, 1)).round(1).tolist())


def test_a_square_that_can_be_read_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, written = printed([card("Anna", tmp_path)])
    read, looked_for = pixels._read, []

    def told(side: Any, formats: Any) -> list[str]:
        looked_for.append(formats)
        return read(side, formats)

    monkeypatch.setattr(pixels, "_read", told)
    assert read_pixels(data, written) == ()
    assert looked_for == [pixels.SQUARES]
