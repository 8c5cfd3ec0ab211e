"""The history: searchable, and editable by nobody."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from events import chronicle, desk
from events.admin.base import ReadOnlyAdmin
from events.admin.unfold import DropdownFilter, column
from events.models import Event
from events.rights import Right


class AreaFilter(DropdownFilter):
    """Of those that the role reads."""

    title = _("area")
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        seat = desk.of(request)
        return [(area.key, area.words) for area in chronicle.readable(seat.rights_in(seat.current))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        area = chronicle.BY_KEY.get(self.value() or "")
        return queryset.filter(chronicle.within(area)) if area else queryset


class ProblemFilter(DropdownFilter):
    title = _("what follows")
    parameter_name = "problem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("failing", _("Fails"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(read_at=None).exclude(error="") if self.value() == "failing" else queryset


@admin.register(HistoryEntry)
class HistoryEntryAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.HISTORY})
    list_display = ("kind", "about", "who", "changes", "at")
    list_filter = (AreaFilter, ProblemFilter)
    list_select_related = ("by",)
    search_fields = ("kind", "subject", "subject_label", "by__email", "by_label")
    search_help_text = _("What, name, order or talk code, or who")
    fields = ("kind", "about", "who", "at", "changes", "error")

    def within(self, rows: QuerySet[Any], events: Iterable[Event]) -> QuerySet[Any]:
        own: Any = rows.filter(scope__in=[event.public_id for event in events])
        shown: QuerySet[Any] = own.shown()
        return shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each role reads what its rights are about, at each event."""
        seat = desk.of(request)
        allowed = Q(pk=None)
        for event in seat.events_with(self.seeing_rights()):
            allowed |= Q(scope=event.public_id) & chronicle.condition(seat.rights_in(event))
        return super().get_queryset(request).filter(allowed)

    def event_of(self, row: Any) -> Event:
        return Event.objects.select_related("organizer").get(public_id=row.scope)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().history_view(request, object_id, extra_context)
        return redirect("admin:core_historyentry_change", object_id)

    @column(_("about"), ordering="subject_label")
    def about(self, row: HistoryEntry) -> str:
        return row.subject_label or row.subject

    @column(_("by"), ordering="by__email")
    def who(self, row: HistoryEntry) -> str:
        return str(row.by) if row.by else row.by_label or "—"

    @column(_("what changed"))
    def changes(self, row: HistoryEntry) -> SafeString | str:
        lines = [
            (name, _shown(row.before.get(name)), _shown(row.after.get(name)))
            for name in dict.fromkeys([*row.before, *row.after])
        ]
        return format_html_join("", "<div><b>{}</b> {} → {}</div>", lines) or "—"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:120]}…"
