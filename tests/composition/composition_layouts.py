"""Small layouts that the tests of the layout language make."""

from __future__ import annotations

from pathlib import Path

from composition_cards import letters

from inserts.composition.compose import Compiled, compile
from inserts.composition.frames import Edge
from inserts.composition.layout import Layout, load

HEAD = """
[colours]
ink = "#000000"
accent = "#14483d"
tint = "#f3eee4"
paper = "#ffffff"
[fonts]
text = ["SourceSans3-Regular"]
strong = ["SourceSans3-SemiBold"]
[styles.text]
font = "text"
size = "10pt"
leading = "5mm"
[styles.small]
font = "text"
size = "6pt"
leading = "3mm"
[styles.shrinks]
font = "strong"
size = "20pt"
least = "10pt"
leading = "8mm"
"""
PAGE = """
[page]
size = ["100mm", "100mm"]
margin = "10mm"
inset_margin = "10mm"
"""
FRONT = """
[[sides]]
name = "front"
"""


def write_layout(folder: Path, frames: str, top: str = "", page: str = "", head: str = "") -> Path:
    """A layout of one side with these frames, each begun by its kind: `text one` is a text called one that shows
    "one" in the style text, unless it says otherwise."""
    home = folder / "layouts" / "card"
    home.mkdir(parents=True, exist_ok=True)
    (home / "layout.toml").write_text(f"{top}{PAGE}{page}{HEAD}{head}{FRONT}{frames}", "utf-8")
    return home


def text(name: str, *keys: str, within: str = "sides.frames") -> str:
    """A text frame; keys after the others."""
    given = "".join(keys)
    usual = [f'shows = "{name}"'] if "shows" not in given else []
    usual += ['style = "text"'] if "style" not in given else []
    return frame("text", name, *usual, *keys, within=within)


def frame(kind: str, name: str, *keys: str, within: str = "sides.frames") -> str:
    """A frame of that kind."""
    return "\n".join([f"[[{within}]]", f'kind = "{kind}"', f'name = "{name}"', *keys, ""])


def layout_of(folder: Path, frames: str, top: str = "", page: str = "", head: str = "") -> Layout:
    """The same, loaded."""
    return load(write_layout(folder, frames, top, page, head))


def ready(
    folder: Path, frames: str, edge: Edge = "bleed", *, top: str = "", page: str = "", head: str = ""
) -> Compiled:
    """The same, compiled."""
    return compile(layout_of(folder, frames, top, page, head), letters(), edge)
