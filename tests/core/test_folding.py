"""Words are found by what somebody at a desk makes of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.folding import distance, fold, fold_lines, worth


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë Müller", "zoe muller"),
        ("Łukasz O’Brien", "lukasz o brien"),
        ("Søren Æbeltoft", "soren aebeltoft"),
        ("Nguyễn", "nguyen"),
        ("STRASSE straße", "strasse strasse"),
        ("王小明", "王小明"),
        ("Йовчев", "иовчев"),
        ("", ""),
    ],
)
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(fold_lines(text)) == folded


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("smith", "smith", 0),
        ("smtih", "smith", 1),
        ("smit", "smith", 1),
        ("smiht", "smyth", 2),
        ("abc", "xyz", 3),
        ("", "ab", 2),
    ],
)
def test_distance_counts_letters(one: str, other: str, apart: int) -> None:
    assert (distance(one, other, 3), distance(other, one, 3)) == (apart, apart)
    assert distance(one, other, max(0, apart - 1)) == apart


def test_whole_words_are_nearer_than_begun_and_mistyped_ones() -> None:
    found = [worth(["smith"], [name]) for name in ("smith", "smithers", "smyth", "smythers", "jones")]
    assert found == [0.0, 0.25, 1.0, 1.25, None]


@settings(max_examples=40)
@given(st.text(max_size=20), st.text(max_size=20))
def test_lines_folded_together_are_as_folded_alone(one: str, other: str) -> None:
    together = fold_lines(f"{one} | {other}")
    assert fold(together).split() == [*fold(one).split(), *fold(other).split()]
