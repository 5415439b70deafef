"""A volume: the cards of one pick list, or of a part of it, on their sheets, as one PDF.

Invariant: a sheet is written whole or not at all; a card that cannot be painted leaves no mark behind. No more than
the cards of a few sheets are in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from ..page import Link, Mark, Page
from ..phrases import phrases_in, spoken
from .cover import Cover, cover_pages
from .document import BLANK, Document, Painted, numbers
from .edge import Edge, Seat, Seated, cutting_marks, named, seat_of, seated, slug
from .hand import Hand
from .images import Darkroom
from .imposition import STILL, Imposition, Matrix, Stand, mirrored, paper_of, placed, stands, upright, whole
from .leaf import Leaf, fits
from .paint import Painter
from .preflight.expected import NOTHING, Expected, Notes
from .profile import OFFICE, Profile
from .slips import Slip, slip_page
from .thermal import Plates
from .written import Written


class Laid(Struct, frozen=True):
    """A card painted, to be laid on the sheet: each of its sides, and what each must say."""

    sides: tuple[Painted, ...]
    expected: tuple[Expected, ...]


class Volume:
    """A volume being printed: sheets go out as they are full; the pages of its cover are composed at the close."""

    def __init__(
        self, out: BinaryIO, leaf: Leaf, hand: Hand, *, title: str, language: str, made: datetime,
        darkroom: Darkroom | None = None, imposition: Imposition | None = None, sheets: int = 0,
        profile: Profile = OFFICE, key: bytes = b"",
    ) -> None:  # fmt: skip
        """out needs no seek. title goes into the file (no personal data), language is the warehouse's,
        made (aware) dates the file. A darkroom spares volumes of one run each other's work; bytes are the same.
        imposition: one card a page where it is not given; where it has several, and shows none of their bleed, leaf
        keeps a white border. sheets: how many there will be, for each to say which it is where it has room beside the
        cards. profile: what the file is made for; with dots, every side is a front, one a page. key: that of the
        digests that say what each page must say."""
        self._title, self._sheets = title, sheets
        self._leaf = leaf
        self._hand = hand
        self._phrases = phrases_in(spoken(language))
        imposition = imposition or Imposition()
        self._imposition = replace(upright(leaf), reverse=imposition.reverse) if profile.dots else imposition
        self._profile = profile
        self._paper, self._placed = paper_of(leaf, self._imposition), placed(leaf, self._imposition)
        self._document = Document(
            out, self._placed, title, language, made, paper=self._paper, turn=self._imposition.sheet.turn,
            cover_last=self._imposition.reverse, profile=profile,
        )  # fmt: skip
        darkroom = darkroom or Darkroom()
        self._painter = Painter(self._document, self._placed, darkroom, profile)
        self._plates = (
            Plates(self._document, self._painter, darkroom, profile.dots, imposition.offsets[0])
            if profile.dots
            else None
        )
        self._key = key
        self._notes = Notes(
            self._placed, profile, key, lambda picture: self._painter.picture(picture).digest, self._painter.digest
        )
        self._grounds = tuple(self._ground(side) for side in range(leaf.sides))
        self._sheet: list[Laid] = []
        self._expected: list[Expected] = []
        self.cover: tuple[Page, ...] = ()

    def insert(self, pages: Sequence[Page], edge: Edge | None = None) -> int:
        """Print an insert in the next place, its missing sides blank; gives its first page, counted from 0
        without the cover. LayoutError: page-size, or a picture or font that cannot be used."""
        fits(pages, self._leaf)
        return self._lay(pages, edge)

    def slip(self, slip: Slip) -> int:
        """Print a slip in the next place; gives its first page as `insert` does."""
        return self._lay([slip_page(slip, self._leaf, self._hand, self._phrases)], slip.edge)

    def blank(self) -> int:
        """Leave the next place empty."""
        return self._lay([], None)

    def close(self, cover: Cover | None = None) -> Written:
        """Fill the last sheet with blanks, put the cover where it comes to lie on top, and finish the file."""
        while self._sheet:
            self.blank()
        if cover:
            self.cover = cover_pages(cover, self._paper, self._hand, self._phrases)
        cards, self._expected = self._expected, []
        sides = self._leaf.sides
        leaves = [self.cover[at : at + sides] for at in range(0, len(self.cover), sides)]
        for leaf in reversed(leaves) if self._imposition.reverse else leaves:
            self._print_cover(leaf)
        covers = self._expected
        self._painter.close()
        self._document.close()
        done = self._document
        noted = (*cards, *covers) if self._imposition.reverse else (*covers, *cards)
        pages = len(covers) + len(cards) // self._imposition.sheet.ups
        return Written(
            pages, len(covers), done.bytes, done.sha256.hexdigest(), self._leaf, noted, self._imposition, self._profile,
            self._painter.loads, self._key,
        )  # fmt: skip

    def _lay(self, pages: Sequence[Page], edge: Edge | None) -> int:
        """Paint all sides of a card, then lay it on the sheet; the sheet goes out when it is full."""
        first = len(self._expected) // self._imposition.sheet.ups
        blank = self._leaf.sides - len(pages)
        place = len(self._sheet)
        painted = [self._card(page, edge, side, place) for side, page in enumerate(pages)]
        sides, expected = zip(*painted, *[(BLANK, NOTHING)] * blank, strict=True)
        self._sheet.append(Laid(sides, expected))
        if len(self._sheet) == self._imposition.sheet.ups:
            self._print_sheet()
        return first

    def _card(self, page: Page, edge: Edge | None, side: int, place: int) -> tuple[Painted, Expected]:
        """One side of a card with what stands at its edge."""
        if not self._imposition.sheet.places:
            around = slug(edge, self._leaf, self._hand)
            return self._side(page.marks, around, self._placed, page.links if self._profile.seen else ())
        design, beside = self._painter.page(page.marks), self._beside(edge, side, place)
        lines = [enclosed(self._painter.page((), [one.line]), one.matrix) for one in beside]
        return joined([design, *lines]), self._notes.side(page.marks, beside=beside)

    def _beside(self, edge: Edge | None, side: int, place: int) -> list[Seated]:
        """What stands at the edge of a card on a sheet; at that of the first, in the waste, also which sheet it is."""
        seat = self._grounds[side].seats[place]
        beside = [seated(edge, self._placed, self._hand, seat)] if edge and seat else []
        if self._imposition.sheet.bleed and self._sheets and place == 0 and (seat == "bottom" or seat == "top"):
            beside.append(named(self._name(side), self._placed, self._hand, seat))
        return beside

    def _name(self, side: int) -> str:
        """What the sheet at hand is called: the volume, its number from the top of the stack, and the side."""
        words = self._phrases.sheets
        gone = len(self._expected) // (self._leaf.sides * self._imposition.sheet.ups)
        number = self._sheets - gone if self._imposition.reverse else gone + 1
        said = (words.back if side % 2 else words.front).format(sheet=number, sheets=self._sheets)
        return f"{self._title} · {said}"

    def _print_sheet(self) -> None:
        """Write all sides of the sheet, each with its cards."""
        for side, ground in enumerate(self._grounds):
            self._document.page(ground.covered([card.sides[side] for card in self._sheet]))
            self._expected += [card.expected[side] for card in self._sheet]
        self._sheet = []

    def _print_cover(self, pages: Sequence[Page]) -> None:
        """Write a leaf of the cover, its missing sides blank."""
        for side in range(self._leaf.sides):
            marks = pages[side].marks if side < len(pages) else ()
            painted, expected = self._side(marks, (), self._paper) if marks else (BLANK, NOTHING)
            ground = Ground(self._paper.media.height, (whole(self._paper, self._imposition, side),))
            self._document.page(ground.covered([painted]), front=True)
            self._expected.append(expected)

    def _side(
        self, design: Sequence[Mark], around: Sequence[Mark], leaf: Leaf, links: tuple[Link, ...] = ()
    ) -> tuple[Painted, Expected]:
        """A side painted, as marks or as dots, and what it must say."""
        if self._plates:
            painted, fingerprint = self._plates.side(design, around, leaf)
            return painted, self._notes.dotted((*design, *around), fingerprint)
        painted = self._painter.page(design, around, leaf)
        expected = self._notes.side(design, around, paper=leaf, links=links)
        return replace(painted, links=links) if links else painted, expected

    def _ground(self, side: int) -> Ground:
        """What all sheets have on that side."""
        sheet, height = self._imposition.sheet, self._paper.media.height
        standing = stands(self._leaf, self._imposition, side)
        if not sheet.places:
            return Ground(height, standing)
        seats = tuple(seat_of(mirrored(place, sheet.width) if side % 2 else place, sheet) for place in sheet.places)
        right, down = self._imposition.offsets[side % 2]
        marks = self._painter.page((), cutting_marks(sheet), leaf=self._paper)
        return Ground(height, standing, seats, enclosed(marks, (*STILL[:4], right, -down)))


class Ground(Struct, frozen=True):
    """One side of every sheet: how high it is, where cards stand and where their position and match id are, and
    the marks to cut by."""

    height: float
    stands: tuple[Stand, ...]
    seats: tuple[Seat | None, ...] = ()
    marks: Painted = BLANK

    def covered(self, cards: Sequence[Painted]) -> Painted:
        """The side with these cards on it; blank where all of them are."""
        if cards == [BLANK] * len(cards):
            return BLANK
        grid = [stand.matrix(self.height) for stand in self.stands]
        if grid == [STILL]:
            return joined([self.marks, *cards])
        pairs = zip(cards, grid, strict=True)
        return joined([self.marks, *[enclosed(card, matrix, b"q\n") for card, matrix in pairs if card != BLANK]])


def enclosed(painted: Painted, matrix: Matrix, opening: bytes = b"q ") -> Painted:
    """What was painted, moved by a matrix, without a trace in what comes after it."""
    return Painted(b"%b%b cm\n%bQ\n" % (opening, numbers(matrix), painted.content), painted.xobjects)


def joined(parts: Sequence[Painted]) -> Painted:
    """What was painted, one over the other."""
    parts = [part for part in parts if part != BLANK]
    if len(parts) == 1:
        return parts[0]
    drawn = dict.fromkeys(number for part in parts for number in part.xobjects)
    return Painted(b"".join(part.content for part in parts), tuple(drawn))
