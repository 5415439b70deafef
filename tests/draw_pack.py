"""Draws the packing bench's screen for docs/pack.md: the sample shop's own parcels, on a clock that stands still.

Usage: python -m tests.draw_pack docs/images/pack.png
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from PIL import Image

from inserts import delivery
from inserts.delivery import Sent
from inserts.run import shelf
from inserts.run.floor.pack import Stand, open_bench
from inserts.settings import load
from inserts.station import TYPEFACE
from inserts.station.screen import Station
from tests.conftest import SAMPLE
from tests.draw_screen import draw

MOMENT = datetime(2026, 12, 4, 9, 14, tzinfo=ZoneInfo("Europe/Berlin"))
SCANS = ("FB-104222", "FB-104250", "FB-104222", "FB-104246-0")
"""A card, none, one that was printed already, and a number that is not known."""
GAP = 12


async def screens(state: Path) -> list[Image.Image]:
    settings = load(SAMPLE, state).printed(language="en", station="bench-2").on("card-printer")
    stand = Stand(state / "out", False, lambda: MOMENT, "PL-2026-1204-A", date(2026, 12, 4))
    app = Station(open_bench(settings, stand), font=shelf.shipped("fonts") / TYPEFACE, clock=lambda: MOMENT, mute=True)
    drawn = []
    async with app.run_test(size=(80, 24)) as pilot:
        for code in SCANS:
            await pilot.press(*code, "enter")
            await pilot.pause()
            while not app.idle:
                await pilot.pause(0.05)
            await pilot.pause(1.1)  # a scanner that fires twice within a second fires once
            drawn.append(draw(app))
    return drawn


def main(target: Path) -> None:
    answer = Sent("card-printer-1", "printed")
    with tempfile.TemporaryDirectory() as state, patch.object(delivery, "send", lambda *_: answer):
        four = asyncio.run(screens(Path(state)))
    width, height = four[0].size
    picture = Image.new("RGB", (2 * width + GAP, 2 * height + GAP), "white")
    for at, one in enumerate(four):
        picture.paste(one, (at % 2 * (width + GAP), at // 2 * (height + GAP)))
    picture.quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
