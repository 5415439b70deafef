"""The fault corpus: every fault planted in a finished file is found by `inserts verify`, and its harmless twin passes.

A fault is planted by editing the file; the manifest gets the new sha256, so that the fault itself must be found, and
not only that the bytes are others.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import pikepdf
import pytest
from PIL import Image as Pillow
from typer.testing import CliRunner

from inserts.cli import app
from inserts.keys import DEMO_KEY, page_key
from inserts.prepress import from_record, seal
from inserts.run.batch import batch
from inserts.run.verify import Told, Verified
from inserts.settings import load
from tests.conftest import ROOT

SHOP = ROOT / "samples" / "letter-4"
FILE = "pl-letter-0d861eb8"
FRONT, BACK = 2, 3
"""Pages, from 0: the first card, after the cover's leaf."""

LARGEST = 7
"""The page whose one picture is 1.5 inches wide."""
SMALL = 165
"""Pixels: 110 dpi there."""

CODE = rb"q 0 g\n[\d.]+ 0 0 [\d.]+ [\d.]+ [\d.]+ cm\n(?:\d+ \d+ \d+ 1 re\n)+f Q\n"
WHITE = rb"1 g\n205 295 66 66 re f\n0 g\n"

Plant = Callable[[pikepdf.Pdf], Any]
Base = Literal["single", "letter-4", "press", "small"]


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample printed one card a page, four on a sheet, for a press, and with small pictures."""
    folder = tmp_path_factory.mktemp("planted")
    small = Path(shutil.copytree(SHOP, folder / "shop"))
    for path in (small / "pictures").iterdir():
        Pillow.open(path).resize((SMALL, SMALL)).save(path, quality=90)
    for base in get_args(Base):
        shop, sheet = small if base == "small" else SHOP, base if base == "letter-4" else "single"
        settings = load(shop, folder / f"state-{base}").printed(sheet=sheet)
        settings = settings.made_for("press" if base == "press" else None)
        assert not batch(settings, ["PL-LETTER"], out=folder / base, today=date(2026, 12, 4)).run.failures
    return folder


def edit(at: int, old: bytes, new: bytes | Callable[[re.Match[bytes]], bytes], count: int = 1) -> Plant:
    """Another content on a page."""

    def put(file: pikepdf.Pdf) -> None:
        stream = file.pages[at].Contents
        changed, done = re.subn(old, new, stream.read_bytes(), count=count, flags=re.S)
        assert done, "there is nothing to replace"
        stream.write(changed)

    return put


def end(at: int, more: bytes) -> Plant:
    """More at the end of a page."""

    def put(file: pikepdf.Pdf) -> None:
        stream = file.pages[at].Contents
        stream.write(stream.read_bytes() + more)

    return put


# ── codes and text ────────────────────────────────────────────────────────────────────────────


def another_code(file: pikepdf.Pdf) -> None:
    """The QR symbol of the third card on the first."""
    first, third = (file.pages[at].Contents for at in (BACK, BACK + 6))
    theirs = re.search(CODE, third.read_bytes())
    assert theirs
    first.write(re.sub(CODE, lambda _: theirs[0], first.read_bytes(), count=1))


def joined(found: re.Match[bytes]) -> bytes:
    """Two neighbouring rectangles of a symbol as one."""
    return b"%b %b 2 1 re\n" % (found[1], found[2])


def another_name(file: pikepdf.Pdf) -> None:
    """The greeting of the fourth card on the first, in the first one's place."""
    name = rb"(/Span<</ActualText<[\dA-F]+>>>BDC\nBT 28\.8 124\.2 Td\n)(.*?)(?=ET EMC)"
    first, second = (file.pages[at].Contents for at in (FRONT, FRONT + 6))
    theirs = re.search(name, second.read_bytes(), re.S)
    assert theirs
    first.write(re.sub(name, lambda _: theirs[0], first.read_bytes(), count=1, flags=re.S))


