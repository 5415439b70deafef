"""Links of a page: over symbols, suggestions and printed addresses; and nowhere where there is no screen."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from composition_cards import CARDS, letters, postcard

from inserts.composition.compose import compile, compose
from inserts.composition.links import links_of
from inserts.page import BLACK, Box, Link, Page, Symbol, TextLine, drawn
from tests.changing import replace

HOSTS = ("fernweh-tee.example", "www.kanne.example")


def line(words: str, frame: str = "note", y: float = 50.0) -> TextLine:
    found = letters().line(words, ("SourceSans3-Regular",), 9)
    return TextLine(30, y, 9, BLACK, found.words, found.text, 0.0, frame)


def sides(name: str, hosts: Collection[str] | None = HOSTS) -> tuple[Page, ...]:
    return compose(CARDS[name], compile(postcard(), letters(), "trim", hosts=hosts))


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("fernweh-tee.example", "https://fernweh-tee.example"),
        ("(https://fernweh-tee.example/g/a?b=1).", "https://fernweh-tee.example/g/a?b=1"),
        ("„fernweh-tee.example“", "https://fernweh-tee.example"),
        ("http://Fernweh-Tee.example/g/1", "https://fernweh-tee.example/g/1"),
        ("kanne.example", "https://www.kanne.example"),
        ("karten@fernweh-tee.example,", "mailto:karten@fernweh-tee.example"),
        ("lena@kanne.example", "mailto:lena@kanne.example"),
    ],
)
def test_an_address_of_the_shop_is_a_link_over_its_word(words: str, address: str) -> None:
    (link,) = links_of([line(f"Mehr: {words}")], (), HOSTS)
    assert link.address == address
    ((_, first), (x, second)) = line(f"Mehr: {words}").words
    assert link.box.x == pytest.approx(30 + x, abs=0.01) and link.box.y == pytest.approx(50 - 7.2, abs=0.01)
    assert link.box.width == pytest.approx(second.width * 9 / second.font.units, abs=0.01) and first.text == "Mehr:"


@pytest.mark.parametrize(
    "words",
    [
        "other.example", "lena@other.example", "x.fernweh-tee.example", "fernweh-tee.example.evil.example",
        "fernweh-tee.example:8080/x", "müller.fernweh-tee.example", "evil@fernweh-tee.example@evil.example", "z.B.",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(words: str) -> None:
    assert links_of([line(words)], (), HOSTS) == ()


def test_an_address_that_a_line_breaks_is_no_link() -> None:
    broken = [line("https://fernweh-tee.example/"), line("fernweh-tee.example ist anders", y=60)]
    assert links_of(broken, (), HOSTS) == ()
    assert len(links_of([broken[0], line("fernweh-tee.example", "imprint", 60)], (), HOSTS)) == 1


def test_a_symbol_is_a_link_with_its_quiet_zone_and_bars_are_none() -> None:
    symbol = Symbol(Box(100, 100, 50, 50), (1,) * 25, 25, BLACK, "https://fernweh-tee.example/c/1")
    assert links_of([symbol], (), ()) == (Link(Box(92, 92, 66, 66), "https://fernweh-tee.example/c/1"),)
    assert links_of([replace(symbol, rows=(1,))], (), ()) == ()
    assert links_of([replace(symbol, payload="TEE7-K2MQ")], (), ()) == ()


def test_a_suggestion_is_one_link_over_picture_and_words() -> None:
    insert = CARDS["coupon-and-three"]
    linked = replace(insert, suggestions=tuple(replace(one, url=f"https://fernweh-tee.example/p/{one.sku}")
                                               for one in insert.suggestions[:2]) + insert.suggestions[2:])  # fmt: skip
    back = compose(linked, compile(postcard(), letters(), "trim", hosts=HOSTS))[1]
    found = [link for link in back.links if "/p/" in link.address]
    assert [link.address[-1] for link in found] == [one.sku for one in insert.suggestions[:2]]
    names = [mark for mark in drawn(back.marks) if isinstance(mark, TextLine) and mark.frame == "suggestions"]
    for link, one in zip(found, insert.suggestions, strict=False):
        first = next(mark for mark in names if one.name.startswith(mark.text.split()[0]))
        assert link.box.x - 0.01 <= first.x <= link.box.right and link.box.y <= first.y <= link.box.bottom + 0.01


def test_the_card_of_a_screen_is_that_of_the_press_cut_at_the_trim() -> None:
    seen = sides("coupon-and-three")
    cut = compose(CARDS["coupon-and-three"], compile(postcard(), letters(), "bleed"))
    trim = Box(0.0, 0.0, cut[0].width, cut[0].height)
    assert [replace(page, links=()) for page in seen] == [replace(page, bleed=0.0, shows=trim) for page in cut]


def test_pages_for_paper_have_no_links() -> None:
    assert any(page.links for page in sides("coupon-and-three"))
    assert not any(page.links for page in sides("coupon-and-three", hosts=None))
