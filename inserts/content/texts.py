"""Texts: the shop's words over the layout's, by language, campaign, tone, and whether the name is known.

Invariant: a text prints nothing unknown. One that would print an unknown name gives way to a nameless one of the
same section; where there is none, the insert is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..declared import ActionOffer
from ..emphasis import looks_of, signed
from ..errors import SettingsError, did_you_mean
from ..model import Parcel, Tone
from ..toml import Toml
from . import expressions
from .context import NAMES
from .formats import Voice, clean, joined
from .house import House
from .values import Context, Value
from .values import field as value_of

WORDS = ("eyebrow", "headline", "greeting", "note", "signature", "suggestions_title")
REQUIRED = ("headline",)
COUPON_LABELS = (
    "coupon_headline_percent", "coupon_headline_amount", "coupon_headline_shipping", "coupon_headline_gift",
    "coupon_call", "coupon_until",
)  # fmt: skip
REASONS = (
    "reason", "reason_product", "reason_customer", "reason_bestseller",
    "reason_upgrade", "reason_similar", "reason_replacement",
)  # fmt: skip
LABELS = (*COUPON_LABELS, *REASONS, "prices_note", "imprint", "objection")
ACTION_WORDS = ("title", "text", "call")
VARIANTS = ("du", "sie", "nameless")
KEPT = 512
"""So many ways to print a text are remembered."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A text that answers a question in a voice, and where it stands; fixed is how it prints where no name is in it,
    said how it printed for some values of its names."""

    text: expressions.Text
    file: Toml
    keys: Path
    fixed: str | None = None
    naming: bool = False
    said: dict[tuple[Value, ...], str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The text files of the shop and of one layout, by language tag ("de", "de-at"; case does not count)."""

    shop: Mapping[str, Toml]
    layout: Mapping[str, Toml]
    _files: dict[str, tuple[Toml, ...]] = field(default_factory=dict)
    _found: dict[tuple[str, tuple[Path, ...], str, str, bool], tuple[Found, ...]] = field(default_factory=dict)
    _formal: dict[str, bool] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages an insert can speak: the shop's, or the layout's where the shop has no texts."""
        return tuple(dict.fromkeys(_base(tag) for tag in (self.shop or self.layout)))

    def files(self, voice: Voice) -> tuple[Toml, ...]:
        """The files to look into, the first that answers counts: shop before layout, region before language."""
        tag = _tag(voice.locale)
        if tag not in self._files:
            shelves = ({_tag(name): toml for name, toml in shelf.items()} for shelf in (self.shop, self.layout))
            wanted = (tag, voice.language)
            self._files[tag] = tuple(shelf[name] for shelf in shelves for name in wanted if name in shelf)
        return self._files[tag]

    def find(self, voice: Voice, sections: tuple[Path, ...], role: str, nameless: bool) -> tuple[Found, ...]:
        """All texts for a role of the first section that has any, the one to try first in front."""
        key = (voice.locale, sections, role, voice.tone, nameless)
        if (found := self._found.get(key)) is None:
            searched = (tuple(self._search(voice, section, role, nameless)) for section in sections)
            found = self._found[key] = next(filter(None, searched), ())
        return found

    def _search(self, voice: Voice, section: Path, role: str, nameless: bool) -> Iterator[Found]:
        for file in self.files(voice):
            for variant in variants(voice, nameless):
                source = table(file.data, (*section, *variant)).get(role)
                if isinstance(source, str):
                    yield _read(source, file, (*section, *variant, role), voice)

    def formal(self, voice: Voice) -> bool:
        """Whether the language's files tell Sie from du; English has no such thing."""
        tag = _tag(voice.locale)
        if tag not in self._formal:
            self._formal[tag] = any(_tells_sie(file.data) for file in self.files(voice))
        return self._formal[tag]

    def nameless(self, voice: Voice, context: Context) -> bool:
        """Whether the name is unknown: du needs a first name, Sie a salutation and a last name."""
        if voice.tone == "sie" and self.formal(voice):
            return any(value_of(context, "customer", name) is None for name in ("salutation", "last_name"))
        return value_of(context, "customer", "first_name") is None

    def words(
        self, voice: Voice, sections: tuple[Path, ...], role: str, context: Context, nameless: bool | None = None
    ) -> str | None:
        """The printed words of a role from the first section that has it; None where none has.

        nameless is what the method of that name says, for who asks it once for all roles. SettingsError
        "value-unknown" where the words would print what is unknown; it names file, line and column.
        """
        if nameless is None:
            nameless = self.nameless(voice, context)
        found = self.find(voice, sections, role, nameless)
        return _first(found, voice, context)[1] if found else None

    def where(self, voice: Voice, sections: tuple[Path, ...], role: str, context: Context) -> str:
        """Where the words of a role stand: "texts/de.toml:12:1"; empty where there are none."""
        found = self.find(voice, sections, role, self.nameless(voice, context))
        one, words = _first(found, voice, context) if found else (None, "")
        return str(one.file.place(one.keys)) if one and words else ""


