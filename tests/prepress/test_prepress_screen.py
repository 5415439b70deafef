"""Files for the screen: pages of the trim's size, links that nobody sees, and each of them read back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image as Pillow
from prepress_pages import HAND, MADE, WHOLE, image, symbol, text

from inserts.page import Box, Link, Page, Picture
from inserts.prepress import OFFICE, Leaf, Profile, Volume, Written, read_back, upright
from inserts.units import MM
from tests.changing import replace

SCREEN = Profile("screen", finest=150.0)
CARD = Leaf(105 * MM, 148 * MM, 0.0, Box(0.0, 0.0, 105 * MM, 148 * MM), sides=2, slug=False)
SYMBOL = Link(Box(20.5, 190.25, 90.0, 90.0), "https://tee.example/c/K7(QM)\\2")
MAIL = Link(Box(30.0, 50.0, 60.0, 9.0), "mailto:karten@tee.example")
FRONT, BACK = (SYMBOL, MAIL), ()


def screen(profile: Profile = SCREEN, *more: Any) -> tuple[bytes, Written]:
    """A card of two sides, the front with two links."""
    out = io.BytesIO()
    volume = Volume(
        out, CARD, HAND, title="Fernweh", language="de", made=MADE, profile=profile, imposition=upright(CARD)
    )
    marks = (text("karten@tee.example", 58), symbol("https://tee.example/c/K7"), *more)
    shape = (CARD.width, CARD.height, 0.0)
    volume.insert((Page(*shape, marks, CARD.shows, FRONT), Page(*shape, marks, CARD.shows, BACK)))
    written = volume.close()
    return out.getvalue(), written


def test_pages_are_of_the_trims_size_and_links_stand_where_they_were_set() -> None:
    pdf, written = screen()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        front, back = file.pages
        assert [[float(value) for value in front[box]] for box in ("/MediaBox", "/TrimBox", "/BleedBox")] == [
            pytest.approx([0, 0, 297.638, 419.528])
        ] * 3
        first = front.Annots[0]
        assert str(first.A.URI) == SYMBOL.address and list(first.Border) == [0, 0, 0] and first.Subtype == "/Link"
        assert [float(value) for value in first.Rect] == pytest.approx([20.5, 139.278, 110.5, 229.278])
        assert "/Annots" not in back
        assert dict(file.Root.ViewerPreferences) == {"/DisplayDocTitle": True} and str(file.docinfo.Title) == "Fernweh"
    assert read_back(pdf, written) == ()


def test_the_same_card_for_the_office_has_no_links_and_is_printed_as_it_is() -> None:
    pdf, written = screen(OFFICE)
    assert b"/Annot" not in pdf and b"/URI" not in pdf and read_back(pdf, written) == ()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.ViewerPreferences.PrintScaling == "/None" and "/Duplex" in file.Root.ViewerPreferences


def _elsewhere(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots[1].A.URI = pikepdf.String("mailto:karten@evil.example")


def _moved(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots[0].Rect[0] = 30


def _one_less(file: pikepdf.Pdf) -> None:
    del file.pages[0].Annots[1]


def _one_more(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots.append(file.pages[0].Annots[0])


def _script(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _shows(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots[0].Border = pikepdf.Array([0, 0, 1])


def _note(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots[0].Subtype = pikepdf.Name.Text


def _on_the_back(file: pikepdf.Pdf) -> None:
    file.pages[1].Annots = pikepdf.Array([file.pages[0].Annots[0]])


FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], int]] = {
    "leads elsewhere": (_elsewhere, 1), "moved": (_moved, 1), "one less": (_one_less, 1), "one more": (_one_more, 1),
    "a script": (_script, 1), "a border": (_shows, 1), "a note": (_note, 1), "on the back": (_on_the_back, 2),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_link_that_is_not_as_it_was_set_is_found(fault: str) -> None:
    put, page = FAULTS[fault]
    found = {(one.code, one.page) for one in changed(screen(), put)}
    assert found == {("page-links", page)}


def test_no_annotation_is_allowed_where_the_file_is_for_paper() -> None:
    def put(file: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(link)])

    assert {one.code for one in changed(screen(OFFICE), put)} == {"page-structure"}


def changed(made: tuple[bytes, Written], put: Callable[[pikepdf.Pdf], None]) -> Any:
    """What is found in the file after somebody changed it, its hash made right again."""
    pdf, written = made
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as file:
        put(file)
        file.save(out, static_id=True, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    said = replace(written, sha256=hashlib.sha256(out.getvalue()).hexdigest())
    return read_back(out.getvalue(), said)


def test_pictures_of_a_screen_are_coarser_and_its_files_smaller(tmp_path: Path) -> None:
    noise = image(Pillow.effect_noise((900, 900), 60).convert("RGB"), tmp_path / "noise.png")
    picture = Picture(Box(20, 20, 216, 216), noise, WHOLE)  # three inches
    pdf, _ = screen(SCREEN, picture)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (shown,) = (one for one in file.pages[0].Resources.XObject.values() if one.Subtype == "/Image")
        assert 450 <= shown.Width < 600
    office, _ = screen(OFFICE, picture)
    assert len(pdf) < 0.5 * len(office)
