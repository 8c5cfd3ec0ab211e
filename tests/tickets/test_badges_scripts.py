"""Text from anybody becomes safe to print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.documents import scripts

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Ada \n Lovelace\t", "Ada Lovelace"),
        ("Ada\u202e ecalevoL\u202c", "Ada ecalevoL"),
        ("\u2067Ada\u2069\x00\x07", "Ada"),
        ("Z" + "\u0301" * 40, "Ź" + "\u0301" * 4),
        ("ประยุทธ์", "ประยุทธ์"),
        ("علی‌رضا", "علی‌رضا"),
        (FAMILY, FAMILY),
        ("", ""),
    ],
)
def test_unsafe_characters_do_not_reach_paper(typed: str, printed: str) -> None:
    assert scripts.clean(typed, limit=50) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("x" * 10_000, "x" * 9 + "…"),
        ("Ada Love lace", "Ada Love…"),
        ("aaaaaaaa" + FAMILY, "aaaaaaaa…"),
        ("aaaaaaae\u0325\u0331bcd", "aaaaaaa…"),
        ("aaaaaaaa\U0001f1e9\U0001f1ea\U0001f1e9\U0001f1ea", "aaaaaaaa…"),
    ],
)
def test_long_text_is_cut_between_letters(typed: str, printed: str) -> None:
    assert scripts.clean(typed, limit=10) == printed


@given(st.text(max_size=200), st.integers(min_value=1, max_value=60))
def test_any_text_becomes_one_short_line(text: str, limit: int) -> None:
    line = scripts.clean(text, limit=limit)
    assert len(line) <= limit
    assert line == scripts.clean(line, limit=limit)


@given(st.text(max_size=60), st.integers(min_value=0, max_value=9))
def test_pieces_of_a_word_are_the_word(word: str, longest: int) -> None:
    assert "".join(scripts.pieces(word, longest)) == word


@pytest.mark.parametrize(
    ("text", "direction", "language"),
    [
        ("Ada", "ltr", "en"),
        ("(محمد) Ada", "rtl", "en"),
        ("דוד", "rtl", "en"),
        ("123", "ltr", "en"),
        ("欧阳修", "ltr", "zh-Hans"),
        ("山田たろう", "ltr", "ja"),
        ("김철수", "ltr", "ko"),
    ],
)
def test_direction_and_language_follow_the_letters(text: str, direction: str, language: str) -> None:
    assert (scripts.direction(text), scripts.language(text, "en")) == (direction, language)


def test_chinese_characters_at_a_japanese_event_are_japanese() -> None:
    assert scripts.language("山田", "ja") == "ja"
