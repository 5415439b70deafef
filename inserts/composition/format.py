"""The shape of layout.toml: page, colours, fonts, styles, sides; and of a part that layouts share.

Invariant: every key is declared and described here; a length carries its unit in the file and is points inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace
from pydantic import Field

from ..declared import Declared, Ink, Length, Paper, Size
from ..emphasis import ACCENT, BOLD, ITALIC
from ..page import Box
from ..units import MM, PAPER, points
from .frames import AnyFrame

FOOT = 5 * MM
"""Of white below a design: position and match id stand there, where label printers print as well."""


class PageFormat(Declared):
    """The card itself."""

    size: Paper = Field(description="Trim size: a name (a6, a5, dl, square, 4x6in …) or [width, height].")
    bleed: Length = Field(default=points("3mm"), description="How far art runs over the trim where edge is bleed.")
    border: Length = Field(
        default=points("5mm"),
        description="White border on all sides where edge is inset; below, 5mm where that is more (but not "
        "beyond inset_margin): position and match id stand there.",
    )
    margin: Length = Field(description="From the trim to the box in which each side's frames stand.")
    inset_margin: Length = Field(description="The same where edge is inset; more than the border.")
    baseline: Size | None = Field(
        default=None,
        description="Distance of the lines of the baseline grid, counted from the margin; texts stand on it whose "
        "style says `grid`.",
    )
    folds: tuple[Size, ...] = Field(
        default=(),
        description="Where it is folded across: distances from the top. The front has a hairline at both ends of each "
        "fold: inside the white border, or, where edge is bleed, in what is cut off.",
    )
    folds_upright: tuple[Size, ...] = Field(
        default=(), description="The same for folds from top to bottom: distances from the left."
    )
    dots: int | None = Field(
        default=None, ge=72, le=2400,
        description="Dots an inch of a printer whose dots are seen, as 203 or 300 of thermal ones: modules of symbols "
        "and the thickness of lines become whole dots.",
    )  # fmt: skip

    def framed(self, trim: Box) -> Box:
        """What shows of a design that keeps a white border."""
        inner, foot = trim.inset(self.border), max(self.border, min(FOOT, self.inset_margin))
        return replace(inner, height=inner.height - (foot - self.border))

    @property
    def name(self) -> str:
        """The paper size by name, else in millimetres."""
        named = next((name for name, size in PAPER.items() if size == self.size), "")
        return named or " × ".join(f"{length / MM:g}" for length in self.size) + " mm"


class Style(Declared):
    """How a text is set."""

    font: str = Field(description="A name of [fonts].")
    size: Size = Field(description="Type size, as in '9pt'.")
    least: Size | None = Field(default=None, description="The size to which it may shrink to fit; absent: never.")
    leading: Size = Field(description="From baseline to baseline; shrinks with the size.")
    colour: str = Field(default="ink", description="A name of [colours].")
    bold: str = Field(default="", description="A name of [fonts], for words between `**`; absent: its texts have none.")
    italic: str = Field(
        default="", description="A name of [fonts], for words between `*`; absent: its texts have none."
    )
    accent: str = Field(
        default="", description="A name of [colours], for words between `==`; absent: its texts have none."
    )
    tracking: Length = Field(default=0.0, description="Extra space after every letter.")
    align: Literal["left", "centre", "right", "justify"] = Field(
        default="left",
        description="Ragged on the other side; where a text runs from right to left, left is right. "
        "justify: lines of one length, but for the last.",
    )
    features: tuple[str, ...] = Field(default=(), description="OpenType features to turn on, as in ['tnum'].")
    hyphenate: bool = Field(default=False, description="Break words by the rules of the insert's language.")
    balance: bool = Field(default=False, description="Break by sense, with lines of like length: for headlines.")
    paragraph: Length = Field(default=0.0, description="Extra space between paragraphs.")
    grid: bool = Field(
        default=False,
        description="Its texts, outside of groups, are moved down until their first line stands on the baseline grid "
        "of the page.",
    )

    @property
    def looks(self) -> int:
        """The sum of the looks that words may have beside the plain one."""
        return BOLD * bool(self.bold) | ITALIC * bool(self.italic) | ACCENT * bool(self.accent)


class SideFormat(Declared):
    """One side of the card: a stack of frames in the box that the margins leave."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="front, back …")
    frames: tuple[AnyFrame, ...] = Field(description="The frames, in order of flow and of painting.")


class LayoutFile(Declared):
    """The shape of layout.toml."""

    title: str = Field(default="", description="What it is, in a few words.")
    neutral: bool = Field(
        default=False, description="It is the same for everyone: a frame that shows something personal is a mistake."
    )
    one_colour: bool = Field(
        default=False,
        description="Nothing but black and white: for thermal printers. Pictures are of one bit, products have none; a "
        "shop's brand leaves the colours as they are.",
    )
    page: PageFormat
    colours: Mapping[str, Ink] = Field(
        description="Colours by name, '#rrggbb', or tables of what a press mixes them from; equal parts print as pure "
        "black or grey."
    )
    fonts: Mapping[str, tuple[str, ...]] = Field(
        description="Chains of font files (without suffix) by name: the first that has all of a word's letters sets it."
    )
    styles: Mapping[str, Style] = Field(description="Styles by name.")
    sides: tuple[SideFormat, ...] = Field(min_length=1, description="The sides, front first.")


class PartFile(Declared):
    """The shape of a part that layouts share: a file of layouts/parts/."""

    title: str = Field(default="", description="What it is, in a few words.")
    styles: Mapping[str, Style] = Field(
        default={}, description="Styles by name; fonts and colours are the layout's, and its style of a name wins."
    )
    frames: tuple[AnyFrame, ...] = Field(min_length=1, description="The frames; a part holds no other parts.")
