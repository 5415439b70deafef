from __future__ import annotations

import os
from pathlib import Path

import pytest
from composition_cards import (
    BARE,
    CARDS,
    COUPON,
    GUIDE,
    LONGEST_NAME,
    PIXEL,
    SUGGESTIONS,
    SURVEY,
    card,
    compiled,
    flat,
    frames,
    letters,
    postcard,
)

from inserts.composition.compose import compile, compose
from inserts.composition.frames import Edge
from inserts.composition.readout import read_out
from inserts.errors import LayoutError
from inserts.page import Box, Form, Mark, Page, Picture, Rectangle, Rule, Symbol, TextLine
from inserts.units import MM
from tests.changing import replace

GOLDEN = Path(__file__).parent / "golden"
EDGES: tuple[Edge, ...] = ("bleed", "inset")


def extent(mark: Mark) -> Box:
    """The box a mark covers; a line of text reaches from its ascenders to its descenders."""
    match mark:
        case TextLine():
            offset, last = mark.words[-1]
            right = offset + last.width * mark.size / last.font.units + mark.tracking * len(last.glyphs)
            return Box(mark.x, mark.y - 0.75 * mark.size, right, mark.size)
        case Rule():
            return Box(mark.x1, mark.y1, mark.x2 - mark.x1, mark.y2 - mark.y1)
        case Form():
            raise AssertionError("open forms first")
        case _:
            return mark.box


def within(box: Box, outer: Box) -> bool:
    """Whether nothing of the box is outside; a hair is nothing."""
    wide = outer.inset(-0.01)
    return box.x >= wide.x and box.y >= wide.y and box.right <= wide.right and box.bottom <= wide.bottom


def texts(page: Page, frame: str) -> list[str]:
    return [mark.text for mark in flat(page) if isinstance(mark, TextLine) and mark.frame == frame]


def boxes(page: Page, kind: type[Picture] | type[Symbol] | type[Rectangle], frame: str) -> list[Box]:
    return [mark.box for mark in flat(page) if isinstance(mark, kind) and mark.frame == frame]


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", ["coupon-and-three", "everything", "survey-and-three", "nothing", "longest-name"])
def test_marks_are_those_that_were_approved(name: str, edge: Edge) -> None:
    """UPDATE_GOLDEN=1 writes them anew; look at the cards before you commit them."""
    found = "\n\n".join(read_out(page) for page in compose(CARDS[name], compiled(edge))) + "\n"
    path = GOLDEN / f"{name}.{edge}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", CARDS)
def test_all_text_stands_inside_the_safe_area(name: str, edge: Edge) -> None:
    safe = Box(0, 0, 105 * MM, 148 * MM).inset({"bleed": 4, "inset": 5 + 1}[edge] * MM)
    for page in compose(CARDS[name], compiled(edge)):
        for mark in flat(page):
            if isinstance(mark, TextLine | Symbol):
                assert within(extent(mark), safe), mark.frame


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", CARDS)
def test_no_two_texts_touch(name: str, edge: Edge) -> None:
    for page in compose(CARDS[name], compiled(edge)):
        lines = [mark for mark in flat(page) if isinstance(mark, TextLine)]
        for at, one in enumerate(lines):
            for other in lines[at + 1 :]:
                shared = replace_height(extent(one), one).meet(replace_height(extent(other), other))
                assert shared.width * shared.height == 0, (one.frame, other.frame)


def replace_height(box: Box, line: TextLine) -> Box:
    """From the height of the x to just under the baseline: what two lines may never share."""
    return Box(box.x, line.y - 0.48 * line.size, box.width, 0.5 * line.size)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", CARDS)
def test_the_quiet_zone_of_each_symbol_is_free_and_light(name: str, edge: Edge) -> None:
    for page in compose(CARDS[name], compiled(edge)):
        marks = flat(page)
        for symbol in (mark for mark in marks if isinstance(mark, Symbol)):
            module = symbol.box.width / symbol.size
            quiet = symbol.box.inset(-4 * module + 0.001)
            patch = next(m.box for m in marks if isinstance(m, Rectangle) and m.frame == symbol.frame)
            assert within(quiet, patch)
            for mark in marks:
                if isinstance(mark, TextLine | Picture | Symbol | Rule) and mark is not symbol:
                    shared = extent(mark).meet(quiet)
                    assert shared.width * shared.height == 0, mark


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", CARDS)
def test_symbols_are_large_enough_to_scan(name: str, edge: Edge) -> None:
    for page in compose(CARDS[name], compiled(edge)):
        for mark in flat(page):
            if isinstance(mark, Symbol):
                assert mark.box.width / mark.size >= 0.33 * MM
                if mark.frame in ("coupon-qr", "lead-qr"):
                    assert 22 * MM <= mark.box.width <= 25 * MM


