"""Gives a table's rows the shop's words: which of their columns is which of ours, and what its cells hold.

Invariant: columns are read as declared, each distinct text once; a column nobody asked for is never stored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..declared import Table
from ..errors import DataError, Place, SettingsError, did_you_mean
from ..model import Held
from . import tables
from .cells import Fault, Reading, reading, understand
from .records import ATTRIBUTE, Column, Record
from .source import Source

_LANGUAGE = r"[a-z]{2,3}"
_WRITTEN = "ignore "
"""Before the name of a column of theirs that only decides which rows are left out."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows from all its files, column by column: values[column][row], a Fault where it has none.

    Rows that the shop leaves out are gone, and counted. origin is the row's index in its file.
    """

    record: Record
    sources: tuple[Source, ...]
    values: Mapping[str, Sequence[Any]]
    origins: tuple[Sequence[int], ...]
    ignored: tuple[int, ...]
    fields: tuple[Mapping[str, int], ...]
    faults: Mapping[int, str]

    def __len__(self) -> int:
        return sum(len(origin) for origin in self.origins)

    def of(self, column: str, row: int) -> Any:
        """The value of a column in a row; None where the table has no such column."""
        cells = self.values.get(column)
        return None if cells is None else cells[row]

    def column(self, name: str) -> Sequence[Any]:
        """All values of a column; None everywhere where the table has it not."""
        return self.values.get(name) or [None] * len(self)

    def home(self, row: int) -> tuple[int, int]:
        """The number of the row's file, and its index there."""
        source = 0
        while row >= len(self.origins[source]):
            row -= len(self.origins[source])
            source += 1
        return source, self.origins[source][row]

    def place(self, row: int, column: str = "") -> Place:
        """Where a row, or its cell in a column of ours, stands."""
        source, index = self.home(row)
        return self.sources[source].place(index, self.fields[source].get(column))

    def torn(self, *columns: str) -> Iterator[tuple[str, Held]]:
        """Each torn row with what its first filled field among the columns seems to hold; it may have moved."""
        for source, fields in zip(self.sources, self.fields, strict=True):
            for torn in source.torn:
                indexes = [fields[name] for name in columns if name in fields]
                cells = (torn.cells[index].strip() for index in indexes if index < len(torn.cells))
                yield next((cell for cell in cells if cell), ""), torn.held

    def held(self, row: int, column: str, fault: Fault) -> Held:
        """The refusal for a fault found in a cell."""
        return Held(fault.code, fault.message, str(self.place(row, column)), fault.hint)

    def refusal(self, row: int) -> Held | None:
        """What is wrong with the row's first faulty cell, if any is."""
        column = self.faults.get(row)
        return None if column is None else self.held(row, column, self.values[column][row])

    def named(self, prefix: str) -> tuple[str, ...]:
        """Columns of ours that begin with the prefix."""
        return tuple(name for name in self.values if name.startswith(prefix))

    def gathered(self, prefix: str, row: int) -> dict[str, str]:
        """The filled cells of the columns with the prefix, by what follows it (attributes, languages)."""
        found = ((name, cells[row]) for name, cells in self.values.items() if name.startswith(prefix))
        return {name.removeprefix(prefix).lstrip("_"): value for name, value in found if value}


def gather(folder: Path, table: Table, record: Record, zone: ZoneInfo) -> Rows:
    """The declared table as rows of the record; DataError or SettingsError where its columns cannot be told."""
    check_declared(table, record)
    fields: list[dict[str, int]] = []

    def choose(header: tuple[str, ...], file: str) -> Sequence[int]:
        fields.append(find_columns(header, file, table, record))
        return sorted(set(fields[-1].values()))

    sources = tables.read(folder, table, choose)
    raw = _raw(sources, fields, table)
    keep, ignored = _ignore(raw, table, sources)
    if record.spread and any(ignored):
        _carry(raw, keep, record)
    names = [name for name in raw if not name.startswith(_WRITTEN)]
    values, faults = _understand({name: [raw[name][row] for row in keep] for name in names}, table, record, zone)
    return Rows(record, sources, values, _origins(keep, sources), ignored, tuple(fields), faults)


# ── which column is which ─────────────────────────────────────────────────────────────────────


