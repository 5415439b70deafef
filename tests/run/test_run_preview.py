"""The preview of a layout: pictures and PDF of its cast, and a page of this machine that follows every save."""

from __future__ import annotations

import http.client
import io
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from inserts.errors import DataError, EnvironmentFault, LayoutError
from inserts.page import Picture, drawn
from inserts.run.design.cast import cast, open_for
from inserts.run.design.galley import pull
from inserts.run.design.layout_preview import Wanted, draw
from inserts.run.design.live.easel import Easel
from inserts.run.design.live.saves import Saves
from inserts.run.design.live.server import Door
from inserts.run.leftout import suggested
from tests.conftest import DAY, ROOT, SAMPLE, inserts

TODAY = date.fromisoformat(DAY)


class Page:
    """The preview of a layout, running; asked as a browser would."""

    def __init__(self, shop: Path, layout: str = "card") -> None:
        command = [sys.executable, "-m", "inserts", "layout", "preview", layout, "--watch", "--shop", str(shop)]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command += ["--port", str(self.port), "--today", DAY]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert self.process.stdout
        self.address = self.process.stdout.readline().decode().strip()
        assert self.address, self.process.stderr and self.process.stderr.read().decode()

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def look(self, case: str = "") -> Any:
        return json.loads(self.get(f"/look?case={case}")[1])

    def pictures(self, look: Any) -> list[bytes]:
        return [self.get(f"{side['picture']}&dpi=100")[1] for side in look["sides"]]

    def after(self, save: Callable[[], object]) -> tuple[Any, float]:
        """What is shown once a save is taken in, its pictures fetched; and the seconds from the save to that."""
        version = self.look()["version"]
        begun = time.perf_counter()
        save()
        while (found := self.look())["version"] == version:
            assert time.perf_counter() - begun < 20, "the save was never seen"
            time.sleep(0.005)
        self.pictures(found)
        return found, time.perf_counter() - begun


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop with a layout of its own, as it stands after `layout new`."""
    import shutil

    home = tmp_path_factory.mktemp("preview") / "shop"
    shutil.copytree(SAMPLE, home)
    assert inserts("layout", "new", "card", "--shop", home).returncode == 0
    return home


@pytest.fixture(scope="module")
def page(shop: Path) -> Iterator[Page]:
    running = Page(shop)
    yield running
    running.process.kill()


@pytest.fixture
def layout(shop: Path, page: Page) -> Iterator[Path]:
    """The layout's file, as it was again in the end, when that has been seen."""
    file = shop / "layouts" / "card" / "layout.toml"
    before = file.read_text("utf-8")
    yield file
    page.after(lambda: file.write_text(before, "utf-8"))


def saved(path: Path, old: str, new: str) -> Callable[[], object]:
    """Saves the file with something else in the place of what is there."""
    text = path.read_text("utf-8")
    assert old in text
    return lambda: path.write_text(text.replace(old, new, 1), "utf-8")


# ── once ──────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_a_side_and_the_pdf_are_written_and_nothing_else(shop: Path, tmp_path: Path):
    before = sorted(shop.rglob("*"))
    done = inserts("layout", "preview", "card", "--shop", shop, "--out", tmp_path, "--today", DAY)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [Path(line).name for line in done.stdout.decode().split()] == ["card-front.png", "card-back.png", "card.pdf"]
    assert sorted(shop.rglob("*")) == before
    with pikepdf.open(tmp_path / "card.pdf") as pdf:
        assert len(pdf.pages) == 2
    with Image.open(tmp_path / "card-front.png") as picture:
        assert picture.size == (621, 875)  # 105 × 148 mm at 150 dots an inch


def test_equal_inputs_give_equal_bytes(shop: Path, tmp_path: Path):
    wanted = Wanted(shop, "card", TODAY)
    once = [path.read_bytes() for path in draw(wanted, tmp_path, 100)]
    assert [path.read_bytes() for path in draw(wanted, tmp_path, 100)] == once


