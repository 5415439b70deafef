"""How fast pages become a PDF, and how fast it is read back, in processor time: printed figures, not a test.

Run: .venv/bin/python tests/benchmarks/bench_prepress.py [inserts]
A two-sided A6 insert: a headline and a note of sixty words; three pictures of 200, their names and prices, a coupon
with its QR symbol; position and match id at the edge of both sides.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import qrcode
import reportlab
from PIL import Image as Pillow

from inserts.lettering import Letters
from inserts.page import Box, Form, Image, Mark, Page, Picture, Rectangle, Symbol, TextLine
from inserts.prepress import Edge, Hand, Leaf, Volume, read_back, read_pixels
from inserts.units import MM

FONTS = Path(reportlab.__file__).parent / "fonts"
LEAF = Leaf(105 * MM, 148 * MM, 3 * MM, sides=2)
NOTE = (
    "schön, dass du wieder bei uns bestellt hast. Dein Päckchen haben wir heute früh von Hand gepackt und alles "
    "noch einmal nachgesehen. Wenn etwas nicht passt, schreib uns einfach, wir kümmern uns darum. Für deine nächste "
    "Tasse haben wir dir etwas herausgesucht, das gut zu deiner Bestellung passt. Wir freuen uns, wenn es dir "
    "schmeckt, und noch mehr, wenn du uns davon erzählst."
)


def note(letters: Letters, name: str) -> list[Mark]:
    """Headline and note, set ragged right in lines of ten words."""
    words = f"Liebe {name}, {NOTE}".split()
    texts = [" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
    return [text(letters, line, 23, 90 + at * 12.76, 8.5) for at, line in enumerate(texts)]


def text(letters: Letters, words: str, x: float, y: float, size: float, font: str = "Vera") -> TextLine:
    """A line of text."""
    found = letters.line(words, (font,), size)
    return TextLine(x, y, size, (0.0,), found.words, found.text)


def symbol(payload: str) -> Symbol:
    """A QR symbol; only some are made, since making them is not what is measured."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(payload, optimize=0)
    rows = tuple(int("".join(str(int(bool(module))) for module in row), 2) for row in code.get_matrix())
    return Symbol(Box(23, 320, 70, 70), rows, len(rows), (0.0,), payload)


def pictures(folder: Path) -> list[Image]:
    """Two hundred pictures of products, as soft as photographs."""
    made = []
    for at in range(200):
        path = folder / f"{at}.jpg"
        noise = Pillow.effect_noise((20, 20), 80 + at % 40).resize((600, 600), Pillow.Resampling.BICUBIC)
        Pillow.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(path, quality=88)
        made.append(Image(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), 600, 600))
    return made


def inserts(count: int, letters: Letters, images: list[Image]) -> Iterator[tuple[tuple[Page, Page], Edge]]:
    """The reference inserts, one by one."""
    frame = Form("frame", (Rectangle(Box(-9, -9, 316, 60), (0.8, 0.2, 0.1)), text(letters, "Fernweh Tee", 23, 40, 13)))
    address = "https://fernweh-tee.example/r/K7QM-2X9A-PD4T-{:04d}?c=zweite-bestellung"
    symbols = [symbol(address.format(at)) for at in range(300)]
    for at in range(count):
        front = [frame, text(letters, f"Danke, Anna{at}!", 23, 70, 22, "VeraBd"), *note(letters, f"Anna{at}")]
        back: list[Mark] = [frame]
        for place in range(3):
            box = Box(23 + place * 88, 70, 76, 76)
            back.append(Picture(box, images[(at * 7 + place * 31) % 200], Box(0, 0, 1, 1)))
            back.append(text(letters, "Darjeeling First Flush", 23 + place * 88, 160, 6))
            back.append(text(letters, f"{at % 40 + 5},90\u202f€", 23 + place * 88, 170, 7.5))
        back += [
            text(letters, "10 % für dich", 110, 340, 22, "VeraBd"),
            text(letters, f"K7QM-2X9A-{at:04d}", 110, 362, 13),
        ]
        back += [text(letters, "gültig bis 24. Dezember 2026", 110, 380, 8.5), symbols[at % 300]]
        pages = tuple(Page(LEAF.width, LEAF.height, LEAF.bleed, tuple(marks)) for marks in (front, back))
        yield (pages[0], pages[1]), Edge(at + 1, count, f"{at * 7919 % 10000:04d}")


def memory() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    letters = Letters([FONTS])
    with tempfile.TemporaryDirectory() as folder:
        images = pictures(Path(folder))
        path = Path(folder) / "volume.pdf"
        made = datetime(2026, 12, 1, tzinfo=UTC)
        begun, painted, composed = time.process_time(), 0.0, memory()
        with path.open("wb") as out:
            volume = Volume(out, LEAF, Hand(letters, ("Vera",), ("VeraBd",)), title="Bench", language="de", made=made)
            for pages, edge in inserts(count, letters, images):
                start = time.process_time()
                volume.insert(pages, edge)
                painted += time.process_time() - start
            start = time.process_time()
            written = volume.close()
            painted += time.process_time() - start
        print(f"{count} inserts, all in all {time.process_time() - begun:.2f} s")
        print(f"painted and written: {count / painted:.0f} inserts/s, {painted / count * 1e6:.0f} µs each")
        print(f"{written.size / 1e6:.1f} MB, {written.size / count:.0f} bytes an insert")
        print(f"memory {composed:.0f} → {memory():.0f} MB")
        start = time.process_time()
        findings = read_back(path, written)
        took = time.process_time() - start
        print(f"read back: {took / written.pages * 1e6:.0f} µs a side, {count / took:.0f} inserts/s", end=", ")
        print(f"{len(findings)} findings, {memory():.0f} MB")
        start = time.process_time()
        findings = read_pixels(path, written)
        print(f"pixels: {time.process_time() - start:.2f} s, {len(findings)} findings")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
