"""The easel: a layout kept warm between two saves, so that a save shows at once.

Invariant: after a mistake the last good picture stays, and the mistake is said beside it. One thread at a time.
"""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Condition, RLock
from typing import Generic, TypeVar

from ....composition import Pictures
from ....errors import InsertsError
from ....intake import Intake
from ....lettering import Letters
from ....prepress import Darkroom
from ....settings import FILE
from ... import shelf
from ...check import misdeclared
from ...produce import make_press
from ...shop import Shop
from ..cast import Case, cast, open_for
from ..galley import Galley, Pulled, of_shipment, pull
from .saves import Saves, Stamps

Thing = TypeVar("Thing")

MOST_KEPT = 12
"""Cases whose last good picture is kept."""
BUG = "bug"


class Kept(Generic[Thing]):
    """Something that is made of files: made anew only where they have changed."""

    def __init__(self) -> None:
        self._known: tuple[Hashable, Thing] | None = None

    def of(self, source: Hashable, make: Callable[[], Thing]) -> Thing:
        if self._known is None or self._known[0] != source:
            self._known = (source, make())
        return self._known[1]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mistake, as it is said beside the picture."""

    where: str
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to see of a case: its key, the picture of `version`, and what is wrong since; either may be
    missing, not both."""

    key: str
    version: int
    pulled: Pulled | None
    trouble: Trouble | None


class Easel:
    """A layout of a shop on the easel; version counts the times it was read anew."""

    def __init__(self, shop: Path, layout: str, today: date, shipment: str = "") -> None:
        """Without a shop in the folder, the starter stands in. LayoutError: unknown-layout; what else is wrong is
        shown."""
        self._shop = shop if (shop / FILE).is_file() else shelf.shipped("starter")
        self.layout, self._today, self._shipment = layout, today, shipment
        self.version, self.seconds = 0, 0.0
        self.galley: Galley | None = None
        self._trouble: Trouble | None = None
        self._lock, self._news = RLock(), Condition()
        self._intake, self._cast = Kept[Intake](), Kept[tuple[Case, ...]]()
        self._few, self._faults = Kept[Intake](), Kept[tuple[InsertsError, ...]]()
        self._letters, self._pictures, self._darkroom = Kept[Letters](), Kept[Pictures](), Darkroom()
        self._shown: dict[str, Shown] = {}
        self._good: dict[str, Shown] = {}
        self._looked_at = ""
        self.saves = Saves(self._shop, layout)
        shelf.layout_folder(self._shop, layout)

    def open(self) -> Galley:
        """The galley as it is now, for one look; all errors of shop and layout."""
        galley, faults = self._opened(self.saves.look())
        for fault in faults:
            raise fault
        return galley

    def begin_with(self, caption: str, language: str) -> None:
        """Look at this case first; DataError: no-such-case, no-such-language."""
        if self.galley:
            wanted = self.galley.case(caption, language)
            self.show(next(key for key, case in self.keys().items() if case is wanted))

    # ── when files were saved ─────────────────────────────────────────────────────────────────

    def reread(self, stamps: Stamps) -> None:
        """Read what changed, and set the case that is looked at."""
        begun = time.perf_counter()
        with self._lock:
            self._shown.clear()
            self.version += 1
            try:
                galley, faults = self._opened(stamps)
                self.galley = self.galley if self.galley and faults else galley
                self._trouble = told(faults)
            except Exception as fault:
                self._trouble = said(fault)
            if self.galley:
                self.show(self._looked_at)
        self.seconds = time.perf_counter() - begun
        with self._news:
            self._news.notify_all()

    def after(self, version: int, seconds: float) -> int:
        """Waits for a newer version, so long; gives the newest."""
        with self._news:
            self._news.wait_for(lambda: self.version > version, seconds)
        return self.version

    def _opened(self, stamps: Stamps) -> tuple[Galley, tuple[InsertsError, ...]]:
        """The galley, and what is wrong with settings and texts."""
        shop = open_for(self._shop, self.layout)
        shop = replace(shop, pictures=self._pictures.of(stamps.get("art"), lambda: Pictures(shop.folder)))
        file = shop.settings.file
        data = (file.tables, file.shop, stamps.get("data"))
        intake = self._intake.of(data, lambda: shop.take_in(self._today))
        letters = self._letters.of(stamps.get("fonts"), lambda: Letters(shelf.font_folders(self._shop)))
        press = replace(make_press(shop, letters), darkroom=self._darkroom)
        layout = shop.layouts[self.layout]
        words = (data, stamps.get("settings"), stamps.get("texts"), layout.roles, layout.shows)
        faults = self._faults.of(words, lambda: _faults(shop))
        cases = self._cast.of(words, lambda: self._cast_of(shop, intake, data))
        galley = Galley(self.layout, shop, press, cases, self._today)
        if self._shipment:
            galley = replace(galley, cases=(of_shipment(self._shipment, galley, intake), *cases))
        return galley, faults

    def _cast_of(self, shop: Shop, intake: Intake, data: Hashable) -> tuple[Case, ...]:
        """The cast; of the shop's own parcels, once all have been gone through, those that came out as extremes."""
        few = self._few.of(data, lambda: narrowed(intake, cast(shop, self.layout, intake, self._today).cases))
        return cast(shop, self.layout, few, self._today).cases

    # ── what is looked at ─────────────────────────────────────────────────────────────────────

    def keys(self) -> dict[str, Case]:
        """The cases by the keys under which the page asks for them."""
        found: dict[str, Case] = {}
        for case in self.galley.cases if self.galley else ():
            key = base = _plain(case.title)
            number = 1
            while key in found:
                number += 1
                key = f"{base}-{number}"
            found[key] = case
        return found

    def show(self, key: str) -> Shown:
        """The case of that key, else the first, as good as it can be shown."""
        with self._lock:
            cases = self.keys()
            key = key if key in cases else next(iter(cases), "")
            self._looked_at = key
            if key not in self._shown:
                self._shown[key] = self._set(key, cases.get(key))
            return self._shown[key]

    def picture(self, key: str, side: int, dpi: float) -> bytes:
        """PNG of a side (from 0) of a case; KeyError, IndexError where there is none."""
        with self._lock:
            shown = self.show(key).pulled
            if shown is None:
                raise KeyError(key)
            return shown.picture(range(len(shown.sides))[side], dpi)

    def _set(self, key: str, case: Case | None) -> Shown:
        """The case as it is now; where that cannot be, its last good picture."""
        trouble, last = self._trouble, self._good.get(key)
        if self.galley and case and not (trouble and last):
            try:
                last = Shown(key, self.version, pull(case, self.galley), None)
                self._good = dict([*self._good.items(), (key, last)][-MOST_KEPT:])
            except Exception as fault:
                trouble = trouble or said(fault)
        elif not case:
            trouble = trouble or Trouble("", "nothing-to-show", "no shipment of the shop's gets an insert.")
        return replace(last, trouble=trouble) if last else Shown(key, self.version, None, trouble)


