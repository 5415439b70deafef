"""The shop as this room knows it: what it declared, as plain values, and the key its codes come from.

Invariant: whoever calls fills it; nothing here is read from a file, the environment or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..declared import ActionOffer, Campaign, Channel, Offer, StampCard
from ..model import Tone

NEUTRAL = Campaign(id="neutral", insert="neutral", suggestions=0)


@dataclass(frozen=True, slots=True)
class House:
    """What the shop declared: its names as in inserts.toml; offers and actions by id.

    channels holds the shipped ones too. dearer is in percent. hosts are those a QR code may lead to.
    key makes codes and tokens, customer_key decides who is held out; both are secret.
    """

    name: str
    key: bytes = field(repr=False)
    customer_key: bytes = field(repr=False)
    imprint: str = ""
    currency: str = "EUR"
    language: str = "de"
    tone: Tone = "du"
    country: str = "DE"
    delivery_days: int = 2
    reserve: int = 0
    dearer: int = 30
    exclude_categories: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    fallback: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()
    neutral: Campaign = NEUTRAL
    offers: Mapping[str, Offer] = field(default_factory=dict)
    actions: Mapping[str, ActionOffer] = field(default_factory=dict)
    stamps: StampCard | None = None
