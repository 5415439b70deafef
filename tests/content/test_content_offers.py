"""Offers: expiry, value, and the sentence of terms word for word."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from content_samples import DU, EN, HOST, SIE, offer, product
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.formats import Voice, day, money, percent
from inserts.content.offers import Expiry, coupon, exempt, expiry, promise, value_fault, worth
from inserts.content.terms import terms
from inserts.content.values import Entries
from inserts.errors import CouponError, SettingsError
from inserts.model import Assortment

UNTIL = date(2026, 12, 31)
AR = Voice("ar", "ar_DE", "du", "EUR")
T = "\u202f"
N = "\u00a0"


def said(voice: Voice = DU, shown: str = f"10{T}%", exempted: tuple[str, ...] = (), **offered: Any) -> str:
    starts = offered.pop("starts", None)
    return terms(offer(**offered), shown, UNTIL, starts, exempted, voice)


def test_german_terms_of_the_plainest_coupon() -> None:
    assert said() == (
        f"10{T}% Rabatt auf eine Bestellung bei fernweh-tee.example, gültig bis 31.{N}Dezember 2026; "
        "der persönliche Code ist einmal einlösbar und nicht mit anderen Gutscheinen kombinierbar; "
        "keine Barauszahlung."
    )


def test_german_terms_with_everything() -> None:
    full = said(
        minimum=30, exclude_categories=("Gutscheine", "Bücher"), exclude_reduced=True, combinable=True,
        once_per="customer", starts=date(2026, 12, 6), exempted=("Das Teebuch",),
    )  # fmt: skip
    assert full == (
        f"10{T}% Rabatt auf eine Bestellung bei fernweh-tee.example, gültig vom 6.{N}Dezember 2026 bis "
        f"31.{N}Dezember 2026 ab einem Warenwert von 30,00{T}€ (inkl. MwSt.); "
        "ausgenommen: „Das Teebuch“, die Kategorien „Gutscheine“ und „Bücher“ sowie bereits reduzierte Artikel; "
        "ein Gutschein pro Person; "
        "der persönliche Code ist einmal einlösbar und mit anderen Gutscheinen kombinierbar; keine Barauszahlung."
    )


def test_english_terms_with_everything() -> None:
    full = said(
        EN, "10%", minimum=30, exclude_categories=("Gift cards",), exclude_reduced=True, once_per="customer",
        starts=date(2026, 12, 6), exempted=("A", "B", "C", "D"),
    )  # fmt: skip
    assert full == (
        f"10% off one order at fernweh-tee.example, valid from 6{N}December 2026 to 31{N}December 2026 "
        "for goods worth £30.00 or more (incl. VAT); "
        "excluded: books at fixed prices and other goods that cannot be discounted, the category “Gift cards”, "
        "and goods already reduced; one coupon per person; "
        "the personal code can be redeemed once and cannot be combined with other coupons; no cash alternative."
    )


def test_arabic_terms_with_everything() -> None:
    full = said(
        AR, "10%", minimum=30, exclude_categories=("قسائم", "كتب"), exclude_reduced=True, combinable=True,
        once_per="customer", starts=date(2026, 12, 6), exempted=("كتاب الشاي", "Teebuch (neu)"),
    )  # fmt: skip
    assert full == (
        f"خصم 10% على طلب واحد لدى \u2068{HOST}\u2069، القسيمة صالحة من 6{N}ديسمبر 2026 إلى 31{N}ديسمبر 2026 "
        f"عند شراء بضائع لا تقل قيمتها عن{N}\u200f30.00{T}€ (شاملة ضريبة القيمة المضافة)؛ "
        "باستثناء: «كتاب الشاي»، «\u2068Teebuch (neu)\u2069»، فئات «قسائم» و«كتب» وكذلك البضائع المخفضة مسبقًا؛ "
        "قسيمة واحدة لكل شخص؛ "
        "الرمز الشخصي صالح للاستخدام مرة واحدة ويمكن جمعه مع قسائم أخرى؛ لا تُصرف القسيمة نقدًا."
    )


def test_a_list_of_data_has_the_comma_of_its_language() -> None:
    names = Entries(("شاي", "Tee"))
    assert (AR.words(names, "", ""), EN.words(names, "", "")) == ("شاي، \u2068Tee\u2069", "\u2068شاي\u2069, Tee")


@pytest.mark.parametrize(
    ("voice", "offered", "value", "begins"),
    [
        (DU, {"kind": "amount", "value": 5}, f"5{T}€", f"5{T}€ Rabatt auf eine Bestellung bei "),
        (DU, {"kind": "shipping", "value": None}, "x", "Versandkostenfreie Lieferung einer Bestellung bei "),
        (DU, {"kind": "gift", "value": None, "gift_sku": "S"}, "Teesieb", "„Teesieb“ als Geschenk zu einer Bestellung"),
        (EN, {"kind": "amount", "value": 5}, "£5.00", "£5.00 off one order at "),
        (EN, {"kind": "shipping", "value": None}, "x", "Free delivery of one order at "),
        (AR, {"kind": "amount", "value": 5}, f"5{T}€", f"خصم بقيمة{N}5{T}€ على طلب واحد لدى "),
        (AR, {"kind": "shipping", "value": None}, "x", "توصيل مجاني لطلب واحد لدى "),
        (AR, {"kind": "gift", "value": None, "gift_sku": "S"}, "مصفاة", "«مصفاة» هدية مع طلب واحد لدى "),
        (EN, {"kind": "gift", "value": None, "gift_sku": "S"}, "Strainer", "“Strainer” as a gift with one order at "),
    ],
)
def test_each_kind_of_offer_promises_in_its_own_words(voice: Voice, offered: Any, value: str, begins: str) -> None:
    assert said(voice, value, **offered).startswith(begins)


@pytest.mark.parametrize(
    ("offered", "clause"),
    [
        ({"scope": "public"}, "; der Code ist einmal einlösbar und "),
        ({"codes": {"source": "fixed", "code": "TEE"}}, "; der Code ist einmal pro Person einlösbar und "),
        ({"kind": "amount", "value": 5}, "; keine Barauszahlung, kein Restguthaben."),
        ({"exclude_categories": ("Bücher",)}, "; ausgenommen: die Kategorie „Bücher“; "),
        ({"exclude_reduced": True}, "; ausgenommen: bereits reduzierte Artikel; "),
    ],
)
def test_german_clauses(offered: Any, clause: str) -> None:
    assert clause in said(**offered)


def test_goods_that_must_not_be_discounted_matter_to_discounts_only() -> None:
    assert "ausgenommen: preisgebundene Bücher und andere nicht rabattfähige Artikel;" in said(exempted=tuple("abcd"))
    assert "ausgenommen" not in said(kind="shipping", value=None, exempted=("Das Teebuch",))
    goods = {one.sku: one for one in (product("B", name="Buch", no_discount=True), product("A"))}
    assert exempt(Assortment(goods), "de") == ("Buch",)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    st.sampled_from(["percent", "amount", "shipping", "gift"]), st.booleans(), st.booleans(), st.booleans(),
    st.sampled_from(["order", "customer"]), st.sampled_from(["derived", "pool", "fixed"]),
    st.lists(st.sampled_from(["Tee", "Bücher"]), unique=True), st.sampled_from([DU, SIE, EN, AR]),
)  # fmt: skip
def test_every_sentence_of_terms_is_complete_and_says_neither_du_nor_sie(
    kind: str, minimum: bool, reduced: bool, combinable: bool, once: str, source: str, barred: list[str], voice: Voice
) -> None:
    sentence = said(
        voice, kind=kind, value=None if kind in ("shipping", "gift") else 5, minimum=30 if minimum else None,
        gift_sku="S" if kind == "gift" else "", exclude_reduced=reduced, combinable=combinable, once_per=once,
        codes={"source": source}, exclude_categories=tuple(barred),
    )  # fmt: skip
    words = set(sentence.replace(",", " ").replace(";", " ").split())
    assert not words & {"du", "dein", "deine", "Sie", "Ihr", "Ihre", "you", "your", "None", "{value}"}
    assert HOST in sentence
    assert "2026" in sentence
    assert sentence.count(".") - sentence.count("31.") - sentence.count("..") >= 1
    assert "  " not in sentence and "; ;" not in sentence and ",," not in sentence
    assert ("30,00" in sentence or "30.00" in sentence) == minimum
    assert all(name in sentence for name in barred)


def test_du_and_sie_are_given_the_same_terms() -> None:
    assert said(DU, minimum=30) == said(SIE, minimum=30)


def test_a_language_without_terms_is_an_error_not_a_guess() -> None:
    with pytest.raises(SettingsError, match="terms-missing"):
        said(Voice("fr", "fr_FR", "du", "EUR"))


# ── until when ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("bucket", "delivery", "days", "found"),
    [
        ("month", date(2026, 12, 3), 28, Expiry(date(2026, 12, 31), "2026-12")),
        ("month", date(2026, 12, 3), 29, Expiry(date(2027, 1, 31), "2027-01")),
        ("month", date(2028, 1, 15), 30, Expiry(date(2028, 2, 29), "2028-02")),
        ("week", date(2026, 12, 3), 3, Expiry(date(2026, 12, 6), "2026-W49")),
        ("week", date(2026, 12, 3), 4, Expiry(date(2026, 12, 13), "2026-W50")),
        ("week", date(2026, 12, 30), 2, Expiry(date(2027, 1, 3), "2026-W53")),
        ("week", date(2027, 1, 4), 1, Expiry(date(2027, 1, 10), "2027-W01")),
    ],
)
def test_a_coupon_ends_with_its_bucket(bucket: str, delivery: date, days: int, found: Expiry) -> None:
    assert expiry(offer(bucket=bucket, days=days), delivery) == found


def test_days_count_from_the_start_where_that_is_later() -> None:
    assert expiry(offer(valid_from=date(2027, 1, 10), days=30), date(2026, 12, 3)).bucket == "2027-02"
    assert expiry(offer(valid_from=date(2026, 1, 10), days=28), date(2026, 12, 3)).bucket == "2026-12"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 90), st.sampled_from(["week", "month"]))
def test_a_coupon_never_ends_early_nor_more_than_a_bucket_late(delivery: date, days: int, bucket: str) -> None:
    found = expiry(offer(bucket=bucket, days=days), delivery)
    least = delivery + timedelta(days=days)
    assert least <= found.expires < least + timedelta(days=31 if bucket == "month" else 7)
    assert (found.expires + timedelta(days=1)).day == 1 if bucket == "month" else found.expires.isoweekday() == 7


# ── in print ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("voice", "offered", "value"),
    [
        (DU, {"value": 10}, f"10{T}%"),
        (DU, {"value": Decimal("12.5")}, f"12,5{T}%"),
        (EN, {"value": 10}, "10%"),
        (AR, {"value": 10}, "10%"),
        (DU, {"kind": "amount", "value": 5}, f"5{T}€"),
        (EN, {"kind": "amount", "value": Decimal("7.5")}, "£7.50"),
        (DU, {"kind": "shipping", "value": None}, "Versandkostenfrei"),
        (EN, {"kind": "shipping", "value": None}, "Free delivery"),
        (AR, {"kind": "shipping", "value": None}, "توصيل مجاني"),
        (DU, {"kind": "gift", "value": None, "gift_sku": "SIEB"}, "Teesieb"),
    ],
)
def test_what_a_coupon_is_worth(voice: Voice, offered: Any, value: str) -> None:
    goods = Assortment({"SIEB": product("SIEB", short_names={"de": "Teesieb"})})
    assert worth(offer(**offered), goods, voice) == value


def test_a_gift_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(CouponError, match="gift-unknown"):
        worth(offer(kind="gift", value=None, gift_sku="GONE"), Assortment({}), DU)


@pytest.mark.parametrize(
    "offered", [{"value": None}, {"value": 101}, {"value": 0}, {"kind": "amount", "value": None}, {"kind": "shipping"}]
)
def test_a_value_that_does_not_fit_its_kind(offered: Any) -> None:
    assert value_fault(offer(**offered))


def test_a_coupon_is_final_text() -> None:
    printed = coupon(
        offer(), "9HRF-TMW6", UNTIL, promise(offer(), UNTIL, None, Assortment({}), (), DU), {}, DU,
        lambda role, context: f"{role}: {context['coupon']['value']}", [HOST], {"code": "9HRF-TMW6"},  # type: ignore[index,call-overload]
    )  # fmt: skip
    assert printed.headline == f"coupon_headline_percent: 10{T}%"
    assert printed.url == "https://fernweh-tee.example/c/9HRF-TMW6"
    assert printed.code == "9HRF-TMW6"
    assert (printed.offer, printed.version, printed.expires) == ("welcome", 1, UNTIL)
    assert printed.rule == {"code": "9HRF-TMW6"}


def test_money_dates_and_shares_in_their_countries() -> None:
    assert money(Decimal("1219.9"), "EUR", "de_DE") == f"1.219,90{T}€"
    assert money(Decimal("1219.9"), "EUR", "de_AT") == f"€{T}1.219,90"
    assert money(Decimal("19.9"), "CHF", "de_CH") == f"CHF{T}19.90"
    assert money(Decimal("19.9"), "EUR", "en_GB") == "€19.90"
    assert day(date(2026, 12, 24), "de_DE") == f"24.{N}Dezember 2026"
    assert day(date(2026, 12, 24), "de_FR", "day") == f"24.{N}Dezember"
    assert day(date(2026, 12, 24), "en_PL") == f"24{N}December 2026"
    assert day(date(2026, 12, 24), "fr_FR", "weekday") == "jeudi"
    assert percent(Decimal(10), "en") == "10%"