def test_a_case_and_a_language_can_be_named_and_so_can_a_shipment(shop: Path, tmp_path: Path):
    seen = set()
    wishes: list[dict[str, str]] = [
        {}, {"case": "longest name"}, {"case": "Longest Name", "language": "en"}, {"shipment": "FB-104241"}
    ]  # fmt: skip
    for at, wish in enumerate(wishes):
        front, _, _ = draw(Wanted(shop, "card", TODAY, **wish), tmp_path / str(at), 72)
        seen.add(front.read_bytes())
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("wish", "code", "hint"),
    [
        ({"case": "longest nam"}, "no-such-case", "Did you mean 'longest name'?"),
        ({"language": "ja"}, "no-such-language", "There are: de, en."),
    ],
)
def test_what_the_cast_does_not_have_is_said(shop: Path, tmp_path: Path, wish: dict[str, str], code: str, hint: str):
    with pytest.raises(DataError) as fault:
        list(draw(Wanted(shop, "card", TODAY, **wish), tmp_path, 72))
    assert (fault.value.code, fault.value.hint) == (code, hint)


@pytest.mark.parametrize(
    ("caption", "count"), [("plain", 3), ("0 suggestions", 0), ("1 suggestion", 1), ("2 suggestions", 2)]
)
def test_a_preview_has_all_suggestions_of_its_case_with_their_pictures(shop: Path, caption: str, count: int):
    galley = Easel(shop, "card", TODAY).open()
    pulled = pull(galley.case(caption), galley)
    insert = pulled.case.insert
    assert (len(insert.suggestions), suggested(insert, pulled.pages), pulled.left_out) == (count, count, 0)
    pictures = [mark for mark in drawn(pulled.pages[1].marks) if isinstance(mark, Picture)]
    assert len([mark for mark in pictures if mark.frame.startswith("suggestions")]) == count


def test_without_a_shop_the_starter_stands_in(tmp_path: Path):
    assert len(list(draw(Wanted(tmp_path, "postcard", TODAY), tmp_path / "out", 72))) == 3


def test_what_does_not_fit_is_said_with_the_line_of_its_frame(layout: Path, tmp_path: Path):
    saved(layout, 'style = "headline"\ngap = "5.5mm"', 'style = "headline"\ngap = "95mm"')()
    with pytest.raises(LayoutError) as fault:
        list(draw(Wanted(layout.parent.parent.parent, "card", TODAY), tmp_path, 72))
    assert fault.value.code == "text-does-not-fit"
    assert re.fullmatch(r"(layouts/)?card/layout\.toml:\d+:1", str(fault.value.where))
    assert fault.value.where is not None
    assert layout.read_text("utf-8").splitlines()[(fault.value.where.line or 0) - 1] == "[[sides.frames]]"


# ── watched ───────────────────────────────────────────────────────────────────────────────────


def test_a_save_shows(page: Page, layout: Path, record_property: Callable[[str, object], None]):
    before = page.pictures(page.look())
    found, seconds = page.after(saved(layout, 'size = "22pt"', 'size = "18pt"'))
    print(f"from save to picture: {seconds * 1000:.0f} ms")
    record_property("save_to_picture_ms", round(seconds * 1000))
    assert found["trouble"] is None
    after = page.pictures(found)
    assert after[0] != before[0]  # the headline
    assert after[1] == before[1]  # nothing on the back has that style


@pytest.mark.parametrize("what", ["texts/de.toml", "art/first.jpg", "inserts.toml", "data/products.csv"])
def test_a_save_of_whatever_the_card_is_made_of_shows(page: Page, shop: Path, what: str):
    file, before = shop / what, (shop / what).read_bytes()
    changed = {
        "texts/de.toml": before.replace(b"Willkommen", b"Hallo"),
        "art/first.jpg": (shop / "art" / "front.jpg").read_bytes(),
        "inserts.toml": before.replace(b"Fensterbrett GmbH", b"Fenster GmbH"),
        "data/products.csv": before.replace(b".90", b".95"),
    }[what]
    assert changed != before
    key = next(one["key"] for one in page.look()["cases"] if one["key"].startswith("longest-name-first-order"))
    was = page.pictures(page.look(key))
    try:
        page.after(lambda: file.write_bytes(changed))
        assert page.pictures(page.look(key)) != was
    finally:
        page.after(lambda: file.write_bytes(before))
    assert page.pictures(page.look(key)) == was


