"""The parts of the bench's screen: what is the matter, which parcel, the last scans, the choices, the state of things.

Invariant: a panel shows what it is given, in the room that it has; what does not fit ends in an ellipsis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.events import Resize
from textual.widgets import Static

from ..phrases import Phrases
from ..run.floor.answers import Answer
from .poster import poster
from .signals import Signal

LINES, TIGHT = 3, 10
"""Lines of the banner below its large word; and how high it is where there is no room for air between them."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it stays in the list."""

    time: str
    signal: Signal
    word: str
    name: str
    what: str


class Banner(Static):
    """The large word with its sign, what is the matter, and what to do."""

    def __init__(self, words: Phrases, font: Path) -> None:
        super().__init__()
        self._words, self._font = words, font
        self._shown: tuple[Signal, Answer] | None = None

    def show(self, signal: Signal, answer: Answer) -> None:
        self._shown = (signal, answer)
        self.set_classes(signal.tone)
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._shown is None or not self.content_size.width:
            return
        signal, answer = self._shown
        room = self.content_size
        word: str = getattr(self._words.pack, signal.word)
        air = [""] * (room.height > TIGHT)
        large = poster(self._font, word, room.width, max(1, room.height - LINES - len(air)), signal.sign)
        listed = "" if answer.other else answer.pick_list
        parcel = answer.aside or " · ".join(part for part in (answer.shipment, listed) if part)
        said = [_line(one, bold=True) for one in (answer.says, answer.do) if one]
        other = (f" {answer.other} ", "reverse bold") if answer.other else ""
        last = Text.assemble(other, " " * bool(other), parcel, no_wrap=True, overflow="ellipsis")
        self.update(Group(*map(_line, (*large, *air)), *said, last))


class Parcel(Static):
    """Match id and position of the parcel, large enough to compare from where one stands."""

    def __init__(self, words: Phrases, font: Path) -> None:
        super().__init__()
        self._words, self._font = words, font
        self._answer: Answer | None = None

    def show(self, answer: Answer | None) -> None:
        self._answer = answer
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        room, answer, paper = self.content_size, self._answer, self._words.paper
        if answer is None or not room.width:
            self.update("")
            return
        lines: list[str] = []
        if answer.match:
            lines += [paper.match, *poster(self._font, answer.match, room.width, room.height // 2)]
        if answer.position:
            left = room.height - len(lines) - 1
            lines += [f"{paper.position} {answer.position}"]
            lines += poster(self._font, answer.position.split("/")[0], room.width, max(1, left))
        self.update(Group(*map(_line, lines)))


class Last(Static):
    """The last scans, the newest first."""

    def __init__(self, words: Phrases) -> None:
        super().__init__()
        self._words = words
        self.show(())

    def show(self, scans: Iterable[Scan]) -> None:
        table = Table.grid(padding=(0, 1), expand=True)
        for _ in range(4):
            table.add_column(no_wrap=True, overflow="ellipsis")
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for one in scans:
            table.add_row(*map(Text, (one.time, one.signal.mark, one.word, one.name, one.what)))
        self.update(Group(_line(self._words.pack.last), table))


class Choices(Static):
    """What may be answered to a question, each with its key."""

    def show(self, choices: Sequence[str]) -> None:
        self.display = bool(choices)
        self.update(Group(*(_key(key, choice) for key, choice in enumerate(choices, 1))))


class Status(Static):
    """One quiet line: where, to which printer, how many; and what is wrong with newer tables."""

    def show(self, said: Text, trouble: str, leave: str) -> None:
        self.set_class(bool(trouble), "trouble")
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_column(no_wrap=True, justify="right")
        table.add_row(Text(trouble) if trouble else said, Text(leave))
        self.update(table)


def _key(key: int, choice: str) -> Text:
    return Text.assemble((f" {key} ", "reverse bold"), f"  {choice}", no_wrap=True, overflow="ellipsis")


def _line(text: str, bold: bool = False) -> Text:
    return Text(text, style="bold" if bold else "", no_wrap=True, overflow="ellipsis")
