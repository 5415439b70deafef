"""Bidi: which way each letter of a paragraph runs, by the Unicode Bidirectional Algorithm (UAX 9).

Classes of letters are one sign each, so that most rules are a regular expression over a string of classes.

Invariant: equal to the Unicode Consortium's BidiCharacterTest in every case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "khw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages written from right to left."""

MAY_TURN = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters that run to the left, and signs that turn: without one, a paragraph from the left is as it is written."""

UNWESTERN = re.compile("[^\0-\u058f\u1e00-\u1eff\u2002-\u200a\u2010-\u2029\u202f-\u203a\u20ac]")
"""What no Western text has; a search for it takes a third of the time of one for letters that turn."""

CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that only turn: nothing of them shows."""

FIRST_STRONG, POP = "\u2068", "\u2069"
"""What isolates a stretch, whose first strong letter says how it runs."""

KINDS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "ES": "S", "ET": "T", "CS": "C", "AN": "a", "NSM": "N", "BN": "b",
    "B": "B", "S": "s", "WS": "W", "ON": "O", "LRE": "l", "RLE": "r", "LRO": "m", "RLO": "n", "PDF": "p",
    "LRI": "i", "RLI": "j", "FSI": "k", "PDI": "q", "": "L",
}  # fmt: skip
"""Classes of UAX 9 as one sign each."""

_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_TURNING = ("[RAalrmnpijkqb]", "[LEalrmnpijkqb]")
"""By the paragraph's level: classes without which all of it runs one way."""
_NEUTRAL = "BsWOijkq"
_EXPLICIT = re.compile("[lrmnpijkqb]")
_STRONG = re.compile("[LRA]")
_ISOLATE = re.compile("[ijk][^q]*q")  # without others inside: found from the innermost outwards
_MARKS = re.compile("([^N])(N+)")
_AFTER_ARABIC = re.compile("A[^LRA]*")
_SEPARATOR = re.compile("(?<=E)[SC](?=E)|(?<=a)C(?=a)")
_TERMINATORS = re.compile("T+(?=E)|(?<=E)T+")
_LEFTOVER = re.compile("[STC]")
_AFTER_LATIN = re.compile("L[^LR]*")
_BETWEEN = re.compile(f"(?<=L)[{_NEUTRAL}]+(?=L)|(?<=[REa])[{_NEUTRAL}]+(?=[REa])")
_LAST_NEUTRALS = re.compile(f"[{_NEUTRAL}]")
_RESTING = re.compile("[WijkqlrmnpbsB]*(?:[sB]|$)")
DEEPEST, MOST_BRACKETS = 125, 63

_PAIRS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309\u230a\u230b\u2329\u232a"
    "\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8"
    "\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990"
    "\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23\u2e24"
    "\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d"
    "\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e"
    "\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_TWINS = {"\u2329": "\u3008", "\u232a": "\u3009"}
