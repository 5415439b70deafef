"""watch: a hot folder. A pick list that is dropped in is printed and put away, with its report beside it.

Invariant: what happens to one file stops no other, and a file is put away only after its cards were made. Names
of files are said, nothing of what they hold.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event

from ...delivery import Failure
from ...delivery.account import WORST_FIRST
from ...errors import ConflictError, EnvironmentFault, InsertsError, Place
from ...phrases import phrases_in
from ...settings import Settings
from ..batch import Report
from .hotfolder import DONE, HELD, HotFolder

PAUSE = 0.5
"""Seconds between two looks at the folder."""
LATER = 60.0
"""Seconds after which to try again what the disk refused."""
PATIENCE = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds to wait while another run is busy, the last again and again; with once, no longer than these."""
BUG = "bug"
BUSY = "-busy"
"""How the codes of errors end that go away by waiting."""
WIDTH = 100

Say = Callable[[str], None]
Printing = Callable[[Settings], Report]
"""Prints all pick lists of a shop; its settings name the dropped file as the table of shipments."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a watch goes by: the folder and how long its files settle; how the shop's settings are read, anew for
    each file, and its lists printed; where it says what it does, and what ends it, after the file at hand."""

    folder: HotFolder
    settings: Callable[[], Settings]
    printing: Printing
    say: Say
    stop: Event


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its exit code, a report to read, and one for machines."""

    exit_code: int
    text: str
    json: str


def watch(watcher: Watcher, *, once: bool) -> int:
    """Print what is dropped until told to stop; once: until nothing whole is left. Gives the worst exit code of what
    was printed with once, else 0. EnvironmentFault: no-such-folder."""
    folder, codes = watcher.folder, [0]
    if not folder.folder.is_dir():
        where = Place(str(folder.folder))
        raise EnvironmentFault(
            "no-such-folder", "there is no such folder to watch.", where, "Make it, or name another."
        )
    while not watcher.stop.is_set():
        found = _round(watcher, once)
        codes += found
        if once and not found and not folder.settling:
            break
        watcher.stop.wait(PAUSE)
    return next((code for code in WORST_FIRST if once and code in codes), 0)


def _round(watcher: Watcher, once: bool) -> list[int]:
    """One look at the folder, and every file of it that is whole; a folder that is gone may come back."""
    try:
        found = watcher.folder.look()
    except OSError as fault:
        watcher.say(f"{watcher.folder.folder}: {fault.strerror}; trying again")
        watcher.stop.wait(0 if once else LATER)
        return []
    return [code for path in found if not watcher.stop.is_set() for code in _taken(watcher, path, once)]


def _taken(watcher: Watcher, path: Path, once: bool) -> list[int]:
    """Claim a file and settle it; one that cannot be moved is left for later."""
    try:
        with watcher.folder.claimed(path) as mine:
            return _settle(watcher, mine, once) if mine else []
    except OSError as fault:
        watcher.say(f"{path.name}: {fault.strerror}; trying again later")
        watcher.folder.postpone(path, LATER)
        return [EnvironmentFault.exit_code]


def _settle(watcher: Watcher, path: Path, once: bool) -> list[int]:
    """Print a claimed file and put it away; where it stays busy it is left in `working/` for next time."""
    outcome = _waited(watcher, path, once)
    if outcome is None:
        watcher.say(f"{path.name}: left in working/")
        watcher.folder.postpone(path, LATER)
        return [ConflictError.exit_code]
    where = HELD if outcome.exit_code else DONE
    reports = {".txt": outcome.text.encode(), ".json": outcome.json.encode()}
    put = watcher.folder.put_away(path, where, reports)
    watcher.say(f"{path.name}: {where}/{put.name}")
    return [outcome.exit_code]


def _waited(watcher: Watcher, path: Path, once: bool) -> Outcome | None:
    """Print a file as soon as nobody else is busy; None where that did not come to pass."""
    attempt = 0
    while True:
        outcome, busy = _tried(watcher, path)
        if not busy:
            return outcome
        if watcher.stop.is_set() or (once and attempt == len(PATIENCE)):
            return None
        if attempt == 0:
            watcher.say(f"{path.name}: another run is busy; waiting")
        watcher.stop.wait(PATIENCE[min(attempt, len(PATIENCE) - 1)])
        attempt += 1


def _tried(watcher: Watcher, path: Path) -> tuple[Outcome, bool]:
    """Print a file; and whether it only failed because another run was busy. No error of one file ends the watch."""
    language = phrases_in("en")
    try:
        settings = with_list(watcher.settings(), path)
        language = phrases_in(settings.language)
        report = watcher.printing(settings)
        busy = any(failure.code.endswith(BUSY) for failure in report.run.failures)
        return Outcome(report.exit_code, report.as_text(WIDTH) + "\n", report.as_json() + "\n"), busy
    except InsertsError as fault:
        said = language.explain(fault.code, fault.message, fault.hint)
        aside = " ".join(part for part in (str(fault.where or ""), f"[{fault.code}]", said.detail) if part)
        failed = Failure("", fault.code, fault.message, str(fault.where or ""), fault.hint, fault.exit_code)
        return _failed(failed, "\n".join([said.says, said.do, "", aside])), fault.code.endswith(BUSY)
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]  # where, never what: the message may quote a person
        text = f"A fault of the program: {type(fault).__name__} in {Path(last.filename).name}, line {last.lineno}."
        watcher.say(f"{path.name}: {text}")
        return _failed(Failure("", BUG, text, exit_code=1), text), False


def _failed(failure: Failure, text: str) -> Outcome:
    """The outcome of a file of which nothing was printed."""
    said = {"exit": failure.exit_code, "failed": [asdict(failure)]}
    return Outcome(failure.exit_code, text + "\n", json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def with_list(settings: Settings, path: Path) -> Settings:
    """The settings with this file as the table of shipments, written like the shop's own."""
    tables = settings.file.tables
    shipments = tables.shipments.model_copy(update={"file": str(path.absolute())})
    tables = tables.model_copy(update={"shipments": shipments})
    return replace(settings, file=settings.file.model_copy(update={"tables": tables}))