def underneath(file: pikepdf.Pdf) -> None:
    """The last mark of a back painted first: it lies under all others."""
    stream = file.pages[BACK].Contents
    lines = stream.read_bytes()
    line = re.search(rb"/Span<</ActualText<2435206F.*?EMC\n", lines, re.S)
    opening = re.match(rb"q [\d. ]+ re W n\n", lines)
    assert line and opening
    stream.write(opening[0] + line[0] + lines.replace(line[0], b"")[opening.end() :])


# ── pages ─────────────────────────────────────────────────────────────────────────────────────


def swap(one: int, other: int) -> Plant:
    def put(file: pikepdf.Pdf) -> None:
        pages = file.pages
        for key in ("/Contents", "/Resources"):
            pages[one].obj[key], pages[other].obj[key] = pages[other].obj[key], pages[one].obj[key]

    return put


def kept_elsewhere(*pages: int) -> Plant:
    """The contents of pages as new objects, one after the other."""

    def put(file: pikepdf.Pdf) -> None:
        for at in pages:
            file.pages[at].obj.Contents = file.make_stream(file.pages[at].Contents.read_bytes())

    return put


def both(*plants: Plant) -> Plant:
    def put(file: pikepdf.Pdf) -> None:
        for plant in plants:
            plant(file)

    return put


def one_more(file: pikepdf.Pdf) -> None:
    file.pages.append(file.pages[FRONT])


def one_less(file: pikepdf.Pdf) -> None:
    del file.pages[-1]


def box(at: int, name: str, by: float) -> Plant:
    def put(file: pikepdf.Pdf) -> None:
        sides = [float(side) for side in file.pages[at].obj[name]]
        file.pages[at].obj[name] = pikepdf.Array([sides[0] + by, *sides[1:]])

    return put


def on_page(key: str, value: Any) -> Plant:
    return lambda file: file.pages[FRONT].obj.__setitem__(key, value)


