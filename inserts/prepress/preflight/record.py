"""What was written as the manifest keeps it: enough to read the file back years later, on another machine.

Invariant: no name and no path; digests are made with the shop's key, so that nobody can guess a name by them.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import convert, to_builtins
from msgspec.structs import replace

from ..imposition import Imposition, paper_of
from ..leaf import Leaf
from ..profile import Profile
from ..written import Written
from .expected import NOTHING, Expected
from .patches import FINER, Specimen

VERSION = 2

LARGEST = 14_400
"""No number of a leaf, an imposition or a profile is larger: it is the longest side of a page in PDF, in points."""

MOST_SIDES = 16
MOST_PIXELS = 200_000_000
"""More than any paper has that is looked at in level 3."""


def as_record(written: Written) -> dict[str, Any]:
    """The section of the manifest, of JSON's own types: what the file is made for, its leaf and how cards are laid out
    on it; pages of the cover; of each side, place by place, the digests of text, symbols, pictures, art and marks; and
    what some places look like, locked with the key, since how wide a name is says something of it."""
    profile = written.profile
    if profile.condition:
        profile = replace(profile, condition=replace(profile.condition, path=""))
    sides = [_side(one) for one in written.expected]
    return {
        "version": VERSION,
        "key": key_mark(written.key),
        "profile": to_builtins(profile),
        "leaf": to_builtins(written.leaf),
        "imposition": to_builtins(written.imposition),
        "cover": written.cover,
        "sides": sides,
        "specimens": _locked(written.specimens, written.key, sides),
    }


def from_record(record: Mapping[str, Any], pages: int, size: int, sha256: str, key: bytes) -> Written:
    """What was written, from the manifest's section; ValueError where that is none of ours."""
    try:
        leaf, imposition = convert(record["leaf"], Leaf), convert(record["imposition"], Imposition)
        profile, sides = convert(record["profile"], Profile), tuple(_expected(side) for side in record["sides"])
        specimens = _unlocked(record["specimens"], key, record["sides"])
        cover = int(record["cover"])
        written = Written(pages, cover, size, sha256, leaf, sides, imposition, profile, key=key, specimens=specimens)
        if record["version"] == VERSION and _plausible(written, record):
            return written
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, zlib.error) as fault:
        raise ValueError("not a section of ours") from fault
    raise ValueError("a section of another version, or with numbers that no file has")


def _plausible(written: Written, record: Mapping[str, Any]) -> bool:
    """Whether numbers are such as files have, before anything is reckoned, or room taken, by them."""
    numbers = _numbers([record["leaf"], record["imposition"], record["profile"]])
    if not all(math.isfinite(number) and abs(number) <= LARGEST for number in numbers):
        return False
    leaf, imposition, paper = written.leaf, written.imposition, paper_of(written.leaf, written.imposition).media
    boxes = [leaf.trim, paper, *imposition.sheet.places]
    dots = max(written.profile.dots, FINER) / 72
    return (
        all(box.width > 0 and box.height > 0 for box in boxes)
        and paper.width * paper.height * dots * dots <= MOST_PIXELS
        and 1 <= leaf.sides <= MOST_SIDES
        and min(leaf.bleed, imposition.skip, written.profile.dots) >= 0
        and min(imposition.block, imposition.sheet.columns) >= 1
        and 0 <= written.cover <= written.pages
        and len(written.expected) == written.cover + (written.pages - written.cover) * written.ups
    )


def _numbers(said: Any) -> Iterator[float]:
    """All numbers in it."""
    if isinstance(said, int | float):
        yield said
    elif isinstance(said, Mapping | list):
        for one in said.values() if isinstance(said, Mapping) else said:
            yield from _numbers(one)


def seal(manifest: Mapping[str, Any], key: bytes) -> str:
    """What shows that nobody changed a manifest (of JSON's own types) since it was written: a digest, with the key, of
    all that it says but for the seal itself."""
    section = {name: value for name, value in manifest["preflight"].items() if name != "seal"}
    said = json.dumps({**manifest, "preflight": section}, sort_keys=True)
    return hashlib.blake2b(said.encode(), key=key, digest_size=16).hexdigest()


def key_mark(key: bytes) -> str:
    """What tells one key from another, and nothing else of it."""
    return hashlib.blake2b(b"inserts/key", key=key, digest_size=6).hexdigest()


def _side(expected: Expected) -> str:
    parts = expected.text, expected.symbols, expected.pictures, expected.art, expected.marks, expected.links
    return "" if expected == NOTHING else ",".join(b64encode(part).decode() for part in parts)


def _expected(side: str) -> Expected:
    return Expected(*(b64decode(part) for part in side.split(","))) if side else NOTHING


def _locked(specimens: tuple[Specimen, ...], key: bytes, sides: Sequence[str]) -> str:
    """Specimens as text that says nothing to whoever has not the key."""
    return b64encode(_masked(zlib.compress(msgspec.json.encode(specimens)), key, sides)).decode()


def _unlocked(text: str, key: bytes, sides: Sequence[str]) -> tuple[Specimen, ...]:
    return msgspec.json.decode(zlib.decompress(_masked(b64decode(text), key, sides)), type=tuple[Specimen, ...])


def _masked(data: bytes, key: bytes, sides: Sequence[str]) -> bytes:
    """Data with a stream laid over it that is made of the key, for a file with these sides alone; laid over it once
    more, it is as it was."""
    stream = hashlib.shake_256(b"inserts/specimens" + key + " ".join(sides).encode()).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))
