"""Where every mark goes: an insert on a layout becomes pages of placed marks.

Invariant: pure but for fonts and pictures read once a volume; a Page that leaves here is final.
"""

from .compose import Compiled, ahead, compile, compose
from .frames import Edge, Half
from .layout import Layout, load
from .outlines import outlines
from .pictures import Pictures
from .preprinted import bear
from .readout import key_of, read_out

__all__ = [
    "Compiled", "Edge", "Half", "Layout", "Pictures", "ahead", "bear", "compile", "compose", "key_of", "load",
    "outlines", "read_out",
]  # fmt: skip
