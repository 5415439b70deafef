"""Links read back from a page of a finished file.

Invariant: shares nothing with what writes them; an annotation that is anything but a link which shows nothing and leads
to an address is one that nobody meant.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from ...page import Box, Link
from .expected import digest_of_links

ANNOTATED = rb"<< (?:/Annots \[ (?P<links>(?:\d+ 0 R )+)\] )?"
"""How the entries of a page begin that may have links."""

NUMBERS = re.compile(rb"(\d+) 0 R")
STRANGE = b"strange"


def linked(file: pikepdf.Pdf, links: bytes | None, height: float, key: bytes) -> bytes:
    """The digest, made with the key, of the links of a page so high, by its references to them."""
    found = [_link(file.get_object(int(number), 0), height) for number in NUMBERS.findall(links or b"")]
    known = [one for one in found if one]
    return digest_of_links(known, key) if len(known) == len(found) else STRANGE


def _link(thing: Any, height: float) -> Link | None:
    """The link that an annotation is; None where it is none."""
    if set(thing.keys()) != {"/Type", "/Subtype", "/Rect", "/Border", "/A"} or thing.Subtype != "/Link":
        return None
    if set(thing.A.keys()) != {"/S", "/URI"} or thing.A.S != "/URI" or list(thing.Border) != [0, 0, 0]:
        return None
    left, bottom, right, top = map(float, thing.Rect)
    return Link(Box(left, height - top, right - left, top - bottom), str(thing.A.URI))
