"""Agencies' art on a press: kept, its numbers stay and have a meaning; converted, they are inks; else it is refused."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from shutil import which
from typing import Any

import numpy
import pikepdf
import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from prepress_pages import CUT, HAND, MADE, opened, page, printed

from inserts.composition.art import inspect
from inserts.composition.framing import Opening, framed
from inserts.errors import LayoutError, Place
from inserts.page import Art, Box, Colours, Form
from inserts.prepress import Edge, Profile, Volume, Written, read_back, read_condition, unprintable
from inserts.prepress.agency.rgb import srgb
from inserts.prepress.condition import shares_of
from tests.agency import BLEED, HIGH, SPOT, WIDE, art, icc, jpeg, lean, photo
from tests.checkers import CHECKERS, DEMANDS, NoVerdict

CONDITION = read_condition(
    Path(__file__).parents[2] / "layouts" / "conditions" / "fogra39-coated.icc", Place("inserts.toml")
)
PRESS = Profile("press", CONDITION)
TRIM = Box(0, 0, WIDE, HIGH)
INK = tuple[float, ...]


def mark(path: Path, colours: Colours, number: int = 1) -> Art:
    """The page over the whole card."""
    found = framed(inspect(path, number), Opening(TRIM.inset(-BLEED), TRIM, colours=colours), "art")
    assert isinstance(found, Art)
    return found


def pressed(*sides: Art) -> tuple[bytes, Written]:
    """A press file of one card with that art."""
    out = io.BytesIO()
    volume = Volume(out, CUT, HAND, title="PL-1", language="de", made=MADE, profile=PRESS)
    volume.insert(tuple(page(CUT, Form(f"f{at}", (side,))) for at, side in enumerate(sides)), Edge(1, 1, "4711"))
    written = volume.close()
    assert read_back(out.getvalue(), written) == ()
    return out.getvalue(), written


def form_of(data: bytes) -> Any:
    """The art in the file."""
    (form,) = (thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing)
    return form


def content_of(data: bytes) -> str:
    return str(form_of(data).read_bytes().decode())


def inked(*colour: float) -> str:
    """The inks of a colour as operands."""
    return " ".join(f"{part:g}" for part in shares_of(colour, CONDITION))


def operators(data: bytes) -> list[str]:
    """The instructions of the art, numbers as short as can be."""
    said = pikepdf.parse_content_stream(form_of(data))
    return [" ".join([*map(_short, one.operands), str(one.operator)]) for one in said]


def _short(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Object) else f"{float(value):g}"


@lru_cache(maxsize=1)
def adobe_like() -> bytes:
    """A profile of RGB that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


# ── kept ──────────────────────────────────────────────────────────────────────────────────────


def test_kept_colours_keep_their_numbers_and_rgb_is_given_a_meaning_wherever_it_is_drawn(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf")
    data, _ = pressed(mark(path, "keep"))
    with pikepdf.open(path) as file:
        before = [str(one.operator) for one in pikepdf.parse_content_stream(file.pages[0])]
    after = [str(one.operator) for one in pikepdf.parse_content_stream(form_of(data))]
    assert [one for one in before if one != "Tf"] == [one for one in after if one != "Tf"]
    assert "0.1 0.2 0.6 rg" in operators(data)
    family, profile = form_of(data).Resources.ColorSpace.DefaultRGB
    assert (family, profile.N, profile.read_bytes()) == ("/ICCBased", 3, srgb())


def test_our_srgb_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb()))
    picture = Pillow.fromarray(numpy.random.default_rng(5).integers(0, 256, (64, 64, 3), numpy.uint8))
    lab = ImageCms.createProfile("LAB")
    mine, theirs = (
        numpy.asarray(ImageCms.profileToProfile(picture, one, lab, outputMode="LAB")).astype(int)
        for one in (ours, ImageCms.createProfile("sRGB"))
    )
    assert numpy.abs(((mine - theirs + 128) % 256) - 128).max() <= 1
    assert (ours.profile.version, ours.profile.xcolor_space.strip()) == (2.1, "RGB")


def test_a_font_that_no_letter_is_shown_in_does_not_come_along(tmp_path: Path) -> None:
    data, _ = pressed(mark(art(tmp_path / "front.pdf"), "keep"))
    fonts = form_of(data).Resources.Font
    assert [str(font.BaseFont) for _, font in fonts.items()] == ["/AAAAAA+BitstreamVeraSans-Roman"]
    assert {one.split()[0] for one in operators(data) if one.endswith(" Tf")} == set(fonts.keys())


