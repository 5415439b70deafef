"""The kinds of volumes a pick list needs: one for each kind of card and of sheet among its layouts.

Invariant: every card is of exactly one kind, and all cards of a kind are alike in size, edge and number of sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..delivery import Plan
from ..model import Entry
from ..prepress import Imposition, Leaf, Profile
from .produce import Press


@dataclass(frozen=True, slots=True)
class Kind:
    """What all cards of a volume are: the leaf, with as many sides as any of them has, how they are laid out, and what
    the file is made for."""

    leaf: Leaf
    imposition: Imposition
    profile: Profile


def kinds(layouts: Iterable[str], press: Press, skip: int = 0) -> dict[Kind, tuple[int, ...]]:
    """The kinds that cards of these layouts need, each with its cards (counted from 0); where there is no layout,
    there is a slip, which goes with the shop's own. skip: places of the first sheet of all that are used already.

    SettingsError: skip-too-many.
    """
    named = [layout or press.shop.layout for layout in layouts]
    cards: dict[Kind, list[int]] = {}
    sides: dict[Kind, int] = {}
    for card, layout in enumerate(named):
        leaf = press.leaf(layout)
        imposition = press.imposition(layout, skip if layout == named[0] else 0)
        kind = Kind(replace(leaf, sides=1), imposition, press.profile(layout))
        cards.setdefault(kind, []).append(card)
        sides[kind] = max(sides.get(kind, 1), leaf.sides)
    return {replace(kind, leaf=replace(kind.leaf, sides=sides[kind])): tuple(mine) for kind, mine in cards.items()}


@dataclass(frozen=True, slots=True)
class Cards:
    """Some cards of a plan, in picking order, each read from its file when it is asked for."""

    plan: Plan
    cards: Sequence[int]

    def __len__(self) -> int:
        return len(self.cards)

    def __getitem__(self, card: int) -> Entry:
        return self.plan.entry(self.cards[card])
