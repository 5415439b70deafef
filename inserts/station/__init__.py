"""The packing bench's full screen: words, colours and sounds for what the bench answers.

Textual, which draws it, is only needed here, and only comes with the extra "pack".
"""

from __future__ import annotations

from importlib.util import find_spec
from zoneinfo import ZoneInfo

from ..errors import EnvironmentFault
from ..run import shelf
from ..run.floor.pack import Stand, open_bench
from ..settings import Settings

TYPEFACE = "source-sans-3/SourceSans3-SemiBold.ttf"


def pack(settings: Settings, stand: Stand, *, mute: bool = False) -> None:
    """Open a bench and its screen, until it is ended. EnvironmentFault "textual-missing"; errors of opening a bench."""
    if find_spec("textual") is None:
        hint = "Install it: pip install textual."
        raise EnvironmentFault("textual-missing", "the packing bench needs the Python package textual.", hint=hint)
    from .screen import Station

    bench = open_bench(settings, stand)
    zone = ZoneInfo(settings.file.shop.timezone)
    screen = Station(
        bench, font=shelf.shipped("fonts") / TYPEFACE, clock=lambda: stand.clock().astimezone(zone), mute=mute
    )
    screen.run(mouse=False)
