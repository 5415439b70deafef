"""What becomes of texts that do not fit: held, dropped, or cut at a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import SUGGESTIONS, card, flat
from composition_layouts import frame, ready, text
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.compose import Compiled, compose
from inserts.composition.ellipsis import cut
from inserts.composition.typeset import SetText
from inserts.errors import LayoutError
from inserts.model import Insert
from inserts.page import Picture, TextLine
from inserts.units import MM

LONG = "Wir haben sehr lange überlegt, was wir dir schreiben, und dann doch das Falsche genommen."


def said(compiled: Compiled, insert: Insert) -> dict[str, list[str]]:
    """The lines of each frame."""
    found: dict[str, list[str]] = {}
    for page in compose(insert, compiled):
        for mark in flat(page):
            if isinstance(mark, TextLine):
                found.setdefault(mark.frame, []).append(mark.text)
    return found


def test_a_text_that_does_not_fit_is_held_unless_the_frame_says_otherwise(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="text-does-not-fit"):
        compose(card({"note": LONG}), ready(tmp_path, text("note", "lines = 1")))


def test_a_frame_that_says_drop_is_left_out_and_the_rest_closes_up(tmp_path: Path) -> None:
    frames = text("note", "lines = 1", 'overflow = "drop"') + text("signature")
    compiled = ready(tmp_path, frames)
    assert said(compiled, card({"note": "Kurz."})) == {"note": ["Kurz."], "signature": ["Ida und Jonas"]}
    assert said(compiled, card({"note": LONG})) == {"signature": ["Ida und Jonas"]}


def test_a_frame_that_says_ellipsis_is_cut_at_a_word(tmp_path: Path) -> None:
    frames = text("note", "lines = 2", "width = '55mm'", 'overflow = "ellipsis"')
    compiled = ready(tmp_path, frames)
    assert said(compiled, card({"note": LONG})) == {
        "note": ["Wir haben sehr lange überlegt, was", "wir dir schreiben, und dann doch…"]
    }
    assert said(compiled, card({"note": LONG[:29]}))["note"] == ["Wir haben sehr lange überlegt"]


def test_it_shrinks_before_it_is_cut(tmp_path: Path) -> None:
    frames = text("note", "lines = 1", 'overflow = "ellipsis"', 'style = "shrinks"')
    (front,) = compose(card({"note": LONG}), ready(tmp_path, frames))
    (line,) = [mark for mark in flat(front) if isinstance(mark, TextLine)]
    assert (line.size, line.text) == (10.0, "Wir haben sehr lange überlegt, was wir dir…")


def test_a_single_word_too_wide_is_held_all_the_same(tmp_path: Path) -> None:
    frames = text("note", "lines = 1", 'overflow = "ellipsis"')
    with pytest.raises(LayoutError, match="text-does-not-fit"):
        compose(card({"note": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"}), ready(tmp_path, frames))


def test_arabic_and_japanese_are_cut_too(tmp_path: Path) -> None:
    compiled = ready(tmp_path, text("note", "lines = 1", 'overflow = "ellipsis"', "width = '50mm'"))
    arabic = said(compiled, card({"note": "شكرًا جزيلًا لك يا محمد على طلبك الأول من متجرنا"}, locale="ar_EG"))["note"]
    assert arabic == ["شكرًا جزيلًا لك يا محمد على طلبك…"]
    japanese = said(
        compiled, card({"note": "ご注文いただき誠にありがとうございます。大切にお届けします。"}, locale="ja_JP")
    )
    assert japanese["note"] == ["ご注文いただき誠にありがと…"]


def test_where_the_side_is_too_full_the_last_that_may_be_dropped_goes_first(tmp_path: Path) -> None:
    drops = 'overflow = "drop"'
    frames = text("eyebrow", drops) + text("note", "height = '74mm'") + text("greeting", drops) + text("signature")
    compiled = ready(tmp_path, frames)
    assert set(said(compiled, card({"greeting": "Hallo"}))) == {"eyebrow", "note", "signature"}
    frames = text("eyebrow", drops) + text("note", "height = '77mm'") + text("greeting", drops) + text("signature")
    assert set(said(ready(tmp_path, frames), card({"greeting": "Hallo"}))) == {"note", "signature"}


def test_a_full_side_drops_frames_inside_groups_too(tmp_path: Path) -> None:
    group = '[[sides.frames]]\nkind = "group"\nname = "both"\n'
    inner = text("greeting", 'overflow = "drop"', within="sides.frames.frames")
    inner += text("signature", within="sides.frames.frames")
    compiled = ready(tmp_path, text("note", "height = '76mm'") + group + inner)
    assert set(said(compiled, card({"greeting": "Hallo"}))) == {"note", "signature"}


def test_frames_are_dropped_before_suggestions(tmp_path: Path) -> None:
    suggestions = """
