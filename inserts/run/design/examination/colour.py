"""Contrast: of letters with what they stand on, of symbols with their ground.

Invariant: the ground is what is seen on the painted card, not what the layout means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ....composition.frames import TextFrame
from ....composition.parts import frames_of
from ....page import Box, Colour, Rectangle, Symbol, TextLine, as_seen
from .raster import Ground
from .seen import Card, Laid, Seen, Side, covers, meets

LARGE = 14.0
LEAST, LEAST_LARGE, LEAST_STATIC = 4.5, 3.0, 2.0
"""Contrast as in WCAG, of running and of large letters; and of large ones that say nothing new."""
SYMBOL = 4.5
POOR = 0.15
"""So much of a text may stand on ground that is too like it."""
DARK = 0.04045
"""Up to here sRGB is a straight line."""
PAPER: Colour = (1.0,)
GRID = tuple((column / 10, row / 4) for column in range(1, 10) for row in range(1, 4))


def luminance(colour: Colour) -> float:
    """Relative luminance of sRGB or grey: 0 black to 1 white."""
    seen = as_seen(colour)
    parts = seen if len(seen) > 1 else seen * 3
    red, green, blue = (part / 12.92 if part <= DARK else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1024)
def contrast(one: Colour, other: Colour) -> float:
    """1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def legibility(card: Card, ground: Ground) -> Iterator[Seen]:
    """Texts too like what they stand on; large ones that are the same on all cards may be faint, as ornaments are."""
    still = {frame.name for _, frame in frames_of(card.layout.file) if isinstance(frame, TextFrame) and frame.static}
    for side in card.sides:
        for laid in side.marks:
            if not isinstance(laid.mark, TextLine):
                continue
            least = LEAST if laid.mark.size < LARGE else LEAST_STATIC if laid.frame in still else LEAST_LARGE
            found = sorted(contrast(laid.mark.colour, colour) for colour in _under(laid, side, ground))
            poor = found[int(len(found) * POOR)]
            if poor < least:
                message = (
                    f"frame '{laid.frame}' has a contrast of {poor:.1f} : 1 with its ground; {least:g} : 1 are wanted."
                )
                yield Seen("warning", "low-contrast", laid.frame, message, "Take a darker or a lighter colour.", -poor)


def _under(laid: Laid, side: Side, ground: Ground) -> Sequence[Colour]:
    """The colours of the ground at points of a mark's box."""
    box = laid.box
    before = [other for other in side.marks if other.turn < laid.turn and meets(other.box, box, 0.0)]
    points = [(box.x + box.width * across, box.y + box.height * down) for across, down in GRID]
    if any(other.pictured for other in before):
        return ground.colours(side.page, points)
    return [_at(point, before) for point in points]


def _at(point: tuple[float, float], before: Sequence[Laid]) -> Colour:
    x, y = point
    for laid in reversed(before):
        if (
            isinstance(laid.mark, Rectangle)
            and laid.box.x <= x <= laid.box.right
            and laid.box.y <= y <= laid.box.bottom
        ):
            return laid.mark.colour
    return PAPER


def symbols(card: Card, ground: Ground) -> Iterator[Seen]:
    """Symbols that scanners read badly: pale, light on dark, or with something in their quiet zone."""
    for side in card.sides:
        for laid in side.marks:
            if isinstance(laid.mark, Symbol):
                yield from _symbol(laid, laid.mark, side, ground)


def _symbol(laid: Laid, symbol: Symbol, side: Side, ground: Ground) -> Iterator[Seen]:
    quiet = _quiet_zone(symbol)
    grounds = _under(Laid(symbol, quiet, laid.turn), side, ground)
    worst = min(grounds, key=luminance)
    ratio = contrast(symbol.colour, worst)
    frame = laid.frame
    if luminance(symbol.colour) >= luminance(worst) or ratio < SYMBOL:
        message = f"the symbol of frame '{frame}' has a contrast of {ratio:.1f} : 1; {SYMBOL} : 1 are wanted."
        if luminance(symbol.colour) > luminance(worst):
            message = f"the symbol of frame '{frame}' is light on dark, which many phones do not read."
        yield Seen("error", "qr-contrast", frame, message, "Print it black, or nearly, on white.", -ratio)
    for other in side.marks:
        if _disturbs(other, laid, quiet):
            message = f"the quiet zone of the symbol of frame '{frame}' is not free: '{other.frame}' stands in it."
            yield Seen("error", "qr-quiet-zone", frame, message, "Keep four modules free on all sides.")
    if not covers(side.printable, quiet):
        message = f"the quiet zone of the symbol of frame '{frame}' runs over the edge."
        yield Seen("error", "qr-quiet-zone", frame, message, "Move it inwards.")


def _disturbs(other: Laid, laid: Laid, quiet: Box) -> bool:
    """Whether a mark reaches into the quiet zone: not its own patch, nor ground that holds all of it."""
    if other.turn == laid.turn or not meets(other.box, quiet, 0.05):
        return False
    return not (other.solid and other.turn < laid.turn)  # what lies under the patch, or is it


def _quiet_zone(symbol: Symbol) -> Box:
    """The symbol with what is kept free: four modules around a QR symbol, ten beside bars."""
    box, module = symbol.box, symbol.box.width / symbol.size
    if len(symbol.rows) == 1:
        return Box(box.x - 10 * module, box.y, box.width + 20 * module, box.height)
    return box.inset(-4 * module)
