"""JSON Schema of layout.toml and inserts.toml, so that editors complete and check them as they are written.

Invariant: made from the models that read the files, which have the last word. ASCII, and draft 4, which editors of
TOML understand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ...composition.format import LayoutFile
from ...composition.layout import FILE as LAYOUT
from ...settings import FILE as SETTINGS
from ...settings import ShopFile
from ...units import LENGTH, length

DRAFT = "http://json-schema.org/draft-04/schema#"


def layout_schema() -> str:
    """The schema of layout.toml, as JSON."""
    return _schema(LayoutFile, LAYOUT)


def settings_schema() -> str:
    """The schema of inserts.toml, as JSON."""
    return _schema(ShopFile, SETTINGS)


def _schema(model: type[BaseModel], title: str) -> str:
    found = model.model_json_schema(schema_generator=_AsWritten, ref_template="#/definitions/{model}")
    definitions = found.pop("$defs")
    whole = {"$schema": DRAFT, **found, "title": title, "definitions": definitions}
    return json.dumps(whole, indent=2)


class _AsWritten(GenerateJsonSchema):
    """Values as they stand in a file, which knows no null; words of draft 4."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False  # it would say the key's name once more

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        found = super().literal_schema(schema)
        if "const" in found:
            found["enum"] = [found.pop("const")]
        return found

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        found = super().tuple_schema(schema)
        if "prefixItems" in found:
            found["items"] = found.pop("prefixItems")
            found["additionalItems"] = False
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = self.generate_inner(schema["schema"])
        default = _written(schema.get("default"), found)
        return found if default is None else {**found, "default": default}


def _written(value: Any, schema: Mapping[str, Any]) -> Any:
    """A default as it would stand in a file; None where it says nothing."""
    if isinstance(value, float) and schema.get("pattern") == LENGTH:
        return length(value)
    if isinstance(value, tuple) and value and isinstance(schema.get("items"), list):
        return [_written(one, kind) for one, kind in zip(value, schema["items"], strict=True)]
    if isinstance(value, Decimal):
        return float(value)
    if value in ("", ()) or isinstance(value, BaseModel | Mapping):
        return None
    return value
