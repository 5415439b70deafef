"""Files that are there whole or not at all, under names that no data can bend.

Invariant: what stands under a file's own name is complete and was synced to the disk; after any failure its draft
is gone. Files are for their owner's eyes (0600), because they hold names.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, get_args

from ..errors import ConflictError, DeliveryError, Place
from ..page import ProfileName

LOCK = ".inserts.lock"
DRAFT = ".part"
LONGEST_SLUG = 24
GLANCES, GLANCE = 10, 0.05
"""How often, and after how many seconds, a lock that is taken is tried again."""

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


# ── names ─────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1024)
def slug(text: str) -> str:
    """A name for files, made of a name from data: "KW 49/Süd" becomes "kw-49-sued-" and eight hex digits.

    Lower-case ASCII letters, digits and hyphens, at most 33 of them. The digits are of the text's hash, so
    different texts have different names, and none is one that Windows keeps for itself.
    """
    text = unicodedata.normalize("NFC", text)
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    head = "-".join(words)[:LONGEST_SLUG].rstrip("-") or "list"
    return f"{head}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def volume_name(
    pick_list: str, part: str = "", supplement: int = 0, reprint: int = 0, profile: ProfileName = "office"
) -> str:
    """The file name of a volume: the slug of its pick list, which supplement or reprint it is ("-s1", "-r1"), where
    there are several, which part ("-2"), and what it is made for, where that is not the office ("-press")."""
    tails = [f"s{supplement}" if supplement else "", f"r{reprint}" if reprint else "", part]
    tails += [profile] if profile != "office" else []
    return "-".join([slug(pick_list), *filter(None, tails)]) + ".pdf"


def profile_in(file: str) -> ProfileName:
    """What a volume of that name is made for; names of the office alone do not say it."""
    tail = Path(file).stem.rpartition("-")[2]
    return next((name for name in get_args(ProfileName) if name == tail), "office")


def for_office(file: str) -> str:
    """What a volume of that name is called where it is made for the office."""
    profile = profile_in(file)
    return file if profile == "office" else file.removesuffix(f"-{profile}.pdf") + ".pdf"


# ── writing ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Draft:
    """A file being written: write to `file`; flush it and read it back under `path`.

    sha256 (hex) is known once the file is sealed.
    """

    file: IO[bytes]
    path: Path
    sha256: str = ""


@contextmanager
def drafted(path: Path, replaces: str = "") -> Iterator[Draft]:
    """Write the file at `path` as a draft beside it; it gets its name at the end, and is gone after any error.

    The same bytes there already is success, and that file is left alone. Other bytes are replaced only where
    `replaces` is their sha256 (hex). Raises ConflictError "file-differs", DeliveryError where the disk refuses.
    """
    draft = _begun(path)
    try:
        yield draft
        _seal(draft, path, replaces)
    except OSError as fault:
        if fault.errno in _DISK:
            raise refused(path, fault) from fault
        raise
    finally:
        with suppress(OSError):  # what a full disk refused is refused again when the buffer is emptied
            draft.file.close()
        draft.path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, replaces: str = "") -> str:
    """Write these bytes as `drafted` does; returns their sha256 (hex)."""
    with drafted(path, replaces) as draft:
        draft.file.write(data)
    return draft.sha256


def write_private(path: Path, data: bytes) -> str:
    """Write a file of our own, over what it held before, in a folder made (0700) where missing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = sha256_of(path)
    except OSError as fault:
        raise refused(path, fault) from fault
    return write_whole(path, data, replaces=before)


