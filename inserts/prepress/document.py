"""The PDF being written: every object goes out as soon as it is finished, pages some together, and only its offset
stays.

ReportLab's document layer numbers, formats and cross-references the objects; pages, which are many and
alike, are written past its registry.

Invariant: memory grows by a few numbers a page; nothing depends on the clock, a path or the machine.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO, NamedTuple

import deflate
from msgspec import Struct
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFString

from ..page import Box, Link, Turn
from . import intent
from .condition import profile_data
from .leaf import Leaf
from .profile import OFFICE, Condition, Profile

rl_config.pdfMultiLine = 0  # whatever a machine's own ReportLab settings say, our bytes are the same
rl_config.pdfComments = 0

PDF_VERSION = (1, 7)  # the first that knows /Duplex
LEVEL = 1  # of libdeflate, which takes half the time of zlib at that level, and a tenth off its bytes
KIDS = 128
TOGETHER = 128
PRODUCER = "inserts"
FORMATS = tuple((b"%g " * count)[:-1] for count in range(257))


class Painted(Struct, frozen=True):
    """One content stream, plain, and the numbers of the XObjects it draws by the names /X<number>; links, where a page
    has them, in the coordinates of the leaf."""

    content: bytes
    xobjects: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()


BLANK = Painted(b"")


class Node(NamedTuple):
    """A node of the page tree: its number, its kids', and how many pages are beneath it."""

    number: int
    kids: Sequence[int]
    pages: int


class PageRow:
    """The numbers of pages in order, and of the tree's lowest nodes that hold them."""

    def __init__(self) -> None:
        self.pages = array("Q")
        self.parents: list[int] = []

    def nodes(self) -> list[Node]:
        rows = (self.pages[start : start + KIDS] for start in range(0, len(self.pages), KIDS))
        return [Node(number, row, len(row)) for number, row in zip(self.parents, rows, strict=True)]


