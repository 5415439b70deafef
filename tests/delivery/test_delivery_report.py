"""The closing table: complete, readable in a pipe, and the same figures as its JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from inserts.delivery.account import Failure, Row, RunReport, VolumeReport, exit_code
from inserts.delivery.costs import Cost
from inserts.delivery.report import as_dict, closing
from inserts.model import Remark
from inserts.phrases import LANGUAGES, Language
from tests.changing import replace

AMAZON = "Amazon forbids advertising and requests in parcels"
SEALED = tuple(
    Row(f"FT-{n:04d}", f"B-{n}", n, "sealed", f"{n:04d}", campaign="thanks", code=f"CODE-{n}") for n in range(1, 4)
)
UNKNOWN = Row(
    "FT-0004",
    "B-4",
    4,
    "held",
    "0004",
    reason="customer-unknown",
    message="the customer of this shipment is not in the customers table.",
    where="shipments.csv:5:4 (customer)",
    hint="Add the customer to customers.csv, or leave the cell blank for a guest.",
)
UNREAD = Row("", "", None, "held", "", reason="row-too-long", message="9 cells, not 8.", where="shipments.csv:9")
SKIPPED = tuple(Row(f"M-{n}", "", n, "skipped", "", reason="marketplace", message=AMAZON) for n in (5, 6))
MONDAY = VolumeReport("KW49 Monday", 7, (*SEALED, UNKNOWN, UNREAD, *SKIPPED), "kw49-monday-5f3a9c1b.pdf", "ab" * 32, 18)
RUN = RunReport((MONDAY,), folder="out", codes="codes.csv")

TEXT = """\
Pick list     read   sealed   held   skipped
KW49 Monday      7        3      2         2   out/kw49-monday-5f3a9c1b.pdf

Held: 2
  04  FT-0004  shipments.csv:5:4 (customer)
      [customer-unknown] This customer number is not in the customers table.
      Export the customers again, or leave the number blank.
  shipments.csv:9
      [row-too-long] 9 cells, not 8.

Skipped: 2
  2  [marketplace] This sales channel allows no inserts.

Next
  - Print out/kw49-monday-5f3a9c1b.pdf at its actual size.
  - Load out/codes.csv into the shop before the parcels leave.
  - Mend what was held and run the same command again; every other card stays as
    it is.
