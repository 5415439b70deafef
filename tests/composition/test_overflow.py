"""What becomes of texts that do not fit: held, dropped, or cut at a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from composition_cards import SUGGESTIONS, card, flat
from composition_layouts import ready, text
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.composition.compose import Compiled, compose
from inserts.composition.ellipsis import cut
from inserts.composition.typeset import SetText
from inserts.errors import LayoutError
from inserts.model import Insert
from inserts.page import Picture, TextLine

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
