"""Draws every picture of the sample shop anew: python samples/shop/draw.py

Invariant: drawn twice, the files are the same byte for byte (with the same Pillow).
"""

from __future__ import annotations

from pathlib import Path

from drawing.products import LIMIT, PRODUCTS, photograph
from drawing.scenes import SCENES
from drawing.window import LIMIT as SCENE_LIMIT

SHOP = Path(__file__).resolve().parent


def draw() -> None:
    """All products into pictures/, all fronts into art/."""
    for folder in ("pictures", "art"):
        (SHOP / folder).mkdir(exist_ok=True)
    for name in PRODUCTS:
        photograph(name).save(SHOP / "pictures" / f"{name}.jpg", LIMIT)
    for name, scene in SCENES.items():
        scene().save(SHOP / "art" / f"{name}.jpg", SCENE_LIMIT)


if __name__ == "__main__":
    draw()
