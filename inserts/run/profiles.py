"""What files are made for: the shop's settings become a profile.

Invariant: nothing is converted here; a printing condition that cannot be used is said before anything is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..delivery import Notice, note
from ..errors import SettingsError, did_you_mean
from ..page import Sheet
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
        case "screen":
            return Profile(name, finest=150.0)
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


def for_paper(layouts: Iterable[str], settings: Settings, bench: bool = False) -> None:
    """SettingsError: screen-is-no-paper, where cards of one of these layouts would only be seen on a screen;
    stock-unclear, where a printer, or a bench, would put them on whatever stock it has."""
    profiles = {settings.profile(layout): layout for layout in layouts}
    if layout := profiles.get("screen"):
        message = "cards that are made for the screen lie in no stack and go to no printer."
        hint = "Take another profile; for the screen there are inserts order and inserts preview --pdf."
        own = ("profiles", layout) if layout in settings.file.print.profiles else ("profile",)
        raise SettingsError("screen-is-no-paper", message, settings.where("screen", "print", *own), hint)
    stocks = settings.file.preprinted.stocks
    if "preprinted" in profiles and (bench or settings.printer) and len(stocks) != 1:
        message = f"cards go to a printer, and [preprinted] names {len(stocks)} stocks, not the one in its tray."
        hint = "Name that one: cards that need another are held. Or print files without --printer, stock by stock."
        raise SettingsError("stock-unclear", message, settings.toml.place(("preprinted", "stocks")), hint)


def without_bleed(sheets: Mapping[str, Sheet], settings: Settings) -> Iterator[Notice]:
    """What must be known where [print] edge takes from a print shop the bleed that it expects; sheets by layout."""
    inset = (name for name in sheets if settings.profile(name) == "press" and settings.edge(name) == "inset")
    if layouts := ", ".join(name for name in inset if not sheets[name].places):
        yield note("no_bleed", layouts=layouts)


def other_profile(settings: Settings) -> Iterator[Notice]:
    """What must be known where the printer is declared for another profile than the one asked for."""
    own, asked = settings.printing.profile, settings.file.print.profile
    if settings.printer and own and own != asked:
        yield note("other_profile", printer=settings.printer, own=own, profile=asked)
