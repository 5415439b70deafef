"""One insert, from its parcel: what speaks, what it says, what is left out.

Invariant: `consider` decides and `write` words it. Between them the caller asks the ledger for a code; nothing
here remembers anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct

from ..declared import ActionOffer, Campaign, Codes, Offer
from ..errors import SettingsError, did_you_mean
from ..model import Action, ActionKind, Assortment, Coupon, Insert, Parcel, Product, Suggestion
from . import offers
from .actions import Dropped, ask
from .addresses import qr_fault
from .campaigns import Choice, Standing, addressee, choose, stand
from .codes import sample_code
from .context import build, delivery_day, name_of, short_name_of, with_product
from .formats import Voice, clean
from .house import House
from .prices import Price, priced
from .stamps import stamps
from .suggestions import Bounds, Pick, suggest
from .texts import REASONS, WORDS, Texts, needed, section_of, sections_of_action, voice_of
from .values import Context

Thing = TypeVar("Thing")

QUIET: tuple[ActionKind, ...] = ("service", "guide")
"""Kinds of actions that are no advertising, so that a neutral insert may carry them."""


class Shown(NamedTuple):
    """What a suggestion says of its product, whoever gets it."""

    name: str
    price: Price
    picture_sha256: str
    short_name: str
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """All that stays the same for one run.

    layout is the one of campaigns that name none; texts and roles (further text roles a layout shows, beside
    texts.WORDS and texts.LABELS) are by layout; bare are the layouts that have no place for suggestions. picture_fault
    says what is wrong with a picture file, empty where nothing is; picture_sha256 gives the hash of one that is fine;
    sample_code what stands for an offer's codes.
    """

    house: House
    assortment: Assortment
    layout: str
    texts: Mapping[str, Texts]
    picture_fault: Callable[[str], str]
    picture_sha256: Callable[[str], str]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sample_code: Callable[[Codes], str] = sample_code
    bare: frozenset[str] = frozenset()
    _exempt: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False)
    _promised: dict[tuple[str, date, date | None, Voice], offers.Promise] = field(default_factory=dict, init=False)
    _shown: dict[tuple[str, Voice, bool], Shown] = field(default_factory=dict, init=False)

    def exempt(self, language: str) -> tuple[str, ...]:
        """Names of the goods that must not be discounted."""
        if language not in self._exempt:
            self._exempt[language] = offers.exempt(self.assortment, language)
        return self._exempt[language]

    def promised(self, offer: Offer, expires: date, ships: date, voice: Voice) -> offers.Promise:
        """What the offer gives until that day, with a parcel of that day."""
        starts = offer.valid_from if offer.valid_from and offer.valid_from > ships else None
        key = (offer.id, expires, starts, voice)
        if key not in self._promised:
            barred = self.exempt(voice.language)
            self._promised[key] = offers.promise(offer, expires, starts, self.assortment, barred, voice)
        return self._promised[key]

    def shown(self, product: Product, voice: Voice, priced: bool) -> Shown:
        """The product beside its reason, with a price or without."""
        key = (product.sku, voice, priced)
        if key not in self._shown:
            self._shown[key] = _shown(product, voice, priced, self)
        return self._shown[key]


class Considered(Struct, frozen=True):
    """What was decided for a parcel. offer and expiry are None where the insert carries no coupon."""

    parcel: Parcel
    voice: Voice
    standing: Standing
    choice: Choice
    context: Context
    layout: str
    offer: Offer | None = None
    expiry: offers.Expiry | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An insert, and what was left out of it and why; sources, where asked for, says where each role's words stand."""

    insert: Insert
    dropped: tuple[Dropped, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


def consider(parcel: Parcel, edition: Edition, trace: bool = False) -> Considered:
    """Which campaign speaks to the parcel, in which voice, with which offer.

    choice.insert "none": print nothing; else give the result to `write`, with a code where offer is not None.
    DataError "unknown-channel", SettingsError for a condition, an offer or a language that is not there.
    """
    house = edition.house
    standing = stand(parcel, house.channels)
    voice = voice_of(parcel, house, edition.texts[edition.layout].languages)
    hidden = not standing.named
    context = build(parcel, edition.assortment, house, voice.language, hidden)
    ships = parcel.shipment.ship_date
    who = addressee(parcel)
    choice = choose(house.campaigns, house.neutral, standing, context, ships, who, house.customer_key, trace)
    if choice.insert == "neutral" and not hidden:
        context = build(parcel, edition.assortment, house, voice.language, hidden=True)
    layout = (choice.campaign.layout if choice.campaign else "") or edition.layout
    if choice.campaign is None or choice.insert != "full" or not choice.campaign.offer or not standing.offers:
        return Considered(parcel, voice, standing, choice, context, layout)
    offer = _named(choice.campaign.offer, house.offers, "offer")
    expiry = offers.expiry(offer, delivery_day(parcel.shipment, house.delivery_days))
    return Considered(parcel, voice, standing, choice, context, layout, offer, expiry)


def claimant(offer: Offer, parcel: Parcel) -> tuple[Literal["order", "shipment", "customer"], str]:
    """Whom the offer is given to once: what kind of id, and the id; a guest's order stands for the guest."""
    match offer.once_per:
        case "shipment":
            return "shipment", parcel.shipment.id
        case "customer" if parcel.identity:
            return "customer", parcel.identity
        case _:
            return "order", parcel.shipment.order


def write(
    considered: Considered, edition: Edition, code: str = "", expires: date | None = None,
    rule: Mapping[str, str] | None = None, trace: bool = False,
) -> Written:  # fmt: skip
    """The insert. code and expires are those recorded by the ledger; no code, no coupon. rule is its terms as data.

    SettingsError "text-missing" or "value-unknown" where words are missing, "bad-address" for a coupon's.
    """
    found = considered
    campaign = found.choice.campaign
    if campaign is None:
        raise ValueError("no campaign: there is nothing to write")
    full = found.choice.insert == "full"
    say = _sayer(found, edition, campaign)
    context: Context = {**found.context, "coupon": {}}
    printed = _coupon(found, edition, say, context, code, expires, rule or {})
    if printed and found.offer:
        context = {**context, **offers.fields_of(found.offer, printed.value, printed.expires)}
    actions, unasked = _actions(found, edition, campaign, context, printed is not None)
    most = campaign.suggestions if full and found.layout not in edition.bare else 0
    picks, dropped = _picks(found, edition, most, printed is not None, trace)
    prices = found.standing.prices and all(say(role, context) for role in ("prices_note", "imprint"))
    suggestions, unpriced = _suggestions(picks, found.voice, edition, say, context, prices)
    texts = _texts(say, context, edition.roles.get(found.layout, ()), full, suggestions)
    needed(texts.get("headline", ""), "headline", f"campaign '{campaign.id}' in '{found.voice.language}'")
    insert = Insert(
        shipment=found.parcel.shipment.id,
        order=found.parcel.shipment.order,
        campaign=campaign.id,
        layout=found.layout,
        language=found.voice.language,
        locale=found.voice.locale,
        tone=found.voice.tone,
        texts=texts,
        coupon=printed,
        actions=actions,
        suggestions=suggestions,
        neutral=not full,
        art=campaign.art,
        stamps=stamps(edition.house.stamps, found.context) if full else None,
    )
    sources = _sources(found, edition, campaign, context, texts) if trace else {}
    return Written(insert, (*unasked, *dropped, *unpriced), sources)


def _sources(
    found: Considered, edition: Edition, campaign: Campaign, context: Context, roles: Iterable[str]
) -> Mapping[str, str]:
    texts, section = edition.texts[found.layout], campaign.texts or campaign.id
    return {role: texts.where(found.voice, section_of(section, role), role, context) for role in roles}


def _sayer(found: Considered, edition: Edition, campaign: Campaign) -> offers.Label:
    """Words of a role in the campaign's sections, empty where there are none."""
    texts, section = edition.texts[found.layout], campaign.texts or campaign.id
    nameless = texts.nameless(found.voice, found.context)

    def say(role: str, context: Context) -> str:
        return texts.words(found.voice, section_of(section, role), role, context, nameless) or ""

    return say


def _coupon(
    found: Considered,
    edition: Edition,
    say: offers.Label,
    context: Context,
    code: str,
    expires: date | None,
    rule: Mapping[str, str],
) -> Coupon | None:
    if not code or found.offer is None or found.expiry is None:
        return None

    def label(role: str, said: Context) -> str:
        return needed(say(role, said), role, f"'{found.voice.language}'")

    until = expires or found.expiry.expires
    promised = edition.promised(found.offer, until, found.parcel.shipment.ship_date, found.voice)
    return offers.coupon(found.offer, code, until, promised, context, found.voice, label, edition.house.hosts, rule)


def _texts(
    say: offers.Label, context: Context, further: tuple[str, ...], full: bool, suggestions: tuple[Suggestion, ...]
) -> Mapping[str, str]:
    """Words by role; a role that has nothing to say is not in it."""
    left_out = {
        "suggestions_title": not suggestions,
        "prices_note": not any(suggestion.price for suggestion in suggestions),
        "objection": not full,
    }
    said = {role: say(role, context) for role in _roles(further) if not left_out.get(role)}
    return {role: words for role, words in said.items() if words}


@lru_cache(maxsize=64)
def _roles(further: tuple[str, ...]) -> tuple[str, ...]:
    """Roles of a card's own texts, each once."""
    return tuple(dict.fromkeys((*WORDS, "prices_note", "imprint", "objection", *further)))


def _actions(
    found: Considered, edition: Edition, campaign: Campaign, context: Context, coupon: bool
) -> tuple[tuple[Action, ...], tuple[Dropped, ...]]:
    house, voice, texts = edition.house, found.voice, edition.texts[found.layout]
    nameless = texts.nameless(voice, context)
    wanted = [_named(action, house.actions, "action") for action in campaign.actions]
    quiet = found.standing.insert == "neutral"
    loud = [action for action in wanted if quiet and action.kind not in QUIET]

    def words(action: ActionOffer, role: str, said: Context) -> str:
        sections = sections_of_action(action)
        return needed(texts.words(voice, sections, role, said, nameless), role, f"action '{action.id}'")

    printable = [action for action in wanted if action not in loud]
    shipment, assortment = found.parcel.shipment, edition.assortment
    asked, dropped = ask(
        printable, coupon, shipment, assortment, context, voice.language, words, house.hosts, house.key
    )
    return asked, (*(Dropped(action.id, "a neutral insert does not advertise") for action in loud), *dropped)


def _picks(
    found: Considered, edition: Edition, count: int, coupon: bool, trace: bool
) -> tuple[tuple[Pick, ...], tuple[Dropped, ...]]:
    house, standing = edition.house, found.standing
    barred = found.offer.exclude_categories if coupon and found.offer else ()
    bounds = Bounds(house.reserve, house.dearer, (*house.exclude_categories, *barred), coupon)
    count = count if standing.suggests else 0
    return suggest(found.parcel, edition.assortment, bounds, count, edition.picture_fault, standing.named, trace)


def _suggestions(
    picks: tuple[Pick, ...], voice: Voice, edition: Edition, say: offers.Label, context: Context, prices: bool
) -> tuple[tuple[Suggestion, ...], tuple[Dropped, ...]]:
    made, unpriced = [], []
    for pick in picks:
        product, reason = pick.product, _reason(pick, voice.language, say, context)
        name, price, sha256, short, url = edition.shown(product, voice, prices)
        if price.why_not:
            unpriced.append(Dropped(product.sku, f"stands without its price: {price.why_not}"))
        made.append(Suggestion(product.sku, name, reason, price.price, price.note, product.picture, sha256, short, url))
    return tuple(made), tuple(unpriced)


def _shown(product: Product, voice: Voice, prices: bool, edition: Edition) -> Shown:
    return Shown(
        name_of(product, voice.language),
        priced(product, voice) if prices else Price(),
        edition.picture_sha256(product.picture) if product.picture else "",
        short_name_of(product, voice.language),
        product.link if product.link and not qr_fault(product.link, edition.house.hosts) else "",
    )


def _reason(pick: Pick, language: str, say: offers.Label, context: Context) -> str:
    """The shop's own words for the pair, else the label of its relation, its source, or the neutral one."""
    candidate = pick.candidate
    if own := clean(candidate.reasons.get(language) or candidate.reasons.get("", "")):
        return own
    said = with_product(context, candidate.anchor, language)
    for role in (f"reason_{candidate.relation}", f"reason_{candidate.source}"):
        if role not in REASONS or (role == "reason_product" and candidate.anchor is None):
            continue
        if words := say(role, said):
            return words
    return needed(say("reason", said), "reason", f"'{language}'")


def _named(id: str, known: Mapping[str, Thing], what: str) -> Thing:
    if id not in known:
        raise SettingsError(f"unknown-{what}", f"there is no {what} '{id}'.", hint=did_you_mean(id, known))
    return known[id]
