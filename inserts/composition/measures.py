"""Values as a layout writes them: lengths with their unit, colours, paper.

Invariant: what leaves here is points and parts of one; a value written wrong says how it is written.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from ..declared import LengthText
from ..page import Colour
from ..units import PAPER, points


def _length(value: Any) -> float:
    if not isinstance(value, str):
        raise ValueError("a length is written with its unit, as in '12mm'")
    return points(value)


def _colour(value: Any) -> Colour:
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    if len(digits) != len("rrggbb") or any(d not in "0123456789abcdefABCDEF" for d in digits):
        raise ValueError("a colour is written '#rrggbb'")
    rgb = tuple(round(int(digits[i : i + 2], 16) / 255, 4) for i in (0, 2, 4))
    return rgb[:1] if len(set(rgb)) == 1 else rgb


def paper(value: Any) -> tuple[float, float]:
    if isinstance(value, str):
        if value not in PAPER:
            known = ", ".join(PAPER)
            raise ValueError(f"'{value}' is no paper size; write one of {known}, or ['105mm', '148mm']")
        return PAPER[value]
    width, height = value
    return _length(width), _length(height)


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError("must be greater than nothing")
    return value


Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=LengthText)]
Size = Annotated[Length, AfterValidator(_positive)]
InkText = Annotated[str, Field(pattern=r"^#?[0-9a-fA-F]{6}$")]
Ink = Annotated[Colour, BeforeValidator(_colour, json_schema_input_type=InkText)]