def test_both_pages_of_a_file_share_what_they_share_there(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf", pages=2)
    for colours in ("keep", "convert"):
        data, _ = pressed(mark(path, colours, 1), mark(path, colours, 2))
        again, _ = pressed(mark(path, colours, 1), mark(path, colours, 2))
        assert data == again
        assert sum("/Length1" in thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream)) == 2


def test_what_only_one_page_of_a_file_needs_is_not_taken_for_what_the_other_has(tmp_path: Path) -> None:
    def inline(file: Any) -> None:
        sheet = file.pages[1].obj
        said = b" q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x63 EI Q"
        sheet.Contents = file.make_stream(sheet.Contents.read_bytes() + said)

    path = art(tmp_path / "front.pdf", pages=2, change=inline)
    data, _ = pressed(mark(path, "keep", 1), mark(path, "keep", 2))
    forms = [thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing]
    assert sorted(len(form.Resources.XObject) for form in forms) == [1, 2]
    for form in forms:
        assert {str(image.Subtype) for _, image in form.Resources.XObject.items()} == {"/Image"}
        assert form.Resources.ColorSpace.DefaultRGB[1].read_bytes() == srgb()


def test_kept_and_converted_art_of_one_page_stand_side_by_side(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf")
    data, written = pressed(mark(path, "keep"), mark(path, "convert"))
    assert len(set(written.expected)) == 2
    forms = [thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and "/Matrix" in thing]
    assert sorted(b" rg" in form.read_bytes() for form in forms) == [False, True]


def test_for_the_office_art_is_as_it_came_whatever_the_layout_says_of_a_press(tmp_path: Path) -> None:
    path = art(tmp_path / "front.pdf")
    kept, converted = (printed([(page(CUT, mark(path, colours)),)])[0] for colours in ("keep", "convert"))
    assert kept == converted
    assert b"0.1 .2 .6 rg" in (whole := form_of(kept).read_bytes()) or b".1 .2 .6 rg" in whole
    assert "/DefaultRGB" not in form_of(kept).Resources.get("/ColorSpace", {})


# ── converted ─────────────────────────────────────────────────────────────────────────────────

RGB = "[/CalRGB << /WhitePoint [.9505 1 1.089] >>]"


def test_rgb_is_inks_grey_is_black_alone_and_all_else_stays(tmp_path: Path) -> None:
    said = "0 0 0 rg 1 .2 .1 RG .5 g .1 .2 .3 .4 k /Spot cs .7 scn 0.25 0.25 0.25 rg q 0 0 1 rg Q f"
    path = lean(tmp_path / "a.pdf", said, ColorSpace=f"<< /Spot [{SPOT}] >>")
    assert operators(pressed(mark(path, "convert"))[0]) == [
        "0 0 0 1 k", f"{inked(1, 0.2, 0.1)} K", "0.5 g", "0.1 0.2 0.3 0.4 k", "/Spot cs", "0.7 scn", "0 0 0 0.75 k",
        "q", f"{inked(0, 0, 1)} k", "Q", "f",
    ]  # fmt: skip


def test_colours_of_named_spaces_follow_the_space_in_force(tmp_path: Path) -> None:
    said = "/Own cs 1 0 0 scn q /Spot cs .5 scn Q 0 1 0 sc /DeviceRGB CS 0 0 1 SC /DeviceCMYK cs 1 0 0 0 sc"

    def spaces(file: Any) -> Any:
        return pikepdf.Dictionary(Own=icc(file, 3, adobe_like()), Spot=pikepdf.Object.parse(f"[{SPOT}]".encode()))

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", said, ColorSpace=spaces), "convert"))
    assert operators(data) == [
        "/DeviceCMYK cs", f"{inked(1, 0, 0)} scn", "q", "/Spot cs", "0.5 scn", "Q", f"{inked(0, 1, 0)} sc",
        "/DeviceCMYK CS", f"{inked(0, 0, 1)} SC", "/DeviceCMYK cs", "1 0 0 0 sc",
    ]  # fmt: skip
    assert sorted(form_of(data).Resources.ColorSpace.keys()) == ["/DefaultRGB", "/Spot"]


def test_a_colour_is_converted_by_its_own_profile(tmp_path: Path) -> None:
    def wide(file: Any) -> Any:
        return pikepdf.Dictionary(
            Wide=pikepdf.Array([pikepdf.Name.CalRGB, pikepdf.Dictionary(
                WhitePoint=[0.9505, 1, 1.089], Gamma=[2.2, 2.2, 2.2],
                Matrix=[0.5767, 0.2973, 0.0270, 0.1856, 0.6274, 0.0707, 0.1882, 0.0753, 0.9911],
            )])
        )  # fmt: skip

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/Wide cs .5 .8 .3 sc", ColorSpace=wide), "convert"))
    inks = [float(part) for part in operators(data)[1].split()[:4]]
    assert inks[0] > shares_of((0.5, 0.8, 0.3), CONDITION)[0] + 0.03  # Adobe's green is greener than that of sRGB


def test_pictures_are_inks_jpeg_stays_jpeg_and_grey_is_grey(tmp_path: Path) -> None:
    def pictures(file: Any) -> Any:
        grey = photo(file, pikepdf.Name.DeviceRGB)
        grey.write(b"".join(bytes((x, x, x)) for x in range(24 * 16)[:256]) + bytes(3 * 128))
        mask = file.make_stream(bytes(24 * 16), Width=24, Height=16, ColorSpace=pikepdf.Name.DeviceGray)
        return pikepdf.Dictionary(
            A=photo(file, pikepdf.Name.DeviceRGB), B=jpeg(file), C=photo(file, icc(file, 3, adobe_like()), SMask=mask),
            D=grey,
        )  # fmt: skip

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/A Do /B Do /C Do /D Do", XObject=pictures), "convert"))
    images = form_of(data).Resources.XObject
    spaces = {name: str(image.ColorSpace) for name, image in images.items()}
    assert spaces == {"/A": "/DeviceCMYK", "/B": "/DeviceCMYK", "/C": "/DeviceCMYK", "/D": "/DeviceGray"}
    plain = numpy.frombuffer(images.A.read_bytes(), numpy.uint8).reshape(16, 24, 4)
    assert [round(float(part), 3) for part in plain[3, 7] / 255] == list(
        shares_of((70 / 255, 40 / 255, 45 / 255), CONDITION)
    )
    assert (images.B.Filter, list(images.B.Decode)) == ("/DCTDecode", [1, 0] * 4)
    printed_b = 255 - numpy.frombuffer(images.B.read_bytes(pikepdf.StreamDecodeLevel.all), numpy.uint8).reshape(
        16, 24, 4
    )
    assert numpy.abs(printed_b.astype(int) - plain).mean() < 6
    assert images.C.SMask.ColorSpace == "/DeviceGray"


def test_jpeg_2000_is_read(tmp_path: Path) -> None:
    def picture(file: Any) -> Any:
        out, made = io.BytesIO(), photo(file, pikepdf.Name.DeviceRGB)
        Pillow.frombytes("RGB", (24, 16), made.read_bytes()).save(out, "JPEG2000")
        made.write(out.getvalue(), filter=pikepdf.Name.JPXDecode)
        del made["/ColorSpace"]  # it stands in the picture itself
        return pikepdf.Dictionary(A=made)

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/A Do", XObject=picture), "convert"))
    image = form_of(data).Resources.XObject.A
    found = numpy.frombuffer(image.read_bytes(), numpy.uint8).reshape(16, 24, 4)[3, 7] / 255
    assert (image.ColorSpace, image.Filter) == ("/DeviceCMYK", "/FlateDecode")
    assert [round(float(part), 3) for part in found] == list(shares_of((70 / 255, 40 / 255, 45 / 255), CONDITION))


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_pictures_of_any_depth_are_read(tmp_path: Path, bits: int) -> None:
    def picture(file: Any) -> Any:
        row = numpy.array([1, 0, 0] * 5, numpy.uint8)  # five pixels of full red
        packed = numpy.packbits(numpy.repeat(row, bits)).tobytes()
        made = file.make_stream(packed * 2, Subtype=pikepdf.Name.Image, Width=5, Height=2, BitsPerComponent=bits)
        made.ColorSpace = pikepdf.Name.DeviceRGB
        return pikepdf.Dictionary(A=made)

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/A Do", XObject=picture), "convert"))
    found = numpy.frombuffer(form_of(data).Resources.XObject.A.read_bytes(), numpy.uint8).reshape(-1, 4) / 255
    assert [round(float(part), 3) for part in found[7]] == list(shares_of((1.0, 0.0, 0.0), CONDITION))
    assert len(found) == 10


def test_a_decode_array_is_heeded(tmp_path: Path) -> None:
    def picture(file: Any) -> Any:
        return pikepdf.Dictionary(A=photo(file, pikepdf.Name.DeviceRGB, Decode=pikepdf.Array([1, 0] * 3)))

    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/A Do", XObject=picture), "convert"))
    image = form_of(data).Resources.XObject.A
    first = numpy.frombuffer(image.read_bytes(), numpy.uint8)[:4] / 255
    assert [round(float(part), 3) for part in first] == list(shares_of((1.0, 215 / 255, 1.0), CONDITION))
    assert "/Decode" not in image


def test_tables_of_colours_are_converted_and_pictures_keep_their_indices(tmp_path: Path) -> None:
    table = "[/Indexed /DeviceRGB 1 <FF00000000FF>]"

    def picture(file: Any) -> Any:
        made = file.make_stream(b"\x01\x00", Subtype=pikepdf.Name.Image, Width=2, Height=1, BitsPerComponent=8)
        made.ColorSpace = pikepdf.Object.parse(table.encode())
        return pikepdf.Dictionary(A=made)

    path = lean(tmp_path / "a.pdf", "/T cs 1 sc /A Do", XObject=picture, ColorSpace=f"<< /T {table} >>")
    data, _ = pressed(mark(path, "convert"))
    resources = form_of(data).Resources
    for space in (resources.ColorSpace.T, resources.XObject.A.ColorSpace):
        inks = numpy.frombuffer(bytes(space[3]), numpy.uint8).reshape(2, 4) / 255
        assert [round(float(part), 3) for part in inks[1]] == list(shares_of((0.0, 0.0, 1.0), CONDITION))
        assert (space[1], space[2]) == ("/DeviceCMYK", 1)
    assert operators(data)[:2] == ["/T cs", "1 sc"]
    assert resources.XObject.A.read_bytes() == b"\x01\x00"


GRADIENT = """<< /G << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Function << /FunctionType 3
    /Domain [0 1]
    /Bounds [.5] /Encode [0 1 0 1] /Functions [
        << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1 0 0] /C1 [1 1 0] >>
        << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 1] /C1 [0 0 0] >>] >> >> >>"""


def test_gradients_are_sampled_in_inks_and_their_edges_stay(tmp_path: Path) -> None:
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/G sh", Shading=GRADIENT), "convert"))
    shading = form_of(data).Resources.Shading.G
    first, second = shading.Function.Functions
    ends = [numpy.frombuffer(one.read_bytes(), ">u2").reshape(-1, 4)[[0, -1]] / 65_535 for one in (first, second)]
    assert shading.ColorSpace == "/DeviceCMYK"
    assert [float(edge) for edge in shading.Function.Bounds] == [0.5]
    assert numpy.allclose(
        ends[0], [shares_of((1.0, 0.0, 0.0), CONDITION), shares_of((1.0, 1.0, 0.0), CONDITION)], atol=1e-4
    )
    assert numpy.allclose(ends[1][0], shares_of((0.0, 0.0, 1.0), CONDITION), atol=1e-4)
    assert ends[1][1].sum() > 2  # a blue that runs into black ends in what is black beside it


def test_a_gradient_of_greys_is_black_alone(tmp_path: Path) -> None:
    grey = GRADIENT.replace("[1 0 0]", "[1 1 1]").replace("[1 1 0]", "[.5 .5 .5]").replace("[0 0 1]", "[.5 .5 .5]")
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/G sh", Shading=grey), "convert"))
    for one in form_of(data).Resources.Shading.G.Function.Functions:
        assert not numpy.frombuffer(one.read_bytes(), ">u2").reshape(-1, 4)[:, :3].any()


def nested(file: Any) -> Any:
    """A form in a form, a pattern, each with RGB, and a mask with RGB that is none of the picture's colours."""
    inner = file.make_stream(b"1 0 0 rg 0 0 9 9 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    outer = file.make_stream(b"/In Do", Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=inner))
    outer.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB)
    return pikepdf.Dictionary(Out=outer)


def tiles(file: Any) -> Any:
    cell = b"0 0 1 rg 0 0 4 4 re f"
    tile = file.make_stream(cell, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 8, 8], XStep=8, YStep=8)
    tile.Resources = pikepdf.Dictionary()
    blank = file.make_stream(
        b"0 0 4 4 re f", PatternType=1, PaintType=2, TilingType=1, BBox=[0, 0, 8, 8], XStep=8, YStep=8
    )
    blank.Resources = pikepdf.Dictionary()
    return pikepdf.Dictionary(P=tile, U=blank)


