"""Prepared pictures kept on disk from run to run, by what they were made from: each is decoded and converted once.

Invariant: it saves time and nothing else. Whatever happens to its files, what is printed has the same bytes; where
they cannot be written, nothing is kept.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST = 500_000_000
"""Bytes that are kept; the longest unused go first."""

OFTEN = 50_000_000
"""Bytes that are written before it is looked again how many there are."""


@dataclass(slots=True)
class Archive:
    """The pictures in a folder, whose parent is there already."""

    folder: Path
    most: int = MOST
    often: int = OFTEN
    _unlooked: int = MOST

    def find(self, name: str) -> bytes | None:
        """What was kept by that name; None where nothing was."""
        path = self.folder / name
        try:
            data = path.read_bytes()
            os.utime(path)  # used last
        except OSError:
            return None
        return data

    def keep(self, name: str, data: bytes) -> None:
        """Keep it, whole or not at all."""
        fresh = self.folder / f"{name}.{os.getpid()}-{threading.get_ident()}"
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            fresh.write_bytes(data)
            fresh.replace(self.folder / name)
            self._unlooked += len(data)
            if self._unlooked > self.often:
                self._clear_away()

    def _clear_away(self) -> None:
        """Delete the longest unused until there is room for what is written before the next look."""
        self._unlooked = 0
        found = [(entry.stat(), entry.path) for entry in os.scandir(self.folder)]
        held = sum(one.st_size for one, _ in found) + self.often
        for one, path in sorted(found, key=lambda pair: pair[0].st_mtime_ns):
            if held <= self.most:
                return
            Path(path).unlink(missing_ok=True)
            held -= one.st_size
