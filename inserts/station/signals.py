"""What each answer looks and sounds like, and which scans are one scan.

Invariant: a colour never speaks alone; beside it stand a word and a sign, and none of the three is used for another
meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..run.floor.answers import Kind
from .poster import Sign

State = Literal["ready", "working"]
Tone = Literal["plain", "good", "calm", "ask", "stop"]


@dataclass(frozen=True, slots=True)
class Signal:
    """How a state is shown: the name of its large word among the phrases, its sign, small and large, its tone, and
    how often the bell rings."""

    word: str
    mark: str
    sign: Sign
    tone: Tone
    bells: int = 0


SIGNALS: Mapping[Kind | State, Signal] = {
    "ready": Signal("big_ready", "", "barcode", "plain"),
    "working": Signal("big_working", "", "dots", "plain"),
    "insert": Signal("big_insert", "✓", "tick", "good", 1),
    "none": Signal("big_none", "–", "none", "calm", 2),
    "again": Signal("big_again", "?", "again", "ask", 3),
    "several": Signal("big_several", "?", "list", "ask", 3),
    "busy": Signal("big_busy", "…", "wait", "ask", 3),
    "held": Signal("big_stop", "!", "stop", "stop", 3),
    "unknown": Signal("big_stop", "!", "stop", "stop", 3),
    "printer": Signal("big_stop", "!", "stop", "stop", 3),
    "fault": Signal("big_stop", "!", "stop", "stop", 3),
}


class Trigger:
    """Tells a scanner that fires twice from two scans: the same code within the span of a second is one."""

    def __init__(self, span: float = 1.0) -> None:
        self._span = span
        self._last: tuple[str, float] = ("", float("-inf"))

    def is_new(self, text: str, at: float) -> bool:
        """Whether a code that arrives at that moment (seconds) is a scan of its own."""
        before, then = self._last
        self._last = (text, at)
        return text != before or at - then >= self._span
