"""Large words for the bench's screen: drawn from a typeface into block characters, with a sign that says the same.

Invariant: equal words and room give equal lines; nothing is wider or higher than the room it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Sign = Literal["", "barcode", "dots", "tick", "none", "again", "list", "stop", "wait"]

BLOCKS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""A character for each pattern of its quarters: upper left 1, upper right 2, lower left 4, lower right 8."""
SMALLEST, LARGEST = 6, 120
_FINE, _GREY, _TALL = 4, 110, 2
_CAPITAL = "H"
Shape = Callable[[ImageDraw.ImageDraw, int], None]


@cache
def poster(font: Path, word: str, width: int, height: int, sign: Sign = "") -> tuple[str, ...]:
    """The word in lines of block characters, as large as it can be in so many columns and lines, after its sign;
    as plain text where there is no room for blocks. Letters get narrower before they get lower."""
    low, high = SMALLEST, LARGEST
    if not _fits(_drawn(font, word, low, sign), width, height):
        return (word[:width],)[:height]
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _fits(_drawn(font, word, middle, sign), width, height) else (low, middle)
    return _lines(_settled(_drawn(font, word, low, sign), 2 * width))


def _fits(drawn: Image.Image, width: int, height: int) -> bool:
    return drawn.width <= 2 * width * _FINE and drawn.height <= 2 * height * _FINE


def _drawn(font: Path, word: str, size: int, sign: Sign) -> Image.Image:
    """The word in white on black, finer than it will be, all ink and no border."""
    face = ImageFont.truetype(str(font), size * _FINE)
    left, top, right, bottom = (int(edge) for edge in face.getbbox(word))
    above, foot = (int(edge) for edge in face.getbbox(_CAPITAL)[1::2])
    top, bottom = min(top, above), max(bottom, foot)
    beside = (foot - above) * 4 // 3 if sign else 0
    image = Image.new("L", (beside + right - left, bottom - top))
    pen = ImageDraw.Draw(image)
    pen.text((beside - left, -top), word, font=face, fill=255)
    if sign:
        square = Image.new("L", (foot - above, foot - above))
        _SIGNS[sign](ImageDraw.Draw(square), foot - above)
        image.paste(square, (0, above - top))
    return image


def _settled(drawn: Image.Image, width: int) -> Image.Image:
    """The drawing in the pixels it will have, which are twice as high as wide: widened as far as there is room."""
    wide = min(drawn.width * _TALL // _FINE, width)
    small = drawn.resize((wide, -(-drawn.height // _FINE)), Image.Resampling.BOX)
    return small.point(lambda grey: 255 * (grey > _GREY)).convert("1")


def _lines(drawn: Image.Image) -> tuple[str, ...]:
    whole = Image.new("1", (drawn.width + drawn.width % 2, drawn.height + drawn.height % 2))
    whole.paste(drawn)
    ink = [[bool(whole.getpixel((x, y))) for x in range(whole.width)] for y in range(whole.height)]
    pairs = zip(ink[::2], ink[1::2], strict=True)
    return tuple(
        "".join(
            BLOCKS[upper[x] + 2 * upper[x + 1] + 4 * lower[x] + 8 * lower[x + 1]] for x in range(0, whole.width, 2)
        ).rstrip()
        for upper, lower in pairs
    )


# ── signs: on a square of that size ───────────────────────────────────────────────────────────


def _barcode(pen: ImageDraw.ImageDraw, size: int) -> None:
    for left, right in ((0, 2), (4, 5), (7, 10), (12, 13), (15, 16)):
        pen.rectangle((left * size // 16, 0, right * size // 16, size), fill=255)


def _dots(pen: ImageDraw.ImageDraw, size: int) -> None:
    for left in (0, 6, 12):
        pen.ellipse((left * size // 16, size * 6 // 16, (left + 4) * size // 16, size * 10 // 16), fill=255)


def _tick(pen: ImageDraw.ImageDraw, size: int) -> None:
    corners = [(0.06, 0.56), (0.36, 0.86), (0.94, 0.14)]
    pen.line([(x * size, y * size) for x, y in corners], fill=255, width=size // 5, joint="curve")


def _none(pen: ImageDraw.ImageDraw, size: int) -> None:
    pen.ellipse((0, 0, size - 1, size - 1), outline=255, width=size // 6)
    pen.line((size * 0.2, size * 0.8, size * 0.8, size * 0.2), fill=255, width=size // 6)


def _again(pen: ImageDraw.ImageDraw, size: int) -> None:
    pen.arc((0, 0, size - 1, size - 1), 0, 290, fill=255, width=size // 6)
    pen.polygon([(size * x, size * y) for x, y in ((0.62, 0.46), (1.0, 0.0), (1.0, 0.5))], fill=255)


def _list(pen: ImageDraw.ImageDraw, size: int) -> None:
    for top in (0, 6, 12):
        pen.rectangle((0, top * size // 16, size, (top + 3) * size // 16), fill=255)


def _stop(pen: ImageDraw.ImageDraw, size: int) -> None:
    corner, end = size * 0.29, size - 1
    near, far = corner, end - corner
    eight = [(near, 0), (far, 0), (end, near), (end, far), (far, end), (near, end), (0, far), (0, near)]
    pen.polygon(eight, fill=255)
    pen.rectangle((size * 0.43, size * 0.16, size * 0.57, size * 0.58), fill=0)
    pen.rectangle((size * 0.43, size * 0.68, size * 0.57, size * 0.84), fill=0)


def _wait(pen: ImageDraw.ImageDraw, size: int) -> None:
    for outer in (0, size - 1):
        pen.polygon([(size * 0.1, outer), (size * 0.9, outer), (size * 0.5, size * 0.5)], fill=255)
    for top in (0, size * 7 // 8):
        pen.rectangle((size // 16, top, size * 15 // 16, top + size // 8), fill=255)


_SIGNS: Mapping[Sign, Shape] = {
    "barcode": _barcode, "dots": _dots, "tick": _tick, "none": _none, "again": _again, "list": _list, "stop": _stop,
    "wait": _wait,
}  # fmt: skip
