"""Output profiles: what the machine at hand asks of a file.

Invariant: a profile changes how a Page is written, never what it says.
"""

from __future__ import annotations

from msgspec import Struct

from ..page import ProfileName


class Condition(Struct, frozen=True):
    """A printing condition: its ICC profile (path, sha256 in hex), what it is called, and the most ink that its paper
    takes, in per cent of all four together; registered: the trade knows it by that name."""

    path: str
    sha256: str
    name: str
    most_ink: int
    registered: bool = True


class Profile(Struct, frozen=True):
    """A profile: condition is that of a press, dots an inch are those of a thermal printer (0: it is none); coarsest is
    the lowest resolution of pictures, in dpi, and finest the one that finer ones are brought to."""

    name: ProfileName = "office"
    condition: Condition | None = None
    dots: int = 0
    coarsest: float = 100.0
    finest: float = 300.0

    @property
    def seen(self) -> bool:
        """Whether it is looked at on a screen, and not on paper."""
        return self.name == "screen"


OFFICE = Profile()
