"""To the printer: a finished file goes to a CUPS queue with its job ticket, and what the queue answers is kept.

Invariant: the file reaches the queue as it is, at 100 %; nothing from data becomes an option, no shell is asked,
and "printed" is only said where the queue said so.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from ..errors import DeliveryError, Place, did_you_mean
from ..page import Turn
from ..phrases import Language, phrases_in
from ..units import MM, PAPER
from . import ipp

State = Literal["waiting", "held", "printing", "stopped", "cancelled", "aborted", "printed", "unknown"]

SIDES: Mapping[Turn | None, str] = {"long": "two-sided-long-edge", "short": "two-sided-short-edge", None: "one-sided"}
_STATES: Mapping[int, State] = {
    3: "waiting", 4: "held", 5: "printing", 6: "stopped", 7: "cancelled", 8: "aborted", 9: "printed",
}  # fmt: skip
"""Job states of RFC 8011, 5.3.7."""
_LOST = ("cancelled", "aborted")
_PRINTER_STOPPED = 5
_MISSING = 127  # what `env` answers where there is no such program
HANDED, GLANCE = 300.0, 0.15
"""Seconds that handing over may take, and from one look at the job to the next."""

_REQUEST = re.compile(r"request id is (\S+-(\d+)) ")
_NAMED_PAPER = ("a3", "a4", "a5", "a6", "a7", "letter")


@dataclass(frozen=True, slots=True)
class Ticket:
    """The job ticket: queue, the edge over which sheets are turned (None: one side is printed), tray, paper and
    copies; options are CUPS's own, by name."""

    queue: str
    turn: Turn | None = None
    tray: str = ""
    media: str = ""
    copies: int = 1
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the queue answered: the job's name there, its state when last looked at, and what the printer said."""

    job: str
    state: State
    why: str = ""

    @property
    def answer(self) -> str:
        """All of it on one line, for the record: "front-desk-12 stopped (Paused)"."""
        return f"{self.job} {self.state}" + (f" ({self.why})" if self.why else "")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file (its name) that was handed to a printer, and what its queue answered."""

    file: str
    printer: str
    sent: Sent

    def as_dict(self) -> dict[str, str]:
        """The same for machines."""
        return {"file": self.file, "printer": self.printer, **asdict(self.sent)}

    def said(self, language: Language) -> str:
        """What became of it, for the people who pack."""
        queue = phrases_in(language).queue
        state = getattr(queue, self.sent.state) + (f", {self.sent.why}" if self.sent.why else "")
        return queue.sent.format(file=self.file, printer=self.printer, state=state, job=self.sent.job)


def send(path: Path, ticket: Ticket, title: str, wait: float = 2.0) -> Sent:
    """Hand the file to the queue, then watch the job for up to `wait` seconds.

    title is what the queue shows (no personal data). "printed" means that the queue passed everything on to the
    printer. DeliveryError: "no-cups", "unknown-printer", "printer-refused" (also a job that is given up while watched).
    """
    done = _run([*command(ticket, title), "--", str(path.absolute())])
    found = _REQUEST.search(f"{done.stdout} ")
    if done.returncode or not found:
        raise _refused(ticket.queue, done)
    sent = _watched(ticket.queue, found[1], int(found[2]), wait)
    if sent.state in _LOST:
        raise _lost(ticket.queue, f"the job came to nothing: {sent.answer}.")
    return sent


def command(ticket: Ticket, title: str) -> list[str]:
    """`lp` with its arguments, but for the file."""
    options = {"print-scaling": "none", "sides": SIDES[ticket.turn]}
    options |= {"media": ticket.media} if ticket.media else {}
    options |= {"InputSlot": ticket.tray} if ticket.tray else {}
    said = [part for name, value in {**options, **ticket.options}.items() for part in ("-o", f"{name}={value}")]
    return ["lp", "-d", ticket.queue, "-n", str(ticket.copies), "-t", title, *said]


def media_of(width: float, height: float) -> str:
    """What CUPS calls paper of this size (points), lying or upright: "A4", else "Custom.99x210mm"."""
    width, height = sorted((width, height))
    for name in _NAMED_PAPER:
        if all(abs(one - other) < 1 for one, other in zip(PAPER[name], (width, height), strict=True)):
            return name.capitalize()
    return f"Custom.{width / MM:.4g}x{height / MM:.4g}mm"


def queues() -> tuple[str, ...]:
    """The queues that CUPS knows here; DeliveryError "no-cups"."""
    return tuple(_run(["lpstat", "-e"]).stdout.split())


# ── watching ──────────────────────────────────────────────────────────────────────────────────


def _watched(queue: str, job: str, number: int, wait: float) -> Sent:
    """The job's state when it has one that lasts, or after so many seconds."""
    server = _run(["lpstat", "-H"]).stdout.strip()
    until = time.monotonic() + wait
    while True:
        state, why = _looked(server, queue, number)
        if state not in ("waiting", "printing") or time.monotonic() >= until:
            return Sent(job, state, "" if state == "printed" else why)
        time.sleep(GLANCE)


def _looked(server: str, queue: str, number: int) -> tuple[State, str]:
    """The state of a job, and what the printer said last."""
    found = ipp.job(server, number, ("job-state", "job-printer-state-message"))
    state = _STATES.get(int((found.get("job-state") or (0,))[0]), "unknown")
    why = str((found.get("job-printer-state-message") or ("",))[0])
    if state == "waiting":
        at = ipp.printer(server, queue, ("printer-state", "printer-state-message"))
        if at.get("printer-state") == (_PRINTER_STOPPED,):
            return "stopped", str((at.get("printer-state-message") or ("",))[0])
    return state, why


# ── programs of CUPS ──────────────────────────────────────────────────────────────────────────


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A program of CUPS, made to answer in English; DeliveryError "no-cups" where it is missing or hangs."""
    said = ["env", "LC_ALL=C", *arguments]
    try:  # in a session of its own, so that Ctrl-C does not end it half way
        done = subprocess.run(said, stdin=subprocess.DEVNULL, capture_output=True, timeout=HANDED, check=False,
                              encoding="utf-8", errors="replace", start_new_session=True)  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise _no_cups(f"'{arguments[0]}' does not answer.") from fault
    except FileNotFoundError:
        missing = True
    else:
        missing = done.returncode == _MISSING
    if missing:
        raise _no_cups(f"there is no '{arguments[0]}' on this machine.")
    return done


def _no_cups(message: str) -> DeliveryError:
    hint = "Install CUPS (on Debian: cups cups-client), or start it."
    return DeliveryError("no-cups", message, hint=hint)


def _refused(queue: str, done: subprocess.CompletedProcess[str]) -> DeliveryError:
    """Why `lp` took no job: nothing to print with, no such queue, or what it said itself."""
    if "not running" in _run(["lpstat", "-r"]).stdout:
        return _no_cups("the print service does not run.")
    known = queues()
    if queue not in known:
        hint = did_you_mean(queue, known) or f"CUPS knows: {', '.join(known) or 'none'}."
        return DeliveryError("unknown-printer", f"CUPS has no queue '{queue}'.", hint=hint)
    said = done.stderr.strip().removeprefix("lp: ").removeprefix("Error - ") or "it gave no reason."
    return _lost(queue, said)


def _lost(queue: str, said: str) -> DeliveryError:
    hint = "Look at the printer and its queue, then print the file again."
    return DeliveryError("printer-refused", said, Place(queue), hint)
