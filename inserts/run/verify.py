"""verify: a file that was handed over, looked at again in all three levels, against its manifest.

Invariant: only looks. Nothing is written, no table and no ledger is opened; a file of which even the bytes differ is
still looked at as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
from pydantic_core import from_json

from ..errors import DataError, InsertsError, Place, SettingsError
from ..keys import DEMO_KEY, page_key
from ..prepress import Finding, Written, chosen, from_record, key_mark, named, read_file, read_pixels, seal
from ..settings import Settings

FOUND = 4
MANY = 5
UNUSABLE = "Do not use the file: make it again with inserts batch."
ON_PIXELS = ("page-pixels", "page-frames")


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong: an error code and English words; the page of the file (from 1; 0: the file as a whole), which
    card stands there (position None and shipment blank where it is the cover's, or no single one), the level that
    found it (0: the manifest alone shows it), and what to do."""

    code: str
    message: str
    level: int
    page: int = 0
    position: int | None = None
    shipment: str = ""
    do: str = ""

    def __str__(self) -> str:
        position = f"position {self.position}" if self.position is not None else ""
        where = [
            f"page {self.page}" if self.page else "",
            position,
            f"shipment {self.shipment}" if self.shipment else "",
        ]
        return f"[{self.code}] {', '.join(filter(None, [*where, self.message]))} {self.do}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A file looked at: how many symbols were decoded (level 1), pages read back (level 2), and places looked at as
    pixels (level 3); and what is wrong."""

    file: str
    profile: str
    symbols: int
    pages: int
    places: int
    findings: tuple[Told, ...]

    def as_text(self) -> str:
        """In lines, in English."""
        looked = "; ".join(
            [
                f"{_counted(self.symbols, 'symbol')} decoded", f"{_counted(self.pages, 'page')} read back",
                f"{_counted(self.places, 'side')} looked at as pixels",
            ]
        )  # fmt: skip
        ends = f"{_counted(len(self.findings), 'finding')}." if self.findings else "all well."
        head = f"{self.file} ({self.profile}): {looked}: {ends}" if self.profile else f"{self.file}: not looked at."
        return "\n".join([head, *(f"  {line}" for line in _lines(self.findings))])


def _lines(findings: Sequence[Told]) -> Iterator[str]:
    """A line a finding; what many places share is told once, with all of them."""
    same: dict[tuple[str, str], list[Told]] = {}
    for one in findings:
        same.setdefault((one.code, one.message), []).append(one)
    for (code, message), told in same.items():
        if len(told) < MANY:
            yield from map(str, told)
            continue
        positions = ", ".join(dict.fromkeys(str(one.position) for one in told if one.position is not None))
        pages = ", ".join(dict.fromkeys(str(one.page) for one in told))
        where = f"pages {pages}, positions {positions}" if positions else f"pages {pages}"
        yield f"[{code}] {where}: {message} {UNUSABLE}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


@dataclass(frozen=True, slots=True)
class Report:
    """All the files."""

    files: tuple[Verified, ...]

    @property
    def exit_code(self) -> int:
        return FOUND if any(one.findings for one in self.files) else 0

    def as_text(self) -> str:
        """In lines, in English."""
        return "\n".join(one.as_text() for one in self.files)

    def as_json(self) -> str:
        """The same as one JSON object."""
        return json.dumps({"exit": self.exit_code, **asdict(self)}, ensure_ascii=False, indent=1)


def verify(files: Sequence[Path], settings: Settings) -> Report:
    """Look at the files, each with its manifest beside it; where that is missing or damaged, or the key is another one,
    that is what was found of the file. SettingsError: key-missing."""
    key = _key(settings)
    return Report(tuple(_looked_at(path, key) for path in files))


def _key(settings: Settings) -> bytes:
    """The key of what manifests say of pages."""
    key = settings.key(lasting=False)
    if key == DEMO_KEY and not settings.file.shop.demo:
        message = "there is no key of this shop, so its manifests say nothing of its files."
        raise SettingsError("key-missing", message, hint="Name the shop's folder with --shop, its state with --state.")
    return page_key(key)


def _looked_at(path: Path, key: bytes) -> Verified:
    try:
        return _verified(path, key)
    except InsertsError as fault:
        told = Told(fault.code, fault.message, 0, do=fault.hint)
    except OSError as fault:
        told = Told("file-structure", f"the file cannot be read: {fault.strerror}.", 0)
    return Verified(str(path), "", 0, 0, 0, (told,))


def _verified(path: Path, key: bytes) -> Verified:
    manifest = _manifest(path)
    written = _written(manifest, path, key)
    reading = read_file(path, written)
    told = partial(_told, manifest=manifest, written=written)
    findings = [*_unsealed(manifest, key), *(told(one) for one in reading.findings)]
    places = 0
    if reading.pages:
        findings += [told(one) for one in _on_pixels(path, written)]
        places = len(chosen(written))
    return Verified(str(path), written.profile.name, reading.symbols, reading.pages, places, tuple(findings))


def _unsealed(manifest: Mapping[str, Any], key: bytes) -> Iterator[Told]:
    if manifest["preflight"].get("seal") != seal(manifest, key):
        message = "the manifest is not as it was written: what it says of cards, pages and codes may be wrong."
        yield Told("manifest-changed", message, 0, do="Make the file again: its manifest comes anew.")


def _on_pixels(path: Path, written: Written) -> Sequence[Finding]:
    try:
        return read_pixels(path, written)
    except pypdfium2.PdfiumError:
        return (Finding("file-structure", "pdfium cannot open the file."),)


def _manifest(path: Path) -> Mapping[str, Any]:
    beside = path.with_suffix(".json")
    try:
        data = beside.read_bytes()
        found = from_json(data)
    except FileNotFoundError as fault:
        hint = (
            "Its manifest lies beside it, under its name with .json. A file of `inserts order` has none: "
            "the same order again gives the same bytes."
        )
        raise DataError("manifest-missing", "the file has no manifest beside it.", Place(str(path)), hint) from fault
    except ValueError as fault:
        raise _unreadable(beside) from fault
    if not isinstance(found, dict) or not isinstance(found.get("preflight"), dict) or not _has_rows(found):
        raise _unreadable(beside)
    return found


def _has_rows(manifest: Mapping[str, Any]) -> bool:
    """Whether it says which cards are where."""
    try:
        return all(
            isinstance(row["pages"], list) and {"place", "shipment", "position"} <= row.keys()
            for row in [*manifest["rows"]]
        ) and isinstance(manifest["pick_list"], str)
    except (AttributeError, KeyError, TypeError):
        return False


def _written(manifest: Mapping[str, Any], path: Path, key: bytes) -> Written:
    record = manifest["preflight"]
    if record.get("key") != key_mark(key):
        message = "the file was made with another key, or for another shop."
        raise SettingsError("key-differs", message, Place(str(path)), "Name the shop that made it with --shop.")
    try:
        pages, sha256 = int(manifest["pages"]), str(manifest["sha256"])
        return from_record(record, pages, path.stat().st_size, sha256, key)
    except (ArithmeticError, KeyError, TypeError, ValueError) as fault:
        raise _unreadable(path.with_suffix(".json")) from fault


def _unreadable(path: Path) -> DataError:
    message = "this is no manifest that a file can be compared with."
    return DataError("manifest-unreadable", message, Place(str(path)), "Make the file again: its manifest comes anew.")


def _told(finding: Finding, manifest: Mapping[str, Any], written: Written) -> Told:
    level = 3 if finding.code in ON_PIXELS else 1 if finding.code == "page-symbols" else 2
    row = next(_rows(finding, manifest, written), None)
    if row is None:
        return Told(finding.code, finding.message, level, finding.page, do=UNUSABLE)
    shipment = str(row["shipment"])
    do = f"Do not hand out this card: inserts reprint '{manifest['pick_list']}' --shipment '{shipment}' --reason wrong"
    return Told(finding.code, finding.message, level, finding.page, row["position"], shipment, do)


def _rows(finding: Finding, manifest: Mapping[str, Any], written: Written) -> Iterator[Mapping[str, Any]]:
    """The row of the card that a finding is on."""
    if finding.leaf is None:
        return
    sheet = written.imposition.sheet
    place = named(finding.leaf % sheet.ups, sheet) if sheet.places else ""
    for row in manifest["rows"]:
        if finding.page in row["pages"] and str(row["place"]).endswith(place):
            yield row
