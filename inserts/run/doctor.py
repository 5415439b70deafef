"""doctor: is this machine ready, and is this shop.

Invariant: it looks and writes nothing; a shop that is not there is a finding, not an error.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from ..composition import load
from ..errors import InsertsError
from ..ledger import Ledger
from ..settings import Settings
from ..settings import load as load_settings
from ..units import paper_name
from . import shelf
from .profiles import condition_of

Verdict = Literal["ok", "note", "bad"]
ENVIRONMENT = 5
LIBRARIES = (
    "reportlab",
    "uharfbuzz",
    "fonttools",
    "pikepdf",
    "pypdfium2",
    "zxing-cpp",
    "qrcode",
    "pandas",
    "sqlalchemy",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    verdict: Verdict
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class Health:
    """All that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        return ENVIRONMENT if any(one.verdict == "bad" for one in self.findings) else 0

    def as_text(self) -> str:
        """A line for each finding."""
        return "\n".join(f"{one.verdict:<4}  {one.what:<10}  {one.said}" for one in self.findings)


def examine(shop: Path, state: Path | None) -> Health:
    """Look at the machine, then at the shop."""
    return Health((*_machine(), *_shop(shop, state)))


def layout_table(shop: Path) -> str:
    """The layouts at hand: name, trim size, sides, languages, where they lie."""
    rows = [("layout", "size", "sides", "languages", "folder")]
    for name, folder in shelf.layouts(shop).items():
        layout = load(folder, shelf.part_folders(shop))
        languages = " ".join(sorted(path.stem for path in (folder / "texts").glob("*.toml")))
        rows.append((name, paper_name(*layout.file.page.size), str(len(layout.file.sides)), languages, str(folder)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4]]) for row in rows
    )
    return "\n".join(lines)


def _machine() -> Iterator[Finding]:
    yield Finding("ok", "inserts", f"{metadata.version('inserts')}, Python {sys.version.split()[0]}")
    yield Finding("ok", "libraries", ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES))
    fonts = len(list(shelf.shipped("fonts").rglob("*.ttf")))
    yield Finding("ok" if fonts else "bad", "fonts", f"{fonts} files ship with the program")


def _shop(shop: Path, state: Path | None) -> Iterator[Finding]:
    try:
        settings = load_settings(shop, state)
    except InsertsError as fault:
        yield Finding("note" if fault.code == "no-shop" else "bad", "shop", str(fault))
        return
    yield Finding("ok", "shop", f"{settings.file.shop.name} in {shop}")
    yield _key(settings)
    yield from _condition(settings)
    try:
        with Ledger.rehearse(settings.state):
            yield Finding("ok", "ledger", f"{settings.state}: readable, or not begun yet")
    except InsertsError as fault:
        yield Finding("bad", "ledger", str(fault))
    where = next(folder for folder in (settings.state, *settings.state.resolve().parents) if folder.exists())
    writable = os.access(where, os.W_OK)
    yield Finding("ok" if writable else "bad", "state", f"{where} can{'' if writable else 'not'} be written")


def _condition(settings: Settings) -> Iterator[Finding]:
    """The printing condition, where anything is printed for a press."""
    printing, printers = settings.file.print, settings.file.printers.values()
    if "press" in (printing.profile, *printing.profiles.values(), *(printer.profile for printer in printers)):
        try:
            condition = condition_of(settings)
            yield Finding("ok", "condition", f"{condition.name}, at most {condition.most_ink} % of ink")
        except InsertsError as fault:
            yield Finding("bad", "condition", str(fault))


def _key(settings: Settings) -> Finding:
    path = settings.state / "key"
    if os.environ.get("INSERTS_KEY"):
        return Finding("ok", "key", "from the environment (INSERTS_KEY)")
    if settings.demo_key:
        return Finding("note", "key", "the public key of demonstrations: codes are no secret, print nothing for real")
    if not path.exists():
        return Finding("note", "key", f"none yet; {path} is made on first use")
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("bad", "key", f"{path} can be read by others: chmod 600 {path}")
    return Finding("ok", "key", str(path))
