"""One's own data at an event: a copy of all of it with one click, and the wish to be erased."""

from tempfile import TemporaryFile
from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from core import counting, downloads
from events import access
from events.actions import erasures, profiles
from events.models import Erasure, Event, Participant, PersonalCopy
from portal import agreed, own_data
from portal.actions import agreeing, copies

MOST_AN_HOUR = 20


@require_GET
@access.signed_in
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    last = PersonalCopy.objects.filter(event=event, user=request.user).first()
    found = wishes(event, request.user)
    asked = Erasure.State.ASKED
    people = profiles.read_people(event=event, user=request.user)
    context = {
        "event": event,
        "copy": last,
        "wishes": found,
        "has_wish": any(wish is not None and wish.state == asked for _one, wish in found),
        "agreed": agreed.of(people),
    }
    response = render(request, "portal/own_data.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def wishes(event: Event, user: User) -> list[tuple[Participant, Erasure | None]]:
    """The records that are this account's alone, each with its last wish to be erased that waits or was declined. Who
    only shares its address is somebody else.
    """
    own = [one for one in profiles.read_people(event=event, user=user) if one.email or one.user_id == user.pk]
    last = {row.participant_id: row for row in Erasure.objects.told().filter(participant__in=own)}
    return [(one, last.get(one.pk)) for one in own]


@require_POST
@access.signed_in
def take_back(request: SignedInRequest, event: Event) -> HttpResponse:
    """One consent, at once."""
    people = list(profiles.people_of(event=event, user=request.user).select_related("event"))
    key = request.POST.get("consent", "")
    if not agreeing.take_back(key=key, people=people, by=request.user, now=timezone.now()):
        raise Http404(_("There is nothing like that to take back."))
    messages.success(request, _("Taken back, from this moment on."))
    return redirect("own_data", slug=event.slug)


@require_POST
@access.signed_in
def erase(request: SignedInRequest, event: Event) -> HttpResponse:
    """Ask the team to erase one's records, or take that back."""
    now, own = timezone.now(), wishes(event, request.user)
    for person, _wish in own:
        if "take_back" in request.POST:
            erasures.take_back(person=person, by=request.user, now=now)
        else:
            erasures.ask(person=person, by=request.user, now=now)
    if own:
        said = (
            _("Nothing will be erased.") if "take_back" in request.POST
            else _("Your wish is with the team. You can take it back until it is done.")
        )  # fmt: skip
        messages.success(request, said)
    return redirect("own_data", slug=event.slug)


@require_POST
@access.signed_in
def copy(request: SignedInRequest, event: Event) -> HttpResponseBase:
    """The ZIP itself, or the worker packs it."""
    if counting.up(f"copy.{request.user.pk}", 3600) > MOST_AN_HOUR:
        messages.warning(request, _("That was often. Wait an hour, then ask again."))
        return redirect("own_data", slug=event.slug)
    now = timezone.now()
    made = own_data.collect(event=event, user=request.user, now=now)
    if made.size > copies.AT_ONCE:
        copies.ask(event=event, user=request.user, now=now)
        return redirect("own_data", slug=event.slug)
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    own_data.pack(made, out)
    out.seek(0)
    response = FileResponse(
        out, as_attachment=True, filename=f"{event.slug}.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@access.signed_in
def packed(request: SignedInRequest, event: Event, public_id: str) -> HttpResponseBase:
    """What the worker packed, for whom it is and nobody else."""
    mine = PersonalCopy.objects.filter(event=event, user=request.user, state=PersonalCopy.State.DONE)
    row = mine.filter(public_id=public_id).first()
    if row is None:
        raise Http404(_("There is no such file."))
    return cast(HttpResponseBase, downloads.attachment(row.file, f"{event.slug}.zip"))