def script(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def asks(key: str, value: Any) -> Plant:
    """Another viewer preference."""
    return lambda file: file.Root.ViewerPreferences.__setitem__(key, value)


def as_well(file: pikepdf.Pdf) -> None:
    """The same preferences, as an object of their own."""
    file.Root.ViewerPreferences = file.make_indirect(pikepdf.Dictionary(dict(file.Root.ViewerPreferences)))


def without(*keys: str) -> Plant:
    def put(file: pikepdf.Pdf) -> None:
        for key in keys:
            del file.Root[key]

    return put


def intended(key: str, value: Any) -> Plant:
    return lambda file: file.Root.OutputIntents[0].__setitem__(key, value)


def icc(damage: int) -> Plant:
    """The printing condition's profile, so many of its bytes others."""

    def put(file: pikepdf.Pdf) -> None:
        profile = file.Root.OutputIntents[0].DestOutputProfile
        profile.write(profile.read_bytes()[: -damage or None] + b"?" * damage)

    return put


def described(old: bytes, new: bytes) -> Plant:
    """Other metadata."""

    def put(file: pikepdf.Pdf) -> None:
        assert old in file.Root.Metadata.read_bytes()
        file.Root.Metadata.write(file.Root.Metadata.read_bytes().replace(old, new))

    return put


def informed(key: str, value: Any) -> Plant:
    return lambda file: file.trailer.Info.__setitem__(key, value)


# ── fonts and pictures ────────────────────────────────────────────────────────────────────────


def not_embedded(file: pikepdf.Pdf) -> None:
    del file.pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor.FontFile2


def renamed(file: pikepdf.Pdf) -> None:
    font = file.pages[0].Resources.Font.F1
    font.BaseFont = font.DescendantFonts[0].BaseFont = pikepdf.Name("/AAAAAA+Other")


def pictures(file: pikepdf.Pdf, at: int) -> dict[str, float]:
    """The pictures of a page by name, in the order of painting: the dpi that each is printed with."""
    placed = re.findall(rb"([\d.]+) 0 0 [\d.]+ [\d.]+ [\d.]+ cm\n(/X\d+) Do", file.pages[at].Contents.read_bytes())
    drawn = file.pages[at].Resources.XObject
    return {name.decode(): int(drawn[name.decode()].Width) * 72 / float(wide) for wide, name in placed}


def double(file: pikepdf.Pdf, picture: Any, data: bytes) -> pikepdf.Stream:
    """Such a picture with these bytes, as an object of its own."""
    return pikepdf.Stream(file, data, {key: value for key, value in picture.items() if key != "/Length"})


def coarse(file: pikepdf.Pdf) -> None:
    """The picture at 90 dpi."""
    ((name, dpi),) = pictures(file, LARGEST).items()
    drawn: Any = file.pages[LARGEST].Resources.XObject
    side, data = round(SMALL * 90 / dpi), io.BytesIO()
    pikepdf.PdfImage(drawn[name]).as_pil_image().resize((side, side)).save(data, "JPEG")
    drawn[name] = double(file, drawn[name], data.getvalue())
    drawn[name].Width = drawn[name].Height = side
    assert [round(dpi) for dpi in pictures(file, LARGEST).values()] == [90]


def fine_enough(file: pikepdf.Pdf) -> None:
    """The same picture at 110 dpi, as it was printed."""
    assert [round(dpi) for dpi in pictures(file, LARGEST).values()] == [110]


def another_picture(file: pikepdf.Pdf) -> None:
    """The second picture in the first one's place, too."""
    drawn = file.pages[BACK].Resources.XObject
    one, other = list(pictures(file, BACK))[:2]
    drawn[one] = drawn[other]


def its_double(file: pikepdf.Pdf) -> None:
    """The first picture as another object of the same bytes."""
    drawn, name = file.pages[BACK].Resources.XObject, next(iter(pictures(file, BACK)))
    drawn[name] = double(file, drawn[name], drawn[name].read_raw_bytes())


def no_overprint(file: pikepdf.Pdf) -> None:
    file.pages[FRONT].Resources.ExtGState.O1.OPM = 0


# ── sheets ────────────────────────────────────────────────────────────────────────────────────

PLACE = rb"(?<=\nq\n)1 0 0 1 [\d.]+ [\d.]+ cm\n"


def swapped_cards(file: pikepdf.Pdf) -> None:
    """The first two cards of a sheet, each in the other's place."""
    stream = file.pages[FRONT].Contents
    content = stream.read_bytes()
    one, other = re.findall(PLACE, content)[:2]
    stream.write(content.replace(one, b"@").replace(other, one).replace(b"@", other))


def written_otherwise(file: pikepdf.Pdf) -> None:
    """The first two cards of a sheet, written in the other order, each in its own place."""
    stream = file.pages[FRONT].Contents
    ground, *cards = re.split(rb"(?<=\n)(?=q\n1 0 0 1 )", stream.read_bytes())
    stream.write(b"".join([ground, cards[1], cards[0], *cards[2:]]))


def moved(by: float) -> Plant:
    def shift(found: re.Match[bytes]) -> bytes:
        *matrix, x, y, _ = found[0].split()
        return b"%b %.3f %b cm\n" % (b" ".join(matrix), float(x) + by, y)

    return edit(FRONT, PLACE, shift)


@dataclass(frozen=True)
class Planted:
    """A fault, the codes that are found then, and its twin, by which nothing changes that anybody sees."""

    fault: Plant
    finds: str
    twin: Plant
    base: Base = "single"


NOTHING: Plant = lambda file: None  # noqa: E731 (a plant like any other)
COLOUR_AGAIN = edit(FRONT, rb"\n0 g\n", b"\n0 g\n0 g\n")
FAULTS = {
    "a QR that encodes another code": Planted(
        another_code, "page-symbols page-pixels", edit(BACK, rb"(\d+) (\d+) 1 1 re\n(?:24) \2 1 1 re\n", joined),
    ),
    "a white area over the code": Planted(
        edit(BACK, rb"(?<=f Q\n)", WHITE), "page-marks page-pixels page-frames",
        edit(BACK, rb"(?<=f Q\n)", b"q 1 g\nQ\n"),
    ),
    "two cards swapped": Planted(swap(FRONT, FRONT + 2), "page-text page-frames", kept_elsewhere(FRONT + 2, FRONT)),
    "a swapped back": Planted(
        swap(BACK, BACK + 2), "page-text page-symbols page-pictures page-pixels page-frames",
        kept_elsewhere(BACK + 2, BACK),
    ),
    "a colour of another kind": Planted(
        edit(FRONT, rb"\n0 g\n", b"\n0 0 0 1 k\n"), "page-colour page-frames", COLOUR_AGAIN
    ),
    "another colour": Planted(edit(FRONT, rb"\n0 g\n", b"\n0.6 0 0 rg\n"), "page-marks page-frames", COLOUR_AGAIN),
    "a font not embedded": Planted(not_embedded, "file-fonts page-frames", renamed),
    "a picture at 90 dpi": Planted(coarse, "page-pictures-coarse", fine_enough, "small"),
    "another picture": Planted(another_picture, "page-pictures page-frames", its_double),
    "a shifted box": Planted(box(FRONT, "/TrimBox", 1.0), "page-boxes", box(FRONT, "/TrimBox", 0.005)),
    "a page too many": Planted(one_more, "file-pages", both(one_more, one_less)),
    "a page too few": Planted(one_less, "file-pages", both(one_more, one_less)),
    "a line off the paper": Planted(
        edit(FRONT, rb"BT 28\.8 124\.2 Td", b"BT 900 124.2 Td"), "page-marks page-frames",
        edit(FRONT, rb"(?=/Span)", b"q 1 0 0 1 900 0 cm\nQ\n"),
    ),
    "another customer's name": Planted(
        another_name, "page-text page-frames",
        edit(FRONT, rb"(BT 28\.8 124\.2 Td\n.*?\[<[\dA-F]{4})", lambda found: found[0] + b"><"),
    ),
    "hidden text": Planted(
        edit(FRONT, rb"(?=BT 28\.8 124\.2)", b"3 Tr\n"), "page-operators page-frames",
        edit(FRONT, rb"(?=BT 28\.8 124\.2)", b"0 Tc\n"),
    ),
    "a text under another mark": Planted(
        underneath, "page-text page-frames", edit(BACK, rb"(?=/Span<</ActualText<2435206F)", b"q\nQ\n")
    ),
    "a mark after the last": Planted(end(BACK, b"0 g\n9 9 9 9 re f\n"), "page-marks", end(BACK, b"q 0 g\nQ\n")),
    "a mark in the opening of a line": Planted(
        edit(FRONT, rb"(?=BT 28\.8 124\.2)", b"9 9 9 9 re f\n"), "page-marks",
        edit(FRONT, rb"(?=BT 28\.8 124\.2)", b"q\nQ\n"),
    ),
    "an inline picture": Planted(
        end(BACK, b"BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI\n"), "page-operators", end(BACK, b"q\nQ\n")
    ),
    "a shading": Planted(end(BACK, b"/S1 sh\n"), "page-colour", end(BACK, b"0.5 g\n")),
    "an annotation": Planted(on_page("/Annots", pikepdf.Array()), "page-structure", NOTHING),
    "a script": Planted(script, "file-structure", NOTHING),
    "cards in each other's place": Planted(
        swapped_cards, "page-text page-marks page-frames", written_otherwise, "letter-4"
    ),
    "an RGB operator": Planted(
        edit(FRONT, rb"\n0 0 0 1 k\n", b"\n0 0 0 rg\n"), "page-colour page-frames",
        edit(FRONT, rb"\n0 0 0 1 k\n", b"\n0 0 0 1 k\n0 0 0 1 k\n"), "press",
    ),
    "black that leaves out what is beneath": Planted(
        edit(FRONT, rb"/O1 gs\n", b"/O0 gs\n"), "page-marks",
        edit(FRONT, rb"/O1 gs\n", b"/O1 gs\n/O1 gs\n"), "press",
    ),
    "a state that prints nothing over": Planted(no_overprint, "page-colour", NOTHING, "press"),
    "one side alone": Planted(asks("/Duplex", pikepdf.Name.Simplex), "file-structure", as_well),
    "several copies": Planted(asks("/NumCopies", 5), "file-structure", as_well),
    "no word on how to print": Planted(without("/ViewerPreferences"), "file-structure", as_well),
    "both sides on a press": Planted(
        asks("/Duplex", pikepdf.Name.DuplexFlipLongEdge), "file-structure", as_well, "press"
    ),
    "no output intent": Planted(without("/OutputIntents"), "file-structure", NOTHING, "press"),
    "another printing condition": Planted(
        intended("/OutputConditionIdentifier", "FOGRA27"), "file-structure",
        intended("/OutputConditionIdentifier", "FOGRA39"), "press",
    ),
    "a damaged profile": Planted(icc(1), "file-structure", icc(0), "press"),
    "no metadata": Planted(without("/Metadata"), "file-structure", NOTHING, "press"),
    "other metadata": Planted(
        described(b"PDF/X-4", b"PDF/X-9"), "file-structure", described(b"PDF/X-4", b"PDF/X-4"), "press"
    ),
    "trapped": Planted(
        informed("/Trapped", pikepdf.Name("/True")), "file-structure",
        informed("/Trapped", pikepdf.Name("/False")), "press",
    ),
    "another title": Planted(informed("/Title", "Other"), "file-structure", NOTHING, "press"),
    "a card beside its place": Planted(moved(2.0), "page-places", moved(0.005), "letter-4"),
}  # fmt: skip


def verified(bases: Path, base: Base, plant: Plant, where: Path) -> tuple[int, Any]:
    """Exit code and answer of `inserts verify` on the base with this planted in it."""
    name = f"{FILE}-press" if base == "press" else FILE
    for suffix in (".pdf", ".json"):
        shutil.copy(bases / base / f"{name}{suffix}", where)
    pdf, manifest = where / f"{name}.pdf", where / f"{name}.json"
    with pikepdf.open(pdf, allow_overwriting_input=True) as file:
        plant(file)
        plain = pikepdf.ObjectStreamMode.disable
        file.save(pdf, deterministic_id=True, object_stream_mode=plain, fix_metadata_version=False)
    said = json.loads(manifest.read_text("utf-8"))
    said["sha256"] = hashlib.sha256(pdf.read_bytes()).hexdigest()
    said["preflight"]["seal"] = seal(said, page_key(DEMO_KEY))
    manifest.write_text(json.dumps(said), "utf-8")
    done = looked_at(pdf, bases / f"state-{base}")
    assert done.stdout, done.exception
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, bases: Path, tmp_path: Path) -> None:
    planted = FAULTS[name]
    code, said = verified(bases, planted.base, planted.fault, tmp_path)
    assert {one["code"] for one in said["files"][0]["findings"]} == set(planted.finds.split())
    assert code == 4


