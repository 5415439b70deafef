"""Values as a layout writes them: lengths with their unit, paper.

Invariant: what leaves here is points; a value written wrong says how it is written.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from ..declared import LengthText
from ..units import PAPER, points


def _length(value: Any) -> float:
    if not isinstance(value, str):
        raise ValueError("a length is written with its unit, as in '12mm'")
    return points(value)


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
