"""The history: searched by person, kind, subject and day, taken along as a table, and editable by nobody."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import tables, times
from core.models import HistoryEntry
from events import chronicle, desk, history_words
from events.admin.base import ReadOnlyAdmin
from events.admin.unfold import DropdownFilter, column
from events.models import Event
from events.rights import Right

if TYPE_CHECKING:
    from django.contrib.admin import FieldListFilter as RangeDateFilter
else:
    from unfold.contrib.filters.admin import RangeDateFilter


class AreaFilter(DropdownFilter):
    """Of those that the role reads."""

    title = gettext_lazy("area")
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        seat = desk.of(request)
        return [(area.key, area.words) for area in chronicle.readable(seat.rights_in(seat.current))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        area = chronicle.BY_KEY.get(self.value() or "")
        return queryset.filter(chronicle.within(area)) if area else queryset


class KindFilter(DropdownFilter):
    """Of those that have happened, in words."""

    title = gettext_lazy("what happened")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        kinds = model_admin.get_queryset(request).order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, history_words.of_kind(kind)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PersonFilter(DropdownFilter):
    """Who did it: accounts that did something here."""

    title = gettext_lazy("by whom")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        doers = model_admin.get_queryset(request).order_by().exclude(by=None).values("by").distinct()
        people = User.objects.filter(pk__in=doers).order_by("name", "email")
        return [(row.public_id, str(row)) for row in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(by__public_id=self.value()) if self.value() else queryset


class DaysFilter(RangeDateFilter):
    """From a day until another, both included, on the event's clock."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self._day("at_from"), self._day("at_to")
        if first:
            queryset = queryset.filter(at__gte=_midnight(first))
        return queryset.filter(at__lt=_midnight(last + timedelta(days=1))) if last else queryset

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(str(self.used_parameters.get(name) or ""))
        except ValueError:
            return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class ProblemFilter(DropdownFilter):
    title = gettext_lazy("what follows")
    parameter_name = "problem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("failing", _("Fails"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(read_at=None).exclude(error="") if self.value() == "failing" else queryset


@admin.register(HistoryEntry)
class HistoryEntryAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.HISTORY})
    list_display = ("what", "about", "who", "changes", "at")
    list_filter = (AreaFilter, KindFilter, PersonFilter, ("at", DaysFilter), ProblemFilter)
    list_select_related = ("by",)
    search_fields = ("kind", "subject", "subject_label", "by__email", "by__name", "by_label")
    search_help_text = gettext_lazy("What, name, order or talk code, or who")
    fields = ("what", "about", "who", "at", "changes", "error")
    actions = ("download",)

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
        currency = Event.objects.filter(public_id=OuterRef("scope")).values("currency")[:1]
        rows: QuerySet[Any] = super().get_queryset(request).filter(allowed)
        told: QuerySet[Any] = rows.annotate(currency=Subquery(currency))
        return told

    def event_of(self, row: Any) -> Event:
        return Event.objects.select_related("organizer").get(public_id=row.scope)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().history_view(request, object_id, extra_context)
        return redirect("admin:core_historyentry_change", object_id)

    @admin.action(description=gettext_lazy("Download as a table"))
    def download(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """What is chosen, or all that the filters leave. One query."""
        events = {event.public_id: event for event in desk.of(request).events.values()}
        head = [_("When"), _("What"), _("About"), _("By"), _("Before"), _("After"), _("Kind"), _("Number")]
        rows = queryset.select_related("by").order_by("pk").iterator(chunk_size=2000)
        body = tables.as_csv(head, (_line(row, events[row.scope]) for row in rows))
        response = HttpResponse(body, content_type=tables.MEDIA_TYPE)
        response["Content-Disposition"] = 'attachment; filename="history.csv"'
        return response

    @column(gettext_lazy("what happened"), ordering="kind")
    def what(self, row: HistoryEntry) -> str:
        return history_words.of_kind(row.kind)

    @column(gettext_lazy("about"), ordering="subject_label")
    def about(self, row: HistoryEntry) -> str:
        return row.subject_label or row.subject

    @column(gettext_lazy("by"), ordering="by__email")
    def who(self, row: HistoryEntry) -> str:
        return _who(row)

    @column(gettext_lazy("what changed"))
    def changes(self, row: Any) -> SafeString | str:
        zone = timezone.get_current_timezone_name()
        found = history_words.changes(row.before, row.after, zone=zone, currency=row.currency)
        lines = [(each.name, each.before, each.after) for each in found]
        return format_html_join("", "<div><b>{}</b> {} → {}</div>", lines) or "—"


def _who(row: HistoryEntry) -> str:
    return str(row.by) if row.by else row.by_label or "—"


def _line(row: HistoryEntry, event: Event) -> list[tables.Cell]:
    found = history_words.changes(row.before, row.after, zone=event.time_zone, currency=event.currency)
    return [
        f"{times.local(row.at, event.time_zone):%Y-%m-%d %H:%M:%S}", history_words.of_kind(row.kind),
        row.subject_label, _who(row), "; ".join(f"{each.name}: {each.before}" for each in found),
        "; ".join(f"{each.name}: {each.after}" for each in found), row.kind, row.public_id,
    ]  # fmt: skip
