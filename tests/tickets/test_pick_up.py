"""Which desk takes whom, from plain values."""

import pytest

from tickets.pick_up import Desk, desk_for, filed_under

DESKS = (
    Desk(1, "Desk A–F", "A", "F"),
    Desk(2, "Desk G–Z", "G", "Z"),
    Desk(3, "Cyrillic", "А", "Я"),
    Desk(4, "Press A–F", "A", "F", types=frozenset({7})),
    Desk(5, "All others"),
)


@pytest.mark.parametrize(
    ("name", "types", "desk"),
    [
        ("Ada Lovelace", (), "Desk G–Z"),
        ("Lovelace Ada", (), "Desk A–F"),
        ("Émile Éluard", (), "Desk A–F"),
        ("Ада Лавлейс", (), "Cyrillic"),
        ("欧阳修远", (), "All others"),
        ("", (), "All others"),
        ("Bo", (7,), "Press A–F"),
        ("Mo", (7,), "Desk G–Z"),
        ("Bo", (8,), "Desk A–F"),
    ],
)
def test_desk_of_types_comes_before_letters_and_letters_before_the_rest(
    name: str, types: tuple[int, ...], desk: str
) -> None:
    found = desk_for(DESKS, name, types=types)
    assert found is not None
    assert found.name == desk


def test_nobody_is_sent_to_a_desk_that_does_not_take_him() -> None:
    assert desk_for(DESKS[:2], "欧阳修远") is None
    assert desk_for((Desk(1, "Guests", partners=frozenset({3})),), "Ada", partners=(4,)) is None


def test_letters_are_said_unless_they_stand_in_the_name() -> None:
    desks = (
        Desk(1, "Desk A - F", "A", "F"),
        Desk(1, "Desk 1", "A", "F"),
        Desk(1, "Left", "A", "A"),
        Desk(1, "Rest"),
    )
    assert [desk.spoken for desk in desks] == ["Desk A - F", "Desk 1 (A–F)", "Left (A)", "Rest"]
    assert [filed_under(name) for name in ("Ada Lovelace", "Özil", "")] == ["L", "O", "–"]
