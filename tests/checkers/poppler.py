"""poppler: fonts embedded, colour spaces and resolution of pictures, boxes within each other.

It cuts boxes to the paper before it tells them: one that reaches beyond the MediaBox is not found here.

Invariant: what its tables do not say in the columns we know is a finding, not a pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from .words import Demand, lines, program, run

PACKAGE = "poppler-utils"
HEAD = 2
"""Lines above the tables of pdffonts and pdfimages."""

FONT = re.compile(r"^(?P<name>\S+) +(?P<type>.+?) +\S+ +(?P<emb>yes|no) +(?P<sub>yes|no) +(?P<uni>yes|no) +\d+ +\d+$")
PICTURE = re.compile(
    r"^ *(?P<page>\d+) +\d+ (?P<type>\w+) +\d+ +\d+ +(?P<colour>\S+) +\d+ +(?P<bits>\d+) +\S+ +\S+ +"
    r"(?:\d+ +\d+|\[inline\]) +(?P<x>\d+) +(?P<y>\d+) "
)
BOX = re.compile(r"^Page +(\d+) (Media|Crop|Bleed|Trim|Art)Box: +([-\d.]+) +([-\d.]+) +([-\d.]+) +([-\d.]+)$", re.M)
NESTED = ("Media", "Bleed", "Trim")
ROUNDED = 0.02
"""Points by which two boxes may differ where both are printed with two decimals."""


def version() -> str:
    return run(program("pdfinfo", PACKAGE), "-v").stderr.split()[2]


def check(file: Path, demand: Demand) -> tuple[str, ...]:
    """What pdffonts, pdfimages and pdfinfo show and the profile does not want."""
    return (*_fonts(file), *_pictures(file, demand), *_boxes(file))


def _fonts(file: Path) -> Iterator[str]:
    done = run(program("pdffonts", PACKAGE), file)
    yield from lines(done.stderr)
    for line in done.stdout.splitlines()[HEAD:]:
        font = FONT.match(line)
        if font is None:
            yield f"a font that pdffonts does not know: {line.strip()}"
        elif font["emb"] == "no":
            yield f"font {font['name']} is not embedded"
        elif "Type 3" in font["type"]:
            yield f"font {font['name']} is drawn (Type 3), not a font program"


def _pictures(file: Path, demand: Demand) -> Iterator[str]:
    done = run(program("pdfimages", PACKAGE), "-list", file)
    yield from lines(done.stderr)
    for line in done.stdout.splitlines()[HEAD:]:
        picture = PICTURE.match(line)
        if picture is None:
            yield f"a picture that pdfimages does not know: {line.strip()}"
            continue
        if picture["type"] != "smask" and not {picture["colour"], f"{picture['colour']} {picture['bits']}"} & {
            *demand.pictures
        }:
            yield f"page {picture['page']}: a picture in {picture['colour']} of {picture['bits']} bit"
        if min(int(picture["x"]), int(picture["y"])) < demand.coarsest:
            yield f"page {picture['page']}: a picture of {picture['x']} x {picture['y']} dpi"


def _boxes(file: Path) -> Iterator[str]:
    done = run(program("pdfinfo", PACKAGE), "-box", "-f", "1", "-l", "-1", file)
    yield from lines(done.stderr)
    told = dict(re.findall(r"^(Pages|Encrypted|JavaScript): +(\S+)", done.stdout, re.M))
    yield from (f"{what}: {told[what]}" for what in ("Encrypted", "JavaScript") if told.get(what) != "no")
    boxes = {(int(box[0]), box[1]): tuple(map(float, box[2:])) for box in BOX.findall(done.stdout)}
    pages = sorted({page for page, _ in boxes})
    if pages != list(range(1, int(told.get("Pages", 0)) + 1)):
        yield f"boxes of {len(pages)} pages, where there are {told.get('Pages', 'none')}"
    for page in pages:
        for outer, inner in pairwise(NESTED):
            if not _within(boxes[page, inner], boxes[page, outer]):
                yield f"page {page}: the {inner}Box reaches out of the {outer}Box"


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    left, bottom, right, top = (a - b for a, b in zip(inner, outer, strict=True))
    return min(left, bottom) >= -ROUNDED and max(right, top) <= ROUNDED