@pytest.mark.parametrize("name", FAULTS)
def test_its_harmless_twin_passes(name: str, bases: Path, tmp_path: Path) -> None:
    planted = FAULTS[name]
    code, said = verified(bases, planted.base, planted.twin, tmp_path)
    assert (code, said["files"][0]["findings"]) == (0, [])


def test_bytes_that_are_others_are_a_finding_and_all_levels_still_look(bases: Path, tmp_path: Path) -> None:
    for suffix in (".pdf", ".json"):
        shutil.copy(bases / "single" / f"{FILE}{suffix}", tmp_path)
    with (tmp_path / f"{FILE}.pdf").open("ab") as file:
        file.write(b"\n")
    done = looked_at(tmp_path / f"{FILE}.pdf", bases / "state-single")
    (found,) = json.loads(done.stdout)["files"]
    assert [one["code"] for one in found["findings"]] == ["file-changed"]
    assert (done.exit_code, found["symbols"], found["pages"], found["places"]) == (4, 6, 14, 5)


def test_a_finding_names_the_card_and_what_to_do(bases: Path, tmp_path: Path) -> None:
    _, said = verified(bases, "single", another_code, tmp_path)
    (found,) = (one for one in said["files"][0]["findings"] if one["code"] == "page-symbols")
    assert (found["page"], found["position"], found["shipment"], found["level"]) == (4, 1, "1Z-4401", 1)
    assert found["do"].endswith("inserts reprint 'PL-LETTER' --shipment '1Z-4401' --reason wrong")