def masked(file: Any) -> Any:
    mask = file.make_stream(b".5 .5 .5 rg 0 0 99 99 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 99, 99])
    mask.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB)
    mask.Resources = pikepdf.Dictionary()
    said = pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=mask)
    return pikepdf.Dictionary(M=pikepdf.Dictionary(SMask=said, ca=0.5, BM=pikepdf.Name.Multiply))


NESTED: dict[str, Any] = {
    "XObject": nested,
    "Pattern": tiles,
    "ExtGState": masked,
    "ColorSpace": "<< /U [/Pattern /DeviceRGB] >>",
}
NESTING = "/M gs /Out Do /Pattern cs /P scn 0 0 50 50 re f /U cs 1 0 0 /U scn 50 0 50 50 re f"


def test_forms_patterns_and_groups_are_converted_and_masks_are_not(tmp_path: Path) -> None:
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", NESTING, **NESTED), "convert"))
    resources = form_of(data).Resources
    outer = resources.XObject.Out
    assert outer.Group.CS == "/DeviceCMYK"
    assert outer.Resources.XObject.In.read_bytes().decode().startswith(f"{inked(1, 0, 0)} k")
    assert resources.Pattern.P.read_bytes().decode().startswith(f"{inked(0, 0, 1)} k")
    assert f"{inked(1, 0, 0)} /U scn" in operators(data)
    mask = resources.ExtGState.M.SMask.G
    assert mask.read_bytes().startswith(b".5 .5 .5 rg")  # light, not ink: it tells how much shows
    assert (mask.Group.CS[0], mask.Resources.ColorSpace.DefaultRGB[0]) == ("/ICCBased", "/ICCBased")
    assert resources.ExtGState.M.BM == "/Multiply"


