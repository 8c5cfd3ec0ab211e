"""The call for talks and the kinds of sessions."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import CallForTalks, SessionType
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.unfold import Tag, column
from events.rights import Right


class CallForm(EventForm):
    class Meta:
        model = CallForTalks
        exclude = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("This is not after the opening."))
        return cleaned


@admin.register(CallForTalks)
class CallForTalksAdmin(ScopedAdmin):
    form = CallForm
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    history_kind = "call"
    raises = ("public",)
    list_display = ("call", "opens_at", "closes_at", "state_tag", "decisions_on")
    fields = ("opens_at", "closes_at", "text", "decisions_on", "is_shown")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """One call an event."""
        event = desk.adding_event(request)
        if not super().has_add_permission(request) or event is None:
            return False
        return not CallForTalks.objects.filter(event=event).exists()

    @column(gettext_lazy("call for talks"))
    def call(self, row: CallForTalks) -> str:
        return str(row)

    @column(
        gettext_lazy("state"),
        label={"open": "success", "soon": "info", "over": "warning", "hidden": "default"},
    )
    def state_tag(self, row: CallForTalks) -> Any:
        now = timezone.now()
        if not row.is_shown:
            return Tag("hidden", _("Not shown"))
        if row.is_open(now):
            return Tag("open", _("Open"))
        return Tag("soon", _("Not yet open")) if now < row.opens_at else Tag("over", _("Closed"))


@admin.register(SessionType)
class SessionTypeAdmin(ScopedAdmin):
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    history_kind = "session_type"
    raises = ("public",)
    list_display = ("name", "minutes", "is_open_to_proposals", "how_many", "position")
    search_fields = ("name",)
    fields = ("name", "minutes", "is_open_to_proposals", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return cast(QuerySet[Any], rows.annotate(session_count=Count("sessions")))

    def deletable(self, row: Any) -> bool:
        return not row.sessions.exists()

    @column(gettext_lazy("sessions"), ordering="session_count")
    def how_many(self, row: Any) -> int:
        return int(row.session_count)
