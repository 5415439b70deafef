"""Words: roles that a layout shows and no text says, in each language; languages that customers speak and no text does.

Invariant: read from the text files; what a text says only sometimes counts as said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from ....composition import Layout
from ....composition.frames import TextFrame
from ....composition.parts import frames_of
from ....content import LABELS, WORDS, House, Texts
from ....content.formats import Voice
from ....content.texts import section_of
from ....declared import Campaign
from ....errors import Place, token
from ....intake import Intake
from .seen import Seen

PERSONAL = ("customer", "order", "product", "replenish", "coupon", "stamps")
"""What texts may name and is not everyone's."""


def unsaid(
    layout: Layout, texts: Texts, house: House, campaigns: Iterable[Campaign], alone: bool = False
) -> Iterator[Seen]:
    """Roles of frames that a campaign says in one language and not in another; the layout's own that nobody says, but
    where it is looked at alone, without the shop that may say them."""
    frames = {
        frame.shows: frame.name for _, frame in reversed(list(frames_of(layout.file))) if isinstance(frame, TextFrame)
    }
    for campaign in campaigns:
        for role in sorted(layout.roles):
            silent = [one for one in texts.languages if not _says(texts, house, one, campaign, role)]
            own = role not in (*WORDS, *LABELS) and not alone
            if silent and (own or len(silent) < len(texts.languages)):
                for language in silent:
                    message = (
                        f"frame '{frames[role]}' shows '{role}', and campaign '{campaign.id}' has none in '{language}'."
                    )
                    hint = f"Write them under [{campaign.texts or campaign.id}] or [default]."
                    where = Place(f"texts/{language}.toml")
                    yield Seen("warning", "role-unsaid", frames[role], message, hint, 0.0, campaign.id, where)


def _says(texts: Texts, house: House, language: str, campaign: Campaign, role: str) -> bool:
    voice = Voice(language, f"{language}_{house.country}", house.tone, house.currency)
    return bool(texts.find(voice, section_of(campaign.texts or campaign.id, role), role, nameless=False))


def borrowed(layout: Layout, texts: Texts, house: House, campaigns: Iterable[Campaign], shop: Path) -> Iterator[Seen]:
    """What a layout of the shop's own says in its own words, in a language that the shop speaks: a headline and the
    like, and what the shop says elsewhere."""
    if not texts.shop or not layout.folder.is_relative_to(shop):
        return
    said: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for campaign, role, language in product(campaigns, layout.roles, texts.languages):
        voice = Voice(language, f"{language}_{house.country}", house.tone, house.currency)
        for one in texts.find(voice, section_of(campaign.texts or campaign.id, role), role, nameless=False)[:1]:
            said[one.file in texts.shop.values()].add((language, role))
    own = {*WORDS, *(role for _, role in said[True])}
    for language in texts.languages:
        if roles := sorted(role for spoken, role in said[False] if spoken == language and role in own):
            names = ", ".join(f"'{role}'" for role in roles)
            message = f"the layout itself says {names} in '{language}', where texts/{language}.toml says nothing."
            place = Place(f"layouts/{layout.name}/texts/{language}.toml")
            hint = "Write them in the shop's texts, if the shop is to say them."
            yield Seen("note", "layout-speaks", "", message, hint, where=place)


def personal(layout: Layout, texts: Texts, house: House, campaigns: Iterable[Campaign]) -> Iterator[Seen]:
    """Texts that say what is not the same for everyone, on a layout that has to be."""
    frames = {frame.shows: frame.name for _, frame in frames_of(layout.file) if isinstance(frame, TextFrame)}
    for campaign in campaigns if layout.file.neutral else ():
        for language, role in product(texts.languages, sorted(layout.roles)):
            voice = Voice(language, f"{language}_{house.country}", house.tone, house.currency)
            for found in texts.find(voice, section_of(campaign.texts or campaign.id, role), role, nameless=False)[:1]:
                if said := sorted(f"{group}.{name}" for group, name in found.text.names if group in PERSONAL):
                    message = f"the layout is neutral, and '{role}' of campaign '{campaign.id}' says {said[0]}."
                    hint = "Say the same to everyone, or take out 'neutral'."
                    place = found.file.place(found.keys)
                    yield Seen("error", "personal-frame", frames[role], message, hint, 0.0, campaign.id, place)


def unspoken(intake: Intake, texts: Texts, house: House) -> Iterator[Seen]:
    """Languages of customers that neither the texts speak nor the settings let fall back."""
    spoken = {*texts.languages, *(name.replace("_", "-").lower() for name in house.fallback)}
    wanted: Counter[str] = Counter()
    for parcels in intake.parcels.values():
        for parcel in parcels:
            asked = parcel.shipment.language or (parcel.customer.language if parcel.customer else "")
            tag = asked.strip().replace("_", "-").lower()
            if tag and not {tag, tag.split("-", 1)[0]} & spoken:
                wanted[tag] += 1
    for tag, count in sorted(wanted.items()):
        message = (
            f"{count} shipments ask for {token(tag)}, which no text speaks; they are written in '{house.language}'."
        )
        hint = f'Write texts/{tag}.toml, or say what is read instead: [texts] fallback = {{ {tag} = "en" }}.'
        yield Seen("warning", "language-unspoken", "", message, hint, where=Place("inserts.toml"))
