"""Start a shop: a folder with settings to fill in, small example tables and texts.

Invariant: nothing that is already there is overwritten.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import ConflictError, EnvironmentFault, Place
from ..keys import make_key
from .shelf import shipped


def start(folder: Path) -> tuple[str, ...]:
    """Fill a new or empty folder from the starter shop; the lines to print, with what to do next."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "Name a new folder."
        raise ConflictError("folder-not-empty", "something is there already.", Place(str(folder)), hint)
    try:
        shutil.copytree(shipped("starter"), folder, dirs_exist_ok=True)
        (folder / ".gitignore").write_text("state/\nout/\n", "utf-8")
    except OSError as fault:
        raise EnvironmentFault("folder-not-writable", f"{fault.strerror}.", Place(str(folder))) from fault
    make_key(folder / "state" / "key")
    return (
        f"{folder} is a shop now. What comes next:",
        f"  1. {folder / 'inserts.toml'}: say who you are and where your tables lie",
        f"  2. inserts check --shop {folder}",
        f"  3. inserts batch --all --shop {folder}",
    )
