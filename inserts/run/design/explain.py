"""explain: why a shipment gets the insert it gets.

Invariant: it decides exactly as batch does, and writes nothing; codes that are not issued yet are shown as samples.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...content import LABELS, WORDS
from ...delivery import account
from ...emphasis import bare
from ...errors import DataError, did_you_mean
from ...intake import Intake
from ...ledger import Ledger
from ...model import Entry, Held, Insert, Parcel, Skipped
from ...settings import Settings
from ..decide import Decided, decide_one, refused_entry
from ..issuing import sample
from ..plans import reader
from ..shop import enter


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the decision for a shipment comes about today, and what was decided before, if it was."""

    shipment: str
    position: str
    decided: Decided
    before: Entry | None

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        found, outcome = self.decided.considered, self.decided.outcome
        said: dict[str, Any] = {"shipment": self.shipment, "position": self.position, "outcome": _kind(outcome)}
        if found is not None:
            said["passed"] = [{"campaign": one.campaign, "why": one.why} for one in found.choice.passed]
            said["campaign"] = self.decided.campaign
            said["why"] = found.choice.why
            said["rules"] = list(found.standing.reasons)
            said["voice"] = {"language": found.voice.language, "locale": found.voice.locale, "tone": found.voice.tone}
        said["dropped"] = [{"what": one.what, "why": one.why} for one in self.decided.dropped]
        if self.decided.had is not None:
            said["coupon_with"] = self.decided.had.shipment
        if isinstance(outcome, Insert):
            said["texts"] = {role: bare(text) for role, text in outcome.texts.items() if role in (*WORDS, *LABELS)}
            said["suggestions"] = [
                {"sku": one.sku, "reason": bare(one.reason), "price": one.price} for one in outcome.suggestions
            ]
            said["actions"] = [{"id": one.id, "url": one.url} for one in outcome.actions]
            said["coupon"] = _coupon(outcome)
        else:
            said |= {"reason": outcome.code, "message": outcome.message}
        said["decided_before"] = _before(self.before)
        return said

    def as_json(self) -> str:
        """One JSON object."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1)

    def as_text(self) -> str:
        """For people."""
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        said = self.as_dict()
        lines = [f"{self.shipment}  {self.position}", ""]
        for passed in said.get("passed", ()):
            lines.append(f"  passed over  {passed['campaign']:<16}  {passed['why']}")
        if said.get("campaign"):
            lines.append(f"  chosen       {said['campaign']:<16}  {said.get('why', '')}".rstrip())
        lines += [f"  rule         {rule}" for rule in said.get("rules", ())]
        if "voice" in said:
            voice = said["voice"]
            lines.append(
                f"  speaks       {voice['language']}, {voice['tone']}, dates and money as in {voice['locale']}"
            )
        lines += self._printed(said)
        lines += [f"  dropped      {what:<16}  {why}" for what, why in _by_reason(said["dropped"])]
        if self.before is not None:
            lines += ["", f"  Decided before: {said['decided_before']}. That is what is printed."]
        return lines

    def _printed(self, said: dict[str, Any]) -> list[str]:
        outcome = self.decided.outcome
        if not isinstance(outcome, Insert):
            held = [f"  {said['outcome']:<11}  [{said['reason']}] {said['message']}"]
            return held + ([f"               {outcome.where}"] if isinstance(outcome, Held) and outcome.where else [])
        lines = [f"  says         {role:<16}  {' '.join(text.split())}" for role, text in said["texts"].items()]
        if said["coupon"]:
            coupon = said["coupon"]
            lines.append(
                f"  coupon       {coupon['offer']:<16}  {coupon['value']}, {coupon['until']}, {coupon['code']}"
            )
        elif said.get("coupon_with") is not None:
            lines.append(f"  no coupon    {'':<16}  the order has its coupon with {said['coupon_with']}")
        lines += [f"  asks         {one['id']:<16}  {one['url']}" for one in said["actions"]]
        lines += [f"  suggests     {one['sku']:<16}  {one['reason']} {one['price']}" for one in said["suggestions"]]
        return lines


def explain(settings: Settings, shipment: str, *, today: date) -> Explanation:
    """The explanation for a shipment of the shop's data; DataError "unknown-shipment" where there is none."""
    shop = enter(settings, lasting=False)
    intake = shop.take_in(today)
    refused = next((one for one in intake.refused if one.shipment == shipment), None)
    if refused is not None:
        entry = refused_entry(refused, "")
        return Explanation(shipment, _place(refused.pick_list, refused.position), Decided(entry.outcome), None)
    parcel = find(intake, shipment)
    edition = shop.edition(intake)
    decided = decide_one(parcel, edition, sample(edition), trace=True)
    with Ledger.rehearse(settings.state) as ledger, ExitStack() as opened:
        known = ledger.decisions([shipment]).get(shipment)
        before = reader(settings.state / "plans", opened)(known) if known else None
    return Explanation(shipment, _place(parcel.shipment.pick_list, parcel.shipment.position), decided, before)


def find(intake: Intake, shipment: str) -> Parcel:
    """The parcel of a shipment."""
    for parcels in intake.parcels.values():
        for parcel in parcels:
            if parcel.shipment.id == shipment:
                return parcel
    known = [parcel.shipment.id for parcels in intake.parcels.values() for parcel in parcels]
    raise DataError("unknown-shipment", f"there is no shipment '{shipment}'.", hint=did_you_mean(shipment, known))


def _by_reason(dropped: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """(the first one and how many more, why) for each reason."""
    reasons: dict[str, list[str]] = {}
    for one in dropped:
        reasons.setdefault(one["why"], []).append(one["what"])
    for why, what in reasons.items():
        yield (what[0] if len(what) == 1 else f"{what[0]} +{len(what) - 1}"), why


def _place(pick_list: str, position: int | None) -> str:
    return f"{pick_list}, position {position}" if position is not None else pick_list


def _coupon(insert: Insert) -> dict[str, Any] | None:
    coupon = insert.coupon
    if coupon is None:
        return None
    return {
        "offer": coupon.offer,
        "value": coupon.value,
        "until": bare(coupon.until),
        "code": coupon.code,
        "terms": coupon.terms,
    }


def _kind(outcome: Insert | Held | Skipped) -> str:
    return "held" if isinstance(outcome, Held) else "skipped" if isinstance(outcome, Skipped) else "insert"


def _before(entry: Entry | None) -> str:
    if entry is None:
        return ""
    row = account(entry)
    return ", ".join(
        part for part in (row.status, f"campaign {row.campaign}" if row.campaign else "", row.code) if part
    )
