"""Stamps to collect: how many a customer's card has with this parcel.

Invariant: what is not known to the last stamp is printed nowhere; a full card is followed by the next, with one stamp.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ..declared import StampCard
from ..errors import SettingsError
from ..model import Stamps
from .expressions import condition
from .values import Context, Value

MOST = 1_000_000


def stamps(card: StampCard | None, context: Context) -> Stamps | None:
    """The customer's card; None where the shop has none, or the customer has no stamp that is known of.

    SettingsError: stamps-not-whole; bad-condition, unknown-name where `count` is no expression.
    """
    count = _whole(condition(card.count).work(context)) if card else 0
    return Stamps((count - 1) % card.of + 1, card.of) if card and count > 0 else None


def stamp_fields(card: StampCard | None, context: Context) -> dict[str, Value]:
    """The card as names of conditions and texts; none where there is no card."""
    found = stamps(card, context)
    return {"have": found.have, "of": found.of, "left": found.left} if found else {}


def _whole(value: Value) -> int:
    """A whole number, also as a text, as further columns of tables are; unknown is 0."""
    number = _number(value)
    if number is None or number != number.to_integral_value():
        hint = "Mend `count` under [stamps], or the column it names."
        raise SettingsError("stamps-not-whole", "the number of stamps is no whole number.", hint=hint)
    return int(number)


def _number(value: Value) -> Decimal | None:
    """The value as a number of a size that stamps can have."""
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < MOST else None
