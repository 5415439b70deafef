"""Proofreading: every text of every campaign, in every language and tone, with and without a name and a coupon.

Invariant: what passes here cannot be held for a missing text, a missing name or a missing coupon later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from ..declared import ActionOffer, Campaign
from ..emphasis import lacking
from ..errors import InsertsError, SettingsError, did_you_mean
from ..model import Tone
from ..toml import Toml
from .actions import MOST
from .context import NAMES, TABLE, What, fields
from .expressions import text, words
from .formats import Voice
from .grammar import unknown_names
from .house import House
from .texts import (
    ACTION_WORDS,
    COUPON_LABELS,
    LABELS,
    REASONS,
    REQUIRED,
    VARIANTS,
    WORDS,
    Found,
    Path,
    Texts,
    section_of,
    sections_of_action,
    table,
)  # fmt: skip
from .values import Context, Entries, Money, Value

TONES: tuple[Tone, ...] = ("du", "sie")
COMMON = ("default", "labels", "action")
Columns = Mapping[str, tuple[str, ...]] | None
"""Further columns by group ("customer", "order", "product"); None where they are not known: any name is allowed."""

_SHOWN: Mapping[str, tuple[str, ...]] = {
    **{role: (f"coupon.{role.split('_')[1]}",) for role in COUPON_LABELS},
    **dict.fromkeys(REASONS, ("reason",)),
    **{role: (f"lead.{role}", f"second.{role}") for role in ACTION_WORDS},
}
"""What frames show, by the role of its words, where that is called otherwise."""

ALWAYS_PLAIN = ("coupon_until",)

_SAMPLES: Mapping[What, Value] = {
    "text": "x",
    "yes/no": True,
    "whole number": 3,
    "number": Decimal("0.5"),
    "money": Money("19.90"),
    "date": date(2026, 12, 24),
    "list of texts": Entries(("x",)),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One way a campaign can speak; looks are those that its layout can give the words it shows."""

    voice: Voice
    named: bool
    coupon: bool
    looks: Mapping[str, int]


def spelt(
    house: House, texts: Mapping[str, Texts], columns: Columns, roles: Mapping[str, tuple[str, ...]]
) -> Iterator[InsertsError]:
    """All that is wrong with the text files, each for itself; arguments as in `lint`."""
    every = tuple(role for shown in roles.values() for role in shown)
    for name, shelf in texts.items():
        for file in shelf.shop.values():
            yield from _file(file, house, columns, every, own=True)
        for file in shelf.layout.values():
            yield from _file(file, house, columns, roles.get(name, ()), own=False)


def spoken(
    house: House, texts: Mapping[str, Texts], layout: str, roles: Mapping[str, tuple[str, ...]],
    looks: Mapping[str, Mapping[str, int]],
) -> Iterator[InsertsError]:  # fmt: skip
    """All that is wrong with what campaigns find in the text files; arguments as in `lint`."""
    for campaign in (*house.campaigns, house.neutral):
        shelf_name = campaign.layout or layout
        if campaign.insert != "none" and shelf_name in texts:
            shown = (roles.get(shelf_name, ()), looks.get(shelf_name, {}))
            yield from _once(_campaign(campaign, house, texts[shelf_name], *shown))


# ── one file ──────────────────────────────────────────────────────────────────────────────────


def _file(file: Toml, house: House, columns: Columns, roles: tuple[str, ...], own: bool) -> Iterator[InsertsError]:
    """Sections, roles, values and names of one file. A layout's may be for campaigns that the shop does not have, and
    for frames that it no longer has itself."""
    known = [*COMMON, *(campaign.texts or campaign.id for campaign in (*house.campaigns, house.neutral))]
    for section, content in file.data.items():
        if not isinstance(content, dict):
            yield file.fault("bad-value", f"'{section}' stands outside of any section.", [section])
        elif own and section not in known:
            guess = did_you_mean(section, known)
            yield file.fault("unknown-section", f"no campaign speaks from [{section}].", [section], guess)
        elif section == "action":
            yield from _actions(file, house, columns, own)
        else:
            allowed = {"default": (*WORDS, *roles), "labels": LABELS}.get(section, (*WORDS, *LABELS, *roles))
            yield from _section(file, (section,), allowed, columns, own)


def _actions(file: Toml, house: House, columns: Columns, own: bool) -> Iterator[InsertsError]:
    known = {name for action in house.actions.values() for name in (action.id, action.kind)}
    for name in table(file.data, ("action",)):
        if own and name not in known:
            guess = did_you_mean(name, known)
            yield file.fault("unknown-section", f"there is no action '{name}'.", ["action", name], guess)
        yield from _section(file, ("action", name), ACTION_WORDS, columns, own)


def _section(file: Toml, keys: Path, allowed: tuple[str, ...], columns: Columns, own: bool) -> Iterator[InsertsError]:
    for name, value in table(file.data, keys).items():
        here = (*keys, name)
        if isinstance(value, dict) and name in _variants_of(keys[-1]):
            yield from _section(file, here, allowed, columns, own)
        elif name not in allowed:
            guess = did_you_mean(name, (*allowed, *VARIANTS))
            if own or guess:
                yield file.fault("unknown-role", f"'{name}' is no role of texts here.", here, guess)
        elif not isinstance(value, str):
            yield file.fault("bad-value", f"'{name}' must be a text.", here)
        else:
            yield from _source(file, here, value, columns)