def test_without_manifest_or_with_another_key_nothing_is_compared(bases: Path, tmp_path: Path) -> None:
    pdf = Path(shutil.copy(bases / "single" / f"{FILE}.pdf", tmp_path))
    assert refused(pdf, bases / "state-single") == "manifest-missing"
    pdf.with_suffix(".json").write_text("{}")
    assert refused(pdf, bases / "state-single") == "manifest-unreadable"
    shutil.copy(bases / "single" / f"{FILE}.json", tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "key").write_text("k" * 64)
    assert refused(pdf, tmp_path / "state") == "key-differs"


def test_a_manifest_says_no_name_and_nothing_to_guess_one_by(bases: Path) -> None:
    section = json.loads((bases / "single" / f"{FILE}.json").read_text("utf-8"))["preflight"]
    said = json.dumps(section)
    assert not any(name in said for name in ("Dolores", "headline", "suggestions"))
    assert from_record(section, 14, 0, "", page_key(DEMO_KEY)).specimens
    with pytest.raises(ValueError, match="not a section of ours"):
        from_record(section, 14, 0, "", page_key(b"another key of at least so many"))


def looked_at(pdf: Path, state: Path, *others: Path) -> Any:
    return CliRunner().invoke(
        app, ["verify", str(pdf), *map(str, others), "--shop", str(SHOP), "--state", str(state), "--json"]
    )


