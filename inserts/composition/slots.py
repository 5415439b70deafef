"""Slots: the frames of a side where they stand, as far as that is known before there are words.

Invariant: a slot is made once a volume; its x and width hold for every card, only heights and tops are a card's own.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct, field

from .frames import AnyFrame, GroupFrame, Side4

MIRRORED: dict[Side4, Side4] = {"left": "right", "right": "left", "top": "top", "bottom": "bottom"}


class Slot(Struct, frozen=True, eq=False):
    """A frame, its x and width in points, and whether it is in the flow (else pinned); a group has slots of its own.

    mirrored: it stands as in a mirror, as on cards that are read from right to left. rows: of a row, the slots of
    frames by the names of those that have something to show.
    """

    frame: AnyFrame
    x: float
    width: float
    flows: bool
    inner: tuple[Slot, ...] = ()
    mirrored: bool = False
    rows: dict[frozenset[str], tuple[Slot, ...]] = field(default_factory=dict)


def slots(frames: tuple[AnyFrame, ...], x: float, width: float, mirrored: bool = False) -> tuple[Slot, ...]:
    """The frames in a stack at x, so wide; mirrored: left is right."""
    return tuple(_slot(frame, x, width, mirrored) for frame in frames)


def _slot(frame: AnyFrame, x: float, width: float, mirrored: bool) -> Slot:
    left = _left(frame, x, width)
    own = frame.width or width - frame.left - frame.right
    if mirrored:
        left = 2 * x + width - left - own
        frame = frame.model_copy(update={"edges": tuple(MIRRORED[edge] for edge in frame.edges)})
    if isinstance(frame, GroupFrame):
        lay = _cells if frame.direction == "row" else slots
        inner = lay(frame.frames, left + frame.inside, own - 2 * frame.inside, mirrored)
        return Slot(frame, left, own, _flows(frame), inner, mirrored)
    return Slot(frame, left, own, _flows(frame), (), mirrored)


def abreast(row: Slot, shown: Set[str]) -> tuple[Slot, ...]:
    """The slots of a row in which only these of its frames have something to show."""
    frame, names = row.frame, frozenset(shown)
    assert isinstance(frame, GroupFrame)
    if (known := row.rows.get(names)) is None:
        frames = tuple(one for one in frame.frames if one.name in names)
        known = _cells(frames, row.x + frame.inside, row.width - 2 * frame.inside, row.mirrored)
        row.rows[names] = known
    return known


def _cells(frames: tuple[AnyFrame, ...], x: float, width: float, mirrored: bool) -> tuple[Slot, ...]:
    """The frames side by side, those without a width sharing what the others leave; pinned ones as in a stack."""
    flow = [frame for frame in frames if _flows(frame)]
    wide = {frame.name: frame.left + frame.width + frame.right for frame in flow if frame.width}
    rest = width - sum(wide.values()) - sum(frame.gap for frame in flow[1:])
    share = rest / max(1, len(flow) - len(wide))
    found: dict[str, Slot] = {}
    at = 0.0
    for frame in flow:
        at += frame.gap if found else 0.0
        cell = wide.get(frame.name, share)
        found[frame.name] = _slot(frame, x + (width - at - cell if mirrored else at), cell, mirrored)
        at += cell
    return tuple(found.get(frame.name) or _slot(frame, x, width, mirrored) for frame in frames)


def _flows(frame: AnyFrame) -> bool:
    return frame.top is None and frame.bottom is None


def _left(frame: AnyFrame, x: float, width: float) -> float:
    """A frame with a width stands left, unless it says how far from the right."""
    if frame.width and "right" in frame.model_fields_set:
        return x + width - frame.right - frame.width
    return x + frame.left
