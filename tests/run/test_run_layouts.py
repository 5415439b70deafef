"""A new layout: a copy to begin with, which overwrites nothing."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from inserts.composition import load as load_layout
from inserts.errors import ConflictError, EnvironmentFault, LayoutError
from inserts.run.check import check
from inserts.run.design.layouts import begin
from inserts.settings import load
from tests.conftest import ROOT, inserts

POSTCARD = ROOT / "layouts/postcard"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop"


def like(shop: Path, name: str, toml: str) -> Path:
    """A layout of the shop's, the postcard with another beginning."""
    folder = shop / "layouts" / name
    folder.mkdir(parents=True)
    rest = (POSTCARD / "layout.toml").read_text("utf-8").split("\n[page]\n", 1)[1]
    (folder / "layout.toml").write_text(f"{toml}\n[page]\n{rest}", "utf-8")
    return folder


def test_a_new_layout_is_the_other_one_with_a_title_of_its_own(shop):
    said = begin(shop, "summer-card", "postcard")
    new, old = files(shop / "layouts/summer-card"), files(POSTCARD)
    assert new.pop("layout.toml").decode() == old.pop("layout.toml").decode().replace(
        'title = "Postcard, A6, two sides"', 'title = "summer-card, after postcard"'
    )
    assert new == old
    assert said[0].endswith("layouts/summer-card is a layout now, so far the same as 'postcard'. What comes next:")
    assert [path.name for path in (shop / "layouts").iterdir()] == ["summer-card"]


@pytest.mark.parametrize(
    "beginning",
    [
        "",
        "# a comment",
        "title = 'Mine'",
        'title="A \\"card\\""',
        'title = """\nMine\n"""',
        "# title = 'no'\ntitle = 'x' # y",
    ],
)
def test_only_the_title_changes_however_it_was_written(shop, beginning):
    old = tomllib.loads((like(shop, "mine", beginning) / "layout.toml").read_text("utf-8"))
    begin(shop, "yours", "mine")
    new = tomllib.loads((shop / "layouts/yours/layout.toml").read_text("utf-8"))
    assert new == {**old, "title": "yours, after mine"}


@pytest.mark.parametrize("taken", ["folder", "file", "link"])
def test_what_is_there_already_stays(shop, taken):
    (shop / "layouts").mkdir()
    place = shop / "layouts/summer"
    if taken == "folder":
        place.mkdir()
    elif taken == "file":
        place.write_text("mine")
    else:
        place.symlink_to(shop / "nowhere")
    with pytest.raises(ConflictError, match="folder-not-empty"):
        begin(shop, "summer", "postcard")
    assert files(shop) == ({"layouts/summer": b"mine"} if taken == "file" else {})
    assert not (shop / "nowhere").exists()


@pytest.mark.parametrize(
    "name",
    ["", "Summer", "../summer", "a/b", "sommer.karte", "-a", "sheets", "parts", "conditions", "x" * 41, "süß", "a\n"],
)
def test_a_name_that_is_no_name_is_refused_before_anything_is_written(shop, name):
    with pytest.raises(LayoutError, match="bad-name"):
        begin(shop, name, "postcard")
    assert list(shop.iterdir()) == []


def test_an_unknown_layout_to_start_from_is_refused_with_a_guess(shop):
    with pytest.raises(LayoutError, match="Did you mean 'postcard'"):
        begin(shop, "summer", "poscard")
    assert list(shop.iterdir()) == []


def test_a_layout_that_is_wrong_is_not_copied(shop):
    like(shop, "wrong", "titel = 'x'")
    with pytest.raises(LayoutError, match="unknown-key"):
        begin(shop, "right", "wrong")
    assert [path.name for path in (shop / "layouts").iterdir()] == ["wrong"]


def test_where_it_cannot_be_written_it_says_so(shop):
    (shop / "layouts").write_text("a file")
    with pytest.raises(EnvironmentFault, match="folder-not-writable"):
        begin(shop, "summer", "postcard")
    assert files(shop) == {"layouts": b"a file"}


def test_a_copy_of_the_same_name_says_that_it_hides_the_one_that_ships(shop):
    assert any("hides the layout 'postcard'" in line for line in begin(shop, "postcard", "postcard"))
    assert not any("hides" in line for line in begin(shop, "another", "postcard"))


def test_a_half_copy_of_an_interrupted_run_is_no_obstacle(shop):
    (shop / "layouts/.summer.part").mkdir(parents=True)
    begin(shop, "summer", "postcard")
    assert [path.name for path in (shop / "layouts").iterdir()] == ["summer"]


def test_a_new_layout_can_be_used_by_its_name_at_once(sample_copy):
    done = inserts("layout", "new", "summer-card", "--shop", sample_copy)
    assert (done.returncode, done.stderr) == (0, b"")
    settings = sample_copy / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace('layout = "postcard"', 'layout = "summer-card"'), "utf-8")
    assert load_layout(sample_copy / "layouts/summer-card", [ROOT / "layouts/parts"]).name == "summer-card"
    assert check(load(sample_copy), date(2026, 12, 4)).faults == ()


def test_outside_of_a_shop_nothing_is_started(tmp_path):
    done = inserts("layout", "new", "summer", cwd=tmp_path)
    assert done.returncode == 4 and b"[no-shop]" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_words_that_a_layout_no_longer_shows_may_stay_in_its_own_texts_but_slips_are_told(sample_copy):
    begin(sample_copy, "card", "postcard")
    folder, settings = sample_copy / "layouts/card", sample_copy / "inserts.toml"
    layout = (folder / "layout.toml").read_text("utf-8")
    (folder / "layout.toml").write_text(layout.replace('shows = "postcard_line"', 'shows = "note"'), "utf-8")
    text = (folder / "texts/de.toml").read_text("utf-8")
    assert "postcard_line" in text
    settings.write_text(settings.read_text("utf-8").replace('layout = "postcard"', 'layout = "card"'), "utf-8")
    faults = check(load(sample_copy), date(2026, 12, 4)).faults
    assert [fault for fault in faults if fault.code == "unknown-role"] == []
    (folder / "texts/de.toml").write_text(text.replace("survey_low", "survy_low"), "utf-8")
    (told,) = [fault for fault in check(load(sample_copy), date(2026, 12, 4)).faults if fault.code == "unknown-role"]
    assert told.hint == "Did you mean 'survey_low'?"


def test_a_shops_words_for_one_of_its_layouts_are_right_beside_another(sample_copy):
    begin(sample_copy, "card", "postcard")
    layout = sample_copy / "layouts/card/layout.toml"
    layout.write_text(layout.read_text("utf-8").replace('shows = "postcard_line"', 'shows = "note"'), "utf-8")
    settings, texts = sample_copy / "inserts.toml", sample_copy / "texts/de.toml"
    settings.write_text(settings.read_text("utf-8").replace('id = "care"', 'id = "care"\nlayout = "card"', 1), "utf-8")
    said = texts.read_text("utf-8").replace("[default]\n", '[default]\npostcard_line = "Frei für Grüße."\n', 1)
    texts.write_text(said, "utf-8")
    faults = check(load(sample_copy), date(2026, 12, 4)).faults
    assert [fault for fault in faults if fault.code == "unknown-role"] == []
