"""The sixteen things the shop sells, each on the same sill in the same light.

Invariant: every picture is 800 × 800, with a background of one family of tints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import goods, potted
from .brush import Blend, Board, box, mix
from .plants import (
    BARK,
)

SIDE, LIMIT = 800, 118_000
TINTS = {"sand": "#efe5d0", "sage": "#dfe8d6", "blush": "#f4dfd1", "mist": "#dde9e7"}


def stage(tint: str) -> Board:
    """A bare sill before a wall of the tint, with the window's light on the wall."""
    colour = TINTS[tint]
    board = Board(SIDE, SIDE, colour)
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


PRODUCTS: Mapping[str, tuple[str, Callable[[Board], None]]] = {
    "basilikum-samen": ("sand", goods.seeds),
    "terrakottatopf-12": ("sage", potted.small_pot),
    "terrakottatopf-18": ("sage", potted.large_pot),
    "kraeutererde": ("blush", goods.soil),
    "fluessigduenger": ("mist", goods.fertiliser),
    "giesskanne": ("blush", goods.can),
    "zerstaeuber": ("sand", goods.mister),
    "kraeuterschere": ("mist", goods.scissors),
    "pflanzschilder": ("sage", potted.labels),
    "wasserspeicher-topf": ("mist", potted.reservoir),
    "pflanzenlampe": ("sand", potted.lamp),
    "monstera-steckling": ("blush", potted.cutting),
    "erbsenpflanze": ("sage", potted.string_of_pearls),
    "saatpapier": ("blush", goods.seed_paper),
    "kraeuterbuch": ("mist", goods.book),
    "untersetzer": ("sand", potted.saucer),
}
"""File name (without suffix) to tint and drawing, one for each row of data/products.csv."""
