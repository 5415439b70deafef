"""Scripts: a word divided by script and into letters with what belongs to them, and which fonts know a script.

Invariant: the parts of a word, joined, are the word; a letter and its marks are never parted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from fontTools import unicodedata as ucd

LATIN = re.compile("[\0-\u02af\u1e00-\u1eff\u2010-\u203a\u20ac\u2116\u2122\u2212\u00d7]*")
"""Letters and signs of Western texts: one script, and no letter joins another."""

_EAST_ASIAN = re.compile("[\u3001-\u3029\u3030-\u3096\u309b-\u30ff\u3400-\u9fff\uff01-\uff60]+")
"""Han, kana and what stands between them, without marks: each a letter for itself."""

INVISIBLE = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
"""Signs of which nothing shows, whether a font has them or not."""

JOINED = frozenset((
    "Arab", "Syrc", "Nkoo", "Mong", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai",
    "Laoo", "Khmr", "Mymr",
))  # fmt: skip
"""Scripts whose letters hang together or stand in clusters: never tracked."""

_EAST = {"Hira": "Hani", "Kana": "Hani", "Bopo": "Hani"}
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_JOINER, _KEYCAP = "\u200d", "\u20e3"
_EXTENDING = re.compile("[\u200c\u200d\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_VOWEL_OR_TAIL = re.compile("[\u1160-\u11ff]")
_LEAD = re.compile("[\u1100-\u115f]")

SCRIPTS = {
    "Latn": "NotoSans", "Grek": "NotoSans", "Cyrl": "NotoSans", "Arab": "NotoSansArabic", "Hebr": "NotoSansHebrew",
    "Deva": "NotoSansDevanagari", "Beng": "NotoSansBengali", "Taml": "NotoSansTamil", "Telu": "NotoSansTelugu",
    "Thai": "NotoSansThai", "Geor": "NotoSansGeorgian", "Armn": "NotoSansArmenian", "Gujr": "NotoSansGujarati",
    "Guru": "NotoSansGurmukhi", "Knda": "NotoSansKannada", "Mlym": "NotoSansMalayalam", "Sinh": "NotoSansSinhala",
    "Khmr": "NotoSansKhmer", "Laoo": "NotoSansLao", "Mymr": "NotoSansMyanmar", "Ethi": "NotoSansEthiopic",
    "Hang": "NotoSansKR",
}  # fmt: skip
"""The family of each script."""

HAN = {"SC": "NotoSansSC", "TC": "NotoSansTC", "JP": "NotoSansJP", "KR": "NotoSansKR"}
HAN_OF_LANGUAGES = {"ja": "JP", "ko": "KR"}
HAN_OF_COUNTRIES = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "TC", "MO": "TC"}
SIGNS = ("NotoSans", "NotoSansSymbols", "NotoSansSymbols2", "NotoEmoji")
COLOURFUL = "\ufe0f"
"""Asks for the emoji of a sign that is a letter's neighbour as well."""


@lru_cache(maxsize=256)
def tongue(locale: str) -> tuple[str, str]:
    """A locale ("zh_TW", "de_AT", "sr_Latn") as HarfBuzz wants the language, and whose Han forms it reads."""
    language, *rest = re.split("[_-]", locale)
    places = {part.upper() for part in rest}
    if language in ("zh", "yue", "wuu"):
        han = "TC" if places & {"HANT", "TW", "HK", "MO"} and "HANS" not in places else "SC"
        return ("zh-Hant" if han == "TC" else "zh-Hans"), han
    written = next((f"-{part}" for part in rest if len(part) == len("Latn")), "")
    by_country = (han for country, han in HAN_OF_COUNTRIES.items() if country in places)
    return (language + written) or "und", HAN_OF_LANGUAGES.get(language) or next(by_country, "SC")


def families(script: str, han: str, part: str) -> tuple[str, ...]:
    """The families that may have a part's letters, the likeliest first."""
    if script == "Hani":
        first = "JP" if _KANA.search(part) and han == "SC" else han
        return tuple(dict.fromkeys((HAN[first], HAN["SC"], HAN["TC"], HAN["JP"], HAN["KR"], *SIGNS)))
    own = (SCRIPTS[script],) if script in SCRIPTS else ()
    signs = (SIGNS[-1], *SIGNS) if COLOURFUL in part or _KEYCAP in part else SIGNS
    return tuple(dict.fromkeys((*own, *signs, HAN[han] if own[:1] != (HAN["KR"],) else HAN["KR"])))


def divided(word: str) -> list[tuple[str, str]]:
    """(script, part) of a word: ISO 15924; "" for Latin and for signs alone. Signs go with the letters before them."""
    if LATIN.fullmatch(word):
        return [("", word)]
    if _EAST_ASIAN.fullmatch(word):
        return [("Hani", word)]
    parts: list[tuple[str, str]] = []
    for cluster in graphemes(word):
        script = _script(cluster[0])
        last = parts[-1] if parts else ("", "")
        if parts and (script in ("", last[0]) or not last[0]):
            parts[-1] = (last[0] or script, last[1] + cluster)
        else:
            parts.append((script, cluster))
    return parts


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The script of a character; "" for signs that any script has."""
    script = str(ucd.script(char))
    if script in ("Zyyy", "Zinh", "Zzzz"):
        return "Arab" if "\u0600" <= char <= "\u06ff" else ""
    return _EAST.get(script, script)


def script_names(points: Iterable[int], least: int) -> list[str]:
    """The scripts, by name, of which there are at least so many letters."""
    count = Counter(ucd.script(chr(point)) for point in points)
    return sorted(
        ucd.script_name(code) for code, many in count.items() if many >= least and code not in ("Zyyy", "Zinh", "Zzzz")
    )


def graphemes(text: str) -> list[str]:
    """Letters with the marks, joiners and modifiers that belong to them; flags and families of emoji as one."""
    if _EAST_ASIAN.fullmatch(text):
        return list(text)
    found: list[str] = []
    for char in text:
        if found and _belongs(char, found[-1]):
            found[-1] += char
        else:
            found.append(char)
    return found


def _belongs(char: str, before: str) -> bool:
    """Whether a character goes with the letter before it."""
    if char.isascii():
        return False
    if unicodedata.category(char)[0] == "M" or _EXTENDING.match(char):
        return True
    if before[-1] == _JOINER:
        return unicodedata.category(char) == "So"
    if _FLAG.match(char):
        return len(before) == 1 and bool(_FLAG.match(before))
    return bool(_VOWEL_OR_TAIL.match(char) and (_LEAD.match(before) or _VOWEL_OR_TAIL.match(before[-1])))


def marks(cluster: str) -> int:
    """How many marks a letter carries above or below."""
    return sum(unicodedata.category(char) in ("Mn", "Me") for char in cluster if not INVISIBLE.match(char))
