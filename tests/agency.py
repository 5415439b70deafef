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


# ── art of every kind, for a press ────────────────────────────────────────────────────────────

SPOT = (
    "/Separation /PANTONE#20021#20C /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [0 .6 1 0] >>"
)
TRIMMED = f"{MARKS:.3f} {MARKS:.3f} {MARKS + WIDE:.3f} {MARKS + HIGH:.3f}"
PHOTO = (24, 16)


def lean(path: Path, content: str, *, change: Callable[[Any], None] | None = None, **resources: Any) -> Path:
    """A PDF of A6, its content as operators; resources are PDF source by key, or made by a function of the file."""
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(WIDE + 2 * MARKS, HIGH + 2 * MARKS))
        page.trimbox = pikepdf.Object.parse(f"[{TRIMMED}]".encode())
        page.obj.Resources = pikepdf.Dictionary()
        for key, made in resources.items():
            found = made(file) if callable(made) else pikepdf.Object.parse(made.encode())
            page.obj.Resources[f"/{key}"] = found
        page.obj.Contents = file.make_stream(content.encode())
        if change:
            change(file)
        file.save(
            path, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
        )
    return path


def photo(file: Any, space: Any, **entries: Any) -> Any:
    """A picture of 24 by 16 pixels, a ramp of reds and blues, as 8-bit RGB."""
    wide, high = PHOTO
    data = b"".join(bytes((x * 10, 40, y * 15)) for y in range(high) for x in range(wide))
    stream = file.make_stream(data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide, Height=high)
    stream.ColorSpace, stream.BitsPerComponent = space, 8
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def jpeg(file: Any) -> Any:
    """The same as a JPEG."""
    out, wide_high = io.BytesIO(), PHOTO
    plain = photo(file, pikepdf.Name.DeviceRGB)
    Pillow.frombytes("RGB", wide_high, plain.read_bytes()).save(out, "JPEG", quality=95, subsampling=0)
    plain.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
    return plain


def icc(file: Any, parts: int, data: bytes) -> Any:
    """A colour space by its ICC profile."""
    return pikepdf.Array([pikepdf.Name.ICCBased, file.make_stream(data, N=parts)])
