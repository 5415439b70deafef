"""QR symbols and bar codes fitted into their frames, with the quiet that scanners need around them.

Invariant: no module is finer than can be scanned; where the printer's dots are seen, each is so many whole dots wide.
"""

from __future__ import annotations

from ..errors import LayoutError
from ..page import Box, Colour, Symbol
from ..units import MM
from .bars import QUIET as BAR_QUIET
from .bars import bars
from .desk import Desk
from .dots import down_to_dots, on_dots
from .fits import Fit, Matrix
from .flow import Item
from .frames import BarcodeFrame, QrFrame
from .manuscript import Manuscript
from .slots import Slot

QUIET = 4
"""Modules of quiet zone around a QR symbol."""

FINEST_MODULE = 0.33 * MM
FINEST_BAR, WIDEST_BAR = 0.25 * MM, 0.5 * MM
BAR_HEIGHT = 12 * MM
AROUND = 1.5 * MM
"""Of the patch, above and below the bars."""


def fit_symbol(slot: Slot, frame: QrFrame | BarcodeFrame, copy: Manuscript, desk: Desk) -> Fit | None:
    """The symbol of a frame; None where the insert has none.

    LayoutError: qr-too-fine, qr-payload, qr-not-readable, barcode-too-fine, barcode-payload, barcode-not-readable.
    """
    if isinstance(frame, BarcodeFrame):
        code = copy.words("coupon.code")
        return _barcode(slot, frame, code, desk) if code else None
    payload = copy.payload(frame.shows)
    return _qr(slot, frame, payload, desk) if payload else None


def _qr(slot: Slot, frame: QrFrame, payload: str, desk: Desk) -> Fit:
    item = Item(frame.gap, slot.width, slot.width, frame.push)
    return Fit(slot, item, qr(payload, slot.width, desk))


def qr(payload: str, width: float, desk: Desk) -> Matrix:
    """The symbol of an address, so wide with its quiet zone. LayoutError: qr-too-fine, qr-payload, qr-not-readable."""
    rows, size = desk.symbol(payload)
    left = width / (size + 2 * QUIET)
    module = down_to_dots(left, desk.dot)
    if module < FINEST_MODULE:
        message = f"the QR symbol needs {size} modules of 0.33 mm, the frame leaves {left / MM:.2f} mm each."
        raise LayoutError("qr-too-fine", message, None, "Shorten the address, or enlarge the frame.")
    return Matrix(rows, size, module, payload)


def _barcode(slot: Slot, frame: BarcodeFrame, code: str, desk: Desk) -> Fit:
    row, size = bars(code)
    module = down_to_dots(min(slot.width / (size + 2 * BAR_QUIET), WIDEST_BAR), desk.dot)
    if module < FINEST_BAR:
        wide = (size + 2 * BAR_QUIET) * FINEST_BAR / MM
        message = f"the bar code needs {wide:.0f} mm, the frame has {slot.width / MM:.0f} mm."
        raise LayoutError("barcode-too-fine", message, None, "Use shorter codes, or a wider frame.")
    height = frame.height or BAR_HEIGHT
    return Fit(slot, Item(frame.gap, height, frame.least or height, frame.push), Matrix((row,), size, module, code))


def place_symbol(matrix: Matrix, slot: Slot, y: float, height: float, desk: Desk) -> Symbol:
    """The symbol in the middle of its frame."""
    frame = slot.frame
    assert isinstance(frame, QrFrame | BarcodeFrame)
    box = Box(slot.x, y, slot.width, height if isinstance(frame, BarcodeFrame) else slot.width)
    return symbol_in(box, matrix, desk.colours[frame.colour], frame.name, desk)


def symbol_in(box: Box, matrix: Matrix, colour: Colour, frame: str, desk: Desk) -> Symbol:
    """The symbol in the middle of a box."""
    side, bars_only = matrix.module * matrix.size, len(matrix.rows) == 1
    above = AROUND if bars_only else (box.width - side) / 2
    high = down_to_dots(box.height - 2 * AROUND, desk.dot) if bars_only else side
    x, top = on_dots(box.x + (box.width - side) / 2, desk.dot), on_dots(box.y + above, desk.dot)
    return Symbol(Box(x, top, side, high), matrix.rows, matrix.size, colour, matrix.payload, frame)
