"""Rooms and tracks: the two axes of the agenda."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminColorInputWidget

from core.fields import ColourField
from events.admin.base import ScopedAdmin
from events.admin.unfold import column
from events.models import Room, Track
from events.rights import Right


@admin.register(Room)
class RoomAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SETUP, Right.PROGRAMME})
    raises = ("public",)
    list_display = ("name", "capacity", "directions", "position")
    search_fields = ("name",)
    fields = ("name", "capacity", "directions", "position")

    def deletable(self, row: Any) -> bool:
        return not row.slots.exists()


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SETUP, Right.PROGRAMME})
    raises = ("public",)
    list_display = ("name", "swatch", "how_many", "description", "position")
    search_fields = ("name",)
    fields = ("name", "colour", "description", "position")
    formfield_overrides = {ColourField: {"widget": UnfoldAdminColorInputWidget}}

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).annotate(session_count=Count("sessions"))

    def deletable(self, row: Any) -> bool:
        return not row.sessions.exists()

    @column(_("colour"))
    def swatch(self, row: Track) -> SafeString:
        return format_html(
            '<span class="plenary-swatch" style="background:{}"></span>{}', row.colour, row.colour
        )

    @column(_("sessions"), ordering="session_count")
    def how_many(self, row: Any) -> int:
        return int(row.session_count)
