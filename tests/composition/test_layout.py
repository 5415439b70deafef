from __future__ import annotations

import re
from pathlib import Path

import pytest
from composition_cards import POSTCARD, postcard
from pydantic import BaseModel

from inserts.composition import layout
from inserts.composition.layout import Layout, load
from inserts.composition.parts import frames_of
from inserts.errors import LayoutError
from inserts.units import MM


def changed(tmp_path: Path, old: str, new: str) -> Layout:
    """The postcard with one thing changed."""
    source = (POSTCARD / "layout.toml").read_text("utf-8")
    assert old in source
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "layout.toml").write_text(source.replace(old, new, 1), "utf-8")
    return load(folder, [POSTCARD.parent / "parts"])


def test_the_postcard_is_a6_with_two_sides() -> None:
    file = postcard().file
    assert file.page.size == pytest.approx((105 * MM, 148 * MM))
    assert [side.name for side in file.sides] == ["front", "back"]


def test_a_layout_says_what_it_can_show() -> None:
    assert postcard().shows == {"coupon", "lead", "second", "suggestions", "art"}
    assert postcard().roles >= {"headline", "note", "signature", "imprint", "objection", "prices_note", "survey_low"}


def test_colours_of_equal_parts_are_pure_grey() -> None:
    colours = postcard().file.colours
    assert (colours["ink"], colours["paper"]) == ((0.0,), (1.0,))
    assert len(colours["accent"]) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('size = "a6"', 'size = "a66"', "bad-value", "a66"),
        ('margin = "8mm"', "margin = 8", "bad-value", "12mm"),
        ('margin = "8mm"', 'margin = "8 km"', "bad-value", "8 km"),
        ('bleed = "3mm"', 'bleeds = "3mm"', "unknown-key", "Did you mean 'bleed'?"),
        ('ink = "#000000"', 'ink = "black"', "bad-value", "#rrggbb"),
        ('font = "display"', 'font = "displey"', "unknown-font", "display"),
        ('colour = "accent"', 'colour = "acent"', "unknown-colour", "accent"),
        ('size = "6pt"', 'size = "5pt"', "type-too-small", "5.5 pt"),
        ('style = "eyebrow"', 'style = "eyebrows"', "unknown-style", "Did you mean 'eyebrow'?"),
        ('shows = "coupon.code"', 'shows = "coupon.kode"', "unknown-name", "code"),
        ('name = "eyebrow"\n', 'name = "art"\n', "frame-twice", "art"),
        ('when = ["coupon"]', 'when = ["cupon"]', "bad-value", "coupon"),
        ('size = "a6"', 'size = "a6"\nfolds = ["148mm"]', "bad-value", "outside"),
        ('size = "a6"', 'size = "a6"\nfolds_upright = ["50mm", "105mm"]', "bad-value", "outside"),
        ("[page]", "neutral = true\n[page]", "personal-frame", "'greeting'"),
        ("lines = 3\nrequired = true", 'lines = 3\nrequired = true\noverflow = "drop"', "must-be-whole", "headline"),
        ('style = "terms"\ngap', 'style = "terms"\noverflow = "drop"\ngap', "must-be-whole", "coupon-terms"),
        ('shows = "note"', 'shows = "note"\noverflow = "ellipsis"', "bad-value", "lines"),
        ('kind = "box"\n', 'kind = "box"\nline = "lime"\n', "unknown-colour", "Did you mean 'line'?"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, old: str, new: str, code: str, says: str) -> None:
    with pytest.raises(LayoutError) as caught:
        changed(tmp_path, old, new)
    assert caught.value.code == code
    assert says in str(caught.value)
    assert str(caught.value).startswith("layouts/card/layout.toml:")
    assert caught.value.where is not None
    assert caught.value.where.line


def test_a_name_that_is_not_there_is_said_as_file_line_and_guess(tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as caught:
        changed(tmp_path, 'style = "headline"', 'style = "headlin"')
    lines = (tmp_path / "card/layout.toml").read_text("utf-8").splitlines()
    line = lines.index('style = "headlin"') + 1
    assert str(caught.value) == (
        f"layouts/card/layout.toml:{line}:1 [unknown-style] there is no style 'headlin' in [styles]. "
        "Did you mean 'headline'?"
    )


@pytest.mark.parametrize("frame", ["coupon-terms", "greeting", "suggestions", "coupon-qr"])
def test_a_neutral_layout_shows_nothing_personal(tmp_path: Path, frame: str) -> None:
    head, *sides = (POSTCARD / "layout.toml").read_text("utf-8").split("[[sides]]")
    blocks = re.split(r"(?=\[\[sides\.frames)", "".join(sides))
    (block,) = (one for one in blocks if f'name = "{frame}"' in one)
    (tmp_path / "card").mkdir()
    sides_of = f'neutral = true\n{head}[[sides]]\nname = "front"\n' + block.replace("frames.frames", "frames")
    (tmp_path / "card/layout.toml").write_text(sides_of, "utf-8")
    with pytest.raises(LayoutError, match=f"personal-frame.*'{frame}'"):
        load(tmp_path / "card")


def test_white_type_is_never_smaller_than_seven_points(tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as caught:
        changed(
            tmp_path, '[styles.until]\nfont = "medium"\nsize = "9pt"', '[styles.until]\nfont = "medium"\nsize = "6pt"'
        )
    assert caught.value.code == "type-too-small"


def test_a_layout_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LayoutError):
        load(tmp_path / "none")


def test_every_key_of_the_format_is_described() -> None:
    models = [m for m in vars(layout).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    bare = [
        f"{model.__name__}.{name}" for model in models for name, field in model.model_fields.items()
        if not field.description and name not in ("kind", "page")
    ]  # fmt: skip
    assert bare == []


def test_differences_count_only_under_their_conditions() -> None:
    file = postcard().file
    coupon = next(frame for _, frame in frames_of(file) if frame.name == "coupon")
    alone = layout.under((coupon,), frozenset(["coupon"]))[0]
    among = layout.under((coupon,), frozenset(["coupon", "suggestions"]))[0]
    assert (alone.height, among.height) == pytest.approx((64 * MM, 44 * MM))
    assert layout.under((coupon,), frozenset(["lead"])) == ()


def test_the_postcard_uses_two_families() -> None:
    file = postcard().file
    families = {chain[0].split("-")[0] for chain in file.fonts.values()}
    assert families == {"Fraunces", "SourceSans3"}
