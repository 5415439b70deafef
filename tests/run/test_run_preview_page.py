"""The preview's page in a real browser: it follows a save by itself, and keys do what the page says."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import PROGRAM, Browser, browser
from tests.conftest import SAMPLE, inserts
from tests.run.test_run_preview import Page, saved
from tests.test_watch import awaited

pytestmark = pytest.mark.skipif(not PROGRAM, reason="there is no browser here (Debian: chromium-headless-shell)")

SHOWN = "document.body && document.body.dataset.version"
DRAWN = "new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("page") / "shop"
    shutil.copytree(SAMPLE, home)
    assert inserts("layout", "new", "card", "--shop", home).returncode == 0
    return home


@pytest.fixture(scope="module")
def seen(shop: Path) -> Iterator[Browser]:
    """A browser with the page open."""
    running = Page(shop)
    try:
        with browser() as one:
            one.open(running.address)
            one.wait(SHOWN)
            yield one
    finally:
        running.process.kill()


def test_both_sides_are_shown_whole_and_nothing_is_fetched_from_elsewhere(seen: Browser):
    pictures = "[...document.querySelectorAll('figure img')].map(one => one.naturalWidth > 300)"
    assert seen.ask(pictures) == [True, True]
    assert seen.ask("[...document.querySelectorAll('figcaption')].map(one => one.textContent)") == ["front", "back"]
    sources = seen.ask("performance.getEntriesByType('resource').map(one => new URL(one.name).host)")
    assert set(sources) == {seen.ask("location.host")}
    fits = "[...document.querySelectorAll('figure')].every(one => one.getBoundingClientRect().bottom <= innerHeight)"
    assert seen.ask(fits)


def test_a_save_repaints_the_page_by_itself(seen: Browser, shop: Path):
    layout = shop / "layouts" / "card" / "layout.toml"
    whole = layout.read_text("utf-8")
    taken = []
    for size in (18, 19, 20, 21):
        version, picture = seen.ask("document.body.dataset.version"), seen.picture()
        begun = time.perf_counter()
        layout.write_text(whole.replace('size = "22pt"', f'size = "{size}pt"', 1), "utf-8")
        seen.wait(f"document.body.dataset.version !== '{version}'")
        seen.ask(DRAWN)
        taken.append(time.perf_counter() - begun)
        assert awaited(lambda before=picture: seen.picture() != before)  # a busy machine's window may lag a frame
    layout.write_text(whole, "utf-8")
    seen.wait(f"{SHOWN} > {seen.ask(SHOWN)}")
    print("from save to repaint, in ms:", *(round(one * 1000) for one in taken))


def test_after_a_mistake_the_message_stands_beside_the_cards(seen: Browser, shop: Path):
    layout = shop / "layouts" / "card" / "layout.toml"
    whole = layout.read_text("utf-8")
    assert seen.ask("document.querySelector('aside').hidden")
    saved(layout, 'style = "headline"', 'style = "headlin"')()
    seen.wait("!document.querySelector('aside').hidden")
    line = 1 + whole[: whole.index('style = "headline"')].count("\n")
    assert seen.ask("document.querySelector('#where').textContent").endswith(f"card/layout.toml:{line}:1")
    assert "Did you mean 'headline'?" in seen.ask("document.querySelector('aside').textContent")
    assert seen.ask("document.querySelectorAll('figure img').length") == 2
    layout.write_text(whole, "utf-8")
    seen.wait("document.querySelector('aside').hidden")


def test_keys_choose_case_language_size_and_frames(seen: Browser):
    first = seen.ask("state.shown")
    seen.press("ArrowRight")
    seen.wait(f"state.shown !== '{first}'")
    seen.press("ArrowLeft")
    seen.wait(f"state.shown === '{first}'")
    seen.press("l")
    seen.wait("state.shown.includes('-en-')")
    seen.press("1")
    seen.wait("document.querySelector('figure > div').style.width === '105mm'")  # actual size
    assert seen.ask("getComputedStyle(document.querySelector('.frame')).display") == "none"
    seen.press("f")
    assert seen.ask("getComputedStyle(document.querySelector('.frame')).display") == "block"
    seen.press("f")
    seen.press("0")
    seen.press("l")
    seen.wait("state.shown.includes('-de-')")


def test_a_case_stays_chosen_when_the_page_is_loaded_again(seen: Browser):
    seen.press("ArrowRight")
    chosen = seen.ask("new Promise(go => setTimeout(() => go(location.hash), 600))")
    seen.call("Page.reload")
    seen.wait(f"{SHOWN} && '#' + state.shown === '{chosen}'")
