"""What each page must say and show, noted before it is painted, and compared with what is read back from the file.

Invariant: nothing personal is kept: notes are digests, made with a key, a few bytes a page. Where marks stand and in
which colour is reckoned here from the marks, and not asked of the painter.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ...page import (
    BLACK,
    Art,
    Border,
    Box,
    Colour,
    Form,
    Link,
    Mark,
    Picture,
    Recipe,
    Rectangle,
    Rule,
    Symbol,
    TextLine,
    as_seen,
    drawn,
    letters_of,
)  # fmt: skip
from ...scripts import INVISIBLE
from ..condition import shares_of
from ..document import numbers
from ..edge import Seated
from ..images import WHOLE, exposure_of
from ..imposition import Matrix
from ..leaf import Leaf
from ..paths import rectangle, rounded
from ..profile import OFFICE, Condition, Profile

SOFT_HYPHEN, HYPHEN = "\u00ad", "-"
BETWEEN = "\x01"
BLACK_ALONE = (0.0, 0.0, 0.0, 1.0)
OVER, OUT = b" over", b" out"
SIZE = 9
"""Bytes of a digest."""


class Expected(Struct, frozen=True):
    """What a page must say, as digests: of its text, of its symbols' payloads, of its pictures, of its art, of how all
    its marks are painted: where, in which colour, one over the other; and of its links. Empty where it has nothing of
    the kind."""

    text: bytes = b""
    symbols: bytes = b""
    pictures: bytes = b""
    art: bytes = b""
    marks: bytes = b""
    links: bytes = b""


NOTHING = Expected()
"""What a blank side says."""


@dataclass(slots=True)
class Said:
    """What a page says, in the order of painting: its lines as logical text and, squeezed, letter by letter as their
    glyphs say them; the payloads of its symbols, the digests of its pictures and its art; and every mark as it is
    painted."""

    logical: list[str] = field(default_factory=list)
    glyphs: list[str] = field(default_factory=list)
    payloads: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)

    def add(self, form: Said, frame: bytes, tracking: bytes) -> None:
        """A form in that frame, which begins with that tracking."""
        self.logical += form.logical
        self.glyphs += form.glyphs
        self.payloads += form.payloads
        self.pictures += form.pictures
        self.art += form.art
        self.marks.append(b"%b|%b|%b" % (frame, tracking, b"\n".join(form.marks)))

    def digested(self, key: bytes = b"") -> Expected:
        """The digests to compare."""
        text = f"{BETWEEN.join(self.logical)}{BETWEEN * 2}{BETWEEN.join(self.glyphs)}"
        return Expected(
            _digest(text.encode("utf-8", "surrogatepass"), key) if self.logical or self.glyphs else b"",
            digest_of(self.payloads, key), digest_of(self.pictures, key), digest_of(self.art, key),
            _digest(b"\n".join(self.marks), key) if self.marks else b"",
        )  # fmt: skip


def digest_of(said: Sequence[str], key: bytes = b"") -> bytes:
    """The digest of a page's payloads, its pictures or its art, in the order of painting."""
    return _digest(BETWEEN.join(said).encode("utf-8", "surrogatepass"), key) if said else b""


def digest_of_links(links: Iterable[Link], key: bytes = b"") -> bytes:
    """The digest of where links are, to a hundredth of a point, and where they lead."""
    boxes = ((one.box.x, one.box.y, one.box.right, one.box.bottom, one.address) for one in links)
    return digest_of(sorted("{:.2f} {:.2f} {:.2f} {:.2f} {}".format(*each) for each in boxes), key)


