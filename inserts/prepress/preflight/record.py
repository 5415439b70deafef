"""What was written as the manifest keeps it: enough to read the file back years later, on another machine.

Invariant: no name and no path; digests are made with the shop's key, so that nobody can guess a name by them.
"""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..imposition import Imposition
from ..leaf import Leaf
from ..profile import Profile
from ..written import Written
from .expected import NOTHING, Expected
from .patches import Specimen

VERSION = 1
LEAF, IMPOSITION, PROFILE = TypeAdapter(Leaf), TypeAdapter(Imposition), TypeAdapter(Profile)
SPECIMENS = TypeAdapter(tuple[Specimen, ...])


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
        "profile": asdict(profile),
        "leaf": asdict(written.leaf),
        "imposition": asdict(written.imposition),
        "cover": written.cover,
        "sides": sides,
        "specimens": _locked(written.specimens, written.key, sides),
    }


def from_record(record: Mapping[str, Any], pages: int, size: int, sha256: str, key: bytes) -> Written:
    """What was written, from the manifest's section; ValueError where that is none of ours."""
    try:
        leaf, imposition = LEAF.validate_python(record["leaf"]), IMPOSITION.validate_python(record["imposition"])
        profile, sides = PROFILE.validate_python(record["profile"]), tuple(_expected(side) for side in record["sides"])
        specimens = _unlocked(record["specimens"], key, record["sides"])
        return Written(
            pages, int(record["cover"]), size, sha256, leaf, sides, imposition, profile, key=key, specimens=specimens
        )  # fmt: skip
    except (KeyError, TypeError, ValidationError, zlib.error) as fault:
        raise ValueError("not a section of ours") from fault


def key_mark(key: bytes) -> str:
    """What tells one key from another, and nothing else of it."""
    return hashlib.blake2b(b"inserts/key", key=key, digest_size=6).hexdigest()


def _side(expected: Expected) -> str:
    parts = expected.text, expected.symbols, expected.pictures, expected.art, expected.marks
    return "" if expected == NOTHING else ",".join(b64encode(part).decode() for part in parts)


def _expected(side: str) -> Expected:
    return Expected(*(b64decode(part) for part in side.split(","))) if side else NOTHING


def _locked(specimens: tuple[Specimen, ...], key: bytes, sides: Sequence[str]) -> str:
    """Specimens as text that says nothing to whoever has not the key."""
    return b64encode(_masked(zlib.compress(SPECIMENS.dump_json(specimens)), key, sides)).decode()


def _unlocked(text: str, key: bytes, sides: Sequence[str]) -> tuple[Specimen, ...]:
    return SPECIMENS.validate_json(zlib.decompress(_masked(b64decode(text), key, sides)))


def _masked(data: bytes, key: bytes, sides: Sequence[str]) -> bytes:
    """Data with a stream laid over it that is made of the key, for a file with these sides alone; laid over it once
    more, it is as it was."""
    stream = hashlib.shake_256(b"inserts/specimens" + key + " ".join(sides).encode()).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))
