"""Where a line may end inside a word: between the signs of East Asia (UAX 14, with kinsoku), after hyphens, and
between the syllables of scripts that write no spaces.

Korean breaks at its spaces alone, as its readers prefer. Thai, Lao, Khmer and Burmese words would take a dictionary
to tell apart: a line ends at a space where it can, else where a syllable is sure to begin.

Invariant: the parts of a word, joined, are the word; none begins with a sign that must not begin a line, nor ends
with one that must not end it.
"""

from __future__ import annotations

import re
from functools import cache

from ..bidi import UNWESTERN

_EAST = (
    "\u2e80-\u2ffb\u3003\u3004\u3006\u3007\u3012\u3013\u3020-\u3029\u3030-\u3034\u3036-\u303a\u303d-\u30ff"
    "\u3105-\u318e\u3190-\u33ff\u3400-\u9fff\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe6b\uff01-\uffe6"
    "\U0001f000-\U0001f1e5\U0001f200-\U0003fffd"
)
"""Signs beside which a line may end: Han, kana, full-width letters, emoji."""

_NEVER_FIRST = (
    "!\"%'),.\\-/:;?\\]|}\u00a0\u00a2\u00ab\u00ad\u00b0\u00bb\u0300-\u036f\u200b-\u200f\u2010-\u2013\u2018\u2019\u201b-"
    "\u201d\u201f\u2024-\u2027\u202a-\u2037\u2039\u203a\u203c\u203d\u2044\u2046-\u2049\u2056-\u205b\u205d-\u206f\u20e3"
    "\u2103\u2109\u3000-\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\u301c\u301e\u301f\u302a-"
    "\u302f\u3035\u303b\u303c\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u3095\u3096\u3099-\u309e"
    "\u30a0\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6\u30fb-\u30fe\u31f0-\u31ff\ufe00-"
    "\ufe19\ufe36\ufe38\ufe3a\ufe3c\ufe3e\ufe40\ufe42\ufe44\ufe48\ufe50\ufe52\ufe54-\ufe57\ufe5a\ufe5c\ufe5e\ufe6a\uff01"
    "\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\uff60\uff61\uff63-\uff65\uff67-\uff70\uff9e\uff9f\uffe0"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e01ef"
)
_NEVER_LAST = (
    "\"$'(+\\[\\\\{\u00a0\u00a1\u00a3-\u00a5\u00ab\u00b1\u00b4\u00bb\u00bf\u200d\u2011\u2018-\u201f\u202f\u2039\u203a"
    "\u2045\u2060\u2066-\u2068\u20a0-\u20a6\u20a8-\u20b5\u20b7-\u20ba\u20bc\u20bd\u20bf\u2116\u3008\u300a\u300c\u300e"
    "\u3010\u3014\u3016\u3018\u301a\u301d\ufe17\ufe35\ufe37\ufe39\ufe3b\ufe3d\ufe3f\ufe41\ufe43\ufe47\ufe59\ufe5b\ufe5d"
    "\ufe69\uff04\uff08\uff3b\uff5b\uff5f\uff62\uffe1\uffe5\uffe6"
)
_BESIDE_EAST = "|".join((
    f"(?<=[{_EAST}])(?<![{_NEVER_LAST}])(?![{_NEVER_FIRST}])(?=.)",
    f"(?<=[^{_NEVER_LAST}])(?![{_NEVER_FIRST}])(?=[{_EAST}])",
))  # fmt: skip
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_LAO = "\u0e81-\u0eb9\u0ebd-\u0ece"
_SYLLABLE = "|".join((
    f"(?<=[{_THAI}])(?<![\u0e40-\u0e44])(?=[\u0e40-\u0e44])",  # before a vowel written before its consonant
    "(?<=[\u0e30\u0e33\u0e46\u0e2f])(?=[\u0e01-\u0e2e\u0e40-\u0e44])",  # after a vowel that ends its syllable
    f"(?<=[{_LAO}])(?<![\u0ec0-\u0ec4])(?=[\u0ec0-\u0ec4])",
    "(?<=[\u0eb0\u0eb3\u0ec6\u0eaf])(?=[\u0e81-\u0eae\u0ec0-\u0ec4])",
    "(?<=[\u1780-\u17d1\u17d3])(?=[\u1780-\u17b3][\u17b6-\u17c8\u17d2])",  # before a consonant with a vowel of its own
    "(?<=[\u1000-\u1038\u103a-\u109f])(?=[\u1000-\u102a\u103f](?![\u103a\u1039]))(?<!\u1039)",
))  # fmt: skip
_LATIN = r"(?<=[^\W\d_][-\u2010/])(?=[^\W\d_]{2})|(?<=[\u00ad\u200b])"

UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts without spaces between words, other than those of East Asia."""

_FEW = re.compile(_LATIN)
_MAY_PART = re.compile(f"[-\u2010/\u00ad\u200b\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff{_EAST}]")
_MAY_PART_WESTERN = re.compile("[-\u2010/\u00ad]")
_WITHOUT_SPACES = re.compile(f"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff{_EAST}]")


def may_part(text: str) -> bool:
    """Whether some word of a text may be parted without a hyphen."""
    if text.isascii() or not UNWESTERN.search(text):
        return _MAY_PART_WESTERN.search(text) is not None
    return _MAY_PART.search(text) is not None


def is_unspaced(word: str) -> bool:
    """Whether it may be several words, since its script has no spaces between them."""
    return _WITHOUT_SPACES.search(word) is not None


def parts(word: str) -> list[str]:
    """A word in the parts between which a line may end."""
    places = _many() if is_unspaced(word) else _FEW
    return [part for part in places.split(word) if part]


@cache
def _many() -> re.Pattern[str]:
    """All places; compiled where a word asks for it: it takes longer than many a module, and most shops never do."""
    return re.compile("|".join((_LATIN, _BESIDE_EAST, _SYLLABLE)))
