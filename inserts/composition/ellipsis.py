"""Texts cut at a word, with an ellipsis, where a frame allows it.

Invariant: what is left is whole words, as many as fit; directions that the cut left open are closed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from ..emphasis import CLOSE, looks_of, signed
from .breaks import is_unspaced, parts
from .typeset import SetText

ELLIPSIS = "…"
ISOLATES, ISOLATE_ENDS = "\u2066\u2067\u2068", "\u2069"
_WORDS = re.compile("[^ \t\n]+")
_LOOSE = " \t\n,;:.!?–—-(„“\"'…"
"""What does not stand before an ellipsis."""


def cut(text: str, set_text: Callable[[str], SetText | None]) -> SetText | None:
    """The longest beginning of a text that fits, with an ellipsis; None where not even a word does."""
    if CLOSE in text:
        plain, looks = looks_of(text)
        return cut(plain, lambda beginning: set_text(_marked(beginning, looks)))
    beginnings = list(dict.fromkeys(_cut(text, end) for end in _ends(text)))
    fitting = bisect_left(beginnings, True, key=lambda beginning: set_text(beginning) is None)
    return set_text(beginnings[fitting - 1]) if fitting else None


def _marked(beginning: str, looks: list[int]) -> str:
    """A beginning with its signs of emphasis; the ellipsis looks like what it stands behind."""
    last = len(beginning) - len(ELLIPSIS)
    return signed(beginning, [*looks[:last], *looks[last - 1 : last]])


def _ends(text: str) -> Iterator[int]:
    """Where words end, the last one excepted."""
    words = list(_WORDS.finditer(text))
    for word in words:
        end = word.start()
        for part in parts(word[0]) if is_unspaced(word[0]) else [word[0]]:
            end += len(part)
            if end < len(text.rstrip()):
                yield end


def _cut(text: str, end: int) -> str:
    beginning = text[:end].rstrip(_LOOSE)
    opened = sum(map(beginning.count, ISOLATES)) - beginning.count(ISOLATE_ENDS)
    return beginning + ISOLATE_ENDS * max(0, opened) + ELLIPSIS
