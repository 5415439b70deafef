"""Values as conditions and texts see them, and how they compare.

Invariant: a comparison with an unknown value is false, whatever it asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from ..errors import SettingsError, did_you_mean


class Money(Decimal):
    """An amount in the shop's currency, so that it prints as one."""


class Entries(tuple[str, ...]):
    """A list field: `in` asks for a whole entry, never for a part of one."""

    __slots__ = ()


Value = str | int | Decimal | bool | date | tuple["Value", ...] | None
"""What a field can be; None is unknown, a tuple that is no Entries is a list written in a condition."""

Context = Mapping[str, Mapping[str, Value] | Value]
"""Groups of fields by name ("customer"), and a few bare values ("token")."""

Print = Callable[[Value, str, str], str]
"""Puts a known value into words: (value, filter, the filter's argument), the last two empty where there is none."""


def field(context: Context, group: str, name: str) -> Value:
    """The value of a name, None where it is unknown; SettingsError where there is no such group.

    A field is looked up in the mapping itself, so that one called `items` is still the field.
    """
    if group not in context:
        raise SettingsError("unknown-name", f"'{group}' is no name here.", hint=did_you_mean(group, context))
    found = context[group]
    if isinstance(found, dict | Mapping):  # nearly all are dicts, and those are soon told
        return found.get(name)
    return None if name else found


def compare(sign: str, left: Value, right: Value) -> bool:
    """The comparison; false, whatever it asks, where a side is unknown."""
    if left is None or right is None:
        return False
    if sign in ("in", "notin"):
        return _within(left, right) == (sign == "in")
    one, other = _alike(left, right)
    if type(one) is not type(other):
        return sign == "ne"
    match sign:
        case "eq":
            return one == other
        case "ne":
            return one != other
        case "lt":
            return one < other  # type: ignore[operator]  # both are of one type here
        case "lteq":
            return one <= other  # type: ignore[operator]
        case "gt":
            return one > other  # type: ignore[operator]
        case _:
            return one >= other  # type: ignore[operator]


def _within(left: Value, right: Value) -> bool:
    """Whole entries of a list; in a text, anywhere in it."""
    if isinstance(right, Entries):
        return isinstance(left, str) and _plain(left) in right
    if isinstance(right, tuple):
        return any(compare("eq", left, entry) for entry in right)
    return isinstance(right, str) and isinstance(left, str) and left in right


def _alike(left: Value, right: Value) -> tuple[Value, Value]:
    """Both sides as one type, where a text can be read as what the other side is."""
    if isinstance(left, str) and not isinstance(right, str):
        left = _read(left, right)
    elif isinstance(right, str) and not isinstance(left, str):
        right = _read(right, left)
    return _plain(left), _plain(right)


def _read(written: str, like: Value) -> Value:
    try:
        if isinstance(like, date):
            return date.fromisoformat(written)
        if isinstance(like, bool):
            return {"true": True, "false": False}.get(written, written)
        return Decimal(written) if isinstance(like, int | Decimal) and Decimal(written).is_finite() else written
    except (ValueError, InvalidOperation):
        return written


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
