"""What slips and covers say, in the languages a warehouse may speak.

Invariant: every language says everything, and nothing here is about a customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Words:
    """One language; locale is for dates. {part} and {parts} are numbers."""

    locale: str
    cover: str
    part: str
    read: str
    sealed: str
    held: str
    skipped: str
    position: str
    shipment: str
    match: str
    status: str
    why_held: str
    why_skipped: str
    positions: str
    sisters: str
    notices: str
    demo_title: str
    demo: str
    no_card: str
    slip_held: str
    slip_skipped: str
    unknown: str

    def day(self, day: date) -> str:
        """The day in full."""
        return format_date(day, "full", locale=self.locale)


GERMAN = Words(
    locale="de",
    cover="Packliste",
    part="Teil {part} von {parts}",
    read="gelesen",
    sealed="gedruckt",
    held="angehalten",
    skipped="ausgelassen",
    position="Pos.",
    shipment="Sendung",
    match="Kennung",
    status="Karte",
    why_held="Angehalten, und was zu tun ist",
    why_skipped="Ausgelassen, und warum",
    positions="Alle Positionen",
    sisters="Gehört zusammen mit",
    notices="Zu beachten",
    demo_title="Nur zur Probe",
    demo="Die Gutscheincodes sind mit dem öffentlichen Probeschlüssel gemacht und nicht geheim. "
    "Diese Karten gehören nicht in Pakete.",
    no_card="Keine Karte",
    slip_held="Für diese Sendung konnte keine Karte gedruckt werden:",
    slip_skipped="Für diese Sendung ist keine Karte vorgesehen:",
    unknown="ohne",
)

ENGLISH = Words(
    locale="en_GB",
    cover="Pick list",
    part="part {part} of {parts}",
    read="read",
    sealed="printed",
    held="held back",
    skipped="left out",
    position="Pos.",
    shipment="Shipment",
    match="Match",
    status="Card",
    why_held="Held back, and what to do",
    why_skipped="Left out, and why",
    positions="All positions",
    sisters="Belongs with",
    notices="Please note",
    demo_title="For trial only",
    demo="The coupon codes are made with the public demonstration key and are no secret. "
    "Do not put these cards into parcels.",
    no_card="No card",
    slip_held="No card could be printed for this shipment:",
    slip_skipped="No card is meant for this shipment:",
    unknown="none",
)

LANGUAGES: Mapping[str, Words] = {"de": GERMAN, "en": ENGLISH}


def words_of(language: str) -> Words:
    """The words for a language ("de", "de_AT"); English where we do not speak it."""
    return LANGUAGES.get(language[:2], ENGLISH)
