"""Sessions: proposals and what became of them. Their state changes only by what the committee does."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agenda.models import Session, Slot, Speaker
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.unfold import DropdownFilter, column
from events.rights import Right

STATES = {
    "submitted": "info",
    "accepted": "warning",
    "confirmed": "success",
    "rejected": "danger",
    "withdrawn": "danger",
    "cancelled": "danger",
}


class PlacedFilter(DropdownFilter):
    title = _("in the agenda draft")
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Has a time")), ("no", _("Has no time yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"yes", "no"}:
            placed = Slot.objects.filter(session=OuterRef("pk"), version__number=None)
            return queryset.filter(Exists(placed) if self.value() == "yes" else ~Exists(placed))
        return queryset


class Speakers(ScopedRows):
    model = Speaker
    fields = ("participant", "position")
    autocomplete_fields = ("participant",)
    verbose_name_plural = _("speakers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant")


@admin.register(Session)
class SessionAdmin(ScopedAdmin):
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    raises = ("public",)
    list_display = ("title", "speaker_names", "state_tag", "session_type", "track", "submitted_at", "code")
    list_select_related = ("session_type", "track")
    list_filter = ("state", "session_type", "track", "language", PlacedFilter)
    search_fields = (
        "title",
        "code",
        "abstract",
        "speakers__participant__name",
        "speakers__participant__email",
    )
    search_help_text = _("Title, code, words of the abstract, speaker")
    readonly_fields = ("code", "state_tag", "submitted_at")
    inlines = (Speakers,)
    fieldsets = (
        (
            None,
            {"fields": ("title", "subtitle", "state_tag", "session_type", "track", "minutes", "language")},
        ),
        (_("Texts"), {"fields": ("abstract", "description", "notes")}),
        (_("More"), {"fields": ("do_not_record", "submitted_at", "code")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("speakers__participant")

    def deletable(self, row: Any) -> bool:
        return row.state == Session.State.DRAFT and not row.slots.exists()

    @column(_("speakers"))
    def speaker_names(self, row: Session) -> str:
        return ", ".join(str(speaker.participant) for speaker in row.speakers.all()) or "—"

    @column(_("state"), ordering="state", label=STATES)
    def state_tag(self, row: Session) -> Any:
        return row.state, row.get_state_display()
