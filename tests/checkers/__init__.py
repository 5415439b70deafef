"""Independent checkers: programs that share nothing with ours say whether a file is sound.

Invariant: each is optional, and one that is absent has no verdict; "machine-checked" is all that may be said, never
"certified".
"""

from __future__ import annotations

from . import ghostscript, pdfcpu, poppler, preflight, qpdf
from .words import DEMANDS, Demand, NoVerdict, demanded

CHECKERS = {
    "qpdf": qpdf,
    "pdfcpu": pdfcpu,
    "PDFBox preflight": preflight,
    "poppler": poppler,
    "Ghostscript": ghostscript,
}
"""By the name that the trade calls them; each has version() and check(file, demand)."""

__all__ = ["CHECKERS", "DEMANDS", "Demand", "NoVerdict", "demanded"]
