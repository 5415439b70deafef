"""What check says of paper before any is printed on: profiles, stocks, bleed and prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from inserts.run.batch import batch
from inserts.run.check import check
from inserts.settings import Settings, load
from tests.test_preprinted import TODAY, stocks


def changed(shop: Path, old: str, new: str) -> Settings:
    """The sample shop with other words in its settings."""
    path = shop / "inserts.toml"
    said = path.read_text("utf-8")
    assert old in said
    path.write_text(said.replace(old, new, 1), "utf-8")
    return load(shop)


@pytest.mark.parametrize(
    ("printing", "told"),
    [
        ('profile = "screen"', "inserts.toml:15:1 [screen-is-no-paper]"),
        ('profiles = { postcard = "screen" }', "inserts.toml:15:14 [screen-is-no-paper]"),
        ('printer = "laser"\nprofile = "preprinted"', "inserts.toml [stock-unclear]"),
        (
            'profiles = { postcrd = "press" }',
            "inserts.toml:15:14 [unknown-layout] there is no layout 'postcrd'. Did you",
        ),
        (
            'sheets = { postcrd = "single" }',
            "inserts.toml:15:12 [unknown-layout] there is no layout 'postcrd'. Did you",
        ),
    ],
)
def test_check_refuses_what_batch_refuses_and_says_where_it_stands(sample_copy: Path, printing: str, told: str) -> None:
    (fault,) = check(changed(sample_copy, "[print]\n", f"[print]\n{printing}\n"), TODAY).faults
    assert str(fault).startswith(told), fault


def test_a_profile_that_was_asked_for_stands_nowhere_in_the_file(sample_copy: Path) -> None:
    (fault,) = check(load(sample_copy).made_for("screen"), TODAY).faults
    assert (fault.code, fault.where) == ("screen-is-no-paper", None)


def test_check_says_which_stocks_no_card_goes_on(sample_copy: Path, tmp_path: Path) -> None:
    one = next(name for name in stocks(sample_copy, tmp_path) if name.startswith("postcard-birthday-"))
    settings = changed(sample_copy, "[qr]\n", f'[preprinted]\nstocks = ["{one}", "{one}x", "plain", "tea"]\n\n[qr]\n')
    line = settings.toml.place(("preprinted", "stocks")).line
    assert [notice for notice in check(settings, TODAY).notices if "stock" in notice] == [
        f"inserts.toml:{line}:{len(one) + 15} no card goes on stock '{one}x'. Did you mean '{one}'?",
        f"inserts.toml:{line}:{2 * len(one) + 29} no card goes on stock 'tea'. "
        "inserts layout stock draws those that there are.",
    ]


NO_BLEED = "postcard: files for the press without bleed, as edge = inset in [print] keeps a white border. "


def test_check_and_run_say_that_a_print_shop_gets_no_bleed(sample_copy: Path, tmp_path: Path) -> None:
    usual = load(sample_copy)
    assert not [one for one in check(usual, TODAY).notices if "bleed" in one]
    (told,) = [one for one in check(usual.made_for("press"), TODAY).notices if "bleed" in one]
    assert told.startswith(NO_BLEED)
    run = batch(usual.made_for("press"), ["PL-2026-1204-C"], out=tmp_path, today=TODAY).run
    (notice,) = [one for one in run.notices if not isinstance(one, str) and one.code == "no_bleed"]
    assert notice.said("en") == told


@pytest.mark.parametrize(("edge", "sheet"), [("bleed", "single"), (None, "single"), ("inset", "sra3-8xa6")])
def test_nothing_is_said_of_bleed_where_there_is_some(sample_copy: Path, edge: str | None, sheet: str) -> None:
    settings = changed(sample_copy, 'edge = "inset"', f'edge = "{edge}"' if edge else "")
    found = check(settings.made_for("press").printed(sheet=sheet), TODAY)
    assert not [one for one in found.notices if "bleed" in one]


LENT = "Sheet {} has no paper, click of its own under [costs.sheets]: reckoned with that of [costs]."
WITHOUT = "Cost of sheet single without {}: [costs] says nothing of it. Write 0 if it costs nothing."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("paper = 0.021", "", WITHOUT.format("paper")),
        ("paper = 0.021", "paper = 0", None),
        (
            "[costs.sheets.a4-4xa6]",
            "[costs.sheets.a4-4xa7]",
            "there is no sheet 'a4-4xa7' to have a price. Did you mean",
        ),
        ('layout = "postcard"', 'layout = "stamps"\nsheets = { stamps = "a4-8xa7" }', LENT.format("a4-8xa7")),
        ('edge = "inset"', 'sheet = "sra3-8xa6"', LENT.format("sra3-8xa6")),
    ],
)
def test_check_says_which_prices_are_missing(sample_copy: Path, old: str, new: str, told: str | None) -> None:
    found = [one for one in check(changed(sample_copy, old, new), TODAY).notices if "price" in one or "[costs]" in one]
    assert len(found) == bool(told) and all(told in one for one in found if told)


def test_a_run_says_with_which_price_it_reckoned(sample_copy: Path, tmp_path: Path) -> None:
    settings = changed(sample_copy, "click = 0.027", "").printed(sheet="a4-4xa6")
    said = batch(settings, ["PL-2026-1204-C"], out=tmp_path, today=TODAY).as_text()
    assert "Bogen a4-4xa6 hat in [costs.sheets] kein eigenes click: gerechnet wie in [costs]." in " ".join(said.split())
