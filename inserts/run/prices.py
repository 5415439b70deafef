"""Prices: what [costs] leaves unsaid about the sheets that cards are printed on.

Invariant: no amount is guessed; what has no price of its own is said, and what it was reckoned with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..declared import SheetCosts
from ..delivery import Notice, note
from ..errors import did_you_mean
from ..page import SINGLE
from ..settings import Settings
from . import shelf

PRICES = ("paper", "click")


def unpriced(sheets: Iterable[str], settings: Settings) -> Iterator[Notice]:
    """Of each of these sheets, which prices it lacks: those that nothing is said about count as nothing, others as
    those of [costs]. These are meant for the sheet of [print], and where others have their own, for single cards."""
    costs, usual = settings.file.costs, settings.toml.at(("print", "sheet")) or SINGLE.name
    if costs is None:
        return
    for sheet in dict.fromkeys(sheets):
        meant = sheet == usual and (sheet == SINGLE.name or not costs.sheets)
        own = costs.sheets.get(sheet, SheetCosts())
        lacks = [price for price in PRICES if getattr(own, price) is None]
        free = ", ".join(price for price in lacks if price not in costs.model_fields_set)
        lent = ", ".join(price for price in lacks if price in costs.model_fields_set and not meant)
        if free:
            yield note("no_price", sheet=sheet, prices=free)
        if lent:
            yield note("price_lent", sheet=sheet, prices=lent)


def for_no_sheet(settings: Settings) -> Iterator[str]:
    """Prices under [costs.sheets] of sheets that there are not."""
    known = shelf.sheets(settings.folder)
    for name in settings.file.costs.sheets if settings.file.costs else ():
        if name not in known:
            hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
            yield f"{settings.toml.place(('costs', 'sheets', name))} there is no sheet '{name}' to have a price. {hint}"
