"""The screen of a packing bench: waits for scans, hands them to the bench one after the other, shows what it answers.

Invariant: it decides nothing. Scans are answered in the order in which they came, and while one is being answered the
screen and the keyboard stay alive.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantBlur, Resize
from textual.timer import Timer
from textual.widgets import Input

from ..run.floor.answers import Answer
from ..run.floor.pack import Bench
from ..run.floor.scans import cleaned
from .panels import Banner, Choices, Last, Parcel, Scan, Status
from .signals import SIGNALS, Trigger

Job = Callable[[], Answer | None]

KEPT = 10
"""Scans that stay on the screen."""
ALONE = 0.35
"""Seconds after which a digit is a key that was pressed, and not the first sign of a scan."""
LINGERS = 30.0
"""Seconds after which an answer that asks for nothing makes room for "ready"."""
ROUND = 3.0
RING = 0.18


class Station(App[None]):
    """The bench's full screen; runs until Ctrl+Q or Ctrl+C."""

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", priority=True),
        Binding("tab", "submit", priority=True),  # some scanners end with it
        Binding("ctrl+q,ctrl+c", "quit", priority=True),
    ]

    def __init__(self, bench: Bench, *, font: Path, clock: Callable[[], datetime], mute: bool = False) -> None:
        """font draws the large words; clock (aware, in the bench's time zone) dates the scans on the screen."""
        super().__init__()
        self.theme = "ansi-dark"  # the terminal's own colours, dark or light, wherever nothing is signalled
        self._bench, self._words = bench, bench.words
        self._font, self._clock, self._mute = font, clock, mute
        self._jobs: asyncio.Queue[tuple[str, Job]] = asyncio.Queue()
        self._waiting: deque[str] = deque()
        self._trigger = Trigger()
        self._last: deque[Scan] = deque(maxlen=KEPT)
        self._asked: Answer | None = None
        self._key: Timer | None = None
        self._fading: Timer | None = None

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def compose(self) -> ComposeResult:
        yield Banner(self._words, self._font)
        with Horizontal():
            yield Parcel(self._words, self._font)
            yield Last(self._words)
            yield Choices()
        yield Input(compact=True, select_on_focus=False)
        yield Status()

    def on_mount(self) -> None:
        self._entry.cursor_blink = False
        self._entry.focus()
        self._rest()
        self.set_interval(ROUND, self._look_round)
        self.run_worker(self._serve(), exit_on_error=True)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        self._entry.focus()

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._status)

    @property
    def idle(self) -> bool:
        """Whether everything that was scanned is answered."""
        return not self._waiting and self._jobs.empty()

    @property
    def _entry(self) -> Input:
        return self.query_one(Input)

    # ── scans come in ─────────────────────────────────────────────────────────────────────────

    def action_submit(self) -> None:
        self._scanned(self._entry.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._scanned(event.value)

    def _scanned(self, text: str) -> None:
        self._entry.clear()
        code = cleaned(text)
        if not code or not self._trigger.is_new(code, time.monotonic()) or code in self._waiting:
            return
        self._lapse()
        self._put(code, lambda: self._bench.scan(text))

    def _put(self, code: str, job: Job) -> None:
        self._waiting.append(code)
        self._jobs.put_nowait((code, job))

    def _look_round(self) -> None:
        """While nothing is scanned: let the bench look after its tables."""
        if self.idle:
            self._jobs.put_nowait(("", self._look_after))

    def _look_after(self) -> None:
        with suppress(Exception):  # what is wrong is said at the next scan, which meets it again
            self._bench.refresh()

    async def _serve(self) -> None:
        """Answer one scan after the other; the bench works in a thread."""
        while True:
            code, job = await self._jobs.get()
            if code:
                self._work(code)
            answer = await asyncio.to_thread(job)
            if code:
                self._waiting.popleft()
            if answer:
                self._show(answer)
            self._status()

    # ── questions ─────────────────────────────────────────────────────────────────────────────

    def on_input_changed(self, event: Input.Changed) -> None:
        """A single digit that nothing follows answers a question; a scan comes all at once."""
        if self._key:
            self._key.stop()
        if self._asked and event.value.isdecimal() and 1 <= int(event.value) <= len(self._asked.choices):
            self._key = self.set_timer(ALONE, self._choose)

    def _choose(self) -> None:
        asked, digit = self._asked, self._entry.value
        if asked and digit:
            self._entry.clear()
            self._asked = None
            self._put(asked.scanned, lambda: self._bench.reply(asked, int(digit) - 1))

    def action_dismiss(self) -> None:
        """Esc: no answer to a question, nothing typed."""
        self._entry.clear()
        if self._asked:
            self._lapse()
            self._rest()

    def _lapse(self) -> None:
        """A question that is not answered prints nothing."""
        if self._asked:
            self._note(self._asked, self._words.pack.nothing)
            self._asked = None

    # ── what is shown ─────────────────────────────────────────────────────────────────────────

    def _rest(self) -> None:
        pack = self._words.pack
        says = pack.ready_list if self._bench.pick_list else pack.ready
        self._signal("ready", Answer("insert", "", says))
        self.query_one(Parcel).show(None)
        self._status()

    def _work(self, code: str) -> None:
        self._signal("working", Answer("insert", code, self._words.pack.working, shipment=code))
        self.query_one(Parcel).show(None)

    def _show(self, answer: Answer) -> None:
        self._asked = answer if answer.choices else None
        self._signal(answer.kind, answer)
        self.query_one(Parcel).show(answer)
        if not answer.choices:
            self._note(answer, answer.aside or answer.other if answer.kind == "insert" else answer.says)
        if answer.kind in ("insert", "none"):
            self._fading = self.set_timer(LINGERS, self._rest)
        if not self._mute:
            for ring in range(SIGNALS[answer.kind].bells):
                self.set_timer(RING * ring + 0.001, self.bell)

    def _signal(self, state: str, answer: Answer) -> None:
        if self._fading:
            self._fading.stop()
        self.query_one(Banner).show(SIGNALS[state], answer)  # type: ignore[index]  # a kind or a state
        self.query_one(Choices).show(answer.choices)
        self.query_one(Last).display = not answer.choices

    def _note(self, answer: Answer, what: str) -> None:
        signal = SIGNALS[answer.kind]
        word: str = getattr(self._words.pack, signal.word)
        name = answer.shipment or answer.scanned
        self._last.appendleft(Scan(f"{self._clock():%H:%M}", signal, word, name, what))
        self.query_one(Last).show(self._last)

    def _status(self) -> None:
        pack, bench = self._words.pack, self._bench
        parts = [pack.today.format(count=bench.count), bench.station, bench.pick_list, bench.printer or pack.files]
        trouble = f"{pack.old_tables} {bench.trouble}" if bench.trouble else ""
        self.query_one(Status).show(Text(" · ".join(filter(None, parts))), trouble, pack.quit)
