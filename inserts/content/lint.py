"""What `check` finds in campaigns, offers, actions and texts: everything at once, each with its place.

Invariant: nothing is written and nobody's data is needed; what passes can only fail later for a parcel's own data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from jinja2 import nodes

from ..declared import ActionOffer, Campaign, Offer
from ..errors import InsertsError, SettingsError, did_you_mean
from ..toml import Key, Toml
from .addresses import address
from .codes import derive
from .context import TABLE, fields
from .expressions import Condition, condition, text
from .grammar import Fields, unknown_names
from .house import House
from .offers import value_fault
from .proofreading import Columns, spelt, spoken
from .terms import PHRASES
from .texts import Texts
from .values import Context, Value

_OFFER_NAMES: Fields = {"code": None, "language": None}
_LITERALS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "yes/no": (bool,),
    "whole number": (int, float),
    "number": (int, float),
    "money": (int, float),
    "date": (str,),
}


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def lint(
    house: House,
    toml: Toml,
    texts: Mapping[str, Texts],
    layout: str,
    coupons: Mapping[str, bool],
    columns: Columns = None,
    roles: Mapping[str, tuple[str, ...]] | None = None,
    declared: tuple[Sequence[Offer], Sequence[ActionOffer]] = ((), ()),
    looks: Mapping[str, Mapping[str, int]] | None = None,
    *,
    aloud: bool = True,
) -> tuple[InsertsError, ...]:
    """All errors of what the shop declares, in the order of its file; empty where nothing is wrong.

    toml is inserts.toml; texts are by layout, layout the default one; coupons says of each layout whether it
    has a place for one; columns are the tables' further columns; roles the layouts' further text roles;
    declared are offers and actions as written, so that doubled ids are found and places are right; looks are
    those that the layouts' frames can give the words they show ("headline", "coupon.call", "lead.text", "reason").
    aloud: every campaign is heard in every language and tone, which takes longest.
    """
    offers, actions = declared[0] or tuple(house.offers.values()), declared[1] or tuple(house.actions.values())
    found = [
        *_doubled("campaign", house.campaigns, toml),
        *_doubled("offer", offers, toml),
        *_doubled("action", actions, toml),
    ]
    for index, campaign in enumerate(house.campaigns):
        found += _campaign(campaign, ("campaign", index), house, toml, layout, coupons, columns)
    found += _campaign(house.neutral, ("neutral",), house, toml, layout, coupons, columns)
    if house.stamps:
        known = {group: names for group, names in fields(columns, coupon=False).items() if group != "stamps"}
        found += _asked(house.stamps.count, ("stamps", "count"), toml, known)
    used = {campaign.offer for campaign in house.campaigns}
    languages = [language for name, shelf in texts.items() if name == layout for language in shelf.languages]
    for index, offer in enumerate(offers):
        found += _offer(offer, ("offer", index), house, toml, languages if offer.id in used else ())
    for index, action in enumerate(actions):
        found += _action(action, ("action", index), house, toml, columns)
    found += spelt(house, texts, columns, roles or {})
    if aloud:
        told = {(fault.code, str(fault.where)) for fault in found}
        heard = spoken(house, texts, layout, roles or {}, looks or {})
        found += [fault for fault in heard if (fault.code, str(fault.where)) not in told]
    return tuple({(fault.code, str(fault.where), fault.message): fault for fault in found}.values())


def _doubled(what: str, things: Iterable[_Named], toml: Toml) -> Iterator[InsertsError]:
    seen: set[str] = set()
    for index, thing in enumerate(things):
        if thing.id in seen:
            yield toml.fault("duplicate-id", f"there are two {what}s '{thing.id}'.", (what, index, "id"))
        seen.add(thing.id)


def _campaign(
    campaign: Campaign,
    keys: tuple[Key, ...],
    house: House,
    toml: Toml,
    layout: str,
    coupons: Mapping[str, bool],
    columns: Columns,
) -> Iterator[InsertsError]:
    yield from _asked(campaign.when, (*keys, "when"), toml, fields(columns, coupon=False))
    if campaign.starts and campaign.ends and campaign.starts > campaign.ends:
        yield toml.fault("bad-window", f"campaign '{campaign.id}' ends before it starts.", (*keys, "ends"))
    used = campaign.layout or layout
    if used not in coupons:
        guess = did_you_mean(used, coupons)
        yield toml.fault("unknown-layout", f"there is no layout '{used}'.", (*keys, "layout"), guess)
    if campaign.offer and campaign.offer not in house.offers:
        guess = did_you_mean(campaign.offer, house.offers)
        yield toml.fault("unknown-offer", f"there is no offer '{campaign.offer}'.", (*keys, "offer"), guess)
    elif campaign.offer and campaign.insert != "full":
        message = f"campaign '{campaign.id}' has an offer, and inserts without one."
        yield toml.fault("offer-unused", message, (*keys, "offer"), 'Take it out, or write insert = "full".')
    elif campaign.offer and not coupons.get(used, True):
        message = f"layout '{used}' has no place for the coupon of campaign '{campaign.id}'."
        yield toml.fault("no-coupon-frame", message, (*keys, "offer"))
    for index, action in enumerate(campaign.actions):
        if action not in house.actions:
            guess = did_you_mean(action, house.actions)
            yield toml.fault("unknown-action", f"there is no action '{action}'.", (*keys, "actions", index), guess)


def _asked(source: str, keys: tuple[Key, ...], toml: Toml, known: Fields) -> Iterator[InsertsError]:
    """What is wrong with an expression."""
    try:
        asked = condition(source)
    except SettingsError as fault:
        yield toml.fault(fault.code, fault.message, keys, fault.hint)
        return
    for message in unknown_names(asked.names, known):
        yield toml.fault("unknown-name", message, keys)
    for message in literal_faults(asked):
        yield toml.fault("bad-condition", message, keys)


def literal_faults(asked: Condition) -> list[str]:
    """Comparisons that can never hold because of a fixed value's type, as `customer.orders == '1'`."""
    compares = [asked.node, *asked.node.find_all(nodes.Compare)]
    pairs = [pair for compare in compares if isinstance(compare, nodes.Compare) for pair in _pairs(compare)]
    faults = []
    for group, name, value in pairs:
        field = TABLE.get(group, {}).get(name)
        if field and field.what in _LITERALS and not _fits(value, field.what):
            faults.append(f"{group}.{name} is a {field.what}, {value!r} is none.")
    return faults


