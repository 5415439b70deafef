"""What the people who pack read: complete in every language, without traps of grammar, and printable."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from inserts.errors import SettingsError
from inserts.phrases import LANGUAGES, SAYS_NO_MORE, Phrases, phrases_in, spoken
from inserts.toml import Toml
from tests.conftest import ROOT
from tests.test_docs import PLAIN_CODES, codes_in_source

FOLDER = ROOT / "inserts" / "phrases"
SECTIONS = (
    "## Coupons", "## Data: a row or a cell", "## Data: a whole file", "## Layout, fonts, pictures",
    "## The finished file", "## The machine", "## Conflicts", "## Skipped",
)  # fmt: skip
"""Parts of docs/errors.md whose codes a packer may meet, on a slip, a cover or the terminal."""
ELSEWHERE = {
    "bad-name", "folder-not-empty", "folder-not-writable", "frame-twice", "must-be-whole", "no-such-case",
    "no-such-language", "nothing-to-show", "part-in-part", "personal-frame", "port-busy", "sheet-too-small",
    "gap-too-small", "textual-missing", "type-too-small", "unknown-colour", "unknown-part", "unknown-style",
    "condition-changed", "condition-damaged", "condition-missing", "condition-not-cmyk", "key-differs", "key-missing",
    "manifest-changed", "manifest-missing", "manifest-unreadable", "not-one-colour", "not-preprintable",
    "nothing-preprinted",
}  # fmt: skip
"""Of these, what only `init`, `check`, `layout` and `verify` say, and what is said before a bench is opened."""
HOLDS = {"Held", "Unreadable", "Fault", "Finding", "Choice"}
"""What is called in the source with a code that can hold a shipment or skip it."""


def every_text(said: BaseModel) -> Iterator[tuple[str, str]]:
    """Each text of a language, by its keys."""
    for name, value in said.model_dump().items():
        yield from flat(name, value)


def flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{name}.{key}", inner)
    else:
        yield name, str(value)


def places(text: str) -> set[str]:
    """What is to be filled in."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


TEXTS = {language: dict(every_text(phrases_in(language))) for language in LANGUAGES}


def test_there_is_a_file_for_every_language_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == ["de", "en", "pl", "tr"] == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_and_nothing_more(language: str) -> None:
    assert TEXTS[language].keys() == TEXTS["en"].keys()
    assert [key for key, text in TEXTS[language].items() if not text.strip() or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same(language: str) -> None:
    differing = {key for key, text in TEXTS[language].items() if places(text) != places(TEXTS["en"][key])}
    assert differing == set()


def test_a_file_that_lacks_a_word_or_has_one_too_many_is_refused(tmp_path: Path) -> None:
    whole = (FOLDER / "tr.toml").read_text("utf-8")
    for wrong, code in ((whole.replace("cover =", "covre ="), "-key"), (whole + "\nmore = 1\n", "bad-value")):
        (tmp_path / "tr.toml").write_text(wrong, "utf-8")
        with pytest.raises(SettingsError, match=code):
            Toml(tmp_path / "tr.toml").check(Phrases)


# ── codes ─────────────────────────────────────────────────────────────────────────────────────


def codes_of_docs() -> set[str]:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    parts = [page.split(f"{section}\n", 1)[1].split("\n## ", 1)[0] for section in SECTIONS]
    return {code for part in parts for code in re.findall(r"^\| `([a-z0-9-]+)` \|", part, re.MULTILINE)}


def codes_that_hold() -> set[str]:
    """Codes that the source hands to what holds or skips a shipment."""
    calls = (
        node
        for path in (ROOT / "inserts").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in HOLDS)
    constants = (argument for call in named for argument in call.args if isinstance(argument, ast.Constant))
    texts = (constant.value for constant in constants if isinstance(constant.value, str))
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text)}


def test_every_code_that_a_packer_may_meet_has_its_sentence() -> None:
    told = {part for key in TEXTS["en"] for part in key.split(".")}  # some have words in a table of their own
    assert codes_of_docs() - ELSEWHERE - told == set()
    assert len(codes_that_hold()) > 40
    assert codes_that_hold() - phrases_in("en").reasons.keys() == set()


