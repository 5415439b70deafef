"""The manuscript: what an insert says, by the names under which frames ask for it.

Invariant: nothing is worded here; what an insert lacks is an empty text.
"""

from __future__ import annotations

from msgspec import Struct

from ..errors import LayoutError
from ..model import Action, Coupon, Insert, Suggestion
from .frames import Condition

MOST_ASKS = 2


class Manuscript(Struct, frozen=True):
    """An insert, read for setting: the action that leads where there is no coupon, and the one beside."""

    insert: Insert
    lead: Action | None
    second: Action | None
    suggestions: tuple[Suggestion, ...]
    holds: frozenset[Condition]

    def words(self, shows: str) -> str:
        """The text a frame asks for, as in "headline" or "coupon.code"; empty where there is none."""
        if "." not in shows:
            return self.insert.texts.get(shows, "").strip()
        owner, _, part = shows.rpartition(".")
        source = self._source(owner)
        return str(getattr(source, part)).strip() if source else ""

    def payload(self, shows: str) -> str:
        """The address behind the QR of the coupon, the lead or the second action; empty where there is none."""
        source = self._source(shows)
        return source.url if source else ""

    def _source(self, owner: str) -> Coupon | Action | None:
        if owner == "coupon":
            return self.insert.coupon
        return self.lead if owner == "lead" else self.second


def read(insert: Insert, with_suggestions: bool = True) -> Manuscript:
    """The insert as a manuscript; LayoutError too-many-actions: a card asks for two things at most."""
    asks = (insert.coupon is not None) + len(insert.actions)
    if asks > MOST_ASKS:
        raise LayoutError("too-many-actions", f"a card asks for {MOST_ASKS} things at most, this one for {asks}.")
    lead, second = (None, *insert.actions, None)[:2] if insert.coupon else (*insert.actions, None, None)[:2]
    suggestions = insert.suggestions if with_suggestions else ()
    return Manuscript(insert, lead, second, suggestions, _conditions(insert, lead, second, suggestions))


def _conditions(
    insert: Insert, lead: Action | None, second: Action | None, suggestions: tuple[Suggestion, ...]
) -> frozenset[Condition]:
    asks = insert.coupon or lead
    found: dict[Condition, object] = {
        "coupon": insert.coupon,
        "lead": lead,
        "survey": lead and lead.kind == "survey",
        "second": second,
        "suggestions": suggestions,
        "alone": suggestions and not asks,
        "empty": not suggestions and not asks,
        "stamps": insert.stamps,
        "neutral": insert.neutral,
    }
    return frozenset([condition for condition, holds in found.items() if holds])
