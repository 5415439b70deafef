from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.declared import Table
from inserts.intake import cells
from inserts.intake.cells import Fault, Unreadable, reading, understand
from inserts.intake.records import CUSTOMERS, SHIPMENTS, Column
from inserts.intake.source import Broken, Moment, Number

BERLIN = ZoneInfo("Europe/Berlin")


def code(call: object, *args: object, **named: object) -> str:
    with pytest.raises(Unreadable) as caught:
        call(*args, **named)  # type: ignore[operator]
    return str(caught.value.args[0])


@pytest.mark.parametrize("text", ["00123", "0012E5", "12345678901234567890", "NA", "Null", "#1001", "24-WG081", "10.5"])
def test_an_id_stays_exactly_as_given(text: str) -> None:
    assert cells.identifier(f"  {text} ") == text


def test_an_id_is_composed_the_same_way_wherever_it_comes_from() -> None:
    assert cells.identifier("Ko\u0308ln") == "Köln"


@pytest.mark.parametrize("text", ["17850.0", "17850,0", "1.2E+05", "1E+20", "-3.00"])
def test_an_id_that_became_a_number_is_held(text: str) -> None:
    assert code(cells.identifier, text) == "id-looks-like-a-number"


def test_a_declared_integer_id_loses_its_point_and_nothing_else() -> None:
    assert cells.identifier("17850.0", whole=True) == "17850"
    assert cells.identifier("017850", whole=True) == "017850"
    assert code(cells.identifier, "1.2E+05", whole=True) == "id-looks-like-a-number"


def test_a_workbooks_number_is_an_id_only_where_declared_and_exact() -> None:
    assert code(cells.identifier, Number("1067")) == "id-is-a-number"
    assert cells.identifier(Number("1067"), whole=True) == "1067"
    assert code(cells.identifier, Number("1234567890123456"), whole=True) == "id-lost-digits"
    assert code(cells.identifier, Moment("2025-04-03 00:00:00")) == "id-is-a-date"


def test_an_id_that_cannot_be_printed_is_held() -> None:
    assert code(cells.identifier, "S\x07-1") == "id-unprintable"
    assert code(cells.identifier, "S\u202e-1") == "id-unprintable"
    assert code(cells.identifier, "x" * 101) == "id-too-long"


@pytest.mark.parametrize(
    ("text", "sign", "thousands", "value"),
    [
        ("12.50", ".", "", "12.50"),
        ("12,50", ",", "", "12.50"),
        ("1.234,50", ",", ".", "1234.50"),
        ("1 234,50", ",", " ", "1234.50"),
        ("1\u202f234,50", ",", " ", "1234.50"),
        ("1'234.50", ".", "'", "1234.50"),
        ("-0.01", ".", "", "-0.01"),
        ("7", ",", ".", "7"),
    ],
)
def test_a_number_is_read_as_declared(text: str, sign: str, thousands: str, value: str) -> None:
    assert cells.amount(text, sign, thousands, signed=True) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "sign", "thousands"),
    [
        ("12,50", ".", ""),
        ("1.234", ",", ""),
        ("12.50", ",", ""),
        ("1.23,50", ",", "."),
        ("1.2345", ",", "."),
        ("12,5O", ",", "."),
        ("12.50 €", ".", ""),
        ("1e3", ".", ""),
        ("NaN", ".", ""),
        ("Infinity", ".", ""),
        ("١٢", ".", ""),
        ("1,2,3", ",", ""),
        ("--1", ".", ""),
    ],
)
def test_a_number_written_otherwise_is_never_guessed(text: str, sign: str, thousands: str) -> None:
    assert code(cells.amount, text, sign, thousands) == "not-a-number"


def test_a_workbooks_number_has_a_point_whatever_is_declared() -> None:
    assert cells.amount(Number("12.5"), ",", ".") == Decimal("12.5")


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from([(".", ","), (",", "."), (",", " ")])
)
def test_every_amount_is_read_back_as_it_was_written(value: Decimal, signs: tuple[str, str]) -> None:
    written = f"{value:,.2f}".replace(",", "\0").replace(".", signs[0]).replace("\0", signs[1])
    assert cells.amount(written, *signs, signed=True) == value


