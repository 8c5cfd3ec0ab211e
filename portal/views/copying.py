"""The next event from the one being worked on."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events import desk
from events.admin.pages import Question
from events.rights import Right
from portal.actions import copying
from portal.forms.copying import CopyForm

INVALID = 422


def copy_event(request: HttpRequest) -> HttpResponse:
    """For who may set up all events of the organizer."""
    seat = desk.of(request)
    old = seat.current
    if old is None or old.organizer_id not in seat.organizers_with(Right.SETUP):
        raise PermissionDenied(_("Only who may set up all events of the organizer can make a new one."))
    form = CopyForm(old, request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                new = copying.copy(
                    old=old, by=cast(User, request.user), now=timezone.now(), **form.cleaned_data
                )
        except IntegrityError:  # somebody took the address meanwhile
            form.add_error("slug", _("Another event is at this address. Choose another word."))
        else:
            seat.events[new.pk] = new
            desk.switch(request, new)
            messages.success(request, _("%(name)s is there. Only the team sees it yet.") % {"name": new.name})
            return redirect("checklist")
    question = Question(
        title=_("Make the next event from %(name)s") % {"name": old.name},
        tells=[
            _("Texts, place, zone, currency and legal pages come along; orders, talks and people do not."),
            _("Only the team sees the new event until you make it public."),
        ],
        button=_("Make it"),
        back=reverse("admin:index"),
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": question.title,
        "subtitle": None,
        "question": question,
        "form": form,
        "hidden": [],
    }
    status = INVALID if form.is_bound else 200
    return TemplateResponse(request, "admin/plenary/confirm.html", context, status=status)
