"""The cast of a layout: inserts that show what it may meet. Made-up customers in every campaign and language, and the
shop's own extremes.

Invariant: written as the shop's inserts are written; codes are samples, nothing is recorded. Equal data, equal cast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...content import Considered, House, Texts
from ...content.formats import Voice
from ...declared import Campaign
from ...errors import InsertsError
from ...intake import Intake
from ...ledger import AlreadyHad
from ...model import Held, Insert, Parcel, Tone
from ...settings import Print, Settings, load
from .. import shelf
from ..issuing import Given, Issue
from ..shop import Shop, enter, open_layout
from .extremes import Extreme, counted, extremes, product_extremes, suggesting, written
from .people import LONGEST, NAMELESS, PEOPLE, PLAIN, Person, addressed, parcels
from .scenes import Scene, scenes, with_campaigns_on
from .supposed import supposed

MOST = 200


@dataclass(frozen=True, slots=True)
class Case:
    """One insert of the cast and what it shows, as in "longest name".

    shipment: whose insert it is, where it is none that was made up (it says a customer's name then). supposed: it
    carries an offer or an action that the shop does not have.
    """

    caption: str
    insert: Insert
    shipment: str = ""
    supposed: bool = False

    @property
    def title(self) -> str:
        """Caption, campaign, language and tone; nothing personal."""
        insert = self.insert
        of = f", shipment {self.shipment}" if self.shipment else ""
        return f"{self.caption} ({insert.campaign}, {insert.language}, {insert.tone}{of})"


@dataclass(frozen=True, slots=True)
class Cast:
    """The cases; those that cannot even be written, each with its title; how many there are too many of; the campaigns
    that speak in it."""

    cases: tuple[Case, ...]
    held: tuple[tuple[str, Held], ...] = ()
    left_out: int = 0
    campaigns: tuple[Campaign, ...] = ()


Found = Case | tuple[str, Held]


def open_for(folder: Path, layout: str) -> Shop:
    """The shop in the folder, with the layout; where there is no shop, the starter that ships with the program, in the
    layout's own words.

    A layout that no campaign uses is put under those that name none; a neutral one under the neutral campaign alone.
    LayoutError: unknown-layout, and what is wrong with the layout; SettingsError and what else keeps a shop shut.
    """
    try:
        settings = load(folder).shown_whole
    except InsertsError as fault:
        if fault.code != "no-shop":
            raise
        return _in_its_own_words(enter(_using(load(shelf.shipped("starter")), layout), lasting=False))
    return enter(_using(settings, layout), lasting=False)


def _using(settings: Settings, layout: str) -> Settings:
    """The settings, with the layout in use."""
    file = settings.file
    found = open_layout(layout, settings)
    if layout in (file.print.layout, *(campaign.layout for campaign in (file.neutral, *file.campaign))):
        return settings
    if not found.file.neutral:
        return settings.printed(layout=layout, sheet="single")
    neutral = file.neutral.model_copy(update={"layout": layout})
    single = settings.printed(sheet="single")
    return replace(single, file=single.file.model_copy(update={"neutral": neutral}))


def usual(settings: Settings) -> str:
    """The layout of campaigns that name none, as the shop's own file says it."""
    return str(settings.toml.data.get("print", {}).get("layout", Print.model_fields["layout"].default))


def _used(settings: Settings, layout: str) -> bool:
    data = settings.toml.data
    return layout in (
        usual(settings),
        *(one.get("layout") for one in (data.get("neutral", {}), *data.get("campaign", ()))),
    )


def _in_its_own_words(shop: Shop) -> Shop:
    texts = {name: Texts({}, own.layout) if own.layout else own for name, own in shop.texts.items()}
    return replace(shop, texts=texts)


def cast(shop: Shop, layout: str, intake: Intake, today: date) -> Cast:
    """The cast of a layout of the shop's: at most MOST cases, what matters most first; no two that print alike."""
    edition = with_campaigns_on(shop.edition(intake), layout, shop.layouts[layout].shows, _used(shop.settings, layout))
    own = tuple(extremes(written(intake, edition, layout), shop.layouts[layout]))
    zone = shop.settings.file.shop.timezone
    made_up = parcels(edition.house, zone, edition.assortment, intake.attributes, today)
    played = tuple(scenes(edition, layout, made_up, ((one.parcel, one.insert) for one in own)))
    cases: dict[str, Case] = {}
    held: dict[tuple[str, str, str], tuple[str, Held]] = {}
    for one in _all(played, own, shop, layout, today):
        if isinstance(one, Case):
            cases.setdefault(repr(replace(one.insert, shipment="", order="", campaign="")), one)
        else:
            held.setdefault((one[1].code, one[1].message, one[1].where), one)
    campaigns = tuple(scene.campaign for scene in played)
    return Cast(tuple(cases.values())[:MOST], tuple(held.values()), max(0, len(cases) - MOST), campaigns)


def _all(played: tuple[Scene, ...], own: Iterable[Extreme], shop: Shop, layout: str, today: date) -> Iterator[Found]:
    """Every case, what matters most first."""
    if not played:
        return
    texts, shows = shop.texts[layout], shop.layouts[layout].shows
    languages = sorted(texts.languages, key=lambda language: language != shop.house.language)
    voices = [voice for language in languages for voice in _voices(language, texts, shop.house)]
    lead = max(played, key=lambda scene: _weight(scene, voices))
    yield from _addressing([lead], PEOPLE, voices)
    yield from _addressing(played, [LONGEST], voices)
    for scene in played:
        if scene.campaign.offer:
            yield from _case("no coupon", scene, addressed(scene.parcel, PLAIN, *voices[0]), _refused)
    if "suggestions" in shows:
        yield from _with_products(lead, voices, shop.folder)
    yield from _supposed(lead, voices, shows, today)
    for one in own:
        yield Case(one.caption, one.insert, one.parcel.shipment.id)
    yield from _addressing(played, [NAMELESS], voices)


def _addressing(played: Iterable[Scene], people: Iterable[Person], voices: Iterable[Voiced]) -> Iterator[Found]:
    for scene in played:
        for voice in voices:
            for person in people:
                yield from _case(person.caption, scene, addressed(scene.parcel, person, *voice))


Voiced = tuple[str, Tone]


def _voices(language: str, texts: Texts, house: House) -> tuple[Voiced, ...]:
    """The language with each tone that its texts tell apart; the shop's own tone first."""
    voice = Voice(language, f"{language}_{house.country}", house.tone, house.currency)
    other: Tone = "sie" if house.tone == "du" else "du"
    return ((language, house.tone), (language, other)) if texts.formal(voice) else ((language, house.tone),)


def _case(caption: str, scene: Scene, parcel: Parcel, issue: Issue | None = None) -> Iterator[Found]:
    """The case, or why it is none; nothing where the campaign does not write for that parcel."""
    decided = scene.play(parcel, issue)
    if decided is None:
        return
    if isinstance(decided.outcome, Insert):
        yield Case(caption, decided.outcome)
    elif isinstance(decided.outcome, Held):
        voice = decided.considered.voice if decided.considered else None
        said = f", {voice.language}, {voice.tone}" if voice else ""
        yield f"{caption} ({scene.campaign.id}{said})", decided.outcome


def _weight(scene: Scene, voices: Iterable[Voiced]) -> tuple[int, int]:
    """In how many voices a campaign's headline says a name, and how much it has to set."""
    ways, most = 0, 0
    for voice in voices:
        short, long = (_played(scene, addressed(scene.parcel, person, *voice)) for person in (PLAIN, LONGEST))
        if long is not None:
            ways += short is not None and short.texts.get("headline") != long.texts.get("headline")
            words = sum(map(len, long.texts.values())) + len(long.coupon.terms if long.coupon else "")
            most = max(most, words + 100 * len(long.suggestions))
    return ways, most


def _played(scene: Scene, parcel: Parcel) -> Insert | None:
    decided = scene.play(parcel)
    return decided.outcome if decided and isinstance(decided.outcome, Insert) else None


def _refused(some: Sequence[Considered]) -> list[Given]:
    """No coupon, as for the second parcel of an order."""
    return [AlreadyHad("", date.min) for _ in some]


def _with_products(scene: Scene, voices: Sequence[Voiced], folder: Path) -> Iterator[Found]:
    """As many suggestions as the campaign may make, and fewer; and the products that are hardest to set."""
    most, plain = scene.campaign.suggestions, addressed(scene.parcel, PLAIN, *voices[0])
    for count in range(most + 1):
        said = counted(count)
        for issue, without in ((None, ""), *([(_refused, ", no coupon")] if scene.campaign.offer else [])):
            yield from _case(f"{said}{without}", scene.changed(suggestions=count), plain, issue)
    products = scene.edition.assortment.products
    for voice in {voice[0]: voice for voice in reversed(voices)}.values():
        parcel = addressed(scene.parcel, PLAIN, *voice)
        for best in product_extremes(products.values(), voice[0], folder):
            for count in range(1, most + 1):
                staged = scene.changed(suggestions=count)
                staged = replace(staged, edition=suggesting(staged.edition, best.skus))
                yield from _case(f"{best.caption}, {count}", staged, parcel)


def _supposed(scene: Scene, voices: Iterable[Voiced], shows: frozenset[str], today: date) -> Iterator[Found]:
    """What the layout has frames for and the shop may never ask; nothing where there are no words for it."""
    for voice in voices:
        parcel = addressed(scene.parcel, LONGEST, *voice)
        for caption, edition in supposed(scene.edition, scene.campaign, shows, today):
            for one in _case(caption, replace(scene, edition=edition), parcel):
                if isinstance(one, Case):
                    yield replace(one, supposed=True)
