"""Which campaign speaks to a parcel, and what must not be said to it at all.

Invariant: rules (channel, objection, gift, complaint, kind, business) come before campaigns and only ever take
away; then campaigns are tried top to bottom and the first whose condition holds wins.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct

from ..declared import Campaign, Channel
from ..errors import DataError, SettingsError, did_you_mean, token
from ..model import Parcel
from .expressions import condition
from .values import Context

Kind = Literal["full", "neutral", "none"]
UNSOLD = ("replacement", "exchange")
"""Kinds of parcels that make good for something: nothing is sold with them."""


class Standing(Struct, frozen=True):
    """What the rules leave to an insert: its kind, with a code and words where that is not "full".

    named: it may use what is known of the customer. offers, suggests, prices: it may carry them.
    reasons says, in words, what was taken away.
    """

    insert: Kind
    code: str = ""
    why: str = ""
    named: bool = True
    offers: bool = True
    suggests: bool = True
    prices: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A campaign that was passed over, and what decided against it."""

    campaign: str
    why: str


class Choice(Struct, frozen=True):
    """The campaign that won, None where none did; why says what decided. insert "none": print nothing.

    holdout: this customer is in the campaign's control group (insert is "none" then). code is kebab-case and
    empty for a full insert. passed lists the campaigns before it, where it was asked for.
    """

    campaign: Campaign | None
    insert: Kind
    code: str = ""
    why: str = ""
    holdout: bool = False
    passed: tuple[Passed, ...] = ()


def stand(parcel: Parcel, channels: Mapping[str, Channel]) -> Standing:
    """What the rules allow; DataError "unknown-channel" where the channel is not declared."""
    shipment = parcel.shipment
    name = shipment.channel or "shop"
    if name not in channels:
        hint = f"Declare it under [channels]. {did_you_mean(name, channels)}".rstrip()
        where = shipment.spot("channel") if shipment.spot else shipment.place
        raise DataError("unknown-channel", f"{token(name)} is no declared channel.", where, hint)
    channel = channels[name]
    if channel.insert == "none":
        return Standing("none", "marketplace", channel.why or f"channel '{name}' takes no inserts")
    if parcel.objected:
        return _neutral("objection", "the customer objected to advertising")
    if channel.insert == "neutral":
        return _neutral("channel", channel.why or f"channel '{name}' takes neutral inserts only")
    complaint = parcel.customer is not None and parcel.customer.open_complaint
    return _full(bool(shipment.gift_message.strip()), complaint, shipment.kind, shipment.business)


@cache
def _full(gift: bool, complaint: bool, kind: str, business: bool) -> Standing:
    makes_good = kind in UNSOLD
    rules = {
        "a gift: nothing of the payer, no coupon, no price": gift,
        "an open complaint: nothing is sold": complaint,
        f"a parcel of kind {kind}: nothing is sold": makes_good,
        "a business: no consumer prices": business,
    }
    return Standing(
        "full",
        named=not gift,
        offers=not (gift or complaint or makes_good),
        suggests=not (complaint or makes_good),
        prices=not (gift or business),
        reasons=tuple(reason for reason, counts in rules.items() if counts),
    )


def _neutral(code: str, why: str) -> Standing:
    return Standing("neutral", code, why, False, False, False, False, (f"{why}: no name, no coupon, no suggestion",))


def choose(
    campaigns: Iterable[Campaign],
    neutral: Campaign,
    standing: Standing,
    context: Context,
    ship_date: date,
    who: str,
    key: bytes,
    trace: bool = False,
) -> Choice:
    """The first campaign that is in its window and whose condition holds; who and key decide the hold-out.

    who is from `addressee`. trace collects the campaigns that were passed over, and why.
    """
    if standing.insert == "none":
        return Choice(None, "none", standing.code, standing.why)
    if standing.insert == "neutral":
        return Choice(neutral, "neutral", standing.code, standing.why)
    passed: list[Passed] = []
    for campaign in campaigns:
        against = _window(campaign, ship_date) or _condition(campaign, context, trace)
        if not against:
            return _won(campaign, context, who, key, tuple(passed), trace)
        if trace:
            passed.append(Passed(campaign.id, against))
    return Choice(None, "none", "no-campaign", "no campaign's condition holds", passed=tuple(passed))


def _window(campaign: Campaign, day: date) -> str:
    """Why the campaign does not run on the day; empty where it does. Both ends count."""
    if campaign.starts is not None and day < campaign.starts:
        return f"starts {campaign.starts}, the parcel leaves {day}"
    if campaign.ends is not None and day > campaign.ends:
        return f"ended {campaign.ends}, the parcel leaves {day}"
    return ""


def _condition(campaign: Campaign, context: Context, trace: bool) -> str:
    """What speaks against the campaign; empty where its condition holds."""
    try:
        asked = condition(campaign.when)
        if asked.holds(context):
            return ""
        return asked.explain(context).why if trace else "its condition does not hold"
    except SettingsError as fault:
        message = f"campaign '{campaign.id}', when: {fault.message}"
        raise SettingsError(fault.code, message, fault.where, fault.hint) from fault


def _won(campaign: Campaign, context: Context, who: str, key: bytes, passed: tuple[Passed, ...], trace: bool) -> Choice:
    if held_out(campaign, who, key):
        why = f"in the control group of '{campaign.id}'"
        return Choice(campaign, "none", "hold-out", why, holdout=True, passed=passed)
    why = condition(campaign.when).explain(context).why if trace else ""
    match campaign.insert:
        case "none":
            return Choice(campaign, "none", "campaign", f"campaign '{campaign.id}' prints nothing", passed=passed)
        case "neutral":
            return Choice(campaign, "neutral", "campaign", f"campaign '{campaign.id}' is neutral", passed=passed)
        case _:
            return Choice(campaign, "full", why=why, passed=passed)


def addressee(parcel: Parcel) -> str:
    """Who counts as one person: the customer, and for a guest the order."""
    return f"customer\0{parcel.identity}" if parcel.identity else f"order\0{parcel.shipment.order}"


def held_out(campaign: Campaign, who: str, key: bytes) -> bool:
    """Whether `who` is in the campaign's control group: always the same answer, independent of other campaigns."""
    if campaign.holdout <= 0:
        return False
    digest = hmac.digest(key, f"inserts/holdout/v1\0{campaign.id}\0{who}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") < campaign.holdout * 2**64
