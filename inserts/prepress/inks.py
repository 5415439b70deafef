"""Inks: colours as the operators that set them, as the profile asks for.

Invariant: nobody else writes a colour; equal colours give equal operators.
"""

from __future__ import annotations

from functools import lru_cache

from ..page import Colour
from .document import Document, numbers
from .profile import Profile


class Inks:
    """The inks of one document."""

    def __init__(self, document: Document, profile: Profile) -> None:
        self._document = document
        self._profile = profile

    def fill(self, colour: Colour) -> bytes:
        """The operator that areas and letters are filled with that colour by."""
        return _light(colour)

    def stroke(self, colour: Colour) -> bytes:
        """The operator that lines are drawn in that colour by."""
        return _light(colour).upper()


@lru_cache(maxsize=256)
def _light(colour: Colour) -> bytes:
    """The operator of a grey, or of a colour in sRGB; whatever is grey is printed with black ink alone."""
    if len(set(colour)) == 1:
        return b"%b g" % numbers(colour[:1])
    return b"%b rg" % numbers(colour)
