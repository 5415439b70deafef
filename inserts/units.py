"""Lengths as people write them ("12mm", "9pt") and paper by name, as points.

Invariant: inside the program a length is a float in points (1/72 inch); in files it carries its unit.
"""

from __future__ import annotations

import re

POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
MM = POINTS["mm"]

PAPER = {
    "sra3": (320 * MM, 450 * MM),
    "a3": (297 * MM, 420 * MM),
    "a4": (210 * MM, 297 * MM),
    "a5": (148 * MM, 210 * MM),
    "a6": (105 * MM, 148 * MM),
    "a7": (74 * MM, 105 * MM),
    "dl": (99 * MM, 210 * MM),
    "square": (148 * MM, 148 * MM),
    "4x6in": (288.0, 432.0),
    "4.25x5.5in": (306.0, 396.0),
    "letter": (612.0, 792.0),
}
"""Paper sizes by name: (width, height) in points, portrait."""

LENGTH = r"^\s*(-?\d+(?:\.\d+)?)\s*(mm|cm|in|pt)\s*$"
"""What a length looks like, for programs that check files before this one does."""

_LENGTH = re.compile(LENGTH)


def points(length: str) -> float:
    """Points of a length with its unit; ValueError says what a length looks like."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise ValueError(f"'{length}' is no length; write a number and mm, cm, in or pt, as in '12mm'")
    return float(found[1]) * POINTS[found[2]]


def length(points: float) -> str:
    """A length as it is written: in millimetres where these are round, else in points."""
    millimetres = round(points / MM, 4)
    return f"{millimetres:g}mm" if millimetres == round(millimetres, 1) else f"{points:g}pt"


def paper_name(width: float, height: float) -> str:
    """What people call a size in points: "A6", or "105 × 148 mm" where it has no name."""
    for name, (wide, high) in PAPER.items():
        if abs(wide - width) < 1 and abs(high - height) < 1:
            return name.upper() if name.startswith(("a", "sra")) else name
    return f"{width / MM:.0f} × {height / MM:.0f} mm"
