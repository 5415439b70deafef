"""What goes to the press: pages become a streamed PDF, read back before it is handed over."""

from .cover import Cover, Row
from .edge import Edge
from .expected import Expected, expect
from .hand import Hand
from .images import Darkroom
from .leaf import Leaf, leaf_of
from .pixels import preview, read_pixels
from .readback import Finding, read_back
from .slips import Slip
from .volume import Volume, Written

__all__ = [
    "Cover",
    "Darkroom",
    "Edge",
    "Expected",
    "Finding",
    "Hand",
    "Leaf",
    "Row",
    "Slip",
    "Volume",
    "Written",
    "expect",
    "leaf_of",
    "preview",
    "read_back",
    "read_pixels",
]
