"""Error pages in the product's own look."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core import logs


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("400.html", request=request), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("403.html", {"reason": str(exception or "")}, request), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long or came from elsewhere; the way back keeps what the browser kept."""
    return HttpResponse(render_to_string("403_csrf.html", request=request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("404.html", request=request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: it must work when they don't."""
    return HttpResponse(render_to_string("500.html", {"request_id": logs.request_id.get()}), status=500)
