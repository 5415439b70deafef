"""Reads JSON and JSON Lines: records as rows, nested objects as dotted columns.

Invariant: numbers keep the digits of the file; a key given twice is an error, not a choice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..declared import Table
from ..errors import DataError, Place
from ..model import Held
from .separated import decode, picker
from .source import Broken, Choose, Form, Number, Source, Torn, dropped

Record = tuple[int | str, Mapping[str, str] | Held]
"""Where a record stands (line or pointer), and its cells by column, or what is wrong with it."""


def read(data: bytes, file: str, table: Table, choose: Choose) -> Source:
    """The records of a JSON file; `records` points to their list, through lists to records within records."""
    if not data.strip():
        raise DataError("empty-file", "the file is empty.", Place(file))
    steps = [step.replace("~1", "/").replace("~0", "~") for step in table.records.split("/")[1:]]
    if table.records and not table.records.startswith("/"):
        raise DataError("records-not-a-pointer", f"'{table.records}' is no JSON pointer.", Place(file), "Begin with /.")
    try:
        root = parse(decode(data, file, table.encoding))
        if isinstance(root, dict) and (not steps or steps[0] not in root):
            raise _no_records(root, table.records, file)
        return _source(list(_walk(root, steps, "", {}, "", file)), file, choose, lines=False)
    except json.JSONDecodeError as fault:
        raise DataError("not-json", f"{fault.msg}.", Place(file, fault.lineno, fault.colno)) from fault
    except Odd as fault:
        raise DataError("not-json", f"{fault}.", Place(file)) from fault


def read_lines(data: bytes, file: str, table: Table, choose: Choose) -> Source:
    """The records of a JSON Lines file, one object a line; a line that is none is a torn row."""
    lines = decode(data, file, table.encoding).split("\n")
    found = [(number, _line(line, file, number)) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise DataError("empty-file", "the file is empty.", Place(file))
    return _source(found, file, choose, lines=True)


class Odd(ValueError):
    """Lawful for the parser, but not for us."""


def parse(text: str, whole: Callable[[str], Any] = str, broken: Callable[[str], Any] = Number) -> Any:
    """The value of a JSON text, its integers and other numbers as told; ValueError says what is wrong."""
    try:
        return json.loads(
            text, parse_int=whole, parse_float=broken, parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except RecursionError as fault:
        raise Odd("brackets are nested too deeply") from fault


def _refuse_constant(name: str) -> Any:
    raise Odd(f"{name} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise Odd(f"the key '{next(key for key in keys if keys.count(key) > 1)}' is there twice")
    return found


def _no_records(root: Mapping[str, Any], pointer: str, file: str) -> DataError:
    lists = [f"/{key}" for key, value in root.items() if isinstance(value, list)]
    hint = f'Declare where they are: records = "{lists[0]}".' if lists else "Give a list of objects."
    return DataError("records-missing", "here is no list of records.", Place(file, spot=pointer or "/"), hint)


def _walk(
    node: Any, steps: Sequence[str], pointer: str, outer: Mapping[str, str], prefix: str, file: str
) -> Iterator[Record]:
    """Each record below `node`; outer holds the cells of the records it lies within."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _walk(item, steps, f"{pointer}/{index}", outer, prefix, file)
    elif not isinstance(node, dict):
        yield pointer, _no_object(Place(file, spot=pointer))
    elif steps:
        step, *rest = steps
        within = any(part.isdigit() for part in pointer.split("/"))
        own = {**outer, **flatten({k: v for k, v in node.items() if k != step}, prefix)} if within else {}
        if within and node.get(step) in (None, []):
            yield pointer, own
        else:
            deeper = f"{prefix}{step}." if within else ""
            yield from _walk(node.get(step), rest, f"{pointer}/{step}", own, deeper, file)
    else:
        yield pointer, {**outer, **flatten(node, prefix)}


def _line(line: str, file: str, number: int) -> Mapping[str, str] | Held:
    try:
        node = parse(line)
    except json.JSONDecodeError as fault:
        return Held("not-json", f"{fault.msg}.", str(Place(file, number, fault.colno)))
    except Odd as fault:
        return Held("not-json", f"{fault}.", str(Place(file, number)))
    return flatten(node) if isinstance(node, dict) else _no_object(Place(file, number))


def _no_object(place: Place) -> Held:
    return Held("not-an-object", "the record is no object.", str(place), "Write each record as {…}.")


def flatten(node: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The cells of an object: nested objects by dotted names, plain lists line by line."""
    cells: dict[str, str] = {}
    for key, value in node.items():
        name = f"{prefix}{key}"
        match value:
            case dict():
                cells.update(flatten(value, f"{name}."))
            case list():
                nested = any(isinstance(item, dict | list) for item in value)
                cells[name] = Broken("here is a list of objects") if nested else "\n".join(map(_text, value))
            case _:
                cells[name] = _text(value)
    return cells


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return value if isinstance(value, str) else str(value)


def _source(found: Sequence[Record], file: str, choose: Choose, *, lines: bool) -> Source:
    whole = [(mark, cells) for mark, cells in found if not isinstance(cells, Held)]
    header = tuple(dict.fromkeys(name for _, cells in whole for name in cells))
    torn = tuple(Torn(fault) for _, fault in found if isinstance(fault, Held))
    kept = tuple(choose(header, file))
    pick = picker(kept)
    rows = [pick([cells.get(name, "") for name in header]) for _, cells in whole]
    marks = [mark for mark, _ in whole]
    form: Form = "line" if lines else "pointer"
    return Source(file, header, kept, rows, marks, torn, len(found), form, dropped=dropped(header, kept))
