"""Reads one cell's text as what its column holds, by what the shop declares of its formats.

Invariant: nothing is guessed: a text either has exactly one reading, or it is a Fault that says why not;
a Fault quotes no personal value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..declared import Table
from ..errors import figures, shape_of, token
from .records import Column
from .source import Broken, Moment, Number

LONGEST_ID = 100
LONGEST_TEXT = 2_000
EXACT_DIGITS = 15
"""Digits a workbook keeps of a number."""
WORDS = frozenset({"bool", "country", "language", "currency", "choice"})
"""Kinds of columns that hold a word of a list."""
YEARS = range(1900, 2101)
YES = frozenset({"true", "yes", "1", "y", "ja", "j"})
NO = frozenset({"false", "no", "0", "n", "nein"})

_FLOAT = re.compile(r"[+-]?[0-9]+[.,]0+|[+-]?[0-9]+([.,][0-9]+)?[eE][+-][0-9]+")
_WHOLE = re.compile(r"([+-]?[0-9]+)[.,]0+")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+|[^@\s,;<>]+@localhost")
_PLAIN = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be read: a code, a sentence, and what to do."""

    code: str
    message: str
    hint: str = ""


class Unreadable(ValueError):
    """Raised by the readings: (code, the rest of a sentence that begins with the value, hint)."""

    def __str__(self) -> str:
        return str(self.args[1])


Reading = Callable[[str], object]


def understand(text: str, column: Column, read: Reading) -> object:
    """The cell's value, or the Fault; a blank cell is what a blank reads as."""
    try:
        if isinstance(text, Broken):
            return Fault("cell-without-value", f"{text}.", "Open the file, let it calculate, and save it again.")
        return read(text)
    except Unreadable as fault:
        code, rest, hint = fault.args
        return Fault(code, f"{said(text, column)} {rest}.", hint)


def said(text: str, column: Column) -> str:
    """A value as an error may name it: quoted where it is not personal and cannot be of another column either, else
    its shape."""
    if column.personal:
        return f"the value ({shape_of(text)})"
    return token(text) if column.kind in WORDS else figures(text)


def reading(column: Column, table: Table, zone: ZoneInfo) -> Reading:
    """How cells of the column are read under the formats of its table."""
    whole = table.formats.get(column.name) == "integer"
    match column.kind:
        case "id":
            return lambda text: identifier(text, whole=whole, personal=column.personal)
        case "integer":
            return lambda text: integer(text, whole=whole, signed=column.signed)
        case "amount":
            return lambda text: amount(text, table.decimal, table.thousands, signed=column.signed)
        case "quantity":
            return lambda text: quantity(text, table.decimal, table.thousands, signed=column.signed)
        case "date":
            return lambda text: day(text, table.date)
        case "time":
            return lambda text: moment(text, table.time, zone)
        case "choice":
            return lambda text: choice(text, column)
        case _:
            return SIMPLE[column.kind]


def identifier(text: str, *, whole: bool = False, personal: bool = False) -> str:
    """An id: NFC, trimmed, otherwise exactly as given. whole: numbers are ids, `17850.0` is 17850. Only a personal
    one may be an e-mail address."""
    trimmed = unicodedata.normalize("NFC", text).strip()
    hint = 'Export it as text, or declare it: formats = { … = "integer" }.'
    if isinstance(text, Moment):
        raise Unreadable("id-is-a-date", "was made a date by the spreadsheet", "Format the column as text.")
    if whole and (found := _WHOLE.fullmatch(trimmed)):
        trimmed = found[1]
    elif _FLOAT.fullmatch(trimmed):
        raise Unreadable("id-looks-like-a-number", "has become a number; digits may be lost", hint)
    if isinstance(text, Number):
        if not whole or not trimmed.isdigit():
            raise Unreadable("id-is-a-number", "is stored as a number; leading zeros may be lost", hint)
        if len(trimmed) > EXACT_DIGITS:
            raise Unreadable("id-lost-digits", "has more digits than a number keeps", "Format the column as text.")
    if "@" in trimmed and not personal and _EMAIL.fullmatch(trimmed):
        raise Unreadable("id-is-an-email", "is an e-mail address", "See whether the fields of the row have moved.")
    return check_id(trimmed)


def check_id(text: str) -> str:
    """The id, if it is one that can be printed and compared."""
    if len(text) > LONGEST_ID:
        raise Unreadable("id-too-long", f"is longer than {LONGEST_ID} characters", "")
    if not text.isprintable():
        raise Unreadable("id-unprintable", "holds characters that cannot be printed", "")
    return text


def plain(text: str) -> str:
    """Text for print: NFC, trimmed, at most 2,000 characters."""
    if isinstance(text, Moment):
        raise Unreadable("text-is-a-date", "was made a date by the spreadsheet", "Format the column as text.")
    if len(text) > LONGEST_TEXT:
        raise Unreadable("text-too-long", f"is longer than {LONGEST_TEXT} characters", "")
    return unicodedata.normalize("NFC", text).strip()


def email(text: str) -> str:
    """An e-mail address as it is compared: NFC, trimmed, case folded."""
    address = plain(text).casefold()
    if address and not _EMAIL.fullmatch(address):
        hint = 'Correct it; a word for "none" can be mapped: values = { email = { "none" = "" } }.'
        raise Unreadable("not-an-email", "is no e-mail address", hint)
    return address


