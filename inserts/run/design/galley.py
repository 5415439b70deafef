"""A galley: a layout opened for looking at it, filled with the cases of its cast.

Invariant: nothing is written and the ledger is never opened; every code is the sample that no shop accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from ... import prepress
from ...composition import outlines
from ...composition.framing import remark
from ...composition.layout import FILE
from ...errors import DataError, InsertsError, LayoutError, did_you_mean
from ...intake import Intake
from ...model import Insert
from ...page import Art, Page, drawn
from ...toml import Key, Toml
from ..decide import decide_one
from ..issuing import sample
from ..leftout import suggested
from ..produce import Press
from ..shop import Shop
from .cast import Case
from .explain import find


@dataclass(frozen=True, slots=True)
class Galley:
    """A layout ready to be looked at: the shop it was opened for, its press, the cases, and the day."""

    layout: str
    shop: Shop
    press: Press
    cases: tuple[Case, ...]
    today: date

    def case(self, caption: str = "", language: str = "") -> Case:
        """The case of that caption in that language; the first that has both, where one or both are not given.

        DataError: no-such-case, no-such-language.
        """
        spoken = [case for case in self.cases if language in ("", case.insert.language)]
        named = [case for case in spoken if caption.casefold() in ("", case.caption.casefold())]
        if not spoken:
            known = ", ".join(sorted({case.insert.language for case in self.cases}))
            raise DataError("no-such-language", f"no case speaks '{language}'.", None, f"There are: {known}.")
        if not named:
            captions = tuple(dict.fromkeys(case.caption for case in spoken))
            hint = did_you_mean(caption, captions) or f"There are: {', '.join(captions)}."
            raise DataError("no-such-case", f"there is no case '{caption}'.", None, hint)
        return named[0]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card: its name, and its frames by name, each as x, y, width and height in points."""

    name: str
    frames: Mapping[str, tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Pulled:
    """A case as it prints: its pages, its sides, the card as a PDF of its own, how many suggestions did not fit; and
    what is to be said of its art."""

    case: Case
    pages: tuple[Page, ...]
    sides: tuple[Side, ...]
    pdf: bytes
    left_out: int = 0
    remarks: tuple[LayoutError, ...] = ()

    def picture(self, side: int, dpi: float, *, small: bool = False) -> bytes:
        """PNG of a side (from 0) as it looks when cut."""
        margin = prepress.leaf_of(self.pages, slug=False).margin
        return prepress.picture(self.pdf, side, dpi, margin, small=small)


def pull(case: Case, galley: Galley) -> Pulled:
    """The case set and printed by itself. LayoutError at the frame's place in layout.toml, or at the picture."""
    made = galley.press.compiled[galley.layout]
    try:
        pages = galley.press.pages(case.insert)
    except LayoutError as fault:
        raise _placed(fault, galley) from fault
    sides = tuple(Side(side.name, _frames(page, side, made)) for page, side in zip(pages, made.sides, strict=True))
    zone = ZoneInfo(galley.shop.settings.file.shop.timezone)
    pdf = prepress.print_alone(
        pages, galley.press.hand, title=f"{galley.layout}: {case.caption}", language=case.insert.language,
        made=datetime.combine(galley.today, time(), zone), darkroom=galley.press.darkroom,
    )  # fmt: skip
    return Pulled(case, pages, sides, pdf, _left_out(case.insert, pages, galley), tuple(_remarks(pages)))


def _remarks(pages: tuple[Page, ...]) -> Iterator[LayoutError]:
    """What is to be said of art that was not made for the card."""
    for page in pages:
        for mark in drawn(page.marks):
            if isinstance(mark, Art) and (found := remark(mark, page)):
                yield found


def _left_out(insert: Insert, pages: tuple[Page, ...], galley: Galley) -> int:
    """Suggestions that the card should have and has not."""
    wanted = "suggestions" in galley.shop.layouts[galley.layout].shows
    return len(insert.suggestions) - suggested(insert, pages) if wanted else 0


def of_shipment(shipment: str, galley: Galley, intake: Intake) -> Case:
    """A shipment of the shop's as a case, put on the layout whichever its own is. DataError where it gets no card."""
    suggests = "suggestions" in galley.shop.layouts[galley.layout].shows
    edition = replace(galley.shop.edition(intake), bare=frozenset(() if suggests else galley.shop.layouts))
    outcome = decide_one(find(intake, shipment), edition, sample(edition)).outcome
    if not isinstance(outcome, Insert):
        raise DataError(outcome.code, f"this shipment gets no insert: {outcome.message}")
    return Case(f"shipment {shipment}", replace(outcome, layout=galley.layout), shipment)


def _frames(page: Page, side: Any, made: Any) -> dict[str, tuple[float, float, float, float]]:
    return {name: (box.x, box.y, box.width, box.height) for name, box in outlines(page, side, made)}


# ── where a frame stands in its file ──────────────────────────────────────────────────────────


def _placed(fault: LayoutError, galley: Galley) -> InsertsError:
    """The error with file, line and column of the frame that it names; as it is where it names none."""
    spot = fault.where.spot if fault.where else ""
    folder = galley.shop.layouts[galley.layout].folder
    toml = Toml(folder / FILE, f"layouts/{folder.name}/{FILE}", LayoutError)
    for keys, name in _named(toml.data.get("sides", []), ("sides",)):
        if name in re.split("/", spot)[1:2]:
            picture = "".join(f"{part}: " for part in re.split("/", spot)[2:])
            return LayoutError(fault.code, f"{picture}{fault.message}", toml.place(keys), fault.hint)
    return fault


def _named(rows: Any, keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The key path and the name of every frame beneath."""
    for at, row in enumerate(rows):
        path = (*keys, at)
        if "kind" in row:
            yield path, row.get("name", "")
        yield from _named(row.get("frames", []), (*path, "frames"))