def _variants_of(table: str) -> tuple[str, ...]:
    """Sub-tables that may stand in a table: nameless ones in a tone's, none in a nameless one's."""
    return {"du": ("nameless",), "sie": ("nameless",), "nameless": ()}.get(table, VARIANTS)


def _source(file: Toml, keys: Path, source: str, columns: Columns) -> Iterator[InsertsError]:
    try:
        used = words(source).names
    except SettingsError as fault:
        yield file.fault(fault.code, fault.message, keys, fault.hint)
        return
    for message in unknown_names(used, fields(columns, coupon=True)):
        yield file.fault("unknown-name", message, keys)
    if keys[-1] in ALWAYS_PLAIN and words(source).looks:
        yield file.fault("bad-markup", f"'{keys[-1]}' is set plain.", keys, "Take the signs of markup out.")


# ── one campaign ──────────────────────────────────────────────────────────────────────────────


def _campaign(
    campaign: Campaign, house: House, texts: Texts, roles: tuple[str, ...], looks: Mapping[str, int]
) -> Iterator[InsertsError]:
    full = campaign.insert == "full"
    actions = [house.actions[action] for action in campaign.actions if action in house.actions]
    offer = house.offers.get(campaign.offer)
    for language, tone, named, coupon in product(texts.languages, TONES, (True, False), (True, False)):
        if (coupon and offer is None) or (named and not full):
            continue
        voice = Voice(language, f"{language}_{house.country}", tone, house.currency)
        case = Case(voice, named, coupon, looks)
        wanted: list[tuple[str, bool]] = [(role, role in REQUIRED) for role in (*WORDS, *roles)]
        wanted += [(role, False) for role in ("prices_note", "imprint", "objection")]
        if coupon and offer:
            wanted += [(role, True) for role in COUPON_LABELS if role.endswith((f"_{offer.kind}", "_call", "_until"))]
        if full and campaign.suggestions:
            wanted += [(role, role == "reason") for role in REASONS]
        for role, required in wanted:
            yield from _words(case, texts, section_of(campaign.texts or campaign.id, role), role, required, campaign.id)
        for action in actions[: MOST + 1]:
            yield from _asked(case, texts, action, campaign.id)


def _once(faults: Iterable[InsertsError]) -> Iterator[InsertsError]:
    """The faults, a missing text but once for each language: who lacks it in one tone most often lacks it in all."""
    told = set()
    for fault in faults:
        if fault.code != "text-missing" or fault.hint not in told:
            yield fault
        told.add(fault.hint)


def _asked(case: Case, texts: Texts, action: ActionOffer, campaign: str) -> Iterator[InsertsError]:
    for role in ACTION_WORDS:
        yield from _words(case, texts, sections_of_action(action), role, True, f"{campaign}, action '{action.id}'")


def _words(
    case: Case, texts: Texts, sections: tuple[Path, ...], role: str, required: bool, who: str
) -> Iterator[InsertsError]:
    voice = case.voice
    kind = f"{voice.language}, {voice.tone}{'' if case.named else ', name unknown'}"
    try:
        said = texts.words(voice, sections, role, _sample(case, texts))
    except SettingsError as fault:
        yield SettingsError(fault.code, f"campaign '{who}' ({kind}): {fault.message}", fault.where, fault.hint)
        return
    for found in texts.find(voice, sections, role, not case.named):
        yield from _unset(found, role, case.looks)
    if required and not said:
        named = " or ".join(dict.fromkeys(f"[{'.'.join(section)}]" for section in (sections[0], sections[-1])))
        where = f"texts/{voice.language}.toml, section {named}"
        message = f"campaign '{who}' ({kind}) has no text '{role}'."
        yield SettingsError("text-missing", message, hint=f"Write '{role}' in {where}.")


def _unset(found: Found, role: str, looks: Mapping[str, int]) -> Iterator[InsertsError]:
    """What a text asks for that no style of the frames showing it has."""
    for shows in _SHOWN.get(role, (role,)):
        for code, name in lacking(found.text.looks, looks.get(shows, found.text.looks)):
            message = f"'{role}' has words in {name}, and the layout's style of '{shows}' does not say what that is."
            hint = f"Give that style a key '{name}', or take the signs out of the text."
            yield found.file.fault(code, message, found.keys, hint)


def _sample(case: Case, texts: Texts) -> Context:
    """A context in which all is known but what the case leaves out."""
    made: dict[str, dict[str, Value]] = {
        group: {name: _SAMPLES[field.what] for name, field in known.items()} for group, known in TABLE.items()
    }
    for group, name in _used(texts.files(case.voice)):
        made.setdefault(group, {}).setdefault(name, "x")
    if not case.named:
        made["customer"].update(dict.fromkeys(NAMES))
    if not case.coupon:
        made["coupon"] = {}
    return made


def _used(files: Iterable[Toml]) -> Iterator[tuple[str, str]]:
    """Further columns that texts of the files use."""
    for file in files:
        for source in _sources(file.data):
            try:
                yield from ((group, name) for group, name in text(source).names if group in TABLE)
            except SettingsError:
                continue


def _sources(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _sources(value)
