"""The bench's screen, driven by keys, with a bench that answers what the test says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from inserts.phrases import LANGUAGES, phrases_in
from inserts.run.floor.answers import Answer
from inserts.station import screen
from inserts.station.panels import Banner, Choices, Last, Parcel, Status
from inserts.station.screen import Station
from inserts.station.signals import SIGNALS, Trigger
from tests.conftest import ROOT

FONT = ROOT / "fonts/source-sans-3/SourceSans3-SemiBold.ttf"
REASONS = ("paper jam", "damaged", "lost", "wrong card")


class Acted:
    """A bench that answers by the first letter of a scan, and remembers what it was asked."""

    station, printer, pick_list, trouble, count = "bench-2", "cards", "", "", 0

    def __init__(self, language: str = "en") -> None:
        self.words = phrases_in(language)  # type: ignore[arg-type]
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1

    def scan(self, text: str) -> Answer:
        self.gate.wait(5)
        self.asked.append(text)
        match text[0]:
            case "N":
                return Answer("none", text, "No inserts here.", "Pack without.", shipment=text, match=text[-4:])
            case "A":
                return Answer("again", text, "Printed already.", "Why?", shipment=text, choices=REASONS)
            case "O":
                return Answer("none", text, "No inserts.", "Pack without.", "why", text, other="Another list: PL-2")
            case "U":
                return Answer("unknown", text, "Not known.", "Scan again.")
            case _:
                self.count += 1
                return Answer("insert", text, "A card.", "Put it in.", "", text, text[-4:], "07/25", "PL-1")

    def reply(self, answer: Answer, choice: int) -> Answer:
        self.asked.append(f"{answer.scanned} because {answer.choices[choice]}")
        return Answer("insert", answer.scanned, "Again.", "Put it in.", answer.choices[choice], answer.shipment)


def drive(
    bench: Acted,
    drama: Callable[[Station, Pilot[None]], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
    **more: Any,
) -> None:
    async def act() -> None:
        app = Station(bench, font=FONT, clock=lambda: datetime(2026, 12, 4, 9, 14), mute=True, **more)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await drama(app, pilot)

    asyncio.run(act())


async def type_in(pilot: Pilot[None], *codes: str) -> None:
    for code in codes:
        await pilot.press(*code, "enter")
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until all that was scanned is answered."""
    app = pilot.app
    assert isinstance(app, Station)
    for _ in range(200):
        await pilot.pause(0.01)
        if app.idle:
            return
    raise AssertionError("still at work")


