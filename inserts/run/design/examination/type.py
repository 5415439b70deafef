"""Type as it was set: large enough, inside the safe area, not over each other; and rules that still print.

Invariant: measured from finished marks, in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ....composition.frames import TextFrame
from ....composition.parts import frames_of
from ....page import Border, Box, Rectangle, Rule, Symbol, TextLine
from ....units import MM
from .seen import Card, Laid, Seen, Side, meets

RUNNING = ("note", "greeting", "lead.text", "second.text")
"""What is read as running text."""
COMFORTABLE, SHRUNK_LEAST = 7.0, 6.0
LARGEST = 1000.0
MUCH = 0.6
"""A text set smaller than this part of its size has shrunk by much."""
SAFE = 4 * MM
HAIRLINE = 0.25
SLIGHT = 0.01
"""By so many points sums of floats may differ."""
SLACK = 0.1 * MM


def sizes(card: Card) -> Iterator[Seen]:
    """Texts that had to shrink until they are hard to read, or are no longer what they were designed to be."""
    frames = {frame.name: frame for _, frame in frames_of(card.layout.file) if isinstance(frame, TextFrame)}
    styles = card.layout.file.styles
    designed = {style.size for style in styles.values()}
    for laid in card.shown():
        if not isinstance(laid.mark, TextLine):
            continue
        size, frame = laid.mark.size, frames.get(laid.frame)
        full = styles[frame.style].size if frame else size if size in designed else LARGEST
        if frame and frame.shows in RUNNING and size < COMFORTABLE - SLIGHT:
            message = f"running text of {size:.1f} pt is hard to read; {COMFORTABLE:g} pt are wanted"
            yield _small(laid.frame, size, message)
        elif SHRUNK_LEAST > size < full - SLIGHT or (frame and size < MUCH * full):
            said = f"from {full:g} to" if frame else "to"
            yield _small(laid.frame, size, f"its text shrinks {said} {size:.1f} pt to fit")


def _small(frame: str, size: float, message: str) -> Seen:
    hint = "Shorten the text, or enlarge the frame."
    return Seen("warning", "text-small", frame, f"frame '{frame}': {message}.", hint, -size)


def safety(card: Card) -> Iterator[Seen]:
    """Texts and symbols that would be cut off, or stand so near the edge that a cut a little aside takes them."""
    for side in card.sides:
        safe = side.printable if card.inset else side.printable.inset(SAFE)
        for laid in side.marks:
            if not isinstance(laid.mark, TextLine | Symbol):
                continue
            out = _beyond(laid, side.printable.inset(-SLACK))
            near = _beyond(laid, safe.inset(-SLACK))
            edge = "the white border" if card.inset else "the trim"
            if out > 0:
                message = f"frame '{laid.frame}' runs {out / MM:.1f} mm over {edge} and is cut off."
                yield Seen("error", "outside-page", laid.frame, message, "Move it inwards.", out)
            elif near > 0:
                left = (SAFE - near) / MM
                message = f"frame '{laid.frame}' stands {left:.1f} mm from {edge}; 4 mm are safe."
                yield Seen("warning", "outside-safe-area", laid.frame, message, "Move it inwards.", near)


def _beyond(laid: Laid, safe: Box) -> float:
    """How far a mark stands out of a box."""
    box = laid.box
    return max(safe.x - box.x, safe.y - box.y, box.right - safe.right, box.bottom - safe.bottom, 0.0)


def collisions(card: Card) -> Iterator[Seen]:
    """Texts over texts of another frame, and texts that something painted later hides."""
    for side in card.sides:
        texts = [laid for laid in side.marks if isinstance(laid.mark, TextLine)]
        for one, other in combinations(texts, 2):
            if one.frame != other.frame and meets(one.box, other.box, 1.0):
                message = f"frames '{one.frame}' and '{other.frame}' print over each other."
                area = one.box.meet(other.box)
                yield Seen(
                    "error",
                    "frames-overlap",
                    other.frame,
                    message,
                    "Give one of them more room.",
                    area.width * area.height,
                )
        yield from _hidden(side, texts)


def _hidden(side: Side, texts: list[Laid]) -> Iterator[Seen]:
    solid = [laid for laid in side.marks if laid.solid]
    for text in texts:
        for laid in solid:
            if laid.turn > text.turn and laid.frame != text.frame and meets(text.box, laid.box, 1.0):
                message = f"frame '{text.frame}' is covered by '{laid.frame}', which is painted after it."
                yield Seen("error", "text-covered", text.frame, message, "Name it before, or move one of them.")


def hairlines(card: Card) -> Iterator[Seen]:
    """Lines so fine that printers lose them."""
    for laid in card.shown():
        match laid.mark:
            case Rule() | Border():
                fine = laid.mark.width
            case Rectangle():
                fine = min(laid.box.width, laid.box.height)
            case _:
                continue
        if 0 < fine < HAIRLINE - SLIGHT:
            message = f"frame '{laid.frame}' is a line of {fine:.2f} pt; finer than {HAIRLINE} pt may not print."
            yield Seen("warning", "line-too-fine", laid.frame, message, "Draw it thicker.", -fine)
