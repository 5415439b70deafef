"""What goes to the press: pages become a streamed PDF, read back before it is handed over."""

from .artworks import unprintable
from .condition import read_condition
from .contact import ContactSheet, Remark, Section, Shot, print_contact_sheet
from .cover import Cover, Leaving, Supplement
from .edge import Edge
from .frames import Outline, frames_over
from .hand import Hand
from .images import Darkroom, too_coarse
from .imposition import Imposition, Spot, blocks, named, paper_of, slots, spots, upright
from .leaf import Leaf, leaf_of
from .positions import Row
from .preflight.dotted import png_pages
from .preflight.expected import Expected, Notes
from .preflight.pixels import chosen, read_pixels
from .preflight.readback import Finding, Reading, read_back, read_file
from .preflight.record import as_record, from_record, key_mark, seal
from .preflight.specimens import Sample, note_specimens
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
    "Notes",
    "Outline",
    "Profile",
    "Reading",
    "Remark",
    "Row",
    "Sample",
    "Section",
    "Shot",
    "Slip",
    "Spot",
    "Supplement",
    "TestPage",
    "Volume",
    "Written",
    "as_record",
    "blocks",
    "chosen",
    "frames_over",
    "free_of",
    "from_record",
    "key_mark",
    "leaf_of",
    "load_sheet",
    "named",
    "note_specimens",
    "paper_of",
    "picture",
    "png_pages",
    "preview",
    "print_alone",
    "print_contact_sheet",
    "print_test_page",
    "read_back",
    "read_condition",
    "read_file",
    "read_pixels",
    "seal",
    "slots",
    "spots",
    "too_coarse",
    "unprintable",
    "upright",
]