def test_kept_forms_patterns_and_groups_are_all_given_a_meaning(tmp_path: Path) -> None:
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", NESTING, **NESTED), "keep"))
    resources = form_of(data).Resources
    outer, tile = resources.XObject.Out, resources.Pattern.P
    insides = (resources, outer.Resources, outer.Resources.XObject.In.Resources, tile.Resources)
    assert all("/DefaultRGB" in inside.ColorSpace for inside in insides)
    assert outer.Group.CS[0] == "/ICCBased"
    assert outer.Resources.XObject.In.read_bytes().startswith(b"1 0 0 rg")
    assert (
        list(outer.Resources.XObject.In.Resources.XObject.keys()) == []
    )  # it had none of its own, and is not in itself


# ── put right ─────────────────────────────────────────────────────────────────────────────────


def lzw(data: bytes) -> bytes:
    """Packed by LZW as the plainest writer would: nine bits a byte, the table cleared before it grows."""
    codes = [code for at in range(0, len(data), 200) for code in (256, *data[at : at + 200])]
    bits = "".join(f"{code:09b}" for code in (*codes, 257))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def packed(file: Any) -> Any:
    made = photo(file, pikepdf.Name.DeviceRGB)
    made.write(lzw(made.read_bytes()), filter=pikepdf.Name.LZWDecode)
    return pikepdf.Dictionary(A=made)


