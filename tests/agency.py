"""PDF files as agencies deliver them, made by ReportLab: what is asked of art in tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import reportlab
from PIL import Image as Pillow
from reportlab.lib.colors import CMYKColor, CMYKColorSep
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from inserts.units import MM

WIDE, HIGH, BLEED, MARKS = 105 * MM, 148 * MM, 3 * MM, 10 * MM
pdfmetrics.registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))


def art(
    path: Path, *, font: str = "Vera", pages: int = 1, turn: int = 0, change: Callable[[Any], None] | None = None
) -> Path:
    """A PDF of A6 with 3 mm bleed and 10 mm beyond the trim, each page with its number: RGB, CMYK and a spot colour,
    a picture, type in a subset font. change works on the file by pikepdf."""
    out = io.BytesIO()
    canvas = Canvas(out, (WIDE + 2 * MARKS, HIGH + 2 * MARKS), invariant=1)
    for number in range(1, pages + 1):
        _paint(canvas, font, number)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as file:
        for page in file.pages:
            page.trimbox = [MARKS, MARKS, MARKS + WIDE, MARKS + HIGH]
            page.bleedbox = [MARKS - BLEED, MARKS - BLEED, MARKS + WIDE + BLEED, MARKS + HIGH + BLEED]
            page.obj.Rotate = turn
        if change:
            change(file)
        file.save(path, deterministic_id=True)
    return path


def _paint(canvas: Any, font: str, number: int) -> None:
    """A ground that runs over the trim to the bleed and beyond it, with something in each corner of the trim."""
    canvas.setFillColor(CMYKColor(0.6, 0, 0.3, 0))
    canvas.rect(0, 0, WIDE + 2 * MARKS, HIGH + 2 * MARKS, stroke=0, fill=1)
    canvas.translate(MARKS, MARKS)
    canvas.setFillColor(CMYKColorSep(0, 0.8, 1, 0, spotName="PANTONE 021 C"))
    canvas.rect(0, HIGH - 30 * MM, 30 * MM, 30 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(0.1, 0.2, 0.6)
    canvas.circle(WIDE - 20 * MM, 20 * MM, 15 * MM, stroke=0, fill=1)
    picture = Pillow.linear_gradient("L").convert("RGB").resize((60, 60))
    canvas.drawImage(ImageReader(picture), 10 * MM, 10 * MM, 30 * MM, 30 * MM)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont(font, 24)
    canvas.drawString(12 * MM, 80 * MM, f"Größe {number}")
    canvas.setLineWidth(3)
    canvas.line(0, HIGH / 2, WIDE, HIGH / 2)
