"""Inks: colours as the operators that set them, as the profile asks for.

Invariant: nobody else writes a colour; equal colours give equal operators. For a press, black alone is printed over
what is there, whatever else is left out of what is beneath it.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from ..errors import LayoutError
from ..page import BLACK, REGISTRATION, Colour, Light, Recipe, Shares, as_seen
from .condition import shares_of
from .document import Document, numbers
from .profile import Condition, Profile

BLACK_ALONE: Shares = (0.0, 0.0, 0.0, 1.0)
OVER, OUT = b"/O1 gs\n", b"/O0 gs\n"
STATES = {
    "O0": b"<</Type/ExtGState/OP false/op false/OPM 0>>",
    "O1": b"<</Type/ExtGState/OP true/op true/OPM 1>>",
}
SPACE = b"[/Separation/%b/DeviceCMYK<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[%b]>>]"
REGULAR = frozenset(b"!\"$&'*+,-.0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`abcdefghijklmnopqrstuvwxyz|~")


class Load(Struct, frozen=True, order=True):
    """How much ink something takes, in per cent: a colour as it looks, '#rrggbb', or the picture of a frame."""

    per_cent: int
    what: str
    frame: str = ""


class Inks:
    """The inks of one document; loads are those of the colours that a press was to print."""

    def __init__(self, document: Document, profile: Profile) -> None:
        self._document = document
        self._condition = profile.condition
        self._known: dict[Colour, tuple[bytes, bytes]] = {}
        self._spots: dict[str, tuple[bytes, Shares]] = {}
        self.loads: list[Load] = []
        for name, source in STATES.items() if profile.condition else ():
            document.state(name, source)

    @property
    def overprint(self) -> bool:
        """Whether it has to be said what is printed over what is there."""
        return self._condition is not None

    def fill(self, colour: Colour) -> bytes:
        """The operator that areas and letters are filled with that colour by. LayoutError: spot-differs."""
        return _light(as_seen(colour)) if self._condition is None else self._inks(colour, self._condition)[0]

    def stroke(self, colour: Colour) -> bytes:
        """The operator that lines are drawn in that colour by. LayoutError: spot-differs."""
        return _light(as_seen(colour)).upper() if self._condition is None else self._inks(colour, self._condition)[1]

    def over(self, colour: Colour) -> bytes:
        """The operator that says whether letters, lines and codes of that colour are printed over what is there."""
        alone = colour == BLACK or (isinstance(colour, Recipe) and not colour.spot and colour.shares == BLACK_ALONE)
        return OVER if alone else OUT

    def _inks(self, colour: Colour, condition: Condition) -> tuple[bytes, bytes]:
        """The operators of fill and stroke."""
        if (known := self._known.get(colour)) is None:
            shares = _shares(colour, condition)
            known = b"%b k" % numbers(shares), b"%b K" % numbers(shares)
            if isinstance(colour, Recipe) and colour.spot:
                name = self._spot(colour.spot, shares)
                known, shares = (b"/%b cs 1 scn" % name, b"/%b CS 1 SCN" % name), BLACK_ALONE  # one ink, full
            self._known[colour] = known
            if colour != REGISTRATION:
                self.loads.append(Load(round(100 * sum(shares)), _hex(as_seen(colour))))
        return known

    def _spot(self, spot: str, shares: Shares) -> bytes:
        """The resource name of a spot colour, which has one plate, so one recipe."""
        if spot not in self._spots:
            name = b"S%d" % (len(self._spots) + 1)
            self._spots[spot] = name, shares
            self._document.space(name.decode(), SPACE % (_name(spot), numbers(shares)))
        name, known = self._spots[spot]
        if known != shares:
            hint = "Give it the same 'cmyk' wherever it is named, in [brand] and in every layout."
            raise LayoutError("spot-differs", f"the spot colour '{spot}' has two recipes.", hint=hint)
        return name


def _shares(colour: Colour, condition: Condition) -> Shares:
    """The inks of a colour; of a spot colour those that stand for it."""
    if isinstance(colour, Recipe) and colour.shares is not None:
        return colour.shares
    return shares_of(as_seen(colour), condition)


def _hex(colour: Light) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in (colour if len(colour) > 1 else colour * 3))


def _name(text: str) -> bytes:
    """A PDF name without its slash."""
    return b"".join(b"%c" % byte if byte in REGULAR else b"#%02X" % byte for byte in text.encode())


@lru_cache(maxsize=256)
def _light(colour: Light) -> bytes:
    """The operator of a grey, or of a colour in sRGB; whatever is grey is printed with black ink alone."""
    if len(set(colour)) == 1:
        return b"%b g" % numbers(colour[:1])
    return b"%b rg" % numbers(colour)