def sha256_of(path: Path) -> str:
    """The sha256 (hex) of the file's bytes, empty where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _begun(path: Path) -> Draft:
    try:
        handle, name = tempfile.mkstemp(DRAFT, f".{path.name}.", path.parent)  # made new, through no link, 0600
    except OSError as fault:
        raise refused(path, fault) from fault
    if sys.platform != "win32":  # there, an open file cannot be swept away anyway
        _take(handle, with_children=True)
    return Draft(os.fdopen(handle, "w+b"), Path(name))


def _seal(draft: Draft, path: Path, replaces: str) -> None:
    try:
        draft.file.flush()
        draft.sha256 = sha256_of(draft.path)
        there = sha256_of(path)
        if there == draft.sha256:
            return
        if there not in ("", replaces):
            hint = "Move it away, or name another folder with --out."
            raise ConflictError("file-differs", "a file of this name and other content is there.", at(path), hint)
        os.fsync(draft.file.fileno())
        draft.file.close()
        draft.path.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise refused(path, fault) from fault


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    if sys.platform == "win32":  # a folder cannot be opened there; the rename itself is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ── one writer a folder ───────────────────────────────────────────────────────────────────────


@contextmanager
def output_lock(folder: Path) -> Iterator[None]:
    """Be the only process that writes a run into this folder, made where missing; drafts of killed runs go.

    The system frees it however the process ends. Raises ConflictError "output-busy".
    """
    hint = "Wait for it, or name another folder with --out."
    busy = ConflictError("output-busy", "another run is writing into this folder.", at(folder), hint)
    with _locked(folder, LOCK, busy):
        _sweep(folder)
        yield


@contextmanager
def list_lock(folder: Path, pick_list: str) -> Iterator[None]:
    """Be the only process that plans and prints this pick list, whose plans are in that folder (0700), made where
    missing. The system frees it however the process ends. Raises ConflictError "list-busy"."""
    hint = "Wait for it, then run the same command again."
    busy = ConflictError("list-busy", f"another run is printing the pick list '{pick_list}'.", hint=hint)
    with _locked(folder, f".{slug(pick_list)}.lock", busy, mode=0o700):
        yield


@contextmanager
def only_here(lock: Path) -> Iterator[bool]:
    """Hold a lock file while something of its name is worked on; False where another process, or thread, holds it.

    The system frees it however the process ends. The file is made where missing and deleted at the end.
    """
    with lock.open("ab") as file:
        alone = _take(file.fileno(), with_children=True) and _is_still(file.fileno(), lock)
        yield alone
        if alone:
            with suppress(OSError):  # where an open file cannot be deleted it stays, and does no harm
                lock.unlink()


def _is_still(handle: int, path: Path) -> bool:
    """Whether the open file is the one of that name: another holder may have deleted it before it was locked."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def make_folder(folder: Path) -> None:
    """Make the folder for output where it is missing; DeliveryError where that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise refused(folder, fault) from fault


def list_busy(folder: Path, pick_list: str) -> bool:
    """Whether somebody plans or prints this pick list right now."""
    try:
        with (folder / f".{slug(pick_list)}.lock").open("r+b") as lock:
            return not _take(lock.fileno())
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise refused(folder, fault) from fault


@contextmanager
def _locked(folder: Path, name: str, busy: ConflictError, mode: int = 0o777) -> Iterator[None]:
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        lock = (folder / name).open("ab")
    except OSError as fault:
        raise refused(folder, fault) from fault
    with lock:
        if not any(_taken(lock.fileno())):
            raise busy
        yield


def _taken(handle: int) -> Iterator[bool]:
    """Try to lock an open file, again for a moment: a packing bench holds such locks for no longer than that."""
    yield _take(handle)
    for _ in range(GLANCES):
        time.sleep(GLANCE)
        yield _take(handle)


def _take(handle: int, with_children: bool = False) -> bool:
    """Lock an open file until it is closed or its process ends; False where it is locked already.

    A folder is locked for this process alone, so that a worker that outlives a killed run keeps nothing locked.
    A draft is locked with_children, because such a lock also outlasts reading the draft back.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            lock = fcntl.flock if with_children else fcntl.lockf
            lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        if fault.errno in (errno.EACCES, errno.EAGAIN):
            return False
        raise
    return True


@contextmanager
def locked_draft(folder: Path) -> Iterator[None]:
    """Hold a folder that is a draft, so that nobody sweeps it away meanwhile."""
    if sys.platform == "win32":  # a folder cannot be opened there, and so is never swept
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _take(handle, with_children=True)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Delete drafts whose writer is dead, for they hold names; an empty one may be a living writer's, just begun."""
    for draft in folder.glob(f".*{DRAFT}"):
        with suppress(OSError):
            if draft.is_dir():
                _sweep_folder(draft)
                continue
            with draft.open("r+b") as file:
                abandoned = draft.stat().st_size > 0 and _take(file.fileno(), with_children=True)
            if abandoned:
                draft.unlink()


def _sweep_folder(draft: Path) -> None:
    handle = os.open(draft, os.O_RDONLY)
    try:
        if any(draft.iterdir()) and _take(handle, with_children=True):
            shutil.rmtree(draft)
    finally:
        os.close(handle)


# ── faults ────────────────────────────────────────────────────────────────────────────────────


def refused(path: Path, fault: OSError) -> DeliveryError:
    """The error to raise where the disk or the system does not let us write."""
    why = f"{fault.strerror}."
    match fault.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DeliveryError("disk-full", why, at(path), "Make room, then run the same command again.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return DeliveryError("output-not-writable", why, at(path), "Name a folder you may write with --out.")
        case errno.EEXIST | errno.ENOTDIR:
            return DeliveryError("no-such-folder", "this is a file, and no folder.", at(path), "Name a folder.")
        case errno.ENOENT:
            return DeliveryError("no-such-folder", why, at(path), "Make the folder, or name another one.")
        case _:
            return DeliveryError("file-not-written", why, at(path))


def at(path: Path) -> Place:
    """The place of a file or folder."""
    return Place(str(path))
