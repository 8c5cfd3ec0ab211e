"""The gate every call of the API goes through, whatever it is about: token, limit, version, one execution per key,
conditional answers, and what stands on every answer, also on one that says no.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core import access, counting, logs
from core.api import bodies, deprecation, metrics, problems
from core.api.deadline import Deadline
from core.api.deprecation import Deprecated
from core.api.problems import Problem
from core.api.versions import Versions
from core.http import SAFE_METHODS, visitor_address
from core.prepared import Inserted
from events.actions import deprecations, tokens
from events.api import etags, once
from events.api.call import ApiRequest, Call
from events.models import ApiCall, ApiToken

logger = logging.getLogger("plenary.api")

# Calls in a minute, by token and, without one, by address.
LIMITS = {"token": 600, "address": 120}
MINUTE = 60
# For a call that brings a file, since the store it goes to may be somewhere else, and for one about a whole event: given
# up on a slow machine, a large event could never be released.
LONG_SECONDS = 10


class Operation:
    """As much of an endpoint as the gate needs. `may_send`, its access mark, where its body is a file: nobody else's is
    read. `made_first` makes something of that file (files.made_first).
    """

    def __init__(
        self,
        name: str,
        methods: list[str],
        parameters: frozenset[str],
        *,
        is_open: bool,
        is_whole: bool = False,
        may_send: Callable[[HttpRequest], object] | None = None,
        made_first: Callable[[Call], object] | None = None,
    ) -> None:
        self.name, self.methods, self.parameters, self.is_open = name, methods, parameters, is_open
        self.is_whole = is_whole
        self.may_send, self.made_first = may_send, made_first


def versions() -> Versions:
    return cast(Versions, import_string(settings.API_VERSIONS))


def gate(run: Callable[..., HttpResponse], operations: list[Operation]) -> access.View:
    """The view of one address. Who may call it is decided by each endpoint's own mark."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        call = Call(None, versions().newest, "", timezone.now())
        cast(ApiRequest, request).call = call
        headers: dict[str, str] = {}
        with call.meter.running():
            try:
                response = _answer(request, operations, run, headers, kwargs)
            except Problem as problem:
                response = problems.answer(problem)
            except RequestDataTooBig:
                response = problems.of_status(413)
            except (
                Exception
            ) as error:  # the database was not there, or worse: whoever calls reads problems alone
                logger.error("api call failed", exc_info=error)
                response = problems.of_status(500)
            if call.file is not None:
                call.file.content.close()
            headers |= _deprecated(call)
            if not call.is_logged:
                _log(request, call, response)
        metrics.note(_name(request, operations), response.status_code, call.meter.milliseconds / 1000)
        for name, value in headers.items():
            response[name] = value
        response["Api-Version"] = call.version
        # A kept answer is one version's, and what a token got is nobody else's.
        patch_vary_headers(response, ["Api-Version", "Authorization"])
        if call.token is not None:
            response["Cache-Control"] = "no-store" if response.status_code >= 400 else "private, no-cache"
            response["Server-Timing"] = call.meter.header()
        return response

    return access.mark(csrf_exempt(view), "api")


def _answer(
    request: HttpRequest,
    operations: list[Operation],
    run: Callable[..., HttpResponse],
    headers: dict[str, str],
    kwargs: Mapping[str, Any],
) -> HttpResponse:
    call = cast(ApiRequest, request).call
    call.token = _token(request, call.now)
    headers |= _within_limit(request, call)
    call.version = _version(request, call)
    if not operations:
        raise Problem(problems.NOT_FOUND)
    if request.method == "HEAD":
        request.method = "GET"  # the server leaves the body out
    operation = next((one for one in operations if request.method in one.methods), None)
    if operation is None:
        return _no_such_method(request, operations, headers)
    call.operation = operation.name
    call.given = frozenset(request.GET)
    if operation.is_open:
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = (
            "Api-Version, ETag, Link, Request-Id, RateLimit, Retry-After"
        )
    _only_known_parameters(request, operation)

    def work() -> HttpResponse:
        return _in_time(lambda: _shaped(run(request, **kwargs), call), request, call)

    if request.method in SAFE_METHODS:
        return etags.conditional(request, work())
    call.validate_only = request.GET.get("validate_only", "").lower() in {"1", "true"}
    _read_what_came(request, call, operation)
    if call.validate_only:
        headers["Validate-Only"] = "true"
        return once.in_one(work, only_try=True, undo=call.take_back)
    return _written(request, call, work)


