"""Which card goes where: grids to be read, and the laws that hold for all of them."""

from __future__ import annotations

from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.errors import LayoutError
from inserts.page import SINGLE, Box, Sheet
from inserts.prepress import Imposition, Leaf, blocks, load_sheet, named, slots, spots
from inserts.prepress.edge import cutting_marks, seat_of
from inserts.prepress.imposition import mirrored, paper_of, placed, sheets, stands
from inserts.units import MM

SHEETS = Path(__file__).parents[2] / "layouts" / "sheets"
NAMES = ("a4-4xa6", "a4-2xa5", "a4-3xdl", "sra3-8xa6", "letter-4")
FOUR, TWO, THREE, EIGHT, LETTER = (load_sheet(SHEETS / f"{name}.toml") for name in NAMES)


def grids(cards: int, imposition: Imposition) -> list[str]:
    """The sheets in the order of printing, side by side, with positions from 1; a dot is an empty place."""
    columns, width = imposition.sheet.columns, len(str(cards))
    laid = [["." if card is None else f"{card + 1}" for card in sheet] for sheet in sheets(cards, imposition)]
    rows = range(0, imposition.sheet.ups, columns)
    lines = (
        " | ".join(" ".join(f"{place:>{width}}" for place in sheet[row : row + columns]) for sheet in laid)
        for row in rows
    )
    return [line.strip() for line in lines]


# ── cut and stack ─────────────────────────────────────────────────────────────────────────────

READ = {
    1: ["1 .",
        ". ."],
    3: ["1 2",
        "3 ."],
    4: ["1 2",
        "3 4"],
    5: ["1 3 | 2 4",
        "5 . | . ."],
    25: ["1  8 |  2  9 |  3 10 |  4 11 |  5 12 |  6 13 |  7 14",
         "15 22 | 16 23 | 17 24 | 18 25 | 19  . | 20  . | 21  ."],
}  # fmt: skip


@pytest.mark.parametrize("cards", READ)
def test_the_piles_of_the_places_laid_on_each_other_are_the_pick_list(cards: int) -> None:
    assert grids(cards, Imposition(FOUR)) == READ[cards]


def test_three_beside_each_other_and_two() -> None:
    assert grids(8, Imposition(THREE)) == ["1 4 7 | 2 5 8 | 3 6 ."]
    assert grids(5, Imposition(TWO)) == ["1 4 | 2 5 | 3 ."]
    assert grids(10, Imposition(EIGHT)) == [
        "1  3  5  7 |  2  4  6  8",
        "9  .  .  . | 10  .  .  .",
    ]


def test_one_card_a_page_is_the_list_itself() -> None:
    assert grids(4, Imposition(SINGLE)) == ["1 | 2 | 3 | 4"]
    assert grids(4, Imposition(SINGLE, reverse=True)) == ["4 | 3 | 2 | 1"]


def test_a_long_list_comes_in_blocks_that_one_can_hold_and_only_the_last_is_padded() -> None:
    assert grids(13, Imposition(FOUR, block=2)) == [
        "1  3 |  2  4 |  9 11 | 10 12",
        "5  7 |  6  8 | 13  . |  .  .",
    ]


def test_a_tray_in_which_sheets_lie_face_up_gets_the_last_sheet_first() -> None:
    assert grids(9, Imposition(FOUR, reverse=True)) == [
        "3 6 | 2 5 | 1 4",
        "9 . | 8 . | 7 .",
    ]
    assert grids(13, Imposition(FOUR, block=2, reverse=True)) == [
        "10 12 |  9 11 |  2  4 |  1  3",
        ".  . | 13  . |  6  8 |  5  7",
    ]


def test_a_half_used_sheet_is_filled_first_and_cut_by_itself() -> None:
    assert grids(2, Imposition(FOUR, skip=1)) == [
        ". 1",
        "2 .",
    ]
    assert grids(9, Imposition(FOUR, skip=3)) == [
        ". . | 2 4 | 3 5",
        ". 1 | 6 8 | 7 9",
    ]
    assert grids(3, Imposition(FOUR, skip=3, reverse=True)) == [
        "2 3 | . .",
        ". . | . 1",
    ]