def check_declared(table: Table, record: Record) -> None:
    """SettingsError where the table's settings name a column that the record has not."""
    known = [column.name for column in record.columns]
    for key in ("columns", "values", "formats", "fill"):
        for name in getattr(table, key):
            if not _is_ours(name, record):
                hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
                place = Place("inserts.toml", spot=f"tables.{record.name}.{key}")
                raise SettingsError("unknown-column", f"'{name}' is no column of {record.name}.", place, hint)


def _is_ours(name: str, record: Record) -> bool:
    if name.startswith(ATTRIBUTE):
        return record.attributes and re.fullmatch(r"[a-z][a-z0-9_]*", name.removeprefix(ATTRIBUTE)) is not None
    stem, _, tail = name.rpartition("_")
    plain = any(column.name == name for column in record.columns)
    return plain or any(c.name == stem and c.by_language and re.fullmatch(_LANGUAGE, tail) for c in record.columns)


def find_columns(header: tuple[str, ...], file: str, table: Table, record: Record) -> dict[str, int]:
    """For each column of ours the index of the field that holds it; columns the file lacks are left out."""
    found = {ours: _mapped(theirs, ours, header, file, record) for ours, theirs in table.columns.items()}
    for index, name in enumerate(header):
        ours = recognise(name, record)
        if ours and ours not in table.columns:
            if ours in found:
                message = f"'{header[found[ours]]}' and '{name}' could both be {ours}."
                hint = f"Say which: columns = {{ {ours} = … }}."
                raise DataError("column-unclear", message, Place(file, 1, index + 1, name), hint)
            found[ours] = index
    for name in table.ignore:
        if name not in found and name not in table.fill:
            found[_WRITTEN + name] = _mapped(name, name, header, file, record)
    _check_required(found, header, file, table, record)
    return found


def recognise(header: str, record: Record) -> str:
    """The column of ours that a header names, by language where it ends in one; blank where it names none."""
    words = re.split(r"[\s\-_]+", header.strip().casefold())
    for column in record.columns:
        if fold(column.name) == "".join(words):
            return column.name
        if column.by_language and fold(column.name) == "".join(words[:-1]) and re.fullmatch(_LANGUAGE, words[-1]):
            return f"{column.name}_{words[-1]}"
    return ""


def fold(name: str) -> str:
    """A header as it is compared: without regard to case, spaces, hyphens and underscores."""
    return re.sub(r"[\s\-_]+", "", name).casefold()


def _mapped(theirs: str, ours: str, header: tuple[str, ...], file: str, record: Record) -> int:
    exact = [index for index, name in enumerate(header) if name == theirs]
    alike = exact or [index for index, name in enumerate(header) if fold(name) == fold(theirs)]
    if len(alike) == 1:
        return alike[0]
    message = f"there is no column '{theirs}', which is mapped to {record.name}.{ours}."
    if alike:
        message = f"several columns are called like '{theirs}'."
    hint = did_you_mean(theirs, header) or f"The file has: {', '.join(name for name in header if name)}."
    raise DataError("mapped-column-missing", message, Place(file, 1), hint)


def _check_required(found: Mapping[str, int], header: tuple[str, ...], file: str, table: Table, record: Record) -> None:
    for column in record.columns:
        if column.required and column.name not in found and column.name not in table.fill and header:
            where = f"tables.{record.name}"
            hint = f'Name theirs: [{where}.columns] {column.name} = "…", or give one value to all: [{where}.fill].'
            guess = did_you_mean(column.name, [fold(name) for name in header])
            message = f"there is no column '{column.name}'{', ' + guess if guess else '.'}"
            raise DataError("column-missing", message, Place(file, 1), hint)


# ── their cells, and which rows count ─────────────────────────────────────────────────────────


def _raw(sources: Sequence[Source], fields: Sequence[Mapping[str, int]], table: Table) -> dict[str, list[str]]:
    """The text cells of all files by column of ours, filled where a file lacks a column."""
    names = dict.fromkeys([*(name for found in fields for name in found), *table.fill])
    raw: dict[str, list[str]] = {name: [] for name in names}
    for source, found in zip(sources, fields, strict=True):
        by_field = dict(zip(source.kept, zip(*source.rows, strict=True), strict=False))
        for name, cells in raw.items():
            blank = [table.fill.get(name, "")] * len(source.rows)
            cells.extend(by_field.get(found[name], ()) if name in found else blank)
    return raw