"""


def test_the_closing_table_says_what_became_of_everything() -> None:
    assert closing(RUN) == TEXT


def test_nothing_but_headings_changes_with_colour() -> None:
    coloured = closing(RUN, colour=True)
    assert coloured.replace("\x1b[1m", "").replace("\x1b[0m", "") == TEXT
    assert coloured.count("\x1b[1m") == 4 and "\x1b" not in closing(RUN)


def test_several_lists_are_added_up_and_held_ones_say_which() -> None:
    tuesday = VolumeReport("KW49 Tuesday", 3, SEALED, "kw49-tuesday-0a1b2c3d-1.pdf", part="1")
    text = closing(RunReport((MONDAY, tuesday), folder="out"), 120)
    assert "KW49 Tuesday (1)      3        3      0         0   out/kw49-tuesday-0a1b2c3d-1.pdf\n" in text
    assert "Together             10        6      2         2\n" in text
    assert "  KW49 Monday  04  FT-0004  shipments.csv:5:4 (customer)\n" in text
    assert "  - Files to print at their actual size: 2.\n" in text


def test_a_file_that_does_not_fit_beside_its_figures_stands_below_unbroken() -> None:
    run = replace(RUN, folder="a/rather/long/folder/name/for/output")
    assert (
        "KW49 Monday      7        3      2         2\n"
        "  a/rather/long/folder/name/for/output/kw49-monday-5f3a9c1b.pdf\n"
    ) in closing(run)


def test_the_paper_of_preprinted_cards_is_named_beside_their_file() -> None:
    run = replace(RUN, volumes=(replace(MONDAY, stock="postcard-front-a430fb"),))
    assert "\n  out/kw49-monday-5f3a9c1b.pdf · Paper: postcard-front-a430fb\n" in closing(run)
    assert "   out/kw49-monday-5f3a9c1b.pdf · Paper: postcard-front-a430fb\n" in closing(run, 120)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_only_paths_and_ids_are_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in closing(RUN, width).splitlines() if "/" not in line) <= width


def test_many_that_are_held_for_one_reason_share_its_words_and_the_rest_are_counted() -> None:
    held = tuple(replace(UNKNOWN, shipment=f"FT-{n}") for n in range(30))
    text = closing(RunReport((VolumeReport("KW49", 31, (*held, UNREAD)),)))
    assert text.count("This customer number is not in the customers table.") == 1
    assert text.count("FT-") == 20
    assert "  ... and 11 more; the manifest has them all.\n" in text
    assert "  All by reason: customer-unknown 30, row-too-long 1.\n" in text


def test_a_failed_volume_says_why() -> None:
    failure = Failure("KW50", "file-differs", "a file is there.", "out/kw50.pdf", "Move it away.", 6)
    assert (
        "Not made: 1\n  KW50  out/kw50.pdf\n"
        "      [file-differs] A file of this name with other content is there already.\n"
        "      Move it away.\n      a file is there.\n"
    ) in closing(replace(RUN, failures=(failure,)))


def test_a_dry_run_counts_cards_by_campaign_and_promises_no_file() -> None:
    dry = RunReport((replace(MONDAY, file="", sha256="", pages=0),), dry=True, notices=("stock changed",))
    text = closing(dry)
    assert "Cards by campaign\n  thanks       3\n" in text
    assert "To know\n  - stock changed\n" in text
    assert "Nothing was written." in text and "Print" not in text


def test_data_cannot_steer_the_terminal() -> None:
    evil = replace(UNKNOWN, shipment="\x1b[2J\u202eevil", message="tea\x07\n\x9b31m")
    text = closing(RunReport((VolumeReport("\x1b]0;x\x07", 1, (evil,)),)))
    assert not any(sign in text for sign in "\x1b\x07\x9b\u202e")
    assert "??[2J" not in text and "?[2J?evil" in text


def test_wide_and_combining_signs_keep_the_columns() -> None:
    lists = (VolumeReport("積荷", 3, SEALED), VolumeReport("Su\u0308d", 3, SEALED))
    lines = closing(RunReport(lists)).splitlines()
    assert lines[1] == "積荷           3        3      0         0"
    assert lines[2] == "Su\u0308d            3        3      0         0"


def test_the_dict_says_the_same_and_is_json() -> None:
    said = json.loads(json.dumps(as_dict(RUN)))
    assert (said["exit"], said["folder"], said["codes"]) == (3, "out", "codes.csv")
    assert said["counts"] == {"read": 7, "sealed": 3, "held": 2, "skipped": 2}
    assert said["campaigns"] == {"thanks": 3}
    assert said["volumes"][0]["sha256"] == "ab" * 32
    assert [one["reason"] for one in said["held"]] == ["customer-unknown", "row-too-long"]
    assert said["held"][0]["where"] == "shipments.csv:5:4 (customer)"
    assert [one["shipment"] for one in said["skipped"]] == ["M-5", "M-6"]


def test_the_exit_code_is_the_worst_that_happened() -> None:
    def failed(*codes: int) -> RunReport:
        return replace(RUN, failures=tuple(Failure("x", "y", "z", exit_code=code) for code in codes))

    assert exit_code(RunReport((VolumeReport("KW49", 3, SEALED),))) == 0
    assert exit_code(RUN) == 3
    assert [exit_code(failed(*codes)) for codes in ((4,), (4, 6), (6, 5), (4, 5, 6, 1))] == [4, 6, 5, 1]


def test_a_shipment_that_is_unaccounted_for_is_never_reported_over() -> None:
    for say in (closing, as_dict):
        with pytest.raises(RuntimeError, match="unaccounted"):
            say(RunReport((replace(MONDAY, read=8),)))  # type: ignore[operator]


# ── languages and costs ───────────────────────────────────────────────────────────────────────

GERMAN = """\
Packliste     gelesen   gedruckt   in Klärung   ohne Karte
KW49 Monday         7          3            2            2
  out/kw49-monday-5f3a9c1b.pdf

