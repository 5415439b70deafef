"""Ghostscript: every page drawn without a complaint, and what each printing plate then carries.

Invariant: plates are read as pixels; what letters are printed with is what the plates lose without them.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from .words import Demand, lines, program, run

DPI = 100
PAGES = 12
"""Pages of which plates are made; the inks of all pages are measured."""

INKS = ("Cyan", "Magenta", "Yellow", "Black")
NEARLY_BLACK = 0.9
"""Black ink from which on a letter is black: what a profile makes of an sRGB black has 92 %."""

TRACE = 0.01
AREA = 3
"""Pixels each way that are an area. Crop marks, which are on all plates and meant to be, are finer."""

COVERAGE = re.compile(r"^ *([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) +CMYK OK$", re.M)
PLATE = re.compile(r"^(\d+)\((.+)\)$")

Plates = dict[str, np.ndarray]
"""The share of each ink in each pixel, by the plate's name."""


def version() -> str:
    return run(program("gs", "ghostscript"), "--version").stdout.strip()


def check(file: Path, demand: Demand) -> tuple[str, ...]:
    """Complaints, inks that the profile does not have, letters that are black of several inks, too much ink."""
    found = list(_inks(file, demand))
    if demand.black_text and not found:
        drawn = plates(file)
        found += _letters(drawn, plates(file, "-dFILTERTEXT"))
        found += _limit(drawn, demand.most_ink)
    return tuple(found)


def plates(file: Path, *options: str) -> dict[int, Plates]:
    """The plates of the first pages by number, spots included."""
    pages: dict[int, Plates] = {}
    with tempfile.TemporaryDirectory() as folder:
        _gs("-sDEVICE=tiffsep", f"-r{DPI}", f"-dLastPage={PAGES}", *options, "-o", f"{folder}/%d.tif", file)
        for path in sorted(Path(folder).glob("*(*).tif")):
            if name := PLATE.match(path.stem):
                pages.setdefault(int(name[1]), {})[name[2]] = 1 - np.asarray(Image.open(path), dtype=np.float32) / 255
    return dict(sorted(pages.items()))


def _inks(file: Path, demand: Demand) -> Iterator[str]:
    """inkcov draws every page, and stops at what it cannot draw."""
    done = _gs("-sDEVICE=inkcov", "-dPDFSTOPONERROR", "-o", "-", file)
    pages = COVERAGE.findall(done.stdout)
    yield from lines(COVERAGE.sub("", done.stdout) + done.stderr)[:5] or (
        [f"exit code {done.returncode}"] if done.returncode or not pages else []
    )
    for number, page in enumerate(pages, 1):
        for ink, share in zip(INKS, map(float, page), strict=True):
            if share and ink not in demand.inks:
                yield f"page {number}: {share:.2%} of it on the {ink.lower()} plate"


def _letters(drawn: dict[int, Plates], bare: dict[int, Plates]) -> Iterator[str]:
    """What black letters add to the other plates. drawn: the pages; bare: the same without their letters."""
    black = False
    for number, page in drawn.items():
        dark = (page["Black"] >= NEARLY_BLACK) & (page["Black"] > bare[number]["Black"])
        black = black or bool(dark.any())
        mixed = [
            name.lower() for name, plate in page.items() if name != "Black" and _more(plate, bare[number], name, dark)
        ]
        if mixed:
            yield f"page {number}: black letters are on these plates too: {', '.join(mixed)}"
    if not black:
        yield "no black letters on the black plate"


def _more(plate: np.ndarray, bare: Plates, name: str, dark: np.ndarray) -> bool:
    before = bare[name][dark] if name in bare else np.float32(0)
    return bool((plate[dark] - before > TRACE).any())


def _limit(drawn: dict[int, Plates], most: int) -> Iterator[str]:
    for number, page in drawn.items():
        total = np.stack(list(page.values())).sum(axis=0)
        reached = 100 * float(np.lib.stride_tricks.sliding_window_view(total, (AREA, AREA)).min(axis=(2, 3)).max())
        if reached > most + 1:
            yield f"page {number}: {reached:.0f} % ink, of {most} % at most"


def _gs(*options: str | Path) -> subprocess.CompletedProcess[str]:
    return run(program("gs", "ghostscript"), "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", *options)
