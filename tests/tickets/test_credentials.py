"""What the QR codes say, and which are refused before the database is asked."""

from base64 import urlsafe_b64decode
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from core.ids import new_id
from tickets import credentials
from tickets.credentials import Credential

TICKET, BADGE = "tkt_7k3m9p2q4r6s8t0v1w2x", "bdg_7k3m9p2q4r6s8t0v1w2x"


@dataclass
class Keys:
    """An event, as far as codes know it."""

    public_id: str = "evt_00000000000000000001"
    ticket_key: int = 1
    oldest_ticket_key: int = 1


@dataclass
class Coded:
    public_id: str = TICKET
    serial: int = 1
    event: Keys = field(default_factory=Keys)


EVENT = Keys()


@given(st.integers(0, 32767), st.integers(1, 255))
def test_code_of_a_ticket_says_which_and_of_which_hand(serial: int, key: int) -> None:
    one = Coded(new_id("tkt"), serial, Keys(ticket_key=key))
    code = credentials.ticket_code(one)
    assert credentials.read(code, one.event) == Credential(one.public_id, serial)
    # Scanners that type like a keyboard may have caps lock on, and end the line.
    assert credentials.read(f" {code.lower()}\r\n", one.event) == Credential(one.public_id, serial)


def test_code_of_a_ticket_fits_a_small_qr_code() -> None:
    code = credentials.ticket_code(Coded())
    assert (len(code), segno.make(code, error="m", micro=False).version) == (130, 6)


def test_code_of_a_badge_says_which() -> None:
    assert credentials.read(credentials.badge_code(BADGE), EVENT) == Credential(BADGE, 0)


def test_code_is_checked_with_nothing_but_what_a_device_holds() -> None:
    signed = credentials.unsigned(credentials.ticket_code(Coded()))
    assert signed is not None
    ((number, public),) = credentials.public_keys(EVENT)
    key = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(public + "="))
    key.verify(signed.signature, b"plenary.ticket." + EVENT.public_id.encode() + b"." + signed.payload)
    assert number == signed.key == 1


def test_every_altered_letter_is_refused() -> None:
    code = credentials.ticket_code(Coded())
    altered = [f"{code[:at]}{'0' if code[at] != '0' else '1'}{code[at + 1 :]}" for at in range(len(code))]
    assert {credentials.read(text, EVENT) for text in [*altered, code[:-1], code + "A", f"x{code}"]} == {None}


def test_code_of_another_event_is_refused() -> None:
    assert credentials.read(credentials.ticket_code(Coded()), Keys("evt_00000000000000000002")) is None


def test_code_outlives_another_key_of_its_event_unless_older_ones_are_given_up() -> None:
    code = credentials.ticket_code(Coded())
    renewed, strict = Keys(ticket_key=2), Keys(ticket_key=2, oldest_ticket_key=2)
    signed = credentials.unsigned(code)
    assert signed is not None
    assert (credentials.read(code, renewed), credentials.read(code, strict)) == (Credential(TICKET, 1), None)
    assert (credentials.is_retired(signed, strict), credentials.is_retired(signed, renewed)) == (True, False)
    assert credentials.ticket_code(Coded(event=renewed)) != code
    assert [number for number, _key in credentials.public_keys(renewed)] == [2, 1]
    assert [number for number, _key in credentials.public_keys(strict)] == [2]


def test_key_that_is_not_there_yet_is_refused() -> None:
    code = credentials.ticket_code(Coded(event=Keys(ticket_key=2)))
    assert credentials.read(code, EVENT) is None


def test_codes_printed_before_there_were_signatures_are_read() -> None:
    old = f"{TICKET}.3.{credentials._mark(f'{TICKET}.3', settings_key())}"
    mark = old.rsplit(".", 1)[1]
    assert credentials.read(old, EVENT) == Credential(TICKET, 3)
    altered = [f"{TICKET}.2.{mark}", f"{BADGE}.1.{mark}", f"{TICKET}.{mark}", old[:-1], old + "a", f"x{old}"]
    assert [credentials.read(text, EVENT) for text in altered] == [None] * 6


@given(
    st.one_of(st.text(max_size=80), st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=130, max_size=130))
)
def test_made_up_code_is_refused(text: str) -> None:
    assert credentials.read(text, EVENT) is None


@pytest.mark.parametrize(("kept", "read"), [(True, Credential(TICKET, 1)), (False, None)])
def test_code_outlives_the_installations_key_only_while_it_is_kept(
    settings: Any, kept: bool, read: Credential | None
) -> None:
    code, badge, old = credentials.ticket_code(Coded()), credentials.badge_code(BADGE), settings.SECRET_KEY
    settings.SECRET_KEY = "another key"
    settings.SECRET_KEY_FALLBACKS = [old] if kept else []
    assert credentials.read(code, EVENT) == read
    assert credentials.read(badge, EVENT) == (replace(read, public_id=BADGE, serial=0) if read else None)


def settings_key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)
