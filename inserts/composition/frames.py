"""The frames of a layout, as layout.toml says them.

Invariant: every key is declared and described here. A frame stands in a stack: it flows after the frame before it,
or is pinned by top or bottom.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..declared import Declared, Length, Size
from ..page import Colours
from ..units import MM

Edge = Literal["inset", "bleed", "trim"]
"""Where the design ends: at a white border, over the trim, which is cut, or cut already."""
Half = Literal["whole", "preprinted", "varying"]
"""What is drawn of a card: all of it, what comes from the offset press, or the rest."""

Condition = Literal[
    "coupon", "lead", "survey", "second", "suggestions", "alone", "empty", "stamps", "neutral", "inset",
    "preprinted",
]  # fmt: skip
Side4 = Literal["top", "left", "right", "bottom"]
Share = Annotated[float, Field(ge=0, le=1)]


class Difference(Declared):
    """What is different in a frame under conditions."""

    when: tuple[Condition, ...] = Field(default=(), description="Applies where all hold; conditions as in the frame.")
    unless: tuple[Condition, ...] = Field(default=(), description="Applies only where none of them holds.")
    gap: Length | None = Field(default=None, description="As in the frame.")
    left: Length | None = Field(default=None, description="As in the frame.")
    right: Length | None = Field(default=None, description="As in the frame.")
    width: Size | None = Field(default=None, description="As in the frame.")
    top: Length | None = Field(default=None, description="As in the frame.")
    bottom: Length | None = Field(default=None, description="As in the frame.")
    height: Size | None = Field(default=None, description="As in the frame.")
    least: Size | None = Field(default=None, description="As in the frame.")


class Frame(Declared):
    """What all frames have: where they stand, and when."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Its name in errors and marks; unique in the layout.")
    when: tuple[Condition, ...] = Field(
        default=(),
        description="Shown only where all hold. coupon: the insert has one; lead: it has none, but an action; "
        "survey: that action is a survey; second: there is one more action; suggestions; "
        "alone: suggestions and no more; empty: none of them; stamps: it has stamps; "
        "neutral: without name, coupon and suggestions; inset: a white border is kept; preprinted: some of it comes "
        "from an offset press.",
    )
    unless: tuple[Condition, ...] = Field(default=(), description="Shown only where none of them holds.")
    gap: Length = Field(default=0.0, description="Least distance from the frame above; the first in a stack has none.")
    left: Length = Field(default=0.0, description="Distance from the left of the stack.")
    right: Length = Field(default=0.0, description="Distance from the right of the stack.")
    width: Size | None = Field(
        default=None, description="Instead of left or right: stands left, or, where right is given, right."
    )
    top: Length | None = Field(default=None, description="Pinned: distance from the top of the stack, out of the flow.")
    bottom: Length | None = Field(default=None, description="Pinned: distance from the bottom of the stack.")
    height: Size | None = Field(
        default=None,
        description="Height; texts, suggestions and groups know their own: of groups in the flow it is the least.",
    )
    least: Size | None = Field(default=None, description="The height to which it gives way when the side is full.")
    push: bool = Field(default=False, description="Spare height of the stack goes above this frame.")
    edges: tuple[Side4, ...] = Field(
        default=(), description="Sides on which it runs to the edge: over the trim, or to the white border."
    )
    preprinted: bool = Field(
        default=False,
        description="The same on every card, so that it can come from an offset press: files for preprinted cards "
        "leave it out, and `inserts layout stock` draws it alone. With a group all that is in it.",
    )
    differs: tuple[Difference, ...] = Field(
        default=(), description="Distances and heights that are others under conditions; later ones win."
    )


class TextFrame(Frame):
    """Words of the insert: a role of its texts, or a part of its coupon or its actions."""

    kind: Literal["text"]
    shows: str = Field(
        description="A role (headline, note …), coupon.headline, .value, .code, .until, .call, .terms, "
        "or lead. and second. with title, text, call."
    )
    style: str = Field(description="A name of [styles].")
    lines: int | None = Field(
        default=None, ge=1, description="At most so many lines; then it shrinks, then it is held."
    )
    required: bool = Field(default=False, description="An insert without these words is held.")
    static: bool = Field(default=False, description="The same words on most inserts (imprint, titles): drawn once.")
    overflow: Literal["hold", "drop", "ellipsis"] = Field(
        default="hold",
        description="Where it fits at no size: hold the insert, drop the frame (also where the side is too full: the "
        "last one first), or, where there are `lines`, cut it at a word, with an ellipsis. What must be whole is held: "
        "offer and terms of the coupon, imprint and notes of the law, what is required.",
    )