def _pairs(compare: nodes.Compare) -> Iterator[tuple[str, str, object]]:
    """Names (group and field) and the fixed values they are held against, by ==, < and the like, or in a list."""
    left: nodes.Node = compare.expr
    for operand in compare.ops:
        right: nodes.Node = operand.expr
        listed = isinstance(right, nodes.List | nodes.Tuple)
        against = right.items if isinstance(right, nodes.List | nodes.Tuple) else [right]
        sides = [(left, item) for item in against] + [(right, left)]
        for one, other in sides if listed or operand.op not in ("in", "notin") else ():
            match one, other:
                case nodes.Getattr(node=nodes.Name(name=group), attr=name), nodes.Const(value=value):
                    yield group, name, value
        left = right


def _fits(value: object, what: str) -> bool:
    return isinstance(value, _LITERALS[what]) and isinstance(value, bool) == (what == "yes/no")


def _offer(
    offer: Offer, keys: tuple[Key, ...], house: House, toml: Toml, languages: Iterable[str]
) -> Iterator[InsertsError]:
    if fault := value_fault(offer):
        yield toml.fault("offer-value", f"offer '{offer.id}': {fault}", (*keys, "value"))
    if offer.codes.source == "pool" and not offer.codes.pool:
        yield toml.fault("codes-missing", f"offer '{offer.id}' takes codes from no pool.", (*keys, "codes"))
    if offer.codes.source == "fixed" and not offer.codes.code:
        yield toml.fault("codes-missing", f"offer '{offer.id}' has no fixed code.", (*keys, "codes"))
    for language in languages:
        if language not in PHRASES:
            message = f"offer '{offer.id}': there are no coupon terms in '{language}'."
            hint = f'Let it fall back: [texts] fallback = {{ {language} = "en" }}, without texts/{language}.toml.'
            yield toml.fault("terms-missing", message, keys, hint)
    code = offer.codes.code or derive(bytes(32), offer.id, "sample")
    sample: Context = {"code": code, "language": house.language}
    yield from _address(offer.url, _OFFER_NAMES, sample, f"offer '{offer.id}'", (*keys, "url"), house, toml)


def _action(
    action: ActionOffer, keys: tuple[Key, ...], house: House, toml: Toml, columns: Columns
) -> Iterator[InsertsError]:
    known: Fields = {"token": None, "language": None, "product": fields(columns, coupon=False)["product"]}
    here = f"https://{house.hosts[0]}/x" if house.hosts else ""
    try:
        columns_used = {name: "x" for group, name in text(action.url).names if group == "product"}
    except SettingsError:
        columns_used = {}
    product: dict[str, Value] = {**columns_used, "guide": here, "link": here}
    sample: Context = {"token": "x" * 12, "language": house.language, "product": product}
    yield from _address(action.url, known, sample, f"action '{action.id}'", (*keys, "url"), house, toml)


def _address(
    template: str,
    known: Fields,
    sample: Context,
    who: str,
    keys: tuple[Key, ...],
    house: House,
    toml: Toml,
) -> Iterator[InsertsError]:
    try:
        unknown = unknown_names(text(template).names, known)
        yield from (toml.fault("unknown-name", f"{who}: {message}", keys) for message in unknown)
        if not unknown:
            address(template, sample, house.hosts)
    except SettingsError as fault:
        yield toml.fault(fault.code, f"{who}: {fault.message}", keys, fault.hint)
