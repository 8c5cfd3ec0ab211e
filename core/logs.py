"""Structured logs with the request's id. Neither personal data nor secrets belong into a log line."""

import logging
import re
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="-")

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# Secret links and keys: what stands behind /orders/, /ticket/ and their like, and anything shaped like a Stripe key.
SECRETS = re.compile(
    r"(/(?:orders|ticket|seats?|waiting|partner)/)[^/\s\"']+|\b(?:sk|rk|whsec)_[A-Za-z0-9_]+"
)


def scrub(text: str) -> str:
    """The text without addresses, secret links and keys."""
    return SECRETS.sub(lambda match: f"{match.group(1) or ''}[secret]", ADDRESS.sub("[address]", text))


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        record.msg = scrub(record.getMessage())
        record.args = ()
        return True


class JsonFormatter(_JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{request_id}{message}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level"},
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """What a caller passed beside the message is scrubbed too: a request's text holds its address."""
        plain = (int, float, bool, type(None))
        return {
            key: value if isinstance(value, plain) else scrub(str(value)) for key, value in log_data.items()
        }

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging names it so
        return scrub(super().formatException(ei))  # type: ignore[arg-type]