class PictureFrame(Frame):
    """A picture: the campaign's, the shop's logo, or one of the layout's own."""

    kind: Literal["picture"]
    shows: Literal["art", "logo", "file"] = Field(
        default="art",
        description="art: the file that the campaign names; logo: that of [brand]; file: always the same one.",
    )
    file: str = Field(default="", description="For file: its name in art/, without suffix.")
    fit: Literal["cover", "contain"] = Field(
        default="cover", description="cover fills the frame and cuts; contain shows the picture whole."
    )
    focus: tuple[Share, Share] = Field(
        default=(0.5, 0.5),
        description="What must stay in sight when cover cuts: how far from its left, and from its top, 0 to 1.",
    )
    radius: Length = Field(default=0.0, description="Rounds the corners.")
    page: int = Field(default=1, ge=1, description="Which page, where the file is a PDF.")
    colours: Colours = Field(
        default="keep",
        description="What a press does with a PDF: keep its colours, or convert those in RGB to its inks.",
    )


class BoxFrame(Frame):
    """A rectangle, filled, outlined, or both."""

    kind: Literal["box"]
    colour: str = Field(default="", description="What fills it: a name of [colours]; absent: nothing.")
    line: str = Field(default="", description="Its outline, drawn inside it: a name of [colours]; absent: none.")
    thickness: Size = Field(default=0.35, description="Thickness of the outline.")
    radius: Length = Field(default=0.0, description="Rounds the corners.")


class RuleFrame(Frame):
    """A horizontal line; vertical where it is higher than wide."""

    kind: Literal["rule"]
    colour: str = Field(description="A name of [colours].")
    thickness: Size = Field(default=0.35, description="Thickness of the line.")


class QrFrame(Frame):
    """A QR symbol with its quiet zone inside the frame, which is square."""

    kind: Literal["qr"]
    shows: Literal["coupon", "lead", "second"] = Field(description="Whose address it carries.")
    colour: str = Field(default="ink", description="Colour of the dark modules.")
    patch: str = Field(default="paper", description="Colour of the light area behind, quiet zone included.")
    radius: Length = Field(default=0.0, description="Rounds the corners of the patch.")


class BarcodeFrame(Frame):
    """The coupon's code as bars (Code 128), for tills that scan no QR, in the middle of the frame."""

    kind: Literal["barcode"]
    colour: str = Field(default="ink", description="Colour of the bars.")
    patch: str = Field(default="paper", description="Colour of the light area behind, quiet zone included.")
    radius: Length = Field(default=0.0, description="Rounds the corners of the patch.")


class ScaleFrame(Frame):
    """A row of round fields with the numbers of a rating scale, as in 0 to 10."""

    kind: Literal["scale"]
    first: int = Field(default=0, description="The first number.")
    last: int = Field(default=10, description="The last number.")
    style: str = Field(description="A name of [styles], of the numbers.")
    colour: str = Field(description="Colour of the fields.")


class Reward(Declared):
    """The last stamp of a card."""

    colour: str = Field(default="", description="Its colour while it is open; absent: that of the others.")
    file: str = Field(default="", description="A picture in it, open or stamped: a name in art/, without suffix.")


class StampsFrame(Frame):
    """Stamps to collect: round fields in rows, those that the customer has stamped."""

    kind: Literal["stamps"]
    columns: int = Field(ge=1, le=40, description="How many fields a row has.")
    gutter: Length = Field(default=0.0, description="Least distance between fields.")
    colour: str = Field(description="Colour of stamped fields.")
    empty: str = Field(description="Colour of open fields.")
    style: str = Field(default="", description="A name of [styles], of the numbers in open fields; absent: none.")
    file: str = Field(default="", description="A picture on stamped fields, cut round: a name in art/, without suffix.")
    last: Reward = Field(default=Reward(), description="What is different in the last field.")


