"""Scenes: for each campaign that uses a layout, a parcel for which it writes.

Invariant: where a made-up parcel or one of the shop's meets the campaign's condition, the scene is true: all rules
count in it. Only where none does, the campaign is made to speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...content import Edition
from ...declared import Campaign
from ...model import Insert, Parcel, Skipped
from ..decide import Decided, decide_one
from ..issuing import Issue, sample


@dataclass(frozen=True, slots=True)
class Scene:
    """A campaign, and a parcel for which it writes in that edition."""

    campaign: Campaign
    parcel: Parcel
    edition: Edition

    def play(self, parcel: Parcel, issue: Issue | None = None) -> Decided | None:
        """What becomes of the parcel; None where the campaign does not write for it."""
        decided = decide_one(parcel, self.edition, issue or sample(self.edition))
        written = decided.campaign == self.campaign.id and not isinstance(decided.outcome, Skipped)
        return decided if written else None

    def changed(self, **changes: object) -> Scene:
        """The same with these keys of the campaign changed."""
        campaign, house = self.campaign.model_copy(update=changes), self.edition.house
        campaigns = tuple(campaign if one.id == campaign.id else one for one in house.campaigns)
        return replace(
            self, campaign=campaign, edition=replace(self.edition, house=replace(house, campaigns=campaigns))
        )


def with_campaigns_on(edition: Edition, layout: str, shows: frozenset[str], used: bool) -> Edition:
    """The edition without control groups; without offers where the layout has no place for coupons; where it is not
    used yet, with campaigns on it as far as it has room for what they do: all of them, where each names another."""
    house = edition.house
    there = any((one.layout or edition.layout) == layout for one in (*house.campaigns, house.neutral))

    def put(campaign: Campaign) -> Campaign:
        changes: dict[str, object] = {"holdout": 0.0} if there else {"holdout": 0.0, "layout": layout}
        if "coupon" not in shows and (not used or (campaign.layout or edition.layout) == layout):
            changes["offer"] = ""
        return campaign.model_copy(update=changes)

    campaigns = tuple(map(put, house.campaigns))
    return replace(edition, house=replace(house, campaigns=campaigns, neutral=put(house.neutral)))


def scenes(edition: Edition, layout: str, made_up: Iterable[Parcel], own: Iterable[tuple[Parcel, Insert]]) -> (
    Iterator[Scene]
):  # fmt: skip
    """A scene for each campaign on the layout that prints anything: with a made-up parcel, else one of the shop's,
    else with the last of those made up."""
    house, parcels = edition.house, tuple(made_up)
    found: dict[str, Parcel] = {}
    for parcel in parcels:
        decided = decide_one(parcel, edition, sample(edition))
        if decided.campaign and not isinstance(decided.outcome, Skipped):
            found.setdefault(decided.campaign, parcel)
    for parcel, insert in own:
        found.setdefault(insert.campaign, parcel)
    for campaign in (*house.campaigns, house.neutral):
        if (campaign.layout or edition.layout) != layout or campaign.insert == "none":
            continue
        if campaign.id in found:
            yield Scene(campaign, found[campaign.id], edition)
        else:
            spoken = campaign.model_copy(update={"when": "true", "starts": None, "ends": None})
            yield Scene(spoken, parcels[-1], replace(edition, house=replace(house, campaigns=(spoken,))))
