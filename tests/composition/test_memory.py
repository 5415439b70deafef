from __future__ import annotations

from inserts.composition.memory import MOST, Memory


def test_what_is_made_once_is_not_kept() -> None:
    memory: Memory[str, str] = Memory()
    assert memory.keep("a name", "its lines") == "its lines"
    assert memory.known == {}


def test_what_is_made_again_is_kept() -> None:
    memory: Memory[str, str] = Memory()
    memory.keep("imprint", "first")
    assert memory.keep("imprint", "second") == "second"
    assert memory.known == {"imprint": "second"}


def test_a_memory_is_bounded() -> None:
    memory: Memory[int, int] = Memory()
    for number in range(3 * MOST):
        memory.keep(number, number, at_once=True)
        memory.keep(-number, number)
    assert len(memory.known) <= MOST
    assert len(memory.met) <= MOST
