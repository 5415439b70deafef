"""What files are made for: the shop's settings become a profile.

Invariant: nothing is converted here; a printing condition that cannot be used is said before anything is printed.
"""

from __future__ import annotations

from ..errors import SettingsError, did_you_mean
from ..prepress import Condition, Profile, read_condition
from ..settings import Settings
from . import shelf

COARSEST = 150.0
"""For a press, pictures have at least so many pixels an inch."""


def profile_of(layout: str, settings: Settings) -> Profile:
    """What files of the layout are made for. SettingsError: condition-missing, and those of its file."""
    name = settings.profile(layout)
    match name:
        case "press":
            return Profile(name, condition_of(settings), coarsest=COARSEST)
        case "thermal":
            return Profile(name, dots=settings.file.thermal.dpi)
        case _:
            return Profile(name)


def condition_of(settings: Settings) -> Condition:
    """The condition that the shop's files are printed under."""
    press, known = settings.file.press, shelf.conditions(settings.folder)
    place = settings.toml.place(("press", "condition"))
    if press.condition not in known:
        hint = did_you_mean(press.condition, known) or f"There are: {', '.join(known)}."
        message = f"there is no printing condition '{press.condition}' in conditions/."
        raise SettingsError("condition-missing", message, place, hint)
    return read_condition(known[press.condition], place, press.name, press.most_ink)
