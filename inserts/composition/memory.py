"""What was made before, kept for when the same is asked again.

Invariant: bounded in bytes. What is made only once, as the words with a name in them, is never kept: thousands of them
would cost more to keep than any could save.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST = 16_000_000
"""Bytes that one memory keeps, as they are reckoned."""

ENTRY, LETTER = 800, 40
"""Bytes reckoned for what is kept, and for each letter that it sets: mostly more than it takes."""

MET = 4096


@dataclass(slots=True, eq=False)
class Memory(Generic[Key, Value]):
    """known is what is kept, bytes how much that is; met holds hashes of the keys asked for once."""

    known: dict[Key, Value] = field(default_factory=dict)
    bytes: int = 0
    met: set[int] = field(default_factory=set)

    def keep(self, key: Key, value: Value, letters: int, *, at_once: bool = False) -> Value:
        """The value, which sets so many letters; kept when it is made the second time, or at once. Where all of them
        are too large, all are forgotten first."""
        if not at_once and not self._returns(key):
            return value
        size = ENTRY + LETTER * letters
        if self.bytes + size > MOST:
            self.known.clear()
            self.bytes = 0
        self.known[key] = value
        self.bytes += size
        return value

    def _returns(self, key: Key) -> bool:
        mark = hash(key)
        if mark in self.met:
            return True
        if len(self.met) >= MET:
            self.met.clear()
        self.met.add(mark)
        return False
