"""What a file says of itself as a whole: its catalogue, how it asks to be printed, what press it is made for.

Invariant: looks at no page; whatever stands there is a fault or is as it was written, and never an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pikepdf

from .. import intent
from ..profile import Condition
from ..written import Written

MISBUILT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, pikepdf.PdfError)
"""What reading raises where something is there that no file of ours has, or is missing."""

CATALOG = {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
INFORMATION = {"/Title", "/Producer", "/CreationDate", "/ModDate"}
PRESS = CATALOG | {"/OutputIntents", "/Metadata"}, INFORMATION | {"/Trapped"}
"""The same, of a file for a press."""
TRAILER = {"/Size", "/Root", "/Info", "/ID"}
RESAVED = {"/Prev", "/XRefStm", "/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length"}
"""What a trailer has besides where another program wrote the file in its own order."""
DUPLEX = {"long": "/DuplexFlipLongEdge", "short": "/DuplexFlipShortEdge"}


def faults_of(file: pikepdf.Pdf, written: Written) -> Iterator[str]:
    """What is wrong with the file as a whole, in words."""
    condition = written.profile.condition
    catalog, information = PRESS if condition else (CATALOG, INFORMATION)
    trailer = TRAILER | RESAVED
    if any(key in RESAVED for key in file.trailer.keys()):  # noqa: SIM118 (no mapping)
        yield "the file was saved anew by another program: it is not the one that was written."
    kinds = ((file.Root, catalog), (file.trailer, trailer), (file.trailer.Info, information))
    if strange := {key for found, known in kinds for key in found.keys() if key not in known}:  # noqa: SIM118
        yield f"the file has what no volume has: {' '.join(sorted(strange))}."
    said: object = file.Root.get("/ViewerPreferences")
    asked = _asked(written)
    if not isinstance(said, pikepdf.Dictionary) or dict(said) != asked:
        yield "the file does not ask to be printed as it was written: its viewer preferences are others."
    if condition:
        yield from _press(file, condition)


def _asked(written: Written) -> dict[str, object]:
    """The viewer preferences of such a file."""
    if written.profile.seen:
        return {"/DisplayDocTitle": True}
    asked: dict[str, object] = {"/PrintScaling": pikepdf.Name("/None")}
    if written.leaf.sides > 1 and not (written.profile.dots or written.profile.condition):
        asked["/Duplex"] = pikepdf.Name(DUPLEX[written.imposition.sheet.turn])
    return asked


def _press(file: pikepdf.Pdf, condition: Condition) -> Iterator[str]:
    """What keeps it from being the PDF/X-4 that was written."""
    looks = {
        "its output intent is missing or another one": _intended,
        "its printing condition's ICC profile is not the one it was made with": _profiled,
        "its metadata are missing, or do not say what was written": _described,
    }
    for fault, look in looks.items():
        try:
            well = look(file, condition)
        except MISBUILT:
            well = False
        if not well:
            yield f"the file is not the PDF/X-4 file that was written: {fault}."


def _intended(file: pikepdf.Pdf, condition: Condition) -> bool:
    root: Any = file.Root
    said = {key: str(value) for key, value in root.OutputIntents[0].items() if key != "/DestOutputProfile"}
    asked = {
        "/Type": "/OutputIntent", "/S": "/GTS_PDFX", "/OutputConditionIdentifier": condition.name,
        "/Info": condition.name, **({"/RegistryName": intent.REGISTRY} if condition.registered else {}),
    }  # fmt: skip
    return len(root.OutputIntents) == 1 and said == asked


def _profiled(file: pikepdf.Pdf, condition: Condition) -> bool:
    root: Any = file.Root
    profile = root.OutputIntents[0].DestOutputProfile
    return str(profile.N) == "4" and hashlib.sha256(profile.read_bytes()).hexdigest() == condition.sha256


def _described(file: pikepdf.Pdf, condition: Condition) -> bool:
    """Whether the metadata are those that are made of what the information dictionary says."""
    root: Any = file.Root
    info: Any = file.trailer.Info
    made = datetime.strptime(str(info.CreationDate).replace("'", ""), "D:%Y%m%d%H%M%S%z")
    asked = intent.metadata(str(info.Title), made, str(info.Producer), condition)
    kinds = str(root.Metadata.Type), str(root.Metadata.Subtype), str(info.Trapped)
    right = kinds == ("/Metadata", "/XML", "/False") and info.ModDate == info.CreationDate
    return right and bytes(root.Metadata.read_bytes()) == asked
