"""What files are made for: the shop's settings become a profile.

Invariant: pure; nothing is converted here, and a printing condition is only found, not opened.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import SettingsError
from ..prepress import Profile
from ..settings import Settings


def profile_of(layout: str, settings: Settings) -> Profile:
    """What files of the layout are made for."""
    name = settings.profile(layout)
    match name:
        case "thermal":
            return Profile(name, dots=settings.file.thermal.dpi)
        case "screen":
            return Profile(name, finest=150.0)
        case _:
            return Profile(name)


def for_paper(layouts: Iterable[str], settings: Settings) -> None:
    """SettingsError: screen-is-no-paper, where cards of one of these layouts would only be seen on a screen."""
    if any(settings.profile(layout) == "screen" for layout in layouts):
        message = "cards that are made for the screen lie in no stack and go to no printer."
        hint = "Take another profile; for the screen there are inserts order and inserts preview --pdf."
        raise SettingsError("screen-is-no-paper", message, hint=hint)
