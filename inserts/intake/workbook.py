"""Reads XLSX workbooks: one sheet, the values as stored, each cell with its address.

Invariant: a workbook is weighed before it is opened; a formula without a stored value is never a blank.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from ..declared import Table
from ..errors import DataError, Place
from .separated import check_header, picker, ragged
from .source import Broken, Choose, Moment, Number, Source, Torn, dropped, spot

HEAVIEST = 200_000_000
"""Bytes that a workbook may have unpacked."""
DENSEST = 100
"""How many times larger than packed a workbook of more than a megabyte may be."""
MEGABYTE = 1_000_000

Cells = tuple[Any, ...]


def read(data: bytes, file: str, table: Table, choose: Choose) -> Source:
    """The rows of one sheet; DataError where the workbook is damaged, hostile or has not that sheet."""
    formulas = weigh(data, file)
    try:
        with warnings.catch_warnings(action="ignore"):  # the reader warns of styles, which are not read
            sheet, grid = _open(data, file, table.sheet, formulas)
            return _source(grid, file, sheet, choose)
    except DataError:
        raise
    except Exception as fault:  # a damaged workbook makes the reader fail in a dozen ways
        raise DataError("workbook-damaged", "the workbook cannot be read.", Place(file), "Save it again.") from fault


def weigh(data: bytes, file: str) -> bool:
    """Whether any sheet holds formulas; DataError where the package is no zip, a bomb, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            total = sum(part.file_size for part in package.infolist())
            if total > HEAVIEST or total > max(MEGABYTE, DENSEST * len(data)):
                message = f"the workbook would unpack to {total:,} bytes."
                raise DataError("workbook-too-large", message, Place(file), "Save the table as CSV.")
            scanned = [_scan(package, name, file) for name in package.namelist() if name.endswith(".xml")]
            return any(scanned)
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, NotImplementedError, ValueError) as fault:
        raise DataError("workbook-damaged", "this is no XLSX workbook.", Place(file), "Save it again.") from fault


def _scan(package: zipfile.ZipFile, name: str, file: str) -> bool:
    formulas, tail = False, b""
    with package.open(name) as part:
        while chunk := part.read(1 << 20):
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise DataError("workbook-hostile", "the workbook declares entities.", Place(file))
            formulas = formulas or b"<f>" in window or b"<f " in window or b"<f/" in window
            tail = chunk[-16:]
    return formulas and "worksheets" in name


def _open(data: bytes, file: str, wanted: str, formulas: bool) -> tuple[str, Iterator[tuple[Cells, Cells | None]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    name = wanted or (names[0] if len(names) == 1 else "")
    if name not in book.sheetnames:
        code, what = ("sheet-missing", f"there is no sheet '{wanted}'") if wanted else ("sheet-unclear", "many sheets")
        known = ", ".join(f"'{title}'" for title in names)
        raise DataError(code, f"{what}; the workbook has {known}.", Place(file), 'Declare one: sheet = "…".')
    values = _rows(book, name)
    if not formulas:
        return name, zip(values, repeat(None))
    twin = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    return name, zip(values, _rows(twin, name), strict=True)


def _rows(book: Any, name: str) -> Iterator[Cells]:
    sheet = book[name]
    sheet.reset_dimensions()
    return iter(sheet.iter_rows())


def _source(grid: Iterator[tuple[Cells, Cells | None]], file: str, sheet: str, choose: Choose) -> Source:
    numbered = enumerate((texts(*pair) for pair in grid), 1)
    mark, header = next(((n, row) for n, row in numbered if any(row)), (0, ()))
    if not header:
        raise DataError("empty-file", f"the sheet '{sheet}' is empty.", Place(file))
    names = tuple(name.strip() for name in header)
    check_header(names, file, "cell", sheet, mark)
    kept = tuple(choose(names, file))
    rows, marks, torn = _sort(numbered, names, kept, file, sheet)
    read = len(rows) + len(torn)
    return Source(file, names, kept, rows, marks, torn, read, "cell", sheet, dropped(names, kept))


def _sort(
    numbered: Iterator[tuple[int, tuple[str, ...]]],
    header: tuple[str, ...],
    kept: tuple[int, ...],
    file: str,
    sheet: str,
) -> tuple[list[tuple[str, ...]], list[int | str], tuple[Torn, ...]]:
    rows: list[tuple[str, ...]] = []
    marks: list[int | str] = []
    torn: list[Torn] = []
    pick = picker(kept)
    width = len(header)
    for number, row in numbered:
        if not any(row):
            continue
        if len(row) > width:
            torn.append(ragged(row, width, spot(file, "cell", sheet, number, width, header)))
            continue
        rows.append(pick(row + ("",) * (width - len(row))))
        marks.append(number)
    return rows, marks, tuple(torn)


def texts(values: Cells, formulas: Cells | None) -> tuple[str, ...]:
    """A row's cells as text, without the blank ones at its end."""
    cells: Sequence[str] = [text(cell, formulas[n] if formulas else None) for n, cell in enumerate(values)]
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def text(cell: Any, formula: Any = None) -> str:
    """A cell's value as text; numbers with the 15 digits a workbook keeps."""
    value = cell.value
    if getattr(cell, "data_type", "") == "e":
        return Broken(f"the cell holds the error {value}")
    match value:
        case None:
            unread = formula is not None and getattr(formula, "data_type", "") == "f"
            return Broken("the cell holds a formula without a stored value") if unread else ""
        case bool():
            return "true" if value else "false"
        case int():
            return Number(value)
        case float():
            return Number(format(value, ".15g"))
        case dt.datetime():
            return Moment(value.replace(microsecond=0).isoformat(sep=" "))
        case dt.date() | dt.time():
            return Moment(value.isoformat())
        case dt.timedelta():
            return Moment(str(value))
        case _:
            return str(value)
