"""The call for talks and the kinds of sessions."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import offer
from agenda.actions import session_types
from agenda.deadline import Phase
from agenda.models import CallForTalks, SessionType, TrackLimit
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.forms import EventForm, WindowForm
from events.admin.single import OneAnEvent
from events.admin.unfold import Tag, column
from events.rights import Right


class CallForm(WindowForm):
    class Meta:
        model = CallForTalks
        exclude = ()


class TypeForm(EventForm):
    """Hours of its own may begin or end with the call's, so both are looked at together."""

    class Meta:
        model = SessionType
        exclude = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name, words in session_types.wrong_in_hours(
            self.event, cleaned.get("opens_at"), cleaned.get("closes_at")
        ):
            self.add_error(name, words)
        return cleaned


class LimitForms(forms.models.BaseInlineFormSet[TrackLimit, CallForTalks, Any]):
    def clean(self) -> None:
        super().clean()
        tracks = [
            form.cleaned_data.get("track") for form in self.forms if not form.cleaned_data.get("DELETE")
        ]
        twice = {track for track in tracks if track and tracks.count(track) > 1}
        if twice:
            raise forms.ValidationError(_("“%(track)s” is there twice.") % {"track": twice.pop()})


class Limits(ScopedRows):
    model = TrackLimit
    formset = LimitForms
    verbose_name_plural = gettext_lazy("limits of tracks; a track without a line takes any number")
    fields = ("track", "is_open", "max_proposals", "taken")
    readonly_fields = ("taken",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return offer.with_counts(super().get_queryset(request).select_related("track"))

    @column(gettext_lazy("handed in"))
    def taken(self, row: Any) -> str:
        return str(vars(row).get("taken") or 0) if row.pk else "—"


@admin.register(CallForTalks)
class CallForTalksAdmin(OneAnEvent, ScopedAdmin):
    form = CallForm
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    history_kind = "call"
    raises = ("public",)
    list_display = ("call", "opens_at", "closes_at", "state_tag", "decisions_on")
    fieldsets = (
        (None, {"fields": ("opens_at", "closes_at", "is_shown", "text", "decisions_on", "confirm_days")}),
        (
            gettext_lazy("What is asked for and taken"),
            {"fields": ("max_per_speaker", "asks_level", "asks_licence")},
        ),
    )
    inlines = (Limits,)

    @column(gettext_lazy("call for talks"))
    def call(self, row: CallForTalks) -> str:
        return str(row)

    @column(
        gettext_lazy("state"),
        label={"open": "success", "soon": "info", "over": "warning", "hidden": "default"},
    )
    def state_tag(self, row: CallForTalks) -> Any:
        if not row.is_shown:
            return Tag("hidden", _("Not shown"))
        phase = offer.of_event(row.event, timezone.now()).phase
        if phase is Phase.OPEN:
            return Tag("open", _("Open"))
        return Tag("soon", _("Not yet open")) if phase is Phase.SOON else Tag("over", _("Closed"))


@admin.register(SessionType)
class SessionTypeAdmin(ScopedAdmin):
    form = TypeForm
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    history_kind = "session_type"
    raises = ("public",)
    list_display = (
        "name",
        "minutes",
        "is_open_to_proposals",
        "opens_at",
        "closes_at",
        "how_many",
        "position",
    )
    search_fields = ("name",)
    fields = ("name", "minutes", "is_open_to_proposals", "opens_at", "closes_at", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return cast(QuerySet[Any], rows.annotate(session_count=Count("sessions")))

    def deletable(self, row: Any) -> bool:
        return not session_types.is_used(row)

    def get_list_display(self, request: HttpRequest) -> Any:
        """How many talks there are is in no reviewer's list: he may have to do with some of them."""
        shown = super().get_list_display(request)
        return shown if self.may_change(request) else [name for name in shown if name != "how_many"]

    @column(gettext_lazy("sessions"), ordering="session_count")
    def how_many(self, row: Any) -> int:
        return int(row.session_count)
