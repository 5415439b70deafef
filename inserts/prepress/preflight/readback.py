"""The finished file read back: what each page says, by code that shares nothing with the painter.

Structure is read by qpdf, text from glyph codes through the file's own ToUnicode maps, QR symbols from the
painted rectangles by zxing-cpp. Only what a volume is made of is allowed, so nothing else needs a search:
no script, no action, no attachment, no font or picture from elsewhere.

Invariant: a page that does not say exactly what its Page said has a finding; memory is flat in the pages.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf

from ... import drawing
from ..imposition import STILL, Matrix, paper_of, stands, whole
from ..leaf import Leaf
from ..written import Written
from .expected import NOTHING, Expected, Said
from .links import ANNOTATED, linked
from .operators import BETWEEN, UNKNOWN, Lines, Table, payload, split

WINDOW = 8
"""Nodes of the page tree after which the file is opened anew: qpdf keeps all it has read."""

NEAR = 0.01
"""How far a box may be off, in points."""

CATALOG = {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
INFORMATION = {"/Title", "/Producer", "/CreationDate", "/ModDate"}
PRESS = CATALOG | {"/OutputIntents", "/Metadata"}, INFORMATION | {"/Trapped"}
"""The same, of a file for a press."""
TRAILER = {"/Size", "/Root", "/Info", "/ID"}
PAGE = re.compile(
    rb"<< /BleedBox \[ (?P<bleed>[\d. -]+) \] /Contents (?P<content>\d+) 0 R /CropBox \[ (?P<crop>[\d. -]+) \] "
    rb"/MediaBox \[ (?P<media>[\d. -]+) \] /Parent \d+ 0 R "
    rb"/Resources << (?:/ColorSpace \d+ 0 R /ExtGState \d+ 0 R )?"
    rb"/Font (?P<fonts>\d+) 0 R /XObject << (?P<drawn>(?:/X\d+ \d+ 0 R )*)>> >> "
    rb"/TrimBox \[ (?P<trim>[\d. -]+) \] /Type /Page >>"
)
ENTRIES = {False: PAGE, True: re.compile(ANNOTATED + PAGE.pattern.removeprefix(b"<< "))}
"""What a page has; of a file that is seen on a screen, links too."""

CARD, PLACED = b"\nq\n", re.compile(rb"(-?1 0 0 -?1 -?[\d.]+ -?[\d.]+) cm\n")
"""What opens a card that is moved to its place; nothing else opens with a line of its own. And what moves it."""

DRAWN = re.compile(rb"/(X\d+) (\d+) 0 R")
RESOURCES = re.compile(
    rb"<< (?:/ColorSpace \d+ 0 R /ExtGState \d+ 0 R )?/Font (\d+) 0 R /XObject << ((?:/X\d+ \d+ 0 R )*)>> >>"
)
BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a finished file. page is counted from 1, 0 for the file as a whole; leaf is that of
    the cards, slips and empty places in the order they were printed, from 0, None where it is the cover, the file,
    or a whole sheet of several cards."""

    code: str
    message: str
    page: int = 0
    leaf: int | None = None


def read_back(source: Path | bytes, written: Written) -> tuple[Finding, ...]:
    """Every page of the finished file against what was noted when it was printed; empty where all is well.

    Codes: file-changed, file-structure, file-pages, file-fonts; page-structure, page-boxes, page-places, page-text,
    page-symbols, page-pictures, page-art, page-links.
    """
    try:
        return (*_whole(source, written), *_each(source, written))
    except pikepdf.PdfError as fault:
        return (Finding("file-structure", f"qpdf cannot read the file: {type(fault).__name__}."),)


def _each(source: Path | bytes, written: Written) -> Iterator[Finding]:
    """What is wrong page by page."""
    reader = Reader(written)
    count = 0
    for count, found in enumerate(_pages(source, ENTRIES[written.profile.seen]), start=1):
        if count <= written.pages:
            for code, message, leaf in reader.page(found, count - 1):
                yield Finding(code, message, count, leaf)
    yield from (Finding("file-fonts", message) for message in reader.faults)
    if count != written.pages:
        yield Finding("file-pages", f"the file has {count} pages, {written.pages} were printed.")


def _whole(source: Path | bytes, written: Written) -> Iterator[Finding]:
    """What is wrong with the file as a whole: its bytes, and keys that a volume has no use for."""
    if _sha256(source) != written.sha256:
        yield Finding("file-changed", "the file is not the one that was written.")
    with _opened(source) as file:
        catalog, information = PRESS if written.profile.condition else (CATALOG, INFORMATION)
        kinds = ((file.Root, catalog), (file.trailer, TRAILER), (file.trailer.Info, information))
        strange = {key for found, known in kinds for key in found.keys() if key not in known}  # noqa: SIM118 (no mapping)
        if strange:
            yield Finding("file-structure", f"the file has what no volume has: {' '.join(sorted(strange))}.")
        if not written.profile.seen and file.Root.ViewerPreferences.get("/PrintScaling") != "/None":
            yield Finding("file-structure", "the file lets a viewer scale its pages.")