def shown(app: Station) -> str:
    """Everything on the screen, line by line."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def test_a_scan_is_answered_in_word_colour_and_what_to_do() -> None:
    async def drama(app: Station, pilot: Pilot[None]) -> None:
        assert "Scan a parcel: shipment, order or match id." in shown(app)
        await type_in(pilot, "S104223")
        said = shown(app)
        assert "A card." in said
        assert "Put it in." in said
        assert "Pos. 07/25" in said
        assert "09:14 ✓ CARD S104223" in said
        assert "Today: 1" in said
        assert app.query_one(Banner).has_class("good")
        await type_in(pilot, "N104224", "U1")
        assert app.query_one(Banner).has_class("stop")
        assert "09:14 – NO CARD N104224" in shown(app)

    drive(Acted(), drama)


def test_a_parcel_of_another_list_is_called_so_on_a_small_screen_too() -> None:
    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "O104224")
        assert " Another list: PL-2  why" in shown(app)

    drive(Acted(), drama, size=(80, 24))


def test_scans_that_come_while_one_is_answered_wait_in_their_order() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        bench.gate.clear()
        for code in ("S1", "S2", "N3"):
            await pilot.press(*code, "enter")
        await pilot.press(*"S4")
        await pilot.pause(0.05)
        assert app.query_one(screen.Input).value == "S4", "keys are taken while the bench works"
        assert "The card is being made." in shown(app)
        bench.gate.set()
        await pilot.press("enter")
        await settled(pilot)
        assert bench.asked == ["S1", "S2", "N3", "S4"]

    drive(bench, drama)


def test_a_scanner_that_fires_twice_scans_once() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "S1", "S1", "S2", "S2")
        assert bench.asked == ["S1", "S2"]

    drive(bench, drama)


def test_two_scans_of_a_code_are_two_only_after_a_second() -> None:
    trigger = Trigger()
    fired = (("a", 0.0), ("a", 0.9), ("a", 1.8), ("a", 2.9), ("b", 3.0), ("a", 3.1))
    assert [trigger.is_new(*one) for one in fired] == [True, False, False, True, True, True]


def test_a_key_gives_the_reason_and_the_card_is_printed_again() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "A104223")
        assert app.query_one(Banner).has_class("ask")
        assert app.query_one(Choices).display
        assert not app.query_one(Last).display
        assert " 2   damaged" in shown(app)
        await pilot.press("2")
        await pilot.pause(screen.ALONE + 0.1)
        await settled(pilot)
        assert bench.asked == ["A104223", "A104223 because damaged"]
        assert "CARD A104223 damaged" in shown(app)

    drive(bench, drama)


def test_escape_prints_nothing_and_says_so() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "A104223")
        await pilot.press("escape")
        await pilot.pause()
        assert "AGAIN? A104223 nothing printed" in shown(app)
        await pilot.press("1")
        await pilot.pause(screen.ALONE + 0.1)
        assert bench.asked == ["A104223"]

    drive(bench, drama)


def test_a_scan_that_begins_with_a_digit_answers_no_question() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "A104223", "1042")
        await pilot.pause(screen.ALONE + 0.1)
        assert bench.asked == ["A104223", "1042"]
        assert "AGAIN? A104223 nothing printed" in shown(app)

    drive(bench, drama)


def test_a_digit_that_is_no_choice_answers_nothing() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, "A104223")
        await pilot.press("7")
        await pilot.pause(screen.ALONE + 0.1)
        assert bench.asked == ["A104223"]

    drive(bench, drama)


def test_the_last_ten_stay_and_no_more() -> None:
    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await type_in(pilot, *(f"S{number}" for number in range(100, 113)))
        said = shown(app)
        assert [f"S{number}" for number in range(100, 113) if f"S{number}" in said] == [
            f"S{number}" for number in range(103, 113)
        ]

    drive(Acted(), drama)


def test_the_bell_rings_once_for_a_card_twice_for_none_and_three_times_to_look() -> None:
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        app._mute = False
        rung: list[str] = []
        app.bell = lambda: rung.append("ding")  # type: ignore[method-assign]
        for code, rings in (("S1", 1), ("N1", 2), ("A1", 3), ("U1", 3)):
            rung.clear()
            await type_in(pilot, code)
            await pilot.pause(3 * screen.RING + 0.1)
            assert len(rung) == rings, code

    drive(bench, drama)


def test_mute_is_silent() -> None:
    async def drama(app: Station, pilot: Pilot[None]) -> None:
        rung: list[str] = []
        app.bell = lambda: rung.append("ding")  # type: ignore[method-assign]
        await type_in(pilot, "S1", "U1")
        await pilot.pause(3 * screen.RING)
        assert rung == []

    drive(Acted(), drama)


def test_an_answer_makes_room_for_ready_and_a_warning_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "LINGERS", 0.1)

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        for code, ready in (("S1", True), ("U1", False)):
            await type_in(pilot, code)
            await pilot.pause(0.25)
            assert ("Scan a parcel" in shown(app)) is ready

    drive(Acted(), drama)


def test_while_nothing_is_scanned_the_bench_looks_after_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROUND", 0.05)
    bench = Acted()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        bench.trouble = "customers.csv:1 [broken]"
        await pilot.pause(0.3)
        assert bench.refreshed > 1
        assert "The new data cannot be read; the old is in use." in shown(app)

    drive(bench, drama)


def test_a_fault_while_looking_after_tables_does_not_end_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROUND", 0.05)
    bench = Acted()

    def broken() -> None:
        raise OSError("the disk is gone")

    bench.refresh = broken  # type: ignore[method-assign]

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        await pilot.pause(0.2)
        await type_in(pilot, "S1")
        assert bench.asked == ["S1"]

    drive(bench, drama)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
def test_every_state_fits_every_screen_in_every_language(language: str, size: tuple[int, int]) -> None:
    bench = Acted(language)

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        for code in ("S1", "N1", "A1"):
            await type_in(pilot, code)
            room = app.query_one(Banner).region
            assert room.bottom <= app.query_one(Parcel).region.y
            assert app.query_one(Status).region.bottom == size[1]
            assert bench.words.pack.quit in shown(app)
            assert app.screen.max_scroll_y == 0

    drive(bench, drama, size)


def test_without_colours_word_and_sign_still_tell_all_states_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    seen = set()

    async def drama(app: Station, pilot: Pilot[None]) -> None:
        for code in ("S1", "N1", "A1", "U1"):
            await type_in(pilot, code)
            seen.add("\n".join(shown(app).splitlines()[:8]))

    drive(Acted(), drama)
    assert len(seen) == 4


def test_no_two_states_share_word_or_sign_unless_they_ask_for_the_same() -> None:
    signs: dict[str, set[str]] = {}
    for signal in SIGNALS.values():
        signs.setdefault(signal.sign, set()).add(signal.word)
    assert all(len(words) == 1 for words in signs.values())
    tones = {signal.word: signal.tone for signal in SIGNALS.values()}
    assert {tones[word] for word in ("big_insert", "big_none", "big_again", "big_stop")} == {
        "good",
        "calm",
        "ask",
        "stop",
    }