@pytest.mark.parametrize("colours", ["keep", "convert"])
def test_what_lzw_packs_is_packed_anew_and_is_the_same(tmp_path: Path, colours: Colours) -> None:
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "/A Do", XObject=packed), colours))
    plain, _ = pressed(mark(lean(tmp_path / "b.pdf", "/A Do", XObject=lambda file: pikepdf.Dictionary(
        A=photo(file, pikepdf.Name.DeviceRGB))), colours))  # fmt: skip
    images = [form_of(one).Resources.XObject.A for one in (data, plain)]
    assert images[0].Filter == "/FlateDecode"
    assert images[0].read_bytes() == images[1].read_bytes()


def test_pictures_in_the_content_itself_are_taken_out_of_it(tmp_path: Path) -> None:
    said = "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \x01\x02\x63 EI Q"
    kept, converted = (
        form_of(pressed(mark(lean(tmp_path / f"{colours}.pdf", said), colours))[0]) for colours in ("keep", "convert")
    )
    (picture,) = (image for _, image in kept.Resources.XObject.items())
    (inks,) = (image for _, image in converted.Resources.XObject.items())
    assert (picture.ColorSpace, picture.read_bytes()[:3]) == ("/DeviceRGB", b"\x01\x02\x63")
    assert (inks.ColorSpace, len(inks.read_bytes())) == ("/DeviceCMYK", 4)


