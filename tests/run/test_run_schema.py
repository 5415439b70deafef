"""JSON Schema of the readable files: what ships is right by it, what is misspelt is not."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inserts.run.design.schema import layout_schema, settings_schema
from tests.conftest import ROOT, inserts

LAYOUT = json.loads(layout_schema())
SETTINGS = json.loads(settings_schema())
LAYOUTS = sorted(ROOT.glob("layouts/*/layout.toml"))
SHOPS = sorted(ROOT.glob("samples/*/inserts.toml"))
SHIPPED = [*((LAYOUT, path) for path in LAYOUTS), *((SETTINGS, path) for path in SHOPS)]
POSTCARD = ROOT / "layouts/postcard/layout.toml"


def said(path: Path) -> Any:
    """The file as an editor hands it to the schema: dates are texts."""
    return json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=str))


def complaints(data: Any, schema: Any) -> list[str]:
    """What the schema finds wrong."""
    jsonschema = pytest.importorskip("jsonschema")
    return [fault.message for fault in jsonschema.Draft4Validator(schema).iter_errors(data)]


def strangers(data: Any, schema: Any, whole: Any) -> Iterator[str]:
    """Keys that the schema does not name, without a library."""
    if "$ref" in schema:
        schema = whole["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(data, list):
        for one in data:
            yield from strangers(one, schema.get("items", {}), whole)
    if isinstance(data, dict):
        for choice in schema.get("oneOf", ()):
            kind = whole["definitions"][choice["$ref"].rsplit("/", 1)[1]]
            schema = kind if data["kind"] in kind["properties"]["kind"]["enum"] else schema
        others = schema.get("additionalProperties", {})
        for key, value in data.items():
            known = schema.get("properties", {}).get(key, others)
            yield from [key] if known is False else strangers(value, {} if known is True else known, whole)


def words_of(schema: Any) -> set[str]:
    """Every key anywhere in a schema."""
    if isinstance(schema, list):
        return set().union(*map(words_of, schema))
    return set(schema).union(*map(words_of, schema.values())) if isinstance(schema, dict) else set()


@pytest.mark.parametrize(("schema", "path"), SHIPPED, ids=lambda value: value.parent.name if value in SHOPS else "")
def test_what_ships_is_right_by_the_schema(schema, path):
    assert list(strangers(said(path), schema, schema)) == []
    assert complaints(said(path), schema) == []


def test_a_misspelt_key_is_found_wherever_it_stands():
    card = said(POSTCARD)
    wrong = copy.deepcopy(card)
    wrong["styles"]["note"]["leding"] = "4mm"
    wrong["sides"][0]["frames"][0]["hight"] = "76mm"
    assert list(strangers(wrong, LAYOUT, LAYOUT)) == ["leding", "hight"]
    shop = said(ROOT / "samples/shop/inserts.toml")
    shop["print"]["edges"] = "inset"
    shop["offer"][0]["valu"] = 10
    assert sorted(strangers(shop, SETTINGS, SETTINGS)) == ["edges", "valu"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("page", "margin"), 8),
        (("page", "margin"), "8"),
        (("page", "size"), "a66"),
        (("page", "size"), ["105mm"]),
        (("colours", "ink"), "black"),
        (("styles", "note", "leding"), "4mm"),
        (("styles", "note", "align"), "middle"),
        (("sides", 0, "frames", 0, "kind"), "pictur"),
        (("sides", 0, "frames", 0, "hight"), "76mm"),
        (("sides", 0, "frames", 0, "when"), ["cupon"]),
    ],
)
def test_a_wrong_value_in_a_layout_is_refused(keys, value):
    card = said(POSTCARD)
    at = card
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    assert len(complaints(card, LAYOUT)) == 1


@pytest.mark.parametrize(
    ("section", "key", "value"), [("print", "copies", 0), ("print", "edge", "inste"), ("shop", "currency", "Euro")]
)
def test_a_wrong_value_in_settings_is_refused(section, key, value):
    shop = said(ROOT / "samples/shop/inserts.toml")
    shop[section][key] = value
    assert len(complaints(shop, SETTINGS)) == 1


def test_a_size_of_ones_own_is_right():
    card = said(POSTCARD)
    card["page"]["size"] = ["100 mm", "4in"]
    assert complaints(card, LAYOUT) == []


def test_keys_come_with_their_description_and_with_a_default_as_one_would_write_it():
    bleed = LAYOUT["definitions"]["PageFormat"]["properties"]["bleed"]
    assert bleed["default"] == "3mm"
    assert bleed["description"] == "How far art runs over the trim where edge is bleed."
    assert SETTINGS["definitions"]["Printer"]["properties"]["front"]["default"] == ["0mm", "0mm"]
    assert SETTINGS["definitions"]["Print"]["properties"]["copies"]["default"] == 1
    assert "default" not in SETTINGS["properties"]["print"]


@pytest.mark.parametrize("schema", [LAYOUT, SETTINGS], ids=["layout", "settings"])
def test_the_schema_keeps_to_draft_4(schema):
    assert words_of(schema) & {"$defs", "const", "prefixItems", "if", "dependentRequired"} == set()
    assert '"null"' not in json.dumps(schema)


@pytest.mark.parametrize(("command", "schema"), [("layout schema", LAYOUT), ("schema", SETTINGS)])
def test_the_command_prints_the_schema_and_nothing_else(command, schema):
    done = inserts(*command.split())
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("ascii")) == schema
