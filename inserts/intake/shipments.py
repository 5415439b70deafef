"""Turns the rows of the pick lists into shipments, each whole or with the reason why not.

Invariant: every row belongs to one draft; a shipment whose rows disagree, or that lies on two lists, is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec import Struct, structs

from ..errors import NOWHERE, Place
from ..model import Held, Line, Shipment
from .cells import Fault
from .columns import Rows
from .records import ATTRIBUTE, SHIPMENTS
from .source import Torn

LINE_COLUMNS = frozenset({"sku", "quantity", "price"})
HEADS = replace(SHIPMENTS, columns=tuple(column for column in SHIPMENTS.columns if column.name not in LINE_COLUMNS))
"""The shipments table beside a table of lines."""


class Draft(Struct, frozen=True):
    """A shipment as far as it can be read: values by column (those that can be read), and what is wrong with it.

    pick_list is blank and position None where they cannot be read. rows are the indexes it came from.
    unread names what of its days and times is there and cannot be read.
    """

    pick_list: str
    position: int | None
    shipment: str
    order: str
    values: Mapping[str, Any]
    lines: tuple[Line, ...] = ()
    held: Held | None = None
    rows: tuple[int, ...] = ()
    place: Place = NOWHERE
    find: Callable[[str], Place | None] | None = None
    unread: frozenset[str] = frozenset()

    def spot(self, column: str) -> Place:
        """Where the value of a column stands, if there is one; else where the shipment begins."""
        return (self.find and self.find(column)) or self.place


@dataclass(frozen=True, slots=True)
class Defaults:
    """What counts where the data say nothing: the day, and the shop's currency and country."""

    today: date | None
    currency: str
    country: str


Loose = list[tuple[Held | None, tuple[Line, ...]]]


def draft(rows: Rows, lines: Rows | None, defaults: Defaults) -> tuple[Draft, ...]:
    """One draft for each shipment on each list, and one for each row whose shipment or list cannot be read."""
    groups, orphans = _group(rows)
    apart = None if lines is None else _lines_apart(lines, defaults.currency)
    drafts = [_draft(rows, shipment, group, apart, defaults) for shipment, group in groups.items()]
    settled = [part for found in drafts for part in _on_its_lists(found, rows)]
    settled += [_orphan(rows, row) for row in orphans]
    whole = _numbered(settled) if "position" not in rows.values else settled
    return _mark_twice(_tear(whole, rows, lines))


def _group(rows: Rows) -> tuple[dict[str, list[int]], list[int]]:
    """Rows by shipment in the order of the file, and the rows whose shipment cannot be read."""
    groups: dict[str, list[int]] = {}
    orphans = []
    for row, shipment in enumerate(rows.column("shipment")):
        if isinstance(shipment, Fault) or not shipment:
            orphans.append(row)
        else:
            groups.setdefault(shipment, []).append(row)
    return groups, orphans


# ── one shipment ──────────────────────────────────────────────────────────────────────────────


def _draft(
    rows: Rows, shipment: str, group: Sequence[int], apart: Mapping[str, Loose] | None, defaults: Defaults
) -> Draft:
    values: dict[str, Any] = {}
    faults: list[Held] = []
    for name in rows.values:
        if name not in LINE_COLUMNS and name != "pick_list":
            found = _agree(rows, group, name)
            if isinstance(found, Held):
                faults.append(found)
            else:
                values[name] = found
    own = _own_lines(rows, group) if apart is None else apart.get(shipment, [(_no_lines(rows, group[0]), ())])
    faults += [held for held, _ in own if held]
    lines = tuple(line for held, part in own if held is None for line in part)
    unread = frozenset(name for name in ("ship_date", "ordered_at") if name in rows.values and name not in values)
    if "ship_date" not in unread:
        values["ship_date"] = values.get("ship_date") or defaults.today
    values["country"] = values.get("country") or defaults.country
    faults += _missing(rows, group[0], values, defaults)
    return Draft(
        "",
        values.get("position"),
        shipment,
        values.get("order") or "",
        values,
        lines,
        faults[0] if faults else None,
        tuple(group),
        rows.place(group[0]),
        partial(_spot, rows, group),
        unread,
    )


def _spot(rows: Rows, group: Sequence[int], name: str) -> Place | None:
    """Where the shipment's rows say what can still prove wrong beside others; asked for only then."""
    row = next((row for row in group if rows.of(name, row) not in ("", None)), None)
    return None if row is None else rows.place(row, name)


