"""layout check as its user meets it: one line a finding, its place, no names, and an exit code."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from inserts.run.check import check
from inserts.run.design.check import LayoutChecked, check_layout
from inserts.settings import load
from tests.conftest import ROOT, inserts

DAY = date(2026, 12, 4)
HEADLINE = 'name = "headline"\nshows = "headline"\nstyle = "headline"\ngap = "5.5mm"\nlines = 3\n'


@pytest.fixture
def mine(sample_copy: Path) -> Path:
    """The sample shop with a layout of its own called "mine", a copy of the postcard."""
    shutil.copytree(ROOT / "layouts/postcard", sample_copy / "layouts/mine")
    return sample_copy


def change(file: Path, old: str, new: str) -> int:
    """Replace a stretch of a file; the line on which it begins."""
    source = file.read_text("utf-8")
    assert source.count(old) == 1
    file.write_text(source.replace(old, new), "utf-8")
    return source[: source.index(old)].count("\n") + 1


def too_narrow(shop: Path) -> int:
    """A headline that is too narrow for long names; the line of its frame."""
    return change(shop / "layouts/mine/layout.toml", HEADLINE, f'{HEADLINE}right = "40mm"\n') - 2


def test_a_finding_is_one_line_with_its_place_and_the_worst_case_and_the_exit_code_is_4(mine):
    line = too_narrow(mine)
    done = inserts("layout", "check", "mine", "--shop", mine, "--today", "2026-12-04")
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (4, b"")
    place, case = f"layouts/mine/layout.toml:{line}:1", r"longest name \([a-z0-9-]+, de, sie\), \d+ cases"
    assert lines[0].startswith(
        f"{place} error [text-does-not-fit] the text of frame 'headline' does not fit in 3 lines"
    )
    assert re.search(rf"\({case}\)\. Shorten the text, or enlarge the frame\.$", lines[0])
    assert re.fullmatch(r"\d+ cases in 2 languages: 1 error\.", lines[-1])
    assert len(lines) == 2


def test_the_same_as_json(mine):
    line = too_narrow(mine)
    done = inserts("layout", "check", "mine", "--shop", mine, "--today", "2026-12-04", "--json")
    said = json.loads(done.stdout)
    (finding,) = said["findings"]
    assert (said["exit"], said["layout"], said["languages"]) == (4, "mine", ["de", "en"])
    assert (finding["severity"], finding["code"], finding["frame"]) == ("error", "text-does-not-fit", "headline")
    assert finding["where"] == f"layouts/mine/layout.toml:{line}:1"
    assert finding["cases"] > 1


def test_no_customer_is_named_where_their_cards_do_not_fit(mine):
    change(mine / "layouts/mine/layout.toml", HEADLINE, f'{HEADLINE}right = "60mm"\n')
    said = check_layout(mine, "mine", DAY).as_json()
    customers = (mine / "data/customers.csv").read_text("utf-8").splitlines()[1:]
    names = {name for line in customers for name in line.split(",")[1:4] if name}
    assert "text-does-not-fit" in said
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", said)] == []


def test_what_only_a_supposed_offer_runs_into_is_a_warning(tmp_path):
    shop = Path(shutil.copytree(ROOT / "samples/starter", tmp_path / "shop"))
    shutil.copytree(ROOT / "layouts/postcard", shop / "layouts/mine")
    old = 'shows = "coupon.terms"\nstyle = "terms"\n'
    change(shop / "layouts/mine/layout.toml", old, f"{old}lines = 3\n")
    found = check_layout(shop, "mine", DAY)
    assert {(one.severity, one.frame) for one in found.findings} == {("warning", "coupon-terms")}
    assert found.exit_code == 0


def test_a_neutral_layout_with_personal_words_is_refused_where_they_stand(mine):
    layout = mine / "layouts/mine/layout.toml"
    layout.write_text('neutral = true\n[page]\nsize = "a6"\nmargin = "8mm"\ninset_margin = "10mm"\n' + NEUTRAL, "utf-8")
    settings = mine / "inserts.toml"
    settings.write_text(settings.read_text("utf-8").replace('id = "thanks"', 'id = "thanks"\nlayout = "mine"'), "utf-8")
    found = check_layout(mine, "mine", DAY).findings
    assert {(one.code, one.where.file) for one in found if one.severity == "error"} == {
        ("personal-frame", "texts/de.toml"), ("personal-frame", "texts/en.toml"),
    }  # fmt: skip


def test_a_neutral_layout_that_no_campaign_uses_is_cast_with_the_neutral_campaign(mine):
    layout = mine / "layouts/mine/layout.toml"
    layout.write_text('neutral = true\n[page]\nsize = "a6"\nmargin = "8mm"\ninset_margin = "10mm"\n' + NEUTRAL, "utf-8")
    found = check_layout(mine, "mine", DAY)
    assert (found.findings, found.cases > 0) == ((), True)


NEUTRAL = """
[colours]
ink = "#000000"
[fonts]
text = ["SourceSans3-Regular"]
[styles.headline]
font = "text"
size = "22pt"
least = "14pt"
leading = "9mm"
[[sides]]
name = "front"
[[sides.frames]]
kind = "text"
name = "headline"
shows = "headline"
style = "headline"
"""


def test_a_mistake_in_the_layout_itself_is_its_only_finding(mine):
    change(mine / "layouts/mine/layout.toml", HEADLINE, HEADLINE.replace('style = "headline"', 'style = "headlin"'))
    found = check_layout(mine, "mine", DAY)
    assert [(one.code, one.severity) for one in found.findings] == [("unknown-style", "error")]
    assert found.exit_code == 4


def test_a_mistake_elsewhere_is_said_as_everywhere(mine):
    (mine / "inserts.toml").write_text("[shop\n", "utf-8")
    done = inserts("layout", "check", "mine", "--shop", mine)
    assert done.returncode == 4
    assert b"[not-toml]" in done.stderr


def test_outside_of_a_shop_the_layout_speaks_its_own_languages(tmp_path):
    done = inserts("layout", "check", "postcard", "--today", "2026-12-04", cwd=tmp_path)
    assert re.fullmatch(r"\d+ cases in 3 languages: nothing to mend\.\n", done.stdout.decode())
    assert (done.returncode, list(tmp_path.iterdir())) == (0, [])


def test_nothing_is_written_into_the_shop(mine):
    before = sorted(mine.rglob("*"))
    check_layout(mine, "mine", DAY)
    assert sorted(mine.rglob("*")) == before


def test_more_cases_than_are_looked_at_are_owned_up_to():
    assert LayoutChecked("mine", (), 200, ("de",), 17).as_text() == (
        "200 cases in 1 language: nothing to mend. 17 more were not looked at."
    )


def test_a_frame_that_real_codes_do_not_fit_into_is_told_by_both_checks(mine):
    change(mine / "layouts/mine/layout.toml", 'gap = "4mm"\nright = "33mm"\n', 'gap = "4mm"\nright = "45mm"\n')
    change(mine / "inserts.toml", 'layout = "postcard"', 'layout = "mine"')
    (finding,) = [one for one in check_layout(mine, "mine", DAY).findings if one.severity == "error"]
    assert (finding.code, finding.frame) == ("text-does-not-fit", "coupon-code")
    assert "text-does-not-fit" in {held.code for _, held in check(load(mine), DAY).held}


def test_a_note_says_which_words_are_the_layout_s_own_where_the_shop_has_texts(mine):
    before = check_layout(mine, "mine", DAY)
    assert before.findings == ()
    change(mine / "texts/en.toml", 'signature = "Jule from Fensterbrett"\n', "")
    after = check_layout(mine, "mine", DAY)
    (note,) = after.findings
    assert str(note) == (
        "layouts/mine/texts/en.toml note [layout-speaks] the layout itself says 'signature' in 'en', where "
        "texts/en.toml says nothing. Write them in the shop's texts, if the shop is to say them."
    )
    assert (after.exit_code, after.as_text().splitlines()[-1]) == (0, before.as_text().splitlines()[-1])
    assert check_layout(mine, "postcard", DAY).findings == ()


def test_a_font_that_is_not_there_is_a_finding_with_its_line(mine):
    line = change(mine / "layouts/mine/layout.toml", 'display = ["Fraunces-SemiBold', 'display = ["Fraunces-SemiBald')
    found = check_layout(mine, "mine", DAY).as_text().splitlines()
    assert found == [
        f"layouts/mine/layout.toml:{line}:1 error [unknown-font] there is no font 'Fraunces-SemiBald'. "
        "Did you mean 'Fraunces-SemiBold'?",
        "no card could be set: 1 error.",
    ]


def test_a_mistake_in_a_text_is_a_finding_with_its_line(mine):
    texts = mine / "texts/de.toml"
    texts.write_text(texts.read_text("utf-8").replace('headline = "', 'headline = "** '), "utf-8")
    found = check_layout(mine, "mine", DAY).as_text().splitlines()
    assert found[0].startswith("texts/de.toml:") and " error [bad-markup] " in found[0]
    assert found[1:] == ["no card could be set: 1 error."]


def test_a_headline_that_is_too_long_for_any_name_is_blamed_on_its_text(sample_copy):
    texts = sample_copy / "texts/de.toml"
    long = "Wir danken Ihnen und Euch allen von Herzen " * 5
    texts.write_text(texts.read_text("utf-8").replace('headline = "', f'headline = "{long}'), "utf-8")
    done = inserts("check", "--shop", sample_copy, "--today", "2026-12-04")
    held = [line for line in done.stdout.decode().splitlines() if "[text-does-not-fit]" in line]
    assert held and all(": texts/de.toml (headline) [text-does-not-fit]" in line for line in held), held
