"""The text of the QR codes on tickets and badges, and its check.

A ticket's code is 81 bytes in 130 capitals and digits, which every keyboard and scanner passes on unharmed and a QR
code holds in 41 modules: version, number of the key, serial (2 bytes), 100 bits of the public id, Ed25519 signature.
The key is the event's own, so a device that knows its public half can tell a true code without network. Keys follow
from SECRET_KEY, the event and their number; a raised number is another key.

A badge's code is `public id.mark`, the mark an HMAC: badges are known to doors by their list. So were tickets until
they were signed (`public id.serial.mark`); such codes are printed and still read. Whether a true code opens a door
is for the rows to say.
"""

import hashlib
import hmac
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from core.ids import ID_ALPHABET, ID_LENGTH
from tickets import keyboards

MARK_LETTERS = 16  # of five bits each
VERSION = 1
SIGNED_BYTES, SIGNATURE_BYTES = 17, 64
CODE_LETTERS = 130
LETTERS = {letter: number for number, letter in enumerate(ID_ALPHABET)}
TICKET = "tkt_"


class Keyed(Protocol):
    """An event, as far as its keys go."""

    public_id: str
    ticket_key: int
    oldest_ticket_key: int


class Coded(Protocol):
    """A ticket with its event."""

    @property
    def public_id(self) -> str: ...
    @property
    def serial(self) -> int: ...
    @property
    def event(self) -> Keyed: ...


@dataclass(frozen=True)
class Credential:
    """What a true code says. `serial` is 0 for badges, which are replaced by others instead."""

    public_id: str
    serial: int


@dataclass(frozen=True)
class Signed:
    """What a ticket's code says of itself, true or not."""

    key: int
    credential: Credential
    payload: bytes
    signature: bytes


def ticket_code(ticket: Coded) -> str:
    """The code dies when the ticket's serial is raised."""
    event = ticket.event
    payload = bytes((VERSION, event.ticket_key)) + ticket.serial.to_bytes(2) + _id_bytes(ticket.public_id)
    key = _private(settings.SECRET_KEY, event.public_id, event.ticket_key)
    return _letters(payload + key.sign(_told(event.public_id, payload)))


def badge_code(public_id: str) -> str:
    return f"{public_id}.{_mark(public_id, settings.SECRET_KEY)}"


def read(code: str, event: Keyed) -> Credential | None:
    """What the code says, if it was made here for this event; with keys of SECRET_KEY_FALLBACKS too.

    Also what a hand scanner typed into another keyboard's layout: only what was meant is signed.
    """
    return next((said for text in keyboards.readings(code) if (said := _read(text, event))), None)


def _read(code: str, event: Keyed) -> Credential | None:
    signed = unsigned(code)
    if signed is None:
        return _read_marked(code)
    return signed.credential if is_true(signed, event) else None


def unsigned(code: str) -> Signed | None:
    """A ticket's code taken apart, its signature not looked at. None for every other text."""
    data = _bytes(code)
    if data is None or data[0] != VERSION:
        return None
    payload = data[:SIGNED_BYTES]
    public_id = _public_id(payload[4:])
    if public_id is None:
        return None
    said = Credential(public_id, int.from_bytes(payload[2:4]))
    return Signed(payload[1], said, payload, data[SIGNED_BYTES:])


def is_true(signed: Signed, event: Keyed) -> bool:
    in_use = event.oldest_ticket_key <= signed.key <= event.ticket_key
    return in_use and _is_ours(signed, event)


def is_retired(signed: Signed, event: Keyed) -> bool:
    """Once true, but signed with a key that was given up."""
    return signed.key < event.oldest_ticket_key and _is_ours(signed, event)


def _is_ours(signed: Signed, event: Keyed) -> bool:
    told = _told(event.public_id, signed.payload)
    for secret in _secrets():
        try:
            _public(secret, event.public_id, signed.key).verify(signed.signature, told)
        except InvalidSignature:
            continue
        return True
    return False


def public_keys(event: Keyed) -> list[tuple[int, str]]:
    """What devices check signatures with: (number, 32 bytes as base64 for addresses), newest first."""
    numbers = range(event.ticket_key, event.oldest_ticket_key - 1, -1)
    return [
        (number, _as_letters(_public(secret, event.public_id, number)))
        for number in numbers
        for secret in _secrets()
    ]


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _told(event: str, payload: bytes) -> bytes:
    """What is signed names its event, which the code itself has no room for."""
    return b"plenary.ticket." + event.encode() + b"." + payload


@lru_cache(maxsize=64)
def _private(secret: str, event: str, number: int) -> Ed25519PrivateKey:
    words = f"plenary.ticket-key.{event}.{number}".encode()
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(secret.encode(), words, "sha256"))


@lru_cache(maxsize=64)
def _public(secret: str, event: str, number: int) -> Ed25519PublicKey:
    return _private(secret, event, number).public_key()


def _as_letters(key: Ed25519PublicKey) -> str:
    return urlsafe_b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode().rstrip("=")


def _letters(data: bytes) -> str:
    number, letters = int.from_bytes(data), []
    for _ in range(CODE_LETTERS):
        number, low = divmod(number, 32)
        letters.append(ID_ALPHABET[low])
    return "".join(reversed(letters)).upper()


def _bytes(code: str) -> bytes | None:
    text = code.strip().lower()
    if len(text) != CODE_LETTERS:
        return None
    number = 0
    for letter in text:
        if letter not in LETTERS:
            return None
        number = number * 32 + LETTERS[letter]
    if number >> 8 * (SIGNED_BYTES + SIGNATURE_BYTES):
        return None
    return number.to_bytes(SIGNED_BYTES + SIGNATURE_BYTES)


def _id_bytes(public_id: str) -> bytes:
    number = 0
    for letter in public_id.removeprefix(TICKET):
        number = number * 32 + LETTERS[letter]
    return number.to_bytes(13)


def _public_id(data: bytes) -> str | None:
    number, letters = int.from_bytes(data), []
    for _ in range(ID_LENGTH):
        number, low = divmod(number, 32)
        letters.append(ID_ALPHABET[low])
    return None if number else TICKET + "".join(reversed(letters))


def _read_marked(code: str) -> Credential | None:
    said, _, mark = code.strip().rpartition(".")
    if not said or not any(
        hmac.compare_digest(_mark(said, key).encode(), mark.encode()) for key in _secrets()
    ):
        return None
    public_id, _, serial = said.partition(".")
    return Credential(public_id, int(serial or 0))


def _mark(said: str, key: str) -> str:
    derived = hashlib.sha256(b"plenary.credentials." + key.encode()).digest()
    digest = hmac.digest(derived, said.encode(), "sha256")
    return b32encode(digest).decode().lower()[:MARK_LETTERS]
