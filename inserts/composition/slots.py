"""Slots: the frames of a side where they stand, as far as that is known before there are words.

Invariant: a slot is made once a volume; its x and width hold for every card, only heights and tops are a card's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from .layout import AnyFrame, GroupFrame


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A frame, its x and width in points, and whether it is in the flow (else pinned); a group has slots of its own."""

    frame: AnyFrame
    x: float
    width: float
    flows: bool
    inner: tuple[Slot, ...] = ()


def slots(frames: tuple[AnyFrame, ...], x: float, width: float) -> tuple[Slot, ...]:
    """The frames in a stack at x, so wide."""
    return tuple(_slot(frame, x, width) for frame in frames)


def _slot(frame: AnyFrame, x: float, width: float) -> Slot:
    left = _left(frame, x, width)
    own = frame.width or width - frame.left - frame.right
    flows = frame.top is None and frame.bottom is None
    if isinstance(frame, GroupFrame):
        return Slot(frame, left, own, flows, slots(frame.frames, left + frame.inside, own - 2 * frame.inside))
    return Slot(frame, left, own, flows)


def _left(frame: AnyFrame, x: float, width: float) -> float:
    """A frame with a width stands left, unless it says how far from the right."""
    if frame.width and "right" in frame.model_fields_set:
        return x + width - frame.right - frame.width
    return x + frame.left