def refused(pdf: Path, state: Path) -> str:
    """The code of what keeps the file from being looked at."""
    done = looked_at(pdf, state)
    (file,) = json.loads(done.stdout)["files"]
    (found,) = file["findings"]
    assert (done.exit_code, found["level"], file["pages"]) == (4, 0, 0)
    return str(found["code"])


WRONG: dict[str, tuple[Any, ...]] = {
    "leaf.width": (-5, 1e9, math.nan, math.inf, "wide"), "leaf.sides": (0, 1000), "leaf.bleed": (-1, None),
    "imposition.block": (0,), "imposition.sheet.columns": (0,), "profile.dots": (-1, 9000), "cover": (-2, 400),
    "version": (99,), "sides": ([], None), "specimens": ("", "?"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_manifest_with_one_wrong_number_is_unreadable(name: str, bases: Path, tmp_path: Path) -> None:
    pdf = Path(shutil.copy(bases / "single" / f"{FILE}.pdf", tmp_path))
    for value in WRONG[name]:
        manifest = json.loads((bases / "single" / f"{FILE}.json").read_text("utf-8"))
        *within, last = name.split(".")
        section = manifest["preflight"]
        for step in within:
            section = section[step]
        assert last in section
        section[last] = value
        pdf.with_suffix(".json").write_text(json.dumps(manifest), "utf-8")
        assert refused(pdf, bases / "state-single") == "manifest-unreadable", value


def test_a_file_without_manifest_hides_no_other(bases: Path, tmp_path: Path) -> None:
    pdf = bases / "single" / f"{FILE}.pdf"
    alone, damaged = (Path(shutil.copy(pdf, tmp_path / f"{name}.pdf")) for name in ("alone", "damaged"))
    damaged.with_suffix(".json").write_text('{"preflight": {}, "rows": 1}')
    done = looked_at(alone, bases / "state-single", damaged, pdf)
    found = [[one["code"] for one in file["findings"]] for file in json.loads(done.stdout)["files"]]
    assert (done.exit_code, found) == (4, [["manifest-missing"], ["manifest-unreadable"], []])


CHANGED: dict[str, Callable[[Any], Any]] = {
    "a code": lambda said: said["rows"][0].update(code="ANOTHER"),
    "a shipment": lambda said: said["rows"][0].update(shipment="1Z-9"),
    "another order of rows": lambda said: said["rows"].reverse(),
    "a row less": lambda said: said["rows"].pop(),
    "a count": lambda said: said.update(stock="glossy"),
    "the profile": lambda said: said["preflight"]["profile"].update(coarsest=10.0),
    "no seal": lambda said: said["preflight"].pop("seal"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_manifest_is_a_finding_and_the_file_is_still_looked_at(
    name: str, bases: Path, tmp_path: Path
) -> None:
    pdf = Path(shutil.copy(bases / "single" / f"{FILE}.pdf", tmp_path))
    said = json.loads((bases / "single" / f"{FILE}.json").read_text("utf-8"))
    CHANGED[name](said)
    pdf.with_suffix(".json").write_text(json.dumps(said), "utf-8")
    done = looked_at(pdf, bases / "state-single")
    (found,) = json.loads(done.stdout)["files"]
    assert (done.exit_code, [one["code"] for one in found["findings"]], found["pages"]) == (4, ["manifest-changed"], 14)


def test_what_another_program_did_to_the_whole_file_is_said_in_words(bases: Path, tmp_path: Path) -> None:
    def told(save: Callable[[pikepdf.Pdf, Path], Any]) -> list[str]:
        pdf = tmp_path / f"{FILE}.pdf"
        shutil.copy(bases / "single" / f"{FILE}.json", tmp_path)
        with pikepdf.open(bases / "single" / f"{FILE}.pdf") as file:
            save(file, pdf)
        (found,) = json.loads(looked_at(pdf, bases / "state-single").stdout)["files"]
        return [one["message"] for one in found["findings"] if one["code"] == "file-structure"]

    anew = ["the file was saved anew by another program: it is not the one that was written."]
    assert told(lambda file, to: file.save(to, linearize=True)) == anew
    assert told(lambda file, to: file.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate)) == anew
    assert told(lambda _, to: to.write_text("no PDF"))[0] == "it is no PDF, or breaks off."
    broken = (bases / "single" / f"{FILE}.pdf").read_bytes()[:-5000]
    assert told(lambda _, to: to.write_bytes(broken))[0] == "it is no PDF, or breaks off."


def test_what_many_cards_share_is_told_once_with_their_positions() -> None:
    shared = [Told("page-art", "the art is another.", 2, 3 + 2 * at, at, f"S-{at}", "Reprint.") for at in range(1, 6)]
    alone = Told("page-text", "the text is another.", 2, 5, 1, "S-1", "Reprint.")
    said = Verified("a.pdf", "office", 1, 12, 5, (*shared, alone)).as_text()
    assert said.splitlines() == [
        "a.pdf (office): 1 symbol decoded; 12 pages read back; 5 sides looked at as pixels: 6 findings.",
        "  [page-art] pages 5, 7, 9, 11, 13, positions 1, 2, 3, 4, 5: the art is another. "
        "Do not use the file: make it again with inserts batch.",
        "  [page-text] page 5, position 1, shipment S-1, the text is another. Reprint.",
    ]
