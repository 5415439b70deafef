"""Marks to content operators: what a Page says is written down, nothing is measured and nothing decided.

Invariant: nothing of a design shows outside of the leaf's window; equal marks give equal operators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import getitem
from pathlib import Path
from typing import NamedTuple, assert_never

from ..errors import LayoutError, Place
from ..page import Art, Border, Box, Colour, Form, Mark, Picture, Rectangle, Rule, Symbol, TextLine
from .artworks import Artworks, art_in_its_box
from .document import Document, Painted, numbers
from .images import HALF, Darkroom, Pictures, resolution
from .inks import OUT, Inks, Load
from .leaf import Leaf
from .lines import Chosen, Lines, Setting, selected
from .paths import rectangle, rounded
from .profile import OFFICE, Profile
from .type0 import Type0Fonts

BYTE = 8
HEIGHT = b"y"
CACHED_PICTURES = 4_096


class Painter:
    """Paints pages into one document; what they share is drawn once."""

    def __init__(
        self, document: Document, leaf: Leaf, darkroom: Darkroom, profile: Profile = OFFICE,
        fonts: Type0Fonts | None = None,
    ) -> None:  # fmt: skip
        """fonts: those of another document, where both are set in the same words."""
        self._document = document
        self._leaf = leaf
        self.fonts = fonts or Type0Fonts()
        self._lines = Lines(self.fonts)
        self._pictures = Pictures(document, darkroom, profile)
        self._artworks = Artworks(document, profile)
        self.inks = Inks(document, profile)
        self._coarsest = profile.coarsest
        self._shown: dict[tuple[str, Box, Box, float], Shown] = {}
        self._forms: dict[str, int] = {}
        self._cells: dict[tuple[int, int], tuple[list[Cell], list[bytes]]] = {}

    def page(self, design: Sequence[Mark], slug: Sequence[Mark] = (), leaf: Leaf | None = None) -> Painted:
        """One side: the design, clipped to the leaf's window, and what stands on the paper around it; leaf: where
        it is not the cards' own, for marks without forms and pictures."""
        leaf = leaf or self._leaf
        margin, higher = leaf.margin, leaf.height - self._leaf.height
        brush = Brush(self, self._leaf.height)
        if margin or higher:
            brush.shift(margin, margin + higher)
        brush.clipped(leaf.window, design)
        brush.paint(slug)
        return brush.painted()

    @property
    def loads(self) -> tuple[Load, ...]:
        """The ink that a press was to print, the most first."""
        return tuple(sorted(self._pictures.loads + self._artworks.loads + self.inks.loads, reverse=True))

    def close(self) -> None:
        """Embed the fonts; nothing can be painted afterwards."""
        self.fonts.embed(self._document)

    def form(self, form: Form) -> int:
        """The XObject of marks that many pages share."""
        if (known := self._forms.get(form.key)) is None:
            brush = Brush(self, self._leaf.height)
            brush.paint(form.marks)
            known = self._forms[form.key] = self._document.form(brush.painted())
        return known

    def picture(self, picture: Picture) -> Shown:
        """A picture in its box; LayoutError where it has too few pixels for it, or its file is not fit to print."""
        key = (picture.image.sha256, picture.box, picture.crop, picture.radius)
        if (known := self._shown.get(key)) is None:
            if (dpi := resolution(picture)) < self._coarsest - HALF:
                raise _too_coarse(picture, dpi, self._coarsest)
            embedded = self._pictures.embedded(picture)
            known = Shown(embedded.number, _in_its_box(picture, embedded.whole, self._leaf.height), embedded.digest)
            if len(self._shown) >= CACHED_PICTURES:
                self._shown.clear()
            self._shown[key] = known
        return known

    def art(self, art: Art) -> tuple[int, bytes]:
        """The XObject of a page of a PDF, and the operators that set it in its box."""
        return self._artworks.embedded(art), art_in_its_box(art, self._leaf.height)

    def digest(self, art: Art) -> str:
        """The digest of what such a page draws in this document."""
        return self._artworks.digest(art)

    def line(self, line: TextLine) -> Setting:
        """A line of text as operators."""
        return self._lines.setting(line)

    def squares(self, symbol: Symbol) -> bytes:
        """The dark modules of a symbol as rectangles in whole modules from its bottom left, eight at a time."""
        length, high = -(-symbol.size // BYTE), len(symbol.rows)
        spare = length * BYTE - symbol.size
        if (known := self._cells.get((length, high))) is None:
            known = [Cell(x * BYTE) for x in range(length)] * high, [b"%d" % y for y in range(high)]
            self._cells[length, high] = known
        cells, heights = known
        patterns = b"".join([(row << spare).to_bytes(length) for row in reversed(symbol.rows)])
        rows = zip(*[map(getitem, cells, patterns)] * length, strict=True)
        return b"".join([b"".join(row).replace(HEIGHT, y) for row, y in zip(rows, heights, strict=True)])


class Shown(NamedTuple):
    """A picture that is shown: its XObject, the operators that set it in its box, the digest of its pixels."""

    number: int
    place: bytes
    digest: str


class Cell(dict[int, bytes]):
    """Eight modules in a row, whose first is so far from the left: operators by pattern, made on first use, with HEIGHT
    for the height of the row. Rows share them, since a table for each row would not stay in the processor's cache."""

    def __init__(self, x: int) -> None:
        super().__init__()
        self._x = x

    def __missing__(self, pattern: int) -> bytes:
        """The runs of ones, most significant bit first, as rectangles one module high."""
        runs = re.finditer("1+", f"{pattern:08b}")
        made = b"".join(b"%d %b %d 1 re\n" % (self._x + run.start(), HEIGHT, len(run[0])) for run in runs)
        self[pattern] = made
        return made


class Brush:
    """One content stream on its way: what is written so far, and the graphics state it left."""

    def __init__(self, painter: Painter, height: float) -> None:
        self._painter = painter
        self._height = height
        self._parts: list[bytes] = []
        self._drawn: dict[int, None] = {}
        self._fill: Colour | None = None
        self._over = b""
        self._font: Chosen | None = None
        self._tracking = 0.0

    def painted(self) -> Painted:
        """What was painted."""
        return Painted(b"".join(self._parts), tuple(self._drawn))

    def shift(self, x: float, y: float) -> None:
        """Move the origin of all that follows."""
        self._parts.append(b"1 0 0 1 %b cm\n" % numbers((x, y)))

    def clipped(self, window: Box, marks: Sequence[Mark]) -> None:
        """Paint marks of which only what lies in the window shows."""
        self._parts.append(b"q %b W n\n" % rectangle(window, self._height))
        self.paint(marks)
        self._parts.append(b"Q\n")
        self._forget()

    def paint(self, marks: Sequence[Mark]) -> None:
        """Paint marks, one over the other."""
        for mark in marks:
            match mark:
                case TextLine():
                    self._text(mark)
                case Picture():
                    self._placed(*self._painter.picture(mark)[:2])
                case Art():
                    self._placed(*self._painter.art(mark))
                case Symbol():
                    self._symbol(mark)
                case Form():
                    self._track(0.0)  # as a form begins, wherever it is drawn
                    self._draw(self._painter.form(mark))
                case Rectangle():
                    self._rectangle(mark)
                case Border():
                    self._border(mark)
                case Rule():
                    self._rule(mark)
                case _:
                    assert_never(mark)

    def _text(self, line: TextLine) -> None:
        setting, parts = self._painter.line(line), self._parts
        self._print_over(line.colour)
        parts.append(setting.said)
        self._fill_with(line.colour)
        self._track(line.tracking)
        parts.append(b"BT %b Td\n" % numbers((line.x, self._height - line.y)))
        if setting.first and setting.first != self._font:
            parts.append(selected(setting.first))
        parts += (setting.words, b"ET EMC\n")
        self._font = setting.last or self._font

    def _placed(self, number: int, place: bytes) -> None:
        """An XObject in the place that these operators open."""
        self._print_over(None)
        self._parts.append(place)
        self._draw(number)
        self._parts.append(b"Q\n")

    def _draw(self, number: int) -> None:
        self._drawn[number] = None
        self._parts.append(b"/X%d Do\n" % number)

    def _symbol(self, symbol: Symbol) -> None:
        box = symbol.box
        place = (box.width / symbol.size, box.height / len(symbol.rows), box.x, self._height - box.bottom)
        squares = self._painter.squares(symbol)
        ink = self._painter.inks.fill(symbol.colour)
        self._print_over(symbol.colour)
        self._parts.append(b"q %b\n%.5f 0 0 %.5f %.3f %.3f cm\n%bf Q\n" % (ink, *place, squares))

    def _rectangle(self, area: Rectangle) -> None:
        self._print_over(None)
        self._fill_with(area.colour)
        self._parts.append(b"%b f\n" % rounded(area.box, area.radius, self._height))

    def _border(self, border: Border) -> None:
        half = border.width / 2
        path = rounded(border.box.inset(half), border.radius - half, self._height)
        stroke = self._painter.inks.stroke(border.colour)
        self._print_over(border.colour)
        self._parts.append(b"%b %b w %b s\n" % (stroke, numbers((border.width,)), path))

    def _rule(self, rule: Rule) -> None:
        ends = (rule.x1, self._height - rule.y1), (rule.x2, self._height - rule.y2)
        stroke = self._painter.inks.stroke(rule.colour)
        self._print_over(rule.colour)
        self._parts.append(b"%b %b w %b m %b l S\n" % (stroke, numbers((rule.width,)), *map(numbers, ends)))

    def _fill_with(self, colour: Colour) -> None:
        if colour != self._fill:
            self._fill = colour
            self._parts.append(self._painter.inks.fill(colour) + b"\n")

    def _track(self, tracking: float) -> None:
        if tracking != self._tracking:
            self._tracking = tracking
            self._parts.append(b"%b Tc\n" % numbers((tracking,)))

    def _print_over(self, colour: Colour | None) -> None:
        """What follows, of that colour, is printed over what is there, where that is as it should be; None: never."""
        inks = self._painter.inks
        if inks.overprint and (over := OUT if colour is None else inks.over(colour)) != self._over:
            self._over = over
            self._parts.append(over)

    def _forget(self) -> None:
        """The graphics state is what it was at first."""
        self._fill, self._over, self._font, self._tracking = None, b"", None, 0.0


def _in_its_box(picture: Picture, whole: bool, height: float) -> bytes:
    """The operators that set a picture in its box; where more of it is embedded than shows, or corners are round, the
    box is a window."""
    box, crop, window = picture.box, picture.crop, b""
    if whole or picture.radius:
        window = b"%b W n " % rounded(box, picture.radius, height)
    if whole:
        wide, high = box.width / crop.width, box.height / crop.height
        box = Box(box.x - crop.x * wide, box.y - crop.y * high, wide, high)
    return b"q %b%b cm\n" % (window, numbers((box.width, 0, 0, box.height, box.x, height - box.bottom)))


def _too_coarse(picture: Picture, dpi: float, coarsest: float) -> LayoutError:
    message = f"the picture would be printed with {dpi:.0f} dpi; {coarsest:.0f} are the least."
    return LayoutError("picture-too-coarse", message, Place(Path(picture.image.path).name), "Use one with more pixels.")
