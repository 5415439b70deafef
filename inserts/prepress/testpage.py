"""The test page: one leaf, front and back, on which a printer shows what it does to paper.

Invariant: it says itself what to measure and what to write into the settings, in the warehouse's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from ..page import SINGLE, Box, Mark, Page, Sheet
from ..phrases import Testpage, phrases_in, spoken
from ..units import MM, paper_name
from . import gauges
from .gauges import Draw
from .hand import GREY, SMALL, TEXT, TINY, TITLE, Hand
from .imposition import Imposition, Offset, turned_over
from .leaf import leaf_of
from .volume import Volume
from .written import Written

LARGE = 140 * MM
"""Paper whose shorter side is no less has room for everything at its full size."""

GAP = 18 * MM
"""From the middle of the page: what the target takes."""

SHORT, LONG = "inserts testpage {size}", "inserts testpage {size}: as long as the address of a coupon"
LADDER: tuple[gauges.Rung, ...] = (((0.25, 0.3, 0.35, 0.4, 0.45, 0.5), SHORT), ((0.3, 0.35, 0.4, 0.45, 0.5), LONG))
SMALL_LADDER: tuple[gauges.Rung, ...] = (((0.25, 0.3, 0.35, 0.4, 0.5), SHORT),)

ARM = 4.5 * MM
COLUMN = 110 * MM
TONES, STARS = 25 * MM, 18 * MM


class TestPage(Struct, frozen=True):
    """What is printed on: the sheet, its paper in points (a card's, where the sheet is one), the printer by name
    (blank: none), and by how much front and back are moved already, in points to the right and down."""

    sheet: Sheet
    width: float
    height: float
    printer: str = ""
    offsets: tuple[Offset, Offset] = ((0.0, 0.0), (0.0, 0.0))

    @property
    def paper(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)

    @property
    def imposition(self) -> Imposition:
        """One page a side, turned as the sheet is."""
        return Imposition(replace(SINGLE, turn=self.sheet.turn), offsets=self.offsets)

    @property
    def large(self) -> bool:
        return min(self.width, self.height) >= LARGE

    @property
    def corner(self) -> float:
        """From both edges to the crosses in the corners, in points."""
        return (20 if self.large else 14) * MM


def print_test_page(
    out: BinaryIO, page: TestPage, hand: Hand, draw: Draw, *, title: str, language: str, made: datetime
) -> Written:
    """Print front and back into `out`. draw gives QR symbols; title, language and made are as of a Volume."""
    pages = test_pages(page, hand, phrases_in(spoken(language)).testpage, draw)
    leaf = leaf_of(pages, slug=False)
    volume = Volume(out, leaf, hand, title=title, language=language, made=made, imposition=page.imposition)
    volume.insert(pages)
    return volume.close()


def test_pages(page: TestPage, hand: Hand, words: Testpage, draw: Draw) -> tuple[Page, Page]:
    """Front and back, as one sees them who turns the leaf like the page of a book."""
    front = (*_both(page, hand, back=False), *_front(page, hand, words, draw))
    back = (*_both(page, hand, back=True), *_back(page, hand, words))
    width, height, shows = page.width, page.height, page.paper
    return Page(width, height, 0.0, front, shows), Page(width, height, 0.0, back, shows)


def _both(page: TestPage, hand: Hand, back: bool) -> Iterator[Mark]:
    """What meets through the paper: frames, the crosses in the corners, the target in the middle."""
    paper, corner = page.paper, page.corner
    yield from gauges.frames(paper, hand)
    for x in (corner, page.width - corner):
        for y in (corner, page.height - corner):
            yield from gauges.cross(x, y, ARM, back)
    middle = page.width / 2, page.height / 2
    yield from gauges.cross(*middle, ARM, back)
    over = turned_over(page.width, page.height, page.imposition)
    yield from gauges.nonius(*middle) if back else gauges.scales(*middle, over, hand)


# ── front ─────────────────────────────────────────────────────────────────────────────────────


def _front(page: TestPage, hand: Hand, words: Testpage, draw: Draw) -> Iterator[Mark]:
    """Rulers through the middle, and a quarter each for codes, tones, lines and type."""
    yield from gauges.rulers(page.paper, GAP, hand)
    yield from _distances(page, hand)
    yield from _heading(words.title, page, hand, words)
    upper_left, upper_right, lower_left, lower_right = _quarters(page)
    sizes, rungs = (gauges.SIZES, LADDER) if page.large else (gauges.SMALLER, SMALL_LADDER)
    yield from _under(words.codes, upper_left, hand, lambda box: gauges.ladder(box, rungs, hand, draw))
    yield from _under(words.tones, upper_right, hand, lambda box: gauges.greys(box, hand))
    below = Box(upper_right.x, upper_right.y + TONES, upper_right.width, upper_right.height - TONES)
    if below.height > STARS:
        yield from _under(words.sharpness, below, hand, gauges.stars)
    yield from _under(words.lines, lower_left, hand, lambda box: gauges.hairlines(box, hand))
    yield from _under(words.type, lower_right, hand, lambda box: gauges.specimen(box, words.sample, sizes, hand))


def _quarters(page: TestPage) -> tuple[Box, Box, Box, Box]:
    """What is free of rulers, crosses and the target: upper left and right, lower left and right."""
    side, past = (14 if page.large else 9) * MM, page.corner + 8 * MM
    width, height = page.width / 2 - 9 * MM - side, page.height / 2 - GAP - 2 * MM - past
    right, below = page.width / 2 + 11 * MM, page.height / 2 + GAP + 2 * MM
    narrow = page.width - side - right
    return (
        Box(side, past, width, height), Box(right, past, narrow, height),
        Box(side, below, width, height), Box(right, below, narrow, height),
    )  # fmt: skip


def _under(title: str, box: Box, hand: Hand, gauge: Callable[[Box], Iterator[Mark]]) -> Iterator[Mark]:
    """A gauge under its title."""
    yield hand.line(title, box.x, box.y + hand.cap(SMALL), SMALL, strong=True)
    down = hand.cap(SMALL) + 2 * MM
    yield from gauge(Box(box.x, box.y + down, box.width, box.height - down))


def _distances(page: TestPage, hand: Hand) -> Iterator[Mark]:
    """How far the cross at the upper left is from both edges."""
    away, said = page.corner, f"{page.corner / MM:.0f}"
    middle = (away - ARM + gauges.FRAMES * MM) / 2
    yield gauges.centred(said, middle, away + hand.cap(gauges.MINI) / 2, hand)
    yield gauges.centred(said, away, middle + hand.cap(gauges.MINI) / 2, hand)


def _heading(title: str, page: TestPage, hand: Hand, words: Testpage) -> Iterator[Mark]:
    """What this is, between the crosses: title, sheet, printer and what was moved already."""
    x = page.corner + ARM + 3 * MM
    size, small, y = (TITLE, TINY, page.corner - 4 * MM) if page.large else (TEXT, gauges.MINI, 11 * MM)
    yield hand.line(title, x, y, size, strong=True)
    y += 0.25 * size
    for fact in _facts(page, words):
        for line in hand.wrapped(fact, page.width / 2 - 2 * MM - x, small):
            y += 1.3 * small
            yield hand.line(line, x, y, small, GREY)


def _facts(page: TestPage, words: Testpage) -> Iterator[str]:
    """Names that are there, then by how much front and back are moved."""
    yield " · ".join(filter(None, (page.printer, page.sheet.name, paper_name(page.width, page.height))))
    front, back = (" / ".join(gauges.signed(one / MM) for one in side) for side in page.offsets)
    yield words.moved.format(front=front, back=back)


# ── back ──────────────────────────────────────────────────────────────────────────────────────


def _back(page: TestPage, hand: Hand, words: Testpage) -> Iterator[Mark]:
    """What to do, above and below the target."""
    yield from _distances(page, hand)
    yield from _heading(words.reverse, page, hand, words)
    upper, _, lower, _ = _quarters(page)
    width = min(page.width - 2 * upper.x, COLUMN)
    yield from _listed([Box(box.x, box.y, width, box.height) for box in (upper, lower)], page, hand, words)


def _listed(boxes: Sequence[Box], page: TestPage, hand: Hand, words: Testpage) -> Iterator[Mark]:
    """What to measure and to write, numbered; a step that does not fit goes to the next box."""
    size, indent = (SMALL, 4 * MM) if page.large else (TINY, 3 * MM)
    pitch, waiting = size * 1.22, list(boxes)
    start = round((max(page.width, page.height) / 2 / MM - 50) / 10) * 10
    filled = {"corner": round(page.corner / MM), "start": start, "end": start + 100}
    box = waiting.pop(0)
    y = box.y + hand.cap(size)
    yield hand.line(words.how.format(printer=page.printer or "…"), box.x, y, size, strong=True)
    for number, (lead, text) in enumerate(_steps(words), 1):
        lines = hand.wrapped(text.format(**filled), box.width - indent, size)
        y += pitch * 1.5
        if waiting and y + len(lines) * pitch > box.bottom:
            box = waiting.pop(0)
            y = box.y + hand.cap(size)
        yield hand.line(str(number), box.x, y, size, strong=True)
        yield hand.line(lead, box.x + indent, y, size, strong=True)
        for line in lines:
            y += pitch
            yield hand.line(line, box.x + indent, y, size)


def _steps(words: Testpage) -> tuple[tuple[str, str], ...]:
    """What to look at, and what to do about it."""
    return (
        (words.scale, words.scale_do), (words.margin, words.margin_do), (words.front, words.front_do),
        (words.back, words.back_do), (words.scan, words.scan_do),
    )  # fmt: skip
