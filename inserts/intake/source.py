"""What a reader hands on: rows of text cells, each knowing where it stands in its file.

Invariant: no row is lost: a reader puts each one into `rows` or into `torn`. A cell is the file's own text;
what the file itself typed says so by its class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..errors import Place
from ..model import Held


class Number(str):
    """A cell the file holds as a number: "." is its decimal sign, leading zeros are lost."""

    __slots__ = ()


class Moment(str):
    """A cell the file holds as a date or time: its ISO text."""

    __slots__ = ()


class Broken(str):
    """A cell that has no value to read; its text says why."""

    __slots__ = ()


Form = Literal["line", "cell", "pointer"]
"""How a file's cells are found again: by line and field, by sheet and address, by JSON pointer."""

Choose = Callable[[tuple[str, ...], str], Sequence[int]]
"""Given the header and the file's name, the indexes of the fields to keep; all others are never stored."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A row that cannot be taken apart; cells are its fields as far as they can be told, by index of the header."""

    held: Held
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: `rows` hold the kept fields only; marks are their lines, sheet rows or JSON pointers.

    read counts the file's rows as the reader met them, blank ones apart. anchor is the workbook's sheet.
    """

    file: str
    header: tuple[str, ...]
    kept: tuple[int, ...]
    rows: Sequence[tuple[str, ...]]
    marks: Sequence[int | str]
    torn: tuple[Torn, ...]
    read: int
    form: Form = "line"
    anchor: str = ""
    dropped: tuple[str, ...] = field(default=())

    def place(self, row: int, index: int | None) -> Place:
        """Where the cell of the header's field `index` stands; the whole row where index is None."""
        return spot(self.file, self.form, self.anchor, self.marks[row], index, self.header)


def spot(file: str, form: Form, anchor: str, mark: int | str, index: int | None, header: Sequence[str] = ()) -> Place:
    """The place of a field (0-based index) in the row that stands at `mark`."""
    name = header[index] if index is not None and index < len(header) else ""
    match form:
        case "cell":
            letters = column_letters(index) if index is not None else ""
            return Place(file, column=name, spot=f"{anchor}!{letters}{mark}")
        case "pointer":
            return Place(file, column=name, spot=pointer(str(mark), name))
        case _:
            return Place(file, int(mark), None if index is None else index + 1, name)


def pointer(record: str, name: str) -> str:
    """The JSON pointer of a dotted column, which may belong to the record that this one lies within."""
    outer, _, step = record.rpartition("/")[0].rpartition("/")
    if name.startswith(f"{step}.") and step:
        return f"{record}/{name[len(step) + 1 :].replace('.', '/')}"
    if outer.rpartition("/")[2].isdigit():
        return pointer(outer, name)
    return f"{record}/{name.replace('.', '/')}" if name else record


def column_letters(index: int) -> str:
    """The letters of a workbook's column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def dropped(header: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    """The names of the fields that are not kept; one without a name is called by its number."""
    return tuple(name or f"field {index + 1}" for index, name in enumerate(header) if index not in set(kept))
