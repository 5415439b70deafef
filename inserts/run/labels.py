"""The pages of a file for a label printer as PNG, for those that take no PDF.

Invariant: they are the very dots of the finished file, in its order.
"""

from __future__ import annotations

from pathlib import Path

from .. import delivery, prepress
from ..errors import SettingsError
from ..prepress import Profile
from ..settings import Settings

PDF, PNG = ".pdf", ".png"


def write_png_pages(pdf: Path, profile: Profile, settings: Settings) -> None:
    """Write them beside the finished file, in a folder named like it, where the shop wants that; else those of an
    earlier run go."""
    if not profile.dots:
        return
    folder = pdf.with_suffix("")
    if settings.file.thermal.png:
        delivery.write_pages(folder, prepress.png_pages(pdf, profile.dots))
    else:
        delivery.clear_pages(folder)


def check_suffix(out: Path) -> None:
    """SettingsError "not-a-card-file" where the name says that the file is something that no card is written as."""
    if out.suffix.lower() not in ("", PDF, PNG):
        hint = "Name a file that ends in .pdf; for a label printer also .png."
        raise SettingsError("not-a-card-file", f"no card is written as '{out.suffix}'.", hint=hint)


def write_card(out: Path, pdf: bytes, profile: Profile) -> dict[str, str]:
    """Write the file of a single card; where `out` ends in .png its first page so, and others beside it as -2 and so
    on. Returns the sha256 (hex) of each by its path. SettingsError "png-for-labels" where it is not for a label
    printer."""
    if out.suffix.lower() != PNG:
        return {str(out): delivery.write_whole(out, pdf, replaces=delivery.sha256_of(out))}
    if not profile.dots:
        hint = "Name a file that ends in .pdf, or draw pictures to look at with `inserts preview`."
        raise SettingsError("png-for-labels", "only cards for a label printer come as PNG.", hint=hint)
    written = {}
    for number, page in enumerate(prepress.png_pages(pdf, profile.dots), start=1):
        path = out if number == 1 else out.with_stem(f"{out.stem}-{number}")
        written[str(path)] = delivery.write_whole(path, page, replaces=delivery.sha256_of(path))
    return written
