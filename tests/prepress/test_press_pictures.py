"""Pictures for a press: in the inks of its condition, by their own profile, in one step; and kept from run to run."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy
import pypdfium2
import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from prepress_pages import COATED, CUT, PRESS, WHOLE, card, image, opened, page, printed

from inserts.page import Box, Image, Picture
from inserts.prepress import Darkroom, Profile
from inserts.prepress import images as images_module
from inserts.prepress.images import Exposure, Pixels, archived_as, packed, prepare, unpacked

TEAL = (20, 110, 100)


def seen(pixels: Pixels) -> Pillow.Image:
    """The picture in its inks, as a printer decodes it."""
    if pixels.filter == "/FlateDecode":
        mode = {"/DeviceCMYK": "CMYK", "/DeviceGray": "L"}[pixels.space]
        return Pillow.frombytes(mode, (pixels.width, pixels.height), zlib.decompress(pixels.data))
    picture = Pillow.open(io.BytesIO(pixels.data))
    assert pixels.inverted == (picture.mode == "CMYK")  # Pillow takes that back of itself
    return picture


def prepared(picture: Pillow.Image, path: Path, profile: Profile = PRESS, **options: object) -> Pixels:
    saved = image(picture, path, **options)
    return prepare(saved, WHOLE, *picture.size, profile.condition)


def by_hand(picture: Pillow.Image, source: ImageCms.ImageCmsProfile) -> Pillow.Image:
    """What the profiles make of it in one step."""
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    turned = ImageCms.profileToProfile(picture, source, str(COATED), 1, "CMYK", flags=flags)
    assert turned is not None
    return turned


def photo(size: int = 40) -> Pillow.Image:
    """More colours than flat art has, none of them grey."""
    rng = numpy.random.default_rng(1)
    base = rng.integers(60, 200, (size // 4, size // 4, 3), dtype=numpy.uint8)
    return Pillow.fromarray(base).resize((size, size), Pillow.Resampling.BICUBIC)


def test_a_picture_without_profile_is_srgb_and_comes_in_the_conditions_inks(tmp_path: Path) -> None:
    found = prepared(Pillow.new("RGB", (20, 20), TEAL), tmp_path / "a.png")
    expected = by_hand(Pillow.new("RGB", (1, 1), TEAL), ImageCms.createProfile("sRGB")).getpixel((0, 0))
    assert (found.space, seen(found).getpixel((5, 5))) == ("/DeviceCMYK", expected)


def test_a_picture_goes_from_its_own_profile_to_the_inks_in_one_step(tmp_path: Path) -> None:
    warm = ImageCms.ImageCmsProfile(_with_gamma())
    found = prepared(Pillow.new("RGB", (20, 20), TEAL), tmp_path / "a.png", icc_profile=warm.tobytes())
    expected = by_hand(Pillow.new("RGB", (1, 1), TEAL), warm).getpixel((0, 0))
    plain = by_hand(Pillow.new("RGB", (1, 1), TEAL), ImageCms.createProfile("sRGB")).getpixel((0, 0))
    assert seen(found).getpixel((5, 5)) == expected != plain


def _with_gamma() -> io.BytesIO:
    """sRGB, its green and blue primaries exchanged, as one sees at once."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    green, blue = data.find(b"gXYZ"), data.find(b"bXYZ")
    data[green : green + 4], data[blue : blue + 4] = data[blue : blue + 4], data[green : green + 4]
    return io.BytesIO(bytes(data))


def test_a_picture_in_the_presss_own_inks_stays_as_it_is(tmp_path: Path) -> None:
    inks = Pillow.new("CMYK", (20, 20), (10, 200, 30, 40))
    inks.putpixel((2, 2), (0, 0, 0, 0))
    own = prepared(inks, tmp_path / "own.jpg", quality=100, icc_profile=COATED.read_bytes())
    bare = prepared(inks, tmp_path / "bare.jpg", quality=100)
    for found in (own, bare):
        assert all(
            abs(is_ - was) <= 3 for is_, was in zip(seen(found).getpixel((15, 15)), (10, 200, 30, 40), strict=True)
        )


def test_a_picture_without_colour_is_black_ink_alone(tmp_path: Path) -> None:
    grey = prepared(Pillow.linear_gradient("L"), tmp_path / "grey.png")
    clear = Pillow.new("LA", (20, 20), (90, 255))
    clear.putpixel((0, 0), (0, 0))
    glass = prepared(clear, tmp_path / "glass.png")
    assert (grey.space, glass.space, grey.ink) == ("/DeviceGray", "/DeviceGray", 0)
    assert (seen(glass).getpixel((9, 9)), seen(glass).getpixel((0, 0))) == (90, 255)


