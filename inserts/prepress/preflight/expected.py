"""What each page must say, noted before it is painted, and compared with what is read back from the file.

Invariant: nothing personal is kept: notes are digests, a few bytes a page.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from ...page import Art, Border, Form, Link, Mark, Picture, Rectangle, Rule, Symbol, TextLine, letters_of
from ...scripts import INVISIBLE

SOFT_HYPHEN, HYPHEN = "\u00ad", "-"
BETWEEN = "\x01"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page must say: digests of its text and of its symbols' payloads, how many pictures it shows, the digest
    of what its art draws, and that of its links."""

    text: bytes
    symbols: bytes
    pictures: int
    art: bytes = b""
    links: bytes = b""


@dataclass(slots=True)
class Said:
    """What a page says, in the order of painting: its lines as logical text and letter by letter as its
    glyphs say them, the payloads of its symbols, the number of its pictures, the digests of its art."""

    logical: list[str] = field(default_factory=list)
    glyphs: list[str] = field(default_factory=list)
    payloads: list[str] = field(default_factory=list)
    pictures: int = 0
    art: list[str] = field(default_factory=list)

    def add(self, other: Said) -> None:
        """What a form says, where it stands."""
        self.logical += other.logical
        self.glyphs += other.glyphs
        self.payloads += other.payloads
        self.art += other.art
        self.pictures += other.pictures

    def digested(self) -> Expected:
        """The digests to compare."""
        text = f"{BETWEEN.join(self.logical)}{BETWEEN * 2}{_squeezed(BETWEEN.join(self.glyphs))}"
        art = digest_of(self.art) if self.art else b""
        return Expected(_digest(text), digest_of(self.payloads), self.pictures, art)


def expect(marks: Iterable[Mark], digest: Callable[[Art], str] | None = None, links: Iterable[Link] = ()) -> Expected:
    """What a page with these marks and links must say; digest gives that of art, where it is not printed as it came."""
    said = Said()
    _note(marks, said, digest or (lambda art: art.artwork.digest))
    expected = said.digested()
    return replace(expected, links=digest_of_links(links)) if links else expected


def digest_of_links(links: Iterable[Link]) -> bytes:
    """The digest of where links are, to a hundredth of a point, and where they lead; blank where there is none."""
    boxes = ((one.box.x, one.box.y, one.box.right, one.box.bottom, one.address) for one in links)
    said = sorted("{:.2f} {:.2f} {:.2f} {:.2f} {}".format(*each) for each in boxes)
    return digest_of(said) if said else b""


def digest_of(said: Iterable[str]) -> bytes:
    """The digest of a page's payloads, or of its art, in the order of painting."""
    return _digest(BETWEEN.join(said))


def _note(marks: Iterable[Mark], said: Said, digest: Callable[[Art], str]) -> None:
    for mark in marks:
        match mark:
            case TextLine():
                said.logical.append(mark.text)
                said.glyphs.append(_as_it_stands(mark) if mark.reordered else mark.text)
            case Symbol():
                said.payloads.append(mark.payload)
            case Picture():
                said.pictures += 1
            case Art():
                said.art.append(digest(mark))
            case Form():
                _note(mark.marks, said, digest)
            case Rectangle() | Border() | Rule():
                pass
            case _:
                assert_never(mark)


def _as_it_stands(line: TextLine) -> str:
    """The letters of a line in the order of its glyphs; its text where they are not the same letters."""
    letters = "".join([letter for _, word in line.words for letter in letters_of(word)])
    return letters if _counted(letters) == _counted(line.text) else line.text


def _counted(text: str) -> Counter[str]:
    """How often each letter and mark is there."""
    return Counter(unicodedata.normalize("NFD", _squeezed(text)))


def _squeezed(text: str) -> str:
    """Text without its spaces, which are distances in the file, and what else does not show; a soft hyphen that
    shows is a hyphen."""
    text = INVISIBLE.sub("", "".join(text.split())).replace(SOFT_HYPHEN, HYPHEN)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


NOTHING = expect(())
"""What a blank side says."""