def test_no_type_is_smaller_than_five_and_a_half_points() -> None:
    sizes = {m.size for c in CARDS.values() for p in compose(c, compiled()) for m in flat(p) if isinstance(m, TextLine)}
    assert min(sizes) >= 5.5


@pytest.mark.parametrize("name", CARDS)
def test_everything_an_insert_says_is_on_its_pages(name: str) -> None:
    insert = CARDS[name]
    said = "".join(
        mark.text.replace("\u00ad", "") for page in compose(insert, compiled()) for mark in flat(page)
        if isinstance(mark, TextLine)
    ).replace(" ", "")  # fmt: skip
    wanted = [insert.texts[role] for role in ("headline", "note", "signature", "imprint", "objection")]
    if insert.coupon:
        wanted += [insert.coupon.headline, insert.coupon.code, insert.coupon.until, insert.coupon.terms]
    wanted += [text for action in insert.actions for text in (action.title, action.text, action.call)]
    wanted += [text for s in insert.suggestions for text in (s.name, s.reason, s.price, s.note)]
    for text in wanted:
        assert "".join(text.split(" ")).replace("\n", "") in said, text


def test_suggestions_without_any_picture_are_a_list_that_starts_at_the_margin() -> None:
    _, back = compose(card(coupon=COUPON, suggestions=BARE), compiled())
    words = [mark for mark in flat(back) if isinstance(mark, TextLine) and mark.frame == "suggestions"]
    title = next(mark for mark in flat(back) if isinstance(mark, TextLine) and mark.frame == "suggestions-title")
    assert {mark.x for mark in words} == {title.x}
    assert [mark.text for mark in words if mark.text.startswith(("Teekanne", "Sencha", "Teedose"))] == [
        "Teekanne „Nordwind“ aus Steinzeug, 1,2 l",
        "Sencha",
        "Teedose Weißblech mit Aromadeckel, 250 g",
    ]
    assert not boxes(back, Rectangle, "suggestions") and not boxes(back, Picture, "suggestions")


def test_a_product_without_a_picture_among_others_stands_as_a_tint() -> None:
    _, back = compose(card(coupon=COUPON, suggestions=[*SUGGESTIONS[:2], BARE[2]]), compiled())
    assert len(boxes(back, Rectangle, "suggestions")) == 1


def test_without_suggestions_their_title_goes_too() -> None:
    _, back = compose(CARDS["coupon"], compiled())
    assert {"suggestions", "suggestions-title"}.isdisjoint(frames(back))


@pytest.mark.parametrize(("count", "side"), [(1, 40), (2, 38), (3, 27)])
def test_one_two_and_three_suggestions_have_arrangements_of_their_own(count: int, side: int) -> None:
    _, back = compose(card(coupon=COUPON, suggestions=SUGGESTIONS[:count]), compiled())
    squares = boxes(back, Picture, "suggestions")
    assert len(squares) == count
    assert {round(box.width / MM, 1) for box in squares} == {round(box.height / MM, 1) for box in squares}
    assert squares[0].width / MM == pytest.approx(side, abs=8)


def test_prices_in_a_row_share_a_baseline() -> None:
    _, back = compose(CARDS["coupon-and-three"], compiled())
    prices = {s.price for s in SUGGESTIONS}
    heights = {round(m.y, 2) for m in flat(back) if isinstance(m, TextLine) and m.text in prices}
    assert len(heights) == 1


def test_names_in_a_row_are_of_one_size() -> None:
    longer = replace(SUGGESTIONS[0], name="Pflanzenlampe „Mittagssonne“ mit Zeitschaltuhr")
    _, back = compose(card(coupon=COUPON, suggestions=[longer, *SUGGESTIONS[1:]]), compiled())
    words = [m for m in flat(back) if isinstance(m, TextLine) and m.frame == "suggestions"]
    small = {m.size for m in words if m.text == "Sencha"}
    assert small == {m.size for m in words if m.text.startswith("Pflanzenlampe")}
    assert max(small) < 7.5


