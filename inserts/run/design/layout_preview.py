"""layout preview: a case of a layout as pictures and PDF, once or whenever a file of the layout is saved.

Invariant: nothing but the files that were asked for is written, and no live code is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

from ...delivery import sha256_of, write_whole
from .galley import Pulled, pull
from .live.easel import Easel
from .live.server import Door, serve


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which layout of which shop, and which case: a shipment of the shop's, or one of the cast by caption and
    language, each the first where it is blank."""

    shop: Path
    layout: str
    today: date
    shipment: str = ""
    case: str = ""
    language: str = ""


def draw(wanted: Wanted, out: Path, dpi: float, warn: Callable[[str], None] = lambda said: None) -> Iterator[Path]:
    """Write a picture a side and the PDF into `out`, and give their paths; warn of art not made for the card.

    SettingsError, LayoutError, DataError: all that is wrong with shop and layout, unknown-shipment, no-such-case,
    no-such-language.
    """
    easel = Easel(wanted.shop, wanted.layout, wanted.today, wanted.shipment)
    galley = easel.open()
    pulled = pull(galley.case(wanted.case, wanted.language), galley)
    for said in dict.fromkeys(map(str, pulled.remarks)):
        warn(said)
    out.mkdir(parents=True, exist_ok=True)
    yield from _written(pulled, wanted.layout, out, dpi)


def _written(pulled: Pulled, layout: str, out: Path, dpi: float) -> Iterator[Path]:
    files = {f"{layout}-{side.name}.png": pulled.picture(at, dpi, small=True) for at, side in enumerate(pulled.sides)}
    for name, data in (files | {f"{layout}.pdf": pulled.pdf}).items():
        write_whole(out / name, data, replaces=sha256_of(out / name))
        yield out / name


def watch(wanted: Wanted, port: int | None, say: Callable[[str], None], stop: Event) -> None:
    """Show the layout on a page of this machine until told to stop; every save shows there at once.

    SettingsError and unknown-layout where there is nothing to begin with; EnvironmentFault: port-busy.
    """
    easel = Easel(wanted.shop, wanted.layout, wanted.today, wanted.shipment)
    door = Door(easel, port)
    stamps = easel.saves.look()
    easel.reread(stamps)
    easel.begin_with(wanted.case, wanted.language)
    end = serve(door)
    say(door.address)
    try:
        while (now := easel.saves.changed(stamps, stop)) is not None:
            stamps = now
            easel.reread(stamps)
    finally:
        end()
