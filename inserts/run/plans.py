"""Finds in the plans what was decided before.

Invariant: each plan is opened once a run; a plan that was purged is no error, the ledger still has the decision.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from ..delivery import Plan
from ..ledger import Decision
from ..model import Entry


def reader(folder: Path, opened: ExitStack) -> Callable[[Decision], Entry | None]:
    """A function from a decision to its entry, None where its plan is gone; `opened` closes the plans."""
    plans: dict[str, Plan | None] = {}

    def read(decision: Decision) -> Entry | None:
        if decision.plan not in plans:
            path = folder / decision.plan
            plans[decision.plan] = opened.enter_context(Plan(path)) if path.exists() else None
        plan = plans[decision.plan]
        return plan.find(decision.shipment) if plan else None

    return read
