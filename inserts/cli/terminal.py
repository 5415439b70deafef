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
    from collections.abc import Callable
    from threading import Event

    from ..errors import InsertsError
    from ..phrases import Language
    from ..settings import Settings


def settings_of(shop: Path, state: Path | None) -> Settings:
    from ..settings import load

    return load(shop, state)


_people: list[Language] = []
"""The language of the people who pack, once a command for them has read its shop's settings."""


def floor_settings(shop: Path, state: Path | None) -> Settings:
    """The settings for a command of the warehouse; from then on complaints speak its people's language."""
    settings = settings_of(shop, state)
    _people[:] = [settings.language]
    return settings


def complaint(fault: InsertsError) -> str:
    """An error in one line of English; before it what is wrong and what to do, for people who speak something else."""
    from ..phrases import ENGLISH, phrases_in

    language = next(iter(_people), ENGLISH)
    if language == ENGLISH or fault.code not in (phrases := phrases_in(language)).reasons:
        return str(fault)
    said = phrases.explain(fault.code, fault.message, fault.hint)
    return f"{said.says} {said.do}\n{fault}"


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


def progress() -> Callable[[int, int, str], None]:
    """Tells how far a run is, on a line of stderr that is written over; nothing where nobody watches."""
    from ..run.volumes import silent

    def told(done: int, total: int, what: str) -> None:
        end = "\r\x1b[K" if done >= total else f"\r{what} {done:,}/{total:,}\x1b[K"
        typer.echo(end, nl=False, err=True)

    return told if sys.stderr.isatty() else silent
