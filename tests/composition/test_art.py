"""Pages of PDF files as art: which boxes count, how they fill a frame, and what is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from composition_cards import card, flat
from hypothesis import given
from hypothesis import strategies as st
from small_layouts import ready

from inserts.composition import art as art_module
from inserts.composition import artfonts
from inserts.composition.art import inspect
from inserts.composition.compose import compose
from inserts.composition.framing import Opening, framed, remark
from inserts.errors import LayoutError
from inserts.page import Art, Artwork, Box, Page
from inserts.units import MM
from tests.agency import BLEED, HIGH, WIDE, art

TRIM = Box(0, 0, WIDE, HIGH)
BLED = TRIM.inset(-BLEED)
SHOWN = TRIM.inset(5 * MM)
INSET = Page(WIDE, HIGH, 0.0, (), SHOWN)


def box(found: Box) -> tuple[float, ...]:
    """In whole hundredths of a millimetre."""
    return tuple(round(value / MM, 2) + 0.0 for value in (found.x, found.y, found.width, found.height))


def artwork(width: float = 105, height: float = 148, bleed: float = 3) -> Artwork:
    """A page so large, in millimetres."""
    trim = Box(0, 0, width * MM, height * MM)
    return Artwork("front.pdf", "", 1, trim.width, trim.height, trim.inset(-bleed * MM), (), (0, 0, 0, 0), "")


# ── boxes ─────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_as_large_as_its_trim_and_shows_up_to_its_bleed(tmp_path: Path) -> None:
    found = inspect(art(tmp_path / "front.pdf"))
    assert (found.width, found.height) == pytest.approx((WIDE, HIGH))
    assert box(found.bleed) == (-3, -3, 111, 154)


@pytest.mark.parametrize(("turn", "size"), [(0, (105, 148)), (90, (148, 105)), (180, (105, 148)), (270, (148, 105))])
def test_a_turned_page_is_upright(tmp_path: Path, turn: int, size: tuple[int, int]) -> None:
    found = inspect(art(tmp_path / "front.pdf", turn=turn))
    assert (found.width / MM, found.height / MM) == pytest.approx(size)


@pytest.mark.parametrize(
    ("turn", "bleed"),
    [(0, (-1, -2, 109, 154)), (90, (-4, -1, 154, 109)), (180, (-3, -4, 109, 154)), (270, (-2, -3, 154, 109))],
)
def test_uneven_bleed_turns_with_the_page(tmp_path: Path, turn: int, bleed: tuple[int, ...]) -> None:
    def uneven(file: Any) -> None:
        left, bottom, right, top = (float(edge) for edge in file.pages[0].obj.TrimBox)
        file.pages[0].obj.BleedBox = [left - 1 * MM, bottom - 4 * MM, right + 3 * MM, top + 2 * MM]

    assert box(inspect(art(tmp_path / "front.pdf", turn=turn, change=uneven)).bleed) == bleed


def test_without_a_trim_box_the_crop_box_counts_and_units_of_its_own_are_kept(tmp_path: Path) -> None:
    def bare(file: Any) -> None:
        page = file.pages[0].obj
        del page["/TrimBox"], page["/BleedBox"]
        page.CropBox = [200, 300, 100, 100]
        page.UserUnit = 2

    found = inspect(art(tmp_path / "front.pdf", change=bare))
    assert (found.width, found.height, box(found.bleed)[:2]) == (200, 400, (0, 0))


# ── in a frame ────────────────────────────────────────────────────────────────────────────────


def test_a_frame_that_runs_over_the_trim_shows_the_bleed_and_the_trim_stays_where_it_was_designed() -> None:
    mark = framed(artwork(), Opening(BLED, TRIM), "art")
    assert box(mark.box) == (-3, -3, 111, 154)
    assert (mark.crop.x, mark.crop.right) == pytest.approx((-3 / 105, 108 / 105))


def test_a_frame_within_the_card_shows_the_trim_alone() -> None:
    within = Box(10 * MM, 10 * MM, 52.5 * MM, 74 * MM)
    mark = framed(artwork(), Opening(within, within), "art")
    assert box(mark.box) == box(within)
    assert (mark.crop.x, mark.crop.y, mark.crop.right, mark.crop.bottom) == pytest.approx((0, 0, 1, 1), abs=1e-9)


def test_art_without_bleed_is_enlarged_so_that_no_white_edge_is_left() -> None:
    mark = framed(artwork(bleed=0), Opening(BLED, TRIM), "art")
    assert box(mark.box) == (-3, -3, 111, 154)
    assert mark.crop.x >= -1e-9
    assert mark.crop.right <= 1 + 1e-9


def test_art_shown_whole_keeps_its_bleed_only_where_it_ends_with_the_card() -> None:
    low = Box(0, 0, WIDE, 100 * MM)
    mark = framed(
        artwork(105, 60), Opening(Box(-BLEED, -BLEED, WIDE + 2 * BLEED, 100 * MM + BLEED), low, "contain"), "art"
    )
    assert box(mark.box) == (-3, 20, 111, 60)


@given(
    size=st.tuples(st.floats(20, 300), st.floats(20, 300)),
    bleed=st.floats(0, 5),
    sides=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    focus=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)  # fmt: skip
def test_art_that_covers_fills_its_opening_unstretched_whatever_its_size(
    size: tuple[float, float], bleed: float, sides: tuple[bool, ...], focus: tuple[float, float]
) -> None:
    left, top, right, bottom = (3 * MM if side else 0.0 for side in sides)
    opening = Box(-left, -top, WIDE + left + right, HIGH + top + bottom)
    shown = artwork(*size, bleed)
    mark = framed(shown, Opening(opening, TRIM, focus=focus), "art")
    assert all(abs(one - other) <= 1.01 for one, other in zip(box(mark.box)[:2], box(opening)[:2], strict=True))
    assert all(0 <= other - one <= 2.02 for one, other in zip(box(mark.box)[2:], box(opening)[2:], strict=True))
    across, down = mark.box.width / mark.crop.width / shown.width, mark.box.height / mark.crop.height / shown.height
    assert across == pytest.approx(down)
    assert mark.crop.x * size[0] >= -bleed - 1e-6
    assert mark.crop.right * size[0] <= size[0] + bleed + 1e-6


PICTURE = """
[[sides.frames]]
kind = "picture"
name = "art"
top = "-10mm"
left = "-10mm"
right = "-10mm"
height = "148mm"
"""


def test_a_layout_shows_a_page_of_the_pdf_in_its_art_folder(tmp_path: Path) -> None:
    folder = tmp_path / "art"
    folder.mkdir()
    art(folder / "front.pdf", pages=2)
    frame = PICTURE + 'edges = ["top", "left", "right", "bottom"]\npage = 2\n'
    (page,) = compose(card(), ready(tmp_path, frame))
    (mark,) = (mark for mark in flat(page) if isinstance(mark, Art))
    assert (mark.artwork.page, box(mark.box), mark.frame) == (2, (-3, -3, 111, 154), "art")
    (inset,) = compose(card(), ready(tmp_path, frame, edge="inset"))
    (mark,) = (mark for mark in flat(inset) if isinstance(mark, Art))
    assert box(mark.box) == (5, 5, 95, 138)


def test_art_that_fills_a_card_of_another_size_is_worth_a_remark() -> None:
    page = Page(WIDE, HIGH, BLEED, ())
    assert remark(framed(artwork(), Opening(BLED, TRIM), "art"), page) is None
    found = remark(framed(artwork(148, 210), Opening(BLED, TRIM), "art"), page)
    assert found is not None
    assert "148 × 210 mm, the card 105 × 148 mm: it is printed at 71%" in str(found)
    assert box(framed(artwork(148, 210), Opening(BLED, TRIM), "art").box) == (-2.13, -2.62, 109.26, 153.24)
    small = Box(10, 10, 100, 100)
    assert remark(framed(artwork(148, 210), Opening(small, small), "art"), page) is None


def _untrimmed(file: Any) -> None:
    del file.pages[0].obj["/TrimBox"]


def test_art_of_another_size_without_a_trim_box_may_print_its_crop_marks(tmp_path: Path) -> None:
    file = art(tmp_path / "front.pdf", change=_untrimmed)
    for page, opening in ((Page(WIDE, HIGH, BLEED, ()), Opening(BLED, TRIM)), (INSET, Opening(SHOWN, SHOWN))):
        found = remark(framed(inspect(file), opening, "art"), page)
        assert found is not None
        assert "125 × 168 mm, the card 105 × 148 mm" in str(found)
        assert "no TrimBox" in str(found)


def test_too_little_bleed_is_worth_a_remark_only_where_it_enlarges_the_art() -> None:
    page = Page(WIDE, HIGH, BLEED, ())
    found = remark(framed(artwork(bleed=0), Opening(BLED, TRIM), "art"), page)
    assert found is not None
    assert "0 mm of bleed, the card 3 mm: it is enlarged to 106%" in found.message
    assert remark(framed(artwork(bleed=2.5), Opening(BLED, TRIM), "art"), page) is None
    assert remark(framed(artwork(bleed=0), Opening(SHOWN, SHOWN), "art"), INSET) is None


# ── refused ───────────────────────────────────────────────────────────────────────────────────


def _script(file: Any) -> None:
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _named_script(file: Any) -> None:
    file.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[]))


def _actions(file: Any) -> None:
    file.pages[0].obj.AA = pikepdf.Dictionary()


def _comment(flags: int) -> Callable[[Any], None]:
    def put(file: Any) -> None:
        drawn = pikepdf.Dictionary(N=file.make_stream(b"", Subtype=pikepdf.Name.Form))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=flags, AP=drawn)
        file.pages[0].obj.Annots = pikepdf.Array([note])

    return put


def _layer(name: str) -> Callable[[Any], None]:
    def put(file: Any) -> None:
        layer = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Stanze"))
        file.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary({name: [layer]}))

    return put


def _in_a_form(file: Any) -> None:
    """All of the page in a form that lies in a form."""
    page = file.pages[0]
    inner = file.make_stream(page.obj.Contents.read_bytes(), Subtype=pikepdf.Name.Form, BBox=[0, 0, 900, 900])
    inner.Resources = page.obj.Resources
    outer = file.make_stream(b"/In Do", Subtype=pikepdf.Name.Form, BBox=[0, 0, 900, 900])
    outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=inner))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Out=outer))
    page.obj.Contents = file.make_stream(b"/Out Do")


def _endless(file: Any) -> None:
    file.pages[0].obj.Contents = file.make_stream(b"0 0 m " * 40_000)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a font of the viewer's": ({"font": "Helvetica"}, "art-fonts.*Helvetica.*PDF/X-4"),
    "such a font in a form in a form": ({"font": "Helvetica", "change": _in_a_form}, "art-fonts.*Helvetica"),
    "a script that opens": ({"change": _script}, "art-scripts"),
    "a script by name": ({"change": _named_script}, "art-scripts"),
    "actions of the page": ({"change": _actions}, "art-scripts"),
    "a stamp on top": ({"change": _comment(4)}, "art-annotations"),
    "a layer switched off": ({"change": _layer("/OFF")}, "art-layers"),
    "a stream without end": ({"change": _endless}, "art-damaged"),
}
HARMLESS: dict[str, dict[str, Any]] = {
    "a font that no letter is shown in": {},  # ReportLab names Helvetica in every file
    "a form in a form": {"change": _in_a_form},
    "a note that is not printed": {"change": _comment(0)},
    "a stamp that is hidden": {"change": _comment(6)},
    "a layer switched on": {"change": _layer("/ON")},
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_would_not_print_as_it_looks_is_refused(fault: str, tmp_path: Path, monkeypatch: Any) -> None:
    said, says = REFUSED[fault]
    monkeypatch.setattr(artfonts, "MOST_CONTENT", 100_000)
    with pytest.raises(LayoutError, match=f"(?s)front.pdf.*{says}"):
        inspect(art(tmp_path / "front.pdf", **said))


@pytest.mark.parametrize("twin", HARMLESS)
def test_its_harmless_twin_is_taken(twin: str, tmp_path: Path) -> None:
    assert inspect(art(tmp_path / "front.pdf", **HARMLESS[twin])).width == pytest.approx(WIDE)


def test_fonts_that_are_missing_are_named_for_all_pages_at_once(tmp_path: Path) -> None:
    file = art(tmp_path / "front.pdf", font="Times-Bold", pages=2)
    with pytest.raises(LayoutError, match="page 1: Times-Bold; page 2: Times-Bold"):
        inspect(file, 2)


def test_a_refusal_names_the_frame_and_the_file(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r":front/art .*there is no picture 'front'.*Put front\.pdf, \.png"):
        compose(card(), ready(tmp_path, PICTURE))
    (tmp_path / "art").mkdir()
    art(tmp_path / "art" / "front.pdf", font="Times-Bold")
    with pytest.raises(LayoutError, match=r":front/art/front\.pdf .*art-fonts"):
        compose(card(), ready(tmp_path, PICTURE))


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"art-page.*1 pages.*page 9"):
        inspect(art(tmp_path / "front.pdf"), 9)


@pytest.mark.parametrize("password", ["", "geheim"])
def test_an_encrypted_file_is_refused_even_where_it_opens(tmp_path: Path, password: str) -> None:
    with pikepdf.open(art(tmp_path / "plain.pdf")) as file:
        file.save(tmp_path / "front.pdf", encryption=pikepdf.Encryption(owner="x", user=password))
    with pytest.raises(LayoutError, match="art-encrypted"):
        inspect(tmp_path / "front.pdf")


@pytest.mark.parametrize("kept", [0, 20, 5_000, -30])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, kept: int) -> None:
    whole = art(tmp_path / "front.pdf")
    whole.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(LayoutError, match="art-damaged"):
        inspect(whole)


def test_a_file_too_large_is_refused_before_it_is_looked_into(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(art_module, "MOST_BYTES", 10_000)
    with pytest.raises(LayoutError, match="art-too-large"):
        inspect(art(tmp_path / "front.pdf"))


def _shine(file: Any) -> None:
    file.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.5))


def test_transparency_is_refused_only_where_it_must_be(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf", change=_shine)
    assert inspect(path).page == 1
    with pytest.raises(LayoutError, match=r"art-transparent.*PDF/X-1a"):
        inspect(path, opaque=True)
    assert inspect(art(tmp_path / "opaque.pdf"), opaque=True).page == 1


def test_the_digest_is_that_of_what_is_drawn(tmp_path: Path) -> None:
    plain = art(tmp_path / "a.pdf")
    with pikepdf.open(plain) as file:
        file.docinfo["/Title"] = "Anders"
        file.pages[0].obj.PieceInfo = pikepdf.Dictionary(App=1)
        file.save(tmp_path / "b.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    one, other, third = (inspect(tmp_path / f"{name}.pdf") for name in "abb")
    assert one.digest == other.digest == third.digest
    assert one.sha256 != other.sha256
    assert inspect(art(tmp_path / "c.pdf", change=_shine)).digest != one.digest
    assert inspect(art(tmp_path / "d.pdf", pages=2), 2).digest != one.digest
