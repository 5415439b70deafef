"""Memory: decisions taken, codes issued, files made, copies printed."""

from .book import ATTEMPTS, FILE, Ledger, Writing
from .words import (
    AlreadyHad,
    Claim,
    Decision,
    Event,
    EventKind,
    Issued,
    Lies,
    Print,
    Printed,
    PrintStatus,
    Reason,
    Volume,
)

__all__ = [
    "ATTEMPTS",
    "FILE",
    "AlreadyHad",
    "Claim",
    "Decision",
    "Event",
    "EventKind",
    "Issued",
    "Ledger",
    "Lies",
    "Print",
    "PrintStatus",
    "Printed",
    "Reason",
    "Volume",
    "Writing",
]
