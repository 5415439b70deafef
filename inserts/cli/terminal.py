"""The terminal and the machine around a command: settings, clock, streams, signals.

Invariant: results go to stdout, everything else to stderr; nobody but the commands asks the clock.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from threading import Event

    from ..settings import Settings


def settings_of(shop: Path, state: Path | None) -> Settings:
    from ..settings import load

    return load(shop, state)


def day_of(today: datetime | None) -> date:
    """The day for shipments without a ship date: the one given, else the clock's; nobody else asks the clock."""
    return today.date() if today else date.today()


def say(line: str) -> None:
    typer.echo(line, err=True)


def asked_to_stop() -> Event:
    """Set by the first Ctrl-C or SIGTERM; the second Ctrl-C interrupts."""
    import signal
    from threading import Event

    asked = Event()

    def ask(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        asked.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    return asked


def content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}.") from fault


def columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 100


def progress(done: int, total: int, what: str) -> None:
    """A line on stderr that is written over, only where somebody watches."""
    if sys.stderr.isatty():
        end = "\r\x1b[K" if done >= total else f"\r{what} {done:,}/{total:,}\x1b[K"
        typer.echo(end, nl=False, err=True)
