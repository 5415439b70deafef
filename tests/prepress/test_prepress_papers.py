"""Slips, cover and edge: what the warehouse reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from prepress_pages import CUT, HAND, INSET, card, opened, page, printed, text, words

from inserts.lettering import Letters
from inserts.page import Rectangle, TextLine
from inserts.phrases import LANGUAGES, Language, phrases_in
from inserts.prepress import Cover, Edge, Hand, Leaf, Row, Slip, read_back
from inserts.prepress.cover import cover_pages
from inserts.prepress.flow import MARGIN
from inserts.prepress.slips import slip_page
from tests.changing import replace

GERMAN, ENGLISH = phrases_in("de"), phrases_in("en")
OURS = Hand(
    Letters([Path(__file__).parent.parent.parent / "fonts"]),
    ("SourceSans3-Regular", "NotoSans-Regular"),
    ("SourceSans3-SemiBold", "NotoSans-SemiBold"),
)
REASON = "the amount is no number (3 digits, 1 letter)."
ROWS = (
    Row(Edge(1, 3, "0815"), "2026-100815", "sealed"),
    Row(Edge(2, 3, "4711"), "2026-104711", "held", "bad-amount", REASON, "lines.csv:1042:7 (price)", "Write 12.50."),
    Row(Edge(3, 3, "0007"), "2026-100007", "skipped", "marketplace", "Amazon forbids advertising"),
)
COVER = Cover("Fernweh Tee", "PL-2026-12-04-A", date(2026, 12, 4), 3, 1, 1, 1, ROWS)


def test_a_slip_fills_a_leaf_and_says_which_position_has_no_card_and_why() -> None:
    slip = Slip(Edge(7, 25, "4711"), "2026-104711", held=True, reason=REASON, code="bad-amount", hint="Write 12.50.")
    data, written = printed([slip])
    assert words(data, 0) == (
        "Keine Karte 07/25 Kennung 4711 Sendung 2026-104711 "
        f"Für diese Sendung konnte keine Karte gedruckt werden: {REASON} "
        "Paket zur Seite legen oder ohne Karte packen. Write 12.50. bad-amount 07/25 4711"
    )
    assert words(data, 1) == ""
    assert read_back(data, written) == ()


def test_a_slip_for_a_card_left_out_on_purpose_says_so() -> None:
    said = _said(
        slip_page(Slip(Edge(3, 25, "0007"), "", held=False, reason="Kontrollgruppe"), INSET, HAND, GERMAN).marks
    )
    assert "Für diese Sendung ist keine Karte vorgesehen: Kontrollgruppe" in said
    assert "Sendung" not in said.split("Für diese")[0]


def test_a_gap_does_not_shift_the_stack(tmp_path: Path) -> None:
    slip = Slip(Edge(2, 3, "4712"), "", held=True, reason=REASON)
    data, _ = printed([card("Anna", tmp_path), slip, card("Zoë", tmp_path)])
    assert [words(data, at).split()[-2] for at in (0, 2, 4)] == ["1/3", "2/3", "3/3"]


def test_the_position_on_a_slip_is_read_at_arms_length() -> None:
    marks = slip_page(Slip(Edge(7, 25, "4711"), "2026-104711", True, REASON), CUT, HAND, GERMAN).marks
    assert max(mark.size for mark in marks if isinstance(mark, TextLine) and mark.text == "07") == 64


def test_the_cover_comes_first_in_whole_leaves(tmp_path: Path) -> None:
    data, written = printed([card("Anna", tmp_path)], cover=COVER)
    assert (written.pages, written.cover) == (4, 2)
    assert words(data, 0).startswith("Fernweh Tee 1/1 Packliste PL-2026-12-04-A Freitag, 4. Dezember 2026")
    assert words(data, 1) == ""
    assert words(data, 2) == "Fernweh Tee Danke, Anna! 1/1 4711"
    assert read_back(data, written) == ()


def test_the_cover_counts_and_says_what_was_held_and_why() -> None:
    said = _cover(COVER)
    assert "3 gelesen 1 gedruckt = 1 in Klärung + 1 ohne Karte +" in said
    assert f"2 2026-104711 4711 {REASON} Write 12.50. lines.csv:1042:7 (price) · bad-amount" in said
    assert "Ohne Karte, und warum 3 Dieser Verkaufskanal erlaubt keine Beileger." in said
    assert "Amazon" not in said  # that is for the manifest


def test_every_position_is_on_the_cover_with_shipment_match_and_status() -> None:
    rows = tuple(Row(Edge(at, 240, f"{at:04}"), f"S-{at:06}", "sealed") for at in range(1, 241))
    pages = cover_pages(replace(COVER, rows=rows), INSET, HAND, ENGLISH)
    said = " ".join(_said(side.marks) for side in pages)
    assert all(f"{at:03} S-{at:06} {at:04} printed" in said for at in range(1, 241))
    assert len(pages) > 4
    assert all("Pos. Shipment Match Card" in _said(side.marks) for side in pages)


@pytest.mark.parametrize(
    ("width", "height", "rows", "heads"),
    [(105, 148, 7.5, 6), (210, 297, 7.5, 6), (297, 210, 7.5, 6), (216, 279, 7.5, 6), (450, 320, 11.4, 9.12)],
)
def test_a_cover_on_paper_larger_than_a4_is_read_from_where_all_of_it_is_seen(
    width: int, height: int, rows: float, heads: float
) -> None:
    paper = Leaf(width * 72 / 25.4, height * 72 / 25.4)
    pages = cover_pages(COVER, paper, HAND, GERMAN)
    sizes = {mark.text: mark.size for page in pages for mark in page.marks if isinstance(mark, TextLine)}
    assert (sizes["2026-104711"], sizes["Sendung"]) == pytest.approx((rows, heads))
    assert {(page.width, page.height) for page in pages} == {(paper.width, paper.height)}


SRA3 = Leaf(450 * 2.8346, 320 * 2.8346)


@pytest.mark.parametrize("leaf", [INSET, CUT, replace(INSET, width=99 * 2.8346, height=210 * 2.8346), SRA3])
def test_nothing_on_cover_or_slip_runs_over_the_margin(leaf: Leaf) -> None:
    long = Row(Edge(2, 3, "4711-ABCD-99"), "S" * 60, "held", "x" * 40, "word " * 90, "y" * 200, "Do this. " * 30)
    cover = replace(
        COVER, shop="Shop " * 30, pick_list="PICK" * 20, rows=(*ROWS, long) * 9, demo=True, notices=("n" * 300,),
        sisters=("pl-2026-12-04-a-3f9a12cd-2.pdf",) * 4, parts=4,
    )  # fmt: skip
    slip = slip_page(
        Slip(Edge(1234, 12345, "4711-ABCD-99"), "S" * 60, True, "word " * 40, "c" * 30), leaf, HAND, ENGLISH
    )
    for side in (*cover_pages(cover, leaf, HAND, GERMAN), slip):
        for mark in side.marks:
            if isinstance(mark, TextLine):
                x, word = mark.words[-1]
                assert mark.x >= MARGIN - 0.01
                assert mark.x + x + word.width * mark.size / word.font.units <= leaf.width - MARGIN + 0.01, mark.text
                assert MARGIN <= mark.y <= leaf.height - MARGIN


def test_the_demonstration_key_is_warned_of_on_a_tinted_ground() -> None:
    pages = cover_pages(replace(COVER, demo=True), INSET, HAND, GERMAN)
    assert "Nur zur Probe Die Gutscheincodes sind mit dem öffentlichen Probeschlüssel gemacht" in _said(pages[0].marks)
    assert any(isinstance(mark, Rectangle) for mark in pages[0].marks)
    assert "Probe" not in _cover(COVER)


def test_sister_volumes_and_notices_are_named() -> None:
    said = _cover(replace(COVER, sisters=("pl-1-2.pdf",), notices=("Der Bestand hat sich geändert.",), parts=2))
    assert "Freitag, 4. Dezember 2026 · Teil 1 von 2" in said
    assert "Zu beachten Der Bestand hat sich geändert. Gehört zusammen mit pl-1-2.pdf" in said


def test_a_sign_that_no_font_has_does_not_stop_the_cover() -> None:
    data, written = printed([(page(CUT, text("Karte")),)], cover=replace(COVER, pick_list="Liste 🐻\t7"))
    assert "Liste [U+1F43B] 7" in words(data, 0)
    assert read_back(data, written) == ()


def test_a_long_id_keeps_its_end() -> None:
    shown = HAND.shortened("2026-0000000000-4711", 40, 7.5)
    assert shown.startswith("…")
    assert shown.endswith("4711")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Keine Karte 07/25 Kennung 4711 Sendung S-7 Für diese Sendung konnte keine Karte gedruckt werden: "
         "Die Tabellenkalkulation hat vielleicht führende Nullen einer Nummer verschluckt. "
         "Paket zur Seite legen oder ohne Karte packen. "
         "Spalte als Text formatieren und neu exportieren."),
        ("en", "No card 07/25 Match 4711 Shipment S-7 No card could be printed for this shipment: "
         "A spreadsheet may have dropped leading zeros of a number. "
         "Put the parcel aside, or pack it without a card. Format the column as text and export again."),
        ("pl", "Brak kartki 07/25 Oznaczenie 4711 Przesyłka S-7 Dla tej przesyłki nie udało się wydrukować kartki: "
         "Arkusz kalkulacyjny mógł zgubić zera na początku numeru. "
         "Odłóż paczkę na bok albo spakuj ją bez kartki. "
         "Ustaw kolumnę jako tekst i wyeksportuj ponownie."),
        ("tr", "Kart yok 07/25 Eşleşme 4711 Gönderi S-7 Bu gönderi için kart yazdırılamadı: "
         "Excel, numaranın başındaki sıfırları silmiş olabilir. Paketi kenara koyun ya da kartsız hazırlayın. "
         "Sütunu metin olarak biçimlendirip yeniden dışa aktarın."),
    ],
)  # fmt: skip
def test_a_slip_speaks_the_language_of_the_people_who_pack(language: Language, said: str) -> None:
    slip = Slip(Edge(7, 25, "4711"), "S-7", True, "'4711' is stored as a number.", "id-is-a-number", "a.xlsx:Sheet!C12")
    data, written = printed([slip], hand=OURS, language=language)
    small = "a.xlsx:Sheet!C12 · id-is-a-number '4711' is stored as a number. 07/25 4711"
    assert words(data, 0) == f"{said} {small}"
    assert read_back(data, written) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_language_can_be_set_and_read_back(language: Language) -> None:
    phrases = phrases_in(language)
    rows = tuple(Row(Edge(1, 3, "0815"), "S-1", "held", code, "x.") for code in phrases.reasons)
    data, written = printed([], cover=replace(COVER, rows=rows), hand=OURS, language=language)
    said = " ".join(words(data, at) for at in range(written.pages))
    assert read_back(data, written) == ()
    assert "[U+" not in said
    wanted = {code: f"{reason.says} {reason.do}".format(message="x.") for code, reason in phrases.reasons.items()}
    missing = [code for code, text in wanted.items() if text not in said]
    assert missing == []


@pytest.mark.parametrize(
    ("language", "day"),
    [("pl", "Lista kompletacyjna PL-2026-12-04-A piątek, 4 grudnia 2026"), ("tr", "4 Aralık 2026 Cuma")],
)
def test_a_cover_is_dated_as_the_language_does(language: Language, day: str) -> None:
    data, _ = printed([], cover=COVER, hand=OURS, language=language)
    assert day in words(data, 0)


def test_figures_stand_under_each_other() -> None:
    pages = cover_pages(COVER, INSET, HAND, GERMAN)
    matches = [mark for mark in pages[0].marks if isinstance(mark, TextLine) and mark.text in ("0815", "0007")]
    assert len({mark.x for mark in matches}) == 1


def test_crop_marks_are_drawn_where_the_leaf_is_cut_only(tmp_path: Path) -> None:
    assert _forms(printed([card("Anna", tmp_path)])[0]) == 2
    assert _forms(printed([card("Anna", tmp_path, INSET)], INSET)[0]) == 1


def _forms(data: bytes) -> int:
    return sum(thing.Subtype == "/Form" for thing in opened(data).pages[0].Resources.XObject.values())


def _cover(cover: Cover) -> str:
    return " ".join(_said(side.marks) for side in cover_pages(cover, INSET, HAND, GERMAN))


def _said(marks: tuple[object, ...]) -> str:
    return " ".join(mark.text for mark in marks if isinstance(mark, TextLine))
