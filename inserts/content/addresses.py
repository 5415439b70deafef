"""Addresses behind QR codes: templates filled in, and the rules they keep.

Invariant: https to a host of the shop's list, ASCII, short, and nothing in it that says who the customer is:
templates know no customer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, urlsplit

from ..errors import SettingsError
from .expressions import text
from .values import Context, Value, field

LONGEST_URL = 300
_WHOLE = re.compile(r"\{\{\s*product\.(guide|link)\s*\}\}")
"""At a template's beginning: an address of the products table, taken as it stands."""
_SIGNS = re.compile(r"[!#-;=?-\[\]_a-z~]*")
_ORIGIN = re.compile(r"https://[^/?#]*")


def address(template: str, context: Context, hosts: Collection[str]) -> str:
    """The address of a template; SettingsError "bad-address" where it breaks a rule, "value-unknown"."""
    prefix, rest = "", template.strip()
    if found := _WHOLE.match(rest):
        prefix, rest = str(field(context, "product", found[1]) or ""), rest[found.end() :]
        if not prefix:
            raise SettingsError("value-unknown", f"product.{found[1]} is unknown here.")
    made = prefix + text(rest).render(context, _encoded)
    if fault := qr_fault(made, hosts):
        raise SettingsError("bad-address", f"the address behind a QR code {fault}")
    return made


def _encoded(value: Value, name: str, _how: str) -> str:
    if name in ("upper", "lower") and isinstance(value, str):
        value = value.upper() if name == "upper" else value.lower()
    elif name:
        raise SettingsError("bad-text", f"the filter '{name}' does not belong into an address.")
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return quote(str(value), safe="")
    raise SettingsError("bad-text", "an address takes texts and numbers only.")


def qr_fault(url: str, hosts: Collection[str]) -> str:
    """What is wrong with an address for a QR code, as the end of a sentence; empty where nothing is."""
    if len(url) > LONGEST_URL:
        return f"has {len(url)} characters; {LONGEST_URL} are the most."
    if not _SIGNS.fullmatch(url):
        return "has signs that do not belong there; they must be percent-encoded."
    begins = _ORIGIN.match(url)
    return _origin_fault(begins[0], tuple(hosts)) if begins else "does not begin with https://."


@lru_cache(maxsize=1024)
def _origin_fault(origin: str, hosts: tuple[str, ...]) -> str:
    """The same of all that stands before an address's path, which most addresses of a shop share."""
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is none."
    if "@" in parts.netloc or port is not None or parts.netloc.endswith(":"):
        return "names a user or a port."
    if host not in {known.lower() for known in hosts}:
        return f"leads to '{host}', which is not among the hosts of [qr]."
    return ""