def variants(voice: Voice, nameless: bool) -> tuple[Path, ...]:
    """Sub-tables of a section in the order of search. Where the name is known, nameless ones come last, for
    texts that print a part of the name that is unknown all the same."""
    plain: tuple[Path, ...] = ((voice.tone,), ())
    bare: tuple[Path, ...] = ((voice.tone, "nameless"), ("nameless",))
    return (bare[0], plain[0], bare[1], plain[1]) if nameless else (*plain, *bare)


def table(data: object, keys: Path) -> Mapping[str, object]:
    """The table at the key path; empty where there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


@lru_cache(maxsize=1024)
def section_of(texts_id: str, role: str) -> tuple[Path, ...]:
    """Sections that a campaign's role is looked for in, in order."""
    return ((texts_id,), ("labels",) if role in LABELS else ("default",))


def sections_of_action(action: ActionOffer) -> tuple[Path, ...]:
    """Sections of an action's words: by its id, then by its kind."""
    return ("action", action.id), ("action", action.kind)


def needed(words: str | None, role: str, where: str) -> str:
    """The words, or SettingsError "text-missing" where there are none."""
    if words:
        return words
    raise SettingsError("text-missing", f"there is no text '{role}' for {where}.", hint="Write it in texts/.")


def _first(found: tuple[Found, ...], voice: Voice, context: Context) -> tuple[Found, str]:
    """The first that prints no unknown name, with its words."""
    for one in found[:-1]:
        try:
            return one, one.fixed if one.fixed is not None else _said(one, voice, context)
        except SettingsError as fault:
            if fault.code != "value-unknown" or not one.naming:
                raise
    last = found[-1]
    return last, last.fixed if last.fixed is not None else _said(last, voice, context)


def _said(one: Found, voice: Voice, context: Context) -> str:
    """The words of a text: they depend on the values of its names alone, which most cards share."""
    known = (voice.currency, *one.text.known(context))
    if (said := one.said.get(known)) is None:
        if len(one.said) >= KEPT:
            one.said.clear()
        said = one.said[known] = _rendered(one, voice, context)
    return said


def _rendered(one: Found, voice: Voice, context: Context) -> str:
    try:
        said = joined(tidy(one.text.render(context, voice.words)))
        return tidy(signed(*looks_of(said))) if one.text.looks else said
    except SettingsError as fault:
        raise SettingsError(fault.code, fault.message, one.file.place(one.keys), fault.hint) from fault


def _read(source: str, file: Toml, keys: Path, voice: Voice) -> Found:
    try:
        text = expressions.words(source)
    except SettingsError as fault:
        raise SettingsError(fault.code, fault.message, file.place(keys), fault.hint) from fault
    naming = any(group == "customer" and name in NAMES for group, name in text.names)
    found = Found(text, file, keys, naming=naming)
    return found if text.names else replace(found, fixed=_rendered(found, voice, {}))


_BREAKS = re.compile(r"[ \t]*\n[ \t]*")
_RUNS = re.compile(r"[ \t]{2,}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_PARAGRAPHS = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Ends trimmed, runs of spaces one space, line breaks kept, at most one blank line."""
    if "\n" in text:
        text = _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", text))
    if "  " in text or "\t" in text:
        text = _RUNS.sub(" ", text)
    return text.strip(" \t\n")


def _tells_sie(data: object) -> bool:
    return isinstance(data, dict) and ("sie" in data or any(_tells_sie(value) for value in data.values()))


# ── whose language, which tone ────────────────────────────────────────────────────────────────


def _tag(name: str) -> str:
    return name.replace("_", "-").lower()


def language_of(wanted: Iterable[str], available: Iterable[str], fallback: Mapping[str, str], shop: str) -> str:
    """The language of an insert: the first that is named, or what it falls back to, or the shop's.

    SettingsError "text-missing" where not even the shop's language has texts.
    """
    known = {_tag(language) for language in available}
    instead = {_tag(language): _base(other) for language, other in fallback.items()}
    asked = next((_tag(language) for language in wanted if language), _tag(shop))
    base, home = _base(asked), _base(shop)
    for language in (asked, instead.get(asked, ""), base, instead.get(base, ""), home):
        if language in known:
            return language
    guess = did_you_mean(home, known)
    raise SettingsError("text-missing", f"there are no texts in '{home}', the shop's language.", hint=guess)


def _base(name: str) -> str:
    return _tag(name).split("-", 1)[0]


def voice_of(parcel: Parcel, house: House, available: Iterable[str]) -> Voice:
    """How the insert speaks: language of order, profile or shop; tone of profile, business or shop.

    A gift is not spoken to in the payer's way.
    """
    shipment = parcel.shipment
    customer = None if shipment.gift_message.strip() else parcel.customer
    wanted = (clean(shipment.language), clean(customer.language) if customer else "")
    language = language_of(wanted, available, house.fallback, house.language)
    own = customer.tone if customer else None
    tone = own or ("sie" if shipment.business else house.tone)
    country = shipment.country.upper() if _COUNTRY.fullmatch(shipment.country) else house.country
    return _voice(language, country, tone, house.currency)


@lru_cache(maxsize=1024)
def _voice(language: str, country: str, tone: Tone, currency: str) -> Voice:
    return Voice(language, f"{language}_{country}", tone, currency)
