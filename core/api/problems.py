"""Errors of the API as RFC 9457 tells them. Each kind has a page with cause and cure at its `type`, tested.

A kind, once released, keeps its code and status for ever; the words of `title` and `detail` may change.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core import logs

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    code: str
    status: int
    title: Any

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}/api/problems/{self.code}"


MALFORMED = Kind("malformed", 400, _("The request cannot be read."))
UNKNOWN_VERSION = Kind("unknown-version", 400, _("There is no such version of the API."))
TOKEN_MISSING = Kind("token-missing", 401, _("This needs a token."))
TOKEN_UNKNOWN = Kind("token-unknown", 401, _("The token is not one of ours."))
TOKEN_ENDED = Kind("token-ended", 401, _("The token has expired or was revoked."))
SCOPE_MISSING = Kind("scope-missing", 403, _("The token may not do this."))
RIGHT_MISSING = Kind("right-missing", 403, _("Who made the token may no longer do this."))
NOT_FOUND = Kind("not-found", 404, _("There is nothing at this address."))
METHOD = Kind("method-not-allowed", 405, _("This address does not know that method."))
REFUSED = Kind("refused", 409, _("The rules of the event forbid this now."))
NOT_A_SANDBOX = Kind("not-a-sandbox", 409, _("The event is no sandbox."))
RUNNING = Kind("idempotency-running", 409, _("The same call is still being dealt with."))
CHANGED = Kind("changed-meanwhile", 412, _("The thing has changed since you read it."))
TOO_LARGE = Kind("too-large", 413, _("The body is larger than we read."))
MEDIA = Kind("media-type", 415, _("The body is not of the type that is read here."))
INVALID = Kind("invalid", 422, _("Something in the request is wrong."))
KEY_REUSED = Kind("idempotency-reused", 422, _("The key belongs to another call."))
NEEDS_MATCH = Kind("if-match-missing", 428, _("Say which state you change."))
TOO_MANY = Kind("rate-limited", 429, _("Too many calls."))
BROKEN = Kind("server-error", 500, _("Something broke on our side."))
TOO_SLOW = Kind("too-slow", 503, _("The answer would have come too late."))

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        MALFORMED, UNKNOWN_VERSION, TOKEN_MISSING, TOKEN_UNKNOWN, TOKEN_ENDED, SCOPE_MISSING, RIGHT_MISSING,
        NOT_FOUND, METHOD, REFUSED, NOT_A_SANDBOX, RUNNING, CHANGED, TOO_LARGE, MEDIA, INVALID, KEY_REUSED, NEEDS_MATCH, TOO_MANY,
        BROKEN, TOO_SLOW,
    )
}  # fmt: skip
BY_STATUS: Mapping[int, Kind] = {
    400: MALFORMED, 401: TOKEN_MISSING, 403: RIGHT_MISSING, 404: NOT_FOUND, 405: METHOD, 409: REFUSED,
    413: TOO_LARGE, 422: INVALID, 429: TOO_MANY, 500: BROKEN,
}  # fmt: skip


class Problem(Exception):
    """Raised anywhere below an endpoint; the API answers with it. `errors` name what of the request is wrong: a `pointer`
    into the body (RFC 6901) or a `parameter`, and a `detail`. `reason` is one word for machines, where a kind has several.
    """

    def __init__(
        self,
        kind: Kind,
        detail: Any = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        reason: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.code, str(detail))
        self.kind, self.detail, self.errors = kind, str(detail), list(errors)
        self.reason, self.headers = reason, dict(headers or {})


def wrong(pointer: str, detail: Any) -> Problem:
    """One field of the body is wrong."""
    return Problem(INVALID, errors=[{"pointer": pointer, "detail": str(detail)}])


def check(form: BaseForm, at: str = "#") -> None:
    """By the form of a page: its first error as that of a field of the body below `at`."""
    for name, errors in form.errors.items():
        raise wrong(f"{at}/{name}", errors[0])


@contextmanager
def refusing(*kinds: type[Exception]) -> Iterator[None]:
    """What an action refuses is told in its own words, its `message`."""
    try:
        yield
    except kinds as refused:
        raise Problem(REFUSED, cast(Any, refused).message) from None


def answer(problem: Problem) -> HttpResponse:
    kind = problem.kind
    body: dict[str, Any] = {
        "type": kind.url,
        "code": kind.code,
        "title": str(kind.title),
        "status": kind.status,
        "request_id": logs.request_id.get(),
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.reason:
        body["reason"] = problem.reason
    if problem.errors:
        body["errors"] = problem.errors
    headers = {"Cache-Control": "no-store"} | problem.headers
    return HttpResponse(json.dumps(body), status=kind.status, content_type=MEDIA_TYPE, headers=headers)


def of_status(status: int, detail: Any = "") -> HttpResponse:
    """For errors that are found outside of any endpoint."""
    return answer(Problem(BY_STATUS.get(status, BROKEN if status >= 500 else MALFORMED), detail))
