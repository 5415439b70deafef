"""Draws the preview's page for docs/layouts.md: the sample shop on a layout of its own, as it is and after a mistake.

Usage: python -m tests.draw_preview docs/images
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser import PROGRAM, Browser, browser
from tests.conftest import SAMPLE, inserts
from tests.run.test_run_preview import Page

SHOWN = "document.body && document.body.dataset.version"
CLOCK = "document.querySelector('#state span').textContent = {said!r}"


def draw(one: Browser, said: str, target: Path) -> None:
    """The window as a picture, its clock standing still."""
    one.ask(CLOCK.format(said=said))
    with Image.open(io.BytesIO(one.picture())) as picture:
        picture.convert("RGB").quantize(256).save(target, optimize=True)


def main(folder: Path) -> None:
    if not PROGRAM:
        print("there is no browser here (Debian: chromium-headless-shell): the preview is not drawn anew")
        return
    with tempfile.TemporaryDirectory() as home, browser() as one:
        shop = Path(home) / "shop"
        shutil.copytree(SAMPLE, shop)
        inserts("layout", "new", "summer-card", "--shop", shop)
        running = Page(shop, "summer-card")
        try:
            one.open(running.address, 1360, 850)
            one.wait(SHOWN)
            draw(one, "As saved, 14:05:12", folder / "preview.png")
            layout = shop / "layouts/summer-card/layout.toml"
            text = layout.read_text("utf-8")
            layout.write_text(text.replace('style = "headline"', 'style = "headlin"', 1), "utf-8")
            one.wait("!document.querySelector('aside').hidden")
            draw(one, "Not taken over, 14:06:40", folder / "preview-mistake.png")
        finally:
            running.process.kill()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
