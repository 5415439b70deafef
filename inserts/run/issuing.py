"""Gives coupons their codes: derived from the order, from the shop's pool, or the one for all; or samples of them.

Invariant: a code that was not recorded in the ledger is never printed as a real one.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from pathlib import Path

from ..content import Considered, Edition, claimant, derive
from ..errors import CouponError
from ..ledger import AlreadyHad, Claim, Issued, Writing
from .codes import pool_of

Given = Issued | AlreadyHad | CouponError
"""What an offer came to: its coupon, that it was had before, or why there is none."""

Issue = Callable[[Sequence[Considered]], Sequence[Given]]
"""Gives each of these, which all have an offer, what it comes to, in the same order."""


def issuer(edition: Edition, writing: Writing, shop: Path) -> Issue:
    """Gives codes and records them, as each offer says."""
    offers, key = edition.house.offers, edition.house.key
    pools: dict[str, tuple[str, ...]] = {}

    def is_derived(claim: Claim) -> bool:
        return offers[claim.offer].codes.source == "derived"

    def code(claim: Claim, attempt: int) -> str:
        return derive(key, claim.offer, claim.key, claim.key_kind, attempt, offers[claim.offer].codes.length)

    def alone(claim: Claim) -> Given:
        codes = offers[claim.offer].codes
        try:
            if codes.source == "fixed":
                return writing.issue_fixed(claim, codes.code)
            if claim.offer not in pools:
                pools[claim.offer] = pool_of(shop / codes.pool)
            return writing.take_from_pool(claim, pools[claim.offer])
        except CouponError as fault:
            return fault

    def issue(some: Sequence[Considered]) -> list[Given]:
        claims = [claim_of(considered, edition.house.customer_key) for considered in some]
        issued = iter(writing.issue_all([claim for claim in claims if is_derived(claim)], code))
        return [next(issued) if is_derived(claim) else alone(claim) for claim in claims]

    return issue


def sample(edition: Edition) -> Issue:
    """Gives codes that no shop accepts, for everything that is only looked at."""

    def issued(considered: Considered) -> Issued:
        assert considered.offer is not None
        return Issued(claim_of(considered, b"sample"), edition.sample_code(considered.offer.codes), "fixed")

    return lambda some: [issued(considered) for considered in some]


def claim_of(considered: Considered, key: bytes) -> Claim:
    """What a parcel with an offer claims; key is the one for references to customers."""
    offer, expiry, parcel = considered.offer, considered.expiry, considered.parcel
    assert offer is not None and expiry is not None and considered.choice.campaign is not None
    kind, subject = claimant(offer, parcel)
    return Claim(
        offer=offer.id,
        version=offer.version,
        bucket=expiry.bucket,
        key_kind=kind,
        key=reference(subject, key) if kind == "customer" else subject,
        campaign=considered.choice.campaign.id,
        shipment=parcel.shipment.id,
        expires=expiry.expires,
        issued=parcel.shipment.ship_date,
    )


def reference(identity: str, key: bytes) -> str:
    """The keyed hash that stands for a customer in the ledger, blank for a guest without identity."""
    return hmac.digest(key, f"inserts/customer\0{identity}".encode(), "sha256").hex()[:32] if identity else ""
