"""Links of a page that is seen on a screen: over symbols, suggestions, and addresses that are printed as words.

Invariant: a link leads where the card itself says, and nowhere else; an address of which only a part stands on its line
is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ..page import Box, Link, Mark, Symbol, TextLine, Word, drawn
from .symbols import QUIET

LEADS = ("https://", "http://", "mailto:", "tel:")
"""What symbols say that can be followed; a code of a coupon is nothing of the kind."""

ADDRESS = re.compile(
    r"(?<![\w@.+-])(?P<mail>[\w.+-]+@)?(?P<host>(?:[\w-]+\.)+[a-z]{2,})(?!@|:\d)(?P<path>/[\w./?&=#%~+-]*)?", re.I
)
UNFINISHED = ("-", "/", "\u00ad")
"""What ends a line in the middle of an address that goes on in the next one."""

RISES, FALLS = 0.8, 0.25
"""How far letters reach above and below the baseline, in em."""


def links_of(marks: Iterable[Mark], products: Iterable[Link], hosts: Collection[str]) -> tuple[Link, ...]:
    """The links of a page with these marks and these of its products; words lead to these hosts only."""
    shown = tuple(drawn(marks))
    found = [_rounded(one) for one in (*products, *_symbols(shown), *_words(shown, hosts))]
    return tuple(one for one in found if not any(_holds(other, one) for other in found))


def _symbols(marks: Iterable[Mark]) -> Iterator[Link]:
    """Over each QR symbol with its quiet zone."""
    for mark in marks:
        if isinstance(mark, Symbol) and len(mark.rows) > 1 and mark.payload.lower().startswith(LEADS):
            yield Link(mark.box.inset(-QUIET * mark.box.width / mark.size), mark.payload)


def _words(marks: Iterable[Mark], hosts: Collection[str]) -> Iterator[Link]:
    """Over each word that is an address."""
    goes_on = ""
    for line in marks:
        if not isinstance(line, TextLine):
            continue
        last = line.text.endswith(UNFINISHED)
        for at, (x, word) in enumerate(line.words):
            whole = not (last and at == len(line.words) - 1) and not (at == 0 and goes_on == line.frame)
            if whole and (address := _address(word.text, hosts)):
                yield Link(_box(line, x, word), address)
        goes_on = line.frame if last else ""


def _address(word: str, hosts: Collection[str]) -> str:
    """Where a word leads: to a page or a mailbox of these hosts; blank where it is no address."""
    found = ADDRESS.search(word)
    if not found or not found[0].isascii():
        return ""
    host = found["host"].lower()
    if host not in hosts and f"www.{host}" not in hosts:
        return ""
    if found["mail"]:
        return f"mailto:{found['mail']}{host}"
    return f"https://{host}{(found['path'] or '').rstrip('.?')}" if host in hosts else f"https://www.{host}"


def _box(line: TextLine, x: float, word: Word) -> Box:
    wide = word.width * line.size / word.font.units + line.tracking * len(word.glyphs)
    return Box(line.x + x, line.y - RISES * line.size, wide, (RISES + FALLS) * line.size)


def _rounded(link: Link) -> Link:
    """To a hundredth of a point: what is written is what is read back."""
    box = link.box
    return Link(Box(*(round(value, 2) for value in (box.x, box.y, box.width, box.height))), link.address)


def _holds(other: Link, link: Link) -> bool:
    """Whether another link to the same address covers this one."""
    return other is not link and other.address == link.address and other.box.meet(link.box) == link.box != other.box
