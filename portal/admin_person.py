"""The person's page in the workspace. Each section is for who has the right to it; the others never hear of it."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from events import desk
from events.actions import entry
from events.admin import pages
from events.admin.pages import Question, page
from events.admin.people import ParticipantAdmin
from events.admin.unfold import column
from events.models import Participant
from events.rights import Right
from portal import person, sight
from portal.person import Page
from portal.searching import person_link


class EntryForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("For the team alone, and kept in the history. The door only says to call the lead."),
    )  # fmt: skip


class PersonPages(ParticipantAdmin):
    """What a participant has besides the form of its row. The list leads to the page, the page to the form."""

    list_display = ("whole_name", *ParticipantAdmin.list_display[1:])
    list_display_links = None
    actions_detail = ("everything", "entry")

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

    @page(gettext_lazy("Let in or not"), path="entry", icon="block", variant="danger")
    def entry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.PEOPLE)
        by, now = cast(User, request.user), timezone.now()
        form = EntryForm(request.POST if pages.is_confirmed(request) else None)
        if row.refused_entry and pages.is_confirmed(request):
            entry.allow(person=row, by=by, now=now)
            messages.success(request, _("%(name)s is let in again, if the ticket is valid.") % {"name": row})
            return redirect(person_link(row.pk))
        if not row.refused_entry and form.is_valid():
            entry.refuse(person=row, reason=form.cleaned_data["reason"], by=by, now=now)
            messages.success(request, _("No door lets %(name)s in any more.") % {"name": row})
            return redirect(person_link(row.pk))
        return pages.ask(self, request, _entry(row), form=None if row.refused_entry else form, row=row)

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


def _entry(row: Participant) -> Question:
    back = person_link(row.pk)
    if row.refused_entry:
        tells = [_("So far no door lets this person in, because: %(reason)s") % {"reason": row.refused_entry}]
        return Question(
            title=_("Let %(name)s in again") % {"name": row}, tells=tells, button=_("Let in"), back=back
        )
    tells = [
        _("Every door says in large letters to call the lead, whatever ticket or badge is shown."),
        _("Devices without network learn it with their next list. Tickets and orders stay as they are."),
    ]
    title = _("Do not let %(name)s in") % {"name": row}
    return Question(title=title, tells=tells, button=_("Do not let in"), back=back, is_grave=True)


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
        words = _("Let in again") if page.person.refused_entry else _("Do not let in")
        links.append((words, reverse("admin:events_participant_entry", args=[page.person.pk])))
        links.append((_("Edit"), reverse("admin:events_participant_change", args=[page.person.pk])))
        links.append(
            (_("Merge with another record"), reverse("admin:events_participant_merge", args=[page.person.pk]))
        )
    if page.sight.people and may_erase:
        links.append((_("Erase"), reverse("admin:events_participant_erase", args=[page.person.pk])))
    if page.sight.addresses and page.person.address:
        links.append((_("Write a mail"), f"mailto:{page.person.address}"))
    return links
