"""Slots: the frames of a side where they stand, as far as that is known before there are words.

Invariant: a slot is made once a volume; its x and width hold for every card, only heights and tops are a card's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from .frames import AnyFrame, GroupFrame, Side4

MIRRORED: dict[Side4, Side4] = {"left": "right", "right": "left", "top": "top", "bottom": "bottom"}


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A frame, its x and width in points, and whether it is in the flow (else pinned); a group has slots of its own.

    mirrored: it stands as in a mirror, as on cards that are read from right to left.
    """

    frame: AnyFrame
    x: float
    width: float
    flows: bool
    inner: tuple[Slot, ...] = ()
    mirrored: bool = False


def slots(frames: tuple[AnyFrame, ...], x: float, width: float, mirrored: bool = False) -> tuple[Slot, ...]:
    """The frames in a stack at x, so wide; mirrored: left is right."""
    return tuple(_slot(frame, x, width, mirrored) for frame in frames)


def _slot(frame: AnyFrame, x: float, width: float, mirrored: bool) -> Slot:
    left = _left(frame, x, width)
    own = frame.width or width - frame.left - frame.right
    if mirrored:
        left = 2 * x + width - left - own
        frame = frame.model_copy(update={"edges": tuple(MIRRORED[edge] for edge in frame.edges)})
    flows = frame.top is None and frame.bottom is None
    if isinstance(frame, GroupFrame):
        inner = slots(frame.frames, left + frame.inside, own - 2 * frame.inside, mirrored)
        return Slot(frame, left, own, flows, inner, mirrored)
    return Slot(frame, left, own, flows, (), mirrored)


def _left(frame: AnyFrame, x: float, width: float) -> float:
    """A frame with a width stands left, unless it says how far from the right."""
    if frame.width and "right" in frame.model_fields_set:
        return x + width - frame.right - frame.width
    return x + frame.left
