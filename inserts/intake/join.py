"""Joins each shipment with its customer, and says whose it is.

Invariant: one shipment is one parcel or one refusal, whatever the customers table holds; the suppression list
beats everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from msgspec import Struct

from ..model import Customer, Held
from .profiles import Objections, Profiles
from .shipments import Draft


class Claim(Struct, frozen=True):
    """A draft with its identity (blank for an unknown guest), its profile, and whether the customer objected."""

    draft: Draft
    identity: str
    customer: Customer | None
    objected: bool
    held: Held | None


def alias(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each e-mail the one customer number it is ever seen with; an address of several numbers is left out."""
    seen: dict[str, set[str]] = {}
    for number, address in pairs:
        if number and address:
            seen.setdefault(address, set()).add(number)
    return {address: next(iter(numbers)) for address, numbers in seen.items() if len(numbers) == 1}


def join(
    drafts: Sequence[Draft], profiles: Profiles, objections: Objections, aliases: Mapping[str, str]
) -> tuple[Claim, ...]:
    """One claim for each draft, in their order."""
    owners = [_owner(found, profiles, aliases) for found in drafts]
    matched = match(owners, profiles)
    return tuple(
        _claim(found, owner, customer, profiles, objections)
        for found, owner, customer in zip(drafts, owners, matched, strict=True)
    )


def _owner(found: Draft, profiles: Profiles, aliases: Mapping[str, str]) -> str:
    number, address = found.values.get("customer") or "", found.values.get("email") or ""
    behind = profiles.by_email.get(address, frozenset()) if not number else frozenset()
    return number or (next(iter(behind)) if len(behind) == 1 else aliases.get(address, address))


def match(owners: Sequence[str], profiles: Profiles) -> list[Customer | None]:
    """The profile of each owner, by a left join that asserts that a customer is there once."""
    left = pd.DataFrame({"owner": pd.Series(owners, dtype=object)})
    right = pd.DataFrame({"owner": pd.Series(list(profiles.customers), dtype=object)})
    right["row"] = range(len(right))
    right = right[right["owner"] != ""]
    rows = left.merge(right, on="owner", how="left", validate="many_to_one")["row"]
    customers = list(profiles.customers.values())
    return [None if pd.isna(row) else customers[int(row)] for row in rows]


def _claim(found: Draft, owner: str, customer: Customer | None, profiles: Profiles, objections: Objections) -> Claim:
    number, address = found.values.get("customer") or "", found.values.get("email") or ""
    objected = objections.cover(number, address)
    if customer is not None:
        objected = objected or objections.cover(customer.id, customer.email) or customer.consent is False
    held = found.held or profiles.faulty.get(owner)
    if held is None and not number and len(profiles.by_email.get(address, ())) > 1:
        message = "several customers have the e-mail of this shipment."
        held = Held("customer-unclear", message, str(found.spot("email")), "Give the shipment its customer number.")
    if held is None and number and customer is None and profiles.known:
        message = "the customer of this shipment is not in the customers table."
        held = Held(
            "customer-unknown", message, str(found.spot("customer")), "Export the customers again, or blank the number."
        )
    return Claim(found, owner, customer, objected, held)
