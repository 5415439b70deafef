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
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct
from msgspec.structs import replace

from ..edge import cutting_marks
from ..imposition import STILL, Matrix, paper_of, placed, stands, whole
from ..leaf import Leaf
from ..written import Written
from .catalogue import MISBUILT, faults_of
from .contents import DRAWN, NEAR, Contents, near
from .dotted import bits_of, opened
from .expected import NOTHING, Expected, Notes
from .links import ANNOTATED, linked

WINDOW = 8
"""Nodes of the page tree after which the file is opened anew: qpdf keeps all it has read."""

PAGE = re.compile(
    rb"<< /BleedBox \[ (?P<bleed>[\d. -]+) \] /Contents (?P<content>\d+) 0 R /CropBox \[ (?P<crop>[\d. -]+) \] "
    rb"/MediaBox \[ (?P<media>[\d. -]+) \] /Parent \d+ 0 R "
    rb"/Resources << (?:/ColorSpace (?P<spaces>\d+) 0 R /ExtGState (?P<states>\d+) 0 R )?"
    rb"/Font (?P<fonts>\d+) 0 R /XObject << (?P<drawn>(?:/X\d+ \d+ 0 R )*)>> >> "
    rb"/TrimBox \[ (?P<trim>[\d. -]+) \] /Type /Page >>"
)
ENTRIES = {False: PAGE, True: re.compile(ANNOTATED + PAGE.pattern.removeprefix(b"<< "))}
"""What a page has; of a file that is seen on a screen, links too."""

CARD, PLACED = b"\nq\n", re.compile(rb"(-?1 0 0 -?1 -?[\d.]+ -?[\d.]+) cm\n")
"""What opens a card that is moved to its place; nothing else opens with a line of its own. And what moves it."""


class Finding(Struct, frozen=True):
    """What is wrong with a finished file. page is counted from 1, 0 for the file as a whole; leaf is that of
    the cards, slips and empty places in the order they were printed, from 0, None where it is the cover, the file,
    or a whole sheet of several cards."""

    code: str
    message: str
    page: int = 0
    leaf: int | None = None


class Reading(Struct, frozen=True):
    """What was found in a file, and how much of it was looked at: symbols decoded, and pages."""

    findings: tuple[Finding, ...]
    symbols: int = 0
    pages: int = 0


def read_back(source: Path | bytes, written: Written) -> tuple[Finding, ...]:
    """The findings of `read_file`."""
    return read_file(source, written).findings


def read_file(source: Path | bytes, written: Written) -> Reading:
    """Every page of the finished file against what was noted when it was printed; empty where all is well.

    Codes: file-changed, file-structure, file-pages, file-fonts; page-structure, page-boxes, page-places,
    page-operators, page-colour, page-text, page-symbols, page-pictures, page-pictures-coarse, page-art, page-links,
    page-marks.
    """
    try:
        return _read(source, written)
    except pikepdf.PdfError:
        return Reading((Finding("file-structure", "it is no PDF, or breaks off."),))
    except (*MISBUILT, RecursionError) as fault:
        return Reading((Finding("file-structure", f"the file cannot be read: {type(fault).__name__}."),))


def _read(source: Path | bytes, written: Written) -> Reading:
    """The file as a whole, then page by page."""
    reader, found = Reader(written), list(_whole(source, written))
    count = 0
    for count, page in enumerate(_pages(source, ENTRIES[written.profile.seen]), start=1):
        if count <= written.pages:
            found += [Finding(code, told, count, leaf) for code, told, leaf in _followed(reader, page, count - 1)]
    found += [Finding("file-fonts", message) for message in reader.contents.faults]
    if count != written.pages:
        found.append(Finding("file-pages", f"the file has {count} pages, {written.pages} were printed."))
    return Reading(tuple(found), reader.contents.symbols, count)


def _followed(reader: Reader, page: Found, at: int) -> Sequence[tuple[str, str, int | None]]:
    """(code, message, leaf) of each fault of a page; what is built so that it cannot be followed is one."""
    try:
        return tuple(reader.page(page, at))
    except MISBUILT:
        return (STRANGE,)


def _whole(source: Path | bytes, written: Written) -> Iterator[Finding]:
    """What is wrong with the file as a whole: its bytes, and keys that a volume has no use for."""
    if _sha256(source) != written.sha256:
        yield Finding("file-changed", "the file is not the one that was written.")
    with _opened(source) as file:
        for message in faults_of(file, written):
            yield Finding("file-structure", message)


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


NO_DOTS = ("page-pictures", "the page is not one picture in the printer's dots, over text that does not show.")

STRANGE = ("page-structure", "the page has what no page has, or lacks what every page has.", None)


class Found(Struct, frozen=True):
    """A page of a file: its entries (None: it has others than a page has, or lacks some), and its content."""

    file: pikepdf.Pdf
    entries: re.Match[bytes] | None
    content: bytes


