"""Readable files: TOML checked against a model, with the place of every mistake.

Invariant: whatever is wrong in a readable file is said with file:line:column and, for typos, a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .errors import InsertsError, Place, SettingsError, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Key = str | int


class Toml:
    """One parsed TOML file: its data, and where each key stands."""

    def __init__(self, path: Path, name: str = "", error: type[InsertsError] = SettingsError) -> None:
        self.path = path
        self.name = name or path.name
        self.error = error
        try:
            self.source = path.read_text("utf-8")
            self.data: dict[str, Any] = tomllib.loads(self.source)
        except FileNotFoundError as fault:
            raise error("file-missing", f"there is no {self.name}.", Place(str(path))) from fault
        except UnicodeDecodeError as fault:
            message = f"byte {fault.start} is not UTF-8."
            raise error("not-utf-8", message, Place(self.name), "Save the file as UTF-8.") from fault
        except tomllib.TOMLDecodeError as fault:
            message, *spot = re.split(r" \(at line (\d+), column (\d+)\)", str(fault))
            line, column = (int(spot[0]), int(spot[1])) if spot else (None, None)
            raise error("not-toml", f"{message}.", Place(self.name, line, column)) from fault

    def place(self, keys: Sequence[Key]) -> Place:
        """Where the key path stands: the nearest known ancestor where the last is missing."""
        spots = _spots(self.source)
        for length in range(len(keys), 0, -1):
            if (spot := spots.get(tuple(keys[:length]))) is not None:
                return Place(self.name, *spot)
        return Place(self.name)

    def fault(self, code: str, message: str, keys: Sequence[Key], hint: str = "") -> InsertsError:
        """The error to raise for what stands at the key path."""
        return self.error(code, message, self.place(keys), hint)

    def check(self, model: type[Model]) -> Model:
        """The file as `model`; raises the first mistake with its place."""
        try:
            return model.model_validate(self.data)
        except ValidationError as fault:
            raise self._explain(fault, model) from fault

    def _explain(self, fault: ValidationError, model: type[BaseModel]) -> InsertsError:
        first = fault.errors()[0]
        keys = tuple(key for key in first["loc"])
        dotted = ".".join(str(key) for key in keys)
        match first["type"]:
            case "extra_forbidden":
                known = _fields_at(model, keys[:-1])
                guess = did_you_mean(str(keys[-1]), known)
                return self.fault("unknown-key", f"'{dotted}' is no key here.", keys, guess)
            case "missing":
                return self.fault("missing-key", f"'{dotted}' is missing.", keys)
            case _:
                return self.fault("bad-value", f"'{dotted}': {first['msg']}.", keys)


def _fields_at(model: type[BaseModel], keys: Sequence[Key]) -> list[str]:
    """The field names of the model that stands at the key path inside `model`."""
    found: Any = model.model_json_schema()
    defs = found.get("$defs", {})
    for key in keys:
        found = _resolve(found, defs)
        found = (
            found.get("items", {})
            if isinstance(key, int)
            else (found.get("properties", {}).get(key) or found.get("additionalProperties") or {})
        )
    return list(_resolve(found, defs).get("properties", {}))


def _resolve(schema: Any, defs: dict[str, Any]) -> dict[str, Any]:
    while isinstance(schema, dict) and ("$ref" in schema or "anyOf" in schema):
        schema = defs[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema["anyOf"][0]
    return schema if isinstance(schema, dict) else {}


def _spots(source: str) -> dict[tuple[Key, ...], tuple[int, int]]:
    """Line and column (1-based) of every key path, tables and arrays of tables included."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_toml.language())).parse(source.encode()).root_node
    spots: dict[tuple[Key, ...], tuple[int, int]] = {}
    counts: dict[tuple[Key, ...], int] = {}
    for node in root.children:
        prefix: tuple[Key, ...] = ()
        if node.type in ("table", "table_array_element"):
            prefix = _current(_keys(node.children[1]), counts)
            if node.type == "table_array_element":
                counts[prefix] = counts.get(prefix, -1) + 1
                prefix = (*prefix, counts[prefix])
            spots.setdefault(prefix, _spot(node))
        for pair in [node] if node.type == "pair" else node.children:
            _walk_pair(pair, prefix, spots)
    return spots


def _current(keys: tuple[Key, ...], counts: dict[tuple[Key, ...], int]) -> tuple[Key, ...]:
    """Header keys with the index of the array element they fall into: a.b -> a.0.b."""
    path: tuple[Key, ...] = ()
    for key in keys[:-1]:
        path = (*path, key)
        if path in counts:
            path = (*path, counts[path])
    return (*path, keys[-1])


def _walk_pair(node: Any, prefix: tuple[Key, ...], spots: dict[tuple[Key, ...], tuple[int, int]]) -> None:
    if node.type != "pair":
        return
    path = (*prefix, *_keys(node.children[0]))
    spots.setdefault(path, _spot(node))
    _walk_value(node.children[-1], path, spots)


def _walk_value(value: Any, path: tuple[Key, ...], spots: dict[tuple[Key, ...], tuple[int, int]]) -> None:
    if value.type == "inline_table":
        for child in value.children:
            _walk_pair(child, path, spots)
    if value.type == "array":
        items = [child for child in value.children if child.is_named and child.type != "comment"]
        for index, child in enumerate(items):
            spots.setdefault((*path, index), _spot(child))
            _walk_value(child, (*path, index), spots)


def _keys(node: Any) -> tuple[Key, ...]:
    if node.type == "dotted_key":
        return tuple(key for child in node.children if child.is_named for key in _keys(child))
    return (node.text.decode().strip("\"'"),)


def _spot(node: Any) -> tuple[int, int]:
    return node.start_point[0] + 1, node.start_point[1] + 1
