"""Rooms, with what is to be known of them, and tracks: the two axes of the agenda."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminColorInputWidget

from accounts.models import User
from core.fields import ColourField
from events.actions import event_setup
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.unfold import column
from events.models import Room, RoomClosure, RoomFeature, RoomWalk, Track
from events.rights import Right


class Closures(ScopedRows):
    model = RoomClosure
    fields = ("starts_at", "ends_at", "reason")
    verbose_name_plural = _("closed")


class WalkForm(forms.ModelForm[RoomWalk]):
    def clean_other(self) -> Room:
        other: Room = self.cleaned_data["other"]
        if other.pk == self.instance.room_id:
            raise ValidationError(_("That is the room itself."))
        return other


class Walks(ScopedRows):
    model = RoomWalk
    form = WalkForm
    fk_name = "room"
    fields = ("other", "minutes")
    verbose_name_plural = _("walks to other rooms")


@admin.register(Room)
class RoomAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SETUP, Right.PROGRAMME})
    raises = ("public",)
    list_display = ("name", "capacity", "directions", "position")
    search_fields = ("name",)
    fields = ("name", "capacity", "directions", "position")
    inlines = (Closures, Walks)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        by = cast(User, request.user)
        with event_setup.telling_around(room=form.instance, by=by, now=timezone.now()):
            super().save_related(request, form, formsets, change)

    def deletable(self, row: Any) -> bool:
        return not event_setup.room_is_used(row)


@admin.register(RoomFeature)
class RoomFeatureAdmin(ScopedAdmin):
    """What rooms have: which rooms is ticked here, which sessions need it on the session's page."""

    view_rights = frozenset({Right.SETUP, Right.PROGRAMME})
    list_display = ("name", "room_names")
    search_fields = ("name",)
    fields = ("name", "rooms")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("rooms")

    def deletable(self, row: Any) -> bool:
        return not event_setup.feature_is_used(row)

    @column(_("rooms"))
    def room_names(self, row: RoomFeature) -> str:
        return ", ".join(room.name for room in row.rooms.all()) or "—"


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SETUP, Right.PROGRAMME})
    change_right = Right.PROGRAMME
    raises = ("public",)
    list_display = ("name", "swatch", "how_many", "description", "position")
    search_fields = ("name",)
    fields = ("name", "colour", "description", "position")
    formfield_overrides = {ColourField: {"widget": UnfoldAdminColorInputWidget}}

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).annotate(session_count=Count("sessions"))

    def deletable(self, row: Any) -> bool:
        return not event_setup.track_is_used(row)

    @column(_("colour"))
    def swatch(self, row: Track) -> SafeString:
        return format_html(
            '<span class="plenary-swatch" style="background:{}"></span>{}', row.colour, row.colour
        )

    @column(_("sessions"), ordering="session_count")
    def how_many(self, row: Any) -> int:
        return int(row.session_count)
