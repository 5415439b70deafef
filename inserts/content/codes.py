"""Coupon codes and tokens, derived from a key: the same order gives the same code on any machine.

Invariant: pure functions; whether a code is already somebody else's, the ledger knows. Whoever reads a code
aloud or types it makes no single mistake, and swaps no two signs, that the check sign does not show.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from itertools import cycle, product

from ..declared import Codes

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""29 signs: no vowels, so no words; no 0, O, 1, I; a prime number, so that the check sign is complete."""

BASE = len(ALPHABET)
LENGTHS = (12, 16)
GROUP = 4
TOKEN_LENGTH = 12
SAMPLE = "MUSTER"
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}


def derive(key: bytes, offer: str, subject: str, slot: str = "", attempt: int = 0, length: int = 16) -> str:
    """The code of a subject (order, shipment or customer id) for an offer, in fours: "7K2M-…".

    length counts the check sign. attempt is 0 unless the ledger found the code to be somebody else's.
    ValueError for a length that is not one of LENGTHS.
    """
    if length not in LENGTHS:
        raise ValueError(f"a code has {' or '.join(map(str, LENGTHS))} signs, not {length}")
    message = b"v1\0" + _spelt(subject) + b"\0" + _spelt(slot) + b"\0" + str(attempt).encode()
    body = _signs(hmac.digest(_promotion(key, offer), message, "sha256"), length - 1)
    return group(body + check_sign(body))


@lru_cache(maxsize=64)
def _promotion(key: bytes, offer: str) -> bytes:
    """The key of an offer's codes."""
    return hmac.digest(key, b"insert/coupon/v1\0" + _spelt(offer), "sha256")


def check_sign(body: str) -> str:
    """The sign that makes the weighted sum of the code divisible by 29; weights are 2, 4, 8 … from the right."""
    total = 0
    for sign in body:
        total = (total + _VALUES[sign]) * 2
    return ALPHABET[-total % BASE]


def check_code(code: str) -> bool:
    """Whether it can be a derived code; case, spaces and hyphens do not count. False: it is mistyped."""
    signs = "".join(sign for sign in code.upper() if sign not in " -\u00a0\u202f")
    if len(signs) not in LENGTHS or any(sign not in _VALUES for sign in signs):
        return False
    return check_sign(signs[:-1]) == signs[-1]


def group(signs: str) -> str:
    """The signs in fours, with hyphens: as printed, and as registered with the shop."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def sample_code(codes: Codes, pool: Collection[str] = ()) -> str:
    """What stands for a real code where cards are only looked at: "MUST-ERMU-STER-MUST", in signs and groups as the
    longest of the offer's real ones, and none of them. pool holds the shop's own."""
    given = {"derived": (group("X" * codes.length),), "pool": tuple(pool), "fixed": (codes.code,)}[codes.source]
    longest, taken = max(given, key=len, default=group("X" * codes.length)), {code.casefold() for code in given}
    words = (SAMPLE[start:] + SAMPLE[:start] for start in range(len(SAMPLE)))
    made = (_spelling(word, longest + more * "X") for more, word in product(range(2), words))
    return next(code for code in made if code.casefold() not in taken)


def _spelling(word: str, code: str) -> str:
    """The word over and over, where the code has letters and digits; in lower case as the code is."""
    signs = cycle(word.lower() if code.islower() else word)
    return "".join(next(signs) if sign.isalnum() else sign for sign in code)


def token(key: bytes, shipment: str, action: str) -> str:
    """Twelve lower-case signs that look random: what an action's address says instead of who it was."""
    message = b"insert/token/v1\0" + _spelt(shipment) + b"\0" + _spelt(action)
    return _signs(hmac.digest(key, message, "sha256"), TOKEN_LENGTH).lower()


def _spelt(text: str) -> bytes:
    return unicodedata.normalize("NFC", text).encode()


def _signs(digest: bytes, count: int) -> str:
    """The digest's digits in base 29, the least significant first."""
    number = int.from_bytes(digest, "big") % BASE**count
    signs = []
    for _ in range(count):
        number, value = divmod(number, BASE)
        signs.append(ALPHABET[value])
    return "".join(signs)