def test_a_suggestion_whose_name_does_not_fit_is_dropped_alone() -> None:
    endless = replace(SUGGESTIONS[1], name="Ein Name " * 20)
    _, back = compose(card(coupon=COUPON, suggestions=[SUGGESTIONS[0], endless, SUGGESTIONS[2]]), compiled())
    assert len(boxes(back, Picture, "suggestions")) == 2


def test_without_a_coupon_the_action_leads() -> None:
    _, back = compose(CARDS["survey"], compiled())
    assert texts(back, "lead-title") == ["Empfiehlst", "du uns weiter?"]
    assert texts(back, "survey-scale") == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


def test_beside_a_coupon_the_action_comes_second() -> None:
    _, back = compose(CARDS["coupon-and-guide"], compiled())
    assert [m.payload for m in flat(back) if isinstance(m, Symbol)] == [COUPON.url, GUIDE.url]
    assert "lead" not in frames(back)


def test_beside_coupon_and_suggestions_the_action_moves_to_the_front() -> None:
    front, back = compose(CARDS["everything"], compiled())
    assert [m.payload for m in flat(front) if isinstance(m, Symbol)] == [GUIDE.url]
    assert [m.payload for m in flat(back) if isinstance(m, Symbol)] == [COUPON.url]


def test_a_front_too_full_for_a_second_action_gives_up_suggestions_not_the_action() -> None:
    long = {"note": "Dieser Satz ist ziemlich lang und nimmt ganz schön Platz weg. " * 11}
    front, back = compose(card(long, coupon=COUPON, actions=[GUIDE], suggestions=SUGGESTIONS), compiled())
    assert "suggestions" not in frames(back)
    assert [m.payload for m in flat(front) + flat(back) if isinstance(m, Symbol)] == [COUPON.url, GUIDE.url]


def test_a_card_that_offers_nothing_is_a_postcard() -> None:
    _, back = compose(CARDS["nothing"], compiled())
    assert frames(back) >= {"stamp", "postcard-line", "line-1", "imprint"}
    assert frames(compose(CARDS["coupon"], compiled())[1]).isdisjoint({"stamp", "postcard-line"})


def test_three_things_to_do_are_an_error() -> None:
    with pytest.raises(LayoutError, match="2 things") as caught:
        compose(card(coupon=COUPON, actions=[GUIDE, SURVEY]), compiled())
    assert caught.value.code == "too-many-actions"


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ({"headline": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"}, "front/headline"),
        ({"headline": "Danke, " + "sehr " * 40 + LONGEST_NAME}, "front/headline"),
        ({"note": "Dieser Satz ist ziemlich lang und nimmt ganz schön Platz weg. " * 30}, "front/note"),
        ({"signature": "Ida\nJonas\nPaul"}, "front/signature"),
        (
            {"eyebrow": "Zum allerersten Mal bei uns und hoffentlich nicht zum letzten Mal in diesem Jahr"},
            "front/eyebrow",
        ),
    ],
)
def test_a_text_too_long_is_an_error_that_names_its_frame(words: dict[str, str], frame: str) -> None:
    with pytest.raises(LayoutError) as caught:
        compose(card(words), compiled())
    assert caught.value.code == "text-does-not-fit"
    assert str(caught.value.where) == f"postcard:{frame}"
    assert LONGEST_NAME not in str(caught.value)


def test_a_letter_that_no_font_has_is_an_error_that_names_its_frame() -> None:
    with pytest.raises(LayoutError) as caught:
        compose(card({"headline": "Danke, \U00013000!"}), compiled())
    assert (caught.value.code, str(caught.value.where)) == ("glyph-missing", "postcard:front/headline")
    assert "\U00013000" not in str(caught.value)
    assert "U+13000" in str(caught.value)


def test_a_card_without_a_headline_is_an_error() -> None:
    with pytest.raises(LayoutError) as caught:
        compose(card({"headline": ""}), compiled())
    assert caught.value.code == "text-missing"


