"""A small file that a press takes: the harmless twin beside which faults are planted, to see that checkers bite.

Invariant: made without a line of the program's own code, so that the checkers are tried alone.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.colors import CMYKColor, CMYKColorSep
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]
FONT = ROOT / "fonts" / "source-sans-3" / "SourceSans3-Regular.ttf"
CONDITION = ROOT / "layouts" / "conditions" / "fogra39-coated.icc"
MM = 72 / 25.4
BLEED, WIDTH, HEIGHT = 3 * MM, 105 * MM, 148 * MM

BLACK = CMYKColor(0, 0, 0, 1)
GREEN = CMYKColor(0.69, 0, 0.56, 0.49)
REGISTRATION = CMYKColorSep(1, 1, 1, 1, spotName="All", density=1)
GOLD = CMYKColorSep(0.1, 0.3, 0.8, 0, spotName="PANTONE 871 C", density=1)

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Twin</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-12-04T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-12-04T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-12-04T00:00:00Z</xmp:MetadataDate><pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def draw(file: Path, words: CMYKColor = BLACK, area: CMYKColor = GREEN, mode: str = "CMYK", pixels: int = 300) -> None:
    """Write an A6 card with bleed. words, area: their inks; mode: that of its picture, an inch wide, in pixels."""
    pdfmetrics.registerFont(TTFont("Twin", str(FONT)))
    told = io.BytesIO()
    canvas = Canvas(
        told, (WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED), pdfVersion=(1, 6), initialFontName="Twin", invariant=1
    )  # fmt: skip
    canvas.setFillColor(area)
    canvas.rect(0, 0, WIDTH + 2 * BLEED, 60, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.circle(200, 200, 20, stroke=0, fill=1)
    canvas.drawImage(ImageReader(Image.linear_gradient("L").resize((pixels, pixels)).convert(mode)), 40, 250, 72, 72)
    canvas.setStrokeColor(REGISTRATION)
    canvas.setLineWidth(0.25)
    canvas.line(BLEED, 0, BLEED, 2 * MM)
    canvas.setFillColor(words)
    canvas.setFont("Twin", 24)
    canvas.drawString(40, 120, "Danke, Anna!")
    canvas.save()
    _claim(told, file)


def _claim(told: io.BytesIO, file: Path) -> None:
    with pikepdf.open(told) as pdf:
        page = pdf.pages[0]
        for key in ("/Trans", "/Rotate"):
            del page[key]
        width, height = WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED
        page.BleedBox = Array([0, 0, round(width, 3), round(height, 3)])
        page.TrimBox = Array([round(side, 3) for side in (BLEED, BLEED, width - BLEED, height - BLEED)])
        ink = pdf.make_indirect(pdf.make_stream(CONDITION.read_bytes(), N=4))
        pdf.Root.OutputIntents = Array([Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"),
            RegistryName=String("http://www.color.org"), Info=String("Coated FOGRA39"), DestOutputProfile=ink,
        )])  # fmt: skip
        pdf.Root.Metadata = pdf.make_indirect(
            pdf.make_stream(XMP.encode(), Dictionary(Type=Name.Metadata, Subtype=Name.XML))
        )
        del pdf.trailer["/Info"]
        date = String("D:20261204000000Z")
        pdf.docinfo.update(
            {"/Title": String("Twin"), "/CreationDate": date, "/ModDate": date, "/Trapped": Name("/False")}
        )
        pdf.save(file, deterministic_id=True)