class Notes:
    """The notes of one volume, side by side; what cards share is noted once."""

    def __init__(
        self, leaf: Leaf, profile: Profile = OFFICE, key: bytes = b"", shown: Callable[[Picture], str] | None = None,
        drawn: Callable[[Art], str] | None = None,
    ) -> None:  # fmt: skip
        """leaf: that of the cards as they are placed; profile: what the file is made for; key: that of digests; shown
        and drawn give the digests of a picture and of art as they are in the file."""
        self._leaf, self._key, self._shown, self._drawn = leaf, key, shown, drawn
        self._height, self._condition = leaf.height, profile.condition
        self._openings: dict[Leaf, tuple[bytes, bytes]] = {}
        self._forms: dict[str, Said] = {}
        self._inks: dict[Colour, tuple[bytes, bytes]] = {}

    def side(
        self,
        design: Sequence[Mark],
        around: Sequence[Mark] = (),
        *,
        paper: Leaf | None = None,
        seat: Matrix | None = None,
        beside: Sequence[Seated] = (),
        links: Sequence[Link] = (),
    ) -> Expected:
        """What a side with this design must say, in the window of its leaf (paper: where that is not the cards'), and
        with these marks around it, which the seat moves, these lines beside it, and these links."""
        said = Said()
        shift, window = self._opened(paper or self._leaf)
        self._note(design, said, shift + window)
        self._note(around, said, b"%b cm %b" % (numbers(seat), shift) if seat else shift)
        for one in beside:
            self._note([one.line], said, b"%b cm %b" % (numbers(one.matrix), shift))
        digested = said.digested(self._key)
        return replace(digested, links=digest_of_links(links, self._key)) if links else digested

    def dotted(self, marks: Iterable[Mark], fingerprint: str) -> Expected:
        """What a side in dots must say, whose fingerprint stands for all that is painted."""
        said = Said()
        self._note([mark for mark in drawn(marks) if isinstance(mark, TextLine | Symbol)], said, b"")
        said.art, said.marks = [fingerprint], []
        return said.digested(self._key)

    def _opened(self, leaf: Leaf) -> tuple[bytes, bytes]:
        """What moves all that is painted on a leaf to its place, and what hides the parts that do not show."""
        if (known := self._openings.get(leaf)) is None:
            margin, higher = leaf.margin, leaf.height - self._height
            shift = b"%b cm " % numbers((1, 0, 0, 1, margin, margin + higher)) if margin or higher else b""
            known = self._openings[leaf] = shift, b"%b W " % rectangle(leaf.window, self._height)
        return known

    def _note(self, marks: Iterable[Mark], said: Said, frame: bytes) -> None:
        """Every mark as it must be painted in that frame: what moves it and hides parts of it."""
        for mark in marks:
            match mark:
                case TextLine():
                    self._line(mark, said, frame)
                case Symbol():
                    said.payloads.append(mark.payload)
                    fill = self._ink(mark.colour)[0]
                    said.marks.append(b"%b%b|%b%b" % (frame, self._squares(mark), fill, self._over(mark.colour)))
                case Picture():
                    said.pictures.append(self._shown(mark) if self._shown else "")
                    said.marks.append(b"%b%b%b" % (frame, _placed(mark, self._height), self._over(None)))
                case Art():
                    said.art.append(self._drawn(mark) if self._drawn else mark.artwork.digest)
                    said.marks.append(b"%b%b|0 g|0 G|1|0%b" % (frame, _drawn(mark, self._height), self._over(None)))
                case Form():
                    said.add(self._form(mark), frame, b"0")
                case Rectangle():
                    path = rounded(mark.box, mark.radius, self._height)
                    fill = self._ink(mark.colour)[0]
                    said.marks.append(b"%b|%b%b|%b f" % (frame, fill, self._over(None), path))
                case Border() | Rule():
                    said.marks.append(b"%b|%b" % (frame, self._outline(mark)))
                case _:
                    assert_never(mark)

    def _line(self, line: TextLine, said: Said, frame: bytes) -> None:
        said.logical.append(line.text)
        said.glyphs.append(squeezed(_as_it_stands(line) if line.reordered else line.text))
        place = numbers((line.tracking, line.x, self._height - line.y))
        size = numbers((line.size,)) if line.words else b""
        fill, over = self._ink(line.colour)[0], self._over(line.colour)
        said.marks.append(b"%b|%b%b|%b|%b" % (frame, fill, over, place, size))

    def _form(self, form: Form) -> Said:
        if (known := self._forms.get(form.key)) is None:
            known = self._forms[form.key] = Said()
            self._note(form.marks, known, b"")
        return known

    def _squares(self, symbol: Symbol) -> bytes:
        """What moves the modules of a symbol, each a point high and wide, to their box."""
        box = symbol.box
        size = box.width / symbol.size, box.height / len(symbol.rows)
        return b"%.5f 0 0 %.5f %.3f %.3f cm " % (*size, box.x, self._height - box.bottom)

    def _outline(self, mark: Border | Rule) -> bytes:
        stroke, over = self._ink(mark.colour)[1], self._over(mark.colour)
        if isinstance(mark, Border):
            half = mark.width / 2
            path, end = rounded(mark.box.inset(half), mark.radius - half, self._height), b"s"
        else:
            ends = numbers((mark.x1, self._height - mark.y1)), numbers((mark.x2, self._height - mark.y2))
            path, end = b"%b m %b l" % ends, b"S"
        return b"%b%b|%b|%b %b" % (stroke, over, numbers((mark.width,)), path, end)

    def _ink(self, colour: Colour) -> tuple[bytes, bytes]:
        """The operators that fill areas and draw lines with a colour; spot colours by their own names and recipes."""
        if (known := self._inks.get(colour)) is None:
            known = self._inks[colour] = _pressed(colour, self._condition) if self._condition else _light(colour)
        return known

    def _over(self, colour: Colour | None) -> bytes:
        """Whether a press prints it over what is there: what is of black alone, but for areas, pictures and art."""
        if self._condition is None:
            return b""
        alone = colour == BLACK or (isinstance(colour, Recipe) and not colour.spot and colour.shares == BLACK_ALONE)
        return OVER if alone else OUT