def _ignore(
    raw: Mapping[str, Sequence[str]], table: Table, sources: Sequence[Source]
) -> tuple[list[int], tuple[int, ...]]:
    """Indexes of the rows that count, and how many of each file do not."""
    count = sum(len(source.rows) for source in sources)
    out = bytearray(count)
    for name, patterns in table.ignore.items():
        cells = raw[name] if name in raw else raw[_WRITTEN + name]
        hit = {text for text in set(cells) if matches(text, patterns)}
        if hit:
            for row, text in enumerate(cells):
                if text in hit:
                    out[row] = 1
    ignored, begin = [], 0
    for source in sources:
        ignored.append(sum(out[begin : begin + len(source.rows)]))
        begin += len(source.rows)
    return [row for row in range(count) if not out[row]], tuple(ignored)


def matches(text: str, patterns: Sequence[str]) -> bool:
    """Whether the trimmed text is one of the words, or like one of those with a *."""
    trimmed = text.strip()
    return any(trimmed == word or ("*" in word and fnmatchcase(trimmed, word)) for word in patterns)


def _carry(raw: dict[str, list[str]], keep: Sequence[int], record: Record) -> None:
    """Where a shipment's first row is left out, its fields pass on to the first that is kept."""
    first: dict[str, int] = {}
    for row in keep:
        first.setdefault(raw["shipment"][row].strip(), row)
    whole = [name for name in raw if not name.startswith(_WRITTEN) and name not in ("sku", "quantity", "price")]
    for row in sorted(set(range(len(raw["shipment"]))) - set(keep)):
        heir = first.get(raw["shipment"][row].strip())
        if heir is None or row > heir:
            continue
        for name in whole:
            raw[name][heir] = raw[name][heir] or raw[name][row]


def _origins(keep: Sequence[int], sources: Sequence[Source]) -> tuple[Sequence[int], ...]:
    origins, begin = [], 0
    for source in sources:
        end = begin + len(source.rows)
        low, high = bisect_right(keep, begin - 1), bisect_right(keep, end - 1)
        origins.append([row - begin for row in keep[low:high]])
        begin = end
    return tuple(origins)


# ── what they hold ────────────────────────────────────────────────────────────────────────────


def _understand(
    raw: Mapping[str, Sequence[str]], table: Table, record: Record, zone: ZoneInfo
) -> tuple[dict[str, list[Any]], dict[int, str]]:
    """Values by column, and for each faulty row the first of its columns that is."""
    values: dict[str, list[Any]] = {}
    faults: dict[int, str] = {}
    for name, cells in raw.items():
        column = record.column(name)
        values[name], faulty = read_column(cells, column, table, zone, required=not record.spread)
        for row in faulty:
            faults.setdefault(row, name)
    return values, faults


def read_column(
    cells: Sequence[str], column: Column, table: Table, zone: ZoneInfo, *, required: bool
) -> tuple[list[Any], list[int]]:
    """Each cell's value or Fault, and the indexes of the faulty ones; a blank is a fault where it is required."""
    read = reading(column, table, zone)
    words = table.values.get(column.name, {})
    kinds = {type(cell) for cell in cells}
    keys: Sequence[Any] = cells if kinds <= {str} else list(zip(map(type, cells), cells, strict=True))
    known: dict[Any, Any] = {}
    for key in set(keys):
        text = key if isinstance(key, str) else key[0](key[1])
        known[key] = _read(text, column, read, words, required=required)
    bad = {key for key, value in known.items() if isinstance(value, Fault)}
    return [known[key] for key in keys], [row for row, key in enumerate(keys) if key in bad] if bad else []


def _read(text: str, column: Column, read: Reading, words: Mapping[str, str], *, required: bool) -> Any:
    value = understand(translate(text, words), column, read)
    if required and column.required and value in ("", None):
        return Fault("cell-missing", f"'{column.name}' is blank.", "Fill it in, or leave such rows out by ignore.")
    return value


def translate(text: str, words: Mapping[str, str]) -> str:
    """The shop's word for theirs: the one that is equal, else the first with a * that is like it, else the text."""
    trimmed = text.strip()
    if not words or trimmed in words:
        return words.get(trimmed, text)
    return next((ours for theirs, ours in words.items() if "*" in theirs and fnmatchcase(trimmed, theirs)), text)
