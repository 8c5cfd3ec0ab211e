"""What may go wrong: the server says no, or nobody answers."""

import json
from collections.abc import Mapping
from typing import Any


class Problem(Exception):
    """A refusal of the API (RFC 9457). `code` never changes and is what to decide by; `reason` is finer, where there is
    one. `errors` say what in the request is wrong; `request_id` is what the installation's operator looks for.
    """

    def __init__(self, status: int, body: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        self.code: str = body.get("code", "")
        self.title: str = body.get("title", "")
        self.detail: str = body.get("detail", "")
        self.reason: str = body.get("reason", "")
        self.type: str = body.get("type", "")
        self.request_id: str = body.get("request_id", "")
        self.errors: list[dict[str, str]] = body.get("errors", [])
        super().__init__(self._told())

    def _told(self) -> str:
        wrong = [
            f"{one.get('pointer') or one.get('parameter', '')}: {one.get('detail', '')}"
            for one in self.errors
        ]
        parts = [f"{self.status} {self.code}".strip(), self.title, self.detail, *wrong]
        return " · ".join(part for part in parts if part)


class Unreachable(Exception):
    """Nobody answered in time, or not as the API does. With an idempotency key the call can be sent again."""


def problem_of(status: int, content: bytes, retry_after: float | None) -> Problem:
    """Also of an answer that is no problem document, as proxies give."""
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {"title": content[:200].decode(errors="replace").strip()}
    return Problem(status, body, retry_after)
