"""Pictures: enough pixels for the size they are printed at; and whatever runs to the trim also runs over it.

Invariant: counted in pixels of the part that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ....composition.framing import remark
from ....page import Art, Box, Picture, Symbol
from ....prepress import Condition, unprintable
from ....units import MM
from .seen import Card, Seen

INCH = 72.0
WANTED = 300
BLEED = 2 * MM
NEAR_TRIM = 1 * MM


def resolution(card: Card) -> Iterator[Seen]:
    """Pictures that look coarse in print."""
    for laid in card.shown():
        if not isinstance(mark := laid.mark, Picture):
            continue
        pixels = mark.image.width * mark.crop.width, mark.image.height * mark.crop.height
        dpi = min(pixels[0] / mark.box.width, pixels[1] / mark.box.height) * INCH
        if dpi < WANTED - 0.5:
            name = Path(mark.image.path).name
            wide, high = mark.box.width, mark.box.height
            message = (
                f"frame '{laid.frame}' prints {name} at {wide / MM:.0f} × {high / MM:.0f} mm with {dpi:.0f} dpi; "
                f"{WANTED} are wanted."
            )
            hint = f"Give it {wide / INCH * WANTED:.0f} × {high / INCH * WANTED:.0f} pixels, or show it smaller."
            yield Seen("warning", "picture-coarse", laid.frame, message, hint, -dpi, name)


def artwork(card: Card) -> Iterator[Seen]:
    """Pages of PDF files that fill the card and were made for another."""
    for side in card.sides:
        for laid in side.marks:
            if isinstance(laid.mark, Art) and (found := remark(laid.mark, side.page)):
                file = found.where.file if found.where else ""
                yield Seen("warning", found.code, laid.frame, f"{file}: {found.message}", found.hint, 0.0, file)


def pressed(card: Card, condition: Condition | None) -> Iterator[Seen]:
    """Pages of PDF files that a press cannot print, where the shop prints the layout on one."""
    for laid in card.shown() if condition else ():
        if isinstance(mark := laid.mark, Art) and (found := unprintable(mark.artwork, mark.colours, condition)):
            file = Path(mark.artwork.path).name
            yield Seen("error", found.code, laid.frame, f"{file}: {found.message}", found.hint, 0.0, file)


def bleeding(card: Card) -> Iterator[Seen]:
    """Pictures and areas that end at the trim, where it is cut: a cut a little aside leaves a white line."""
    for side in card.sides if card.compiled.bleed else ():
        patches = {laid.frame for laid in side.marks if isinstance(laid.mark, Symbol)}
        for laid in side.marks:
            if laid.solid and laid.frame not in patches and (short := _short(laid.box, side.printable)):
                message = f"frame '{laid.frame}' ends at the trim ({', '.join(short)}) and does not bleed over it."
                yield Seen("warning", "no-bleed", laid.frame, message, f"Name these sides in its edges: {list(short)}.")


def _short(box: Box, trim: Box) -> tuple[str, ...]:
    """The sides on which a box comes to the trim, but not far enough over it."""
    beyond = {
        "top": trim.y - box.y, "left": trim.x - box.x, "right": box.right - trim.right,
        "bottom": box.bottom - trim.bottom,
    }  # fmt: skip
    return tuple(side for side, over in beyond.items() if -NEAR_TRIM < over < BLEED)
