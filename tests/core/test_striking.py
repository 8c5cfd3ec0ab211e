"""Names, addresses and numbers go out of texts and JSON whole, and nothing else goes."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.striking import Words, emptied

ADA = Words.of(["Ada Lovelace", "ada@example.org", "+49 151 23"], "Erased person")


def test_name_goes_in_any_case_and_across_lines() -> None:
    assert ADA.strike("Dear ADA\nLovelace, call +49 151 23.") == "Dear Erased person, call Erased person."


def test_what_only_begins_or_ends_alike_stays() -> None:
    text = "Nada Lovelace, Ada Lovelaces, nada@example.org, Ada"
    assert ADA.strike(text) == text
    assert ADA.are_in("<ada@example.org>")


def test_name_within_an_address_leaves_no_half_of_it() -> None:
    words = Words.of(["Lovelace", "lovelace@example.org"], "x")
    assert words.strike("Lovelace <lovelace@example.org>") == "x <x>"


def test_keys_and_depths_of_json_are_looked_through() -> None:
    value = {"Ada Lovelace": [{"said": "by Ada Lovelace"}, 7, None], "n": True}
    assert ADA.strike(value) == {"Erased person": [{"said": "by Erased person"}, 7, None], "n": True}


def test_words_of_two_letters_and_none_strike_nothing() -> None:
    assert Words.of(["Al", "", " "], "x").strike("Al says: all") == "Al says: all"


def test_emptied_keeps_ids_numbers_and_shape() -> None:
    assert emptied({"by": "usr_x1", "name": "Ada", "rows": [{"n": 1, "a": "b"}], "ok": True}) == {
        "by": "usr_x1", "name": "", "rows": [{"n": 1, "a": ""}], "ok": True,
    }  # fmt: skip


@given(st.text(), st.text())
def test_nothing_is_left_whatever_stands_around(before: str, after: str) -> None:
    struck = ADA.strike(f"{before} Ada Lovelace {after}")
    assert not ADA.are_in(struck)
    assert json.loads(json.dumps(struck)) == struck
