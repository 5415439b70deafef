"""The commands: parse, call, print.

Invariant: results go to stdout, everything else to stderr; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Annotated, NoReturn

import typer

from ..errors import InsertsError
from . import design, floor, order, start
from .terminal import complaint

INTERRUPTED = 130

app = typer.Typer(
    name="inserts",
    help="Personal parcel inserts: a pick list in, a stack of print-ready cards out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (start, floor, order, design):
    app.add_typer(part.commands)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if show:
        from importlib.metadata import version as installed

        typer.echo(f"inserts {installed('inserts')}")
        raise typer.Exit


def main() -> NoReturn:
    """The program: an error of ours is a line or two on stderr and its exit code."""
    gc.set_threshold(100_000, 50, 50)  # nearly all that a run makes is in use to its end, or frees itself
    try:
        app()
    except InsertsError as fault:
        typer.echo(complaint(fault), err=True)
        leave(fault.exit_code)
    except KeyboardInterrupt:
        leave(INTERRUPTED)
    except SystemExit as done:
        leave(done.code if isinstance(done.code, int) else 0)
    leave(0)


def leave(code: int) -> NoReturn:
    """End the process with what it holds still in place: the system takes memory back whole, where Python would free
    it piece by piece, which takes up to a tenth of a run."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)  # which says what could not be written
    os._exit(code)
