"""Whole dots, for printers whose dots are seen: what is fine is so many of them wide, and begins where one begins.

Invariant: lengths are points; a dot of 0 stands for printers whose dots nobody sees, and changes nothing.
"""

from __future__ import annotations

NEARLY = 1e-6


def down_to_dots(length: float, dot: float) -> float:
    """The length, or the whole dots in it."""
    return int(length / dot + NEARLY) * dot if dot else length


def in_dots(length: float, dot: float) -> float:
    """The length, or the nearest number of whole dots, one at least."""
    return max(1, round(length / dot)) * dot if dot else length


def on_dots(place: float, dot: float) -> float:
    """The place, or that of the nearest edge of a dot."""
    return round(place / dot) * dot if dot else place
