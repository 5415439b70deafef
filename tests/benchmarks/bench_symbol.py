"""What a QR symbol costs, decoding included: `python tests/benchmarks/bench_symbol.py`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Any, Final

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import QRData

from inserts.composition import symbol as room

BYTE_MODE: Final = 4
LENGTHS = {1: 14, 2: 26, 3: 42, 4: 62, 5: 68, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213, 11: 251, 12: 287, 13: 300}
SYMBOLS = 300


def payloads(length: int) -> list[str]:
    return [
        f"https://fernweh-tee.example/r/{number * 7919:014}".ljust(length, "x")[-length:] for number in range(SYMBOLS)
    ]


def microseconds(make: Callable[[Any], object], subjects: Sequence[Any]) -> float:
    """The mean of the best of three rounds."""
    rounds = []
    for _ in range(3):
        start = perf_counter()
        for subject in subjects:
            make(subject)
        rounds.append(perf_counter() - start)
    return min(rounds) / len(subjects) * 1e6


def by_the_library(text: str) -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(QRData(text, mode=BYTE_MODE))
    code.make()


def main() -> None:
    print("version length  table ms  table kB  symbol us  of which decoding us  qrcode us")
    for version, length in LENGTHS.items():
        start = perf_counter()
        table = room._table(version)
        built = (perf_counter() - start) * 1e3
        held = sum(sys.getsizeof(turned) for digit in table.digits for turned in digit.values()) / 1e3
        texts = payloads(length)
        rows, size = room.symbol(texts[0])
        whole = microseconds(room.symbol, texts)
        decoding = microseconds(partial(room._read, rows), [size] * SYMBOLS)
        library = microseconds(by_the_library, texts[:5])
        print(f"{version:7} {length:6} {built:9.0f} {held:9.0f} {whole:10.1f} {decoding:21.1f} {library:10.0f}")


if __name__ == "__main__":
    main()