class Document(PDFDocument):
    """A PDF on its way to a stream that need not seek; what is written is known by its object number."""

    def __init__(
        self, out: BinaryIO, leaf: Leaf, title: str, language: str, made: datetime,
        *, paper: Leaf | None = None, turn: Turn = "long", cover_last: bool = False, profile: Profile = OFFICE,
    ) -> None:  # fmt: skip
        """language is that of most of the text ("de"); made, aware, dates the file. paper is that of a page, where
        it carries more than one leaf; cover_last: what comes in front comes after all others instead; profile: what
        the file is made for."""
        super().__init__(invariant=1)
        self.bytes = 0
        self.sha256 = hashlib.sha256()
        self._out = out
        self._leaf = leaf
        self._cover_last = cover_last
        self._condition = profile.condition
        self._offsets = array("Q", [0])
        self._front, self._body = PageRow(), PageRow()
        self._waiting: list[tuple[Painted, PageRow]] = []
        self._fonts: dict[str, object] = {}
        self._fonts_number = self.reserve()
        self._spaces: dict[str, object] = {}
        self._states: dict[str, object] = {}
        self._press_numbers = (self.reserve(), self.reserve()) if profile.condition else None
        self._boxes = _boxes(paper or leaf)
        self._tree_number = self.reserve()
        self._catalog = {"Type": "/Catalog", "Pages": reference(self._tree_number), "Lang": PDFString(language)}
        sides = 1 if profile.dots or profile.condition else leaf.sides
        self._catalog["ViewerPreferences"] = _seen() if profile.seen else _preferences(sides, turn)
        self._info = _information(title, made)
        version = intent.PDF_VERSION if profile.condition else PDF_VERSION
        self._send(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % version)
        if profile.condition:
            self._intend(profile.condition, title, made)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self.objectcounter += 1
        return self.objectcounter

    def write(self, number: int, body: bytes) -> int:
        """The object of that number, formatted already; gives the number."""
        self._offsets.extend([0] * (number + 1 - len(self._offsets)))
        self._offsets[number] = self.bytes
        self._send(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def put(self, entries: Mapping[str, object], number: int = 0) -> int:
        """A dictionary of ReportLab's objects, numbers and PDF source; gives its number."""
        return self.write(number or self.reserve(), pdfdoc.format(PDFDictionary(dict(entries)), self))

    def stream(self, data: bytes, entries: Mapping[str, object], plain: bool = False) -> int:
        """A stream, compressed unless it is to stay plain or entries name a Filter; gives its number."""
        if "Filter" not in entries and not plain:
            data, entries = deflated(data), {**entries, "Filter": "/FlateDecode"}
        head = pdfdoc.format(PDFDictionary({**entries, "Length": len(data)}), self)
        return self.write(self.reserve(), b"%b\nstream\n%b\nendstream" % (head, data))

    def font(self, name: str, number: int) -> None:
        """Let every page use the font object by its resource name."""
        self._fonts[name] = reference(number)

    def space(self, name: str, source: bytes) -> None:
        """Let every page use a colour space, for the press, by its resource name."""
        self._spaces[name] = source

    def state(self, name: str, source: bytes) -> None:
        """Let every page use a graphics state, for the press, by its resource name."""
        self._states[name] = source

    def form(self, painted: Painted) -> int:
        """What many pages share, as a form XObject in the coordinates of the trim; gives its number."""
        box = self._leaf.reach
        corners = numbers((box.x, box.x, box.right, box.bottom))
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": b"[%b]" % corners}
        return self.stream(painted.content, {**entries, "Resources": self._resources(painted)})

    def page(self, painted: Painted, front: bool = False) -> None:
        """The next page; front: the next of those that come before (or after) all others.

        Some wait to be written together, which keeps what compresses them at hand in the processor's cache.
        """
        self._waiting.append((painted, self._front if front else self._body))
        if len(self._waiting) == TOGETHER:
            self._write_pages()

    def _write_pages(self) -> None:
        for painted, row in self._waiting:
            if len(row.pages) % KIDS == 0:
                row.parents.append(self.reserve())
            data = deflated(painted.content)
            content = self.write(
                self.reserve(), b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(data), data)
            )
            links = self._links(painted.links) if painted.links else b""
            entries = (row.parents[-1], self._boxes, content, self._resources(painted), links)
            row.pages.append(
                self.write(self.reserve(), b"<</Type/Page/Parent %d 0 R%b/Contents %d 0 R/Resources%b%b>>" % entries)
            )
        self._waiting.clear()

    def close(self) -> None:
        """Page tree, catalogue and cross-reference table: the file is whole. A volume without a page is none."""
        self._write_pages()
        if not self._front.pages and not self._body.pages:
            raise ValueError("a document has at least one page")
        rows = (self._body, self._front) if self._cover_last else (self._front, self._body)
        self._plant([node for row in rows for node in row.nodes()])
        self.put(self._fonts, self._fonts_number)
        if self._press_numbers:
            for entries, number in zip((self._spaces, self._states), self._press_numbers, strict=True):
                self.put(entries, number)
        root, info = reference(self.put(self._catalog)), reference(self.put(self._info))
        self._settle()
        start, size = self.bytes, len(self._offsets)
        mark = self.sha256.hexdigest()[:32].encode()
        self._send(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for at in range(1, size, 4096):
            self._send(b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets[at : at + 4096]))
        trailer = pdfdoc.PDFTrailer(start, Size=size, Root=root, Info=info, ID=b"[<%b><%b>]" % (mark, mark))
        self._send(trailer.format(self))

    def _resources(self, painted: Painted) -> bytes:
        drawn = b"".join(b"/X%d %d 0 R" % (number, number) for number in painted.xobjects)
        shared = b"/ColorSpace %d 0 R/ExtGState %d 0 R" % self._press_numbers if self._press_numbers else b""
        return b"<<%b/Font %d 0 R/XObject<<%b>>>>" % (shared, self._fonts_number, drawn)

    def _intend(self, condition: Condition, title: str, made: datetime) -> None:
        """Say what the file is made for."""
        profile = self.stream(profile_data(condition), {"N": 4})
        said = intent.metadata(title, made, PRODUCER, condition)
        number = self.stream(said, {"Type": "/Metadata", "Subtype": "/XML"}, plain=True)
        self._catalog["OutputIntents"] = intent.output_intents(condition, reference(profile))
        self._catalog["Metadata"] = reference(number)
        self._info["Trapped"] = "/False"

    def _links(self, links: Sequence[Link]) -> bytes:
        """The entry of a page whose links they are, each written as an annotation that shows nothing."""
        found: list[bytes] = []
        for link in links:
            box, height = link.box, self._leaf.height
            corners = numbers((box.x, height - box.bottom, box.right, height - box.y))
            action = {"S": "/URI", "URI": PDFString(link.address)}
            entries = {"Type": "/Annot", "Subtype": "/Link", "Rect": b"[%b]" % corners, "Border": b"[0 0 0]"}
            found.append(reference(self.put({**entries, "A": PDFDictionary(action)})))
        return b"/Annots[%b]" % b" ".join(found)

    def _plant(self, level: list[Node]) -> None:
        """Write the page tree, from its lowest nodes up to the root."""
        above = []
        for start in range(0, len(level), KIDS):
            group = level[start : start + KIDS]
            number = self.reserve() if len(level) > KIDS else self._tree_number
            for node in group:
                self._node(node, b"/Parent %d 0 R" % number)
            above.append(Node(number, [node.number for node in group], sum(node.pages for node in group)))
        if len(above) > 1:
            self._plant(above)
        else:
            self._node(above[0])

    def _node(self, node: Node, parent: bytes = b"") -> None:
        kids = b" ".join(b"%d 0 R" % kid for kid in node.kids)
        self.write(node.number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (parent, node.pages, kids))

    def _settle(self) -> None:
        """Write what stands in ReportLab's registry, and what that brings along."""
        while waiting := [number for number in self.numberToId if not self._written(number)]:
            for number in waiting:
                self.write(number, pdfdoc.format(self.idToObject[self.numberToId[number]], self, toplevel=1))

    def _written(self, number: int) -> bool:
        return number < len(self._offsets) and self._offsets[number] > 0

    def _send(self, data: bytes) -> None:
        self._out.write(data)
        self.sha256.update(data)
        self.bytes += len(data)


