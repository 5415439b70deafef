"""Whatever is wrong in a readable file is said with file, line and column."""

from pathlib import Path

import pytest

from inserts.declared import Campaign, Declared
from inserts.errors import InsertsError, LayoutError, SettingsError
from inserts.toml import Toml


class Shape(Declared):
    title: str = ""
    campaign: tuple[Campaign, ...] = ()


def said(path: Path, text: str, error: type[InsertsError] = SettingsError) -> str:
    path.write_text(text, "utf-8")
    with pytest.raises(error) as raised:
        Toml(path, "inserts.toml", error).check(Shape)
    return str(raised.value)


def test_a_typo_in_a_key_is_said_with_its_place_and_a_guess(tmp_path):
    text = '[[campaign]]\nid = "a"\n\n[[campaign]]\nid = "b"\nwhenn = "true"\n'
    assert said(tmp_path / "a.toml", text) == (
        "inserts.toml:6:1 [unknown-key] 'campaign.1.whenn' is no key here. Did you mean 'when'?"
    )


def test_a_wrong_value_is_said_with_its_place(tmp_path):
    text = '[[campaign]]\nid = "a"\nsuggestions = 7\n'
    assert said(tmp_path / "a.toml", text).startswith("inserts.toml:3:1 [bad-value] 'campaign.0.suggestions':")


def test_a_missing_key_is_said_at_the_table_it_belongs_to(tmp_path):
    text = 'title = "x"\n[[campaign]]\nwhen = "true"\n'
    assert said(tmp_path / "a.toml", text) == "inserts.toml:2:1 [missing-key] 'campaign.0.id' is missing."


def test_a_file_that_is_no_toml_is_said_with_line_and_column(tmp_path):
    assert said(tmp_path / "a.toml", 'title = "x"\nname = \n').startswith("inserts.toml:2:8 [not-toml]")


def test_a_file_that_is_not_utf_8_is_said_with_the_byte(tmp_path):
    (tmp_path / "a.toml").write_bytes(b'title = "Gr\xfc\xdfe"\n')
    with pytest.raises(LayoutError, match=r"\[not-utf-8\] byte 11 is not UTF-8"):
        Toml(tmp_path / "a.toml", error=LayoutError)


def test_places_reach_into_arrays_and_inline_tables(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1\n[x.y]\nb = { c = 2, d = [1, { z = 3 }] }\n", "utf-8")
    toml = Toml(path)
    assert str(toml.place(("x", "y", "b", "d", 1, "z"))) == "a.toml:3:24"
    assert str(toml.place(("x", "y", "unknown"))) == "a.toml:2:1"
