"""Draws every picture of the sample shop and of the starter shop anew: python samples/shop/draw.py [shop] [starter]

Invariant: drawn twice, the files are the same byte for byte (with the same Pillow).
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawing import tableware
from drawing.products import LIMIT, PRODUCTS, photograph
from drawing.scenes import SCENES
from drawing.window import LIMIT as SCENE_LIMIT

SHOP = Path(__file__).resolve().parent


def draw_shop(folder: Path = SHOP) -> None:
    """All products into pictures/, all fronts into art/."""
    for name in ("pictures", "art"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in PRODUCTS:
        photograph(name).save(folder / "pictures" / f"{name}.jpg", LIMIT)
    for name, scene in SCENES.items():
        scene().save(folder / "art" / f"{name}.jpg", SCENE_LIMIT)


def draw_starter(folder: Path = SHOP.parent / "starter") -> None:
    """All products of the starter shop into its pictures/."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for name in tableware.TABLEWARE:
        tableware.photograph(name).save(folder / "pictures" / f"{name}.jpg", tableware.LIMIT)


TARGETS = {"shop": draw_shop, "starter": draw_starter}

if __name__ == "__main__":
    for target in sys.argv[1:] or TARGETS:
        TARGETS[target]()
