"""Reads CSV: text fields between separators, one record a line or, quoted, on several.

Invariant: every record keeps the number of its first line; a record that cannot be taken apart never
swallows the records after it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import cast

from ..declared import Table
from ..errors import DataError, Place
from ..model import Held
from .source import Choose, Form, Source, Torn, dropped, spot

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_FIELD = 100_000


def read(data: bytes, file: str, table: Table, choose: Choose) -> Source:
    """The rows of a CSV file; DataError where its encoding, separator or header cannot be read."""
    csv.field_size_limit(LONGEST_FIELD)
    text = decode(data, file, table.encoding)
    lines = list(io.StringIO(text, newline=""))
    first = next((n for n, line in enumerate(lines) if line.strip(" \r\n")), None)
    if first is None:
        raise DataError("empty-file", "the file is empty.", Place(file), "Give a file with a header line.")
    sign = table.separator or find_separator(lines[first:], file)
    header, body = _header(lines, first, sign, file)
    kept = tuple(choose(header, file))
    rows, marks, torn = _sort(lines, body, header, kept, sign, file, "\0" in text)
    return Source(file, header, kept, rows, marks, torn, len(rows) + len(torn), dropped=dropped(header, kept))


def decode(data: bytes, file: str, encoding: str) -> str:
    """The text of a file; a byte order mark of UTF-8 counts more than what is declared."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        hint = "Name the file as what it is (.xlsx), or save it as CSV."
        raise DataError("not-text", "this is no text but a packed file or a workbook.", Place(file), hint)
    try:
        name = codecs.lookup(encoding).name
        if data.startswith(codecs.BOM_UTF8):
            name = "utf-8-sig"
        return data.decode(name)
    except LookupError as fault:
        raise DataError("unknown-encoding", f"'{encoding}' is no encoding.", Place(file)) from fault
    except UnicodeDecodeError as fault:
        raise _undecodable(data, file, encoding, fault) from fault
    except ValueError as fault:
        raise DataError("not-in-encoding", f"the file is not {encoding.upper()}.", Place(file)) from fault


def _undecodable(data: bytes, file: str, encoding: str, fault: UnicodeDecodeError) -> DataError:
    line = data.count(b"\n", 0, fault.start) + 1
    message = f"byte {fault.start + 1} of the file (0x{data[fault.start]:02X}) is not {encoding.upper()}."
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    guess = "utf-16" if utf16 else "cp1252"
    hint = f'Save the file as UTF-8, or declare its encoding (perhaps encoding = "{guess}").'
    return DataError("not-in-encoding", message, Place(file, line), hint)


def find_separator(lines: Sequence[str], file: str) -> str:
    """The one separator that takes the header apart; a comma where the table has a single column."""
    ways = [sign for sign in SEPARATORS if len(_first(lines, sign) or ()) > 1]
    if len(ways) > 1:
        said = " or ".join(SEPARATORS[sign] for sign in ways)
        hint = 'Declare it: separator = ",".'
        raise DataError("separator-unclear", f"the header can be read with {said}.", Place(file, 1), hint)
    return ways[0] if ways else ","


def _first(lines: Sequence[str], sign: str) -> list[str] | None:
    try:
        return next(csv.reader(lines, delimiter=sign, strict=True), None)
    except csv.Error:
        return None


def _header(lines: Sequence[str], first: int, sign: str, file: str) -> tuple[tuple[str, ...], int]:
    """The names of the fields, trimmed, and the index of the line after them."""
    reader = csv.reader(lines[first:], delimiter=sign, strict=True)
    try:
        names = tuple(name.strip() for name in next(reader))
    except csv.Error as fault:
        raise DataError("header-unreadable", f"the header: {fault}.", Place(file, first + 1)) from fault
    if "\0" in "".join(names):
        hint = 'The file is damaged, or it is UTF-16: then declare encoding = "utf-16".'
        raise DataError("nul-byte", "the header holds NUL characters.", Place(file, first + 1), hint)
    check_header(names, file, "line", "", first + 1)
    return names, first + reader.line_num


