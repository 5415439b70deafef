"""Inserts that the tests of composition set, and the desk they are set at."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from inserts.composition.compose import Compiled, compile
from inserts.composition.frames import Edge
from inserts.composition.layout import Layout, load
from inserts.lettering import Letters
from inserts.model import Action, Coupon, Insert, Suggestion
from inserts.page import Form, Mark, Page
from tests.changing import replace

ROOT = Path(__file__).parent.parent.parent
POSTCARD = ROOT / "layouts" / "postcard"
FONTS = ROOT / "fonts"

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""

WORDS = {
    "eyebrow": "Zum ersten Mal bei uns",
    "headline": "Schön, dass du da bist, Lena.",
    "note": "Deinen Darjeeling haben wir heute früh abgewogen und gleich versiegelt. Gib ihm beim ersten Aufguss "
    "drei Minuten, dann zeigt er, warum wir jedes Frühjahr wieder hinfahren.\n\nAuf der Rückseite wartet ein "
    "kleines Willkommen auf dich.",
    "signature": "Ida und Jonas",
    "suggestions_title": "Das passt gut dazu",
    "survey_low": "sehr unwahrscheinlich",
    "survey_high": "sehr wahrscheinlich",
    "postcard_line": "Diese Seite ist noch frei.",
    "prices_note": "Preise inkl. MwSt., zzgl. Versand.",
    "imprint": "Fernweh Tee GmbH, Speicherstraße 7, 20457 Hamburg",
    "objection": "Keine Karten mehr? Eine Zeile an karten@fernweh-tee.example genügt.",
}
COUPON = Coupon(
    offer="welcome", version=1, code="TEE7-K2MQ-9XPA-H4WD", value="10 %", headline="10\u00a0% für dich",
    until="gültig bis 24.\u00a0Dezember 2026", terms="Einmal einlösbar auf fernweh-tee.example ab 30,00\u202f€ "
    "Warenwert, nicht auf Gutscheine und Bücher, nicht mit anderen Aktionen kombinierbar, keine Barauszahlung.",
    url="https://fernweh-tee.example/c/TEE7K2MQ9XPAH4WD", expires=date(2026, 12, 24), call="Scannen und sparen",
)  # fmt: skip
SURVEY = Action(
    "nps", "survey", "Empfiehlst du uns weiter?", "Eine Zahl genügt uns schon.", "Scannen und antworten",
    "https://fernweh-tee.example/u/8fk2m9qx",
)  # fmt: skip
GUIDE = Action(
    "guide", "guide", "So gelingt der erste Aufguss", "Wasser, Menge, Ziehzeit: kurz und mit Bildern.",
    "Scannen und nachlesen", "https://fernweh-tee.example/g/darjeeling",
)  # fmt: skip
BARE = (
    Suggestion("A", "Teekanne „Nordwind“ aus Steinzeug, 1,2 l", "Dazu passt:", "39,90\u202f€"),
    Suggestion("B", "Sencha", "Gern gekauft:", "24,50\u202f€", "Niedrigster Preis der letzten 30 Tage: 22,90\u202f€"),
    Suggestion(
        "C", "Teedose Weißblech mit Aromadeckel, 250 g", "Passt zu: Darjeeling", "12,90\u202f€", "51,60\u202f€/kg"
    ),
)
PICTURE = str(ROOT / "layouts" / "postcard" / "art" / "front.png")
SUGGESTIONS = tuple(replace(one, picture=PICTURE) for one in BARE)
LONGEST_NAME = "Maximiliane-Friederike Freifrau von Hohenlohe-Waldenburg"


def card(
    words: Mapping[str, str] | None = None,
    *,
    coupon: Coupon | None = None,
    actions: Iterable[Action] = (),
    suggestions: Iterable[Suggestion] = (),
    locale: str = "de_DE",
) -> Insert:
    """An insert that says WORDS, changed by `words`."""
    return Insert(
        shipment="S1", order="O1", campaign="welcome", layout="postcard", language=locale[:2], locale=locale,
        tone="du", texts={**WORDS, **(words or {})}, coupon=coupon, actions=tuple(actions),
        suggestions=tuple(suggestions),
    )  # fmt: skip


CARDS = {
    "coupon-and-three": card(coupon=COUPON, suggestions=SUGGESTIONS),
    "coupon-and-two": card(coupon=COUPON, suggestions=SUGGESTIONS[:2]),
    "coupon-and-one": card(coupon=COUPON, suggestions=SUGGESTIONS[:1]),
    "coupon": card(coupon=COUPON),
    "coupon-and-guide": card(coupon=COUPON, actions=[GUIDE]),
    "everything": card(coupon=COUPON, actions=[GUIDE], suggestions=SUGGESTIONS),
    "survey": card(actions=[SURVEY]),
    "survey-and-three": card(actions=[SURVEY], suggestions=SUGGESTIONS),
    "two-actions": card(actions=[GUIDE, SURVEY]),
    "three": card(suggestions=SUGGESTIONS),
    "two": card(suggestions=SUGGESTIONS[:2]),
    "one": card(suggestions=SUGGESTIONS[:1]),
    "nothing": card(),
    "shortest-name": card({"headline": "Danke, Bo!", "note": "Bis bald.", "eyebrow": ""}, coupon=COUPON),
    "longest-name": card({"headline": f"Danke, {LONGEST_NAME}!"}, coupon=COUPON, suggestions=SUGGESTIONS),
    "english": card(
        {"headline": "Welcome to the tea table, Siobhán.", "signature": "Ida and Jonas"},
        coupon=replace(COUPON, headline="15% off for you", until="valid until 24 December 2026", call="Scan and save"),
        suggestions=SUGGESTIONS, locale="en_GB",
    ),
}  # fmt: skip


@cache
def letters() -> Letters:
    """The bundled fonts."""
    return Letters([FONTS])


@cache
def postcard() -> Layout:
    """The postcard."""
    return load(POSTCARD)


@cache
def compiled(edge: Edge = "bleed") -> Compiled:
    """The postcard, ready."""
    return compile(postcard(), letters(), edge)


def flat(page: Page) -> list[Mark]:
    """All marks of a page, forms opened."""
    return [inner for mark in page.marks for inner in (mark.marks if isinstance(mark, Form) else (mark,))]


def frames(page: Page) -> set[str]:
    """Names of the frames that have marks on a page."""
    return {mark.frame for mark in flat(page) if not isinstance(mark, Form)}
