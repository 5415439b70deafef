"""Personal parcel inserts: a pick list in, a stack of print-ready cards out.

from inserts import open_shop
shop = open_shop("my-shop")
report = shop.batch("PL-1", out="out")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InsertsError

if TYPE_CHECKING:
    from .run.door import OpenShop

__all__ = ["InsertsError", "open_shop"]


def open_shop(folder: str | Path, state: str | Path | None = None) -> OpenShop:
    """The shop in `folder`, with its state elsewhere where `state` names a folder. SettingsError for a bad one."""
    from .run.door import OpenShop
    from .settings import load

    return OpenShop(load(Path(folder), Path(state) if state is not None else None))
