"""What the checkers share: what a profile demands of a file, and how a foreign program is called.

Invariant: a checker that is not there, or gives no answer, raises NoVerdict; it never counts as one that found nothing.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 300.0
"""Seconds after which a checker that gives no answer has none."""


class NoVerdict(Exception):
    """A checker says nothing about the file: it is not on this machine, or it broke down. The reason in words."""


@dataclass(frozen=True)
class Demand:
    """What a file of one profile is held to, beyond being sound.

    pictures: their colour spaces as poppler calls them, with bits a component where that matters ("gray 1").
    coarsest: the fewest pixels an inch.
    inks: the plates that may carry ink, of Cyan, Magenta, Yellow and Black; spots may always have theirs.
    black_text: black letters are on the black plate alone.
    most_ink: per cent of ink, all plates together.
    device_rgb: colours may be those of a screen without a profile.
    links: there may be some."""

    pictures: tuple[str, ...] = ("rgb", "gray", "index", "icc")
    coarsest: int = 100
    inks: tuple[str, ...] = ("Cyan", "Magenta", "Yellow", "Black")
    black_text: bool = False
    most_ink: int = 400
    device_rgb: bool = True
    links: bool = False


DEMANDS = {
    "office": Demand(),
    "press": Demand(("cmyk", "gray", "icc", "sep"), black_text=True, most_ink=300, device_rgb=False),
    "thermal": Demand(("gray 1", "- 1"), inks=("Black",)),
    "screen": Demand(links=True),
    "preprinted": Demand(),
}
"""By the profile's name."""


def demanded(file: Path) -> Demand:
    """What the file's name says it is made for: kw49-1a2b3c4d-press.pdf is for a press."""
    parts = reversed(file.stem.split("-"))
    return DEMANDS[next((part for part in parts if part in DEMANDS), "office")]


def program(name: str, package: str) -> str:
    """Where the program is; NoVerdict names Debian's package."""
    found = shutil.which(name)
    if found is None:
        raise NoVerdict(f"there is no {name}; Debian's package is {package}")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """The finished command; whether its exit code is good is for the caller to say. NoVerdict: it does not end."""
    try:
        return subprocess.run(
            list(map(str, command)), capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoVerdict(f"{Path(command[0]).name} gave no answer in {PATIENCE:.0f} seconds") from None


def lines(said: str) -> tuple[str, ...]:
    """The lines that are not blank, each once, in their order."""
    return tuple(dict.fromkeys(line.strip() for line in said.splitlines() if line.strip()))
