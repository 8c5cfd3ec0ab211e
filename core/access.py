"""Access marks: who may call a view. No view goes without one; a test walks all addresses.

The innermost decorator of a view; what needs an event stands in events.access.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """`kind` is public, signed_in, team, secret_link, signed_webhook, operator, api or local; `right` belongs to team. What a call of
    the API needs is marked at each of its operations.
    """

    kind: str
    right: str = ""


def mark(view: View, kind: str, right: str = "") -> View:
    view.access = Access(kind, right)  # type: ignore[attr-defined]
    return view


def mark_keeping(view: View, keep: Callable[..., None]) -> View:
    """What core.views.errors.csrf_failure does with a form whose token is an old one."""
    view.keep_typed = keep  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """For everybody."""
    return mark(view, "public")


def signed_in(view: View) -> View:
    """For people with an account; others are sent to sign in and come back."""
    return mark(login_required(view), "signed_in")


def secret_link(view: View) -> View:
    """For whoever has the address. It is kept out of caches, search engines and referrers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        # Not no-referrer: browsers then post forms with "Origin: null", which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return mark(guarded, "secret_link")


def signed_webhook(view: View) -> View:
    """For machines that sign what they post; the view checks the signature before anything else."""
    return mark(csrf_exempt(require_POST(view)), "signed_webhook")


def operator(view: View) -> View:
    """For programs of whoever runs the installation, by the bearer token METRICS_TOKEN. Without one it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.METRICS_TOKEN:
            raise Http404
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and constant_time_compare(secret.strip(), settings.METRICS_TOKEN):
            response = view(request, *args, **kwargs)
        else:
            response = HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="plenary"'})
        response["Cache-Control"] = "no-store"
        return response

    return mark(guarded, "operator")


def local(view: View) -> View:
    """For the demo and development on one's own machine; does not exist elsewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEBUG or settings.LOCAL):
            raise Http404
        return view(request, *args, **kwargs)

    return mark(guarded, "local")
