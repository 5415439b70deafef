"""A word with some fields changed, be it a dataclass or a Struct: what Python has as copy.replace from 3.13 on."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from msgspec import Struct, structs

Word = TypeVar("Word")


def replace(word: Word, **changes: Any) -> Word:
    """The same word, but for these fields."""
    changed: Any = structs.replace if isinstance(word, Struct) else dataclasses.replace
    return changed(word, **changes)
