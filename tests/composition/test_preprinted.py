"""What comes from the offset press: said by the layout, the same on every card, and together with the rest the card."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from composition_cards import CARDS, letters, postcard
from small_layouts import layout, ready

from inserts.composition import bear, compile, compose, load
from inserts.composition.compose import Compiled
from inserts.composition.frames import Half
from inserts.errors import LayoutError
from inserts.page import BLACK, Box, Page, Picture, Rectangle, drawn
from tests.changing import replace

BOX = '[[sides.frames]]\nkind = "box"\nname = "area"\ncolour = "tint"\nheight = "20mm"\n'
FIXED = BOX + "preprinted = true\n"
NOTE = '[[sides.frames]]\nkind = "text"\nname = "note"\nshows = "note"\nstyle = "small"\n'
IMPRINT = '[[sides.frames]]\nkind = "text"\nname = "imprint"\nshows = "imprint"\nstyle = "small"\npreprinted = true\n'
PINNED = 'top = "100mm"\n'
GROUP = '[[sides.frames]]\nkind = "group"\nname = "foot"\nbottom = "0mm"\nfill = "tint"\n{more}'
INNER = '[[sides.frames.frames]]\nkind = "text"\nname = "imprint"\nshows = "imprint"\nstyle = "small"\nstatic = true\n'


def half(name: Half) -> Compiled:
    return compile(postcard(), letters(), "bleed", half=name)


@pytest.mark.parametrize(
    "frames",
    [
        FIXED + NOTE, NOTE + FIXED + PINNED, NOTE + FIXED + 'bottom = "0mm"\n', IMPRINT + "static = true\n" + NOTE,
        NOTE + GROUP.format(more="preprinted = true\n") + INNER,
        FIXED + 'differs = [{ when = ["inset"], height = "15mm" }, { when = ["preprinted"], height = "9mm" }]\n',
        FIXED + FIXED.replace('"area"', '"second"') + NOTE,
    ],
)  # fmt: skip
def test_what_stands_still_on_every_card_can_be_preprinted(frames: str, tmp_path: Path) -> None:
    assert load(layout(tmp_path / "small", frames)).preprinted


@pytest.mark.parametrize(
    ("frames", "why"),
    [
        (NOTE + FIXED, "it flows after 'note'"),
        (FIXED + 'when = ["coupon"]\n', "'area' is not shown alike"),
        (FIXED + 'unless = ["empty"]\n', "'area' is not shown alike"),
        (FIXED + 'differs = [{ when = ["coupon"], height = "9mm" }]\n', "'area' is not shown alike"),
        (FIXED + "push = true\n", "leave room"),
        (IMPRINT, "'imprint' are not 'static'"),
        (IMPRINT.replace("imprint", "aside") + 'static = true\noverflow = "drop"\n', "may be left out"),
        (GROUP.format(more="") + INNER + "preprinted = true\n", "group 'foot', in which it stands"),
        (GROUP.format(more="preprinted = true\n") + INNER + 'when = ["coupon"]\n', "'imprint' is not shown alike"),
        ('[[sides.frames]]\nkind = "qr"\nname = "code"\nshows = "lead"\nwidth = "3cm"\npreprinted = true\n', "its own"),
        ('[[sides.frames]]\nkind = "picture"\nname = "art"\npreprinted = true\n', "no height"),
    ],
)  # fmt: skip
def test_what_does_not_is_refused_at_its_frame(frames: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(LayoutError) as caught:
        load(layout(tmp_path / "small", frames))
    assert caught.value.code == "not-preprintable" and why in caught.value.message
    assert caught.value.where and caught.value.where.line


@pytest.mark.parametrize("card", CARDS)
def test_both_halves_are_the_whole_card_and_nothing_is_in_both(card: str) -> None:
    varying = half("varying")
    whole = replace(varying, desk=replace(varying.desk, half="whole"), slots={})
    sides = [compose(CARDS[card], each) for each in (whole, half("preprinted"), varying)]
    for all_of_it, preprinted, rest in zip(*sides, strict=True):
        assert Counter(drawn(preprinted.marks)) + Counter(drawn(rest.marks)) == Counter(drawn(all_of_it.marks))
        assert {mark.frame for mark in drawn(preprinted.marks)} <= {"art"}
        assert all(mark.frame != "art" for mark in drawn(rest.marks))
    front = sides[1][0]
    assert [mark.box.height for mark in drawn(front.marks) if isinstance(mark, Picture)] == [
        pytest.approx(172.91, abs=0.01)
    ]


def test_what_is_preprinted_is_the_same_on_every_card() -> None:
    stock = half("preprinted")
    assert len({tuple(compose(insert, stock)) for insert in CARDS.values()}) == 1


def test_a_preprinted_group_takes_all_in_it_and_its_place_stays(tmp_path: Path) -> None:
    frames = GROUP.format(more="preprinted = true\n") + INNER + NOTE
    source = load(layout(tmp_path / "small", frames))
    (rest,) = compose(CARDS["nothing"], compile(source, letters(), "bleed", half="varying"))
    (stock,) = compose(CARDS["nothing"], compile(source, letters(), "bleed", half="preprinted"))
    assert {mark.frame for mark in drawn(rest.marks)} == {"note"}
    assert {mark.frame for mark in drawn(stock.marks)} == {"foot", "imprint"}


def test_for_other_profiles_the_mark_changes_nothing(tmp_path: Path) -> None:
    marked = compose(CARDS["nothing"], ready(tmp_path / "a", FIXED + NOTE))
    assert marked == compose(CARDS["nothing"], ready(tmp_path / "b", BOX + NOTE))


def one(*marks: Rectangle) -> list[Page]:
    return [Page(300, 400, 0.0, marks)]


def test_nothing_lighter_is_printed_over_what_is_preprinted() -> None:
    dark, tint = Rectangle(Box(0, 0, 100, 100), (0.1, 0.2, 0.2), frame="art"), (0.95, 0.93, 0.9)
    bear(one(Rectangle(Box(120, 0, 50, 50), (1.0,))), one(dark))
    bear(one(Rectangle(Box(20, 0, 50, 50), BLACK)), one(dark))
    bear(one(Rectangle(Box(20, 0, 50, 50), (0.9,))), one(replace(dark, colour=tint)))
    for under in (dark, replace(dark, colour=tint)):
        with pytest.raises(LayoutError, match=r"no-white-ink.*'patch' is lighter"):
            bear(one(Rectangle(Box(20, 0, 50, 50), (1.0,), frame="patch")), one(under))