impositions = st.builds(
    Imposition,
    st.sampled_from([SINGLE, FOUR, TWO, THREE, EIGHT]),
    block=st.integers(1, 6),
    reverse=st.booleans(),
    skip=st.integers(0, 9),
)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 60), impositions)
def test_however_cards_are_laid_out_the_cut_stack_is_in_picking_order(cards: int, imposition: Imposition) -> None:
    stack = list(sheets(cards, imposition))
    if imposition.reverse:
        stack.reverse()
    piles: list[int] = []
    for block in blocks(cards, imposition):
        here = stack[block.sheet : block.sheet + block.sheets]
        assert len(here) == block.sheets <= imposition.block
        piles += [card for pile in zip(*here, strict=True) for card in pile if card is not None]
    assert piles == list(range(cards))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 60), impositions)
def test_every_card_stands_where_it_is_said_to_stand(cards: int, imposition: Imposition) -> None:
    stack = list(sheets(cards, imposition))
    if imposition.reverse:
        stack.reverse()
    said = spots(cards, imposition)
    assert [stack[spot.sheet][spot.place] for spot in said] == list(range(cards))
    assert [card for card in slots(cards, imposition) if card is not None] != [] or cards == 0
    assert len(list(slots(cards, imposition))) == len(stack) * imposition.sheet.ups


def test_no_more_sheets_are_used_than_the_cards_need() -> None:
    assert [len(list(sheets(cards, Imposition(FOUR)))) for cards in (0, 1, 4, 5, 25, 201)] == [0, 1, 1, 2, 7, 51]


def test_places_are_called_as_one_points_at_them() -> None:
    assert [named(place, FOUR) for place in (0, 3)] == ["place 1 (top left)", "place 4 (bottom right)"]
    assert [named(place, THREE) for place in range(3)] == ["place 1 (left)", "place 2 (middle)", "place 3 (right)"]
    assert named(0, Sheet("one", 9, 9, (Box(0, 0, 9, 9),))) == "place 1"
    ten = Sheet("ten", 90, 90, tuple(Box(0, 0, 1, 1) for _ in range(10)), columns=2)
    assert named(7, ten) == "place 8 (row 4, column 2)"


# ── on the paper ──────────────────────────────────────────────────────────────────────────────


def test_the_sheets_at_hand_are_filled_to_the_edge() -> None:
    for sheet, width, height in (
        (FOUR, 105, 148.5), (TWO, 148.5, 210), (THREE, 99, 210), (LETTER, 107.95, 139.7),
    ):  # fmt: skip
        assert {(round(box.width / MM, 3), round(box.height / MM, 3)) for box in sheet.places} == {(width, height)}
        assert sum(box.width * box.height for box in sheet.places) == pytest.approx(sheet.width * sheet.height)


def test_a_sheet_takes_the_cards_that_fill_its_places_and_no_others() -> None:
    sizes = {"a6": (105, 148), "a5": (148, 210), "dl": (99, 210), "dl lying": (210, 99), "a7": (74, 105)}
    taken = {
        sheet.name: [name for name, (width, height) in sizes.items() if sheet.takes(width * MM, height * MM)]
        for sheet in (FOUR, TWO, THREE, SINGLE)
    }
    assert taken == {"a4-4xa6": ["a6"], "a4-2xa5": ["a5"], "a4-3xdl": ["dl"], "single": list(sizes)}


def _backs(sheet: Sheet, turn: str) -> list[str]:
    """The back of a sheet as it is printed, the places by number, an upside-down one with a minus."""
    leaf = Leaf(10 * MM, 10 * MM, shows=Box(0, 0, 1, 1), sides=2)
    found = stands(leaf, Imposition(Sheet(sheet.name, sheet.width, sheet.height, sheet.places, turn=turn)), 1)  # type: ignore[arg-type]
    rows = sorted({round(stand.box.y) for stand in found})
    lines = []
    for row in rows:
        here = sorted(
            (stand.box.x, -at if stand.turned else at) for at, stand in enumerate(found, 1) if round(stand.box.y) == row
        )
        lines.append(" ".join(f"{at:d}" for _, at in here))
    return lines


