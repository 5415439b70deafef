"""What can go wrong, and who can put it right.

Invariant: an error names a place, says what is wrong and how to mend it, and never quotes personal data.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

LONGEST_QUOTE, MOST_LETTERS = 25, 3
_FIGURES = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z.,:/+%€$£¥ \u00a0\u202f\u2009-]+")
_TOKEN = re.compile(r"[a-z0-9_-]{1,20}|[A-Z]{1,3}")


class Place(Struct, frozen=True):
    """Where something stands: a file and, as far as known, the spot in it.

    line and field are 1-based; column is the header's name; spot is what replaces them
    where a file has no lines: `Sheet1!C12`, a JSON pointer, `row 7`.
    """

    file: str = ""
    line: int | None = None
    field: int | None = None
    column: str = ""
    spot: str = ""

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.field) if number is not None]
        text = ":".join(filter(None, (self.file, self.spot, *numbers)))
        return f"{text} ({self.column})" if self.column else text


NOWHERE = Place()


class InsertsError(Exception):
    """The root: a stable kebab-case code, the place, and a hint on how to mend it."""

    exit_code: ClassVar[int] = 4

    def __init__(self, code: str, message: str, where: Place | None = None, hint: str = "") -> None:
        super().__init__(code, message, where, hint)
        self.code = code
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where} " if self.where and str(self.where) else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}[{self.code}] {self.message}{hint}"


class SettingsError(InsertsError):
    """inserts.toml, its campaigns or its texts: the marketer mends it."""


class DataError(InsertsError):
    """A table, a row or a cell: whoever exports the data mends it."""


class LayoutError(InsertsError):
    """A layout, a font, a picture, or a text that does not fit: the designer mends it."""


class CouponError(InsertsError):
    """An offer without a code to give: the marketer mends it."""


class EnvironmentFault(InsertsError):
    """The machine: a folder that cannot be written, a missing program."""

    exit_code = 5


class LedgerError(EnvironmentFault):
    """The ledger cannot be opened or is not one."""


class DeliveryError(EnvironmentFault):
    """A finished file could not be put where it belongs."""


class ConflictError(InsertsError):
    """Somebody else holds it, or it is already there and differs."""

    exit_code = 6


def shape_of(value: str) -> str:
    """The shape of a personal value, fit for an error text: "12 digits, 1 letter"."""
    kinds = {
        "digit": sum(c.isdigit() for c in value),
        "letter": sum(c.isalpha() for c in value),
        "space": sum(c.isspace() for c in value),
    }
    kinds["other sign"] = len(value) - sum(kinds.values())
    said = [f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in kinds.items() if n]
    return ", ".join(said) or "empty"


def figures(value: str) -> str:
    """A number or a date as an error text may name it: quoted where it has a digit, three letters at most and signs
    that numbers have; else its shape, for in a row whose fields have moved it may be a name."""
    few = len(value) <= LONGEST_QUOTE and sum(sign.isalpha() for sign in value) <= MOST_LETTERS
    return f'"{value}"' if few and _FIGURES.fullmatch(value) else f"the value ({shape_of(value)})"


def token(value: str) -> str:
    """A word of a fixed list as an error text may name it: quoted where machines write so, one short word in small
    letters or three capitals; else its shape, for in a row whose fields have moved it may be a name."""
    return f'"{value}"' if _TOKEN.fullmatch(value) else f"the value ({shape_of(value)})"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "Did you mean 'x'?" for the nearest known word, or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""