@lru_cache(maxsize=4_096)
def numbers(values: tuple[float, ...]) -> bytes:
    """Numbers as PDF writes them, to a thousandth of a point; a nought has no sign."""
    return FORMATS[len(values)] % tuple([round(value, 3) + 0.0 for value in values])


def deflated(data: bytes) -> bytes:
    """What FlateDecode gives back."""
    return bytes(deflate.zlib_compress(data, LEVEL))


def reference(number: int) -> bytes:
    """A reference to the object of that number."""
    return b"%d 0 R" % number


def _boxes(leaf: Leaf) -> bytes:
    """The page boxes of a leaf; a file's coordinates start at the bottom left of the paper."""
    media = leaf.media

    def corners(box: Box) -> bytes:
        left, bottom = box.x - media.x, media.bottom - box.bottom
        return b"[%b]" % numbers((left, bottom, left + box.width, bottom + box.height))

    bleed = leaf.trim.inset(-leaf.bleed) if leaf.cut else leaf.trim
    return b"/MediaBox%b/CropBox%b/BleedBox%b/TrimBox%b" % tuple(map(corners, (media, media, bleed, leaf.trim)))


def _preferences(sides: int, turn: Turn) -> PDFDictionary:
    preferences = pdfdoc.ViewerPreferencesPDFDictionary()
    preferences["PrintScaling"] = "None"
    if sides > 1:
        preferences["Duplex"] = {"long": "DuplexFlipLongEdge", "short": "DuplexFlipShortEdge"}[turn]
    return preferences


def _seen() -> PDFDictionary:
    """On a screen the window bears the file's title; whoever prints it there, prints it as they like."""
    preferences = pdfdoc.ViewerPreferencesPDFDictionary()
    preferences["DisplayDocTitle"] = "true"
    return preferences


def _information(title: str, made: datetime) -> dict[str, object]:
    zone = made.strftime("%z")
    date = PDFString(f"D:{made:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'")
    return {"Title": PDFString(title), "Producer": PDFString(PRODUCER), "CreationDate": date, "ModDate": date}
