"""What was made before, kept for when the same is asked again.

Invariant: bounded. What is made only once, as the words with a name in them, is never kept: thousands of them
would cost more to keep than any could save.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
MOST = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Memory(Generic[Key, Value]):
    """known is what is kept; met holds hashes of the keys asked for once."""

    known: dict[Key, Value] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    def keep(self, key: Key, value: Value, *, at_once: bool = False) -> Value:
        """The value; kept when it is made the second time, or at once. Where too many are, all are forgotten first."""
        if not at_once and not self._returns(key):
            return value
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[key] = value
        return value

    def _returns(self, key: Key) -> bool:
        mark = hash(key)
        if mark in self.met:
            return True
        if len(self.met) >= MOST:
            self.met.clear()
        self.met.add(mark)
        return False