In Klärung: 2
  04  FT-0004  shipments.csv:5:4 (customer)
      [customer-unknown] Diese Kundennummer steht nicht in der Kundentabelle.
      Kundentabelle neu exportieren oder die Nummer leer lassen.
  shipments.csv:9
      [row-too-long] 9 cells, not 8.

Ohne Karte: 2
  2  [marketplace] Dieser Verkaufskanal erlaubt keine Beileger.

Als Nächstes
  - out/kw49-monday-5f3a9c1b.pdf in Originalgröße drucken.
  - out/codes.csv in den Shop laden, bevor die Pakete rausgehen.
  - Klären, was in Klärung ist, und denselben Befehl noch einmal geben; alle
    anderen Karten bleiben, wie sie sind.
"""


def test_the_closing_table_speaks_the_language_of_the_people_who_pack() -> None:
    assert closing(replace(RUN, language="de")) == GERMAN


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_the_figures_stand_under_their_heads(language: Language) -> None:
    head, line, *_ = closing(replace(RUN, language=language), 200).splitlines()
    ends = [place for place in range(len(head)) if head[place : place + 3] == "   "]
    assert line.split()[:6] == ["KW49", "Monday", "7", "3", "2", "2"]
    figures = [place for place, sign in enumerate(line[len("KW49 Monday") :], len("KW49 Monday")) if sign.isdigit()][:4]
    assert [place + 1 for place in figures[:3]] == [end for end in ends if not head[end - 1].isspace()][1:4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dict_is_the_same_in_every_language(language: Language) -> None:
    assert as_dict(replace(RUN, language=language)) == as_dict(RUN)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Cost: 3.1\u00a0ct a card, €1.82 this batch"),
        ("de", "Kosten: 3,1\u00a0ct je Karte, 1,82\u00a0€ für diesen Druck"),
        ("pl", "Koszt: 3,1\u00a0ct za kartkę, 1,82\u00a0€ za ten wydruk"),
        ("tr", "Maliyet: kart başına 3,1\u00a0ct, bu baskı için €1,82"),
    ],
)
def test_what_it_costs_is_one_line(language: Language, line: str) -> None:
    volumes = (
        replace(MONDAY, cost=Cost(Decimal("1.2"), "EUR", 40)),
        replace(MONDAY, cost=Cost(Decimal("0.62"), "EUR", 19)),
    )
    run = replace(RUN, volumes=volumes, language=language)
    assert f"\n\n{line}\n\n" in closing(run)
    assert as_dict(run)["costs"] == {"currency": "EUR", "batch": "1.82", "card": "0.031", "cards": 59}
    assert as_dict(run)["volumes"][1]["costs"] == {"currency": "EUR", "batch": "0.62", "card": "0.033", "cards": 19}


def test_without_costs_nothing_is_said_of_them() -> None:
    assert "Cost" not in closing(RUN)
    assert as_dict(RUN)["costs"] is None
    paper_only = replace(MONDAY, cost=Cost(Decimal("0.01"), "EUR", 0))
    assert "Cost" not in closing(replace(RUN, volumes=(paper_only,)))


def test_codes_are_to_be_loaded_only_where_cards_bear_new_ones() -> None:
    plain = tuple(replace(row, code="") for row in SEALED)
    for rows, told in ((SEALED, True), (plain, False)):
        said = closing(RunReport((VolumeReport("KW49", 3, rows, "kw49.pdf"),), codes="codes.csv"))
        assert ("codes.csv" in said) is told


def test_what_is_to_be_known_of_the_data_is_said_in_the_language_of_the_people_who_pack() -> None:
    known = Remark("there is no history: every order counts as its customer's first.", "no_history")
    said = closing(RunReport((), notices=(known,), language="pl"))
    assert "Nie ma historii zamówień; każde zamówienie liczy się jako pierwsze." in said
    assert "history" not in said
