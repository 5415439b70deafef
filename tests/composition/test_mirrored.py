from __future__ import annotations

import pytest
from composition_cards import COUPON, SUGGESTIONS, SURVEY, card, compiled, flat

from inserts.composition.compose import compose
from inserts.model import Insert
from inserts.page import Box, Page, Picture, Rectangle, Symbol, TextLine
from tests.changing import replace

HEBREW = {"headline": "תודה, נועה!", "note": "שקלנו את התה (100 g) הבוקר וארזנו אותו מיד.", "signature": "אידה"}


def boxes(page: Page, mirror: bool = False) -> list[list[float]]:
    """Where pictures, areas and symbols stand, whatever they show; in a mirror."""
    found = [mark.box for mark in flat(page) if isinstance(mark, Picture | Rectangle | Symbol)]
    x = (lambda box: page.width - box.right) if mirror else (lambda box: box.x)
    return sorted([round(x(box), 1) + 0.0, round(box.y, 1), round(box.width, 1), round(box.height, 1)] for box in found)


@pytest.mark.parametrize(
    "insert",
    [card({}, coupon=COUPON, suggestions=SUGGESTIONS), card({}, suggestions=SUGGESTIONS), card({}, actions=[SURVEY])],
    ids=["coupon", "alone", "survey"],
)
def test_a_card_in_a_language_from_the_right_is_laid_out_as_in_a_mirror(insert: Insert) -> None:
    plain = compose(insert, compiled())
    turned = compose(replace(insert, language="he", locale="he_IL"), compiled())
    for one, other in zip(plain, turned, strict=True):
        for box, wanted in zip(boxes(other), boxes(one, mirror=True), strict=True):
            assert box == pytest.approx(wanted, abs=0.11)


def test_its_texts_stand_at_the_right_and_end_at_one_edge() -> None:
    front, _ = compose(card(HEBREW, locale="he_IL"), compiled())
    lines = [mark for mark in flat(front) if isinstance(mark, TextLine)]
    edges = {round(line.x + ends(line), 1) for line in lines if line.frame in ("headline", "note", "signature")}
    assert len(edges) == 1
    assert all(line.reordered for line in lines if line.frame == "note")


def ends(line: TextLine) -> float:
    """Where the last glyph of a line ends."""
    x, word = line.words[-1]
    return x + word.width * line.size / word.font.units


def test_a_hebrew_name_turns_nothing_in_a_german_sentence() -> None:
    front, _ = compose(card({"headline": "Danke, \u2068נועה בן־דוד\u2069!"}), compiled())
    lines = [mark for mark in flat(front) if isinstance(mark, TextLine) and mark.frame == "headline"]
    words = [word.text for line in lines for _, word in line.words]
    assert words == ["Danke,", "בן־דוד", "נועה", "!"]
    assert lines[0].x == pytest.approx(Box(8, 0, 0, 0).x * 72 / 25.4, abs=0.01)


def test_justified_lines_are_of_one_length_but_for_the_last() -> None:
    from composition_cards import letters, postcard

    from inserts.composition.typeset import Standing, place_text, set_text, types

    file = postcard().file
    style = file.styles["note"].model_copy(update={"align": "justify"})
    kinds = types(file.model_copy(update={"styles": {**file.styles, "note": style}}), letters())
    text = "Deinen Darjeeling haben wir heute früh abgewogen und gleich versiegelt, damit er so frisch ankommt. " * 2
    found = set_text(text, kinds["note"], 200.0, letters(), Standing(), "de_DE", None, 0)
    assert found is not None
    marks = [mark for mark in place_text(found, 0.0, 0.0, 200.0, "note") if isinstance(mark, TextLine)]
    assert len(marks) > 3
    assert [round(ends(mark), 1) for mark in marks[:-1]] == [200.0] * (len(marks) - 1)
    assert ends(marks[-1]) < 200.0
