"""Previews: an insert's sides as pictures to look at, from a file of its own.

Invariant: pixels are made by pdfium from a finished file; nothing here knows how it was painted.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pypdfium2
from PIL import Image as Pillow

from ..page import Page
from .hand import Hand
from .images import Darkroom
from .imposition import upright
from .leaf import leaf_of
from .volume import Volume

FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)
SMALL, QUICK = 6, 1
"""How hard zlib tries."""


def preview(pages: Sequence[Page], hand: Hand, dpi: float = 150, *, bleed: bool = False) -> tuple[bytes, ...]:
    """An insert's sides as PNG at dpi dots an inch, as they look when cut: without bleed, marks and slug; with bleed,
    where that is asked for."""
    pdf = print_alone(pages, hand, title="", language="en", made=FROM_THE_START)
    crop = 0.0 if bleed else leaf_of(pages, slug=False).margin
    return tuple(picture(pdf, side, dpi, crop) for side in range(len(pages)))


def print_alone(
    pages: Sequence[Page], hand: Hand, *, title: str, language: str, made: datetime, darkroom: Darkroom | None = None
) -> bytes:
    """An insert as a PDF of its own, without crop marks and slug, every side upright; title, language and made are
    as of a Volume."""
    out = io.BytesIO()
    leaf = leaf_of(pages, slug=False)
    volume = Volume(
        out, leaf, hand, title=title, language=language, made=made, darkroom=darkroom, imposition=upright(leaf)
    )
    volume.insert(pages)
    volume.close()
    return out.getvalue()


def picture(pdf: bytes, side: int, dpi: float, crop: float = 0.0, *, small: bool = True) -> bytes:
    """PNG of a page (from 0) of a file at dpi dots an inch, without `crop` points at each edge; not small: made in
    half the time, and larger."""
    with pypdfium2.PdfDocument(pdf) as file:
        return _png(file[side].render(scale=dpi / 72, crop=(crop,) * 4).to_pil(), SMALL if small else QUICK)


def _png(picture: Pillow.Image, effort: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=effort)
    return out.getvalue()
