"""Parts that layouts share, and a brand that is put on: what counts where both say something."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import card, flat, letters, postcard
from composition_layouts import frame, text, write_layout

from inserts.composition.compose import compile, compose
from inserts.composition.frames import GroupFrame, PartFrame
from inserts.composition.layout import Layout, load
from inserts.composition.parts import frames_of
from inserts.declared import Brand
from inserts.errors import LayoutError
from inserts.page import TextLine

FOOT = """
[styles.foot]
font = "strong"
size = "7pt"
leading = "3mm"
colour = "accent"
[[frames]]
kind = "text"
name = "imprint"
shows = "imprint"
style = "foot"
"""
NAMED = frame("part", "foot", 'file = "foot"', "bottom = '0mm'")
OWN_FOOT = '[styles.foot]\nfont = "text"\nsize = "9pt"\nleading = "4mm"\n'


def write_part(folder: Path, said: str, name: str = "foot") -> Path:
    """A part in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(said, "utf-8")
    return folder


def lines(layout: Layout) -> dict[str, TextLine]:
    """The first line of each frame on the front."""
    (front,) = compose(card(), compile(layout, letters(), "bleed"))
    return {mark.frame: mark for mark in reversed(flat(front)) if isinstance(mark, TextLine)}


def test_a_part_stands_where_the_layout_names_it(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT)
    layout = load(write_layout(tmp_path, text("note") + NAMED))
    found = lines(layout)
    assert (found["imprint"].size, found["imprint"].y) == pytest.approx((7, 90 * 72 / 25.4))
    assert "imprint" in layout.roles
    assert [type(one) for _, one in frames_of(layout.file) if one.name == "foot"] == [GroupFrame]


def test_a_part_stands_inside_a_group_too(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT)
    group = frame("group", "both") + text("note", within="sides.frames.frames")
    inner = frame("part", "foot", 'file = "foot"', "gap = '5mm'", within="sides.frames.frames")
    layout = load(write_layout(tmp_path, group + inner))
    assert set(lines(layout)) == {"note", "imprint"}
    assert not any(isinstance(one, PartFrame) for _, one in frames_of(layout.file))


def test_it_has_the_layout_s_colours_and_the_layout_s_style_of_its_name_wins(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT)
    plain = lines(load(write_layout(tmp_path, NAMED)))["imprint"]
    own = lines(load(write_layout(tmp_path, NAMED, head=OWN_FOOT)))["imprint"]
    assert (plain.size, plain.colour) == (7, (0.0784, 0.2824, 0.2392))
    assert (own.size, own.colour) == (9, (0.0,))


def test_a_style_of_a_part_that_the_layout_replaces_need_not_suit_it(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT.replace('"strong"', '"display"'))
    assert lines(load(write_layout(tmp_path, NAMED, head=OWN_FOOT)))["imprint"].size == 9
    with pytest.raises(LayoutError, match=r"layouts/parts/foot.toml:3:1 \[unknown-font\] there is no font 'display'"):
        load(write_layout(tmp_path, NAMED))


def test_the_first_folder_that_has_it_counts(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT)
    shop = write_part(tmp_path / "shop", FOOT.replace("7pt", "8pt"))
    other = write_part(tmp_path / "other", FOOT.replace("7pt", "11pt"))
    assert lines(load(write_layout(tmp_path, NAMED), [shop, other]))["imprint"].size == 8


@pytest.mark.parametrize(
    ("part", "code", "place"),
    [
        (FOOT.replace('style = "foot"', 'style = "fot"'), "unknown-style", "layouts/parts/foot.toml:11:1"),
        (FOOT.replace('colour = "accent"', 'colour = "acent"'), "unknown-colour", "layouts/parts/foot.toml:6:1"),
        (FOOT.replace("7pt", "5pt"), "type-too-small", "layouts/parts/foot.toml:2:1"),
        (FOOT.replace("leading", "width = '3mm'\nleading"), "unknown-key", "layouts/parts/foot.toml:5:1"),
        (FOOT.replace('name = "imprint"', 'name = "note"'), "frame-twice", "layouts/parts/foot.toml:9:1"),
        (FOOT + 'overflow = "drop"\n', "must-be-whole", "layouts/parts/foot.toml:12:1"),
        ('[[frames]]\nkind = "part"\nname = "x"\nfile = "foot"\n', "part-in-part", "layouts/parts/foot.toml:1:1"),
    ],
)
def test_a_mistake_in_a_part_is_said_with_its_own_file_and_line(
    tmp_path: Path, part: str, code: str, place: str
) -> None:
    write_part(tmp_path / "layouts/parts", part)
    with pytest.raises(LayoutError) as caught:
        load(write_layout(tmp_path, text("note") + NAMED))
    assert str(caught.value).startswith(f"{place} [{code}]")


def test_a_part_that_is_not_there_is_said_with_a_guess(tmp_path: Path) -> None:
    write_part(tmp_path / "layouts/parts", FOOT)
    with pytest.raises(
        LayoutError, match=r"card/layout.toml:\d+:1 \[unknown-part\] there is no part 'fott'. Did you mean 'foot'\?"
    ):
        load(write_layout(tmp_path, NAMED.replace('file = "foot"', 'file = "fott"')))


def test_the_postcard_shares_its_small_print() -> None:
    small = next(one for _, one in frames_of(postcard().file) if one.name == "small-print")
    assert isinstance(small, GroupFrame)
    assert [one.name for one in small.frames] == ["prices-note", "imprint", "objection"]


# ── the brand ─────────────────────────────────────────────────────────────────────────────────


def test_the_brand_replaces_colours_and_fonts_of_its_names_and_no_others(tmp_path: Path) -> None:
    colours = {"accent": "#7a1f3d", "gold": "#b08d2e"}
    brand = Brand.model_validate({"colours": colours, "fonts": {"text": ["Fraunces-Regular"]}, "logo": "sign"})
    home = write_layout(tmp_path, text("note"))
    own, branded = load(home), load(home, brand=brand)
    assert branded.file.colours == {**own.file.colours, "accent": (0.4784, 0.1216, 0.2392)}
    assert branded.file.fonts == {**own.file.fonts, "text": ("Fraunces-Regular",)}
    assert (own.logo, branded.logo) == ("", "sign")
    assert compile(branded, letters(), "bleed").desk.logo == "sign"
    assert lines(branded)["note"].words[0][1].font.path.endswith("Fraunces-Regular.ttf")


def test_type_that_a_light_brand_colour_makes_too_small_is_a_fault(tmp_path: Path) -> None:
    style = '[styles.light]\nfont = "text"\nsize = "6pt"\nleading = "3mm"\ncolour = "accent"\n'
    home = write_layout(tmp_path, text("note"), head=style)
    load(home)
    with pytest.raises(LayoutError, match=r"type-too-small.*its colour 'accent' is light"):
        load(home, brand=Brand.model_validate({"colours": {"accent": "#ffd9e0"}}))
