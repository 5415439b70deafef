"""What is left out of a card so that the rest of it can be printed.

Invariant: only suggestions are; whoever prints the card says how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from ..model import Insert
from ..page import Page, TextLine
from ..prepress import Profile, too_coarse

SOFT_HYPHEN = "\u00ad"


def fine_enough(insert: Insert, pages: Sequence[Page], profile: Profile) -> Insert:
    """The insert without suggestions whose picture, as it stands on these pages, has too few pixels for the profile."""
    coarse = {picture.image.sha256 for picture in too_coarse(pages, profile) if picture.frame.startswith("suggestions")}
    if not coarse:
        return insert
    kept = tuple(one for one in insert.suggestions if one.picture_sha256 not in coarse)
    return replace(insert, suggestions=kept) if len(kept) < len(insert.suggestions) else insert


def suggested(insert: Insert, pages: Iterable[Page]) -> int:
    """How many of the insert's suggestions stand on its pages: those whose name has its first line there."""
    lines = {
        _closed(mark.text)
        for page in pages
        for mark in page.marks
        if isinstance(mark, TextLine) and mark.frame.startswith("suggestions")
    }
    begun = tuple(filter(None, lines))
    return sum(
        any(_closed(name).startswith(begun) for name in (one.name, one.short_name)) for one in insert.suggestions
    )


@lru_cache(maxsize=4_096)
def _closed(text: str) -> str:
    """Text without its spaces, and without hyphens that do not show."""
    return "".join(text.replace(SOFT_HYPHEN, "").split())