def layers(**said: Any) -> Callable[[Any], Any]:
    """Resources with a layer under the name /L."""
    return lambda file: pikepdf.Dictionary(
        L=file.make_indirect(
            pikepdf.Dictionary(
                {"/Type": pikepdf.Name.OCG, "/Name": "Design"} | {f"/{key}": value for key, value in said.items()}
            )
        )
    )


def test_layers_that_show_are_no_layers_any_more(tmp_path: Path) -> None:
    said = "/OC /L BDC 1 0 0 1 k EMC /Span << /Lang (de) >> BDC EMC"
    form = form_of(pressed(mark(lean(tmp_path / "a.pdf", said, Properties=layers()), "keep"))[0])
    assert form.read_bytes().split() == b"/Layer BMC 1 0 0 1 k EMC /Span << /Lang (de) >> BDC EMC".split()
    assert list(form.Resources.Properties.keys()) == []


def test_screens_and_curves_that_bend_nothing_are_left_out_and_overprint_stays(tmp_path: Path) -> None:
    state = "<< /G << /TR2 /Default /TR /Identity /HT /Default /BG2 /Default /OP true /op true /OPM 1 /ca .5 >> >>"
    form = form_of(pressed(mark(lean(tmp_path / "a.pdf", "/G gs", ExtGState=state), "keep"))[0])
    assert sorted(form.Resources.ExtGState.G.keys()) == ["/OP", "/OPM", "/ca", "/op"]


def test_cmyk_by_the_very_profile_of_the_press_is_its_inks_and_other_cmyk_keeps_its_profile(tmp_path: Path) -> None:
    press = Path(CONDITION.path).read_bytes()

    def spaces(file: Any) -> Any:
        return pikepdf.Dictionary(
            Same=icc(file, 4, press), Other=icc(file, 4, press + b"\0"),
            Table=pikepdf.Array([pikepdf.Name.Indexed, icc(file, 4, press), 0, pikepdf.String(bytes(4))]),
        )  # fmt: skip

    path = lean(tmp_path / "a.pdf", "/Same cs 0 0 0 1 sc", ColorSpace=spaces)
    form = form_of(pressed(mark(path, "keep"))[0])
    named = form.Resources.ColorSpace
    assert (named.Same, named.Other[0], named.Table[1]) == ("/DeviceCMYK", "/ICCBased", "/DeviceCMYK")
    assert form.read_bytes() == b"/Same cs 0 0 0 1 sc"


def test_art_does_not_lean_on_the_overprint_of_the_card(tmp_path: Path) -> None:
    data, _ = pressed(mark(lean(tmp_path / "a.pdf", "1 0 0 1 k"), "keep"))
    forms = [
        thing for thing in opened(data).objects if isinstance(thing, pikepdf.Stream) and b"Do" in thing.read_bytes()
    ]
    assert any(b"/O0 gs\nq " in form.read_bytes() for form in forms)
    state = next(form.Resources.ExtGState.O0 for form in forms if "/ExtGState" in form.get("/Resources", {}))
    assert (state.OP, state.op, state.OPM) == (False, False, 0)


# ── refused ───────────────────────────────────────────────────────────────────────────────────


def stream(data: bytes = b"", **said: Any) -> Callable[[Any], Any]:
    """Resources with an XObject under the name /A."""
    form = {"Subtype": pikepdf.Name.Form, "BBox": pikepdf.Array([0, 0, 9, 9])}
    return lambda file: pikepdf.Dictionary(A=file.make_stream(data, **(form | said)))


NOT_FOR_PRESS: dict[str, tuple[dict[str, Any], str]] = {
    "PostScript": ({"XObject": stream(Subtype=pikepdf.Name.PS)}, "PostScript"),
    "a form of PostScript": ({"XObject": stream(Subtype2=pikepdf.Name.PS)}, "PostScript"),
    "another file": ({"XObject": stream(Ref=pikepdf.Dictionary(F="a.pdf"))}, "other files"),
    "a stand-in": ({"XObject": stream(OPI=pikepdf.Dictionary())}, "OPI"),
    "a curve": ({"ExtGState": "<< /G << /TR2 << /FunctionType 2 /Domain [0 1] /N 2 >> >> >>"}, "transfer curves"),
    "a layer that is not printed": (
        {"Properties": layers(Usage=pikepdf.Dictionary(Print=pikepdf.Dictionary(PrintState=pikepdf.Name.OFF)))},
        "layers that show",
    ),
    "a layer that shows where another does not": ({"Properties": "<< /L << /Type /OCMD /P /AllOff >> >>"}, "layers"),
}  # fmt: skip
ALLOWED: dict[str, dict[str, Any]] = {
    "a form": {"XObject": stream()},
    "no curve": {"ExtGState": "<< /G << /TR2 /Default >> >>"},
    "a layer that is printed": {
        "Properties": layers(Usage=pikepdf.Dictionary(Print=pikepdf.Dictionary(PrintState=pikepdf.Name.ON)))
    },
    "a layer that shows with another": {"Properties": "<< /L << /Type /OCMD /P /AnyOn >> >>"},
}


