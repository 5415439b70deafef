"""What makes a file one for the press: what it was made for, said in its catalogue and in its metadata (PDF/X-4).

Invariant: metadata say what the information dictionary says; nothing depends on the clock, and nobody is named.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFString

from .profile import Condition

PDF_VERSION = (1, 6)  # PDF/X-4 is of it
REGISTRY = "http://www.color.org"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<xmp:MetadataDate>{made}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def metadata(title: str, made: datetime, producer: str, condition: Condition) -> bytes:
    """The metadata of a file as XMP; made is aware."""
    date = made.isoformat(timespec="seconds")
    document = uuid.uuid5(uuid.NAMESPACE_URL, f"{producer}:{title}:{date}:{condition.sha256}")
    said = {"title": escape(title), "made": date, "document": document, "producer": producer}
    return XMP.format(**said).encode()


def output_intents(condition: Condition, profile: bytes) -> PDFArray:
    """What the file was made for; profile is a reference to the ICC profile."""
    entries: dict[str, object] = {
        "Type": "/OutputIntent", "S": "/GTS_PDFX", "OutputConditionIdentifier": PDFString(condition.name),
        "Info": PDFString(condition.name), "DestOutputProfile": profile,
    }  # fmt: skip
    if condition.registered:
        entries["RegistryName"] = PDFString(REGISTRY)
    return PDFArray([PDFDictionary(entries)])
