"""PDFBox preflight: fonts, widths, colour operators, pictures and metadata, each as PDF/A-1b has them.

It knows no PDF/X, so it reads a shadow: a copy that claims to be PDF/A-1b. What PDF/X-4 and PDF/A-1b share (every font
embedded and as wide as it says, no colour without a profile, the metadata and the file agreeing) is then found by a
reader that we did not write. What PDF/A-1b alone asks, for archives, is named and allowed in FOR_ARCHIVES.

Invariant: the shadow differs from the file in its claims alone, never in a page, a font program or a picture.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from .words import Demand, NoVerdict, program, run

JARS = Path("/usr/share/java")
NEEDED = {
    "preflight.jar": "libpdfbox2-java", "pdfbox2.jar": "libpdfbox2-java", "xmpbox.jar": "libpdfbox2-java",
    "fontbox2.jar": "libfontbox2-java", "commons-logging.jar": "libcommons-logging-java",
    "commons-io.jar": "libcommons-io-java", "javax.activation.jar": "libactivation-java",
    "jaxb-api.jar": "libjaxb-api-java",
}  # fmt: skip
"""Libraries, and Debian's packages of them."""

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
VALID = "is a valid PDF/A-1b file"
RULE = re.compile(r"^\d+(\.\d+)+ ?: ")

FOR_ARCHIVES = (
    # Transparency: PDF/A-1 is PDF 1.4 without it; PDF/X-4 is the PDF/X that has it, and the printer's RIP flattens it.
    r"2\.2\.1 .* Group has a transparency S entry",
    r"2\.2\.2 .* Soft Mask must be null or None",
    r"4\.1\.2 .* (ca|CA) entry in a ExtGState",
    r"4\.1\.3 .* BlendMode value",
    # Layers: PDF 1.5 brought them, so PDF/A-1 has none; PDF/X-4 does, and prints those that are on.
    r"1\.4\.8 .* OCPProperties",
    # ICC profiles of version 4: PDF 1.4 had only version 2; PDF/X-4 takes both.
    r"2\.1\.6 .* Invalid version of the ICCProfile",
)
"""Rules of PDF/A-1b that PDF/X-4 does not have, with their words, since one number stands for several
rules. None of them hides a fault of another rule."""

LINKS = (r"5\.2\.2 .* Flags of Link annotation",)
"""PDF/A-1 wants links to say that they print; what is for the screen is not printed."""

METADATA = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
TRADE = re.compile(r'xmlns:(\w+)="http://www\.npes\.org/')
"""Prefixes of PDF/X and PDF/VT claims; PDF/A wants a schema of each beside them, printers do not."""

ARCHIVE = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
)
NOTHING_TOLD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def version() -> str:
    _classpath()
    return next((path.stem.removeprefix("preflight-") for path in JARS.glob("preflight-*.jar")), "unknown")


def check(file: Path, demand: Demand) -> tuple[str, ...]:
    """What preflight finds in a shadow of the file, each rule and wording once."""
    with tempfile.TemporaryDirectory() as folder:
        shadow = Path(folder) / "shadow.pdf"
        cast(file, shadow, demand.device_rgb)
        java, classes = program("java", "default-jre-headless"), _classpath()
        done = run(java, *QUICK, "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", shadow)
    if VALID in done.stdout:
        return ()
    found = [line.strip() for line in done.stdout.splitlines() if RULE.match(line)]
    if not found:
        return (f"no verdict: {(done.stderr or done.stdout).strip()[:200]}",)
    allowed = re.compile("|".join(FOR_ARCHIVES + (LINKS if demand.links else ())))
    return tuple(dict.fromkeys(line for line in found if not allowed.match(line)))


def cast(file: Path, shadow: Path, lend: bool) -> None:
    """Write the file's shadow. lend: where the file has no output intent, its shadow gets one of a screen, so that
    colours of a screen pass; a press file must have its own."""
    with pikepdf.open(file) as pdf:
        for intent in pdf.Root.get("/OutputIntents", ()):
            intent.S = Name.GTS_PDFA1
        if lend and "/OutputIntents" not in pdf.Root:
            pdf.Root.OutputIntents = Array([_screen(pdf)])
        if "/Metadata" not in pdf.Root and "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]  # which PDF/A wants told twice
        told = pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else NOTHING_TOLD
        pdf.Root.Metadata = pdf.make_indirect(pdf.make_stream(_claim(told).encode(), METADATA))
        _list_glyphs(pdf)
        pdf.save(shadow, force_version="1.4", object_stream_mode=pikepdf.ObjectStreamMode.disable)


def _list_glyphs(pdf: pikepdf.Pdf) -> None:
    """Give each composite font a list of its glyphs, all there are. PDF/A-1 wants one, PDF/X does not; where it is
    missing, preflight tells that and looks no further: not at the widths, nor at the glyphs."""
    every = pdf.make_indirect(pdf.make_stream(b"\xff" * 8192))
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type0:
            font.DescendantFonts[0].FontDescriptor.CIDSet = every


def _claim(told: str) -> str:
    """The metadata without what PDF/X and PDF/VT say in it, and with the claim to be PDF/A-1b."""
    told = re.sub(r"<(\w+):Trapped>.*?</\1:Trapped>", "", told)
    for prefix in TRADE.findall(told):
        told = re.sub(
            rf'<{prefix}:(\w+)[^>]*>.*?</{prefix}:\1>|\s{prefix}:\w+="[^"]*"|\sxmlns:{prefix}="[^"]*"', "", told
        )
    return told.replace("</rdf:RDF>", ARCHIVE + "</rdf:RDF>", 1)


def _screen(pdf: pikepdf.Pdf) -> Dictionary:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8] = 2  # the version, in the header: PDF 1.4 knows no other
    return Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"),
        RegistryName=String("http://www.color.org"), Info=String("sRGB"),
        DestOutputProfile=pdf.make_indirect(pdf.make_stream(bytes(profile), N=3)),
    )  # fmt: skip


def _classpath() -> str:
    missing = sorted({package for jar, package in NEEDED.items() if not (JARS / jar).exists()})
    if missing:
        raise NoVerdict(f"PDFBox is not whole; Debian's packages are {' '.join(missing)}")
    return ":".join(str(JARS / jar) for jar in NEEDED)
