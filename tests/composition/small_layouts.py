"""Small layouts that tests write, each around the frames it is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from composition_cards import letters

from inserts.composition.compose import Compiled, compile
from inserts.composition.frames import Edge
from inserts.composition.layout import load

HEAD = """
[page]
size = "a6"
margin = "10mm"
inset_margin = "10mm"
[colours]
ink = "#000000"
paper = "#ffffff"
accent = "#14483d"
tint = "#f3eee4"
[fonts]
text = ["SourceSans3-Regular"]
[styles.small]
font = "text"
size = "7.5pt"
leading = "3.4mm"
[[sides]]
name = "front"
"""


def layout(folder: Path, frames: str, *, page: str = "", top: str = "") -> Path:
    """A folder with a layout of one side, A6 with margins of 10 mm, that has these frames; page and top are further
    lines of [page] and of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    source = top + HEAD.replace('size = "a6"', f'size = "a6"\n{page}', 1) + frames
    (folder / "layout.toml").write_text(source, "utf-8")
    return folder


def ready(
    folder: Path, frames: str, *, page: str = "", top: str = "", edge: Edge = "bleed", art: Iterable[Path] = ()
) -> Compiled:
    """Such a layout, compiled."""
    return compile(load(layout(folder, frames, page=page, top=top)), letters(), edge, art=tuple(art))
