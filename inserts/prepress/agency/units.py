"""What a page of art draws with: every content stream it leads to, each with its own resources.

Invariant: each stream is met once; what only lets something shine through is met as a mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from msgspec import Struct

COLOURS = "/ColorSpace"
DRAWN = ("/XObject", "/Pattern")


class Unit(Struct, frozen=True, eq=False):
    """A content stream (of a page, form, pattern or letter) with what it draws with. mask: what it draws tells how
    much of something else shows."""

    stream: Any
    resources: Any
    mask: bool = False

    @property
    def named(self) -> Any:
        """The colour spaces that the stream knows by name."""
        return self.resources.get(COLOURS, {})

    @property
    def images(self) -> list[Any]:
        return [one for one in listed(self.resources, "/XObject") if str(one.get("/Subtype")) == "/Image"]

    @property
    def states(self) -> list[Any]:
        """The graphics states that it may set."""
        patterns = [one["/ExtGState"] for one in listed(self.resources, "/Pattern") if "/ExtGState" in one]
        return [*listed(self.resources, "/ExtGState"), *patterns]

    @property
    def shadings(self) -> list[Any]:
        patterns = [one["/Shading"] for one in listed(self.resources, "/Pattern") if "/Shading" in one]
        return [*listed(self.resources, "/Shading"), *patterns]


def units_of(page: Any) -> list[Unit]:
    """The page's own stream first, those that are met as masks alone last."""
    found: dict[tuple[int, int], Unit] = {}
    masks: list[Unit] = []
    _gather(Unit(page["/Contents"], page["/Resources"]), found, masks)
    for mask in masks:
        _gather(mask, found, masks)
    return list(found.values())


def _gather(first: Unit, found: dict[tuple[int, int], Unit], masks: list[Unit]) -> None:
    waiting = [first]
    for unit in waiting:
        if unit.stream.objgen not in found:
            found[unit.stream.objgen] = unit
            for one in _inside(unit):
                (masks if one.mask and not unit.mask else waiting).append(one)


def _inside(unit: Unit) -> Iterator[Unit]:
    resources = unit.resources
    for key in DRAWN:
        for thing in listed(resources, key):
            if isinstance(thing, pikepdf.Stream) and str(thing.get("/Subtype")) != "/Image":
                yield Unit(thing, _own(thing, resources), unit.mask)
    for font in listed(resources, "/Font"):
        if str(font.get("/Subtype")) == "/Type3":
            own = _own(font, resources)
            yield from (Unit(letter, own, unit.mask) for letter in listed(font, "/CharProcs"))
    for state in unit.states:
        if isinstance(mask := state.get("/SMask"), pikepdf.Dictionary) and "/G" in mask:
            yield Unit(mask["/G"], _own(mask["/G"], resources), mask=True)


def _own(thing: Any, resources: Any) -> Any:
    """The resources of a form, pattern or font, which has those that it is met in where it says none."""
    if isinstance(thing, pikepdf.Stream) and "/Resources" not in thing:
        thing["/Resources"] = _needed(thing, resources)
    return thing.get("/Resources", resources)


def _needed(stream: Any, resources: Any) -> Any:
    """The resources without forms and patterns that the stream does not name: itself is among them."""
    said = pikepdf.parse_content_stream(stream, "Do scn SCN")
    names = {str(part) for one in said for part in one.operands if isinstance(part, pikepdf.Name)}
    kept = pikepdf.Dictionary({key: value for key, value in resources.items() if key not in DRAWN})
    for key in DRAWN:
        if key in resources:
            kept[key] = pikepdf.Dictionary({name: one for name, one in resources[key].items() if name in names})
    return kept


def listed(things: Any, key: str) -> list[Any]:
    """What stands under the names of a dictionary in a dictionary."""
    inside = things.get(key)
    return [] if inside is None else [inside[name] for name in inside.keys()]  # noqa: SIM118 (no mapping)