@pytest.mark.parametrize("fault", NOT_FOR_PRESS)
def test_what_no_press_takes_is_refused_in_words_and_only_for_a_press(tmp_path: Path, fault: str) -> None:
    resources, says = NOT_FOR_PRESS[fault]
    path = lean(tmp_path / "front.pdf", "", **resources)
    for colours in ("keep", "convert"):
        with pytest.raises(LayoutError, match=f"front.pdf.*art-not-for-press.*page 1 .*{says}.*PDF/X-4"):
            pressed(mark(path, colours))
    printed([(page(CUT, mark(path, "keep")),)])


@pytest.mark.parametrize("twin", ALLOWED)
def test_its_harmless_twin_is_printed(tmp_path: Path, twin: str) -> None:
    pressed(mark(lean(tmp_path / "front.pdf", "", **ALLOWED[twin]), "keep"))


def picture(**said: Any) -> Callable[[Any], Any]:
    return lambda file: pikepdf.Dictionary(A=photo(file, pikepdf.Name.DeviceRGB, **said))


def matte(file: Any) -> Any:
    soft = file.make_stream(bytes(24 * 16), ColorSpace=pikepdf.Name.DeviceGray, Matte=pikepdf.Array([0, 0, 0]))
    return pikepdf.Dictionary(A=photo(file, pikepdf.Name.DeviceRGB, SMask=soft))


PROGRAM = "<< /G << /ShadingType {} /ColorSpace /DeviceRGB /Coords [0 0 9 0] /Function {} >> >>"
CANNOT: dict[str, tuple[dict[str, Any], str, str]] = {
    "a colour key": ({"XObject": picture(Mask=pikepdf.Array([0, 9, 0, 9, 0, 9]))}, "/A Do", "colour key"),
    "a matte": ({"XObject": matte}, "/A Do", "Matte"),
    "a mesh": ({"Shading": PROGRAM.format(5, "<< >>")}, "/G sh", "meshes"),
    "a gradient that is computed": (
        {"Shading": lambda file: pikepdf.Dictionary(G=pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 9, 0],
            Function=file.make_stream(b"{ dup dup }", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 3)))},
        "/G sh", "PostScript",
    ),
    "a form that takes on a colour": ({"XObject": stream(b"1 0 0 sc")}, "/DeviceRGB cs /A Do", "take on"),
}  # fmt: skip


@pytest.mark.parametrize("fault", CANNOT)
def test_what_cannot_be_converted_is_refused_in_words_and_can_be_kept(tmp_path: Path, fault: str) -> None:
    resources, said, says = CANNOT[fault]
    path = lean(tmp_path / "front.pdf", said, **resources)
    with pytest.raises(LayoutError, match=f"(?s)front.pdf.*art-cannot-convert.*page 1 .*{says}.*keep"):
        pressed(mark(path, "convert"))
    assert unprintable(inspect(path), "keep", CONDITION) is None
    found = unprintable(inspect(path), "convert", CONDITION)
    assert found is not None
    assert found.code == "art-cannot-convert"
    pressed(mark(path, "keep"))


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    resources = {**CANNOT["a mesh"][0], **CANNOT["a colour key"][0]}
    found = unprintable(inspect(lean(tmp_path / "front.pdf", "/G sh /A Do", **resources)), "convert", CONDITION)
    assert found is not None
    assert "colour key mask); gradients in RGB" in found.message


def test_a_profile_that_is_none_is_damage(tmp_path: Path) -> None:
    path = lean(tmp_path / "front.pdf", "/S cs 1 0 0 sc", ColorSpace=lambda file: pikepdf.Dictionary(
        S=icc(file, 3, b"\0" * 16 + b"RGB " + b"\0" * 200)))  # fmt: skip
    found = unprintable(inspect(path), "convert", CONDITION)
    assert found is not None
    assert found.code == "art-cannot-convert"
    assert "ICC profile" in found.message


