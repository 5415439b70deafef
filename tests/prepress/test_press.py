"""Files for a press: PDF/X-4 in its inks, black alone for what is black, spots on plates of their own."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy
import pikepdf
import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from prepress_pages import (
    COATED,
    CUT,
    HAND,
    INSET,
    MADE,
    PRESS,
    WHOLE,
    card,
    content,
    image,
    opened,
    page,
    printed,
    symbol,
    text,
)

from inserts.errors import NOWHERE, LayoutError, SettingsError
from inserts.page import BLACK, Border, Box, Colour, Mark, Picture, Recipe, Rectangle, Rule
from inserts.prepress import Edge, Slip, Volume, read_back, read_condition
from inserts.prepress.condition import shares_of
from inserts.prepress.leaf import Leaf
from tests.changing import replace

BARE = replace(INSET, slug=False)
AREA = Box(20, 20, 200, 200)
RED = (0.8, 0.3, 0.2)
GOLD = Recipe((0.69, 0.55, 0.34), (0.2, 0.35, 0.7, 0.1), "PANTONE 871 C")
RICH = Recipe((0.0,), (0.6, 0.4, 0.4, 1.0))
LABELS = {
    "dc": "{http://purl.org/dc/elements/1.1/}", "xmp": "{http://ns.adobe.com/xap/1.0/}",
    "xmpMM": "{http://ns.adobe.com/xap/1.0/mm/}", "pdf": "{http://ns.adobe.com/pdf/1.3/}",
    "pdfxid": "{http://www.npes.org/pdfx/ns/id/}",
}  # fmt: skip


def press(*marks: Mark, leaf: Leaf = BARE) -> bytes:
    """A press file with one card, with nothing at its edge."""
    data, written = printed([(page(leaf, *marks),)], leaf, profile=PRESS)
    assert read_back(data, written) == ()
    return data


def everything(tmp_path: Path) -> bytes:
    """A press file with every kind of mark, a slip and a second card."""
    slip = Slip(Edge(2, 3, "4712"), "S2", True, "no", "customer-unknown", "x.csv:2", "mend")
    data, written = printed([card("Anna", tmp_path), slip, card("Bo", tmp_path)], profile=PRESS)
    assert read_back(data, written) == ()
    return data


def streams(data: bytes) -> list[pikepdf.Stream]:
    return [each for each in opened(data).objects if isinstance(each, pikepdf.Stream)]


def painted(data: bytes) -> str:
    """All content streams, of pages and of forms."""
    kept = [each for each in streams(data) if each.get("/Subtype", "/Form") == "/Form" and "/Length1" not in each]
    return "\n".join(each.read_bytes().decode("latin-1") for each in kept)


def said(data: bytes) -> dict[str, str]:
    """The properties in the metadata, as "dc:format"."""
    source = opened(data).Root.Metadata.read_raw_bytes()
    prefixes = {uri: prefix for prefix, uri in LABELS.items()}
    found = {}
    for each in ElementTree.fromstring(source.decode()).iter():
        uri, _, name = each.tag.rpartition("}")
        if prefix := prefixes.get(uri + "}"):
            found[f"{prefix}:{name}"] = "".join(each.itertext()).strip()
    return found


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def test_a_press_file_is_a_pdf_of_16_with_one_output_intent_that_carries_the_condition() -> None:
    data = press(text("Danke"))
    assert data.startswith(b"%PDF-1.6\n")
    (intent,) = opened(data).Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert str(intent.RegistryName) == "http://www.color.org"
    assert intent.DestOutputProfile.N == 4
    assert intent.DestOutputProfile.read_bytes() == COATED.read_bytes()


def test_metadata_stand_plain_in_the_file_and_say_what_the_information_says() -> None:
    data = press(text("Danke"))
    metadata, info = said(data), opened(data).trailer.Info
    assert "/Filter" not in opened(data).Root.Metadata
    assert metadata["dc:title"] == str(info.Title) == "PL-1"
    assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2026-12-04T09:30:00+00:00"
    assert str(info.CreationDate) == str(info.ModDate) == "D:20261204093000+00'00'"
    assert (metadata["pdf:Trapped"], info.Trapped) == ("False", "/False")
    assert metadata["pdf:Producer"] == str(info.Producer) == "inserts"
    assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
    assert metadata["dc:format"] == "application/pdf"
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", metadata["xmpMM:DocumentID"])


def test_a_title_with_signs_of_xml_leaves_the_metadata_well_formed() -> None:
    title = "Müller & Söhne <1>"
    out = BytesIO()
    volume = Volume(out, BARE, HAND, title=title, language="de", made=MADE, profile=PRESS)
    volume.insert([page(BARE, text("x"))])
    volume.close()
    assert said(out.getvalue())["dc:title"] == str(opened(out.getvalue()).trailer.Info.Title) == title


def test_a_press_file_has_no_annotation_no_action_and_nothing_that_its_version_does_not_know(tmp_path: Path) -> None:
    data = everything(tmp_path)
    assert set(opened(data).Root.ViewerPreferences.keys()) == {"/PrintScaling"}
    assert set(opened(data).Root.keys()) == {
        "/Type", "/Pages", "/Lang", "/ViewerPreferences", "/OutputIntents", "/Metadata"
    }  # fmt: skip
    assert not any("/Annots" in each or "/AA" in each for each in opened(data).pages)


@pytest.mark.parametrize("leaf", [CUT, INSET])
def test_media_holds_bleed_and_bleed_holds_trim(leaf: Leaf) -> None:
    (one, *_) = opened(press(text("x"), leaf=leaf)).pages
    media, crop, bleed, trim = (
        tuple(map(float, box)) for box in (one.MediaBox, one.CropBox, one.BleedBox, one.TrimBox)
    )
    assert media == crop
    for outer, inner in ((media, bleed), (bleed, trim)):
        assert outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def test_equal_cards_give_equal_press_files_and_another_condition_another(tmp_path: Path) -> None:
    assert everything(tmp_path) == everything(tmp_path)
    other = replace(PRESS, condition=read_condition(COATED, NOWHERE, "House stock"))
    data, _ = printed([card("Anna", tmp_path)], profile=other)
    (intent,) = opened(data).Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "House stock"


# ── colours ───────────────────────────────────────────────────────────────────────────────────


def test_nothing_in_a_press_file_is_in_the_colours_of_a_screen(tmp_path: Path) -> None:
    data = everything(tmp_path)
    assert not re.search(r"[\d.] (?:rg|RG|g|G)\s", painted(data))
    spaces = {str(each.ColorSpace) for each in streams(data) if each.get("/Subtype") == "/Image"}
    assert spaces == {"/DeviceCMYK"}


def test_what_is_black_or_grey_is_black_ink_alone_and_colours_are_the_conditions() -> None:
    data = press(Rectangle(AREA, RED), text("Danke"), Rectangle(AREA, (0.93,)), Rule(0, 0, 9, 9, 1, (0.38,)))
    red = shares_of(RED, PRESS.condition)
    assert re.findall(r"[\d. ]+ [kK]\b", content(data, 0)) == [
        " ".join(f"{share:g}" for share in red) + " k", "0 0 0 1 k", "0 0 0 0.07 k", "0 0 0 0.62 K"
    ]  # fmt: skip


@pytest.mark.parametrize("colour", [(120, 150, 110), (200, 160, 90), (90, 90, 140), (250, 251, 250)])
def test_inks_look_on_the_paper_as_the_colour_does_on_the_screen(colour: tuple[int, ...]) -> None:
    shares = shares_of(tuple(part / 255 for part in colour), PRESS.condition)
    dot = Pillow.new("CMYK", (1, 1), tuple(round(255 * share) for share in shares))
    screen, flags = ImageCms.createProfile("sRGB"), ImageCms.Flags.BLACKPOINTCOMPENSATION
    seen = ImageCms.profileToProfile(dot, str(COATED), screen, 1, "RGB", flags=flags).getpixel((0, 0))
    assert all(abs(one - other) <= 3 for one, other in zip(seen, colour, strict=True)), seen


def test_a_recipe_counts_on_a_press_and_its_look_everywhere_else() -> None:
    exact = Recipe((0.08, 0.28, 0.24), (0.9, 0.3, 0.7, 0.45))
    assert "0.9 0.3 0.7 0.45 k" in content(press(Rectangle(AREA, exact)), 0)
    as_office, _ = printed([(page(INSET, Rectangle(AREA, exact)),)], INSET)
    plain, _ = printed([(page(INSET, Rectangle(AREA, exact.screen)),)], INSET)
    assert as_office == plain


def test_a_spot_colour_has_a_space_of_its_own_that_every_page_shares() -> None:
    data = press(Rectangle(AREA, GOLD), Rule(0, 0, 9, 9, 1, GOLD))
    spaces = opened(data).pages[0].Resources.ColorSpace
    ((name, space),) = spaces.items()
    assert [str(space[1]), str(space[2])] == ["/PANTONE 871 C", "/DeviceCMYK"]
    assert [float(part) for part in space[3].C1] == [0.2, 0.35, 0.7, 0.1]
    assert f"{name} cs 1 scn" in content(data, 0) and f"{name} CS 1 SCN" in content(data, 0)


def test_a_spot_without_shares_stands_for_how_it_looks() -> None:
    data = press(Rectangle(AREA, Recipe(RED, None, "Lachs ü (1)")))
    ((_, space),) = opened(data).pages[0].Resources.ColorSpace.items()
    assert str(space[1]) == "/Lachs ü (1)"
    assert tuple(float(part) for part in space[3].C1) == shares_of(RED, PRESS.condition)


def test_one_spot_with_two_recipes_is_refused() -> None:
    other = replace(GOLD, shares=(0.0, 0.2, 0.5, 0.0))
    with pytest.raises(LayoutError) as found:
        press(Rectangle(AREA, GOLD), Rectangle(AREA, other))
    assert found.value.code == "spot-differs"


def test_crop_marks_are_on_every_plate() -> None:
    data = press(text("x"), leaf=CUT)
    assert [str(space[1]) for space in opened(data).pages[0].Resources.ColorSpace.values()] == ["/All"]
    assert "CS 1 SCN" in painted(data)


# ── what is printed over what ─────────────────────────────────────────────────────────────────


def states(*marks: Mark) -> list[tuple[str, str]]:
    """What is painted, each with the state that it is painted in."""
    found, state = [], ""
    operators = r"/(O[01]) gs|(?<![A-Za-z])(f|S|s|BT|Do)(?=\s)"
    for set_to, operator in re.findall(operators, content(press(*marks), 0)):
        state = set_to or state
        if operator:
            found.append((operator, state))
    return found


@pytest.mark.parametrize(
    ("colour", "state"), [(BLACK, "O1"), ((0.3,), "O0"), ((1.0,), "O0"), (RED, "O0"), (GOLD, "O0"), (RICH, "O0"),
                          (Recipe((0.1,), (0.0, 0.0, 0.0, 1.0)), "O1")]
)  # fmt: skip
def test_only_what_is_black_ink_alone_is_printed_over_what_is_there(colour: Colour, state: str) -> None:
    line, code = replace(text("Danke"), colour=colour), replace(symbol("https://tee.example"), colour=colour)
    rule, border = Rule(0, 0, 9, 9, 1, colour), Border(AREA, colour, 1)
    assert states(line, rule, border, code) == [("BT", state), ("S", state), ("s", state), ("f", state)]


def test_areas_and_pictures_are_never_printed_over_what_is_there(tmp_path: Path) -> None:
    grey = image(Pillow.linear_gradient("L").resize((420, 420)), tmp_path / "grey.png")
    marks = (text("a"), Rectangle(AREA, BLACK), text("b"), Picture(AREA, grey, WHOLE), text("c"))
    assert states(*marks) == [("BT", "O1"), ("f", "O0"), ("BT", "O1"), ("Do", "O0"), ("BT", "O1")]


def test_of_the_two_states_one_leaves_inks_alone_that_are_left_out_and_the_other_is_as_a_page_begins() -> None:
    found = opened(press(text("x"))).pages[0].Resources.ExtGState
    assert {name: (bool(each.OP), bool(each.op), int(each.OPM)) for name, each in found.items()} == {
        "/O0": (False, False, 0), "/O1": (True, True, 1)
    }  # fmt: skip


# ── plates, as Ghostscript makes them ─────────────────────────────────────────────────────────


def plates(data: bytes, folder: Path) -> dict[str, numpy.ndarray]:
    """The ink of each plate of the first page, 0 to 1, at 100 dpi; the test is skipped where Ghostscript is absent."""
    if not (program := shutil.which("gs")):
        pytest.skip("Ghostscript is not installed (package ghostscript)")
    (folder / "press.pdf").write_bytes(data)
    where = ("-sDEVICE=tiffsep", "-r100", "-dLastPage=1", "-o", f"{folder}/%d.tif", f"{folder}/press.pdf")
    subprocess.run([program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *where], check=True, capture_output=True)
    found = {path.stem[2:-1]: path for path in folder.glob("1(*).tif")}
    return {name: 1 - numpy.asarray(Pillow.open(path), dtype=float) / 255 for name, path in found.items()}


def test_black_text_codes_and_lines_are_on_the_black_plate_alone(tmp_path: Path) -> None:
    found = plates(press(text("Danke"), symbol("https://tee.example"), Rule(20, 30, 200, 30, 1, BLACK)), tmp_path)
    assert {name for name, plate in found.items() if plate.any()} == {"Black"}
    assert found["Black"].max() == 1


def test_black_text_leaves_the_colour_beneath_it_whole_and_light_text_takes_it_away(tmp_path: Path) -> None:
    ground = Rectangle(AREA, Recipe((1.0, 0.9, 0.0), (0.0, 0.1, 1.0, 0.0)))
    black = plates(press(ground, text("Danke", size=30)), tmp_path)
    assert numpy.unique(black["Yellow"][60:250, 60:250]).tolist() == [1.0]
    white = plates(press(ground, replace(text("Danke", size=30), colour=(1.0,))), tmp_path)
    assert numpy.unique(white["Yellow"][60:250, 60:250]).tolist() == [0.0, 1.0]


def test_a_spot_has_a_plate_by_its_name_and_takes_nothing_from_the_others(tmp_path: Path) -> None:
    found = plates(press(Rectangle(AREA, GOLD)), tmp_path)
    assert {name for name, plate in found.items() if plate.any()} == {"PANTONE 871 C"}


# ── ink ───────────────────────────────────────────────────────────────────────────────────────


def test_the_most_ink_is_noted_with_the_colour_or_the_picture_that_takes_it(tmp_path: Path) -> None:
    heavy = Pillow.new("CMYK", (420, 420), (255, 255, 200, 255))
    heavy.putpixel((3, 3), (0, 9, 9, 9))
    full = image(heavy, tmp_path / "night.jpg", quality=100)
    marks = (Rectangle(AREA, RICH), text("Danke"), Picture(AREA, full, WHOLE, "art"), Rectangle(AREA, GOLD))
    _, written = printed([(page(CUT, *marks),)], profile=PRESS)
    most, *others = [(load.per_cent, load.what, load.frame) for load in written.loads]
    assert most[1:] == ("night.jpg", "art") and abs(most[0] - 378) <= 2
    assert (240, "#000000", "") in others  # the rich black
    assert (100, "#b08c57", "") in others  # a spot is one ink
    assert max(load.per_cent for load in written.loads[1:]) == 240  # crop marks do not count


# ── conditions ────────────────────────────────────────────────────────────────────────────────


def test_a_condition_is_called_as_said_or_as_it_calls_itself(tmp_path: Path) -> None:
    own = tmp_path / "house.icc"
    own.write_bytes(COATED.read_bytes())
    assert (read_condition(COATED, NOWHERE).name, read_condition(COATED, NOWHERE).registered) == ("FOGRA39", True)
    assert read_condition(own, NOWHERE, "FOGRA51").name == "FOGRA51"
    found = read_condition(own, NOWHERE)
    assert (found.name, found.registered) == ("FOGRA39L coated, self-built (not ECI)", False)
    assert found.sha256 == hashlib.sha256(COATED.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("made_of", "code"),
    [(b"no profile", "condition-damaged"), (b"", "condition-damaged"), ("sRGB", "condition-not-cmyk")],
)
def test_what_is_no_profile_of_a_press_is_refused(tmp_path: Path, made_of: bytes | str, code: str) -> None:
    data = made_of if isinstance(made_of, bytes) else ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "x.icc").write_bytes(data)
    with pytest.raises(SettingsError) as found:
        read_condition(tmp_path / "x.icc", NOWHERE)
    assert found.value.code == code


def test_a_profile_that_changed_since_it_was_read_is_not_used(tmp_path: Path) -> None:
    own = tmp_path / "house.icc"
    own.write_bytes(COATED.read_bytes())
    profile = replace(PRESS, condition=read_condition(own, NOWHERE))
    own.write_bytes(COATED.read_bytes() + b" ")
    with pytest.raises(SettingsError) as found:
        printed([(page(CUT, text("x")),)], profile=profile)
    assert found.value.code == "condition-changed"


@pytest.mark.parametrize("entry", ["/C1", "/C0", "/N"])
def test_another_recipe_of_a_spot_colour_is_found_on_the_pages_that_use_it(entry: str) -> None:
    """The plate is the same; whoever has none prints another colour."""
    gold, plain = page(BARE, Rectangle(AREA, GOLD)), page(BARE, Rectangle(AREA, RED))
    data, written = printed([(gold,), (plain,)], BARE, profile=PRESS)
    assert read_back(data, written) == ()
    with pikepdf.open(BytesIO(data)) as file:
        function: Any = file.pages[0].Resources.ColorSpace.S1[3]
        function[entry] = 2 if entry == "/N" else pikepdf.Array([1, 0, 0, 0])
        out = BytesIO()
        file.save(out, fix_metadata_version=False)
    found = read_back(out.getvalue(), replace(written, sha256=hashlib.sha256(out.getvalue()).hexdigest()))
    assert [(one.code, one.leaf) for one in found] == [("page-marks", 0)]
