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
            raise error("not-toml", f"{_twice(message)}.", Place(self.name, line, column), _slip(message)) from fault

    def place(self, keys: Sequence[Key]) -> Place:
        """Where the key path stands, or the first of what is below it; the nearest known ancestor where nothing is."""
        spots = _spots(self.source)
        if below := [spot for path, spot in spots.items() if path[: len(keys)] == tuple(keys)]:
            return Place(self.name, *min(below))
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
        faults = [(one, self._keys(one["loc"])) for one in fault.errors()]
        first, keys = _misspelt(faults) or faults[0]
        said = first.get("ctx", {})
        match first["type"]:
            case "extra_forbidden":
                hint = _ONLY.get(str(keys[-1])) or did_you_mean(str(keys[-1]), _fields_at(model, first["loc"][:-1]))
                return self.fault("unknown-key", f"{self._called(keys)} is no key here.", keys, hint)
            case "missing":
                hint = _BELOW.format(_header(keys)) if keys[-1] == "frames" else ""
                return self.fault("missing-key", f"{self._called(keys)} is missing.", keys, hint)
            case "union_tag_not_found":
                return self.fault("missing-key", f"{self._called((*keys, 'kind'))} is missing.", keys)
            case "union_tag_invalid":
                keys, known = (*keys, "kind"), re.findall(r"'([^']+)'", said["expected_tags"])
                hint = did_you_mean(said["tag"].lower(), known) or f"There are: {', '.join(known)}."
                return self.fault("bad-value", f"{self._called(keys)}: there is no '{said['tag']}'.", keys, hint)
            case "literal_error":
                known = [one.strip("'") for one in re.split(", | or ", said["expected"])]
                hint = did_you_mean(str(first["input"]).lower(), known) or f"There are: {', '.join(known)}."
                return self.fault("bad-value", f"{self._called(keys)}: there is no '{first['input']}'.", keys, hint)
            case _:
                message = first["msg"].removeprefix("Value error, ").rstrip(".")
                return self.fault("bad-value", f"{self._called(keys)}: {message}.", keys)

    def _keys(self, loc: tuple[Key, ...]) -> tuple[Key, ...]:
        """The key path without the kinds that pydantic puts into it."""
        keys: tuple[Key, ...] = ()
        for key in loc:
            standing = self.at(keys)
            if not (keys and isinstance(keys[-1], int) and isinstance(standing, dict) and standing.get("kind") == key):
                keys = (*keys, key)
        return keys

    def at(self, keys: Sequence[Key]) -> Any:
        """What stands at the key path; None where nothing does."""
        found: Any = self.data
        for key in keys:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def _called(self, keys: tuple[Key, ...]) -> str:
        """The key path in words: "'gap' of frame 'note'", "'kind' of the 4th frame of side 'front'"."""
        upto = [keys[: at + 1] for at, key in enumerate(keys) if isinstance(key, int)]
        tables = [len(path) for path in upto if isinstance(self.at(path), dict)]
        begins = tables[-1] if tables else 0
        key = ".".join(str(key) for key in keys[begins:])
        if not tables:
            return f"'{key}'"
        of = self._table(keys[:begins])
        return f"'{key}' of {of}" if key else of

    def _table(self, keys: tuple[Key, ...]) -> str:
        *above, kind, at = keys
        what, table = str(kind).removesuffix("s"), self.at(keys)
        if name := table.get("name") or table.get("id"):
            return f"{what} '{name}'"
        nth = f"{what} {int(at) + 1}"
        return f"{nth} of {self._called(tuple(above))}" if above else nth


_ONLY = {"frames": "Only groups hold frames: this one stands below another frame, or has one '.frames' too many."}
_BELOW = "They stand below it, each under [[{}]]."
_SLIPS = {
    "Illegal character": "A text ends on the line on which it begins: is its last quotation mark missing?",
    "Invalid value": 'Texts, lengths and colours stand in quotation marks: "12mm".',
    "Expected newline": 'Texts and lengths stand in quotation marks, a number has a point: "12mm", 0.5.',
    "Expected '='": "A line is a key, '=' and a value.",
    "Expected ']'": "A bracket is not closed.",
    "Cannot overwrite a value": "It stands further up already. What may stand several times has two brackets "
    "everywhere, as in [[sides.frames]].",
    "Cannot declare": "A name stands in single brackets once only; put the keys of both together.",
}
"""What to do about what tomllib says."""


def _twice(message: str) -> str:
    """What tomllib says, with a table's name as it is written."""
    if not message.startswith("Cannot declare"):
        return message
    return f"[{'.'.join(_NAMES.findall(message))}] stands twice"


def _slip(message: str) -> str:
    return next((hint for begins, hint in _SLIPS.items() if message.startswith(begins)), "")


def _header(keys: Sequence[Key]) -> str:
    return ".".join(key for key in keys if isinstance(key, str))


_NAMES = re.compile(r"'([^']*)'")
Fault = tuple[Any, tuple[Key, ...]]


def _misspelt(faults: Sequence[Fault]) -> Fault | None:
    """The key that is unknown where one like it is missing, if that is the first mistake."""
    first, keys = faults[0]
    if first["type"] != "missing":
        return None
    beside = (one for one in faults if one[0]["type"] == "extra_forbidden" and one[1][:-1] == keys[:-1])
    return next((one for one in beside if did_you_mean(str(one[1][-1]), [str(keys[-1])])), None)


def _fields_at(model: type[BaseModel], keys: Sequence[Key]) -> list[str]:
    """The field names of the model that stands at the key path inside `model`; kinds of frames are part of the path."""
    found: Any = model.model_json_schema()
    defs = found.get("$defs", {})
    for key in keys:
        found = _resolve(found, defs)
        if "discriminator" in found:
            found = {"$ref": found["discriminator"]["mapping"].get(key, "")}
        elif isinstance(key, int):
            found = found.get("items", {})
        else:
            found = found.get("properties", {}).get(key) or found.get("additionalProperties") or {}
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
