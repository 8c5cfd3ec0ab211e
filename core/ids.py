"""Opaque public ids (`ord_7k…`) and short human codes (`K7QF3M2P`). Primary keys never leave the database."""

import re
import secrets

# Lower case without i, l, o, u: nothing can be misread, and no words come about.
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 20
# Upper case without 0, O, 1, I: what people read out at a desk. A subset of what schedule.xml allows.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Each byte as one of the 32 letters, eight bytes for each: a request makes a dozen ids.
_TO_ID, _TO_CODE = (bytes(map(ord, letters)) * 8 for letters in (ID_ALPHABET, CODE_ALPHABET))

PUBLIC_ID = re.compile(rf"^[a-z]{{3}}_[{ID_ALPHABET}]{{{ID_LENGTH}}}$")


def new_id(prefix: str) -> str:
    """A never reused id with 100 random bits behind its three-letter prefix."""
    return f"{prefix}_{_random(ID_LENGTH, _TO_ID)}"


def new_code(length: int) -> str:
    """A short human code; unique only together with its event, which the database checks."""
    return _random(length, _TO_CODE)


def _random(length: int, letters: bytes) -> str:
    return secrets.token_bytes(length).translate(letters).decode()