def integer(text: str, *, whole: bool = False, signed: bool = False) -> int | None:
    """A whole number of at most nine digits."""
    trimmed = text.strip()
    if whole and (found := _WHOLE.fullmatch(trimmed)):
        trimmed = found[1]
    if not trimmed:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", trimmed):
        raise Unreadable("not-an-integer", "is no whole number", "Write digits only.")
    if not signed and trimmed.startswith("-"):
        raise Unreadable("below-zero", "is below zero", "")
    return int(trimmed)


def amount(text: str, sign: str = ".", thousands: str = "", *, signed: bool = False) -> Decimal | None:
    """A decimal number written with the declared decimal sign and separator of thousands."""
    trimmed = text.strip().translate(_SPACES)
    if not trimmed:
        return None
    if not isinstance(text, Number):
        trimmed = _canonical(trimmed, sign, thousands)
    if not _PLAIN.fullmatch(trimmed):
        hint = f"Here numbers are written like 1{thousands}234{sign}50; declare decimal and thousands if they are not."
        raise Unreadable("not-a-number", "is no number", hint)
    if not signed and trimmed.startswith("-") and Decimal(trimmed):
        hint = "Leave such rows out by the table's ignore, if they are no products."
        raise Unreadable("below-zero", "is below zero", hint)
    return Decimal(trimmed)


def _canonical(text: str, sign: str, thousands: str) -> str:
    """The number with "." and no thousands; what is not written as declared becomes something that is none."""
    whole, comma, rest = text.partition(sign)
    if thousands and thousands in whole:
        if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+", whole):
            return ""
        whole = whole.replace(thousands, "")
    if not re.fullmatch(r"[+-]?[0-9]+", whole):
        return ""
    return f"{whole}.{rest}" if comma else whole


def quantity(text: str, sign: str = ".", thousands: str = "", *, signed: bool = False) -> Decimal | None:
    """A number of pieces, above nothing."""
    number = amount(text, sign, thousands, signed=True)
    if not signed and number is not None and number <= 0:
        hint = "Leave such rows out by the table's ignore, if they are no products."
        raise Unreadable("quantity-not-positive", "is not above zero", hint)
    return number


def day(text: str, form: str) -> date | None:
    """A day written in the declared form; of a workbook's own dates only those without a time of day."""
    trimmed = text.strip()
    if not trimmed:
        return None
    if isinstance(text, Moment):
        trimmed, form = trimmed.removesuffix(" 00:00:00"), "%Y-%m-%d"
    return _parsed(trimmed, form, "date").date()


def moment(text: str, form: str, zone: ZoneInfo) -> datetime | None:
    """A moment written in the declared form; in the shop's zone unless the text says another."""
    trimmed = text.strip()
    if not trimmed:
        return None
    if isinstance(text, Moment):
        form = "%Y-%m-%d %H:%M:%S" if " " in trimmed else "%Y-%m-%d"
    found = _parsed(trimmed, form, "time")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _parsed(text: str, form: str, key: str) -> datetime:
    try:
        quick = form == "%Y-%m-%d %H:%M:%S" and _ISO.fullmatch(text)
        found = datetime.fromisoformat(text) if quick else datetime.strptime(text, form)
    except ValueError as fault:
        hint = f"It must be written as {form}; declare {key} if the table writes it otherwise."
        raise Unreadable("not-a-date", "is no date in the declared form", hint) from fault
    if found.year not in YEARS:
        raise Unreadable("date-implausible", f"is not between {YEARS[0]} and {YEARS[-1]}", "")
    return found


def truth(text: str) -> bool | None:
    """Yes or no, in English or German, or 1 and 0."""
    word = text.strip().casefold()
    if word and word not in YES | NO:
        raise Unreadable("not-yes-or-no", "is neither yes nor no", "Map the table's words by values.")
    return word in YES if word else None


def country(text: str) -> str:
    """A country's two letters, upper case."""
    code = text.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise Unreadable("not-a-country", "is no country code of two letters", "Map the table's words by values.")
    return code


def language(text: str) -> str:
    """A language's code, lower case, without its region: de-AT is de (the country is the destination's)."""
    code = text.strip().replace("_", "-")
    if code and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise Unreadable("not-a-language", "is no language code", "Map the table's words by values.")
    return code.partition("-")[0].lower()


def currency(text: str) -> str:
    """A currency's three letters, upper case."""
    code = text.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise Unreadable("not-a-currency", "is no currency code of three letters", "Map the table's words by values.")
    return code


def skus(text: str) -> tuple[str, ...]:
    """SKUs separated by comma, semicolon, bar or line break, each once."""
    parts = (identifier(part) for part in re.split(r"[,;|\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def path(text: str) -> str:
    """A file below the shop's folder."""
    name = plain(text)
    if (
        re.match(r"[/\\~]|[A-Za-z][A-Za-z0-9+.-]*:", name)
        or "\\" in name
        or ".." in name.split("/")
        or not name.isprintable()
    ):
        raise Unreadable("path-outside", "is no file below the shop's folder", "Give it as art/picture.png.")
    return name


def choice(text: str, column: Column) -> str:
    """One of the column's words, without regard to case."""
    word = text.strip().casefold()
    if word and word not in column.choices:
        hint = f"Known: {', '.join(column.choices)}. Map the table's words by values."
        raise Unreadable("unknown-word", "is not known here", hint)
    return column.choices.get(word, "")


SIMPLE: dict[str, Reading] = {
    "text": plain,
    "email": email,
    "bool": truth,
    "country": country,
    "language": language,
    "currency": currency,
    "skus": skus,
    "path": path,
}
