"""What content streams say: those of pages, and of the forms, pictures and art that they draw.

Invariant: shares nothing with the painter; what pages share is read once a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import pikepdf
from msgspec import Struct

from ... import drawing
from ..images import HALF, Pixels
from ..imposition import placed
from ..written import Written
from .expected import Said
from .operators import Lines, Table, parted, payload, split
from .pen import INKS, LIGHT, Fault, Named, Painting, Pen, Stretches

NEAR = 0.01
"""How far a length may be off, in points."""

NO_SIZE = (0.0,) * 6
DRAWN = re.compile(rb"/(X\d+) (\d+) 0 R")
RESOURCES = re.compile(
    rb"<< (?:/ColorSpace (?P<spaces>\d+) 0 R /ExtGState (?P<states>\d+) 0 R )?/Font (?P<fonts>\d+) 0 R "
    rb"/XObject << (?P<drawn>(?:/X\d+ \d+ 0 R )*)>> >>"
)
INVERTED = b"[ 1 0 1 0 1 0 1 0 ]"
BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
IMAGE = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length", "/Decode"}
STATES = {
    "/O0": (b"<< /OP false /OPM 0 /Type /ExtGState /op false >>", b" out"),
    "/O1": (b"<< /OP true /OPM 1 /Type /ExtGState /op true >>", b" over"),
}
"""The graphics states of a press, and what each means."""

EVEN = {"/FunctionType": 2, "/Domain": b"[ 0 1 ]", "/N": 1, "/C0": b"[ 0 0 0 0 ]"}
"""How a spot colour becomes inks, but for which."""


class Contents:
    """The content streams of one file. faults are those of its fonts, symbols how many of them were read."""

    def __init__(self, written: Written) -> None:
        self.faults: list[str] = []
        self.symbols = 0
        self._reach = placed(written.leaf, written.imposition).reach
        self._coarsest = written.profile.coarsest
        self._colours = INKS if written.profile.condition else LIGHT
        self._tables: dict[bytes, Mapping[bytes, Table]] = {}
        self._readers: dict[tuple[bytes, ...], tuple[Lines, Stretches]] = {}
        self._things: dict[int, Thing] = {}

    def read(self, file: pikepdf.Pdf, content: bytes, using: re.Match[bytes], depth: int = 0) -> Read:
        """A stream by what its resources said: the numbers of the dictionaries of its fonts, and of a press's colour
        spaces and states, and of what it draws by name. depth: so many states were saved before it."""
        *shared, drawn = using.group("fonts", "spaces", "states", "drawn")
        if (readers := self._readers.get(tuple(shared))) is None:
            readers = self._readers[tuple(shared)] = self._reading(file, *shared)
        (lines, stretches), numbers = readers, dict(DRAWN.findall(drawn))
        said, faults, pen = Said(), list[Fault](), Pen(saved=(Painting(),) * depth)
        for text, closed, after in split(content):
            if text is not None:
                logical, letters, marks, wrong, pen = lines.read(text if closed else b"", pen)
                said.logical.append(logical)
                said.glyphs.append(letters)
                said.marks += marks
                faults += wrong
            if not after:
                continue
            for stretch, squares, name in parted(after):
                marks, wrong, pen = stretches.read(stretch, pen)
                said.marks += marks
                faults += wrong
                if squares:
                    self._symbol(squares, pen.state, said)
                elif name:
                    faults += self._draw(self._thing(file, int(numbers.get(name, 0))), pen.state, said)
        return Read(said, [*faults, *pen.close()])

    def _symbol(self, squares: bytes, state: Painting, said: Said) -> None:
        said.payloads.append(payload(squares))
        said.marks.append(b"%b|%b%b" % (state.frame, state.fill, state.over))
        self.symbols += 1

    def _draw(self, thing: Thing, state: Painting, said: Said) -> Sequence[Fault]:
        """An XObject: a form says what its marks say, a picture which one it is; art, which alone has a matrix, all
        that it draws. Gives what is wrong with it."""
        match thing.kind:
            case "form":
                said.add(thing.said, state.frame, state.tracking)
            case "art":
                said.art += thing.said.art
                drawn = state.frame, state.fill, state.stroke, state.width, state.tracking
                said.marks.append(b"|".join(drawn) + state.over)
            case "picture":
                said.pictures += thing.said.pictures
                said.marks.append(state.frame + state.over)
                return (*thing.faults, *_coarse(thing.pixels, state.matrix, self._coarsest))
        return thing.faults

    def _thing(self, file: pikepdf.Pdf, number: int) -> Thing:
        """An XObject, read once a file."""
        if (known := self._things.get(number)) is None:
            known = self._things[number] = self._seen(file.get_object(number, 0) if number else None, file)
        return known

    def _seen(self, thing: Any, file: pikepdf.Pdf) -> Thing:
        kind = thing.get("/Subtype") if isinstance(thing, pikepdf.Stream) else None
        if kind == "/Form" and "/Matrix" in thing:
            return Thing("art", Said(art=[drawing.digest_of(thing.read_bytes(), thing.Resources, thing.get("/Group"))]))
        if kind == "/Form" and (inside := RESOURCES.search(thing.Resources.unparse())) and self._shows_all(thing):
            read = self.read(file, thing.read_bytes(), inside)
            return Thing("form", read.said, faults=read.faults)
        if kind == "/Image" and not set(thing.keys()) - IMAGE:
            return Thing("picture", Said(pictures=[_pixels(thing)]), (int(thing.Width), int(thing.Height)))
        return Thing("lost", Said(), faults=(LOST,))

    def _shows_all(self, form: Any) -> bool:
        """Whether a form hides nothing of a card."""
        box = self._reach
        return near([float(side) for side in form.BBox], (box.x, box.x, box.right, box.bottom))

    def _reading(self, file: pikepdf.Pdf, fonts: bytes, spaces: bytes, states: bytes) -> tuple[Lines, Stretches]:
        """The readers of streams with these resources; fonts that are not embedded are faults."""
        if (tables := self._tables.get(fonts)) is None:
            named = file.get_object(int(fonts), 0)
            self.faults += [f"the font {name} is not embedded." for name, font in named.items() if not _embedded(font)]
            tables = self._tables[fonts] = {name[1:].encode(): _table(font) for name, font in named.items()}
        names = _names(file.get_object(int(spaces), 0), file.get_object(int(states), 0)) if spaces else {}
        stretches = Stretches(self._colours, names)
        return Lines(tables, stretches), stretches


class Read(Struct, frozen=True):
    """What a stream says, and the faults of how: (code, message)."""

    said: Said
    faults: list[Fault]


class Thing(Struct, frozen=True):
    """An XObject: what kind it is, what it says, a picture's pixels, and what is wrong with it."""

    kind: Literal["form", "art", "picture", "lost"]
    said: Said
    pixels: tuple[int, int] = (0, 0)
    faults: Sequence[Fault] = ()


