"""Opaque public ids (`ord_7k…`) and short human codes (`K7QF3M2P`). Primary keys never leave the database."""

import re
import secrets

# Lower case without i, l, o, u: nothing can be misread, and no words come about.
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 20
# Upper case without 0, O, 1, I: what people read out at a desk. A subset of what schedule.xml allows.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

PUBLIC_ID = re.compile(rf"^[a-z]{{3}}_[{ID_ALPHABET}]{{{ID_LENGTH}}}$")


def new_id(prefix: str) -> str:
    """A never reused id with 100 random bits behind its three-letter prefix."""
    return f"{prefix}_{''.join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))}"


def new_code(length: int) -> str:
    """A short human code; unique only together with its event, which the database checks."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