def test_backs_meet_their_fronts_over_either_edge() -> None:
    assert _backs(FOUR, "long") == ["2 1", "4 3"]
    assert _backs(FOUR, "short") == ["-3 -4", "-1 -2"]


def test_the_long_edge_of_lying_paper_is_its_upper_one() -> None:
    assert _backs(THREE, "short") == ["3 2 1"]
    assert _backs(THREE, "long") == ["-1 -2 -3"]


def test_offsets_move_all_of_a_side() -> None:
    leaf = Leaf(105 * MM, 148 * MM, shows=Box(0, 0, 1, 1), sides=2)
    still, moved = Imposition(FOUR), Imposition(FOUR, offsets=((1.5, -2.0), (0.0, 3.0)))
    for side, (right, down) in enumerate(moved.offsets):
        pairs = zip(stands(leaf, still, side), stands(leaf, moved, side), strict=True)
        assert {(round(b.box.x - a.box.x, 6), round(b.box.y - a.box.y, 6)) for a, b in pairs} == {(right, down)}


def test_position_and_match_stand_where_a_printer_prints() -> None:
    assert [seat_of(place, FOUR) for place in FOUR.places] == ["bottom", "bottom", "top", "top"]
    assert [seat_of(place, TWO) for place in TWO.places] == ["right", "left"]
    assert [seat_of(mirrored(place, TWO.width), TWO) for place in TWO.places] == ["left", "right"]
    assert [seat_of(place, THREE) for place in THREE.places] == ["right", "right", "left"]


def test_beside_full_cards_they_stand_at_the_outer_edge_of_the_sheet_or_nowhere() -> None:
    assert [seat_of(place, EIGHT) for place in EIGHT.places] == ["top"] * 4 + ["bottom"] * 4
    nine = sheet_of(300, 400, 3, 3, 60, 100, gap=6)
    assert [seat_of(place, nine) for place in nine.places] == ["top"] * 3 + ["left", None, "right"] + ["bottom"] * 3
    tight = sheet_of(192 + 2 * 8, 312 + 2 * 20, 3, 3, 60, 100, gap=6)
    assert [seat_of(place, tight) for place in tight.places] == ["top"] * 3 + [None] * 3 + ["bottom"] * 3


def sheet_of(width: float, height: float, columns: int, rows: int, wide: float, high: float, gap: float) -> Sheet:
    """A sheet with 3 mm of bleed around each place and a margin of 4, in millimetres."""
    left, top = (width - columns * (wide + gap) + gap) / 2, (height - rows * (high + gap) + gap) / 2
    places = (
        Box((left + column * (wide + gap)) * MM, (top + row * (high + gap)) * MM, wide * MM, high * MM)
        for row in range(rows)
        for column in range(columns)
    )
    return Sheet("own", width * MM, height * MM, tuple(places), columns, 4 * MM, bleed=3 * MM)


def test_cutting_marks_lie_on_the_cuts_and_nowhere_near_the_edge_or_a_design() -> None:
    for sheet in (FOUR, TWO, THREE):
        marks = cutting_marks(sheet)
        cuts = {round(edge, 1) for box in sheet.places for edge in (box.x, box.y, box.right, box.bottom)}
        for mark in marks:
            assert round(mark.x1, 1) in cuts if mark.x1 == mark.x2 else round(mark.y1, 1) in cuts
            assert min(mark.x1, mark.y1) >= sheet.margin - 0.01
            assert mark.x2 <= sheet.width - sheet.margin + 0.01
            assert mark.y2 <= sheet.height - sheet.margin + 0.01
            designs = [box.inset(5 * MM) for box in sheet.places]
            span = Box(mark.x1, mark.y1, mark.x2 - mark.x1 or 0.01, mark.y2 - mark.y1 or 0.01)
            assert not any(span.meet(design).width * span.meet(design).height > 0 for design in designs)
    assert (len(cutting_marks(FOUR)), len(cutting_marks(TWO)), len(cutting_marks(THREE))) == (6, 2, 4)


