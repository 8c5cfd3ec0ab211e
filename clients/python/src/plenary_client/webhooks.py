"""Whether a webhook is from Plenary: signed as Standard Webhooks says."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

TOLERANCE = 300


class NotGenuine(ValueError):
    """Not from us, changed on its way, or sent again by somebody else."""


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secret: str,
    *,
    tolerance: int = TOLERANCE,
    now: float | None = None,
) -> Any:
    """What happened. `body` is what came, to the byte; `secret` the endpoint's, `whsec_…`."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message, sent = given["webhook-id"], given["webhook-timestamp"]
        signatures, at = given["webhook-signature"].split(), int(sent)
    except (KeyError, ValueError):
        raise NotGenuine("A header of the signature is missing or is none.") from None
    if abs((time.time() if now is None else now) - at) > tolerance:
        raise NotGenuine("Too old, or sent again by somebody else.")
    mine = signature(body, message, sent, secret)
    if not any(hmac.compare_digest(mine.encode(), one.encode()) for one in signatures):
        raise NotGenuine("The signature is another one.")
    return json.loads(body)


def signature(body: bytes, message: str, sent: str, secret: str) -> str:
    """As it stands in `webhook-signature`."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("The secret is none: it begins with whsec_ and was copied whole.") from None
    signed = b".".join([message.encode(), sent.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
