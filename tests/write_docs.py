"""Writes what is generated in docs/: the marked blocks of its pages, and docs/data.md as a whole.

Invariant: a block says what the program says; everything outside of the blocks is left as it was written.

A block stands between `<!-- made: keys Offer -->` and `<!-- end -->`; the words after "made:" name its maker.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from inserts import declared, settings
from inserts.cli import app
from inserts.composition import format, frames
from inserts.content import context_page
from inserts.intake.contract import contract_page
from inserts.prepress import sheets
from inserts.units import MM, PAPER, length

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"(?P<head><!-- made: (?P<what>[^>]+?) -->\n).*?(?P<tail><!-- end -->)", re.DOTALL)
MODELS: Mapping[str, type[BaseModel]] = {
    name: found
    for room in (declared, settings, format, frames, sheets)
    for name, found in vars(room).items()
    if isinstance(found, type) and issubclass(found, declared.Declared) and found is not declared.Declared
}
"""Every model of a readable file, by name."""

_PLAIN = {
    str: "text", bool: "`true` or `false`", int: "whole number", float: "number", Decimal: "number", date: "date",
}  # fmt: skip
_WRITTEN = {"_length": "length", "_colour": "colour", "_paper": "paper"}


def pages() -> dict[Path, str]:
    """Every generated page as it should be."""
    made = {path: fill(path.read_text("utf-8")) for path in sorted(DOCS.glob("*.md"))}
    return made | {DOCS / "data.md": contract_page()}


def fill(page: str) -> str:
    """The page with its blocks made anew."""
    return BLOCK.sub(lambda found: f"{found['head']}\n{make(found['what'])}\n{found['tail']}", page)


def make(what: str) -> str:
    """The text of a block; KeyError where there is no such thing."""
    match what.split():
        case ["keys", model]:
            return _keys(MODELS[model])
        case ["command", *words]:
            return _command(" ".join(words))
        case ["names"]:
            return context_page()
        case ["channels"]:
            rows = ((f"`{name}`", f"`{one.insert}`", one.why) for name, one in settings.CHANNELS.items())
            return _table(("channel", "insert", "why"), rows)
        case ["papers"]:
            rows = ((f"`{name}`", " × ".join(f"{side / MM:g} mm" for side in size)) for name, size in PAPER.items())
            return _table(("name", "width and height"), rows)
        case _:
            raise KeyError(what)


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |\n" for line in lines)


# ── keys of readable files ────────────────────────────────────────────────────────────────────


def _keys(model: type[BaseModel]) -> str:
    """The model's own keys: those of the table it builds on are documented with that."""
    model.model_rebuild()  # a group holds frames, which may be groups
    own = inspect.get_annotations(model)
    fields = {name: field for name, field in model.model_fields.items() if name in own}
    rows = (
        (f"`{name}`", _kind(field.annotation, field.metadata), _default(field), _about(name, field))
        for name, field in fields.items()
        if name != "kind" or len(get_args(field.annotation)) > 1  # what tells frames apart stands above their keys
    )
    return _table(("key", "type", "default", "what it says"), rows)


def _about(name: str, field: FieldInfo) -> str:
    if field.description:
        return field.description
    for found in (field.annotation, *get_args(field.annotation)):
        if isinstance(found, type) and issubclass(found, BaseModel):
            return " ".join((found.__doc__ or "").split()).split(". ")[0].rstrip(".") + "."
    raise ValueError(f"'{name}' says nothing of itself: give it a description")


def _kind(kind: Any, metadata: list[Any]) -> str:
    """A type in words."""
    for one in metadata:
        if isinstance(one, BeforeValidator) and getattr(one.func, "__name__", "") in _WRITTEN:
            return _WRITTEN[one.func.__name__]  # type: ignore[union-attr]
        if str(getattr(one, "pattern", "")).startswith("^[a-z"):
            return "id"
    return _composed(kind) + _bounds(metadata)


def _composed(kind: Any) -> str:
    inner = get_args(kind)
    origin = get_origin(kind)
    if origin is Annotated:
        return _kind(inner[0], list(inner[1:]))
    if kind == frames.Condition:
        return "condition"
    if origin is Literal:
        return ", ".join(f"`{_toml(value)}`" for value in inner if value != "")
    if origin in (Union, types.UnionType):
        known = [one for one in inner if one is not type(None)]
        return _kind(known[0], []) if len(known) == 1 else "frame"
    if origin is tuple:
        return f"list: {_kind(inner[0], [])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"table: {_kind(inner[1], [])}"
    if issubclass(kind, BaseModel):
        return "table"
    return _PLAIN[kind]


def _bounds(metadata: list[Any]) -> str:
    least = next((one.ge for one in metadata if hasattr(one, "ge")), None)
    most = next((one.le for one in metadata if hasattr(one, "le")), None)
    if least is None:
        return ""
    return f", {least} to {most}" if most is not None else f", {least} or more"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if value is None or value in ("", ()) or isinstance(value, BaseModel | Mapping):
        return ""
    if _kind(field.annotation, field.metadata) == "length":
        return f"`{length(value)}`"
    if _kind(field.annotation, field.metadata) == "list: length":
        return f"`{_toml(tuple(map(length, value)))}`"
    return f"`{_toml(value)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\t", r"\t") + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


# ── commands ──────────────────────────────────────────────────────────────────────────────────


def commands() -> dict[str, Any]:
    """Every command of the program by its words: "batch", "layout list"."""
    return dict(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, one in getattr(command, "commands", {}).items():
        yield from _walk(one, (*words, name))
    if not hasattr(command, "commands"):
        yield " ".join(words), command


def _command(name: str) -> str:
    command = commands()[name]
    example = command.epilog.removeprefix("Example: ")
    rows = [(f"`{_spelling(one)}`", _help(one)) for one in command.params]
    return f"{command.help}\n\n{_table(('', ''), rows)}\n```\n{example}\n```\n"


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    value = "" if parameter.is_flag else f" {parameter.metavar or 'N'}"
    return f"{', '.join(parameter.opts)}{value}"


def _help(parameter: Any) -> str:
    said = str(parameter.help)
    default = parameter.default
    if parameter.param_type_name == "argument" or default in (None, False) or "[default" in said:
        return said
    return f"{said} [default: {default}]"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))