OPENING = {left: _TWINS.get(right, right) for left, right in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
"""Brackets that open, and what closes them."""
CLOSING = frozenset(OPENING.values()) | {"\u232a"}
_BRACKET = re.compile(f"[{re.escape(_PAIRS)}]")


class _Kinds(dict[str, str]):
    def __missing__(self, char: str) -> str:
        kind = self[char] = KINDS[unicodedata.bidirectional(char)]
        return kind


_KIND = _Kinds()


def may_turn(text: str) -> bool:
    """Whether some letter or sign of a text may run, or turn, to the left."""
    return UNWESTERN.search(text) is not None and MAY_TURN.search(text) is not None


@lru_cache(maxsize=256)
def runs_left(language: str) -> bool:
    """Whether a language or locale ("ar_EG") is written from right to left."""
    return language.partition("_")[0].partition("-")[0].lower() in RIGHT_TO_LEFT


def direction(text: str, language: str = "") -> int:
    """The level of a paragraph: 1 from the right, 0 from the left.

    The language ("ar_EG") decides, as a name in other letters must not turn a sentence around, unless the text has
    no letter that runs its way; then, and without a language, the first letter with a direction does.
    """
    wanted = runs_left(language)
    if bool(_LEFTWARD.search(text)) == wanted and (wanted or not MAY_TURN.search(text)):
        return int(wanted)
    kinds = _kinds(text)
    while (inner := _ISOLATE.sub("", kinds)) != kinds:
        kinds = inner
    strong = _STRONG.findall(kinds)
    if language and (not strong or any((kind != "L") == wanted for kind in strong)):
        return int(wanted)
    return int(bool(strong) and strong[0] != "L")


def levels(text: str, base: int) -> list[int]:
    """The level of each character of a paragraph on one line: even ones run to the right, odd ones to the left.

    base is the paragraph's. Signs that only turn have the level of what stands before them.
    """
    kinds = _kinds(text)
    if not re.search(_TURNING[base], kinds):
        return [base] * len(text)
    if _EXPLICIT.search(kinds):
        found, forced = _explicit(kinds, base)
        kept = [at for at, level in enumerate(found) if level is not None]
        for run in list(_sequences(kinds, found, kept, base)):  # all, before the first level changes
            _resolve(text, forced, found, *run)
        whole = _filled(found, base)
    else:
        found = [base] * len(text)
        edge = "LR"[base]
        _resolve(text, kinds, found, range(len(text)), edge, edge)
        whole = _filled(found, base)
    for rest in _RESTING.finditer(kinds):
        whole[rest.start() : rest.end()] = [base] * (rest.end() - rest.start())
    return whole


def visual(runs: Sequence[int]) -> list[int]:
    """The order from left to right in which runs of these levels stand, as indexes."""
    order = list(range(len(runs)))
    odd = [level for level in runs if level % 2]
    if not odd:
        return order
    for least in range(max(runs), min(odd) - 1, -1):
        turned: list[int] = []
        for high, group in groupby(order, [level >= least for level in runs].__getitem__):
            run = list(group)
            turned += reversed(run) if high else run
        order = turned
    return order


def _kinds(text: str) -> str:
    return "".join([_KIND[char] for char in text])


def _filled(found: Iterable[int | None], base: int) -> list[int]:
    """Levels without gaps."""
    whole: list[int] = []
    for level in found:
        whole.append(level if level is not None else whole[-1] if whole else base)
    return whole


class _Embeddings:
    """Rules X1 to X8: the level in force, what it forces upon letters, and what was opened in vain."""

    def __init__(self, base: int) -> None:
        self._stack = [(base, "", False)]
        self._isolates = self._lost_isolates = self._lost = 0

    @property
    def level(self) -> int:
        return self._stack[-1][0]

    @property
    def force(self) -> str:
        return self._stack[-1][1]

    def embed(self, kind: str) -> None:
        deeper = _deeper(self.level, kind in "rn")
        if deeper <= DEEPEST and not self._lost_isolates and not self._lost:
            self._stack.append((deeper, {"m": "L", "n": "R"}.get(kind, ""), False))
        elif not self._lost_isolates:
            self._lost += 1

    def isolate(self, right: bool) -> None:
        deeper = _deeper(self.level, right)
        if deeper <= DEEPEST and not self._lost_isolates and not self._lost:
            self._isolates += 1
            self._stack.append((deeper, "", True))
        else:
            self._lost_isolates += 1

    def close_isolate(self) -> None:
        if self._lost_isolates:
            self._lost_isolates -= 1
        elif self._isolates:
            self._lost, self._isolates = 0, self._isolates - 1
            while not self._stack.pop()[2]:
                pass

    def close_embedding(self) -> None:
        if self._lost_isolates:
            return
        if self._lost:
            self._lost -= 1
        elif not self._stack[-1][2] and len(self._stack) > 1:
            self._stack.pop()


def _explicit(kinds: str, base: int) -> tuple[list[int | None], list[str]]:
    """Rules X1 to X9: levels, None for what is removed, and classes where some are forced upon letters."""
    found: list[int | None] = []
    forced = list(kinds)
    now = _Embeddings(base)
    for at, kind in enumerate(kinds):
        if kind == "q":
            now.close_isolate()
        if kind in "lrmnpb":
            found.append(None)
        else:
            found.append(base if kind == "B" else now.level)
            forced[at] = (kind != "B" and now.force) or kind
        if kind in "lrmn":
            now.embed(kind)
        elif kind in "ijk":
            now.isolate(kind == "j" or (kind == "k" and _turns(kinds, at)))
        elif kind == "p":
            now.close_embedding()
    return found, forced


def _deeper(level: int, right: bool) -> int:
    """The next odd level, or the next even one."""
    return level + 1 + (level % 2 if right else (level + 1) % 2)


def _turns(kinds: str, at: int) -> bool:
    """Whether the first strong letter of the isolate that begins there runs to the left."""
    depth = 0
    for kind in kinds[at + 1 :]:
        if kind in "ijk":
            depth += 1
        elif kind == "q":
            if not depth:
                return False
            depth -= 1
        elif not depth and kind in "LRA":
            return kind != "L"
    return False


Run = tuple[Sequence[int], str, str]
"""Places of characters that are resolved together, and the directions before and after them."""


def _sequences(kinds: str, found: Sequence[int | None], kept: Sequence[int], base: int) -> Iterator[Run]:
    """Isolating run sequences: level runs, joined over the isolates between them."""
    order = {at: number for number, at in enumerate(kept)}
    waiting: list[list[int]] = []
    done: list[list[int]] = []
    for _, group in groupby(kept, found.__getitem__):
        run = list(group)
        if kinds[run[0]] == "q" and (opener := _waits(waiting, found, run[0])) is not None:
            sequence = waiting.pop(opener)
            sequence += run
        else:
            sequence = run
        (waiting if kinds[run[-1]] in "ijk" else done).append(sequence)
    for sequence in (*done, *waiting):
        own = found[sequence[0]] or 0
        first, last = order[sequence[0]], order[sequence[-1]]
        before = found[kept[first - 1]] if first else base
        open_ended = kinds[sequence[-1]] in "ijk" or last + 1 == len(kept)
        after = base if open_ended else found[kept[last + 1]]
        yield sequence, "LR"[max(own, before or 0) % 2], "LR"[max(own, after or 0) % 2]


def _waits(waiting: Sequence[list[int]], found: Sequence[int | None], closer: int) -> int | None:
    """The sequence whose isolate a PDI closes: the last one that waits at its level."""
    return next((at for at in reversed(range(len(waiting))) if found[waiting[at][0]] == found[closer]), None)


def _resolve(
    text: str, kinds: Sequence[str], found: list[int | None], run: Sequence[int], before: str, after: str
) -> None:
    """Rules W1 to I2 for one run; its levels are written to `found`."""
    if not run:
        return
    level = found[run[0]] or 0
    own = "".join([kinds[at] for at in run])
    said = _weak(before + own)
    if _BRACKET.search(text):
        said = before + _brackets([text[at] for at in run], own, said[1:], before, "LR"[level % 2])
    said = _BETWEEN.sub(lambda gap: _side(said[gap.start() - 1]) * len(gap[0]), said + after)[1:-1]
    said = _LAST_NEUTRALS.sub("LR"[level % 2], said)
    rises = {"L": 1, "E": 1, "a": 1, "R": 0} if level % 2 else {"L": 0, "R": 1, "E": 2, "a": 2}
    for at, kind in zip(run, said, strict=True):
        found[at] = level + rises[kind]


def _weak(said: str) -> str:
    """Rules W1 to W7; the first sign is the direction before the run."""
    if "N" in said:
        said = _MARKS.sub(lambda m: m[1] + ("O" if m[1] in "ijkq" else m[1]) * len(m[2]), said)
    if "A" in said:
        said = _AFTER_ARABIC.sub(lambda m: m[0].replace("E", "a"), said).replace("A", "R")
    said = _SEPARATOR.sub(lambda m: said[m.start() - 1], said)
    said = _TERMINATORS.sub(lambda m: "E" * len(m[0]), said)
    said = _LEFTOVER.sub("O", said)
    return _AFTER_LATIN.sub(lambda m: m[0].replace("E", "L"), said)


def _side(kind: str) -> str:
    """The direction of a class; numbers count as letters that run to the left."""
    return "L" if kind == "L" else "R"


def _brackets(text: Sequence[str], own: str, said: str, before: str, embedded: str) -> str:
    """Rule N0: a pair of brackets has the direction of what it holds, or of what stands before it."""
    kinds = list(said)
    for start, end in _pairs(text, said):
        inside = {_side(kind) for kind in kinds[start + 1 : end] if kind in "LREa"}
        if not inside:
            continue
        if embedded in inside:
            side = embedded
        else:
            earlier = next((_side(kind) for kind in reversed(kinds[:start]) if kind in "LREa"), before)
            side = earlier if earlier != embedded else embedded
        for at in (start, end):
            kinds[at] = side
            follower = at + 1
            while follower < len(own) and own[follower] == "N":
                kinds[follower] = side
                follower += 1
    return "".join(kinds)


def _pairs(text: Sequence[str], said: str) -> list[tuple[int, int]]:
    """Places of brackets that belong together, in the order of those that open."""
    waiting: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if said[at] != "O":
            continue
        if char in OPENING:
            if len(waiting) == MOST_BRACKETS:
                return []
            waiting.append((OPENING[char], at))
        elif char in CLOSING:
            closing = _TWINS.get(char, char)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == closing:
                    found.append((waiting[depth][1], at))
                    del waiting[depth:]
                    break
    return sorted(found)