LOST = Fault("page-operators", "the page draws what is neither a form nor a picture of its own.")


def _names(spaces: Any, states: Any) -> dict[Named, bytes]:
    """What names stand for: spot colours, whether something is printed over what is there; others for nothing."""
    found: dict[Named, bytes] = {}
    for name, (source, means) in STATES.items():
        if name in states and states[name].unparse(True) == source:
            found[b"gs", name[1:].encode()] = means
    for name in spaces.keys():  # noqa: SIM118 (no mapping)
        space, short = spaces[name], name[1:].encode()
        if space[0] == "/Separation" and space[2] == "/DeviceCMYK":
            spot = str(space[1])[1:].encode() + b" " + _recipe(space[3])
            found |= {(b"cs", short): b"/%b cs" % spot, (b"CS", short): b"/%b CS" % spot}
    return found


def _recipe(function: Any) -> bytes:
    """The inks that stand for a spot colour; none where they are reckoned otherwise than in even steps."""
    plain = {key: value.unparse() if isinstance(value, pikepdf.Array) else value for key, value in function.items()}
    full = plain.pop("/C1", b"")
    return b" ".join(b"%g" % float(share) for share in function.C1) if full and plain == EVEN else b"?"


def _pixels(image: Any) -> str:
    """The digest of a picture's pixels as they are in the file."""
    told = int(image.Width), int(image.Height), str(image.ColorSpace), str(image.Filter), image.read_raw_bytes()
    inverted = "/Decode" in image and image.Decode.unparse() == INVERTED
    return Pixels(*told, int(image.BitsPerComponent), inverted).digest if inverted or "/Decode" not in image else ""


@lru_cache(maxsize=256)
def _coarse(pixels: tuple[int, int], matrix: bytes, coarsest: float) -> tuple[Fault, ...]:
    """A finding where a picture that this matrix makes so large has too few pixels for it."""
    wide, _, _, high, *_ = map(float, matrix.split() or NO_SIZE)
    dpi = min(pixels[0] / wide, pixels[1] / high) * 72 if wide and high else 0.0
    if dpi >= coarsest - HALF:
        return ()
    message = f"a picture is printed with {dpi:.0f} dpi, at least {coarsest:.0f} are needed."
    return (Fault("page-pictures-coarse", message),)


def _table(font: Any) -> Table:
    """What a font's codes stand for, by its ToUnicode map."""
    pairs = BFCHAR.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else []
    return Table({int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs})


def _embedded(font: Any) -> bool:
    if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
        return False
    descriptor = font.DescendantFonts[0].FontDescriptor
    return "/FontFile2" in descriptor and len(descriptor.FontFile2.read_bytes()) > 0


def near(found: Sequence[float], should: Sequence[float]) -> bool:
    return all(abs(one - other) < NEAR for one, other in zip(found, should, strict=True))
