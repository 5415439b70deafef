"""The printer's words: what stands where on a page, in points from the top left of the trim, y downwards.

Invariant: a Page is final. Whoever paints, checks, imposes or previews it measures nothing and decides nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace


class Box(Struct, frozen=True):
    """A rectangle in points: its top left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, margin: float) -> Box:
        """The box smaller by margin on all four sides (larger where margin is negative)."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def meet(self, other: Box) -> Box:
        """What both boxes cover; of no size where they are apart."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0.0, min(self.right, other.right) - x), max(0.0, min(self.bottom, other.bottom) - y))


Light = tuple[float, ...]
"""One number: grey, 0 black to 1 white. Three numbers: sRGB, each 0 to 1."""

Shares = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each 0 to 1."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a press prints a colour: with these shares of its four inks (None: with those that look like `screen`), or
    where `spot` is not empty, with an ink of that name, which the shares stand for; screen is how it looks."""

    screen: Light
    shares: Shares | None = None
    spot: str = ""


Colour = Light | Recipe

BLACK: Light = (0.0,)
WHITE: Light = (1.0,)

REGISTRATION = Recipe(BLACK, (1.0, 1.0, 1.0, 1.0), "All")
"""The colour of marks to cut and to register by: full on every plate."""


def as_seen(colour: Colour) -> Light:
    """How a colour looks."""
    return colour.screen if isinstance(colour, Recipe) else colour


class Font(Struct, frozen=True):
    """A font file: its path, the sha256 of its bytes (hex), and its units per em."""

    path: str
    sha256: str
    units: int


class Word(Struct, frozen=True, eq=False):
    """A shaped stretch of text without spaces, in one font; shaped once, shared by every line that carries it.

    glyphs are glyph ids in visual order; advances are theirs in font units, kerning included;
    offsets are (x, y) in font units, empty where all are zero; clusters gives for each glyph the
    index in text of the first character it stands for; width is the sum of advances. leftward: it is read
    from right to left.
    """

    text: str
    font: Font
    glyphs: tuple[int, ...]
    advances: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    clusters: tuple[int, ...]
    width: int
    leftward: bool = False


NO_LETTER = "\u200b"
"""What a glyph stands for that is one more part of a letter already said: a space of no width."""


def letters_of(word: Word) -> Sequence[str]:
    """What each glyph of a word stands for: mostly one letter each; a ligature stands for all of its own."""
    plain = word.clusters == tuple(range(len(word.text)))
    return word.text if plain else tuple(_shared_letters(word))


def _shared_letters(word: Word) -> Iterator[str]:
    """The letters of each cluster, shared out among its glyphs as they are read."""
    starts = sorted(set(word.clusters))
    ends = dict(zip(starts, [*starts[1:], len(word.text)], strict=True))
    for start, members in groupby(word.clusters):
        count = len(list(members))
        text = word.text[start : ends[start]]
        if len(text) < count:
            text = unicodedata.normalize("NFD", text)
        surplus = max(len(text) - count, 0) + 1
        shares = [text[:surplus], *text[surplus:], *[NO_LETTER] * (count - len(text))]
        yield from reversed(shares) if word.leftward else shares


class TextLine(Struct, frozen=True):
    """One line of text: words with their distance in points from x; y is the baseline.

    text is the logical text (ActualText). tracking is extra space in points after every glyph. reordered:
    words stand in another order than that of the text, as some of it runs from right to left.
    """

    x: float
    y: float
    size: float
    colour: Colour
    words: tuple[tuple[float, Word], ...]
    text: str
    tracking: float = 0.0
    frame: str = ""
    reordered: bool = False


class Image(Struct, frozen=True):
    """A picture file, checked: path, sha256 of its bytes (hex), pixel size after EXIF rotation; bits of a pixel: 1
    where it is nothing but black and white."""

    path: str
    sha256: str
    width: int
    height: int
    bits: int = 8


class Picture(Struct, frozen=True):
    """An image in a box. crop is the part of the image shown, as fractions (0 to 1) of its size; radius rounds the
    corners of the box. room is the width in points that it has where nothing makes it smaller: its pixels are made
    for that, so that one picture in a file serves cards of several sizes."""

    box: Box
    image: Image
    crop: Box
    frame: str = ""
    radius: float = 0.0
    room: float = 0.0


Colours = Literal["keep", "convert"]
"""What becomes of the colours of art on a press: they stay as they are, or RGB is converted to its inks."""


class Artwork(Struct, frozen=True):
    """A page of a PDF file, checked: path, sha256 of its bytes (hex), and its number from 1.

    width and height are those of its trim, upright, in points; bleed is the box it may be shown in, from the top left
    of the trim. upright is the matrix from the file's own coordinates to points from the bottom left of the trim,
    window the bleed in those coordinates (left, bottom, right, top). digest is that of what it draws: drawing.py.
    trimmed: the file says its trim (TrimBox); else the whole page counts as such.
    """

    path: str
    sha256: str
    page: int
    width: float
    height: float
    bleed: Box
    upright: tuple[float, ...]
    window: tuple[float, float, float, float]
    digest: str
    trimmed: bool = True


class Art(Struct, frozen=True):
    """A page of a PDF in a box. crop is the part of it shown, as fractions of its trim's size, beyond 0 and 1 where its
    bleed shows; radius rounds the corners of the box; colours is what a press does."""

    box: Box
    artwork: Artwork
    crop: Box
    frame: str = ""
    radius: float = 0.0
    colours: Colours = "keep"


class Rectangle(Struct, frozen=True):
    """A filled area, without outline; radius rounds its corners."""

    box: Box
    colour: Colour
    radius: float = 0.0
    frame: str = ""


class Border(Struct, frozen=True):
    """The outline of a box, drawn inside it, so wide; radius rounds its corners."""

    box: Box
    colour: Colour
    width: float
    radius: float = 0.0
    frame: str = ""


class Rule(Struct, frozen=True):
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: Colour
    frame: str = ""


class Symbol(Struct, frozen=True):
    """A QR symbol, or, of a single row, a Code 128: rows of modules without quiet zone, top to bottom, each row an int
    whose most significant of `size` bits is the leftmost module (1 is dark). box is that of the modules; the quiet zone
    (four modules around it, ten beside bars) is kept free by composition. payload is what it must say.
    """

    box: Box
    rows: tuple[int, ...]
    size: int
    colour: Colour
    payload: str
    frame: str = ""


class Form(Struct, frozen=True):
    """Marks that many pages share, drawn once a file; key is unique to its content (a hash)."""

    key: str
    marks: tuple[Mark, ...]


Drawn = TextLine | Picture | Art | Rectangle | Border | Rule | Symbol
Mark = Drawn | Form


def drawn(marks: Iterable[Mark]) -> Iterator[Drawn]:
    """The marks, those of forms in their place."""
    for mark in marks:
        if isinstance(mark, Form):
            yield from drawn(mark.marks)
        else:
            yield mark


def extent(mark: Drawn) -> Box:
    """The box that a mark lies in, its letters from capitals to descenders."""
    match mark:
        case TextLine():
            right = max((x + word.width * mark.size / word.font.units for x, word in mark.words), default=0.0)
            return Box(mark.x, mark.y - 0.75 * mark.size, right, mark.size)
        case Rule():
            x, y, half = min(mark.x1, mark.x2), min(mark.y1, mark.y2), mark.width / 2
            return Box(x, y, abs(mark.x1 - mark.x2), abs(mark.y1 - mark.y2)).inset(-half)
        case _:
            return mark.box


def scaled(mark: Mark, scale: float, x: float = 0.0, y: float = 0.0) -> Mark:
    """Words, lines or areas, so much larger or smaller from the top left, then moved by x and y; lines as thin as they
    were. Other marks are left as they are."""
    match mark:
        case TextLine():
            words = tuple((at * scale, word) for at, word in mark.words)
            left, base, tracking = x + mark.x * scale, y + mark.y * scale, mark.tracking * scale
            return replace(mark, x=left, y=base, size=mark.size * scale, tracking=tracking, words=words)
        case Rule():
            ends = x + mark.x1 * scale, y + mark.y1 * scale, x + mark.x2 * scale, y + mark.y2 * scale
            return Rule(*ends, mark.width, mark.colour, mark.frame)
        case Rectangle():
            box = Box(x + mark.box.x * scale, y + mark.box.y * scale, mark.box.width * scale, mark.box.height * scale)
            return replace(mark, box=box, radius=mark.radius * scale)
        case _:
            return mark


class Link(Struct, frozen=True):
    """An address that a touch of the box leads to; https, mailto and the like."""

    box: Box
    address: str


class Page(Struct, frozen=True):
    """One side of an insert: trim size and bleed in points, its marks in the order of painting.

    Nothing shows outside `shows` (None: up to the bleed): the inset variant keeps a white border this way, and what is
    seen on a screen ends at the trim. links are there where it is made for a screen.
    """

    width: float
    height: float
    bleed: float
    marks: tuple[Mark, ...]
    shows: Box | None = None
    links: tuple[Link, ...] = ()


ProfileName = Literal["office", "press", "thermal", "screen", "preprinted"]
"""What a file is made for: any printer, a print shop, a label printer, the screen, cards that come printed in part."""

Turn = Literal["long", "short"]
"""The edge of the paper over which a two-sided printer turns it."""


class Sheet(Struct, frozen=True):
    """Paper with places for cards: its size in points, and the places of its front from the top left of the paper.

    Places are in reading order, row by row; cuts run along their edges. Around each so much of its card's bleed is
    printed; where that is nothing, cards have a white border. No words are printed nearer to the paper's edge than
    `margin`. Without places the sheet is a single card: the paper is as large as the card asks for.
    """

    name: str
    width: float = 0.0
    height: float = 0.0
    places: tuple[Box, ...] = ()
    columns: int = 1
    margin: float = 0.0
    turn: Turn = "long"
    bleed: float = 0.0

    @property
    def ups(self) -> int:
        """How many cards a side carries."""
        return len(self.places) or 1

    def takes(self, width: float, height: float) -> bool:
        """Whether cards of that trim fill the places, up to the paper that `SPARE` allows around a white border."""
        most = NEAR if self.bleed else SPARE
        spare = [(box.width - width, box.height - height) for box in self.places]
        return all(-NEAR <= beside <= most and -NEAR <= below <= most for beside, below in spare)


NEAR = 0.01
SPARE = 72 / 25.4
"""A place may be so much larger than its card: half of A4 is half a millimetre higher than A6, twice."""

SINGLE = Sheet("single")
"""One card a page."""
