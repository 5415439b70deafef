"""qpdf: syntax, cross-references, and that every stream unpacks.

Invariant: its exit code decides, not its words.
"""

from __future__ import annotations

from pathlib import Path

from .words import Demand, lines, program, run

SOUND = 0


def version() -> str:
    return run(program("qpdf", "qpdf"), "--version").stdout.split()[2]


def check(file: Path, demand: Demand) -> tuple[str, ...]:
    """What `qpdf --check` warns of."""
    done = run(program("qpdf", "qpdf"), "--check", file)
    if done.returncode == SOUND:
        return ()
    return lines(done.stderr.replace(str(file), file.name)) or (f"exit code {done.returncode}",)