def test_after_a_mistake_the_last_good_cards_stay_with_the_message_and_go_when_it_is_mended(page: Page, layout: Path):
    good = page.pictures(page.look())
    whole = layout.read_text("utf-8")
    found, _ = page.after(saved(layout, 'style = "headline"', 'style = "headlin"'))
    line = 1 + whole[: whole.index('style = "headline"')].count("\n")
    assert found["trouble"]["where"].endswith(f"card/layout.toml:{line}:1")
    assert "Did you mean 'headline'?" in found["trouble"]["hint"]
    assert page.pictures(found) == good
    found, _ = page.after(lambda: layout.write_text("size = ", "utf-8"))
    assert found["trouble"]["code"] == "not-toml"
    assert page.pictures(found) == good
    mended = layout.with_suffix(".new")
    mended.write_text(whole.replace('size = "22pt"', 'size = "18pt"', 1), "utf-8")
    found, _ = page.after(lambda: mended.replace(layout))  # in one step, as editors do
    assert found["trouble"] is None
    assert page.pictures(found) != good


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("texts/de.toml", "Willkommen", "**Willkommen", "bad-markup"),
        ("texts/de.toml", "{{ customer.first_name }}", "{{ customer.firstname }}", "unknown-name"),
        ("texts/en.toml", "eyebrow =", "eybrow =", "unknown-role"),
        ("inserts.toml", '"customer.orders == 1"', '"customer.order == 1"', "unknown-name"),
    ],
)
def test_a_slip_in_texts_or_settings_is_told_beside_the_last_good_cards(
    page: Page, shop: Path, file: str, old: str, new: str, code: str
):
    was, good = page.look(), page.pictures(page.look())
    whole = (shop / file).read_text("utf-8")
    line = 1 + whole[: whole.index(old)].count("\n")
    try:
        found, _ = page.after(lambda: (shop / file).write_text(whole.replace(old, new, 1), "utf-8"))
        assert (found["trouble"]["code"], found["trouble"]["where"]) == (code, f"{file}:{line}:1")
        assert (found["cases"], page.pictures(found)) == (was["cases"], good)
    finally:
        found, _ = page.after(lambda: (shop / file).write_text(whole, "utf-8"))
    assert found["trouble"] is None


def test_a_slip_that_is_there_from_the_start_is_told_beside_what_there_is(shop: Path, layout: Path):
    whole = (shop / "texts/en.toml").read_text("utf-8")
    try:
        (shop / "texts/en.toml").write_text(f'{whole}\n[nobody]\nheadline = "x"\n', "utf-8")
        easel = Easel(shop, "card", TODAY)
        easel.reread(easel.saves.look())
    finally:
        (shop / "texts/en.toml").write_text(whole, "utf-8")
    shown = easel.show("")
    assert shown.pulled and shown.trouble and shown.trouble.code == "unknown-section"


def test_where_only_one_case_does_not_fit_its_last_good_card_stays_and_others_are_new(page: Page, layout: Path):
    long = next(one["key"] for one in page.look()["cases"] if one["key"].startswith("longest-name-"))
    good = page.pictures(page.look(long))
    text = layout.read_text("utf-8")
    no_room = text.replace('size = "22pt"\nleast = "15pt"', 'size = "22pt"', 1).replace("lines = 3", "lines = 1", 1)
    page.after(lambda: layout.write_text(no_room, "utf-8"))
    found = page.look(long)
    assert (found["shown"], found["trouble"]["code"]) == (long, "text-does-not-fit")
    assert page.pictures(found) == good


def test_a_layout_broken_at_the_start_is_said_and_shown_once_mended_and_ctrl_c_ends_it_cleanly(
    shop: Path, layout: Path
):
    whole = layout.read_text("utf-8")
    layout.write_text("size = ", "utf-8")
    broken = Page(shop)
    try:
        found = broken.look()
        assert (found["sides"], found["trouble"]["code"]) == ([], "not-toml")
        found, _ = broken.after(lambda: layout.write_text(whole, "utf-8"))
        assert (len(found["sides"]), found["trouble"]) == (2, None)
        broken.process.send_signal(signal.SIGINT)
        assert broken.process.wait(10) == 0
        assert broken.process.stderr and broken.process.stderr.read() == b""
    finally:
        broken.process.kill()


