"""The kinds of volumes a pick list needs: one for each kind of card and of sheet among its layouts.

Invariant: every card is of exactly one kind, and all cards of a kind are alike in size, edge and number of sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from ..delivery import Plan
from ..errors import LayoutError
from ..model import Entry, Insert
from ..prepress import Imposition, Leaf, Profile
from .produce import Press
from .stocks import BLANK, Stock


class Kind(Struct, frozen=True):
    """What all cards of a volume are: the leaf, with as many sides as any of them has, how they are laid out, what the
    file is made for, and the preprinted stock that it goes on."""

    leaf: Leaf
    imposition: Imposition
    profile: Profile
    stock: str = ""


def kinds(
    layouts: Iterable[str], press: Press, entry: Callable[[int], Entry] | None = None, skip: int = 0
) -> dict[Kind, tuple[int, ...]]:
    """The kinds that cards of these layouts need, each with its cards (counted from 0); where there is no layout,
    there is a slip, which goes with the shop's own. entry gives that of a card; without it,
    stocks are not told apart. skip: places of the first sheet of all that are used already.

    SettingsError: skip-too-many.
    """
    own = press.shop.layout
    named = [layout or own for layout in layouts]
    stocks: dict[int, Stock] = {}
    if entry and _preprinted(sorted(set(named)), press):
        stocks = _stocks(named, press, entry)
        slips = set(_preprinted(named, press)).difference(stocks)
        named = [own if card in slips else layout for card, layout in enumerate(named)]
        stocks = _with_slips(named, stocks, press)
    cards: dict[Kind, list[int]] = {}
    sides: dict[Kind, int] = {}
    for card, layout in enumerate(named):
        leaf = press.leaf(layout)
        imposition = press.imposition(layout, skip if layout == named[0] else 0)
        stock = stocks.get(card)
        kind = Kind(
            replace(leaf, sides=1, free=stock.free if stock else None), imposition, press.profile(layout),
            stock.name if stock else "",
        )  # fmt: skip
        cards.setdefault(kind, []).append(card)
        sides[kind] = max(sides.get(kind, 1), leaf.sides)
    return {replace(kind, leaf=replace(kind.leaf, sides=sides[kind])): tuple(mine) for kind, mine in cards.items()}


def _preprinted(layouts: Sequence[str], press: Press) -> list[int]:
    """The cards whose layout comes printed in part."""
    return [card for card, layout in enumerate(layouts) if press.profile(layout).name == "preprinted"]


def _stocks(layouts: Sequence[str], press: Press, entry: Callable[[int], Entry]) -> dict[int, Stock]:
    """The stock of each card that goes on one: of none that cannot be set, or whose stock is none of the shop's. Those
    are slips here already, as they will be when the file is made again."""
    found: dict[int, Stock] = {}
    known: dict[str, Stock] = {}
    for card in _preprinted(layouts, press):
        outcome = entry(card).outcome
        with suppress(LayoutError):
            if isinstance(outcome, Insert) and (stock := press.stock(outcome)):
                found[card] = known.setdefault(stock.name, stock)
    return found


def _with_slips(layouts: Sequence[str], stocks: dict[int, Stock], press: Press) -> dict[int, Stock]:
    """The same with slips: each goes with the card of its layout before it, the first ones with the first card, and
    where there is no card, on plain paper."""
    found: dict[int, Stock] = {}
    last = {layouts[card]: stock for card, stock in reversed(stocks.items())}
    for card in _preprinted(layouts, press):
        found[card] = last[layouts[card]] = stocks.get(card) or last.get(layouts[card], BLANK)
    return found


@dataclass(frozen=True, slots=True)
class Cards:
    """Some cards of a plan, in picking order, each read from its file when it is asked for."""

    plan: Plan
    cards: Sequence[int]

    def __len__(self) -> int:
        return len(self.cards)

    def __getitem__(self, card: int) -> Entry:
        return self.plan.entry(self.cards[card])