def test_what_is_transparent_lies_on_bare_paper(tmp_path: Path) -> None:
    clear = Pillow.new("RGBA", (20, 20), (*TEAL, 0))
    clear.paste((*TEAL, 255), (0, 0, 10, 20))
    found = seen(prepared(clear, tmp_path / "clear.png"))
    assert found.getpixel((15, 5)) == (0, 0, 0, 0)
    assert found.getpixel((5, 5)) == by_hand(Pillow.new("RGB", (1, 1), TEAL), ImageCms.createProfile("sRGB")).getpixel(
        (0, 0)
    )


def test_photographs_are_jpeg_and_flat_art_is_kept_without_loss(tmp_path: Path) -> None:
    found = prepared(photo(), tmp_path / "photo.png")
    flat = prepared(Pillow.new("RGB", (40, 40), TEAL), tmp_path / "flat.png")
    assert (found.filter, found.inverted) == ("/DCTDecode", True)
    assert (flat.filter, flat.inverted) == ("/FlateDecode", False)
    close = by_hand(photo(), ImageCms.createProfile("sRGB"))
    off = numpy.abs(numpy.asarray(seen(found), int) - numpy.asarray(close, int))
    assert off.mean() < 6


def test_the_file_says_how_inks_are_written(tmp_path: Path) -> None:
    marks = [Picture(Box(30, 50, 60, 60), image(each, tmp_path / f"{at}.png"), WHOLE) for at, each in
             enumerate((photo(128), Pillow.new("RGB", (128, 128), TEAL)))]  # fmt: skip
    data, _ = printed([(page(CUT, *marks),)], profile=PRESS)
    found = {str(x.Filter): [int(each) for each in x.get("/Decode", [])] for x in opened(data).objects
             if hasattr(x, "keys") and x.get("/Subtype") == "/Image"}  # fmt: skip
    assert found == {"/DCTDecode": [1, 0] * 4, "/FlateDecode": []}


def test_every_reader_sees_a_photograph_of_inks_as_it_is(tmp_path: Path) -> None:
    """Not its negative: a light picture stays light."""
    light = Pillow.fromarray(255 - numpy.asarray(photo(128)) // 6)
    data, _ = printed(
        [(page(CUT, Picture(Box(30, 50, 60, 60), image(light, tmp_path / "l.png"), WHOLE)),)], profile=PRESS
    )
    seen_by = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L")
    assert seen_by.getpixel((30 + 28 + 30, 50 + 28 + 30)) > 180


# ── kept from run to run ──────────────────────────────────────────────────────────────────────


class Kept(dict[str, bytes]):
    """An archive in memory."""

    def find(self, name: str) -> bytes | None:
        return self.get(name)

    def keep(self, name: str, data: bytes) -> None:
        self[name] = data


def tea(tmp_path: Path) -> Image:
    return image(photo(), tmp_path / "tea.png")


def test_a_picture_that_is_archived_is_not_prepared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, one = Kept(), tea(tmp_path)
    first = Darkroom(archive).develop(one, Exposure(WHOLE, 40, 40), PRESS.condition)
    monkeypatch.setattr(images_module, "prepare", lambda *_: pytest.fail("it was prepared again"))
    assert Darkroom(archive).develop(one, Exposure(WHOLE, 40, 40), PRESS.condition) == first


def test_what_is_archived_goes_by_all_that_its_bytes_depend_on(tmp_path: Path) -> None:
    one = tea(tmp_path)
    names = {
        archived_as(one, Exposure(WHOLE, 40, 40), None), archived_as(one, Exposure(WHOLE, 39, 40), None),
        archived_as(one, Exposure(Box(0, 0, 0.5, 1), 40, 40), None),
        archived_as(one, Exposure(WHOLE, 40, 40), PRESS.condition),
        archived_as(image(photo(36), tmp_path / "b.png"), Exposure(WHOLE, 40, 40), None),
    }  # fmt: skip
    assert len(names) == 5


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:40] + b"x" + data[41:], lambda _: b""])
def test_an_archived_picture_that_is_damaged_is_prepared_anew(tmp_path: Path, damage) -> None:
    archive, one = Kept(), tea(tmp_path)
    first = Darkroom(archive).develop(one, Exposure(WHOLE, 40, 40), PRESS.condition)
    ((name, data),) = archive.items()
    archive[name] = damage(data)
    assert Darkroom(archive).develop(one, Exposure(WHOLE, 40, 40), PRESS.condition) == first
    assert archive[name] == data


def test_what_is_packed_comes_out_as_it_was() -> None:
    pixels = Pixels(3, 4, "/DeviceCMYK", "/DCTDecode", b"\n \x00data\n", 8, True, 287)
    assert unpacked(packed(pixels)) == pixels


@pytest.mark.parametrize("profile", [Profile(), PRESS])
def test_a_file_is_the_same_with_a_full_an_empty_and_no_archive(tmp_path: Path, profile: Profile) -> None:
    archive = Kept()
    cards = [card("Anna", tmp_path)]
    without, _ = printed(cards, profile=profile)
    empty, _ = printed(cards, darkroom=Darkroom(archive), profile=profile)
    full, _ = printed(cards, darkroom=Darkroom(archive), profile=profile)
    assert archive and without == empty == full
