"""Erasing a person: first what goes and what stays and why, then the name typed, then it happens."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from accounts.models import User
from core.personal import Fate
from core.times import show_date
from events import desk
from events.actions import erasures
from events.admin import pages
from events.admin.pages import Question
from events.models import Erasure
from events.rights import Right
from portal import erasing, sweeping
from portal.actions import erasing as actions
from portal.admin_merging import MergePages
from portal.admin_person import person_page
from portal.erasing import Plan
from portal.person import Page
from portal.searching import person_link


class EraseForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Type the name, so that it is nobody else"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    give_up = forms.BooleanField(
        label=gettext_lazy("End the valid ticket and withdraw the talks together with it"),
        widget=UnfoldBooleanWidget(),
    )

    def __init__(self, made: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        if not (made.tickets or made.talks_to_settle):
            del self.fields["give_up"]

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if " ".join(typed.split()).casefold() != " ".join(self.made.person.name.split()).casefold():
            raise forms.ValidationError(
                _("The name is another one: %(name)s") % {"name": self.made.person.name}
            )
        return typed


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is not erased"),
        max_length=erasures.LONGEST,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5, "dir": "auto"}),
        help_text=gettext_lazy("The person reads it, in a mail and on the own page."),
    )


class ErasePages(MergePages):
    def get_urls(self) -> list[Any]:
        erase = self.admin_site.admin_view(self.erase_view)
        decline = self.admin_site.admin_view(self.decline_view)
        return [
            path("<int:object_id>/erase/", erase, name="events_participant_erase"),
            path("<int:object_id>/erase/decline/", decline, name="events_participant_erase_decline"),
            *super().get_urls(),
        ]

    def erase_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        page = person_page(request, object_id)
        if not may_erase(request, page):
            raise PermissionDenied(_("Your role at this event does not include this."))
        made = erasing.plan(page.person, page.now)
        form = EraseForm(made, request.POST if pages.is_confirmed(request) else None)
        refused = ""
        if not made.refusals and pages.is_confirmed(request) and form.is_valid():
            try:
                actions.erase(
                    person=page.person, give_up=form.cleaned_data.get("give_up", False),
                    by=cast(User, request.user), now=timezone.now(),
                )  # fmt: skip
            except actions.CannotErase as cannot:
                refused = cannot.message
            else:
                messages.success(request, _("Erased. What is left of the person stands below."))
                return redirect(person_link(page.person.pk))
        return _preview(request, page, made, form, refused)

    def decline_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        page = person_page(request, object_id)
        if not may_erase(request, page):
            raise PermissionDenied(_("Your role at this event does not include this."))
        form, refused = DeclineForm(request.POST if pages.is_confirmed(request) else None), ""
        if form.is_valid():
            try:
                erasures.decline(
                    person=page.person, reason=form.cleaned_data["reason"], by=cast(User, request.user),
                    now=timezone.now(),
                )  # fmt: skip
            except erasures.Refused as cannot:
                refused = cannot.message
            else:
                told = _("Declined. The person has a mail with your reason.")
                untold = _(
                    "Declined. There is no address: the person reads your reason on the own page alone."
                )
                messages.success(request, told if page.person.address else untold)
                return redirect(person_link(page.person.pk))
        return pages.ask(self, request, _declining(page, refused), form=form, status=409 if refused else 200)


def _declining(page: Page, refused: str) -> Question:
    return Question(
        title=_("Decline to erase %(name)s") % {"name": page.person.name},
        tells=[
            *_asked(page),
            _("Nothing is erased. The person is told why, and may ask again; that counts anew."),
            _(
                "The law knows few reasons: invoices, a claim that is open, the safety of others at the event."
            ),
        ],
        button=_("Decline with this reason"),
        back=reverse("admin:events_participant_erase", args=[page.person.pk]),
        refused=refused,
    )


def may_erase(request: HttpRequest, page: Page) -> bool:
    """Owners and organizers."""
    return page.sight.people and desk.of(request).may(Right.SETUP, page.event)


def _preview(request: HttpRequest, page: Page, made: Plan, form: EraseForm, refused: str) -> HttpResponse:
    refusals = [] if refused else made.refusals
    question = Question(
        title=_("Erase %(name)s from this event") % {"name": page.person.name},
        tells=list(_tells(page, made)),
        problems=list(_problems(made)),
        refused=refused or " ".join(refusals),
        button="" if refusals else _("Erase for ever"),
        back=person_link(page.person.pk),
        is_grave=True,
    )
    until = erasing.papers_until(made)
    context = {
        **admin.site.each_context(request),
        "title": question.title,
        "subtitle": None,
        "question": question,
        "form": None if refusals else form,
        "hidden": [(pages.CONFIRMED, "1")],
        "goes": [kind for kind in made.kinds if kind.fate != Fate.STAYS],
        "stays": [kind for kind in made.kinds if kind.fate == Fate.STAYS],
        "papers_until": show_date(until) if until else "",
        "decline": _decline_link(page),
    }
    return TemplateResponse(request, "admin/plenary/erase.html", context, status=409 if refused else 200)


def _decline_link(page: Page) -> str:
    if not Erasure.objects.open().filter(participant=page.person).exists():
        return ""
    return reverse("admin:events_participant_erase_decline", args=[page.person.pk])


def _tells(page: Page, made: Plan) -> Iterator[str]:
    yield _("That cannot be undone. Afterwards nothing here says who it was, but for the papers named below.")
    yield from _asked(page)
    found = sum(len(one.keys) for one in sweeping.find(made.words, made.event).values())
    if found:
        words = ngettext("The name is struck out of %d text.", "The name is struck out of %d texts.", found)
        yield f"{words % found} {_('Mails to others, the history, notes and reviews are among them.')}"
    yield _(
        "Links and QR codes of the person are dead; phones at the door hear of it with their next change."
    )


def _asked(page: Page) -> Iterator[str]:
    for wish in Erasure.objects.told().filter(participant=page.person):
        if wish.state == Erasure.State.DECLINED:
            words = _("A request was declined on %(day)s: %(reason)s")
            yield words % {"day": page.when(wish.ended_at), "reason": wish.reason}
        elif wish.due_on is not None:
            yield _("The person asked for it on %(day)s. The answer is due by %(due)s.") % {
                "day": page.when(wish.asked_at), "due": show_date(wish.due_on),
            }  # fmt: skip


def _problems(made: Plan) -> Iterator[str]:
    for ticket in made.tickets:
        words = (
            _("The ticket %(type)s of order %(code)s is valid: it ends. Its money stays unless you refund it before.")
            if ticket.order else _("The ticket %(type)s is valid: it ends.")
        )  # fmt: skip
        yield words % {"type": ticket.type, "code": ticket.order.code if ticket.order else ""}
    for talk in made.talks_to_settle:
        words = (
            _("“%(title)s” goes on with its other speakers: the person leaves it.") if talk.is_shared
            else _("“%(title)s” is withdrawn: its place in the agenda stands empty.")
        )  # fmt: skip
        yield words % {"title": talk.session}
    if made.common:
        yield _(
            "Others are called %(names)s too, or it is a single word: it is not searched for in what was written about "
            "others. Addresses and numbers are."
        ) % {"names": ", ".join(f"“{name}”" for name in made.common)}