class TileFrame(Declared):
    """What all frames of a suggestion have."""

    gap: Length = Field(default=2 * MM, description="Distance from the frame above, or from the picture.")


class TileText(TileFrame):
    """Words of a suggestion."""

    kind: Literal["text"]
    shows: Literal["reason", "name", "price", "note"] = Field(description="Which.")
    style: str = Field(description="A name of [styles].")
    lines: int = Field(default=1, ge=1, description="At most so many lines; a suggestion that needs more is dropped.")


class TileRule(TileFrame):
    """A line over the width of the words."""

    kind: Literal["rule"]
    colour: str = Field(description="A name of [colours].")
    thickness: Size = Field(default=0.35, description="Thickness of the line.")


class TileBox(TileFrame):
    """A filled area."""

    kind: Literal["box"]
    colour: str = Field(description="A name of [colours].")
    height: Size = Field(description="Its height.")
    width: Size | None = Field(default=None, description="Absent: that of the words.")
    radius: Length = Field(default=0.0, description="Rounds the corners.")


class TileQr(TileFrame):
    """The product's own address as a QR symbol; a product without one, or on a host that is not in [qr], has none."""

    kind: Literal["qr"]
    width: Size = Field(description="Its side, quiet zone included.")
    colour: str = Field(default="ink", description="Colour of the dark modules.")
    patch: str = Field(default="paper", description="Colour of the light area behind, quiet zone included.")


AnyTileFrame = Annotated[TileText | TileRule | TileBox | TileQr, Field(discriminator="kind")]


class Arrangement(Declared):
    """How so many suggestions stand."""

    text: Literal["below", "beside"] = Field(default="below", description="Where the words stand: the picture's side.")
    picture: Size = Field(description="Side of the square picture.")
    least: Size = Field(description="The side to which it gives way when the side is full.")
    columns: int = Field(ge=1, le=4, description="How many columns; further suggestions start a new row.")


class SuggestionsFrame(Frame):
    """One to three products; closes up where there is none."""

    kind: Literal["suggestions"]
    gutter: Length = Field(description="Distance between columns, and between picture and words.")
    row_gap: Length = Field(default=5 * MM, description="Distance between rows.")
    patch: str = Field(default="tint", description="Colour of the square where a product has no picture.")
    one: Arrangement = Field(description="Where there is one suggestion.")
    two: Arrangement = Field(description="Where there are two.")
    three: Arrangement = Field(description="Where there are three.")
    bare_gap: Length = Field(
        default=5 * MM, description="Distance between suggestions where none has a picture: a list."
    )
    frames: tuple[AnyTileFrame, ...] = Field(
        min_length=1, description="What stands below or beside the picture of each, top to bottom."
    )


class GroupFrame(Frame):
    """A stack within the stack, or a row, with an area of its own."""

    kind: Literal["group"]
    direction: Literal["column", "row"] = Field(
        default="column",
        description="column: a stack. row: side by side, `gap` from the frame before; those with `width` keep it, the "
        "others share the rest, and a frame that has nothing to show leaves its room to them. A frame without height "
        "is as high as the row; push: it stands at the row's bottom.",
    )
    fill: str = Field(default="", description="A name of [colours]; absent: no area.")
    radius: Length = Field(default=0.0, description="Rounds the corners of the area.")
    above: Length = Field(default=0.0, description="From the area's top to the first frame.")
    below: Length = Field(default=0.0, description="From the last frame to the area's bottom.")
    inside: Length = Field(default=0.0, description="From the area's left and right to the frames.")
    frames: tuple[AnyFrame, ...] = Field(min_length=1, description="The frames of the group.")


class PartFrame(Frame):
    """Frames that several layouts share, put in its place as a group."""

    kind: Literal["part"]
    file: str = Field(description="A file of layouts/parts/, without suffix: the shop's own, else a shipped one.")


AnyFrame = Annotated[
    TextFrame
    | PictureFrame
    | BoxFrame
    | RuleFrame
    | QrFrame
    | BarcodeFrame
    | ScaleFrame
    | StampsFrame
    | SuggestionsFrame
    | GroupFrame
    | PartFrame,
    Field(discriminator="kind"),
]
