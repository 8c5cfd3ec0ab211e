"""Events: dates, place, texts, look, legal pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminSelectWidget

from core import colour, times
from events import desk
from events.actions import event_setup
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.unfold import Tag, column
from events.models import Event, Organizer
from events.rights import Right


def zones() -> list[tuple[str, str]]:
    return [("", "—"), *((zone, zone.replace("_", " ")) for zone in times.zone_names())]


class EventPageForm(EventForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        widget=UnfoldAdminSelectWidget(),
        help_text=_("All times of the event are entered and shown in it."),
    )

    def clean_target_minor(self) -> int:
        return self.cleaned_data["target_minor"] or 0

    class Meta:
        model = Event
        exclude = ()
        widgets = {"accent": UnfoldAdminColorInputWidget()}


@admin.register(Event)
class EventPage(ScopedAdmin):
    form = EventPageForm
    event_path = "pk"
    narrowed = False
    raises = ("shop", "public")
    list_display = ("name", "days", "place", "organizer", "state")
    list_select_related = ("organizer",)
    list_filter = ("is_public",)
    search_fields = ("name", "slug", "venue_name")
    readonly_fields = ("preview",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "organizer",
                    "name",
                    "slug",
                    "tagline",
                    "is_public",
                    "shows_stars",
                    "agenda_shows_partners",
                    "sends_texts",
                )
            },
        ),
        (
            _("When and where"),
            {"fields": ("starts_on", "ends_on", "time_zone", "venue_name", "venue_address", "venue_text")},
        ),
        (_("Money and language"), {"fields": ("currency", "language")}),
        (_("Targets"), {"fields": ("target_tickets", "target_minor")}),
        (_("Texts"), {"fields": ("description", "evening_text", "contact_email")}),
        (_("Team"), {"fields": ("team_needs_second_factor",)}),
        (_("Look"), {"fields": ("accent", "preview", "logo")}),
        (
            _("Legal pages"),
            {
                "fields": ("terms_url", "terms_version", "privacy_url", "imprint_url", "conduct_url"),
                "description": _("All four are needed before the event is made public."),
            },
        ),
    )

    def event_of(self, row: Any) -> Event:
        event: Event = row
        return event

    def view_on_site(self, row: Event) -> str:
        return row.get_absolute_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        seat = desk.of(request)
        return seat.runs_everything or bool(seat.organizers_with(Right.SETUP))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Targets come once the currency is known: money is a number of its smallest unit."""
        shown = super().get_fieldsets(request, obj)
        return (
            shown if obj is not None else [each for each in shown if "target_minor" not in each[1]["fields"]]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        with_currency = (*fixed, "organizer", "currency")
        return with_currency if event_setup.currency_is_fixed(obj) else (*fixed, "organizer")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Organizer:
            seat = desk.of(request)
            mine = Organizer.objects.all()
            if not seat.runs_everything:
                mine = mine.filter(pk__in=seat.organizers_with(Right.SETUP))
            kwargs["queryset"] = mine
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        desk.of(request).events[obj.pk] = obj
        desk.switch(request, obj)
        return super().response_add(request, obj, post_url_continue)

    @column(_("days"), ordering="starts_on")
    def days(self, row: Event) -> str:
        return times.show_range(row.starts_on, row.ends_on)

    @column(_("place"), ordering="venue_name")
    def place(self, row: Event) -> str:
        return f"{row.venue_name or '—'} · {times.city(row.time_zone)}"

    @column(_("state"), ordering="is_public", label={"public": "success", "team": "warning"})
    def state(self, row: Event) -> Tag:
        return Tag("public", _("Public")) if row.is_public else Tag("team", _("Only the team sees it"))

    @column(_("How it is used"))
    def preview(self, row: Event) -> SafeString:
        """The colour as pages use it: where it would not be readable, its lightness is mended."""
        given = colour.theme(row.accent or colour.DEFAULT_ACCENT)
        return render_to_string("admin/plenary/colour.html", {"given": given})
