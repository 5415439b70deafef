from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Pillow

from inserts.composition.pictures import Pictures, contain, cover
from inserts.errors import LayoutError
from inserts.page import Box, Image


def image(width: int, height: int) -> Image:
    return Image("x.png", "0" * 64, width, height)


def refusal(path: Path) -> str:
    with pytest.raises(LayoutError) as caught:
        Pictures().inspect(str(path))
    return caught.value.code


def test_a_wide_picture_is_cut_left_and_right() -> None:
    assert cover(image(200, 100), Box(0, 0, 50, 50)) == Box(0.25, 0.0, 0.5, 1.0)


def test_a_high_picture_is_cut_above_and_below() -> None:
    assert cover(image(100, 200), Box(0, 0, 50, 50)) == Box(0.0, 0.25, 1.0, 0.5)


def test_a_contained_picture_stands_in_the_middle() -> None:
    assert contain(image(200, 100), Box(10, 10, 50, 50)) == Box(10.0, 22.5, 50.0, 25.0)


def test_a_picture_is_known_by_its_bytes_and_opened_once(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Pillow.new("RGB", (30, 20)).save(path)
    pictures = Pictures()
    first = pictures.inspect(str(path))
    assert (first.width, first.height, len(first.sha256)) == (30, 20, 64)
    path.unlink()
    assert pictures.inspect(str(path)) is first


def test_a_turned_photograph_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    Pillow.new("RGB", (30, 20)).save(tmp_path / "a.jpg", exif=exif)
    found = Pictures().inspect(str(tmp_path / "a.jpg"))
    assert (found.width, found.height) == (20, 30)


def test_a_picture_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jpg"
    Pillow.effect_noise((300, 300), 90).save(whole)
    (tmp_path / "half.jpg").write_bytes(whole.read_bytes()[:9000])
    assert refusal(tmp_path / "half.jpg") == "picture-damaged"


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture", "utf-8")
    assert refusal(tmp_path / "a.png") == "picture-format"
    assert refusal(tmp_path / "b.png") == "picture-missing"


def test_a_format_that_is_not_allowed_is_refused(tmp_path: Path) -> None:
    Pillow.new("RGB", (3, 2)).save(tmp_path / "a.png", format="BMP")
    assert refusal(tmp_path / "a.png") == "picture-format"


@pytest.mark.parametrize("kind", ["GIF", "TIFF"])
def test_a_picture_that_cannot_be_printed_is_refused_when_it_is_set(tmp_path: Path, kind: str) -> None:
    Pillow.new("RGB", (3, 2)).save(tmp_path / "a.png", format=kind)
    assert refusal(tmp_path / "a.png") == "picture-format"


@pytest.mark.parametrize("progressive", [False, True])
def test_the_size_of_a_jpeg_is_its_own_though_it_is_read_small(tmp_path: Path, progressive: bool) -> None:
    Pillow.effect_noise((301, 203), 90).save(tmp_path / "a.jpg", progressive=progressive)
    found = Pictures().inspect(str(tmp_path / "a.jpg"))
    assert (found.width, found.height) == (301, 203)


def test_a_picture_of_more_than_forty_megapixels_is_refused(tmp_path: Path) -> None:
    Pillow.new("1", (8000, 5001)).save(tmp_path / "a.png")
    assert refusal(tmp_path / "a.png") == "picture-too-large"


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    Pillow.new("1", (15000, 15000)).save(tmp_path / "a.png")
    assert refusal(tmp_path / "a.png") == "picture-too-large"


def test_a_name_finds_its_picture_in_the_first_folder_that_has_it(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    Pillow.new("RGB", (3, 2)).save(tmp_path / "b" / "front.jpg")
    found = Pictures().find("front", (tmp_path / "a", tmp_path / "b"))
    assert found.path == str(tmp_path / "b" / "front.jpg")


def test_hostile_pictures_are_read_or_refused_never_more(real_data: Path) -> None:
    answers: dict[str, str] = {}
    for path in sorted((real_data / "hostile-images").rglob("*.*")):
        try:
            found = Pictures().inspect(str(path))
            answers[path.name] = f"{found.width}x{found.height}"
        except LayoutError as fault:
            answers[path.name] = fault.code
    assert answers["truncated.jpg"] == "picture-damaged"
    assert answers["truncated.png"] == "picture-damaged"
    assert answers["corrupt-header.jpg"] == "picture-damaged"
    assert answers["circle.svg"] == "picture-format"
    assert answers["320x240.jpg"] == "320x240"
    assert answers["basn2c08.png"] == "32x32"
    assert {answers[f"Landscape_{n}.jpg"] for n in (1, 2, 3, 4, 5, 6, 7, 8)} == {"1800x1200"}
