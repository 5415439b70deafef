"""What a scan at the packing bench means: the parcel of a shipment number, an order number, a match id or a position.

Invariant: never guesses. What could mean several parcels gives all of them, and what could mean none gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...intake import Intake
from ...model import Held, Parcel

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What scanners may put before a barcode to say of which kind it is: "]C1" for Code 128."""
_POSITION = re.compile(r"(\d{1,6})(?:/\d{1,6})?")
_FOREIGN_HYPHEN = "ß"
"""What the hyphen becomes where the scanner types on an American keyboard and the computer reads a German one."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A parcel that was scanned: where it is on its pick list, and its data, or why they cannot be used; neither
    where only the ledger knows it. of is how many positions the list has, 0 where that is not known."""

    shipment: str
    order: str
    pick_list: str
    position: int | None
    of: int
    match: str
    parcel: Parcel | None = field(default=None, compare=False)
    held: Held | None = field(default=None, compare=False)


def cleaned(text: str) -> str:
    """What was scanned, without what scanners put around it."""
    shown = "".join(sign for sign in text if sign.isprintable()).strip()
    return shown[3:].strip() if _AIM.match(shown) else shown


def plain(text: str) -> str:
    """A number as it is compared: letters and digits alone, small."""
    return "".join(sign for sign in text.replace(_FOREIGN_HYPHEN, "") if sign.isalnum()).casefold()


class Sought:
    """All parcels of the tables, by what may be scanned for them.

    Match ids and positions mean parcels of the bench's own pick list where it has one; positions mean nothing where
    it has none. Full numbers mean parcels of every list. Whose a match id of another list is, elsewhere tells.
    """

    def __init__(self, everything: Iterable[Meant], pick_list: str = "") -> None:
        self._numbers: dict[str, list[Meant]] = {}
        self._marks: dict[str, list[Meant]] = {}
        self._foreign: dict[str, list[Meant]] = {}
        self._positions: dict[int, list[Meant]] = {}
        self._shipments: dict[str, Meant] = {}
        for one in everything:
            for number in {plain(one.shipment), plain(one.order)} - {""}:
                self._numbers.setdefault(number, []).append(one)
            marks = self._marks if pick_list in ("", one.pick_list) else self._foreign
            marks.setdefault(plain(one.match), []).append(one)
            if pick_list and pick_list == one.pick_list and one.position is not None:
                self._positions.setdefault(one.position, []).append(one)
            if one.shipment:
                self._shipments.setdefault(one.shipment, one)

    def meant(self, text: str) -> tuple[Meant, ...]:
        """The parcels that a cleaned scan may mean, in picking order."""
        wanted = plain(text)
        position = _POSITION.fullmatch(text)
        found = [*self._numbers.get(wanted, ()), *self._marks.get(wanted, ())] if wanted else []
        found += self._positions.get(int(position[1]), ()) if position else ()
        apart = {(one.shipment, "" if one.shipment else one.position): one for one in found}
        return tuple(sorted(apart.values(), key=lambda one: (one.pick_list, one.position or 0, one.shipment)))

    def elsewhere(self, text: str) -> tuple[Meant, ...]:
        """The parcels of lists that are not packed here whose match id a cleaned scan is."""
        wanted = plain(text)
        return tuple(self._foreign.get(wanted, ())) if wanted else ()

    def shipment(self, shipment: str) -> Meant | None:
        """The parcel of exactly that shipment number."""
        return self._shipments.get(shipment)


def all_meant(intake: Intake, matches: Mapping[str, str]) -> Iterator[Meant]:
    """Every parcel and every refused row of the tables; matches gives the match id of each shipment."""
    for pick_list in intake.pick_lists():
        parcels = intake.parcels.get(pick_list, ())
        refused = [one for one in intake.refused if one.pick_list == pick_list]
        places = [*(one.shipment.position for one in parcels), *(one.position or 0 for one in refused)]
        of = max(len(places), *places)
        for parcel in parcels:
            shipment = parcel.shipment
            yield Meant(
                shipment.id, shipment.order, pick_list, shipment.position, of, matches.get(shipment.id, ""), parcel
            )
        for one in refused:
            match = matches.get(one.shipment, "")
            yield Meant(one.shipment, one.order, pick_list, one.position, of, match, held=one.held)
