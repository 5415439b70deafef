"""Pictures on paper: upright, in sRGB, on white, no larger than they are printed, and each in the file once."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zlib
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pypdfium2
import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from prepress_pages import CUT, WHOLE, card, content, image, opened, page, printed

from inserts.errors import NOWHERE, LayoutError
from inserts.page import Box, Image, Picture
from inserts.prepress import Darkroom, read_back
from inserts.prepress import images as images_module
from inserts.prepress.images import STEPS, Exposure, Pixels, exposure_of, prepare
from inserts.prepress.images import opened as opened_picture
from inserts.prepress.leaf import Leaf
from tests.changing import replace

INCH = Box(0, 0, 72, 72)
RED, GREEN, BLUE = (220, 30, 30), (30, 200, 40), (20, 40, 220)


def test_a_picture_has_300_pixels_an_inch_or_the_step_above_or_all_its_own(tmp_path: Path) -> None:
    large = image(Pillow.new("RGB", (2000, 1000), RED), tmp_path / "large.png")
    small = image(Pillow.new("RGB", (90, 50), RED), tmp_path / "small.png")
    nearly = image(Pillow.new("RGB", (340, 340), RED), tmp_path / "nearly.png")
    assert exposure_of(Picture(INCH, large, Box(0.25, 0, 0.5, 1))) == Exposure(WHOLE, 625, 312)
    assert exposure_of(Picture(Box(0, 0, 76, 76), large, Box(0.25, 0, 0.5, 1))) == Exposure(WHOLE, 781, 390)
    assert exposure_of(Picture(INCH, small, WHOLE)) == Exposure(WHOLE, 90, 50)
    assert exposure_of(Picture(INCH, nearly, WHOLE)) == Exposure(WHOLE, 340, 340)  # 320 would do


def test_steps_are_a_quarter_apart_and_never_below_300_dpi(tmp_path: Path) -> None:
    large = image(Pillow.new("1", (6000, 6000)), tmp_path / "large.png")
    for side in range(20, 1100, 7):
        has = exposure_of(Picture(Box(0, 0, side, side), large, WHOLE)).width
        assert side / 72 * 300 - 0.5 <= has <= max(side / 72 * 300 * 1.26, STEPS[0])


def test_a_crop_that_hides_most_of_a_picture_is_embedded_alone(tmp_path: Path) -> None:
    large = image(Pillow.new("RGB", (2000, 1000), RED), tmp_path / "large.png")
    corner = Box(0, 0, 0.1, 0.2)
    assert exposure_of(Picture(INCH, large, corner)) == Exposure(corner, 200, 200)
    assert exposure_of(Picture(INCH, large, Box(0, 0, 1, 0.49))).part == Box(0, 0, 1, 0.49)
    assert exposure_of(Picture(INCH, large, Box(0, 0, 1, 0.51))).part == WHOLE


@pytest.mark.parametrize("crop", [WHOLE, Box(0.25, 0, 0.75, 1), Box(0, 0.3, 1, 0.6), Box(0.5, 0.5, 0.5, 0.5)])
def test_what_shows_is_the_crop_and_nothing_beside_it(tmp_path: Path, crop: Box) -> None:
    """Each tenth of the picture has a colour of its own; those seen at the box's corners are the crop's."""
    tenths = Pillow.new("RGB", (400, 400))
    for at in range(100):
        x, y = at % 10, at // 10
        tenths.paste((x * 25, y * 25, 90), (x * 40, y * 40, x * 40 + 40, y * 40 + 40))
    leaf = Leaf(200, 200, 0, Box(0, 0, 200, 200), 1)
    data, _ = printed([(page(leaf, Picture(Box(50, 60, 100, 80), image(tenths, tmp_path / "t.png"), crop)),)], leaf)
    seen = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")
    corners = {(104, 124): (crop.x, crop.y), (295, 275): (crop.right - 0.01, crop.bottom - 0.01)}
    for spot, (x, y) in corners.items():
        assert _near(seen.getpixel(spot), (int(x * 10) * 25, int(y * 10) * 25, 90)), spot
    assert [seen.getpixel(spot) for spot in ((97, 200), (303, 200), (200, 117), (200, 283))] == [(255, 255, 255)] * 4


def test_a_picture_whose_crop_flexes_is_in_the_file_once(tmp_path: Path) -> None:
    art = image(Pillow.radial_gradient("L").resize((900, 700)), tmp_path / "art.png")
    marks = [Picture(Box(0, 0, 200, 150 - by), art, Box(0, by / 400, 1, 1 - by / 200)) for by in range(0, 60, 10)]
    data, written = printed([(page(CUT, mark),) for mark in marks])
    assert read_back(data, written) == ()
    pictures = [x for x in opened(data).objects if isinstance(x, pikepdf.Stream) and x.get("/Subtype") == "/Image"]
    assert [(int(x.Width), int(x.Height)) for x in pictures] == [(900, 700)]


def test_pixels_are_made_for_the_room_a_picture_has_whatever_else_is_in_the_file(tmp_path: Path) -> None:
    large = image(Pillow.radial_gradient("L").resize((900, 900)), tmp_path / "large.png")

    def widths(*sides: float, room: float = 0.0) -> list[int]:
        marks = [Picture(Box(0, 0, side, side), large, WHOLE, room=room) for side in sides]
        data, _ = printed([(page(CUT, mark),) for mark in marks])
        pictures = [x for x in opened(data).objects if isinstance(x, pikepdf.Stream) and x.get("/Subtype") == "/Image"]
        return [int(x.Width) for x in pictures]

    assert widths(60, 48) == [256, 205]
    assert widths(48, 60, 40, room=60) == [256]


def test_each_crop_of_a_picture_has_its_own_place_in_one_box(tmp_path: Path) -> None:
    art = image(Pillow.radial_gradient("L"), tmp_path / "art.png")
    left, right = (Picture(Box(0, 0, 90, 90), art, Box(x, 0, 0.6, 1)) for x in (0.0, 0.4))
    data, _ = printed([(page(CUT, left, right, left),)])
    assert re.findall(r" W n 150 0 0 90 (\S+) ", content(data, 0)) == ["0", "-60", "0"]


def test_two_pictures_of_one_size_are_two(tmp_path: Path) -> None:
    both = [image(Pillow.new("RGB", (100, 100), colour), tmp_path / f"{colour[0]}.png") for colour in (RED, BLUE)]
    data, _ = printed([(page(CUT, *(Picture(INCH, each, WHOLE) for each in both)),)])
    assert len(opened(data).pages[0].Resources.XObject) == 3  # with the crop marks


def test_a_darkroom_spares_a_second_volume_the_work_and_changes_no_byte(tmp_path: Path, monkeypatch: Any) -> None:
    prepared = []
    monkeypatch.setattr(images_module, "prepare", lambda *what: prepared.append(what) or prepare(*what))
    cards, darkroom = [card("Anna", tmp_path)], Darkroom()
    first, second = (printed(cards, darkroom=darkroom)[0] for _ in range(2))
    assert len(prepared) == 1
    assert first == second == printed(cards)[0]


def test_a_darkroom_keeps_no_more_than_it_may(tmp_path: Path, monkeypatch: Any) -> None:
    prepared: list[str] = []
    monkeypatch.setattr(images_module, "prepare", lambda *what: prepared.append(what[0].path[-5]) or prepare(*what))
    made = {name: image(Pillow.effect_noise((100, 100), 50), tmp_path / f"{name}.png") for name in "abc"}
    size = len(prepare(made["a"], WHOLE, 100, 100).data)
    darkroom = Darkroom(most=round(2.5 * size))
    for name in "abacab":  # c drives out b, which was used before a
        assert darkroom.develop(made[name], Exposure(WHOLE, 100, 100)).width == 100
    assert prepared == ["a", "b", "c", "b"]


def test_a_darkroom_that_holds_less_than_a_picture_still_gives_it(tmp_path: Path) -> None:
    one = image(Pillow.effect_noise((100, 100), 50), tmp_path / "one.png")
    assert Darkroom(most=1).develop(one, Exposure(WHOLE, 100, 100)).width == 100


def test_only_the_crop_is_printed(tmp_path: Path) -> None:
    halves = Pillow.new("RGB", (400, 100), RED)
    halves.paste(BLUE, (200, 0, 400, 100))
    found = prepare(image(halves, tmp_path / "halves.png"), Box(0.5, 0, 0.5, 1), 200, 100)
    assert set(_pixels(found).get_flattened_data()) == {BLUE}


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_stands_upright_as_its_camera_noted(tmp_path: Path, orientation: int) -> None:
    upright = Pillow.new("RGB", (80, 40), GREEN)
    upright.paste(RED, (0, 0, 40, 20))
    turn = {1: 0, 3: 180, 6: 90, 8: 270}[orientation]
    noted = Pillow.Exif()
    noted[0x0112] = orientation
    saved = image(upright.rotate(turn, expand=True), tmp_path / "photo.jpg", exif=noted, quality=95, subsampling=0)
    found = _pixels(prepare(replace(saved, width=80, height=40), WHOLE, 80, 40))
    assert _near(found.getpixel((5, 5)), RED)
    assert _near(found.getpixel((75, 35)), GREEN)


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    clear = Pillow.new("RGBA", (20, 20), (0, 0, 0, 0))
    clear.paste((*RED, 255), (0, 0, 10, 20))
    found = _pixels(prepare(image(clear, tmp_path / "clear.png"), WHOLE, 20, 20))
    assert (found.getpixel((2, 2)), found.getpixel((17, 2))) == (RED, (255, 255, 255))


def test_every_kind_of_pixel_becomes_colour_or_grey(tmp_path: Path) -> None:
    ramp = Pillow.linear_gradient("L").resize((16, 256))
    deep = Pillow.fromarray(numpy.asarray(ramp).astype("uint16") * 257)
    kinds = {
        "1": ramp.convert("1"),
        "L": ramp,
        "LA": ramp.convert("LA"),
        "P": ramp.convert("RGB").quantize(16),
        "16": deep,
    }
    spaces = {}
    for name, picture in kinds.items():
        found = prepare(image(picture, tmp_path / f"{name}.png"), WHOLE, 16, 256)
        spaces[name] = found.space
        assert _grey(found, 4) < 40 < 200 < _grey(found, 250), name
    assert spaces == {
        "1": "/DeviceGray",
        "L": "/DeviceGray",
        "LA": "/DeviceRGB",
        "P": "/DeviceRGB",
        "16": "/DeviceGray",
    }


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    cyan = image(Pillow.new("CMYK", (20, 20), (255, 0, 0, 0)), tmp_path / "cyan.jpg", quality=95)
    found = prepare(cyan, WHOLE, 20, 20)
    assert found.space == "/DeviceRGB"
    red, green, blue = _pixels(found).getpixel((5, 5))
    assert red < 60 < 150 < min(green, blue)


def test_an_embedded_profile_is_heeded(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    plain = image(Pillow.new("RGB", (9, 9), RED), tmp_path / "plain.png")
    same = image(Pillow.new("RGB", (9, 9), RED), tmp_path / "same.png", icc_profile=lab.tobytes())
    warm = image(Pillow.new("RGB", (9, 9), RED), tmp_path / "warm.png", icc_profile=_swapped(lab.tobytes()))
    broken = image(Pillow.new("RGB", (9, 9), RED), tmp_path / "broken.png", icc_profile=b"no profile")
    colours = [_pixels(prepare(each, WHOLE, 9, 9)).getpixel((4, 4)) for each in (plain, same, warm, broken)]
    assert _near(colours[1], RED)
    assert _near(colours[2], (30, 220, 30))
    assert colours[0] == colours[3] == RED


def test_flat_art_is_kept_without_loss_and_photographs_are_not(tmp_path: Path) -> None:
    photo = Pillow.effect_noise((200, 200), 60).convert("RGB")
    photo.putpixel((0, 0), RED)
    for at in range(200):
        photo.putpixel((at, 1), (at, 255 - at, at // 2))
    art = Pillow.new("RGB", (200, 200), "white")
    art.paste(BLUE, (20, 20, 90, 180))
    kinds = [
        prepare(image(each, tmp_path / f"{at}.png"), WHOLE, 200, 200).filter for at, each in enumerate((photo, art))
    ]
    assert kinds == ["/DCTDecode", "/FlateDecode"]


def test_a_picture_is_in_the_file_once_a_size_whatever_its_path(tmp_path: Path) -> None:
    one = image(Pillow.radial_gradient("L"), tmp_path / "one.png")
    two = image(Pillow.radial_gradient("L"), tmp_path / "two.png")
    small, large = Box(30, 60, 20, 20), Box(60, 60, 70, 70)
    marks = [Picture(box, each, WHOLE) for each in (one, two) for box in (small, large, small)]
    data, written = printed([(page(CUT, *marks),)] * 3)
    assert read_back(data, written) == ()
    assert sorted(opened(data).pages[0].Resources.XObject) == sorted(opened(data).pages[4].Resources.XObject)
    assert len([x for x in opened(data).pages[0].Resources.XObject.values() if x.Subtype == "/Image"]) == 2


def test_a_large_photograph_is_as_sharp_as_a_small_one(tmp_path: Path) -> None:
    photo = Pillow.radial_gradient("L").resize((3000, 3000)).convert("RGB")
    saved = image(photo, tmp_path / "photo.jpg", quality=95)
    found = _pixels(prepare(saved, WHOLE, 200, 200)).convert("L")
    wanted = photo.resize((200, 200), Pillow.Resampling.LANCZOS).convert("L")
    apart = [abs(a - b) for a, b in zip(found.get_flattened_data(), wanted.get_flattened_data(), strict=True)]
    assert max(apart) < 12
    assert sum(apart) / len(apart) < 1.5


def test_a_large_photograph_is_not_decoded_whole(tmp_path: Path) -> None:
    saved = image(Pillow.new("RGB", (3000, 2000)), tmp_path / "photo.jpg")
    assert opened_picture(Path(saved.path).read_bytes(), NOWHERE, least=400).size == (750, 500)


def test_what_is_not_fit_to_print_is_refused_with_its_reason(tmp_path: Path) -> None:
    sound = image(Pillow.effect_noise((300, 300), 50), tmp_path / "sound.png")
    assert _refused(replace(sound, sha256="0" * 64)) == "picture-changed"
    assert _refused(replace(sound, path=str(tmp_path / "none.png"))) == "picture-missing"
    half = Path(sound.path).read_bytes()[:9000]
    assert _refused(_file(tmp_path / "half.png", half)) == "picture-damaged"
    assert _refused(_file(tmp_path / "script.png", b"%!PS-Adobe-3.0 EPSF-3.0\n")) == "picture-format"
    assert _refused(image(Pillow.new("1", (8000, 6000)), tmp_path / "bomb.png")) == "picture-too-large"
    assert _refused(image(Pillow.new("1", (20000, 12000)), tmp_path / "larger.png")) == "picture-too-large"


def test_hostile_pictures_are_printed_or_refused_but_never_crash() -> None:
    folder = Path(os.environ.get("INSERTS_TEST_DATA", "../shared/data")) / "hostile-images"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set INSERTS_TEST_DATA to try it")
    outcomes = {path.name: _refused(_file(path)) for path in sorted(folder.rglob("*")) if path.is_file()}
    refused = {name: code for name, code in outcomes.items() if code}
    assert len(outcomes) - len(refused) > 150
    assert (refused["truncated.jpg"], refused["corrupt-header.jpg"]) == ("picture-damaged", "picture-damaged")
    assert refused["circle.svg"] == "picture-format"


def _file(path: Path, data: bytes = b"") -> Image:
    if data:
        path.write_bytes(data)
    return Image(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), 100, 100)


def _refused(picture: Image) -> str:
    """The code of the error, blank where it is printed."""
    try:
        prepare(picture, WHOLE, 50, 50)
    except LayoutError as error:
        return error.code
    return ""


def _pixels(found: Pixels) -> Pillow.Image:
    if found.filter == "/DCTDecode":
        return Pillow.open(io.BytesIO(found.data))
    mode = "L" if found.space == "/DeviceGray" else "RGB"
    return Pillow.frombytes(mode, (found.width, found.height), zlib.decompress(found.data))


def _grey(found: Pixels, row: int) -> int:
    value = _pixels(found).convert("L").getpixel((8, row))
    assert isinstance(value, int)
    return value


def _near(found: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(found, tuple) and all(abs(a - b) < 25 for a, b in zip(found, wanted, strict=True))


def _swapped(profile: bytes) -> bytes:
    """The profile with the names of its red and green primaries exchanged."""
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
