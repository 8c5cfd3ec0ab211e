"""The text of the QR codes on tickets and badges, and its check.

`public id.serial.mark` for tickets, `public id.mark` for badges. The mark is an HMAC, so a code that was made up
or altered is refused without a look at the database; whether a true one still opens a door is for the rows to say.
"""

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass

from django.conf import settings

MARK_LETTERS = 16  # of five bits each


@dataclass(frozen=True)
class Credential:
    """What a true code says. `serial` is 0 for badges, which are replaced by others instead."""

    public_id: str
    serial: int


def ticket_code(public_id: str, serial: int) -> str:
    """The code dies when the ticket's serial is raised."""
    return _marked(f"{public_id}.{serial}")


def badge_code(public_id: str) -> str:
    return _marked(public_id)


def read(code: str) -> Credential | None:
    """What the code says, if it was made here; with keys of SECRET_KEY_FALLBACKS too."""
    said, _, mark = code.strip().rpartition(".")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not said or not any(hmac.compare_digest(_mark(said, key).encode(), mark.encode()) for key in keys):
        return None
    public_id, _, serial = said.partition(".")
    return Credential(public_id, int(serial or 0))


def _marked(said: str) -> str:
    return f"{said}.{_mark(said, settings.SECRET_KEY)}"


def _mark(said: str, key: str) -> str:
    derived = hashlib.sha256(b"plenary.credentials." + key.encode()).digest()
    digest = hmac.digest(derived, said.encode(), "sha256")
    return b32encode(digest).decode().lower()[:MARK_LETTERS]