def _agree(rows: Rows, group: Sequence[int], name: str) -> Any:
    """The one value that the shipment's rows give a column (None or "" where none does), or why there is none."""
    cells = rows.values[name]
    value: Any = None
    for row in group:
        cell = cells[row]
        if isinstance(cell, Fault):
            return rows.held(row, name, cell)
        if cell in ("", None) or cell == value:
            continue
        if name == "ordered_at" and value is not None:  # exports stamp each line; an order begins with its first
            value = min(value, cell)
            continue
        if value not in ("", None):
            message = f"the rows of this shipment disagree about '{name}'."
            hint = "Give all rows the same, or only the first one."
            return Held("rows-disagree", message, str(rows.place(row, name)), hint)
        value = cell
    return value


def _own_lines(rows: Rows, group: Sequence[int]) -> Loose:
    return [read_line(rows, row) for row in group]


def read_line(rows: Rows, row: int) -> tuple[Held | None, tuple[Line, ...]]:
    """The line that a row holds, or what is wrong with it."""
    for name in ("sku", "quantity", "price"):
        cell = rows.of(name, row)
        if isinstance(cell, Fault):
            return rows.held(row, name, cell), ()
        if name != "price" and cell in ("", None):
            hint = f'Fill it in, or leave such rows out: ignore = {{ {name} = [""] }}.'
            return Held("cell-missing", f"'{name}' is blank.", str(rows.place(row, name)), hint), ()
    return None, (Line(rows.of("sku", row), rows.of("quantity", row), rows.of("price", row)),)


def _no_lines(rows: Rows, row: int) -> Held:
    hint = "Export its lines, or leave the shipment out by ignore."
    return Held("no-lines", "the table of lines has none for this shipment.", str(rows.place(row, "shipment")), hint)


def _missing(rows: Rows, row: int, values: Mapping[str, Any], defaults: Defaults) -> Iterator[Held]:
    for name in ("order", "position"):
        if name in rows.values and name in values and values[name] in ("", None):
            yield Held("cell-missing", f"'{name}' is blank.", str(rows.place(row, name)), "Fill it in.")
    if values.get("ship_date") is None and "ship_date" in values:
        hint = "Fill it in, or say the day with --today."
        yield Held("ship-date-missing", "the shipment has no day.", str(rows.place(row, "ship_date")), hint)
    if (held := foreign(rows, row, values.get("currency"), defaults.currency)) is not None:
        yield held


def foreign(rows: Rows, row: int, given: Any, currency: str) -> Held | None:
    """Why money in another currency than the shop's is held."""
    if not given or given == currency or isinstance(given, Fault):
        return None
    message = f"the money is {given}, the shop's is {currency}."
    return Held("foreign-currency", message, str(rows.place(row, "currency")), "Convert it, or give it a shop.")


def _lines_apart(lines: Rows, currency: str) -> dict[str, Loose]:
    """The rows of the lines table by their shipment."""
    found: dict[str, Loose] = {}
    for row, shipment in enumerate(lines.column("shipment")):
        if not isinstance(shipment, Fault):
            held, line = read_line(lines, row)
            held = held or lines.refusal(row) or foreign(lines, row, lines.of("currency", row), currency)
            found.setdefault(shipment, []).append((held, line))
    return found


# ── lists and positions ───────────────────────────────────────────────────────────────────────


def _on_its_lists(found: Draft, rows: Rows) -> Iterator[Draft]:
    """The draft on its list; held on each of several; for each of its rows where no list can be read."""
    cells = rows.values["pick_list"]
    bad = next((row for row in found.rows if isinstance(cells[row], Fault)), None)
    lists = list(dict.fromkeys(cells[row] for row in found.rows if cells[row] and not isinstance(cells[row], Fault)))
    if not lists:
        for row in found.rows:
            yield structs.replace(found, held=_no_list(rows, row), rows=(row,), position=None)
        return
    held = found.held or (None if bad is None else rows.held(bad, "pick_list", cells[bad]))
    if len(lists) > 1:
        row = next(row for row in found.rows if cells[row] == lists[1])
        message = "the shipment is on two pick lists."
        held = Held("on-two-lists", message, str(rows.place(row, "pick_list")), "Take it off one of them.")
    for name in lists:
        yield structs.replace(found, pick_list=name, held=held)


def _no_list(rows: Rows, row: int) -> Held:
    cell = rows.values["pick_list"][row]
    if isinstance(cell, Fault):
        return rows.held(row, "pick_list", cell)
    return Held("cell-missing", "'pick_list' is blank.", str(rows.place(row, "pick_list")), "Fill it in.")


def _orphan(rows: Rows, row: int) -> Draft:
    """A row whose shipment cannot be read, on its list as far as that can."""
    cell = rows.of("shipment", row)
    blank = Held("cell-missing", "'shipment' is blank.", str(rows.place(row, "shipment")), "Fill it in.")
    held = rows.held(row, "shipment", cell) if isinstance(cell, Fault) else blank
    known = {name: rows.of(name, row) for name in ("pick_list", "position", "order")}
    clear = {name: None if isinstance(value, Fault) else value for name, value in known.items()}
    values = {name: value for name in rows.values if not isinstance(value := rows.of(name, row), Fault)}
    lines = () if LINE_COLUMNS - rows.values.keys() else read_line(rows, row)[1]
    return Draft(
        clear["pick_list"] or "", clear["position"], "", clear["order"] or "", values, lines, held, (row,),
        rows.place(row),
    )  # fmt: skip


