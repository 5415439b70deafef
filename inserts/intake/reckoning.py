"""Says of every row of every table what became of it.

Invariant: each row has exactly one fate, found by looking at what was made of it, never by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .accounts import Account, Fate, settle
from .assortment import Advice, Goods
from .cells import Fault
from .columns import Rows
from .history import History, fates, identify
from .join import Claim
from .profiles import Profiles


def count_shipments(
    rows: Rows | None, lines: Rows | None, claims: Sequence[Claim], sealed: frozenset[str]
) -> tuple[Account, ...]:
    """Rows of the pick lists and their lines: used in a parcel, or rejected with the shipment they belong to."""
    fate: dict[int, Fate] = {}
    for claim in claims:
        for row in claim.draft.rows:
            fate[row] = "used" if claim.draft.shipment in sealed else "rejected"
    found = settle(rows, [fate[row] for row in range(len(rows))]) if rows is not None else ()
    if lines is None:
        return found
    refused = {claim.draft.shipment for claim in claims} - sealed
    return (*found, *settle(lines, [_of_line(one, sealed, refused) for one in lines.column("shipment")]))


def _of_line(shipment: object, sealed: frozenset[str], refused: set[str]) -> Fate:
    if isinstance(shipment, Fault) or shipment in refused:
        return "rejected"
    return "used" if shipment in sealed else "unmatched"


def count_people(
    customers: Rows | None, profiles: Profiles, suppression: Rows | None, claims: Sequence[Claim]
) -> tuple[Account, ...]:
    """Rows of customers and of the suppression list: used where they are of somebody on these pick lists."""
    wanted = {claim.identity for claim in claims}
    found: tuple[Account, ...] = ()
    if customers is not None:
        own: list[Fate] = [
            "unmatched" if fate == "used" and owner not in wanted else fate
            for fate, owner in zip(profiles.fates, profiles.owners, strict=True)
        ]
        found = settle(customers, own, profiles.refusals)
    if suppression is None:
        return found
    words = {str(claim.draft.values.get(name) or "") for claim in claims for name in ("customer", "email")}
    words |= {word for claim in claims if claim.customer for word in (claim.customer.id, claim.customer.email)}
    pairs = zip(suppression.column("customer"), suppression.column("email"), strict=True)
    named = [any(word and word in words for word in pair) for pair in pairs]
    return (*found, *settle(suppression, ["used" if one else "unmatched" for one in named]))


def count_goods(
    products: Rows | None, goods: Goods, recommendations: Rows | None, advice: Advice
) -> tuple[Account, ...]:
    """Rows of products and recommendations."""
    found = settle(products, goods.fates, goods.refusals) if products is not None else ()
    return (*found, *(settle(recommendations, advice.fates, advice.refusals) if recommendations is not None else ()))


def count_history(
    rows: Rows | None, history: History, aliases: Mapping[str, str], claims: Sequence[Claim]
) -> tuple[Account, ...]:
    """Rows of the history: used where they are of a customer on these pick lists."""
    if rows is None:
        return ()
    identities = identify(rows.column("customer"), rows.column("email"), aliases)
    wanted = frozenset(claim.identity for claim in claims if claim.identity)
    return settle(rows, fates(rows, history, identities, wanted), tuple(history.wrong.values()))