def _sha256(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(source: Path | bytes) -> pikepdf.Pdf:
    """The file, without what qpdf would do of itself to every page."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    return pikepdf.open(file, inherit_page_attributes=False, attempt_recovery=False)


def _pages(source: Path | bytes, entries: re.Pattern[bytes]) -> Iterator[Found]:
    """The pages in order; qpdf reads some together, which keeps it at hand in the processor's cache."""
    with _opened(source) as file:
        nodes = list(_lowest(file.Root.Pages))
    for start in range(0, len(nodes), WINDOW):
        with _opened(source) as file:
            for node in nodes[start : start + WINDOW]:
                yield from [_found(file, page, entries) for page in file.get_object(node).Kids]


def _found(file: pikepdf.Pdf, page: Any, known: re.Pattern[bytes]) -> Found:
    entries = known.fullmatch(page.unparse(True))
    return Found(file, entries, page.Contents.read_bytes() if entries else b"")


def _lowest(node: Any) -> Iterator[tuple[int, int]]:
    """The nodes of the page tree that hold pages, as (number, generation)."""
    if "/Kids" in node.Kids[0]:
        for kid in node.Kids:
            yield from _lowest(kid)
    else:
        yield node.objgen


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a file: its entries (None: it has others than a page has, or lacks some), and its content."""

    file: pikepdf.Pdf
    entries: re.Match[bytes] | None
    content: bytes


class Reader:
    """Reads pages of one file; what they share is read once."""

    def __init__(self, written: Written) -> None:
        self.faults: list[str] = []
        self._written = written
        self._grids = _grids(written)
        self._boxes = _boxes(paper_of(written.leaf, written.imposition))
        self._right: set[tuple[bytes, ...]] = set()
        self._fonts: dict[int, Lines] = {}
        self._drawn: dict[int, Said] = {}

    def page(self, page: Found, at: int) -> Iterator[tuple[str, str, int | None]]:
        """(code, message, leaf) of each fault of a page, counted from 0."""
        start, count, first = self._written.spread(at)
        one = first if count == 1 else None
        found = page.entries
        if found is None:
            yield "page-structure", "the page has what no page has, or lacks what every page has.", one
            return
        if not self._fits(found.group(*self._boxes)):
            yield "page-boxes", "the page is not of the size it was made for.", one
        cards = self._cards(page.content, self._grids[at % self._written.leaf.sides, first is None])
        if cards is None:
            yield "page-places", "a card does not stand in its place on the sheet.", one
            return
        expected = (*self._written.expected[start : start + count], NOTHING)
        for place, card in enumerate(cards):
            said = self._said(page.file, card, found["fonts"], found["drawn"]).digested()
            if self._written.profile.seen:
                said = replace(said, links=linked(page.file, found["links"], self._written.leaf.height))
            leaf = None if first is None or place == count else first + place
            yield from ((code, message, leaf) for code, message in _differences(said, expected[place]))

    def _cards(self, content: bytes, grid: Sequence[Matrix]) -> list[bytes] | None:
        """The content of each place of a page, and then what is outside of them; None where something stands in
        no place, or two in one. A single card that stands as it is, is all there is."""
        if grid == (STILL,):
            return [content]
        outside, *opened = (b"\n" + content).split(CARD)
        if outside.strip() and not (outside.startswith(b"\nq ") and outside.endswith((b"Q", b"Q\n"))):
            return None  # it would move what comes after it
        cards: dict[int, bytes] = {}
        for card in opened:
            place = _place(PLACED.match(card), grid)
            if place is None or place in cards:
                return None
            cards[place] = card.partition(b" cm\n")[2]
        return [*(cards.get(place, b"") for place in range(len(grid))), outside]

    def _fits(self, corners: tuple[bytes, ...]) -> bool:
        """Whether the page boxes are right; equal ones are measured once."""
        if corners not in self._right:
            pairs = zip(map(bytes.split, corners), self._boxes.values(), strict=True)
            off = (abs(float(is_) - should) for box, sides in pairs for is_, should in zip(box, sides, strict=True))
            if any(distance > NEAR for distance in off):
                return False
            self._right.add(corners)
        return True

    def _said(self, file: pikepdf.Pdf, content: bytes, fonts: bytes, drawn: bytes) -> Said:
        """What a content stream says."""
        lines, numbers = self._lines(file, int(fonts)), dict(DRAWN.findall(drawn))
        said, font, saved = Said(), b"", []
        for text, _, after in split(content):
            if text is not None:
                line = lines.read(text, font)
                said.logical.append(line.logical)
                said.glyphs.append(line.letters)
                font = line.font
            for name, rectangles, saves, restores, *stray in BETWEEN.findall(after) if after else ():
                if name:
                    said.add(self._thing(file, int(numbers[name])) if name in numbers else LOST)
                elif rectangles:
                    said.payloads.append(payload(rectangles))
                elif saves:
                    saved.append(font)
                elif restores:
                    font = saved.pop() if saved else b""
                elif stray:
                    said.glyphs.append(UNKNOWN)
        return said

    def _thing(self, file: pikepdf.Pdf, number: int) -> Said:
        """What an XObject says: a form its marks, a picture that it is one; art, which alone has a matrix, all that it
        draws."""
        if (known := self._drawn.get(number)) is None:
            thing = file.get_object(number, 0)
            if thing.Subtype == "/Form" and "/Matrix" in thing:
                known = Said(art=[drawing.digest_of(thing.read_bytes(), thing.Resources, thing.get("/Group"))])
            elif thing.Subtype == "/Form":
                inside = RESOURCES.search(thing.Resources.unparse())
                known = self._said(file, thing.read_bytes(), *inside.groups()) if inside else LOST
            else:
                known = Said(pictures=1 if thing.Subtype == "/Image" and thing.Width * thing.Height > 0 else -1)
            self._drawn[number] = known
        return known

    def _lines(self, file: pikepdf.Pdf, number: int) -> Lines:
        """The reader of lines in the fonts of that dictionary; fonts that are not embedded are faults."""
        if (known := self._fonts.get(number)) is None:
            fonts = file.get_object(number, 0)
            self.faults += [f"the font {name} is not embedded." for name, font in fonts.items() if not _embedded(font)]
            known = self._fonts[number] = Lines({name[1:].encode(): _table(font) for name, font in fonts.items()})
        return known


def _differences(said: Expected, expected: Expected) -> Iterator[tuple[str, str]]:
    """(code, message) of each way in which a card says something else."""
    if said.text != expected.text:
        yield "page-text", "the text is not what was to be printed."
    if said.symbols != expected.symbols:
        yield "page-symbols", "a QR symbol does not say what it was made for."
    if said.pictures != expected.pictures:
        yield "page-pictures", f"the page shows {said.pictures} pictures, not {expected.pictures}."
    if said.art != expected.art:
        yield "page-art", "the art is not what was to be printed."
    if said.links != expected.links:
        yield "page-links", "a link leads elsewhere, or there is one too many or too few."


LOST = Said(pictures=-1)
"""What is drawn by a name that the page does not know, or that is neither a form nor a picture."""


def _table(font: Any) -> Table:
    """What a font's codes stand for, by its ToUnicode map."""
    pairs = BFCHAR.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else []
    return Table({int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs})


def _embedded(font: Any) -> bool:
    if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
        return False
    descriptor = font.DescendantFonts[0].FontDescriptor
    return "/FontFile2" in descriptor and len(descriptor.FontFile2.read_bytes()) > 0


def _grids(written: Written) -> dict[tuple[int, bool], tuple[Matrix, ...]]:
    """For each side, and whether it is the cover's, how the cards on it are moved, place by place."""
    paper = paper_of(written.leaf, written.imposition)
    sides = range(written.leaf.sides)
    standing = {(side, False): stands(written.leaf, written.imposition, side) for side in sides}
    standing |= {(side, True): (whole(paper, written.imposition, side),) for side in sides}
    return {key: tuple(stand.matrix(paper.media.height) for stand in each) for key, each in standing.items()}


def _place(moved: re.Match[bytes] | None, grid: Sequence[Matrix]) -> int | None:
    """The place to which a card is moved, None where it is none."""
    matrix = tuple(map(float, moved[1].split())) if moved else ()
    return next((place for place, should in enumerate(grid) if matrix and _near(matrix, should)), None)


def _near(found: Sequence[float], should: Sequence[float]) -> bool:
    return all(abs(one - other) < NEAR for one, other in zip(found, should, strict=True))


def _boxes(leaf: Leaf) -> dict[str, tuple[float, float, float, float]]:
    """The page boxes that a leaf asks for, from the bottom left of the paper."""
    beyond = leaf.margin
    width, height = leaf.width + 2 * beyond, leaf.height + 2 * beyond
    bleed = leaf.bleed if leaf.cut else 0.0
    trim = (beyond, beyond, beyond + leaf.width, beyond + leaf.height)
    return {
        "media": (0.0, 0.0, width, height),
        "crop": (0.0, 0.0, width, height),
        "bleed": (trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed),
        "trim": trim,
    }
