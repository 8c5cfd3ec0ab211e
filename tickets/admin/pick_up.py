"""Desks at which badges are picked up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin.base import ScopedAdmin
from events.admin.unfold import column
from events.rights import Right
from tickets.models import PickUpDesk


@admin.register(PickUpDesk)
class PickUpDeskAdmin(ScopedAdmin):
    view_rights = frozenset({Right.BADGES, Right.DOOR})
    change_right = Right.BADGES
    list_display = ("name", "letters", "others", "place", "position")
    search_fields = ("name",)
    fields = (
        "name", "place", ("first_letter", "last_letter"), "ticket_types", "partners", "position",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("ticket_types", "partners")

    def deletable(self, row: Any) -> bool:
        return True

    @column(_("letters"))
    def letters(self, row: PickUpDesk) -> str:
        return row.plain().letters or "—"

    @column(_("types and partners"))
    def others(self, row: PickUpDesk) -> str:
        return ", ".join(str(one) for one in (*row.ticket_types.all(), *row.partners.all())) or "—"
