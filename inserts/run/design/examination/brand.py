"""The shop's brand: colours and fonts that some layout has to know, or they change nothing.

Invariant: a name counts as known where any layout that is in use declares it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import did_you_mean
from ...shop import Shop
from .seen import Seen


def unknown(shop: Shop) -> Iterator[Seen]:
    """Colours and fonts of the brand that no layout in use has."""
    brand, toml = shop.settings.file.brand, shop.settings.toml
    for key, names in (("colours", brand.colours), ("fonts", brand.fonts)):
        known = sorted({name for layout in shop.layouts.values() for name in getattr(layout.file, key)})
        for name in sorted(set(names).difference(known)):
            hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
            message = f"no layout in use has '{name}' among its {key}, so the brand's changes nothing."
            yield Seen("warning", "brand-unknown", "", message, hint, where=toml.place(("brand", key, name)))
