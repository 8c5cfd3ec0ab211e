"""Pages of the workspace that are no model's: the search and the checklist."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.finding import LONGEST
from events import desk
from events.rights import Right
from portal import counts, searching
from portal.today import opening


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


def checklist(request: HttpRequest) -> HttpResponse:
    """What the current event needs before it opens and before it begins: what is done and what is not."""
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.SETUP):
        raise PermissionDenied
    now = timezone.now()
    groups = opening.groups(seat.current, now, counts.of(seat.current, opening.rows(seat.current, now)))
    checks = [check for group in groups for check in group.checks]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Checklist"),
        "subtitle": None,
        "event": seat.current,
        "groups": groups,
        "done": sum(check.is_done for check in checks),
        "all": len(checks),
    }
    return TemplateResponse(request, "admin/plenary/checklist.html", context)