def test_every_code_on_the_page_is_the_sample_and_nothing_is_written(page: Page, shop: Path):
    key = next(one["key"] for one in page.look()["cases"] if one["key"].startswith("longest-name-first-order"))
    status, pdf = page.get(page.look(key)["pdf"])
    assert status == 200
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as file:
        text = "".join(side.get_textpage().get_text_range() for side in file)
    assert "MUST-ERMU-STER-MUST" in text
    assert not (shop / "state").exists()
    assert not (shop / "out").exists()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/page.js", {}, 200),
        ("/", {"Host": "shop.example"}, 403),  # somebody else's page, by a name that leads here
        ("/", {"Host": "localhost"}, 403),
        ("/look", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/../easel.py", {}, 404),
        ("/easel.py", {}, 404),
        ("/%2e%2e/server.py", {}, 404),
        ("//etc/passwd", {}, 404),
        ("/side.png?case=../../inserts.toml&side=0&dpi=100", {}, 200),  # no such case: the first
        ("/side.png?side=9&dpi=100", {}, 404),
        ("/side.png?side=-9&dpi=100", {}, 404),
        ("/side.png?side=0&dpi=nan", {}, 404),
        ("/side.png?side=0", {}, 404),
    ],
)
def test_only_what_the_page_needs_is_answered_and_only_to_this_machine(
    page: Page, path: str, headers: dict[str, str], status: int
):
    assert page.get(path, **headers)[0] == status


def test_the_door_is_on_this_machine_alone_and_a_busy_port_is_said(page: Page, shop: Path):
    assert page.address == f"http://127.0.0.1:{page.port}/"
    with pytest.raises(EnvironmentFault, match="port-busy"):
        Door(Easel(shop, "card", TODAY), page.port)


def test_a_picture_is_as_fine_as_asked_within_bounds(page: Page):
    sizes = []
    for dpi in (1, 144, 100000):
        with Image.open(io.BytesIO(page.get(f"/side.png?side=0&dpi={dpi}")[1])) as picture:
            sizes.append(picture.size[0])
    assert sizes == pytest.approx([298, 595, 1654], abs=2)  # 72, 144 and 400 dots an inch


def test_the_cast_is_that_of_check(shop: Path):
    """The same shop, opened once and kept: product pictures are found, so that cards have their suggestions."""
    easel = Easel(shop, "card", TODAY)
    easel.reread(easel.saves.look())
    assert easel.galley
    opened = open_for(shop, "card")
    assert easel.galley.cases == cast(opened, "card", opened.take_in(TODAY), TODAY).cases
    assert any(len(case.insert.suggestions) == 3 for case in easel.galley.cases)


# ── what is read anew ─────────────────────────────────────────────────────────────────────────


def test_what_did_not_change_is_not_read_again(shop: Path, layout: Path, monkeypatch: pytest.MonkeyPatch):
    easel = Easel(shop, "card", TODAY)
    easel.reread(easel.saves.look())
    assert easel.galley
    letters, cases = easel.galley.press.letters, easel.galley.cases
    monkeypatch.setattr("inserts.run.shop.Shop.take_in", lambda *_: pytest.fail("the tables were read again"))
    saved(layout, 'size = "22pt"', 'size = "18pt"')()
    easel.reread(easel.saves.look())
    assert easel.galley.press.letters is letters
    assert easel.galley.cases is cases


def test_a_fault_of_the_program_is_said_without_what_it_quotes(shop: Path, monkeypatch: pytest.MonkeyPatch):
    easel = Easel(shop, "card", TODAY)
    easel.reread(easel.saves.look())

    def broken(*_: object) -> None:
        raise KeyError("Erika Mustermann")

    monkeypatch.setattr("inserts.run.design.live.easel.open_for", broken)
    easel.reread(easel.saves.look())
    shown = easel.show("")
    assert shown.pulled
    assert shown.trouble
    assert shown.trouble.message.startswith("A fault of the program: KeyError in test_run_preview.py, line ")


def test_a_file_that_comes_goes_or_changes_is_seen_and_what_editors_leave_is_not(shop: Path):
    saves = Saves(shop, "card")
    before = saves.look()
    new = shop / "art" / "new.png"
    for junk in (".layout.toml.swp", "~lock"):
        (shop / "layouts" / "card" / junk).write_text("x")
    assert saves.look() == before
    new.write_bytes(b"x")
    assert {kind for kind, stamp in saves.look().items() if stamp != before.get(kind)} == {"art"}
    new.unlink()
    assert saves.look() == before
