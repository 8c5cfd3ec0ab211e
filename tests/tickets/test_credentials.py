"""What the QR codes say, and which are refused before the database is asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets import credentials
from tickets.credentials import Credential

TICKET, BADGE = "tkt_7k3m9p2q4r6s8t0v1w2x", "bdg_7k3m9p2q4r6s8t0v1w2x"


def test_code_of_a_ticket_says_which_and_of_which_hand() -> None:
    assert credentials.read(credentials.ticket_code(TICKET, 3)) == Credential(TICKET, 3)


def test_code_of_a_badge_says_which() -> None:
    assert credentials.read(credentials.badge_code(BADGE)) == Credential(BADGE, 0)


def test_each_serial_has_a_code_of_its_own() -> None:
    assert credentials.ticket_code(TICKET, 1) != credentials.ticket_code(TICKET, 2)


def test_altered_code_is_refused() -> None:
    code = credentials.ticket_code(TICKET, 1)
    mark = code.rsplit(".", 1)[1]
    altered = [
        f"{TICKET}.2.{mark}",
        f"{BADGE}.1.{mark}",
        f"{TICKET}.{mark}",
        code[:-1],
        code + "a",
        f"x{code}",
    ]
    assert [credentials.read(text) for text in altered] == [None] * 6


@given(st.text(max_size=80))
def test_made_up_code_is_refused(text: str) -> None:
    assert credentials.read(text) is None


@pytest.mark.parametrize(("kept", "read"), [(True, Credential(TICKET, 1)), (False, None)])
def test_code_outlives_its_key_only_while_the_key_is_kept(
    settings: Any, kept: bool, read: Credential | None
) -> None:
    code, old = credentials.ticket_code(TICKET, 1), settings.SECRET_KEY
    settings.SECRET_KEY = "another key"
    settings.SECRET_KEY_FALLBACKS = [old] if kept else []
    assert credentials.read(code) == read
