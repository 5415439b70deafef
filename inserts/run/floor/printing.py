"""To the shop's printer: a finished file with the ticket that its sheets and the printer's settings ask for.

Invariant: what has backs never goes to a printer that prints one side, for the stack would come out double.
"""

from __future__ import annotations

from pathlib import Path

from ... import delivery
from ...delivery import Handed, Ticket
from ...errors import DeliveryError, Place
from ...prepress import Imposition, Leaf, paper_of
from ...settings import Settings


def to_printer(path: Path, leaf: Leaf, imposition: Imposition, settings: Settings) -> Handed:
    """Send a file of such leaves, laid out so, to the printer of the settings, and say what its queue answered.

    DeliveryError: "one-sided-printer", and those of `delivery.send`.
    """
    sent = delivery.send(path, ticket_for(leaf, imposition, settings), path.stem)
    return Handed(path.name, settings.printer, sent)


def ticket_for(leaf: Leaf, imposition: Imposition, settings: Settings) -> Ticket:
    """The job ticket of a finished file."""
    printer, paper = settings.printing, paper_of(leaf, imposition).media
    turn = imposition.sheet.turn if leaf.sides > 1 else None
    if turn and printer.duplex == "off":
        hint = f"Print it on another printer, or mend duplex under [printers.{settings.printer}]."
        raise DeliveryError(
            "one-sided-printer",
            "the cards have backs, and this printer prints one side.",
            Place(settings.printer),
            hint,
        )
    return Ticket(
        queue=printer.queue or settings.printer,
        turn=turn,
        tray=printer.tray or "",
        media=printer.media or delivery.media_of(paper.width, paper.height),
        options=printer.options,
    )
