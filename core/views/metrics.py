"""`/metrics`: figures for Prometheus and what reads its format."""

from django.http import HttpRequest, HttpResponse

from core import access
from core.api import metrics
from core.api.histogram import exposition

TYPE = "text/plain; version=0.0.4; charset=utf-8"


@access.operator
def show(request: HttpRequest) -> HttpResponse:
    """How long operations of the API took; nothing of who called or for what."""
    return HttpResponse(exposition(metrics.histogram().rows()), content_type=TYPE)