def _faults(shop: Shop) -> tuple[InsertsError, ...]:
    """Slips in settings and texts; the cast does without offers that the layout has no place for."""
    return tuple(fault for fault in misdeclared(shop, aloud=False) if fault.code != "no-coupon-frame")


def told(faults: Sequence[InsertsError]) -> Trouble | None:
    """The first of the mistakes, and how many more there are."""
    if not faults:
        return None
    first, more = said(faults[0]), len(faults) - 1
    return replace(first, hint=f"{first.hint} {more} more: see inserts check.".strip()) if more else first


def said(fault: Exception) -> Trouble:
    """A mistake in words; of a fault of the program only where it is, for what it says may quote a person."""
    if isinstance(fault, InsertsError):
        return Trouble(str(fault.where or ""), fault.code, fault.message, fault.hint)
    last = traceback.extract_tb(fault.__traceback__)[-1]
    text = f"A fault of the program: {type(fault).__name__} in {Path(last.filename).name}, line {last.lineno}."
    return Trouble("", BUG, text, "Please report it.")


def narrowed(intake: Intake, cases: Iterable[Case]) -> Intake:
    """The intake with those parcels alone that the cases show."""
    shown = {case.shipment for case in cases}
    parcels = {
        name: tuple(parcel for parcel in parcels if parcel.shipment.id in shown)
        for name, parcels in intake.parcels.items()
    }
    return replace(intake, parcels=parcels)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "case"
