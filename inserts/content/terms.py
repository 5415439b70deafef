"""The sentences the law asks for, in German, English and Arabic: a coupon's terms, the lowest price of 30 days.

Invariant: the sentence of terms is made from the offer's data and nothing else, so that what is printed and
what the shop enforces cannot differ. German says neither du nor Sie, Arabic speaks to no man or woman.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..declared import Offer
from ..errors import SettingsError
from .formats import Voice, comma, day, isolated, money

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Phrases:
    """A language's phrases. {value}, {redeem} and the like are filled in; nothing else is ever added."""

    percent: str
    amount: str
    shipping: str
    gift: str
    until: str
    since: str
    minimum: str
    excluded: str
    price_bound: str
    categories: tuple[str, str]
    reduced: str
    names: str
    parts: str
    quotes: str
    one_each: str
    personal: str
    public: str
    shared: str
    combinable: str
    alone: str
    no_cash: str
    no_change: str
    free_shipping: str
    low_30: str
    semicolon: str = "; "
    units: Mapping[str, str] = field(default_factory=dict)
    """Units of unit prices, where they are not written as elsewhere."""


PHRASES: Mapping[str, Phrases] = {
    "de": Phrases(
        percent="{value} Rabatt auf eine Bestellung bei {redeem}",
        amount="{value} Rabatt auf eine Bestellung bei {redeem}",
        shipping="Versandkostenfreie Lieferung einer Bestellung bei {redeem}",
        gift="{value} als Geschenk zu einer Bestellung bei {redeem}",
        until="gültig bis {until}",
        since="gültig vom {since} bis {until}",
        minimum="ab einem Warenwert von {minimum} (inkl. MwSt.)",
        excluded="ausgenommen: {listed}",
        price_bound="preisgebundene Bücher und andere nicht rabattfähige Artikel",
        categories=("die Kategorie {names}", "die Kategorien {names}"),
        reduced="bereits reduzierte Artikel",
        names=" und ",
        parts=" sowie ",
        quotes="„{}“",
        one_each="ein Gutschein pro Person",
        personal="der persönliche Code ist einmal einlösbar",
        public="der Code ist einmal einlösbar",
        shared="der Code ist einmal pro Person einlösbar",
        combinable="und mit anderen Gutscheinen kombinierbar",
        alone="und nicht mit anderen Gutscheinen kombinierbar",
        no_cash="keine Barauszahlung",
        no_change="keine Barauszahlung, kein Restguthaben",
        free_shipping="Versandkostenfrei",
        low_30="niedrigster Preis der letzten 30 Tage: {price}",
    ),
    "en": Phrases(
        percent="{value} off one order at {redeem}",
        amount="{value} off one order at {redeem}",
        shipping="Free delivery of one order at {redeem}",
        gift="{value} as a gift with one order at {redeem}",
        until="valid until {until}",
        since="valid from {since} to {until}",
        minimum="for goods worth {minimum} or more (incl. VAT)",
        excluded="excluded: {listed}",
        price_bound="books at fixed prices and other goods that cannot be discounted",
        categories=("the category {names}", "the categories {names}"),
        reduced="goods already reduced",
        names=" and ",
        parts=", and ",
        quotes="“{}”",
        one_each="one coupon per person",
        personal="the personal code can be redeemed once",
        public="the code can be redeemed once",
        shared="the code can be redeemed once per person",
        combinable="and combined with other coupons",
        alone="and cannot be combined with other coupons",
        no_cash="no cash alternative",
        no_change="no cash alternative, no change given",
        free_shipping="Free delivery",
        low_30="lowest price of the last 30 days: {price}",
    ),
    "ar": Phrases(
        percent="خصم {value} على طلب واحد لدى {redeem}",
        amount="خصم بقيمة\u00a0{value} على طلب واحد لدى {redeem}",
        shipping="توصيل مجاني لطلب واحد لدى {redeem}",
        gift="{value} هدية مع طلب واحد لدى {redeem}",
        until="القسيمة صالحة حتى {until}",
        since="القسيمة صالحة من {since} إلى {until}",
        minimum="عند شراء بضائع لا تقل قيمتها عن\u00a0{minimum} (شاملة ضريبة القيمة المضافة)",
        excluded="باستثناء: {listed}",
        price_bound="الكتب ذات السعر المحدد والبضائع الأخرى التي لا يسري عليها الخصم",
        categories=("فئة {names}", "فئات {names}"),
        reduced="البضائع المخفضة مسبقًا",
        names=" و",
        parts=" وكذلك ",
        quotes="«{}»",
        one_each="قسيمة واحدة لكل شخص",
        personal="الرمز الشخصي صالح للاستخدام مرة واحدة",
        public="الرمز صالح للاستخدام مرة واحدة",
        shared="الرمز صالح للاستخدام مرة واحدة لكل شخص",
        combinable="ويمكن جمعه مع قسائم أخرى",
        alone="ولا يمكن جمعه مع قسائم أخرى",
        no_cash="لا تُصرف القسيمة نقدًا",
        no_change="لا تُصرف القسيمة نقدًا ولا يُعاد باقي قيمتها",
        free_shipping="توصيل مجاني",
        low_30="أدنى سعر خلال آخر 30 يومًا: {price}",
        semicolon="؛ ",
        units={"kg": "كغ", "l": "لتر", "m": "م", "m²": "م²", "m³": "م³"},
    ),
}


