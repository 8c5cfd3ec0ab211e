"""The pages of an event as an attendee or a speaker sees them, for its organizers, also before it is public.

Everything a previewed page does is taken back: it runs in a transaction that never commits, as somebody without an account,
or where an account is needed as a sample person who exists only in it. Pages of the team itself are as always.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from core.middleware import POLICY
from events import access, previewing
from events.models import Event
from events.previewing import As
from portal import sample

SEEN = frozenset({"public", "signed_in", "secret_link"})
# Pages for everybody that show what is one's own, and addresses that stand for the sample's.
OWN = frozenset({"my_agenda", "ticket"})
KEPT_COOKIES = ("csrftoken", "sessionid")
CONDITIONS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
BODY = b"<body>"


class Previewing:
    """The last of the middleware: nothing stands between it and the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if previewing.COOKIE not in request.COOKIES or "slug" not in kwargs:
            return None
        mark = getattr(view, "access", None)
        if mark is None or mark.kind not in SEEN:
            return None
        event = access.event_named(kwargs["slug"])
        role = previewing.of(request, event) if event is not None else None
        return _answer(request, view, kwargs, event, role) if event is not None and role else None


def _answer(
    request: HttpRequest, view: Any, kwargs: dict[str, Any], event: Event, role: As
) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        response: HttpResponseBase = render(
            request, "portal/preview_refused.html", {"event": event}, status=403
        )
    else:
        response = _taken_back(request, view, kwargs, event, role)
    return _framed(request, response, event, role)


def _taken_back(
    request: HttpRequest, view: Any, kwargs: dict[str, Any], event: Event, role: As
) -> HttpResponseBase:
    user, cookies = request.user, request.COOKIES
    for name in CONDITIONS:
        request.META.pop(name, None)
    vars(request).pop("headers", None)  # Django keeps what it once made of META
    try:
        with transaction.atomic():
            request.is_preview = True  # type: ignore[attr-defined]
            request.COOKIES = {name: cookies[name] for name in KEPT_COOKIES if name in cookies}
            request.user = AnonymousUser()
            name = (request.resolver_match.url_name if request.resolver_match else None) or ""
            if view.access.kind == "signed_in" or name in OWN:
                kwargs = _as_sample(request, kwargs, name, sample.make(event, role, timezone.now()))
            response: HttpResponseBase = view(request, **kwargs)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
            transaction.set_rollback(True)
    finally:
        request.user, request.COOKIES = user, cookies
    response.cookies.clear()
    return response


def _as_sample(
    request: HttpRequest, kwargs: dict[str, Any], name: str, made: sample.Sample
) -> dict[str, Any]:
    """Its rows are others with each page: addresses of its ticket and talk lead to those of now."""
    request.user = made.user
    if name == "ticket" and made.ticket is not None:
        return kwargs | {"secret": made.ticket.secret}
    if name.startswith("proposal") and "code" in kwargs and made.talk is not None:
        return kwargs | {"code": made.talk.code}
    return kwargs


def _framed(request: HttpRequest, response: HttpResponseBase, event: Event, role: As) -> HttpResponseBase:
    """With the banner, kept by nobody. What is no page is given as it is."""
    if isinstance(response, HttpResponse) and BODY in response.content:
        banner = render_to_string("portal/_preview_banner.html", {"event": event, "role": str(role)}, request)
        response.content = response.content.replace(BODY, BODY + banner.encode(), 1)
    for name in ("ETag", "Last-Modified"):
        if response.has_header(name):
            del response[name]
    response["Cache-Control"] = "private, no-store"
    # What a browser keeps for times without network must not hold the banner.
    response["Content-Security-Policy"] = POLICY.replace("worker-src 'self'", "worker-src 'none'")
    return response
