"""Requests over HTTP that are sent again where that is safe, and never twice in effect."""

import http.client
import json
import random
import time
import urllib.error
import urllib.request
import uuid
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from plenary_client.problems import Problem, Unreachable, problem_of

VERSION = "0.1.0"
TRIES = 5
# Answers after which the same call may succeed. 409 only says so for a twin that still runs.
AGAIN = {429, 500, 502, 503, 504}
STILL_RUNNING = "idempotency-running"
LONGEST_WAIT = 60.0
WRITES = {"POST", "PATCH", "DELETE", "PUT"}
NO_CONTENT = 204
MULTIPLE_CHOICES = 300


@dataclass(frozen=True)
class Answer:
    """`body` is read JSON, bytes of anything else, or None."""

    status: int
    headers: Mapping[str, str]
    body: Any


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token goes to the address it was made for and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Transport:
    """`send` and `sleep` are there for tests; one object may be used by several threads."""

    def __init__(
        self,
        site: str,
        token: str = "",
        *,
        version: str = "",
        timeout: float = 10,
        tries: int = TRIES,
        send: Callable[[urllib.request.Request, float], tuple[int, Mapping[str, str], bytes]] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(site)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"The site's address looks like https://tickets.example.org, not {site!r}.")
        self.site, self.token, self.version = site.rstrip("/"), token, version
        self.timeout, self.tries = timeout, tries
        self._send, self._sleep = send or over_http, sleep
        # Told of every good answer, with its headers.
        self.on_answer: Callable[[Answer], None] = lambda answer: None

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Raises Problem for what the server refuses and Unreachable if it cannot be reached."""
        own = self._headers(method) | dict(headers or {})
        address = self.site + path + _asked(query or {})
        data = content if body is None else json.dumps(body).encode()
        if data is not None:
            own["Content-Type"] = "application/json" if content is None else "application/octet-stream"
        for number in range(1, self.tries + 1):
            request = urllib.request.Request(address, data, own, method=method)  # noqa: S310 - http or https, see above
            try:
                return self._once(request)
            except Problem as problem:
                may = problem.status in AGAIN or problem.code == STILL_RUNNING
                if not may or number == self.tries:
                    raise
                self._sleep(_pause(number, problem.retry_after))
            except Unreachable:
                if number == self.tries:
                    raise
                self._sleep(_pause(number, None))
        raise AssertionError("at least one try")

    def _headers(self, method: str) -> dict[str, str]:
        headers = {"Accept": "application/json", "User-Agent": f"plenary-client-python/{VERSION}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.version:
            headers["Api-Version"] = self.version
        if method in WRITES:
            # Made once for all tries: whatever arrives twice happens once.
            headers["Idempotency-Key"] = str(uuid.uuid4())
        return headers

    def _once(self, request: urllib.request.Request) -> Answer:
        status, headers, content = self._send(request, self.timeout)
        named = {name.lower(): value for name, value in headers.items()}
        if status >= MULTIPLE_CHOICES:
            raise problem_of(status, content, _seconds(named.get("retry-after", "")))
        if "deprecation" in named:
            told = f"{request.method} {request.full_url} is deprecated; it ends {named.get('sunset', 'some day')}"
            warnings.warn(told, DeprecationWarning, stacklevel=4)
        answer = Answer(status, named, _read(content, named.get("content-type", "")))
        self.on_answer(answer)
        return answer


def _read(content: bytes, media_type: str) -> Any:
    if not content:
        return None
    if media_type.partition(";")[0] != "application/json":
        return content
    try:
        return json.loads(content)
    except ValueError:
        raise Unreachable("The answer was cut off.") from None


def _asked(query: Mapping[str, Any]) -> str:
    given = {name: _text(value) for name, value in query.items() if value is not None}
    return "?" + urlencode(given) if given else ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None


def _pause(number: int, asked: float | None) -> float:
    """As long as the server asks for; else longer each time, and not the same for everybody."""
    if asked is not None:
        return min(asked, LONGEST_WAIT)
    return min(2.0**number / 2, 16.0) * random.uniform(0.5, 1.0)  # noqa: S311 - it only spreads calls


_opener = urllib.request.build_opener(_NoRedirects)


def over_http(request: urllib.request.Request, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
    try:
        with _opener.open(request, timeout=timeout) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{request.host} does not answer: {error}") from error