class Reader:
    """Reads pages of one file; what they share is read once."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self.contents = Contents(written)
        self._grids = _grids(written)
        self._boxes = _boxes(paper_of(written.leaf, written.imposition))
        self._grounds = _grounds(written)
        self._right: set[tuple[bytes, ...]] = set()

    def page(self, page: Found, at: int) -> Iterator[tuple[str, str, int | None]]:
        """(code, message, leaf) of each fault of a page, counted from 0."""
        start, count, first = self._written.spread(at)
        one = first if count == 1 else None
        found = page.entries
        if found is None:
            yield (*STRANGE[:2], one)
            return
        if not self._fits(found.group(*self._boxes)):
            yield "page-boxes", "the page is not of the size it was made for.", one
        side = at % self._written.leaf.sides
        grid = self._grids[side, first is None]
        cards = self._cards(page.content, grid)
        if cards is None:
            yield "page-places", "a card does not stand in its place on the sheet.", one
            return
        ground = NOTHING if first is None or not page.content else self._grounds[side]
        expected = (*self._written.expected[start : start + count], ground)
        for place, card in enumerate(cards):
            depth = 1 if card and grid != (STILL,) and place < count else 0
            leaf = None if first is None or place == count else first + place
            faults = self._compared(page, card, depth, expected[place])
            yield from ((code, message, leaf) for code, message in faults)

    def _compared(self, page: Found, content: bytes, depth: int, expected: Expected) -> Iterable[tuple[str, str]]:
        """(code, message) of each way in which what is painted there is not what was expected. depth: so many states
        were saved before it."""
        assert page.entries
        if self._written.profile.dots and content:
            return self._dotted(page, content, page.entries, expected)
        read = self.contents.read(page.file, content, page.entries, depth)
        said, written = read.said.digested(self._written.key), self._written
        if written.profile.seen:
            said = replace(said, links=linked(page.file, page.entries["links"], written.leaf.height, written.key))
        return dict.fromkeys(read.faults) or _differences(said, expected)

    def _dotted(
        self, page: Found, content: bytes, entries: re.Match[bytes], expected: Expected
    ) -> Iterable[tuple[str, str]]:
        """The same of a page in dots: its picture is read for symbols, what is beside it for text."""
        leaf, key = self._written.leaf, self._written.key
        found, drawn = opened(content, leaf.width, leaf.height), DRAWN.findall(entries["drawn"])
        if found is None or [name for name, _ in drawn] != [found[0]]:
            return [NO_DOTS]
        bits = bits_of(page.file.get_object(int(drawn[0][1]), 0))
        if bits is None:
            return [NO_DOTS]
        read = self.contents.read(page.file, found[1], entries)
        read.said.art, read.said.marks = [bits.fingerprint], []
        payloads = bits.said(expected.symbols, key)
        self.contents.symbols += len(payloads or ())
        symbols = expected.symbols if payloads is not None else b"unread"
        return dict.fromkeys(read.faults) or _differences(replace(read.said.digested(key), symbols=symbols), expected)

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
        return [*(cards.get(place, b"") for place in range(len(grid))), outside.strip(b"\n")]

    def _fits(self, corners: tuple[bytes, ...]) -> bool:
        """Whether the page boxes are right; equal ones are measured once."""
        if corners not in self._right:
            pairs = zip(map(bytes.split, corners), self._boxes.values(), strict=True)
            off = (abs(float(is_) - should) for box, sides in pairs for is_, should in zip(box, sides, strict=True))
            if any(distance > NEAR for distance in off):
                return False
            self._right.add(corners)
        return True


def _differences(said: Expected, expected: Expected) -> Iterator[tuple[str, str]]:
    """(code, message) of each way in which a card says something else; how it is painted counts where it says the
    same."""
    if said == expected:
        return
    differ = [part for part in DIFFERENCES if getattr(said, part) != getattr(expected, part)]
    yield from [DIFFERENCES[part] for part in differ if part != "marks" or len(differ) == 1]


DIFFERENCES = {
    "text": ("page-text", "the text is not what was to be printed."),
    "symbols": ("page-symbols", "a QR symbol does not say what it was made for."),
    "pictures": ("page-pictures", "a picture is missing, is one too many, or another one."),
    "art": ("page-art", "the art is not what was to be printed."),
    "links": ("page-links", "a link leads elsewhere, or there is one too many or too few."),
    "marks": ("page-marks", "something is not where it was to be printed, in another colour, missing, or too much."),
}
"""What is wrong where a part of what a card says is not what was expected."""


def _grids(written: Written) -> dict[tuple[int, bool], tuple[Matrix, ...]]:
    """For each side, and whether it is the cover's, how the cards on it are moved, place by place."""
    paper = paper_of(written.leaf, written.imposition)
    sides = range(written.leaf.sides)
    standing = {(side, False): stands(written.leaf, written.imposition, side) for side in sides}
    standing |= {(side, True): (whole(paper, written.imposition, side),) for side in sides}
    return {key: tuple(stand.matrix(paper.media.height) for stand in each) for key, each in standing.items()}


def _grounds(written: Written) -> tuple[Expected, ...]:
    """What each side of a sheet shows besides its cards."""
    leaf, imposition = written.leaf, written.imposition
    if not imposition.sheet.places:
        return (NOTHING,) * leaf.sides
    notes, paper = Notes(placed(leaf, imposition), written.profile, written.key), paper_of(leaf, imposition)
    cuts = cutting_marks(imposition.sheet)
    moved = ((1.0, 0.0, 0.0, 1.0, right, -down) for right, down in imposition.offsets)
    sides = [notes.side((), cuts, paper=paper, seat=matrix) for matrix in moved]
    return tuple(sides[side % 2] for side in range(leaf.sides))


def _place(moved: re.Match[bytes] | None, grid: Sequence[Matrix]) -> int | None:
    """The place to which a card is moved, None where it is none."""
    matrix = tuple(map(float, moved[1].split())) if moved else ()
    return next((place for place, should in enumerate(grid) if matrix and near(matrix, should)), None)


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
