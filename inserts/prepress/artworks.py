"""Art from PDF files: each page taken over once a document, object by object, as it is.

Invariant: nothing of it is changed but the numbers of its objects; what the files share among their pages is in the
document once. Its file is what it was when the page was composed, or its insert is held.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf

from ..drawing import LEFT_BEHIND, elsewhere, plain
from ..page import Art, Artwork
from .document import Document, numbers
from .images import unchanged
from .paths import rounded

AS_AT_FIRST = b"0 g 0 G 1 w 0 Tc"
"""The graphics state that a page begins with, as far as the painter changes it."""

ObjGen = tuple[int, int]


class Artworks:
    """The pages of PDF files in one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._embedded: dict[tuple[str, int], int] = {}
        self._copied: dict[str, dict[ObjGen, int]] = {}

    def embedded(self, artwork: Artwork) -> int:
        """The form XObject of the page, written on first use; LayoutError where its file changed or is gone."""
        key = (artwork.sha256, artwork.page)
        if (known := self._embedded.get(key)) is None:
            known = self._embedded[key] = self._write(artwork)
        return known

    def _write(self, artwork: Artwork) -> int:
        with pikepdf.open(BytesIO(unchanged(artwork)), attempt_recovery=False) as file:
            page: Any = file.pages[artwork.page - 1].obj
            resources, group = page.get("/Resources", pikepdf.Dictionary()), page.get("/Group")
            copied = self._copied.setdefault(artwork.sha256, {})
            things = _reached([resources, group], copied)
            content = zlib.compress(_content(page), 9)
            bodies = [(thing, thing.read_raw_bytes() if isinstance(thing, pikepdf.Stream) else b"") for thing in things]
            copied |= {thing.objgen: self._document.reserve() for thing in things}
            for thing, data in bodies:
                self._document.write(copied[thing.objgen], _body(thing, data, copied))
            return self._form(artwork, content, _said(resources, copied), _said(group, copied) if group else b"")

    def _form(self, artwork: Artwork, content: bytes, resources: bytes, group: bytes) -> int:
        head = b"<</Type/XObject/Subtype/Form/BBox[%b]/Matrix[%b]/Resources %b%b/Filter/FlateDecode/Length %d>>" % (
            _exact(artwork.window), _exact(artwork.upright), resources, b"/Group " + group if group else b"",
            len(content),
        )  # fmt: skip
        return self._document.write(self._document.reserve(), b"%b\nstream\n%b\nendstream" % (head, content))


def art_in_its_box(art: Art, height: float) -> bytes:
    """The operators that set a page of a PDF in its box, as the page begins."""
    box, crop, artwork = art.box, art.crop, art.artwork
    wide, high = box.width / crop.width, box.height / crop.height
    left, bottom = box.x - crop.x * wide, height - (box.y - crop.y * high + high)
    place = (wide / artwork.width, high / artwork.height, left, bottom)
    window = rounded(box, art.radius, height)
    return b"q %b W n %b\n%.6f 0 0 %.6f %b cm\n" % (window, AS_AT_FIRST, *place[:2], numbers(place[2:]))


def _content(page: Any) -> bytes:
    found = page.get("/Contents", [])
    streams = [found] if isinstance(found, pikepdf.Stream) else list(found)
    return b"\n".join([stream.read_bytes() for stream in streams])


def _reached(roots: list[Any], copied: dict[ObjGen, int]) -> list[Any]:
    """The indirect objects that the roots lead to and that are not in the document yet, nearest first."""
    found: dict[ObjGen, Any] = {}
    waiting = [root for root in roots if root is not None]
    for thing in waiting:
        if thing.is_indirect:
            if thing.objgen in found or thing.objgen in copied:
                continue
            found[thing.objgen] = thing
        waiting += _parts(thing)
    return list(found.values())


def _parts(thing: Any) -> list[Any]:
    """What an object holds, but for plain values."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        values = [thing[key] for key in sorted(set(thing.keys()) - LEFT_BEHIND)]
    else:
        values = list(thing) if isinstance(thing, pikepdf.Array) else []
    return [value for value in values if isinstance(value, pikepdf.Object) and not elsewhere(value)]


def _body(thing: Any, data: bytes, copied: dict[ObjGen, int]) -> bytes:
    """An object as it is written under its number."""
    written = _written(thing, copied)
    if isinstance(thing, pikepdf.Stream):
        return b"%b/Length %d>>\nstream\n%b\nendstream" % (written[:-2], len(data), data)
    return written


def _said(thing: Any, copied: dict[ObjGen, int]) -> bytes:
    """A value, or a reference to where it is written."""
    if elsewhere(thing):
        return b"null"
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        return b"%d 0 R" % copied[thing.objgen]
    return _written(thing, copied)


def _written(thing: Any, copied: dict[ObjGen, int]) -> bytes:
    match thing:
        case pikepdf.Dictionary() | pikepdf.Stream():
            keys = sorted(set(thing.keys()) - LEFT_BEHIND)
            return b"<<%b>>" % b"".join(
                [b"%b %b" % (pikepdf.Name(key).unparse(), _said(thing[key], copied)) for key in keys]
            )
        case pikepdf.Array():
            return b"[%b]" % b" ".join([_said(each, copied) for each in thing])
        case pikepdf.Object():
            return thing.unparse()
        case _:
            return plain(thing)


def _exact(values: tuple[float, ...]) -> bytes:
    """Numbers to a hundred-thousandth."""
    return b" ".join([b"%.5f" % value for value in values])
