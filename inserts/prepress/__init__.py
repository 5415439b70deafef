"""What goes to the press: pages become a streamed PDF, read back before it is handed over."""

from .artworks import unprintable
from .condition import read_condition
from .contact import ContactSheet, Remark, Section, Shot, print_contact_sheet
from .cover import Cover, Leaving, Supplement
from .edge import Edge
from .frames import Outline, frames_over
from .hand import Hand
from .images import Darkroom
from .imposition import Imposition, Spot, blocks, named, paper_of, slots, spots, upright
from .leaf import Leaf, leaf_of
from .positions import Row
from .preflight.expected import Expected, expect
from .preflight.pixels import read_pixels
from .preflight.readback import Finding, read_back
from .preview import picture, preview, print_alone
from .profile import OFFICE, Condition, Profile
from .room import free_of
from .sheets import load_sheet
from .slips import Slip
from .testpage import TestPage, print_test_page
from .volume import Volume
from .written import Written

__all__ = [
    "OFFICE",
    "Condition",
    "ContactSheet",
    "Cover",
    "Darkroom",
    "Edge",
    "Expected",
    "Finding",
    "Hand",
    "Imposition",
    "Leaf",
    "Leaving",
    "Outline",
    "Profile",
    "Remark",
    "Row",
    "Section",
    "Shot",
    "Slip",
    "Spot",
    "Supplement",
    "TestPage",
    "Volume",
    "Written",
    "blocks",
    "expect",
    "frames_over",
    "free_of",
    "leaf_of",
    "load_sheet",
    "named",
    "paper_of",
    "picture",
    "preview",
    "print_alone",
    "print_contact_sheet",
    "print_test_page",
    "read_back",
    "read_condition",
    "read_pixels",
    "slots",
    "spots",
    "unprintable",
    "upright",
]