def test_double_cuts_are_marked_at_both_trim_lines_of_each_gap_outside_of_all_bleed() -> None:
    marks = cutting_marks(EIGHT)
    down = {round(mark.x1 / MM, 2) for mark in marks if mark.x1 == mark.x2}
    across = {round(mark.y1 / MM, 2) for mark in marks if mark.y1 == mark.y2}
    assert sorted(down) == [6, 111, 117, 222, 228, 333, 339, 444]
    assert sorted(across) == [9, 157, 163, 311]
    assert len(marks) == 2 * (8 + 4)
    ends = {tuple(round(at / MM, 2) for at in (mark.y1, mark.y2)) for mark in marks if mark.x1 == mark.x2}
    assert ends == {(2, 6), (314, 318)}
    ends = {tuple(round(at / MM, 2) for at in (mark.x1, mark.x2)) for mark in marks if mark.y1 == mark.y2}
    assert ends == {(0, 3), (447, 450)}


def test_a_card_shows_so_much_of_its_bleed_as_the_sheet_has_room_for() -> None:
    leaf = Leaf(105 * MM, 148 * MM, 5 * MM)
    assert placed(leaf, Imposition(EIGHT)).window == leaf.trim.inset(-EIGHT.bleed)
    assert placed(leaf, Imposition(SINGLE)) == placed(leaf, Imposition(FOUR)) == leaf
    assert paper_of(leaf, Imposition(EIGHT)).trim == Box(0, 0, EIGHT.width, EIGHT.height)


# ── sheet files ───────────────────────────────────────────────────────────────────────────────


def test_a_sheet_with_gaps_stands_in_the_middle_of_its_paper(tmp_path: Path) -> None:
    file = tmp_path / "cards.toml"
    file.write_text(
        'paper = "a4"\ncolumns = 2\nrows = 5\nplace = ["85mm", "55mm"]\ngap = ["10mm", "0mm"]\nmargin = "5mm"\n'
    )
    sheet = load_sheet(file)
    assert (sheet.name, sheet.ups, sheet.columns, round(sheet.margin / MM, 3)) == ("cards", 10, 2, 5)
    corners = [(round(box.x / MM, 2), round(box.y / MM, 2)) for box in sheet.places]
    assert corners[:3] == [(15, 11), (110, 11), (15, 66)]
    assert sorted(corners) == sorted(
        (round(mirrored(box, sheet.width).x / MM, 2), round(box.y / MM, 2)) for box in sheet.places
    )


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ('paper = "a4"\nplace = "a3"\n', r"sheets/x.toml:2:1 \[sheet-too-small\]"),
        (
            'paper = "sra3"\ncolumns = 2\nplace = "a5"\ngap = ["5mm", "0mm"]\nbleed = "3mm"\n',
            r"sheets/x.toml:4:1 \[gap-too-small\] a gap of less than 6 mm has no room",
        ),
        (
            'paper = "a4"\ncolumns = 2\nrows = 2\nbleed = "3mm"\n',
            r"\[sheet-too-small\] the places and their bleed do not fit",
        ),
        ('paper = "a44"\n', r"sheets/x.toml:1:1 \[bad-value\].*no paper size"),
        ('paper = "a4"\nrow = 2\n', r"sheets/x.toml:2:1 \[unknown-key\].*Did you mean 'rows'"),
        ('paper = "a4"\nmargin = 4\n', r"sheets/x.toml:2:1 \[bad-value\].*with its unit"),
        ('paper = "a4"\nmargin = "-4mm"\n', r"sheets/x.toml:2:1 \[bad-value\].*no less than nothing"),
        ('paper = "a4"\nturn = "left"\n', r"sheets/x.toml:2:1 \[bad-value\]"),
    ],
)
def test_a_wrong_sheet_file_is_refused_at_its_place(tmp_path: Path, said: str, fault: str) -> None:
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets/x.toml").write_text(said)
    with pytest.raises(LayoutError, match=fault):
        load_sheet(tmp_path / "sheets/x.toml")


def test_no_two_places_of_a_sheet_at_hand_overlap() -> None:
    for sheet in (FOUR, TWO, THREE, EIGHT, LETTER):
        met = [one.meet(other) for one, other in pairwise(sheet.places)]
        assert all(box.width * box.height < 0.001 for box in met)
        assert len(set(chain(sheet.places))) == sheet.ups
