"""Art as a page of a PDF, as agencies deliver it: looked at once a volume, and taken only where it will print as it is.

Invariant: what leaves here has its fonts with it, needs nothing but itself, and hides nothing.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from ..drawing import DAMAGES, digest_of
from ..errors import LayoutError, Place
from ..page import Artwork, Box
from .artfonts import content_of, strange_fonts, transparent

SUFFIX = ".pdf"
MOST_BYTES = 50_000_000
PRINTS, HIDDEN = 4, 2
"""Flags of an annotation."""

Corners = tuple[float, float, float, float]
"""A box in a file's own coordinates: left, bottom, right, top."""


def inspect(path: Path, page: int = 1, opaque: bool = False) -> Artwork:
    """That page (from 1) of the PDF at `path`; opaque: what is printed must have no transparency.

    LayoutError: picture-missing, art-too-large, art-damaged, art-encrypted, art-page, art-scripts, art-annotations,
    art-layers, art-fonts, art-transparent.
    """
    where = Place(path.name)
    data = _read(path, where)
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as file:
            return _looked_at(file, page, opaque, path, hashlib.sha256(data).hexdigest(), where)
    except pikepdf.PasswordError as fault:
        raise _encrypted(where) from fault
    except DAMAGES as fault:
        message = "the PDF breaks off or is damaged."
        raise LayoutError("art-damaged", message, where, "Export it anew, as PDF/X-4.") from fault


def _read(path: Path, where: Place) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise LayoutError("picture-missing", "there is no such picture.", where) from fault
    if len(data) > MOST_BYTES:
        message = f"the PDF has {len(data) / 1e6:.0f} MB; {MOST_BYTES / 1e6:.0f} MB are the most."
        hint = "Export it with pictures at 300 dpi, and without the data of the design program."
        raise LayoutError("art-too-large", message, where, hint)
    return data


def _looked_at(file: pikepdf.Pdf, number: int, opaque: bool, path: Path, sha256: str, where: Place) -> Artwork:
    if file.is_encrypted:
        raise _encrypted(where)
    if number > len(file.pages):
        message = f"the PDF has {len(file.pages)} pages, so there is no page {number}."
        raise LayoutError("art-page", message, where, "Mend `page` of the frame.")
    page: Any = file.pages[number - 1].obj
    _harmless(file.Root, page, where)
    resources = page.get("/Resources", pikepdf.Dictionary())
    content = content_of(page)
    if strange_fonts(page, resources):
        message = f"fonts are not embedded: {_strange(file)}."
        hint = "Export it as PDF/X-4, which embeds all fonts, or turn the text into outlines."
        raise LayoutError("art-fonts", message, where, hint)
    if opaque and (transparent(resources) or "/Group" in page):
        hint = "Export it as PDF/X-1a, which flattens transparency."
        raise LayoutError("art-transparent", "it has transparency, which this printer forbids.", where, hint)
    return _artwork(page, number, str(path), sha256, digest_of(content, resources, page.get("/Group")))


def _strange(file: pikepdf.Pdf) -> str:
    """The fonts that are not embedded of all pages, so that the file comes back once: "page 1: Arial; page 2: ..."."""
    pages: list[Any] = [page.obj for page in file.pages]
    found = [strange_fonts(page, page.get("/Resources", pikepdf.Dictionary())) for page in pages]
    return "; ".join(f"page {number}: {', '.join(names)}" for number, names in enumerate(found, 1) if names)


def _encrypted(where: Place) -> LayoutError:
    hint = "Export it anew without a password and without restrictions."
    return LayoutError("art-encrypted", "the PDF is encrypted.", where, hint)


def _harmless(root: Any, page: Any, where: Place) -> None:
    """Raises for what a page on paper cannot have: scripts, comments and stamps on top, layers switched off."""
    opening = root.get("/OpenAction")
    runs = isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) == "/JavaScript"
    if runs or "/JavaScript" in root.get("/Names", {}) or "/AA" in root or "/AA" in page:
        hint = "Export it as PDF/X-4, which has none."
        raise LayoutError("art-scripts", "the PDF has scripts or actions.", where, hint)
    if any(_prints(annotation) for annotation in page.get("/Annots", ())):
        hint = "Flatten comments, stamps and form fields into the page, or delete them."
        raise LayoutError("art-annotations", "comments, stamps or form fields lie on the page.", where, hint)
    layers = root.get("/OCProperties", {}).get("/D", {})
    if len(layers.get("/OFF", ())) or str(layers.get("/BaseState", "/ON")) == "/OFF":
        hint = "Delete hidden layers before you export it, as dielines and notes are."
        raise LayoutError("art-layers", "the PDF has layers that are switched off.", where, hint)


def _prints(annotation: Any) -> bool:
    flags = int(annotation.get("/F", 0))
    return bool(flags & PRINTS) and not flags & HIDDEN and "/AP" in annotation


# ── boxes ─────────────────────────────────────────────────────────────────────────────────────


def _artwork(page: Any, number: int, path: str, sha256: str, digest: str) -> Artwork:
    """The page, upright and in points."""
    media = _corners(page["/MediaBox"])
    crop = _meet(_corners(page.get("/CropBox", page["/MediaBox"])), media)
    trim = _meet(_corners(page["/TrimBox"]), media) if "/TrimBox" in page else crop
    bleed = _join(_meet(_corners(page["/BleedBox"]), media) if "/BleedBox" in page else crop, trim)
    unit = float(page.get("/UserUnit", 1))
    turns = int(page.get("/Rotate", 0)) // 90 % 4
    left, bottom, right, top = trim
    wide, high = (right - left) * unit, (top - bottom) * unit
    if wide <= 0 or high <= 0:
        raise ValueError("a page without a size")
    outside = [(bound - edge) * unit for bound, edge in zip((bleed[3], bleed[0], bleed[1], bleed[2]),
                                                            (top, left, bottom, right), strict=True)]  # fmt: skip
    above, before, below, after = (abs(distance) for distance in outside[turns:] + outside[:turns])
    if turns % 2:
        wide, high = high, wide
    spread = Box(-before, -above, wide + before + after, high + above + below)
    return Artwork(path, sha256, number, wide, high, spread, _upright(trim, unit, turns), bleed, digest,
                   "/TrimBox" in page)  # fmt: skip


def _upright(trim: Corners, unit: float, turns: int) -> tuple[float, ...]:
    """The matrix from the file's coordinates to points from the bottom left of the trim, turned clockwise."""
    left, bottom, right, top = trim
    matrix = (
        (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[turns]
    return tuple(round(part * unit, 5) for part in matrix)


def _corners(box: Any) -> Corners:
    one_x, one_y, other_x, other_y = (float(value) for value in box)
    return min(one_x, other_x), min(one_y, other_y), max(one_x, other_x), max(one_y, other_y)


def _meet(one: Corners, other: Corners) -> Corners:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _join(one: Corners, other: Corners) -> Corners:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
