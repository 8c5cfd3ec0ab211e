"""Making one record of two: first whom, then what will happen, then it happens."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.finding import LONGEST
from events import desk
from events.admin import pages
from events.admin.pages import Question
from events.models import Participant
from portal import merging, searching
from portal.actions import merging as actions
from portal.admin_person import PersonPages, person_page
from portal.merging import Plan
from portal.person import Page
from portal.searching import person_link
from tickets.models import Badge


class MergePages(PersonPages):
    def get_urls(self) -> list[Any]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<int:object_id>/merge/", merge, name="events_participant_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        page = person_page(request, object_id)
        if not page.sight.people:
            raise PermissionDenied(_("Your role at this event does not include this."))
        others = Participant.objects.filter(event=page.event).exclude(pk=page.person.pk)
        wanted = request.POST.get("other") or request.GET.get("other", "")
        other = others.select_related("user", "event").filter(public_id=wanted).first()
        if other is None:
            return _choose(request, page)
        refused = ""
        if pages.is_confirmed(request):
            try:
                actions.merge(keep=page.person, gone=other, by=cast(User, request.user), now=timezone.now())
            except actions.CannotMerge as cannot:
                refused = cannot.message
            else:
                messages.success(request, _("%(name)s is one record now.") % {"name": page.person.name})
                return redirect(person_link(page.person.pk))
        question = _question(merging.plan(page.person, other), refused)
        return pages.ask(
            self, request, question, hidden=[("other", other.public_id)], status=409 if refused else 200
        )


def _choose(request: HttpRequest, page: Page) -> HttpResponse:
    """People who may be the same, or who were searched for."""
    typed = " ".join(request.GET.get("q", page.person.name).split())[:LONGEST]
    here = reverse("admin:events_participant_merge", args=[page.person.pk])
    found = [one for one in searching.people(page.sight, page.event, typed) if one.pk != page.person.pk]
    context = {
        **admin.site.each_context(request),
        "title": _("Merge %(name)s with another record") % {"name": page.person.name},
        "subtitle": None,
        "person": page.person,
        "typed": typed,
        "here": here,
        "found": [
            (one.name, " · ".join(filter(None, (one.company, one.address))), f"{here}?other={one.public_id}")
            for one in found
        ],
        "back": person_link(page.person.pk),
        "desk": desk.of(request),
    }
    return TemplateResponse(request, "admin/plenary/merge.html", context)


def _question(made: Plan, refused: str) -> Question:
    names = {"keep": _named(made.keep), "gone": _named(made.gone)}
    refusals = [] if refused else made.refusals
    return Question(
        title=_("Make one record of %(gone)s and %(keep)s") % names,
        tells=list(_tells(made, names)),
        problems=list(_problems(made)),
        refused=refused or " ".join(refusals),
        button="" if refusals else _("Make them one"),
        back=person_link(made.keep.pk),
        is_grave=True,
    )


def _named(person: Participant) -> str:
    return f"{person.name} ({person.address or person.code})"


def _tells(made: Plan, names: dict[str, str]) -> Iterator[str]:
    yield _("%(keep)s stays with its own values; %(gone)s goes into it. That cannot be undone.") % names
    for words, count in made.moved.items():
        yield _("%(count)d × %(what)s move.") % {"count": count, "what": words}
    yield _("Stars, feedback, calendars and mails move as well.")
    fields: list[Any] = [made.keep._meta.get_field(name) for name in made.filled]
    filled = [str(field.verbose_name) for field in fields]
    if filled:
        yield _("Taken over: %(names)s.") % {"names": ", ".join(filled)}
    yield _("Both histories tell of it.")


def _problems(made: Plan) -> Iterator[str]:
    """What one may not want, and what only one of can stand."""
    keep, gone = made.keep, made.gone
    if keep.user and gone.user and keep.user != gone.user:
        yield _("Both have an account. %(gone)s will see nothing of it any more, %(keep)s sees all.") % {
            "gone": gone.user.email,
            "keep": keep.user.email,
        }
    for double in made.doubles:
        if double.relation.model is Badge:
            yield _("Both have a badge: one of them is dead from then on. Print a new one if in doubt.")
        elif double.relation.model not in merging.PRIVATE:
            yield _("%(what)s of both: one stands, the other is kept in the history.") % {
                "what": double.relation.words
            }
    if gone.email and gone.email not in (keep.email, made.filled.get("email")):
        yield _("An order that comes from %(address)s later makes a new record.") % {"address": gone.email}