def _numbered(drafts: Sequence[Draft]) -> list[Draft]:
    """Positions in the order of the file, list by list, where the table has no column for them."""
    count: dict[str, int] = {}
    numbered = []
    for found in sorted(drafts, key=lambda one: one.rows[:1]):
        count[found.pick_list] = count.get(found.pick_list, 0) + 1
        position = count[found.pick_list] if found.pick_list else None
        numbered.append(structs.replace(found, position=position, values={**found.values, "position": position}))
    return numbered


def _mark_twice(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Holds all that claim one position of a list."""
    claims: dict[tuple[str, int], list[Draft]] = {}
    for found in drafts:
        if found.pick_list and found.position is not None:
            claims.setdefault((found.pick_list, found.position), []).append(found)
    twice = {spot for spot, claimed in claims.items() if len(claimed) > 1}
    return tuple(_twice(one) if (one.pick_list, one.position) in twice and not one.held else one for one in drafts)


def _twice(found: Draft) -> Draft:
    message = f"position {found.position} is given to several shipments of this list."
    return structs.replace(
        found, held=Held("position-twice", message, str(found.spot("position")), "Number the list anew.")
    )


# ── torn rows ─────────────────────────────────────────────────────────────────────────────────


def _tear(drafts: list[Draft], rows: Rows, lines: Rows | None) -> list[Draft]:
    """Torn rows hold the shipment they name, else stand on the list they name, else by themselves."""
    for number, source in enumerate(rows.sources):
        for torn in source.torn:
            drafts = _place_torn(drafts, _named(torn, rows.fields[number]), torn.held)
    if lines is not None:
        for number, source in enumerate(lines.sources):
            for torn in source.torn:
                drafts = _place_torn(drafts, _named(torn, lines.fields[number]), torn.held)
        for row in lines.faults:
            if isinstance(lines.of("shipment", row), Fault) and (held := lines.refusal(row)):
                drafts.append(Draft("", None, "", "", {}, (), held))
    return drafts


def _named(torn: Torn, fields: Mapping[str, int]) -> dict[str, str]:
    """What a torn row seems to say in some columns of ours."""
    wanted = ("pick_list", "shipment", "position")
    return {name: torn.cells[fields[name]].strip() for name in wanted if fields.get(name, 1 << 30) < len(torn.cells)}


def _place_torn(drafts: list[Draft], named: Mapping[str, str], held: Held) -> list[Draft]:
    """A field of a torn row may have moved, so its words count only where whole rows know them too."""
    shipment = named.get("shipment", "")
    mine = [n for n, one in enumerate(drafts) if shipment and one.shipment == shipment]
    for number in mine:
        drafts[number] = structs.replace(drafts[number], held=drafts[number].held or held)
    if mine:
        return drafts
    pick_list = named.get("pick_list", "")
    if not any(one.pick_list == pick_list for one in drafts):
        return [*drafts, Draft("", None, "", "", {}, (), held)]
    place = named.get("position", "")
    position = int(place) if re.fullmatch("[0-9]{1,9}", place) else None
    if any(one.pick_list == pick_list and one.position == position for one in drafts):
        position = None
    return [*drafts, Draft(pick_list, position, shipment if position is not None else "", "", {}, (), held)]


# ── the shipment ──────────────────────────────────────────────────────────────────────────────


def seal(found: Draft, total: Decimal | None) -> Shipment:
    """The shipment of a draft that is not held; total is the gross total of its order."""
    value = found.values.get
    position, ship_date, copies = found.position, value("ship_date"), value("copies")
    assert position is not None and ship_date is not None, "a draft that is not held has both"
    return Shipment(
        id=found.shipment,
        order=found.order,
        pick_list=found.pick_list,
        position=position,
        customer=value("customer") or "",
        email=value("email") or "",
        lines=found.lines,
        ship_date=ship_date,
        ordered_at=value("ordered_at"),
        country=value("country") or "",
        language=value("language") or "",
        channel=value("channel") or "",
        kind=value("kind") or "order",
        gift_message=value("gift_message") or "",
        business=bool(value("business")),
        total=total,
        attributes={
            name.removeprefix(ATTRIBUTE): text
            for name, text in found.values.items()
            if name.startswith(ATTRIBUTE) and text
        },
        place=found.place,
        spot=found.spot,
        copies=int(copies) if copies else None,
    )