def test_there_is_no_sentence_for_a_code_that_does_not_exist() -> None:
    assert phrases_in("en").reasons.keys() - codes_in_source() - PLAIN_CODES == set()
    assert SAYS_NO_MORE - phrases_in("en").reasons.keys() == set()


def test_a_reason_is_a_sentence_its_remedy_another_and_its_particulars_stay_english() -> None:
    said = phrases_in("de").explain("not-a-number", '"12,5O" is no number.', "Write it like 12,50.")
    assert said.says == "Eine Zahl ist nicht lesbar."
    assert said.do == "Zahl berichtigen."
    assert said.detail == '"12,5O" is no number.'


def test_what_the_sentence_says_already_is_not_said_again_in_english() -> None:
    assert phrases_in("pl").explain("no-campaign", "no campaign's condition holds").detail == ""


def test_a_code_without_a_sentence_speaks_english() -> None:
    said = phrases_in("tr").explain("brand-new", "something new.", "Do this.")
    assert (said.says, said.do, said.detail) == ("something new.", "Do this.", "")


# ── how it is written ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_ends_as_a_sentence_and_is_short_enough_for_a_slip(language: str) -> None:
    for code, reason in phrases_in(language).reasons.items():
        for text in (reason.says, reason.do):
            assert text.endswith("."), (code, text)
            assert len(text) <= 100, (code, text)
            assert text[0].isupper() or text.startswith("yes "), (code, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_beside_a_number_that_it_would_have_to_agree_with(language: str) -> None:
    """Numbers stand after a colon or a sign, or before a word that does not change: "Karten: 25"."""
    counted = {key: text for key, text in TEXTS[language].items() if "{count}" in text}
    unchanging = {"de": "mehr", "en": "more", "tr": "tane"}.get(language, ";")
    for key, text in counted.items():
        assert re.search(r": \{count\}\.?$", text) or re.search(rf"\{{count\}}[; ]*{unchanging}", text), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_dashes_and_apostrophes_are_those_of_print_or_plain(language: str) -> None:
    for key, text in TEXTS[language].items():
        assert not re.search(r"[\"`´]|(?<!-)--(?!dry-run|again)|  ", text), (key, text)


def test_each_language_is_written_in_its_own_letters() -> None:
    letters = {language: set("".join(TEXTS[language].values())) for language in LANGUAGES}
    assert set("äöüß") <= letters["de"]
    assert set("ąćęłńóśźż") <= letters["pl"]
    assert set("çğıöşüİ") <= letters["tr"]
    assert all(letter.isascii() or letter in "…·→–×÷°" for letter in letters["en"])


# ── dates, money, choice ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "day", "money", "small"),
    [
        ("de", "Freitag, 4. Dezember 2026", "1.234,50\u00a0€", "3,1\u00a0ct"),
        ("en", "Friday, 4 December 2026", "€1,234.50", "3.1\u00a0ct"),
        ("pl", "piątek, 4 grudnia 2026", "1\u00a0234,50\u00a0€", "3,1\u00a0ct"),
        ("tr", "4 Aralık 2026 Cuma", "€1.234,50", "3,1\u00a0ct"),
    ],
)
def test_dates_and_money_are_written_as_the_language_does(language: str, day: str, money: str, small: str) -> None:
    phrases = phrases_in(language)  # type: ignore[arg-type]
    assert phrases.day(date(2026, 12, 4)) == day
    assert phrases.money(Decimal("1234.50"), "EUR") == money
    assert phrases.small_money(Decimal("0.031"), "EUR") == small


def test_a_currency_whose_hundredth_has_no_name_here_is_written_with_three_decimals() -> None:
    assert phrases_in("de").small_money(Decimal("0.031"), "CZK") == "0,031\u00a0CZK"


def test_a_language_that_is_not_spoken_gets_english() -> None:
    asked = ("de_AT", "de", "PL", "pl-PL", "tr", "en_GB", "fr", "", "deu")
    assert [spoken(one) for one in asked] == ["de", "de", "pl", "pl", "tr", "en", "en", "en", "en"]


def test_every_notice_that_a_run_can_give_has_its_phrase() -> None:
    calls = [
        (node.func.id, [part.value for part in node.args if isinstance(part, ast.Constant)])
        for path in (ROOT / "inserts").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    given = {constants[-1] for name, constants in calls if name in ("note", "Remark") and constants}
    assert given == phrases_in("en").notices.keys()
