"""An error says where, what, and how to mend it, and never quotes a person."""

import pytest

from inserts.errors import DataError, EnvironmentFault, InsertsError, Place, SettingsError, did_you_mean, shape_of


def test_a_place_reads_like_a_compilers():
    assert str(Place("shipments.csv", 1042, 7, "amount")) == "shipments.csv:1042:7 (amount)"
    assert str(Place("orders.xlsx", spot="Sheet1!C12")) == "orders.xlsx:Sheet1!C12"
    assert str(Place()) == ""


def test_an_error_on_the_terminal_is_one_line():
    fault = DataError("amount-not-a-number", '"12,5O"', Place("shipments.csv", 1042, 7), "Write 12,50.")
    assert str(fault) == 'shipments.csv:1042:7 [amount-not-a-number] "12,5O" Write 12,50.'


@pytest.mark.parametrize(("kind", "code"), [(SettingsError, 4), (DataError, 4), (EnvironmentFault, 5)])
def test_each_kind_of_error_has_its_exit_code(kind: type[InsertsError], code: int):
    assert kind("x", "y").exit_code == code


def test_the_shape_of_a_value_gives_nothing_of_it_away():
    assert shape_of("17O 8") == "3 digits, 1 letter, 1 space"
    assert shape_of("a@b.example") == "9 letters, 2 other signs"
    assert shape_of("") == "empty"


def test_a_typo_is_answered_with_the_nearest_word():
    assert did_you_mean("first_nam", ["first_name", "last_name"]) == "Did you mean 'first_name'?"
    assert did_you_mean("zzz", ["first_name"]) == ""
