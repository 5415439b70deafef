"""What a layout is made of, as files, and whether one of them was saved.

Invariant: it looks at names, sizes and times of files, never into them; a file that is being written is waited for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event

from ....errors import InsertsError
from ....settings import FILE, load
from ... import shelf

PAUSE = 0.04
"""Seconds between two looks."""
SETTLE = 0.015
"""Seconds for which nothing may have changed, so that a file is not read while an editor is still writing it."""
PATIENCE = 40
"""Looks after which what never comes to rest is read all the same."""
HIDDEN = (".", "~")
FONTS = (".ttf",)
ART = (".png", ".jpg", ".jpeg", ".webp", ".pdf")

Stamp = tuple[tuple[str, int, int], ...]
"""Of each file its path, size and time of change."""
Stamps = Mapping[str, Stamp]
"""What changes together: settings, data, texts, layout, art, fonts."""


class Saves:
    """The files of a shop and of one layout."""

    def __init__(self, shop: Path, layout: str) -> None:
        self._shop, self._layout = shop, layout
        self._tables: tuple[Stamp, tuple[Path, ...]] = ((), ())

    def look(self) -> Stamps:
        """All files as they are now."""
        found: dict[str, list[Path]] = {}
        for path in self._files():
            found.setdefault(_kind(path), []).append(path)
        stamps = {kind: tuple(_stamped(sorted(paths))) for kind, paths in found.items()}
        settings = tuple(_stamped([self._shop / FILE]))
        return stamps | {"settings": settings, "data": tuple(_stamped(self._tables_by(settings)))}

    def changed(self, before: Stamps, stop: Event) -> Stamps | None:
        """Waits for a save, and until it is done: all files as they are then. None where it was told to stop."""
        while not stop.wait(PAUSE):
            if (now := self.look()) != before:
                return self._settled(now, stop)
        return None

    def _settled(self, now: Stamps, stop: Event) -> Stamps:
        for _ in range(PATIENCE):
            stop.wait(SETTLE)
            before, now = now, self.look()
            if now == before:
                break
        return now

    def _tables_by(self, settings: Stamp) -> tuple[Path, ...]:
        """The shop's tables, by its settings as they were when they could be read last."""
        if self._tables[0] != settings:
            with suppress(InsertsError):
                tables = load(self._shop).file.tables
                named = (getattr(tables, name) for name in type(tables).model_fields)
                self._tables = settings, tuple(self._shop / table.file for table in named if table)
        return self._tables[1]

    def _files(self) -> Iterator[Path]:
        for folder in ("texts", "art", "fonts"):
            yield from _below(self._shop / folder)
        for home in (self._shop / "layouts", shelf.shipped("layouts")):
            yield from _below(home / self._layout)
            yield from _below(home / "parts")


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(HIDDEN))


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in FONTS:
        return "fonts"
    if suffix in ART:
        return "art"
    return "texts" if path.parent.name == "texts" else "layout"


def _stamped(paths: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            found = path.stat()
        except OSError:  # gone since we looked
            continue
        yield str(path), found.st_size, found.st_mtime_ns
