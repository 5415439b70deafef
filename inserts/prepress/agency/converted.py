"""Art converted: every RGB colour that a page paints with, as inks of the press.

Invariant: what is no RGB stays as it is, numbers and all; what cannot be converted faithfully is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from ..profile import Condition
from .gradients import convert_gradient
from .pictures import STRANGERS, Unfit, convert_picture, indexed
from .separation import shares
from .spaces import CMYK, GREY, Space, space_of
from .units import COLOURS, Unit

INKS = pikepdf.Name.DeviceCMYK
RGB_PARTS = 3
PATTERN_OF_INKS = "/PatternOfInks"
PLAIN = {"g": GREY, "k": CMYK}
BORROWED = Space("strange", 0)
"""The space of a colour that a form takes on from what draws it."""


def convert_things(file: pikepdf.Pdf, units: Sequence[Unit], condition: Condition) -> Iterator[str]:
    """Pictures, gradients, tables and groups of the units in inks; gives what cannot be converted, in words."""
    masked = any(unit.mask for unit in units)
    for unit in units:
        if unit.mask:
            continue
        named = unit.named
        group = unit.stream.get("/Group", {})
        if "/CS" in group and space_of(group["/CS"], named).kind == "rgb":
            group["/CS"] = INKS
        for image in unit.images:
            yield from _told(convert_picture, image, named, condition)
        for shading in unit.shadings:
            space = space_of(shading["/ColorSpace"], named)
            if space.kind == "rgb":
                yield from _told(convert_gradient, file, shading, space, condition)
            elif space.base and space.base.kind == "rgb":
                yield "gradients in a table of RGB colours"
        _convert_named(unit.resources, condition, masked)


def _told(convert: Callable[..., None], *given: Any) -> Iterator[str]:
    try:
        convert(*given)
    except Unfit as fault:
        yield str(fault)


def _convert_named(resources: Any, condition: Condition, masked: bool) -> None:
    """The tables among the colour spaces in inks; RGB goes, as no colour is set in it any more."""
    named = resources.get(COLOURS, {})
    spaces = {name: space_of(value, named) for name, value in named.items()}
    for name, space in spaces.items():
        if space.kind == "index":
            named[name] = indexed(named[name], space, condition)
        told = space.base if space.kind == "pattern" else space
        if told and told.kind == "rgb" and not masked and name != "/DefaultRGB":
            del named[name]


@dataclass(slots=True)
class Content:
    """A content stream on its way from RGB to inks: the colour spaces in force, and what cannot be converted."""

    unit: Unit
    condition: Condition
    page: bool = False
    faults: dict[str, None] = field(default_factory=dict)
    fill: Space = BORROWED
    stroke: Space = BORROWED
    saved: list[tuple[Space, Space]] = field(default_factory=list)

    def converted(self, content: Sequence[Any]) -> list[Any]:
        """The instructions with colours as inks."""
        if self.page:
            self.fill = self.stroke = GREY
        return [self._instruction(one) for one in content]

    def _instruction(self, one: Any) -> Any:
        if isinstance(one, pikepdf.ContentStreamInlineImage):
            self._inline(one)
            return one
        operator, operands = str(one.operator), one.operands
        match operator:
            case "q":
                self.saved.append((self.fill, self.stroke))
            case "Q" if self.saved:
                self.fill, self.stroke = self.saved.pop()
            case "rg" | "RG":
                space = space_of(pikepdf.Name.DeviceRGB, self.unit.named)
                self._set(operator, space)
                return _said(self._inks(operands, space), "k" if operator == "rg" else "K")
            case "g" | "G" | "k" | "K":
                self._set(operator, PLAIN[operator.lower()])
            case "cs" | "CS":
                return self._space(one, operator, space_of(operands[0], self.unit.named))
            case "sc" | "scn" | "SC" | "SCN":
                return self._colour(one, operator, self.fill if operator.islower() else self.stroke)
        return one

    def _set(self, operator: str, space: Space) -> None:
        if operator.islower():
            self.fill = space
        else:
            self.stroke = space

    def _space(self, one: Any, operator: str, space: Space) -> Any:
        self._set(operator, space)
        if space.kind == "strange":
            self.faults[STRANGERS] = None
        if space.kind == "rgb":
            return _said([INKS], operator)
        if space.kind == "pattern" and space.base and space.base.kind == "rgb":
            colours = self.unit.resources[COLOURS]
            colours[PATTERN_OF_INKS] = pikepdf.Array([pikepdf.Name.Pattern, INKS])
            return _said([pikepdf.Name(PATTERN_OF_INKS)], operator)
        return one

    def _colour(self, one: Any, operator: str, space: Space) -> Any:
        parts = [part for part in one.operands if not isinstance(part, pikepdf.Name)]
        names = [part for part in one.operands if isinstance(part, pikepdf.Name)]
        if space == BORROWED and len(parts) == RGB_PARTS:
            self.faults["forms that take on the kind of colour from what draws them"] = None
        rgb = space.base if space.kind == "pattern" else space
        if rgb is None or rgb.kind != "rgb" or not parts:
            return one
        return _said([*self._inks(parts, rgb), *names], operator)

    def _inks(self, parts: Sequence[Any], space: Space) -> list[Any]:
        colour = tuple(min(max(float(part), 0.0), 1.0) for part in parts)
        return list(shares(colour, space.profile, self.condition))

    def _inline(self, one: Any) -> None:
        """Pictures in the stream itself stand only where they cannot be taken out: in patterns and letters."""
        said = one.iimage.obj
        if bool(said.get("/ImageMask", said.get("/IM", False))):
            return
        space = said.get("/ColorSpace", said.get("/CS", pikepdf.Name.DeviceGray))
        if str(space) not in ("/DeviceGray", "/G", "/DeviceCMYK", "/CMYK"):
            self.faults["pictures in RGB inside of patterns"] = None


def _said(operands: Sequence[Any], operator: str) -> Any:
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))
