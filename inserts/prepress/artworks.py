"""Art from PDF files: each page taken over once a document, object by object, as it is; for a press, made ready for it.

Invariant: but for a press, nothing of it is changed but the numbers of its objects; what the files share among their
pages is in the document once. Its file is what it was when the page was composed, or its insert is held.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from ..drawing import LEFT_BEHIND, digest_of, elsewhere, plain, reached
from ..errors import LayoutError
from ..page import Art, Artwork, Colours
from .agency.pressed import make_ready
from .agency.weighing import most_ink
from .document import Document, numbers
from .images import unchanged
from .inks import Load
from .paths import rounded
from .profile import OFFICE, Condition, Profile

AS_AT_FIRST = b"0 g 0 G 1 w 0 Tc"
"""The graphics state that a page begins with, as far as the painter changes it."""

ObjGen = tuple[int, int]


class Artworks:
    """The pages of PDF files in one document; loads are the ink of each, where it is for a press."""

    def __init__(self, document: Document, profile: Profile = OFFICE) -> None:
        self._document = document
        self._condition = profile.condition
        self._embedded: dict[tuple[str, int, Colours], tuple[int, str]] = {}
        self._copied: dict[tuple[str, Colours], dict[ObjGen, int]] = {}
        self.loads: list[Load] = []

    def embedded(self, art: Art) -> int:
        """The form XObject of the page, written on first use. LayoutError where its file changed or is gone, or where a
        press cannot print it."""
        return self._known(art)[0]

    def digest(self, art: Art) -> str:
        """The digest of what is drawn in the document, in hex."""
        return self._known(art)[1] if self._condition else art.artwork.digest

    def _known(self, art: Art) -> tuple[int, str]:
        """The number of the XObject and the digest."""
        artwork, colours = art.artwork, art.colours if self._condition else "keep"
        key = (artwork.sha256, artwork.page, colours)
        if (known := self._embedded.get(key)) is None:
            copied = self._copied.setdefault((artwork.sha256, colours), {})
            with pikepdf.open(BytesIO(unchanged(artwork)), attempt_recovery=False) as file:
                beyond = file.make_indirect(pikepdf.Dictionary()).objgen
                if self._condition:
                    make_ready(file, artwork, colours, self._condition)
                    self._weigh(file, art)
                page: Any = file.pages[artwork.page - 1].obj
                drawn = _content(page), page.get("/Resources", pikepdf.Dictionary()), page.get("/Group")
                digest = digest_of(*drawn) if self._condition else artwork.digest
                known = self._embedded[key] = self._write(artwork, *drawn, copied), digest
            self._copied[artwork.sha256, colours] = {one: at for one, at in copied.items() if one < beyond}
        return known

    def _weigh(self, file: pikepdf.Pdf, art: Art) -> None:
        """Note how much ink the page takes."""
        if ink := most_ink(file.pages[art.artwork.page - 1].obj):
            self.loads.append(Load(ink, f"{Path(art.artwork.path).name}, page {art.artwork.page}", art.frame))

    def _write(self, artwork: Artwork, content: bytes, resources: Any, group: Any, copied: dict[ObjGen, int]) -> int:
        things = reached([resources, group], copied)
        packed = zlib.compress(content, 9)
        bodies = [(thing, thing.read_raw_bytes() if isinstance(thing, pikepdf.Stream) else b"") for thing in things]
        copied |= {thing.objgen: self._document.reserve() for thing in things}
        for thing, data in bodies:
            self._document.write(copied[thing.objgen], _body(thing, data, copied))
        return self._form(artwork, packed, _said(resources, copied), _said(group, copied) if group else b"")

    def _form(self, artwork: Artwork, content: bytes, resources: bytes, group: bytes) -> int:
        head = b"<</Type/XObject/Subtype/Form/BBox[%b]/Matrix[%b]/Resources %b%b/Filter/FlateDecode/Length %d>>" % (
            _exact(artwork.window), _exact(artwork.upright), resources, b"/Group " + group if group else b"",
            len(content),
        )  # fmt: skip
        return self._document.write(self._document.reserve(), b"%b\nstream\n%b\nendstream" % (head, content))


@lru_cache(maxsize=256)
def unprintable(artwork: Artwork, colours: Colours, condition: Condition) -> LayoutError | None:
    """Why a press cannot print the page, for whoever looks beforehand; None where it can."""
    try:
        with pikepdf.open(BytesIO(unchanged(artwork)), attempt_recovery=False) as file:
            make_ready(file, artwork, colours, condition)
    except LayoutError as fault:
        return fault.with_traceback(None)
    return None


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
