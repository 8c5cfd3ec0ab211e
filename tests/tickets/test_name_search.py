"""People are found by what somebody at a desk makes of their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import fold
from tickets.name_search import Names

PEOPLE = [
    "Zoë Müller", "Łukasz Kowalczyk", "Søren Håkansson", "Anne-Marie O’Brien", "Nguyễn Thị Mai", "王小明", "غريس هوبر",
    "Li", "Jonathan Smith", "Johanna Smythe", "François Dvořák", "Иван Петров", "Papadopoulos Georgios",
]  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Names:
    made = Names()
    for name in PEOPLE:
        made.put(name, [name])
    return made


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zoe muller", "Zoë Müller"), ("muler", "Zoë Müller"), ("MÜLLER", "Zoë Müller"), ("lukas", "Łukasz Kowalczyk"),
        ("hakanson soren", "Søren Håkansson"), ("obrien", "Anne-Marie O’Brien"), ("o'brien", "Anne-Marie O’Brien"), ("marie", "Anne-Marie O’Brien"),
        ("nguyen", "Nguyễn Thị Mai"), ("nguyne", "Nguyễn Thị Mai"), ("王", "王小明"), ("王小明", "王小明"), ("غريس", "غريس هوبر"),
        ("li", "Li"), ("smtih", "Jonathan Smith"), ("john smyth", "Johanna Smythe"), ("dvorak f", "François Dvořák"),
        ("петров", "Иван Петров"), ("papadopuolos", "Papadopoulos Georgios"), ("geo papa", "Papadopoulos Georgios"),
        ("zzz", None), ("", None), ("  ' ", None), ("zoe smith", None),
    ],
)  # fmt: skip
def test_somebody_is_found_by(names: Names, typed: str, first: str | None) -> None:
    assert next(iter(names.find(typed)), None) == first


def test_whole_names_come_before_begun_and_mistyped_ones() -> None:
    names = Names()
    for name in ("Smithers", "Smith", "Smyth"):
        names.put(name, [name])
    assert names.find("smith") == ["Smith", "Smithers", "Smyth"]


def test_renamed_and_dropped_people_are_found_by_what_they_are_called_now() -> None:
    names = Names()
    names.put(1, ["Ada Byron"])
    names.put(1, ["Ada Lovelace"])
    assert (names.find("byron"), names.find("lovelace")) == ([], [1])
    names.drop(1)
    names.drop(2)
    assert (names.find("lovelace"), any(names.grams.values())) == ([], False)


@given(st.text(max_size=60))
def test_whatever_is_typed_finds_itself(text: str) -> None:
    names = Names()
    names.put("it", [text])
    assert names.find(text) == (["it"] if fold(text).split() else [])
