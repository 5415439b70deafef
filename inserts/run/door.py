"""The front door for Python programs: a shop and what it can be asked, as the commands do it.

Invariant: only words in between; each method is one call of the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ..ledger import Reason
from ..settings import Settings
from .batch import Report, batch
from .check import Checked, check
from .design.explain import Explanation, explain
from .design.preview import preview
from .floor.find import Found, find
from .floor.reprint import Chosen, Reprinted, reprint
from .order import Ordered, print_order


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop that was opened. today is the day of shipments that name none: the clock's, where it is not given."""

    settings: Settings

    def batch(
        self, *pick_lists: str, out: str | Path = "out", today: date | None = None, dry_run: bool = False,
        again: bool = False,
    ) -> Report:  # fmt: skip
        """Print these pick lists, or all where none is named; files go to `out`. A list that was printed before and
        has changed gets a supplement; again: it is printed as a whole."""
        return batch(
            self.settings, pick_lists, out=Path(out), today=today or date.today(), dry_run=dry_run, again=again,
            occasion=self.settings.occasion(datetime.now(UTC)),
        )  # fmt: skip

    def order(self, order: Mapping[str, Any] | bytes, today: date | None = None) -> Ordered:
        """Print one order, given as JSON or as a mapping of its shape; the PDF is in the answer."""
        data = order if isinstance(order, bytes) else json.dumps(order, default=str).encode()
        now = self.settings.occasion(datetime.now(UTC))
        return print_order(self.settings, data, name="order", out=None, today=today or date.today(), occasion=now)

    def reprint(
        self, pick_list: str, cards: Chosen, reason: Reason, out: str | Path = "out", skip: int = 0
    ) -> Reprinted:
        """Print cards of a printed pick list once more; files go to `out`."""
        now = self.settings.occasion(datetime.now(UTC))
        return reprint(self.settings, pick_list, cards, reason=reason, out=Path(out), occasion=now, skip=skip)

    def find(self, what: str) -> Found:
        """Where the card of a match id, shipment, order or code is, and when it was printed."""
        return find(self.settings, what)

    def preview(self, shipment: str, out: str | Path, dpi: int = 150, today: date | None = None) -> tuple[Path, ...]:
        """Draw a shipment's insert as PNG files in `out`."""
        return tuple(preview(self.settings, shipment, out=Path(out), dpi=dpi, today=today or date.today()))

    def explain(self, shipment: str, today: date | None = None) -> Explanation:
        """Why a shipment gets the insert it gets."""
        return explain(self.settings, shipment, today=today or date.today())

    def check(self, today: date | None = None) -> Checked:
        """What would go wrong."""
        return check(self.settings, today or date.today())
