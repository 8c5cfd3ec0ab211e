"""What a letter says of a traveller, and whether it can be true."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.helping import TRAVELLER
from tickets import visa

EVENT = {"starts_on": date(2027, 5, 12), "ends_on": date(2027, 5, 14), "today": date(2027, 4, 1)}


def test_what_is_sealed_comes_out_as_it_went_in() -> None:
    assert visa.of_text(TRAVELLER.as_text()) == TRAVELLER
    assert visa.of_text("") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("P 123-4567", "P1234567"), ("p1234567", "P1234567"), ("Ｐ１２３４５６７", "P1234567"), ("1234", ""), ("Ж1234567", ""),
        ("P1234567; --", ""), ("9" * 21, ""), ("", ""),
    ],
)  # fmt: skip
def test_passport_number_is_kept_as_the_machine_readable_line_has_it(typed: str, kept: str) -> None:
    assert visa.passport_number(typed) == kept


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"born_on": date(2027, 4, 1)}, ["born_on"]),
        ({"born_on": date(1890, 1, 1)}, ["born_on"]),
        ({"leaves_on": date(2027, 5, 9)}, ["leaves_on"]),
        ({"arrives_on": date(2027, 5, 15), "leaves_on": date(2027, 5, 16)}, ["arrives_on"]),
        ({"arrives_on": date(2027, 5, 1), "leaves_on": date(2027, 5, 11)}, ["leaves_on"]),
        ({"arrives_on": date(2027, 4, 11)}, ["arrives_on"]),
        ({"leaves_on": date(2027, 6, 14)}, ["leaves_on"]),
    ],
)
def test_days_that_cannot_be_are_named(change: dict[str, date], wrong: list[str]) -> None:
    assert [part for part, _words in visa.wrong(replace(TRAVELLER, **change), **EVENT)] == wrong  # type: ignore[arg-type]


def test_names_are_the_same_in_any_order_and_with_or_without_accents() -> None:
    assert visa.same_name("LOVELACE Ada", "Ada Lovelace")
    assert visa.same_name("José Álvarez", "Jose Alvarez")
    assert not visa.same_name("Ada Lovelace", "Ada King")


def test_history_learns_which_parts_changed_and_nothing_more() -> None:
    changed = replace(TRAVELLER, passport_name="Ada King", leaves_on=date(2027, 5, 17))
    assert visa.changed(TRAVELLER, changed) == ["passport_name", "leaves_on"]


def test_number_is_read_in_groups_and_typed_in_any_way() -> None:
    assert visa.spoken("K7QF3M2P9X") == "K7QF3-M2P9X"
    assert visa.letter_number(" k7qf3 – m2p9x ") == "K7QF3M2P9X"
