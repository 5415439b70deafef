"""Opens the files of a declared table, whatever their format: the one door for CSV, XLSX, JSON and JSON Lines.

Invariant: a file becomes rows of text with their places, or a DataError that says what is wrong with it.
"""

from __future__ import annotations

from pathlib import Path

from ..declared import Table
from ..errors import DataError, Place
from . import documents, separated, workbook
from .source import Choose, Source


def read(folder: Path, table: Table, choose: Choose) -> tuple[Source, ...]:
    """The table's files below the shop's folder, in order of their names; one that lies elsewhere goes by its name."""
    return tuple(_read(folder / name, _called(name), table, choose) for name in files(folder, table.file))


def _called(name: str) -> str:
    return Path(name).name if Path(name).is_absolute() else name


def files(folder: Path, pattern: str) -> tuple[str, ...]:
    """The names of the files that the pattern (with * for any characters) stands for; at least one."""
    if "*" not in pattern:
        return (pattern,)
    found = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern)))
    if not found:
        raise DataError("file-missing", f"no file is called like '{pattern}'.", Place(str(folder)))
    return found


def _read(path: Path, name: str, table: Table, choose: Choose) -> Source:
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".tab" | ".txt":
            return separated.read(_bytes(path, name), name, table, choose)
        case ".xlsx" | ".xlsm":
            return workbook.read(_bytes(path, name), name, table, choose)
        case ".json":
            return documents.read(_bytes(path, name), name, table, choose)
        case ".jsonl" | ".ndjson":
            return documents.read_lines(_bytes(path, name), name, table, choose)
        case other:
            hint = "Save the table as .csv, .xlsx, .json or .jsonl."
            raise DataError("unknown-format", f"'{other}' files are not read.", Place(name), hint)


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise DataError("file-missing", "there is no such file.", Place(name)) from fault
    except OSError as fault:
        raise DataError("file-unreadable", f"{fault.strerror}.", Place(name)) from fault
