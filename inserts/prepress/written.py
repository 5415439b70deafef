"""What was written: a finished file as whoever reads it back must know it.

Invariant: nothing personal is kept; notes are digests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .imposition import Imposition
from .inks import Load
from .leaf import Leaf
from .preflight.expected import NOTHING, Expected
from .preflight.patches import Specimen
from .profile import OFFICE, Profile


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: pages in all and how many of them are the cover's, size, sha256 (hex), the leaf that its
    cards are; what each page must say when the file is read back, in the order of the file, place by place where
    a page carries several cards; how the cards are laid out; what the file is made for; for a press the ink that it
    takes, the most first; the key of the notes; and what some places look like."""

    pages: int
    cover: int
    size: int
    sha256: str
    leaf: Leaf
    expected: tuple[Expected, ...]
    imposition: Imposition = field(default_factory=Imposition)
    profile: Profile = OFFICE
    loads: tuple[Load, ...] = ()
    key: bytes = field(default=b"", repr=False)
    specimens: tuple[Specimen, ...] = ()

    @property
    def first(self) -> int:
        """The page, from 0, on which the cards begin."""
        return 0 if self.imposition.reverse else self.cover

    @property
    def ups(self) -> int:
        """Cards on a page."""
        return self.imposition.sheet.ups

    @property
    def leaves(self) -> int:
        """Sheets of paper, the cover's too."""
        return self.pages // self.leaf.sides

    @property
    def half_used(self) -> int:
        """The leaf, from 1 in the order of printing, on which places are used already; 0 where there is none."""
        covers = self.cover // self.leaf.sides
        if not self.imposition.skip:
            return 0
        return self.leaves - covers if self.imposition.reverse else covers + 1

    @property
    def printed_sides(self) -> int:
        """Pages that are not blank."""
        spreads = (self.spread(page)[:2] for page in range(self.pages))
        return sum(any(one != NOTHING for one in self.expected[at : at + count]) for at, count in spreads)

    def spread(self, page: int) -> tuple[int, int, int | None]:
        """Of a page (from 0): where in `expected` it begins, how many of them it has, and its first card, counted
        in the order of printing with slips and empty places; None on the cover."""
        cards = self.pages - self.cover
        at = page - self.first
        if 0 <= at < cards:
            return self.first + at * self.ups, self.ups, at // self.leaf.sides * self.ups
        return page if page < self.first else page - cards + cards * self.ups, 1, None
