"""What speakers answered: when they can be there, what they need on stage, when they come and go."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import spans
from agenda.models import Availability, Session, Speaker, SpeakerSheet
from agenda.spans import Mark
from core import times
from events.admin.base import ScopedAdmin
from events.admin.unfold import DropdownFilter, column
from events.rights import Right


class OfParticipant(ScopedAdmin):
    """Rows without a public id of their own: what happens to them is their participant's history."""

    event_path = "participant__event"
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        super().tell(request, row.participant, what, **sides)

    def scope_of(self, row: Any) -> str:
        person = getattr(row, "participant", row)
        return str(person.event.public_id)

    def history_subject(self, row: Any) -> str:
        return str(row.participant.public_id)


class SpeaksFilter(DropdownFilter):
    title = gettext_lazy("speaks")
    parameter_name = "speaks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("In the programme")), ("unasked", _("In the programme, has not said when"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "unasked"}:
            return queryset
        talks = Speaker.objects.on_stage().filter(
            participant=OuterRef("participant"), session__state__in=Session.IN_PROGRAMME
        )
        rows = queryset.filter(Exists(talks))
        return rows.filter(availability_at=None) if self.value() == "unasked" else rows


@admin.register(SpeakerSheet)
class SpeakerSheetAdmin(OfParticipant):
    may_add = False
    history_kind = "speaker_sheet"
    list_display = (
        "speaker",
        "cannot",
        "rather_not",
        "equipment",
        "arrives_on",
        "leaves_on",
        "is_first_time",
    )
    list_filter = (SpeaksFilter, "is_first_time")
    search_fields = ("participant__name", "participant__email", "equipment", "travel_note")
    search_help_text = gettext_lazy("Speaker, words of what he needs or of his travel")
    readonly_fields = ("speaker", "cannot", "rather_not", "availability_at")
    fieldsets = (
        (None, {"fields": ("speaker", "is_first_time")}),
        (gettext_lazy("When"), {"fields": ("cannot", "rather_not", "availability_at", "time_zone")}),
        (gettext_lazy("What"), {"fields": ("equipment", "arrives_on", "leaves_on", "travel_note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("participant__event").prefetch_related("participant__availabilities")

    @column(gettext_lazy("speaker"), ordering="participant__name")
    def speaker(self, row: SpeakerSheet) -> str:
        return str(row.participant)

    @column(gettext_lazy("cannot be there"))
    def cannot(self, row: SpeakerSheet) -> str:
        return said(row, Mark.ABSENT)

    @column(gettext_lazy("would rather not"))
    def rather_not(self, row: SpeakerSheet) -> str:
        return said(row, Mark.DISLIKED)


def said(row: SpeakerSheet, mark: Mark) -> str:
    """`Wed, May 12: Morning, Midday; Fri, May 14`; what was not asked yet is said to be so."""
    event = row.participant.event
    stored = [(one.starts_at, one.ends_at, one.kind) for one in row.participant.availabilities.all()]
    if row.availability_at is None and not stored:
        return _("not said yet")
    asked = spans.of_event(event.starts_on, event.ends_on, event.time_zone)
    found = spans.marks(asked, stored)
    words = []
    for day in dict.fromkeys(span.day for span in asked):
        of_day = [span for span in asked if span.day == day]
        marked = [span.name for span in of_day if found[span.key] is mark]
        if marked:
            whole = len(marked) == len(of_day)
            words.append(times.show_day(day) + ("" if whole else f": {', '.join(marked)}"))
    return "; ".join(words) or "—"


@admin.register(Availability)
class AvailabilityAdmin(OfParticipant):
    """What a speaker says on the phone is written down here; his own answers stand here as well."""

    history_kind = "availability"
    list_display = ("speaker", "kind", "starts_at", "ends_at")
    list_filter = ("kind",)
    list_select_related = ("participant__event",)
    search_fields = ("participant__name", "participant__email")
    search_help_text = gettext_lazy("Speaker")
    autocomplete_fields = ("participant",)
    fields = ("participant", "kind", "starts_at", "ends_at")

    @column(gettext_lazy("speaker"), ordering="participant__name")
    def speaker(self, row: Availability) -> str:
        return str(row.participant)

    def deletable(self, row: Any) -> bool:
        return True