def check_header(names: Sequence[str], file: str, form: Form, anchor: str, mark: int | str) -> None:
    """DataError where two fields have one name, or none has any."""
    for index, name in enumerate(names):
        if name and name in names[:index]:
            place = spot(file, form, anchor, mark, index, names)
            message = f"the column '{name}' is there twice."
            raise DataError("duplicate-column", message, place, "Rename one of the two in the file.")
    if not any(names):
        raise DataError("no-header", "the first row names no column.", spot(file, form, anchor, mark, None))


Sorted = tuple[list[tuple[str, ...]], list[int | str], tuple[Torn, ...]]


def _sort(
    lines: Sequence[str],
    body: int,
    header: tuple[str, ...],
    kept: tuple[int, ...],
    sign: str,
    file: str,
    nul: bool,
) -> Sorted:
    """Whole records, the line each starts on, and the torn ones; blank records are none."""
    rows: list[tuple[str, ...]] = []
    marks: list[int | str] = []
    torn: list[Torn] = []
    width = len(header)
    pick = picker(kept)
    for first, fields in _records(lines, body, width, sign):
        if isinstance(fields, str):
            torn.append(_quoting(lines[first], fields, sign, file, first + 1))
        elif not any(fields):
            continue
        elif len(fields) != width:
            torn.append(ragged(fields, width, spot(file, "line", "", first + 1, min(len(fields), width), header)))
        elif nul and "\0" in "".join(fields):
            torn.append(_nul(fields, file, first + 1, header))
        else:
            rows.append(pick(fields))
            marks.append(first + 1)
    return rows, marks, tuple(torn)


def picker(kept: tuple[int, ...]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes the kept fields out of a record, always as a tuple."""
    match kept:
        case ():
            return lambda fields: ()
        case (one,):
            return lambda fields: (fields[one],)
        case _:
            return cast("Callable[[Sequence[str]], tuple[str, ...]]", itemgetter(*kept))


def _records(lines: Sequence[str], begin: int, width: int, sign: str) -> Iterator[tuple[int, list[str] | str]]:
    """Index of its first line and fields of each record, or what csv says is wrong with it."""
    at = begin
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=sign, strict=True)
        first = at
        try:
            for fields in reader:
                after = at + reader.line_num
                yield first, fields
                if len(fields) != width and after > first + 1:
                    swallowed = range(first + 1, after)
                    at = next((n for n in swallowed if _is_whole(lines, n, width, sign)), after)
                    break
                first = after
            else:
                return
        except csv.Error as fault:
            yield first, str(fault)
            swallowed = range(first + 1, at + reader.line_num)
            at = next((n for n in swallowed if sign in lines[n] or width == 1), at + reader.line_num)


def _is_whole(lines: Sequence[str], at: int, width: int, sign: str) -> bool:
    """Whether a whole record begins here. Behind a quotation mark gone wrong this is not asked: better to count
    a line of somebody's note as a torn row than to lose one."""
    reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=sign, strict=True)
    try:
        whole = len(next(reader, ())) == width
    except csv.Error:
        return False
    return whole and sum(line.count('"') for line in lines[at : at + reader.line_num]) % 2 == 0


def ragged(fields: Sequence[str], width: int, where: Place) -> Torn:
    """A row with more or fewer fields than the header."""
    long = len(fields) > width
    message = f"the row has {len(fields)} fields, the header {width}."
    quoted = "Put quotation marks round fields that hold the separator, or name the column."
    hint = quoted if long else "Export the row again, complete."
    return Torn(Held("long-row" if long else "short-row", message, str(where), hint), tuple(fields))


def _quoting(line: str, why: str, sign: str, file: str, number: int) -> Torn:
    cells = tuple(line.rstrip("\r\n").split(sign))
    index = next((n for n, cell in enumerate(cells) if '"' in cell), 0)
    where = Place(file, number, index + 1)
    hint = 'A quotation mark inside a quoted field is written twice: "".'
    return Torn(Held("quotation-marks", f"the quotation marks are wrong ({why}).", str(where), hint), cells)


def _nul(fields: list[str], file: str, number: int, header: Sequence[str]) -> Torn:
    index = next(n for n, cell in enumerate(fields) if "\0" in cell)
    where = spot(file, "line", "", number, index, header)
    held = Held("nul-byte", "the field holds a NUL character.", str(where), "The file is damaged: export it again.")
    return Torn(held, tuple(fields))
