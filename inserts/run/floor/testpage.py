"""testpage: a page that shows what a printer does to paper, and how to mend it.

Invariant: equal paper, printer and offsets give equal bytes; what is printed was read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from ... import delivery, prepress
from ...composition.symbol import symbol
from ...delivery import Handed
from ...errors import LayoutError, Place
from ...lettering import Letters
from ...prepress import Hand, Leaf, TestPage
from ...settings import Settings
from ...units import MM
from .. import shelf
from ..produce import QUIET, STRONG
from ..shop import open_layout
from .printing import to_printer

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The date in the file: a test page has none, and is the same every day."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A test page: its file, what the queue answered (None where none was asked), and what to say of both."""

    file: Path
    handed: Handed | None
    settings: Settings

    def as_text(self) -> str:
        """The file, what became of it, and the lines of inserts.toml that the page is about."""
        lines = [str(self.file)]
        if self.handed:
            lines.append(self.handed.said(self.settings.language))
        return "\n".join([*lines, *(["", offsets_as_toml(self.settings)] if self.settings.printer else [])])


def offsets_as_toml(settings: Settings) -> str:
    """The printer's offsets as inserts.toml has them."""
    sides = zip(("front", "back"), settings.offsets, strict=True)
    said = (f'{name} = ["{right / MM:.4g}mm", "{down / MM:.4g}mm"]' for name, (right, down) in sides)
    return "\n".join([f"[printers.{settings.printer}]", *said])


def test_page(settings: Settings, *, sheet: str, out: Path | None) -> Tested:
    """Make the page for a sheet (blank: that of [print]), moved as the printer's offsets say, and print it there
    if there is one. LayoutError: unknown-sheet, unknown-layout, and what is wrong with the finished file; DeliveryError
    where it cannot be written."""
    page = _page(settings, sheet)
    data = BytesIO()
    hand = Hand(Letters(shelf.font_folders(settings.folder)), QUIET, STRONG)
    title = f"inserts testpage {page.sheet.name} {settings.printer}".strip()
    written = prepress.print_test_page(
        data, page, hand, symbol, title=title, language=settings.language, made=MADE
    )  # fmt: skip
    for finding in prepress.read_back(data.getvalue(), written):
        raise LayoutError(finding.code, finding.message, Place(title))
    path = out or settings.folder / "out" / f"testpage-{delivery.slug(settings.printer or page.sheet.name)}.pdf"
    delivery.make_folder(path.parent)
    delivery.write_private(path, data.getvalue())
    handed = to_printer(path, written.leaf, written.imposition, settings) if settings.printer else None
    return Tested(path, handed, settings)


def _page(settings: Settings, name: str) -> TestPage:
    printing = settings.file.print
    sheet = prepress.load_sheet(shelf.sheet_file(settings.folder, name or printing.sheet))
    sheet = replace(sheet, turn=printing.turn) if printing.turn else sheet
    width, height = (sheet.width, sheet.height) if sheet.places else _card(settings)
    return TestPage(sheet, width, height, settings.printer, settings.offsets)


def _card(settings: Settings) -> tuple[float, float]:
    """The paper of a single card: that of the shop's layout, with what is cut off."""
    page = open_layout(settings.file.print.layout, settings).file.page
    leaf = Leaf(*page.size, page.bleed)
    return (leaf.media.width, leaf.media.height) if settings.edge(settings.file.print.layout) == "bleed" else page.size
