"""What cards cost: paper and clicks as they were used, with the waste on top, and the time of handling.

Invariant: exact until it is shown. An amount is rounded once, half up, where it is written: a batch to the
hundredth, a card to a tenth of that, so that small prices do not vanish.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..declared import Costs, SheetCosts

HUNDREDTH, FINEST = Decimal("0.01"), Decimal("0.001")
HUNDRED, HOUR = Decimal(100), Decimal(3600)


@dataclass(frozen=True, slots=True)
class Used:
    """What a volume used: sheets of paper, sides that were printed (cover and slips count, blank sides do not),
    and the cards that came of it (slips do not count)."""

    leaves: int
    printed_sides: int
    cards: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a volume or a run costs: the exact sum in a currency, and the cards that share it."""

    total: Decimal
    currency: str
    cards: int

    @property
    def batch(self) -> Decimal:
        """The sum, rounded half up to the hundredth."""
        return self.total.quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def card(self) -> Decimal | None:
        """The exact sum divided by the cards, rounded half up to the thousandth; None where there is no card."""
        return (self.total / self.cards).quantize(FINEST, ROUND_HALF_UP) if self.cards else None


def reckon(used: Used, costs: Costs, sheet: str, currency: str) -> Cost:
    """What a volume on this kind of sheet costs: (leaves × paper + printed sides × click) × (1 + waste), and the
    seconds of handling of each card at the wage."""
    own = costs.sheets.get(sheet, SheetCosts())
    paper = costs.paper if own.paper is None else own.paper
    click = costs.click if own.click is None else own.click
    printing = (used.leaves * paper + used.printed_sides * click) * (1 + costs.waste / HUNDRED)
    return Cost(printing + used.cards * costs.seconds * costs.wage / HOUR, currency, used.cards)


def together(costs: Iterable[Cost]) -> Cost | None:
    """All of them in one; None where there is none. They share a currency, the shop's."""
    found = tuple(costs)
    if not found:
        return None
    return Cost(sum((one.total for one in found), Decimal(0)), found[0].currency, sum(one.cards for one in found))


def costs_as_dict(cost: Cost | None) -> dict[str, str | int | None] | None:
    """The same for machines, amounts as text with a point; None where nothing is known."""
    if cost is None:
        return None
    card = None if cost.card is None else str(cost.card)
    return {"currency": cost.currency, "batch": str(cost.batch), "card": card, "cards": cost.cards}
