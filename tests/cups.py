"""A CUPS of the tests' own: a scheduler on a socket in a folder of its own, with a backend that keeps what it gets.

Nothing of the machine's own CUPS is touched; where there is none, or it does not start, the tests that want it skip.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BACKEND = """#!/bin/sh
# A printer that keeps what it gets: keep:/NAME. keep:/NAME/SECONDS is slow, keep:/NAME/exit/CODE fails.
[ $# -eq 0 ] && exit 0
place=${DEVICE_URI#keep:/}
name=${place%%/*}
case $place in
    */exit/*) echo "ERROR: paper jam in tray 2" >&2; exit "${place##*/}" ;;
    */*) sleep "${place##*/}" ;;
esac
if [ -n "$6" ]; then cat "$6"; else cat; fi > "KEPT/$name-$1.data"
for argument in "$@"; do printf '%s\\n' "$argument"; done > "KEPT/$name-$1.part" &&
    mv "KEPT/$name-$1.part" "KEPT/$name-$1.args"
"""

SCHEDULER = """
Listen {home}/cups.sock
LogLevel info
MaxLogSize 0
Browsing Off
WebInterface No
DefaultAuthType None
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

FILES = """
ServerRoot {home}/root
ServerBin {home}/bin
CacheDir {home}/cache
RequestRoot {home}/spool
TempDir {home}/temp
StateDir {home}/state
AccessLog {home}/access
ErrorLog {home}/error
PageLog {home}/page
"""


@dataclass(frozen=True)
class Kept:
    """A job as the printer got it: bytes, and the backend's arguments (job, user, title, copies, options)."""

    data: bytes
    job: str
    user: str
    title: str
    copies: int
    options: Mapping[str, str]


@dataclass(frozen=True)
class Cups:
    """The scheduler: where it lives, and the environment in which `lp` finds it."""

    home: Path
    environment: Mapping[str, str]

    def queue(self, name: str, device: str = "") -> None:
        """A new queue without a driver, so that the printer gets the file as it is; it has printed nothing yet."""
        for old in self._mine(name):
            old.unlink()
        self._run("lpadmin", "-p", name, "-E", "-v", f"keep:/{device or name}", "-o", "printer-error-policy=abort-job")

    def stop(self, name: str) -> None:
        """Take jobs, print none."""
        self._run("cupsdisable", name)

    def resume(self, name: str) -> None:
        self._run("cupsenable", name)

    def close(self, name: str) -> None:
        """Take no jobs."""
        self._run("cupsreject", name)

    def kept(self, name: str, count: int = 1, seconds: float = 5.0) -> tuple[Kept, ...]:
        """What that printer got so far, once it is so many jobs."""
        until = time.monotonic() + seconds
        while True:
            found = sorted(self._mine(name), key=lambda path: int(path.stem.rpartition("-")[2]))
            if len(found) >= count or time.monotonic() > until:
                return tuple(_kept(path) for path in found)
            time.sleep(0.02)

    def _mine(self, name: str) -> list[Path]:
        """What stands for the jobs of the printer of just this name."""
        return [path for path in self.home.glob("kept/*.args") if path.stem.rpartition("-")[0] == name]

    def _run(self, *command: str) -> None:
        path = f"{self.environment['PATH']}:/usr/sbin"
        subprocess.run(
            [shutil.which(command[0], path=path) or command[0], *command[1:]],
            env={**self.environment, "PATH": path}, check=True, capture_output=True,
        )  # fmt: skip


def _kept(path: Path) -> Kept:
    job, user, title, copies, options, *_ = path.read_text().split("\n")
    named = dict(word.partition("=")[::2] for word in shlex.split(options))
    return Kept(path.with_suffix(".data").read_bytes(), job, user, title, int(copies), named)


@contextlib.contextmanager
def running() -> Iterator[Cups | str]:
    """A scheduler for as long as it is needed; in its place, why there is none."""
    daemon = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if daemon is None or shutil.which("lp") is None:
        yield "there is no CUPS on this machine (Debian: cups-daemon, cups-client)"
        return
    home = Path(tempfile.mkdtemp(prefix="cups-"))  # short: a socket's path may have a hundred characters
    try:
        _furnish(home)
        said = (home / "said").open("wb")
        scheduler = subprocess.Popen(
            [daemon, "-f", "-c", str(home / "root/cupsd.conf"), "-s", str(home / "root/cups-files.conf")],
            stdout=said, stderr=said,
        )  # fmt: skip
        try:
            yield _awaited(home, scheduler)
        finally:
            scheduler.send_signal(signal.SIGTERM)
            scheduler.wait(10)
            said.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _furnish(home: Path) -> None:
    """Folders and files of the scheduler; backends run as another user where it runs as root."""
    for name in ("root", "bin/backend", "bin/filter", "bin/daemon", "cache", "spool", "temp", "state", "kept"):
        (home / name).mkdir(parents=True)
    home.chmod(0o755)
    (home / "kept").chmod(0o777)
    for program in Path("/usr/lib/cups/daemon").glob("*"):
        shutil.copy(program, home / "bin/daemon")
    backend = home / "bin/backend/keep"
    backend.write_text(BACKEND.replace("KEPT", str(home / "kept")))
    backend.chmod(0o755)
    (home / "root/cupsd.conf").write_text(SCHEDULER.format(home=home))
    user = f"User {os.environ.get('USER', 'lp')}\n" if os.geteuid() else ""
    (home / "root/cups-files.conf").write_text(FILES.format(home=home) + user)


def _awaited(home: Path, scheduler: subprocess.Popen[bytes]) -> Cups | str:
    """The scheduler once it answers; else what it said."""
    names = ("PATH", "HOME", "TMPDIR", "PYTHONPATH")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    cups = Cups(home, {**environment, "CUPS_SERVER": str(home / "cups.sock")})
    until = time.monotonic() + 5
    while time.monotonic() < until and scheduler.poll() is None:
        asked = subprocess.run(
            ["lpstat", "-r"], env={**cups.environment, "LC_ALL": "C"}, capture_output=True, check=False
        )
        if b"is running" in asked.stdout:
            return cups
        time.sleep(0.05)
    return f"CUPS does not start here: {(home / 'said').read_text()[-300:]}"
