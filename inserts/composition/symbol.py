"""The QR symbol of a payload: one byte-mode segment, level M, smallest version, the mask that `qrcode` would choose.

Invariant: rows and mask equal those of the `qrcode` library module for module, and no symbol leaves here
that an independent decoder has not read back as its payload. Table and mask rule decide every printed page.

How it is fast: for a fixed version, level and mask a symbol is linear over GF(2) in its data bits. So one table
a version, built with `qrcode` itself, holds what each hexadecimal digit of the data does to the modules;
a symbol is the XOR of some dozens of integers, one of them for all that addresses have in common, and eight masks are
scored by shifts and bit counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache, partial, reduce
from itertools import product
from operator import getitem, xor
from typing import Any, Final

import numpy as np
import zxingcpp
from msgspec import Struct
from qrcode.base import RSBlock, gexp, glog, rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, BitBuffer, create_bytes, length_in_bits

from ..errors import LayoutError, shape_of

LONGEST = 300
"""Characters a payload may have; more would be too fine to print on a card."""

_BYTE_MODE: Final = 4
_MODE_BITS = 4
_BITS = tuple([bit for bit in range(8) if codeword & 0x80 >> bit] for codeword in range(256))
"""Which bits of each codeword are ones, counted from the most significant."""

_MASKS = (0, 1, 2, 3, 4, 5, 6, 7)
_ROOM = tuple(
    (BIT_LIMIT_TABLE[ERROR_CORRECT_M][version] - _MODE_BITS - length_in_bits(_BYTE_MODE, version)) // 8
    for version in range(1, 14)
)
"""Payload bytes that fit into versions 1 to 13."""

TAIL = 24
"""The last characters of a payload, in which most differ: their codes. What stands before them is laid out once."""

_decoded = partial(
    zxingcpp.read_barcode,
    formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
    try_rotate=False,
    try_downscale=False,
    try_invert=False,
    binarizer=zxingcpp.Binarizer.BoolCast,
    is_pure=True,
)


def symbol(payload: str) -> tuple[tuple[int, ...], int]:
    """Rows of modules, top to bottom, and how many modules a side has; no quiet zone.

    Each row is an int whose most significant of `size` bits is the leftmost module; 1 is dark.
    LayoutError: "qr-payload" where payload is empty, not ASCII or longer than 300 characters;
    "qr-not-readable" where the independent decoder does not read the payload.
    """
    data = _checked(payload)
    version = bisect_left(_ROOM, len(data)) + 1
    table = _table(version)
    plain = _modules(data, table)
    rows = _rows(plain ^ table.frames[_mask(plain, table)], table.size)
    if _read(rows, table.size) != data:
        raise LayoutError(
            "qr-not-readable",
            f"the QR symbol of a payload of {shape_of(payload)} does not decode to it",
            hint="this is a fault of the program or of the installed zxing-cpp; please report it",
        )
    return rows, table.size


def _checked(payload: str) -> bytes:
    if payload and payload.isascii() and len(payload) <= LONGEST:
        return payload.encode("ascii")
    raise LayoutError(
        "qr-payload",
        f"a QR symbol cannot carry {shape_of(payload)}: it takes 1 to {LONGEST} ASCII characters",
        hint="shorten the address, and write signs outside of ASCII as %XX",
    )


def _modules(data: bytes, table: _Table) -> int:
    """What the data turns in the symbol whose codewords are all zero."""
    head, tail = data[:-TAIL], data[-TAIL:]
    places = table.digits[1 + table.width + 2 * len(head) :]
    return reduce(xor, map(getitem, places, tail.hex()), _begun(head, len(tail), table))


@lru_cache(maxsize=256)
def _begun(head: bytes, left: int, table: _Table) -> int:
    """The same of a payload that begins so, with as many zeros as it has bytes left."""
    return reduce(xor, map(getitem, table.digits, _digits(head + bytes(left), table)))


def _digits(data: bytes, table: _Table) -> str:
    """The data codewords as hexadecimal digits: mode, length, bytes, terminator, padding.

    In byte mode all parts are whole digits, and the four bits of the terminator always have room.
    """
    used = f"{_BYTE_MODE:x}{len(data):0{table.width}x}{data.hex()}0"
    room = len(table.digits)
    return used + ("ec11" * room)[: room - len(used)]


def _rows(modules: int, size: int) -> tuple[int, ...]:
    row = (1 << size) - 1
    return tuple([modules >> shift & row for shift in range(size * (size - 1), -1, -size)])


def _read(rows: tuple[int, ...], size: int) -> bytes | None:
    """What zxing-cpp reads from the rows themselves, one pixel a module; None where it finds no symbol."""
    width = -(-size // 8)
    white = (1 << 8 * width) - 1  # rows are filled up to whole bytes; what is too much stands left, as quiet zone
    packed = b"".join([(row ^ white).to_bytes(width) for row in rows])
    light = np.unpackbits(np.frombuffer(packed, np.uint8)).reshape(size, 8 * width)
    found = _decoded(light.data)
    return None if found is None else found.bytes


# --- the mask: the first of those that lose fewest points, by the rules of `qrcode` ---


def _mask(plain: int, table: _Table) -> int:
    """Modules and masks are XORed, and so is what tells each from the one before."""
    scoring = table.scoring
    along, down = _same(plain, scoring.along), _same(plain, scoring.down)
    lost = [
        _lost_points(plain ^ trial, along ^ turned_along, down ^ turned_down, scoring)
        for trial, turned_along, turned_down in table.trials
    ]
    return lost.index(min(lost))


class _Direction(Struct, frozen=True):
    """A way of reading the modules: the step to the neighbour before, and which modules have 1 and 10 before them."""

    step: int
    second: int
    eleventh: int


class _Scoring(Struct, frozen=True):
    """What scoring needs of a size: all modules as ones, how many they are, and the two directions."""

    every: int
    modules: int
    along: _Direction
    down: _Direction


def _scoring(size: int) -> _Scoring:
    def from_column(column: int) -> int:
        row = (1 << size - column) - 1
        return sum(row << size * n for n in range(size))

    def from_row(row: int) -> int:
        return (1 << size * (size - row)) - 1

    return _Scoring(
        every=from_row(0),
        modules=size * size,
        along=_Direction(1, from_column(1), from_column(10)),
        down=_Direction(size, from_row(1), from_row(10)),
    )


def _lost_points(dark: int, along: int, down: int, scoring: _Scoring) -> int:
    """The same number as `qrcode.util.lost_point`: runs, blocks of four, look-alikes of the finder, share of dark."""
    light = dark ^ scoring.every
    blocks = along & along >> scoring.down.step & down
    share = dark.bit_count() / scoring.modules
    return (
        _line_points(dark, light, along, scoring.along)
        + _line_points(dark, light, down, scoring.down)
        + 3 * blocks.bit_count()
        + int(abs(share * 100 - 50) / 5) * 10
    )


def _same(dark: int, way: _Direction) -> int:
    """The modules of the same colour as the one before."""
    return _other(dark, way) ^ way.second


def _other(dark: int, way: _Direction) -> int:
    """The modules of another colour than the one before."""
    return (dark ^ dark >> way.step) & way.second


def _line_points(dark: int, light: int, same: int, way: _Direction) -> int:
    """A run of n >= 5 loses n - 2: one point for each five in a row, and two for each run of them. 40 points for
    each 1011101 with four light modules before or after it, inside the symbol."""
    s = way.step
    other = same ^ way.second
    turns = other & other >> s
    three = same & same >> s
    four = three & three >> s
    five = four & four >> s
    runs = 3 * five.bit_count() - 2 * (five & five >> s).bit_count()
    finder = dark & turns & three >> 2 * s & turns >> 4 * s
    quiet = light & four
    return runs + 40 * ((finder & quiet >> 7 * s | finder >> 4 * s & quiet) & way.eleventh).bit_count()


# --- the table of a version, built with `qrcode` ---


class _Table(Struct, frozen=True, eq=False):
    """What a version needs; modules are the bits of an int, the top left one the most significant of size squared.

    width: hexadecimal digits of the payload's length. digits: for each position of a hexadecimal digit of the data, the
    modules that each digit turns. frames: by mask, the symbol whose codewords are all zero. trials: the same without
    format and version information, which is how `qrcode` scores, and which of its modules are of another colour than
    the one before, along and down.
    """

    size: int
    width: int
    digits: tuple[Mapping[str, int], ...]
    frames: tuple[int, ...]
    trials: tuple[tuple[int, int, int], ...]
    scoring: _Scoring


@cache  # at most the thirteen versions of _ROOM: half a megabyte for version 5, 25 for all
def _table(version: int) -> _Table:
    code = QRCode(version=version, error_correction=ERROR_CORRECT_M)
    blocks = rs_blocks(version, ERROR_CORRECT_M)
    zero = [0] * sum(block.total_count for block in blocks)
    places = _places(code, len(zero))
    bits = [reduce(xor, [places[at] for at in turned]) for turned in _turned(blocks)]
    size = version * 4 + 17
    scoring = _scoring(size)
    trials = [_drawn(code, zero, mask, trial=True) for mask in _MASKS]
    return _Table(
        size=size,
        width=length_in_bits(_BYTE_MODE, version) // 4,
        digits=tuple(_spread(bits[at : at + 4]) for at in range(0, len(bits), 4)),
        frames=tuple(_drawn(code, zero, mask, trial=False) for mask in _MASKS),
        trials=tuple((trial, _other(trial, scoring.along), _other(trial, scoring.down)) for trial in trials),
        scoring=scoring,
    )


def _drawn(code: QRCode[Any], codewords: list[int], mask: int, *, trial: bool) -> int:
    """The modules that `qrcode` makes of codewords in their final order."""
    code.data_cache = codewords
    code.makeImpl(trial, mask)
    return int("".join("01"[bool(module)] for row in code.modules for module in row), 2)


def _places(code: QRCode[Any], codewords: int) -> list[int]:
    """For each bit of the codewords in their final order, the module it stands in, as an int with that bit set.

    Each bit is given its own number; one symbol for each binary digit of these numbers tells them all.
    """
    numbers = range(1, codewords * 8 + 1)
    empty = _drawn(code, [0] * codewords, 0, trial=False)
    asked = [
        empty ^ _drawn(code, _packed([number >> digit & 1 for number in numbers]), 0, trial=False)
        for digit in range(numbers[-1].bit_length())
    ]
    stands = {
        sum((symbol >> module & 1) << digit for digit, symbol in enumerate(asked)): 1 << module
        for module in range(empty.bit_length())
    }
    return [stands[number] for number in numbers]


def _packed(bits: list[int]) -> list[int]:
    return [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8)]


def _turned(blocks: list[RSBlock]) -> list[list[int]]:
    """For each data bit, the bits of the codewords in their final order that it turns: itself and parity.

    Codewords are interleaved: the first of each block, the second of each, and so on; then parity likewise.
    """
    data = sum(block.data_count for block in blocks)
    longest = max(blocks, key=lambda block: block.data_count)
    order = [(b, at) for at, b in product(range(longest.data_count), range(len(blocks))) if at < blocks[b].data_count]
    position = {codeword: n for n, codeword in enumerate(order)}
    parities = _parities(longest)
    return [
        [position[b, at] * 8 + bit] + [(data + n * len(blocks) + b) * 8 + turned for n, turned in parities[late][bit]]
        for b, block in enumerate(blocks)
        for at, late in enumerate(range(longest.data_count - block.data_count, longest.data_count))
        for bit in range(8)
    ]


def _parities(block: RSBlock) -> list[list[list[tuple[int, int]]]]:
    """For each data codeword of a block and each of its bits: the (codeword, bit) of the parity that it turns.

    A shorter block has the parity of a longer one that begins with zeros. A bit turns twice of what the one after it
    does, reckoned in the field of the code.
    """
    units = [_parity(block, at) for at in range(block.data_count)]
    return [[_ones([_times(part, 7 - bit) for part in unit]) for bit in range(8)] for unit in units]


def _times(codeword: int, doubled: int) -> int:
    """A codeword, doubled so many times."""
    return gexp(glog(codeword) + doubled) if codeword else 0


def _ones(codewords: list[int]) -> list[tuple[int, int]]:
    return [(n, bit) for n, codeword in enumerate(codewords) for bit in _BITS[codeword]]


def _parity(block: RSBlock, at: int) -> list[int]:
    """The parity of a codeword that is one."""
    buffer = BitBuffer()
    buffer.buffer = [0] * block.data_count
    buffer.buffer[at] = 1
    return create_bytes(buffer, [block])[block.data_count :]


def _spread(bits: list[int]) -> dict[str, int]:
    """What each hexadecimal digit turns, from what its four bits turn, the most significant first."""
    return {
        f"{digit:x}": reduce(xor, [turned for n, turned in enumerate(bits) if digit & 8 >> n], 0) for digit in range(16)
    }
