"""What a page of a PDF draws, as a digest: the same wherever a file keeps it, however its objects are numbered.

Invariant: two drawings of one digest paint alike; what no page is painted with (who made it, when, with what) is no
part of it, and is left behind where a page is taken over.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pikepdf

LEFT_BEHIND = frozenset(
    ("/Length", "/LastModified", "/Metadata", "/OPI", "/PieceInfo", "/StructParent", "/StructParents", "/Thumb")
)
"""Keys that no printer needs; a stream's length is counted anew."""

ELSEWHERE = ("/Page", "/Pages", "/Catalog", "/StructTreeRoot", "/StructElem")
"""Types of what is no part of a drawing, though something in it may lead there."""


DAMAGES = (
    pikepdf.PdfError, pikepdf.PikepdfError, zlib.error,
    ArithmeticError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What comes of looking into a file that is not as a PDF should be."""


def digest_of(content: bytes, resources: Any, group: Any) -> str:
    """The digest (hex) of a content stream with its resources (a dictionary) and its transparency group (or None)."""
    found = hashlib.blake2b(content.strip(), digest_size=16)
    for part in (resources, group):
        found.update(b"\0")
        for piece in _pieces(part):
            found.update(piece)
    return found.hexdigest()


def _pieces(root: Any) -> Iterator[bytes]:
    """All that can be reached from an object, each indirect one once, known by when it was met."""
    if root is None:
        return
    met: dict[tuple[int, int], int] = {root.objgen: 0} if root.is_indirect else {}
    waiting = [root]
    for thing in waiting:
        yield b"\n".join(_tokens(thing, met, waiting, True))
        if isinstance(thing, pikepdf.Stream):
            yield thing.read_raw_bytes()


def _tokens(thing: Any, met: dict[tuple[int, int], int], waiting: list[Any], inside: bool = False) -> Iterator[bytes]:
    """An object as text, what it refers to by number; inside: the object itself, not a reference to it."""
    match thing:
        case _ if elsewhere(thing):
            yield b"null"
        case pikepdf.Object() if thing.is_indirect and not inside:
            if thing.objgen not in met:
                met[thing.objgen] = len(waiting)
                waiting.append(thing)
            yield b"see %d" % met[thing.objgen]
        case pikepdf.Dictionary() | pikepdf.Stream():
            for key in sorted(set(thing.keys()) - LEFT_BEHIND):
                if not elsewhere(thing[key]):
                    yield key.encode()
                    yield from _tokens(thing[key], met, waiting)
            yield b">>"
        case pikepdf.Array():
            for each in thing:
                yield from _tokens(each, met, waiting)
            yield b"]"
        case pikepdf.Object():
            yield thing.unparse()
        case _:
            yield plain(thing)


def reached(roots: Sequence[Any], known: Container[tuple[int, int]] = ()) -> list[Any]:
    """The indirect objects that the roots (or None) lead to and that are not known yet, nearest first."""
    found: dict[tuple[int, int], Any] = {}
    waiting = [root for root in roots if root is not None]
    for thing in waiting:
        if thing.is_indirect:
            if thing.objgen in found or thing.objgen in known:
                continue
            found[thing.objgen] = thing
        waiting += _parts(thing)
    return list(found.values())


def _parts(thing: Any) -> list[Any]:
    """What an object holds, but for plain values."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        values = [thing[key] for key in sorted(set(thing.keys()) - LEFT_BEHIND)]
    else:
        values = list(thing) if isinstance(thing, pikepdf.Array) else []
    return [value for value in values if isinstance(value, pikepdf.Object) and not elsewhere(value)]


def elsewhere(thing: Any) -> bool:
    """Whether something is no part of a drawing; so is nothing, whose key need not be there."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return str(thing.get("/Type", "")) in ELSEWHERE
    return thing is None


def plain(value: object) -> bytes:
    """A number or a truth as PDF writes it."""
    match value:
        case bool():
            return b"true" if value else b"false"
        case Decimal():
            return f"{value:f}".encode()
        case _:
            return str(value).encode()
