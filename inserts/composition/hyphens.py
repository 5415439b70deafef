"""Where words of a language may be broken, by Liang's patterns as pyphen brings them.

Invariant: a word breaks where pyphen would break it. A pattern is understood when a word first meets it: a dictionary
has tens of thousands, of which a run meets a few hundred.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyphen
from msgspec import Struct

FIGURES = b"0123456789"
_STEPS = re.compile("([0-9]?)[^0-9]?")
_CODED = re.compile(r"\^\^([0-9a-f]{2})")
_SPELLED_ANEW = re.compile("/.*=.*")
"""How a few patterns say that letters change at the break."""


class Dictionary(Struct, frozen=True, eq=False):
    """The patterns of a language by their letters, and the longest of these."""

    patterns: dict[str, str]
    longest: int

    def breaks(self, word: str) -> list[int]:
        """Before which letters of a word it may be broken, however near to its ends."""
        whole = f".{word.lower()}."
        weights = [0] * (len(whole) + 1)
        for start in range(len(whole) - 1):
            for end in range(start + 1, min(start + self.longest, len(whole)) + 1):
                if pattern := self.patterns.get(whole[start:end]):
                    for at, figure in enumerate(_STEPS.findall(pattern), start):
                        if figure and int(figure) > weights[at]:
                            weights[at] = int(figure)
        return [at - 1 for at, weight in enumerate(weights) if weight % 2]


@cache
def dictionary(language: str) -> Dictionary | None:
    """That of a language ("de_AT"; "de"); None where there is none."""
    known = pyphen.language_fallback(language)
    return _read(pyphen.LANGUAGES[known]) if known else None


@cache
def _read(path: Path) -> Dictionary:
    encoding, _, text = path.read_bytes().partition(b"\n")
    lines = text.decode(encoding.decode().strip().lower().replace("microsoft-", "")).split("\n")
    stripped = [line.strip() for line in lines]
    patterns = "\n".join([line for line in stripped if line and not line.startswith(pyphen.ignored)])
    if "^^" in patterns:
        patterns = _CODED.sub(lambda found: chr(int(found[1], 16)), patterns)
    if "=" in patterns:
        patterns = _SPELLED_ANEW.sub("", patterns)
    letters = patterns.encode().translate(None, FIGURES).decode()
    pairs = zip(letters.split("\n"), patterns.split("\n"), strict=True)
    known = {letters: pattern for letters, pattern in pairs if letters != pattern}
    return Dictionary(known, max(map(len, known)))
