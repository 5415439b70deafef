"""A page of an agency's PDF made ready for a press: in its own colours or in inks, and as PDF/X-4 wants it.

Invariant: kept colours keep their numbers; equal pages of equal files come out equal. What cannot be printed
faithfully is refused, all of it at once, in words that an agency understands.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf

from ...drawing import DAMAGES, reached
from ...errors import LayoutError, Place
from ...page import Artwork, Colours
from ..condition import profile_data
from ..profile import Condition
from .converted import Content, convert_things
from .lawful import has_strangers, plain_content, put_right, unlawful, unpack, untag
from .rgb import srgb
from .spaces import space_of
from .units import Unit, units_of


def make_ready(file: pikepdf.Pdf, artwork: Artwork, colours: Colours, condition: Condition) -> None:
    """Change the page of the opened file. LayoutError: art-not-for-press, art-cannot-convert, art-damaged."""
    where = Place(Path(artwork.path).name)
    try:
        _make_ready(file, artwork.page, colours, condition, where)
    except DAMAGES as fault:
        message = f"page {artwork.page} of the PDF cannot be read to its end."
        raise LayoutError("art-damaged", message, where, "Export it anew, as PDF/X-4.") from fault


def _make_ready(file: pikepdf.Pdf, number: int, colours: Colours, condition: Condition, where: Place) -> None:
    page = _gathered(file, number)
    units = units_of(page)
    things = reached([page["/Resources"], page.get("/Group")])
    if told := _listed(unlawful(things, units)):
        message = f"page {number} has what no file for a press may have: {told}."
        raise LayoutError("art-not-for-press", message, where, "Ask the agency for PDF/X-4.")
    convert = colours == "convert"
    faults = _rewrite(units, condition if convert else None)
    if convert:
        faults += convert_things(file, units, condition)
        _convert_group(page)
    if told := _listed(faults):
        message = f"page {number} cannot be converted to CMYK: it has {told}."
        hint = 'Ask the agency for CMYK, or say colours = "keep".'
        raise LayoutError("art-cannot-convert", message, where, hint)
    rgb, own = _srgb(file), profile_data(condition)
    for unit in units:
        put_right(unit, rgb)
        untag(unit, own)
    if str(page.get("/Group", {}).get("/CS")) == "/DeviceRGB":
        page["/Group"]["/CS"] = rgb
    unpack(things)


def _gathered(file: pikepdf.Pdf, number: int) -> Any:
    """The page, its content one stream without pictures in it."""
    page = file.pages[number - 1]
    if "/Resources" not in page.obj:
        page.obj["/Resources"] = pikepdf.Dictionary()
    if "/Contents" not in page.obj:
        page.obj["/Contents"] = file.make_stream(b"")
    page.contents_coalesce()
    page.externalize_inline_images()
    return page.obj


def _rewrite(units: Iterable[Unit], into: Condition | None) -> list[str]:
    """Change the content streams where they need it; gives what cannot be converted."""
    faults: list[str] = []
    for at, unit in enumerate(units):
        convert = into is not None and not unit.mask
        if not convert and not has_strangers(unit):
            continue
        content = plain_content(pikepdf.parse_content_stream(unit.stream), unit)
        if into and convert:
            converting = Content(unit, into, page=at == 0)
            content = converting.converted(content)
            faults += converting.faults
        unit.stream.write(zlib.compress(pikepdf.unparse_content_stream(content), 9), filter=pikepdf.Name.FlateDecode)
    return faults


def _convert_group(page: Any) -> None:
    group = page.get("/Group", {})
    if "/CS" in group and space_of(group["/CS"], {}).kind == "rgb":
        group["/CS"] = pikepdf.Name.DeviceCMYK


def _srgb(file: pikepdf.Pdf) -> Any:
    entries = {"N": 3, "Alternate": pikepdf.Name.DeviceRGB, "Filter": pikepdf.Name.FlateDecode}
    profile = file.make_stream(zlib.compress(srgb(), 9), **entries)
    return file.make_indirect(pikepdf.Array([pikepdf.Name.ICCBased, profile]))


def _listed(told: Iterable[str]) -> str:
    """Each once, in the order it was met."""
    return "; ".join(dict.fromkeys(told))
