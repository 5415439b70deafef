"""The shop's brand: colours and fonts that some layout has to know, or they change nothing; and that can be read.

Invariant: a name counts as known where any layout that is in use declares it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....errors import did_you_mean
from ....model import Insert
from ....page import Page
from ...produce import Press
from ...shop import Shop
from .colour import legibility
from .raster import Ground
from .seen import Seen, card


def unknown(shop: Shop) -> Iterator[Seen]:
    """Colours and fonts of the brand that no layout in use has."""
    brand, toml = shop.settings.file.brand, shop.settings.toml
    for key, names in (("colours", brand.colours), ("fonts", brand.fonts)):
        known = sorted({name for layout in shop.layouts.values() for name in getattr(layout.file, key)})
        for name in sorted(set(names).difference(known)):
            hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
            message = f"no layout in use has '{name}' among its {key}, so the brand's changes nothing."
            yield Seen("warning", "brand-unknown", "", message, hint, where=toml.place(("brand", key, name)))


def pale(cards: Iterable[tuple[Insert, tuple[Page, ...]]], press: Press) -> Iterator[Seen]:
    """Of each layout, what is hardest to read on these cards, where the shop has colours of its own."""
    shop, ground = press.shop, Ground(press.hand)
    worst: dict[str, Seen] = {}
    for insert, pages in cards if shop.settings.file.brand.colours else ():
        made = card(insert, shop.layouts[insert.layout], press.compiled[insert.layout], pages)
        for seen in legibility(made, ground):
            worst[insert.layout] = max(worst.get(insert.layout, seen), seen, key=lambda one: one.badness)
    for layout, seen in worst.items():
        message = f"layout '{layout}' is hard to read in the brand's colours: {seen.message}"
        hint = f"Take other colours; inserts layout check {layout} names every frame."
        where = shop.settings.toml.place(("brand", "colours"))
        yield Seen("warning", seen.code, seen.frame, message, hint, seen.badness, where=where)
