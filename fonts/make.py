"""How the fonts of this folder were made: `python fonts/make.py SOURCES` writes them anew, byte for byte.

SOURCES is a folder for the packages that the files come from; those that are not there are fetched with npm, each
at the version below. What is "whole" is copied. All else is cut to the characters named, without hints (paper has
no need of them); of Chinese, Japanese and Korean also without layout tables, which are for vertical setting.

Invariant: nothing is drawn anew, and no file that is changed bears a reserved font name.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
SCOPE = "expo-google-fonts"
WEIGHTS = {"Regular": "400Regular", "Medium": "500Medium", "SemiBold": "600SemiBold"}
ITALICS = {"Italic": "400Regular_Italic", "SemiBoldItalic": "600SemiBold_Italic"}

Characters = frozenset[int]


@dataclass(frozen=True)
class Family:
    """A package, its version, and its styles, each with the characters it is cut to (None: the whole file)."""

    package: str
    version: str
    styles: dict[str, Characters | None]
    layout: bool = True


def span(*ranges: str) -> Characters:
    """Code points of ranges as in "0600-06FF" or "25CC"."""
    ends = ([int(end, 16) for end in one.split("-")] for one in ranges)
    return frozenset(point for end in ends for point in range(end[0], end[-1] + 1))


def coded(codec: str, leads: Iterable[int], trails: Iterable[int]) -> Characters:
    """The characters that two bytes stand for in a national standard."""

    def found() -> Iterator[int]:
        for lead in leads:
            for trail in trails:
                text = bytes((lead, trail)).decode(codec, "ignore")
                if len(text) == 1:
                    yield ord(text)

    return frozenset(found())


PLAIN = span(
    "0020-0040", "005B-0060", "007B-007E", "00A0", "00AB", "00B7", "00BB", "200B-200F", "2010-2015", "2018-201F",
    "2026", "25CC",
)  # fmt: skip
"""What stands between letters of any script, so that a line need not change its font for a comma."""

WIDE = span("3000-303F", "31C0-31EF", "FE30-FE4F", "FF00-FFEF") | PLAIN
KANA = span("3041-30FF", "31F0-31FF")
TRAILS = range(0x40, 0xFF)
GB2312 = coded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
GB2312_COMMON = coded("gb2312", range(0xA1, 0xD8), range(0xA1, 0xFF))
BIG5_COMMON = coded("big5", range(0xA1, 0xC7), TRAILS)
JIS = coded("cp932", [*range(0x81, 0xA0), *range(0xE0, 0xFD)], TRAILS)
KS_COMMON = coded("euc_kr", range(0xA1, 0xC9), range(0xA1, 0xFF))
UNIFIED = span("4E00-9FFF", "FA0E-FA29")
HANGUL = span("AC00-D7A3", "3131-318E")

DEVANAGARI = span("0900-097F", "1CD0-1CFF", "A8E0-A8FF")
DANDA = span("0964-0965")
SYMBOLS = span("2000-20CF", "2100-214F", "2190-22FF", "2460-24FF", "2600-26FF", "27C0-27EF")
SYMBOLS_2 = span("2300-23FF", "2500-27BF", "2B00-2BFF", "1F100-1F1E5", "1F650-1F67F", "1F780-1F7FF")


def both(characters: Characters) -> dict[str, Characters | None]:
    """Two weights, cut alike."""
    return {"Regular": characters | PLAIN, "SemiBold": characters | PLAIN}


FAMILIES = (
    Family("fraunces", "0.4.1", dict.fromkeys(("Regular", "Italic", "SemiBold", "SemiBoldItalic"))),
    Family("source-sans-3", "0.4.1", dict.fromkeys(("Regular", "Italic", "Medium", "SemiBold", "SemiBoldItalic"))),
    Family("noto-sans", "0.4.2", dict.fromkeys(("Regular", "SemiBold"))),
    Family("noto-sans-arabic", "0.4.3", both(span("0600-06FF", "0750-077F", "08A0-08FF", "FB50-FDFF", "FE70-FEFC"))),
    Family("noto-sans-hebrew", "0.4.1", both(span("0590-05FF", "FB1D-FB4F", "20AA"))),
    Family("noto-sans-devanagari", "0.4.1", both(DEVANAGARI)),
    Family("noto-sans-bengali", "0.4.4", both(span("0980-09FF") | DANDA)),
    Family("noto-sans-tamil", "0.4.3", both(span("0B80-0BFF") | DANDA)),
    Family("noto-sans-telugu", "0.4.2", both(span("0C00-0C7F") | DANDA)),
    Family("noto-sans-thai", "0.4.2", both(span("0E00-0E7F"))),
    Family("noto-sans-georgian", "0.4.3", both(span("10A0-10FF", "1C90-1CBF", "2D00-2D2F"))),
    Family("noto-sans-armenian", "0.4.2", both(span("0530-058F", "FB13-FB17"))),
    Family("noto-sans-gujarati", "0.4.2", {"Regular": span("0A80-0AFF") | DANDA | PLAIN}),
    Family("noto-sans-gurmukhi", "0.4.1", {"Regular": span("0A00-0A7F") | DANDA | PLAIN}),
    Family("noto-sans-kannada", "0.4.3", {"Regular": span("0C80-0CFF") | DANDA | PLAIN}),
    Family("noto-sans-malayalam", "0.4.2", {"Regular": span("0D00-0D7F") | DANDA | PLAIN}),
    Family("noto-sans-sinhala", "0.4.2", {"Regular": span("0D80-0DFF") | DANDA | PLAIN}),
    Family("noto-sans-khmer", "0.4.3", {"Regular": span("1780-17FF", "19E0-19FF") | PLAIN}),
    Family("noto-sans-lao", "0.4.2", {"Regular": span("0E80-0EFF") | PLAIN}),
    Family("noto-sans-myanmar", "0.4.2", {"Regular": span("1000-109F", "AA60-AA7F") | PLAIN}),
    Family("noto-sans-ethiopic", "0.4.2", {"Regular": span("1200-139F", "2D80-2DDF") | PLAIN}),
    Family("noto-sans-sc", "0.4.3", {
        "Regular": UNIFIED | GB2312 | KANA | WIDE | span("3105-312F"), "SemiBold": GB2312_COMMON | WIDE,
    }, layout=False),
    Family("noto-sans-tc", "0.4.3", {"Regular": BIG5_COMMON | WIDE | span("3105-312F")}, layout=False),
    Family("noto-sans-jp", "0.4.3", both(JIS | KANA | WIDE), layout=False),
    Family("noto-sans-kr", "0.4.3", {
        "Regular": HANGUL | WIDE, "SemiBold": (KS_COMMON & HANGUL) | WIDE,
    }, layout=False),
    Family("noto-sans-symbols", "0.4.1", {"Regular": SYMBOLS}),
    Family("noto-sans-symbols-2", "0.4.1", {"Regular": SYMBOLS_2}),
    Family("noto-emoji", "0.4.7", {"Regular": span("0020-1FFFFF")}),
)  # fmt: skip


def main(sources: Path) -> None:
    """Write every family, and say what all of it weighs."""
    for family in FAMILIES:
        package = fetched(family, sources)
        folder = HERE / family.package
        folder.mkdir(exist_ok=True)
        shutil.copyfile(package / "LICENSE_FONT", folder / "OFL.txt")
        for style, characters in family.styles.items():
            write(package, family, style, characters, folder)
    print(f"{sum(path.stat().st_size for path in HERE.rglob('*.ttf')):,} bytes in all")


def fetched(family: Family, sources: Path) -> Path:
    """The package's folder, its archive fetched where it is not there (npm checks its hash)."""
    archive = sources / f"{SCOPE}-{family.package}-{family.version}.tgz"
    if not archive.exists():
        command = ["npm", "pack", "--silent", f"@{SCOPE}/{family.package}@{family.version}"]
        subprocess.run(command, cwd=sources, check=True, stdout=subprocess.DEVNULL)
    folder = sources / "opened" / archive.stem
    if not folder.exists():
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    return folder / "package"


def write(package: Path, family: Family, style: str, characters: Characters | None, folder: Path) -> None:
    """One file, named as its PostScript name."""
    (source,) = (package / {**WEIGHTS, **ITALICS}[style]).glob("*.ttf")
    data = source.read_bytes()
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    target = folder / f"{font['name'].getDebugName(6)}.ttf"
    target.write_bytes(data if characters is None else cut(font, characters, family.layout))
    print(f"{target.stat().st_size:>10,}  {target.relative_to(HERE)}")


def cut(font: TTFont, characters: Characters, layout: bool) -> bytes:
    """The font with these characters and all that they are composed of."""
    options = Options(
        hinting=False, layout_features=["*"] if layout else [], notdef_outline=True, name_IDs=["*"],
        drop_tables=["DSIG", "STAT", "gasp", "vhea", "vmtx", "VORG", "BASE", "meta"], glyph_names=False,
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters & set(font.getBestCmap()))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
