"""fonts list: the fonts at hand, what they can set, and whether that is enough for the shop's data.

Invariant: it looks and writes nothing, and quotes no data but the characters that no font has, by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...errors import InsertsError
from ...faces import Face, Faces
from ...intake import Intake
from ...scripts import graphemes, script_names
from ...settings import load
from .. import shelf
from ..shop import enter

UNFIT, LACKING = 4, 3
MOST = 20
FEW = 12
"""A script is named where a font has at least so many of its letters."""


@dataclass(frozen=True, slots=True)
class Row:
    """A font: its name, whose it is, weight, scripts; or why it cannot be used."""

    name: str
    whose: str
    weight: int = 0
    scripts: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FontList:
    """The fonts, and letters of the shop's data that none has, each with how often it comes; note says what was
    looked at."""

    rows: tuple[Row, ...]
    lacking: tuple[tuple[str, int], ...] = ()
    note: str = ""

    @property
    def exit_code(self) -> int:
        if any(row.trouble for row in self.rows):
            return UNFIT
        return LACKING if self.lacking else 0

    def as_text(self) -> str:
        """A line for each font, then what the data asks for."""
        wide = max((len(row.name) for row in self.rows), default=0)
        lines = [f"{row.name:<{wide}}  {row.whose:<7}  {_said(row)}" for row in self.rows]
        lines += [f"no font has {_numbers(letter)}, which comes {count} times" for letter, count in self.lacking[:MOST]]
        if len(self.lacking) > MOST:
            lines.append(f"... and {len(self.lacking) - MOST} more letters")
        return "\n".join([*lines, self.note])


def font_list(shop: Path, state: Path | None, today: date) -> FontList:
    """Every font at hand; where there is a shop, also whether its names and products can be set."""
    faces = Faces(shelf.font_folders(shop))
    rows = tuple(_row(name, faces) for name in sorted(faces.files))
    try:
        settings = load(shop, state)
    except InsertsError as fault:
        if fault.code != "no-shop":
            raise
        return FontList(rows, (), "There is no shop here, so no data was looked at.")
    said = Counter(cluster for text in _texts(enter(settings, lasting=False).take_in(today)) for cluster in text)
    usable = [faces[row.name] for row in rows if not row.trouble]
    lacking = [(letter, count) for letter, count in said.most_common() if not _known(letter, usable)]
    note = f"{len(said):,} different letters and signs in names and products, {len(lacking):,} that no font has."
    return FontList(rows, tuple(lacking), note)


def _row(name: str, faces: Faces) -> Row:
    whose = "program" if faces.files[name].is_relative_to(shelf.shipped("fonts")) else "shop"
    try:
        face = faces[name]
    except InsertsError as fault:
        return Row(name, whose, trouble=f"refused: {fault.message}")
    return Row(name, whose, face.weight, tuple(script_names(face.characters(), FEW)))


def _said(row: Row) -> str:
    return row.trouble or f"{row.weight:>3}  {', '.join(row.scripts) or 'signs'}"


def _texts(intake: Intake) -> Iterator[Iterable[str]]:
    """Names of customers and products, letter by letter with what belongs to each."""
    for parcels in intake.parcels.values():
        for customer in (parcel.customer for parcel in parcels):
            if customer:
                yield graphemes(f"{customer.first_name}{customer.last_name}")
    for product in intake.assortment.products.values():
        yield from map(graphemes, (*product.names.values(), *product.short_names.values()))


def _known(letter: str, faces: Iterable[Face]) -> bool:
    return letter.isspace() or any(face.has(letter) for face in faces)


def _numbers(letter: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in letter)
