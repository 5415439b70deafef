"""Twins: the same stack made for different machines, and which of it a run makes in the profile at hand.

Invariant: nobody packs a card twice unawares. What stands in a stack that was made for one machine is made for another
only as all of an unchanged list, and the run says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import delivery
from ..delivery import Notice, VolumeReport, note
from ..ledger import Volume
from ..page import ProfileName


@dataclass(frozen=True, slots=True)
class Before:
    """The files that were made for a pick list before this run; changed: there is something new to print."""

    files: tuple[Volume, ...]
    changed: bool = False

    def others(self, plan: str, profile: ProfileName) -> tuple[str, ...]:
        """The files of a plan that were made for other machines; none where it was also made for this one."""
        mine = [one.file for one in self.files if one.plan == plan]
        return () if any(delivery.profile_in(file) == profile for file in mine) else tuple(mine)

    def stands(self, plan: str, plans: Sequence[str], profile: ProfileName) -> bool:
        """Whether what an older plan holds stays as it was made for another machine: the list has changed, or some of
        it (any of its plans) was made for this one."""
        some = any(one.plan in plans and delivery.profile_in(one.file) == profile for one in self.files)
        return bool(self.others(plan, profile)) and (self.changed or some)

    def twins(self, file: str, plan: str) -> tuple[str, ...]:
        """The files of the plan that are this one, but made for other machines."""
        wanted = delivery.for_office(file)
        mine = (one.file for one in self.files if one.plan == plan)
        return tuple(one for one in mine if one != file and delivery.for_office(one) == wanted)

    def notices(self, report: VolumeReport, plan: str, asked: ProfileName) -> Iterator[Notice]:
        """What must be known of a volume of an older plan, in the profile asked for."""
        others = self.others(plan, asked)
        said = {"pick_list": report.pick_list, "before": ", ".join(others)}
        profiles = ", ".join(sorted({delivery.profile_in(file) for file in others}))
        if others and not report.file:
            yield note("stays_made", **said, was=profiles, profile=asked)
        elif others:
            yield note("same_stack", **said, was=profiles, file=report.file)
        elif any(one.file == report.file and one.sha256 != report.sha256 for one in self.files):
            yield note("made_otherwise", file=report.file)
