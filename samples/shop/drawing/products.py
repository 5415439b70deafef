"""The sixteen things the shop sells, each on the same sill in the same light.

Invariant: every picture is 800 × 800, with a background of one family of tints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import goods, potted
from .brush import Blend, Board, box, mix
from .plants import BARK, FOOT

SIDE, LIMIT = 800, 118_000
LOWER = 14
"""How far below its usual place the foot of every product stands."""
TINTS = {"sand": "#efe5d0", "sage": "#dfe8d6", "blush": "#f4dfd1", "mist": "#dde9e7"}


def stage(tint: str, scale: float = 1.0) -> Board:
    """A bare sill before a wall of the tint, with the window's light on the wall; `scale` pixels a unit."""
    colour = TINTS[tint]
    board = Board(SIDE, SIDE, colour, scale)
    board.lay(
        board.shape(box(0, 0, 800, 800)), Blend(mix(colour, "#ffffff", 0.3), mix(colour, BARK, 0.1), (0, 0), (800, 620))
    )
    for x in (120, 372):
        pane = [(x, -10), (x + 218, -10), (x + 318, 566), (x + 100, 566)]
        board.lay(board.shape(pane, soft=5), "#fffaf0", 0.42)
    board.lay(
        board.shape(box(0, 566, 800, 240)),
        Blend(mix(colour, "#ffffff", 0.62), mix(colour, BARK, 0.12), (0, 566), (500, 860)),
    )
    board.cast(box(-40, 556, 880, 12), 5, 0.12, BARK)
    board.lay(board.shape(box(0, 566, 800, 3)), "#ffffff", 0.55)
    return board


PRODUCTS: Mapping[str, tuple[str, Callable[[Board], None], float]] = {
    "basilikum-samen": ("sand", goods.seeds, 1.12),
    "terrakottatopf-12": ("sage", potted.small_pot, 1.08),
    "terrakottatopf-18": ("sage", potted.large_pot, 1.06),
    "kraeutererde": ("blush", goods.soil, 1.12),
    "fluessigduenger": ("mist", goods.fertiliser, 1.1),
    "giesskanne": ("blush", goods.can, 1.1),
    "zerstaeuber": ("sand", goods.mister, 1.0),
    "kraeuterschere": ("mist", goods.scissors, 1.14),
    "pflanzschilder": ("sage", potted.labels, 1.12),
    "wasserspeicher-topf": ("mist", potted.reservoir, 1.0),
    "pflanzenlampe": ("sand", potted.lamp, 1.08),
    "monstera-steckling": ("blush", potted.cutting, 1.0),
    "erbsenpflanze": ("sage", potted.string_of_pearls, 1.14),
    "saatpapier": ("blush", goods.seed_paper, 1.14),
    "kraeuterbuch": ("mist", goods.book, 1.12),
    "untersetzer": ("sand", potted.saucer, 1.12),
}
"""File name (without suffix) to tint, drawing and size, one for each row of data/products.csv."""


def photograph(name: str) -> Board:
    """The product on its sill."""
    return posed(*PRODUCTS[name])


def posed(tint: str, product: Callable[[Board], None], size: float, scale: float = 1.0) -> Board:
    """A thing of a size on a sill of a tint."""
    board = stage(tint, scale)
    product(board.placed(SIDE / 2 * (1 - size), FOOT * (1 - size) + LOWER, size))
    return board
