"""The person's page in the workspace. Each section is for who has the right to it; the others never hear of it."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import desk
from events.admin.pages import page
from events.admin.people import ParticipantAdmin
from events.admin.unfold import column
from events.models import Participant
from events.rights import Right
from portal import person, sight
from portal.person import Page


class PersonPages(ParticipantAdmin):
    """What a participant has besides the form of its row. The list leads to the page, the page to the form."""

    list_display = ("whole_name", *ParticipantAdmin.list_display[1:])
    list_display_links = None
    actions_detail = ("everything",)

    @column(gettext_lazy("name"), ordering="name")
    def whole_name(self, row: Participant) -> str:
        address = reverse("admin:events_participant_person", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.name)

    def offered(self, request: HttpRequest, row: Participant) -> Collection[str]:
        return self.actions_detail

    @page(gettext_lazy("Everything about this person"), path="everything", icon="person")
    def everything(self, request: HttpRequest, object_id: str) -> HttpResponse:
        self.row_for(request, object_id, Right.PEOPLE)
        return redirect("admin:events_participant_person", object_id)

    def get_urls(self) -> list[Any]:
        show = self.admin_site.admin_view(self.person_view)
        return [path("<int:object_id>/person/", show, name="events_participant_person"), *super().get_urls()]

    def person_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = person_page(request, object_id)
        shown = list(person.sections(found, desk.of(request)))
        context = {
            **admin.site.each_context(request),
            "title": found.person.name,
            "subtitle": None,
            "person": found.person,
            "facts": list(person.facts(found)),
            "summary": person.summary(found, shown),
            "sections": shown,
            "links": list(_links(found, may_erase=desk.of(request).may(Right.SETUP, found.event))),
        }
        return TemplateResponse(request, "admin/plenary/person.html", context)


def person_page(request: HttpRequest, object_id: int) -> Page:
    """For who may read something of the person; for others there is nobody."""
    seat = desk.of(request)
    row = Participant.objects.select_related("user").filter(pk=object_id, event__in=seat.events).first()
    if row is None:
        raise Http404
    event = seat.events[row.event_id]
    seen = sight.of(seat, event)
    if not seen.is_any or not (
        seen.people or seen.talks or sight.people(seen, event).filter(pk=row.pk).exists()
    ):
        raise Http404
    row.event = event
    desk.switch(request, event)
    timezone.activate(event.time_zone)
    return Page(row, seen, event, timezone.now())


def _links(page: Page, *, may_erase: bool) -> list[tuple[str, str]]:
    """The next clicks."""
    links = []
    if page.sight.people:
        links.append((_("Edit"), reverse("admin:events_participant_change", args=[page.person.pk])))
        links.append(
            (_("Merge with another record"), reverse("admin:events_participant_merge", args=[page.person.pk]))
        )
    if page.sight.people and may_erase:
        links.append((_("Erase"), reverse("admin:events_participant_erase", args=[page.person.pk])))
    if page.sight.addresses and page.person.address:
        links.append((_("Write a mail"), f"mailto:{page.person.address}"))
    return links