[[sides.frames]]
kind = "suggestions"
name = "suggestions"
gutter = "4mm"
one = { columns = 1, picture = "40mm", least = "40mm" }
two = { columns = 2, picture = "30mm", least = "30mm" }
three = { columns = 3, picture = "20mm", least = "20mm" }
frames = [{ kind = "text", shows = "price", style = "small" }]
"""
    insert = card(suggestions=SUGGESTIONS[:1])
    compiled = ready(tmp_path, text("note", 'overflow = "drop"', "height = '40mm'") + suggestions)
    (front,) = compose(insert, compiled)
    assert "note" not in said(compiled, insert)
    assert any(isinstance(mark, Picture) for mark in flat(front))
    compiled = ready(tmp_path, text("note", "height = '40mm'") + suggestions)
    assert set(said(compiled, insert)) == {"note"}


@given(words=st.lists(st.text("abcäö,.", min_size=1, max_size=9), min_size=1, max_size=20), room=st.integers(0, 60))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_what_is_left_is_the_longest_beginning_that_fits(words: list[str], room: int) -> None:
    whole = " ".join(words)
    tried: list[str] = []

    def fits(text: str) -> SetText | None:
        tried.append(text)
        return SetText((), (), float(len(text)), 1.0, 0, None) if len(text) <= room else None  # type: ignore[arg-type]

    found = cut(whole, fits)
    beginnings = [" ".join(words[:count]).rstrip(" ,.") + "…" for count in range(1, len(words))]
    fitting = [len(one) for one in beginnings if len(one) <= room]
    assert (found.height if found else 0) == max(fitting, default=0)


def group_of(*keys: str, inner: str) -> str:
    return frame("group", "words", *keys) + inner


INNER = "sides.frames.frames"
HELD = "group 'words' is too full by .* mm, even at the smallest sizes; most is in frame 'note'"


@pytest.mark.parametrize("stands", ['top = "0mm"', 'bottom = "0mm"'])
def test_a_pinned_group_with_a_height_shrinks_and_is_then_held_as_a_side_is(tmp_path: Path, stands: str) -> None:
    inner = text("note", 'style = "shrinks"', within=INNER) + text("imprint", within=INNER)
    compiled = ready(tmp_path, group_of('height = "30mm"', stands, inner=inner))
    (front,) = compose(card({"note": LONG, "imprint": "Ein Laden"}), compiled)
    lines = [mark for mark in flat(front) if isinstance(mark, TextLine)]
    assert [mark.size for mark in lines] == [17.5, 17.5, 17.5, 17.5, 10.0]
    assert lines[-1].text == "Ein Laden"
    with pytest.raises(LayoutError, match=HELD):
        compose(card({"note": f"{LONG} " * 6, "imprint": "Ein Laden"}), compiled)


def test_a_group_with_a_height_in_the_flow_grows_until_the_side_is_too_full(tmp_path: Path) -> None:
    compiled = ready(tmp_path, group_of('height = "5mm"', inner=text("note", within=INNER)) + text("imprint"))
    (front,) = compose(card({"note": LONG, "imprint": "Ein Laden"}), compiled)
    *note, imprint = [mark for mark in flat(front) if isinstance(mark, TextLine)]
    assert imprint.y > note[-1].y > note[0].y
    with pytest.raises(LayoutError, match=r"side 'front' is too full by .*; most is in frame 'words'"):
        compose(card({"note": f"{LONG} " * 10, "imprint": "Ein Laden"}), compiled)


def test_a_pinned_row_with_a_height_is_held_where_a_frame_is_higher(tmp_path: Path) -> None:
    inner = text("note", within=INNER) + text("imprint", within=INNER)
    compiled = ready(tmp_path, group_of('top = "0mm"', 'height = "12mm"', 'direction = "row"', inner=inner))
    assert set(said(compiled, card({"note": "Kurz.", "imprint": "Ein Laden"}))) == {"note", "imprint"}
    with pytest.raises(LayoutError, match=HELD):
        compose(card({"note": LONG, "imprint": "Ein Laden"}), compiled)


@pytest.mark.parametrize("pin", ['top = "70mm"', 'bottom = "70mm"'])
@pytest.mark.parametrize("grouped", [True, False])
def test_what_is_pinned_does_not_run_over_the_side(tmp_path: Path, pin: str, grouped: bool) -> None:
    inner = text("note", within=INNER)
    frames = group_of(pin, inner=inner) if grouped else text("note", pin)
    compiled = ready(tmp_path, frames)
    assert set(said(compiled, card({"note": "Kurz."}))) == {"note"}
    with pytest.raises(LayoutError, match=r"side 'front' is too full by 7\.3 mm"):
        compose(card({"note": f"{LONG} {LONG}"}), compiled)


def test_a_group_is_as_high_as_what_is_pinned_in_it_by_its_top(tmp_path: Path) -> None:
    inner = text("note", within=INNER) + frame("box", "square", 'top = "2mm"', 'height = "30mm"', within=INNER)
    compiled = ready(tmp_path, group_of('above = "3mm"', inner=inner) + text("imprint"))
    (front,) = compose(card({"note": "Kurz.", "imprint": "Ein Laden"}), compiled)
    (imprint,) = [mark for mark in flat(front) if isinstance(mark, TextLine) and mark.frame == "imprint"]
    assert 45 * MM < imprint.y < 50 * MM  # margin 10, above 3, top 2, box 30, then the line
