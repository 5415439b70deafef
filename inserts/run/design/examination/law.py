"""What must stand on a card beside what stands there: see docs/layouts.md for the rules.

Invariant: judged from the words that are on the finished card, not from those that the insert has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....composition.frames import SuggestionsFrame, TextFrame
from ....composition.parts import frames_of
from ....page import TextLine
from ...leftout import SOFT_HYPHEN
from .seen import Card, Seen

BESIDE_PRICES = {
    "imprint": ("price-without-imprint", "who sells, with legal form and address"),
    "prices_note": ("price-without-note", "that VAT is included and delivery is not"),
}


def lawfulness(card: Card) -> Iterator[Seen]:
    """Prices and coupons without what must stand beside them."""
    yield from _prices(card)
    insert, shown = card.insert, _roles_shown(card)
    if insert.coupon and "coupon.code" in shown and "coupon.terms" not in shown:
        message = f"frame '{shown['coupon.code']}' shows a coupon, and its terms stand nowhere."
        yield Seen(
            "error", "coupon-without-terms", shown["coupon.code"], message, 'Add a text that shows "coupon.terms".'
        )
    if insert.texts.get("objection") and not insert.neutral and "objection" not in shown:
        message = "the card does not say how to object to further ones."
        yield Seen("warning", "objection-missing", "", message, 'Add a text that shows "objection".')


def _roles_shown(card: Card) -> dict[str, str]:
    """What the texts on the card show, with the frame that does."""
    texts = {laid.frame for laid in card.shown() if isinstance(laid.mark, TextLine)}
    named = (frame for _, frame in frames_of(card.layout.file) if isinstance(frame, TextFrame))
    return {frame.shows: frame.name for frame in named if frame.name in texts}


def _prices(card: Card) -> Iterator[Seen]:
    frames = {frame.name: frame for _, frame in frames_of(card.layout.file) if isinstance(frame, SuggestionsFrame)}
    said: dict[str, set[str]] = {}
    for laid in card.shown():
        if isinstance(laid.mark, TextLine) and laid.frame in frames:
            said.setdefault(laid.frame, set()).add(laid.mark.text)
    shown = _roles_shown(card)
    for name, lines in said.items():
        priced = [one for one in card.insert.suggestions if one.price and one.price in lines]
        if not priced:
            continue
        for role, (code, what) in BESIDE_PRICES.items():
            if role not in shown:
                message = f"frame '{name}' shows prices, and the card does not say {what}."
                yield Seen("error", code, name, message, f'Add a text that shows "{role}".')
        if any(one.note and not _stands(one.note, lines) for one in priced):
            message = f"frame '{name}' shows prices without unit price or lowest price of 30 days."
            yield Seen("error", "price-without-unit", name, message, 'Add a text that shows "note" to it.')


def _stands(note: str, lines: Iterable[str]) -> bool:
    """Whether a text of one line or more begins on one of these."""
    plain = note.replace(SOFT_HYPHEN, "")
    return any(line and plain.startswith(line.replace(SOFT_HYPHEN, "")) for line in lines)
