"""Signing as https://www.standardwebhooks.com says, by its own library: what is signed is `id.timestamp.body`."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from standardwebhooks import Webhook

BYTES = 32  # of the secret; the standard asks for 24 to 64
USER_AGENT = "Plenary-Webhooks/1"


def new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(BYTES)).decode()}"


def headers(message_id: str, body: str, keys: Iterable[str], *, at: datetime) -> dict[str, str]:
    """What goes with a message. Signed with each of the secrets, so that a receiver who knows one of them is content.

    `at` is the moment of this try in UTC, also of a replay: receivers refuse what is older than five minutes.
    """
    signatures = " ".join(Webhook(key).sign(message_id, at, body) for key in keys)
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signatures,
    }
