"""What PDF/X-4 forbids in art, put right without a trace in print; or told in words that an agency understands.

Invariant: nothing that is printed changes: what would, is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from .units import COLOURS, Unit, listed

SCREENING = ("/BG", "/BG2", "/HT", "/HTP", "/UCR", "/UCR2")
"""Keys of a graphics state by which it screens and separates: the press has its own."""

NO_CURVE = ("/Default", "/Identity")
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
HIDES = ("/AllOff", "/AnyOff")
SHOWS_LAYERS = ("/OCG", "/OCMD")
LZW = ("/LZWDecode", "/LZW")
PLAIN_MARK = pikepdf.Name("/Layer")


def unlawful(things: Iterable[Any], units: Iterable[Unit]) -> Iterator[str]:
    """What makes the art unfit for a press, in words; things are all objects that its units lead to."""
    for thing in things:
        if isinstance(thing, pikepdf.Stream):
            yield from _strange_stream(thing)
    for unit in units:
        for state in unit.states:
            yield from _changing(state)
        if any(map(_hidden, _layers(unit))):
            yield "layers that show on the screen and not in print, or the other way round"


def _strange_stream(stream: Any) -> Iterator[str]:
    if "PS" in (str(stream.get("/Subtype"))[1:], str(stream.get("/Subtype2"))[1:]) or "/PS" in stream:
        yield "PostScript code"
    if "/Ref" in stream or "/F" in stream:
        yield "parts that lie in other files"
    if "/OPI" in stream:
        yield "stand-ins for pictures that lie on a server (OPI)"
    filters = filters_of(stream)
    if "/Crypt" in filters:
        yield "encrypted parts"
    if set(LZW) & set(filters) and "/DCTDecode" in filters:
        yield "pictures that are packed twice (LZW over JPEG)"


def _changing(state: Any) -> Iterator[str]:
    """Curves that a graphics state bends all colours by."""
    for key in ("/TR", "/TR2"):
        if key in state and not (isinstance(state[key], pikepdf.Name) and str(state[key]) in NO_CURVE):
            yield "transfer curves"


def _layers(unit: Unit) -> list[Any]:
    """What the unit's parts are shown by."""
    named = [one for one in listed(unit.resources, "/Properties") if str(one.get("/Type")) in SHOWS_LAYERS]
    return [*named, *(one["/OC"] for one in (unit.stream, *unit.images) if "/OC" in one)]


def _hidden(layer: Any) -> bool:
    """Whether what is on the layer need not be seen where the layer is switched on."""
    if str(layer.get("/Type")) == "/OCMD":
        groups = layer.get("/OCGs", [])
        groups = list(groups) if isinstance(groups, pikepdf.Array | list) else [groups]
        return "/VE" in layer or str(layer.get("/P")) in HIDES or any(map(_hidden, groups))
    usage = layer.get("/Usage", {})
    shown = {str(usage.get(f"/{way}", {}).get(f"/{way}State", "/ON")) for way in ("Print", "View", "Export")}
    return "/OFF" in shown


def filters_of(stream: Any) -> list[str]:
    """The filters of a stream, outermost first."""
    found = stream.get("/Filter", [])
    return [str(name) for name in found] if isinstance(found, pikepdf.Array) else [str(found)]


# ── put right ─────────────────────────────────────────────────────────────────────────────────


def put_right(unit: Unit, rgb: Any) -> None:
    """What the stream draws with: RGB of no profile is that of `rgb` (a colour space), and what no press needs goes."""
    resources = unit.resources
    if COLOURS not in resources:
        resources[COLOURS] = pikepdf.Dictionary()
    if "/DefaultRGB" not in resources[COLOURS]:
        resources[COLOURS]["/DefaultRGB"] = rgb
    for state in unit.states:
        _drop(state, (*SCREENING, "/TR", "/TR2"))
        if "/Font" in state and _absent(state["/Font"][0]):
            del state["/Font"]
    for thing in (unit.stream, *unit.images):
        _drop(thing, ("/AF", "/Alternates", "/OC"))
    group = unit.stream.get("/Group", {})
    if str(group.get("/CS")) == "/DeviceRGB":
        group["/CS"] = rgb
    _drop_named(resources, "/Font", [name for name, font in _named(resources, "/Font") if _absent(font)])
    _drop_named(resources, "/Properties", _layer_names(resources))


def unpack(things: Iterable[Any]) -> None:
    """Streams that are packed by LZW, packed anew."""
    for thing in things:
        if isinstance(thing, pikepdf.Stream) and set(LZW) & set(filters_of(thing)):
            thing.write(zlib.compress(thing.read_bytes(), 9), filter=pikepdf.Name.FlateDecode)


def untag(unit: Unit, own: bytes) -> None:
    """CMYK by the very profile of the press, whose bytes are `own`, is its inks without a profile."""
    named = unit.resources[COLOURS]
    for name, value in named.items():
        named[name] = _untagged(value, own)
    for thing in (*unit.images, *unit.shadings):
        if COLOURS in thing:
            thing[COLOURS] = _untagged(thing[COLOURS], own)
    if "/CS" in (group := unit.stream.get("/Group", {})):
        group["/CS"] = _untagged(group["/CS"], own)


def _untagged(value: Any, own: bytes) -> Any:
    if not isinstance(value, pikepdf.Array):
        return value
    match str(value[0]):
        case "/ICCBased" if value[1].read_bytes() == own:
            return pikepdf.Name.DeviceCMYK
        case "/Indexed" | "/Pattern" if len(value) > 1:
            return pikepdf.Array([value[0], _untagged(value[1], own), *list(value)[2:]])
    return value


def has_strangers(unit: Unit) -> bool:
    """Whether a content stream may name fonts that are not in the file, or layers."""
    return bool(_absent_fonts(unit) or _layer_names(unit.resources))


def plain_content(content: Any, unit: Unit) -> list[Any]:
    """The instructions without fonts that no letter is shown in and that are not in the file, and with layers as
    plain marks: all of them show."""
    absent = _absent_fonts(unit)
    return [_plain(one) for one in content if not _chooses(one, absent)]


def _absent_fonts(unit: Unit) -> set[str]:
    return {name for name, font in _named(unit.resources, "/Font") if _absent(font)}


def _chooses(instruction: Any, fonts: set[str]) -> bool:
    return str(instruction.operator) == "Tf" and str(instruction.operands[0]) in fonts


def _plain(instruction: Any) -> Any:
    if str(instruction.operator) == "BDC" and str(instruction.operands[0]) == "/OC":
        return pikepdf.ContentStreamInstruction([PLAIN_MARK], pikepdf.Operator("BMC"))
    return instruction


def _layer_names(resources: Any) -> list[str]:
    return [name for name, one in _named(resources, "/Properties") if str(one.get("/Type")) in SHOWS_LAYERS]


def _named(resources: Any, key: str) -> list[tuple[str, Any]]:
    return list(resources[key].items()) if key in resources else []


def _absent(font: Any) -> bool:
    """Whether a font is not in the file."""
    if str(font.get("/Subtype")) == "/Type3":
        return False
    described = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    return not any(key in described.get("/FontDescriptor", {}) for key in FONT_FILES)


def _drop_named(resources: Any, key: str, names: Iterable[str]) -> None:
    if key in resources:
        _drop(resources[key], names)


def _drop(things: Any, keys: Iterable[str]) -> None:
    for key in keys:
        if key in things:
            del things[key]
