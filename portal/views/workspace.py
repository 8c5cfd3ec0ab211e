"""Pages of the workspace that are no model's: the search."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.finding import LONGEST
from events import desk
from portal import searching


def find(request: HttpRequest) -> HttpResponse:
    """Everything of the current event that the seat may read, by what somebody makes of its name."""
    seat = desk.of(request)
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST]
    groups = searching.search(seat, seat.current, typed, timezone.now()) if typed and seat.current else []
    context: dict[str, Any] = {"event": seat.current, "typed": typed, "groups": groups}
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "admin/plenary/_found.html", context)
    context |= {**admin.site.each_context(request), "title": _("Search"), "subtitle": None}
    return TemplateResponse(request, "admin/plenary/find.html", context)
