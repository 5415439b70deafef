"""Money, dates and numbers as the customer's language and country write them.

Invariant: what one value looks like in one locale is worked out once, by Babel. Amounts and per cent signs
never break from their number: the space between them is U+202F, in dates U+00A0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from msgspec import Struct

from ..bidi import FIRST_STRONG, MAY_TURN, POP, runs_left
from ..emphasis import NONCHARACTERS
from ..errors import SettingsError, token
from ..model import Tone
from .values import Entries, Money, Value

CACHED = 65_536
_UNSEEN = ("Cf", "Zs", "Mn")
THIN, FIXED = "\u202f", "\u00a0"
STYLES = ("short", "medium", "long", "full", "day", "month", "weekday", "year")
_SKELETONS: Mapping[str, str] = {"day": "MMMMd"}
_PATTERNS: Mapping[str, str] = {"month": "LLLL", "weekday": "EEEE", "year": "y"}
_TO_THE_RIGHT = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff]")
_NEIGHBOURS = re.compile(f"{POP}([ \u00a0]?){FIRST_STRONG}")
_ARABIC_COMMA = frozenset(("ar", "ckb", "fa", "ps", "sd", "ug", "ur"))
_DROPPED = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff") | NONCHARACTERS


class Voice(Struct, frozen=True):
    """How one insert speaks: language ("de"), locale with the destination country ("de_AT"), tone, currency."""

    language: str
    locale: str
    tone: Tone
    currency: str

    def words(self, value: Value, name: str, how: str) -> str:
        """A known value in print; name is a filter, how its argument. Money and dates need no filter."""
        match name:
            case "upper" | "lower":
                plain = self.words(value, "", "")
                return plain.upper() if name == "upper" else plain.lower()
            case "money" if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return money(Decimal(value), self.currency, self.locale)
            case "number" if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return number(Decimal(value), self.locale)
            case "date" if isinstance(value, date):
                return day(value, self.locale, how or "long")
            case "":
                return self._plainly(value)
        raise SettingsError("bad-text", f"the filter '{name}' does not fit what it is given.")

    def _plainly(self, value: Value) -> str:
        match value:
            case str():
                return isolated(value, self.language)
            case Money():
                return money(value, self.currency, self.locale)
            case date():
                return day(value, self.locale)
            case Entries():
                return comma(self.language).join([isolated(entry, self.language) for entry in value])
            case int() | Decimal() if not isinstance(value, bool):
                return number(Decimal(value), self.locale)
        raise SettingsError("bad-text", "yes and no have no words of their own; write {% if … %}.")


def isolated(value: str, language: str) -> str:
    """Data that runs another way than the language does, set apart so that it turns nothing around it."""
    if value.isascii() and not runs_left(language):
        return value
    apart = _TO_THE_RIGHT.search(value) if runs_left(language) else MAY_TURN.search(value)
    return f"{FIRST_STRONG}{value}{POP}" if apart else value


def comma(language: str) -> str:
    """What stands between the entries of a list."""
    return "، " if language.partition("-")[0] in _ARABIC_COMMA else ", "


def joined(text: str) -> str:
    """A text in which neighbours that were set apart, as first and last name, are so together."""
    return _NEIGHBOURS.sub(r"\1", text) if POP in text else text


@lru_cache(maxsize=1024)
def known_locale(locale: str) -> Locale:
    """Babel's locale for language and country: where it has none, English as written in Europe, else the language."""
    language = locale.split("_", 1)[0]
    for name in (locale, f"{language}_150", language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise SettingsError("unknown-language", f"{token(language)} is no language that dates and money can be written in.")


@lru_cache(maxsize=CACHED)
def money(amount: Decimal, currency: str, locale: str) -> str:
    """ "19,90 €" with a narrow space that does not break."""
    return format_currency(amount, currency, locale=known_locale(locale)).replace(FIXED, THIN)


@lru_cache(maxsize=CACHED)
def round_money(amount: Decimal, currency: str, locale: str) -> str:
    """As `money`, a whole amount without its decimals: "10 €"."""
    if amount != amount.to_integral_value():
        return money(amount, currency, locale)
    known = known_locale(locale)
    pattern = known.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, currency, pattern, locale=known, currency_digits=False).replace(FIXED, THIN)


@lru_cache(maxsize=CACHED)
def number(value: Decimal, locale: str) -> str:
    """ "1.250" or "0,5": with the locale's separators, without needless zeros."""
    return format_decimal(value, locale=known_locale(locale), decimal_quantization=False)


@lru_cache(maxsize=CACHED)
def percent(value: Decimal, language: str) -> str:
    """ "10 %" of 10, "10%" where the language sets no space; wherever it is read."""
    share = Decimal(value) / 100
    return format_percent(share, locale=known_locale(language), decimal_quantization=False).replace(FIXED, THIN)


@lru_cache(maxsize=CACHED)
def day(when: date, locale: str, style: str = "long") -> str:
    """ "24. Dezember 2026"; style is one of STYLES. The day of the month holds on to its month."""
    if style not in STYLES:
        raise SettingsError("bad-text", f"'{style}' is no style of dates.", hint=f"There are {', '.join(STYLES)}.")
    known = known_locale(locale)
    if style in _SKELETONS:
        return format_skeleton(_SKELETONS[style], when, locale=known).replace(" ", FIXED)
    if style in _PATTERNS:
        return format_date(when, _PATTERNS[style], locale=known)
    written = format_date(when, style, locale=known)
    return _hold(written, known, when) if style in ("long", "full") else written


def _hold(written: str, locale: Locale, when: date) -> str:
    """The date with the space between day and month fixed."""
    together = format_skeleton("MMMMd", when, locale=locale)
    return written.replace(together, together.replace(" ", FIXED))


def clean(text: str) -> str:
    """Data fit for print: NFC, without control and direction signs, one line; blank where nothing of it shows."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _cleaned(text)


@lru_cache(maxsize=CACHED)
def _cleaned(text: str) -> str:
    kept = "".join(
        " " if char.isspace() and char not in (THIN, FIXED) else char
        for char in text
        if char not in _DROPPED and (char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    )
    clear = unicodedata.normalize("NFC", " ".join(part for part in kept.split(" ") if part))
    return clear if any(unicodedata.category(char) not in _UNSEEN for char in clear) else ""
