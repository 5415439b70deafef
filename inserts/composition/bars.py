"""Bars: a code as Code 128, as tills and scanners read it.

Invariant: the pattern is the `python-barcode` library's, and none leaves here that an independent decoder has not read
back as its code.
"""

from __future__ import annotations

import numpy as np
import zxingcpp
from barcode.codex import Code128
from barcode.errors import BarcodeError

from ..errors import LayoutError, shape_of

LONGEST = 48
"""Signs a code may have; more would be wider than any card."""

QUIET = 10
"""Modules of quiet zone on both sides."""

_ROWS = 8
"""As high is the picture that is decoded, in pixels."""


class _Code128(Code128):  # type: ignore[misc]  # the library has no types
    """The library's, but for codes that begin with 99, which it takes for the sign that turns to digits."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if self.code[:2].isdigit() else super()._try_to_optimize(encoded)


def bars(code: str) -> tuple[int, int]:
    """The modules of a code, and how many there are; the most significant bit is the leftmost module, 1 is dark.

    LayoutError: barcode-payload where the code is empty, longer than 48 signs, or not of Code 128's signs;
    barcode-not-readable where the independent decoder does not read it.
    """
    pattern = _pattern(code)
    if _read(pattern) != code:
        message = f"the bar code of {shape_of(code)} does not decode to it"
        hint = "this is a fault of the program or of the installed zxing-cpp; please report it"
        raise LayoutError("barcode-not-readable", message, hint=hint)
    return int(pattern, 2), len(pattern)


def _pattern(code: str) -> str:
    try:
        if 0 < len(code) <= LONGEST:
            return str(_Code128(code).build()[0])
    except BarcodeError:
        pass
    message = f"a bar code cannot carry {shape_of(code)}: it takes 1 to {LONGEST} letters, digits and signs of ASCII"
    raise LayoutError("barcode-payload", message, hint="Use another code, or take the bar code out of the layout.")


def _read(pattern: str) -> str:
    """What zxing-cpp reads from the pattern, a pixel a module."""
    row = np.frombuffer(pattern.encode(), np.uint8) - ord("0")
    dark = np.tile(np.pad(row, QUIET), (_ROWS, 1))
    found = zxingcpp.read_barcode(
        np.where(dark > 0, 0, 255).astype(np.uint8), try_rotate=False, try_downscale=False,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128),
        try_invert=False, binarizer=zxingcpp.Binarizer.BoolCast,
    )  # fmt: skip
    return str(found.text) if found else ""
