from __future__ import annotations

import tracemalloc
from pathlib import Path

from inserts.composition import memory as memory_module
from inserts.composition.memory import ENTRY, LETTER, MET, MOST, Memory
from inserts.lettering import Letters, SetLine

FONTS = Path(__file__).parents[2] / "fonts"
SENTENCE = "Wir haben dein Paket heute von Hand gepackt, und {} liegt obenauf."


def test_what_is_made_once_is_not_kept() -> None:
    memory: Memory[str, str] = Memory()
    assert memory.keep("a name", "its lines", 6) == "its lines"
    assert memory.known == {}


def test_what_is_made_again_is_kept() -> None:
    memory: Memory[str, str] = Memory()
    memory.keep("imprint", "first", 7)
    assert memory.keep("imprint", "second", 7) == "second"
    assert memory.known == {"imprint": "second"}


def test_a_memory_is_bounded_in_bytes() -> None:
    memory: Memory[int | str, int] = Memory()
    for number in range(2 * MOST // (ENTRY + 1000 * LETTER)):
        memory.keep(number, number, 1000, at_once=True)
        memory.keep(f"once {number}", number, 1)
        assert memory.bytes == len(memory.known) * (ENTRY + 1000 * LETTER) <= MOST
    assert len(memory.met) <= MET


def test_what_is_larger_than_a_memory_leaves_it_empty_of_all_else(monkeypatch) -> None:
    monkeypatch.setattr(memory_module, "MOST", 3 * ENTRY)
    memory: Memory[str, str] = Memory()
    for key in "abc":
        memory.keep(key, key, 0, at_once=True)
    assert list(memory.known) == ["a", "b", "c"]
    memory.keep("d", "d", 0, at_once=True)
    assert list(memory.known) == ["d"]


def test_lines_take_no_more_than_is_reckoned_for_them() -> None:
    letters, memory = Letters([FONTS]), Memory[str, SetLine]()
    case = letters.case(("SourceSans3-Regular",), (), "de")
    case.line(SENTENCE.format("alles"), 9.0)  # the words themselves are the letters' own
    texts = [SENTENCE.format("e" * (number % 7)) + " " * (number // 7) for number in range(700)]
    for text in texts:
        case.line(text, 9.0)
    tracemalloc.start()
    for text in texts:
        memory.keep(text, case.line(text, 9.0), len(text), at_once=True)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.1 * memory.bytes < taken < memory.bytes
