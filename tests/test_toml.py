"""Whatever is wrong in a readable file is said with file, line and column."""

from pathlib import Path
from typing import Literal

import pytest

from inserts.composition.format import PartFile
from inserts.declared import Campaign, Declared, Ink
from inserts.errors import InsertsError, LayoutError, SettingsError
from inserts.toml import Toml


class Shape(Declared):
    title: str = ""
    profile: Literal["office", "press"] = "office"
    dpi: Literal[203, 300, 600] = 203
    colour: Ink | None = None
    campaign: tuple[Campaign, ...] = ()


def said(path: Path, text: str, error: type[InsertsError] = SettingsError) -> str:
    path.write_text(text, "utf-8")
    with pytest.raises(error) as raised:
        Toml(path, "inserts.toml", error).check(Shape)
    return str(raised.value)


def test_a_typo_in_a_key_is_said_with_its_place_and_a_guess(tmp_path):
    text = '[[campaign]]\nid = "a"\n\n[[campaign]]\nid = "b"\nwhenn = "true"\n'
    assert said(tmp_path / "a.toml", text) == (
        "inserts.toml:6:1 [unknown-key] 'whenn' of campaign 'b' is no key here. Did you mean 'when'?"
    )


def test_a_wrong_value_is_said_with_its_place(tmp_path):
    text = '[[campaign]]\nid = "a"\nsuggestions = 7\n'
    assert said(tmp_path / "a.toml", text).startswith("inserts.toml:3:1 [bad-value] 'suggestions' of campaign 'a':")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('profile = "banana"', "'profile': there is no 'banana'. There are: office, press."),
        ('profile = "offce"', "'profile': there is no 'offce'. Did you mean 'office'?"),
        ("dpi = 72", "'dpi': there is no '72'. There are: 203, 300, 600."),
    ],
)
def test_a_value_that_is_none_of_a_few_is_said_with_all_of_them_or_the_nearest(text: str, told: str, tmp_path: Path):
    assert said(tmp_path / "a.toml", text) == f"inserts.toml:1:1 [bad-value] {told}"


def test_a_wrong_ink_is_called_by_its_name(tmp_path: Path):
    text = 'colour = { screen = "#000000", cmyk = [0, 0, 0, 101] }'
    assert "black in 'cmyk' of a colour: input should be less than or equal to 100" in said(tmp_path / "a.toml", text)


def test_a_missing_key_is_said_at_the_table_it_belongs_to(tmp_path):
    text = 'title = "x"\n[[campaign]]\nwhen = "true"\n'
    assert said(tmp_path / "a.toml", text) == "inserts.toml:2:1 [missing-key] 'id' of campaign 1 is missing."


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


PART = """
[styles.small]
font = "text"
size = "6pt"
leading = "2mm"

[[frames]]
kind = "text"
name = "note"
shows = "note"
style = "small"
gap = "2mm"

[[frames]]
kind = "group"
name = "coupon"

[[frames.frames]]
kind = "qr"
name = "coupon-qr"
shows = "coupon"
width = "29mm"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[frames]]", "[[frame]]", "7:1 [unknown-key] 'frame' is no key here. Did you mean 'frames'?"),
        (
            "[[frames.frames]]", "[[frames]]",
            "14:1 [missing-key] 'frames' of frame 'coupon' is missing. They stand below it, "
            "each under [[frames.frames]].",
        ),
        (
            'kind = "group"', 'kind = "box"',
            "18:1 [unknown-key] 'frames' of frame 'coupon' is no key here. Only groups hold frames: this one stands "
            "below another frame, or has one '.frames' too many.",
        ),
        ('"qr"', '"QR"', "19:1 [bad-value] 'kind' of frame 'coupon-qr': there is no 'QR'. Did you mean 'qr'?"),
        ('kind = "qr"\n', "", "18:1 [missing-key] 'kind' of frame 'coupon-qr' is missing."),
        ('name = "note"\n', "", "7:1 [missing-key] 'name' of frame 1 is missing."),
        (
            'gap = "2mm"', "gap = 7",
            "12:1 [bad-value] 'gap' of frame 'note': a length is written with its unit, as in '12mm'.",
        ),
        ("gap =", "gapp =", "12:1 [unknown-key] 'gapp' of frame 'note' is no key here. Did you mean 'gap'?"),
        ("leading", "leeding", "5:1 [unknown-key] 'styles.small.leeding' is no key here. Did you mean 'leading'?"),
        (
            '"6pt"', '"6pt',
            "4:12 [not-toml] Illegal character '\\n'. A text ends on the line on which it begins: is its last "
            "quotation mark missing?",
        ),
        (
            "[styles.small]", "[styles.small]\n[styles.small]",
            "3:14 [not-toml] [styles.small] stands twice. A name stands in single brackets once only; put the keys of "
            "both together.",
        ),
    ],
)  # fmt: skip
def test_a_slip_in_a_frame_is_said_in_the_marketers_words(old: str, new: str, message: str, tmp_path: Path):
    (tmp_path / "part.toml").write_text(PART.replace(old, new, 1), "utf-8")
    with pytest.raises(LayoutError) as raised:
        Toml(tmp_path / "part.toml", error=LayoutError).check(PartFile)
    assert str(raised.value) == f"part.toml:{message}"