def test_quantities_are_above_nothing_in_a_parcel() -> None:
    assert cells.quantity("0.5") == Decimal("0.5")
    assert code(cells.quantity, "0") == "quantity-not-positive"
    assert code(cells.quantity, "-1") == "quantity-not-positive"
    assert cells.quantity("-1", signed=True) == Decimal(-1)
    assert code(cells.amount, "-1") == "below-zero"


def test_a_date_is_read_in_the_declared_form_only() -> None:
    assert cells.day("03.04.2025", "%d.%m.%Y") == date(2025, 4, 3)
    assert code(cells.day, "03/04/2025", "%Y-%m-%d") == "not-a-date"
    assert code(cells.day, "31.02.2025", "%d.%m.%Y") == "not-a-date"
    assert code(cells.day, "0001-01-01", "%Y-%m-%d") == "date-implausible"
    assert cells.day(Moment("2025-04-03 00:00:00"), "%d.%m.%Y") == date(2025, 4, 3)
    assert code(cells.day, Moment("2025-04-03 10:00:00"), "%d.%m.%Y") == "not-a-date"
    assert code(cells.day, Number("45384.34"), "%Y-%m-%d") == "not-a-date"


def test_a_moment_is_in_the_shops_zone_unless_it_says_another() -> None:
    form = "%Y-%m-%d %H:%M:%S"
    assert cells.moment("2026-07-01 12:00:00", form, BERLIN) == datetime(2026, 7, 1, 12, tzinfo=BERLIN)
    told = cells.moment("2026-07-01 12:00:00 +0000", f"{form} %z", BERLIN)
    assert told is not None and told.isoformat() == "2026-07-01T12:00:00+00:00"
    assert code(cells.moment, "2026-W27-3 12:00:00", form, BERLIN) == "not-a-date"


def test_words_for_yes_and_no() -> None:
    assert [cells.truth(word) for word in ("yes", "Ja", "1", "no", "Nein", "0", "")] == [True] * 3 + [False] * 3 + [
        None
    ]
    assert code(cells.truth, "maybe") == "not-yes-or-no"


def test_na_is_a_country_and_a_region_is_no_language() -> None:
    assert cells.country(" na ") == "NA"
    assert code(cells.country, "Germany") == "not-a-country"
    assert [cells.language(text) for text in ("de-AT", "pt_BR", "EN", "")] == ["de", "pt", "en", ""]
    assert code(cells.language, "Deutsch!") == "not-a-language"


def test_an_email_is_compared_folded_and_a_word_for_none_is_no_address() -> None:
    assert cells.email(" Mia@Example.COM ") == "mia@example.com"
    for text in ("n/a", "none", "a@b@c.de", "mia@", "x y@example.com"):
        assert code(cells.email, text) == "not-an-email"


def test_a_picture_lies_below_the_shops_folder() -> None:
    assert cells.path("art/tea.png") == "art/tea.png"
    for text in ("/etc/passwd", "../x.png", "a/../../x", "C:\\x.png", "https://x.example/a.png", "~/x.png"):
        assert code(cells.path, text) == "path-outside"


def test_a_personal_value_is_never_quoted() -> None:
    table = Table(file="t.csv")
    for record, name, text, shown in (
        (CUSTOMERS, "birthday", "gestern 7", "7 letters"),
        (SHIPMENTS, "quantity", "1,O", '"1,O"'),
        (CUSTOMERS, "email", "mia at example", "12 letters"),
    ):
        column = record.column(name)
        fault = understand(text, column, reading(column, table, BERLIN))
        assert isinstance(fault, Fault)
        assert shown in fault.message
        assert (text in fault.message) is not column.personal


def test_a_cell_without_a_value_is_a_fault_whatever_its_kind() -> None:
    for column in (*SHIPMENTS.columns, *CUSTOMERS.columns):
        fault = understand(Broken("the cell holds a formula"), column, reading(column, Table(file="t"), BERLIN))
        assert isinstance(fault, Fault)
        assert fault.code == "cell-without-value"


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.text(max_size=60), st.sampled_from([*SHIPMENTS.columns, *CUSTOMERS.columns]))
def test_any_text_is_a_value_or_a_fault(text: str, column: Column) -> None:
    understand(text, column, reading(column, Table(file="t"), BERLIN))
