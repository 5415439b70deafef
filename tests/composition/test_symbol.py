"""The QR symbol against the library it is to equal, and against a decoder that shares nothing with either."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Final

import numpy as np
import pytest
import zxingcpp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import QRData

from inserts.composition import symbol as room
from inserts.composition.symbol import symbol
from inserts.errors import LayoutError
from tests.changing import replace

BYTE_MODE: Final = 4
NO_SHRINKING = (Phase.explicit, Phase.generate)  # qrcode takes milliseconds a symbol, shrinking takes minutes

LONGEST = {1: 14, 2: 26, 3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213, 11: 251, 12: 287, 13: 300}
"""Bytes that each version takes at level M, from the tables of ISO/IEC 18004; the last is our own limit."""

URL = "https://fernweh-tee.example/r/7KQ4-9TXM-2HRA-WB3C?c=second-order&l=de"

INSERTS = """
#######.#.....#######
#.....#...###.#.....#
#.###.#.##.##.#.###.#
#.###.#.....#.#.###.#
#.###.#...###.#.###.#
#.....#.##.##.#.....#
#######.#.#.#.#######
............#........
#.#...##.......#..#.#
#.###...#.##.##..##.#
.#...#########.###..#
#..#....####.#####.#.
#.########.######..#.
........#.#....##...#
#######.#.....#.#...#
#.....#..##.#....#.##
#.###.#..##...#.##..#
#.###.#..#.#.#####...
#.###.#.##.###..#.###
#.....#...##.##.##...
#######.##.######...#
"""


def drawn(payload: str, mask: int | None = None) -> tuple[list[list[bool]], int]:
    """The matrix of `qrcode` for one byte-mode segment, and the mask it has."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(QRData(payload, mode=BYTE_MODE))
    code.make()
    chosen = code.best_mask_pattern()
    code.makeImpl(False, chosen if mask is None else mask)
    return [[bool(module) for module in row] for row in code.modules], chosen


def unpacked(rows: tuple[int, ...], size: int) -> list[list[bool]]:
    return [[sign == "1" for sign in f"{row:0{size}b}"] for row in rows]


def test_a_symbol_is_rows_of_bits_with_the_leftmost_module_first() -> None:
    rows, size = symbol("inserts")
    picture = "\n".join("".join(".#"[module] for module in row) for row in unpacked(rows, size))
    assert size == 21
    assert picture == INSERTS.strip()


@settings(max_examples=50, deadline=None, derandomize=True, phases=NO_SHRINKING)
@given(st.data())
def test_a_symbol_equals_that_of_qrcode_module_for_module(data: st.DataObject) -> None:
    version = data.draw(st.integers(1, 10))
    # An all-zero block makes qrcode itself stumble, so NUL stays out of what is compared.
    sign = st.characters(min_codepoint=1, max_codepoint=127)
    payload = data.draw(st.text(sign, min_size=LONGEST.get(version - 1, 0) + 1, max_size=LONGEST[version]))
    rows, size = symbol(payload)
    assert size == version * 4 + 17
    assert unpacked(rows, size) == drawn(payload)[0]


def test_each_of_the_eight_masks_is_chosen_where_qrcode_chooses_it() -> None:
    seen = set()
    for number in range(60):
        payload = f"https://fernweh-tee.example/{number:04}"
        matrix, mask = drawn(payload)
        assert unpacked(*symbol(payload)) == matrix
        seen.add(mask)
    assert seen == {0, 1, 2, 3, 4, 5, 6, 7}


@pytest.mark.parametrize("mask", range(8))
def test_each_fixed_mask_equals_that_of_qrcode(mask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_mask", lambda plain, table: mask)
    assert unpacked(*symbol(URL)) == drawn(URL, mask)[0]


@pytest.mark.parametrize("version", LONGEST)
def test_the_smallest_version_that_fits_is_taken(version: int) -> None:
    for length in (LONGEST.get(version - 1, 0) + 1, LONGEST[version]):
        payload = (URL * 5)[:length]
        rows, size = symbol(payload)
        assert size == len(rows) == version * 4 + 17
        assert unpacked(rows, size) == drawn(payload)[0]


@pytest.mark.parametrize("payload", ["123456789012345", "ABCDEFGHIJKLMNO"])
def test_digits_and_capitals_stay_in_byte_mode(payload: str) -> None:
    assert symbol(payload)[1] == 25  # fifteen bytes need version 2; numeric or alphanumeric mode would take version 1


@settings(max_examples=40, deadline=None, derandomize=True, phases=NO_SHRINKING)
@given(st.text(ascii_letters + digits + ":/?&=-._~%#", min_size=1, max_size=300))
def test_an_independent_decoder_reads_the_raster_with_its_quiet_zone(payload: str) -> None:
    rows, size = symbol(payload)
    light = np.where(np.array(unpacked(rows, size)), 0, 255).astype(np.uint8)
    raster = np.pad(light.repeat(4, axis=0).repeat(4, axis=1), 16, constant_values=255)
    found = zxingcpp.read_barcodes(raster)
    assert [(code.text, code.ec_level) for code in found] == [(payload, "M")]


@pytest.mark.parametrize("payload", ["", "https://tee.example/grün", "x" * 301])
def test_a_payload_that_no_symbol_takes_is_refused_without_being_quoted(payload: str) -> None:
    with pytest.raises(LayoutError) as refusal:
        symbol(payload)
    assert refusal.value.code == "qr-payload"
    assert not payload or payload not in str(refusal.value)


def test_the_longest_payload_passes() -> None:
    assert symbol("x" * 300)[1] == 69


def test_a_symbol_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = room._table(5)
    lower_half_inverted = tuple(frame ^ (1 << 684) - 1 for frame in right.frames)
    monkeypatch.setattr(room, "_table", lambda version: replace(right, frames=lower_half_inverted))
    with pytest.raises(LayoutError, match="qr-not-readable"):
        symbol(URL)


def test_a_symbol_that_says_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = room._table(5)
    swapped = [{**digit, "3": digit["4"], "4": digit["3"]} for digit in right.digits]
    monkeypatch.setattr(room, "_table", lambda version: replace(right, digits=(*right.digits[:9], *swapped[9:])))
    with pytest.raises(LayoutError, match="qr-not-readable") as refusal:
        symbol(URL)
    assert "7KQ4" not in str(refusal.value)