# ── ink, plates ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "ink"),
    [("1 .5 .25 .1 k f", 185), ("/S cs .9 scn f", 90), ("/DeviceCMYK CS 1 1 1 .4 SC S", 340), ("1 1 1 rg f", 0)],
)
def test_the_most_ink_of_art_is_told_with_file_and_frame(tmp_path: Path, said: str, ink: int) -> None:
    path = lean(tmp_path / "a.pdf", said, ColorSpace=f"<< /S [{SPOT}] >>")
    loads = {load.what: (load.per_cent, load.frame) for load in pressed(mark(path, "keep"))[1].loads}
    assert loads.get("a.pdf, page 1", (0, "art")) == (ink, "art")


@pytest.mark.parametrize("turned", [False, True])
def test_the_most_ink_of_pictures_in_cmyk_counts(tmp_path: Path, turned: bool) -> None:
    def dark(file: Any) -> Any:
        inks = bytes(8) + bytes([255, 255, 255, 102])
        data = bytes(255 - ink for ink in inks) if turned else inks
        made = file.make_stream(data, Subtype=pikepdf.Name.Image, Width=3, Height=1)
        made.Decode = pikepdf.Array([1, 0] * 4 if turned else [0, 1] * 4)
        made.ColorSpace, made.BitsPerComponent = pikepdf.Name.DeviceCMYK, 8
        return pikepdf.Dictionary(A=made)

    (load, *_) = pressed(mark(lean(tmp_path / "a.pdf", "/A Do", XObject=dark), "keep"))[1].loads
    assert (load.per_cent, load.what) == (340, "a.pdf, page 1")


@pytest.mark.skipif(which("gs") is None, reason="Ghostscript is not installed")
def test_on_the_plates_black_stands_alone_and_a_spot_colour_has_its_own(tmp_path: Path) -> None:
    data, _ = pressed(mark(art(tmp_path / "front.pdf"), "convert"))
    (tmp_path / "out.pdf").write_bytes(data)
    subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffsep", "-r72",
         f"-sOutputFile={tmp_path}/p%d.tif", str(tmp_path / "out.pdf")], check=True,
    )  # fmt: skip
    plates = {
        path.stem[3:-1]: 255 - numpy.asarray(Pillow.open(path).convert("L")).astype(int)
        for path in tmp_path.glob("p1(*.tif")
    }
    assert set(plates) == {"Cyan", "Magenta", "Yellow", "Black", "PANTONE 021 C"}
    mm = 72 / 25.4
    line = (slice(round((10 + 74 - 0.3) * mm), round((10 + 74 + 0.3) * mm)), slice(round(60 * mm), round(80 * mm)))
    assert plates["Black"][line].min() == 255
    assert plates["Magenta"][line].max() == 0
    assert plates["Cyan"][line].max() == 0
    corner = (slice(round(15 * mm), round(30 * mm)), slice(round(15 * mm), round(30 * mm)))
    assert plates["PANTONE 021 C"][corner].min() == 255


@pytest.mark.parametrize("colours", ["keep", "convert"])
@pytest.mark.parametrize("checker", ["qpdf", "pdfcpu", "PDFBox preflight"])
def test_independent_checkers_find_nothing_wrong(tmp_path: Path, checker: str, colours: Colours) -> None:
    def rich(file: Any) -> None:
        resources = file.pages[0].obj.Resources
        resources.Shading, resources.Pattern = pikepdf.Object.parse(GRADIENT.encode()), tiles(file)
        resources.XObject.Out = nested(file).Out
        del resources.XObject.Out["/Group"]  # PDFBox knows PDF/A-1, which has no transparency
        resources.ColorSpace.U = pikepdf.Object.parse(b"[/Pattern /DeviceRGB]")
        contents = file.pages[0].obj.Contents.read_bytes()
        file.pages[0].obj.Contents = file.make_stream(
            b"q %b Q %b" % (contents, NESTING.removeprefix("/M gs ").encode())
        )

    data, _ = pressed(mark(art(tmp_path / "front.pdf", change=rich), colours))
    out = tmp_path / "out-press.pdf"
    out.write_bytes(data)
    try:
        assert CHECKERS[checker].check(out, DEMANDS["press"]) == ()
    except NoVerdict as reason:
        pytest.skip(f"{checker}: {reason}")


def test_what_cannot_be_read_to_its_end_is_damaged(tmp_path: Path) -> None:
    path = lean(tmp_path / "front.pdf", "/S cs 1 sc", ColorSpace="<< /S [/Indexed] >>")
    found = unprintable(inspect(path), "convert", CONDITION)
    assert found is not None
    assert found.code == "art-damaged"
