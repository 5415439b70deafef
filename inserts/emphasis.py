"""Emphasis inside a finished text: which of its letters are bold, italic, or in the accent colour.

Signs in the text say so, from where they stand to the next one: noncharacters of Unicode, which are made for use
inside one program. A text that has any has CLOSE, so that one quick look tells.

Invariant: what is data never has such a sign (`SIGNS` are cleaned away), and nobody outside is shown one (`bare`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

BOLD, ITALIC, ACCENT = 1, 2, 4
"""A look is a sum of these; 0 is plain."""

LACKING = {BOLD: "no-bold", ITALIC: "no-italic", ACCENT: "no-accent"}
"""The code of the error where a text asks for a look that its style does not have."""

FACES = BOLD | ITALIC
PLAIN = 0
CLOSE = "\ufdd0"
"""From here on, plain."""

SIGNS = frozenset(chr(ord(CLOSE) + look) for look in range(8))
NONCHARACTERS = frozenset(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)))
"""What no text that comes from outside may have."""

_BARE = dict.fromkeys(map(ord, SIGNS))
_GAPS = " \t\n\u2002\u2003"


def sign(look: int) -> str:
    """From here on, this look."""
    return chr(ord(CLOSE) + look)


def bare(text: str) -> str:
    """The text as it is read, without its signs."""
    return text.translate(_BARE) if CLOSE in text else text


def looks_of(text: str) -> tuple[str, list[int]]:
    """The text as it is read, and the look of each of its characters."""
    letters: list[str] = []
    looks: list[int] = []
    look = PLAIN
    for char in text:
        if char in SIGNS:
            look = ord(char) - ord(CLOSE)
        else:
            letters.append(char)
            looks.append(look)
    return "".join(letters), looks


def signed(text: str, looks: Sequence[int]) -> str:
    """The text with signs for the looks of its characters. Each word, as it may stand on a line of its own, has its
    own signs; a space has none."""
    parts: list[str] = []
    before = PLAIN
    shown = (PLAIN if char in _GAPS else look for char, look in zip(text, looks, strict=True))
    for look, members in groupby(zip(shown, text, strict=False), lambda pair: pair[0]):
        parts += [sign(look) if look != before else "", *(char for _, char in members)]
        before = look
    return "".join(parts) + (CLOSE if before else "")


def shared(parts: Iterable[str], text: str, looks: Sequence[int]) -> list[str]:
    """Parts of a text, in its order, each with signs for its looks."""
    at = 0
    made: list[str] = []
    for part in parts:
        at = text.index(part, at)
        made.append(signed(part, looks[at : at + len(part)]))
        at += len(part)
    return made


def lacking(used: int, had: int) -> list[tuple[str, str]]:
    """(code, name) of each look that is used and not had."""
    return [(code, code.removeprefix("no-")) for look, code in LACKING.items() if used & ~had & look]