def phrases(language: str) -> Phrases:
    """The language's phrases; SettingsError "terms-missing" where the program has none."""
    found = PHRASES.get(language.split("-", 1)[0])
    if found is None:
        message = f"there are no coupon terms in '{language}'."
        raise SettingsError("terms-missing", message, hint="Offers can be made in German, English and Arabic so far.")
    return found


def terms(offer: Offer, value: str, expires: date, starts: date | None, exempt: Sequence[str], voice: Voice) -> str:
    """The sentence of terms. starts is None where the coupon counts at once; exempt names the goods that
    must not be discounted (price-bound books): by name up to three, else as a kind."""
    say = phrases(voice.language)
    shown = _quoted(value, voice, say) if offer.kind == "gift" else value
    clauses = [
        _promise(offer, shown, expires, starts, voice, say),
        _exclusions(offer, exempt, voice, say),
        say.one_each if offer.once_per == "customer" and offer.codes.source != "fixed" else "",
        f"{_redeemed(offer, say)} {say.combinable if offer.combinable else say.alone}",
        say.no_change if offer.kind == "amount" else say.no_cash,
    ]
    return say.semicolon.join(clause for clause in clauses if clause) + "."


def _promise(offer: Offer, value: str, expires: date, starts: date | None, voice: Voice, say: Phrases) -> str:
    worth = {"percent": say.percent, "amount": say.amount, "shipping": say.shipping, "gift": say.gift}[offer.kind]
    until = day(expires, voice.locale)
    window = say.until.format(until=until)
    if starts is not None:
        window = say.since.format(since=day(starts, voice.locale), until=until)
    redeem = isolated(offer.redeem, voice.language)
    promise = f"{worth.format(value=value, redeem=redeem)}{comma(voice.language)}{window}"
    if offer.minimum is None:
        return promise
    return f"{promise} {say.minimum.format(minimum=money(offer.minimum, voice.currency, voice.locale))}"


def _exclusions(offer: Offer, exempt: Sequence[str], voice: Voice, say: Phrases) -> str:
    listed: list[str] = []
    if exempt and offer.kind in ("percent", "amount"):
        named = len(exempt) <= MOST_NAMED
        listed += [_quoted(name, voice, say) for name in exempt] if named else [say.price_bound]
    if offer.exclude_categories:
        names = _listed([_quoted(name, voice, say) for name in offer.exclude_categories], say.names, voice)
        listed.append(say.categories[len(offer.exclude_categories) > 1].format(names=names))
    if offer.exclude_reduced:
        listed.append(say.reduced)
    return say.excluded.format(listed=_listed(listed, say.parts, voice)) if listed else ""


def _quoted(name: str, voice: Voice, say: Phrases) -> str:
    return say.quotes.format(isolated(name, voice.language))


def _listed(parts: Sequence[str], last: str, voice: Voice) -> str:
    """ "a, b und c"."""
    return last.join(part for part in (comma(voice.language).join(parts[:-1]), parts[-1]) if part)


def _redeemed(offer: Offer, say: Phrases) -> str:
    if offer.codes.source == "fixed":
        return say.shared
    return say.personal if offer.scope == "personal" else say.public
