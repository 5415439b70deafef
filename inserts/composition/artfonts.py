"""What the contents of a PDF page are set and painted with: fonts that are not in the file, transparency.

Invariant: a font counts where letters are shown in it; that a program names one it never uses harms nobody.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

SHOWING = "Tj TJ ' \" Tf q Q gs"
MOST_CONTENT = 100_000_000
PLAIN = ("/Normal", "/Compatible")
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def content_of(page: Any) -> bytes:
    """The content of a page as one stream; ValueError where it grows beyond all bounds."""
    found = page.get("/Contents", [])
    streams = [found] if isinstance(found, pikepdf.Stream) else list(found)
    return b"\n".join([_decoded(stream) for stream in streams])


def strange_fonts(page: Any, resources: Any) -> list[str]:
    """Names of the fonts that letters are shown in on a page with these resources, and that are not embedded."""
    found: dict[str, None] = {}
    for stream, inside in [(page, resources), *_streams(resources, set())]:
        found |= {_name(font): None for font in _shown(stream, inside) if not _embedded(font)}
    return list(found)


def transparent(resources: Any) -> bool:
    """Whether anything drawn with these resources lets something shine through."""
    for inside in (resources, *(own for _, own in _streams(resources, set()))):
        states = inside.get("/ExtGState", {})
        if any(_shines(states[name]) for name in states.keys()):  # noqa: SIM118 (no mapping)
            return True
        drawn = inside.get("/XObject", {})
        if any("/SMask" in drawn[name] or "/Group" in drawn[name] for name in drawn.keys()):  # noqa: SIM118
            return True
    return False


def _decoded(stream: Any) -> bytes:
    if str(stream.get("/Filter", "")) == "/FlateDecode":
        unpacking = zlib.decompressobj()
        unpacking.decompress(stream.read_raw_bytes(), MOST_CONTENT)
        if unpacking.unconsumed_tail:
            raise ValueError("a content stream without end")
    return bytes(stream.read_bytes())


def _streams(resources: Any, met: set[tuple[int, int]]) -> Iterator[tuple[Any, Any]]:
    """Every form, pattern and drawn letter that the resources lead to, each with its own resources."""
    for stream, own in _inside(resources):
        if stream.objgen not in met:
            met.add(stream.objgen)
            _decoded(stream)
            yield stream, own
            yield from _streams(own, met)


def _inside(resources: Any) -> Iterator[tuple[Any, Any]]:
    for key in ("/XObject", "/Pattern"):
        for thing in _values(resources.get(key, {})):
            if isinstance(thing, pikepdf.Stream) and str(thing.get("/Subtype")) != "/Image":
                yield thing, thing.get("/Resources", resources)
    for font in _values(resources.get("/Font", {})):
        if str(font.get("/Subtype")) == "/Type3":
            own = font.get("/Resources", resources)
            yield from ((letter, own) for letter in _values(font.get("/CharProcs", {})))


def _values(things: Any) -> list[Any]:
    return [things[name] for name in things.keys()]  # noqa: SIM118 (no mapping)


def _shown(stream: Any, resources: Any) -> Iterator[Any]:
    """The fonts that a content stream shows letters in."""
    fonts, states = resources.get("/Font", {}), resources.get("/ExtGState", {})
    font: Any = None
    saved: list[Any] = []
    for instruction in pikepdf.parse_content_stream(stream, SHOWING):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                saved.append(font)
            case "Q":
                font = saved.pop() if saved else None
            case "Tf":
                font = fonts.get(str(operands[0]))
            case "gs":
                chosen = states.get(str(operands[0]), {}).get("/Font")
                font = chosen[0] if chosen is not None else font
            case _ if font is not None:
                yield font


def _embedded(font: Any) -> bool:
    kind = str(font.get("/Subtype"))
    if kind == "/Type3":
        return True
    described = font["/DescendantFonts"][0] if kind == "/Type0" else font
    return any(key in described.get("/FontDescriptor", {}) for key in FILES)


def _name(font: Any) -> str:
    return str(font.get("/BaseFont", "?")).lstrip("/")


def _shines(state: Any) -> bool:
    mode = state.get("/BM", pikepdf.Name.Normal)
    modes = [str(one) for one in mode] if isinstance(mode, pikepdf.Array) else [str(mode)]
    alpha = min(float(state.get(key, 1)) for key in ("/ca", "/CA"))
    return alpha < 1 or str(state.get("/SMask", "/None")) != "/None" or modes[0] not in PLAIN
