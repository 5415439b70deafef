"""What files are made for: the shop's settings become a profile.

Invariant: pure; nothing is converted here, and a printing condition is only found, not opened.
"""

from __future__ import annotations

from ..prepress import Profile
from ..settings import Settings


def profile_of(layout: str, settings: Settings) -> Profile:
    """What files of the layout are made for."""
    name = settings.profile(layout)
    match name:
        case "thermal":
            return Profile(name, dots=settings.file.thermal.dpi)
        case _:
            return Profile(name)