def _written(request: HttpRequest, call: Call, work: Callable[[], HttpResponse]) -> HttpResponse:
    """What the call did in earnest, once under its key if it has one."""

    def log(done: HttpResponse) -> None:
        _log(request, call, done)

    key = request.headers.get("Idempotency-Key", "")
    if key and call.token is not None:
        response = once.run(
            request, token=call.token, key=key, now=call.now, work=work, undo=call.take_back, log=log,
            digest=call.file.digest if call.file else "",
        )  # fmt: skip
    else:
        response = once.in_one(work, undo=call.take_back, log=log)
    call.is_logged = response.status_code < 400 and not response.has_header("Idempotent-Replayed")
    return response


def _deprecated(call: Call) -> dict[str, str]:
    """Whoever calls what goes away reads so in the answer, and finds it at his token."""
    table: Sequence[Deprecated] = import_string(settings.API_DEPRECATED)
    found = [one for one in table
             if one.is_used(operation=call.operation, version=call.version, given=call.given)]  # fmt: skip
    if found and call.token is not None:
        deprecations.note(token=call.token, names=[one.name for one in found], now=call.now)
    return deprecation.headers(found, site=settings.SITE_URL, page="/docs/api/#what-goes-away")


def _in_time(work: Callable[[], HttpResponse], request: HttpRequest, call: Call) -> HttpResponse:
    """What has been read is given, also late; what has been written in vain is not kept."""
    try:
        with call.deadline.running():
            response = work()
        if request.method not in SAFE_METHODS and response.status_code < 400:
            call.deadline.check()
    except Problem as problem:
        return problems.answer(problem)
    return response


def _name(request: HttpRequest, operations: list[Operation]) -> str:
    """Of the operation that was meant, also when the call did not get as far as it."""
    method = "GET" if request.method == "HEAD" else request.method
    return next((one.name for one in operations if method in one.methods), "")


def _token(request: HttpRequest, now: datetime) -> ApiToken | None:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if not kind:
        return None
    challenge = {"WWW-Authenticate": 'Bearer realm="plenary", error="invalid_token"'}
    token = tokens.find(secret.strip()) if kind.lower() == "bearer" else None
    if token is None or not token.user.is_active:
        raise Problem(problems.TOKEN_UNKNOWN, headers=challenge)
    if not token.works(now):
        raise Problem(problems.TOKEN_ENDED, headers=challenge)
    # At most one write a minute, whatever the number of calls.
    if cache.add(f"api.used.{token.pk}", 1, MINUTE):
        tokens.used(token=token, now=now)
    return token


def _within_limit(request: HttpRequest, call: Call) -> dict[str, str]:
    kind, who = ("token", str(call.token.pk)) if call.token else ("address", visitor_address(request))
    most, stamp = LIMITS[kind], int(call.now.timestamp())
    left_seconds = MINUTE - stamp % MINUTE
    count = counting.up(f"api.{kind}.{who}.{stamp // MINUTE}", MINUTE)
    headers = {
        "RateLimit-Policy": f'"{kind}";q={most};w={MINUTE}',
        "RateLimit": f'"{kind}";r={max(most - count, 0)};t={left_seconds}',
    }
    if count > most:
        raise Problem(problems.TOO_MANY, headers=headers | {"Retry-After": str(left_seconds)})
    return headers


