"""A hot folder: files that were dropped are claimed one by one, each by one watcher, and put away when done.

A claim is a lock that the system frees however its holder ends: what a dead watcher left in `working/` is anybody's.

Invariant: a file is taken only when it is whole, by one watcher, and lies in exactly one place at every moment.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...delivery import only_here

WORKING, DONE, HELD = "working", "done", "held"
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart", ".download", ".swp")
"""Endings of files that another program is still writing."""
HIDDEN = (".", "~$")

Signature = tuple[int, int]
"""Size and time of change."""


class HotFolder:
    """One watcher's view of a folder: which files lie there, and since when they have not changed."""

    def __init__(self, folder: Path, settle: float) -> None:
        """settle: seconds for which a file must not change to be whole."""
        self.folder = folder
        self._settle = settle
        self._seen: dict[str, tuple[Signature, float]] = {}
        self._later: dict[str, float] = {}

    def look(self) -> tuple[Path, ...]:
        """Files to claim now, those of dead watchers first, then by name; OSError where the folder is gone."""
        dropped = {path.name: _signature(path) for path in self.folder.iterdir() if _is_file(path)}
        now = time.monotonic()
        known = {name: self._seen.get(name, (None, now)) for name in dropped}
        self._seen = {
            name: (sign, since if sign == before else now)
            for (name, sign), (before, since) in zip(dropped.items(), known.values(), strict=True)
            if sign
        }
        whole = sorted(name for name, (_, since) in self._seen.items() if now - since >= self._settle)
        found = (*self._left(), *(self.folder / name for name in whole))
        return tuple(path for path in found if self._later.get(path.name, now) <= now)

    @property
    def settling(self) -> bool:
        """Whether files lie there that were not postponed, and perhaps not still for long enough yet."""
        return any(name not in self._later for name in self._seen)

    def postpone(self, path: Path, seconds: float) -> None:
        """Do not look at the file of this name for so long."""
        self._later[path.name] = time.monotonic() + seconds

    @contextmanager
    def claimed(self, path: Path) -> Iterator[Path | None]:
        """The file in `working/`, ours until the end; None where another watcher was quicker.

        It stays there unless it is put away: then the next watcher takes it.
        """
        working = self.folder / WORKING
        working.mkdir(exist_ok=True)
        mine = working / path.name.replace("*", "_")  # which would stand for any characters
        with only_here(working / f".{mine.name}.lock") as alone:
            if alone and path.parent != working and not mine.exists():
                with suppress(FileNotFoundError):
                    path.rename(mine)
                self._seen.pop(path.name, None)
            yield mine if alone and mine.exists() else None

    def put_away(self, path: Path, where: str, reports: dict[str, bytes]) -> Path:
        """Move a claimed file to `done/` or `held/`, with reports by ending beside it; a name that is taken gets a
        number. Gives its new path."""
        target = _reserved(self.folder / where, path)
        for ending, data in reports.items():
            _report(target.with_name(target.name + ending), data)
        path.replace(target)
        return target

    def _left(self) -> Iterator[Path]:
        """What lies in `working/`: claimed by a watcher that is at work or dead, which the claim itself will tell."""
        with suppress(FileNotFoundError):
            yield from sorted(path for path in (self.folder / WORKING).iterdir() if _is_file(path))


def _is_file(path: Path) -> bool:
    """Whether it is a file to take: none that is hidden, or that another program is still writing."""
    unfinished = path.name.endswith("~") or path.suffix.lower() in UNFINISHED
    return not path.name.startswith(HIDDEN) and not unfinished and path.is_file()


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except OSError:  # taken by another watcher this very moment
        return None
    return found.st_size, found.st_mtime_ns


def _report(path: Path, data: bytes) -> None:
    """Write a report that its owner alone may read: it names shipments."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        path.chmod(0o600)  # where it was there before
        file.write(data)


def _reserved(folder: Path, path: Path) -> Path:
    """A name in the folder that nobody had and nobody else gets: the file's own, or with a number."""
    folder.mkdir(exist_ok=True)
    number = 1
    while True:
        target = folder / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        with suppress(FileExistsError):
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return target
        number += 1
