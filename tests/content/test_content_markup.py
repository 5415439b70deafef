"""Light markup: what a shop wrote is read, what a customer is called never."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from content_samples import DU, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.expressions import text, words
from inserts.content.formats import clean
from inserts.content.texts import section_of
from inserts.emphasis import ACCENT, BOLD, ITALIC, SIGNS, bare, looks_of, signed
from inserts.errors import SettingsError

CUSTOMER: Any = {"customer": {"first_name": "Anna", "loud": True, "quiet": False, "none": None}}
OPENERS = {"[": BOLD, "(": ITALIC, "<": ACCENT, "{": BOLD | ACCENT}
"""How the tests below write what is finished: [bold], (italic), <accent>, {bold and in the accent colour}."""


def said(folder: Path, note: str, context: Any = CUSTOMER) -> str:
    """A note as it is finished, signs written as brackets."""
    made = texts(folder, de=f"[default]\nnote = '''{note}'''")
    finished = made.words(DU, section_of("any", "note"), "note", context)
    assert finished is not None
    return shown(finished)


def shown(finished: str) -> str:
    plain, looks = looks_of(finished)
    parts, before = [], 0
    for char, look in zip(plain + "\0", [*looks, 0], strict=True):
        if look != before:
            parts.append({0: "", **{look: opener for opener, look in OPENERS.items()}}[look] if look else "|")
        parts.append(char)
        before = look
    return "".join(parts)[:-1]


@pytest.mark.parametrize(
    ("written", "finished"),
    [
        ("Am **Samstag** kommt", "Am [Samstag| kommt"),
        ("Am **24. Dezember**, früh", "Am [24.| [Dezember|, früh"),
        ("die *Monstera deliciosa*.", "die (Monstera| (deliciosa|."),
        ("==Zehnmal== danke", "<Zehnmal| danke"),
        ("**ganz ==neu==**", "[ganz| {neu|"),
        ("**Rabatt**code", "[Rabatt|code"),
        ("**„Du“**, sagt sie", "[„Du“|, sagt sie"),
        ("**{{ customer.first_name }}**!", "[Anna|!"),
        ("{% if customer.loud %}**ja**{% else %}*nein*{% endif %}.", "[ja|."),
        ("{% if customer.quiet %}**ja**{% else %}*nein*{% endif %}.", "(nein|."),
        ("**sehr {% if customer.loud %}==laut=={% endif %} hier**", "[sehr| {laut| [hier|"),
        ("**{{ customer.none or '' }}** so", "so"),
        ("eins\\\nzwei", "eins\nzwei"),
        ("eins  \nzwei", "eins\nzwei"),
        (r"\*Preis ab \*\*fünf\*\*", "*Preis ab **fünf**"),
        ("19,90 €* und 5 * 6", "19,90 €* und 5 * 6"),
        ("a = b === c", "a = b === c"),
        ("max_muster_mann _so_ `x` [a](b) <b>c</b> &amp;", "max_muster_mann _so_ `x` [a](b) <b>c</b> &amp;"),
        ("**重要**なお知らせ", "[重要|なお知らせ"),
    ],
)
def test_markup_says_how_words_look(tmp_path: Path, written: str, finished: str) -> None:
    assert said(tmp_path, written) == finished


@pytest.mark.parametrize(
    "written",
    [
        "**fett",
        "fett**",
        "a ** b",
        "*schräg",
        "==neu",
        "a == b",
        "{% if customer.loud %}**a{% endif %} b**",
        "a\ufdd1b",
    ],
)
def test_what_opens_or_closes_nothing_is_an_error_and_not_print(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError) as fault:
        said(tmp_path, written)
    assert fault.value.code == "bad-markup"
    assert str(fault.value.where) == "texts/de.toml:2:1"


def test_bold_and_italic_at_once_is_an_error(tmp_path: Path) -> None:
    for written in ("***a***", "**a *b* c**", "**a {% if customer.loud %}*b*{% endif %}**"):
        with pytest.raises(SettingsError, match="bold and italic at once"):
            said(tmp_path, written)


@pytest.mark.parametrize("name", ["**Anna**", "*A*", "==x==", "\\*", "An\ufdd1na\ufdd0", "{{ x }}"])
def test_a_name_is_never_read_as_markup(tmp_path: Path, name: str) -> None:
    context: Any = {"customer": {"first_name": clean(name)}}
    printed = name.replace("\ufdd1", "").replace("\ufdd0", "")
    assert said(tmp_path, "Hallo {{ customer.first_name }}!", context) == f"Hallo {printed}!"
    assert said(tmp_path, "**Hallo {{ customer.first_name }}**", context).endswith(
        " ".join(f"[{word}|" for word in printed.split())
    )


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("*=\\_ \ufdd0\ufdd1\ufdd5\ufdef")))
def test_whatever_is_data_prints_as_itself_and_carries_no_sign(value: str) -> None:
    context: Any = {"customer": {"first_name": clean(value)}}
    made = words("{{ customer.first_name }}").render(context, lambda value, _name, _how: str(value)) if value else ""
    assert SIGNS.isdisjoint(made)
    assert made == (clean(value) if value else "")


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text("abü€ \n", min_size=1, max_size=6), st.integers(0, 6)), max_size=8))
def test_signs_say_each_letter_s_look_and_each_word_has_its_own(parts: list[tuple[str, int]]) -> None:
    plain = "".join(part for part, _ in parts)
    looks = [look for part, look in parts for _ in part]
    finished = signed(plain, looks)
    assert bare(finished) == plain
    back, found = looks_of(finished)
    assert back == plain
    assert [look for char, look in zip(plain, found, strict=True) if not char.isspace()] == [
        look for char, look in zip(plain, looks, strict=True) if not char.isspace()
    ]
    rejoined = [letter for word in finished.split() for letter in zip(*looks_of(word), strict=True)]
    assert rejoined == [(char, look) for char, look in zip(plain, found, strict=True) if not char.isspace()]


def test_addresses_have_no_markup() -> None:
    assert text("https://a.example/**x**").render({}, DU.words) == "https://a.example/**x**"


def test_a_text_without_markup_has_no_look_and_no_sign() -> None:
    assert words("Danke, {{ customer.first_name }}!").looks == 0
    assert words("a **b** {% if customer.loud %}==c=={% endif %}").looks == BOLD | ACCENT


def test_check_finds_what_the_layout_cannot_set(tmp_path: Path) -> None:
    from test_content_lint import PLAIN, found

    mended = PLAIN.replace("Schön, dass du da bist.", "Schön, *dass* du **da** bist.")
    looks = {"headline": BOLD, "note": BOLD, "coupon.call": ITALIC, "lead.text": 0, "second.text": BOLD}
    assert found(tmp_path, de=mended, looks=looks) == [
        "texts/de.toml:4:1 [no-italic] 'note' has words in italic, and the layout's style of 'note' does not say what "
        "that is. Give that style a key 'italic', or take the signs out of the text."
    ]
    assert found(tmp_path, de=PLAIN.replace("Scannen und", "*Scannen* und"), looks=looks) == []
    (fault,) = found(tmp_path, de=PLAIN.replace('text = "b"', 'text = "**b**"'), looks=looks)
    assert "[no-bold]" in fault
    assert "'lead.text'" in fault


def test_check_says_where_markup_may_not_be(tmp_path: Path) -> None:
    from test_content_lint import PLAIN, found

    (fault,) = found(tmp_path, de=PLAIN.replace("gültig bis", "**gültig** bis"))
    assert "[bad-markup] 'coupon_until' is set plain." in fault