def _version(request: HttpRequest, call: Call) -> str:
    known = versions()
    asked = request.headers.get("Api-Version", "")
    if asked and asked not in known.names:
        raise Problem(problems.UNKNOWN_VERSION, _("Known are: %s.") % ", ".join(known.names))
    token = call.token
    if token is not None and not token.version:
        tokens.pin(token=token, version=asked or known.newest)
    return asked or (token.version if token is not None else known.newest)


def _no_such_method(
    request: HttpRequest, operations: list[Operation], headers: dict[str, str]
) -> HttpResponse:
    allowed = sorted({method for one in operations for method in one.methods} | {"OPTIONS"})
    headers["Allow"] = ", ".join(allowed)
    if request.method != "OPTIONS":
        raise Problem(problems.METHOD)
    if any(one.is_open for one in operations):
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "Api-Version, If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    return HttpResponse(status=204)


def _only_known_parameters(request: HttpRequest, operation: Operation) -> None:
    known = operation.parameters | (
        frozenset() if set(operation.methods) <= SAFE_METHODS else {"validate_only"}
    )
    unknown = sorted(set(request.GET) - known)
    if unknown:
        errors = [
            {"parameter": name[:100], "detail": _("There is no such parameter here.")} for name in unknown
        ]
        raise Problem(problems.INVALID, errors=errors)


def _read_what_came(request: HttpRequest, call: Call, operation: Operation) -> None:
    if operation.may_send is not None:
        operation.may_send(request)
        _read_file(request, call)
        call.made = operation.made_first(call) if operation.made_first else None
    else:
        _read_body(request, call)
    if operation.is_whole:
        _give_time(call)


def _read_file(request: HttpRequest, call: Call) -> None:
    """However long it is under way; from then on there is time to look at it and to put it into the store."""
    call.file = bodies.read_file(request)
    call.meter.restart()
    _give_time(call)


def _give_time(call: Call) -> None:
    call.deadline = Deadline(LONG_SECONDS if settings.API_DEADLINE_MS else 0)


def _read_body(request: HttpRequest, call: Call) -> None:
    """Only JSON objects come in; one that was written for an older version is made into what it means now."""
    body = request.body
    if not body:
        return
    if request.content_type != "application/json":
        raise Problem(problems.MEDIA)
    changes = versions().since(call.version, call.operation)
    try:
        given = json.loads(body)
    except ValueError:
        raise Problem(problems.MALFORMED, _("The body is no JSON.")) from None
    if not _is_text(given):
        raise Problem(problems.INVALID, _("A text holds a character that none can be: NUL, or half of one."))
    if isinstance(given, dict):
        call.given |= given.keys()
    if changes:
        given = versions().request(given, operation=call.operation, version=call.version)
        request._body = json.dumps(given).encode()


def _is_text(value: Any) -> bool:
    """Whether all texts in it are such as a database keeps."""
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(one) for name, one in value.items())
    if isinstance(value, list):
        return all(map(_is_text, value))
    return not isinstance(value, str) or not any(
        mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in value
    )


def _shaped(response: HttpResponse, call: Call) -> HttpResponse:
    """The answer in the caller's version."""
    if (
        response.status_code < 300
        and not response.streaming
        and response.content
        and versions().since(call.version, call.operation)
    ):
        body = versions().answer(json.loads(response.content), operation=call.operation, version=call.version)
        response.content = json.dumps(body).encode()
    return response


_calls = Inserted(ApiCall)


def _log(request: HttpRequest, call: Call, response: HttpResponse) -> None:
    """Writes and refusals; calls beyond the limit would only fill the log."""
    token, status = call.token, response.status_code
    if token is None or status == 429 or (status < 400 and request.method in SAFE_METHODS):
        return
    code = json.loads(response.content).get("code", "") if status >= 400 and response.content else ""
    row = ApiCall(
        token=token, request_id=logs.request_id.get(), at=call.now, operation=call.operation,
        method=str(request.method)[:8], path=request.path[:300], status=status, problem=code,
        milliseconds=round(call.meter.milliseconds),
    )  # fmt: skip
    _calls.add(row)
