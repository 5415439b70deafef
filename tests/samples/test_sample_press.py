"""The sample for a print shop: eight to a sheet, in CMYK, with gold as an ink of its own."""

from __future__ import annotations

import json

import pikepdf
import pytest

from tests.checkers import CHECKERS, DEMANDS, NoVerdict
from tests.conftest import ROOT, Ran, run_batch

SAMPLE = ROOT / "samples" / "press"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run_batch(SAMPLE, tmp_path_factory.mktemp("press"))


def test_eight_cards_fill_a_sheet(ran: Ran) -> None:
    (file,) = ran.out.glob("*.pdf")
    made = json.loads(file.with_suffix(".json").read_text("utf-8"))
    assert (ran.code, made["sheet"], made["leaves"], made["counts"]["sealed"]) == (0, "sra3-8xa6", 2, 8)
    assert (made["profile"], 150 < made["ink"] <= 300) == ("press", True)


def test_gold_and_the_marks_to_cut_by_have_spaces_of_their_own(ran: Ran) -> None:
    (file,) = ran.out.glob("*.pdf")
    with pikepdf.open(file) as pdf:
        spaces = {str(space[1]) for space in pdf.pages[2].Resources.ColorSpace.values()}
        assert spaces == {"/PANTONE 871 C", "/All"}
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_checker_finds_anything_in_it(ran: Ran, checker: str) -> None:
    (file,) = ran.out.glob("*.pdf")
    try:
        assert CHECKERS[checker].check(file, DEMANDS["press"]) == ()
    except NoVerdict as reason:
        pytest.skip(f"{checker}: {reason}")
