"""Stamps: how many a customer has, and what may be said of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from content_samples import GERMAN, anna, edition, house, parcel, texts

from inserts.content import consider, write
from inserts.content.stamps import stamps
from inserts.content.values import Value
from inserts.declared import Campaign, StampCard
from inserts.errors import SettingsError
from inserts.model import Facts, Insert, Parcel, Stamps


def counted(value: Value, of: int = 10) -> Stamps | None:
    return stamps(StampCard(of=of), {"customer": {"orders": value}})


@pytest.mark.parametrize(
    ("orders", "found"),
    [
        (1, (1, 10)),
        (7, (7, 10)),
        (10, (10, 10)),
        (11, (1, 10)),
        (27, (7, 10)),
        ("7", (7, 10)),
        (Decimal("7.0"), (7, 10)),
    ],
)
def test_a_full_card_is_followed_by_the_next(orders: Value, found: tuple[int, int]) -> None:
    assert counted(orders) == Stamps(*found)


@pytest.mark.parametrize("orders", [None, 0, -3])
def test_where_no_stamp_is_known_there_is_no_card(orders: Value) -> None:
    assert counted(orders) is None
    assert stamps(None, {"customer": {"orders": 7}}) is None


@pytest.mark.parametrize("orders", ["sieben", Decimal("7.5"), True, "1e400", "NaN", "99999999999"])
def test_what_is_no_whole_number_is_an_error_that_does_not_repeat_it(orders: Value) -> None:
    with pytest.raises(SettingsError) as caught:
        counted(orders)
    assert caught.value.code == "stamps-not-whole"
    assert str(orders) not in str(caught.value)


def written(folder: Path, one: Parcel, **said: object) -> Insert:
    shop = house(Campaign(id="full", when="stamps.left == 0"), Campaign(id="thanks"), stamps=StampCard(of=10, **said))
    german = GERMAN.replace(
        'note = "Schön, dass du da bist."',
        'note = "{% if stamps.have is known %}Noch {{ stamps.left }} von {{ stamps.of }}.{% else %}Hallo.{% endif %}"',
        1,
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    made = edition(folder, shop, texts=texts(folder, de=german))
    return write(consider(one, made), made).insert


def test_texts_and_conditions_know_the_stamps(tmp_path: Path) -> None:
    seventh = written(tmp_path / "a", parcel(customer=anna(), facts=Facts(orders=7)))
    assert (seventh.stamps, seventh.campaign) == (Stamps(7, 10), "thanks")
    assert seventh.texts["note"] == "Noch 3 von 10."
    tenth = written(tmp_path / "b", parcel(customer=anna(), facts=Facts(orders=10)))
    assert (tenth.stamps, tenth.campaign) == (Stamps(10, 10), "full")


def test_a_column_of_the_shops_own_counts_too(tmp_path: Path) -> None:
    one = parcel(customer=anna(attributes={"stamps": "4"}))
    assert written(tmp_path, one, count="customer.stamps").stamps == Stamps(4, 10)


def test_guests_and_neutral_cards_have_no_stamps(tmp_path: Path) -> None:
    guest = written(tmp_path / "guest", parcel())
    assert (guest.stamps, guest.texts["note"]) == (None, "Hallo.")
    objected = written(tmp_path / "objected", parcel(customer=anna(), facts=Facts(orders=7), objected=True))
    assert (objected.stamps, objected.neutral) == (None, True)
    by_order = written(tmp_path / "order", parcel(customer=anna(), objected=True), count="order.lines")
    assert by_order.stamps is None
