"""When sessions may be placed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from agenda.models import ProgrammeHours
from core import times
from events.admin.base import ScopedAdmin
from events.admin.unfold import column
from events.rights import Right


@admin.register(ProgrammeHours)
class ProgrammeHoursAdmin(ScopedAdmin):
    """One row from the opening of the doors to the first break, one from there to the next, and so on."""

    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    history_kind = "programme_hours"
    list_display = ("day", "hours")
    list_select_related = ("event",)
    fields = ("starts_at", "ends_at")

    def deletable(self, row: Any) -> bool:
        return True

    def history_subject(self, row: Any) -> str:
        return str(row.event.public_id)

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        """Rows without a public id of their own: what happens to them is their event's history."""
        super().tell(request, row.event, what, **sides)

    def scope_of(self, row: Any) -> str:
        return str(getattr(row, "event", row).public_id)

    @column(gettext_lazy("day"), ordering="starts_at")
    def day(self, row: ProgrammeHours) -> str:
        return times.show_date(times.conference_day(row.starts_at, row.event.time_zone), width="full")

    @column(gettext_lazy("hours"))
    def hours(self, row: ProgrammeHours) -> str:
        zone = row.event.time_zone
        return f"{times.show_time(row.starts_at, zone)} – {times.show_time(row.ends_at, zone)}"