def _light(colour: Colour) -> tuple[bytes, bytes]:
    """As any printer takes it; whatever is grey is of black ink alone."""
    seen = as_seen(colour)
    fill = b"%b g" % numbers(seen[:1]) if len(set(seen)) == 1 else b"%b rg" % numbers(seen)
    return fill, fill.upper()


def _pressed(colour: Colour, condition: Condition) -> tuple[bytes, bytes]:
    """As a press prints it."""
    given = colour.shares if isinstance(colour, Recipe) else None
    shares = numbers(given or shares_of(as_seen(colour), condition))
    if isinstance(colour, Recipe) and colour.spot:
        named = colour.spot.encode() + b" " + shares
        return b"/%b cs 1 scn" % named, b"/%b CS 1 SCN" % named
    return shares + b" k", shares + b" K"


def _placed(picture: Picture, height: float) -> bytes:
    """What moves a picture, which is a point high and wide, to where it is seen: all of it where all of it is in the
    file, through a window where that hides a part."""
    box, crop, window = picture.box, picture.crop, b""
    whole = exposure_of(picture).part == WHOLE
    if whole or picture.radius:
        window = b"%b W " % rounded(box, picture.radius, height)
    if whole:
        wide, high = box.width / crop.width, box.height / crop.height
        box = Box(box.x - crop.x * wide, box.y - crop.y * high, wide, high)
    return b"%b%b cm " % (window, numbers((box.width, 0, 0, box.height, box.x, height - box.bottom)))


def _drawn(art: Art, height: float) -> bytes:
    """What moves a page of a PDF to its box, the window it is seen through."""
    box, crop, artwork = art.box, art.crop, art.artwork
    wide, high = box.width / crop.width, box.height / crop.height
    corner = box.x - crop.x * wide, height - (box.y - crop.y * high + high)
    size = wide / artwork.width, high / artwork.height
    return b"%b W %.6f 0 0 %.6f %b cm " % (rounded(box, art.radius, height), *size, numbers(corner))


def _as_it_stands(line: TextLine) -> str:
    """The letters of a line in the order of its glyphs; its text where they are not the same letters."""
    letters = "".join([letter for _, word in line.words for letter in letters_of(word)])
    return letters if _counted(letters) == _counted(line.text) else line.text


def _counted(text: str) -> Counter[str]:
    """How often each letter and mark is there."""
    return Counter(unicodedata.normalize("NFD", squeezed(text)))


@lru_cache(maxsize=4_096)
def squeezed(text: str) -> str:
    """Text without its spaces, which are distances in the file, and what else does not show; a soft hyphen that
    shows is a hyphen."""
    text = INVISIBLE.sub("", "".join(text.replace(" ", "").split())).replace(SOFT_HYPHEN, HYPHEN)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _digest(said: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(said, digest_size=SIZE, key=key).digest()
