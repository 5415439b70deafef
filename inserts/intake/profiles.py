"""Who the customers are, and who objected.

Invariant: a blank key joins nothing; a customer given twice in different words is nobody's profile, but a
reason to hold; not one row of the suppression list is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..errors import NOWHERE, DataError
from ..model import Customer, Held
from .accounts import Fate
from .columns import Rows
from .records import ATTRIBUTE


@dataclass(frozen=True, slots=True)
class Profiles:
    """The customers by identity (number, else e-mail), why some cannot be used, and which rows are whose.

    by_email holds the identities behind each address. known: there is a customers table.
    """

    customers: Mapping[str, Customer] = field(default_factory=dict)
    faulty: Mapping[str, Held] = field(default_factory=dict)
    by_email: Mapping[str, frozenset[str]] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    fates: tuple[Fate, ...] = ()
    refusals: tuple[Held, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Objections:
    """Customer numbers and e-mails of the suppression list."""

    customers: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()

    def cover(self, customer: str, email: str) -> bool:
        """Whether the list names this number or this address."""
        return bool(customer and customer in self.customers) or bool(email and email in self.emails)


def read_profiles(rows: Rows | None) -> Profiles:
    """The customers table: equal duplicates are one, differing ones are faulty."""
    if rows is None:
        return Profiles()
    if len(rows) and not rows.values.keys() & {"customer", "email"}:
        hint = 'Name theirs: [tables.customers.columns] customer = "…" or email = "…".'
        raise DataError("column-missing", "there is no column 'customer' and none 'email'.", rows.place(0), hint)
    customers: dict[str, Customer] = {}
    faulty: dict[str, Held] = {}
    emails: dict[str, set[str]] = {}
    owners: list[str] = []
    fates: list[Fate] = []
    refusals: list[Held] = []
    for row in range(len(rows)):
        owner = _owner(rows, row)
        held = rows.refusal(row) or (None if owner else _nobody(rows, row))
        found = _customer(rows, row) if held is None else None
        fate: Fate = "used"
        if found is None or held is not None:
            fate = "rejected"
        elif owner in customers:
            fate = "duplicate"
            held = None if _same(customers[owner], found) else _differ(rows, row)
        else:
            customers[owner] = found
        if held is not None:
            refusals.append(held)
            faulty.setdefault(owner, held)
        if address := _text(rows.of("email", row)):
            emails.setdefault(address, set()).add(owner)
        owners.append(owner)
        fates.append(fate)
    for owner, held in rows.torn("customer", "email"):
        if owner not in customers:
            faulty.setdefault(owner, held)
    faulty.pop("", None)
    by_email = {address: frozenset(owned) - {""} for address, owned in emails.items()}
    return Profiles(customers, faulty, by_email, tuple(owners), tuple(fates), tuple(refusals), known=True)


def _owner(rows: Rows, row: int) -> str:
    """The number of the row's customer, else the e-mail; blank where neither can be read."""
    return _text(rows.of("customer", row)) or _text(rows.of("email", row))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _nobody(rows: Rows, row: int) -> Held:
    message = "the row has neither a customer number nor an e-mail."
    return Held("customer-without-key", message, str(rows.place(row)), "Fill one in.")


def _differ(rows: Rows, row: int) -> Held:
    message = "this customer is there twice, and the rows differ."
    return Held("customer-twice", message, str(rows.place(row)), "Keep one of the rows.")


def _same(one: Customer, other: Customer) -> bool:
    return replace(one, place=NOWHERE) == replace(other, place=NOWHERE)


def _customer(rows: Rows, row: int) -> Customer:
    return Customer(
        id=rows.of("customer", row) or "",
        email=rows.of("email", row) or "",
        first_name=rows.of("first_name", row) or "",
        last_name=rows.of("last_name", row) or "",
        salutation=rows.of("salutation", row) or "",
        language=rows.of("language", row) or "",
        tone=rows.of("tone", row) or None,
        birthday=rows.of("birthday", row),
        member_since=rows.of("member_since", row),
        consent=rows.of("consent", row),
        open_complaint=bool(rows.of("open_complaint", row)),
        attributes=rows.gathered(ATTRIBUTE, row),
        place=rows.place(row),
        spot=partial(rows.place, row),
    )


def read_objections(rows: Rows | None) -> Objections:
    """The suppression list; DataError for the first row that cannot be read, because it might be an objection."""
    if rows is None:
        return Objections()
    torn = [row.held for source in rows.sources for row in source.torn]
    bad = torn or [held for row in sorted(rows.faults) if (held := rows.refusal(row))]
    bad = bad or [_nobody(rows, row) for row in range(len(rows)) if not _owner(rows, row)]
    if bad:
        first = bad[0]
        message = f"the suppression list cannot be read: {first.where}: {first.message}"
        raise DataError(
            "objection-unreadable", message, None, first.hint or "Mend the row, so that no objection is lost."
        )
    return Objections(_filled(rows.column("customer")), _filled(rows.column("email")))


def _filled(cells: Iterable[Any]) -> frozenset[str]:
    return frozenset(cell for cell in cells if cell)
