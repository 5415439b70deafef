"""A new layout in the shop's folder, begun as a copy of another.

Invariant: nothing that is already there is overwritten, and no half copy is left behind.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from ...composition import Layout, load
from ...composition.layout import FILE
from ...errors import ConflictError, EnvironmentFault, LayoutError, Place
from .. import shelf

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TAKEN = ("conditions", "parts", "sheets")
"""Folders beside layouts that hold something else."""

TITLE = re.compile(
    r'^title[ \t]*=[ \t]*("""(?:.|\n)*?"""|\'\'\'(?:.|\n)*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')', re.M
)


def begin(shop: Path, name: str, like: str) -> tuple[str, ...]:
    """Copy the layout called `like` to the shop's layouts/NAME; the lines to print, with what to do next.

    LayoutError: bad-name, unknown-layout, and those of the layout that is copied. ConflictError: folder-not-empty.
    EnvironmentFault: folder-not-writable.
    """
    _check(name)
    source = load(shelf.layout_folder(shop, like), shelf.part_folders(shop))
    hides = name in shelf.layouts(shop)
    target = shop / "layouts" / name
    if target.exists() or target.is_symlink():
        raise ConflictError("folder-not-empty", "something is there already.", Place(str(target)), "Choose a new name.")
    _copy(source, target)
    return (
        f"{target} is a layout now, so far the same as '{like}'. What comes next:",
        *([f"  It hides the layout '{name}' that ships with the program."] if hides else []),
        f"  1. inserts layout preview {name} --shop {shop} --watch",
        f"  2. {target / FILE}: change it; docs/layouts.md goes through it step by step",
        f"  3. inserts layout check {name} --shop {shop}",
        f"  4. inserts layout proof {name} --shop {shop}",
        f'  5. {shop / "inserts.toml"}: say layout = "{name}" under [print], or in the campaigns that shall use it',
    )


def _check(name: str) -> None:
    hint = "Write lower-case letters, digits and hyphens, as in 'summer-card'; at most 40."
    if not NAME.fullmatch(name):
        raise LayoutError("bad-name", f"a layout cannot be called '{name}'.", None, hint)
    if name in TAKEN:
        raise LayoutError("bad-name", f"layouts/{name} is kept for something else.", None, "Choose another name.")


def _copy(source: Layout, target: Path) -> None:
    """The folder as it is, but for the title; whole or not at all."""
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)  # what an interrupted copy left
        shutil.copytree(source.folder, draft, copy_function=shutil.copyfile)
        file = draft / FILE
        file.write_bytes(_titled(file.read_text("utf-8"), f"{target.name}, after {source.name}").encode())
        draft.rename(target)
    except OSError as fault:
        message = f"{fault.strerror or 'the layout cannot be copied'}."
        raise EnvironmentFault("folder-not-writable", message, Place(str(target))) from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _titled(text: str, title: str) -> str:
    """The file with this title, in the place of its own or else at the top."""
    table = re.search(r"^[ \t]*\[", text, re.M)
    head = text[: table.start()] if table else text
    line = f"title = {json.dumps(title, ensure_ascii=False)}"
    if TITLE.search(head):
        return TITLE.sub(lambda _: line, head, count=1) + text[len(head) :]
    return f"{line}\n{text}"
