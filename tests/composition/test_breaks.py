from __future__ import annotations

import re
from pathlib import Path

import pytest

from inserts.composition.breaks import may_part, parts
from inserts.composition.lines import headline, paragraph

CASES = Path("/usr/share/unicode/auxiliary/LineBreakTest.txt")
EAST = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uff01-\uffe6]")
OTHERS = re.compile("[\0-\x1f\u1780-\u17ff]|\\s|\u200b|\x85")
"""Control signs, Khmer and spaces are not what these cases are asked about."""


def test_east_asian_lines_end_only_where_the_unicode_consortium_lets_them() -> None:
    if not CASES.exists():
        pytest.skip("Debian's unicode-data is not installed")
    tried = 0
    for line in CASES.read_text("utf-8").splitlines():
        signs = line.split("#")[0].split()[1:]
        text = "".join(chr(int(sign, 16)) for sign in signs if sign not in "÷×")
        if not text or not EAST.search(text) or OTHERS.search(text):
            continue
        allowed, at = set(), 0
        for sign in signs:
            allowed |= {at} if sign == "÷" else set()
            at += sign not in "÷×"
        found, end = set(), 0
        for part in parts(text):
            end += len(part)
            found.add(end)
        assert found <= allowed, line
        tried += 1
    assert tried > 80


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("東京都、（株）「お茶」ー", "東|京|都、|（株）|「お|茶」ー"),
        ("キャッシュ！", "キャ|ッ|シュ！".replace("|ッ", "ッ")),
        ("iPhone手机壳，100元", "iPhone|手|机|壳，|100|元"),
        ("김서연입니다", "김서연입니다"),
        ("😀👨\u200d👩\u200d👧❤\ufe0f🇩🇪", "😀|👨\u200d👩\u200d👧|❤\ufe0f🇩🇪"),
        ("ภาษาไทยและเขียว", "ภาษา|ไทย|และ|เขียว"),
        ("Müller-Lüdenscheidt", "Müller-|Lüdenscheidt"),
        ("24-7", "24-7"),
    ],
)
def test_a_word_is_parted_where_its_script_allows(word: str, wanted: str) -> None:
    assert "|".join(parts(word)) == wanted
    assert may_part(word) or "|" not in wanted


def test_chinese_fills_its_lines_and_no_line_begins_with_a_comma() -> None:
    text = "感谢您的订购，我们今天早上为您称好了茶叶，希望您喜欢。"
    lines = paragraph(text, 8.0, len, 0.25)
    assert lines is not None
    assert "".join(lines) == text
    assert all(len(line) <= 8 and line[0] not in "，。" for line in lines)
    shared = headline(text, 14.0, len, 0.25)
    assert shared is not None and "".join(shared) == text
    assert max(map(len, shared)) - min(map(len, shared)) <= 3


def test_thai_lines_end_at_a_space_unless_too_much_would_be_missing() -> None:
    text = "ขอบคุณ ที่สั่งซื้อและไว้ใจเราเสมอ"
    lines = paragraph(text, 20.0, len, 1.0)
    assert lines is not None
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) == 2 and len(lines[0]) >= 12
