"""Where things lie: layouts, fonts, texts and art, the shop's own before those that ship with the program.

Invariant: the only room that knows whether the program runs from a checkout or from a wheel.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import LayoutError, Place, did_you_mean

_PACKAGE = Path(__file__).parent.parent
_BUNDLED = _PACKAGE / "_bundled"


def shipped(what: str) -> Path:
    """The folder that ships with the program: "layouts", "fonts" or "starter"."""
    if _BUNDLED.is_dir():
        return _BUNDLED / what
    return _PACKAGE.parent / ("samples/starter" if what == "starter" else what)


def font_folders(shop: Path) -> tuple[Path, ...]:
    """Folders with fonts, the shop's first."""
    return tuple(folder for folder in (shop / "fonts", shipped("fonts")) if folder.is_dir())


def layouts(shop: Path) -> dict[str, Path]:
    """Layout folders by name; a shop's own layout hides the shipped one of the same name."""
    found: dict[str, Path] = {}
    for shelf in (shipped("layouts"), shop / "layouts"):
        found |= {file.parent.name: file.parent for file in sorted(shelf.glob("*/layout.toml"))}
    return found


def part_folders(shop: Path) -> tuple[Path, ...]:
    """Folders with parts that layouts share, the shop's first."""
    return (shop / "layouts" / "parts", shipped("layouts") / "parts")


def sheets(shop: Path) -> dict[str, Path]:
    """Sheet files by name; a shop's own hides the shipped one of the same name."""
    found: dict[str, Path] = {}
    for shelf in (shipped("layouts"), shop / "layouts"):
        found |= {file.stem: file for file in sorted(shelf.glob("sheets/*.toml"))}
    return found


def conditions(shop: Path) -> dict[str, Path]:
    """ICC profiles of printing conditions by name; a shop's own hides the shipped one of the same name."""
    found: dict[str, Path] = {}
    for folder in (shipped("layouts") / "conditions", shop / "conditions"):
        found |= {file.stem: file for file in sorted(folder.glob("*.ic[cm]"))}
    return found


def sheet_file(shop: Path, name: str) -> Path:
    """The file of the sheet called `name`."""
    known = sheets(shop)
    if name not in known:
        hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        raise LayoutError("unknown-sheet", f"there is no sheet '{name}'.", Place(str(shop)), hint)
    return known[name]


def layout_folder(shop: Path, name: str, named: Place | None = None) -> Path:
    """The folder of the layout called `name`, which is named there."""
    known = layouts(shop)
    if name not in known:
        hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        raise LayoutError("unknown-layout", f"there is no layout '{name}'.", named or Place(str(shop)), hint)
    return known[name]
