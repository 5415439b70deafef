"""Light markup: **bold**, *italic* and ==accent== in the words that a shop wrote itself.

Read by markdown-it from a template's own text before any data goes in: a value, a condition is one letter that
nobody can read, and each branch of an {% if %} is a text for itself.

Invariant: data is never read as markup. Stars that mean nothing are an error, not print; `\\*` prints one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import nodes

from ..emphasis import ACCENT, BOLD, FACES, ITALIC, NONCHARACTERS, PLAIN, sign
from ..errors import SettingsError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

VALUE = "\ufdef"
"""Stands for a value or a condition while the words around it are read."""

OPENING = {"strong_open": BOLD, "em_open": ITALIC, "accent_open": ACCENT}
CLOSING = {"strong_close": BOLD, "em_close": ITALIC, "accent_close": ACCENT}
_WRITTEN = frozenset("*=\\")
_ACCENT = "=="


def emphasised(body: Sequence[nodes.Node], around: int = PLAIN) -> tuple[list[nodes.Node], int]:
    """The template with signs of emphasis for its markup, and the sum of all looks it has; SettingsError "bad-markup".

    around is the look of what the template is a branch of.
    """
    parts = [part for node in body for part in (node.nodes if isinstance(node, nodes.Output) else [node])]
    source = "".join(part.data if isinstance(part, nodes.TemplateData) else VALUE for part in parts)
    if not NONCHARACTERS.isdisjoint(source.replace(VALUE, "")):
        raise SettingsError("bad-markup", "a text has signs that no text can have (U+FDD0 and the like).")
    values = iter([part for part in parts if not isinstance(part, nodes.TemplateData)])
    made: list[nodes.Node] = []
    used = PLAIN
    for text, look in _spans(source, around):
        used |= look
        for at, words in enumerate(text.split(VALUE)):
            if at:
                value, within = _inside(next(values), look)
                made.append(value)
                used |= within
            if words:
                made.append(nodes.TemplateData(words))
    return made, used


def _inside(node: nodes.Node, look: int) -> tuple[nodes.Node, int]:
    """A part that is no text: branches of a condition have texts of their own."""
    if not isinstance(node, nodes.If):
        return node, PLAIN
    body, one = emphasised(node.body, look)
    arms = [_inside(arm, look) for arm in node.elif_]
    other, last = emphasised(node.else_, look)
    used = one | last
    for _, within in arms:
        used |= within
    return nodes.If(node.test, body, [arm for arm, _ in arms], other), used


def _spans(source: str, around: int) -> Iterator[tuple[str, int]]:
    """(words, look) in order; where the look is another than before, the words begin with its sign."""
    if _WRITTEN.isdisjoint(source):
        yield source, around
        return
    look, before = around, ""
    (inline,) = _parser().parseInline(source)
    for token in inline.children or []:
        if token.type in OPENING:
            look |= OPENING[token.type]
        elif token.type in CLOSING:
            look = look & ~CLOSING[token.type] | around
        elif words := "\n" if token.type == "hardbreak" else token.content:
            yield before + words, look
            before = ""
            continue
        else:
            continue
        if look & FACES == FACES:
            raise SettingsError("bad-markup", "words are bold and italic at once.", hint="Write one of the two.")
        before = sign(look)
    if before:
        yield before, look


@cache
def _parser() -> MarkdownIt:
    """markdown-it with three rules of its own, and one of ours. Loaded where a text asks for it: most never do."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import emphasis

    parser = MarkdownIt("zero").enable(["escape", "emphasis"])
    inline = parser.inline
    inline.ruler.at("emphasis", lambda state, silent: state.src[state.pos] == "*" and emphasis.tokenize(state, silent))
    inline.ruler.push("accent", _accent)
    inline.ruler2.before("fragments_join", "accents", _accents)
    inline.ruler2.before("fragments_join", "strays", _strays)
    return parser


def _accent(state: StateInline, silent: bool) -> bool:
    """Two equals signs, noted as what may open or close an accent."""
    from markdown_it.rules_inline.state_inline import Delimiter

    run = state.scanDelims(state.pos, True)
    inside = state.src[: state.pos].endswith("=")
    if silent or inside or run.length != len(_ACCENT) or state.src[state.pos] != "=":
        return False
    state.push("text", "", 0).content = _ACCENT
    state.delimiters.append(Delimiter(ord("="), 0, len(state.tokens) - 1, -1, run.can_open, run.can_close))
    state.pos += run.length
    return True


def _accents(state: StateInline) -> None:
    """The pairs among them become tokens."""
    for opener in state.delimiters:
        if opener.marker == ord("=") and opener.end >= 0:
            ends = state.tokens[opener.token], state.tokens[state.delimiters[opener.end].token]
            for token, kind in zip(ends, ("accent_open", "accent_close"), strict=True):
                token.type, token.content = kind, ""


def _strays(state: StateInline) -> None:
    """SettingsError for what opens or closes nothing; a single star after a word, as of a footnote, is a star."""
    paired = {end for one in state.delimiters for end in ((one.end,) if one.end >= 0 else ())}
    for at, one in enumerate(state.delimiters):
        if one.end >= 0 or at in paired or (one.marker == ord("*") and one.length == 1 and not one.open):
            continue
        written = chr(one.marker) * max(one.length, 1 + (one.marker == ord("=")))
        hint = f"Write it on both sides of the words, close to the letters; \\{written[0]} prints the sign itself."
        raise SettingsError("bad-markup", f"'{written}' opens or closes nothing.", hint=hint)
