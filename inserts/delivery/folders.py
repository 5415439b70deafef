"""Folders of pages that are there whole or not at all.

Invariant: what stands under a folder's own name is complete; after any failure its draft is gone. A folder that holds
anything but pages is nobody's to replace.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import ConflictError
from .files import DRAFT, at, locked_draft, refused, sha256_of, sync_folder

PAGE = re.compile(r"\d{4,}\.png")


def write_pages(folder: Path, pages: Iterable[bytes]) -> None:
    """Write PNG pages as 0001.png and so on into that folder, in place of those it held. The same pages there already
    are left alone. ConflictError "file-differs" where it holds anything else; DeliveryError where the disk refuses."""
    _ours(folder)
    try:
        draft = Path(tempfile.mkdtemp(DRAFT, f".{folder.name}.", folder.parent))
    except OSError as fault:
        raise refused(folder, fault) from fault
    try:
        with locked_draft(draft):
            for number, page in enumerate(pages, start=1):
                _write(draft / f"{number:04}.png", page)
            if _digests(draft) != _digests(folder):
                clear_pages(folder)
                draft.replace(folder)
                sync_folder(folder.parent)
    except OSError as fault:
        raise refused(folder, fault) from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def clear_pages(folder: Path) -> None:
    """Delete a folder of pages, where it is there and holds nothing else."""
    _ours(folder)
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as fault:
        raise refused(folder, fault) from fault


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _ours(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and all(PAGE.fullmatch(one.name) for one in folder.iterdir())):
        hint = "Move it away, or name another folder with --out."
        raise ConflictError("file-differs", "something of this name that holds no pages is there.", at(folder), hint)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {file.name: sha256_of(file) for file in files}
