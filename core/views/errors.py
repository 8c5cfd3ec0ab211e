"""Error pages in the product's own look."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core import logs
from core.api import problems


def _is_api(request: HttpRequest) -> bool:
    """Whoever calls the API reads no pages, also where the call did not get as far as to it."""
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        return problems.of_status(400)
    return HttpResponse(render_to_string("400.html", request=request), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("403.html", {"reason": str(exception or "")}, request), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long or came from elsewhere; the way back keeps what the browser kept.

    A view that can keep what was typed gets it, if the form was ours: signing in, in another tab, makes all tokens new.
    """
    match = request.resolver_match
    keep = getattr(match.func, "keep_typed", None) if match else None
    if match and keep and _is_from_here(request):
        keep(request, **match.kwargs)
        words = _(
            "You signed in elsewhere while you wrote here. Everything you typed is below: send it once more."
        )
        messages.warning(request, words)
        return HttpResponseRedirect(request.get_full_path())
    return HttpResponse(render_to_string("403_csrf.html", request=request), status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers name the origin of what is posted, and pages cannot change it."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problems.of_status(404)
    return HttpResponse(render_to_string("404.html", request=request), status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """It was there a moment ago."""
    return HttpResponse(render_to_string("404.html", {"is_gone": True}, request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: it must work when they don't."""
    if _is_api(request):
        return problems.of_status(500)
    return HttpResponse(render_to_string("500.html", {"request_id": logs.request_id.get()}), status=500)