def test_an_address_too_long_for_its_symbol_is_an_error() -> None:
    endless = replace(GUIDE, url="https://a.example/" + "x" * 250)
    with pytest.raises(LayoutError) as caught:
        compose(card(coupon=COUPON, actions=[endless], suggestions=SUGGESTIONS), compiled())
    assert (caught.value.code, str(caught.value.where)) == ("qr-too-fine", "postcard:front/second-front-qr")


def test_longest_names_shrink_and_shortest_do_not() -> None:
    long, _ = compose(CARDS["longest-name"], compiled())
    short, _ = compose(CARDS["shortest-name"], compiled())
    size = {m.frame: m.size for m in flat(long) if isinstance(m, TextLine)}["headline"]
    assert 15 <= size < 22
    assert {m.frame: m.size for m in flat(short) if isinstance(m, TextLine)}["headline"] == 22


@pytest.mark.parametrize(("edge", "margin"), [("bleed", 8), ("inset", 10)])
@pytest.mark.parametrize("name", ["coupon-and-three", "two-actions", "survey", "longest-name", "english"])
def test_headline_note_and_signature_begin_on_the_baseline_grid(name: str, edge: Edge, margin: int) -> None:
    front, _ = compose(CARDS[name], compiled(edge))
    firsts: dict[str, float] = {}
    for mark in flat(front):
        if isinstance(mark, TextLine) and mark.frame in ("headline", "note", "signature"):
            firsts.setdefault(mark.frame, (mark.y / MM - margin) / 4.5)
    assert len(firsts) == 3
    assert list(firsts.values()) == pytest.approx([round(line) for line in firsts.values()], abs=0.01)


def test_art_bleeds_three_millimetres() -> None:
    front, _ = compose(CARDS["coupon"], compiled("bleed"))
    (art,) = boxes(front, Picture, "art")
    assert front.bleed == pytest.approx(3 * MM)
    assert (art.x, art.y, art.width) == pytest.approx((-3 * MM, -3 * MM, 111 * MM))
    assert front.shows is None


def test_the_inset_variant_keeps_a_white_border_of_five_millimetres() -> None:
    front, back = compose(CARDS["coupon"], compiled("inset"))
    border = Box(5 * MM, 5 * MM, 95 * MM, 138 * MM)
    for page in (front, back):
        assert page.bleed == 0
        assert page.shows is not None
        assert within(page.shows, border)
        assert within(border, page.shows)
        assert all(within(extent(mark), border) for mark in flat(page))


def test_a_long_note_makes_the_picture_give_way() -> None:
    short, _ = compose(CARDS["shortest-name"], compiled())
    long, _ = compose(card({"note": "Wir haben lange überlegt, was wir schreiben sollen. " * 8}), compiled())
    assert boxes(long, Picture, "art")[0].height < boxes(short, Picture, "art")[0].height - 9 * MM


def test_what_many_cards_share_is_one_form() -> None:
    one, _ = compose(card({"headline": "Danke, Bo!"}), compiled())
    other, _ = compose(card({"headline": "Danke, Jo!"}), compiled())
    assert isinstance(one.marks[0], Form)
    assert one.marks[0] is other.marks[0]
    assert "Bo!" not in read_out(Page(1, 1, 0, (one.marks[0],)))


def test_a_card_is_the_same_whatever_was_composed_before() -> None:
    fresh = compile(postcard(), letters(), "bleed")
    first = [read_out(page) for page in compose(CARDS["coupon-and-three"], fresh)]
    for other in CARDS.values():
        compose(other, fresh)
    assert [read_out(page) for page in compose(CARDS["coupon-and-three"], fresh)] == first
    assert first == [read_out(p) for p in compose(CARDS["coupon-and-three"], compile(postcard(), letters(), "bleed"))]


def test_art_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LayoutError) as caught:
        compose(replace(CARDS["coupon"], art="frunt"), compiled())
    assert caught.value.code == "picture-missing"
    assert "Did you mean 'front'" in caught.value.hint


def test_the_shop_s_art_comes_before_the_layout_s(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(PIXEL)
    front, _ = compose(CARDS["coupon"], compile(postcard(), letters(), "bleed", art=[tmp_path]))
    (art,) = [mark for mark in flat(front) if isinstance(mark, Picture)]
    assert art.image.path == str(tmp_path / "front.png")
