"""Lines are found by what somebody makes of them, and the best comes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.finding import SEPARATOR, Lines, Shelf, find

PEOPLE = [
    "Zoë Müller zoe@mueller.example", "Łukasz Kowalczyk", "Søren Håkansson", "Anne-Marie O’Brien", "Nguyễn Thị Mai",
    "王小明", "غريس هوبر", "Li", "Jonathan Smith", "Johanna Smythe", "François Dvořák", "Иван Петров",
    "Papadopoulos Georgios",
]  # fmt: skip


def lines(*texts: str) -> Lines:
    return Lines.of("\n".join(f"{number}{SEPARATOR}{text}" for number, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zoe muller", 0), ("muler", 0), ("MÜLLER zoe", 0), ("zoe@mueller.example", 0), ("lukas", 1),
        ("hakanson soren", 2), ("obrien", 3), ("o'brien marie", 3), ("nguyne", 4), ("王", 5), ("王小明", 5), ("غريس", 6),
        ("li", 7), ("smtih", 8), ("john smyth", 9), ("dvorak f", 10), ("петров", 11), ("papadopuolos", 12),
        ("geo papa", 12), ("zzz", None), ("", None), ("  ' \x1f\n", None), ("zoe smith", None), ("m" * 5000, None),
    ],
)  # fmt: skip
def test_somebody_is_found_by(typed: str, first: int | None) -> None:
    found = [one.key for one in find(lines(*PEOPLE), typed, 8)]
    assert found[:1] == ([] if first is None else [str(first)])


def test_whole_words_come_first_and_no_more_than_asked_for() -> None:
    named = lines("Smithers", "Smyth", "Smith", "Jones", "Smith Jones")
    assert [(one.key, one.worth) for one in find(named, "smith", 3)] == [("2", 0.0), ("4", 0.0), ("0", 0.25)]


def test_rare_words_choose_among_many() -> None:
    """Everybody is of the company; the one with the rare name is found all the same."""
    many = lines(*(f"Person {n} Example Works" for n in range(3000)), "Ada Example Works")
    assert [one.key for one in find(many, "example works ada", 1)] == ["3000"]


def test_nothing_is_found_in_nothing() -> None:
    assert find(Lines.of(""), "ada", 8) == []


def test_shelf_folds_again_when_the_text_changes_and_forgets_the_oldest() -> None:
    shelf = Shelf(most=2)
    first = shelf.lines("a", f"1{SEPARATOR}Ada")
    assert shelf.lines("a", f"1{SEPARATOR}Ada") is first
    changed = shelf.lines("a", f"1{SEPARATOR}Grace")
    assert (find(changed, "ada", 8), find(changed, "grace", 8)[0].key) == ([], "1")
    shelf.lines("b", "")
    shelf.lines("c", "")
    assert shelf.lines("a", f"1{SEPARATOR}Grace") is not changed


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_characters="\n\x1f"), max_size=12), min_size=1, max_size=4))
def test_keys_stay_with_their_lines(texts: list[str]) -> None:
    named = lines(*texts, "Zebra Crossing")
    assert "zebra crossing" in named.line(len(texts))
    assert str(len(texts)) in [one.key for one in find(named, "zebra", 8)]
